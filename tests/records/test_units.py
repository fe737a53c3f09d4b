"""Units after numbers: one paper, two papers."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from records import units
from records.units import HOURS, LESSONS_EACH, PAPERS, PEOPLE, PERCENT, Unit


def said(unit, value):
    text = unit.text(value)
    return f"{text} {unit.after(text)}"


@pytest.mark.parametrize(
    ("unit", "value", "english", "chinese"),
    [
        (PAPERS, 0, "0 papers", "0 篇"),
        (PAPERS, 1, "1 paper", "1 篇"),
        (PAPERS, 2, "2 papers", "2 篇"),
        (PEOPLE, 1, "1 person", "1 人"),
        (HOURS, Decimal("1.00"), "1 hour", "1 学时"),
        (HOURS, Decimal("0.999"), "1 hour", "1 学时"),
        (HOURS, Decimal("1.50"), "1.5 hours", "1.5 学时"),
        (HOURS, None, "— hours", "— 学时"),
        (LESSONS_EACH, Decimal(1), "1.0 lessons each", "1.0 节/人"),
        (PERCENT, Decimal(1), "1.0 %", "1.0 %"),
    ],
)
def test_unit_after_a_number_is_in_its_number(unit, value, english, chinese):
    with override("en"):
        in_english = said(unit, value)
    with override("zh-hans"):
        in_chinese = said(unit, value)

    assert (in_english, in_chinese) == (english, chinese)


def test_every_unit_that_is_counted_has_a_word_for_one():
    counted = [one for one in vars(units).values() if isinstance(one, Unit) and not one.fixed]
    with override("en"):
        same = [unit.key for unit in counted if unit.after("1") == unit.label]

    assert same == []
