"""Periods of time that figures and summaries are about.

A period is two dates and a key for addresses and the command line:
`2020-2` a semester, `2020` a school year, `y2021` a calendar year, `h2021-1` a
half-year, `2021-03-01..2021-05-31` anything else.
"""

import re
from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import F, JSONField, Q, Value
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schools.models import School, SchoolYear, Semester
from schools.models.places import belongs_to, districts_above, lies_in

SEMESTER, SCHOOL_YEAR, CALENDAR_YEAR, HALF_YEAR, CUSTOM = (
    "semester",
    "school_year",
    "calendar_year",
    "half_year",
    "custom",
)
# Years are read with the semesters; what they lack is filled in.
A_YEAR = 0
NOT_OF_A_YEAR = {
    "number": Value(A_YEAR),
    "week_1_monday": F("starts_on"),
    "weeks": Value(0),
    "non_teaching_days": Value([], JSONField()),
    "make_up_days": Value([], JSONField()),
}
COLUMNS = [field.attname for field in Semester._meta.concrete_fields]
COLUMNS_OF_A_YEAR = [field.attname for field in SchoolYear._meta.concrete_fields]
# The last day that every month has.
LAST_COMMON_DAY = 28


class UnknownPeriod(ValueError):
    """The key names no period of this school's calendar."""


@dataclass(frozen=True)
class Period:
    """Both days included."""

    start: date
    end: date
    kind: str = CUSTOM
    number: int = field(default=0, compare=False)
    start_year: int = field(default=0, compare=False)

    def __post_init__(self):
        if self.end < self.start:
            raise UnknownPeriod("end before start")

    @property
    def key(self):
        match self.kind:
            case "semester":
                return f"{self.start_year}-{self.number}"
            case "school_year":
                return f"{self.start_year}"
            case "calendar_year":
                return f"y{self.start.year}"
            case "half_year":
                return f"h{self.start.year}-{self.number}"
        return f"{self.start}..{self.end}"

    @property
    def label(self):
        match self.kind:
            case "semester" if self.number == 1:
                return _("%(year)s school year, first semester") % {"year": self.start_year}
            case "semester":
                return _("%(year)s school year, second semester") % {"year": self.start_year}
            case "school_year":
                return _("%(year)s school year") % {"year": self.start_year}
            case "calendar_year":
                return _("year %(year)s") % {"year": self.start.year}
            case "half_year" if self.number == 1:
                return _("first half of %(year)s") % {"year": self.start.year}
            case "half_year":
                return _("second half of %(year)s") % {"year": self.start.year}
        return _("%(start)s to %(end)s") % {
            "start": in_words(self.start),
            "end": in_words(self.end),
        }

    @property
    def days(self):
        return self.start, self.end

    def __contains__(self, day):
        return self.start <= day <= self.end

    def __str__(self):
        return self.label


class Calendar:
    """The semesters and years of one school: its own dates, else its district's. Where the
    district has none, those of the nearest district above hold."""

    def __init__(self, school, semesters=None, years=None):
        """The rows are read here unless they are given."""
        self.school = school
        self.is_given = semesters is not None
        if not self.is_given:
            semesters, years = dates(self.near())
        semesters = self.with_inherited(Semester, semesters)
        self.semester_rows = self.chosen(semesters, lambda row: (row.start_year, row.number))
        self.year_rows = years

    @cached_property
    def years(self):
        years = self.with_inherited(SchoolYear, self.year_rows)
        return self.chosen(years, lambda row: row.start_year)

    @cached_property
    def district(self):
        return self.school.district

    def near(self):
        """Q of its own dates and of those of its district."""
        return Q(school=self.school) | Q(school__isnull=True, district=self.school.district_id)

    def with_inherited(self, model, rows):
        if self.is_given or any(map(self.is_shared, rows)) or not self.district.parent_id:
            return rows
        return inherited(model, self.district) + rows

    def is_shared(self, row):
        return row.school_id is None

    def chosen(self, rows, key):
        """{key: row}: the school's own rows replace those of the district."""
        ordered = sorted(rows, key=lambda row: row.school_id is not None)
        return {key(row): row for row in ordered}

    def semesters(self):
        """Newest first."""
        return [
            semester_period(self.semester_rows[key])
            for key in sorted(self.semester_rows, reverse=True)
        ]

    def semester(self, start_year, number):
        row = self.semester_rows.get((start_year, number))
        if row is None:
            raise UnknownPeriod(f"{start_year}-{number}")
        return semester_period(row)

    def offered(self, today):
        """[(kind, [Period])] to choose from, the newest first: all that the semesters touch,
        half-years and years once they have begun."""
        semesters = self.semesters()
        school_years = sorted({one.start_year for one in semesters}, reverse=True)
        days = {min(day, max(today, one.start)) for one in semesters for day in one.days}
        halves = {(day.year, 1 if day.month < 7 else 2) for day in days}
        return [
            (SEMESTER, semesters),
            (SCHOOL_YEAR, [self.school_year(year) for year in school_years]),
            (HALF_YEAR, [half_year(*half) for half in sorted(halves, reverse=True)]),
            (
                CALENDAR_YEAR,
                [calendar_year(year) for year in sorted({y for y, _half in halves}, reverse=True)],
            ),
        ]

    def school_year(self, start_year):
        """As entered, else 1 September to 31 August (the registration year in most places)."""
        row = self.years.get(start_year)
        start, end = (
            (row.starts_on, row.ends_on)
            if row
            else (date(start_year, 9, 1), date(start_year + 1, 8, 31))
        )
        return Period(start, end, SCHOOL_YEAR, start_year=start_year)

    def school_year_of(self, day):
        """The school year in which a day lies."""
        guess = self.school_year(day.year)
        return guess if day >= guess.start else self.school_year(day.year - 1)

    def semester_on(self, day):
        """The semester in which a day lies, in holidays the one just ended; None before all."""
        begun = [period for period in self.semesters() if period.start <= day]
        return begun[0] if begun else None

    def current(self, today):
        """What pages show first: this semester, else the nearest, else this calendar year."""
        every = self.semesters()
        return self.semester_on(today) or (every[-1] if every else calendar_year(today.year))

    def parse(self, key):
        """The period of a key; UnknownPeriod when there is none."""
        if match := re.fullmatch(r"(\d{4})-([12])", key):
            return self.semester(int(match[1]), int(match[2]))
        if re.fullmatch(r"(19|20)\d\d", key):
            return self.school_year(int(key))
        return parse_calendar_free(key)

    def previous(self, period):
        """The comparable period before; None when the calendar has none."""
        match period.kind:
            case "semester":
                year, number = (
                    (period.start_year, 1) if period.number == 2 else (period.start_year - 1, 2)
                )
                row = self.semester_rows.get((year, number))
                return semester_period(row) if row else None
            case "school_year":
                return self.school_year(period.start_year - 1)
            case "calendar_year":
                return calendar_year(period.start.year - 1)
            case "half_year" if period.number == 2:
                return half_year(period.start.year, 1)
            case "half_year":
                return half_year(period.start.year - 1, 2)
        return before(period)


def semester_as_kept(key, start, end):
    """The semester of a key, on the days that somebody kept when a calendar had it."""
    year, number = key.split("-")
    return Period(start, end, SEMESTER, int(number), int(year))


def words_of(key):
    """The label of a key without anybody's calendar; the key itself where there is none."""
    if match := re.fullmatch(r"(\d{4})(?:-([12]))?", key):
        year, number = int(match[1]), int(match[2] or 0)
        kind = SEMESTER if number else SCHOOL_YEAR
        return Period(date.min, date.max, kind, number, year).label
    try:
        return parse_calendar_free(key).label
    except UnknownPeriod:
        return key


def in_words(day):
    """2021年3月1日; 1 March 2021."""
    return date_format(day, "Y年n月j日" if (get_language() or "").startswith("zh") else "j F Y")


def before(period):
    """As much time before any other dates: whole months before whole months, else days."""
    after = period.end + timedelta(days=1)
    months = (after.year - period.start.year) * 12 + after.month - period.start.month
    if after.day == period.start.day and months and period.start.day <= LAST_COMMON_DAY:
        year, month = divmod(period.start.year * 12 + period.start.month - 1 - months, 12)
        start = date(year, month + 1, period.start.day)
    else:
        start = period.start - (after - period.start)
    return Period(start, period.start - timedelta(days=1))


class DistrictCalendar(Calendar):
    """The semesters and years of a district: its own dates, else those of the nearest district
    above; else from the first to the last day on which any of its schools has them."""

    def __init__(self, district):
        self.district = district
        super().__init__(None)

    def near(self):
        if self.district.is_set:
            return near_any(School.objects.filter(belongs_to(self.district.pk)))
        return lies_in([self.district.pk], "district")

    def is_shared(self, row):
        return row.school_id is None and row.district_id == self.district.pk

    def chosen(self, rows, key):
        found = defaultdict(list)
        for row in sorted(rows, key=self.is_shared, reverse=True):
            found[key(row)].append(row)
        return {name: self.one_of(same) for name, same in found.items()}

    def one_of(self, rows):
        """Rows of above come first in `with_inherited`, the district's own before them here."""
        first = rows[0]
        if first.school_id is None and (self.is_shared(first) or first.is_inherited):
            return first
        span = copy(first)
        span.starts_on = min(row.starts_on for row in rows)
        span.ends_on = max(row.ends_on for row in rows)
        return span


def dates(which):
    """(semesters, school years) of those that a Q allows, in one query."""
    years = SchoolYear.objects.filter(which).annotate(**NOT_OF_A_YEAR).values_list(*COLUMNS)
    rows = Semester.objects.filter(which).order_by().union(years.order_by(), all=True)
    found = {True: [], False: []}
    for row in rows:
        found[row.number == A_YEAR].append(row)
    return found[False], [year_of(row) for row in found[True]]


def year_of(row):
    return SchoolYear(**{name: getattr(row, name) for name in COLUMNS_OF_A_YEAR})


def inherited(model, district):
    """The rows of the nearest district above that has any."""
    chain = districts_above([district.pk])[district.pk][1:]
    rows = nearest(list(model.objects.filter(school=None, district__in=chain)), chain)
    for row in rows:
        row.is_inherited = True
    return rows


def nearest(rows, chain):
    for district in chain:
        if found := [row for row in rows if row.district_id == district]:
            return found
    return []


def calendars_of(schools):
    """{school id: Calendar} of many schools in two queries."""
    above = districts_above({school.district_id for school in schools})
    semesters, years = dates(near_any(schools, above))

    def of(school, rows):
        shared = nearest([row for row in rows if row.school_id is None], above[school.district_id])
        return shared + [row for row in rows if row.school_id == school.pk]

    def calendar(school):
        return Calendar(school, of(school, semesters), of(school, years))

    return {school.pk: calendar(school) for school in schools}


def near_any(schools, above=None):
    """Q of the dates of some schools and of all districts they lie in."""
    above = above or districts_above({school.district_id for school in schools})
    places = {district for chain in above.values() for district in chain}
    return Q(school__in=schools) | Q(school__isnull=True, district__in=places)


def calendar_at(place):
    """The calendar of a school or a district."""
    return Calendar(place) if isinstance(place, School) else DistrictCalendar(place)


def semester_period(row):
    return Period(row.starts_on, row.ends_on, SEMESTER, row.number, row.start_year)


def calendar_year(year):
    return Period(date(year, 1, 1), date(year, 12, 31), CALENDAR_YEAR)


def half_year(year, number):
    if number == 1:
        return Period(date(year, 1, 1), date(year, 6, 30), HALF_YEAR, 1)
    return Period(date(year, 7, 1), date(year, 12, 31), HALF_YEAR, 2)


def custom(start, end):
    """From one day to another; ValueError for days in which nobody here has worked."""
    if not date(1900, 1, 1) <= start <= end <= date(2100, 12, 31):
        raise ValueError("no days to look at")
    return Period(start, end)


def parse_calendar_free(key):
    """Keys that need no school's calendar."""
    try:
        if match := re.fullmatch(r"y((?:19|20)\d\d)", key):
            return calendar_year(int(match[1]))
        if match := re.fullmatch(r"h((?:19|20)\d\d)-([12])", key):
            return half_year(int(match[1]), int(match[2]))
        if match := re.fullmatch(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", key):
            return custom(date.fromisoformat(match[1]), date.fromisoformat(match[2]))
    except ValueError as error:
        raise UnknownPeriod(key) from error
    raise UnknownPeriod(key)
