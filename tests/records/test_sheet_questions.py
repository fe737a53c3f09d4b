"""What a reading did not understand is asked, each thing once."""

import pytest

from lessons.sheets import LAYOUT as OBSERVATIONS
from records.sheets import SheetError, Words, read
from records.sheets.questions import Question
from tests.records import sheet_maker as maker
from training.sheets import LAYOUT as TRAINING

PEOPLE = [
    maker.person("01001", "王芳", "数学"),
    maker.person("01002", "王芳", "语文"),
    maker.person("01003", "李明", "科学"),
]
HEAD = ["姓名", "工号", "学科", "培训项目", "级别", "形式", "时间", "学时"]


def line(**cells):
    usual = dict(zip(HEAD, ["李明", "", "", "作业设计", "县级", "面授", "3.5", "8"], strict=True))
    return list({**usual, **cells}.values())


def asked(*rows, layout=TRAINING, words=None, **options):
    book = options.pop("book", None) or maker.table(*rows)
    return read(layout, book, maker.spring(), PEOPLE, words, **options).questions


def test_nothing_is_asked_about_what_is_understood():
    assert asked(HEAD, line(), line(姓名="王芳", 学科="语文")) == []


def test_words_are_asked_once_with_how_often_and_where_they_stand():
    rows = [
        line(级别="厂矿级"),
        line(级别="厂 矿级", 形式="坐堂"),
        line(级别="", 形式="—", 时间="3.8"),
    ]

    assert asked(HEAD, *rows) == [
        Question("levels", "厂矿级", "厂矿级", "Sheet1", 2, rows=2, code="LEVEL_UNKNOWN"),
        Question("modes", "坐堂", "坐堂", "Sheet1", 3, code="MODE_UNKNOWN"),
    ]


def test_kinds_of_lessons_and_classes_are_asked():
    head = ["听课人", "授课教师", "日期", "节次", "课型", "班级"]
    rows = [["李明", "王芳（语）", "3.5", "1", "转转课", "春晖班"],
            ["李明", "王芳（语）", "3.8", "1", "推门", "703"]]  # fmt: skip

    assert asked(head, *rows, layout=OBSERVATIONS) == [
        Question("types", "转转课", "转转课", "Sheet1", 2, code="TYPE_UNKNOWN"),
        Question("classes", "春晖班", "春晖班", "Sheet1", 2, code="CLASS_UNREADABLE"),
    ]


def test_people_are_asked_with_those_who_may_be_meant():
    rows = [
        line(姓名="王芳（大）"),
        line(姓名="王芳（大）", 时间="3.8"),
        line(姓名="王芳", 学科="综合"),
        line(姓名="李鸣", 工号="01003"),
        line(姓名="外人"),
    ]
    both = ("01001", "01002")

    assert asked(HEAD, *rows) == [
        Question(
            "people", "王芳(大)", "王芳（大）", "Sheet1", 2, rows=2,
            code="PERSON_AMBIGUOUS", stops=True, choices=both,
        ),
        Question(
            "people", "王芳|综合|", "王芳", "Sheet1", 4,
            code="PERSON_AMBIGUOUS", stops=True, lasts=False, choices=both, subject="综合",
        ),
        Question(
            "people", "李鸣#01003", "李鸣", "Sheet1", 5,
            code="PERSON_CONFLICT", stops=True, choices=("01003",), number="01003",
        ),
        Question("people", "外人", "外人", "Sheet1", 6, code="PERSON_UNKNOWN", stops=True),
    ]  # fmt: skip


def test_of_a_name_that_nobody_has_those_are_offered_whose_name_is_nearly_the_same():
    people = [maker.person("01001", "茅依宁"), maker.person("01002", "茅依"), *PEOPLE]
    book = maker.table(HEAD, line(姓名="茅宜宁"), line(姓名="李鸣"))

    questions = read(TRAINING, book, maker.spring(), people).questions

    assert [(one.word, one.choices) for one in questions] == [("茅宜宁", ("01001",)), ("李鸣", ())]


def test_who_is_kept_as_text_does_not_stop_the_row():
    head = ["听课人", "授课教师", "日期", "节次", "课型"]

    [question] = asked(head, ["李明", "外人", "3.5", "1", "推门"], layout=OBSERVATIONS)

    assert (question.word, question.code, question.stops) == ("外人", "PERSON_UNKNOWN", False)


def test_headings_of_columns_that_hold_something_are_asked():
    head = [*HEAD, "研学心得", "空着", "2021", "备注"]
    rows = [[*line(), "很好"], [*line(时间="3.8"), "一般", "", "", "迟到"]]

    assert asked(["培训登记"], head, *rows) == [
        Question("headings", "研学心得", "研学心得", "Sheet1", 2, rows=2)
    ]


def test_a_heading_of_two_rows_is_asked_as_both():
    rows = [
        [*HEAD, "心得", ""],
        ["", "", "", "", "", "", "", "", "甲分", "乙分"],
        [*line(), 90, 91],
    ]
    merges = [(0, column, 1, column) for column in range(8)] + [(0, 8, 0, 9)]

    assert asked(book=maker.table(*rows, merges=merges)) == [
        Question("headings", "心得/甲分", "心得 甲分", "Sheet1", 1),
        Question("headings", "心得/乙分", "心得 乙分", "Sheet1", 1),
    ]


def test_the_answer_to_a_heading_makes_its_column_read():
    head = ["姓名", "级别", "培训项目", "时间", "研学钟点"]
    rows = [head, ["李明", "县级", "作业设计", "3.5", 8]]
    words = {"headers": {"training": {"hours": ["研学钟点"]}}}

    [question] = asked(*rows)
    told = read(TRAINING, maker.table(*rows), maker.spring(), PEOPLE, Words(words))

    assert (question.word, maker.outcomes(told), told.questions) == ("研学钟点", {2: ""}, [])
    words = {"headers": {"training": {"known": ["研学钟点"]}}}
    assert asked(*rows, words=Words(words)) == []


def test_a_file_without_a_header_asks_for_that_of_a_row_that_looks_like_one():
    rows = [
        ["2021年登记"],
        ["参与人", "甲项", "乙项", "丙项"],
        ["李明", "作业设计", "3.5", 8],
        ["a"],
    ]

    with pytest.raises(SheetError) as refusal:
        asked(*rows)

    assert refusal.value.code == "FILE_WITHOUT_HEADER"
    assert refusal.value.questions == [
        Question("headings", word, word, "Sheet1", 2, rows=2, stops=True)
        for word in ("甲项", "乙项", "丙项")
    ]


def test_a_sheet_said_to_be_of_this_kind_is_asked_about_too():
    book = maker.workbook(
        {"一": [HEAD, line()], "二": [["甲项", "乙项", "丙项"], ["李明", "作业设计", 8]]}
    )

    assert asked(book=book) == []
    assert {one.sheet for one in asked(book=book, only=["一", "二"])} == {"二"}


def test_a_ditto_mark_is_no_word_and_an_answer_ends_the_asking():
    rows = [line(级别="厂矿级"), line(级别="〃", 时间="3.8"), line(姓名="外人")]
    cells = {"levels": {"other": ["厂矿级"]}, "people": {"": ["外人"]}}

    assert [one.word for one in asked(HEAD, *rows)] == ["外人", "厂矿级"]
    assert asked(HEAD, *rows, words=Words({"cells": cells})) == []


def test_a_question_is_kept_as_json():
    [question] = asked(HEAD, line(姓名="王芳（大）"))

    assert Question.from_json(question.as_json()) == question
