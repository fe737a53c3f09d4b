"""Header words, level words and the like: data, with a school's own words on top."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from records.sheets.cells import squash

FOLDER = Path(__file__).parent / "words"
REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
QUESTION = re.compile(r"^(?:Q\d{1,2}[._、:]?|\d{1,2}[._、)])(?=\D)", re.IGNORECASE)
CHOICES = re.compile(r"[/、,，;；|或]")
# The columns whose cells are one of the words of a table, and that table.
CHOSEN = {"level": "levels", "mode": "modes", "type": "types", "state": "states"}
NARROWER = ("start", "end")
FURTHER = ("_2", "_3", "_4")
# Of the ranks of words: before all that we list, and after.
FIRST, AFTER = -1000, 500
NOT_FIELDS = ("likely", "known", "counted")
DIGITS = "一二三四五六七八九"
# No semester is longer than its school year, and none of those than this many weeks.
MOST_NUMBERED = 60


def _numeral(number):
    """12 -> 十二, for numbers below a hundred."""
    tens, ones = divmod(number, 10)
    leading = DIGITS[tens - 1] if tens > 1 else ""
    return leading + ("十" if tens else "") + (DIGITS[ones - 1] if ones else "")


NUMERALS = [_numeral(number) for number in range(1, MOST_NUMBERED + 1)]


@cache
def _stored(name):
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def numbered(table):
    """`"week_{n}" = ["第{n}周", "第{cn}周"]` stands for sixty fields, one for each number."""
    found = {}
    for name, words in table.items():
        if "{n}" not in name:
            found[name] = words
            continue
        for n, chinese in enumerate(NUMERALS, 1):
            found[name.format(n=n)] = [word.format(n=n, cn=chinese) for word in words]
    return found


def usual_heading(layout, field):
    """What most schools call a column."""
    return numbered(_stored("headers")[layout])[field][0]


def written(table):
    """{code: word} of what sheets of ours say for a code."""
    return _stored("written")[table]


def heading(value):
    """A header word ready to be compared: no space, no star, no colon at the end.

    The number that a form puts before its questions (`3、听课日期`) goes.
    """
    return QUESTION.sub("", squash(value).strip("*★:：、.。"))


@dataclass(frozen=True)
class Headers:
    """The header words of one layout.

    `exact` is word -> [(rank, field)]: a word that stands earlier in a field's list fits it
    better, and one word may mean either of two fields. `likely` words only hint at a field.
    Below a `counted` word bare numbers are headings (`周次` over 1, 2, 3).
    """

    exact: dict
    likely: dict
    known: frozenset
    counted: frozenset = frozenset()
    # {field: {meaning: words}} of columns in which one of a few things stands.
    choices: dict = field(default_factory=dict)

    def meanings(self, word):
        """[(rank, field)] of a heading, without the remark in its brackets if need be.

        `培训时间（起）` is the first day, `项目类别（省级/市级）` the level: of a remark only
        that counts.
        """
        bare = REMARK.sub("", word)
        found = self.exact.get(word) or self.exact.get(bare, ())
        if bare == word or word in self.exact:
            return found
        is_open = bare not in self.known and all(name in self.choices for _, name in found)
        if is_open and (chosen := self.chosen_from(word)):
            # After the columns that are called so.
            return [(AFTER, chosen)]
        remarks = [
            offer for remark in REMARK.findall(word) for offer in self.exact.get(remark[1:-1], ())
        ]
        return [offer for offer in remarks if offer[1] in NARROWER] or found

    def chosen_from(self, word):
        """The field of which a remark names what may stand in it; nothing where none does.

        Of 校内/校外 both hold a word for the school: they are no two levels.
        """
        for remark in REMARK.findall(word):
            offers = CHOICES.split(remark[1:-1])
            for name, table in self.choices.items():
                meant = [_first_meaning(table, offer) for offer in offers]
                if len(set(meant)) > 1 and None not in meant:
                    return name
        return ""

    def is_known(self, word):
        bare = REMARK.sub("", word)
        # The name of a school is as little a name of a training as the school is.
        said = (word, bare, bare.removesuffix("名称"))
        return bool(self.meanings(word)) or any(one in self.known for one in said)

    def hints(self, word):
        """[(rank, field)] a heading that nobody listed may have."""
        if len(word) > 16:
            return []
        said = word.replace("课时间", "课的时间")  # no 课时
        fits = (name for name, hints in self.likely.items() if any(hint in said for hint in hints))
        return list(enumerate(fits))


def _first_meaning(table, said):
    return next((key for key, words in table.items() if any(w in said for w in words)), None)


@dataclass(frozen=True)
class Words:
    """Everything words decide. `additions` has the shape of the stored files, per school:
    `{"headers": {"training": {"hours": [...]}}, "levels": {"county": [...]}, ...}`. Under
    `cells` stands what whole cells mean, also `classes` (`{"7-3": [...]}`) and `people`
    (by employee number); the meaning `""` is nothing that we know.
    """

    additions: dict = field(default_factory=dict)
    _signs: dict = field(default_factory=dict, repr=False, compare=False)

    def headers(self, layout):
        own = self.additions.get("headers", {}).get(layout, {})
        stored = _stored("headers")[layout]
        exact = {}
        # A school's own word means what the school says, even where we know another meaning.
        for table, first in ((own, FIRST), (numbered(stored), 0)):
            for name, words in table.items():
                if name not in NOT_FIELDS:
                    # A further column of a thing comes after the first.
                    for rank, word in enumerate(words, first + AFTER * name.endswith(FURTHER)):
                        exact.setdefault(heading(word), []).append((rank, name))
        known = [*stored.get("known", ()), *own.get("known", ()), *written("columns")["why"]]
        known = frozenset(map(heading, known))
        counted = frozenset(map(heading, stored.get("counted", ())))
        choices = {name: self.table(table) for name, table in CHOSEN.items() if name in stored}
        return Headers(exact, stored.get("likely", {}), known, counted, choices)

    def table(self, name):
        """An ordered table such as levels: meaning -> words."""
        table = {key: list(words) for key, words in _stored("values")[name].items()}
        for key, words in self.additions.get(name, {}).items():
            table.setdefault(key, []).extend(words)
        return table

    def told(self, kind):
        """{cell without spaces: meaning} of what a school said about whole cells."""
        meanings = self.additions.get("cells", {}).get(kind, {})
        return {squash(word): key for key, words in meanings.items() for word in words}

    def signs(self, name):
        if name not in self._signs:
            self._signs[name] = tuple(self.table("signs")[name])
        return self._signs[name]

    def own_heading(self, layout, field):
        """What the school calls a column, as far as it told us; otherwise nothing."""
        said = self.additions.get("headers", {}).get(layout, {}).get(field, ())
        return next(iter(said), "")

    def level_name(self, key):
        return _stored("values")["level_names"].get(key, key)
