import pytest

from records import actions
from tests import make
from training.models import Posting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "draft", "submitted", "certified"),
    [
        ("owner", 200, 200, 200),
        ("office", 404, 200, 200),
        ("principal", 404, 200, 200),
        ("leader", 404, 404, 200),
        ("colleague", 404, 404, 404),
        ("administrator", 404, 404, 404),
        ("stranger", 404, 404, 404),
        ("stranger_office", 404, 404, 404),
    ],
)
def test_who_sees_a_training(client, cast, who, draft, submitted, certified):
    client.force_login(getattr(cast, who))
    answers = {"draft": draft, "submitted": submitted, "certified": certified}

    for status, answer in answers.items():
        record = make.training(cast.owner, status=status)
        assert client.get(f"/training/{record.pk}/").status_code == answer, status


def buttons(body, pk):
    steps = ("submit", "withdraw", "certify", "return", "reverse")
    return [step for step in steps if f"/of/training/{pk}/{step}/" in body]


@pytest.mark.parametrize(
    ("who", "status", "offered"),
    [
        ("owner", "draft", ["submit", "withdraw"]),
        ("owner", "submitted", ["withdraw"]),
        ("owner", "certified", []),
        ("office", "submitted", ["certify", "return"]),
        ("office", "certified", ["reverse"]),
        ("principal", "submitted", []),
        ("leader", "certified", []),
    ],
)
def test_only_what_one_may_do_is_offered(client, cast, who, status, offered):
    record = make.training(cast.owner, status=status)
    client.force_login(getattr(cast, who))

    body = client.get(f"/training/{record.pk}/").content.decode()

    assert buttons(body, record.pk) == offered


def test_office_is_not_offered_its_own(client, cast):
    record = make.training(cast.office, status="submitted")
    client.force_login(cast.office)

    assert buttons(client.get(f"/training/{record.pk}/").content.decode(), record.pk) == [
        "withdraw"
    ]


def test_returned_record_says_why_and_by_whom(client, cast):
    record = make.training(cast.owner, status="submitted")
    actions.give_back([record], by=cast.office, why="请补证书编号")
    client.force_login(cast.owner)

    body = client.get(f"/training/{record.pk}/").content.decode()

    assert "请补证书编号" in body
    assert "陈一" in body


def test_leader_reads_no_history(client, cast):
    record = make.training(cast.owner, status="submitted")
    actions.certify([record], by=cast.office)
    client.force_login(cast.leader)

    assert client.get(f"/training/{record.pk}/").context["life"].history == []


def test_statement_adds_up_and_takes_back(client, cast):
    make.training(cast.owner, hours=8, credits=8, programme="第一次")
    wrong = make.training(
        cast.owner,
        hours=16,
        credits=12,
        programme="第二次",
        ended_on="2021-04-01",
        started_on="2021-04-01",
    )
    actions.reverse(wrong, by=cast.office, why="重复")
    make.requirement(cast.school)
    client.force_login(cast.owner)

    response = client.get("/training/statement/", {"when": "2020-2"})

    lines = [
        (line.posting.training.programme, line.posting.credits, line.credits)
        for line in response.context["entries"]
    ]
    assert lines == [("第一次", 8, 8), ("第二次", 12, 20), ("第二次", -12, 8)]
    assert [(one.value, one.need, one.missing) for one in response.context["requirements"]] == [
        ("8", "73", "65")
    ]
    assert response.context["year"].key == "2020"


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("office", 200),
        ("principal", 200),
        ("leader", 200),
        ("colleague", 404),
        ("stranger", 404),
        ("stranger_office", 404),
    ],
)
def test_who_reads_the_statement_of_a_teacher(client, cast, who, answer):
    posting = Posting.objects.get(training=make.training(cast.owner))
    client.force_login(getattr(cast, who))

    statement = client.get(
        "/training/statement/", {"whose": f"teacher:{cast.owner.pk}", "when": "2020-2"}
    )

    assert statement.status_code == answer
    assert client.get(f"/training/postings/{posting.pk}/").status_code == answer


def test_statement_takes_as_many_queries_for_three_rows_as_for_one(client, cast, queries):
    client.force_login(cast.owner)
    make.requirement(cast.school)
    make.training(cast.owner)
    client.get("/training/statement/", {"when": "2020"})
    with queries() as one:
        client.get("/training/statement/", {"when": "2020"})
    make.training(cast.owner)
    make.training(cast.owner)
    with queries() as three:
        client.get("/training/statement/", {"when": "2020"})

    assert len(one) == len(three)


def test_statement_of_a_group_is_not_found(client, cast):
    client.force_login(cast.leader)

    response = client.get("/training/statement/", {"whose": f"group:{cast.group.pk}"})

    assert response.status_code == 404
