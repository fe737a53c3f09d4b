"""A key says which number it is: enough to compute it again and to open its rows."""

from datetime import date
from decimal import Decimal

import pytest

from records.scope import Scope
from schools.periods import Calendar
from summaries.facts import Facts, figure_of_key
from summaries.keys import Key, UnknownFigure
from tests import make

pytestmark = pytest.mark.django_db


def scope_of(cast, period="2020-2", **of):
    return Scope(Calendar(cast.school).parse(period), cast.school.pk, **of)


def fill(cast):
    make.requirement(cast.school, value=16)
    make.training(cast.owner, hours=Decimal(10), credits=Decimal(10), mode="online")
    make.training(cast.owner, level="school", hours=Decimal(4), credits=Decimal(4))
    make.training(cast.outsider, level="national", hours=Decimal(7), credits=Decimal(7))
    make.training(cast.leader, hours=Decimal(14), ended_on=date(2020, 10, 1))


@pytest.mark.parametrize(
    ("key", "value", "rows"),
    [
        ("training.hours", Decimal(21), 3),
        ("training.hours_each", Decimal("3.0"), 3),
        ("training.hours[level=county]", Decimal(10), 1),
        ("training.hours[level=county,national]", Decimal(17), 2),
        ("training.hours[level=county,mode=online]", Decimal(10), 1),
        # 10, 4 and 7 hours over seven teachers are 3.0 together.
        ("training.hours[level=county]/people.teachers", Decimal("1.4"), 1),
        ("training.hours[level=school]/people.teachers", Decimal("0.6"), 1),
        ("training.hours[mode=online]:share", Decimal("47.6"), 1),
        ("training.hours_each:rise", Decimal("1.0"), 3),
        ("training.hours_each:fall", None, 3),
        ("training.credits_target_missed:mean_gap", Decimal("11.9"), 7),
        ("training.hours@2020-1", Decimal(14), 1),
    ],
)
def test_a_key_gives_its_value_and_its_rows(cast, key, value, rows):
    fill(cast)

    found, counted = figure_of_key(key, scope_of(cast))

    assert (found, counted.count()) == (value, rows)
    assert Facts(scope_of(cast))[key].run.name == key


def test_a_group_of_the_school_has_numbers_in_its_document(cast):
    fill(cast)
    key = f"training.hours@group:{cast.group.pk}"

    found, rows = figure_of_key(key, scope_of(cast))

    assert (found, {row.teacher for row in rows}) == (Decimal(14), {cast.owner})
    own = Facts(scope_of(cast, group_id=cast.group.pk))
    assert own[key].run.name == "training.hours"


@pytest.mark.parametrize(
    "key",
    [
        "",
        "training.nothing",
        "training.hours[colour=red]",
        "training.hours[=]",
        "training.hours[]",
        "training.hours[level=coun\x00ty]",
        "training.hours_each[level=county]",
        "people.teachers:mean_gap",
        "training.people[level=county]:share",
        "training.hours:sum",
        "training.hours@2199-1",
        "training.hours@group:0198f000-0000-7000-8000-000000000000",
        "training.hours' OR 1=1",
    ],
)
def test_what_names_no_figure_is_refused(cast, key):
    with pytest.raises(UnknownFigure):
        figure_of_key(key, scope_of(cast))


@pytest.mark.parametrize("whose", ["group", "school", "teacher"])
def test_numbers_of_others_are_none_of_this_document(cast, whose):
    other = {
        "group": make.group(cast.other_school),
        "school": cast.other_school,
        # Nor may a person stand out in the document of their school.
        "teacher": cast.owner,
    }[whose]

    with pytest.raises(UnknownFigure):
        figure_of_key(f"training.hours@{whose}:{other.pk}", scope_of(cast))


@pytest.mark.parametrize(
    "text",
    [
        "training.hours",
        "training.hours[level=national,provincial,mode=online]",
        "training.hours[level=county]/people.teachers@2020-1",
        "training.hours:share@group:0198f000-0000-7000-8000-000000000000@2021-03-01..2021-05-31",
    ],
)
def test_a_key_reads_what_it_writes(text):
    assert str(Key.parse(text)) == text
