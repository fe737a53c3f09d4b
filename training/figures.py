"""Figures of training, in hours of 45 minutes (学时), credits (学分), people and person-times."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from django.db.models import Count, Sum
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from records.figures import Figure, Ratio, Reading, declare
from records.models import Window
from records.people import teachers
from records.policies import PeopleFigure, PeopleRows, Which, met_figure
from records.scope import people_in
from records.units import (
    ACTIVITIES,
    CREDITS,
    CREDITS_EACH,
    HOURS,
    HOURS_EACH,
    PEOPLE,
    PERSON_TIMES,
    PROGRAMMES,
    RECORDS,
    THEMES,
)
from schools.models import Person
from training.models import Activity, Attendance, Mode, Posting, Training

DIMENSIONS = {"level": "level", "mode": "mode"}
# A long course that is held together, as the ministry asks of everybody once in five years.
LONG_COURSE = 90


def postings(scope):
    return Posting.objects.within(scope)


def certified(scope):
    return Training.objects.certified().within(scope)


def certified_on_roster(scope):
    """Of those over whom shares are taken: not of who left before the last day."""
    return certified(scope).filter(teacher__in=people_in(scope).order_by().values("pk"))


def away(scope):
    return certified(scope).away()


def long_courses(scope):
    return certified(scope).filter(hours__gte=LONG_COURSE).exclude(mode=Mode.ONLINE)


def handed_in(scope):
    return Training.objects.within(scope).exclude(status__in=["draft", "withdrawn"])


hours = declare(
    Figure(
        "training.hours",
        _("Training hours"),
        HOURS,
        postings,
        Sum("hours"),
        DIMENSIONS,
        item="training",
    )
)
credits = declare(
    Figure(
        "training.credits",
        _("Training credits"),
        CREDITS,
        postings,
        Sum("credits"),
        DIMENSIONS,
        item="training",
    )
)
person_times = declare(
    Figure(
        "training.person_times",
        _("Trainings attended"),
        PERSON_TIMES,
        certified,
        Count("*"),
        DIMENSIONS,
    )
)
people = declare(
    Figure(
        "training.people",
        _("Teachers trained"),
        PEOPLE,
        certified,
        Count("teacher", distinct=True),
        DIMENSIONS,
    )
)
programmes = declare(
    Figure(
        "training.programmes",
        _("Programmes attended"),
        PROGRAMMES,
        certified,
        Count("programme_key", distinct=True),
        DIMENSIONS,
        additive=False,
    )
)
away_person_times = declare(
    Figure(
        "training.away_person_times",
        _("Trainings outside the school"),
        PERSON_TIMES,
        away,
        Count("*"),
        DIMENSIONS,
    )
)
away_programmes = declare(
    Figure(
        "training.away_programmes",
        _("Programmes outside the school"),
        PROGRAMMES,
        away,
        Count("programme_key", distinct=True),
        DIMENSIONS,
        additive=False,
    )
)
handed_in_records = declare(
    Figure(
        "training.handed_in",
        _("Training records handed in"),
        RECORDS,
        handed_in,
        Count("*"),
        {"status": "status"},
    )
)
credits_target_met = declare(
    met_figure(
        "training.credits_target_met", _("Teachers who have the credits"), "training.credits"
    )
)
credits_target_missed = declare(
    met_figure(
        "training.credits_target_missed",
        _("Teachers still missing credits"),
        "training.credits",
        Which.MISSED,
    )
)
credits_target_asked = declare(
    met_figure(
        "training.credits_target_asked",
        _("Teachers of whom credits are asked"),
        "training.credits",
        Which.ASKED,
    )
)
credits_target_spared = declare(
    met_figure(
        "training.credits_target_spared",
        _("Teachers spared some of the credits"),
        "training.credits",
        Which.SPARED,
    )
)
credits_target_share = declare(
    Ratio(
        "training.credits_target_share",
        _("Share of teachers who have the credits"),
        credits_target_met,
        credits_target_asked,
    )
)
hours_each = declare(
    Ratio("training.hours_each", _("Training hours each"), hours, teachers, HOURS_EACH)
)
credits_each = declare(
    Ratio("training.credits_each", _("Training credits each"), credits, teachers, CREDITS_EACH)
)
people_on_roster = declare(
    Figure(
        "training.people_on_roster",
        _("Teachers on the roster trained"),
        PEOPLE,
        certified_on_roster,
        Count("teacher", distinct=True),
    )
)
trained_share = declare(
    Ratio("training.trained_share", _("Share of teachers trained"), people_on_roster, teachers)
)

long_courses_people = declare(
    Figure(
        "training.people_of_long_courses",
        _("Teachers who completed a course of 90 hours"),
        PEOPLE,
        long_courses,
        Count("teacher", distinct=True),
        additive=False,
    )
)


# --- what is asked within a year or a semester, and within a cycle of years ---------

SPANS = {
    "year": (Window.SEMESTER, Window.SCHOOL_YEAR, Window.CALENDAR_YEAR),
    "cycle": (Window.CYCLE,),
}
ASKED = {
    ("credits", "year"): _("Credits of the year"),
    ("credits", "cycle"): _("Credits of the cycle"),
    ("hours", "year"): _("Hours of the year"),
    ("hours", "cycle"): _("Hours of the cycle"),
}
STANDS = {
    Which.MET: _("teachers who have them"),
    Which.MISSED: _("teachers still missing some"),
    Which.ASKED: _("teachers of whom they are asked"),
}
for (measure, span), what in ASKED.items():
    counts = {
        which: declare(
            met_figure(
                f"training.{measure}_{span}_{which}",
                format_lazy(_("{what}: {who}"), what=what, who=who),
                f"training.{measure}",
                which,
                SPANS[span],
            )
        )
        for which, who in STANDS.items()
    }
    declare(
        Ratio(
            f"training.{measure}_{span}_share",
            format_lazy(_("{what}: {who}"), what=what, who=_("share of teachers who have them")),
            counts[Which.MET],
            counts[Which.ASKED],
        )
    )


# --- teachers by the hours they had -------------------------------------------------


@dataclass(frozen=True)
class WithHours:
    """Teachers on the roster with more than `above` and at most `most` hours in the period."""

    above: Decimal = Decimal(0)
    most: Decimal | None = None

    def ids(self, scope, reading=None):
        reading = reading or Reading()
        on_roster = set(reading.once(("roster", scope), lambda: roster_of(scope)))
        return {
            person
            for person, value in reading.by_teacher(hours, scope).items()
            if person in on_roster
            and value > self.above
            and (self.most is None or value <= self.most)
        }

    def __call__(self, scope):
        return Person.objects.filter(pk__in=self.ids(scope))


def roster_of(scope):
    return dict.fromkeys(people_in(scope).order_by().values_list("pk", flat=True))


@dataclass(frozen=True)
class ByHours(PeopleFigure):
    has_statement: ClassVar[bool] = False

    def known(self, scope, reading):
        return len(self.rows.ids(scope, reading))


def by_hours(name, label, above=0, most=None):
    rows = WithHours(Decimal(above), most and Decimal(most))
    return declare(ByHours(f"training.{name}", label, PEOPLE, rows, Count("pk", distinct=True)))


with_training = by_hours("teachers_trained", _("Full-time teachers who had training"))
# The bands of the ministry's yearly statistics (form 教基4068).
up_to_36 = by_hours("teachers_up_to_36", _("Full-time teachers with up to 36 hours"), 0, 36)
up_to_72 = by_hours("teachers_up_to_72", _("Full-time teachers with 37 to 72 hours"), 36, 72)
up_to_108 = by_hours("teachers_up_to_108", _("Full-time teachers with 73 to 108 hours"), 72, 108)
above_108 = by_hours("teachers_above_108", _("Full-time teachers with 109 hours or more"), 108)


class Untrained(PeopleRows):
    """Teachers on the roster without any certified training in the period."""

    def __call__(self, scope):
        return people_in(scope).exclude(pk__in=certified(scope).order_by().values("teacher"))


untrained = declare(
    PeopleFigure(
        "training.untrained",
        _("Full-time teachers without any training"),
        PEOPLE,
        Untrained(),
        Count("pk", distinct=True),
    )
)


# --- activities at school: beside the ledger, never added to it ---------------------

BESIDE = _("As sign-in sheets say. Hours count only once they are granted and in the ledger.")
ATTENDED = {"state": "state"}


def activities(scope):
    return Activity.objects.within(scope)


def expected(scope):
    return Attendance.objects.within(scope)


def came(scope):
    return expected(scope).came()


activities_held = declare(
    Figure(
        "training.activities",
        _("Activities held at school"),
        ACTIVITIES,
        activities,
        Count("*"),
        teacher=None,
        additive=False,
    )
)
activity_person_times = declare(
    Figure(
        "training.activity_person_times",
        _("Attendances at school activities"),
        PERSON_TIMES,
        came,
        Count("*"),
        ATTENDED,
        item="activity",
    )
)
activity_people = declare(
    Figure(
        "training.activity_people",
        _("Teachers who came to school activities"),
        PEOPLE,
        came,
        Count("teacher", distinct=True),
        item="activity",
    )
)
activity_expected = declare(
    Figure(
        "training.activity_expected",
        _("Expected at school activities"),
        PERSON_TIMES,
        expected,
        Count("*"),
        ATTENDED,
        item="activity",
    )
)
activity_hours = declare(
    Figure(
        "training.activity_hours",
        _("Hours earned at school activities"),
        HOURS,
        came,
        Sum("activity__hours"),
        note=BESIDE,
        item="activity",
    )
)
activity_share = declare(
    Ratio(
        "training.activity_share",
        _("Share of those expected who came"),
        activity_person_times,
        activity_expected,
    )
)


# Of those that a group held for itself.


def of_groups(scope):
    return activities(scope).filter(group__isnull=False)


def expected_by_groups(scope):
    return expected(scope).filter(activity__group__isnull=False)


def came_to_groups(scope):
    return expected_by_groups(scope).came()


group_activities = declare(
    Figure(
        "training.group_activities",
        _("Activities held by groups"),
        ACTIVITIES,
        of_groups,
        Count("*"),
        teacher=None,
        additive=False,
    )
)
group_themes = declare(
    Figure(
        "training.group_themes",
        _("Themes of activities held by groups"),
        THEMES,
        of_groups,
        Count("topic_key", distinct=True),
        teacher=None,
        additive=False,
    )
)
group_expected = declare(
    Figure(
        "training.group_activity_expected",
        _("Expected at activities of groups"),
        PERSON_TIMES,
        expected_by_groups,
        Count("*"),
        ATTENDED,
        item="activity",
    )
)
group_person_times = declare(
    Figure(
        "training.group_activity_person_times",
        _("Attendances at activities of groups"),
        PERSON_TIMES,
        came_to_groups,
        Count("*"),
        ATTENDED,
        item="activity",
    )
)
group_share = declare(
    Ratio(
        "training.group_activity_share",
        _("Share of those expected who came to activities of groups"),
        group_person_times,
        group_expected,
    )
)
