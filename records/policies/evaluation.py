"""Evaluate requirements for many teachers at once."""

from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _

from records import figures
from records.figures import Reading
from records.models import Requirement, Window
from records.policies.arithmetic import Standing, Standings, strictest
from records.scope import Scope, people_in
from records.templatetags.ui import cn_day
from schools.models import Employment, School
from schools.periods import Calendar, Period, calendar_year


@dataclass(frozen=True)
class Outcome:
    """How one teacher stands against one requirement, and the scope whose rows counted.

    `window` is the whole of it, of which the scope may be the first part.
    """

    requirement: Requirement
    standing: Standing
    scope: Scope
    window: Period | None = None

    @property
    def figure(self):
        return figures.get(self.requirement.measure)

    @property
    def met(self):
        return self.standing.met

    def is_late(self, today):
        """Whether the time for it is over and it was not met."""
        return not self.met and self.window is not None and self.window.end < today

    @property
    def value(self):
        return self.figure.text(self.standing.value)

    @property
    def need(self):
        return self.figure.text(self.standing.need)

    @property
    def gap(self):
        return self.figure.text(self.standing.gap)

    @property
    def period(self):
        """The window in words, and up to when it was looked at."""
        counted = self.scope.period
        if self.window is None or counted == self.window:
            return counted.label
        facts = {"window": self.window.label, "day": cn_day(counted.end)}
        return _("%(window)s up to %(day)s") % facts

    @property
    def explanation(self):
        """One sentence: what is there, what is needed, by which rule."""
        facts = {
            "period": self.period,
            "figure": self.figure.label,
            "value": self.value,
            "need": self.need,
            "gap": self.gap,
            "unit": self.figure.unit.label,
            "policy": str(self.requirement.policy),
        }
        if self.met:
            return (
                _("%(period)s: %(figure)s %(value)s of %(need)s %(unit)s, met. Rule: %(policy)s.")
                % facts
            )
        return (
            _(
                "%(period)s: %(figure)s %(value)s of %(need)s %(unit)s, %(gap)s %(unit)s missing. "
                "Rule: %(policy)s."
            )
            % facts
        )


def issued_to(school):
    """Every requirement ever issued by the school, its district or a district above; one query."""
    district = school.district
    places = Q(policy__school=school.pk) | Q(policy__district=district.pk)
    if district.parent_id:
        places |= Q(policy__district=district.parent_id) | Q(
            policy__district__parts__parts=district
        )
    rows = Requirement.objects.filter(places).select_related("policy").distinct()
    return sorted(rows, key=lambda row: (row.measure, row.policy.starts_on, row.pk))


def in_force(school, day, reading=None):
    """The requirements that hold in a school on a day, the strictest of each kind; one query."""
    issued = reading_or_new(reading).once(("issued", school.pk), lambda: issued_to(school))
    return strictest(row for row in issued if row.policy.holds_on(day))


def reading_or_new(reading):
    return reading if reading is not None else Reading()


def window_of(requirement, calendar, day):
    """The window in which a day lies; None outside all."""
    match requirement.window:
        case Window.SEMESTER:
            return calendar.semester_on(day)
        case Window.SCHOOL_YEAR:
            return calendar.school_year_of(day)
    return calendar_year(day.year)


def counting_period(requirement, calendar, period):
    """From the window's first day to the last day of the period asked about.

    So the standing at the end of a semester is what it was then, however much
    of a yearly duty was done later.
    """
    window = window_of(requirement, calendar, period.end)
    if window is None or window.end <= period.end:
        return window
    return Period(window.start, period.end)


def evaluate(requirements, scope, calendar, reading=None):
    """{requirement: {teacher id: Standing}} for everybody the requirements apply to.

    Two queries for the roster and one for all requirements, however many teachers.
    """
    return evaluate_many([(scope, requirements)], calendar, reading)[0]


def evaluate_many(asked, calendar, reading=None):
    """The same for several (scope, requirements), which share the query that counts."""
    reading = reading_or_new(reading)
    counted = [
        [
            (requirement, figures.get(requirement.measure), scope.at(period))
            for requirement in requirements
            if (period := counting_period(requirement, calendar, scope.period))
        ]
        for scope, requirements in asked
    ]
    reading.read_by_teacher((figure, within) for row in counted for _r, figure, within in row)
    return [
        {
            requirement: standings(requirement, figure, scope, within, reading)
            for requirement, figure, within in row
        }
        for (scope, _requirements), row in zip(asked, counted, strict=True)
    ]


def standings(requirement, figure, scope, within, reading):
    got = reading.by_teacher(figure, within)
    everybody = reading.once(("roster", scope), lambda: roster_of(scope, reading))
    if requirement.applies_to:
        spells = reading.once(("spells", scope), lambda: spells_of(scope))
        everybody = dict.fromkeys(
            person for person in everybody if applies(requirement, spells.get(person))
        )
    return Standings(everybody, got, requirement.value)


def standings_of(scope, reading=None):
    """`evaluate` for all that is in force on the scope's last day, kept in the reading."""
    return standings_of_many([scope], reading)[0]


def standings_of_many(scopes, reading=None):
    """The same for several scopes of one school, counted in one query together."""
    reading = reading_or_new(reading)
    missing = [scope for scope in scopes if ("standings", scope) not in reading.kept]
    if missing:
        calendar = reading.once(("calendar", missing[0].school_id), lambda: calendar_of(missing[0]))
        asked = [(scope, in_force(calendar.school, scope.end, reading)) for scope in missing]
        for scope, found in zip(missing, evaluate_many(asked, calendar, reading), strict=True):
            reading.kept["standings", scope] = found
    return [reading.kept["standings", scope] for scope in scopes]


def calendar_of(scope):
    return Calendar(School.objects.select_related("district").get(pk=scope.school_id))


def roster_of(scope, reading):
    """{person id: None}: in order, and quick to ask."""
    return dict.fromkeys(reading.ids_of(people_in(scope).order_by(), "pk"))


def spells_of(scope):
    rows = Employment.objects.on(scope.end).filter(school=scope.school_id)
    return {row.person_id: row for row in rows}


def applies(requirement, spell):
    """`applies_to` lists what a spell must have; an empty one is everybody."""
    return all(
        spell is not None and getattr(spell, name) in allowed
        for name, allowed in requirement.applies_to.items()
    )


def of_teacher(scope, school, calendar, reading=None):
    """The outcomes of one teacher for every requirement in force, in order of the rules."""
    reading = reading_or_new(reading)
    requirements = in_force(school, scope.end, reading)
    found = evaluate(requirements, scope, calendar, reading)
    return [
        Outcome(
            requirement,
            standings[scope.teacher_id],
            replace(scope, period=counting_period(requirement, calendar, scope.period)),
            window_of(requirement, calendar, scope.end),
        )
        for requirement, standings in found.items()
        if scope.teacher_id in standings
    ]
