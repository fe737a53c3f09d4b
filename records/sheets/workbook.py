"""Opens what an office uploads: .xlsx and .xls workbooks, web pages that pretend to be one, and
.csv files, and nothing else."""

import io
from dataclasses import dataclass
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from records.sheets import compound, limits, old_workbook
from records.sheets.cells import plain
from records.sheets.errors import SheetError
from records.sheets.html_files import is_page, read_page
from records.sheets.package import check_filled, check_package, with_errors_as_text
from records.sheets.shared_texts import check_cells
from records.sheets.text_files import decode, read_separated

ZIP = b"PK\x03\x04"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF", b"II*\x00", b"MM\x00*", b"%PDF")
WITH_MACROS = (".xlsm", ".xltm", ".xlam", ".xlsb", ".xla")
OLDEST = (b"\x09\x00", b"\x09\x02", b"\x09\x04")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Systems export web pages and texts with tabs under the name of a workbook.
AS_TEXT = (".csv", ".txt", ".xls", "")
XML_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
OLD_REFUSALS = {
    old_workbook.Protected: "FILE_WITH_PASSWORD",
    old_workbook.WithMacros: "FILE_WITH_MACROS",
    old_workbook.TooOld: "FILE_OF_OLD_KIND",
    old_workbook.NoWorkbook: "FILE_NOT_A_TABLE",
    old_workbook.TooLarge: "FILE_TOO_WIDE",
    compound.Damaged: "FILE_DAMAGED",
}


@dataclass
class Sheet:
    """The cells of one sheet from A1 on.

    `merges` are (first row, first column, last row, last column), counted from 0. Of a list
    that was taken out of a sheet the rows before the one where it `begins` are empty.
    """

    name: str
    rows: list
    merges: list
    is_hidden: bool = False
    begins: int = 0


def check(source, name=""):
    """Look at a file without reading its cells. Raises SheetError for what must not be read."""
    data = _recognised(source, name)
    if data.startswith(ZIP):
        check_package(data, with_extent=False)
    elif data.startswith(compound.SIGNATURE):
        _of_old_kind(old_workbook.stream_of, data)


def open_sheets(source, name=""):
    """Every sheet of a path or of bytes, in order. Raises SheetError for what must not be read."""
    data = _recognised(source, name)
    if data.startswith(ZIP):
        return _told_apart(_workbook(data))
    if data.startswith(compound.SIGNATURE):
        return _told_apart(_of_old_kind(_old_workbook, data))
    if is_page(data):
        sheet = Sheet("html", *read_page(decode(data)))
    else:
        sheet = Sheet("csv", read_separated(data), [])
    check_filled(sum(map(len, sheet.rows)))
    return [Room.checked(sheet)]


def _told_apart(sheets):
    """The same, unless two have one name: what is kept of a sheet is kept under it."""
    names = {sheet.name[: limits.LONGEST_NAME] for sheet in sheets}
    if len(names) < len(sheets):
        raise SheetError("FILE_DAMAGED")
    return sheets


def _recognised(source, name):
    """The bytes of a source that is a workbook or text by its first bytes and its name."""
    data, name = _bytes_of(source, name)
    if not data:
        raise SheetError("FILE_EMPTY")
    suffix = Path(name).suffix.lower()
    if suffix in WITH_MACROS:
        raise SheetError("FILE_WITH_MACROS")
    if data.startswith((ZIP, compound.SIGNATURE)):
        return data
    if suffix == ".xls" and (data.startswith(OLDEST) or is_xml_of_2003(data)):
        raise SheetError("FILE_OF_OLD_KIND")
    if data.startswith(PICTURES) or suffix not in AS_TEXT:
        raise SheetError("FILE_NOT_A_TABLE")
    return data


def is_xml_of_2003(data):
    return data.lstrip(b"\xef\xbb\xbf").startswith(b"<?xml") and XML_2003 in data[:4000]


def _bytes_of(source, name):
    if isinstance(source, (bytes, bytearray)):
        data = bytes(source)
    elif hasattr(source, "read"):
        name = name or str(getattr(source, "name", ""))
        data = source.read(limits.MOST_BYTES + 1)
    else:
        name = name or str(source)
        with open(source, "rb") as file:
            data = file.read(limits.MOST_BYTES + 1)
    if len(data) > limits.MOST_BYTES:
        raise SheetError("FILE_TOO_LARGE", megabytes=limits.MOST_BYTES // limits.MEGABYTE)
    return data, name


def _workbook(data):
    if with_errors := check_package(data):
        data = with_errors_as_text(data, with_errors)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets, room = [], Room()
        for meta in workbook.sheets_metadata:
            if meta.typ == SheetTypeEnum.WorkSheet:
                sheets.append(_sheet(workbook, meta, room))
        return sheets
    except PasswordError as error:
        raise SheetError("FILE_WITH_PASSWORD") from error
    except (CalamineError, OSError, ValueError) as error:
        raise SheetError("FILE_DAMAGED") from error
    except BaseException as error:
        # What the library did not expect is no Exception, and would end the worker.
        if type(error).__name__ != "PanicException":
            raise
        raise SheetError("FILE_DAMAGED") from error


def _sheet(workbook, meta, room):
    if meta.visible != SheetVisibleEnum.Visible:
        return Sheet(meta.name, [], [], is_hidden=True)
    sheet = workbook.get_sheet_by_name(meta.name)
    room.take(sheet.total_height * (sheet.total_width + limits.ROW))
    rows = sheet.to_python(skip_empty_area=False)
    merges = [(*start, *end) for start, end in sheet.merged_cell_ranges or []]
    return room.checked(Sheet(meta.name, rows, merges))


class Room:
    """What is left of the cells that the sheets of a file may have together."""

    def __init__(self):
        self.sheets, self.cells = limits.MOST_SHEETS, 2 * limits.MOST_CELLS

    def take(self, cells):
        self.sheets, self.cells = self.sheets - 1, self.cells - cells
        if self.cells < 0 or self.sheets < 0:
            raise SheetError("FILE_TOO_WIDE")

    @staticmethod
    def checked(sheet):
        """The sheet, when what its merged cells cover can be filled in."""
        covered = (
            max(min(last, len(sheet.rows)) - first, 0) for first, _c, last, _d in sheet.merges
        )
        if len(sheet.merges) > limits.MOST_MERGES or sum(covered) > limits.MOST_CELLS:
            raise SheetError("FILE_DAMAGED")
        return sheet


def _old_workbook(data):
    workbook = old_workbook.OldWorkbook(data, limits.MOST_CELLS)
    sheets, room = [], Room()
    for name, is_hidden, begins in workbook.sheets:
        rows, merges = ([], []) if is_hidden else workbook.read(begins)
        if len(rows) > limits.MOST_ROWS:
            raise SheetError("FILE_WITH_TOO_MANY_ROWS", rows=limits.MOST_ROWS)
        if max(map(len, rows), default=0) > limits.MOST_COLUMNS:
            raise SheetError("FILE_TOO_WIDE")
        room.take(0)
        # A name may hold what no database keeps.
        sheets.append(room.checked(Sheet(plain(name), rows, merges, is_hidden)))
    check_filled(sum(len(row) for sheet in sheets for row in sheet.rows))
    check_cells(sheets)
    return sheets


def _of_old_kind(read, data):
    try:
        return read(data)
    except tuple(OLD_REFUSALS) as error:
        code = OLD_REFUSALS[type(error)]
        if ENCRYPTED in data:
            code = "FILE_WITH_PASSWORD"
        raise SheetError(code) from error
