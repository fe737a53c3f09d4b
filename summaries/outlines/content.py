"""What an outline says, as plain values that are kept as JSON.

An outline is a list of parts in order. A part has a title and items in order:
sentences of the catalogue by their code, drawn blocks (charts, lists) by their
name, and texts of the house. What is switched off stays in its place, so that
it can be switched on again. Words are kept by language, because a summary can
be written in either.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile

from django.utils.translation import gettext

from summaries.texts import TITLES

SENTENCE, BLOCK, TEXT, ANNEX = "sentence", "block", "text", "annex"
KINDS = (SENTENCE, BLOCK, TEXT, ANNEX)
OPENING = "opening"
DEEPEST = 3


@dataclass(frozen=True)
class Item:
    """`kind` is sentence, block, text or annex; `key` its code or name; `words` those of a
    text, {language: words}."""

    kind: str
    key: str
    on: bool = True
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """A heading of `level` 1 to 3 with its items. The opening has level 0 and no heading.

    `titles` are {language: title}; where one is missing the genre's own title stands.
    """

    key: str
    level: int = 1
    on: bool = True
    titles: dict[str, str] = field(default_factory=dict)
    items: tuple[Item, ...] = ()

    def title(self, language):
        """In the language asked for, which is to be the active one."""
        if language in self.titles:
            return self.titles[language]
        if self.key in TITLES:
            return gettext(str(TITLES[self.key]))
        return next(iter(self.titles.values()), "")


@dataclass(frozen=True)
class Content:
    """`titles` is the title of the document, {language: words with {places}}."""

    parts: tuple[Part, ...] = ()
    annexes: tuple[Item, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)

    def part(self, key):
        return next((part for part in self.parts if part.key == key), None)

    def items(self) -> Iterator[Item]:
        for part in self.parts:
            yield from part.items
        yield from self.annexes


@dataclass(frozen=True)
class Branch:
    """A part that is switched on, with those that stand in it."""

    part: Part
    inner: tuple["Branch", ...] = ()


def branches(parts) -> tuple[Branch, ...]:
    """The tree of the parts that are on; what stands in one that is off is off with it."""
    found = []
    rest = [part for part in parts if part.level]
    while rest:
        part, *rest = rest
        inside = deeper_than(part, rest)
        rest = rest[len(inside) :]
        if part.on:
            found.append(Branch(part, branches(inside)))
    return tuple(found)


def deeper_than(part, after):
    """The parts after one that stand in it."""
    return list(takewhile(lambda one: one.level > part.level, after))


def said(words, language):
    """Words in a language, or in the one there is."""
    return words.get(language) or next(iter(words.values()), "")


def levelled(parts):
    """The parts with levels that fit: the opening first, no level left out."""
    found, above = [], 0
    for part in sorted(parts, key=lambda part: part.key != OPENING):
        level = 0 if part.key == OPENING else max(1, min(part.level, above + 1, DEEPEST))
        found.append(replace(part, level=level))
        above = level
    return tuple(found)


# --- as JSON ------------------------------------------------------------------------


def to_json(content: Content) -> dict:
    return {
        "titles": content.titles,
        "parts": [part_to_json(part) for part in content.parts],
        "annexes": [item_to_json(item) for item in content.annexes],
    }


def part_to_json(part):
    return {
        "key": part.key,
        "level": part.level,
        "on": part.on,
        "titles": part.titles,
        "items": [item_to_json(item) for item in part.items],
    }


def item_to_json(item):
    packed = {item.kind: item.key, "on": item.on}
    return packed | ({"words": item.words} if item.words else {})


def from_json(packed) -> Content:
    """What `to_json` gave; of {} an empty outline."""
    return Content(
        tuple(part_from_json(part) for part in packed.get("parts", [])),
        tuple(item_from_json(item) for item in packed.get("annexes", [])),
        packed.get("titles", {}),
    )


def part_from_json(packed):
    return Part(
        packed["key"],
        packed.get("level", 1),
        packed.get("on", True),
        packed.get("titles", {}),
        tuple(item_from_json(item) for item in packed.get("items", [])),
    )


def item_from_json(packed):
    kind = next(kind for kind in KINDS if kind in packed)
    return Item(kind, packed[kind], packed.get("on", True), packed.get("words", {}))
