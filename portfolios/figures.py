"""Figures of honours (项), of who holds which title, and of mentor pairs (对)."""

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils.translation import gettext_lazy as _

from lessons.models import Observation
from portfolios.models import Honour, MentorPair, TitleHeld
from records.figures import Figure, Ratio, declare
from records.models import Level
from records.people import teachers
from records.scope import people_in
from records.units import HONOURS, LESSONS, PAIRS, PEOPLE, PERSON_TIMES, TITLES

LEVEL = {"level": "level"}
CITY_OR_HIGHER = [Level.NATIONAL, Level.PROVINCIAL, Level.CITY]


def certified(scope):
    return Honour.objects.certified().within(scope)


def city_or_higher(scope):
    return certified(scope).filter(level__in=CITY_OR_HIGHER)


honours = declare(Figure("portfolios.honours", _("Honours"), HONOURS, certified, Count("*"), LEVEL))
honours_city = declare(
    Figure(
        "portfolios.honours_city",
        _("Honours at city level or higher"),
        PERSON_TIMES,
        city_or_higher,
        Count("*"),
        LEVEL,
    )
)
honoured_city = declare(
    Figure(
        "portfolios.honoured_city",
        _("Teachers honoured at city level or higher"),
        PEOPLE,
        city_or_higher,
        Count("teacher", distinct=True),
        LEVEL,
    )
)


# --- titles held -------------------------------------------------------------------

LADDER = {"level": "level", "rung": "rung"}


def titles_given(scope):
    return TitleHeld.objects.certified().begun_by(scope)


def titles_held(scope):
    """On the last day, by who works here then."""
    return TitleHeld.objects.certified().of(scope).held_on(scope.end).of_staff(scope.end)


def highest_titles(scope):
    """Of everybody the highest at county level or higher, on the last day."""
    rows = TitleHeld.objects.certified().of(scope).of_staff(scope.end)
    return rows.highest(scope.end)


def newly_given(scope):
    return TitleHeld.objects.certified().of_staff(scope.end).newly_given(scope)


def highest_on_roster(scope):
    """Of those over whom the share is taken."""
    return highest_titles(scope).filter(teacher__in=people_in(scope).order_by().values("pk"))


titles_on_record = declare(
    Figure(
        "portfolios.titles_on_record",
        _("Titles on record"),
        TITLES,
        titles_given,
        Count("*"),
        LADDER,
        day="starts_on",
        note=_("Given by the last day of the period, also those whose term is over."),
    )
)
title_holders = declare(
    Figure(
        "portfolios.title_holders",
        _("Teachers with a title on record"),
        PEOPLE,
        titles_given,
        Count("teacher", distinct=True),
        LADDER,
        day="starts_on",
        note=_("Given by the last day of the period, also those whose term is over."),
    )
)
titles = declare(
    Figure(
        "portfolios.titles_held",
        _("Titles held"),
        TITLES,
        titles_held,
        Count("*"),
        LADDER,
        day="starts_on",
        note=_("Held on the last day of the period."),
    )
)
backbone = declare(
    Figure(
        "portfolios.backbone_teachers",
        _("Backbone teachers at county level or higher"),
        PEOPLE,
        highest_titles,
        Count("teacher", distinct=True),
        LADDER,
        day="starts_on",
        note=_("Held on the last day of the period; everybody once, by the highest title."),
    )
)
backbone_on_roster = declare(
    Figure(
        "portfolios.backbone_on_roster",
        _("Backbone teachers on the roster at county level or higher"),
        PEOPLE,
        highest_on_roster,
        Count("teacher", distinct=True),
        day="starts_on",
        note=_("Held on the last day of the period; everybody once, by the highest title."),
    )
)
backbone_new = declare(
    Figure(
        "portfolios.backbone_new",
        _("New backbone teachers at county level or higher"),
        PEOPLE,
        newly_given,
        Count("teacher", distinct=True),
        day="starts_on",
        note=_("Whoever had no title of that kind or a higher one before."),
    )
)
backbone_share = declare(
    Ratio(
        "portfolios.backbone_share",
        _("Share of backbone teachers at county level or higher"),
        backbone_on_roster,
        teachers,
    )
)


# --- mentor pairs ------------------------------------------------------------------


def pairs_running(scope):
    """On the last day. They count for the mentor."""
    rows = MentorPair.objects.certified().of(scope).running_on(scope.end)
    return rows.filter(teacher=scope.teacher_id) if scope.teacher_id else rows


def pairs_of_leaders(scope):
    return pairs_running(scope).of_subject_leaders(scope.end)


def between(observer, observed):
    """Lessons the one observed of the other while a certified pair."""

    def rows(scope):
        pair = MentorPair.objects.certified().filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=OuterRef("ended_on")),
            Q(ended_on__isnull=True) | Q(ended_on__gte=OuterRef("ended_on")),
            school=OuterRef("school"),
            **{observer: OuterRef("teacher"), observed: OuterRef("taught_by")},
        )
        return Observation.objects.counted().within(scope).filter(Exists(pair))

    return rows


def pair_figure(name, label, unit, rows, measure, **more):
    note = _("On the last day of the period.")
    return declare(
        Figure(f"portfolios.{name}", label, unit, rows, measure, day="starts_on", note=note, **more)
    )


pairs = pair_figure("mentor_pairs", _("Mentor pairs"), PAIRS, pairs_running, Count("*"))
mentors = pair_figure(
    "mentors", _("Mentors"), PEOPLE, pairs_running, Count("teacher", distinct=True)
)
mentees = pair_figure(
    "mentees",
    _("Mentees"),
    PEOPLE,
    pairs_running,
    Count("mentee_key", distinct=True),
    additive=False,
)
leading_mentors = pair_figure(
    "leading_mentors",
    _("Subject leaders with mentees"),
    PEOPLE,
    pairs_of_leaders,
    Count("teacher", distinct=True),
)
mentees_of_leaders = pair_figure(
    "mentees_of_leaders",
    _("Mentees of subject leaders"),
    PEOPLE,
    pairs_of_leaders,
    Count("mentee_key", distinct=True),
    additive=False,
)
mentor_lessons = declare(
    Figure(
        "portfolios.mentor_lessons",
        _("Lessons of their mentees that mentors observed"),
        LESSONS,
        between("teacher", "mentee"),
        Sum("lessons"),
    )
)
mentee_lessons = declare(
    Figure(
        "portfolios.mentee_lessons",
        _("Lessons of their mentors that mentees observed"),
        LESSONS,
        between("mentee", "teacher"),
        Sum("lessons"),
    )
)
