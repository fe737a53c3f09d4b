"""Section 11 of the reading rules: lessons observed per teacher and week."""

import pytest

from lessons.week_sheets import LAYOUT
from records.sheets import read
from tests.records import sheet_maker as maker
from tests.records.shared_files import (
    SETTINGS,
    SHARED,
    check_against_expected,
    expected,
    needs_shared_files,
    roster,
)

PEOPLE = [maker.person()]
FILE = "04-observations-wide.xlsx"


@needs_shared_files
def test_the_week_table_of_shiqiao():
    result = read(LAYOUT, SHARED / FILE, SETTINGS(), roster())

    check_against_expected(
        FILE, result, {"emp": "employee_no", "weeks": "weeks", "total": "total", "stated": "stated"}
    )
    told = expected()["files"][FILE]["figures"]
    values = [row.values for row in result.accepted]
    assert sum(one["total"] for one in values) == told["lessons"]
    assert [sum(week) for week in zip(*(one["weeks"] for one in values), strict=True)] == told[
        "by_week"
    ]


def reading(rows, merges=()):
    return read(LAYOUT, maker.workbook({"一": (rows, merges)}), maker.spring(), PEOPLE)


@pytest.mark.parametrize(
    ("cell", "lessons"),
    [
        (3, 3), ("3", 3), ("３", 3), ("1.", 1), ("2节", 2), ("√", 1), ("√√", 2), ("2(连堂)", 2),
        ("1+1", 2), ("一", 1), ("十二", 12), ("①", 1), ("", 0), ("—", 0), ("－", 0), ("-", 0),
        ("/", 0), ("无", 0), ("产假", 0), ("支教", 0), (0, 0), ("几节", None), (1.5, None),
        (-1, None), (40_000, None), ("+".join(["999"] * 40), None),
    ],
)  # fmt: skip
def test_lessons_of_a_week(cell, lessons):
    [row] = reading([["姓名", "第1周", "第2周", "备注"], ["王芳", cell, 1, ""]]).accepted

    unreadable = [("COUNT_UNREADABLE", "week_1")] if lessons is None else []
    assert (row.values["weeks"][:2], row.warnings) == ([lessons or 0, 1], unreadable)


@pytest.mark.parametrize("merges", [[(0, 0, 1, 0), (0, 1, 0, 3), (0, 4, 1, 4)], []])
@pytest.mark.parametrize("weeks", [(1, 2, 3), ("1", "2", "3"), ("第1周", "第2周", "第3周")])
def test_weeks_below_a_heading_of_few_columns(weeks, merges):
    rows = [["姓名", "周次", "", "", "合计"], ["", *weeks, ""], ["王芳", 2, 0, 1, 3]]

    [row] = reading(rows, merges).rows

    assert (row.values["weeks"][:3], row.values["stated"], row.warnings) == ([2, 0, 1], 3, [])


def test_a_row_above_a_header_printed_again_is_data():
    head = ["姓名", "第1周", "第2周", "合计", "达标"]
    rows = [head, ["小计", 1, 2, 3, ""], head, ["王芳", 1, 2, 3, "达标"], head]

    result = reading(rows)

    assert [(row.row, row.values["total"]) for row in result.accepted] == [(4, 3)]
    assert [(one.row, one.kind) for one in result.ignored] == [
        (2, "TOTAL"),
        (3, "REPEATED_HEADER"),
        (5, "REPEATED_HEADER"),
    ]


def test_a_row_of_words_above_a_header_printed_again_is_data():
    head = ["姓名", "第1周", "第2周", "达标", "备注"]
    rows = [head, ["王芳", "", "√", "", "备注"], head]

    assert [row.values["total"] for row in reading(rows).accepted] == [1]


def test_a_row_of_numbers_is_no_second_row_of_headings():
    [row] = reading([["姓名", "周次", "第1周", "第2周"], ["王芳", 3, 1, 2]]).rows

    assert row.values["weeks"][:2] == [1, 2]


@pytest.mark.parametrize("said", ["第{}周", "{}周", "周次{}"])
@pytest.mark.parametrize(
    "week", [(1, "一"), (10, "十"), (23, "二十三"), (30, "三十"), (31, "三十一"), (60, "六十")]
)
def test_weeks_beyond_those_of_a_usual_semester(week, said):
    number, chinese = week
    for heading in (said.format(number), said.format(chinese)):
        [row] = reading([["姓名", "学科", heading], ["王芳", "语文", 2]]).rows

        assert {at: n for at, n in enumerate(row.values["weeks"], 1) if n} == {number: 2}
