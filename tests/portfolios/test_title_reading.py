"""Section 15 of the reading rules: titles held, and mentor pairs."""

from datetime import date, datetime

import pytest

from portfolios.sheets import LAYOUT
from records.sheets import read
from tests.records import sheet_maker as maker
from tests.records.shared_files import (
    SETTINGS,
    SHARED,
    check_against_expected,
    needs_shared_files,
    roster,
)

FILE = "08-backbone-mentors.xlsx"
TITLE = {"emp": "employee_no", "title": "title", "level": "level", "start": "starts_on",
         "until": "ends_on", "active": "is_active", "doc": "document"}  # fmt: skip
HEAD = ["姓名", "称号", "级别", "批准时间", "任期", "徒弟名单"]
PEOPLE = [maker.person(), maker.person("01002", "赵云")]
PAIR = {"mentor": "employee_no", "mentee": "mentee_shown"}


@needs_shared_files
def test_the_titles_and_mentors_of_shiqiao():
    result = read(LAYOUT, SHARED / FILE, SETTINGS(), roster())

    check_against_expected(
        FILE, result, lambda row: TITLE if row.values["kind"] == "title" else PAIR
    )


def reading(*rows, head=HEAD):
    return read(LAYOUT, maker.workbook({"一": [head, *rows]}), maker.spring(), PEOPLE)


@pytest.mark.parametrize(
    ("approved", "day", "warnings"),
    [
        (date(2020, 9, 15), date(2020, 9, 15), []),
        ("2020.9.15", date(2020, 9, 15), []),
        ("2020年9月15日", date(2020, 9, 15), []),
        ("2020/9/15 0:00", date(2020, 9, 15), []),
        ("20200915", date(2020, 9, 15), []),
        (20200915, date(2020, 9, 15), []),
        (44089, date(2020, 9, 15), []),
        ("2020.9", date(2020, 9, 1), []),
        ("202009", date(2020, 9, 1), []),
        ("2020年", date(2020, 1, 1), [("YEAR_ONLY", "approved")]),
        (2020, date(2020, 1, 1), [("YEAR_ONLY", "approved")]),
        (2020.1, date(2020, 1, 1), [("MONTH_AMBIGUOUS", "approved")]),
        ("待定", None, []),
    ],
)
def test_since_when_a_title_is_held(approved, day, warnings):
    [row] = reading(["王芳", "名师", "县级", approved, "", ""]).accepted

    assert (row.values["starts_on"], row.warnings) == (day, warnings)


@pytest.mark.parametrize("approved", ["2020.2.30", "9999.12.31", datetime(9999, 12, 31), "春天"])
def test_a_day_that_cannot_be_comes_back(approved):
    title = reading(["王芳", "名师", "县级", approved, "三年", ""])
    pair = reading(["王芳", "赵云", "语文", approved], head=["师傅", "徒弟", "学科", "结对时间"])

    assert [(row.code, row.field) for row in title.rows] == [("DATE_INVALID", "approved")]
    assert [(row.code, row.field) for row in pair.rows] == [("DATE_INVALID", "since")]


@pytest.mark.parametrize(
    ("term", "until", "warnings"),
    [
        ("三年", date(2023, 8, 31), []),
        ("两年", date(2022, 8, 31), []),
        ("1学年", date(2021, 8, 31), []),
        ("2020.9-2023.8", date(2023, 8, 31), []),
        ("长期", None, []),
        ("", None, []),
        ("两三年", None, [("TERM_UNREADABLE", "term")]),
    ],
)
def test_until_when_a_title_is_held(term, until, warnings):
    [row] = reading(["王芳", "名师", "县级", "2020.9", term, ""]).accepted

    assert (row.values["ends_on"], row.warnings) == (until, warnings)


@pytest.mark.parametrize("nobody", ["", "无", "—", "/", "-"])
def test_nobody_is_no_mentee(nobody):
    [row] = reading(["王芳", "名师", "县级", "2020.9", "", nobody]).accepted

    assert (row.values["apprentices"], row.warnings) == ([], [])


def test_a_title_in_quotation_marks_is_the_same_title():
    rows = [["王芳", title, "县级", "2020.9", "三年", ""] for title in ("县“新秀”", "县新秀")]

    assert [row.code for row in reading(*rows).rows] == ["", "DUPLICATE_ROW"]
