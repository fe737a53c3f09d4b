"""Activities at school: the list, who came, and hours that the office grants."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from records.actions import NotNow
from schools.models import AuditEvent, Membership
from tests import make
from training import activities
from training.models import Activity, Attendance, Posting, Training

pytestmark = pytest.mark.django_db
PERIOD = "when=2020-2"


@pytest.fixture
def as_(cast):
    """`as_("office")`: a client of this role."""

    def client_of(role):
        client = Client()
        client.force_login(getattr(cast, role))
        return client

    return client_of


@pytest.fixture
def activity(cast):
    """An activity of the whole school: the owner came, the colleague was ill."""
    made = make.activity(cast.school, topic="作业设计")
    make.attendance(made, cast.owner)
    make.attendance(made, cast.colleague, "leave", remark="病假")
    return made


def line(activity, person):
    return activity.attendances.get(teacher=person)


def page(client, activity):
    return client.get(reverse("training:activity_detail", args=[activity.pk]))


def tap(client, activity, person, state, seen=""):
    row = line(activity, person)
    return client.post(
        reverse("training:attendance_set", args=[activity.pk]),
        {"set": f"{row.pk}:{state}:{seen or row.state}"},
    )


def grant(client, activity, seen=""):
    return client.post(
        reverse("training:activity_grant", args=[activity.pk]),
        {"seen": seen or page(client, activity).context.get("seen", "")},
    )


# --- who sees what ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "names", "remarks"),
    [
        ("owner", ["owner"], False),
        ("colleague", ["colleague"], True),
        ("leader", ["owner", "colleague"], False),
        ("office", ["owner", "colleague"], True),
        ("principal", ["owner", "colleague"], True),
        ("administrator", [], False),
    ],
)
def test_who_reads_which_lines(cast, as_, activity, role, names, remarks):
    response = page(as_(role), activity)

    shown = {row.teacher for row in response.context["rows"]}
    assert shown == {getattr(cast, name) for name in names}
    assert ("病假" in response.content.decode()) == remarks
    assert [count for _label, count in response.context["counts"]] == [1, 1]


def test_a_leader_learns_of_no_training_that_is_not_for_leaders(cast, as_):
    """Whoever is put on the list of the group, and what waits for the office."""
    held = make.activity(cast.school, group=cast.group)
    for person, status in ((cast.owner, "submitted"), (cast.office, "certified")):
        make.attendance(held, person)
        make.training(person, status, programme="他事", level="school", ended_on=held.ended_on)

    for role, seen in (("leader", 0), ("office", 2)):
        response = page(as_(role), held)
        assert response.content.decode().count("他事") == seen
        assert sum(row.on_record is not None for row in response.context["rows"]) == seen


def test_a_list_of_a_teacher_says_whether_they_came(cast, as_, activity):
    make.activity(cast.school, topic="无关活动")
    response = as_("colleague").get(reverse("training:activity_list") + "?" + PERIOD)

    [row] = response.context["page"]
    assert (row.topic, row.own_state, row.came, row.expected) == ("作业设计", "leave", 1, 2)


def test_the_list_leads_the_office_to_the_upload_of_sign_in_sheets(as_):
    upload = reverse("records:import_add") + "?layout=signin"

    assert upload in as_("office").get(reverse("training:activity_list")).content.decode()
    assert upload not in as_("leader").get(reverse("training:activity_list")).content.decode()


def test_a_list_of_the_school_takes_as_many_queries_with_more(cast, as_, activity):
    client = as_("office")
    queries(client)  # what is asked once in a session
    few = queries(client)

    for _n in range(5):
        made = make.activity(cast.school, group=cast.group)
        make.attendance(made, cast.owner)

    assert queries(client) == few


def queries(client):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(reverse("training:activity_list") + "?" + PERIOD)
    assert response.status_code == 200
    return len(captured)


# --- one tap ------------------------------------------------------------------------------


def test_one_tap_corrects_and_is_kept_in_the_log(cast, as_, activity):
    response = tap(as_("office"), activity, cast.colleague, "late")

    row = line(activity, cast.colleague)
    assert (row.state, row.remark) == ("late", "")
    assert response.url.endswith(f"#a-{row.pk}")
    event = AuditEvent.objects.get(verb="training.attendance_corrected")
    assert (event.by, event.before, event.after) == (
        cast.office, {"state": "leave"}, {"state": "late"},
    )  # fmt: skip
    tap(as_("office"), activity, cast.colleague, "late")
    assert AuditEvent.objects.filter(verb="training.attendance_corrected").count() == 1


def test_a_tap_on_what_somebody_else_has_changed_meanwhile_is_told(cast, as_, activity):
    tap(as_("office"), activity, cast.colleague, "official")

    client = as_("second_office")
    for state in ("absent", "off"):
        response = tap(client, activity, cast.colleague, state, seen="leave")

        assert line(activity, cast.colleague).state == "official"
        assert f"{cast.colleague.name}刚被改为“公出”" in client.get(response.url).content.decode()

    # The same word twice is no conflict.
    response = tap(client, activity, cast.colleague, "official", seen="leave")
    assert "刚被改为" not in client.get(response.url).content.decode()
    tap(client, activity, cast.colleague, "absent", seen="official")
    assert line(activity, cast.colleague).state == "absent"


@pytest.mark.parametrize(
    "said", ["", "x:late:present", "{pk}:great:present", "{pk}", "{pk}:late", "{pk}:late:great"]
)
def test_a_tap_that_means_nothing_changes_nothing(cast, as_, activity, said):
    said = said.format(pk=line(activity, cast.owner).pk)
    url = reverse("training:attendance_set", args=[activity.pk])

    assert as_("office").post(url, {"set": said}).status_code == 302
    assert line(activity, cast.owner).state == "present"


def test_what_somebody_else_has_just_removed_is_said_to_be_gone(cast, activity):
    row, same = line(activity, cast.colleague), line(activity, cast.colleague)
    activities.expect_no_longer(row, by=cast.office)

    for tap_on_it in (
        lambda: activities.set_state(same, "late", by=cast.office),
        lambda: activities.expect_no_longer(same, by=cast.office),
    ):
        with pytest.raises(NotNow):
            tap_on_it()
    assert AuditEvent.objects.filter(verb="training.attendance_removed").count() == 1

    last, pk = line(activity, cast.owner), activity.pk
    activities.remove(Activity.objects.get(pk=pk), by=cast.office)
    for too_late in (
        lambda: activities.set_state(last, "late", by=cast.office),
        lambda: activities.expect(activity, cast.leader, by=cast.office),
        lambda: activities.grant(activity, by=cast.office),
        lambda: activities.remove(activity, by=cast.office),
        lambda: activities.change(activity, by=cast.office),
    ):
        activity.pk = pk
        with pytest.raises(NotNow):
            too_late()


def test_a_line_of_another_activity_is_not_there(cast, as_, activity):
    other = make.activity(cast.other_school)
    foreign = make.attendance(other, cast.stranger)
    url = reverse("training:attendance_set", args=[activity.pk])

    as_("office").post(url, {"set": f"{foreign.pk}:absent"})

    foreign.refresh_from_db()
    assert foreign.state == "present"


def test_a_leader_runs_what_the_group_holds_and_nothing_else(cast, as_, activity):
    own = make.activity(cast.school, group=cast.group)
    make.attendance(own, cast.owner)
    client = as_("leader")

    assert tap(client, own, cast.owner, "absent").status_code == 302
    assert tap(client, activity, cast.owner, "absent").status_code == 403
    assert (line(own, cast.owner).state, line(activity, cast.owner).state) == (
        "absent", "present",
    )  # fmt: skip
    assert grant(client, own).status_code == 403


def test_somebody_comes_on_the_list_and_off_again(cast, as_, activity):
    client = as_("office")
    url = reverse("training:attendance_add", args=[activity.pk])

    assert client.post(url, {"person": cast.leader.name}).status_code == 302
    assert line(activity, cast.leader).state == "present"
    assert client.post(url, {"person": "没有这人"}).status_code == 422
    tap(client, activity, cast.leader, "off")
    assert not activity.attendances.filter(teacher=cast.leader).exists()


# --- hours --------------------------------------------------------------------------------


def test_hours_are_granted_to_who_came_and_has_none_on_record(cast, as_, activity):
    for person in (cast.leader, cast.office, cast.principal):
        make.attendance(activity, person)
    make.training(cast.leader, programme="校本培训", level="school", ended_on=activity.ended_on)
    make.training(cast.principal, programme="“作业”设计", programme_key="作业设计")
    client = as_("office")
    assert (page(client, activity).context["waiting"]) == 1

    grant(client, activity)

    training = Training.objects.get(teacher=cast.owner)
    assert (
        training.programme, training.level, training.mode, training.hours, training.credits,
        training.status, training.started_on, training.ended_on, training.decided_by,
    ) == (
        "作业设计", "school", "face", 4, 4, "certified", date(2021, 3, 5), date(2021, 3, 5),
        cast.office,
    )  # fmt: skip
    assert Posting.objects.get(training=training).hours == 4
    assert line(activity, cast.owner).training == training
    assert not Training.objects.filter(teacher__in=[cast.office, cast.colleague]).exists()
    context = page(client, activity).context
    assert (context["waiting"], context["own_waiting"]) == (0, True)
    grant(client, activity)
    assert Training.objects.filter(teacher=cast.owner).count() == 1


def test_hours_are_granted_to_those_who_were_shown(cast, as_, activity):
    client = as_("office")
    seen = page(client, activity).context["seen"]
    tap(as_("second_office"), activity, cast.colleague, "present")

    told = client.post(
        reverse("training:activity_grant", args=[activity.pk]), {"seen": seen}, follow=True
    )

    assert "请看过后再认定学时" in told.content.decode()
    assert not Training.objects.exists()
    seen = page(client, activity).context["seen"]
    for _twice in range(2):
        grant(client, activity, seen)
    assert set(Training.objects.values_list("teacher", flat=True)) == {
        cast.owner.pk, cast.colleague.pk,
    }  # fmt: skip


def test_hours_of_one_activity_do_not_stand_for_another_of_the_same_day(cast, as_, activity):
    other = make.activity(cast.school, topic="命题研究", times="08:20-11:20")
    make.attendance(other, cast.owner)
    client = as_("office")

    grant(client, activity)
    assert page(client, other).context["waiting"] == 1
    grant(client, other)

    assert {one.programme for one in Training.objects.filter(teacher=cast.owner)} == {
        "作业设计",
        "命题研究",
    }


def test_what_was_granted_holds_the_line_and_the_activity(cast, as_, activity):
    client = as_("office")
    grant(client, activity)

    tap(client, activity, cast.owner, "absent")
    tap(client, activity, cast.owner, "off")
    client.post(reverse("training:activity_remove", args=[activity.pk]))
    changed = client.post(
        reverse("training:activity_edit", args=[activity.pk]), form(hours="2", topic="作业设计")
    )

    assert line(activity, cast.owner).state == "present"
    assert changed.status_code == 200
    assert Activity.objects.get().hours == 4
    client.post(
        reverse("records:record_reverse", args=["training", Training.objects.get().pk]),
        {"why": "没有来"},
    )
    tap(client, activity, cast.owner, "absent")
    assert line(activity, cast.owner).state == "absent"


def test_hours_of_what_is_still_to_come_are_not_granted(cast, as_):
    coming = make.activity(cast.school, ended_on=date(2099, 3, 5))
    make.attendance(coming, cast.owner)

    grant(as_("office"), coming)

    assert not Training.objects.exists()


# --- the form ------------------------------------------------------------------------------


def form(**changes):
    return {
        "topic": "作业设计",
        "started_on": "2021-03-05",
        "times": "下午1：30—4：30",
        "begin_with": "present",
        **changes,
    }


def test_the_list_of_a_new_activity_holds_the_teachers_of_the_group(cast, as_):
    as_("leader").post(reverse("training:activity_add"), form(group=cast.group.pk))

    activity = Activity.objects.get()
    assert (activity.times, activity.hours, activity.ended_on, activity.created_by) == (
        "13:30-16:30", Decimal(4), date(2021, 3, 5), cast.leader,
    )  # fmt: skip
    people = set(activity.attendances.values_list("teacher", flat=True))
    members = Membership.objects.filter(group=cast.group).values_list("person", flat=True)
    assert people == set(members)
    assert {row.state for row in Attendance.objects.all()} == {"present"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"topic": " "}, "topic"),
        ({"started_on": ""}, "started_on"),
        ({"ended_on": "2021-03-04"}, "ended_on"),
        ({"times": "下午"}, "times"),
        ({"times": "16:30-13:30 abc"}, "times"),
        ({"times": ""}, "hours"),
        ({"hours": "0"}, "hours"),
        ({"hours": "9"}, "hours"),
        ({"group": "other"}, "group"),
    ],
)
def test_what_the_form_refuses(cast, as_, changes, field):
    if changes.get("group"):
        changes = {"group": make.group(cast.other_school, "对岸组").pk}
    response = as_("office").post(reverse("training:activity_add"), form(**changes))

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not Activity.objects.exists()


def test_the_same_activity_twice_is_refused_and_the_same_request_answered(cast, as_):
    client = as_("office")
    key = "01890000-0000-7000-8000-000000000001"
    url = reverse("training:activity_add")

    client.post(url, form(request_key=key))
    again = client.post(url, form(request_key=key))
    other = client.post(url, form(topic="《作业》设计"))

    assert again.status_code == 302
    assert other.status_code == 200
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("there", "typed", "words"),
    [
        ("13:30-16:30", "", "13:30-16:30"),
        ("", "", "未填时间"),
        ("", "下午1：30—4：30", "请在该活动中补填时间"),
        ("8:20-11:20", "下午1：30—4：30", None),
    ],
)
def test_of_one_theme_and_day_two_can_only_be_told_by_their_times(cast, as_, there, typed, words):
    make.activity(cast.school, topic="作业设计", times=there)
    elsewhere = make.activity(cast.school, topic="作业设计", ended_on=date(2021, 3, 12))
    client, said = as_("office"), form(times=typed, hours="4")

    added = client.post(reverse("training:activity_add"), said)
    moved = edit(client, elsewhere, times=typed, hours="4")

    assert Activity.objects.count() == (2 if words else 3)
    if words:
        assert words in added.context["form"].errors["topic"][0]
        assert words in moved.context["form"].non_field_errors()[0]


def test_what_else_is_said_of_such_two_can_be_changed(cast, as_):
    """Imports of several sheets bring them."""
    make.activity(cast.school, topic="作业设计", times="")
    activity = make.activity(cast.school, topic="作业设计")

    assert edit(as_("office"), activity, place="图书馆").status_code == 302


def test_an_activity_is_changed_with_its_lines(cast, as_, activity):
    as_("office").post(
        reverse("training:activity_edit", args=[activity.pk]),
        form(started_on="2021-04-06", topic="作业设计二", place="图书馆"),
    )

    activity.refresh_from_db()
    assert (activity.topic, activity.topic_key, activity.place) == (
        "作业设计二", "作业设计二", "图书馆",
    )  # fmt: skip
    assert {row.ended_on for row in activity.attendances.all()} == {date(2021, 4, 6)}


def edit(client, activity, **changes):
    return client.post(reverse("training:activity_edit", args=[activity.pk]), form(**changes))


def test_of_two_who_change_an_activity_the_second_sees_both(cast, as_, activity):
    first, second = as_("office"), as_("second_office")
    shown = {"topic": "作业设计", "version": activity.version}
    edit(first, activity, **shown, place="图书馆")

    refused = edit(second, activity, **shown, place="阶梯教室", group=cast.group.pk)

    activity.refresh_from_db()
    assert (activity.place, activity.group, activity.version) == ("图书馆", None, 2)
    told = refused.context["form"]
    assert [(one.stored, one.typed) for one in told.differences] == [
        ("—", cast.group.name), ("图书馆", "阶梯教室"),
    ]  # fmt: skip
    assert "这条记录刚才已被改动" in refused.content.decode()
    again = edit(
        second, activity, topic="作业设计", place="阶梯教室", version=told["version"].value()
    )
    activity.refresh_from_db()
    assert (again.status_code, activity.place, activity.version) == (302, "阶梯教室", 3)


def test_the_same_change_sent_twice_is_stored_once(cast, as_, activity):
    client, changes = as_("office"), {"place": "图书馆", "version": 1}

    assert edit(client, activity, **changes).status_code == 302
    assert edit(client, activity, **changes).status_code == 302

    activity.refresh_from_db()
    assert activity.version == 2
    assert AuditEvent.objects.filter(verb="training.activity_changed").count() == 1


def test_an_activity_is_removed_with_its_lines(cast, as_, activity):
    client = as_("office")
    url = reverse("training:activity_remove", args=[activity.pk])

    assert "2" in client.get(url).context["sentence"]
    client.post(url)

    assert not Activity.objects.exists()
    assert not Attendance.objects.exists()


def test_who_moved_away_still_finds_what_they_came_to(cast, activity):
    cast.owner.employments.update(ended_on=date(2021, 6, 30))
    cast.owner.__dict__.pop("_access", None)

    assert Activity.objects.visible_to(cast.owner).get() == activity
