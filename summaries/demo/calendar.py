"""The two most recent semesters on a day, whatever the year."""

from datetime import date, timedelta

from schools.models import SchoolYear, Semester


def dates(start_year, number):
    if number == 1:
        return date(start_year, 9, 1), date(start_year + 1, 1, 29)
    return date(start_year + 1, 2, 22), date(start_year + 1, 7, 3)


def recent(today):
    """[(start year, number)] of the last two semesters that have begun, the older first."""
    every = [(year, number) for year in range(today.year - 2, today.year + 1) for number in (1, 2)]
    return [key for key in every if dates(*key)[0] <= today][-2:]


def make_calendar(district, today):
    """School years and semesters around today; returns the two recent semesters."""
    chosen = recent(today)
    years = range(chosen[0][0], chosen[1][0] + 1)
    SchoolYear.objects.bulk_create(
        SchoolYear(
            district=district,
            start_year=year,
            starts_on=date(year, 9, 1),
            ends_on=date(year + 1, 8, 31),
        )
        for year in years
    )
    return Semester.objects.bulk_create([semester(district, *key) for key in chosen])


def semester(district, year, number):
    starts_on, ends_on = dates(year, number)
    monday = starts_on - timedelta(days=starts_on.weekday())
    return Semester(
        district=district,
        start_year=year,
        number=number,
        starts_on=starts_on,
        ends_on=ends_on,
        week_1_monday=monday,
        weeks=(ends_on - monday).days // 7 + 1,
    )


def school_days(start, end):
    """Mondays to Fridays, both ends included."""
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return [day for day in days if day.weekday() < 5]
