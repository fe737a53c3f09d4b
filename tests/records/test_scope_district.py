"""A district as a scope: its schools of a size in which nobody stands out, seen by its officers."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from records import figures
from records.models import Cap, Policy, Requirement
from records.scope import FEWEST, Scope, can_see_figures, can_see_scope, find_place
from schools.models import Role
from schools.periods import DistrictCalendar
from tests import make

pytestmark = pytest.mark.django_db

NAMES = (
    "people.teachers",
    "training.hours",
    "training.hours_each",
    "training.person_times",
    "training.credits_target_met",
    "training.credits_target_asked",
    "training.credits_target_share",
    "lessons.observed",
    "lessons.observed_by_office",
    "research.people",
    "research.papers",
)


def school_of(district, people=FEWEST, **fields):
    school = make.school(district=district, **fields)
    make.semester(school)
    return school, [make.teacher(school) for _ in range(people)]


@pytest.fixture
def county():
    return make.district()


@pytest.fixture
def cluster(county):
    return make.district("栖霞学区", "cluster", parent=county)


@pytest.fixture
def officer(cluster):
    someone = make.person("学区干部")
    make.appoint(someone, Role.OFFICER, district=cluster)
    return someone


def scope_of(district, when="2020-2"):
    return Scope(DistrictCalendar(district).parse(when), district_id=district.pk)


def rule(district, value=8, **fields):
    policy = Policy.objects.create(district=district, name="学分规定", starts_on=date(2020, 9, 1))
    return Requirement.objects.create(
        policy=policy,
        measure="training.credits",
        window="school_year",
        value=Decimal(value),
        **fields,
    )


def values_of(scope):
    return figures.values([figures.get(name) for name in NAMES], scope)


def test_district_counts_what_its_large_schools_count(cluster, county):
    one, teachers = school_of(cluster)
    other, others = school_of(cluster, 6)
    small, few = school_of(cluster, FEWEST - 1)
    far, strangers = school_of(county)
    for someone in (teachers[0], others[0], few[0], strangers[0]):
        make.training(someone, hours=Decimal(10), credits=Decimal(8))
        make.observation(someone, lessons=3)
        make.paper(someone)
        make.project(someone)
    rule(county)

    found = values_of(scope_of(cluster))

    assert found == {
        "people.teachers": 11,
        "training.hours": Decimal(20),
        "training.hours_each": Decimal("1.8"),
        "training.person_times": 2,
        "training.credits_target_met": 2,
        "training.credits_target_asked": 11,
        "training.credits_target_share": Decimal("18.2"),
        "lessons.observed": 6,
        "lessons.observed_by_office": 0,
        "research.people": 2,
        "research.papers": 2,
    }
    assert values_of(scope_of(county))["training.person_times"] == 3
