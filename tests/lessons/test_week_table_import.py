"""A week table beside the observations: kept as it stands, compared, replaced, taken back."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lessons.models import WeekCount, WeekLine
from lessons.week_imports import WeekImporter
from lessons.week_sheets import LAYOUT
from records import figures
from records.imports import life
from records.models import BatchState, ImportBatch
from records.scope import Scope
from schools.models import AuditEvent, Semester
from schools.periods import Calendar
from tests import make
from tests.records import sheet_maker as maker
from tests.records.shared_files import SHARED, expected, needs_shared_files
from tests.records.test_import_batches import work

pytestmark = pytest.mark.django_db
HEADINGS = ["姓名", "第1周", "第2周", "第3周", "合计", "达标", "备注"]
NAMES = ["weekly", "weekly_teachers", "weekly_enough", "weekly_differs", "observed"]


def table(*rows):
    return maker.table(HEADINGS, *rows)


def bring(cast, *rows):
    return bring_in(cast, Semester.objects.get(school=cast.school, number=2), *rows)


def bring_in(cast, semester, *rows):
    return life.import_file(
        table(*rows), "听课表.xlsx", layout="observations-wide", school=cast.school,
        semester=semester, by=cast.office,
    )  # fmt: skip


def on_record():
    """{name: (weeks with lessons, stated, note)}."""
    return {
        line.teacher.name: (
            dict(line.counts.order_by("week").values_list("week", "lessons")),
            line.stated,
            line.note,
        )
        for line in WeekLine.objects.select_related("teacher")
    }


@needs_shared_files
def test_the_week_table_of_shiqiao_gives_the_expected_figures(run, shiqiao):
    told = expected()["files"]["04-observations-wide.xlsx"]["figures"]
    run("import_sheet", "observations", SHARED / "03-observations-long.csv", *shiqiao)

    run("import_sheet", "observations-wide", SHARED / "04-observations-wide.xlsx", *shiqiao)

    place = ["--school", "sqcjzx", "--period", "2020-2"]
    by_teacher = run("figures", *place, "--by", "teacher")
    by_week = run("figures", *place, "--by", "week")["lessons.weekly"]["by"]
    assert by_teacher["lessons.weekly"]["value"] == told["lessons"]
    assert by_teacher["lessons.weekly"]["by"] == told["per_teacher"]
    assert by_teacher["lessons.weekly_teachers"]["value"] == told["teachers"]
    assert [by_week.get(str(week), 0) for week in range(1, 20)] == told["by_week"]
    enough = by_teacher["lessons.weekly_enough"]
    assert (enough["value"], sorted(enough["by"])) == (
        told["lessons_at_least_20"]["teachers"],
        told["lessons_at_least_20"]["employee_nos"],
    )
    differs, long_list = told["differs_from_long_list"], by_teacher["lessons.observed"]["by"]
    assert by_teacher["lessons.weekly_differs"]["value"] == differs["teachers"]
    assert {
        one: {"long": long_list.get(one, 0), "wide": told["per_teacher"][one]}
        for one in by_teacher["lessons.weekly_differs"]["by"]
    } == differs["totals"]
    # The same lessons counted twice are never added.
    long_figures = expected()["files"]["03-observations-long.csv"]["figures"]
    assert by_teacher["lessons.observed"]["value"] == long_figures["lessons"]


def test_a_line_is_kept_as_it_stands(cast):
    make.observation(cast.owner, lessons=2)

    batch, _reading = bring(
        cast, ["王芳", 2, "", "√", 4, "", "产假"], ["李明", 0, "", "", "", "", ""]
    )

    assert on_record() == {"王芳": ({1: 2, 3: 1}, 4, "产假"), "李明": ({}, None, "")}
    first = WeekCount.objects.get(week=1)
    assert (str(first.ended_on), first.teacher, first.school) == (
        "2021-02-28", cast.owner, cast.school,
    )  # fmt: skip
    assert (batch.state, batch.counts["added"], batch.counts["changed"]) == (BatchState.DONE, 2, 0)
    assert set(
        AuditEvent.objects.filter(verb="lessons.week_imported").values_list("subject", flat=True)
    ) == {cast.owner.pk, cast.colleague.pk}
    scope = Scope(Calendar(cast.school).parse("2020-2"), cast.school.pk)
    found = figures.values([figures.get(f"lessons.{name}") for name in NAMES], scope)
    assert found == {
        "lessons.weekly": 3,
        "lessons.weekly_teachers": 2,
        "lessons.weekly_enough": 0,
        "lessons.weekly_differs": 1,
        "lessons.observed": 2,
    }


def test_a_newer_table_replaces_and_undoing_puts_back(cast):
    first, _reading = bring(cast, ["王芳", 2, 1, "", 3, "", "旧"], ["李明", 1, "", "", "", "", ""])
    before = on_record()

    second, reading = bring(
        cast,
        ["王芳", 2, 1, 5, 8, "", "新"],
        ["李明", 1, "", "", "", "", ""],
        ["张强", 4, "", "", "", "", ""],
    )

    assert [(row.code, row.kept) for row in reading.duplicates] == [("DUPLICATE_ROW", None)]
    assert [row.values["was"] for row in reading.accepted] == [3, None]
    assert (second.counts["added"], second.counts["changed"]) == (1, 1)
    assert on_record() == {
        "王芳": ({1: 2, 2: 1, 3: 5}, 8, "新"),
        "李明": ({1: 1}, None, ""),
        "张强": ({1: 4}, None, ""),
    }
    importer = WeekImporter(LAYOUT, "")
    assert len(importer.obstacles(first)) == 1

    life.undo_batch(second, by=cast.office)

    assert on_record() == before
    assert importer.obstacles(ImportBatch.objects.get(pk=first.pk)) == []
    life.undo_batch(first, by=cast.office)
    assert on_record() == {}
    assert WeekCount.objects.count() == 0


def test_the_same_table_twice_changes_nothing(cast):
    bring(cast, ["王芳", 2, 1, "", 3, "", ""])

    batch, reading = bring(cast, ["王芳", 2, 1, "", 3, "", ""])

    assert (batch, [row.outcome for row in reading.rows]) == (None, ["duplicate"])


def test_the_rules_of_the_school_say_what_is_enough(cast):
    rows = (["王芳", 9, 9, 2, 20, "是", ""], ["李明", 9, 9, 1, 19, "是", ""])
    _batch, unasked = bring(cast, *rows)
    life.undo_batch(ImportBatch.objects.get(), by=cast.office)
    make.requirement(cast.school, "lessons.observed", "semester", 20)
    make.requirement(
        cast.school, "lessons.observed", "semester", 40, applies_to={"title": ["senior"]}
    )

    _batch, reading = bring(cast, *rows)

    assert [code for _sheet, _row, code, _field in unasked.told] == []
    assert [(row, code) for _sheet, row, code, _field in reading.told] == [(3, "STATUS_MISMATCH")]
    scope = Scope(Calendar(cast.school).parse("2020-2"), cast.school.pk)
    assert figures.get("lessons.weekly_enough").by("teacher", scope) == {cast.owner.pk: 1}


def test_what_is_shown_of_a_row_says_what_it_replaces():
    importer = WeekImporter(LAYOUT, "")

    shown = importer.shown({"weeks": [2, 0], "total": 2, "was": 5})

    assert json.dumps(shown["total"], ensure_ascii=False) == '"2（原为 5）"'
    assert {name: said for name, said in shown.items() if "week" in name} == {"week_1": "2"}
    assert importer.shown({"weeks": [2], "total": 2, "was": None})["total"] == "2"


def test_a_line_stays_in_its_semester_when_the_dates_change(cast):
    bring(cast, ["王芳", 2, "", 1, 3, "", ""])
    semester = Semester.objects.get(school=cast.school, number=2)
    semester.week_1_monday = semester.starts_on = date(2021, 3, 1)
    semester.ends_on = date(2021, 3, 18)

    semester.save()

    assert str(WeekLine.objects.get().ended_on) == "2021-03-18"
    assert [str(one.ended_on) for one in WeekCount.objects.order_by("week")] == [
        "2021-03-07",
        "2021-03-18",
    ]


def test_dates_of_the_school_s_own_make_no_second_line(cast):
    Semester.objects.filter(school=cast.school, number=2).update(school=None)
    bring_in(cast, Semester.objects.get(school=None), ["王芳", 2, 1, "", 3, "", ""])
    before = on_record()
    own = make.semester(cast.school, number=2)

    second, _reading = bring_in(cast, own, ["王芳", 2, 1, 1, 4, "", ""])

    assert on_record() == {"王芳": ({1: 2, 2: 1, 3: 1}, 4, "")}
    life.undo_batch(second, by=cast.office)
    assert on_record() == before
    assert WeekLine.objects.get().semester.school is None


def test_a_table_that_came_meanwhile_is_shown_before_it_is_replaced(cast):
    semester = Semester.objects.get(school=cast.school, number=2)
    file = SimpleUploadedFile("听课表.xlsx", table(["王芳", 2, 1, "", 3, "", ""]))
    batch = life.upload(
        file, layout="observations-wide", school=cast.school, semester=semester, by=cast.office
    )
    work(batch)
    bring(cast, ["王芳", 5, "", "", 5, "", ""])

    life.confirm(batch, by=cast.office)
    work(batch)

    assert (batch.state, on_record()) == (BatchState.PREVIEWED, {"王芳": ({1: 5}, 5, "")})
    assert batch.rows.get().values["was"] == 5
    life.confirm(batch, by=cast.office)
    work(batch)
    assert (batch.state, on_record()) == (BatchState.DONE, {"王芳": ({1: 2, 2: 1}, 3, "")})
