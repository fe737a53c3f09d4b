from datetime import date
from decimal import Decimal

import pytest

from records import actions, figures
from records.scope import Scope
from schools.periods import Calendar
from tests import make

pytestmark = pytest.mark.django_db


def spring(cast, **whose):
    return Scope(Calendar(cast.school).parse("2020-2"), cast.school.pk, **whose)


def test_hours_count_what_was_certified_and_ended_in_the_period(cast):
    make.training(cast.owner, hours=8)
    make.training(cast.owner, hours=Decimal("4.5"), level="school")
    make.training(cast.colleague, hours=16)
    make.training(cast.owner, hours=90, status="submitted")
    make.training(cast.owner, hours=20, ended_on=date(2020, 10, 1))
    make.training(cast.stranger, hours=50)
    reversed_one = make.training(cast.owner, hours=30)
    actions.reverse(reversed_one, by=cast.office, why="重复")

    hours = figures.get("training.hours")
    scope = spring(cast)

    assert hours.value(scope) == Decimal("28.5")
    assert hours.value(scope.of_teacher(cast.owner.pk)) == Decimal("12.5")
    assert hours.by("level", scope) == {"county": Decimal(24), "school": Decimal("4.5")}
    assert hours.by("teacher", scope) == {
        cast.owner.pk: Decimal("12.5"),
        cast.colleague.pk: Decimal(16),
    }
    assert hours.by("group", scope) == {cast.group.pk: Decimal("28.5")}


def test_requirement_counts_the_whole_school_year_up_to_the_period(cast):
    make.requirement(cast.school, value=73)
    make.training(cast.owner, credits=50, ended_on=date(2020, 11, 1))
    make.training(cast.owner, credits=23)
    make.training(cast.colleague, credits=72)
    make.training(cast.colleague, credits=10, ended_on=date(2021, 7, 20))

    assert figures.get("training.credits_target_met").value(spring(cast)) == 1


def test_many_figures_of_the_same_rows_take_one_query(cast, queries):
    make.training(cast.owner)
    some = [figures.get(f"training.{name}") for name in ("person_times", "people", "programmes")]

    scope = spring(cast)

    with queries() as asked:
        found = figures.values(some, scope)

    assert found == {"training.person_times": 1, "training.people": 1, "training.programmes": 1}
    assert len(asked) == 1


@pytest.mark.parametrize("name", ["training.people", "lessons.observed", "research.papers"])
def test_group_split_agrees_with_group_scope(cast, name):
    make.training(cast.owner)
    make.training(cast.outsider)
    make.observation(cast.owner, taught_by=cast.colleague, lessons=2)
    make.paper(cast.colleague, coauthors=[cast.outsider])
    figure, scope = figures.get(name), spring(cast)

    by_group = figure.by("group", scope)

    assert by_group.get(cast.group.pk, 0) == figure.value(scope.of_group(cast.group.pk))


def test_every_figure_answers_in_every_scope(cast):
    make.requirement(cast.school)
    scope = spring(cast)
    scopes = [scope, scope.of_group(cast.group.pk), scope.of_teacher(cast.owner.pk)]

    for each in scopes:
        found = figures.values(figures.REGISTRY.values(), each)
        assert set(found) == set(figures.REGISTRY)
