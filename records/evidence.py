"""Files that prove a record: added, opened and removed by the rules of that record."""

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from records import kinds, rules, storage
from records.models import Evidence
from schools import audit


@contextmanager
def undone_on_failure():
    """A list for the names of files written inside: when it fails, they go again.

    A rollback does not reach the disk, so this stands around the transaction.
    """
    written = []
    try:
        yield written
    except BaseException:
        for name in written:
            default_storage.delete(name)
        raise


@storage.keeps("evidence")
def in_use(names):
    return set(Evidence.objects.filter(file__in=names).values_list("file", flat=True))


def of(record):
    """The evidence of a record, oldest first."""
    return Evidence.objects.filter(kind=kinds.of(record).name, record_id=record.pk)


def add(record, uploads, *, by, written):
    """Store checked uploads (`records.uploads.Upload`); the same file twice is stored once.

    `written` comes from `undone_on_failure`. Raises PermissionDenied.
    """
    return add_some(record, uploads, by, written) if uploads else []


@transaction.atomic
def add_some(record, uploads, by, written):
    if not rules.can_add_evidence(by, record):
        raise PermissionDenied
    known = set(of(record).values_list("sha256", flat=True))
    rows = []
    for upload in uploads:
        if upload.sha256 in known:
            continue
        known.add(upload.sha256)
        row = Evidence(
            school_id=record.school_id,
            kind=kinds.of(record).name,
            record_id=record.pk,
            name=upload.name,
            content_type=upload.content_type,
            size=upload.size,
            sha256=upload.sha256,
            uploaded_by=by,
        )
        row.file.save(upload.name, File(upload.content), save=False)
        written.append(row.file.name)
        row.save(force_insert=True)
        rows.append(row)
        note(row, record, by, "evidence_added")
    return rows


@transaction.atomic
def remove(row, record, *, by):
    """Take a file away again. Raises PermissionDenied."""
    if not rules.can_remove_evidence(by, record):
        raise PermissionDenied
    name = row.file.name
    note(row, record, by, "evidence_removed")
    row.delete()
    transaction.on_commit(lambda: default_storage.delete(name))


def note(row, record, by, word):
    audit.record(
        by=by,
        verb=f"{record._meta.app_label}.{word}",
        target=record,
        after={"file": row.name, "size": row.size, "sha256": row.sha256},
    )
