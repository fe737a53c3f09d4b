"""Portfolios of a whole school, read together: the same documents, in a constant number of
queries."""

from datetime import date
from decimal import Decimal

import pytest

from portfolios.compose import portfolio_document
from portfolios.source import Together
from records.documents import tree
from records.models import Cap, Exemption, ExemptionRule
from schools import roster
from schools.models import School
from schools.periods import Calendar
from tests import make

pytestmark = pytest.mark.django_db


def fill(cast, teacher, other):
    """Something of everything, also what others take part in and what does not count."""
    make.training(teacher, credits=Decimal(30), mode="online")
    make.training(teacher, status="submitted", programme="还没审核")
    make.training(teacher, ended_on=date(2019, 3, 5), programme="从前")
    make.observation(teacher, other, topic="背影")
    make.project(teacher, members=[other])
    make.paper(teacher, coauthors=[other])
    make.honour(teacher)
    make.honour(teacher, level="county", may_be_named=False)


def together(cast, period="2020-2", **how):
    school = School.objects.select_related("district").get(pk=cast.school.pk)
    calendar = Calendar(school)
    period = calendar.parse(period)
    source = Together(school, period, calendar)
    return {
        person.name: portfolio_document(
            person, period, school=school, source=source.of(person), **how
        )
        for person in roster.teachers(school.pk, period.end)
    }


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("period", ["2020-2", "2020"])
def test_what_is_read_together_is_what_each_alone_says(cast, period, language):
    asked = make.requirement(cast.school)
    make.requirement(cast.school, "lessons.observed", "semester", 20, policy="听课规定")
    Cap.objects.create(
        policy=asked.policy, measure="training.credits", only={"mode": ["online"]},
        window="school_year", most=Decimal(10),
    )  # fmt: skip
    ExemptionRule.objects.create(policy=asked.policy, reason="maternity", effect="waive")
    Exemption.objects.create(
        school=cast.school, person=cast.leader, reason="maternity",
        starts_on=date(2020, 9, 1), granted_by=cast.office,
    )  # fmt: skip
    fill(cast, cast.owner, cast.colleague)
    fill(cast, cast.leader, cast.owner)
    calendar = Calendar(cast.school)

    found = together(cast, period, language=language)

    assert len(found) == 7
    for person in roster.teachers(cast.school.pk, date(2021, 7, 3)):
        alone = portfolio_document(
            person, calendar.parse(period), school=cast.school, language=language
        )
        assert found[person.name] == alone
    owners = [node.text for node in tree.walk(found["王芳"]) if isinstance(node, tree.Text)]
    assert "背影" in owners
    assert "还没审核" not in owners


def test_school_of_many_takes_as_many_queries_as_of_few(cast, queries):
    asked = make.requirement(cast.school)
    Cap.objects.create(
        policy=asked.policy, measure="training.credits", window="school_year", most=Decimal(10)
    )
    fill(cast, cast.owner, cast.colleague)
    together(cast)
    with queries() as few:
        together(cast)
    for n in range(5):
        fill(cast, make.teacher(cast.school, f"新教师{n}", cast.group), cast.owner)

    with queries() as many:
        found = together(cast)

    assert len(found) == 12
    assert len(many) == len(few)
