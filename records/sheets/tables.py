"""Finds the tables in a sheet: headers, rows that are data, and rows that are not."""

from dataclasses import dataclass, field
from itertools import pairwise

from records.sheets import limits
from records.sheets.cells import is_count, is_empty, squash
from records.sheets.headings import LEAST_OTHER_WORDS, Header, header_at, header_columns


@dataclass
class DataRow:
    """A data row with merged values filled in; `number` counts from 1."""

    number: int
    cells: list
    header: Header

    def facts(self, tables):
        """What a layout is told about where the row stands."""
        return {"above": tables.titles}


@dataclass
class Tables:
    headers: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    ignored: list = field(default_factory=list)
    titles: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    breaks: set = field(default_factory=set)
    # Why nothing of it is read, though it has a header.
    why: str = ""


@dataclass(frozen=True)
class Signs:
    """Words that make a row a total, a note, a line about an activity, or parts of a header."""

    total: tuple
    total_beginnings: tuple
    note_beginnings: tuple
    note_mentions: tuple
    activity: tuple
    parts: tuple
    to_be_signed: tuple
    head_counts: tuple

    @classmethod
    def of(cls, words):
        return cls(*(words.signs(name) for name in cls.__dataclass_fields__))


class Grid:
    """The cells of a sheet and its merged ranges."""

    def __init__(self, sheet):
        self.rows = sheet.rows
        self.merges = sheet.merges
        self.wide, self.filled = {}, {}
        for row, first, _, last in sheet.merges:
            if last > first:
                self.wide.setdefault(row, []).append((first, last))
        for first, column, last, _ in sheet.merges:
            for row in range(first + 1, min(last + 1, len(self.rows))):
                self.filled.setdefault(row, []).append((column, first))

    def value(self, row, column):
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def row(self, index):
        """The cells of a row; an empty one inside a vertically merged range has its value."""
        cells = self.rows[index]
        if index not in self.filled:
            return cells
        cells = list(cells)
        for column, first in self.filled[index]:
            value = self.value(first, column)
            if is_empty(value) or not is_empty(_at(cells, column)):
                continue
            cells += [""] * (column + 1 - len(cells))
            cells[column] = value
        return cells

    def is_carried_into(self, index):
        return any(not is_empty(self.value(first, c)) for c, first in self.filled.get(index, ()))

    def wide_at(self, index):
        """column -> first column of the merged cell of this row that covers it."""
        return {
            column: first
            for first, last in self.wide.get(index, ())
            for column in range(first, last + 1)
        }

    def window(self, rows, columns):
        """A grid with nothing but these rows and columns, each where it was."""
        beside = [""] * columns.start
        cells = [[]] * rows.start
        cells += [beside + self.rows[row][columns.start : columns.stop] for row in rows]
        merges = [m for m in self.merges if m[0] in rows and m[1] in columns and m[3] in columns]
        return Grid(_Window(cells, merges))


@dataclass
class _Window:
    rows: list
    merges: list


def find_tables(sheet, headers, heads, signs):
    """Everything in a sheet, or None when it has no header row.

    `headers` are the known words, `heads` the fields of which one makes a row a header.
    """
    found = Walk(Grid(sheet), headers, heads, signs).all()
    return found if found.headers else None


class Walk:
    """Goes down a sheet, row by row. `block` is which of several side by side it is in."""

    def __init__(self, grid, headers, heads, signs, block=None):
        self.grid, self.headers, self.heads, self.signs = grid, headers, heads, signs
        self.block, self.found, self.header = block, Tables(), None

    def header_at(self, index):
        """(the Header that begins in this row, its headings), or None."""
        return header_at(self.grid, index, self.headers, self.heads)

    def all(self):
        index = 0
        while index < len(self.grid.rows):
            if is_blank(self.grid, index):
                index += 1
            elif found := self.header_at(index):
                index = self._begin(*found)
            else:
                self._take(index)
                index += 1
        return self.found

    def _begin(self, new, names):
        """Start a table anew, or several side by side; gives the row that follows."""
        if self.block is None and (sides := self._sides(names)):
            return self._beside(new.first, sides)
        new.block, found = self.block, self.found
        if self.header and new.columns == self.header.columns:
            repeated = range(new.first, new.last + 1)
            found.ignored += [
                (row + 1, "REPEATED_HEADER") for row in repeated if not is_blank(self.grid, row)
            ]
        found.headers.append(new)
        found.breaks.add(len(found.rows))
        self.header = new
        return new.last + 1

    def _take(self, index):
        cells, found = self.grid.rows[index], self.found
        if self.header is None:
            self._take_title(index)
        elif kind := _kind(self.grid, index, self.header, self.signs):
            found.ignored.append((index + 1, kind))
            if kind == "NOTE":
                found.notes += _said(cells)
            if kind in ("TOTAL", "SECTION"):
                found.breaks.add(len(found.rows))
        else:
            found.rows.append(DataRow(index + 1, self.grid.row(index), self.header))

    def _take_title(self, index):
        self.found.ignored.append((index + 1, "TITLE"))
        self.found.titles += _said(self.grid.rows[index])

    # --- tables side by side ------------------------------------------------------------

    def _sides(self, names):
        """Columns of each table, where a header row is that of two or more alike.

        One begins right of a gap, or where the first heading of all stands again.
        """
        said = [column for column, name in enumerate(names) if name]
        after_gaps = [column for column in said if column == 0 or not names[column - 1]]
        again = [column for column in said if names[column] == names[said[0]]]
        return self._alike(names, after_gaps) or self._alike(names, again)

    def _alike(self, names, starts):
        """The columns of the tables that begin so, when they have the most in common."""
        sides, common = [], None
        for start, end in pairwise([*starts, len(names)]):
            part = [name if start <= column < end else "" for column, name in enumerate(names)]
            if columns := header_columns(part, self.headers, self.heads):
                sides.append(start)
                common = columns.keys() & common if common else columns.keys()
        if len(sides) < 2 or len(common) <= LEAST_OTHER_WORDS:
            return []
        return [range(*ends) for ends in pairwise([0, *sides[1:], limits.MOST_COLUMNS + 1])]

    def _beside(self, first, sides):
        """Read tables side by side down to the next header that is not of one of them."""
        last = first + 1
        while last < len(self.grid.rows) and not self._is_across(last, sides):
            last += 1
        rows, ignored = range(first, last), []
        for block, columns in enumerate(sides, 1):
            window = self.grid.window(rows, columns)
            part = Walk(window, self.headers, self.heads, self.signs, block).all()
            ignored += part.ignored
            self._add(part)
        data = {row.number for row in self.found.rows}
        self.found.ignored += sorted({one for one in ignored if one[0] not in data})
        return last

    def _is_across(self, index, sides):
        found = header_at(self.grid, index, self.headers, self.heads)
        if not found or self._sides(found[1]) == sides:
            return False
        columns = found[0].columns.values()
        return not any(all(column in side for column in columns) for side in sides)

    def _add(self, part):
        found, before = self.found, len(self.found.rows)
        found.breaks |= {before, *(before + at for at in part.breaks)}
        found.headers += part.headers
        found.rows += part.rows
        found.notes += part.notes
        self.header = part.headers[-1]


def _at(cells, column):
    return cells[column] if column < len(cells) else ""


def _said(cells):
    return [squash(cell) for cell in cells if isinstance(cell, str) and not is_empty(cell)]


def is_blank(grid, index):
    return all(map(is_empty, grid.rows[index]))


def _kind(grid, index, header, signs):
    """TOTAL, NOTE, SECTION or EMPTY; None for a data row."""
    cells = grid.rows[index]
    said = [column for column, cell in enumerate(cells) if not is_empty(cell)]
    first = cells[said[0]]
    if kind := kind_by_word(first, signs):
        return kind
    if has_colon(first) and is_to_be_signed(cells, signs):
        return "NOTE"
    if len(said) > 1 or grid.is_carried_into(index):
        return None
    if _is_serial(said[0], first, header):
        return "EMPTY"
    return "SECTION" if isinstance(first, str) else None


def kind_by_word(first, signs):
    """TOTAL or NOTE when the first cell of a row says so, else None."""
    if not isinstance(first, str):
        return None
    word = squash(first)
    if word.startswith(signs.total + signs.total_beginnings) or word.endswith(signs.total):
        return "TOTAL"
    if word.startswith(signs.note_beginnings) or any(s in word for s in signs.note_mentions):
        return "NOTE"
    return None


def is_to_be_signed(cells, signs):
    """`校长签字：　审核人：王芳` below a table: nothing but what is filled in by hand."""
    said = [cell for cell in cells if not is_empty(cell)]
    if len(said) < 2 or not all(map(has_colon, said)):
        return False
    label = squash(said[0]).partition(":")[0]
    return any(sign in label for sign in signs.to_be_signed)


def has_colon(cell):
    return isinstance(cell, str) and (":" in cell or "：" in cell)


def _is_serial(column, value, header):
    read = header.columns.values()
    return is_count(value) and (column not in read or header.columns.get("serial") == column)
