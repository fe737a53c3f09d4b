"""Figures: named numbers that know their unit and the rows they count.

A figure is declared once, in the app whose records it counts, and used by
pages, dashboards, policies, summaries and exports, so that they agree.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import ClassVar
from uuid import UUID

from django.db.models import (
    Aggregate,
    CharField,
    DecimalField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Subquery,
    UUIDField,
    Value,
)
from django.utils.functional import Promise

from records.statements import answers, statement
from records.units import PERCENT, Unit
from schools import roster
from schools.models import GroupKind, Membership

CENT = Decimal("0.01")
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

    The queryset follows from the scope alone, not from today: its SQL is kept.

    `dimensions` names the fields by which it may be split; `teacher` is the path
    to the person a row counts for, None where there is none. An `additive`
    figure's teachers sum to its groups and its groups to the school. `item` is
    the path to the record a row belongs to, `day` to the day on which it counts, `school`
    to the school it counts for. Of a private figure the number may be told, but its rows
    open only to those who may read every record of the school.
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
    item: str = "pk"
    day: str = "ended_on"
    school: str = "school"
    is_private: bool = False

    # Whether its rows are a question to the database, and not the outcome of several.
    has_statement: ClassVar[bool] = True

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
        return self.split(*self.parts(dimension, scope))

    def parts(self, dimension, scope):
        """(rows, path, measure) of a split by a declared dimension or by teacher."""
        path = self.teacher if dimension == "teacher" else self.dimensions[dimension]
        return self.rows(scope), path, self.measure

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
        newest = groups.newest_first().values("group")[:1]
        return self.split(
            self.rows(scope).annotate(figure_group=Subquery(newest, output_field=UUIDField())),
            "figure_group",
        )

    def teachers(self, scope, n):
        """Rows of (n, person, value), to be read together with those of other figures."""
        rows, path, measure = self.parts("teacher", scope)
        split = rows.order_by().values(figure_n=number(n), figure_key=unread(path))
        columns = ("figure_n", "figure_key", "figure_0")
        return split.annotate(figure_0=decimal(measure)).values_list(*columns)

    def keys(self, dimension, scope, n):
        """Rows of (n, key, value) of a split by a declared dimension that holds words."""
        rows, path, measure = self.parts(dimension, scope)
        split = rows.order_by().values(figure_n=number(n), figure_key=unread(path))
        columns = ("figure_n", "figure_key", "figure_0")
        return split.annotate(figure_0=decimal(measure)).values_list(*columns)

    def facts(self, scope):
        """(teacher, item, day, value, {dimension: key}) of every record it counts, one query."""
        for _school, fact in self.facts_with(scope, self.day):
            yield fact

    def facts_by_school(self, scope, schools):
        """{school id: facts} of some schools, one query; the scope names only the period."""
        found = defaultdict(list)
        only = {f"{self.school}__in": schools}
        for school, fact in self.facts_with(scope, self.school, **only):
            found[school].append(fact)
        return found

    def facts_with(self, scope, column, **only):
        """(what stands in a column, fact) of every record."""
        rows, path, measure = self.parts("teacher", scope)
        rows = rows.filter(**only)
        names, paths = list(self.dimensions), self.marks()
        found = rows.order_by().values_list(path, self.item, self.day, *paths, column)
        for teacher, item, day, *keys, other, value in found.annotate(figure_value=measure):
            marks = dict(zip(names, keys, strict=True))
            yield other, (teacher, item, day, self.clean(value), marks)

    def marks(self):
        """The paths to the dimensions from the rows that `parts` splits by teacher."""
        return list(self.dimensions.values())

    def item_model(self, scope):
        """The model of the records that `facts` names."""
        model = self.parts("teacher", scope)[0].model
        return model if self.item == "pk" else model._meta.get_field(self.item).related_model

    def split(self, rows, path, measure=None):
        pairs = rows.order_by().values(path).annotate(figure_value=measure or self.measure)
        return {
            row[path]: self.clean(row["figure_value"])
            for row in pairs
            if row["figure_value"] is not None
        }

    def known(self, scope, reading):
        """The value without a query for its rows, or None: additive figures are the sum of
        what was read by teacher."""
        split = reading.kept.get(("teacher", self.name, scope)) if self.additive else None
        return None if split is None else self.clean(sum(split.values()))

    def clean(self, value):
        """Never None, and of one type however the database answers."""
        if not self.unit.decimals:
            return int(value or 0)
        if not isinstance(value, Decimal):
            value = Decimal(str(value or 0))
        return value.quantize(CENT, ROUND_HALF_UP).normalize() + 0

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

    @property
    def is_private(self):
        return self.upper.is_private

    def value(self, scope):
        return values([self], scope)[self.name]

    def of(self, upper, lower):
        if not lower:
            return None
        factor = 100 if self.unit is PERCENT else 1
        return (Decimal(upper) * factor / Decimal(lower)).quantize(Decimal("0.1"), ROUND_HALF_UP)

    def text(self, value):
        return self.unit.text(value)


class Reading:
    """What one page has read: nothing is asked twice, and what is asked together takes one query.

    Kept no longer than a request.
    """

    def __init__(self):
        self.kept = {}
        self.ids = Ids()

    def once(self, key, read):
        if key not in self.kept:
            self.kept[key] = read()
        return self.kept[key]

    def by_teacher(self, figure, scope):
        """{person id: value}, from what was read together before or by a query of its own."""
        return self.once(("teacher", figure.name, scope), lambda: figure.by("teacher", scope))

    def read_by_teacher(self, asked):
        """Many (figure, scope) by teacher in one query; `by_teacher` has them afterwards."""
        wanted = {("teacher", figure.name, scope): (figure, scope) for figure, scope in asked}
        wanted = [
            (key, figure, scope)
            for key, (figure, scope) in wanted.items()
            if key not in self.kept and figure.has_statement
        ]
        asked = []
        for n, (key, figure, scope) in enumerate(wanted):
            self.kept[key] = {}
            asked.append(statement(("teacher", figure.name), figure.teachers, scope, n))
        for n, raw, value in answers(asked):
            key, figure, _scope = wanted[n]
            if value is not None and raw is not None:
                # Each person is made an id once, not in every split again.
                self.kept[key][self.ids[raw]] = figure.clean(value)

    def facts(self, figure, scope):
        """`Figure.facts`, from what was read for many schools together or by a query."""
        kept = self.kept.get(("facts", figure.name, scope))
        return figure.facts(scope) if kept is None else kept

    def split(self, figure, dimension, scope):
        """{key: value}, from what was read together before or by a query of its own."""
        key = ("split", figure.name, dimension, scope)
        return self.once(key, lambda: figure.by(dimension, scope))

    def read_splits(self, asked, scope):
        """Many (figure, dimension) of a scope in one query; `split` has them afterwards."""
        wanted = [
            (("split", figure.name, dimension, scope), figure, dimension)
            for figure, dimension in asked
        ]
        wanted = [one for one in wanted if one[0] not in self.kept]
        statements = []
        for n, (key, figure, dimension) in enumerate(wanted):
            self.kept[key] = {}
            make = partial(figure.keys, dimension)
            statements.append(statement(("split", figure.name, dimension), make, scope, n))
        for n, mark, value in answers(statements):
            key, figure, _dimension = wanted[n]
            if value is not None:
                self.kept[key][mark] = figure.clean(value)

    def ids_of(self, rows, path):
        """The ids in a column, in the order of the rows."""
        return [self.ids[raw] for raw in rows.values_list(unread(path), flat=True)]


def unread(path):
    """A column of ids as the database gives them, for `Reading.ids`."""
    return ExpressionWrapper(F(path), CharField())


class Ids(dict):
    """{id as the database gives it: UUID}, made when first asked for."""

    def __missing__(self, raw):
        # PostgreSQL knows ids, SQLite has text.
        self[raw] = made = raw if isinstance(raw, UUID) else UUID(raw)
        return made


def values(figures, scope, reading=None):
    """{name: value} of many figures in a scope, however many in one query.

    Figures of people who meet a requirement also ask roster and requirements.
    """
    return values_of(figures, [scope], reading)[0]


def values_of(figures, scopes, reading=None):
    """A {name: value} for each scope: a period and the one before take one query together."""
    figures = list(figures)
    plain = {}
    for figure in figures:
        for part in (figure.upper, figure.lower) if isinstance(figure, Ratio) else (figure,):
            plain[part.name] = part
    return [
        {
            figure.name: (
                figure.of(found[figure.upper.name], found[figure.lower.name])
                if isinstance(figure, Ratio)
                else found[figure.name]
            )
            for figure in figures
        }
        for found in plain_values(list(plain.values()), scopes, reading or Reading())
    ]


def plain_values(figures, scopes, reading):
    found = [{} for _scope in scopes]
    asked = []  # (place in found, scope, figures that share their rows)
    for place, scope in enumerate(scopes):
        same_rows = defaultdict(list)
        for figure in figures:
            value = figure.known(scope, reading)
            found[place][figure.name] = figure.clean(0) if value is None else value
            if value is None:
                same_rows[figure.rows].append(figure)
        asked += [(place, scope, sharing) for sharing in same_rows.values()]
    width = max((len(sharing) for _place, _scope, sharing in asked), default=0)
    statements = [
        statement(
            ("values", width, *(figure.name for figure in sharing)),
            partial(sums, sharing, width),
            scope,
            n,
        )
        for n, (_place, scope, sharing) in enumerate(asked)
    ]
    for n, *row in answers(statements):
        place, _scope, sharing = asked[n]
        for figure, value in zip(sharing, row, strict=False):
            found[place][figure.name] = figure.clean(value)
    return found


def sums(figures, width, scope, n):
    """One row: n, the measures of figures that share rows, zeros up to the common width."""
    measures = {f"figure_{i}": decimal(figure.measure) for i, figure in enumerate(figures)}
    # Zeros, not NULL: PostgreSQL would take a column of NULLs for text.
    zeros = {f"figure_{i}": decimal(Value(0)) for i in range(len(figures), width)}
    columns = [f"figure_{i}" for i in range(width)]
    row = figures[0].rows(scope).order_by().values(figure_n=number(n))
    return row.annotate(**measures, **zeros).values_list("figure_n", *columns)


def number(n):
    return Value(n, IntegerField())


def decimal(expression):
    """All columns of one type, as parts of one query must have."""
    return ExpressionWrapper(expression, DecimalField(max_digits=20, decimal_places=2))
