"""What the rows of an import replaced: set aside when they are written, back when it is undone.

How a record stood is kept with the row that took its place (`ImportRow.before`).
"""

from collections import Counter, namedtuple

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from records import actions
from records.imports.obstacles import Obstacle, shortened
from records.links import page_of
from records.models import STANDING, BatchState, Choice, ImportRow, Status

PIECE = 2000

# A record, how it stood, and the version it has had since it was replaced.
Replaced = namedtuple("Replaced", ["record", "before", "version"])


def make_way(model, batch, rows, by):
    """What rows replace no longer stands: what is certified is reversed, what a teacher handed
    in goes back to them. Returns how many records of the model that were."""
    taken = {row.known: row for row in rows if row.known and row.choice == Choice.REPLACE}
    why = _("Replaced by the import of “%(name)s”.") % {"name": batch.name}
    count = 0
    for keys in pieces(list(taken)):
        found = list(model.objects.filter(school=batch.school_id, pk__in=keys, status__in=STANDING))
        before = {record.pk: decision_of(record) for record in found}
        certain = [record for record in found if record.is_certified]
        waiting = [record for record in found if not record.is_certified]
        actions.reverse_many(certain, by=by, why=why)
        actions.decide(waiting, Status.RETURNED, "returned", by=by, why=why)
        for record in found:
            taken[record.pk].before = {**before[record.pk], "version": record.version}
        ImportRow.objects.bulk_update(
            [taken[record.pk] for record in found], ["before"], batch_size=200
        )
        count += len(found)
    return count


def decision_of(record):
    """What replacing changes in a record, as JSON."""
    return {
        "status": record.status,
        "decided_by": record.decided_by_id and str(record.decided_by_id),
        "decided_at": record.decided_at and record.decided_at.isoformat(),
        "decision_note": record.decision_note,
    }


def of(model, batch, lock=False):
    """[Replaced] of what an undo of the batch brings back. What came with an import that was
    itself undone in the meantime stays away."""
    kept = dict(batch.rows.filter(before__isnull=False).values_list("known", "before"))
    rows = model.objects.filter(school=batch.school_id).select_related("teacher")
    rows = rows.exclude(batch__state=BatchState.UNDONE).order_by("pk")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return [
        Replaced(record, stood(kept[record.pk]), kept[record.pk]["version"])
        for keys in pieces(sorted(kept))
        for record in rows.filter(pk__in=keys)
    ]


def stood(before):
    """The fields of a record as they were."""
    return {
        "status": before["status"],
        "decided_by_id": before["decided_by"],
        "decided_at": parse_datetime(before["decided_at"]) if before["decided_at"] else None,
        "decision_note": before["decision_note"],
    }


def obstacles(model, batch, rivals):
    """What was changed since it was replaced, and where another record stands by now, as
    `rivals(batch, records)` says: {id of a record: id of the one in its place}."""
    found = of(model, batch)
    if not found:
        return []
    changed = {one.record.pk: one.record for one in found if one.record.version != one.version}
    others = rivals(batch, [one.record for one in found])
    told = [
        Obstacle(
            _("“%(record)s” (%(name)s), which it replaced, was changed since.") % about(record),
            page_of(model, record.pk),
        )
        for record in changed.values()
    ]
    kept_out = {
        one.record: others[one.record.pk]
        for one in found
        if one.record.pk in others and one.record.pk not in changed
    }
    return shortened(told + in_their_places(model, kept_out))


def in_their_places(model, kept_out):
    """Obstacles of {record: id of the one in its place}: of what a later import brought that
    import, of what somebody entered the record."""
    batches = {
        rival.pk: rival.batch
        for keys in pieces(list(kept_out.values()))
        for rival in model.objects.filter(pk__in=keys).select_related("batch")
    }
    imports = Counter(batches[rival] for rival in kept_out.values() if batches[rival])
    return [
        Obstacle(
            ngettext(
                "In place of %(count)s record that it replaced there is one of the import "
                "“%(name)s”. Undo that import first.",
                "In place of %(count)s records that it replaced there are those of the import "
                "“%(name)s”. Undo that import first.",
                count,
            )
            % {"count": count, "name": later.name},
            reverse("records:import_detail", args=[later.pk]),
        )
        for later, count in imports.items()
    ] + [
        Obstacle(
            _("In place of “%(record)s” (%(name)s), which it replaced, another one stands by now.")
            % about(record),
            page_of(model, rival),
        )
        for record, rival in kept_out.items()
        if batches[rival] is None
    ]


def about(record):
    return {"record": record, "name": record.teacher.name}


def bring_back(model, batch, by, why):
    """What the batch replaced stands as it did; the caller has asked for obstacles and made
    room. Returns how many records of the model that were."""
    found = of(model, batch, lock=True)
    if any(one.record.version != one.version for one in found):
        raise actions.NotNow(_("Somebody changed what this import replaced just now."))
    actions.restore_many([(one.record, one.before) for one in found], by=by, why=why)
    return len(found)


def pieces(keys):
    """SQLite takes some thousands of parameters at most."""
    return [keys[start : start + PIECE] for start in range(0, len(keys), PIECE)]
