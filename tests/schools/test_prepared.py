import datetime
import uuid

import pytest

from schools.access import held_on, read_access
from schools.models import Role, Semester
from schools.prepared import Prepared, as_id, put_together
from tests import make

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2021, 3, 5)


def test_prepared_query_gives_the_rows_of_the_query_it_was_made_from(cast):
    prepared = Prepared(held_on, person_id=uuid.UUID, day=datetime.date)

    for person in (cast.owner, cast.leader, cast.office, cast.stranger):
        asked = [
            (what, *map(as_id, places))
            for what, *places in prepared.ask(person_id=person.pk, day=TODAY)
        ]
        assert sorted(map(str, asked)) == sorted(map(str, held_on(person.pk, TODAY)))
        assert asked


def test_prepared_query_is_put_together_once(cast):
    built = []

    def build(**values):
        built.append(values)
        return held_on(**values)

    prepared = Prepared(build, person_id=uuid.UUID, day=datetime.date)
    for _time in range(3):
        prepared.ask(person_id=cast.owner.pk, day=TODAY)

    assert [set(values) for values in built] == [{"person_id", "day"}] * 2
    assert not set(built[0].values()) & set(built[1].values())


@pytest.mark.parametrize(
    "build",
    [
        lambda day: Semester.objects.filter(starts_on__lt=day + datetime.timedelta(1)),
        lambda day: Semester.objects.filter(pk__in=[]),
        lambda day: Semester.objects.filter(number=1) if day.year % 2 else Semester.objects.all(),
    ],
)
def test_text_that_depends_on_more_than_the_values_is_not_kept(build):
    assert put_together(build, {"day": datetime.date}) is None


def test_access_ends_on_the_day_after_an_appointment(cast):
    someone = make.teacher(cast.school)
    make.appoint(someone, Role.OFFICE, school=cast.school, ended_on=TODAY)

    days = (TODAY, TODAY + datetime.timedelta(days=1))
    assert [read_access(someone, day).office_schools for day in days] == [
        {cast.school.pk},
        frozenset(),
    ]
