"""How rows of a sheet become what we store. An app registers its layouts when it is ready,
so that this floor imports nothing upward."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import actions, kinds
from records.imports import replaced
from records.models import STANDING, Choice, Record, Status
from records.sheets import Layout
from schools import audit

REGISTRY: dict[str, "Importer"] = {}
# Rows written at once: fifty thousand records and their entries would not fit in a worker.
PIECE = 2000


@dataclass(frozen=True)
class Importer:
    """A layout and what its rows become.

    `settle(rows, batch)` compares accepted rows with what is stored and marks them as
    duplicates or turns them away; it is asked again before anything is written. `write(batch,
    rows, by)` stores ImportRows and returns counts. `obstacles(batch)` says in sentences, or
    Obstacles that lead there, why it cannot be taken back, `undo(batch, by, why)` takes it back.
    """

    layout: Layout
    label: Any
    needs_roster = True
    # Rows are only compared with what is on record: nothing of them is ever written.
    compares = False

    # What may be chosen for a row that repeats another of the file, and one that is on record;
    # where both can never have happened, `once` says why.
    offered_within: ClassVar[tuple] = (Choice.KEEP, Choice.REPLACE)
    offered_on_record: ClassVar[tuple] = ()
    once: ClassVar[Any] = ""

    @property
    def name(self):
        return self.layout.name

    def settings(self, school, semester):
        """What the reader must know of the school besides, as fields of SheetSettings."""
        return {}

    def offered_for(self, values):
        """What may be chosen for a row with these values that is on record."""
        return self.offered_on_record

    def page(self, batch):
        """(address, words) of the page about what a finished batch brought; None where none is."""

    def shown(self, values):
        """{field: text} how cells were understood, for the preview."""
        return {}

    def there(self, values):
        """{field: text} of what a row changes in somebody who is on record."""
        return {}

    def stored(self, pks, batch):
        """{id: (record, its words by field)} of what rows found on record, for the preview."""
        return {}

    def settle(self, rows, batch):
        raise NotImplementedError

    def write(self, batch, rows, by):
        raise NotImplementedError

    def obstacles(self, batch):
        return []

    def undo(self, batch, by, why):
        raise NotImplementedError

    def coming_back(self, batch):
        """How many records that it replaced would stand again after an undo."""
        return 0


@dataclass(frozen=True)
class RecordImporter(Importer):
    """For rows that become records: certified by who imports them, reversed when undone.

    `build(values)` makes an unsaved record. `key(values)` and `stored_key(record)` are what
    two equal ones share, `key_fields` what the latter reads;
    `code(values, known)` says what kind of duplicate a row is, `words(record)` how its cells
    were understood.
    """

    model: type[Record]
    build: Any
    key: Any
    stored_key: Any
    key_fields: tuple
    field: str
    code: Any = lambda values, known: "DUPLICATE_ROW"
    words: Any = lambda record: {}
    # Unsaved rows that belong to a record, such as members.
    parts: Any = lambda record, values: ()
    # Whether the same may have happened twice: the model counts equal ones in `occurrence`. If
    # not, `why_once` says so in words.
    may_repeat: bool = False
    why_once: Any = ""
    # What lasts is compared with all that is on record, not with one semester.
    lasts: bool = False

    @property
    def once(self):
        return self.why_once

    @property
    def offered_within(self):
        return tuple(Choice) if self.may_repeat else (Choice.KEEP, Choice.REPLACE)

    @property
    def offered_on_record(self):
        return tuple(Choice) if self.may_repeat else (Choice.KEEP, Choice.REPLACE)

    def shown(self, values):
        return self.words(self.build(values))

    def stored(self, pks, batch):
        records = self.model.objects.filter(school=batch.school_id, pk__in=pks)
        return {record.pk: (record, self.words(record)) for record in records}

    def known(self, batch):
        """The standing records of the school in the semester, by what makes them equal."""
        rows = self.standing(batch).only(*self.key_fields)
        return {self.stored_key(record): record for record in rows.iterator(2000)}

    def standing(self, batch):
        rows = self.model.objects.filter(school=batch.school_id, status__in=STANDING)
        if self.lasts:
            return rows
        semester = batch.semester
        return rows.filter(ended_on__range=(semester.starts_on, semester.ends_on))

    def settle(self, rows, batch):
        known = self.known(batch)
        if not known:
            return
        for row in rows:
            if row.is_accepted and (same := known.get(self.key(row.values))) is not None:
                row.duplicate_of(None, self.code(row.values, same), self.field)
                row.facts["known"] = same.pk

    def write(self, batch, rows, by):
        now = timezone.now()
        made_way = replaced.make_way(self.model, batch, rows, by)
        occurrences = self.occurrences(batch, rows)
        for start in range(0, len(rows), PIECE):
            batch.tell(start, len(rows))
            self.write_some(batch, rows[start : start + PIECE], by, now, occurrences)
        return {"added": len(rows), "changed": 0, **({"replaced": made_way} if made_way else {})}

    def write_some(self, batch, rows, by, now, occurrences):
        records, parts = [], defaultdict(list)
        for row in rows:
            record = certified(self.build(row.values), row.pk, batch, by, now)
            if row.pk in occurrences:
                record.occurrence = occurrences[row.pk]
            records.append(record)
            for part in self.parts(record, row.values):
                parts[type(part)].append(part)
        keep(self.model, records, by)
        for model, belonging in parts.items():
            model.objects.bulk_create(belonging, batch_size=500)

    def occurrences(self, batch, rows):
        """{id: which of several equal ones} of the rows that happened beside another, or that
        take the place of one that did."""
        if not self.may_repeat or not any(row.choice for row in rows):
            return {}
        found = self.occurrences_replaced(batch, rows)
        if not any(row.choice == Choice.BOTH for row in rows):
            return found
        last = {}
        for record in self.standing(batch).only(*self.place_fields).iterator(2000):
            key = self.stored_key(record)
            last[key] = max(last.get(key, 0), record.occurrence)
        for row in rows:
            if row.pk in found:
                key = self.key(row.values)
                last[key] = max(last.get(key, 0), found[row.pk])
        for row in rows:
            if row.choice == Choice.BOTH:
                key = self.key(row.values)
                found[row.pk] = last[key] = last.get(key, 1) + 1
        return found

    def occurrences_replaced(self, batch, rows):
        """{id: which of several equal ones} of the rows in whose place another than the first
        stood."""
        taken = {row.known: row.pk for row in rows if row.known and row.choice == Choice.REPLACE}
        beside = self.model.objects.filter(school=batch.school_id, occurrence__gt=1)
        return {
            taken[pk]: occurrence
            for keys in replaced.pieces(list(taken))
            for pk, occurrence in beside.filter(pk__in=keys).values_list("pk", "occurrence")
        }

    def obstacles(self, batch):
        return replaced.obstacles(self.model, batch, self.rivals)

    def rivals(self, batch, records):
        """{id of a record: id of another} where another import or somebody has put another one
        in the place that the record would take again."""
        others = self.standing(batch).exclude(batch=batch).only(*self.place_fields)
        taken = {self.place(other): other.pk for other in others.iterator(2000)}
        places = {record.pk: self.place(record) for record in records}
        return {pk: taken[place] for pk, place in places.items() if taken.get(place, pk) != pk}

    @property
    def place_fields(self):
        return (*self.key_fields, *(("occurrence",) if self.may_repeat else ()))

    def place(self, record):
        """What only one standing record can have."""
        return self.stored_key(record), record.occurrence if self.may_repeat else 1

    def undo(self, batch, by, why):
        why = why or _("The import was undone.")
        records = list(self.model.objects.filter(batch=batch, status=Status.CERTIFIED))
        actions.reverse_many(records, by=by, why=why)
        return {
            "reversed": len(records),
            "restored": replaced.bring_back(self.model, batch, by, why),
        }

    def coming_back(self, batch):
        return len(replaced.of(self.model, batch))


def certified(record, pk, batch, by, now):
    """An unsaved record as an import keeps it: certified by who imports it."""
    record.pk = pk
    record.school_id, record.batch_id = batch.school_id, batch.pk
    record.status = Status.CERTIFIED
    record.created_by = record.decided_by = by
    record.submitted_at = record.submitted_at or now
    record.decided_at = now
    return record


def keep(model, records, by):
    """Store new certified records, with what follows from their being certified."""
    model.objects.bulk_create(records, batch_size=500)
    kind = kinds.of(model)
    if kind.certified:
        kind.certified(records, by)
    verb = f"{model._meta.app_label}.imported"
    audit.record_many([audit.entry(by=by, verb=verb, target=record) for record in records])


def register(importer):
    REGISTRY[importer.name] = importer
    return importer


def nothing(*arguments):
    """What the sheets of a file say as long as nobody knows their kind."""
    return []


UNSORTED = Importer(
    Layout(name="", columns={}, person="", number="", read=nothing, finish=nothing),
    gettext_lazy("Kind not known yet"),
)


def get(name):
    """The importer of a layout; KeyError when there is none."""
    return REGISTRY[name] if name else UNSORTED
