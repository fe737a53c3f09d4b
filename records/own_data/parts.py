"""Parts of what is stored about a person: which rows, and under which names they go out.

The names of fields are an interface: whoever reads an archive relies on them. A new field
may be added; a name that was given stays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records import kinds
from records.models import Record

TEXT, NUMBER, DATE, MOMENT, YES_NO, LIST = "text", "number", "date", "moment", "yes/no", "list"
OBJECT = "object"
TYPE_WORDS = {
    TEXT: _("text"),
    NUMBER: _("number"),
    DATE: _("day"),
    MOMENT: _("moment"),
    YES_NO: _("yes or no"),
    LIST: _("list"),
    OBJECT: _("names with values"),
}

ENDED_ON = F("ended_on")

PARTS: dict[str, "Part"] = {}
DOCUMENTS: list["Document"] = []


@dataclass(frozen=True)
class Field:
    """One name in the archive. `value(row, person)` gives text, a number, a day or moment,
    yes or no, or a list of these; `words` are the words of its codes."""

    name: str
    label: str | Promise
    type: str
    value: Callable[[Any, Any], Any]
    words: tuple = ()

    @property
    def type_word(self):
        return TYPE_WORDS[self.type]


@dataclass(frozen=True)
class Part:
    """Rows of one kind about a person, in the order of their making.

    `day` is the date they stand at on the page, `title` says in words what a row is,
    `role` in one of the codes of `roles` what the person is in it; `page` is the name of
    its address, and `may_open(person, row)` whether that page still opens for them.
    """

    name: str
    label: str | Promise
    model: type[models.Model]
    rows: Callable[[Any], models.QuerySet]
    fields: tuple[Field, ...]
    day: Any = ENDED_ON
    title: Callable[[Any], str] = str
    role: Callable[[Any, Any], str] | None = None
    roles: tuple = ()
    page: str = ""
    may_open: Callable[[Any, Any], bool] | None = None
    related: tuple[str, ...] = ()
    prefetch: tuple = ()

    @property
    def is_record(self):
        return issubclass(self.model, Record)

    @property
    def is_contestable(self):
        """Whether whom a row is about can object to it."""
        kind = kinds.REGISTRY.get(self.name)
        return self.is_record or (kind is not None and kind.contest is not None)

    def role_words(self, row, person):
        return str(dict(self.roles)[self.role(row, person)]) if self.role else ""

    def read(self, rows):
        return rows.select_related(*self.related).prefetch_related(*self.prefetch)


@dataclass(frozen=True)
class Document:
    """A paper of the archive: `make(person, language)` yields (file name, bytes)."""

    name: str
    label: str | Promise
    make: Callable


def register(part):
    PARTS[part.name] = part
    return part


def document(name, label, make):
    DOCUMENTS.append(Document(name, label, make))


# --- fields from models -------------------------------------------------------

TYPES = (
    (models.DateTimeField, MOMENT),
    (models.DateField, DATE),
    (models.BooleanField, YES_NO),
    (models.IntegerField | models.DecimalField, NUMBER),
    (models.JSONField, LIST),
)


def field(model, path, name=""):
    """The field of a model (`person__name` through others) under its own or another name."""
    found = model
    *way, last = path.split("__")
    for step in way:
        found = found._meta.get_field(step).related_model
    column = found._meta.get_field(last)
    kind = next((word for types, word in TYPES if isinstance(column, types)), TEXT)

    def value(row, person):
        for step in (*way, last):
            row = None if row is None else getattr(row, step)
        return row

    return Field(name or path, column.verbose_name, kind, value, tuple(column.flatchoices or ()))


def fields(model, *paths):
    return tuple(field(model, path) for path in paths)


ID = Field("id", _("number in this system"), TEXT, lambda row, person: row.pk)
SCHOOL = Field("school", _("school"), TEXT, lambda row, person: row.school.name)


def record_fields(model):
    """What every record has."""
    return (
        ID,
        field(model, "status"),
        SCHOOL,
        Field("teacher", _("whose record it is"), TEXT, lambda row, person: row.teacher.name),
        field(model, "ended_on"),
        Field(
            "entered_by",
            _("entered by"),
            TEXT,
            lambda row, person: row.created_by.name if row.created_by else None,
        ),
        Field(
            "imported",
            _("came with a spreadsheet of the office"),
            YES_NO,
            lambda row, person: row.batch_id is not None,
        ),
        Field("created_at", _("entered"), MOMENT, lambda row, person: row.created_at),
        Field("updated_at", _("last changed"), MOMENT, lambda row, person: row.updated_at),
        field(model, "submitted_at"),
        Field(
            "decided_by",
            _("decided by"),
            TEXT,
            lambda row, person: row.decided_by.name if row.decided_by else None,
        ),
        field(model, "decided_at"),
        Field(
            "decision_note",
            _("reason of the decision"),
            TEXT,
            lambda row, person: row.decision_note,
        ),
    )


OWNER = "owner"


def record_part(name, own_fields, *, role=None, roles=(), related=(), prefetch=(), **more):
    """The part of a kind of records; without roles of its own whose record it is, is its owner."""
    kind = kinds.get(name)
    model = kind.model

    def rows(person):
        return model.objects.visible_to(person).filter(model.objects.mine(person))

    role = role or (lambda row, person: OWNER)
    roles = roles or ((OWNER, _("own record")),)
    my_role = Field("my_role", _("what I am in it"), TEXT, role, roles)
    return register(
        Part(
            name,
            kind.label,
            model,
            rows,
            (*record_fields(model), my_role, *own_fields),
            role=role,
            roles=roles,
            page=kind.page,
            related=("school", "teacher", "created_by", "decided_by", *related),
            prefetch=prefetch,
            **more,
        )
    )
