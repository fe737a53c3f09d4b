"""A district as a scope: its schools of a size in which nobody stands out, seen by its officers."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from records import figures
from records.models import Cap, Exemption, ExemptionRule, Policy, Requirement
from records.policies import standings_of
from records.policies.roll_up import standings_of_schools
from records.scope import FEWEST, Scope, can_see_figures, can_see_scope, find_place
from schools.models import AuditEvent, Role
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
    teachers, others = school_of(cluster)[1], school_of(cluster, 6)[1]
    few, strangers = school_of(cluster, FEWEST - 1)[1], school_of(county)[1]
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


def evaluated(scope):
    with CaptureQueriesContext(connection) as asked:
        standings = standings_of_schools(scope)
    return standings, len(asked)


def test_schools_are_evaluated_together_as_each_alone(cluster):
    """Rules of the district with a limit, an exemption and a conversion, a stricter one and other
    dates at one school: every school's standing is what its own evaluation says."""
    everywhere = rule(cluster, 10)
    Cap.objects.create(
        policy=everywhere.policy,
        measure="training.credits",
        only={"mode": ["online"]},
        most=Decimal(4),
        window="school_year",
    )
    ExemptionRule.objects.create(
        policy=everywhere.policy, measure="", reason="maternity", effect="prorate"
    )
    queries = []
    for turn in range(4):
        school, teachers = school_of(cluster)
        if turn == 0:
            make.requirement(school, value=12)
            make.requirement(school, "lessons.observed", "semester", 5, policy="听课规定")
        make.training(teachers[0], credits=Decimal(9), mode="online")
        make.training(teachers[1], credits=Decimal(11))
        make.training(teachers[2], credits=Decimal(6))
        make.observation(teachers[0], lessons=5)
        Exemption.objects.create(
            school=school,
            person=teachers[2],
            reason="maternity",
            starts_on=date(2020, 9, 1),
            ends_on=date(2021, 5, 31),
            granted_by=teachers[0],
        )
        queries.append(evaluated(scope_of(cluster))[1])

    found, _queries = evaluated(scope_of(cluster))

    alone = {pk: standings_of(scope_of(cluster).of_school(pk)) for pk in found}
    assert len(found) == 4
    assert told(found) == told(alone)
    assert queries[0] == queries[3]


def told(found):
    """Who stands how, by what is required and in no order."""
    return {
        pk: {
            (row.measure, row.value): [
                sorted((one.value, one.need) for one in standings.values()),
                standings.met(),
                standings.spared(),
            ]
            for row, standings in by_requirement.items()
        }
        for pk, by_requirement in found.items()
    }


def test_value_of_a_district_takes_as_many_queries_for_three_schools_as_for_one(cluster):
    rule(cluster)
    counts = []
    for _turn in range(3):
        _school, teachers = school_of(cluster)
        make.training(teachers[0])
        with CaptureQueriesContext(connection) as asked:
            values_of(scope_of(cluster))
        counts.append(len(asked))

    assert counts[0] == counts[2]


def test_officer_sees_the_own_district_and_those_in_it(county, cluster, officer):
    _school, teachers = school_of(cluster)
    above = make.person("局干部")
    make.appoint(above, Role.OFFICER, district=county)
    beside = make.person("邻区干部")
    make.appoint(beside, Role.OFFICER, district=make.district("柳岸学区", "cluster"))
    head = make.office(make.school(district=cluster))

    seen = {
        name: [can_see_figures(person, scope_of(place)) for place in (cluster, county)]
        for name, person in {
            "officer": officer,
            "above": above,
            "beside": beside,
            "teacher": teachers[0],
            "office": head,
        }.items()
    }

    assert seen == {
        "officer": [True, False],
        "above": [True, True],
        "beside": [False, False],
        "teacher": [False, False],
        "office": [False, False],
    }
    assert not can_see_scope(officer, scope_of(cluster))


def test_rows_behind_a_number_of_a_district_say_whose_school(client, cluster, officer):
    school, teachers = school_of(cluster, name="石桥中学")
    _small, few = school_of(cluster, 2, name="小小中学")
    for someone in (teachers[0], few[0]):
        make.training(someone, hours=Decimal(6))
    client.force_login(officer)
    place = {"whose": f"district:{cluster.pk}", "when": "2020-2"}

    page = client.get(reverse("records:figure_rows", args=["training.hours"]), place)
    export = client.get(reverse("records:figure_export", args=["training.hours"]), place)

    opened = page.context["opened"]
    assert (opened.text, page.context["hidden"]) == ("6", 0)
    [row] = page.context["rows"]
    assert (row.rest[-1].text, row.url) == (school.name, "")
    assert export.status_code == 200
    event = AuditEvent.objects.get(verb="records.exported")
    assert (event.by, event.school, event.target_id) == (officer, None, cluster.pk)


@pytest.mark.parametrize("key", ["", "x", "01a20000-0000-7000-8000-000000000000"])
def test_district_that_is_none_does_not_exist(officer, key):
    key = f"district:{key}"
    with pytest.raises(Http404):
        find_place(officer, key, "2020-2", rule=can_see_figures)


def test_district_has_no_dashboard_yet(client, cluster, officer):
    school_of(cluster)
    client.force_login(officer)

    page = client.get(reverse("summaries:dashboard"), {"whose": f"district:{cluster.pk}"})

    assert page.status_code == 404
