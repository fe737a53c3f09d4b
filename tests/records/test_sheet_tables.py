"""Sections 2 and 3 of the reading rules: tables, merged cells, ditto marks."""
# ruff: noqa: E501 - tables of examples stay tables

from itertools import pairwise

import pytest

from records.sheets import SheetError, Words, read
from records.sheets.headings import assign
from tests.records import sheet_maker as maker
from tests.records.shared_files import what_was_read
from training.sheets import LAYOUT

HEAD = ["序号", "姓名", "培训项目", "培训级别", "培训形式", "培训时间", "学时", "学分", "备注"]
WANG = maker.person("01001", "王芳")
LI = maker.person("01002", "李明", "数学")


def line(*start, name="王芳", programme="作业设计", level="县级", date="3.5", hours=8, note=""):
    return [*(start or [1]), name, programme, level, "面授", date, hours, 8, note]


def reading(*rows, merges=(), words=None):
    return read(LAYOUT, maker.table(*rows, merges=merges), maker.spring(), [WANG, LI], words)


def kinds(result):
    return {ignored.row: ignored.kind for ignored in result.ignored}


def test_a_header_may_stand_anywhere_and_be_written_with_spaces():
    head = ["", "", *(f" {word[0]} {word[1:]}" for word in HEAD)]

    result = reading([], ["登记表"], [], head, ["", "", *line()])

    assert what_was_read(result.sheets) == {"Sheet1": {"header_rows": [4]}}
    assert kinds(result) == {2: "TITLE"}
    assert maker.outcomes(result) == {5: ""}


def test_units_and_stars_in_headings_do_not_count():
    head = [f"{word}*" if word == "姓名" else f"{word}（必填）" for word in HEAD]

    assert maker.outcomes(reading(head, line())) == {2: ""}


def test_a_header_needs_the_person_and_two_other_words():
    for head in (["姓名", "学时", "甲"], ["培训项目", "学时", "学分"], ["甲", "乙", "丙"]):
        with pytest.raises(SheetError) as refused:
            reading(head, ["王芳", 8, 1])
        assert refused.value.code == "FILE_WITHOUT_HEADER"


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (["老师", "教师姓名", "课题"], {"observer": 0, "teacher": 1, "topic": 2}),
        (["教师姓名", "课题", "老师"], {"observer": 2, "teacher": 0, "topic": 1}),
        (["听课人", "教师姓名", "课题"], {"observer": 0, "teacher": 1, "topic": 2}),
        (["教师", "授课人", "课题"], {"observer": 0, "teacher": 1, "topic": 2}),
        (["听课人", "提交人", "课题"], {"observer": 0, "topic": 2}),
    ],
)
def test_a_word_that_may_mean_two_columns_means_the_one_that_is_left(heads, columns):
    assert assign(heads, Words().headers("observations").meanings) == columns


def test_two_header_rows_are_joined_where_cells_are_merged():
    head = ["姓名", "培训", "", "", "认定", "", "备注"]
    parts = ["", "项目", "起", "止", "学时", "学分", ""]
    merges = [(0, 0, 1, 0), (0, 1, 0, 3), (0, 4, 0, 5), (0, 6, 1, 6)]

    result = reading(head, parts, ["王芳", "作业设计", "3.5", "3.6", 16, 16, ""], merges=merges)

    assert result.sheets["Sheet1"]["header_rows"] == [1, 2]
    [row] = result.accepted
    assert (str(row.values["starts_on"]), str(row.values["ends_on"])) == (
        "2021-03-05",
        "2021-03-06",
    )


@pytest.mark.parametrize(
    ("above", "merges"),
    [
        (["教研组：语文组", "", "审核：", "", "", "日期："], ()),
        (["培训情况"], ()),
        (["培训情况"], [(0, 0, 0, 8)]),
        (["单位", "", "", "", "日期：", "", "", ""], [(0, 0, 0, 3), (0, 4, 0, 8)]),
    ],
)
def test_a_title_is_no_header_though_it_has_words_of_one(above, merges):
    result = reading([*above, *[""] * (9 - len(above))], HEAD, line(), merges=merges)

    assert result.sheets["Sheet1"]["header_rows"] == [2]
    assert (kinds(result), maker.outcomes(result)) == ({1: "TITLE"}, {3: ""})


@pytest.mark.parametrize(
    "head",
    [
        "1、参训教师 2、培训名称 3、研修起止日期 4、学时",
        "Q1_姓名 Q2_培训项目 Q3_培训时间 Q4_学时",
        "姓名 培训项目 培训时间（起） 培训学时",
        "姓名 培训项目 年月日 学习时长",
    ],
)
def test_numbers_of_questions_and_remarks_in_headings(head):
    result = reading(head.split(), ["王芳", "作业设计", "3.5", 8])

    assert maker.outcomes(result) == {2: ""}


def test_first_and_last_day_may_stand_in_brackets():
    head = ["姓名", "培训项目", "培训时间（起）", "培训时间（止）", "学时", "登记日期"]

    [row] = reading(head, ["王芳", "作业设计", "3.5", "3.6", 8, "7.1"]).accepted

    assert [str(row.values[day]) for day in ("starts_on", "ends_on")] == [
        "2021-03-05",
        "2021-03-06",
    ]


def test_when_a_course_ended_is_no_number_of_lessons():
    head = ["学员", "课程名称", "开课时间", "结课时间", "学习时长"]

    [row] = reading(head, ["王芳", "作业设计", "3.5", "3.6", 8]).accepted

    assert (str(row.values["ends_on"]), row.values["hours"]) == ("2021-03-06", 8)


def test_the_word_for_the_person_may_stand_in_the_second_row():
    head = ["参训人员", "", "培训", "", "学时"]
    parts = ["姓名", "工号", "培训项目", "培训时间", ""]
    merges = [(0, 0, 0, 1), (0, 2, 0, 3), (0, 4, 1, 4)]

    result = reading(head, parts, ["王芳", "01001", "作业设计", "3.5", 8], merges=merges)

    assert maker.outcomes(result) == {3: ""}


def test_a_repeated_header_is_ignored_and_another_one_starts_another_table():
    other = ["教师姓名", "学时数", "项目名称", "日期"]

    result = reading(HEAD, line(), HEAD, line(date="3.6"), other, ["李明", 4, "读书沙龙", "4.6"])

    assert kinds(result) == {3: "REPEATED_HEADER"}
    assert [row.values["employee_no"] for row in result.accepted] == ["01001", "01001", "01002"]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["合 计", "", "", "", "", "", 30], "TOTAL"),
        (["合计：59人"], "TOTAL"),
        (["", "语文组小计", "", "", "", "", 30], "TOTAL"),
        (["平均学时", "", "", "", "", "", 3.5], "TOTAL"),
        (["应到58 实到55"], "TOTAL"),
        (["注：半天按4学时计"], "NOTE"),
        (["", "说明：下同"], "NOTE"),
        (["备注：略"], "NOTE"),
        (["※ 数据来源：平台"], "NOTE"),
        (["记录人：陈一"], "NOTE"),
        (["补登："], "SECTION"),
        (["", "二、校外培训"], "SECTION"),
        ([117.0], "EMPTY"),
        (["118"], "EMPTY"),
    ],
)
def test_rows_that_are_not_data(cells, kind):
    result = reading(HEAD, line(), cells, line(date="3.6"))

    assert kinds(result) == {3: kind}
    assert maker.outcomes(result) == {2: "", 4: ""}


def test_a_value_carried_in_by_a_merged_cell_makes_a_row_data():
    rows = [
        HEAD,
        line(),
        [2, "", "", "", "", "", "", "", ""],
        ["", "", "读书沙龙", "", "", "", "", "", ""],
    ]

    result = reading(*rows, merges=[(1, 1, 3, 1)])

    assert maker.outcomes(result) == {2: "", 3: "TITLE_MISSING", 4: "DATE_MISSING"}


def test_an_empty_cell_that_is_not_merged_is_empty():
    result = reading(HEAD, line(), line(name="", date="3.6"))

    assert maker.outcomes(result) == {2: "", 3: "PERSON_MISSING"}


def test_marks_copy_within_the_rows_of_one_person():
    result = reading(
        HEAD,
        line(hours="6学时"),
        line(name="〃", programme="读书沙龙", level="″", hours='"', date="3.6"),
        line(name="同上", programme="同上", level="''", hours="“", date="3.7"),
        line(name="王　芳", programme="″", level="〃", date="3.8"),
    )

    assert [(row.values["programme"], row.values["level"], str(row.values["hours"])) for row in result.rows] == [
        ("作业设计", "county", "6"),
        ("读书沙龙", "county", "6"),
        ("读书沙龙", "county", "6"),
        ("读书沙龙", "county", "8"),
    ]  # fmt: skip


def test_marks_copy_from_rows_that_were_turned_away():
    result = reading(HEAD, line(date="待定"), line(name="〃", programme="〃", date="3.6"))

    assert maker.outcomes(result) == {2: "DATE_MISSING", 3: ""}


@pytest.mark.parametrize(
    "between", [["小计", "", "", "", "", "", 8], ["补登："], line(name="李明", date="3.6")]
)
def test_a_mark_in_the_first_row_of_a_block_copies_nothing(between):
    result = reading(HEAD, line(), between, line(level="〃", date="3.7"))

    assert maker.outcomes(result)[4] == "DITTO_OUTSIDE_BLOCK"


def test_a_name_mark_after_a_total_has_nobody_to_continue():
    total = ["小计", "", "", "", "", "", 8]

    result = reading(
        HEAD,
        line(),
        total,
        line(name="〃", date="3.6"),
        line(name="〃", date="3.7"),
        line(date="3.8"),
    )

    assert maker.outcomes(result) == {
        2: "", 4: "DITTO_OUTSIDE_BLOCK", 5: "DITTO_OUTSIDE_BLOCK", 6: "",
    }  # fmt: skip


def test_numbers_tell_blocks_of_one_name_apart():
    head = ["工号", *HEAD[1:]]
    twin = maker.person("01003", "王芳", "数学")
    rows = [
        head,
        line("01001"),
        line("01003", level="〃", date="3.6"),
        line("〃", name="王芳", level="〃", date="3.7"),
    ]

    result = read(LAYOUT, maker.table(*rows), maker.spring(), [WANG, twin])

    assert [row.code for row in result.rows] == ["", "DITTO_OUTSIDE_BLOCK", "DITTO_OUTSIDE_BLOCK"]


def test_a_remark_in_a_title_copies_nothing():
    result = reading(HEAD, line(), line(programme="读书沙龙（同上）", note="（同上）"))

    assert [row.values["programme"] for row in result.accepted] == ["作业设计", "读书沙龙"]


def test_hidden_sheets_and_sheets_of_words_are_not_read():
    book = maker.workbook(
        {"一": [HEAD, line()], "说明": [["一、本表由教研组填报"]], "~二": [HEAD, line()]}
    )

    result = read(LAYOUT, book, maker.spring(), [WANG])

    assert what_was_read(result.sheets) == {
        "一": {"header_rows": [1]},
        "说明": {"read": False, "why": "no header row"},
        "二": {"read": False, "why": "hidden sheet"},
    }


def test_a_school_adds_its_own_headings():
    head = ["研习人", "研习题目", "研习时数", *HEAD[5:6]]
    own = {"name": ["研习人"], "programme": ["研习题目"], "hours": ["研习时数"]}

    result = reading(
        head, ["王芳", "作业设计", 8, "3.5"], words=Words({"headers": {"training": own}})
    )

    assert maker.outcomes(result) == {2: ""}


def test_progress_is_told_in_order():
    told = []
    rows = [HEAD, *(line(date="3.5", programme=f"项目{n}") for n in range(1200))]

    read(LAYOUT, maker.table(*rows), maker.spring(), [WANG], progress=lambda *p: told.append(p))

    assert all(a < b for a, b in pairwise(told))
    assert told[-1] == (1000, 1200)
