"""Lists of rows: found, sorted and cut into pages by what stands in the address."""

from dataclasses import dataclass

import django_filters
from django.core.paginator import Paginator
from django.db.models import F, Q, Value
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy as _

from records import kinds
from records.models import Level, Status
from records.ui import Option

PER_PAGE = 25


def page_of(request, rows, per_page=PER_PAGE):
    """The page of the address; a number out of range gives the nearest one."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def sorted_by(request, rows, allowed, default=()):
    """Rows in the order of `?sort=key` or `?sort=-key`.

    `allowed` is {key: field}; what is not in it is ignored. The id makes the
    order whole, so that no row is on two pages.
    """
    asked = request.GET.get("sort", "")
    field = allowed.get(asked.removeprefix("-"))
    if field is not None:
        sign = "-" if asked.startswith("-") else ""
        names = (f"{sign}{field}", "-id")
    else:
        names = default or (() if rows.query.order_by else rows.model._meta.ordering)
    return rows.order_by(*(known_first(rows.model, name) for name in names)) if names else rows


def known_first(model, name):
    """An order in which what is not known comes last: databases differ in that."""
    field = name.removeprefix("-")
    if field.endswith("__sort_key"):
        # An expression: else PostgreSQL goes through everybody of every school by the index of
        # their names, and looks for the rows of each.
        path = NullIf(F(field), Value(""))
        return path.desc(nulls_last=True) if field != name else path.asc(nulls_last=True)
    if field not in {one.name for one in model._meta.concrete_fields if one.null}:
        return name
    return F(field).desc(nulls_last=True) if field != name else F(field).asc(nulls_last=True)


def containing(rows, fields, text):
    """Rows in which every word of a text is found in one of the fields."""
    # PostgreSQL takes no NUL in a text.
    for word in text.replace("\x00", " ").split()[:5]:
        found = Q()
        for field in fields:
            found |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(found)
    return rows


class ListFilter(django_filters.FilterSet):
    """Filters of a list, drawn by templates/records/_filters.html.

    Subclasses say in which fields `q` looks: `search`.
    """

    search: tuple[str, ...] = ()

    q = django_filters.CharFilter(
        label=_("Search"),
        method="containing",
        max_length=60,
    )

    def containing(self, rows, name, text):
        return containing(rows, self.search, text)

    def facts(self):
        """[(label, value in words)] of the filters in use, for the sheet of an export."""
        cleaned = self.form.cleaned_data if self.form.is_valid() else {}
        fields = [(field, cleaned.get(name)) for name, field in self.form.fields.items()]
        return [
            (field.label, dict(getattr(field, "choices", ())).get(value, value))
            for field, value in fields
            if value
        ]

    @property
    def is_used(self):
        return any(self.data.get(name) for name in self.filters)


class RecordFilter(ListFilter):
    """Filters of a list of records of one kind, whose words `q` looks for.

    Subclasses name the kind and put the choices in the order in which they are shown.
    """

    kind_of_record = ""

    @property
    def search(self):
        return kinds.get(self.kind_of_record).search


def choice(label, choices, **options):
    """A filter by one of the choices, or by none of them."""
    return django_filters.ChoiceFilter(
        label=label, choices=choices, empty_label=_("All"), **options
    )


def level_choice(**options):
    return choice(_("Level"), Level.choices, **options)


def status_choice():
    return choice(_("Status"), Status.choices)


# --- how filters are drawn ----------------------------------------------------


@dataclass(frozen=True)
class Control:
    """A filter as its template draws it; without options it is a text."""

    name: str
    label: str
    value: str
    options: list[Option]


def controls(form):
    """The fields of a GET form of texts and choices.

    Django draws every option with a template of its own, which is most of the
    time of a short list.
    """
    return [control(form, name, field) for name, field in form.fields.items()]


def control(form, name, field):
    value = form.data.get(name, "")
    choices = getattr(field, "choices", ())
    options = [Option(str(key), str(word), str(key) == value) for key, word in choices]
    return Control(name, str(field.label), value, options)
