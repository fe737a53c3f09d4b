"""Two people wrote in the same text: what both changed, put together line by line."""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Merged:
    """`is_clean` when nobody changed a line that the other one changed too.

    Where both did, the line of the other one stands before one's own.
    """

    lines: tuple[str, ...]
    is_clean: bool


def merged(base, mine, theirs) -> Merged:
    """Three lists of lines, the first what both began with."""
    lines: list[str] = []
    is_clean = True
    for old, own, other in pieces(base, mine, theirs):
        if own in (old, other):
            lines += other
        elif other == old:
            lines += own
        else:
            is_clean = False
            lines += [*other, *(line for line in own if line not in other)]
    return Merged(tuple(lines), is_clean)


def pieces(base, mine, theirs):
    """(base, mine, theirs) in turns: what all three share, and what stands between."""
    to_mine, to_theirs = kept(base, mine), kept(base, theirs)
    start = own = other = 0
    for n in [*sorted(to_mine.keys() & to_theirs.keys()), None]:
        if n is None:
            yield base[start:], mine[own:], theirs[other:]
            return
        m, t = to_mine[n], to_theirs[n]
        yield base[start:n], mine[own:m], theirs[other:t]
        yield [base[n]], [mine[m]], [theirs[t]]
        start, own, other = n + 1, m + 1, t + 1


def kept(base, changed):
    """{line of the base: the same line in the changed text}."""
    blocks = SequenceMatcher(None, base, changed, autojunk=False).get_matching_blocks()
    return {a + n: b + n for a, b, size in blocks for n in range(size)}
