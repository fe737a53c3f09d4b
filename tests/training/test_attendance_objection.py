"""Objections to an attendance, as to any record: raised, answered, and what is then put right."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from records import objections, rules
from records.actions import NotNow
from records.models import ImportBatch, Objection
from schools.ids import new_id
from schools.models import Appointment, AuditEvent, Role, Semester
from tests import make
from training import activities
from training.models import Attendance

pytestmark = pytest.mark.django_db


@pytest.fixture
def attendance(cast):
    """The owner is said to have been absent from an activity of the whole school."""
    activity = make.activity(cast.school, topic="作业设计")
    make.attendance(activity, cast.colleague, "late")
    return make.attendance(activity, cast.owner, "absent")


def text(response):
    return response.content.decode()


def form_of(attendance):
    return reverse("records:record_object", args=["attendance", attendance.pk])


def page_of(attendance):
    return reverse("training:activity_detail", args=[attendance.activity_id])


def raise_against(attendance, by, why="我在场，签在背面"):
    return objections.object_to(attendance, by=by, why=why)


def answer(objection, by, **fields):
    objections.answer(
        objection, by=by, **{"words": "已核实", "version": objection.version, **fields}
    )


# --- who may ------------------------------------------------------------------------


def test_whom_it_is_about_objects_once_it_is_over(cast, attendance):
    coming = make.activity(cast.school, ended_on=date(timezone.localdate().year + 1, 3, 5))
    roles = ("owner", "colleague", "leader", "office", "principal", "stranger")

    may = {role for role in roles if rules.can_object(getattr(cast, role), attendance)}

    assert may == {"owner"}
    assert not rules.can_object(cast.owner, make.attendance(coming, cast.owner))


def test_who_runs_the_activity_puts_it_right_and_objects_to_nothing(cast):
    held = make.activity(cast.school, group=cast.group)

    for person in (cast.leader, cast.office):
        assert not rules.can_object(person, make.attendance(held, person, "absent"))


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("colleague", 404), ("leader", 403), ("office", 403), ("stranger", 404)],
)
def test_who_reaches_the_form(client, cast, attendance, role, status):
    client.force_login(getattr(cast, role))

    assert client.get(form_of(attendance)).status_code == status
    assert client.post(form_of(attendance), {"why": ""}).status_code == (
        422 if status == 200 else status
    )
    assert not Objection.objects.exists()


def test_no_other_step_of_a_record_can_be_done_with_it(client, cast, attendance):
    client.force_login(cast.office)

    for name in ("record_certify", "record_return", "record_reverse", "record_withdraw"):
        url = reverse(f"records:{name}", args=["attendance", attendance.pk])
        assert client.post(url, {"why": "x"}).status_code == 404


def test_who_made_or_set_it_leaves_the_answer_to_a_colleague(cast, attendance):
    activities.set_state(attendance, "leave", by=cast.office)
    found = raise_against(attendance, cast.owner)
    record = objections.record_of(found)

    assert not rules.can_answer(cast.office, found, record)
    assert rules.can_answer(cast.second_office, found, record)
    Appointment.objects.filter(person=cast.second_office, role=Role.OFFICE).delete()
    assert rules.can_answer(cast.office, found, record)


def test_who_imported_it_leaves_the_answer_to_a_colleague(cast):
    batch = ImportBatch.objects.create(
        school=cast.school, semester=Semester.objects.get(school=cast.school, number=2),
        layout="signin", name="签到.xlsx", size=1, sha256="0" * 64, state="done",
        uploaded_by=cast.office, confirmed_by=cast.office,
    )  # fmt: skip
    line = make.attendance(make.activity(cast.school), cast.owner, "absent", batch=batch)
    found = raise_against(line, cast.owner)
    record = objections.record_of(found)

    assert not rules.can_answer(cast.office, found, record)
    assert rules.can_answer(cast.second_office, found, record)


# --- the way through ----------------------------------------------------------------


def test_from_the_line_to_the_answer(client, cast, attendance):
    client.force_login(cast.owner)
    offered = text(client.get(page_of(attendance)))
    form = client.get(form_of(attendance))
    client.post(form_of(attendance), {"why": "我在场，签在背面", "request_key": new_id()})
    found = Objection.objects.get()
    detail = reverse("records:objection_detail", args=[found.pk])

    seen = {}
    for role in ("owner", "leader", "office", "principal"):
        client.force_login(getattr(cast, role))
        said = text(client.get(page_of(attendance)))
        seen[role] = ("异议处理中" in said, detail in said, form_of(attendance) in said)
    client.force_login(cast.office)
    shown = client.get(detail)
    fields = {
        "decision": "correct:present", "answer": "背面有签名", "version": 1,
        "request_key": new_id(),
    }  # fmt: skip
    answered = [
        client.post(reverse("records:objection_answer", args=[found.pk]), fields)
        for _twice in range(2)
    ]
    client.force_login(cast.owner)
    home = [one.text for one in client.get("/").context["waiting"]]
    read = text(client.get(detail))

    assert (form_of(attendance) in offered, "异议处理中" in offered) == (True, False)
    assert "缺席" in text(form)
    assert found.record_label == "作业设计"
    assert seen == {
        "owner": (True, True, False),
        "leader": (True, False, False),
        "office": (True, True, False),
        "principal": (True, False, False),
    }
    assert [value for value, _words in shown.context["form"].fields["decision"].choices] == [
        "correct:present", "correct:late", "correct:leave", "correct:official", "other", "reject",
    ]  # fmt: skip
    assert ("缺席" in text(shown), "更正为：到场" in text(shown)) == (True, True)
    assert [response.status_code for response in answered] == [302, 302]
    assert home == ["您对“作业设计”的异议已有答复。"]
    assert "登记内容予以更正" in read
    found.refresh_from_db()
    attendance.refresh_from_db()
    assert (found.state, found.remedy, attendance.state) == ("upheld", "correct", "present")
    log = AuditEvent.objects.filter(subject=cast.owner).order_by("id")
    assert [(one.verb, one.by) for one in log] == [
        ("training.objected", cast.owner),
        ("training.objection_upheld", cast.office),
        ("training.attendance_corrected", cast.office),
    ]


def test_my_data_offers_it_and_says_that_it_is_under_way(client, cast, attendance):
    client.force_login(cast.owner)
    page = reverse("own_data:record_list") + "?part=attendance"
    before = text(client.get(page))

    raise_against(attendance, cast.owner)

    after = text(client.get(page))
    assert (form_of(attendance) in before, "异议处理中" in before) == (True, False)
    assert (form_of(attendance) in after, "异议处理中" in after) == (False, True)
    listed = text(client.get(reverse("own_data:objection_list")))
    assert ("作业设计" in listed, "校本活动出勤" in listed) == (True, True)


def test_the_office_finds_those_about_attendances(client, cast, attendance):
    raise_against(attendance, cast.owner)
    objections.object_to(make.training(cast.owner, programme="新课标"), by=cast.owner, why="不对")
    client.force_login(cast.office)

    page = client.get(reverse("records:objection_list"), {"kind": "attendance"}).context["page"]

    assert [one.record_label for one in page] == ["作业设计"]


# --- what stands in the way ---------------------------------------------------------


def test_what_was_granted_is_not_corrected_by_an_answer(cast, attendance):
    found = raise_against(attendance, cast.owner)
    activities.set_state(attendance, "present", by=cast.second_office)
    activities.grant(attendance.activity, by=cast.second_office)
    record = objections.record_of(found)

    assert objections.remedies(cast.office, record) == ["other"]
    with pytest.raises(NotNow):
        answer(found, cast.office, remedy="correct", correction="late")
    found.refresh_from_db()
    assert found.is_open


@pytest.mark.parametrize("correction", ["", "absent", "great"])
def test_a_correction_that_is_none_is_refused(cast, attendance, correction):
    found = raise_against(attendance, cast.owner)

    with pytest.raises(NotNow):
        answer(found, cast.office, remedy="correct", correction=correction)

    found.refresh_from_db()
    attendance.refresh_from_db()
    assert (found.state, attendance.state) == ("open", "absent")


def test_a_principal_who_answers_for_an_empty_office_says_how(cast, attendance):
    Appointment.objects.filter(school=cast.school, role=Role.OFFICE).delete()
    found = raise_against(attendance, cast.owner)
    record = objections.record_of(found)

    assert objections.remedies(cast.principal, record) == ["other"]
    with pytest.raises(PermissionDenied):
        answer(found, cast.office)
    answer(found, cast.principal, remedy="other")
    found.refresh_from_db()
    assert found.state == "upheld"


def test_a_line_that_was_taken_off_the_list_leaves_its_objection(client, cast, attendance):
    found = raise_against(attendance, cast.owner)
    activities.expect_no_longer(attendance, by=cast.second_office)
    client.force_login(cast.office)
    detail = reverse("records:objection_detail", args=[found.pk])

    assert "作业设计" in text(client.get(detail))
    answer(found, cast.office, remedy="other")
    found.refresh_from_db()
    assert (found.state, Attendance.objects.filter(teacher=cast.owner).exists()) == (
        "upheld", False,
    )  # fmt: skip


def test_the_page_asks_as_much_with_more_lines(client, cast, attendance, queries):
    def asked():
        client.get(page_of(attendance))
        with queries() as found:
            client.get(page_of(attendance))
        return len(found)

    client.force_login(cast.office)
    few = asked()

    raise_against(attendance, cast.owner)
    for person in (cast.leader, cast.office):
        make.attendance(attendance.activity, person)

    assert asked() == few
