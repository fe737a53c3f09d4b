"""From what is on record to a sheet that its layout reads back: columns, words, people."""

from dataclasses import dataclass
from typing import Any

from records.sheets.people import read_name
from records.sheets.words import usual_heading, written

# Tables of which a school may have words of its own, and who reads them.
READ_BACK = {"levels": "level", "modes": "mode", "types": "type"}


@dataclass(frozen=True)
class Field:
    """A column of a sheet we write: a field of the layout, or the serial number.

    `heading` is ours where the first word of the word list does not fit the sheet; `choices`
    names a list of `Offers`; `example` and `hint` stand in empty sheets only.
    """

    name: str
    width: int = 12
    example: str = ""
    hint: Any = ""
    choices: str = ""
    heading: str = ""
    is_needed: bool = False
    is_text: bool = False
    is_day: bool = False


def headings(words, layout, fields):
    """The heading of each field: the school's own word, ours, or the first of the word list."""
    return [
        words.own_heading(layout, f.name) or f.heading or usual_heading(layout, f.name)
        for f in fields
    ]


class Sayings:
    """Words for codes that a reader with these words understands as the same codes."""

    def __init__(self, vocabulary):
        self.vocabulary, self._said = vocabulary, {}

    def __call__(self, table, code):
        """The word of a code in a table of `written.toml`; nothing where there is none."""
        key = table, code
        if key not in self._said:
            self._said[key] = self._word(table, code)
        return self._said[key]

    def all(self, table, but=()):
        """The words of a table in its order."""
        return [self(table, code) for code in written(table) if code not in but]

    def _word(self, table, code):
        usual = written(table).get(code, "")
        if not usual or table not in READ_BACK:
            return usual
        read = getattr(self.vocabulary, READ_BACK[table])
        others = self.vocabulary.words.table(table).get(code, ())
        fits = (word for word in (usual, *others) if read(word) == (code, True))
        return next(fits, usual)


class Signatures:
    """How people of a roster are written so that a reader finds just them."""

    def __init__(self, people, roster):
        self.by_key = {person.key: person for person in people}
        self.roster = roster

    def number(self, key):
        person = self.by_key.get(str(key))
        return person.employee_no if person else ""

    def group(self, key):
        person = self.by_key.get(str(key))
        return person.group if person else ""

    def name(self, key, name=""):
        """The name, with a mark behind it where several people have it; else `name`."""
        person = self.by_key.get(str(key)) if key else None
        return self.mark(person) if person else name

    def mark(self, person):
        same = self.roster.by_name.get(read_name(person.name).name, ())
        if len(same) < 2:
            return person.name
        marks = (person.label, *person.subjects, person.gender, person.employee_no)
        only = (m for m in marks if m and self._leaves_one(m, same))
        return f"{person.name}（{next(only, person.employee_no)}）"

    def _leaves_one(self, mark, same):
        return sum(self.roster.suffix_fits(mark, person) for person in same) == 1
