"""However much a school has on record, its summary asks for it a few times only."""

from datetime import date
from decimal import Decimal

import pytest

from lessons.models import OpenLesson
from records.models import Cap, Exemption, ExemptionRule, Policy, Requirement
from records.scope import Place, Scope
from schools.periods import Calendar
from summaries.compose import compose
from summaries.facts import Facts
from summaries.names import NAMES
from tests import make

pytestmark = pytest.mark.django_db

MOST = 40


def place_of(cast):
    calendar = Calendar(cast.school)
    return Place(Scope(calendar.parse("2020-2"), cast.school.pk), cast.school, calendar)


def rules(cast):
    """All that a requirement can have: two windows, a cycle, a limit, an exemption."""
    make.requirement(cast.school, value=16)
    make.requirement(cast.school, "lessons.observed", "semester", 4)
    make.requirement(cast.school, "research.papers", "school_year", 1)
    policy = Policy.objects.create(
        school=cast.school, name="周期", starts_on=date(2020, 9, 1),
        cycle_starts_on=date(2020, 9, 1), cycle_years=5,
    )  # fmt: skip
    Requirement.objects.create(
        policy=policy, measure="training.credits", window="cycle", value=Decimal(360)
    )
    Cap.objects.create(
        policy=policy, measure="training.credits", window="school_year", most=Decimal(10),
        only={"mode": ["online"]},
    )  # fmt: skip
    ExemptionRule.objects.create(policy=policy, reason="sick", effect="prorate")
    Exemption.objects.create(
        person=cast.leader, school=cast.school, reason="sick", starts_on=date(2021, 3, 1),
        granted_by=cast.office,
    )  # fmt: skip


def records(cast, person):
    for level in ("national", "county", "school"):
        make.training(person, level=level, hours=Decimal(6), credits=Decimal(6))
    make.training(person, ended_on=date(2020, 10, 1), mode="online")
    make.training(person, status="submitted")
    make.observation(person, cast.leader if person != cast.leader else cast.owner, kind="walk_in")
    make.project(person, level="city", due_on=date(2021, 6, 1), small=True)
    make.paper(person, kind="case")
    make.honour(person, level="county")
    OpenLesson.objects.create(
        school=cast.school, teacher=person, held_on=date(2021, 3, 5), topic="春", created_by=person
    )


def test_all_figures_of_a_school_summary_take_at_most_forty_queries(cast, queries):
    rules(cast)
    counts = []
    for person in (cast.owner, cast.colleague, cast.outsider, cast.principal):
        records(cast, person)
        with queries() as asked:
            compose(place_of(cast), office="教务处")
        counts.append(len(asked))

    # The first one of a process also learns the SQL of figures, which takes no query.
    assert len(set(counts)) == 1
    assert counts[0] <= MOST


def test_what_a_text_may_print_is_read_together(cast, queries):
    rules(cast)
    records(cast, cast.owner)

    with queries() as asked:
        facts = Facts(place_of(cast).scope)
        values = [facts[name].value for name in NAMES]

    assert len(values) == len(NAMES)
    assert len(asked) <= MOST
