"""The steps of a record's life as a browser sends them."""

import pytest

from records import actions
from records.models import Status
from tests import make
from training.models import Posting, Training

pytestmark = pytest.mark.django_db


def url(record, step):
    return f"/records/of/training/{record.pk}/{step}/"


def test_owner_hands_in_and_takes_back(client, cast):
    record = make.training(cast.owner, status="draft")
    client.force_login(cast.owner)

    response = client.post(url(record, "submit"))
    assert (response.url, Training.objects.get().status) == (
        f"/training/{record.pk}/",
        "submitted",
    )
    client.post(url(record, "withdraw"))
    assert Training.objects.get().status == "withdrawn"


@pytest.mark.parametrize(
    ("then", "said"),
    [("hand_in", "已提交审核。"), ("keep", "已存为草稿，填写完整后请提交。")],
)
def test_form_says_what_became_of_it(client, cast, then, said):
    client.force_login(cast.owner)
    typed = {"programme": "作业设计", "level": "county", "mode": "face", "hours": "8"}
    days = {"started_on": "2021-03-05", "ended_on": "2021-03-05"}

    response = client.post("/training/new/", {**typed, **days, "then": then}, follow=True)

    assert [str(message) for message in response.context["messages"]] == [said]


def test_office_certifies_once_however_often_it_clicks(client, cast):
    record = make.training(cast.owner, status="submitted")
    client.force_login(cast.office)

    answers = [client.post(url(record, "certify")).status_code for _click in range(2)]

    assert answers == [302, 403]
    assert Posting.objects.count() == 1


def test_return_needs_a_reason(client, cast):
    record = make.training(cast.owner, status="submitted")
    client.force_login(cast.office)

    assert client.get(url(record, "return")).status_code == 200
    assert client.post(url(record, "return"), {"why": "  "}).status_code == 200
    assert Training.objects.get().status == "submitted"
    assert client.post(url(record, "return"), {"why": "缺证书"}).status_code == 302

    record = Training.objects.get()
    assert (record.status, record.decision_note, record.decided_by) == (
        "returned",
        "缺证书",
        cast.office,
    )


def test_reversal_takes_the_hours_back(client, cast):
    record = make.training(cast.owner, hours=8)
    client.force_login(cast.office)

    client.post(url(record, "reverse"), {"why": "重复登记"})

    assert Training.objects.get().status == "reversed"
    assert sum(posting.hours for posting in Posting.objects.all()) == 0


def test_second_identical_record_is_refused_in_words_when_handed_in(client, cast):
    first = make.training(cast.owner, status="submitted", programme="同名")
    second = make.training(cast.owner, status="draft", programme="同名")
    assert first.programme_key == second.programme_key
    client.force_login(cast.owner)

    response = client.post(url(second, "submit"), follow=True)

    assert [str(message) for message in response.context["messages"]] == ["这次培训已有记录。"]
    assert Training.objects.get(pk=second.pk).status == "draft"


@pytest.mark.parametrize("step", ["submit", "withdraw", "certify", "return", "reverse"])
@pytest.mark.parametrize(
    ("who", "status", "answer"),
    [
        ("stranger", "certified", 404),
        ("stranger_office", "submitted", 404),
        ("colleague", "submitted", 404),
        ("leader", "certified", 403),
        ("principal", "submitted", 403),
    ],
)
def test_nobody_else_moves_a_record(client, cast, step, who, status, answer):
    record = make.training(cast.owner, status=status)
    client.force_login(getattr(cast, who))

    assert client.post(url(record, step), {"why": "试试"}).status_code == answer
    assert Training.objects.get().status == status


def test_steps_are_posts(client, cast):
    record = make.training(cast.owner, status="draft")
    client.force_login(cast.owner)

    for step in ("submit", "withdraw", "certify"):
        assert client.get(url(record, step)).status_code == 405


def test_unknown_kind_and_kinds_without_a_life_are_not_found(client, cast):
    posting = Posting.objects.get(training=make.training(cast.owner))
    client.force_login(cast.office)

    for kind, pk in (("posting", posting.pk), ("person", cast.owner.pk), ("nonsense", posting.pk)):
        assert client.post(f"/records/of/{kind}/{pk}/certify/").status_code == 404


def test_next_page_is_only_one_of_ours(client, cast):
    client.force_login(cast.office)
    here, away = ("/records/review/?kind=training", "https://example.org/")
    for target, expected in ((here, here), (away, None)):
        record = make.training(cast.owner, status="submitted")
        response = client.post(url(record, "certify"), {"next": target})
        assert response.url == (expected or f"/training/{record.pk}/")


def test_decision_that_came_too_late_says_so(client, cast, monkeypatch):
    record = make.training(cast.owner, status="submitted")
    client.force_login(cast.second_office)
    certify = actions.certify

    def late(records, *, by):
        certify([Training.objects.get()], by=cast.office)
        certify(records, by=by)

    monkeypatch.setattr(actions, "certify", late)
    response = client.post(url(record, "certify"), follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "其中有记录刚才已由他人审核。"
    ]
    assert Training.objects.get().status == Status.CERTIFIED
