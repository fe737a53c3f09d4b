"""The figures of one scope, as sentences, tables, charts and the editor ask for them.

`Facts(scope)[key]` is any number a document may hold, by its key (`summaries.keys`).
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from uuid import UUID

from django.db.models.functions import TruncMonth
from django.utils import timezone

from records import figures
from records.documents.tree import FigureRun, Paragraph, Text
from records.figures import Reading
from records.links import rows_url
from records.models import Way, Window
from records.policies import PeopleFigure, in_force, requirements_of_schools
from records.scope import schools_of
from schools import roster
from schools.models import District, Group, School
from schools.periods import UnknownPeriod, calendar_at
from summaries.keys import EACH, FALL, GAP, RISE, SHARE, Key, UnknownFigure
from summaries.names import ACTIVITY, BY_TEACHER, COMPARED, NAMES, SPLITS
from summaries.numbers import TENTH, apportioned, declared, is_sum, narrowed, only_dimension, said


def figure_of_key(key, scope):
    """(value, rows) of a number of a document about a scope.

    `value` is a Decimal or an int in the figure's unit, None where it does not exist
    (nobody to divide by, no rise, no period before); `rows` a queryset of what it counts,
    for a viewer still to be narrowed by `visible_in_figures` or `visible_to`. Raises
    `UnknownFigure` for what is no key of such a document.
    """
    return Facts(scope, names=()).figure(key)


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
    def __init__(self, scope, document=None, names=NAMES):
        """`document` are the facts of the document, where these are of another place in it;
        `names` the figures that are read together as soon as one of them is asked for."""
        self.scope = scope
        self.names = names
        self.document = document or self
        # Denominators are stated once in a document, where they first matter.
        self.noted = set()

    # --- whose, when ------------------------------------------------------------

    @cached_property
    def school(self):
        """None of a district's, which is about many."""
        if self.scope.school_id is None:
            return None
        return School.objects.select_related("district").get(pk=self.scope.school_id)

    @cached_property
    def district(self):
        if self.scope.district_id is None:
            return None
        return District.objects.get(pk=self.scope.district_id)

    @cached_property
    def calendar(self):
        return calendar_at(self.school or self.district)

    @cached_property
    def previous(self):
        """The facts of the comparable period before, None where there is none."""
        period = self.calendar.previous(self.scope.period)
        return None if period is None else self.at(period)

    @cached_property
    def following(self):
        """The facts of the semester that begins next, None where the calendar has none."""
        later = [one for one in self.calendar.semesters() if one.start > self.scope.end]
        return self.at(min(later, key=lambda one: one.start)) if later else None

    @cached_property
    def last_year(self):
        """The facts of the last school year of which only holidays were left on the last day."""
        year, end = self.calendar.school_year_of(self.scope.end), self.scope.end
        inside = [one for one in self.calendar.semesters() if year.start <= one.start <= year.end]
        is_taught = any(one.number == 2 and one.end <= end for one in inside)
        if not is_taught and year.end > end:
            year = self.calendar.school_year(year.start_year - 1)
        return self.at(year)

    def at(self, period):
        """The same place in another period."""
        return self.elsewhere(self.scope.at(period))

    def elsewhere(self, scope):
        """The facts of another scope within this document: `Key.whose` and `Key.when` say so."""
        document = self.document
        if scope == document.scope:
            return document
        if scope not in document.others:
            names = COMPARED if scope.whose == document.scope.whose and document.names else ()
            document.others[scope] = Facts(scope, document, names)
            if scope.school_id == self.scope.school_id:
                # One place has one calendar, whatever the period.
                document.others[scope].calendar = self.calendar
        return document.others[scope]

    @cached_property
    def others(self):
        return {}

    def named(self, key):
        """The facts a key is of: those of this document unless it names a place or a period."""
        facts = self.document
        if key.whose:
            facts = facts.elsewhere(inside(facts.scope, key.whose))
        if key.when:
            try:
                facts = facts.at(facts.calendar.parse(key.when))
            except UnknownPeriod as error:
                raise UnknownFigure(str(key)) from error
        return facts

    # --- what was read ----------------------------------------------------------

    @cached_property
    def reading(self):
        """What was read, kept for all places and periods of the document."""
        if self is not self.document:
            return self.document.reading
        reading = Reading()
        if self.scope.school_id:
            # Requirements are evaluated by the same calendar.
            reading.kept["calendar", self.scope.school_id] = self.calendar
        return reading

    @cached_property
    def values(self):
        """{name: value} of what is read together."""
        if self.names and self.scope.school_id:
            self.reading.read_by_teacher((figures.get(name), self.scope) for name in BY_TEACHER)
        return self.read(self.names)

    def read(self, names):
        return figures.values([figures.get(name) for name in names], self.scope, self.reading)

    def value(self, name):
        if name not in self.names and name not in self.values:
            self.values[name] = self.read([name])[name]
        return self.values[name]

    @cached_property
    def asked(self):
        """{measure: [requirement]} in force on the last day, without what is only advised."""
        found = defaultdict(list)
        for row in self.rules():
            if row.way == Way.TOTAL and not row.only and not row.is_advice:
                found[row.measure].append(row)
        return found

    def rules(self):
        """Of a district those of all its schools."""
        if self.scope.district_id:
            return requirements_of_schools(self.scope, self.reading)
        return in_force(self.school, self.scope.end, self.reading) if self.school else ()

    @cached_property
    def requirements(self):
        """{measure: requirement} of a semester or a year, where there is just one."""
        found = {measure: without_cycles(rows) for measure, rows in self.asked.items()}
        return {measure: rows[0] for measure, rows in found.items() if len(rows) == 1}

    def is_asked(self, measure):
        """Whether some of a figure is asked within a semester or a year."""
        return bool(without_cycles(self.asked.get(measure, ())))

    @cached_property
    def cycles(self):
        """{measure: [requirement]} of what is asked within a cycle of years."""
        found = {
            measure: [row for row in rows if is_of_cycle(row)]
            for measure, rows in self.asked.items()
        }
        return {measure: rows for measure, rows in found.items() if rows}

    @cached_property
    def splits(self):
        return {}

    @cached_property
    def group_of(self):
        """{teacher id: research group id} on the last day."""
        return roster.research_groups(self.scope.school_id, self.scope.end)

    @cached_property
    def group_names(self):
        return dict(Group.objects.filter(school=self.scope.school_id).values_list("pk", "name"))

    @property
    def is_empty(self):
        return not any(self.value(name) for name in ACTIVITY)

    def by(self, name, dimension):
        """{key: value}, asked for once."""
        figure = figures.get(name)
        if (name, dimension) in SPLITS and self.names == NAMES:
            asked = [(figures.get(one), other) for one, other in SPLITS]
            self.reading.read_splits(asked, self.scope)
        if dimension == "teacher" and not isinstance(figure, PeopleFigure):
            return self.reading.by_teacher(figure, self.scope)
        if dimension == "group" and self.scope.school_id:
            return self.by_group(figure)
        return self.reading.split(figure, dimension, self.scope)

    def by_group(self, figure):
        """As `Figure.by` has it, from what was read by teacher."""
        if (figure.name, "group") not in self.splits:
            if isinstance(figure, PeopleFigure):
                parts = dict.fromkeys(self.people(figure), 1)
            elif figure.additive:
                parts = self.reading.by_teacher(figure, self.scope)
            else:
                return self.reading.split(figure, "group", self.scope)
            totals = defaultdict(int)
            for person, value in parts.items():
                totals[self.group_of.get(person)] += value
            self.splits[figure.name, "group"] = dict(totals)
        return self.splits[figure.name, "group"]

    def people(self, figure):
        """The ids of the people a figure counts."""
        known = self.reading.kept.get(("roster", self.scope))
        if figure.name == "people.teachers" and known is not None:
            return known
        if figure.has_statement:
            return figure.rows.ids(self.scope)
        return figure.rows.ids(self.scope, self.reading)

    def by_all(self, name, dimensions):
        """{(key, …): value} of several dimensions together."""
        if len(dimensions) == 1:
            return {(key,): value for key, value in self.by(name, dimensions[0]).items()}
        if (name, dimensions) not in self.splits:
            figure = figures.get(name)
            paths = [figure.dimensions[dimension] for dimension in dimensions]
            rows = figure.rows(self.scope).order_by().values_list(*paths)
            self.splits[name, dimensions] = {
                tuple(marks): figure.clean(value)
                for *marks, value in rows.annotate(figure_value=figure.measure)
            }
        return self.splits[name, dimensions]

    def ratio(self, name, upper, lower):
        return figures.get(name).of(upper, lower)

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

    # --- numbers by their keys --------------------------------------------------

    def __getitem__(self, key):
        """The number of a key, bound to its rows; UnknownFigure where there is none."""
        key = Key.parse(key) if isinstance(key, str) else key
        facts = self.named(key) if key.whose or key.when else self
        return facts.bound(replace(key, whose="", when=""))

    def figure(self, key):
        """(value, rows) of a key; see `figure_of_key`."""
        key = Key.parse(key) if isinstance(key, str) else key
        facts = self.named(key)
        figure, counted = declared(key)
        return facts.computed(key), narrowed(figure.rows(facts.scope), counted, key)

    def bound(self, key):
        return self.with_value(key, self.computed(key))

    def with_value(self, key, value):
        """A number whose value was read already, for example together with those of others."""
        key = Key.parse(key) if isinstance(key, str) else key
        figure, counted = declared(key)
        text, unit = said(key, figure, counted, value)
        scope, document = self.scope, self.document.scope
        named = replace(
            key,
            whose="" if scope.whose == document.whose else scope.whose,
            when="" if scope.period.key == document.period.key else scope.period.key,
        )
        return Bound(
            value,
            FigureRun(
                text,
                name=str(named),
                href=rows_url(key.name, scope, **key.narrowed),
                value="" if value is None else str(value),
                unit=unit.after(text),
                title=str(figure.label),
            ),
        )

    def computed(self, key):
        figure, _counted = declared(key)
        if figure.is_private and self.scope.kind != "school":
            # Whoever may know it reads the whole school's; leaders and officers may not.
            raise UnknownFigure(str(key))
        match key.way:
            case "":
                return self.part_of(key) if key.filters else self.value(key.name)
            case _ if key.way == EACH:
                return self.each_of(key)
            case _ if key.way == SHARE:
                return self.share_of(key)
            case _ if key.way in (RISE, FALL):
                return self.change(key.name, 1 if key.way == RISE else -1)
            case _ if key.way == GAP:
                return self.mean_gap(key)
        return self.least(key)

    def part_of(self, key):
        _figure, counted = declared(key)
        if is_sum(counted) or all(len(keys) == 1 for _dimension, keys in key.filters):
            parts = self.by_all(key.name, tuple(dimension for dimension, _keys in key.filters))
            return counted.clean(
                sum(
                    value
                    for marks, value in parts.items()
                    if all(
                        mark in keys
                        for mark, (_dimension, keys) in zip(marks, key.filters, strict=True)
                    )
                )
            )
        rows = narrowed(counted.rows(self.scope), counted, key)
        return counted.clean(rows.order_by().aggregate(value=counted.measure)["value"])

    def each_of(self, key):
        """To one decimal; all parts of the dimension add up to the whole for each."""
        teachers = self.value("people.teachers")
        if not teachers:
            return None
        dimension, keys = only_dimension(key)
        parts = self.by(key.name, dimension)
        wanted = {one: Decimal(value) / teachers for one, value in parts.items()}
        rounded = apportioned(wanted, sum(wanted.values()))
        return sum((rounded.get(one, Decimal(0)) for one in keys), Decimal(0))

    def share_of(self, key):
        """In percent to one decimal; all parts of the dimension add up to 100.0."""
        dimension, keys = only_dimension(key)
        parts = self.by(key.name, dimension)
        total = sum(parts.values())
        if not total:
            return None
        wanted = {one: Decimal(value) * 100 / total for one, value in parts.items()}
        rounded = apportioned(wanted, Decimal(100))
        return sum((rounded.get(one, Decimal(0)) for one in keys), Decimal(0))

    def difference(self, name):
        """This period less the one before; None where one of them has no value."""
        if self.previous is None:
            return None
        now, before = self.value(name), self.previous.value(name)
        return None if now is None or before is None else now - before

    def change(self, name, direction):
        """How much it rose (1) or fell (-1); None where it did not."""
        difference = self.difference(name)
        if difference is None or difference * direction <= 0:
            return None
        return abs(difference)

    def mean_gap(self, key):
        """The mean of what is missing among those who miss it, to one decimal."""
        figure, _counted = declared(key)
        standings = figure.rows.standings(self.scope, self.reading).values()
        gaps = [standing.gap for standing in standings if not standing.met]
        return (sum(gaps) / len(gaps)).quantize(TENTH, ROUND_HALF_UP) if gaps else None

    def least(self, key):
        """The least of a figure among the people it is about, who may have none of it."""
        figure, _counted = declared(key)
        people = figure.people(self.scope)
        if not people:
            return None
        parts = self.by(key.name, "teacher")
        return figure.clean(min(parts.get(person, 0) for person in people))

    # --- shorter ways to say a key ----------------------------------------------

    def part(self, name, dimension, *keys):
        """The share of a figure that has one of these keys."""
        return self[Key(name, ((dimension, tuple(map(str, keys))),))]

    def each(self, name, dimension, *keys):
        """For each teacher what has one of these keys."""
        return self[Key(name, ((dimension, tuple(map(str, keys))),), EACH)]

    def share(self, name, dimension, *keys):
        """In percent of the figure what has one of these keys."""
        return self[Key(name, ((dimension, tuple(map(str, keys))),), SHARE)]


def inside(scope, whose):
    """The scope of a group of its school, or of a school of its district: no other's numbers
    may stand in a document."""
    kind, _colon, text = whose.partition(":")
    try:
        one = UUID(text)
    except ValueError as error:
        raise UnknownFigure(whose) from error
    if whose == scope.whose:
        return scope
    match scope.kind, kind:
        case "school", "group" if Group.objects.filter(pk=one, school=scope.school_id).exists():
            return scope.of_group(one)
        case "district", "school" if schools_of(scope).filter(school=one).exists():
            return scope.of_school(one)
    raise UnknownFigure(whose)


def is_of_cycle(requirement):
    return requirement.window == Window.CYCLE


def without_cycles(requirements):
    return [row for row in requirements if not is_of_cycle(row)]


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
