"""The week table and the observations side by side: the same lessons, counted twice."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from lessons.figures import observed, week_lines, weekly
from lessons.models import Observation, WeekLine
from records.scope import Scope
from schools.models import Person
from schools.periods import Period

SAME, DIFFERS, MISSUMMED, NOT_IN_TABLE = "same", "differs", "missummed", "not_in_table"
STATES = {
    SAME: _("agree"),
    DIFFERS: _("differ"),
    MISSUMMED: _("total stated otherwise"),
    NOT_IN_TABLE: _("not in the week table"),
}


@dataclass(frozen=True)
class Compared:
    """One teacher: lessons by the weeks of the table, as stated there, and by observations.

    `weekly` and `stated` are None where no table names the teacher, `stated` also where it
    states no total.
    """

    person: Person
    weekly: int | None
    stated: int | None
    listed: int
    line: WeekLine | None = None

    @property
    def difference(self):
        """Table less observations; None without a line."""
        return None if self.weekly is None else self.weekly - self.listed

    @property
    def state(self):
        if self.weekly is None:
            return NOT_IN_TABLE
        if self.difference:
            return DIFFERS
        return MISSUMMED if self.is_missummed else SAME

    @property
    def state_words(self):
        return STATES[self.state]

    @property
    def is_missummed(self):
        return self.stated is not None and self.stated != self.weekly


def compare(scope):
    """[Compared] of everybody whom either source names in a scope, by name; five queries."""
    by_weeks, by_list = weekly.by("teacher", scope), observed.by("teacher", scope)
    lines = {}
    for line in week_lines(scope).order_by("ended_on", "id"):
        lines.setdefault(line.teacher_id, []).append(line)
    people = Person.objects.filter(pk__in={*lines, *by_weeks, *by_list})
    people = people.with_place(scope.school_id, scope.end).order_by("sort_key", "pk")
    return [
        Compared(
            person,
            by_weeks.get(person.pk, 0) if person.pk in lines or person.pk in by_weeks else None,
            stated_in(lines.get(person.pk, ())),
            by_list.get(person.pk, 0),
            lines[person.pk][-1] if person.pk in lines else None,
        )
        for person in people
    ]


def stated_in(lines):
    """The totals of several semesters together; None where one of them states none."""
    stated = [line.stated for line in lines]
    return sum(stated) if stated and None not in stated else None


# --- week by week --------------------------------------------------------------------


@dataclass(frozen=True)
class ComparedWeek:
    """One week of one teacher, with the days of it that lie in the semester."""

    number: int
    period: Period | None
    weekly: int
    listed: int

    @property
    def difference(self):
        return self.weekly - self.listed


def weeks_of(line, scope: Scope):
    """[ComparedWeek] of a line; two queries. What the table counts beyond the last week of
    the semester stands in weeks without days."""
    counts = dict(line.counts.values_list("week", "lessons"))
    semester = line.semester
    listed: Counter[int] = Counter()
    days = Observation.objects.counted().within(scope).values_list("ended_on", "lessons")
    for day, lessons in days.order_by():
        listed[max(1, (day - semester.week_1_monday).days // 7 + 1)] += lessons
    last = max([semester.weeks, *counts, *listed])
    return [
        ComparedWeek(week, days_of(semester, week), counts.get(week, 0), listed[week])
        for week in range(1, last + 1)
    ]


def days_of(semester, week):
    monday = semester.week_1_monday + timedelta(days=7 * (week - 1))
    # The first week takes in what lies before it, as `weeks_of` counts it.
    start = semester.starts_on if week == 1 else monday
    end = min(monday + timedelta(days=6), semester.ends_on)
    return Period(start, end) if start <= end else None
