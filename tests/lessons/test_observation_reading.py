"""The list of observed lessons: section 10 of the reading rules."""

import datetime

import pytest

from lessons.sheets import LAYOUT, read_moment
from records.sheets import Words, read
from records.sheets.layout import Tools
from tests.records import sheet_maker as maker
from tests.records.shared_files import (
    SETTINGS,
    SHARED,
    check_against_expected,
    needs_shared_files,
    roster,
)

HEAD = [
    "提交时间",
    "听课人",
    "授课教师",
    "学科",
    "班级",
    "课题",
    "听课日期",
    "节次",
    "类型",
    "范围",
    "总评",
]
PEOPLE = [
    maker.person("01001", "王芳", "语文"),
    maker.person("01002", "李明", "数学", label="大"),
    maker.person("01003", "李明", "科学"),
    maker.person("01004", "陈一", "英语"),
]


def line(
    observer="王芳", teacher="陈一", date="3.5", period="第2节", at="2021-03-05 20:00", **cells
):
    row = dict.fromkeys(HEAD, "") | {
        "学科": "英语",
        "班级": "703",
        "课题": "《渡口》",
        "类型": "推门",
    }
    row |= {
        "提交时间": at,
        "听课人": observer,
        "授课教师": teacher,
        "听课日期": date,
        "节次": period,
    }
    return [*(row | cells).values()]


def reading(*rows):
    return read(LAYOUT, maker.comma_separated([HEAD, *rows]), maker.spring(), PEOPLE, name="a.csv")


@pytest.mark.parametrize(
    ("observer", "teacher"),
    [
        ("教师", "上课教师姓名"),
        ("教师", "讲课者"),
        ("听课领导", "教师"),
        ("1、听课教师", "2、被听课教师"),
    ],
)
def test_a_word_for_either_person_is_for_the_other_one(observer, teacher):
    named = {"听课人": observer, "授课教师": teacher}
    head = [named.get(word, word) for word in HEAD]
    table = maker.comma_separated([head, line()])

    [row] = read(LAYOUT, table, maker.spring(), PEOPLE, name="a.csv").accepted

    assert (row.values["observer"], row.values["teacher"]) == ("01001", "01004")


def test_a_lesson_in_full():
    [row] = reading(line(period="第2、3节", 总评="良+")).accepted

    assert row.values == {
        "observer": "01001",
        "observer_person": None,
        "teacher": "01004",
        "teacher_person": None,
        "external": None,
        "external_school": "",
        "is_outside": False,
        "date": datetime.date(2021, 3, 5),
        "submitted_at": datetime.datetime(2021, 3, 5, 20, 0),
        "periods": [2, 3],
        "topic": "《渡口》",
        "subject": "英语",
        "type": "walk_in",
        "class_name": "7-3",
        "grade": "良",
        "score": None,
        "strengths": "",
        "weaknesses": "",
        "suggestions": "",
        "place": "",
        "note": "",
    }
    assert row.warnings == []


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"observer": ""}, "PERSON_MISSING"),
        ({"observer": "钱外"}, "PERSON_UNKNOWN"),
        ({"observer": "李明"}, "PERSON_AMBIGUOUS"),
        ({"teacher": "　"}, "TEACHER_MISSING"),
        ({"date": ""}, "DATE_MISSING"),
        ({"date": "上周三"}, "DATE_INVALID"),
        ({"date": "1.15"}, "OUT_OF_TERM"),
        ({"date": "3.6"}, "DATE_AFTER_SUBMISSION"),
        ({"period": ""}, "PERIOD_INVALID"),
        ({"period": "第9节"}, "PERIOD_INVALID"),
        ({"teacher": "王芳"}, "SELF_OBSERVATION"),
    ],
)
def test_what_turns_a_row_away(cells, code):
    assert maker.outcomes(reading(line(**cells))) == {2: code}


def test_the_subject_of_the_lesson_does_not_say_who_watched():
    assert reading(line(observer="李明", 学科="数学")).rows[0].code == "PERSON_AMBIGUOUS"
    assert reading(line(observer="李明（大）")).rows[0].values["observer"] == "01002"


@pytest.mark.parametrize(
    ("cells", "taught", "warning"),
    [
        ({"teacher": "李明", "学科": "科学"}, ("01003", None, False), None),
        ({"teacher": "李明（数学）"}, ("01002", None, False), None),
        ({"teacher": "李明", "学科": "英语"}, (None, "李明", False), "TEACHER_AMBIGUOUS"),
        ({"teacher": "实习老师小乐"}, (None, "实习老师小乐", False), "TEACHER_UNKNOWN"),
        ({"teacher": "施某（越州外国语学校）"}, (None, "施某", True), None),
        ({"teacher": "施某（东浦中学）"}, (None, "施某", True), None),
        ({"teacher": "陈一（科学）"}, (None, "陈一", True), None),
        ({"teacher": "陈一（实验小学）"}, (None, "陈一", True), None),
        ({"teacher": "陈一", "范围": "校外"}, (None, "陈一", True), None),
        ({"teacher": "陈一", "范围": "外校"}, (None, "陈一", True), None),
        ({"teacher": "陈一", "范围": "校内"}, ("01004", None, False), None),
    ],
)
def test_who_taught(cells, taught, warning):
    [row] = reading(line(**cells)).rows
    values = row.values

    assert (values["teacher"], values["external"], values["is_outside"]) == taught
    assert [code for code, _ in row.warnings] == [code for code in [warning] if code]


@pytest.mark.parametrize(
    ("cells", "warning"),
    [
        ({"类型": "其它"}, ("TYPE_UNKNOWN", "type")),
        ({"类型": ""}, ("TYPE_UNKNOWN", "type")),
        ({"班级": "录播教室"}, ("CLASS_UNREADABLE", "class")),
        ({"date": "2021-03-06", "at": "2021-03-08"}, ("NON_TEACHING_DAY", "date")),
    ],
)
def test_what_is_worth_a_look(cells, warning):
    assert reading(line(**cells)).rows[0].warnings == [warning]


def test_made_up_weekends_are_teaching_days_and_holidays_are_not():
    calendar = maker.spring(make_up_days=["2021-03-06"], non_teaching_days=["2021-03-04"])
    rows = [HEAD, line(date="3.6", at="2021-03-08"), line(date="3.4")]

    result = read(LAYOUT, maker.comma_separated(rows), calendar, PEOPLE, name="a.csv")

    assert [(row.row, code) for row, code, _ in result.warned] == [(3, "NON_TEACHING_DAY")]


def test_of_the_same_visit_the_one_handed_in_last_is_kept():
    result = reading(
        line(at="2021-03-05 20:00", period="第2节"),
        line(at="2021/3/5 21:00:05", period="2", 班级="802"),
        line(at="2021-03-05 20:30", period="第二节"),
        line(period="第2、3节", teacher="陈一"),
    )

    assert maker.outcomes(result) == {2: "DUPLICATE_ROW", 3: "", 4: "DUPLICATE_ROW", 5: ""}
    assert {row.kept for row in result.duplicates} == {("csv", 3)}


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2021-03-05 20:00:07", (20, 0, 7)),
        ("2021/3/5 8:02", (8, 2, 0)),
        ("2021年3月5日 下午8:02", (20, 2, 0)),
        ("2021-03-05 8:02:09 PM", (20, 2, 9)),
        ("2021-03-05T20:00:00.123Z", (20, 0, 0)),
        (datetime.datetime(2021, 3, 5, 9), (9, 0, 0)),
        ("3月5日", (0, 0, 0)),
    ],
)
def test_moments_of_handing_in(cell, moment):
    tools = Tools.of(maker.spring(), PEOPLE, Words())

    assert read_moment(cell, tools) == datetime.datetime(2021, 3, 5, *moment)


def test_a_moment_may_be_unreadable():
    tools = Tools.of(maker.spring(), PEOPLE, Words())

    assert {read_moment(cell, tools) for cell in ("", None, "刚才", "2021-02-30 8:00")} == {None}


def test_without_times_the_last_in_the_list_is_kept():
    assert maker.outcomes(reading(line(at=""), line(at=""))) == {2: "DUPLICATE_ROW", 3: ""}


def test_nobody_can_watch_two_teachers_at_once():
    result = reading(
        line(period="第2、3节"),
        line(period="3", teacher="李明（大）"),
        line(period="4", teacher="李明（大）"),
        line(period="3", teacher="李明（大）", date="3.4"),
    )

    assert [(row.row, code, field) for row, code, field in result.warned] == [
        (2, "OBSERVER_DOUBLE_BOOKED", "period"),
        (3, "OBSERVER_DOUBLE_BOOKED", "period"),
    ]


def test_a_left_out_duplicate_books_nobody():
    later = line(at="2021-03-05 21:00", period="3", teacher="李明（大）", date="3.4")

    result = reading(line(period="3"), line(period="3", at="2021-03-05 22:00"), later)

    assert result.warned == []


def test_an_observation_may_name_people_by_number():
    head = ["听课人工号", "听课人", "授课教师工号", "授课教师", "听课日期", "节次", "班级", "年级"]
    rows = [head, ["1002", "李明", "1003", "李明", "3.5", "2", "3班", "七年级"]]

    [row] = read(LAYOUT, maker.comma_separated(rows), maker.spring(), PEOPLE, name="a.csv").rows

    assert (row.values["observer"], row.values["teacher"], row.values["class_name"]) == (
        "01002", "01003", "7-3",
    )  # fmt: skip


def test_quotes_in_free_text_are_not_ditto_marks():
    head, row = [*HEAD, "优点"], [*line(), '"']

    result = read(LAYOUT, maker.comma_separated([head, row]), maker.spring(), PEOPLE, name="a.csv")

    assert [row.code for row in result.rows] == [""]


@needs_shared_files
def test_the_observations_of_shiqiao():
    result = read(LAYOUT, SHARED / "03-observations-long.csv", SETTINGS(), roster())

    check_against_expected(
        "03-observations-long.csv",
        result,
        {
            "date": "date", "external": "external", "observer": "observer", "teacher": "teacher",
            "periods": "periods", "type": "type", "outside": "is_outside", "cls": "class_name",
            "grade": "grade",
        },
    )  # fmt: skip
