"""The worked examples of domain.md §1.7, and the corners of counting."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.policies.arithmetic import Standing
from records.policies.counting import (
    Fact,
    Limit,
    Line,
    count,
    highest,
    largest,
    months_away,
    prorated,
    total,
)
from schools.periods import Period, calendar_year

YEAR = Period(date(2020, 9, 1), date(2021, 8, 31))
CYCLE = Period(date(2019, 1, 1), date(2023, 12, 31))
SPRING = Period(date(2021, 2, 1), date(2021, 7, 15))


def a_year(_day):
    return YEAR


def each_year(day):
    return calendar_year(day.year)


def the_cycle(_day):
    return CYCLE


def spring(_day):
    return SPRING


def fact(amount, day=date(2021, 3, 1), item=None, group="", **marks):
    return Fact(item or f"{day} {amount} {marks}", day, Decimal(amount), marks, group)


def standing(lines, need, within=None):
    found = Standing(total(lines, within), Decimal(need))
    return found.value, found.gap, found.met


# --- example 1: 73 credits a school year ------------------------------------------


def of_teacher_a():
    return [
        fact(24, date(2020, 10, 9), form="school"),
        fact(8, date(2020, 11, 2), form="short"),
        fact(12, date(2021, 1, 10), form="online"),
        fact(16, date(2021, 3, 5), form="short"),
        fact(8, date(2021, 5, 6), form="ethics"),
    ]


BORROWED = [
    Limit(Decimal(10), {"form": ["online"]}, a_year),
    Limit(Decimal(24), {"form": ["school"]}, a_year),
]


@pytest.mark.parametrize(
    ("facts", "limits", "found"),
    [
        (of_teacher_a(), [], (68, 5, False)),
        (of_teacher_a(), BORROWED, (66, 7, False)),
        ([*of_teacher_a(), fact(90, date(2021, 7, 20), form="ninety")], [], (158, 0, True)),
    ],
)
def test_credits_of_a_school_year(facts, limits, found):
    assert standing(count(facts, limits), 73, YEAR) == found


# --- example 2: 360 in five years, three policies over one ledger --------------------

FIVE_YEARS = {
    2019: {"school": 24, "short": 40, "online": 12, "ethics": 16},
    2020: {"school": 30, "short": 24, "online": 10, "ethics": 16},
    2021: {"school": 24, "short": 16, "online": 4, "ethics": 16, "ninety": 90},
    2022: {"school": 20, "ethics": 16},
    2023: {"school": 24, "short": 24, "online": 10, "ethics": 16},
}
YEARLY = [
    Limit(Decimal(24), {"form": ["school"]}, each_year),
    Limit(Decimal(10), {"form": ["online"]}, each_year),
    Limit(Decimal(16), {"form": ["ethics"]}, each_year),
]
OF_THE_CYCLE = [
    Limit(Decimal(120), {"form": ["school"]}, the_cycle),
    Limit(Decimal(50), {"form": ["online"]}, the_cycle),
    Limit(Decimal(80), {"form": ["ethics"]}, the_cycle),
]
PLATFORM = Limit(Decimal(144), {}, each_year)


def of_five_years():
    return [
        fact(amount, date(year, month, 1), form=form)
        for year, forms in FIVE_YEARS.items()
        for month, (form, amount) in enumerate(forms.items(), 1)
    ]


def test_five_years_pass_where_one_of_them_fails():
    lines = count(of_five_years(), [*YEARLY, *OF_THE_CYCLE])

    years = {year: total(lines, calendar_year(year)) for year in FIVE_YEARS}
    forms = {
        form: total(lines, only={"form": [form]})
        for form in ("school", "short", "online", "ethics", "ninety")
    }
    assert years == {2019: 90, 2020: 74, 2021: 150, 2022: 36, 2023: 74}
    assert forms == {"school": 116, "short": 104, "online": 34, "ethics": 80, "ninety": 90}
    assert standing(lines, 360) == (424, 0, True)
    assert all(value >= 24 for value in years.values())
    assert largest(lines, only={"form": ["ninety"]}) == 90
    # The overlay asks 48 of every year.
    assert standing(lines, 48, calendar_year(2022)) == (36, 12, False)


def test_most_of_a_year_cuts_what_came_last():
    lines = count(of_five_years(), [*YEARLY, *OF_THE_CYCLE, PLATFORM])

    assert total(lines, calendar_year(2021)) == 144
    assert total(lines) == 418
    assert [(line.fact.marks["form"], line.lost) for line in lines if line.limit is PLATFORM] == [
        ("ninety", 6)
    ]


# --- example 3: 20 lessons a semester ------------------------------------------------


def of_observer(lessons_of_a_double=2):
    singles = [fact(1, date(2021, 3, n), kind="walk_in") for n in range(1, 10)]
    doubles = [fact(lessons_of_a_double, date(2021, 4, n), kind="routine") for n in (1, 2)]
    opened = [fact(1, date(2021, 4, n), kind="open") for n in range(3, 7)]
    outside = [fact(1, date(2021, 5, n), kind="outside") for n in (1, 2)]
    video = [fact(1, date(2021, 6, n), kind="video") for n in (1, 2, 3)]
    return [*singles, *doubles, *opened, *outside, *video]


VIDEO = Limit(Decimal(2), {"kind": ["video"]}, spring)


@pytest.mark.parametrize(
    ("facts", "limits", "found"),
    [
        (of_observer(), [VIDEO], (21, 0, True)),
        (of_observer(lessons_of_a_double=1), [VIDEO], (19, 1, False)),
        (of_observer(), [], (22, 0, True)),
        # Two records without a comment, where one is asked for.
        (of_observer()[2:], [VIDEO], (19, 1, False)),
    ],
)
def test_lessons_of_a_semester(facts, limits, found):
    assert standing(count(facts, limits), 20) == found


# --- corners ---------------------------------------------------------------------


def test_limit_of_one_item_and_highest_of_what_excludes_each_other():
    facts = [
        fact(30, item="course"),
        fact(6, item="paper", group="outcome", level="county"),
        fact(10, item="paper", group="outcome", level="city"),
        fact(6, item="other paper", group="outcome", level="county"),
    ]

    lines = count(facts, [Limit(Decimal(12))])

    assert sorted((line.fact.item, line.counted) for line in lines) == [
        ("course", 12), ("other paper", 6), ("paper", 10),
    ]  # fmt: skip


def test_rest_is_carried_into_the_next_years():
    limit = Limit(Decimal(10), {}, each_year, carry=True)

    lines = count([fact(24, date(2019, 5, 1)), fact(3, date(2020, 2, 1))], [limit])

    assert [(line.fact.day, line.counted, line.lost) for line in lines] == [
        (date(2019, 5, 1), 10, 0),
        (date(2020, 1, 1), 10, 0),
        (date(2020, 2, 1), 0, 0),
        (date(2021, 1, 1), 4, 0),
        (date(2021, 1, 1), 3, 0),
    ]


def test_rest_is_carried_over_the_holidays_and_lost_where_no_window_follows():
    semesters = [
        Period(date(2020, 9, 1), date(2021, 1, 20)),
        Period(date(2021, 2, 20), date(2021, 7, 1)),
    ]

    def semester_on(day):
        return next((one for one in reversed(semesters) if one.start <= day), None)

    limit = Limit(Decimal(10), {}, semester_on, carry=True)

    lines = count([fact(24, date(2020, 10, 1)), fact(3, date(2021, 2, 1))], [limit])

    assert [(line.fact.day, line.counted, line.lost) for line in lines] == [
        (date(2020, 10, 1), 10, 0),
        (date(2021, 2, 1), 0, 0),
        (date(2021, 2, 20), 10, 4),
        (date(2021, 2, 20), 0, 3),
    ]


def test_rest_is_not_carried_beyond_all_times():
    limit = Limit(Decimal("0.01"), {}, each_year, carry=True)

    lines = count([fact(90, date(2019, 5, 1))], [limit])

    assert (lines[0].fact.day, lines[-1].fact.day) == (date(2019, 5, 1), date(2100, 1, 1))
    assert {line.counted for line in lines} == {Decimal("0.01")}
    assert lines[-1].lost == 90 - len(lines) * Decimal("0.01")


def test_limit_counts_only_while_its_policy_holds_and_inside_a_window():
    limit = Limit(Decimal(1), {}, spring, holds_on=lambda day: day >= date(2021, 3, 1))
    nowhere = Limit(Decimal(1), {}, lambda day: None)
    facts = [fact(5, date(2021, 2, 20)), fact(5, date(2021, 3, 2))]

    assert [line.counted for line in count(facts, [limit, nowhere])] == [5, 1]


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60), st.sampled_from("abc"))),
    st.tuples(st.integers(0, 400), st.integers(1, 60), st.sampled_from("abc")),
)
def test_what_comes_later_never_takes_from_what_came_before(earlier, last):
    limits = [
        Limit(Decimal(50), {"form": ["a", "b"]}, each_year),
        Limit(Decimal(20), {"form": ["b"]}, the_cycle),
        Limit(Decimal(40)),
    ]
    start = date(2019, 1, 1).toordinal()
    facts = [
        fact(amount, date.fromordinal(start + day), item=f"{n:03}", form=form)
        for n, (day, amount, form) in enumerate(earlier)
    ]
    newest = max((one.day for one in facts), default=date(2019, 1, 1))
    day, amount, form = last
    later = fact(amount, date.fromordinal(newest.toordinal() + 1 + day), item="z", form=form)

    before, after = count(facts, limits), count([*facts, later], limits)

    assert after[:-1] == before
    assert all(0 <= line.counted <= line.fact.amount for line in after)
    assert isinstance(after[-1], Line)


def test_of_equal_things_that_exclude_each_other_the_oldest_stays():
    old, new = (fact(6, date(2021, 3, n), item="paper", group="outcome") for n in (1, 2))

    assert highest([new, old]) == [old]


@pytest.mark.parametrize(
    ("spells", "away", "need"),
    [
        ([], 0, "20.00"),
        # March and April whole, 14 days of May.
        ([(date(2021, 3, 1), date(2021, 5, 14))], 2, "13.33"),
        ([(date(2021, 3, 1), date(2021, 5, 15))], 3, "10.00"),
        # Two spells within one month count together.
        (
            [(date(2021, 3, 1), date(2021, 3, 8)), (date(2021, 3, 20), date(2021, 3, 26))],
            1,
            "16.67",
        ),
        ([(date(2021, 1, 1), None)], 6, "0.00"),
    ],
)
def test_need_for_the_months_that_are_left(spells, away, need):
    assert months_away(SPRING, spells) == away
    assert prorated(Decimal(20), SPRING, spells) == Decimal(need)
