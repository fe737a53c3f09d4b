"""Periods in words, the comparable one before, and what a calendar offers."""

from datetime import date

import pytest
from django.forms.models import model_to_dict
from django.utils.translation import override

from schools.models import SchoolYear
from schools.periods import (
    Calendar,
    DistrictCalendar,
    UnknownPeriod,
    before,
    calendars_of,
    custom,
    words_of,
)
from tests import make


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        # A cycle of five years, with a leap day in it.
        (date(2021, 9, 1), date(2026, 8, 31), (date(2016, 9, 1), date(2021, 8, 31))),
        (date(2021, 3, 1), date(2021, 5, 31), (date(2020, 12, 1), date(2021, 2, 28))),
        (date(2021, 3, 15), date(2021, 4, 14), (date(2021, 2, 15), date(2021, 3, 14))),
        (date(2021, 3, 10), date(2021, 3, 19), (date(2021, 2, 28), date(2021, 3, 9))),
        (date(2021, 3, 31), date(2021, 4, 29), (date(2021, 3, 1), date(2021, 3, 30))),
        (date(2021, 3, 5), date(2021, 3, 5), (date(2021, 3, 4), date(2021, 3, 4))),
    ],
)
def test_as_much_time_before(start, end, expected):
    found = before(custom(start, end))

    assert (found.start, found.end) == expected


def test_any_dates_in_words():
    period = custom(date(2021, 9, 1), date(2026, 8, 31))

    with override("zh-hans"):
        chinese = period.label
    with override("en"):
        english = period.label

    assert chinese == "2021年9月1日至2026年8月31日"
    assert english == "1 September 2021 to 31 August 2026"


def test_words_of_a_key_need_no_calendar():
    with override("zh-hans"):
        found = [
            words_of(key)
            for key in ("2020-2", "2020", "y2021", "h2021-1", "2021-03-01..2021-05-31", "nonsense")
        ]

    assert found == [
        "2020学年第二学期",
        "2020学年",
        "2021年",
        "2021年上半年",
        "2021年3月1日至2021年5月31日",
        "nonsense",
    ]


@pytest.mark.django_db
def test_calendar_offers_all_its_semesters_touch():
    school = make.school()
    make.semester(school, 2020, 1)
    make.semester(school, 2020, 2)

    offered = Calendar(school).offered(date(2021, 8, 1))
    early = dict(Calendar(school).offered(date(2021, 5, 1)))

    assert [one.key for one in early["half_year"]] == ["h2021-1", "h2020-2"]
    assert [(kind, [one.key for one in periods]) for kind, periods in offered] == [
        ("semester", ["2020-2", "2020-1"]),
        ("school_year", ["2020"]),
        ("half_year", ["h2021-2", "h2021-1", "h2020-2"]),
        ("calendar_year", ["y2021", "y2020"]),
    ]


@pytest.mark.django_db
def test_district_without_dates_takes_in_those_of_its_schools():
    cluster = make.district("栖霞学区", "cluster", parent=make.district())
    early = make.semester(make.school(district=cluster), starts_on=date(2021, 2, 15))
    late = make.semester(make.school(district=cluster), ends_on=date(2021, 7, 10))
    make.semester(make.school(), starts_on=date(2021, 1, 4))

    period = DistrictCalendar(cluster).parse("2020-2")

    assert (period.start, period.end, period.key) == (early.starts_on, late.ends_on, "2020-2")
    with pytest.raises(UnknownPeriod):
        DistrictCalendar(cluster).parse("2019-1")


@pytest.mark.django_db
def test_district_with_dates_of_its_own_keeps_to_them():
    cluster = make.district("栖霞学区", "cluster")
    school = make.school(district=cluster)
    own = make.semester(school, starts_on=date(2021, 2, 20))
    own.school = None
    own.save()
    make.semester(school, starts_on=date(2021, 2, 15))

    assert DistrictCalendar(cluster).parse("2020-2").start == date(2021, 2, 20)


@pytest.mark.django_db
def test_calendars_of_many_schools_are_those_of_each(django_assert_num_queries):
    cluster = make.district("栖霞学区", "cluster")
    schools = [make.school(district=cluster) for _ in range(3)]
    shared = make.semester(schools[0])
    shared.school = None
    shared.save()
    make.semester(schools[1], starts_on=date(2021, 2, 15))

    with django_assert_num_queries(2):
        found = calendars_of(schools)

    starts = [found[school.pk].semester(2020, 2).start for school in schools]
    assert starts == [Calendar(school).semester(2020, 2).start for school in schools]
    assert starts == [date(2021, 2, 22), date(2021, 2, 15), date(2021, 2, 22)]


@pytest.fixture
def levels():
    """A city with dates, a county with others, two clusters in it and a school in each."""
    city = make.district("越州市", "city")
    county = make.district("禾溪市", "county", parent=city)
    found = {"city": city, "county": county}
    for name in ("栖霞学区", "柳岸学区"):
        found[name] = make.district(name, "cluster", parent=county)
        found[f"{name}校"] = make.school(district=found[name])
    return found


def shared_semester(district, starts_on):
    row = make.semester(make.school(district=district), starts_on=starts_on)
    row.school = None
    row.save()


@pytest.mark.django_db
def test_calendar_of_the_nearest_district_above_holds_where_there_is_none(levels):
    shared_semester(levels["city"], date(2021, 2, 1))
    shared_semester(levels["county"], date(2021, 2, 15))
    make.semester(levels["柳岸学区校"], starts_on=date(2021, 2, 25))
    schools = [levels["栖霞学区校"], levels["柳岸学区校"]]

    starts = {
        "school without": Calendar(schools[0]),
        "school with": Calendar(schools[1]),
        "cluster without": DistrictCalendar(levels["栖霞学区"]),
        "cluster whose school has": DistrictCalendar(levels["柳岸学区"]),
        "county": DistrictCalendar(levels["county"]),
        "together": calendars_of(schools)[schools[0].pk],
        "together, with": calendars_of(schools)[schools[1].pk],
    }

    assert {name: one.parse("2020-2").start for name, one in starts.items()} == {
        "school without": date(2021, 2, 15),
        "school with": date(2021, 2, 25),
        "cluster without": date(2021, 2, 15),
        "cluster whose school has": date(2021, 2, 15),
        "county": date(2021, 2, 15),
        "together": date(2021, 2, 15),
        "together, with": date(2021, 2, 25),
    }


@pytest.mark.django_db
def test_school_years_are_inherited_with_the_semesters(levels):
    shared_semester(levels["county"], date(2021, 2, 15))
    SchoolYear.objects.create(
        district=levels["county"],
        start_year=2020,
        starts_on=date(2020, 8, 20),
        ends_on=date(2021, 8, 19),
    )
    school = levels["栖霞学区校"]

    found = [Calendar(school), calendars_of([school])[school.pk]]

    assert [one.school_year(2020).start for one in found] == [date(2020, 8, 20)] * 2


@pytest.mark.django_db
def test_school_that_departs_from_one_semester_keeps_the_other_inherited_ones(levels):
    shared_semester(levels["county"], date(2021, 2, 15))
    other = make.semester(make.school(district=levels["county"]), 2020, 1)
    other.school = None
    other.save()
    school = levels["栖霞学区校"]
    make.semester(school, starts_on=date(2021, 2, 25))

    found = [Calendar(school), calendars_of([school])[school.pk]]

    assert [[one.start for one in calendar.semesters()] for calendar in found] == [
        [date(2021, 2, 25), other.starts_on]
    ] * 2


@pytest.mark.django_db
def test_semesters_and_years_take_one_query_and_of_many_schools_two(cast, queries):
    school, other = cast.school, cast.other_school
    for whose, start in ((None, date(2020, 8, 24)), (school, date(2020, 8, 20))):
        SchoolYear.objects.create(
            district=school.district, school=whose, start_year=2020,
            starts_on=start, ends_on=date(2021, 8, 19),
        )  # fmt: skip
    row = make.semester(school, 2019, week_1_monday=date(2020, 2, 24), weeks=19,
                        non_teaching_days=["2020-05-01"])  # fmt: skip

    with queries() as alone:
        calendar = Calendar(school)
        year = calendar.school_year(2020)
    with queries() as together:
        found = calendars_of([school, other])
        years = [found[place.pk].school_year(2020).start for place in (school, other)]

    assert (len(alone), len(together)) == (1, 2)
    assert year.days == (date(2020, 8, 20), date(2021, 8, 19))
    assert years == [date(2020, 8, 20), date(2020, 8, 24)]
    for semesters in (calendar.semester_rows, found[school.pk].semester_rows):
        assert sorted(semesters) == [(2019, 2), (2020, 1), (2020, 2)]
        assert model_to_dict(semesters[2019, 2]) == model_to_dict(row)
