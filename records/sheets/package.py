"""Looks into an .xlsx before anything opens it: macros, bombs, and cells of errors."""

import io
import re
import zipfile
import zlib
from pathlib import Path

from records.sheets import limits
from records.sheets.errors import SheetError
from records.sheets.shared_texts import check_texts

# Others take what memory their headers ask for.
BEGINNING = b"sheetData"
# How a line of the table of contents begins.
MEMBER = b"PK\x01\x02"
# Of a tag, or of what stands between two.
LONGEST_PART = 2 * limits.MEGABYTE
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

# A row or a cell with its attributes; what opens as one and is written otherwise is no sheet
# of an office. Every part takes what it can and gives nothing back: no text makes it slow.
NAMED = rb"<(?:[^\s<>/:=\"']*+:)?+"
VALUE = rb"\s*+=\s*+(?:\"([^\"<]*+)\"|'([^'<]*+)')"
ATTRIBUTE = re.compile(rb"\s++([^\s<>/=\"']++)" + VALUE)
OPENING = re.compile(NAMED + rb"(?:row|c)(?=[\s/>])")
PLACED = re.compile(
    NAMED
    + rb"(row|c)(?:\sr=\"([A-Z]{0,3})(\d{1,7})\")?+"  # first and so written by every program
    + rb"((?:\s++[^\s<>/=\"']++\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'))*+)\s*+(?:(/)>|>(</)?)"
)
PLACE = re.compile(rb"([A-Za-z]{0,3})(\d{1,7})")
MERGE = re.compile(rb"mergeCell[\s/>]")
ERROR = b'"e"'
OF_ERROR = re.compile(NAMED + rb"c\s[^<>]*?\bt\s*=\s*[\"']e[\"']")
TYPE_OF_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']$")


def check_package(data, with_extent=True):
    """Refuse macros and bombs by the table of contents, before anything is unpacked.

    Gives the names of the members that hold cells of errors. Raises SheetError.
    """
    if data.count(MEMBER) > limits.MOST_MEMBERS:
        raise SheetError("FILE_UNPACKS_TOO_LARGE")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            _check_members(members)
            extents = {m.filename: _extent(package, m) for m in members if with_extent}
            filled = sum(extent.filled for extent in extents.values())
            check_filled(filled)
            if filled:
                sheets = [member for member in members if extents[member.filename].is_sheet]
                check_texts(package, members, sheets, filled)
            return {name for name, extent in extents.items() if extent.has_errors}
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        zlib.error,
    ) as error:
        raise SheetError("FILE_DAMAGED") from error


def check_filled(cells):
    """Raises SheetError when a worker could not hold what stands in so many cells."""
    if cells > limits.MOST_FILLED:
        raise SheetError("FILE_WITH_TOO_MANY_CELLS", cells=f"{limits.MOST_FILLED:,}")


def _check_members(members):
    names = [member.filename for member in members]
    if any(Path(name).name.lower() == "vbaproject.bin" or "macrosheets/" in name for name in names):
        raise SheetError("FILE_WITH_MACROS")
    if (
        len(members) > limits.MOST_MEMBERS
        or sum(m.file_size for m in members) > limits.MOST_UNPACKED
    ):
        raise SheetError("FILE_UNPACKS_TOO_LARGE")
    if any(member.compress_type not in PACKINGS for member in members):
        raise SheetError("FILE_DAMAGED")
    for member in members:
        is_large = member.file_size > 10 * limits.MEGABYTE
        if is_large and member.file_size > limits.MOST_RATIO * max(member.compress_size, 1):
            raise SheetError("FILE_UNPACKS_TOO_LARGE")
    if "xl/workbook.bin" in names:
        raise SheetError("FILE_OF_OLD_KIND")
    if not any(re.fullmatch(r"xl/workbook\d*\.xml", name) for name in names):
        raise SheetError("FILE_NOT_A_TABLE")


def with_errors_as_text(data, names):
    """The package with `#REF!` as a text: a cell that could not be computed is not empty."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy,
    ):
        for member in package.infolist():
            with package.open(member) as old, copy.open(member.filename, "w") as new:
                as_text = ErrorsAsText() if member.filename in names else None
                while block := old.read(limits.MEGABYTE):
                    new.write(as_text.take(block) if as_text else block)
                new.write(as_text.rest if as_text else b"")
    return written.getvalue()


class ErrorsAsText:
    """Makes cells of errors cells of text in a sheet that is given piece by piece."""

    def __init__(self):
        self.rest = b""

    def take(self, block):
        block = self.rest + block
        cut = max(block.rfind(b"<"), 0)
        if len(block) - cut > LONGEST_PART:
            raise SheetError("FILE_DAMAGED")
        self.rest = block[cut:]
        return OF_ERROR.sub(self.as_text, block[:cut])

    @staticmethod
    def as_text(cell):
        return TYPE_OF_ERROR.sub(b't="str"', cell[0])


def _extent(package, member):
    """A table in memory is as large as its farthest cell, so one cell far out is a bomb too.

    Any member may be named as a sheet, so all are read, to their ends: what gives more than
    the table of contents says is found damaged.
    """
    extent = Extent()
    with package.open(member) as file:
        while block := file.read(limits.MEGABYTE):
            extent.take(block)
    extent.finish()
    return extent


class Extent:
    """The farthest cell of a sheet that is given piece by piece."""

    def __init__(self):
        self.rest = b""
        self.is_sheet = self.has_errors = False
        self.row = self.column = 0
        self.last_row = self.last_column = self.merges = self.filled = 0

    def take(self, block):
        block = self.rest + block
        if not self.is_sheet:
            begins = block.find(BEGINNING)
            if begins < 0:
                self.rest = block[-len(BEGINNING) :]
                return
            self.is_sheet, block = True, block[begins:]
        # The last tag may go on in the next piece, or what ends it stand there; no tag and no
        # text of a cell is that long.
        cut = block.rfind(b"<")
        while cut > 0 and block[cut : cut + 2] in (b"<", b"</"):
            cut = block.rfind(b"<", 0, cut)
        cut = max(cut, 0)
        if len(block) - cut > LONGEST_PART:
            raise SheetError("FILE_DAMAGED")
        self.read(block[:cut])
        self.rest = block[cut:]

    def finish(self):
        if self.is_sheet:
            self.read(self.rest)
        if self.merges > limits.MOST_MERGES:
            raise SheetError("FILE_DAMAGED")
        if self.last_row > limits.MOST_ROWS:
            raise SheetError("FILE_WITH_TOO_MANY_ROWS", rows=limits.MOST_ROWS)
        if (
            self.last_column > limits.MOST_COLUMNS
            or self.last_row * self.last_column > limits.MOST_CELLS
        ):
            raise SheetError("FILE_TOO_WIDE")

    def read(self, text):
        found = PLACED.findall(text)
        if len(found) != len(OPENING.findall(text)):
            raise SheetError("FILE_DAMAGED")
        if not self.has_errors and ERROR in text.replace(b"'", b'"'):
            self.has_errors = bool(OF_ERROR.search(text))
        self.merges += len(MERGE.findall(text))
        for kind, letters, digits, attributes, is_single, ends in found:
            if not digits:
                letters, digits = place_of(attributes)
            if kind == b"row":
                self.row, self.column = int(digits) if digits else self.row + 1, 0
                continue
            self.column = _column_number(letters) if letters else self.column + 1
            if not (is_single or ends):
                self.filled += 1
                self.last_row = max(self.last_row, int(digits) if digits else self.row)
                self.last_column = max(self.last_column, self.column)


def place_of(attributes):
    """(letters, digits) of what `r` says among the attributes of a row or a cell."""
    said = next(
        (one or other for name, one, other in ATTRIBUTE.findall(attributes) if name == b"r"), None
    )
    if said is None:
        return b"", b""
    place = PLACE.fullmatch(said)
    if place is None:
        raise SheetError("FILE_DAMAGED")
    return place[1].upper(), place[2]


_COLUMNS: dict[bytes, int] = {}


def _column_number(letters):
    if letters not in _COLUMNS:
        number = 0
        for letter in letters:
            number = number * 26 + letter - 64
        _COLUMNS[letters] = number
    return _COLUMNS[letters]
