"""Which kind of list a sheet is, told by its headings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.imports import importers
from records.sheets import Words
from records.sheets.recognition import Recognised, recognise
from records.sheets.workbook import open_sheets
from tests.records import sheet_maker as maker
from tests.records.shared_files import SHARED
from tests.records.sheet_generator import KINDS, sheets

ROSTER = ["序号", "姓名", "工号", "性别", "职称", "任教学科"]
TRAINING = ["姓名", "教研组", "培训内容", "起止时间", "学时数", "培训形式"]
OBSERVATIONS = ["听课人", "被听课教师", "听课时间", "节次", "班级", "课型", "评价"]
PROJECTS = ["序号", "课题名称", "负责人", "成员", "立项时间", "进展"]
PAPERS = ["题目", "作者", "获奖情况", "发表刊物", "日期", "级别"]
TITLES = ["姓名", "学科", "称号", "级别", "认定时间", "任期"]
PAIRS = ["师傅", "学科", "徒弟", "结对时间"]
WEEKS = ["姓名", "教研组", "第1周", "第2周", "第3周", "合计"]


def told(sheets, name="", words=None):
    layouts = [one.layout for one in importers.REGISTRY.values() if not one.compares]
    return recognise(open_sheets(maker.workbook(sheets)), layouts, words or Words(), name)


def kinds(sheets, name=""):
    return {sheet: found.layout for sheet, found in told(sheets, name).items()}


@pytest.mark.parametrize(
    ("heads", "layout"),
    [
        (ROSTER, "roster"), (TRAINING, "training"), (OBSERVATIONS, "observations"),
        (PROJECTS, "projects"), (PAPERS, "papers"), (TITLES, "titles"), (PAIRS, "titles"),
        (WEEKS, "observations-wide"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "above", [[], [["石桥初级中学"]], [["统计表"], [], ["填表人：", "日期："]]]
)
def test_headings_tell(heads, layout, above):
    assert kinds({"Sheet1": [*above, heads, ["甲"] * len(heads)]}) == {"Sheet1": layout}
    assert kinds({"Sheet1": [*above, heads[::-1]]}) == {"Sheet1": layout}


def test_sheets_of_one_file_may_be_of_several_kinds():
    sheets = {
        "教师": [ROSTER],
        "学时": [["2021年培训"], TRAINING],
        "说明": [["请各组于周五前填好"], ["谢谢"]],
        "~选项": [OBSERVATIONS],
        "随堂": [OBSERVATIONS],
    }

    assert kinds(sheets) == {
        "教师": "roster", "学时": "training", "说明": "", "随堂": "observations",
    }  # fmt: skip


def test_what_stands_above_decides_between_kinds_that_share_their_headings():
    heads = ["序号", "姓名", "教研组", "项目", "级别", "时间", "备注"]

    training = told({"Sheet1": [["教师培训学时登记"], heads]})["Sheet1"]
    papers = told({"Sheet1": [["教师获奖情况"], heads]})["Sheet1"]

    assert training.layout == "training"
    assert papers.layout == "papers"
    assert kinds({"Sheet1": [heads]}, "2021培训登记.xlsx") == {"Sheet1": "training"}


def test_a_doubt_is_told():
    heads = ["序号", "姓名", "教研组", "项目", "级别", "时间", "备注"]

    found = told({"培训和获奖": [heads]})["培训和获奖"]

    assert {found.layout, *found.others} == {"training", "papers"}
    assert not found.is_sure


def test_what_no_kind_knows_is_not_guessed():
    assert told({"Sheet1": [["序号", "姓名", "班级", "学科"], [1, "李小明", "703", "数学"]]}) == {
        "Sheet1": Recognised()
    }
    assert told({"Sheet1": [["张三", 3, 4], ["李四", 5, 6]]}) == {"Sheet1": Recognised()}


def test_the_words_of_a_school_help():
    heads = ["参与者姓名", "研学事项", "研学钟点", "研学时段"]
    own = Words({"headers": {"training": {"programme": ["研学事项"], "hours": ["研学钟点"],
                                          "name": ["参与者姓名"]}}})  # fmt: skip

    assert told({"Sheet1": [heads]})["Sheet1"].layout == ""
    assert told({"Sheet1": [heads]}, words=own)["Sheet1"].layout == "training"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared files are not here")
@pytest.mark.parametrize(
    ("file", "layout", "unread"),
    [
        ("01-roster.xlsx", "roster", {"填表说明"}),
        ("02-training-hours.xlsx", "training", {"说明"}),
        ("03-observations-long.csv", "observations", set()),
        ("04-observations-wide.xlsx", "observations-wide", set()),
        ("05-projects.xlsx", "projects", set()),
        ("06-papers-awards.xlsx", "papers", set()),
        ("07-signin-school-based.xlsx", "signin", set()),
        ("08-backbone-mentors.xlsx", "titles", set()),
    ],
)
def test_every_sheet_of_the_example_files(file, layout, unread):
    layouts = [one.layout for one in importers.REGISTRY.values() if not one.compares]

    found = recognise(open_sheets(SHARED / file), layouts, Words(), "x")

    assert {sheet for sheet, one in found.items() if not one.layout} == unread
    assert {one.layout for one in found.values() if one.layout} == {layout}
    assert all(one.is_sure for one in found.values() if one.layout)


@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_sheets_of_schools_that_nobody_has_seen(name, data):
    written = data.draw(sheets(KINDS[name]))
    layouts = [one.layout for one in importers.REGISTRY.values() if not one.compares]

    found = recognise(open_sheets(written.data()), layouts, Words())

    assert found == {"表一": Recognised(KINDS[name].layout.name)}
