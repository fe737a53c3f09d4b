"""What is changed in a preview: cells that read otherwise, rows that are taken all the same."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from records.actions import NotNow
from records.imports import corrections, importers, life
from records.models import BatchState, Choice, ImportChoice, ImportFix, Status
from tests import make
from tests.records import sheet_maker as maker
from tests.records.test_import_batches import (
    GOOD_ID,
    ROSTER_HEAD,
    confirmed,
    register,
    training_line,
    upload,
    work,
)
from training.ledger import unproved
from training.models import Training

NAME, HOURS = 0, 5


def outcomes(batch):
    return [(row.number, row.outcome, row.code) for row in batch.rows.all()]


def row_of(batch, number):
    return batch.rows.get(number=number)


def fix(cast, batch, number, column, said, by=None):
    cells = {column: said}
    corrections.change(batch, row_of(batch, number), cells=cells, by=by or cast.office)


def choose(cast, batch, number, choice):
    corrections.change(batch, row_of(batch, number), choice=choice, by=cast.office)


def written(cast, batch):
    life.confirm(batch, by=cast.office)
    work(batch)
    assert batch.state == BatchState.DONE
    return batch


def hours_that_count():
    found = Training.objects.certified().order_by("ended_on", "hours")
    return [int(hours) for hours in found.values_list("hours", flat=True)]


# --- cells ----------------------------------------------------------------------------


def test_a_fixed_cell_is_read_like_any_other(cast):
    batch = upload(cast, register(training_line(hours="八"), training_line(name="王方", day="3.8")))
    assert outcomes(batch) == [(2, "accepted", ""), (3, "rejected", "PERSON_UNKNOWN")]

    fix(cast, batch, 3, NAME, "王芳")
    fix(cast, batch, 3, HOURS, "一天半")

    assert outcomes(batch) == [(2, "accepted", ""), (3, "accepted", "")]
    assert (batch.readings, row_of(batch, 3).values["hours"]) == (3, "12.0")
    assert row_of(batch, 3).cells[NAME] == "王芳"
    assert [(one.was, one.said, one.by) for one in ImportFix.objects.order_by("column")] == [
        ("王方", "王芳", cast.office),
        ("8", "一天半", cast.office),
    ]
    written(cast, batch)
    assert hours_that_count() == [8, 12]


def test_a_fix_may_make_a_duplicate(cast):
    batch = upload(cast, register(training_line(), training_line(name="王方")))

    fix(cast, batch, 3, NAME, "王芳")

    assert outcomes(batch) == [(2, "accepted", ""), (3, "duplicate", "DUPLICATE_ROW")]


def test_what_the_file_says_takes_a_fix_back(cast):
    batch = upload(cast, register(training_line()))
    fix(cast, batch, 2, HOURS, "")
    assert outcomes(batch) == [(2, "rejected", "HOURS_MISSING")]

    fix(cast, batch, 2, HOURS, "8")

    assert outcomes(batch) == [(2, "accepted", "")]
    assert ImportFix.objects.count() == 0


def test_of_a_long_file_changes_are_collected(cast, monkeypatch):
    batch = upload(cast, register(training_line(hours=""), training_line(hours="", day="3.8")))
    monkeypatch.setattr(life, "MOST_AT_ONCE", 1)

    fix(cast, batch, 2, HOURS, "8")
    fix(cast, batch, 3, HOURS, "6")

    assert (batch.readings, batch.changes_waiting()) == (1, 2)
    with pytest.raises(NotNow, match="重新读取"):
        life.confirm(batch, by=cast.office)
    life.read_again(batch, by=cast.office)
    work(batch)
    assert (batch.readings, batch.changes_waiting()) == (2, 0)
    assert outcomes(batch) == [(2, "accepted", ""), (3, "accepted", "")]


def test_of_a_long_file_a_fix_that_is_taken_back_waits_too(cast, monkeypatch):
    """The preview still shows what it was read with."""
    batch = upload(cast, register(training_line()))
    fix(cast, batch, 2, HOURS, "4")
    monkeypatch.setattr(life, "MOST_AT_ONCE", 0)

    fix(cast, batch, 2, HOURS, "8")

    assert (batch.readings, batch.changes_waiting()) == (2, 1)
    with pytest.raises(NotNow, match="重新读取"):
        life.confirm(batch, by=cast.office)
    life.read_again(batch, by=cast.office)
    written(cast, work(batch))
    assert hours_that_count() == [8]
    assert batch.rows.get().numbers == [HOURS, HOURS + 1], "as in the file, no text"


def test_what_was_not_seen_is_not_confirmed(cast):
    batch = upload(cast, register(training_line()))
    seen = batch.readings
    fix(cast, batch, 2, HOURS, "80")

    with pytest.raises(NotNow, match="已有改动"):
        life.confirm(batch, by=cast.second_office, reading=seen)

    life.confirm(batch, by=cast.second_office, reading=batch.readings)


def test_secrets_and_what_is_not_read_cannot_be_fixed(cast):
    head = [*ROSTER_HEAD, "手机"]
    line = ["09001", "郑新", "女", GOOD_ID, "1981.8", "", "", "语文", "语文组", "", "", "139"]
    batch = upload(cast, maker.table(head, line), "roster")

    for column in (ROSTER_HEAD.index("身份证号"), len(head) - 1, 99):
        with pytest.raises(NotNow, match="不能在此修改"):
            fix(cast, batch, 2, column, "x")
    assert ImportFix.objects.count() == 0


def test_only_the_office_changes_a_preview_and_only_before_confirming(cast):
    batch = upload(cast, register(training_line()))
    for person in (cast.principal, cast.stranger_office, cast.owner):
        with pytest.raises(PermissionDenied):
            fix(cast, batch, 2, HOURS, "9", by=person)
    life.confirm(batch, by=cast.office)
    with pytest.raises(NotNow):
        fix(cast, batch, 2, HOURS, "9")
    work(batch)
    with pytest.raises(NotNow):
        corrections.choose_for_all(batch, "both", by=cast.office)
    assert (ImportFix.objects.count(), ImportChoice.objects.count()) == (0, 0)


def test_a_lesson_is_observed_once(cast):
    head = ["听课人", "授课教师", "学科", "班级", "听课日期", "节次"]
    line = ["王芳", "李明", "语文", "703", "3.5", "2"]
    batch = upload(cast, maker.table(head, line, line), "observations")

    with pytest.raises(NotNow, match="不能这样选择"):
        choose(cast, batch, 2, "both")

    corrections.choose_for_all(batch, "both", by=cast.office)
    assert [row.outcome for row in batch.rows.all()] == ["duplicate", "accepted"]


def test_where_both_is_not_offered_the_preview_says_why(client, cast):
    head = ["听课人", "授课教师", "学科", "班级", "听课日期", "节次"]
    line = ["王芳", "李明", "语文", "703", "3.5", "2"]
    observations = upload(cast, maker.table(head, line, line), "observations")
    trainings = upload(cast, register(training_line(), training_line()))
    client.force_login(cast.office)
    why = "不能两条都算：同一节次只能听同一位教师的一节课。"

    pages = [
        client.get(reverse("records:import_detail", args=[batch.pk]), {"show": "duplicates"})
        for batch in (observations, trainings)
    ]

    offered = [[option.value for option in page.context["choices"]] for page in pages]
    assert offered == [["keep", "replace"], ["keep", "replace", "both"]]
    assert [why in page.content.decode() for page in pages] == [True, False]


@pytest.mark.parametrize("importer", importers.REGISTRY.values(), ids=lambda one: one.name)
def test_every_import_offers_both_or_says_why_not(importer):
    offered = {*importer.offered_within, *importer.offered_on_record}

    assert (Choice.BOTH in offered) is not bool(importer.once) or importer.compares


# --- duplicates within the file -----------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "rows", "hours"),
    [
        ("keep", [(2, "accepted"), (3, "duplicate"), (4, "duplicate")], [8]),
        ("replace", [(2, "duplicate"), (3, "duplicate"), (4, "accepted")], [4]),
        ("both", [(2, "accepted"), (3, "accepted"), (4, "accepted")], [4, 6, 8]),
    ],
)
def test_what_becomes_of_all_that_are_twice_in_the_file(cast, choice, rows, hours):
    lines = [training_line(hours=8), training_line(hours=6), training_line(hours=4)]
    batch = upload(cast, register(*lines))

    corrections.choose_for_all(batch, choice, by=cast.office)

    assert [(row.number, row.outcome) for row in batch.rows.all()] == rows
    written(cast, batch)
    assert hours_that_count() == hours
    assert unproved() == []


def test_a_row_is_chosen_for_itself(cast):
    line = training_line(hours=6)
    line[2] = "乙等"
    batch = upload(cast, register(training_line(hours=8), line, training_line(hours=4)))

    choose(cast, batch, 3, "replace")

    assert outcomes(batch) == [
        (2, "duplicate", "DUPLICATE_CONFLICT"),
        (3, "accepted", ""),
        (4, "duplicate", "DUPLICATE_CONFLICT"),
    ]
    assert [row.kept for row in batch.rows.all()] == [["Sheet1", 3], None, ["Sheet1", 3]]
    assert row_of(batch, 3).warnings == [["LEVEL_UNKNOWN", "level"]], "remarks are still there"
    choose(cast, batch, 3, "keep")
    assert [row.outcome for row in batch.rows.all()] == ["accepted", "duplicate", "duplicate"]


def test_what_is_said_for_all_forgets_what_was_said_for_one(cast):
    batch = upload(cast, register(training_line(hours=8), training_line(hours=6)))
    choose(cast, batch, 3, "both")

    corrections.choose_for_all(batch, "keep", by=cast.office)

    assert [row.outcome for row in batch.rows.all()] == ["accepted", "duplicate"]


# --- what is on record ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "hours"), [("keep", [8, 5]), ("replace", [6, 5]), ("both", [6, 8, 5])]
)
def test_what_becomes_of_a_row_that_is_on_record(cast, choice, hours):
    confirmed(cast, register(training_line(hours=8)))
    old = Training.objects.get()
    batch = upload(cast, register(training_line(hours=6), training_line(day="3.8", hours=5)))
    row = row_of(batch, 2)
    assert (row.outcome, row.code, row.known) == ("duplicate", "DUPLICATE_CONFLICT", old.pk)

    choose(cast, batch, 2, choice)
    written(cast, batch)

    assert hours_that_count() == hours
    assert unproved() == []
    old.refresh_from_db()
    assert old.status == (Status.REVERSED if choice == "replace" else Status.CERTIFIED)
    assert len(set(Training.objects.values_list("programme_key", flat=True))) == 1
    again = upload(cast, register(training_line(hours=6)))
    assert row_of(again, 2).outcome == "duplicate", "the same file again changes nothing"


def test_what_a_teacher_handed_in_goes_back_when_it_is_replaced(cast):
    mine = make.training(
        cast.owner, programme="作业设计", programme_key="作业设计", hours=Decimal(9),
        status="submitted",
    )  # fmt: skip
    batch = upload(cast, register(training_line(hours=6)))

    choose(cast, batch, 2, "replace")
    written(cast, batch)

    mine.refresh_from_db()
    assert (mine.status, mine.decided_by) == (Status.RETURNED, cast.office)
    assert "册.xlsx" in mine.decision_note
    assert hours_that_count() == [6]


def test_a_choice_is_made_anew_when_the_record_changed(cast):
    confirmed(cast, register(training_line(hours=8)))
    batch = upload(cast, register(training_line(hours=6)))
    choose(cast, batch, 2, "replace")
    from records import actions

    actions.reverse(Training.objects.get(), by=cast.office, why="错")
    life.confirm(batch, by=cast.office)
    work(batch)

    assert (batch.state, batch.job.error) == (BatchState.PREVIEWED, str(life.Stale.message))
    written(cast, batch)
    assert hours_that_count() == [6]


def test_people_are_on_the_roster_once(cast):
    line = ["09001", "郑新", "女", "", "1981.8", "", "", "语文", "", "", ""]
    batch = upload(cast, maker.table(ROSTER_HEAD, line, line), "roster")

    with pytest.raises(NotNow, match="不能这样选择"):
        choose(cast, batch, 3, "both")

    assert [row.outcome for row in batch.rows.all()] == ["accepted", "duplicate"]
