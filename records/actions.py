"""The life of a record: change, audit entry and what follows stand or fall together."""

from collections import defaultdict

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records import kinds, rules
from records.models import OPEN, Status
from schools import audit


class Stale(Exception):
    """Somebody else changed the record since it was shown; nothing was overwritten."""

    message = _("Somebody changed this record in the meantime. Compare and save again.")


class NotNow(Exception):
    """The record is no longer in a state in which this can be done; it says why in words."""


@transaction.atomic
def store(record, *, by, expected_version=None, before=None, after=None):
    """Save a new or an open record.

    A repeated request (same `request_key`) gives the record of the first one.
    Raises Stale when the stored version is not `expected_version`, and
    PermissionDenied when the record is not `by`'s to edit.
    """
    if record._state.adding:
        return store_new(record, by=by)
    if record.teacher_id != by.pk:
        raise PermissionDenied
    saved = (
        type(record)
        .objects.filter(pk=record.pk, version=expected_version, status__in=OPEN)
        .update(version=F("version") + 1)
    )
    if not saved:
        raise Stale
    record.version = expected_version + 1
    record.save()
    audit.record(
        by=by, verb=verb(record, "changed"), target=record, before=before or {}, after=after or {}
    )
    return record


def store_new(record, *, by):
    record.created_by = by
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:
        # The same request again: the first one stored it.
        known = type(record).objects.filter(request_key=record.request_key, created_by=by).first()
        if not record.request_key or known is None:
            raise
        return known
    audit.record(by=by, verb=verb(record, "added"), target=record)
    return record


@transaction.atomic
def submit(record, *, by):
    """Hand in for review."""
    if not rules.can_submit(by, record):
        raise PermissionDenied
    move(record, Status.SUBMITTED, OPEN, submitted_at=timezone.now(), decision_note="")
    audit.record(by=by, verb=verb(record, "submitted"), target=record)


@transaction.atomic
def withdraw(record, *, by):
    """Take back before it was decided."""
    if not rules.can_withdraw(by, record):
        raise PermissionDenied
    move(record, Status.WITHDRAWN, (*OPEN, Status.SUBMITTED))
    audit.record(by=by, verb=verb(record, "withdrawn"), target=record)


@transaction.atomic
def certify(records, *, by):
    """Certify many of one kind at once; what the kind does next happens here too.

    Either all are certified or none. Raises PermissionDenied for one that is
    not `by`'s to certify, NotNow when another decision came first.
    """
    decide(records, Status.CERTIFIED, "certified", by=by, rule=rules.can_certify)
    kind = kinds.of(records[0]) if records else None
    if kind and kind.certified:
        kind.certified(records, by)


@transaction.atomic
def give_back(records, *, by, why):
    """Return to the teachers with a reason in words."""
    if not why.strip():
        raise ValueError("a returned record needs a reason")
    decide(records, Status.RETURNED, "returned", by=by, rule=rules.can_return, why=why)


@transaction.atomic
def reverse(record, *, by, why):
    """Correct a certified record: it no longer counts, and everything stays on file."""
    if not why.strip():
        raise ValueError("a reversal needs a reason")
    if not rules.can_reverse(by, record):
        raise PermissionDenied
    reverse_many([record], by=by, why=why)


def reverse_many(records, *, by, why):
    """Reverse certified records of one kind; for callers that asked their own rule."""
    if not records:
        return
    decide(records, Status.REVERSED, "reversed", by=by, why=why, was=Status.CERTIFIED)
    kind = kinds.of(records[0])
    if kind.reversed:
        kind.reversed(records, by, why)


def restore_many(found, *, by, why):
    """Decisions on records of one kind no longer hold: [(record, its fields before)], of which
    one is `status`. For callers that locked the records and asked their own rule."""
    if not found:
        return
    was = {record.pk: record.status for record, _before in found}
    for record, before in found:
        record.version += 1
        for name, value in before.items():
            setattr(record, name, value)
    records = [record for record, _before in found]
    type(records[0]).objects.bulk_update(
        records,
        ["status", "decided_by", "decided_at", "decision_note", "version"],
        batch_size=200,
    )
    kind = kinds.of(records[0])
    if kind.restored:
        kind.restored([record for record in records if record.is_certified], by, why)
    audit.record_many(
        [
            audit.entry(
                by=by,
                verb=verb(record, "restored"),
                target=record,
                why=why,
                before={"status": was[record.pk]},
                after={"status": record.status},
            )
            for record in records
        ]
    )


def decide(records, status, word, *, by, rule=None, why="", was=Status.SUBMITTED):
    if rule and not all(rule(by, record) for record in records):
        raise PermissionDenied
    if not records:
        return
    now = timezone.now()
    changed = 0
    for version, part in seen(records):
        changed += (
            type(records[0])
            .objects.filter(pk__in=part, status=was, version=version)
            .update(
                status=status,
                decided_by=by,
                decided_at=now,
                decision_note=why,
                version=F("version") + 1,
            )
        )
    if changed != len(records):
        raise NotNow(_("Somebody else decided on one of these in the meantime."))
    for record in records:
        record.status, record.decided_by, record.decided_at = status, by, now
        record.decision_note, record.version = why, record.version + 1
    audit.record_many(
        [
            audit.entry(
                by=by,
                verb=verb(record, word),
                target=record,
                why=why,
                before={"status": was},
                after={"status": status},
            )
            for record in records
        ]
    )


def seen(records):
    """(version, primary keys) of records as they were read, so that nobody decides on what was
    changed since.

    In one order for everybody, so that two who decide on the same ones wait for each other, and
    in pieces: SQLite takes some thousands of parameters at most.
    """
    keys = defaultdict(list)
    for record in sorted(records, key=lambda record: record.pk):
        keys[record.version].append(record.pk)
    for version, found in sorted(keys.items()):
        for start in range(0, len(found), 500):
            yield version, found[start : start + 500]


def move(record, status, allowed, **fields):
    """One conditional update: two requests at one moment cannot both win."""
    changed = (
        type(record)
        .objects.filter(pk=record.pk, version=record.version, status__in=allowed)
        .update(status=status, version=F("version") + 1, **fields)
    )
    if not changed:
        raise Stale
    record.status, record.version = status, record.version + 1
    for name, value in fields.items():
        setattr(record, name, value)


def verb(record, word):
    return f"{record._meta.app_label}.{word}"
