"""Evaluate requirements for many teachers at once."""

from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _

from records import figures
from records.models import Requirement, Window
from records.policies.arithmetic import Standing, strictest
from records.scope import Scope, people_in
from schools.models import Employment
from schools.periods import Period, calendar_year


@dataclass(frozen=True)
class Outcome:
    """How one teacher stands against one requirement, and the scope whose rows counted."""

    requirement: Requirement
    standing: Standing
    scope: Scope

    @property
    def figure(self):
        return figures.get(self.requirement.measure)

    @property
    def met(self):
        return self.standing.met

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
    def explanation(self):
        """One sentence: what is there, what is needed, by which rule."""
        facts = {
            "period": self.scope.period.label,
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


def in_force(school, day):
    """The requirements that hold in a school on a day, the strictest of each kind; one query.

    Those of the school and of its district with all districts above it.
    """
    district = school.district
    places = Q(policy__school=school.pk) | Q(policy__district=district.pk)
    if district.parent_id:
        places |= Q(policy__district=district.parent_id) | Q(
            policy__district__parts__parts=district
        )
    rows = (
        Requirement.objects.filter(places, policy__starts_on__lte=day)
        .filter(Q(policy__ends_on__isnull=True) | Q(policy__ends_on__gte=day))
        .select_related("policy")
        .distinct()
    )
    return strictest(sorted(rows, key=lambda row: (row.measure, row.policy.starts_on, row.pk)))


def window_of(requirement, calendar, day):
    """The window in which a day lies, cut off at that day's semester or year end; None outside all."""
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


def evaluate(requirements, scope, calendar):
    """{requirement: {teacher id: Standing}} for everybody the requirements apply to.

    Two queries for the roster and one per requirement, however many teachers.
    """
    everybody = list(people_in(scope).values_list("pk", flat=True))
    spells = spells_of(scope) if any(row.applies_to for row in requirements) else {}
    found = {}
    for requirement in requirements:
        period = counting_period(requirement, calendar, scope.period)
        if period is None:
            continue
        figure = figures.get(requirement.measure)
        got = figure.by("teacher", scope.at(period))
        found[requirement] = {
            person: Standing(figure.clean(got.get(person, 0)), requirement.value)
            for person in everybody
            if applies(requirement, spells.get(person))
        }
    return found


def spells_of(scope):
    rows = Employment.objects.on(scope.end).filter(school=scope.school_id)
    return {row.person_id: row for row in rows}


def applies(requirement, spell):
    """`applies_to` lists what a spell must have; an empty one is everybody."""
    return all(
        spell is not None and getattr(spell, name) in allowed
        for name, allowed in requirement.applies_to.items()
    )


def of_teacher(scope, school, calendar):
    """The outcomes of one teacher for every requirement in force, in order of the rules."""
    requirements = in_force(school, scope.end)
    found = evaluate(requirements, scope, calendar)
    return [
        Outcome(
            requirement,
            standings[scope.teacher_id],
            replace(scope, period=counting_period(requirement, calendar, scope.period)),
        )
        for requirement, standings in found.items()
        if scope.teacher_id in standings
    ]
