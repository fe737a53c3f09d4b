"""Figures of honours: 项 counted as awarded, 人 as people."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from portfolios.models import Honour
from records.figures import Figure, declare
from records.models import Level
from records.units import HONOURS, PEOPLE, PERSON_TIMES

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
