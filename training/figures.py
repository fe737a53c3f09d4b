"""Figures of training, in hours of 45 minutes (学时), credits (学分), people and person-times."""

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from records.figures import Figure, Ratio, declare
from records.people import teachers
from records.policies import Which, met_figure
from records.units import (
    CREDITS,
    CREDITS_EACH,
    HOURS,
    HOURS_EACH,
    PEOPLE,
    PERSON_TIMES,
    PROGRAMMES,
    RECORDS,
)
from training.models import Posting, Training

DIMENSIONS = {"level": "level", "mode": "mode"}


def postings(scope):
    return Posting.objects.within(scope)


def certified(scope):
    return Training.objects.certified().within(scope)


def away(scope):
    return certified(scope).away()


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
trained_share = declare(
    Ratio("training.trained_share", _("Share of teachers trained"), people, teachers)
)
