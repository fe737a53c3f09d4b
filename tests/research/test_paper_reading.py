"""Section 13 of the reading rules: papers and awards."""

import pytest

from records.sheets import read
from research.sheets.papers import LAYOUT
from tests.records import sheet_maker as maker
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


HEAD = ["教师", "论文题目", "获奖等级", "级别", "发证日期", "刊号", "备注"]
PEOPLE = [
    maker.person("01001", "王芳", "语文", label="语"),
    maker.person("01002", "王芳", "数学", label="数"),
    maker.person("01003", "李明", "数学"),
    maker.person("01004", "陈一", "英语"),
]


def line(authors="李明", title="作业的分层", prize="一等奖", **cells):
    row = dict.fromkeys(HEAD, "") | {"级别": "市级", "发证日期": "2021.4"}
    row |= {"教师": authors, "论文题目": title, "获奖等级": prize, **cells}
    return [row[name] for name in HEAD]


def reading(*rows, head=HEAD):
    return read(LAYOUT, maker.table(head, *rows), maker.spring(), PEOPLE)


@pytest.mark.parametrize(
    ("prize", "number", "found"),
    [
        ("一等奖", "", ("prize", "一等")), ("壹等奖", "", ("prize", "一等")),
        ("1等奖", "", ("prize", "一等")), ("贰等奖", "", ("prize", "二等")),
        ("三等", "", ("prize", "三等")), ("特等奖", "", ("prize", "特等")),
        ("发表", "", ("published", "")), ("", "CN00-1/G4", ("published", "")),
        ("二等奖", "/", ("prize", "二等")), ("大会交流", "", ("exchanged", "")),
        ("获奖", "", "INCOMPLETE"), ("", "", "INCOMPLETE"), ("无", "-", "INCOMPLETE"),
    ],
)  # fmt: skip
def test_what_came_of_a_paper(prize, number, found):
    [row] = reading(line(prize=prize, 刊号=number)).rows

    assert (row.code or (row.values["outcome"], row.values["prize"])) == found


def test_without_a_prize_column_everything_is_published():
    head = [word for word in HEAD if word not in ("获奖等级", "刊号")]
    cells = [cell for word, cell in zip(HEAD, line(), strict=True) if word in head]

    [row] = reading(cells, head=head).rows

    assert row.values["outcome"] == "published"


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ("2021.4", ("2021-04", "2021-04-30")), ("2021年4月", ("2021-04", "2021-04-30")),
        ("202104", ("2021-04", "2021-04-30")), (2021.4, ("2021-04", "2021-04-30")),
        ("4月", ("2021-04", "2021-04-30")), ("2021.4.3", ("2021-04-03", "2021-04-03")),
        (44289.0, ("2021-04-03", "2021-04-03")), ("2021.6.31", "DATE_INVALID"),
        ("2020.11", "OUT_OF_TERM"), ("", "DATE_MISSING"), (2021.1, "DATE_AMBIGUOUS"),
        ("2021.7", "OUT_OF_TERM"),
    ],
)  # fmt: skip
def test_of_a_month_the_end_counts(date, found):
    [row] = reading(line(发证日期=date)).rows

    assert (row.code or (row.values["date"], str(row.values["happened_on"]))) == found


@pytest.mark.parametrize(
    ("authors", "outcome"),
    [
        ("", "PERSON_MISSING"), ("张三", "PERSON_UNKNOWN"), ("王芳", "PERSON_AMBIGUOUS"),
        ("王芳（数）", (["01002"], [])), ("李明、陈一", (["01003", "01004"], [])),
        ("陈一 李明", (["01004", "01003"], [])), ("李明、李明", (["01003"], [])),
        ("李明、张三", (["01003"], [("AUTHOR_UNKNOWN", "authors")])),
        ("李明、王芳", (["01003"], [("AUTHOR_AMBIGUOUS", "authors")])),
    ],
)  # fmt: skip
def test_authors_in_order(authors, outcome):
    [row] = reading(line(authors=authors)).rows

    assert (row.code or (row.values["authors"], row.warnings)) == outcome


def test_an_outcome_stands_once_and_another_one_of_the_paper_beside_it():
    result = reading(
        line(),
        line(title="“作业的分层”（同上）", prize="1等奖"),
        line(prize="发表", 备注="核心期刊"),
        line(authors="陈一", 发证日期="2021.5"),
    )

    assert [(row.outcome, row.kept and row.kept.row) for row in result.rows] == [
        ("accepted", None),
        ("duplicate", 2),
        ("accepted", None),
        ("accepted", None),
    ]
    assert [row.values["core"] for row in result.accepted] == [False, True, False]


def test_awards_have_a_competition_and_a_grade():
    head = ["序号", "获奖教师", "项目", "等次", "级别", "时间"]

    result = reading(
        [1, "李明、陈一", "基本功比赛", "贰等奖", "县级", "5.4"],
        [2, "李明、陈一", "基本功比赛", "二等", "县级", "5月4日"],
        [3, "陈一", "基本功比赛", "", "县级", "5.4"],
        head=head,
    )

    assert [row.code for row in result.rows] == ["", "DUPLICATE_ROW", "INCOMPLETE"]
    values = result.rows[0].values
    assert (values["is_award"], values["prize"], values["people"]) == (
        True,
        "二等",
        ["01003", "01004"],
    )
