"""Header words, level words and the like: data, with a school's own words on top."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from records.sheets.cells import squash

FOLDER = Path(__file__).parent / "words"
REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
NOT_FIELDS = ("likely", "known")


@cache
def _stored(name):
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def heading(value):
    """A header word ready to be compared: no space, no star, no colon at the end."""
    return squash(value).strip("*★:：、.。")


@dataclass(frozen=True)
class Headers:
    """The header words of one layout: word -> field, and the words that only hint at one."""

    exact: dict
    likely: dict
    known: frozenset

    def field_of(self, word):
        """The field a heading names by an exact word, or None."""
        if word in self.exact:
            return self.exact[word]
        bare = REMARK.sub("", word)
        return self.exact.get(bare) if bare != word else None

    def is_known(self, word):
        return (
            self.field_of(word) is not None
            or word in self.known
            or REMARK.sub("", word) in self.known
        )

    def likely_field(self, word):
        """The field a heading probably means, for headings nobody listed."""
        if len(word) > 16:
            return None
        return next(
            (name for name, hints in self.likely.items() if any(h in word for h in hints)), None
        )


@dataclass(frozen=True)
class Words:
    """Everything words decide. `additions` has the shape of the stored files, per school:
    `{"headers": {"training": {"hours": [...]}}, "levels": {"county": [...]}, ...}`.
    """

    additions: dict = field(default_factory=dict)
    _signs: dict = field(default_factory=dict, repr=False, compare=False)

    def headers(self, layout):
        own = self.additions.get("headers", {}).get(layout, {})
        stored = _stored("headers")[layout]
        exact = {}
        # A school's own word means what the school says, even where we know another meaning.
        for table in (own, stored):
            for name, words in table.items():
                if name not in NOT_FIELDS:
                    for word in words:
                        exact.setdefault(heading(word), name)
        known = frozenset(map(heading, [*stored.get("known", ()), *own.get("known", ())]))
        return Headers(exact, stored.get("likely", {}), known)

    def table(self, name):
        """An ordered table such as levels: meaning -> words."""
        table = {key: list(words) for key, words in _stored("values")[name].items()}
        for key, words in self.additions.get(name, {}).items():
            table.setdefault(key, []).extend(words)
        return table

    def signs(self, name):
        if name not in self._signs:
            self._signs[name] = tuple(self.table("signs")[name])
        return self._signs[name]

    def level_name(self, key):
        return _stored("values")["level_names"].get(key, key)
