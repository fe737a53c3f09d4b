"""Reads .xls: the records of Excel 95 to 2003, cell by cell and within bounds.

Every length is checked against what is there, nothing is set aside because a header asks
for it, and what is a formula is read by its stored value.
"""

import struct

from records.sheets import limits
from records.sheets.compound import Compound, Damaged
from records.sheets.number_formats import kind_of, value_of

BOF, EOF, CONTINUE, FILEPASS = 0x0809, 0x000A, 0x003C, 0x002F
CODEPAGE, DATEMODE, FORMAT, XF, BOUNDSHEET, SST = 0x42, 0x22, 0x041E, 0xE0, 0x85, 0xFC
NUMBER, RK, MULRK, LABELSST, LABEL, RSTRING = 0x0203, 0x027E, 0xBD, 0xFD, 0x0204, 0xD6
BOOLERR, FORMULA, STRING, MERGES = 0x0205, 0x06, 0x0207, 0xE5
OLDEST = (0x0009, 0x0209, 0x0409)
LATEST_VERSION = 0x0600
WORKSHEET = 0
LONGEST_CODE = 255  # of a format
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
CODEPAGES = {936: "gb18030", 950: "big5", 1200: "utf-16-le", 1252: "cp1252", 65001: "utf-8"}


class Protected(ValueError):
    """The workbook is encrypted."""


class WithMacros(ValueError):
    """The workbook holds programs."""


class TooOld(ValueError):
    """A workbook from before Excel 95."""


class NoWorkbook(ValueError):
    """Another document of old Office."""


class TooLarge(ValueError):
    """More cells than a table can have; a bomb."""


def stream_of(data):
    """The records of a workbook. Raises Damaged, Protected, WithMacros or NoWorkbook."""
    container = Compound(data)
    if "EncryptedPackage" in container.streams:
        raise Protected
    if "_VBA_PROJECT_CUR" in container.storages or "_VBA_PROJECT" in container.streams:
        raise WithMacros
    stream = container.read("Workbook") or container.read("Book")
    if not stream:
        raise NoWorkbook
    return stream


class OldWorkbook:
    """The sheets of an .xls: `sheets` are (name, is hidden, where its records begin)."""

    def __init__(self, data, most_cells):
        self.stream, self.left = stream_of(data), Left(most_cells)
        self.unread = 2 * len(self.stream)
        self.codepage, self.is_1904, self.is_latest = "gb18030", False, True
        self.formats, self.kinds, self.strings, self.sheets = {}, [], [], []
        try:
            self._read_globals()
        except (struct.error, IndexError, UnicodeDecodeError, LookupError) as error:
            raise Damaged(str(error)) from error

    def records(self, at):
        """(kind, content, where the next begins) from a place in the stream to its end."""
        stream, end = self.stream, len(self.stream)
        while at + 4 <= end:
            kind, length = struct.unpack_from("<HH", stream, at)
            at += 4
            if at + length > end:
                raise Damaged("a record that goes on beyond the end")
            yield kind, stream[at : at + length], at + length
            at += length

    def _read_globals(self):
        first = True
        for kind, content, at in self.records(0):
            if first:
                self._check_version(kind, content)
                first = False
            elif kind == FILEPASS:
                raise Protected
            elif kind == EOF:
                break
            elif kind == CODEPAGE:
                self.codepage = CODEPAGES.get(struct.unpack_from("<H", content)[0], "gb18030")
            elif kind == DATEMODE:
                self.is_1904 = struct.unpack_from("<H", content)[0] == 1
            elif kind == FORMAT:
                number = struct.unpack_from("<H", content)[0]
                code = self._text(content, 2, 2 if self.is_latest else 1)
                self.formats[number] = kind_of(number, code[:LONGEST_CODE])
            elif kind == XF:
                number = struct.unpack_from("<H", content, 2)[0]
                self.kinds.append(self.formats.get(number, kind_of(number)))
            elif kind == BOUNDSHEET:
                begins, state, sort = struct.unpack_from("<IBB", content)
                if sort == WORKSHEET:
                    name = self._text(content, 6, 1)
                    self.sheets.append((name, bool(state & 3), begins))
            elif kind == SST:
                self.strings = Strings(content, self._continued(at)).all()

    def _check_version(self, kind, content):
        if kind in OLDEST or kind != BOF:
            raise TooOld
        self.is_latest = struct.unpack_from("<H", content)[0] >= LATEST_VERSION

    def _continued(self, at):
        """The contents of the records that continue the one before `at`."""
        parts = []
        for kind, content, _next in self.records(at):
            if kind != CONTINUE:
                break
            parts.append(content)
        return parts

    def _text(self, content, at, size):
        """A text whose length stands at `at` in one or two bytes."""
        count = content[at] if size == 1 else struct.unpack_from("<H", content, at)[0]
        at += size
        if not self.is_latest:
            return content[at : at + count].decode(self.codepage, "replace")
        is_wide = content[at] & 1 if at < len(content) else 0
        text = content[at + 1 : at + 1 + count * (2 if is_wide else 1)]
        return text.decode("utf-16-le" if is_wide else "latin-1", "replace")

    def read(self, begins):
        """(rows from A1 on, merged ranges) of a sheet. Raises Damaged or TooLarge."""
        try:
            return self._read_sheet(begins)
        except (struct.error, IndexError) as error:
            raise Damaged(str(error)) from error

    def _read_sheet(self, begins):
        table, merges, depth, waiting, end = Table(self.left), [], 0, None, begins
        for kind, content, at in self.records(begins):
            end = at
            if kind == BOF:
                depth += 1
            elif kind == EOF:
                depth -= 1
                if depth <= 0:
                    break
            elif depth > 1:
                continue  # a drawing with records of its own
            elif kind == STRING and waiting:
                table.put(*waiting, self._text(content, 0, 2))
                waiting = None
            elif kind == MERGES:
                merges += _merges(content)
                if len(merges) > limits.MOST_MERGES:
                    raise Damaged("more merged cells than a table has")
            elif kind in CELLS:
                waiting = CELLS[kind](self, content, table)
        # Sheets that share their records would be read over and over.
        self.unread -= end - begins
        if self.unread < 0:
            raise Damaged("sheets that begin in the middle of others")
        return table.rows, merges

    # --- cells ------------------------------------------------------------------------

    def _number(self, content, table):
        row, column, look, number = struct.unpack_from("<3Hd", content)
        table.put(row, column, self._valued(number, look))

    def _rk(self, content, table):
        row, column, look, packed = struct.unpack_from("<3HI", content)
        table.put(row, column, self._valued(_unpacked(packed), look))

    def _many_rk(self, content, table):
        row, first = struct.unpack_from("<2H", content)
        for nth in range((len(content) - 6) // 6):
            look, packed = struct.unpack_from("<HI", content, 4 + nth * 6)
            table.put(row, first + nth, self._valued(_unpacked(packed), look))

    def _shared_text(self, content, table):
        row, column, _look, number = struct.unpack_from("<3HI", content)
        table.put(row, column, self.strings[number])

    def _own_text(self, content, table):
        row, column = struct.unpack_from("<2H", content)
        table.put(row, column, self._text(content, 6, 2))

    def _error_or_flag(self, content, table):
        row, column, _look, value, is_error = struct.unpack_from("<3HBB", content)
        table.put(row, column, ERRORS.get(value, "#N/A") if is_error else bool(value))

    def _formula(self, content, table):
        """Its stored value; where that is a text, the place for which a record will bring it."""
        row, column, look = struct.unpack_from("<3H", content)
        if content[12:14] != b"\xff\xff":
            table.put(row, column, self._valued(struct.unpack_from("<d", content, 6)[0], look))
        elif content[6] == 0:
            return row, column
        elif content[6] == 1:
            table.put(row, column, bool(content[8]))
        elif content[6] == 2:
            table.put(row, column, ERRORS.get(content[8], "#N/A"))
        return None

    def _valued(self, number, look):
        if number != number or number in (float("inf"), float("-inf")):
            return ERRORS[0x24]
        kind = self.kinds[look] if look < len(self.kinds) else ""
        return value_of(number, kind, self.is_1904)


CELLS = {
    NUMBER: OldWorkbook._number,
    RK: OldWorkbook._rk,
    MULRK: OldWorkbook._many_rk,
    LABELSST: OldWorkbook._shared_text,
    LABEL: OldWorkbook._own_text,
    RSTRING: OldWorkbook._own_text,
    BOOLERR: OldWorkbook._error_or_flag,
    FORMULA: OldWorkbook._formula,
}


def _unpacked(packed):
    """A number in thirty bits: a whole one or the upper half of a float, perhaps in hundredths."""
    if packed & 2:
        number = float(struct.unpack("<i", struct.pack("<I", packed & 0xFFFFFFFC))[0] >> 2)
    else:
        number = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return number / 100 if packed & 1 else number


def _merges(content):
    """(first row, first column, last row, last column) of each merged range."""
    count = min(struct.unpack_from("<H", content)[0], (len(content) - 2) // 8)
    ranges = (struct.unpack_from("<4H", content, 2 + nth * 8) for nth in range(count))
    return [(first, left, last, right) for first, last, left, right in ranges]


class Left:
    """How many cells all sheets together may still have."""

    def __init__(self, cells):
        self.cells = cells

    def take(self, cells):
        self.cells -= cells
        if self.cells < 0:
            raise TooLarge


class Table:
    """Rows that are as long as their last cell, and as many as the last one with a cell."""

    def __init__(self, left):
        self.rows, self.left = [], left

    def put(self, row, column, value):
        if row >= len(self.rows):
            more = row + 1 - len(self.rows)
            self.left.take(more * limits.ROW)
            self.rows += [[] for _ in range(more)]
        cells = self.rows[row]
        if column >= len(cells):
            more = column + 1 - len(cells)
            self.left.take(more)
            cells += [""] * more
        cells[column] = value


class Strings:
    """The texts that cells share, over the bounds of records.

    A text that goes on in the next record begins there with a byte that says how wide its
    characters are from now on.
    """

    def __init__(self, content, continued):
        self.parts, self.part, self.at = [content, *continued], 0, 8
        self.count = struct.unpack_from("<I", content, 4)[0]

    def all(self):
        texts = []
        while len(texts) < self.count and self._has_more():
            texts.append(self._next())
        return texts

    def _has_more(self):
        while self.part < len(self.parts) and self.at >= len(self.parts[self.part]):
            self.part, self.at = self.part + 1, 0
        return self.part < len(self.parts)

    def _next(self):
        content = self.parts[self.part]
        count, flags = struct.unpack_from("<HB", content, self.at)
        self.at += 3
        after = 0
        if flags & 8:
            after += 4 * struct.unpack_from("<H", content, self.at)[0]
            self.at += 2
        if flags & 4:
            after += struct.unpack_from("<I", content, self.at)[0]
            self.at += 4
        text = self._characters(count, flags & 1)
        self._skip(after)
        return text

    def _characters(self, count, is_wide):
        pieces = []
        while count:
            if self.at >= len(self.parts[self.part]):
                if not self._has_more():
                    raise Damaged("a text that ends in the middle")
                is_wide = self.parts[self.part][0] & 1
                self.at = 1
            width = 2 if is_wide else 1
            piece = self.parts[self.part][self.at : self.at + count * width]
            count -= max(len(piece) // width, 1)
            self.at += max(len(piece), 1)
            pieces.append(piece.decode("utf-16-le" if is_wide else "latin-1", "replace"))
        return "".join(pieces)

    def _skip(self, length):
        while length and self._has_more():
            step = min(length, len(self.parts[self.part]) - self.at)
            self.at += step
            length -= step
