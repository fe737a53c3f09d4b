"""Opens what an office uploads: an .xlsx workbook or a .csv file, and nothing else."""

import csv
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from records.sheets.messages import ERRORS

MEGABYTE = 1024 * 1024
MOST_BYTES = 30 * MEGABYTE
MOST_UNPACKED = 300 * MEGABYTE
MOST_MEMBERS = 2000
MOST_RATIO = 400  # deflate reaches 1032; a long sheet of equal rows stays far below
MOST_ROWS = 60_000
MOST_COLUMNS = 400
MOST_CELLS = 4_000_000

# Others take what memory their headers ask for.
BEGINNING = b"sheetData"
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF", b"II*\x00", b"MM\x00*", b"%PDF")
# A row or a cell with its attributes; what opens as one and is written otherwise is no sheet
# of an office. Every part takes what it can and gives nothing back: no text makes it slow.
NAMED = rb"<(?:[^\s<>/:=\"']*+:)?+"
VALUE = rb"\s*+=\s*+(?:\"([^\"<]*+)\"|'([^'<]*+)')"
ATTRIBUTE = re.compile(rb"\s++([^\s<>/=\"']++)" + VALUE)
OPENING = re.compile(NAMED + rb"(?:row|c)(?=[\s/>])")
PLACED = re.compile(
    NAMED
    + rb"(row|c)(?:\sr=\"([A-Z]{0,3})(\d{1,7})\")?+"  # first and so written by every program
    + rb"((?:\s++[^\s<>/=\"']++\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'))*+)\s*+(/?)>"
)
PLACE = re.compile(rb"([A-Za-z]{0,3})(\d{1,7})")
ERROR = b'"e"'
OF_ERROR = re.compile(NAMED + rb"c\s[^<>]*?\bt\s*=\s*[\"']e[\"']")
TYPE_OF_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']$")
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


class SheetError(Exception):
    """A file that is refused as a whole; `message` says to a person what to do."""

    def __init__(self, code, **details):
        self.code, self.details = code, details
        super().__init__(code)

    @property
    def message(self):
        return ERRORS[self.code] % self.details if self.details else ERRORS[self.code]


@dataclass
class Sheet:
    """The cells of one sheet from A1 on.

    `merges` are (first row, first column, last row, last column), counted from 0.
    """

    name: str
    rows: list
    merges: list
    is_hidden: bool = False


def check(source, name=""):
    """Look at a file without reading its cells. Raises SheetError for what must not be read."""
    data = _recognised(source, name)
    if data.startswith(ZIP):
        _check_package(data, with_extent=False)


def open_sheets(source, name=""):
    """Every sheet of a path or of bytes, in order. Raises SheetError for what must not be read."""
    data = _recognised(source, name)
    return _workbook(data) if data.startswith(ZIP) else [_csv(data)]


def _recognised(source, name):
    """The bytes of a source that is a workbook or text by its first bytes and its name."""
    data, name = _bytes_of(source, name)
    if not data:
        raise SheetError("FILE_EMPTY")
    suffix = Path(name).suffix.lower()
    if suffix in (".xlsm", ".xltm", ".xlam", ".xlsb"):
        raise SheetError("FILE_WITH_MACROS")
    if data.startswith(OLE):
        raise SheetError("FILE_WITH_PASSWORD" if _is_encrypted(data) else "FILE_OF_OLD_KIND")
    if data.startswith(PICTURES) or not (data.startswith(ZIP) or suffix in (".csv", ".txt", "")):
        raise SheetError("FILE_NOT_A_TABLE")
    return data


def _bytes_of(source, name):
    if isinstance(source, (bytes, bytearray)):
        data = bytes(source)
    elif hasattr(source, "read"):
        name = name or str(getattr(source, "name", ""))
        data = source.read(MOST_BYTES + 1)
    else:
        name = name or str(source)
        with open(source, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise SheetError("FILE_TOO_LARGE", megabytes=MOST_BYTES // MEGABYTE)
    return data, name


def _is_encrypted(data):
    return "EncryptedPackage".encode("utf-16-le") in data


def _workbook(data):
    if with_errors := _check_package(data):
        data = _with_errors_as_text(data, with_errors)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [_sheet(workbook, meta) for meta in workbook.sheets_metadata if _is_table(meta)]
    except PasswordError as error:
        raise SheetError("FILE_WITH_PASSWORD") from error
    except (CalamineError, OSError, ValueError) as error:
        raise SheetError("FILE_DAMAGED") from error


def _is_table(meta):
    return meta.typ == SheetTypeEnum.WorkSheet


def _sheet(workbook, meta):
    if meta.visible != SheetVisibleEnum.Visible:
        return Sheet(meta.name, [], [], is_hidden=True)
    sheet = workbook.get_sheet_by_name(meta.name)
    rows = sheet.to_python(skip_empty_area=False)
    merges = [(*start, *end) for start, end in sheet.merged_cell_ranges or []]
    if sum(min(last, len(rows)) - first for first, _column, last, _end in merges) > MOST_CELLS:
        raise SheetError("FILE_DAMAGED")
    return Sheet(meta.name, rows, merges)


def _check_package(data, with_extent=True):
    """Refuse macros and bombs by the table of contents, before anything is unpacked.

    Gives the names of the members that hold cells of errors.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            _check_members(members)
            extents = {m.filename: _extent(package, m) for m in members if with_extent}
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


def _check_members(members):
    names = [member.filename for member in members]
    if any(Path(name).name.lower() == "vbaproject.bin" or "macrosheets/" in name for name in names):
        raise SheetError("FILE_WITH_MACROS")
    if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > MOST_UNPACKED:
        raise SheetError("FILE_UNPACKS_TOO_LARGE")
    if any(member.compress_type not in PACKINGS for member in members):
        raise SheetError("FILE_DAMAGED")
    for member in members:
        is_large = member.file_size > 10 * MEGABYTE
        if is_large and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            raise SheetError("FILE_UNPACKS_TOO_LARGE")
    if "xl/workbook.bin" in names:
        raise SheetError("FILE_OF_OLD_KIND")
    if not any(re.fullmatch(r"xl/workbook\d*\.xml", name) for name in names):
        raise SheetError("FILE_NOT_A_TABLE")


def _with_errors_as_text(data, names):
    """The package with `#REF!` as a text: a cell that could not be computed is not empty."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy,
    ):
        for member in package.infolist():
            with package.open(member) as old, copy.open(member.filename, "w") as new:
                as_text = ErrorsAsText() if member.filename in names else None
                while block := old.read(MEGABYTE):
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
        while block := file.read(MEGABYTE):
            extent.take(block)
    extent.finish()
    return extent


class Extent:
    """The farthest cell of a sheet that is given piece by piece."""

    def __init__(self):
        self.rest = b""
        self.is_sheet = self.has_errors = False
        self.row = self.column = 0
        self.last_row = self.last_column = 0

    def take(self, block):
        block = self.rest + block
        if not self.is_sheet:
            begins = block.find(BEGINNING)
            if begins < 0:
                self.rest = block[-len(BEGINNING) :]
                return
            self.is_sheet, block = True, block[begins:]
        # The last tag may go on in the next piece; no tag and no text of a cell is that long.
        cut = max(block.rfind(b"<"), 0)
        if len(block) - cut > 2 * MEGABYTE:
            raise SheetError("FILE_DAMAGED")
        self.read(block[:cut])
        self.rest = block[cut:]

    def finish(self):
        if self.is_sheet:
            self.read(self.rest)
        if self.last_row > MOST_ROWS:
            raise SheetError("FILE_WITH_TOO_MANY_ROWS", rows=MOST_ROWS)
        if self.last_column > MOST_COLUMNS or self.last_row * self.last_column > MOST_CELLS:
            raise SheetError("FILE_TOO_WIDE")

    def read(self, text):
        found = PLACED.findall(text)
        if len(found) != len(OPENING.findall(text)):
            raise SheetError("FILE_DAMAGED")
        if not self.has_errors and ERROR in text.replace(b"'", b'"'):
            self.has_errors = bool(OF_ERROR.search(text))
        for kind, letters, digits, attributes, is_bare in found:
            if not digits:
                letters, digits = place_of(attributes)
            if kind == b"row":
                self.row, self.column = int(digits) if digits else self.row + 1, 0
                continue
            self.column = _column_number(letters) if letters else self.column + 1
            if not is_bare:
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


def decode(data):
    """UTF-8 if it is that, else GB18030, which contains GBK. Raises SheetError when neither."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            said = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if NOT_TEXT.search(said):
            raise SheetError("FILE_NOT_A_TABLE")
        return said
    raise SheetError("FILE_ENCODING_UNKNOWN")


def _csv(data):
    said = decode(data)
    rows = []
    try:
        for record in csv.reader(io.StringIO(said, newline=""), delimiter=_delimiter(said)):
            rows.append(record)
            if len(rows) > MOST_ROWS:
                raise SheetError("FILE_WITH_TOO_MANY_ROWS", rows=MOST_ROWS)
            if len(record) > MOST_COLUMNS:
                raise SheetError("FILE_TOO_WIDE")
    except csv.Error as error:
        raise SheetError("FILE_DAMAGED") from error
    return Sheet("csv", rows, [])


def _delimiter(said):
    """A comma, unless the first lines have none and tabs or semicolons instead."""
    first = said[:4000].splitlines()[:5]
    counts = {sign: sum(line.count(sign) for line in first) for sign in (",", "\t", ";")}
    return max(counts, key=counts.get) if not counts[","] else ","
