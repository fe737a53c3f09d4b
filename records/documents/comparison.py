"""What changed between two readings of a Word file: in its figures, and in its text.

    compare(given_out, came_back) -> Comparison

Lines are set against each other first, then figures by their tags, then what is
left of each line. A figure that is no longer bound (another program, a number
typed anew) is looked for between the words that stood around it.
"""

import itertools
import re
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from records.documents.alignment import ADDED, REMOVED, SAME, Budget, aligned, difference, rising
from records.documents.docx_read import Line, Mark

CHANGED, UNBOUND = "changed", "unbound"
# Lines with fewer of their pairs of letters in common are different lines.
ALIKE = 0.35
MUCH_ALIKE = 0.6  # where their place says nothing
# A number that was typed anew stands no farther from the words before it.
NEAR = 200
# A shorter line is a cell like many others: found elsewhere, it need not be the same.
LONG = 8
NUMBER = re.compile(r"[0-9０-９][0-9０-９,，.．]*[%％]?|[零〇一二两三四五六七八九十百千万亿]+")


@dataclass(frozen=True)
class FigureChange:
    """What became of a figure.

    `what` is changed, unbound (the same number, but plain text now), removed,
    added, or same for one that only moved. `number` is its place among those given
    out, None for one that was added. `before` and `after` are the lines it stands
    in, empty where there is none.
    """

    what: str
    tag: str
    number: int | None
    was: str
    now: str
    before: str
    after: str
    is_bound: bool = True
    has_moved: bool = False


@dataclass(frozen=True)
class TextChange:
    """A line, in pieces of (same, removed or added, text)."""

    pieces: tuple[tuple[str, str], ...]
    line: int  # of those given out; for an added one that which it follows, -1 at the top

    @property
    def what(self) -> str:
        kinds = {kind for kind, _text in self.pieces}
        return next(iter(kinds)) if len(kinds) == 1 else CHANGED


@dataclass(frozen=True)
class Comparison:
    figures: tuple[FigureChange, ...]
    texts: tuple[TextChange, ...]
    moved: tuple[str, ...]  # whole lines that stand elsewhere
    unchanged: int  # figures that are bound, stand where they stood and say the same

    @property
    def is_same(self) -> bool:
        return not (self.figures or self.texts or self.moved)


def compare(before: Sequence[Line], after: Sequence[Line]) -> Comparison:
    """What was done to the lines of a file that was given out (`before`)."""
    return Comparing(before, after).result()


@dataclass(eq=False)
class Place:
    """A figure in one of the two; `start` and `end` in the text of its line."""

    tag: str
    text: str
    number: int
    line: int
    start: int
    end: int
    match: "Place | None" = None
    found: tuple[int, int] | None = None  # where its number stands as plain text
    has_moved: bool = False


def places(lines: Sequence[Line]) -> list[Place]:
    found: list[Place] = []
    for number, line in enumerate(lines):
        start = 0
        for piece in line.pieces:
            text = piece.text if isinstance(piece, Mark) else piece
            end = start + len(text)
            if isinstance(piece, Mark):
                found.append(Place(piece.tag, text, len(found), number, start, end))
            start = end
    return found


class Comparing:
    """One comparison: what is found first is asked by what comes after."""

    def __init__(self, before, after):
        self.before, self.after = before, after
        self.old = [line.text for line in before]
        self.new = [line.text for line in after]
        self.budget = Budget()
        self.ours, self.theirs = places(before), places(after)
        self.pairs, self.moved = self.paired()
        self.added = self.match_bound()
        self.find_unbound()

    def result(self) -> Comparison:
        figures = tuple(self.figures())
        changed = {change.number for change in figures}
        return Comparison(
            figures,
            tuple(self.texts()),
            tuple(self.old[line] for line in sorted(self.moved)),
            sum(place.number not in changed for place in self.ours),
        )

    # Lines

    def paired(self) -> tuple[dict[int, int], set[int]]:
        """{line given out: line that came back}, and which of them stand elsewhere now."""
        pairs = dict(aligned(self.old, self.new, self.budget))
        elsewhere = self.found_elsewhere(pairs)
        taken = set(pairs.values()) | set(elsewhere.values())
        for ours, theirs in gaps(pairs, len(self.old), len(self.new)):
            ours = [line for line in ours if line not in elsewhere]
            theirs = [line for line in theirs if line not in taken]
            pairs |= self.alike(ours, theirs)
        pairs |= elsewhere
        elsewhere |= self.alike_elsewhere(pairs)
        return pairs | elsewhere, set(elsewhere)

    def found_elsewhere(self, pairs) -> dict[int, int]:
        taken = set(pairs.values())
        free = defaultdict(list)
        for line in reversed(range(len(self.new))):
            if line not in taken:
                free[self.new[line]].append(line)
        found = {}
        for line, text in enumerate(self.old):
            if line not in pairs and self.is_long(line) and free[text]:
                found[line] = free[text].pop()
        return found

    def alike_elsewhere(self, pairs) -> dict[int, int]:
        """Lines that were moved and changed."""
        taken = set(pairs.values())
        ours = [line for line in range(len(self.old)) if line not in pairs and self.is_long(line)]
        theirs = [line for line in range(len(self.new)) if line not in taken]
        if not self.budget.take(30 * len(ours) * len(theirs)):
            return {}
        grams = {line: letter_pairs(self.new[line]) for line in theirs}
        found = {}
        for line in ours:
            mine = letter_pairs(self.old[line])
            worth, best = max(
                ((alike(mine, grams[other]), other) for other in grams), default=(0, 0)
            )
            if worth >= MUCH_ALIKE:
                found[line] = best
                del grams[best]
        return found

    def is_long(self, line: int) -> bool:
        return len(self.old[line]) > LONG

    def alike(self, ours: list[int], theirs: list[int]) -> dict[int, int]:
        """Which lines became which, between two that stayed."""
        if len(ours) == len(theirs) or not self.budget.take(30 * len(ours) * len(theirs)):
            return dict(zip(ours, theirs, strict=False))
        grams = [letter_pairs(self.new[line]) for line in theirs]
        rows = [[0.0] * (len(theirs) + 1)]
        likeness = []
        for line in ours:
            mine = letter_pairs(self.old[line])
            like = [alike(mine, other) for other in grams]
            above, row = rows[-1], [0.0]
            for place, worth in enumerate(like):
                row.append(max(above[place] + worth, above[place + 1], row[place]))
            likeness.append(like)
            rows.append(row)
        return backwards(ours, theirs, rows, likeness)

    # Figures

    def match_bound(self) -> list[Place]:
        """Binds each figure to the one of its tag: in its own line, else wherever it went.

        Gives those that came back and are bound to none.
        """
        waiting = defaultdict(list)
        for place in self.theirs:
            waiting[place.tag, place.line].append(place)
        for place in self.ours:
            bind(place, waiting[place.tag, self.pairs.get(place.line, -1)])
        anywhere = defaultdict(list)
        for place in self.theirs:
            if not place.match:
                anywhere[place.tag].append(place)
        for place in self.ours:
            if not place.match:
                bind(place, anywhere[place.tag])
                place.has_moved = place.match is not None
        self.see_order()
        return [place for place in self.theirs if not place.match]

    def see_order(self) -> None:
        """Some changed places with others of their line."""
        lines = defaultdict(list)
        for place in self.ours:
            if place.match and not place.has_moved:
                lines[place.line].append(place)
        for each in lines.values():
            kept = set(rising([place.match.start for place in each]))
            for number, place in enumerate(each):
                place.has_moved = number not in kept

    def find_unbound(self) -> None:
        lost = defaultdict(list)
        for place in self.ours:
            if not place.match and place.line in self.pairs:
                lost[place.line].append(place)
        bound = by_line(self.theirs)
        for line, each in lost.items():
            there = self.pairs[line]
            where = aligned(self.old[line], self.new[there], self.budget)
            taken = [(place.start, place.end) for place in bound[there]]
            for place in each:
                place.found = between(place, where, self.new[there], taken)
                if place.found:
                    insort(taken, place.found)

    def figures(self):
        for place in self.ours:
            before = self.old[place.line]
            change = self.of_bound(place, before) if place.match else self.of_unbound(place, before)
            if change:
                yield change
        for place in self.added:
            after = self.new[place.line]
            yield FigureChange(ADDED, place.tag, None, "", place.text, "", after)

    def of_bound(self, place, before):
        now = place.match
        if now.text == place.text and not place.has_moved:
            return None
        what = SAME if now.text == place.text else CHANGED
        return FigureChange(
            what,
            place.tag,
            place.number,
            place.text,
            now.text,
            before,
            self.new[now.line],
            has_moved=place.has_moved,
        )

    def of_unbound(self, place, before):
        after = self.new[self.pairs[place.line]] if place.line in self.pairs else ""
        now = after[slice(*place.found)] if place.found else ""
        what = REMOVED if not now else UNBOUND if now == place.text else CHANGED
        return FigureChange(
            what, place.tag, place.number, place.text, now, before, after, is_bound=False
        )

    # Text

    def texts(self):
        behind = self.added_lines()
        for line in behind[-1]:
            yield TextChange(((ADDED, self.new[line]),), -1)
        mine, here = by_line(self.ours), by_line(self.theirs)
        for line, text in enumerate(self.old):
            if line not in self.pairs:
                yield TextChange(((REMOVED, text),), line)
            elif pieces := self.pieces(line, mine[line], here[self.pairs[line]]):
                yield TextChange(pieces, line)
            for new in behind[line]:
                yield TextChange(((ADDED, self.new[new]),), line)

    def added_lines(self):
        """{line given out: lines that were written after it}."""
        back = {new: old for old, new in self.pairs.items() if old not in self.moved}
        taken = set(self.pairs.values())
        behind = defaultdict(list)
        last = -1
        for line in range(len(self.new)):
            last = back.get(line, last)
            if line not in taken:
                behind[last].append(line)
        return behind

    def pieces(self, line, mine, here):
        """Of two lines whose words differ, or None. A figure that is in both is equal to
        itself, whatever it says by now."""
        there = self.pairs[line]
        held = [place for place in mine if place.match and place.match.line == there]
        kept = set(held)
        held += [place for place in mine if place.found]
        old = tokens(self.old[line], {place.start: (place.end, place.number) for place in held})
        spans = {
            place.start: (place.end, place.match.number) for place in here if place.match in kept
        }
        spans |= {place.found[0]: (place.found[1], place.number) for place in held if place.found}
        new = tokens(self.new[there], spans)
        if old == new:
            return None
        said = {place.number: place.text for place in held}
        return tuple(
            (kind, "".join(said[one] if isinstance(one, int) else one for one in each))
            for kind, each in difference(old, new, self.budget)
        )


def gaps(pairs: dict[int, int], old: int, new: int):
    """The stretches between lines that stayed."""
    ours = theirs = 0
    for line, other in [*sorted(pairs.items()), (old, new)]:
        if line > ours and other > theirs:
            yield range(ours, line), range(theirs, other)
        ours, theirs = line + 1, other + 1


def letter_pairs(text: str) -> Counter:
    return Counter(itertools.pairwise(text)) if len(text) > 1 else Counter([text])


def alike(one: Counter, other: Counter) -> float:
    """The share in common, or nothing below ALIKE."""
    total = one.total() + other.total()
    share = 2 * (one & other).total() / total if total else 0
    return share if share >= ALIKE else 0


def backwards(ours, theirs, rows, likeness) -> dict[int, int]:
    found = {}
    i, j = len(ours), len(theirs)
    while i and j:
        worth = likeness[i - 1][j - 1]
        if worth and rows[i][j] == rows[i - 1][j - 1] + worth:
            i, j = i - 1, j - 1
            found[ours[i]] = theirs[j]
        elif rows[i - 1][j] >= rows[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return found


def bind(place: Place, waiting: list[Place]) -> None:
    if not waiting:
        return
    # Of two alike, the one that says the same.
    new = next((each for each in waiting if each.text == place.text), waiting[0])
    waiting.remove(new)
    place.match, new.match = new, place


def by_line(found: list[Place]) -> dict[int, list[Place]]:
    lines = defaultdict(list)
    for place in found:
        lines[place.line].append(place)
    return lines


def between(place, where, new, taken) -> tuple[int, int] | None:
    """Where the number of a figure stands now: between the letters before and after it.

    `where` are pairs of places that stayed, `taken` the stretches of other figures.
    """
    at = bisect_left(where, (place.start,))
    start = where[at - 1][1] + 1 if at else 0
    at = bisect_left(where, (place.end,))
    end = where[at][1] if at < len(where) else len(new)
    stretch = new[start : min(end, start + NEAR)]
    found = stretch.find(place.text)
    if found >= 0:
        span = start + found, start + found + len(place.text)
    elif number := NUMBER.search(stretch):
        span = start + number.start(), start + number.end()
    else:
        return None
    at = bisect_left(taken, span)
    is_free = (at == len(taken) or span[1] <= taken[at][0]) and (
        at == 0 or taken[at - 1][1] <= span[0]
    )
    return span if is_free else None


def tokens(text: str, spans: dict[int, tuple[int, int]]) -> list:
    """The letters, with one number in the place of each span."""
    found: list = []
    place = 0
    while place < len(text):
        end, token = spans.get(place, (place + 1, text[place]))
        found.append(token)
        place = max(end, place + 1)
    return found
