"""Section 12 of the reading rules: the list of research projects."""

import pytest

from records.sheets import read
from research.sheets.projects import LAYOUT
from tests.records import sheet_maker as maker
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


HEAD = ["级别", "课题名称", "课题编号", "主持人", "课题组成员", "立项时间", "结题时间", "进展情况"]
PEOPLE = [
    maker.person("01001", "王芳", "语文", label="语"),
    maker.person("01002", "王芳", "数学", label="数"),
    maker.person("01003", "李明", "数学"),
    maker.person("01004", "陈一", "英语"),
]


def line(title="作业设计研究", leader="李明", members="", **cells):
    row = dict.fromkeys(HEAD, "") | {"级别": "市级", "进展情况": "在研", "立项时间": "2020.9"}
    row |= {"课题名称": title, "主持人": leader, "课题组成员": members, **cells}
    return [row[name] for name in HEAD]


def reading(*rows, head=HEAD, titles=()):
    above = [[title] for title in titles]
    return read(LAYOUT, maker.table(*above, head, *rows), maker.spring(), PEOPLE)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("已结题", "completed"), ("结题", "completed"), ("待结题", ""), ("未结题", ""),
        ("拟开题", ""), ("延期结题", "extended"), ("中期检查通过", "midterm"), ("已开题", "opened"),
        ("申报中", "applied"), ("待批", "applied"), ("立项", "listed"), ("研究中", "active"),
        ("正在进行", "active"), ("撤项", "withdrawn"), ("终止", "withdrawn"), ("顺利", ""),
    ],
)  # fmt: skip
def test_stages_in_words(said, state):
    [row] = reading(line(进展情况=said)).rows

    assert row.values["state"] == state
    assert ("STAGE_UNKNOWN", "state") in row.warnings or state


@pytest.mark.parametrize(
    ("state", "said", "due", "closed"),
    [
        ("在研", "预计2021.12", "2021-12", ""), ("在研", "2021.12", "2021-12", ""),
        ("已结题", "2021.6", "", "2021-06"), ("已结题", "预计2021.6", "2021-06", ""),
        ("已结题", "2021年6月30日", "", "2021-06"), ("延期", "2022.6", "2022-06", ""),
        ("在研", "", "", ""), ("在研", "拟于2021年12月", "2021-12", ""),
        ("已结题", "2021-06-30 00:00:00", "", "2021-06"),
        ("已结题", "2021/6/30 0:00", "", "2021-06"),
    ],
)  # fmt: skip
def test_the_end_is_planned_or_it_was(state, said, due, closed):
    [row] = reading(line(进展情况=state, 结题时间=said)).rows

    assert (row.values["due"], row.values["closed"]) == (due, closed)


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        ({"title": ""}, "TITLE_MISSING"),
        ({"leader": ""}, "PERSON_MISSING"),
        ({"leader": "王芳"}, [("LEADER_AMBIGUOUS", "leader")]),
        ({"leader": "王芳（数）"}, []),
        ({"leader": "张三"}, [("LEADER_UNKNOWN", "leader")]),
        ({"leader": "李明、张三"}, [("LEADER_UNKNOWN", "leader")]),
        ({"members": "陈一等5人"}, [("MEMBERS_INCOMPLETE", "members")]),
        (
            {"members": "王芳、张三"},
            [("MEMBER_AMBIGUOUS", "members"), ("MEMBER_UNKNOWN", "members")],
        ),
        ({"级别": "联盟"}, [("LEVEL_UNKNOWN", "level")]),
        ({"进展情况": "结题"}, [("END_DATE_MISSING", "closed")]),
        ({"结题时间": "2021.6"}, [("OVERDUE", "due")]),
        ({"结题时间": "2021.7"}, []),
        ({"立项时间": 2019.1}, [("MONTH_AMBIGUOUS", "listed")]),
    ],
)  # fmt: skip
def test_what_is_said_of_a_row(cells, outcome):
    [row] = reading(line(**cells)).rows

    assert (row.code or row.warnings) == outcome


def test_without_a_column_the_level_is_that_of_the_title():
    head = [word for word in HEAD if word != "级别"]
    result = reading(line()[1:], head=head, titles=["2020学年校级小课题一览"])

    [row] = result.rows
    assert (row.values["level"], row.values["is_small"]) == ("school", True)


def test_the_higher_level_is_kept_and_the_same_twice_is_left_out():
    result = reading(line(级别="县级"), line(), line(title="《作业设计研究》"))

    assert [(row.outcome, row.code, row.kept and row.kept.row) for row in result.rows] == [
        ("duplicate", "SUPERSEDED", 3),
        ("accepted", "", None),
        ("duplicate", "DUPLICATE_ROW", 3),
    ]


def test_a_number_on_two_projects_is_told_on_both():
    result = reading(
        line(课题编号="教科[2021]3号"), line(title="另一研究", 课题编号="教科（2021） 3号")
    )

    assert [(row.values["number"], row.warnings) for row in result.rows] == [
        ("教科〔2021〕3号", [("NUMBER_DUPLICATE", "number")])
    ] * 2


@pytest.mark.parametrize(("stated", "told"), [("2项", []), ("3项", ["COUNT_MISMATCH"])])
def test_an_annexed_sheet_has_as_many_rows_as_stated(stated, told):
    sheets = {
        "一览": [HEAD, line(), ["", f"校级小课题（{stated}，见附表）"]],
        "附表": [HEAD, line(title="甲"), line(title="乙")],
    }

    result = read(LAYOUT, maker.workbook(sheets), maker.spring(), PEOPLE)

    assert [about.code for about in result.warnings] == told
    assert [(one.sheet, one.row, one.kind) for one in result.ignored] == [("一览", 3, "NOTE")]
