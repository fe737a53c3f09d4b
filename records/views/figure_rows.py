"""The rows behind a figure: what a click on any number opens, and what its export holds."""

from dataclasses import dataclass, field

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from records import exports, figures, kinds
from records.figures import Ratio
from records.lists import containing, page_of, sorted_by
from records.models import RecordQuerySet
from records.scope import (
    Place,
    can_see_every_record,
    can_see_figures,
    can_see_scope,
    place_of,
)
from records.tables import orders, table_rows
from records.ui import scope_control
from schools.bounds import bounded, one_each


@dataclass
class Opened:
    """A figure in a place, perhaps narrowed to parts of it, as one viewer may open it.

    `narrowed` is {dimension: keys}: `level=national,provincial` takes in both levels.
    """

    figure: figures.Figure | Ratio
    place: Place
    viewer: object
    narrowed: dict[str, list[str]] = field(default_factory=dict)

    @property
    def counted(self):
        """The figure whose rows these are: of a ratio the upper one."""
        return self.figure.upper if isinstance(self.figure, Ratio) else self.figure

    @cached_property
    def all_rows(self):
        rows = self.figure.rows(self.place.scope)
        try:
            for dimension, keys in self.narrowed.items():
                rows = rows.filter(**{f"{self.counted.dimensions[dimension]}__in": keys})
        except ValueError as error:  # a word where the dimension is a number
            raise Http404 from error
        return rows

    @cached_property
    def kind(self):
        try:
            kind = kinds.of(self.all_rows.model)
        except StopIteration as error:
            raise Http404 from error
        return kinds.with_school(kind) if self.place.district else kind

    @property
    def rows(self):
        rows = self.all_rows
        if isinstance(rows, RecordQuerySet):
            return rows.visible_in_figures(self.viewer, self.place.scope.school_id)
        return getattr(rows, "visible_in_figures", rows.visible_to)(self.viewer)

    @property
    def pages_open(self):
        """Whether the viewer reads the records themselves, not only the figure."""
        return can_see_scope(self.viewer, self.place.scope)

    @cached_property
    def value(self):
        if self.narrowed:
            measured = self.all_rows.order_by().aggregate(value=self.counted.measure)
            return self.counted.clean(measured["value"])
        return self.figure.value(self.place.scope)

    @property
    def text(self):
        return (self.counted if self.narrowed else self.figure).text(self.value)

    @property
    def unit(self):
        return (self.counted if self.narrowed else self.figure).unit.after(self.text)

    @property
    def part(self):
        """The words of what it is narrowed to, for example “county level”."""
        return "、".join(
            self.words(dimension, key) for dimension, keys in self.narrowed.items() for key in keys
        )

    def words(self, dimension, key):
        path = self.counted.dimensions[dimension].split("__")[-1]
        column = self.all_rows.model._meta.get_field(path)
        if column.flatchoices:
            return str(dict(column.flatchoices).get(key, key))
        # A bare number says nothing without what it is a number of.
        return f"{column.verbose_name} {key}"

    @property
    def label(self):
        if not self.part:
            return str(self.figure.label)
        return _("%(figure)s (%(part)s)") % {"figure": self.figure.label, "part": self.part}

    def halves(self):
        """Of a ratio the two figures it is made of, with their rows."""
        if not isinstance(self.figure, Ratio) or self.narrowed:
            return []
        pair = [self.figure.upper, self.figure.lower]
        values = figures.values(pair, self.place.scope)
        return [
            {
                "label": one.label,
                "value": one.text(values[one.name]),
                "unit": one.unit.after(one.text(values[one.name])),
                "url": figure_url(one, self.place.scope),
                "title": one.note or one.label,
            }
            for one in pair
        ]


def figure_url(figure, scope, **more):
    """The address of the rows behind a figure; `level="county"` and the like narrow it."""
    return f"{reverse('records:figure_rows', args=[figure.name])}?{scope.query(**more)}"


def opened(request, name):
    figure = figures.REGISTRY.get(name)
    if figure is None:
        raise Http404
    rule = can_see_every_record if figure.is_private else can_see_figures
    place = place_of(request, default="widest", rule=rule)
    found = Opened(figure, place, request.user)
    for dimension in found.counted.dimensions:
        # PostgreSQL takes no NUL in a text.
        if keys := request.GET.get(dimension, "").replace("\x00", ""):
            found.narrowed[dimension] = keys.split(",")[:20]
    return found


def listed(request, found):
    """The rows of the page and of the export: searched and sorted as the address says."""
    rows = containing(found.rows, found.kind.search, request.GET.get("q", "")[:60])
    return sorted_by(request, rows, orders(found.kind))


@require_GET
def figure_rows(request, name):
    found = opened(request, name)
    rows = listed(request, found)
    page = page_of(request, kinds.with_columns(found.kind, rows, found.place.scope))
    sortable = orders(found.kind)
    query = request.GET.get("q", "")
    context = {
        "opened": found,
        "place": found.place,
        "scope_control": scope_control(request.user, found.place),
        "columns": [(column, column.key in sortable) for column in found.kind.columns],
        "page": page,
        "rows": table_rows(found.kind, page, linked=found.pages_open),
        "hidden": 0 if query else max(0, found.all_rows.count() - page.paginator.count),
        "query": query,
        "halves": found.halves(),
    }
    return render(request, "records/figure_rows.html", context)


@bounded("exports", one_each)
@require_GET
def figure_export(request, name):
    found = opened(request, name)
    facts = [
        (_("Whose"), found.place.label),
        (_("Period"), found.place.scope.period.label),
        (_("Figure"), f"{found.label}: {found.text} {found.unit}"),
    ]
    if query := request.GET.get("q", "").replace("\x00", "")[:60]:
        facts.append((_("Search"), query))
    return exports.export(
        request,
        found.kind,
        listed(request, found),
        title=found.label,
        facts=facts,
        school=found.place.school,
        of=found.place.district,
        scope=found.place.scope,
        subject=found.place.teacher,
    )
