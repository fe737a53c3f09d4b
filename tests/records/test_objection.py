"""Objections: raised by whom a record is about, answered by the office, once and in words."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from records import actions, inbox, objections, rules
from records.models import Objection
from schools.ids import new_id
from schools.models import AuditEvent, Role
from tests import make
from training.models import Posting

pytestmark = pytest.mark.django_db


def raise_against(record, by, why="日期不对"):
    return objections.object_to(record, by=by, why=why)


def stored(objection):
    return Objection.objects.get(pk=objection.pk)


def answer(objection, by, **fields):
    fields = {"words": "已核实", "version": objection.version, **fields}
    objections.answer(stored(objection), by=by, **fields)
    return stored(objection)


# --- raising ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "own", "about_me"),
    [
        ("draft", False, False),
        ("submitted", False, True),
        ("returned", False, False),
        ("certified", True, True),
        ("withdrawn", False, False),
    ],
)
def test_one_objects_to_what_was_decided_or_handed_in_by_others(cast, status, own, about_me):
    mine = make.observation(cast.owner, status=status)
    of_my_lesson = make.observation(cast.colleague, cast.owner, status=status)

    found = (rules.can_object(cast.owner, mine), rules.can_object(cast.owner, of_my_lesson))

    assert found == (own, about_me)


def test_one_objects_to_a_reversal_of_ones_own(cast):
    assert rules.can_object(cast.owner, make.training(cast.owner, "reversed"))


def test_members_and_authors_object_and_nobody_else(cast):
    project = make.project(cast.owner, members=[cast.colleague])
    paper = make.paper(cast.owner, coauthors=[cast.colleague])

    for record in (project, paper):
        may = {
            role
            for role in ("owner", "colleague", "leader", "office", "principal", "stranger")
            if rules.can_object(getattr(cast, role), record)
        }
        assert may == {"owner", "colleague"}


def test_an_objection_knows_its_record_and_is_in_the_log_as_about_its_maker(cast):
    record = make.observation(cast.colleague, cast.owner, topic="背影")

    objection = raise_against(record, cast.owner, "第3节不是我的课")

    assert (objection.kind, objection.record_id, objection.record_label) == (
        "observation", record.pk, "背影",
    )  # fmt: skip
    [entry] = AuditEvent.objects.filter(verb="lessons.objected")
    assert (entry.by, entry.subject, entry.target_id, entry.school, entry.after, entry.why) == (
        cast.owner, cast.owner, record.pk, cast.school, {"why": "第3节不是我的课"}, "",
    )  # fmt: skip


def test_one_open_objection_for_each_person_and_record(cast):
    record = make.observation(cast.colleague, cast.owner)
    first = raise_against(record, cast.owner)

    with pytest.raises(objections.OpenAlready) as known:
        raise_against(record, cast.owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.create(
            school=cast.school, kind="observation", record_id=record.pk, person=cast.owner, why="x"
        )

    assert known.value.objection == first
    # Another person, and the same one once it is over.
    actions.certify([record], by=cast.office)
    raise_against(record, cast.colleague)
    objections.withdraw(first, by=cast.owner)
    raise_against(record, cast.owner)
    assert Objection.objects.open().count() == 2


def test_the_same_request_twice_is_one_objection(cast):
    record, key = make.training(cast.owner), new_id()

    first = objections.object_to(record, by=cast.owner, why="一", request_key=key)
    second = objections.object_to(record, by=cast.owner, why="一", request_key=key)

    assert first == second
    assert AuditEvent.objects.filter(verb="training.objected").count() == 1


def test_the_key_of_somebody_elses_request_opens_nothing(cast):
    key = new_id()
    objections.object_to(make.training(cast.owner), by=cast.owner, why="一", request_key=key)

    with pytest.raises(PermissionDenied):
        objections.object_to(
            make.training(cast.colleague), by=cast.colleague, why="二", request_key=key
        )


# --- answering ----------------------------------------------------------------------


def answerers(cast, objection):
    record = objections.record_of(objection)
    roles = (
        "owner", "colleague", "leader", "office", "second_office", "principal", "administrator",
        "stranger_office",
    )  # fmt: skip
    return {role for role in roles if rules.can_answer(getattr(cast, role), objection, record)}


def test_the_office_answers_but_neither_who_objects_nor_who_made_or_decided_it(cast):
    certified = make.training(cast.owner, "submitted")
    actions.certify([certified], by=cast.office)
    found = {
        "of a teacher": answerers(cast, raise_against(make.training(cast.owner), cast.owner)),
        "decided by office": answerers(cast, raise_against(certified, cast.owner)),
        "made by office": answerers(
            cast, raise_against(make.observation(cast.office, cast.owner), cast.owner)
        ),
        "of the office": answerers(cast, raise_against(make.training(cast.office), cast.office)),
    }

    assert found == {
        "of a teacher": {"office", "second_office"},
        "decided by office": {"second_office"},
        "made by office": {"second_office"},
        "of the office": {"second_office"},
    }


def test_who_made_the_record_answers_where_the_office_has_nobody_else(cast):
    record = make.training(cast.owner, "submitted")
    actions.certify([record], by=cast.office)
    objection = raise_against(record, cast.owner)
    cast.second_office.appointments.update(ended_on=date(2020, 1, 1))

    assert answerers(cast, objection) == {"office"}


def test_a_principal_answers_what_nobody_of_the_office_is_left_for(cast):
    cast.second_office.appointments.update(ended_on=date(2020, 1, 1))
    objection = raise_against(make.training(cast.office), cast.office)

    assert answerers(cast, objection) == {"principal"}
    assert list(Objection.objects.visible_to(cast.principal)) == [objection]
    found = answer(objection, cast.principal, remedy="other")
    assert found.state == "upheld"


def test_upheld_by_a_reversal_the_record_no_longer_counts(cast):
    record = make.training(cast.owner)
    objection = raise_against(record, cast.owner, "学时应为4")

    found = answer(objection, cast.office, remedy="reverse", words="证书为4学时，请重新登记")

    record.refresh_from_db()
    assert (found.state, found.remedy, found.answer, found.answered_by) == (
        "upheld", "reverse", "证书为4学时，请重新登记", cast.office,
    )  # fmt: skip
    assert (record.status, record.decision_note) == ("reversed", "证书为4学时，请重新登记")
    assert sum(Posting.objects.filter(training=record).values_list("hours", flat=True)) == 0
    verbs = AuditEvent.objects.filter(target_id=record.pk).order_by("pk")
    assert list(verbs.values_list("verb", "subject")) == [
        ("training.objected", cast.owner.pk),
        ("training.objection_upheld", cast.owner.pk),
        ("training.reversed", cast.owner.pk),
    ]


def test_upheld_by_a_return_the_maker_corrects_it(cast):
    record = make.observation(cast.colleague, cast.owner)

    answer(raise_against(record, cast.owner), cast.office, remedy="return", words="节次填错")

    record.refresh_from_db()
    assert (record.status, record.decision_note) == ("returned", "节次填错")


def test_rejected_the_record_stays(cast):
    record = make.training(cast.owner)

    found = answer(raise_against(record, cast.owner), cast.office)

    record.refresh_from_db()
    assert (found.state, found.remedy, record.status) == ("rejected", "", "certified")


def test_what_cannot_be_done_leaves_everything_as_it_was(cast):
    record = make.training(cast.owner)
    objection = raise_against(record, cast.owner)
    actions.reverse(record, by=cast.second_office, why="重复")

    with pytest.raises(actions.NotNow):
        answer(objection, cast.office, remedy="reverse")
    with pytest.raises(PermissionDenied):
        answer(objection, cast.owner)

    assert (stored(objection).state, stored(objection).answer) == ("open", "")


def test_of_two_answers_one_is_told(cast):
    objection = raise_against(make.training(cast.owner), cast.owner)
    stale = stored(objection)
    answer(objection, cast.office)

    with pytest.raises(actions.NotNow) as refusal:
        objections.answer(stale, by=cast.second_office, words="我也看过", version=stale.version)

    assert str(refusal.value) == "陈一刚才已答复这项异议。"
    assert stored(objection).answer == "已核实"


def test_the_same_answer_twice_changes_nothing(cast):
    objection, key = raise_against(make.training(cast.owner), cast.owner), new_id()

    first = answer(objection, cast.office, remedy="reverse", answer_key=key)
    second = answer(objection, cast.office, remedy="reverse", answer_key=key)

    assert (first.version, first.answered_at) == (second.version, second.answered_at)
    assert AuditEvent.objects.filter(verb="training.objection_upheld").count() == 1


def test_withdrawn_it_can_no_longer_be_answered_and_answered_not_withdrawn(cast):
    withdrawn = raise_against(make.training(cast.owner), cast.owner)
    answered = raise_against(make.training(cast.owner), cast.owner)
    objections.withdraw(stored(withdrawn), by=cast.owner)
    answer(answered, cast.office)

    with pytest.raises(actions.NotNow):
        answer(withdrawn, cast.office)
    with pytest.raises(actions.NotNow):
        objections.withdraw(stored(answered), by=cast.owner)
    with pytest.raises(PermissionDenied):
        objections.withdraw(stored(answered), by=cast.office)
    assert (stored(withdrawn).state, stored(answered).state) == ("withdrawn", "rejected")


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "upheld"},
        {"state": "rejected", "answer": ""},
        {"remedy": "other"},
        {"answer": "x"},
    ],
)
def test_the_database_refuses_an_answer_without_words_or_deed(cast, wrong):
    objection = raise_against(make.training(cast.owner), cast.owner)

    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(**wrong)


def test_nobody_answers_their_own_even_in_the_database(cast):
    objection = raise_against(make.training(cast.office), cast.office)
    done = answer(objection, cast.second_office)

    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=done.pk).update(answered_by=cast.office)


# --- who sees it --------------------------------------------------------------------


def test_visible_to_who_objects_and_the_office_of_that_school(cast):
    objection = raise_against(make.observation(cast.colleague, cast.owner), cast.owner)
    roles = (
        "owner", "colleague", "leader", "office", "second_office", "principal", "administrator",
        "stranger", "stranger_office",
    )  # fmt: skip

    seen = {role for role in roles if Objection.objects.visible_to(getattr(cast, role)).exists()}

    assert objection.is_open
    assert seen == {"owner", "office", "second_office"}


def test_somebody_who_moved_away_objects_to_what_was_recorded_there(client, cast):
    record = make.training(cast.owner)
    cast.owner.employments.update(ended_on=date(2021, 8, 31))
    client.force_login(cast.owner)

    response = client.post(reverse("records:record_object", args=["training", record.pk]), {
        "why": "学时不对", "request_key": new_id(),
    })  # fmt: skip

    objection = Objection.objects.get()
    assert response["Location"] == reverse("records:objection_detail", args=[objection.pk])
    assert list(objections.to_answer(cast.office)) == [objection]
    assert list(objections.to_answer(cast.stranger_office)) == []


def test_waiting_objections_are_in_the_badge_and_in_the_to_do(client, cast):
    raise_against(make.training(cast.owner), cast.owner)
    raise_against(make.training(cast.office), cast.office)
    make.training(cast.owner, "submitted")

    assert inbox.count_undecided(cast.office) == 2
    client.force_login(cast.office)
    texts = [one.text for one in client.get("/").context["waiting"]]
    assert "有1项异议待答复。" in texts


def test_the_badge_is_one_query(cast, queries):
    raise_against(make.training(cast.owner), cast.owner)
    inbox.count_undecided(cast.office)

    with queries() as asked:
        inbox.count_undecided(cast.office)

    assert len(asked) == 1


def test_several_offices_of_one_person(cast):
    make.appoint(cast.office, Role.OFFICE, school=cast.other_school)
    raise_against(make.training(cast.stranger), cast.stranger)

    assert objections.to_answer(cast.office).count() == 1
