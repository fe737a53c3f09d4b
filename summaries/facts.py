"""The figures of one scope, as sentences, tables and charts ask for them."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.db.models.functions import TruncMonth
from django.utils import timezone

from records import figures
from records.documents.tree import FigureRun, Paragraph, Text
from records.links import rows_url
from records.models import Way
from records.policies import in_force
from records.units import HOURS_EACH
from schools.models import School
from schools.periods import Calendar

# Asked for together, so that those that count the same rows share a query.
NAMES = (
    "people.teachers",
    "people.senior",
    "people.first_grade",
    "people.school_leaders",
    "people.office",
    "people.group_leaders",
    "training.hours",
    "training.credits",
    "training.person_times",
    "training.people",
    "training.programmes",
    "training.away_person_times",
    "training.away_programmes",
    "training.away_days",
    "training.hours_each",
    "training.credits_target_asked",
    "training.credits_target_met",
    "training.credits_target_missed",
    "training.credits_target_share",
    "lessons.observed",
    "lessons.visits",
    "lessons.observed_each",
    "lessons.quota_met",
    "lessons.quota_missed",
    "lessons.quota_short",
    "lessons.quota_spared",
    "lessons.quota_share",
    "lessons.walk_in",
    "lessons.walk_in_teachers",
    "lessons.walk_in_coverage",
    "lessons.commented",
    "lessons.observed_by_school_leaders",
    "lessons.observed_by_office",
    "lessons.observed_by_group_leaders",
    "lessons.observed_each_school_leaders",
    "lessons.observed_each_office",
    "lessons.observed_each_group_leaders",
    "lessons.opened",
    "lessons.opened_by",
    "research.projects_in_progress",
    "research.projects_listed",
    "research.projects_opened",
    "research.projects_midterm",
    "research.projects_completed",
    "research.projects_excellent",
    "research.projects_overdue",
    "research.projects_midterm_overdue",
    "research.people",
    "research.people_share",
    "research.papers",
    "research.papers_published",
    "research.papers_core",
    "research.papers_prized",
    "research.papers_prized_city",
    "research.paper_duty_met",
    "research.paper_duty_share",
    "portfolios.honours",
    "portfolios.honours_city",
    "portfolios.honoured_city",
)
COMPARED = ("training.hours_each", "lessons.observed_each", "people.teachers")
# What says that anything was recorded at all.
ACTIVITY = (
    "training.person_times",
    "lessons.observed",
    "research.projects_in_progress",
    "research.papers",
    "portfolios.honours",
)


@dataclass(frozen=True)
class Bound:
    """A value with the run that prints it."""

    value: int | Decimal | None
    run: FigureRun

    def __bool__(self):
        return bool(self.value)

    @property
    def count(self):
        return int(self.value or 0)


class Facts:
    def __init__(self, scope):
        self.scope = scope
        # The denominator is stated once in a document, where it first matters.
        self.has_footnote = False

    @cached_property
    def school(self):
        return School.objects.select_related("district").get(pk=self.scope.school_id)

    @cached_property
    def calendar(self):
        return Calendar(self.school)

    @cached_property
    def values(self):
        return figures.values([figures.get(name) for name in NAMES], self.scope)

    @cached_property
    def before(self):
        """{name: value} of the period before, None where there is none."""
        period = self.calendar.previous(self.scope.period)
        if period is None:
            return None
        return figures.values([figures.get(name) for name in COMPARED], self.scope.at(period))

    @cached_property
    def requirements(self):
        """{measure: requirement} in force on the last day."""
        return {
            row.measure: row
            for row in in_force(self.school, self.scope.end)
            if row.way == Way.TOTAL and not row.only and not row.is_advice
        }

    @cached_property
    def splits(self):
        return {}

    @property
    def is_empty(self):
        return not any(self.values[name] for name in ACTIVITY)

    def __getitem__(self, name):
        """The figure of a name, bound to its rows."""
        return bind(figures.get(name), self.values[name], self.scope)

    def by(self, name, dimension):
        """{key: value}, asked for once."""
        key = name, dimension
        if key not in self.splits:
            self.splits[key] = figures.get(name).by(dimension, self.scope)
        return self.splits[key]

    def part(self, name, dimension, *keys):
        """The share of a figure that has one of these keys."""
        figure = figures.get(name)
        parts = self.by(name, dimension)
        value = figure.clean(sum(parts.get(key, 0) for key in keys))
        return bind(figure, value, self.scope, **{dimension: ",".join(map(str, keys))})

    def each(self, name, dimension, keys):
        """{key: share per teacher to one decimal}, which add up to that of all keys.

        The rest left by rounding goes to the largest remainders.
        """
        teachers = self.values["people.teachers"]
        if not teachers:
            return {}
        parts = self.by(name, dimension)
        wanted = {key: Decimal(parts.get(key, 0)) / teachers for key in keys}
        return apportioned(wanted, sum(wanted.values()))

    def each_run(self, name, text, **filters):
        figure = figures.get(name)
        return FigureRun(
            text,
            name=f"{key_of(name, filters)}/people.teachers",
            href=rows_url(name, self.scope, **filters),
            value=text,
            unit=str(HOURS_EACH.label),
            title=str(figure.label),
        )

    def national_by_mode(self):
        """{mode: participations} in national programmes."""
        figure = figures.get("training.person_times")
        rows = figure.rows(self.scope).filter(level="national")
        return {
            mode: bind(figure, value, self.scope, level="national", mode=mode)
            for mode, value in figure.split(rows, "mode").items()
        }

    def changed(self, name, by):
        """A difference to the period before, bound to the rows of this one."""
        run = bind(figures.get(name), by, self.scope).run
        return replace(run, name=f"{name}:change")

    def by_month(self, name):
        """{first day of the month: value} over the period."""
        figure = figures.get(name)
        rows = figure.rows(self.scope).annotate(figure_month=TruncMonth("ended_on"))
        return figure.split(rows, "figure_month")

    def months(self):
        """First days of the months of the period that have begun."""
        day, last = self.scope.start.replace(day=1), min(self.scope.end, timezone.localdate())
        found = []
        while day <= last:
            found.append(day)
            day = (day + timedelta(days=32)).replace(day=1)
        return found

    def gap_run(self, name):
        """The mean of what is missing among those who miss it, to one decimal."""
        figure = figures.get(name)
        standings = figure.rows.standings(self.scope).values()
        gaps = [standing.gap for standing in standings if not standing.met]
        mean = sum(gaps) / len(gaps) if gaps else Decimal(0)
        text = str(mean.quantize(Decimal("0.1"), ROUND_HALF_UP))
        return FigureRun(
            text,
            name=f"{name}:mean_gap",
            href=rows_url(name, self.scope),
            value=text,
            title=str(figure.label),
        )


def bind(figure, value, scope, **filters):
    return Bound(
        value,
        FigureRun(
            figure.text(value) + ("%" if figure.unit.key == "percent" else ""),
            name=key_of(figure.name, filters),
            href=rows_url(figure.name, scope, **filters),
            value="" if value is None else str(value),
            unit=str(figure.unit.label),
            title=str(figure.label),
        ),
    )


def key_of(name, filters):
    """`training.hours[level=county]`: what a frozen tree says a number is."""
    inside = ",".join(f"{field}={value}" for field, value in filters.items())
    return f"{name}[{inside}]" if inside else name


def apportioned(parts, total):
    """Parts to one decimal that sum to the rounded total (largest remainder)."""
    tenth = Decimal("0.1")
    whole = total.quantize(tenth, ROUND_HALF_UP) if parts else Decimal(0)
    floors = {
        key: (value / tenth).to_integral_value("ROUND_FLOOR") * tenth
        for key, value in parts.items()
    }
    left = int((whole - sum(floors.values())) / tenth)
    order = sorted(parts, key=lambda key: parts[key] - floors[key], reverse=True)
    for key in order[:left]:
        floors[key] += tenth
    return floors


PLACE = re.compile(r"\{(\w+)\}")


def say(template, style="body", **words):
    """A paragraph from a sentence with {places}; figures stay bound, the rest is text."""
    runs = []
    for n, piece in enumerate(PLACE.split(str(template))):
        if n % 2 == 0:
            runs += [Text(piece)] if piece else []
            continue
        word = words[piece]
        if isinstance(word, Bound):
            runs.append(word.run)
        elif isinstance(word, FigureRun):
            runs.append(word)
        elif isinstance(word, tuple):
            runs += word
        else:
            runs.append(Text(str(word)))
    return Paragraph(tuple(runs), style)
