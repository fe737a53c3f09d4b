"""What the files of an archive hold, for machines (JSON Schema) and for people (the README)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.models import Job, Objection
from records.own_data import person
from records.own_data.parts import (
    DATE,
    ID,
    LIST,
    MOMENT,
    NUMBER,
    OBJECT,
    PARTS,
    SCHOOL,
    TEXT,
    YES_NO,
    Field,
    field,
    fields,
)
from schools.verbs import HIDDEN, verb_label

# Put together with the files, see the archive.
EVIDENCE = Field("evidence", gettext_lazy("files that prove it"), LIST, lambda row, who: [])
OBJECTIONS = (
    ID,
    SCHOOL,
    field(Objection, "kind"),
    Field("record", gettext_lazy("number of the record"), TEXT, lambda row, who: row.record_id),
    *fields(Objection, "record_label", "why", "raised_at", "state", "remedy", "answer"),
    Field(
        "answered_by",
        gettext_lazy("answered by"),
        TEXT,
        lambda row, who: row.answered_by.name if row.answered_by else None,
    ),
    *fields(Objection, "answered_at", "withdrawn_at"),
)
JOBS = (ID, *fields(Job, "title", "kind", "state", "created_at", "started_at", "ended_at"))


def shown(change):
    """A grade is seen where the purpose of the observation decides who sees it, not here."""
    return {name: value for name, value in change.items() if name not in HIDDEN}


ENTRIES = (
    ID,
    Field("at", gettext_lazy("when"), MOMENT, lambda row, who: row.at),
    Field("by", gettext_lazy("who"), TEXT, lambda row, who: row.by_name),
    Field("verb", gettext_lazy("what, as a code"), TEXT, lambda row, who: row.verb),
    Field("what", gettext_lazy("what, in words"), TEXT, lambda row, who: verb_label(row.verb)),
    Field("of", gettext_lazy("of what"), TEXT, lambda row, who: row.target_label),
    Field("of_kind", gettext_lazy("kind of it"), TEXT, lambda row, who: row.target_kind),
    Field("of_id", gettext_lazy("number of it"), TEXT, lambda row, who: row.target_id),
    Field("before", gettext_lazy("before"), OBJECT, lambda row, who: shown(row.before)),
    Field("after", gettext_lazy("after"), OBJECT, lambda row, who: shown(row.after)),
    Field("why", gettext_lazy("reason"), TEXT, lambda row, who: row.why),
)


@dataclass(frozen=True)
class Section:
    """One file and the names in it; `inner` are lists of the same file with names of their own."""

    path: str
    label: str
    fields: tuple
    inner: tuple = ()


def sections():
    """Every JSON file with rows or facts, in the order of the archive."""
    spells = tuple(
        Section(name, str(label), names)
        for name, label, names in (
            ("employments", _("Employments"), person.EMPLOYMENTS),
            ("appointments", _("Appointments"), person.APPOINTMENTS),
            ("memberships", _("Groups"), person.MEMBERSHIPS),
            ("sessions", _("Where I am signed in"), person.SESSIONS),
        )
    )
    found = [Section("person.json", _("Who I am, where I work and worked"), person.FIELDS, spells)]
    for part in PARTS.values():
        names = (*part.fields, EVIDENCE) if part.is_record else part.fields
        found.append(Section(f"records/{part.name}.json", str(part.label), names))
    return [
        *found,
        Section("objections.json", _("My objections"), OBJECTIONS),
        Section("audit.json", _("Who did what with my account and my records"), ENTRIES),
        Section("jobs.json", _("Long work I asked for"), JOBS),
    ]


# --- for machines -------------------------------------------------------------

SAID = {
    TEXT: {"type": ["string", "null"]},
    NUMBER: {"type": ["number", "null"]},
    DATE: {"type": ["string", "null"], "format": "date"},
    MOMENT: {"type": ["string", "null"], "format": "date-time"},
    YES_NO: {"type": ["boolean", "null"]},
    LIST: {"type": "array"},
    OBJECT: {"type": "object"},
}


def of_archive():
    """A JSON Schema for each file, by its path."""
    return {section.path: of_file(section) for section in sections()}


def of_file(section):
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": section.label}
    if section.path == "person.json":
        parts = {"format": {"type": "string"}, "asked_at": {"type": "string"}}
        parts["person"] = of_row(section.fields)
        parts |= {one.path: rows_of(one) for one in section.inner}
    else:
        parts = {"format": {"type": "string"}, "kind": {"type": "string"}}
        parts["rows"] = rows_of(section)
    return {**head, "type": "object", "properties": parts, "required": list(parts)}


def rows_of(section):
    return {"type": "array", "title": section.label, "items": of_row(section.fields)}


def of_row(names):
    return {
        "type": "object",
        "properties": {one.name: of_field(one) for one in names},
        "required": [one.name for one in names],
        "additionalProperties": False,
    }


def of_field(one):
    said = {"title": str(one.label), **SAID[one.type]}
    if one.words:
        codes = {str(code): str(word) for code, word in one.words}
        said["description"] = "; ".join(f"{code} = {word}" for code, word in codes.items())
    return said
