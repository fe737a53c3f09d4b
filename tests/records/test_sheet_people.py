"""Section 4 of the reading rules: who is meant."""
# ruff: noqa: E501 - tables of examples stay tables

import pytest

from records.sheets import Roster
from records.sheets.people import read_employee_no, read_name
from tests.records import sheet_maker as maker

CHINESE = maker.person("01004", "郁丽菁", "语文", group="语文组", gender="男", label="语")
MATHS = maker.person(
    "02005", "郁丽菁", "数学", group="数学组", gender="女", label="数", stage="初中"
)
PLAIN = maker.person("01001", "郁建沐")
RARE = maker.person("04008", "戚𬭎", "科学")
COMMON = maker.person("06008", "戚澍", "心理健康")
DOTTED = maker.person("06005", "阿依努·库孜坎", "音乐")


@pytest.fixture
def roster():
    return Roster([CHINESE, MATHS, PLAIN, RARE, COMMON, DOTTED], maker.spring())


@pytest.mark.parametrize(
    ("cell", "name", "suffix"),
    [
        ("郁　丽菁（语）", "郁丽菁", "语"), ("郁丽菁(数)", "郁丽菁", "数"), ("阿依努．库孜坎", "阿依努·库孜坎", ""),
        ("阿依努•库孜坎 ", "阿依努·库孜坎", ""), ("王芳", "王芳", ""), ("（语）", "(语)", ""),
    ],
)  # fmt: skip
def test_names(cell, name, suffix):
    assert read_name(cell) == (name, suffix)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (1003.0, "01003"),
        ("０１００３", "01003"),
        (" 01003 ", "01003"),
        ("t12", "T12"),
        ("", ""),
        ("-", ""),
    ],
)
def test_employee_numbers(cell, number):
    assert read_employee_no(cell, maker.spring()) == number


def test_digits_get_the_prefix_of_the_school():
    assert read_employee_no(7.0, maker.settings()) == "LA0007"
    assert read_employee_no("la0007", maker.settings()) == "LA0007"


def test_a_prefix_of_digits_is_not_given_twice():
    school = maker.spring(employee_no={"prefix": "33", "digits": 3})

    assert [read_employee_no(cell, school) for cell in (7.0, "007", "33007")] == ["33007"] * 3


@pytest.mark.parametrize(
    ("name", "number", "person"),
    [
        ("郁建沐", "", PLAIN), ("郁 建沐", "01001", PLAIN), ("", "01001", PLAIN), ("郁建沐（校长）", "", PLAIN),
        ("郁丽菁（数）", "", MATHS), ("郁丽菁（语文）", "", CHINESE), ("郁丽菁（女）", "", MATHS),
        ("郁丽菁（初中）", "", MATHS), ("郁丽菁（01004）", "", CHINESE), ("郁丽菁", "02005", MATHS),
        ("阿依努•库孜坎", "", DOTTED),
    ],
)  # fmt: skip
def test_the_one_who_is_meant(roster, name, number, person):
    assert roster.find(name, number) == (person, "", False)


@pytest.mark.parametrize(
    ("name", "number", "code"),
    [
        ("", "", "PERSON_MISSING"), ("卞清澄", "", "PERSON_UNKNOWN"), ("郁建沐", "07001", "PERSON_UNKNOWN"),
        ("郁建沐", "02005", "PERSON_CONFLICT"), ("郁丽菁", "", "PERSON_AMBIGUOUS"),
        ("郁丽菁（英）", "", "PERSON_AMBIGUOUS"), ("郁建", "", "PERSON_UNKNOWN"),
    ],
)  # fmt: skip
def test_nobody_can_be_meant(roster, name, number, code):
    assert roster.find(name, number) == (None, code, False)


def test_membership_of_a_group_counts_more_than_its_subject():
    maths = maker.person("01001", "李明", "数学", group="数学组")
    both = maker.person("01002", "李明", "数学", "科学", group="科学组")
    roster = Roster([maths, both], maker.spring())

    assert roster.find("李明", subject="数学").code == "PERSON_AMBIGUOUS"
    assert roster.find("李明", subject="数学", group="数学教研组").person == maths
    assert roster.find("李明", group="科学组").person == both


def test_subject_or_group_of_the_row_decides_between_two(roster):
    assert roster.find("郁丽菁", subject="数学").person == MATHS
    assert roster.find("郁丽菁", group="语文教研组").person == CHINESE
    assert roster.find("郁丽菁", subject="综合实践").code == "PERSON_AMBIGUOUS"
    assert roster.find("郁丽菁（英）", subject="数学").code == "PERSON_AMBIGUOUS"


@pytest.mark.parametrize("name", ["戚?", "戚??", "戚？"])
def test_a_lost_character_is_one_that_gbk_lacks(roster, name):
    assert roster.find(name) == (RARE, "", True)
    assert roster.find(name, "04008") == (RARE, "", True)
    assert roster.find(name, "06008") == (None, "PERSON_CONFLICT", False)


def test_a_lost_character_may_leave_nobody_or_several():
    twins = Roster([RARE, maker.person("04018", "戚䶮", "科学")], maker.spring())

    assert twins.find("戚??").code == "PERSON_AMBIGUOUS"
    assert twins.find("张??").code == "PERSON_UNKNOWN"
    assert twins.find("戚???").code == "PERSON_UNKNOWN"
