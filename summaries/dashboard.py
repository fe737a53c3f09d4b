"""What stands on the dashboard of a school or a group: figures with the period before
beside them, three charts, and who is missing what."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, partial
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from records import figures, policies
from records.documents.tree import Chart, Point
from records.figures import Reading, unread
from records.links import rows_url
from records.models import Level, Requirement
from records.policies.arithmetic import Standing
from records.templatetags.ui import is_chinese
from records.units import PERCENT
from schools import roster
from schools.models import Group
from schools.names import sort_key

NAMES = (
    "training.hours",
    "training.hours_each",
    "training.person_times",
    "training.credits_target_share",
    "lessons.observed",
    "lessons.observed_each",
    "lessons.walk_in",
    "lessons.quota_share",
    "research.projects_in_progress",
    "research.papers",
    "research.paper_duty_share",
    "portfolios.honours",
)
TEACHERS = "people.teachers"


@dataclass(frozen=True)
class Compared:
    """A figure with its rows and what it was in the period before, all in words."""

    name: str
    label: str
    title: str
    value: str
    unit: str
    url: str
    before: str
    change: str


@dataclass(frozen=True)
class Missing:
    """One teacher and how they stand; `standings` in the order of the requirements."""

    pk: UUID
    name: str
    employee_no: str
    group: str
    standings: list[Standing | None]


@dataclass(frozen=True)
class Asked:
    """A requirement as a column: its key in addresses, words, and how it stands over all."""

    key: str
    label: str
    unit: str
    requirement: Requirement
    met: int
    of: int
    need: str

    @property
    def figure(self):
        return figures.get(self.requirement.measure)

    @property
    def need_unit(self):
        return self.figure.unit.after(self.need)

    def text(self, value):
        return self.figure.text(value)


class Dashboard:
    """The numbers of a place, read once for the whole page.

    Groups of less than `fewest` teachers are not compared.
    """

    def __init__(self, place, fewest=1):
        self.place = place
        self.fewest = fewest
        self.scope = place.scope
        before = place.calendar.previous(place.scope.period)
        self.before = place.scope.at(before) if before else None
        self.reading = Reading()
        self.reading.kept["calendar", place.school.pk] = place.calendar
        self.reading.kept["roster", self.scope] = {person[0]: None for person in self.people}

    # --- who ----------------------------------------------------------------------

    @cached_property
    def people(self):
        """(id, name, pinyin, employee number) of the roster, by pinyin."""
        columns = (unread("person"), "person__name", "person__sort_key", "employee_no")
        rows = roster.teaching(self.scope.school_id, self.scope.end, self.scope.group_id)
        ordered = rows.order_by("person__sort_key", "employee_no").values_list(*columns)
        ids = self.reading.ids
        # Who has two spells at once stands there once.
        found = {ids[raw]: (ids[raw], *rest) for raw, *rest in ordered}
        return list(found.values())

    @cached_property
    def group_of(self):
        return roster.research_groups(self.scope.school_id, self.scope.end)

    @cached_property
    def group_names(self):
        return dict(Group.objects.filter(school=self.scope.school_id).values_list("pk", "name"))

    def group_name(self, person):
        return self.group_names.get(self.group_of.get(person), "")

    # --- figures ------------------------------------------------------------------

    @cached_property
    def requirements(self):
        """{requirement: {teacher: Standing}} on the last day of the period."""
        scopes = [scope for scope in (self.scope, self.before) if scope]
        return policies.standings_of_many(scopes, self.reading)[0]

    @cached_property
    def values(self):
        """({name: value} now, the same before or None)."""
        hours = figures.get("training.hours")
        self.reading.read_by_teacher([(hours, self.scope)])
        measures = {requirement.measure for requirement in self.requirements}
        asked = [figures.get(TEACHERS), *(figures.get(name) for name in NAMES)]
        # A share of nothing required would say that everybody fails.
        asked = [figure for figure in asked if measure_of(figure) in (None, *measures)]
        scopes = [scope for scope in (self.scope, self.before) if scope]
        now, *past = figures.values_of(asked, scopes, self.reading)
        return now, past[0] if past else None

    @property
    def figures(self):
        now, past = self.values
        return [
            compared(figures.get(name), value, past and past[name], past is not None, self.scope)
            for name, value in now.items()
            if name != TEACHERS
        ]

    @property
    def teachers(self):
        """How many are on the roster, with the page that lists them."""
        figure = figures.get(TEACHERS)
        return compared(figure, self.values[0][TEACHERS], None, False, self.scope)

    @property
    def before_label(self):
        return self.before.period.label if self.before else ""

    @property
    def is_empty(self):
        now, _past = self.values
        return not any(value for name, value in now.items() if name != TEACHERS)

    # --- charts -------------------------------------------------------------------

    @property
    def charts(self):
        drawn = (self.progress_chart(), self.months_chart(), self.split_chart())
        return [chart for chart in drawn if chart is not None]

    def progress_chart(self):
        """How many of those it applies to meet each requirement."""
        points = tuple(
            Point(
                asked.label,
                asked.met,
                _("%(met)s of %(of)s people") % {"met": asked.met, "of": asked.of},
                asked.of,
            )
            for asked in self.asked
            if asked.of
        )
        if not points:
            return None
        return Chart(
            "progress",
            _("Teachers who meet what is required"),
            points,
            _("Teachers who meet each requirement, of those it applies to."),
            _("people"),
        )

    def months_chart(self):
        """Hours of training by the month in which they ended."""
        figure = figures.get("training.hours")
        by_month = Counter()
        # By day in the database, by month here: SQLite cuts dates in Python, row by row.
        for day, value in figure.split(figure.rows(self.scope), "ended_on").items():
            by_month[day.replace(day=1)] += value
        if not by_month:
            return None
        points = tuple(
            Point(month_name(month), float(by_month[month]), figure.text(by_month[month]))
            for month in months_of(self.scope.period, by_month)
        )
        return Chart(
            "months",
            _("Training hours by month"),
            points,
            _("Certified hours by the month in which the training ended."),
            str(figure.unit.label),
        )

    def split_chart(self):
        return self.levels_chart() if self.scope.group_id else self.groups_chart()

    def groups_chart(self):
        """Hours for each teacher of a group: groups of different size compare."""
        figure, each = figures.get("training.hours"), figures.get("training.hours_each")
        totals = defaultdict(int)
        for person, value in self.reading.by_teacher(figure, self.scope).items():
            totals[self.group_of.get(person)] += value
        sizes = Counter(self.group_of.get(person[0]) for person in self.people)
        points = []
        for group, name in sorted(self.group_names.items(), key=by_pinyin):
            mean = each.of(totals[group], sizes[group])
            if mean is not None and sizes[group] >= self.fewest:
                points.append(Point(name, float(mean), each.text(mean)))
        if len(points) < 2:
            return None
        return Chart(
            "groups",
            _("Training hours for each teacher, by group"),
            tuple(points),
            _("Certified hours of a group, divided by its teachers on the roster."),
            str(figure.unit.label),
        )

    def levels_chart(self):
        """For a group: where its hours came from."""
        figure = figures.get("training.hours")
        parts = figure.by("level", self.scope)
        points = tuple(
            Point(str(level.label), float(parts[level]), figure.text(parts[level]))
            for level in Level
            if parts.get(level)
        )
        if not points:
            return None
        return Chart(
            "groups",
            _("Training hours by level"),
            points,
            _("Certified hours of the group by the level of the training."),
            str(figure.unit.label),
        )

    # --- who is missing what ---------------------------------------------------------

    @cached_property
    def asked(self):
        """The requirements as columns, in the order of the rules."""
        columns = []
        for requirement, standings in self.requirements.items():
            figure = figures.get(requirement.measure)
            columns.append(
                Asked(
                    f"{requirement.measure}.{requirement.window}",
                    str(figure.label),
                    str(figure.unit.label),
                    requirement,
                    len(standings.met()),
                    len(standings),
                    figure.text(requirement.value),
                )
            )
        return columns

    def missing(self, key="", sort=""):
        """The people of the roster who miss something, or what `key` names; sorted by a
        column or by pinyin. `row` says how one of them stands."""
        behind = set()
        for asked in self.asked:
            if key in ("", asked.key):
                standings = self.requirements[asked.requirement]
                behind |= set(standings) - standings.met()
        people = [person for person in self.people if person[0] in behind]
        order = self.orders.get(sort.removeprefix("-"))
        # The sort is stable: within equals the order by pinyin stays.
        return sorted(people, key=order, reverse=sort.startswith("-")) if order else people

    @property
    def orders(self):
        """{key in addresses: what to sort people by}."""
        orders = {
            "name": lambda person: person[2],
            "number": lambda person: person[3] or "",
            "group": lambda person: self.group_name(person[0]),
        }
        for asked in self.asked:
            orders[asked.key] = partial(gap_of, self.requirements[asked.requirement])
        return orders

    def row(self, person):
        pk, name, _sort_key, employee_no = person
        standings = [self.requirements[asked.requirement].get(pk) for asked in self.asked]
        return Missing(pk, name, employee_no or "", self.group_name(pk), standings)


def by_pinyin(named):
    return sort_key(named[1])


def gap_of(standings, person):
    """What is missing, to sort by; those it does not apply to come first."""
    standing = standings.get(person[0])
    return Decimal(-1) if standing is None else standing.gap


def measure_of(figure):
    """The measure whose requirement a figure is about, None for all others."""
    part = getattr(figure, "upper", figure)
    return getattr(part.rows, "measure", None)


def compared(figure, value, past, has_past, scope):
    now, unit = in_words(figure, value)
    return Compared(
        figure.name,
        str(figure.label),
        str(figure.note or figure.label),
        now,
        unit,
        rows_url(figure.name, scope),
        " ".join(filter(None, in_words(figure, past))) if has_past else "",
        difference(figure, value, past) if has_past else "",
    )


def in_words(figure, value):
    """(number, unit): a share has its sign with the number."""
    text = figure.text(value)
    if figure.unit is PERCENT:
        return (text if value is None else f"{text}%"), ""
    return text, figure.unit.after(text)


def difference(figure, value, past):
    """The change in words, of the numbers as they are printed."""
    if value is None or past is None:
        return ""
    printed = Decimal(1).scaleb(-figure.unit.decimals)
    by = round_to(value, printed) - round_to(past, printed)
    text = figure.text(abs(by))
    unit = _("percentage points") if figure.unit is PERCENT else figure.unit.after(text)
    words = {"by": text, "unit": unit}
    if by > 0:
        return _("up by %(by)s %(unit)s") % words
    if by < 0:
        return _("down by %(by)s %(unit)s") % words
    return _("unchanged")


def round_to(value, step):
    return Decimal(value).quantize(step, ROUND_HALF_UP)


def months_of(period, found):
    """First days of the months of a period; of a long one only from the first with a number."""
    first, last = period.start.replace(day=1), period.end.replace(day=1)
    months = []
    while first <= last:
        months.append(first)
        first = (
            date(first.year + 1, 1, 1)
            if first.month == 12
            else date(first.year, first.month + 1, 1)
        )
    if len(months) > 12:
        months = [month for month in months if min(found) <= month <= max(found)][-12:]
    return months


def month_name(month):
    return f"{month.month}月" if is_chinese() else date_format(month, "M")
