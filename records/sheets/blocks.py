"""Finds blocks side by side under one header row, as on sign-in sheets.

Several parts, each with lines above and totals below, may stand one below the other. A block
may have several columns to sign in, for the parts of a day or for coming and going."""

import re
from dataclasses import dataclass, field

from records.sheets.cells import is_empty, is_number, plain, squash, text
from records.sheets.headings import LEAST_OTHER_WORDS, Header, header_words
from records.sheets.tables import DataRow, Grid, Tables, is_to_be_signed, kind_by_word

SERIAL = re.compile(r"\d{1,5}\.?")
BEYOND = 10_000
MOST_MARKS = 4


@dataclass
class Part:
    """What one occasion has on a sheet: the lines above its blocks, the totals below.

    `facts` is where the layout keeps what it understood of them.
    """

    lines: list = field(default_factory=list)
    totals: list = field(default_factory=list)
    facts: dict = field(default_factory=dict)


@dataclass
class BlockHeader(Header):
    """The header of one block of a part."""

    part: Part | None = None


class BlockRow(DataRow):
    """The cells of one block in a row of the sheet."""

    def facts(self, tables):
        return {"above": self.header.part.lines, "part": self.header.part}


def find_blocks(sheet, headers, heads, signs):
    """Everything in a sheet of blocks, or None when it has no header row.

    `heads` are the fields that every block has: who it is, then what is marked. Further columns
    of marks are called `sign_2` and so on.
    """
    walk = _Walk(Grid(sheet), headers, heads, signs)
    for index, cells in enumerate(walk.grid.rows):
        if index not in walk.parts and not all(map(is_empty, cells)):
            walk.take(index, cells)
    found = walk.found
    _leave_out_unused(found, heads[1])
    if not found.headers:
        return None
    if not any(_says(data, heads[0]) for data in found.rows):
        found.why = "no names"
    # No mark copies from one block or row to another: each is about somebody else.
    found.breaks = set(range(len(found.rows)))
    return found


def marks_of(mark):
    """The names of the columns of marks a block may have."""
    return [mark, *(f"{mark}_{number}" for number in range(2, MOST_MARKS + 1))]


def _leave_out_unused(found, mark):
    """A column of marks in which nobody of an occasion has one is no column of it."""
    used = set()
    for data in found.rows:
        for name in marks_of(mark):
            if name in data.header.columns and _says(data, name):
                used.add((id(data.header.part), name))
    for header in found.headers:
        there = [name for name in marks_of(mark) if name in header.columns]
        kept = [name for name in there if (id(header.part), name) in used] or there[:1]
        columns = [header.columns[name] for name in kept]
        for name in there:
            del header.columns[name]
        header.columns.update(zip(there, columns, strict=False))


def _says(data, field):
    return not is_empty(_at(data.cells, data.header.columns[field]))


class _Walk:
    """Goes down a sheet, row by row."""

    def __init__(self, grid, headers, heads, signs):
        self.grid, self.headers, self.heads, self.signs = grid, headers, heads, signs
        self.found, self.part, self.blocks = Tables(), None, []
        # Second rows of headers, which are read with the first.
        self.parts = set()
        # Lines read since the last header: the next one may be theirs.
        self.lines, self.pending = [], []

    def take(self, index, cells):
        words, last = self._headings(index, cells)
        if columns := self._header(words):
            self.parts |= {last} - {index}
            self._begin(index, last, columns)
        elif self._is_activity(cells) and not self._is_within(cells):
            self.found.ignored.append((index + 1, "ACTIVITY"))
            self.lines.append(_line(cells))
        elif not self.blocks or (self.lines and _has_labels_only(cells)):
            self.found.ignored.append((index + 1, "TITLE"))
            self.pending.append(_line(cells))
        elif kind := self._kind(index, cells):
            self._leave(index, cells, kind)
        else:
            self._keep(index)

    def _begin(self, index, last, columns):
        """A header with lines of its own begins a part; without, it is printed again."""
        if self.part and not self.lines and columns == [b.columns for b in self.blocks]:
            self.found.ignored += [(row + 1, "REPEATED_HEADER") for row in range(index, last + 1)]
        else:
            self.part = Part(self.pending + self.lines)
        self.blocks = [
            BlockHeader(index, last, block, number, part=self.part)
            for number, block in enumerate(columns, 1)
        ]
        self.found.headers += self.blocks
        self.lines, self.pending = [], []

    def _leave(self, index, cells, kind):
        self.found.ignored.append((index + 1, kind))
        if kind == "TOTAL":
            self.part.totals.append(_line(cells))
        elif kind == "NOTE":
            self.found.notes.append(_line(cells))
        elif kind == "SECTION":
            self.pending.append(_line(cells))

    def _keep(self, index):
        cells = self.grid.row(index)
        for header in self.blocks:
            if any(
                not is_empty(_at(cells, column))
                for name, column in header.columns.items()
                if name != "serial"
            ):
                self.found.rows.append(BlockRow(index + 1, cells, header))

    def _headings(self, index, cells):
        """(the heading of each column, the last row of the header if this is one).

        `签到` may stand over several columns, each with a name of its own below it.
        """
        words = header_words(cells)
        parts = self._parts_below(index, words)
        for column, first in parts.items():
            words += [""] * (column + 1 - len(words))
            words[column] = words[first]
        return words, index + bool(parts)

    def _parts_below(self, index, words):
        """{column: the column of the mark it is a part of} of the row below, when it holds
        nothing else."""
        if index + 1 >= len(self.grid.rows):
            return {}
        wide, below = self.grid.wide_at(index), self.grid.rows[index + 1]
        owners, parts = _owners(words), {}
        for column, cell in enumerate(below):
            if is_empty(cell):
                continue
            first = wide.get(column, owners[min(column, len(owners) - 1)])
            is_part = column in wide or squash(cell) in self.signs.parts
            if not is_part or not isinstance(cell, str) or not self._is_mark(_at(words, first)):
                return {}
            parts[column] = first
        return parts

    def _is_header(self, index):
        rows = self.grid.rows
        return index < len(rows) and bool(self._header(self._headings(index, rows[index])[0]))

    def _is_mark(self, word):
        return any(field == self.heads[1] for _rank, field in self.headers.meanings(word))

    def _header(self, words):
        """[{field: column}] of the blocks when this row names them."""
        known = sum(bool(word) and self.headers.is_known(word) for word in words)
        if known < LEAST_OTHER_WORDS or (known == LEAST_OTHER_WORDS and not self.lines):
            return []
        meanings = ((column, self.headers.meanings(word)) for column, word in enumerate(words))
        named = [(column, min(found)[1]) for column, found in meanings if found]
        blocks = [self._columns(part) for part in self._alike(named) or self._by_turns(named)]
        return [block for block in blocks if all(head in block for head in self.heads)]

    def _alike(self, named):
        """The headings of each block where all have the same; each has one name."""
        count = sum(name == self.heads[0] for _column, name in named)
        size = len(named) // max(count, 1)
        parts = [named[at : at + size] for at in range(0, len(named), max(size, 1))]
        orders = {tuple(name for _column, name in part) for part in parts}
        return parts if len(parts) == count and len(orders) == 1 else []

    def _by_turns(self, named):
        """The headings of each block where one begins with what the last one has already."""
        parts = [[]]
        for column, name in named:
            if name != self.heads[1] and name in {one for _column, one in parts[-1]}:
                parts.append([])
            parts[-1].append((column, name))
        return parts

    def _columns(self, named):
        """{field: column} of one block, its marks numbered; too many are left out."""
        marks = [column for column, name in named if name == self.heads[1]]
        columns = dict(zip(marks_of(self.heads[1]), marks, strict=False))
        for column, name in named:
            columns.setdefault(name, column)
        return columns

    def _is_activity(self, cells):
        said = [squash(cell) for cell in cells if isinstance(cell, str)]
        return any(
            f"{label}:" in one or one.endswith(label)
            for one in said
            for label in self.signs.activity
        )

    def _is_within(self, cells):
        """Below the blocks `记录时间：` says when it was recorded, and beside a name a time
        that it is about somebody."""
        first = next(cell for cell in cells if not is_empty(cell))
        if self.blocks and kind_by_word(first, self.signs) == "NOTE":
            return True
        return any(self._is_signed(cells, block.columns) for block in self.blocks)

    def _is_signed(self, cells, columns):
        name = squash(_at(cells, columns[self.heads[0]]))
        number = _at(cells, columns.get("serial", BEYOND))
        return bool(name) and ":" not in name and _is_count(number)

    def _kind(self, index, cells):
        """TOTAL, NOTE, SECTION or EMPTY; None when it holds data."""
        said = [column for column, cell in enumerate(cells) if not is_empty(cell)]
        first = cells[said[0]]
        if kind := kind_by_word(first, self.signs):
            return kind
        if isinstance(first, str) and squash(first).startswith(self.signs.head_counts):
            return "TOTAL"
        if is_to_be_signed(cells, self.signs):
            return "NOTE"
        serials = {block.columns.get("serial") for block in self.blocks}
        if all(column in serials and _is_count(cells[column]) for column in said):
            return "EMPTY"
        if len(said) > 1 or not isinstance(first, str):
            return None
        names = {block.columns[self.heads[0]] for block in self.blocks}
        is_name = said[0] in names and said[0] not in self.grid.wide_at(index)
        # Above a header that is printed again it is called what those below belong to.
        is_name = is_name and not self._is_header(index + 1)
        return None if is_name or self.grid.is_carried_into(index) else "SECTION"


def _at(cells, column):
    return cells[column] if column < len(cells) else ""


def _owners(words):
    """Of each column the one whose heading stands above it, or to the left above a gap."""
    owners, last = [], 0
    for column, word in enumerate(words):
        last = column if word else last
        owners.append(last)
    return owners


def _line(cells):
    """The texts of a row, as one: a label may stand in a cell of its own."""
    return "  ".join(plain(cell) for cell in cells if not is_empty(cell))


def _has_labels_only(cells):
    """`地点：阶梯教室` below the topic of a further activity; no name has a colon."""
    return all(":" in squash(cell) for cell in cells if not is_empty(cell))


def _is_count(value):
    return is_number(value) or bool(SERIAL.fullmatch(text(value)))
