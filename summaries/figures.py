"""Figures that need more than one ledger, or appointments beside a ledger."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, DecimalField, Exists, FloatField, OuterRef, Q, Sum
from django.db.models.functions import Cast, Coalesce, Round
from django.utils.translation import gettext_lazy as _

from lessons.models import Observation, OpenLesson, SignUp
from records.figures import Figure, Ratio, declare
from records.policies import PeopleFigure, PeopleRows
from records.policies.windows import in_year
from records.scope import in_schools, people_in
from records.units import (
    DAYS,
    HOURS,
    HOURS_EACH,
    LESSONS,
    LESSONS_EACH,
    PEOPLE,
    PERSON_TIMES,
    PERSON_TIMES_EACH,
)
from schools import roster
from schools.models import Appointment, Employment, Person, Role
from schools.models.people import ProfessionalTitle
from schools.periods import Period
from training.models import Posting, Training

ONE_DAY = timedelta(days=1)
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
class InRole(PeopleRows):
    """People of the scope in a role."""

    name: str

    def __call__(self, scope):
        # A principal without lessons is on no teachers' roster, but observes.
        spells = Employment.objects.on(scope.end).filter(**in_schools(scope))
        people = people_in(scope) if scope.group_id or scope.teacher_id else employed(spells)
        return in_role(people, self.name, scope, "pk")


def employed(spells):
    return Person.objects.filter(Exists(spells.filter(person=OuterRef("pk"))))


@dataclass(frozen=True)
class ObservedInRole:
    name: str

    def __call__(self, scope):
        rows = Observation.objects.counted().within(scope)
        return in_role(rows, self.name, scope, "teacher")


@dataclass(frozen=True)
class WithTitle(PeopleRows):
    """Teachers on the roster with one of the professional titles on the last day."""

    titles: tuple

    def __call__(self, scope):
        spells = Employment.objects.on(scope.end).filter(
            **in_schools(scope), person=OuterRef("pk"), title__in=self.titles
        )
        return people_in(scope).filter(Exists(spells))


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


@dataclass(frozen=True)
class InService(PeopleRows):
    """Teachers on the roster who began to teach less than so many years before the last day."""

    years: int

    def __call__(self, scope):
        began = Coalesce("teaching_since", "first_worked_on")
        since = in_year(scope.end, scope.end.year - self.years)
        return people_in(scope).alias(began=began).filter(began__gt=since)


@dataclass(frozen=True)
class Moved(PeopleRows):
    """Teachers on the roster of one end of the period and not on that of the other. Where the
    roster itself begins with the period nobody is known to have come."""

    came: bool

    def __call__(self, scope):
        eve = Period(scope.start - ONE_DAY, scope.start - ONE_DAY)
        now, before = people_in(scope), people_in(scope.at(eve))
        if not self.came:
            return before.exclude(pk__in=now.order_by().values("pk"))
        before = before.order_by()
        return now.exclude(pk__in=before.values("pk")).filter(Exists(before))


joined = people_figure("people.joined", _("Teachers who came in the period"), Moved(came=True))
left = people_figure("people.left", _("Teachers who left in the period"), Moved(came=False))
# A year of probation; three years of service are young (summary.md F07, F49).
BEGINNERS, YOUNG = InService(1), InService(3)
new = people_figure("people.new", _("Teachers in their first year"), BEGINNERS)
young = people_figure("people.young", _("Teachers in their first three years"), YOUNG)


@dataclass(frozen=True)
class Of:
    """The rows of some people only."""

    whom: InService
    rows: Callable

    def __call__(self, scope):
        return self.rows(scope).filter(teacher__in=self.whom(scope).order_by().values("pk"))


@dataclass(frozen=True)
class FigureOf(Figure):
    """A figure of some people: `people(scope)` are their ids, those without rows included."""

    additive: bool = False

    def people(self, scope):
        return self.rows.whom.ids(scope)


def figure_of(name, label, unit, whom, rows, measure, each):
    """The figure of those people, and so much for each of them."""
    found = declare(FigureOf(name, label, unit, Of(whom, rows), measure))
    people = new if whom is BEGINNERS else young
    declare(Ratio(f"{name}_each", each[0], found, people, each[1]))


figure_of(
    "training.hours_of_new",
    _("Training hours of teachers in their first year"),
    HOURS,
    BEGINNERS,
    Posting.objects.within,
    Sum("hours"),
    (_("Training hours of each teacher in the first year"), HOURS_EACH),
)
figure_of(
    "training.hours_of_young",
    _("Training hours of teachers in their first three years"),
    HOURS,
    YOUNG,
    Posting.objects.within,
    Sum("hours"),
    (_("Training hours of each teacher in the first three years"), HOURS_EACH),
)
figure_of(
    "lessons.observed_by_young",
    _("Lessons observed by teachers in their first three years"),
    LESSONS,
    YOUNG,
    Observation.objects.counted().within,
    Sum("lessons"),
    (_("Lessons observed by each teacher in the first three years"), LESSONS_EACH),
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


figure_of(
    "lessons.opened_by_young",
    _("Open lessons held by teachers in their first three years"),
    LESSONS,
    YOUNG,
    opened_lessons,
    Count("pk"),
    (_("Open lessons held by each teacher in the first three years"), LESSONS_EACH),
)


def away_trainings(scope):
    return Training.objects.certified().within(scope).away()


def signed_up(scope):
    """Colleagues who put themselves down for the open lessons that were held."""
    return SignUp.objects.filter(open_lesson__in=opened_lessons(scope))


sign_ups = declare(
    Figure(
        "lessons.sign_ups",
        _("Colleagues signed up for open lessons"),
        PERSON_TIMES,
        signed_up,
        Count("*"),
        teacher="person",
        additive=False,
        day="open_lesson__held_on",
    )
)
declare(
    Ratio(
        "lessons.sign_ups_each",
        _("Colleagues signed up for each open lesson"),
        sign_ups,
        opened,
        PERSON_TIMES_EACH,
    )
)


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
