"""Section 13 of the reading rules: papers and awards."""

from records.sheets import read
from research.sheets.papers import LAYOUT
from tests.records.shared_files import (
    SETTINGS,
    SHARED,
    check_against_expected,
    needs_shared_files,
    roster,
)

FILE = "06-papers-awards.xlsx"
PAPER = {
    "key": "title", "outcome": "outcome", "level": "level", "grade": "prize", "core": "core",
    "authors": "authors", "first": "first", "date": "date",
}  # fmt: skip
AWARD = {"item": "title", "level": "level", "grade": "prize", "people": "people", "date": "date"}


@needs_shared_files
def test_the_papers_of_shiqiao():
    result = read(LAYOUT, SHARED / FILE, SETTINGS(), roster())

    check_against_expected(FILE, result, lambda row: AWARD if row.values["is_award"] else PAPER)
