"""Finds the tables in a sheet: headers, rows that are data, and rows that are not."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from records.sheets import limits
from records.sheets.cells import is_empty, is_number, squash, text
from records.sheets.words import REMARK, heading

LEAST_OTHER_WORDS = 2

_word = lru_cache(maxsize=32768)(heading)


@dataclass
class Header:
    """Where a table begins and what its columns are: field -> column."""

    first: int
    last: int
    columns: dict
    # Of tables side by side, which one it is, from 1 at the left.
    block: int | None = None


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
    found = _Walk(Grid(sheet), headers, heads, signs).all()
    return found if found.headers else None


class _Walk:
    """Goes down a sheet, row by row. `block` is which of several side by side it is in."""

    def __init__(self, grid, headers, heads, signs, block=None):
        self.grid, self.headers, self.heads, self.signs = grid, headers, heads, signs
        self.block, self.found, self.header = block, Tables(), None

    def all(self):
        index = 0
        while index < len(self.grid.rows):
            if is_blank(self.grid, index):
                index += 1
            elif found := header_at(self.grid, index, self.headers, self.heads):
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
            found.ignored.append((index + 1, "TITLE"))
            found.titles += _said(cells)
        elif kind := _kind(self.grid, index, self.header, self.signs):
            found.ignored.append((index + 1, kind))
            if kind == "NOTE":
                found.notes += _said(cells)
            if kind in ("TOTAL", "SECTION"):
                found.breaks.add(len(found.rows))
        else:
            found.rows.append(DataRow(index + 1, self.grid.row(index), self.header))

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
            if columns := _header_columns(part, self.headers, self.heads):
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
            part = _Walk(window, self.headers, self.heads, self.signs, block).all()
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


def _said(cells):
    return [squash(cell) for cell in cells if isinstance(cell, str) and not is_empty(cell)]


def is_blank(grid, index):
    return all(map(is_empty, grid.rows[index]))


def header_words(cells):
    """Headings of a row; long texts and numbers are no headings."""
    return [_word(cell) if isinstance(cell, str) and 0 < len(cell) <= 40 else "" for cell in cells]


def header_at(grid, index, headers, heads):
    """(the Header that begins in this row, its headings), or None."""
    words = header_words(grid.rows[index])
    known = sum(1 for word in words if word and headers.is_known(word))
    if not known:
        return None
    below = _parts_below(grid, index, words, headers)
    if below and (columns := _header_columns(below, headers, heads)):
        return Header(index, index + 1, columns), below
    if columns := _header_columns(words, headers, heads):
        return Header(index, index, columns), words
    return None


def columns_named(names, headers, heads):
    """field -> column of headings in one row, as a reader understands them; None if it would
    not take them for a header."""
    return _header_columns([_word(name) for name in names], headers, heads)


def _header_columns(names, headers, heads):
    """field -> column when these names are a header: one of `heads` and two other known words.

    A heading that only hints at it will do beside three known words.
    """
    known = sum(1 for name in names if name and _is_known(name, headers))
    if known <= LEAST_OTHER_WORDS:
        return None
    columns = _with_likely(_assign(names, headers.meanings), names, headers)
    return columns if any(head in columns for head in heads) else None


def _parts_below(grid, index, words, headers):
    """The joined names of a two-row header, or None when the row below is not part of it."""
    if index + 1 >= len(grid.rows):
        return None
    if is_title(grid.rows[index]):
        return None
    wide, below = grid.wide_at(index), header_words(grid.rows[index + 1])
    said = [column for column, cell in enumerate(grid.rows[index + 1]) if not is_empty(cell)]
    left, counted = _groups_to_the_left(words), set()
    for column in said:
        number = grid.value(index + 1, column)
        if _at(left, wide.get(column, column)) in headers.counted and _is_count(number):
            below[column] = text(number)
            counted.add(column)
        elif is_number(number):
            return None
    if not said:
        return None
    alone = [column for column in said if column not in wide or not _at(words, wide[column])]
    # A group of one column (`2月` over `第1周`) needs no merged cell beside those that do.
    if len(alone) == len(said) or not all(headers.is_known(_at(below, c)) for c in alone):
        # Numbers stand in a row of data above a header that is printed again.
        if any(map(_is_count, grid.rows[index])):
            return None
        if not _are_unmerged_parts(said, words, below, headers, counted):
            return None
        groups = left
    else:
        groups = [_at(words, wide.get(column, column)) for column in range(len(below))]
    width = max(len(words), len(below))
    names = []
    for column in range(width):
        part, own = _at(below, column), _at(words, column)
        names.append(f"{groups[column]}/{part}" if part and _at(groups, column) else part or own)
    return names


def is_title(cells):
    """One text above a header, or a line to fill in (`审核：`), is no part of the header."""
    said = [cell for cell in cells if not is_empty(cell)]
    return len(said) == 1 or any(
        isinstance(cell, str) and ":" in REMARK.sub("", squash(cell)) for cell in said
    )


def _at(items, index):
    return items[index] if index < len(items) else ""


def _groups_to_the_left(words):
    groups, last = [], ""
    for word in words:
        last = word or last
        groups.append(last)
    return groups


def _are_unmerged_parts(said, words, below, headers, counted):
    """A CSV has no merged cells: known words, and numbers that are headings, below gaps of a
    header are its second row. Most of that header is known, too: a row of data may say 备注."""
    above = [headers.is_known(word) for word in words if word]
    return (
        len(said) >= 2
        and 2 * sum(above) > len(above)
        and all(column in counted or headers.is_known(_at(below, column)) for column in said)
        and any(not _at(words, column) for column in said)
        and all(not _at(words, column) or not _at(words, column + 1) for column in said)
    )


def _assign(names, meanings, columns=None):
    """field -> column; the best fitting word of all wins its field, and each column one field."""
    columns = dict(columns or {})
    found = {column: _meanings(name, meanings) for column, name in enumerate(names) if name}
    offers = sorted(
        (rank, column, wanted) for column, words in found.items() for rank, wanted in words
    )
    taken = set(columns.values())
    for _rank, column, wanted in offers:
        if wanted not in columns and column not in taken:
            columns[wanted] = column
            taken.add(column)
    for _rank, column, wanted in offers:
        # Beside 老师, who watches, 教师姓名 is the one who taught.
        holder = columns.get(wanted)
        others = [other for _, other in found.get(holder, ()) if other not in columns]
        if column not in taken and others:
            columns[others[0]], columns[wanted] = holder, column
            taken.add(column)
    return columns


def _meanings(name, meanings):
    """Of a heading; for a part of a group the whole counts first, then the part."""
    if "/" not in name:
        return meanings(name)
    group, _, part = name.partition("/")
    return meanings(name) or meanings(group + part) or meanings(part)


def _is_known(name, headers):
    """A heading, or a part of a group: by itself, or as `周次` over `1` with it."""
    if headers.is_known(name) or "/" not in name:
        return headers.is_known(name)
    return headers.is_known(name.rpartition("/")[2]) or bool(_meanings(name, headers.meanings))


def _with_likely(columns, names, headers):
    unknown = ["" if _is_known(name, headers) else name for name in names]
    return _assign(unknown, headers.hints, columns)


def _kind(grid, index, header, signs):
    """TOTAL, NOTE, SECTION or EMPTY; None for a data row."""
    cells = grid.rows[index]
    said = [column for column, cell in enumerate(cells) if not is_empty(cell)]
    first = cells[said[0]]
    if kind := kind_by_word(first, signs):
        return kind
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


def _is_serial(column, value, header):
    read = header.columns.values()
    return _is_count(value) and (column not in read or header.columns.get("serial") == column)


def _is_count(value):
    return is_number(value) or bool(re.fullmatch(r"\d{1,5}", text(value)))
