"""The outlines that come with the product: one TOML file each, beside this module.

In a file an item is written short: a code for a sentence ("F02"), "*" for all
sentences of the part that are not placed elsewhere, "block:honours" for a drawn
block, and a table with `text` and `words` for a text.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from summaries.outlines import catalogue
from summaries.outlines.content import (
    ANNEX,
    BLOCK,
    SENTENCE,
    TEXT,
    Content,
    Item,
    Part,
    levelled,
    said,
)

FOLDER = Path(__file__).parent
# What a summary is composed with where nobody chose: the whole genre.
USUAL = {
    "school": "half_year",
    "group": "group",
    "teacher": "teacher",
    "district": "district",
}


@dataclass(frozen=True)
class BuiltIn:
    """As a row of `Outline`, without a house."""

    key: str
    kind: str
    names: dict[str, str]
    version: int
    content: Content

    @property
    def name(self):
        return said(self.names, get_language())


@cache
def every() -> dict[str, BuiltIn]:
    """{key: outline}, in the order in which they are offered."""
    files = [read(path) for path in sorted(FOLDER.glob("*.toml"))]
    order = list(USUAL)
    return {
        found.key: found
        for found in sorted(files, key=lambda one: (order.index(one.kind), one.key))
    }


def usual(kind) -> BuiltIn:
    return every()[USUAL[kind]]


def read(path) -> BuiltIn:
    packed = tomllib.loads(path.read_text(encoding="utf-8"))
    kind, parts = packed["kind"], packed["parts"]
    placed = {item for part in parts for item in part.get("items", []) if isinstance(item, str)}
    return BuiltIn(
        path.stem,
        kind,
        packed["names"],
        packed["version"],
        Content(
            levelled(tuple(part_of(part, kind, placed) for part in parts)),
            tuple(Item(ANNEX, name) for name in packed.get("annexes", [])),
            packed.get("titles", {}),
        ),
    )


def part_of(packed, kind, placed):
    items = []
    for item in packed.get("items", []):
        if item == "*":
            codes = catalogue.home(packed["key"], kind)
            items += [Item(SENTENCE, code) for code in codes if code not in placed]
        elif isinstance(item, dict):
            items.append(Item(TEXT, item["text"], words=item["words"]))
        elif item.startswith("block:"):
            items.append(Item(BLOCK, item.removeprefix("block:")))
        else:
            items.append(Item(SENTENCE, item))
    return Part(packed["key"], packed.get("level", 1), True, packed.get("titles", {}), tuple(items))
