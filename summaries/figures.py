"""Figures that need more than one ledger, or appointments beside a ledger."""

from dataclasses import dataclass

from django.db.models import Count, DecimalField, Exists, FloatField, OuterRef, Q, Sum
from django.db.models.functions import Cast, Round
from django.utils.translation import gettext_lazy as _

from lessons.models import Observation, OpenLesson
from records.figures import Figure, Ratio, declare
from records.policies import PeopleFigure
from records.scope import in_schools, people_in
from records.units import DAYS, LESSONS, LESSONS_EACH, PEOPLE
from schools import roster
from schools.models import Appointment, Employment, Person, Role
from schools.models.people import ProfessionalTitle
from training.models import Training

SCHOOL_LEADERS = (Role.PRINCIPAL, Role.VICE_PRINCIPAL)
HIGHER_ROLES = {
    "school_leaders": (),
    "office": SCHOOL_LEADERS,
    "group_leaders": (*SCHOOL_LEADERS, Role.OFFICE),
}
ROLES = {
    "school_leaders": SCHOOL_LEADERS,
    "office": (Role.OFFICE,),
    "group_leaders": (Role.GROUP_LEADER,),
}


def holds(roles, scope, person):
    """Whether somebody holds one of the roles in the school on the period's last day."""
    held = Appointment.objects.on(scope.end).filter(person=OuterRef(person), role__in=roles)
    there = Q(**in_schools(scope)) | Q(**in_schools(scope, "group__school"))
    return Exists(held.filter(there))


def in_role(rows, name, scope, person):
    """Rows of people whose highest role is this one."""
    rows = rows.filter(holds(ROLES[name], scope, person))
    higher = HIGHER_ROLES[name]
    return rows.exclude(holds(higher, scope, person)) if higher else rows


@dataclass(frozen=True)
class InRole:
    """People of the scope in a role."""

    name: str

    def __call__(self, scope):
        # A principal without lessons is on no teachers' roster, but observes.
        spells = Employment.objects.on(scope.end).filter(**in_schools(scope))
        people = people_in(scope) if scope.group_id or scope.teacher_id else employed(spells)
        return in_role(people, self.name, scope, "pk")

    def ids(self, scope):
        return set(self(scope).values_list("pk", flat=True))


def employed(spells):
    return Person.objects.filter(Exists(spells.filter(person=OuterRef("pk"))))


@dataclass(frozen=True)
class ObservedInRole:
    name: str

    def __call__(self, scope):
        rows = Observation.objects.counted().within(scope)
        return in_role(rows, self.name, scope, "teacher")


@dataclass(frozen=True)
class WithTitle:
    """Teachers on the roster with one of the professional titles on the last day."""

    titles: tuple

    def __call__(self, scope):
        spells = Employment.objects.on(scope.end).filter(
            **in_schools(scope), person=OuterRef("pk"), title__in=self.titles
        )
        return people_in(scope).filter(Exists(spells))

    def ids(self, scope):
        return set(self(scope).values_list("pk", flat=True))


def people_figure(name, label, rows):
    return declare(PeopleFigure(name, label, PEOPLE, rows, Count("pk", distinct=True)))


senior = people_figure(
    "people.senior",
    _("Teachers with a senior title"),
    WithTitle((ProfessionalTitle.PROFESSOR, ProfessionalTitle.SENIOR)),
)
first_grade = people_figure(
    "people.first_grade", _("First-grade teachers"), WithTitle((ProfessionalTitle.FIRST,))
)

LABELS = {
    "school_leaders": (
        _("School leaders"),
        _("Lessons observed by school leaders"),
        _("Lessons observed by each school leader"),
    ),
    "office": (
        _("Office staff"),
        _("Lessons observed by office staff"),
        _("Lessons observed by each of the office"),
    ),
    "group_leaders": (
        _("Group leaders"),
        _("Lessons observed by group leaders"),
        _("Lessons observed by each group leader"),
    ),
}
for role, (people_label, observed_label, each_label) in LABELS.items():
    people = people_figure(f"people.{role}", people_label, InRole(role))
    observed = declare(
        Figure(
            f"lessons.observed_by_{role}",
            observed_label,
            LESSONS,
            ObservedInRole(role),
            Sum("lessons"),
        )
    )
    declare(Ratio(f"lessons.observed_each_{role}", each_label, observed, people, LESSONS_EACH))


def opened_lessons(scope):
    """Open lessons of the calendar that were held: not called off, in the period."""
    rows = OpenLesson.objects.filter(**in_schools(scope)).standing()
    rows = rows.between(scope.start, scope.end)
    if scope.group_id:
        members = roster.members(scope.group_id, scope.end)
        rows = rows.filter(Exists(members.filter(person=OuterRef("teacher"))))
    return rows.filter(teacher=scope.teacher_id) if scope.teacher_id else rows


opened = declare(
    Figure(
        "lessons.opened",
        _("Open lessons held"),
        LESSONS,
        opened_lessons,
        Count("pk"),
        {"kind": "kind"},
    )
)
opened_by = declare(
    Figure(
        "lessons.opened_by",
        _("Teachers who held open lessons"),
        PEOPLE,
        opened_lessons,
        Count("teacher", distinct=True),
    )
)


def away_trainings(scope):
    return Training.objects.certified().within(scope).away()


def days_of_training():
    """To the hundredth for each record, so that teachers add up to their school."""
    # SQLite divides whole numbers as whole numbers; PostgreSQL rounds only decimals.
    days = Cast("hours", FloatField()) / Cast("school__day_hours", FloatField())
    return Round(Cast(days, DecimalField(max_digits=10, decimal_places=4)), 2)


# Not the days between the first and the last: an online course of fifty hours runs
# beside lessons for three months, and summed up those days would be nonsense.
away_days = declare(
    Figure(
        "training.away_days",
        _("Days of training outside the school"),
        DAYS,
        away_trainings,
        Sum(days_of_training()),
        note=_("Hours divided by the hours of a day in the school's settings."),
    )
)
