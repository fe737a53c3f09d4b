"""Kinds of records: what the common pages must know of an app above them.

An app registers its kinds when it is ready; inbox, evidence, exports and the
rows behind a figure find them here, so that this floor imports nothing upward.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

REGISTRY: dict[str, "Kind"] = {}


@cache
def words(model, name, language):
    """{value: word} of the choices of a field in a language."""
    return {value: str(label) for value, label in model._meta.get_field(name).flatchoices}


def word_of(row, name):
    """The word for a row's choice.

    Django's get_…_display puts all words of the field together anew for every row.
    """
    return words(type(row), name, get_language()).get(getattr(row, name), "")


class word:
    """The same for a column. `said_in` fixes the language for many rows."""

    def __init__(self, name):
        self.name = name

    def __call__(self, row):
        return word_of(row, self.name)

    def said_in(self, language):
        name = self.name
        return lambda row: words(type(row), name, language).get(getattr(row, name), "")


@dataclass(frozen=True)
class Column:
    """One column of a list and of its export: the same words, the same values.

    `value(row)` gives text, a number or a date; it must not query.
    """

    key: str
    label: str | Promise
    value: Callable
    numeric: bool = False
    width: int = 14


@dataclass(frozen=True)
class Contest:
    """How rows are objected to that have no life of a record: see `records.objections`.

    `may(person, row)`: whether they stand so that whom they are about can object. `makers(row)`:
    ids of who wrote them, and leaves the answer to others. `corrections(person, row)`: what
    this person could put them to, {key: words}; `correct(row, key, by)` does it, or raises
    NotNow.
    """

    may: Callable
    makers: Callable
    corrections: Callable
    correct: Callable


@dataclass(frozen=True)
class Kind:
    """`model` holds rows of this kind; `related` is what its columns read.

    `page` is the address name of one row, None where rows have no page.
    `prepare(rows, scope)` adds what depends on place and day.
    `certified(records, by)`, `reversed(records, by, why)` and `restored(records, by, why)`, of
    what is certified again, do what follows.
    """

    name: str
    model: type[models.Model]
    label: str | Promise
    columns: list[Column]
    page: str | None = None
    related: tuple[str, ...] = ()
    prefetch: tuple = ()
    reviewed: bool = True
    certified: Callable | None = None
    reversed: Callable | None = None
    restored: Callable | None = None
    counted_from_submission: bool = False
    prepare: Callable | None = None
    contest: Contest | None = None
    search: tuple[str, ...] = field(default=())


def register(kind):
    REGISTRY[kind.name] = kind
    return kind


def get(name):
    """The kind of a name; KeyError when there is none."""
    return REGISTRY[name]


def of(model):
    """The kind of a model or of a row."""
    label = model._meta.label_lower
    return next(kind for kind in REGISTRY.values() if kind.model._meta.label_lower == label)


def reviewed():
    return [kind for kind in REGISTRY.values() if kind.reviewed]


def contestable():
    """Those to whose rows somebody can object."""
    return [kind for kind in REGISTRY.values() if kind.reviewed or kind.contest]


def with_school(kind):
    """The kind with a column for the school, where its rows are of many."""
    if not any(one.name == "school" for one in kind.model._meta.fields):
        return kind
    column = Column("school", _("School"), lambda row: row.school.name, width=24)
    return replace(kind, columns=[*kind.columns, column], related=(*kind.related, "school"))


def with_columns(kind, rows, scope=None):
    """Rows with all that the kind's columns read, in a constant number of queries."""
    if kind.prepare and scope:
        rows = kind.prepare(rows, scope)
    return rows.select_related(*kind.related).prefetch_related(*kind.prefetch)
