"""Pieces that many sentences share."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from records.documents.tree import Paragraph, Text
from records.models import Level
from summaries.facts import say


def listed(pieces):
    """Runs joined as an enumeration: 、 or commas."""
    return joined(pieces, pgettext("enumeration", ", "))


def clauses(pieces):
    """A paragraph of half-sentences."""
    runs = joined(pieces, pgettext("between half-sentences", "; "))
    return Paragraph((*runs, Text(pgettext("end of sentence", "."))))


def joined(pieces, between):
    found = []
    for n, piece in enumerate(pieces):
        if n:
            found.append(Text(between))
        found.extend(piece)
    return tuple(found)


def counted(template, bound):
    """The runs of one piece of an enumeration, such as "2 at county level"."""
    return say(template, n=bound).runs


def which_is(pieces):
    """Pieces as an apposition to what stands before; nothing where there are none."""
    return (Text(pgettext("before an apposition", ", ")), *listed(pieces)) if pieces else ()


def with_means(pieces):
    """Pieces that say more of what stands before; nothing where there are none."""
    comma = Text(pgettext("before what is said of each", ", "))
    return (comma, *listed(pieces)) if pieces else ()


# --- so much of something: each number chooses its own singular ----------------------


def number(bound):
    """For the choice of the plural: only one is one."""
    return 1 if bound.value == 1 else 2


def teachers(bound):
    return counted(ngettext("{n} teacher", "{n} teachers", number(bound)), bound)


def lessons(bound):
    return counted(ngettext("{n} lesson", "{n} lessons", number(bound)), bound)


def hours(bound):
    return counted(ngettext("{n} training hour", "{n} training hours", number(bound)), bound)


def credits(bound):
    return counted(ngettext("{n} credit", "{n} credits", number(bound)), bound)


def days(bound):
    return counted(ngettext("{n} day", "{n} days", number(bound)), bound)


def participations(bound):
    return counted(ngettext("{n} participation", "{n} participations", number(bound)), bound)


def programmes(bound):
    return counted(ngettext("{n} programme", "{n} programmes", number(bound)), bound)


def projects(bound):
    return counted(ngettext("{n} project", "{n} projects", number(bound)), bound)


def visits(bound):
    return counted(ngettext("{n} visit", "{n} visits", number(bound)), bound)


def plain(value):
    """A requirement's value as it is printed: 73, 7.5."""
    return f"{Decimal(value):f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else str(value)


def window_words(requirement):
    return {
        "semester": pgettext("asked within", "semester"),
        "school_year": pgettext("asked within", "school year"),
        "calendar_year": pgettext("asked within", "calendar year"),
    }[requirement.window]


def level_name(level):
    return {
        Level.NATIONAL: _("national level"),
        Level.PROVINCIAL: _("provincial level"),
        Level.CITY: _("city level"),
        Level.COUNTY: _("county level"),
        Level.TOWN: _("town level"),
        Level.SCHOOL: _("school level"),
        Level.OTHER: _("other levels"),
    }[level]


def day_in_words(day):
    """As running text has it: 2021年8月31日."""
    return pgettext("date of a document", "%(year)s-%(month)s-%(day)s") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }
