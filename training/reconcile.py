"""Two lists of the same trainings: what another system says, and what is on record here.

Nothing is added up and nothing is taken over: each entry of one side finds its like on the
other, or is missing there. Without a database.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MATCHED, DIFFERING, MISSING_HERE, MISSING_THERE = (
    "matched",
    "differing",
    "missing_here",
    "missing_there",
)
STATES = {
    MATCHED: _("Agree"),
    DIFFERING: _("Differ"),
    MISSING_HERE: _("Not on record here"),
    MISSING_THERE: _("Not in the file"),
}
HOURS, DATES, PROGRAMME, WAITING = "hours", "dates", "programme", "waiting"
REASONS = {
    HOURS: _("other hours"),
    DATES: _("other dates"),
    PROGRAMME: _("other name"),
    WAITING: _("not certified yet"),
}
# The same programme that begins so many days earlier or later is still taken for the same one.
NEAR = 31
ALIKE = 0.6
# A page waits for all of it, whatever a file holds. Letters are those of both names, multiplied;
# a pair costs something however short they are.
MOST_PAIRS = 2_000_000
MOST_LETTERS = 100_000_000


@dataclass(frozen=True)
class Entry:
    """A training of one side. `key` is the programme ready to be compared; only what counts
    brings hours. `source` is the row or record it was made of."""

    person: str
    programme: str
    key: str
    start: date
    end: date
    hours: Decimal
    level: str = ""
    counts: bool = True
    source: Any = None

    @property
    def counted(self):
        return self.hours if self.counts else Decimal(0)


@dataclass(frozen=True)
class Pair:
    """An entry of the file and one of ours, either of them None where it is missing."""

    theirs: Entry | None
    ours: Entry | None

    @property
    def entry(self):
        return self.theirs or self.ours

    @property
    def reasons(self):
        """In which ways the two differ."""
        if self.theirs is None or self.ours is None:
            return ()
        return tuple(
            reason
            for reason, is_so in (
                (PROGRAMME, self.theirs.key != self.ours.key),
                (DATES, span(self.theirs) != span(self.ours)),
                (HOURS, self.theirs.hours != self.ours.hours),
                (WAITING, not self.ours.counts),
            )
            if is_so
        )

    @property
    def state(self):
        if self.ours is None:
            return MISSING_HERE
        if self.theirs is None:
            return MISSING_THERE
        return DIFFERING if self.reasons else MATCHED

    @property
    def difference(self):
        """Hours of the file less hours that count here."""
        theirs = self.theirs.counted if self.theirs else Decimal(0)
        return theirs - (self.ours.counted if self.ours else Decimal(0))

    @property
    def outcome(self):
        """The state in words, with the reasons."""
        words = str(STATES[self.state])
        # Translators: between reasons
        said = gettext(", ").join(str(REASONS[reason]) for reason in self.reasons)
        return (
            gettext("%(state)s (%(reasons)s)") % {"state": words, "reasons": said}
            if said
            else words
        )


def span(entry):
    return entry.start, entry.end


class Effort:
    """How much more is tried. Of the people in `cut_short` not everything was: entries that
    found nothing may still be the same."""

    def __init__(self, pairs=MOST_PAIRS, letters=MOST_LETTERS):
        self.left = {pairs_of: pairs, letters_of: letters}
        self.cut_short = set()

    def allows(self, measure, theirs, ours):
        """Whether all of theirs are tried with all of ours; if so, it is spent."""
        cost = measure(theirs, ours)
        if cost > self.left[measure]:
            self.cut_short.add(theirs[0].person)
            return False
        self.left[measure] -= cost
        return True


def pairs_of(theirs, ours):
    return len(theirs) * len(ours)


def letters_of(theirs, ours):
    """What it takes to compare all names of one side with all of the other."""
    cost_of = [sum(len(entry.key) + 10 for entry in side) for side in (theirs, ours)]
    return cost_of[0] * cost_of[1]


def reconcile(theirs, ours, effort=None):
    """[Pair] in which every entry of both sides stands exactly once.

    First what is the same to the day, then the same programme on near days, then what lies
    on the same days and is called alike. Of several the one with the same hours is taken,
    then the nearest. No more than `effort` is tried; it knows afterwards of whom not all was.
    """
    effort = effort or Effort()
    pairs = []
    left, right = by_person(theirs), by_person(ours)
    for person in dict.fromkeys([*left, *right]):
        pairs += of_person(left.get(person, []), right.get(person, []), effort)
    return pairs


def by_person(entries):
    found = defaultdict(list)
    for entry in entries:
        found[entry.person].append(entry)
    return found


def of_person(theirs, ours, effort):
    pairs = []
    for fits, sorts, measure in STEPS:
        if not theirs or not ours:
            break
        tried = [
            (mine, yours)
            for mine, yours in sorted_out(theirs, ours, sorts(theirs, ours))
            if effort.allows(measure, [theirs[i] for i in mine], [ours[j] for j in yours])
        ]
        theirs, ours, found = paired(theirs, ours, fits, tried)
        pairs += found
    pairs += [Pair(entry, None) for entry in theirs]
    pairs += [Pair(None, entry) for entry in ours]
    return sorted(pairs, key=lambda pair: (pair.entry.end, pair.entry.key))


def sorted_out(theirs, ours, sort):
    """[(places in theirs, places in ours)]: only entries of one sort are tried with each other."""
    mine, yours = defaultdict(list), defaultdict(list)
    for i, entry in enumerate(theirs):
        mine[sort(entry)].append(i)
    for j, entry in enumerate(ours):
        yours[sort(entry)].append(j)
    return [(mine[key], yours[key]) for key in mine if key in yours]


def paired(theirs, ours, fits, tried):
    """(what is left of theirs, what is left of ours, pairs), best pairs first."""
    choices = sorted(
        (distance(theirs[i], ours[j]), i, j)
        for mine, yours in tried
        for i in mine
        for j in yours
        if fits(theirs[i], ours[j])
    )
    mine, yours, pairs = set(), set(), []
    for _distance, i, j in choices:
        if i not in mine and j not in yours:
            mine.add(i)
            yours.add(j)
            pairs.append(Pair(theirs[i], ours[j]))
    return (
        [entry for i, entry in enumerate(theirs) if i not in mine],
        [entry for j, entry in enumerate(ours) if j not in yours],
        pairs,
    )


def distance(a, b):
    days = abs((a.start - b.start).days) + abs((a.end - b.end).days)
    return a.hours != b.hours, days


def is_same(a, b):
    return span(a) == span(b)


def is_near(a, b):
    return overlap(a, b) or abs((a.start - b.start).days) <= NEAR


def is_alike(a, b):
    if not overlap(a, b) or not a.key or not b.key:
        return False
    if a.key in b.key or b.key in a.key:
        return True
    return SequenceMatcher(None, a.key, b.key, autojunk=False).ratio() >= ALIKE


def overlap(a, b):
    return a.start <= b.end and b.start <= a.end


def by_programme_and_days(theirs, ours):
    return lambda entry: (entry.key, entry.start, entry.end)


def by_programme(theirs, ours):
    return lambda entry: entry.key


def by_days(theirs, ours):
    """Entries whose days touch, if only by way of others, are of one sort."""
    sort_of, last = {}, None
    for start, end in sorted({span(entry) for entry in (*theirs, *ours)}):
        if last is None or start > last:
            first = start
        last = end if last is None else max(last, end)
        sort_of[start, end] = first
    return lambda entry: sort_of[span(entry)]


STEPS = (
    (is_same, by_programme_and_days, pairs_of),
    (is_near, by_programme, pairs_of),
    (is_alike, by_days, letters_of),
)
