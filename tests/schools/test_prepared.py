import datetime
import uuid

import pytest

from schools.access import held_on, read_access
from schools.models import Role
from schools.prepared import MARKERS, Prepared, as_id
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

    assert built == [{"person_id": MARKERS[uuid.UUID], "day": MARKERS[datetime.date]}]


def test_access_ends_on_the_day_after_an_appointment(cast):
    someone = make.teacher(cast.school)
    make.appoint(someone, Role.OFFICE, school=cast.school, ended_on=TODAY)

    days = (TODAY, TODAY + datetime.timedelta(days=1))
    assert [read_access(someone, day).office_schools for day in days] == [
        {cast.school.pk},
        frozenset(),
    ]
