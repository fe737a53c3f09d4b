"""What is asked of 6,000 teachers takes as many questions to the database as of 200."""

from collections import Counter

import pytest

from records import figures
from records.policies import evaluate, in_force
from records.policies.roll_up import standings_of_schools
from records.scope import Scope
from schools.models import School
from schools.periods import Calendar
from tests import make
from tests.records import crowds

pytestmark = pytest.mark.django_db

# Of 60 teachers, so that every remainder of 3, 10 and 20 comes; see crowds.
OF_SIXTY = {
    "training.credits": {"met": 38, "missed": 19, "waived": 3},
    "lessons.observed": {"met": 19, "missed": 38, "waived": 3},
}


def counted(found):
    """{measure: how many of each outcome}"""
    return {
        requirement.measure: {
            "met": sum(standing.met for standing in standings.values()),
            "missed": sum(not standing.met for standing in standings.values()),
            "waived": len(standings.waived),
        }
        for requirement, standings in found.items()
    }


def evaluated(school, queries):
    school = School.objects.select_related("district").get(pk=school.pk)
    calendar = Calendar(school)
    scope = Scope(calendar.parse("2020-2"), school.pk)
    with queries() as asked:
        found = evaluate(in_force(school, scope.end), scope, calendar)
    return counted(found), len(asked)


def times(number, of):
    return {measure: {key: n * number for key, n in row.items()} for measure, row in of.items()}


def test_school_of_6000_is_evaluated_in_as_many_queries_as_one_of_60(db, queries):
    district = make.district()
    crowds.rules_of(district)
    small, large = (crowds.school_of(count, district) for count in (60, 6000))

    few, many = evaluated(small, queries), evaluated(large, queries)

    assert few[0] == OF_SIXTY
    assert many == (times(100, OF_SIXTY), few[1])


def test_district_of_6000_is_evaluated_in_as_many_queries_as_a_school_of_200(db, queries):
    asked_for = {}
    for name, count, people in (("一区", 1, 200), ("三十区", 30, 200)):
        district = make.district(name)
        crowds.rules_of(district)
        schools = [crowds.school_of(people, district) for _n in range(count)]
        period = Calendar(schools[0]).parse("2020-2")
        scope = Scope(period, district_id=district.pk)
        with queries() as asked:
            found = standings_of_schools(scope)
            met = figures.get("training.credits_target_met").value(scope)
        asked_for[name] = len(asked)
        total = Counter()
        for standings in found.values():
            for measure, row in counted(standings).items():
                total.update({(measure, key): n for key, n in row.items()})
        assert sum(total.values()) == 2 * count * people
        assert total["training.credits", "met"] == met

    assert asked_for["一区"] == asked_for["三十区"]
