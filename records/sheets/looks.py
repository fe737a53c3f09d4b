"""What a sheet looked like: its header rows and its cells as text, for people to see again.

Columns that are not read are shown too, so whatever may stand in them is on a page and in
the database: identity numbers and the like are masked here, before anything keeps them.
"""

import re
from dataclasses import dataclass
from itertools import islice

from records.sheets.cells import plain, squash

MASK = "•••"
IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
LEAST_IDENTITY = 18
MOST_ABOVE = 20
MOST_TABLES = 200
MOST_LINES = 1000
LONGEST_LINE = 200


@dataclass(frozen=True)
class Look:
    """How to show the rows below one header. `secret` columns are masked, `read` are not looked
    into: what we read we may keep."""

    table: int
    secret: frozenset
    read: frozenset

    def cells(self, cells):
        """The text of a row from column A, without the empty cells at its end."""
        said = [self.text(column, cell) for column, cell in enumerate(cells)]
        while said and not said[-1]:
            said.pop()
        return said

    def text(self, column, cell):
        text = plain(cell)
        if text and (column in self.secret or self.is_identity(column, text)):
            return MASK
        return text

    def is_identity(self, column, text):
        return (
            len(text) >= LEAST_IDENTITY
            and column not in self.read
            and IDENTITY.search(text) is not None
        )


UNREAD = Look(0, frozenset(), frozenset())


class Looks:
    """The looks of one sheet; `tables` and `above`, the rows above its first header, are what
    `Reading.sheets` says of it."""

    def __init__(self, sheet, layout, private):
        self.sheet, self.layout, self.private = sheet, layout, private
        self.tables = []
        self._known = {}

    def of(self, header):
        """The Look of a header. One that is repeated at a page break is the same table."""
        if (look := self._known.get(id(header))) is None:
            look = self._known[id(header)] = self._new(header)
        return look

    def above(self, header):
        begins = self.sheet.begins
        rows = self.sheet.rows[begins : min(header.first, begins + MOST_ABOVE)]
        return [UNREAD.cells(row) for row in rows]

    def lines(self, numbers):
        """{row from 1: what stands in it} of the first rows that are no data."""
        rows = self.sheet.rows
        return {
            number: "　".join(filter(None, UNREAD.cells(rows[number - 1])))[:LONGEST_LINE]
            for number in islice(numbers, MOST_LINES)
        }

    def _new(self, header):
        table = self._table(header)
        if table not in self.tables and len(self.tables) < MOST_TABLES:
            self.tables.append(table)
        number = self.tables.index(table) if table in self.tables else MOST_TABLES
        read = frozenset(header.columns.values())
        return Look(number, self._secret(table, header), read)

    def _table(self, header):
        rows = self.sheet.rows[header.first : header.last + 1]
        return {
            "rows": [[plain(cell)[:200] for cell in row] for row in rows],
            # Merged cells within the header, their rows counted from its first.
            "merges": [
                [first - header.first, column, last - header.first, end]
                for first, column, last, end in self.sheet.merges
                if header.first <= first and last <= header.last
            ],
            "fields": {column: field for field, column in header.columns.items()},
        }

    def _secret(self, table, header):
        columns = self.layout.columns
        secret = {
            column
            for field, column in header.columns.items()
            if field in columns and columns[field].is_secret
        }
        read = header.columns.values()
        secret |= {
            column
            for row in table["rows"]
            for column, said in enumerate(row)
            if column not in read and any(word in squash(said) for word in self.private)
        }
        return frozenset(secret)
