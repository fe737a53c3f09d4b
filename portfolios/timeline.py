"""One timeline of everything that counts for a teacher, whichever ledger it is from.

Places on the line are read for all kinds in one query, so that a page of a long
career costs as much as one of a short one; then the rows of the page by kind.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from lessons.models import Observation
from portfolios.models import Honour, MentorPair, TitleHeld
from records import kinds, units
from records.templatetags.ui import cn_day
from research.models import Paper, Project
from training.models import Training


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `amount` carries its unit, `detail` says where and how."""

    day: date
    kind: str
    label: str
    title: str
    detail: str
    amount: str
    url: str


@dataclass(frozen=True)
class Source:
    """A kind on the line: `day` is the date it stands at, the rest are words for a row."""

    kind: str
    model: type
    day: object
    title: Callable
    detail: Callable
    amount: Callable


def joined(*parts):
    return " · ".join(str(part) for part in parts if part)


def amount(value, unit):
    text = unit.text(value)
    return f"{text} {unit.after(text)}"


def observed(row):
    return row.taught_by.name if row.taught_by else row.taught_by_name


def lesson_title(row):
    return joined(row.topic or row.class_name or row.get_kind_display())


def outcomes(row):
    return "；".join(
        joined(
            outcome.get_outcome_display(),
            outcome.get_prize_display(),
            outcome.get_level_display(),
            outcome.venue,
        )
        for outcome in row.outcomes.all()
    )


def project_detail(row):
    planned = _("until %(day)s") % {"day": cn_day(row.due_on)} if row.due_on else ""
    return joined(row.get_level_display(), row.get_stage_display(), row.number, planned)


def until(row):
    return _("until %(day)s") % {"day": cn_day(row.ended_on)} if row.ended_on else ""


SOURCES = (
    Source(
        "training",
        Training,
        F("ended_on"),
        lambda row: row.programme,
        lambda row: joined(row.get_level_display(), row.get_mode_display(), row.provider),
        lambda row: amount(row.hours, units.HOURS),
    ),
    # Neither grade nor score: they are on the observation's own page, for those it allows.
    Source(
        "observation",
        Observation,
        F("ended_on"),
        lesson_title,
        lambda row: joined(row.get_kind_display(), row.subject, row.class_name, observed(row)),
        lambda row: amount(row.lessons, units.LESSONS),
    ),
    Source(
        "project",
        Project,
        Coalesce("listed_on", "applied_on", "ended_on"),
        lambda row: row.title,
        project_detail,
        lambda row: "",
    ),
    Source(
        "paper",
        Paper,
        F("ended_on"),
        lambda row: row.title,
        outcomes,
        lambda row: "",
    ),
    Source(
        "honour",
        Honour,
        F("ended_on"),
        lambda row: row.title,
        lambda row: joined(row.get_level_display(), row.awarded_by),
        lambda row: "",
    ),
    Source(
        "title_held",
        TitleHeld,
        F("starts_on"),
        lambda row: row.title,
        lambda row: joined(row.get_level_display(), until(row), row.document),
        lambda row: "",
    ),
    Source(
        "mentor_pair",
        MentorPair,
        F("starts_on"),
        str,
        lambda row: joined(row.subject, row.goal, until(row)),
        lambda row: "",
    ),
)
SOURCE_OF = {source.kind: source for source in SOURCES}


@dataclass(frozen=True)
class Timeline:
    """What counts in a scope and `viewer` may see, newest first; all of it without a viewer.

    Works with Django's Paginator: `len`, slices.
    """

    scope: object
    viewer: object = None
    only: str = ""

    def rows(self, source):
        rows = source.model.objects.all()
        if self.viewer is not None:
            rows = rows.visible_to(self.viewer)
        return rows.counted().within(self.scope)

    @cached_property
    def places(self):
        branches = [
            self.rows(source)
            .order_by()
            .values_list(source.day, Value(source.kind, CharField()), "pk")
            for source in SOURCES
            if self.only in ("", source.kind)
        ]
        first, *others = branches
        places = first.union(*others, all=True) if others else first
        return sorted(places, key=lambda place: (place[0] or date.min, place[2]), reverse=True)

    def __len__(self):
        return len(self.places)

    def count(self):
        return len(self.places)

    def __getitem__(self, part):
        """Entries of a slice, in a query for each kind on it."""
        found = {}
        places = self.places[part]
        for kind in {kind for _day, kind, _pk in places}:
            known = kinds.get(kind)
            rows = known.model.objects.select_related(*known.related)
            keys = [pk for _day, name, pk in places if name == kind]
            for start in range(0, len(keys), 500):
                part_of = rows.prefetch_related(*known.prefetch)
                found.update(
                    (row.pk, row) for row in part_of.filter(pk__in=keys[start : start + 500])
                )
        return [entry(SOURCE_OF[kind], found[pk], day) for day, kind, pk in places if pk in found]


def entry(source, row, day):
    known = kinds.get(source.kind)
    return Entry(
        day,
        source.kind,
        str(known.label),
        source.title(row),
        source.detail(row),
        source.amount(row),
        page_of(known, row),
    )


def page_of(kind, row):
    try:
        return reverse(kind.page, args=[row.pk]) if kind.page else ""
    except NoReverseMatch:
        return ""


def by_school_year(entries, calendar):
    """[(school year, its entries)] of entries in order."""
    dated = [(calendar.school_year_of(one.day) if one.day else None, one) for one in entries]
    return [
        (period, [one for _period, one in group])
        for period, group in groupby(dated, key=lambda pair: pair[0])
    ]
