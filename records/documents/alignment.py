"""Setting two sequences against each other: which element of one is which of the other.

Whatever is the same at both ends, then what occurs once in both, then, for short
stretches, the longest common part. No input makes it slow: the exact comparison
is paid from a budget, and without one left it is coarser.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

SHORT = 80
DEEP = 12
MOST_STEPS = 2_000_000
# Fewer that stayed, between two changes, are read more easily as changed too.
ISLAND = 2
SAME, REMOVED, ADDED = "same", "removed", "added"


@dataclass
class Budget:
    """Of steps, for a whole file."""

    left: int = MOST_STEPS

    def take(self, steps: int) -> bool:
        if steps > self.left:
            return False
        self.left -= steps
        return True


def aligned(old: Sequence, new: Sequence, budget: Budget) -> list[tuple[int, int]]:
    """Pairs of places whose elements are equal, rising in both."""
    found = []
    waiting = [(0, len(old), 0, len(new), 0)]
    while waiting:
        first, last, start, end, depth = waiting.pop()
        while first < last and start < end and old[first] == new[start]:
            found.append((first, start))
            first, start = first + 1, start + 1
        while first < last and start < end and old[last - 1] == new[end - 1]:
            last, end = last - 1, end - 1
            found.append((last, end))
        if first == last or start == end:
            continue
        ours, theirs = old[first:last], new[start:end]
        if len(ours) <= SHORT and len(theirs) <= SHORT and budget.take(len(ours) * len(theirs)):
            found += [(first + i, start + j) for i, j in longest_common(ours, theirs)]
        elif depth < DEEP and (anchors := once_in_both(ours, theirs)):
            from_old, from_new = first, start
            for i, j in anchors:
                waiting.append((first, from_old + i, start, from_new + j, depth + 1))
                found.append((from_old + i, from_new + j))
                first, start = from_old + i + 1, from_new + j + 1
            waiting.append((first, last, start, end, depth + 1))
    return sorted(found)


def once_in_both(old: Sequence, new: Sequence) -> list[tuple[int, int]]:
    """What occurs once in each, as far as it is in the same order."""
    counted, again = Counter(old), Counter(new)
    where = {element: place for place, element in enumerate(new) if again[element] == 1}
    both = [
        (place, where[element])
        for place, element in enumerate(old)
        if counted[element] == 1 and element in where
    ]
    return [both[number] for number in rising([place for _old, place in both])]


def rising(values: Sequence[int]) -> list[int]:
    """The places of a longest rising part of different numbers."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        at = bisect_left(tails, value)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [value]
        ends[at : at + 1] = [place]
    found = []
    place = ends[-1] if ends else -1
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]


def longest_common(old: Sequence, new: Sequence) -> list[tuple[int, int]]:
    rows = [[0] * (len(new) + 1)]
    for element in old:
        above, row = rows[-1], [0]
        for place, other in enumerate(new):
            row.append(above[place] + 1 if element == other else max(above[place + 1], row[place]))
        rows.append(row)
    found = []
    i, j = len(old), len(new)
    while i and j:
        if old[i - 1] == new[j - 1] and rows[i][j] == rows[i - 1][j - 1] + 1:
            i, j = i - 1, j - 1
            found.append((i, j))
        elif rows[i - 1][j] >= rows[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return found[::-1]


def difference(old: Sequence, new: Sequence, budget: Budget) -> list[tuple[str, list]]:
    """The two as stretches of (same, removed or added, elements)."""
    pieces: list[tuple[str, list]] = []
    i = j = 0
    for place, other in [*aligned(old, new, budget), (len(old), len(new))]:
        if place > i:
            pieces.append((REMOVED, list(old[i:place])))
        if other > j:
            pieces.append((ADDED, list(new[j:other])))
        if place < len(old):
            if pieces and pieces[-1][0] == SAME:
                pieces[-1][1].append(old[place])
            else:
                pieces.append((SAME, [old[place]]))
        i, j = place + 1, other + 1
    return without_islands(pieces)


def without_islands(pieces: list[tuple[str, list]]) -> list[tuple[str, list]]:
    """What little stayed between two changes counts as changed; one change is one pair."""
    found: list[tuple[str, list]] = []
    gone: list = []
    come: list = []

    def close():
        found.extend((kind, held) for kind, held in ((REMOVED, gone), (ADDED, come)) if held)

    for number, (kind, held) in enumerate(pieces):
        is_inside = 0 < number < len(pieces) - 1
        if kind == SAME and is_inside and len(held) < ISLAND:
            gone, come = gone + held, come + held
        elif kind == SAME:
            close()
            gone, come = [], []
            found.append((kind, held))
        elif kind == REMOVED:
            gone = gone + held
        else:
            come = come + held
    close()
    return found
