"""Rows of any kind as cells of a table, in the columns the kind declares."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import FieldDoesNotExist
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from records.templatetags.ui import cn_day, number
from schools.models import Person


@dataclass(frozen=True)
class Cell:
    label: str
    text: str
    css: str


@dataclass(frozen=True)
class TableRow:
    """`url` is empty where the row has no page."""

    url: str
    first: Cell
    rest: list[Cell]


def shown(value):
    """A value of a column as pages show it; exports keep its type."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return cn_day(value)
    if isinstance(value, Decimal | float):
        return number(value)
    return "—" if value in (None, "") else str(value)


def table_rows(kind, rows, linked=True):
    columns = [(str(column.label), column.value, column.numeric) for column in kind.columns]
    made = []
    for row in rows:
        first, *rest = [cell(label, value(row), numeric) for label, value, numeric in columns]
        made.append(TableRow(page_url(kind, row) if linked else "", first, rest))
    return made


def cell(label, value, numeric):
    css = "number" if numeric else "nowrap" if isinstance(value, date) else ""
    return Cell(label, shown(value), css)


def page_url(kind, row):
    """The row's own page; empty where the kind has none."""
    if not kind.page:
        return ""
    try:
        return reverse(kind.page, args=[row.pk])
    except NoReverseMatch:
        return ""


def orders(kind):
    """{column key: field} of the columns the database can sort by; people by pinyin."""
    fields = {}
    for column in kind.columns:
        try:
            field = kind.model._meta.get_field(column.key)
        except FieldDoesNotExist:
            continue
        if not field.is_relation:
            fields[column.key] = column.key
        elif field.many_to_one and issubclass(field.related_model, Person):
            fields[column.key] = f"{column.key}__sort_key"
    return fields
