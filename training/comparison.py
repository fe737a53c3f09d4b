"""A file of another system against the ledger: what was read of it, and what is on record."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.imports.importers import Importer, register
from records.models import STANDING, BatchState, ImportBatch, Status
from records.sheets.cells import title_key
from schools.models import Person
from training.imports import build, cents, words
from training.models import Training
from training.reconcile import STATES, Entry, reconcile
from training.sheets import LAYOUT

NAME = "training-compare"


class CompareImporter(Importer):
    """Keeps the rows of a register as they were read, to compare; nothing becomes a record."""

    compares = True

    @property
    def name(self):
        return NAME

    def page(self, batch):
        return reverse("training:comparison_detail", args=[batch.pk]), _("Compare with the ledger")

    def shown(self, values):
        return words(build(values))

    def settle(self, rows, batch):
        """What is on record as well is what the comparison is about, and no duplicate."""

    def write(self, batch, rows, by):
        return {"added": 0, "changed": 0, "compared": len(rows)}

    def undo(self, batch, by, why):
        return {}


def batches(person):
    """The files that a person may compare, newest first."""
    return (
        ImportBatch.objects.visible_to(person)
        .filter(layout=NAME, state=BatchState.DONE)
        .select_related("school", "semester", "uploaded_by")
    )


def theirs(batch):
    """[Entry] of the rows of a file that could be read."""
    rows = batch.rows.accepted().order_by("order").values_list("sheet", "number", "values")
    key_of = cache(title_key)  # many went to the same programme
    return [
        entry_of(values, (sheet, number), key_of) for sheet, number, values in rows.iterator(2000)
    ]


def entry_of(values, source, key_of=title_key):
    return Entry(
        person=values["person"],
        programme=values["programme"],
        key=key_of(values["programme"])[:200],
        start=date.fromisoformat(str(values["starts_on"])),
        end=date.fromisoformat(str(values["ends_on"])),
        hours=cents(values["hours"]),
        level=values["level"],
        source=source,
    )


def ours(school, semester):
    """[Entry] of what stands at a school and ended in a semester; hours count once certified."""
    rows = Training.objects.filter(
        school=school,
        status__in=STANDING,
        ended_on__range=(semester.starts_on, semester.ends_on),
    ).order_by("ended_on", "id")
    columns = (
        "pk", "teacher", "programme", "programme_key", "started_on", "ended_on", "hours", "level",
        "status",
    )  # fmt: skip
    return [
        Entry(
            str(teacher), programme, key, start, end, hours, level, status == Status.CERTIFIED, pk
        )
        for pk, teacher, programme, key, start, end, hours, level, status in rows.values_list(
            *columns
        ).iterator(2000)
    ]


@dataclass(frozen=True)
class Line:
    """A pair with the person it is about."""

    pair: object
    person: Person

    @property
    def sort_key(self):
        return self.person.sort_key, str(self.person.pk), self.pair.entry.end, self.pair.entry.key


def compare(batch, effort=None):
    """[Line] of a file against what is on record now, by name and day; three queries.

    `effort` is how much is tried, see `training.reconcile`.
    """
    entries = theirs(batch), ours(batch.school_id, batch.semester)
    return with_people(reconcile(*entries, effort), batch)


def with_people(pairs, batch):
    """Those of people who are still here: the office may have taken back a roster meanwhile."""
    people = Person.objects.filter(pk__in={pair.entry.person for pair in pairs})
    people = people.with_place(batch.school_id, batch.semester.ends_on)
    by_id = {str(person.pk): person for person in people}
    lines = [Line(pair, by_id[pair.entry.person]) for pair in pairs if pair.entry.person in by_id]
    return sorted(lines, key=lambda line: line.sort_key)


def counts(lines):
    """{state: how many}, every state."""
    found = dict.fromkeys(STATES, 0)
    for line in lines:
        found[line.pair.state] += 1
    return found


@dataclass(frozen=True)
class Sum:
    """Hours of one teacher on both sides."""

    person: Person
    theirs: Decimal
    ours: Decimal

    @property
    def difference(self):
        return self.theirs - self.ours


def by_teacher(lines):
    """[Sum] of everybody on either side, by name."""
    sums = defaultdict(lambda: [None, Decimal(0), Decimal(0)])
    for line in lines:
        one = sums[line.person.pk]
        one[0] = line.person
        one[1] += line.pair.theirs.counted if line.pair.theirs else 0
        one[2] += line.pair.ours.counted if line.pair.ours else 0
    return [Sum(*one) for one in sums.values()]


register(CompareImporter(LAYOUT, gettext_lazy("Training register of another system, to compare")))
