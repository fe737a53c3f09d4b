"""Where a line may be broken, and how it fills up.

Chinese lines break between any two characters, but no line begins with a
closing mark or ends with an opening one, and a word or a number stays whole
(GB/T 15834 §5.1: where the marks stand).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from records.documents.setting.faces import Case

SPACES = re.compile("[ \t\n\r\f]+")
# Nothing is printed for these: marks of order, forms of an ideograph, soft hyphens.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
    "\ud800-\udfff\ufffe\uffff\U000e0100-\U000e01ef]"
)

OPEN = frozenset("（《〈「『【〔〖“‘([{＄￥¥$№＃")
CLOSE = frozenset("，。、；：？！）》〉」』】〕〗”’·•…—～％‰℃°′″,.;:?!)]}%々ー〜")
# Pairs that are one mark.
PAIRED = frozenset("—…")

WIDE, WORD, SPACE, OPENS, CLOSES = range(5)
_kinds: dict[str, int] = {}


def kind_of(character: str) -> int:
    kind = _kinds.get(character)
    if kind is None:
        kind = _kinds[character] = _kind(character)
    return kind


def _kind(character):
    if character in " \u2003\u2002\u2009":
        return SPACE
    if character in OPEN:
        return OPENS
    if character in CLOSE:
        return CLOSES
    return WIDE if "\u2e80" <= character <= "\ud7ff" or character >= "\uf900" else WORD


def may_break(before: str, after: str) -> bool:
    """Whether a new line may begin between the two."""
    left, right = kind_of(before), kind_of(after)
    if right == SPACE or left == OPENS:
        return False
    if left == SPACE:
        return True
    if right == CLOSES:
        return False
    if left == WORD and right == WORD:
        return before in "-/" and after.isalpha()
    if left == CLOSES and right == WORD:
        # "12.5", "a:b" and "teacher’s" stay whole; after a mark of Chinese one may break.
        return ord(before) > 0x2000 and before != "’"
    if left in (WORD, CLOSES) and right == OPENS:
        return ord(before) > 0x2000 or ord(after) > 0x2000
    return True


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text looks; lengths in points, `colour` as PDF paints.

    `fills` is the most that may be added between two characters to fill a line.
    """

    role: str
    size: float
    leading: float
    tracking: float = 0.0
    align: str = "start"
    colour: str = "0 g"
    fills: float = 0.0


@dataclass(slots=True)
class Words:
    """Text made ready: its characters, their faces and glyphs, and how wide they are."""

    characters: str
    glyphs: list[tuple]
    widths: list[float]


@dataclass(slots=True)
class Line:
    """A part of `words`; `extra` is added between characters so that the line fills up."""

    words: Words
    start: int
    end: int
    width: float
    extra: float = 0.0


def clean(text: str) -> str:
    return SPACES.sub(" ", UNSEEN.sub("", text))


def words(pieces: Sequence[tuple[str, Case]], style: Style) -> Words:
    """Pieces of text with the case each is set from, as one."""
    characters, glyphs, widths = [], [], []
    space = True  # none at the beginning, and never two
    for text, case in pieces:
        text = clean(text)
        if space:
            text = text.removeprefix(" ")
        if not text:
            continue
        space = text.endswith(" ")
        found = [case[character] for character in text]
        characters.append(text)
        glyphs += found
        widths += [one[2] * style.size + style.tracking for one in found]
    whole = "".join(characters)
    if space and whole:
        whole = whole[:-1]
        del glyphs[-1], widths[-1]
    return Words(whole, glyphs, widths)


def break_lines(of: Words, width: float, indent: float = 0.0, *, fills: float = 0.0) -> list[Line]:
    """Lines of at most `width`, the first one shorter by `indent`; see Style for `fills`."""
    characters, widths = of.characters, of.widths
    count = len(characters)
    lines = []
    start, room = 0, width - indent
    taken, at, chance = 0.0, 0, 0
    slack = 0.01  # of sums of floats
    while at < count:
        if at > start and may_break(characters[at - 1], characters[at]):
            chance = at
        is_space = kind_of(characters[at]) == SPACE
        if taken + widths[at] > room + slack and at > start and not is_space:
            end = chance if chance > start else at
            lines.append(_line(of, start, end, room, fills))
            start = at = chance = end
            taken, room = 0.0, width
            continue
        taken += widths[at]
        at += 1
    if start < count:
        lines.append(_line(of, start, count, room, fills=0.0))
    return lines


def _line(of, start, end, room, fills):
    last = end
    while last > start + 1 and of.characters[last - 1] == " ":
        last -= 1
    width = sum(of.widths[start:last])
    extra = 0.0
    if fills and last > start + 1:
        gaps = sum(is_gap(of.characters, at) for at in range(start, last - 1))
        if gaps:
            spread = (room - width) / gaps
            # Lines torn apart look worse than a short line.
            extra = spread if spread <= fills else 0.0
            width += extra * gaps
    return Line(of, start, last, width, extra)


def is_gap(characters: str, at: int) -> bool:
    """Whether room may be added behind the character: not within words and numbers."""
    one, following = characters[at], characters[at + 1]
    if one == following and one in PAIRED:
        return False
    if is_latin(one):
        return not (is_latin(following) or kind_of(following) == CLOSES)
    return True


def is_latin(character: str) -> bool:
    """A part of a word or a number: 12.5 has no room within."""
    return kind_of(character) == WORD or "!" <= character <= "~"
