"""The schools of a district side by side: figures whose rows are schools, a table and a chart.

Schools of less than five full-time teachers are not among them: of so few a number would
tell about each (product.md, who may see what).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import CharField, Count, F
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import figures
from records.documents.tree import Chart, Column, Point, Table
from records.figures import Figure, Ratio, Reading, declare
from records.kinds import Column as RowColumn
from records.kinds import Kind, register, word
from records.links import rows_url
from records.models import Level
from records.policies import schools_in, standings_of_schools
from records.scope import schools_of
from records.units import POINTS, PROGRAMMES, PROGRAMMES_EACH, SCHOOLS
from schools.models import School
from schools.models.places import belongs_to
from schools.names import sort_key
from summaries.models import State, Summary, SummaryKind
from training.models import Training

SHARE = "training.credits_year_share"
FULL = 100

register(
    Kind(
        "school",
        School,
        gettext_lazy("School"),
        columns=[
            RowColumn("name", gettext_lazy("School"), lambda row: row.name, width=28),
            RowColumn("stage", gettext_lazy("School stage"), word("stage")),
            RowColumn("district", gettext_lazy("District"), lambda row: row.district.name),
        ],
        related=("district",),
        reviewed=False,
        search=("name", "code"),
    )
)


# --- figures ------------------------------------------------------------------------


@dataclass(frozen=True)
class Counted:
    """The schools that a district's figures are about; a school's own scope is that school."""

    def __call__(self, scope):
        if scope.district_id:
            return School.objects.filter(pk__in=schools_of(scope))
        return School.objects.filter(pk=scope.school_id)


@dataclass(frozen=True)
class TooSmall:
    """The schools of a district that its figures leave out."""

    def __call__(self, scope):
        if not scope.district_id:
            return School.objects.none()
        inside = School.objects.filter(belongs_to(scope.district_id))
        return inside.exclude(pk__in=schools_of(scope))


@dataclass(frozen=True)
class Chosen:
    """Schools of which something holds that takes more than a query: `of(scope, reading)` gives
    their ids, or {id: value} of those that have a value."""

    of: Callable

    def __call__(self, scope):
        return School.objects.filter(pk__in=self.ids(scope))

    def ids(self, scope, reading=None):
        return set(self.of(scope, Reading() if reading is None else reading))


@dataclass(frozen=True)
class SchoolsFigure(Figure):
    """Its rows are schools that were looked at one by one."""

    teacher: str | None = None
    has_statement: ClassVar[bool] = False

    def known(self, scope, reading):
        return len(self.rows.ids(scope, reading))


@dataclass(frozen=True)
class SpreadFigure(SchoolsFigure):
    """How far the highest of the schools is from the lowest."""

    def known(self, scope, reading):
        found = self.rows.of(scope, reading).values()
        return self.clean(max(found) - min(found)) if found else self.clean(0)


def shares(scope, reading):
    """{school id: share of its teachers who have the credits} where any are asked."""
    if not scope.district_id:
        return {}
    found = each_school(scope, (SHARE,), reading)
    return {pk: values[SHARE] for pk, values in found.items() if values[SHARE] is not None}


def all_met(scope, reading):
    return {pk for pk, share in shares(scope, reading).items() if share == FULL}


def signed(scope, reading):
    """The schools whose own summary of the same period was signed and holds."""
    if not scope.district_id:
        return set()
    rows = Summary.objects.filter(
        kind=SummaryKind.SCHOOL,
        school__in=schools_of(scope),
        period_key=scope.period.key,
        state=State.SIGNED,
    )
    return set(rows.values_list("school", flat=True))


def schools_figure(name, label, rows, kind=SchoolsFigure, unit=SCHOOLS):
    return declare(
        kind(f"schools.{name}", label, unit, rows, Count("pk", distinct=True), teacher=None)
    )


counted = schools_figure("counted", gettext_lazy("Schools taken in"), Counted(), Figure)
schools_figure(
    "too_small", gettext_lazy("Schools with fewer than five teachers"), TooSmall(), Figure
)
schools_figure(
    "credits_met", gettext_lazy("Schools whose teachers all have the credits"), Chosen(all_met)
)
schools_figure(
    "credits_spread",
    gettext_lazy("Highest less lowest share of teachers with the credits"),
    Chosen(shares),
    SpreadFigure,
    POINTS,
)
summary_signed = schools_figure(
    "summary_signed", gettext_lazy("Schools whose summary is signed"), Chosen(signed)
)
declare(
    Ratio(
        "schools.summary_signed_share",
        gettext_lazy("Share of schools whose summary is signed"),
        summary_signed,
        counted,
    )
)


def school_trainings(scope):
    """Trainings at school level, with what is one programme of one school: two schools may
    call theirs the same."""
    one = Concat(Cast("school", CharField()), F("programme_key"), output_field=CharField())
    rows = Training.objects.certified().within(scope).filter(level=Level.SCHOOL)
    return rows.annotate(school_programme=one)


school_programmes = declare(
    Figure(
        "training.school_programmes",
        gettext_lazy("School-based programmes"),
        PROGRAMMES,
        school_trainings,
        Count("school_programme", distinct=True),
        additive=False,
    )
)
declare(
    Ratio(
        "training.school_programmes_each",
        gettext_lazy("School-based programmes of each school"),
        school_programmes,
        counted,
        PROGRAMMES_EACH,
    )
)


# --- side by side -------------------------------------------------------------------


def each_school(scope, names, reading):
    """{school id: {figure name: value}} in as many queries as for one school, by name."""
    return reading.once(("each school", scope, names), lambda: read_each(scope, names, reading))


def read_each(scope, names, reading):
    # What is asked of the schools is evaluated for all of them together.
    standings_of_schools(scope, reading)
    schools = sorted(schools_in(scope, reading), key=lambda school: sort_key(school.name))
    scopes = [scope.of_school(school.pk) for school in schools]
    found = figures.values_of([figures.get(name) for name in names], scopes, reading)
    return {school.pk: values for school, values in zip(schools, found, strict=True)}


COLUMNS = {
    "people.teachers": gettext_lazy("Teachers"),
    "training.hours_each": gettext_lazy("Training hours each"),
    SHARE: gettext_lazy("Credits met, share"),
    "lessons.observed_each": gettext_lazy("Lessons observed each"),
    "research.projects_in_progress": gettext_lazy("Projects"),
    "research.papers": gettext_lazy("Papers"),
    "portfolios.honours_city": gettext_lazy("Honours, city or higher"),
}
TRAINING_COLUMNS = {
    "people.teachers": gettext_lazy("Teachers"),
    "training.person_times": gettext_lazy("Participations"),
    "training.hours": gettext_lazy("Hours"),
    "training.hours_each": gettext_lazy("Hours each"),
    "training.school_programmes": gettext_lazy("School-based programmes"),
    SHARE: gettext_lazy("Credits met, share"),
}
LESSON_COLUMNS = {
    "people.teachers": gettext_lazy("Teachers"),
    "lessons.observed": gettext_lazy("Lessons observed"),
    "lessons.observed_each": gettext_lazy("Lessons each"),
    "lessons.walk_in": gettext_lazy("Walk-ins"),
    "lessons.opened": gettext_lazy("Open lessons"),
}


def side_by_side(facts):
    return school_table(facts, COLUMNS)


def training_by_school(facts):
    return school_table(facts, TRAINING_COLUMNS)


def lessons_by_school(facts):
    return school_table(facts, LESSON_COLUMNS)


def school_table(facts, titles):
    """A row for each school, by name, and one for the district; every cell opens its rows."""
    scope = facts.scope
    if not scope.district_id:
        return None
    found = each_school(scope, tuple(titles), facts.reading)
    if not found:
        return None
    titles = {name: title for name, title in titles.items() if is_told(name, found)}
    if len(titles) < 2:
        return None
    found = {pk: {name: values[name] for name in titles} for pk, values in found.items()}
    called = {school.pk: school.name for school in schools_in(scope, facts.reading)}
    rows = [
        (called[pk], *cells(facts.elsewhere(scope.of_school(pk)), values))
        for pk, values in found.items()
    ]
    rows.append((_("All schools"), *cells(facts, {name: facts.value(name) for name in titles})))
    columns = [Column(_("School"), share=2.2)]
    columns += [Column(str(title), "end") for title in titles.values()]
    return Table.of(columns, rows)


def is_told(name, found):
    """Whether any school has some of it."""
    return any(values[name] for values in found.values())


def cells(facts, values):
    return [facts.with_value(name, value).run for name, value in values.items()]


def hours_by_school(facts):
    """Hours of each teacher, school by school in the order of their names: no ranking."""
    name = "training.hours_each"
    if not facts.scope.district_id or not facts.value("training.hours"):
        return None
    found = each_school(facts.scope, (name,), facts.reading)
    called = {school.pk: school.name for school in schools_in(facts.scope, facts.reading)}
    if len(found) < 2:
        return None
    points = [
        Point(
            called[pk],
            float(values[name] or 0),
            figures.get(name).text(values[name]),
            href=rows_url(name, facts.scope.of_school(pk)),
        )
        for pk, values in found.items()
    ]
    unit = _("hours each")
    title = _("Training hours for each teacher, by school")
    return Chart("groups", title, tuple(points), unit, unit)
