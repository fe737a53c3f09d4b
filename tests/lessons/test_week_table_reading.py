"""Section 11 of the reading rules: lessons observed per teacher and week."""

from lessons.week_sheets import LAYOUT
from records.sheets import read
from tests.records.shared_files import (
    SETTINGS,
    SHARED,
    check_against_expected,
    expected,
    needs_shared_files,
    roster,
)

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
