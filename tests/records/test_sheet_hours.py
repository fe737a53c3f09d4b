"""Section 6 of the reading rules: hours and credits."""
# ruff: noqa: E501 - tables of examples stay tables

from decimal import Decimal

import pytest

from records.sheets.hours import HoursReader
from tests.records import sheet_maker as maker

PLAIN = HoursReader(maker.spring())


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        (8.0, "8"), (1.5, "1.5"), ("8", "8"), ("８", "8"), ("8学时", "8"), ("8 课时", "8"), ("8节", "8"),
        ("8h", "8"), ("8小时", "8"), ("24.0", "24"), ("180分钟", "4"), ("200分钟", "4"), ("380分钟", "8"),
        ("十二", "12"), ("二十四学时", "24"), ("45+45", "90"), ("90（理论45+实践45）", "90"),
        ("半天", "4"), ("0.5天", "4"), ("1天", "8"), ("一天", "8"), ("1.5天", "12"), ("一天半", "12"),
        ("两天", "16"), ("三天", "24"), ("360", "360"), ("半天+1天", "12"),
        ("每天6学时，共18学时", "18"), ("3×6=18", "18"), ("共24学时", "24"), ("线上4、线下8，合计12节", "12"),
        ("共半天", "4"), ("1天=8学时", "8"),
    ],
)  # fmt: skip
def test_hours(cell, hours):
    assert PLAIN.hours(cell) == (Decimal(hours), None, False, "")


@pytest.mark.parametrize("cell", ["", "　", "/", "—", "无", None])
def test_no_hours(cell):
    assert PLAIN.hours(cell).code == "HOURS_MISSING"


@pytest.mark.parametrize(
    "cell",
    [
        0.0,
        -8.0,
        "-8",
        900.0,
        "361",
        "若干",
        "30分钟",
        "4月14日",
        float("nan"),
        "8/16",
        "12学分",
        "6学时/天，共3天",
        "上下午各3学时，共半天",
    ],
)
def test_impossible_hours(cell):
    assert PLAIN.hours(cell).code == "HOURS_INVALID"


def test_approximate_hours_are_hours():
    assert PLAIN.hours("约12") == PLAIN.hours("大约12学时") == (Decimal(12), None, True, "")


def test_credits_written_beside_the_hours():
    assert PLAIN.hours("8课时/1学分") == (Decimal(8), Decimal(1), False, "")
    assert PLAIN.hours("十学时/0.5学分") == (Decimal(10), Decimal("0.5"), False, "")


@pytest.mark.parametrize(
    ("cell", "credits"),
    [
        ("8", 8),
        (8.0, 8),
        ("8.0", 8),
        ("8学分", 8),
        ("一学分", 1),
        ("　", None),
        ("/", None),
        ("待定", None),
    ],
)
def test_credits(cell, credits):
    assert PLAIN.credits(cell) == credits


def test_a_day_is_as_long_as_the_school_says():
    reader = HoursReader(maker.settings())

    assert [reader.hours(cell).hours for cell in ("半天", "1.5天", "两天")] == [3, 9, 12]
