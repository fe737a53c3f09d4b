"""Section 12 of the reading rules: the list of research projects."""

from records.sheets import read
from research.sheets.projects import LAYOUT
from tests.records.shared_files import (
    SETTINGS,
    SHARED,
    check_against_expected,
    needs_shared_files,
    roster,
)

FILE = "05-projects.xlsx"


@needs_shared_files
def test_the_projects_of_shiqiao():
    result = read(LAYOUT, SHARED / FILE, SETTINGS(), roster())

    names = ("title", "level", "state", "grade", "leader", "people", "listed", "due", "closed")
    check_against_expected(FILE, result, {name: name for name in (*names, "number")})
