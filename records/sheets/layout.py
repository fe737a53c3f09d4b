"""What an app says about its sheet: which columns, and how a row is understood."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from records.sheets.cells import is_empty, plain, squash
from records.sheets.dates import DateReader
from records.sheets.hours import HoursReader
from records.sheets.levels import PeriodReader, Vocabulary
from records.sheets.people import Roster
from records.sheets.tables import find_tables


class Reject(Exception):
    """A row cannot be taken over: the code, and the column the message belongs to."""

    def __init__(self, code, field):
        self.code, self.field = code, field
        super().__init__(code, field)


@dataclass(frozen=True)
class Column:
    """A column that is read.

    Free text copies no ditto marks: a quote may be just a quote. What is secret is checked
    and forgotten, so that it stands neither in `raw` nor in `values`.
    """

    label: Any
    is_free_text: bool = False
    is_secret: bool = False


@dataclass(frozen=True)
class Layout:
    """A kind of sheet.

    `name` is the section of header words, `person` the field of the person whose rows make a
    block, `number` the field of the employee number beside it. `heads` are the fields of which
    one makes a row a header, by default the person. `read(cells, row, tools)` fills
    `row.values` and `row.warnings` or raises Reject, check by check in the order of the
    rules; `row.facts["above"]` holds the lines above its table. `finish(rows, tools)` then
    sees the rows of the whole file (duplicates), `compare(reading)` everything, and gives
    the warnings about a sheet as a whole. `arrange` finds the tables of a sheet.
    """

    name: str
    columns: Mapping[str, Column]
    person: str
    number: str
    read: Callable
    finish: Callable
    heads: tuple = ()
    compare: Callable = lambda reading: ()
    arrange: Callable = find_tables

    @property
    def header_fields(self):
        return self.heads or (self.person,)

    def copies(self, field):
        """Whether a ditto mark in this column stands for the cell above."""
        return field in self.columns and not self.columns[field].is_free_text


@dataclass(frozen=True)
class Tools:
    """Readers of one school and semester, shared by all rows of a file."""

    settings: Any
    words: Any
    vocabulary: Vocabulary
    dates: DateReader
    hours: HoursReader
    periods: PeriodReader
    roster: Roster

    @classmethod
    def of(cls, settings, people, words):
        vocabulary = Vocabulary(words, settings)
        return cls(
            settings=settings,
            words=words,
            vocabulary=vocabulary,
            dates=DateReader(settings),
            hours=HoursReader(settings),
            periods=PeriodReader(settings),
            roster=Roster(people, settings, vocabulary.subjects, words.told("people")),
        )


class Cells:
    """The cells of one data row by field, merges and ditto marks already filled in."""

    __slots__ = ("_values", "columns")

    def __init__(self, values, columns):
        self._values = values
        self.columns = columns

    def __getitem__(self, field):
        return self._values.get(field, "")

    def has_column(self, field):
        return field in self.columns

    def is_empty(self, field):
        return is_empty(self[field])

    def date(self, field):
        """A cell with a date; where it is empty or there is none, what columns of the year, the
        month and the day say together."""
        month, day = (squash(self[name]).rstrip("月日号") for name in ("month", "day"))
        if not self.is_empty(field) or not month.isdigit():
            return self[field] if self.has_column(field) else self["month"]
        year = squash(self["year"]).rstrip("年")
        return f"{year}年" * bool(year) + f"{month}月" + f"{day}日" * bool(day)

    def said(self, field):
        """The cell as it was written."""
        return plain(self[field])
