"""What a school said cells mean is understood from then on."""

import pytest

from lessons.sheets import LAYOUT as OBSERVATIONS
from records.sheets import Words, read
from records.sheets.levels import Vocabulary
from records.sheets.people import Miss, Roster
from tests.records import sheet_maker as maker

MATHS = maker.person("01001", "王芳", "数学")
CHINESE = maker.person("01002", "王芳", "语文")
LI = maker.person("01003", "李明", "科学")
PEOPLE = [MATHS, CHINESE, LI]


def roster(**told):
    words = {number: [key] for key, number in told.get("told", {}).items()}
    return Roster(PEOPLE, maker.spring(), told=Words({"cells": {"people": words}}).told("people"))


@pytest.mark.parametrize(
    ("cells", "key", "lasts"),
    [
        ({"name": "李 鸣"}, "李鸣", True),
        ({"name": "王芳（大）"}, "王芳(大)", True),
        ({"name": "王芳", "subject": "综合", "group": "综合组"}, "王芳|综合|综合组", False),
        ({"name": "李鸣", "number": "01003"}, "李鸣#01003", True),
        ({"name": "李明", "number": "09999"}, "李明#09999", True),
    ],
)
def test_who_was_not_found_is_remembered_under_what_was_said(cells, key, lasts):
    people = roster()

    found = people.find(**cells)

    [miss] = people.misses
    assert (miss.key, miss.lasts, miss.code) == (key, lasts, found.code)
    assert roster(told={key: "01003"}).find(**cells) == (LI, "", False)


def test_an_answer_is_not_asked_where_the_rules_know_better():
    people = roster(told={"李明": "01001", "李鸣": "07777", "外人": ""})

    assert people.find("李明").person == LI
    assert people.find("李鸣").code == "PERSON_UNKNOWN"
    assert people.find("外人").code == "PERSON_UNKNOWN"
    assert people.find("王芳", subject="数学").person == MATHS
    assert [miss.key for miss in people.misses] == ["李鸣", "外人"]


def test_a_row_tells_who_was_not_found_in_it():
    book = maker.table(
        ["听课人", "授课教师", "日期", "节次", "课型"],
        ["李明", "王芳（大）", "3.5", "1", "推门"],
        ["李明", "外人", "3.8", "1", "推门"],
    )

    result = read(OBSERVATIONS, book, maker.spring(), PEOPLE)

    assert [row.facts["misses"] for row in result.rows] == [
        [Miss("王芳(大)", "王芳（大）", "", "", "", "PERSON_AMBIGUOUS")],
        [Miss("外人", "外人", "", "", "", "PERSON_UNKNOWN")],
    ]


def test_whole_cells_mean_what_the_school_says():
    cells = {
        "levels": {"county": ["总校"]},
        "modes": {"face": ["坐 堂"]},
        "types": {"walk_in": ["转转课"]},
        "classes": {"7-3": ["春晖班"], "": ["社团"]},
    }
    vocabulary = Vocabulary(Words({"cells": cells}), maker.spring())

    assert vocabulary.level("总校") == ("county", True)
    assert vocabulary.level("总校部") == ("school", True)  # by 校, as ever
    assert vocabulary.mode("坐堂") == ("face", True)
    assert vocabulary.type("转转课") == ("walk_in", True)
    assert vocabulary.class_name("春晖班") == ("7-3", True)
    assert vocabulary.class_name("社团") == (None, True)
    assert vocabulary.class_name("兴趣班") == (None, False)
    assert vocabulary.class_name(703) == ("7-3", True)
    assert vocabulary.class_name("无") == (None, True)


def test_only_the_sheets_asked_for_are_read():
    head = ["听课人", "授课教师", "日期", "节次", "课型"]
    row = ["李明", "外人", "3.5", "1", "推门"]
    book = maker.workbook({"一": [head, row], "二": [head, row]})

    result = read(OBSERVATIONS, book, maker.spring(), PEOPLE, only=["二"])

    assert [row.sheet for row in result.rows] == ["二"]
    assert result.sheets["一"] == {"read": False, "why": "other kind"}
