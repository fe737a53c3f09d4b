"""Section 15 of the reading rules: titles held, and mentor pairs."""

from portfolios.sheets import LAYOUT
from records.sheets import read
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
PAIR = {"mentor": "employee_no", "mentee": "mentee_shown"}


@needs_shared_files
def test_the_titles_and_mentors_of_shiqiao():
    result = read(LAYOUT, SHARED / FILE, SETTINGS(), roster())

    check_against_expected(
        FILE, result, lambda row: TITLE if row.values["kind"] == "title" else PAIR
    )
