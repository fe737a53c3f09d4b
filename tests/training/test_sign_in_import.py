"""Sign-in sheets become activities and attendances, and the figures they bring."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from records import figures, jobs
from records.actions import NotNow
from records.imports import corrections, importers, life
from records.models import BatchState, ImportBatch
from records.scope import Scope
from records.sheets.messages import message
from schools.models import AuditEvent, Semester
from schools.periods import Calendar
from tests import make
from tests.records import sheet_maker as maker
from tests.records.shared_files import SHARED, expected, needs_shared_files
from training import activities, activity_imports
from training.models import Activity, Attendance, Posting, State, Training

pytestmark = pytest.mark.django_db
FILE = "07-signin-school-based.xlsx"


@needs_shared_files
def test_the_activities_of_shiqiao_and_their_figures(run, shiqiao):
    file = expected()["files"][FILE]
    told = file["figures"]

    said = run("import_sheet", "signin", SHARED / FILE, *shiqiao)

    assert said["accepted"] == file["counts"]["accepted"]
    for name in ("rejected", "duplicates", "warnings"):
        assert said[name] == [{k: one[k] for k in ("sheet", "row", "code")} for one in file[name]]
    found = run("figures", "--school", "sqcjzx", "--period", "2020-2")
    assert {
        "activities": found["training.activities"]["value"],
        "person_times": found["training.activity_person_times"]["value"],
        "expected": found["training.activity_expected"]["value"],
        "people": found["training.activity_people"]["value"],
        "hours_granted": found["training.activity_hours"]["value"],
    } == {name: told[name] for name in told if name != "by_activity"}
    rows = {
        (activity.topic, str(activity.started_on), int(activity.hours)): [
            activity.attendances.filter(state=state).count()
            for state in ("present", "late", "leave", "official", "absent")
        ]
        for activity in Activity.objects.all()
    }
    assert rows == {
        (one["topic"], one["date"], one["hours"]): [
            one["present"] - one["late"], one["late"], one["leave"], one["official"], one["absent"]
        ]
        for one in told["by_activity"]
    }  # fmt: skip
    groups = {one.topic: one.group.name for one in Activity.objects.filter(group__isnull=False)}
    assert groups == {"读书沙龙": "语文组", "实验操作规范": "科学组"}
    assert not Training.objects.exists()
    assert not Posting.objects.exists()


@needs_shared_files
def test_the_same_sheets_again_add_nothing(run, shiqiao):
    run("import_sheet", "signin", SHARED / FILE, *shiqiao)

    again = run("import_sheet", "signin", SHARED / FILE, *shiqiao)

    assert (again["batch"], again["accepted"]) == (None, 0)
    assert (Activity.objects.count(), Attendance.objects.count()) == (6, 256)


HEAD = ["序号", "姓名", "签到"]
LINE = "主题：作业设计  时间：3月5日下午1:30—4:30  地点：阶梯教室  主讲：王老师"


def sheet(*signed, line=LINE):
    rows = [[n, name, sign] for n, (name, sign) in enumerate(signed, 1)]
    return maker.workbook({"签到": [["签到表"], [line], HEAD, *rows]})


def imported(cast, *signed, line=LINE):
    """A batch that was read and confirmed."""
    batch = uploaded(cast, *signed, line=line)
    life.confirm(batch, by=cast.office)
    return work(batch)


def uploaded(cast, *signed, line=LINE):
    file = SimpleUploadedFile("签到.xlsx", sheet(*signed, line=line))
    semester = Semester.objects.get(school=cast.school, number=2)
    return work(
        life.upload(file, layout="signin", school=cast.school, semester=semester, by=cast.office)
    )


def work(batch):
    batch.refresh_from_db()
    jobs.perform(batch.job_id)
    return ImportBatch.objects.get(pk=batch.pk)


def states():
    return dict(Attendance.objects.values_list("teacher__name", "state"))


def test_somebody_more_is_added_to_the_activity_there_is(cast):
    first = imported(cast, (cast.owner.name, "√"), (cast.colleague.name, "迟到"))
    second = imported(cast, (cast.owner.name, "病假"), (cast.leader.name, "外出"))

    activity = Activity.objects.get()
    assert (activity.times, activity.hours, activity.place, activity.speaker) == (
        "13:30-16:30", 4, "阶梯教室", "王老师",
    )  # fmt: skip
    assert states() == {
        cast.owner.name: "present",
        cast.colleague.name: "late",
        cast.leader.name: "official",
    }
    assert Attendance.objects.get(teacher=cast.leader).remark == "外出"
    row = second.rows.get(outcome="duplicate")
    assert (row.code, row.raw["name"]) == ("ATTENDANCE_CONFLICT", cast.owner.name)
    assert (first.counts["added"], second.counts["added"]) == (2, 1)
    assert (first.counts["activities"], second.counts["activities"]) == (1, 0)


def replaced(cast, sign):
    """A second sheet whose conflicts replace what is on record."""
    batch = uploaded(cast, (cast.owner.name, sign))
    corrections.choose_for_all(batch, "replace", by=cast.office)
    batch.refresh_from_db()
    life.confirm(batch, by=cast.office)
    return work(batch)


def test_another_state_replaces_what_is_on_record_and_back(cast):
    imported(cast, (cast.owner.name, "√"))

    batch = replaced(cast, "病假")
    assert (states(), batch.counts["changed"]) == ({cast.owner.name: "leave"}, 1)

    life.undo(batch, by=cast.office)
    work(batch)
    assert states() == {cast.owner.name: "present"}
    told = AuditEvent.objects.filter(verb="training.attendance_corrected").order_by("id")
    assert [(one.by, one.subject, one.before, one.after) for one in told] == [
        (cast.office, cast.owner, {"state": "present"}, {"state": "leave"}),
        (cast.office, cast.owner, {"state": "leave"}, {"state": "present"}),
    ]
    assert Activity.objects.count() == 1


def test_a_state_whose_hours_are_granted_is_not_replaced(cast):
    imported(cast, (cast.owner.name, "√"))
    activities.grant(Activity.objects.get(), by=cast.office)

    batch = uploaded(cast, (cast.owner.name, "病假"))

    assert [(row.code, row.known) for row in batch.rows.all()] == [("ATTENDANCE_CONFLICT", None)]


def test_hours_granted_while_an_import_is_at_work_hold_their_lines(cast):
    batch = imported(cast, (cast.owner.name, "√"))
    other = uploaded(cast, (cast.owner.name, "病假"))
    corrections.choose_for_all(other, "replace", by=cast.office)
    activities.grant(Activity.objects.get(), by=cast.office)

    with pytest.raises(NotNow):
        importers.get("signin").undo(batch, cast.office, "")
    written = importers.get("signin").write(other, list(other.rows.accepted()), cast.office)

    assert (written["changed"], states()) == (0, {cast.owner.name: "present"})


def test_another_time_of_the_day_is_another_activity(cast):
    imported(cast, (cast.owner.name, "√"))
    imported(cast, (cast.owner.name, "√"), line=LINE.replace("1:30", "2:30"))

    assert sorted(Activity.objects.values_list("times", "hours")) == [
        ("13:30-16:30", 4),
        ("14:30-16:30", 2),
    ]


WITHOUT_TIMES = LINE.replace("下午1:30—4:30", "下午")


@pytest.mark.parametrize(("typed", "line"), [("", LINE), ("13:30-16:30", WITHOUT_TIMES)])
def test_typed_without_times_or_with_it_is_the_one_of_the_sheet(cast, typed, line):
    activity = make.activity(cast.school, topic="作业设计", times=typed, hours=3)
    make.attendance(activity, cast.owner)
    make.attendance(activity, cast.colleague)

    batch = imported(
        cast, (cast.owner.name, "√"), (cast.colleague.name, "病假"), (cast.leader.name, "√"),
        line=line,
    )  # fmt: skip

    assert [(row.outcome, row.code) for row in batch.rows.order_by("order")] == [
        ("duplicate", "DUPLICATE_ROW"), ("duplicate", "ATTENDANCE_CONFLICT"), ("accepted", ""),
    ]  # fmt: skip
    found = Activity.objects.get()
    assert (found.times, found.hours) == (typed, 3)
    assert {name: state for name, state in states().items() if name == cast.leader.name} == {
        cast.leader.name: "present"
    }
    assert len(states()) == 3
    life.undo(batch, by=cast.office)
    work(batch)
    assert Activity.objects.get().attendances.count() == 2


def test_times_filled_in_since_the_preview_are_seen_when_it_is_confirmed(cast):
    activity = make.activity(cast.school, topic="作业设计", times="", hours=3)
    make.attendance(activity, cast.owner)
    batch = uploaded(cast, (cast.leader.name, "√"))
    Activity.objects.filter(pk=activity.pk).update(times="13:30-16:30")

    life.confirm(batch, by=cast.office)
    seen_anew = work(batch).state
    life.confirm(batch, by=cast.office)

    assert (seen_anew, work(batch).state) == (BatchState.PREVIEWED, BatchState.DONE)
    assert Activity.objects.get().attendances.count() == 2


@pytest.mark.parametrize(
    ("times", "listed", "known", "found"),
    [
        ("13:30-16:30", {"13:30-16:30"}, set(), "13:30-16:30"),
        ("13:30-16:30", {"13:30-16:30"}, {"13:30-16:30", ""}, "13:30-16:30"),
        ("13:30-16:30", {"13:30-16:30"}, {""}, ""),
        ("", {""}, {"13:30-16:30"}, "13:30-16:30"),
        ("13:30-16:30", {"13:30-16:30"}, {"14:30-16:30"}, "13:30-16:30"),
        # Which of two it is, nobody can tell.
        ("13:30-16:30", {"13:30-16:30", "08:20-11:20"}, {""}, "13:30-16:30"),
        ("", {""}, {"13:30-16:30", "08:20-11:20"}, ""),
        ("13:30-16:30", {"13:30-16:30"}, {"", "08:20-11:20"}, "13:30-16:30"),
        # The other one of the sheet is on record itself.
        ("13:30-16:30", {"13:30-16:30", "08:20-11:20"}, {"", "08:20-11:20"}, ""),
    ],
)
def test_under_which_times_an_activity_stands(times, listed, known, found):
    assert activity_imports.same_times(times, listed, known) == found


def test_an_import_is_taken_back_as_a_whole(cast):
    first = imported(cast, (cast.owner.name, "√"))
    second = imported(cast, (cast.leader.name, "√"))

    life.undo(first, by=cast.office)
    assert work(first).state == BatchState.UNDONE
    assert states() == {cast.leader.name: "present"}

    life.undo(second, by=cast.office)
    work(second)
    assert not Attendance.objects.exists()


def test_the_activity_goes_with_the_last_of_its_import(cast):
    batch = imported(cast, (cast.owner.name, "√"))

    life.undo(batch, by=cast.office)
    work(batch)

    assert not Activity.objects.exists()
    assert AuditEvent.objects.filter(verb="training.activity_removed").count() == 1


def test_hours_in_the_ledger_stand_in_the_way(cast):
    batch = imported(cast, (cast.owner.name, "√"), (cast.colleague.name, "×"))
    [training] = activities.grant(Activity.objects.get(), by=cast.office)

    with pytest.raises(NotNow, match="1"):
        life.undo(batch, by=cast.office)

    assert Attendance.objects.count() == 2
    assert (training.teacher, training.hours, training.level) == (cast.owner, 4, "school")


def test_an_activity_without_a_day_is_shown_and_sent_back(cast, client):
    client.force_login(cast.office)

    batch = uploaded(cast, (cast.owner.name, "√"), line="主题：课标  时间：2月30日14:00-15:30")

    assert [(row.outcome, row.code, row.field) for row in batch.rows.all()] == [
        ("rejected", "DATE_INVALID", "time")
    ]
    page = client.get(reverse("records:import_detail", args=[batch.pk]))
    assert str(message("DATE_INVALID")) in page.content.decode()
    answer = client.get(reverse("records:import_returned", args=[batch.pk]))
    cells = [
        [str(cell) for cell in row]
        for row in CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
        .get_sheet_by_index(0)
        .to_python()
    ]
    assert any("时间：2月30日" in cell for row in cells for cell in row), cells
    assert any(cast.owner.name in row for row in cells), cells


def test_what_the_preview_says_of_a_signature(cast):
    batch = uploaded(cast, (cast.owner.name, "事假"))

    [row] = batch.rows.all()

    assert (row.values["state"], row.values["hours"]) == ("leave", "4")
    assert importers.get("signin").shown(row.values) == {"sign": f"{State.LEAVE.label} (事假)"}


def test_figures_of_teacher_and_group(cast):
    imported(cast, (cast.owner.name, "√"), (cast.leader.name, "事假"), (cast.office.name, "√"))
    period = Calendar(cast.school).parse("2020-2")
    names = [f"training.{name}" for name in ("activities", "activity_hours", "activity_expected")]

    def of(scope):
        return list(figures.values(map(figures.get, names), scope).values())

    school = Scope(period, cast.school.pk)
    assert of(school) == [1, 8, 3]
    assert of(school.of_teacher(cast.owner.pk)) == [1, 4, 1]
    assert of(school.of_teacher(cast.leader.pk)) == [0, 0, 1]
    assert figures.get("training.activity_hours").by("teacher", school) == {
        cast.owner.pk: 4,
        cast.office.pk: 4,
    }
    elsewhere = make.school()
    make.semester(elsewhere)
    assert of(Scope(period, elsewhere.pk)) == [0, 0, 0]
    assert Activity.objects.get().ended_on == date(2021, 3, 5)
