"""Finds blocks side by side under one header row, as on sign-in sheets.

Several parts, each with lines above and totals below, may stand one below the other."""

import re
from dataclasses import dataclass, field

from records.sheets.cells import is_empty, is_number, plain, squash, text
from records.sheets.tables import (
    LEAST_OTHER_WORDS,
    DataRow,
    Grid,
    Header,
    Tables,
    header_words,
    kind_by_word,
)

SERIAL = re.compile(r"\d{1,5}\.?")
BEYOND = 10_000


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

    `heads` are the fields that every block has.
    """
    walk = _Walk(Grid(sheet), headers, heads, signs)
    for index, cells in enumerate(walk.grid.rows):
        if not all(map(is_empty, cells)):
            walk.take(index, cells)
    found = walk.found
    if not found.headers:
        return None
    if not any(_says(data, heads[0]) for data in found.rows):
        found.why = "no names"
    # No mark copies from one block or row to another: each is about somebody else.
    found.breaks = set(range(len(found.rows)))
    return found


def _says(data, field):
    return not is_empty(_at(data.cells, data.header.columns[field]))


class _Walk:
    """Goes down a sheet, row by row."""

    def __init__(self, grid, headers, heads, signs):
        self.grid, self.headers, self.heads, self.signs = grid, headers, heads, signs
        self.found, self.part, self.blocks = Tables(), None, []
        # Lines read since the last header: the next one may be theirs.
        self.lines, self.pending = [], []

    def take(self, index, cells):
        if columns := self._header(cells):
            self._begin(index, columns)
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

    def _begin(self, index, columns):
        """A header with lines of its own begins a part; without, it is printed again."""
        if self.part and not self.lines and columns == [b.columns for b in self.blocks]:
            self.found.ignored.append((index + 1, "REPEATED_HEADER"))
        else:
            self.part = Part(self.pending + self.lines)
        self.blocks = [
            BlockHeader(index, index, block, number, self.part)
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

    def _header(self, cells):
        """[{field: column}] of the blocks when this row names them."""
        columns, known = [{}], 0
        for column, word in enumerate(header_words(cells)):
            meanings = self.headers.meanings(word) if word else ()
            known += bool(word) and self.headers.is_known(word)
            if not meanings:
                continue
            wanted = min(meanings)[1]
            if wanted in columns[-1]:
                columns.append({})
            columns[-1][wanted] = column
        columns = [block for block in columns if all(head in block for head in self.heads)]
        enough = known > LEAST_OTHER_WORDS or (known == LEAST_OTHER_WORDS and self.lines)
        return columns if enough else []

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
        if kind := kind_by_word(cells[said[0]], self.signs):
            return kind
        serials = {block.columns.get("serial") for block in self.blocks}
        if all(column in serials and _is_count(cells[column]) for column in said):
            return "EMPTY"
        if len(said) > 1 or not isinstance(cells[said[0]], str):
            return None
        names = {block.columns[self.heads[0]] for block in self.blocks}
        is_name = said[0] in names and said[0] not in self.grid.wide_at(index)
        return None if is_name or self.grid.is_carried_into(index) else "SECTION"


def _at(cells, column):
    return cells[column] if column < len(cells) else ""


def _line(cells):
    """The texts of a row, as one: a label may stand in a cell of its own."""
    return "  ".join(plain(cell) for cell in cells if not is_empty(cell))


def _has_labels_only(cells):
    """`地点：阶梯教室` below the topic of a further activity; no name has a colon."""
    return all(":" in squash(cell) for cell in cells if not is_empty(cell))


def _is_count(value):
    return is_number(value) or bool(SERIAL.fullmatch(text(value)))
