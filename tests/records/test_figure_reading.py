"""What a page asks together is one query, and says the same as asked one by one."""

from decimal import Decimal

import pytest

from records import figures, policies
from records.figures import Reading
from records.scope import Scope
from schools.periods import Calendar
from tests import make

pytestmark = pytest.mark.django_db
NAMES = ("people.teachers", "training.hours", "training.hours_each", "lessons.observed")


def spring(cast):
    return Scope(Calendar(cast.school).parse("2020-2"), cast.school.pk)


def autumn(cast):
    return Scope(Calendar(cast.school).parse("2020-1"), cast.school.pk)


def asked():
    return [figures.get(name) for name in NAMES]


def test_counts_and_hours_of_two_periods_are_one_query_and_keep_their_decimals(cast, queries):
    make.training(cast.owner, hours=Decimal("4.5"))
    make.training(cast.owner, hours=Decimal("2.5"), ended_on=autumn(cast).start)
    make.observation(cast.owner, lessons=2)
    scopes = [spring(cast), autumn(cast)]

    with queries() as sent:
        found = figures.values_of(asked(), scopes)

    assert len(sent) == 1
    assert found == [
        {
            "people.teachers": 7,
            "training.hours": Decimal("4.5"),
            "training.hours_each": Decimal("0.6"),
            "lessons.observed": 2,
        },
        {
            "people.teachers": 7,
            "training.hours": Decimal("2.5"),
            "training.hours_each": Decimal("0.4"),
            "lessons.observed": 0,
        },
    ]


def test_what_was_read_by_teacher_gives_the_total_without_another_query(cast, queries):
    make.training(cast.owner, hours=Decimal("4.5"))
    make.training(cast.colleague, hours=Decimal("3"))
    hours, lessons = figures.get("training.hours"), figures.get("lessons.observed")
    scope, reading = spring(cast), Reading()

    with queries() as sent:
        reading.read_by_teacher([(hours, scope), (lessons, scope)])
        total = figures.values([hours, lessons], scope, reading)

    assert len(sent) == 1
    assert reading.by_teacher(hours, scope) == hours.by("teacher", scope)
    assert total == {"training.hours": Decimal("7.5"), "lessons.observed": 0}


def test_requirements_of_two_periods_share_the_query_that_counts(cast, queries):
    make.requirement(cast.school, value=8)
    make.requirement(cast.school, "lessons.observed", "semester", 1)
    make.requirement(cast.school, "research.papers", "school_year", 1)
    make.training(cast.owner, credits=8)
    make.observation(cast.colleague, ended_on=autumn(cast).start)
    make.paper(cast.owner, coauthors=[cast.outsider])
    scopes = [spring(cast), autumn(cast)]
    met = [
        figures.get(name)
        for name in (
            "training.credits_target_met",
            "lessons.quota_met",
            "lessons.quota_missed",
            "research.paper_duty_met",
        )
    ]
    reading = Reading()

    with queries() as sent:
        policies.standings_of_many(scopes, reading)
        found = figures.values_of(met, scopes, reading)

    # Calendar with its school, rules with what they ask, two rosters, and all counts together.
    assert len(sent) == 7
    assert found == [figures.values(met, scope) for scope in scopes]
    assert [list(row.values()) for row in found] == [[1, 0, 7, 2], [0, 1, 6, 0]]
