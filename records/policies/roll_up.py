"""The standings of every school of a district: each by its own rules and calendar, all of them
read in a number of queries that does not grow with the schools."""

from collections import defaultdict
from functools import partial

from django.db.models import Q

from records import figures
from records.models import Exemption
from records.policies.evaluation import (
    counted_within,
    in_force,
    plainly,
    reading_or_new,
    span_of,
    standings_of,
)
from records.policies.rulebook import books_of
from records.policies.windows import window_of
from records.scope import Scope, schools_of
from schools import roster
from schools.models import Employment, School
from schools.models.people import StaffType
from schools.periods import Period, calendars_of


def standings_of_schools(scope, reading=None):
    """{school id: {requirement: Standings}} of the schools a district's scope is about."""
    reading = reading_or_new(reading)
    return reading.once(("standings", scope), partial(read_standings, scope, reading))


def requirements_of_schools(scope, reading):
    """[requirement] that are in force in any of them, each once."""
    found = standings_of_schools(scope, reading).values()
    return list({row.pk: row for by_requirement in found for row in by_requirement}.values())


def read_standings(scope, reading):
    schools = schools_in(scope, reading)
    scopes = {school.pk: scope.of_school(school.pk) for school in schools}
    prepare(schools, scope, scopes, reading)
    return {pk: standings_of(one, reading) for pk, one in scopes.items()}


def schools_in(scope, reading):
    """The schools of a district's scope with their districts, by name."""
    rows = School.objects.filter(pk__in=schools_of(scope)).select_related("district")
    return reading.once(("schools", scope), lambda: list(rows.order_by("name", "pk")))


def prepare(schools, scope, scopes, reading):
    """Puts into a reading what the schools would else ask for one after the other."""
    calendars, books = calendars_of(schools), books_of(schools)
    for school in schools:
        reading.kept["calendar", school.pk] = calendars[school.pk]
        reading.kept["book", school.pk] = books[school.pk]
    keep_rosters(scope, scopes, reading)
    counted = {
        school.pk: counted_within(
            in_force(school, scope.end, reading), scopes[school.pk], calendars[school.pk]
        )
        for school in schools
    }
    reading.read_by_teacher(one for pk, rows in counted.items() for one in plainly(books[pk], rows))
    keep_facts(counted, books, calendars, reading)
    keep_exemptions(schools, counted, scope, calendars, reading)


def keep_rosters(scope, scopes, reading):
    spells = Employment.objects.on(scope.end).filter(**roster.at(schools_of(scope)))
    for one in scopes.values():
        reading.kept["roster", one], reading.kept["spells", one] = {}, {}
    for row in spells.order_by("pk"):
        one = scopes[row.school_id]
        reading.kept["spells", one][row.person_id] = row
        if row.staff_type == StaffType.TEACHER:
            reading.kept["roster", one][row.person_id] = None


def keep_facts(counted, books, calendars, reading):
    """Records one by one, where limits or conversions need them: one query for each figure
    and span of days, which most schools share."""
    asked = defaultdict(set)
    for pk, rows in counted.items():
        for requirement, figure, within in rows:
            if books[pk].counts_plainly(requirement):
                continue
            span = span_of(books[pk].caps_on(figure.name), within, calendars[pk]).period
            sources = [row.source for row in books[pk].conversions_to(figure.name)]
            for name in (figure.name, *sources):
                asked[name, span.start, span.end].add(pk)
    for (name, start, end), schools in asked.items():
        span = Scope(Period(start, end))
        found = figures.get(name).facts_by_school(span, schools)
        for pk in schools:
            reading.kept["facts", name, span.of_school(pk)] = found.get(pk, [])


def keep_exemptions(schools, counted, scope, calendars, reading):
    windows = {
        (school.pk, window)
        for school in schools
        for requirement, _figure, _within in counted[school.pk]
        if (window := window_of(requirement, calendars[school.pk], scope.end))
    }
    if not windows:
        return
    first = min(window.start for _pk, window in windows)
    last = max(window.end for _pk, window in windows)
    by_school = defaultdict(list)
    rows = Exemption.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=first), school__in=schools, starts_on__lte=last
    )
    for row in rows.order_by("starts_on", "pk"):
        by_school[row.school_id].append(row)
    for pk, window in windows:
        found = defaultdict(list)
        for row in by_school[pk]:
            if row.starts_on <= window.end and (row.ends_on is None or row.ends_on >= window.start):
                found[row.person_id].append(row)
        reading.kept["exemptions", pk, window] = found
