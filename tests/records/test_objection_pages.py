"""The pages of objections: from a record to its answer, with nothing typed lost."""

from datetime import date

import pytest
from django.urls import reverse

from records import actions, objections
from records.models import Objection
from schools.ids import new_id
from tests import make

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"records:{name}", args=args)


def objection(cast, by=None, **fields):
    by = by or cast.owner
    record = make.training(by, **fields)
    return objections.object_to(record, by=by, why="学时应为4")


def text(response):
    return response.content.decode()


def test_a_record_leads_to_its_form_and_says_so_while_it_is_open(client, cast):
    record = make.training(cast.owner, programme="新课标")
    page = reverse("training:training_detail", args=[record.pk])
    form = address("record_object", "training", record.pk)
    client.force_login(cast.owner)
    before = text(client.get(page))

    client.post(form, {"why": "学时应为4", "request_key": new_id()})

    made = Objection.objects.get()
    seen = {}
    for role in ("owner", "leader", "office", "principal"):
        client.force_login(getattr(cast, role))
        said = text(client.get(page))
        detail = address("objection_detail", made.pk)
        seen[role] = ("异议处理中" in said, detail in said, form in said, "学时应为4" in said)
    assert (form in before, "异议处理中" in before) == (True, False)
    assert seen == {
        "owner": (True, True, False, False),
        "leader": (True, False, False, False),
        "office": (True, True, False, False),
        "principal": (True, False, False, False),
    }


def test_a_record_of_others_offers_no_objection(client, cast):
    record = make.training(cast.owner)
    for role in ("leader", "office", "principal"):
        client.force_login(getattr(cast, role))
        url = address("record_object", "training", record.pk)

        said = text(client.get(reverse("training:training_detail", args=[record.pk])))

        assert url not in said
        assert client.get(url).status_code == 403
        assert client.post(url, {"why": "x"}).status_code == 403


@pytest.mark.parametrize("why", ["", "   ", "长" * 2001])
def test_a_reason_is_needed_and_what_was_typed_stays(client, cast, why):
    record = make.training(cast.owner)
    client.force_login(cast.owner)

    response = client.post(address("record_object", "training", record.pk), {"why": why})

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"why"}
    assert response.context["form"]["why"].value() == why
    assert not Objection.objects.exists()


def test_a_second_objection_leads_to_the_first(client, cast):
    made = objection(cast)
    client.force_login(cast.owner)
    url = address("record_object", made.kind, made.record_id)
    detail = address("objection_detail", made.pk)

    assert client.get(url)["Location"] == detail
    response = client.post(url, {"why": "再说一次"}, follow=True)
    assert response.redirect_chain == [(detail, 302)]
    assert "没有重复提交" in text(response)
    assert Objection.objects.count() == 1


def test_the_office_answers_and_the_person_is_told_until_they_read_it(client, cast):
    made = objection(cast, programme="新课标")
    client.force_login(cast.office)
    page = client.get(address("objection_detail", made.pk))
    fields = {
        "decision": "reverse", "answer": "证书为4学时", "version": 1, "request_key": new_id(),
    }  # fmt: skip
    answered = client.post(address("objection_answer", made.pk), fields, follow=True)
    client.force_login(cast.owner)
    home = [one.text for one in client.get("/").context["waiting"]]
    read = text(client.get(address("objection_detail", made.pk)))
    after = [one.text for one in client.get("/").context["waiting"]]

    assert [value for value, _label in page.context["form"].fields["decision"].choices] == [
        "reverse", "other", "reject",
    ]  # fmt: skip
    assert "已答复，王芳会在首页看到" in text(answered)
    assert home == ["您对“新课标”的异议已有答复。"]
    assert "异议成立" in read
    assert "证书为4学时" in read
    assert "陈一" in read
    assert after == []


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"decision": "reject", "answer": ""}, {"answer"}),
        ({"decision": "", "answer": "好"}, {"decision"}),
        ({"decision": "return", "answer": "好"}, {"decision"}),
        ({"decision": "reject", "answer": "好", "version": "x"}, {"version"}),
    ],
)
def test_a_wrong_answer_stays_on_the_page(client, cast, typed, wrong):
    made = objection(cast)
    client.force_login(cast.office)

    response = client.post(address("objection_answer", made.pk), {"version": 1, **typed})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == wrong
    assert response.context["form"]["answer"].value() == typed["answer"]
    assert Objection.objects.get().is_open


def test_an_answer_that_comes_second_keeps_its_words_and_says_who_was_first(client, cast):
    made = objection(cast)
    objections.answer(made, by=cast.second_office, words="先答的", version=1)
    client.force_login(cast.office)

    response = client.post(address("objection_answer", made.pk), {
        "decision": "reject", "answer": "后答的", "version": 1, "request_key": new_id(),
    })  # fmt: skip

    assert response.status_code == 409
    for words in ("陈二刚才已答复这项异议", "先答的", "后答的"):
        assert words in text(response)


@pytest.mark.parametrize("decision", ["reject", "reverse"])
def test_a_lost_answer_sent_again_is_the_same_one(client, cast, decision):
    made = objection(cast)
    client.force_login(cast.office)
    fields = {"decision": decision, "answer": "好", "version": 1, "request_key": new_id()}
    first = client.post(address("objection_answer", made.pk), fields)
    second = client.post(address("objection_answer", made.pk), fields)

    assert first["Location"] == second["Location"] == address("objection_detail", made.pk)
    assert second.status_code == 302


def test_who_decided_the_record_is_told_that_a_colleague_answers(client, cast):
    record = make.training(cast.owner, "submitted")
    actions.certify([record], by=cast.office)
    made = objections.object_to(record, by=cast.owner, why="不对")
    client.force_login(cast.office)

    assert "请教务处其他同事答复" in text(client.get(address("objection_detail", made.pk)))
    fields = {"decision": "reject", "answer": "好", "version": 1}
    assert client.post(address("objection_answer", made.pk), fields).status_code == 403


def test_it_can_be_withdrawn_until_it_is_answered(client, cast):
    made = objection(cast)
    client.force_login(cast.owner)
    client.post(address("objection_withdraw", made.pk))
    again = client.post(address("objection_withdraw", made.pk), follow=True)

    assert Objection.objects.get().state == "withdrawn"
    assert "异议已撤回" in text(again)


def test_the_list_shows_what_waits_first_and_narrows(client, cast):
    old = objection(cast, programme="旧培训")
    objections.answer(old, by=cast.office, words="好", version=1)
    waiting = objection(cast, programme="新培训")
    of_colleague = objection(cast, cast.colleague, programme="别的")
    observation = make.observation(cast.colleague, cast.owner, topic="春")
    lesson = objections.object_to(observation, by=cast.owner, why="节次不对")
    objection(cast, cast.stranger)
    client.force_login(cast.office)

    def listed(**query):
        page = client.get(address("objection_list"), query).context["page"]
        return [one.record_label for one in page]

    assert listed() == ["春", "别的", "新培训", "旧培训"]
    assert listed(state="rejected") == ["旧培训"]
    assert listed(kind="observation") == ["春"]
    assert listed(who="li ming") == ["别的"]
    assert listed(q="节次") == ["春"]
    assert listed(state="nonsense", kind="x", page="99") == listed()
    assert {waiting.state, of_colleague.state, lesson.state} == {"open"}


def test_the_list_takes_the_same_queries_with_one_and_with_three(client, cast, queries):
    client.force_login(cast.office)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            objection(cast)
        client.get(address("objection_list"))
        with queries() as asked:
            client.get(address("objection_list"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_answered_record_that_is_out_of_sight_is_still_named(client, cast):
    record = make.observation(cast.colleague, cast.owner, topic="春")
    made = objections.object_to(record, by=cast.owner, why="不是我的课")
    objections.answer(made, by=cast.office, remedy="return", words="填错了教师", version=1)
    client.force_login(cast.owner)

    said = text(client.get(address("objection_detail", made.pk)))

    assert "春" in said
    assert reverse("lessons:observation_detail", args=[record.pk]) not in said
    assert "李明" not in said


def test_the_inbox_says_what_is_under_objection(client, cast):
    contested = make.observation(cast.colleague, cast.owner, topic="春")
    make.observation(cast.colleague, cast.leader, topic="夏")
    objections.object_to(contested, by=cast.owner, why="节次不对")
    client.force_login(cast.office)

    rows = client.get(address("review_inbox")).context["rows"]

    assert {str(row["record"]): row["is_contested"] for row in rows} == {"春": True, "夏": False}


def test_lists_say_what_is_under_objection(client, cast):
    owner, told = cast.owner, {}
    day = {"ended_on": date(2021, 3, 5)}
    records = {
        "training:training_list": [make.training(owner, **day) for _ in range(2)],
        "lessons:observation_list": [
            make.observation(owner, status="certified", ended_on=date(2021, 3, day))
            for day in (4, 5)
        ],
        "research:project_list": [make.project(owner) for _ in range(2)],
        "research:paper_list": [make.paper(owner, **day) for _ in range(2)],
        "portfolios:honour_list": [make.honour(owner, **day) for _ in range(2)],
    }
    for first, _second in records.values():
        objections.object_to(first, by=owner, why="不对")
    for role in ("owner", "office"):
        client.force_login(getattr(cast, role))
        for name in records:
            query = {"whose": f"teacher:{owner.pk}", "when": "2020-2"}
            said = text(client.get(reverse(name), query))
            told[role, name] = said.count("status-contested")

    assert told == dict.fromkeys(told, 1)
