"""manage.py demo_data"""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from records import objections
from records.models import Objection
from schools.models import Employment, Person, School, Semester, SetMember
from summaries import demo
from summaries.demo.calendar import recent
from tests import make
from training import ledger
from training.models import Training


def test_demo_school_is_made_once_and_its_password_holds(db, capsys):
    call_command("demo_data")
    first = Training.objects.count()
    spoiled = Person.objects.get(sign_in_name="teacher")
    spoiled.set_password("Something-else-1")
    spoiled.save()

    call_command("demo_data")

    assert School.objects.count() == 3
    named = SetMember.objects.values_list("district__name", "school__name")
    assert set(named) == {("初中学校", "南浦初级中学"), ("初中学校", "青禾初级中学")}
    assert Employment.objects.filter(school__code="qinghe", staff_type="teacher").count() == 62
    assert Semester.objects.count() == 2
    assert Training.objects.count() == first > 500
    assert ledger.unproved() == []
    office = Person.objects.get(sign_in_name="office")
    states = Objection.objects.order_by("state").values_list("state", flat=True)
    assert (list(states), objections.to_answer(office).count()) == (["open", "rejected"], 1)
    people = Person.objects.filter(sign_in_name__in=demo.SIGN_IN_NAMES)
    assert len(people) == len(demo.SIGN_IN_NAMES)
    assert [person for person in people if not person.check_password(demo.PASSWORD)] == []
    assert demo.PASSWORD in capsys.readouterr().out


def test_demo_school_stays_away_from_real_ones(db):
    make.school(code="real")

    with pytest.raises(CommandError):
        call_command("demo_data")

    assert School.objects.count() == 1


@pytest.mark.parametrize(
    ("today", "semesters"),
    [
        (date(2026, 11, 21), [(2025, 2), (2026, 1)]),
        (date(2027, 2, 10), [(2025, 2), (2026, 1)]),
        (date(2027, 3, 1), [(2026, 1), (2026, 2)]),
        (date(2027, 8, 31), [(2026, 1), (2026, 2)]),
        (date(2027, 9, 1), [(2026, 2), (2027, 1)]),
    ],
)
def test_demo_semesters_are_the_two_that_began_last(today, semesters):
    assert recent(today) == semesters


@pytest.mark.parametrize("today", [date(2026, 9, 1), date(2027, 8, 31)])
def test_demo_school_can_be_made_on_any_day(db, today):
    assert demo.load(today)
    assert not Training.objects.filter(ended_on__gt=today).exists()
