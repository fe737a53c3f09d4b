"""The audit log: one call beside every change, in the same transaction."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from schools.models import AuditEvent


def entry(*, by, verb, target, school=None, subject=None, before=None, after=None, why=""):
    """An unsaved entry, for actions that write many at once with `record_many`.

    `by` is a Person or None (the command line); `verb` is "app.did_it".
    `before` and `after` are flat dicts of what changed.
    """
    return AuditEvent(
        by_id=by and by.pk,
        by_name=by.name if by else "",
        school_id=school.pk if school else getattr(target, "school_id", None),
        verb=verb,
        target_kind=target._meta.label_lower,
        target_id=target.pk if isinstance(target.pk, uuid.UUID) else None,
        target_label=str(target)[:200],
        subject_id=subject.pk if subject else getattr(target, "teacher_id", None),
        before=plain(before or {}),
        after=plain(after or {}),
        why=why,
    )


def record(**what):
    """Write one entry; see `entry` for what it takes."""
    event = entry(**what)
    event.save(force_insert=True)
    return event


def record_many(entries):
    AuditEvent.objects.bulk_create(entries, batch_size=500)


def changes(form):
    """(before, after) of the fields a model form changed."""
    fields = [name for name in form.changed_data if name in form.initial]
    return (
        plain({name: form.initial[name] for name in fields}),
        plain({name: form.cleaned_data.get(name) for name in form.changed_data}),
    )


def plain(value):
    """The same, of what JSON can hold."""
    match value:
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(item) for item in value]
        case Decimal() | date() | datetime() | uuid.UUID():
            return str(value)
        case None | bool() | int() | float() | str():
            return value
    return str(value)
