"""Sizes and faces after GB/T 9704, and those of the English edition."""

from dataclasses import dataclass

from records.documents.setting.faces import ASCENT
from records.documents.setting.lines import Style

MM = 72 / 25.4

# A block of 156 × 225 mm, 37 from the top and 28 from the left, 22 lines of 28 characters.
TOP, LEFT = 37 * MM, 28 * MM
BLOCK, TALL = 156 * MM, 225 * MM
PITCH, SQUARE = TALL / 22, BLOCK / 28
SIZE = 16.0
TIGHT = SQUARE - SIZE
# Ascent of every face, as a part of its size.
BASE = ASCENT / 1000

NUMBER = Style("song", 14.0, 14.0)


@dataclass(frozen=True, slots=True)
class Look:
    """The styles of a language, and the room between its blocks in points."""

    title: Style
    subtitle: Style
    headings: tuple[Style, Style, Style, Style]
    body: Style
    signature: Style
    annex_label: Style
    annex_title: Style
    note: Style
    cell: Style
    head: Style
    caption: Style
    fact: Style
    fact_label: Style
    proof: Style
    em: float
    indent: float
    below_title: float
    below_paragraph: float
    above_heading: float
    above_signature: float


SMALL = {
    "note": Style("song", 10.5, 16.0, colour="0.2 g"),
    "cell": Style("song", 10.5, 15.0),
    "head": Style("hei", 10.5, 15.0),
    "caption": Style("hei", 12.0, 20.0, align="center"),
    "fact": Style("song", 12.0, 18.0),
    "fact_label": Style("hei", 12.0, 18.0, align="center"),
    "proof": Style("song", 10.5, 18.0),
}


def _chinese(role: str, **fields) -> Style:
    return Style(role, SIZE, PITCH, TIGHT, **fields)


CHINESE = Look(
    title=Style("title", 22.0, PITCH, align="center"),
    subtitle=_chinese("kai", align="center"),
    headings=(_chinese("hei"), _chinese("kai"), _chinese("fang"), _chinese("fang")),
    body=_chinese("fang", fills=SIZE / 5),
    signature=_chinese("fang", align="end"),
    annex_label=_chinese("hei"),
    annex_title=Style("title", 18.0, PITCH, align="center"),
    em=SQUARE,
    indent=2 * SQUARE,
    below_title=PITCH,
    below_paragraph=0.0,
    above_heading=0.0,
    above_signature=PITCH,
    **SMALL,
)


def _latin(role: str, size: float = 12.0, leading: float = 20.0, **fields) -> Style:
    return Style(role, size, leading, **fields)


ENGLISH = Look(
    title=_latin("title", 20.0, 28.0, align="center"),
    subtitle=_latin("song", align="center"),
    headings=(_latin("hei"), _latin("title"), _latin("song"), _latin("song")),
    body=_latin("song"),
    signature=_latin("song", align="end"),
    annex_label=_latin("hei"),
    annex_title=_latin("title", 16.0, 30.0, align="center"),
    em=12.0,
    indent=0.0,
    below_title=22.0,
    below_paragraph=6.0,
    above_heading=6.0,
    above_signature=20.0,
    **SMALL,
)


def look_of(language: str) -> Look:
    return ENGLISH if language == "en" else CHINESE
