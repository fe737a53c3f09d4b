"""Dates of semesters: the district's, and a school's own."""

from datetime import date

import pytest
from django.urls import reverse

from schools.models import AuditEvent, Semester
from schools.periods import Calendar
from tests import make


@pytest.fixture
def place(client, cast):
    """The cast's office, in a calendar with the district's dates only."""
    Semester.objects.all().delete()
    Semester.objects.create(
        district=cast.school.district, start_year=2020, number=2, starts_on=date(2021, 2, 22),
        ends_on=date(2021, 7, 3), week_1_monday=date(2021, 2, 22),
    )  # fmt: skip
    client.force_login(cast.office)
    return cast.school


def url(name, *args):
    return reverse(f"schools:{name}", args=["shiqiao", *args])


def typed(**more):
    return {
        "start_year": 2020,
        "number": 2,
        "starts_on": "2021-03-01",
        "ends_on": "2021-07-09",
        "non_teaching_days": "2021-05-03\n2021-05-04",
        "make_up_days": "",
        **more,
    }


def test_own_dates_replace_those_of_the_district(client, cast, place):
    assert client.post(url("semester_add"), typed()).status_code == 302

    row = Semester.objects.get(school=place)
    assert (row.week_1_monday, row.weeks, row.non_teaching_days) == (
        date(2021, 3, 1), 19, ["2021-05-03", "2021-05-04"],
    )  # fmt: skip
    assert Calendar(place).semester(2020, 2).start == date(2021, 3, 1)
    assert Calendar(cast.other_school).semester(2020, 2).start == date(2021, 2, 22)
    assert AuditEvent.objects.get().verb == "schools.semester_added"


def test_form_begins_with_the_dates_of_the_district(client, place):
    page = client.get(url("semester_add"), {"like": "2020-2"})

    assert page.context["form"].initial["starts_on"] == date(2021, 2, 22)
    assert client.get(url("semester_add"), {"like": "²-2"}).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends_on": "2021-03-01"}, "ends_on"),
        ({"starts_on": "2021-02-30"}, "starts_on"),
        ({"start_year": "2010"}, "starts_on"),
        ({"number": "3"}, "number"),
        ({"non_teaching_days": "tomorrow"}, "non_teaching_days"),
        ({"non_teaching_days": "2021-13-40"}, "non_teaching_days"),
        ({"make_up_days": "2021-08-01"}, "make_up_days"),
    ],
)
def test_dates_that_do_not_fit_are_refused(client, place, wrong, field):
    answer = client.post(url("semester_add"), typed(**wrong))

    assert list(answer.context["form"].errors) == [field]
    assert not Semester.objects.filter(school=place).exists()


def test_semesters_do_not_overlap(client, place):
    answer = client.post(url("semester_add"), typed(number=1, starts_on="2020-09-01"))

    assert list(answer.context["form"].errors) == ["starts_on"]


def test_semester_is_given_own_dates_once(client, place):
    client.post(url("semester_add"), typed())

    answer = client.post(url("semester_add"), typed())

    assert list(answer.context["form"].errors) == ["number"]


def test_own_dates_are_changed_and_taken_back(client, place):
    client.post(url("semester_add"), typed())
    row = Semester.objects.get(school=place)

    client.post(url("semester_change", row.pk), typed(ends_on="2021-07-02"))
    changed = AuditEvent.objects.first()
    client.post(url("semester_drop", row.pk))

    assert (changed.before, changed.after) == ({"ends_on": "2021-07-09"}, {"ends_on": "2021-07-02"})
    assert Calendar(place).semester(2020, 2).start == date(2021, 2, 22)


def test_dates_of_the_district_are_not_a_schools_to_change(client, place):
    row = Semester.objects.get()

    assert client.post(url("semester_change", row.pk), typed()).status_code == 404
    assert client.post(url("semester_drop", row.pk)).status_code == 404


def test_dates_named_by_an_import_stay(client, cast, place):
    from records.models import ImportBatch

    client.post(url("semester_add"), typed())
    row = Semester.objects.get(school=place)
    ImportBatch.objects.create(
        school=place, semester=row, layout="training", file="x", name="x", size=1, sha256="0",
        uploaded_by=cast.office,
    )  # fmt: skip

    assert client.post(url("semester_drop", row.pk)).status_code == 302
    assert Semester.objects.filter(pk=row.pk).exists()
    assert AuditEvent.objects.first().verb == "schools.semester_added"


def test_calendar_of_another_school_does_not_exist(client, cast, place):
    client.force_login(cast.stranger_office)
    make.semester(place, 2019, 1)
    row = Semester.objects.get(school=place)

    for address in (url("calendar"), url("semester_add"), url("semester_change", row.pk)):
        assert client.get(address).status_code == 404
