"""From an uploaded file to records and back: read, preview, confirm, undo.

A batch is imported as a whole or not at all. Between reading and confirming others may
have entered the same things, so rows are compared with the database again in the
transaction that writes; when that changes anything, nothing is written and the preview
is shown anew.
"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import jobs, rules
from records.actions import NotNow
from records.imports import choices, importers, sorting
from records.imports.files import batch_of, content_of, forget_file, store_file
from records.imports.reader import read_file
from records.imports.rows import asked_by, counts_of, keep_rows, outcome_counts
from records.models import BatchState, ImportBatch, ImportRow
from records.sheets import Reading, Row, SheetError
from records.sheets.results import as_json
from schools import audit

# So much is read while somebody waits for the page.
MOST_AT_ONCE = 2000
BYTES_AT_ONCE = 1024 * 1024
# As another kind of sheet the file may still be read.
READABLE_OTHERWISE = ("FILE_WITHOUT_HEADER", "KIND_UNKNOWN")
KEPT_WITH_READING = [
    "state", "refusal", "counts", "file", "readings", "layout", "only", "kinds",
]  # fmt: skip


class Stale(Exception):
    """What was previewed is no longer what would be imported; the preview was renewed."""

    message = gettext_lazy(
        "Some of these rows were entered in the meantime. Look at the preview and confirm again."
    )


# --- upload and read ----------------------------------------------------------------


@transaction.atomic
def upload(file, *, layout, school, semester, by):
    """Keep an uploaded file as a new batch and have it read by a job."""
    if not rules.can_import(by, school):
        raise PermissionDenied
    batch = store_file(file.read(), file.name, layout, school, semester, by)
    audit.record(by=by, verb="records.import_uploaded", target=batch, school=school)
    follow(batch, "records.import_read", by)
    return batch


def follow(batch, kind, by):
    """The job that carries the batch on; the page shows its progress."""
    batch.job = jobs.enqueue(
        kind,
        by=by,
        school=batch.school,
        arguments={"batch": str(batch.pk)},
        key=f"{batch.pk} {batch.readings}",
        title=batch.name,
        for_office=True,
    )
    batch.save(update_fields=["job"])


def read_batch(batch, progress=None, hold=lambda: None, tell=None):
    """Read the kept file into rows. A bad file makes a refused batch.

    `progress(done, total)` is called while it is read, `tell(done, total)` while its rows are
    kept: nobody sees them before the commit.
    """
    if batch.state != BatchState.UPLOADED:
        return
    batch.tell = tell or batch.tell
    reading = understood(batch, progress)
    with transaction.atomic():
        hold()
        keep_reading(batch, reading)


def understood(batch, progress=None):
    """The Reading of the kept file, with what was said about it since; the batch, unsaved,
    says what came of it."""
    data = content_of(batch)
    try:
        sheets = sorting.opened(batch, data)
        if not batch.layout:
            batch.others = sorting.sort_out(batch, sheets)
        importer = importers.get(batch.layout)
        reading = read_file(importer, sheets, batch.school, batch.semester, batch, progress)
    except SheetError as refusal:
        batch.state, batch.refusal = BatchState.REFUSED, refusal.code
        order = list(batch.in_order(batch.kinds or {}))
        batch.counts = {"details": refusal.details} if refusal.details else {}
        batch.counts |= {"questions": asked_by(refusal), "order": order}
        return Reading()
    batch.state, batch.refusal = BatchState.PREVIEWED, ""
    batch.counts = counts_of(importer, reading)
    return reading


def keep_reading(batch, reading):
    """The rows of the latest reading take the place of those before. A file that no other
    kind could read either is forgotten."""
    batch.readings += 1
    keep_rows(batch, reading.rows)
    for layout, sheets in batch.others.items():
        split_off(batch, layout, sheets, by=batch.uploaded_by)
    if batch.state == BatchState.REFUSED and batch.refusal not in READABLE_OTHERWISE:
        forget_file(batch)
    batch.others = {}
    batch.save(update_fields=KEPT_WITH_READING)


def split_off(batch, layout, sheets, *, by):
    """A batch of its own for sheets of another kind, with its own copy of the file."""
    data = content_of(batch)
    part = store_file(data, batch.name, layout, batch.school, batch.semester, by)
    part.origin, part.kinds, part.only = batch.origin or batch.pk, batch.kinds, sheets
    # No copy is kept longer than the file itself.
    part.uploaded_at = batch.uploaded_at
    part.counts = {"order": batch.counts.get("order", [])}
    part.save(update_fields=["origin", "kinds", "only", "uploaded_at", "counts"])
    follow(part, "records.import_read", by)
    return part


@transaction.atomic
def read_again(batch, *, by):
    """Read the kept file anew with everything that was said about it since: fixed cells,
    answered questions, another kind.

    A small file is read at once, a larger one by a job whose progress the page shows. Raises
    NotNow when the batch is at work, was confirmed, or its file is gone.
    """
    if not rules.can_import(by, batch.school):
        raise PermissionDenied
    lock(batch)
    batch.refresh_from_db()
    if not batch.may_be_read_again:
        raise NotNow(not_again(batch))
    if is_read_at_once(batch):
        keep_reading(batch, understood(batch))
        return
    batch.state = BatchState.UPLOADED
    batch.save(update_fields=["state"])
    follow(batch, "records.import_read", by)


def is_read_at_once(batch):
    rows = batch.counts.get("rows")
    return rows is not None and rows <= MOST_AT_ONCE and batch.size < BYTES_AT_ONCE


def not_again(batch):
    """Why the preview cannot be changed now."""
    if batch.state == BatchState.UPLOADED:
        return _("The file is being read just now. Wait for it and try again.")
    if batch.state in (BatchState.PREVIEWED, BatchState.REFUSED):
        return _("The file is no longer kept. Upload it again to change something.")
    return already(batch)


# --- confirm ------------------------------------------------------------------------


@transaction.atomic
def confirm(batch, *, by, reading=None):
    """Have the accepted rows written by a job. Raises NotNow when somebody was first, or when
    the file was read again since `reading`, which is what they saw."""
    if not rules.can_import(by, batch.school):
        raise PermissionDenied
    now = lock(batch)
    if reading is not None and str(reading) != str(now.readings):
        raise NotNow(_("The preview was changed in the meantime. Look at it and confirm again."))
    if now.waits and now.changes_waiting():
        raise NotNow(_("Some changes are not in the preview yet. Read the file again first."))
    won = (
        ImportBatch.objects.filter(pk=batch.pk)
        .waiting()
        .update(state=BatchState.CONFIRMED, confirmed_by=by, confirmed_at=timezone.now())
    )
    batch.refresh_from_db()
    if not won:
        raise NotNow(already(batch))
    follow(batch, "records.import_write", by)


def already(batch):
    """Why a batch cannot be confirmed now."""
    if batch.state in (BatchState.CONFIRMED, BatchState.DONE) and batch.confirmed_by:
        return _("%(name)s has confirmed this import already; nothing is imported twice.") % {
            "name": batch.confirmed_by.name
        }
    return _("This import cannot be confirmed (%(state)s).") % {"state": batch.get_state_display()}


def write_batch(batch, *, by, hold=lambda: None, tell=None):
    """Write what was previewed, as a whole. Raises Stale when that is no longer possible.

    `tell(done, total)` is called now and then; nobody sees rows before the commit.
    """
    if batch.state != BatchState.CONFIRMED:
        return {}
    batch.tell = tell or batch.tell
    try:
        return write_once(batch, by, hold)
    except IntegrityError:
        # Others entered the same in this very moment: now it can be seen.
        batch.refresh_from_db()
        return write_once(batch, by, hold)


def write_once(batch, by, hold):
    with transaction.atomic():
        hold()
        lock(batch)
        rows = list(batch.rows.accepted().defer("cells", "copied"))
        changed = changed_since_preview(batch, rows)
        if not changed:
            return write_rows(batch, rows, by)
        renew_preview(batch, changed)
    raise Stale


def write_rows(batch, rows, by):
    done = importers.get(batch.layout).write(batch, rows, by)
    batch.state = BatchState.DONE
    batch.counts = {**batch.counts, **done}
    forget_file(batch)
    batch.save(update_fields=["state", "counts", "file"])
    audit.record(by=by, verb="records.import_confirmed", target=batch, after=done)
    return done


def lock(batch):
    """One at a time where the database has row locks; SQLite has one writer anyway."""
    return ImportBatch.objects.select_for_update().get(pk=batch.pk)


def changed_since_preview(batch, rows):
    """[(ImportRow, Row)] whose outcome the database has changed since they were shown."""
    shown = [
        Row(
            row.sheet,
            row.number,
            row.raw,
            dict(row.values),
            facts={"choice": row.choice},
        )
        for row in rows
    ]
    choices.settle_again(importers.get(batch.layout), shown, batch)
    return [
        (row, now)
        for row, now in zip(rows, shown, strict=True)
        if not now.is_accepted
        or as_json(now.values) != row.values
        or now.facts.get("known") != row.known
    ]


def renew_preview(batch, changed):
    for row, now in changed:
        row.outcome, row.code, row.field = now.outcome, now.code, now.field
        row.values, row.known = as_json(now.values), now.facts.get("known")
        if not now.is_accepted:
            row.warnings, row.has_warnings = [], False
    fields = ["outcome", "code", "field", "values", "known", "warnings", "has_warnings"]
    ImportRow.objects.bulk_update([row for row, _now in changed], fields, batch_size=100)
    batch.state = BatchState.PREVIEWED
    batch.counts = {**batch.counts, **outcome_counts(batch.rows.all())}
    batch.save(update_fields=["state", "counts"])


@transaction.atomic
def discard(batch, *, by):
    """Throw away a preview that nobody wants to confirm."""
    if not rules.can_import(by, batch.school):
        raise PermissionDenied
    if not ImportBatch.objects.filter(pk=batch.pk).unwanted().delete()[0]:
        raise NotNow(already(batch))
    if batch.file:
        transaction.on_commit(lambda: batch.file.storage.delete(batch.file.name))
    audit.record(by=by, verb="records.import_discarded", target=batch, school=batch.school)


# --- undo ---------------------------------------------------------------------------


def obstacles(batch):
    """Sentences that say what stands in the way of taking a batch back."""
    return importers.get(batch.layout).obstacles(batch)


@transaction.atomic
def undo(batch, *, by, why=""):
    """Have a batch taken back by a job. Raises NotNow with what stands in the way."""
    if not rules.can_import(by, batch.school):
        raise PermissionDenied
    if batch.state != BatchState.DONE:
        raise NotNow(_("Only a finished import can be undone."))
    if found := obstacles(batch):
        raise NotNow(" ".join(map(str, found)))
    batch.job = jobs.enqueue(
        "records.import_undo",
        by=by,
        school=batch.school,
        arguments={"batch": str(batch.pk), "why": why},
        key=str(batch.pk),
        title=batch.name,
        for_office=True,
    )
    batch.save(update_fields=["job"])


def undo_batch(batch, *, by, why="", hold=lambda: None):
    """Take a batch back, as a whole. Raises NotNow when something stands in the way."""
    if batch.state != BatchState.DONE:
        return {}
    try:
        return undo_once(batch, by, why, hold)
    except IntegrityError:
        # Others took a place in this very moment: now it can be seen.
        batch.refresh_from_db()
        return undo_once(batch, by, why, hold)


def undo_once(batch, by, why, hold):
    with transaction.atomic():
        hold()
        lock(batch)
        if found := obstacles(batch):
            raise NotNow(" ".join(map(str, found)))
        undone = importers.get(batch.layout).undo(batch, by, why)
        batch.state, batch.undone_by, batch.undone_at = BatchState.UNDONE, by, timezone.now()
        batch.counts = {**batch.counts, "restored": undone.get("restored", 0)}
        batch.save(update_fields=["state", "undone_by", "undone_at", "counts"])
        audit.record(by=by, verb="records.import_undone", target=batch, after=undone, why=why)
    return undone


# --- at once, for the command line ----------------------------------------------------


def import_file(data, name, *, layout, school, semester, by=None):
    """Read and write in one go. Returns (batch or None, Reading); raises SheetError.

    Without an accepted row nothing is stored: the same file again changes nothing.
    """
    importer = importers.get(layout)
    with transaction.atomic():
        draft = ImportBatch(school=school, semester=semester, layout=layout, name=name)
        reading = read_file(importer, sorting.opened(draft, data), school, semester, draft)
        if not reading.accepted:
            return None, reading
        batch = batch_of(
            data,
            name,
            layout,
            school,
            semester,
            by,
            state=BatchState.CONFIRMED,
            confirmed_by=by,
            confirmed_at=timezone.now(),
            only=draft.only,
            kinds=draft.kinds,
            counts=counts_of(importer, reading),
        )
        batch.save(force_insert=True)
        keep_rows(batch, reading.rows)
        # Compared with the database in this very transaction: nothing can have changed.
        write_rows(batch, list(batch.rows.accepted()), by)
    return batch, reading
