"""What a number of a document is, in one word: enough to compute it again and to open its rows.

training.hours                                        a declared figure
training.hours[level=national,provincial]             a part of it
training.hours[level=county]/people.teachers          a part for each teacher
training.hours[mode=online]:share                     a part in percent of all parts
training.hours_each:rise, :fall                       the difference to the period before
training.credits_year_missed:mean_gap                 how much those who miss it lack
training.hours_of_new:least                           the least that one of them has
training.hours@group:0198…                            of another place than the document's
lessons.opened@2021-1                                 of another period
"""

import re
from dataclasses import dataclass

EACH, SHARE, RISE, FALL, GAP, LEAST = (
    "/people.teachers",
    ":share",
    ":rise",
    ":fall",
    ":mean_gap",
    ":least",
)
WAYS = (EACH, SHARE, RISE, FALL, GAP, LEAST)
WRITTEN = re.compile(
    r"(?P<name>[a-z_]+\.[a-z0-9_]+)"
    r"(?:\[(?P<filters>[A-Za-z0-9_=,-]+)\])?"
    rf"(?P<way>{'|'.join(map(re.escape, WAYS))})?"
    r"(?:@(?P<whose>(?:district|school|group|teacher):[0-9a-f-]{36}))?"
    r"(?:@(?P<when>[0-9a-z.-]{4,24}))?"
)


class UnknownFigure(KeyError):
    """A key that names no figure, or one that this document cannot hold."""


@dataclass(frozen=True)
class Key:
    """`filters` are ((dimension, (keys, …)), …); `whose` and `when` are empty where they are
    the document's own."""

    name: str
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    way: str = ""
    whose: str = ""
    when: str = ""

    @classmethod
    def parse(cls, text):
        """UnknownFigure where the text is no key."""
        match = WRITTEN.fullmatch(text)
        if match is None:
            raise UnknownFigure(text)
        found = {name: value or "" for name, value in match.groupdict().items()}
        return cls(**{**found, "filters": parsed(found["filters"])})

    def __str__(self):
        inside = ",".join(f"{field}={','.join(keys)}" for field, keys in self.filters)
        elsewhere = "".join(f"@{place}" for place in (self.whose, self.when) if place)
        return f"{self.name}{f'[{inside}]' if inside else ''}{self.way}{elsewhere}"

    @property
    def narrowed(self):
        """{dimension: "one,other"}, as addresses narrow a figure."""
        return {dimension: ",".join(keys) for dimension, keys in self.filters}


def parsed(text):
    """`level=national,provincial,mode=online` as pairs: what has no = belongs to the one before."""
    found = []
    for piece in text.split(",") if text else ():
        field, equals, key = piece.rpartition("=")
        if equals:
            found.append((field, [key]))
        elif found:
            found[-1][1].append(key)
        else:
            raise UnknownFigure(text)
    return tuple((field, tuple(keys)) for field, keys in found)
