"""Figures: named numbers that know their unit and the rows they count.

A figure is declared once, in the app whose records it counts, and used by
pages, dashboards, policies, summaries and exports, so that they agree.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Aggregate, OuterRef, Subquery, UUIDField
from django.utils.functional import Promise

from records.units import PERCENT, Unit
from schools import roster
from schools.models import GroupKind, Membership

REGISTRY: dict[str, "Figure | Ratio"] = {}


def get(name):
    """The figure of a name; KeyError when there is none."""
    return REGISTRY[name]


def declare(figure):
    if figure.name in REGISTRY:
        raise ValueError(f"two figures called {figure.name}")
    REGISTRY[figure.name] = figure
    return figure


@dataclass(frozen=True)
class Figure:
    """`rows(scope)` is a queryset, `measure` an aggregate over it.

    `dimensions` names the fields by which it may be split; `teacher` is the path
    to the person a row counts for, None where there is none. An `additive`
    figure's teachers sum to its groups and its groups to the school.
    """

    name: str
    label: str | Promise
    unit: Unit
    rows: Callable
    measure: Aggregate
    dimensions: dict[str, str] = field(default_factory=dict)
    teacher: str | None = "teacher"
    additive: bool = True
    note: str | Promise = ""

    def value(self, scope):
        """A number in the figure's unit: Decimal for hours and credits, else int."""
        return values([self], scope)[self.name]

    def by(self, dimension, scope):
        """{key: value} in one query however many keys; keys without rows are absent.

        Dimensions: those declared, "teacher" (person ids) and "group" (ids of
        research groups on the period's last day, None for no group).
        """
        if dimension == "group":
            return self.by_group(scope)
        path = self.teacher if dimension == "teacher" else self.dimensions[dimension]
        return self.split(self.rows(scope), path)

    def by_group(self, scope):
        if self.additive:
            # Adding up per teacher is one light query; the subquery below runs per row.
            group_of = roster.research_groups(scope.school_id, scope.end)
            totals = defaultdict(int)
            for teacher, value in self.by("teacher", scope).items():
                totals[group_of.get(teacher)] += value
            return dict(totals)
        groups = Membership.objects.on(scope.end).filter(
            group__kind=GroupKind.RESEARCH,
            group__school=scope.school_id,
            person=OuterRef(self.teacher),
        )
        newest = groups.order_by("-started_on", "-id").values("group")[:1]
        return self.split(
            self.rows(scope).annotate(figure_group=Subquery(newest, output_field=UUIDField())),
            "figure_group",
        )

    def split(self, rows, path):
        pairs = rows.order_by().values(path).annotate(figure_value=self.measure)
        return {
            row[path]: self.clean(row["figure_value"])
            for row in pairs
            if row["figure_value"] is not None
        }

    def clean(self, value):
        """Never None, and of one type however the database answers."""
        if not self.unit.decimals:
            return int(value or 0)
        return Decimal(str(value or 0)).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize() + 0

    def text(self, value):
        return self.unit.text(value)


@dataclass(frozen=True)
class Ratio:
    """One figure over another: a share in percent, or so much for each.

    The rows it opens are those of the upper figure. None when the lower is 0.
    """

    name: str
    label: str | Promise
    upper: Figure
    lower: Figure
    unit: Unit = PERCENT
    note: str | Promise = ""

    @property
    def rows(self):
        return self.upper.rows

    def value(self, scope):
        return values([self], scope)[self.name]

    def of(self, upper, lower):
        if not lower:
            return None
        factor = 100 if self.unit is PERCENT else 1
        return (Decimal(upper) * factor / Decimal(lower)).quantize(Decimal("0.1"), ROUND_HALF_UP)

    def text(self, value):
        return self.unit.text(value)


def values(figures, scope):
    """{name: value} of many figures in a scope.

    Figures that count the same rows share one query, so a page of any size
    takes as many queries as there are kinds of rows.
    """
    plain = {}
    for figure in figures:
        for part in (figure.upper, figure.lower) if isinstance(figure, Ratio) else (figure,):
            plain[part.name] = part
    found = plain_values(plain.values(), scope)
    return {
        figure.name: (
            figure.of(found[figure.upper.name], found[figure.lower.name])
            if isinstance(figure, Ratio)
            else found[figure.name]
        )
        for figure in figures
    }


def plain_values(figures, scope):
    same_rows = defaultdict(list)
    for figure in figures:
        same_rows[figure.rows].append(figure)
    found = {}
    for rows, sharing in same_rows.items():
        asked = {f"figure_{n}": figure.measure for n, figure in enumerate(sharing)}
        answer = rows(scope).order_by().aggregate(**asked)
        for n, figure in enumerate(sharing):
            found[figure.name] = figure.clean(answer[f"figure_{n}"])
    return found
