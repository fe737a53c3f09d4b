"""What is opened, and what is refused with a sentence."""

import io
import zipfile

import pytest

from records.sheets import SheetError, limits
from records.sheets.messages import ERRORS, KINDS, MESSAGES, message
from records.sheets.package import ErrorsAsText
from records.sheets.workbook import open_sheets
from tests.records import old_sheets
from tests.records import sheet_maker as maker

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ROWS = [["姓名", "学时"], ["展䶮", "8"]]


def packed(**members):
    """A ZIP of the given members, `xl/workbook.xml` and all."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def with_member(data, name, content):
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return file.getvalue()


def code_of(data, name="list.xlsx"):
    with pytest.raises(SheetError) as refused:
        open_sheets(data, name)
    assert refused.value.message, "every refusal is a sentence"
    return refused.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_any_encoding_of_an_office(encoding):
    sheets = open_sheets(maker.comma_separated(ROWS, encoding), "list.csv")

    assert [(sheet.name, sheet.rows) for sheet in sheets] == [("csv", ROWS)]


def test_csv_keeps_quoted_line_breaks_and_blank_records():
    data = '姓名,备注\r\n王芳,"一\n二"\r\n\r\n李明,"说""好"""\r\n'.encode()

    assert open_sheets(data, "a.csv")[0].rows == [
        ["姓名", "备注"],
        ["王芳", "一\n二"],
        [],
        ["李明", '说"好"'],
    ]


def test_csv_with_other_separators():
    assert open_sheets("姓名;学时\n王芳;8".encode(), "a.csv")[0].rows[1] == ["王芳", "8"]
    assert open_sheets("姓名\t学时\n王芳\t8".encode(), "a.txt")[0].rows[1] == ["王芳", "8"]


def test_formulas_are_read_by_their_stored_value():
    file = io.BytesIO()
    book = files_book(file)
    book.add_worksheet().write_formula(0, 0, "=1+1", None, 2)
    book.close()

    assert open_sheets(file.getvalue())[0].rows == [[2.0]]


def files_book(file):
    import xlsxwriter

    return xlsxwriter.Workbook(file, {"in_memory": True})


@pytest.mark.parametrize("name", ["甲", "甲" * 101])
def test_sheets_that_nobody_could_tell_apart_are_refused(name):
    """What is kept of a sheet is kept under its name."""
    data = maker.workbook({"甲": ROWS, "乙": ROWS})
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as honest,
        zipfile.ZipFile(file, "w") as package,
    ):
        for member in honest.namelist():
            content = honest.read(member)
            if member == "xl/workbook.xml":
                content = content.replace("甲".encode(), f"{name}".encode())
                content = content.replace("乙".encode(), f"{name}{'乙' * (len(name) > 1)}".encode())
            package.writestr(member, content)

    assert code_of(file.getvalue()) == "FILE_DAMAGED"


def test_hidden_sheets_are_not_unpacked():
    sheets = open_sheets(maker.workbook({"一": ROWS, "~二": ROWS}), "a.xlsx")

    assert [(s.name, s.is_hidden, s.rows) for s in sheets] == [
        ("一", False, ROWS),
        ("二", True, []),
    ]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.xlsx", "FILE_EMPTY"),
        (PNG, "a.xlsx", "FILE_NOT_A_TABLE"),
        (PNG, "a.csv", "FILE_NOT_A_TABLE"),
        (b"%PDF-1.7", "a.xlsx", "FILE_NOT_A_TABLE"),
        (b"just words", "a.xlsx", "FILE_NOT_A_TABLE"),
        (b"a,b\n\x00\x01", "a.csv", "FILE_NOT_A_TABLE"),
        (b"\x81\x20\xff,\xfe\xfe", "a.csv", "FILE_ENCODING_UNKNOWN"),
        (OLE, "a.xls", "FILE_DAMAGED"),
        (b"\x09\x04\x06\x00", "a.xls", "FILE_OF_OLD_KIND"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "FILE_WITH_PASSWORD"),
        (b"PK\x03\x04 broken", "a.xlsx", "FILE_DAMAGED"),
        (packed(word__document_xml="<w/>"), "a.xlsx", "FILE_NOT_A_TABLE"),
        (packed(xl__workbook_xml="<broken"), "a.xlsx", "FILE_DAMAGED"),
        (maker.table(*ROWS), "a.xlsm", "FILE_WITH_MACROS"),
        (with_member(maker.table(*ROWS), "xl/vbaProject.bin", b"x"), "a.xlsx", "FILE_WITH_MACROS"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_a_spreadsheet_is_refused(data, name, code):
    assert code_of(data, name) == code


def test_a_file_that_is_too_large_is_refused_before_it_is_held(monkeypatch):
    class Endless:
        name = "a.xlsx"
        asked = 0

        def read(self, size):
            self.asked += size
            return b"x" * size

    source = Endless()

    assert code_of(source) == "FILE_TOO_LARGE"
    assert source.asked == limits.MOST_BYTES + 1


def test_a_bomb_is_refused_by_its_table_of_contents(monkeypatch):
    monkeypatch.setattr(limits, "MOST_UNPACKED", limits.MEGABYTE)
    bomb = with_member(maker.table(*ROWS), "xl/media/zeros", bytes(3 * limits.MEGABYTE))

    assert code_of(bomb) == "FILE_UNPACKS_TOO_LARGE"


def test_a_member_packed_beyond_belief_is_refused():
    bomb = with_member(maker.table(*ROWS), "xl/media/zeros", bytes(12 * limits.MEGABYTE))

    assert code_of(bomb) == "FILE_UNPACKS_TOO_LARGE"


def test_a_thousand_members_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "MOST_MEMBERS", 5)

    assert code_of(maker.table(*ROWS)) == "FILE_UNPACKS_TOO_LARGE"


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [(limits.MOST_ROWS, 0, "FILE_WITH_TOO_MANY_ROWS"), (0, 16383, "FILE_TOO_WIDE")],
)
def test_one_cell_far_out_is_refused(row, column, code):
    """A table in memory is as large as its farthest cell."""
    file = io.BytesIO()
    book = files_book(file)
    book.add_worksheet().write(row, column, "x")
    book.close()

    assert code_of(file.getvalue()) == code


def test_empty_formatted_cells_far_out_do_no_harm():
    file = io.BytesIO()
    book = files_book(file)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "姓名")
    sheet.write_blank(1_000_000, 16_000, None, book.add_format({"bold": True}))
    book.close()

    assert open_sheets(file.getvalue())[0].rows == [["姓名"]]


def test_too_many_records_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "MOST_ROWS", 3)

    assert code_of(b"a\n" * 4, "a.csv") == "FILE_WITH_TOO_MANY_ROWS"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (maker.table(*ROWS), "a.xlsx"),
        (maker.comma_separated(ROWS), "a.csv"),
        (b"<table><tr><td>a<td>b<tr><td>c<td>d", "a.xls"),
        (old_sheets.old_workbook({"a": ROWS}), "a.xls"),
    ],
    ids=["xlsx", "csv", "page", "xls"],
)
def test_more_than_a_worker_can_hold_is_refused(data, name, monkeypatch):
    monkeypatch.setattr(limits, "MOST_FILLED", 4)
    assert len(open_sheets(data, name)[0].rows) == 2

    monkeypatch.setattr(limits, "MOST_FILLED", 3)
    assert code_of(data, name) == "FILE_WITH_TOO_MANY_CELLS"


def test_many_sheets_of_many_empty_rows_are_refused():
    sheets = {f"{n}": [*[[]] * 59_000, ["x"]] for n in range(20)}

    assert code_of(maker.workbook(sheets)) == "FILE_TOO_WIDE"


def test_every_code_has_a_sentence():
    assert all(
        str(sentence).endswith((".", "。")) for sentence in [*MESSAGES.values(), *ERRORS.values()]
    )
    kinds = {"TITLE", "REPEATED_HEADER", "TOTAL", "NOTE", "SECTION", "EMPTY", "ACTIVITY"}
    assert set(KINDS) == kinds
    assert message("DATE_MISSING") == MESSAGES["DATE_MISSING"]


def test_a_member_that_lies_about_its_size_is_refused():
    text = b"<sst>" + b"a" * 500_000 + b"</sst>"
    honest = with_member(maker.table(*ROWS), "xl/more.xml", text)
    liar = honest.replace(len(text).to_bytes(4, "little"), (5).to_bytes(4, "little"))

    assert (code_of(liar), liar == honest) == ("FILE_DAMAGED", False)


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_packings_that_no_office_uses_are_refused(packing):
    content = io.BytesIO(maker.table(*ROWS))
    with zipfile.ZipFile(content, "a", packing) as archive:
        archive.writestr("xl/more.xml", "x" * 100)

    assert code_of(content.getvalue()) == "FILE_DAMAGED"


FAR = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="999999"><c r="XFD999999"><v>1</v></c></row>'


def sheet_of(rows, name="xl/worksheets/sheet1.xml"):
    """A workbook whose sheet holds these rows, written as they are, under this name."""
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (space, rows)
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(maker.table(*ROWS))) as honest,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for member in honest.namelist():
            content = honest.read(member)
            if member.endswith(".rels"):
                content = content.replace(b"worksheets/sheet1.xml", name[3:].encode())
            if member == "xl/worksheets/sheet1.xml":
                member, content = name, sheet
            package.writestr(member, content)
    return file.getvalue()


@pytest.mark.parametrize(
    "rows",
    [
        FAR,
        FAR.replace(b'"', b"'"),
        FAR.replace(b'r="X', b'r = "X'),
        FAR.replace(b"XFD", b"xfd"),
        FAR.replace(b'c r="X', b'c x=">" r="X'),
        FAR.replace(b'c r="X', b"c x=\" r='A1' \" r=\"X"),
        FAR.replace(b'c r="X', b'c x:r="A1" r="X'),
        FAR.replace(b'c r="X', b"c" + b" " * 1_500_000 + b'r="X'),
        FAR.replace(b"<c r=\"X", b"<\xc3\xa9:c r=\"X").replace(b"1</v></c></row>", b"1</v></row>"),
        b'<row r="999999">' + b"<c><v>1</v></c>" * 500 + b"</row>",
        b"<!--" + b"x" * (1024 * 1024 - 150) + b"-->" + FAR,
    ],
    ids=["plain", "quotes", "spaces", "small", "sign", "hidden", "space", "long", "prefix", "bare",
         "late"],
)  # fmt: skip
def test_a_cell_far_out_is_found_however_it_is_written(rows):
    assert code_of(sheet_of(rows)) == "FILE_WITH_TOO_MANY_ROWS"


def with_texts(shared, cells, name="xl/sharedStrings.xml"):
    """A workbook with shared texts, written as they are, and a row for each of these numbers."""
    rows = b"".join(b'<row><c t="s"><v>%d</v></c></row>' % number for number in cells)
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sheet_of(rows))) as honest,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for member in honest.namelist():
            if member != "xl/sharedStrings.xml":
                package.writestr(member, honest.read(member))
        space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        package.writestr(name, b'<?xml version="1.0"?>\n<sst %s>%s</sst>' % (space, shared))
    return file.getvalue()


LONG = b"<si><t xml:space='preserve'>" + b"a" * 30_000 + b"</t></si>"
SHORT = "<si><t>王芳</t></si>".encode()


@pytest.mark.parametrize(
    ("shared", "cells", "code"),
    [
        (LONG + SHORT, [0] * 6000, "FILE_UNPACKS_TOO_LARGE"),
        (LONG.replace(b"si>", b"x:si>"), [0] * 6000, "FILE_UNPACKS_TOO_LARGE"),
        (b"<si>" + b"<r><t>aaaaaaaa</t></r>" * 3000 + b"</si>", [0] * 6000,
         "FILE_UNPACKS_TOO_LARGE"),
        (LONG.replace(b"aaaa", b"<!--<si>-->", 10), [0], "FILE_DAMAGED"),
        (LONG.replace(b"<t ", b"<t x='<si>' "), [0], "FILE_DAMAGED"),
        (b"<si>" + b"a" * 4_000_000 + b"</si>", [0], "FILE_DAMAGED"),
    ],
    ids=["long", "prefix", "pieces", "comments", "attribute", "endless"],
)  # fmt: skip
def test_a_text_that_thousands_of_cells_share_is_a_bomb(shared, cells, code):
    assert code_of(with_texts(shared, cells)) == code
    assert code_of(with_texts(shared, cells, "xl\\SharedStrings.XML")) == code


def test_of_an_old_workbook_too():
    cells = [["a" * 30_000] for _ in range(6000)]

    assert code_of(old_sheets.old_workbook({"甲": cells}), "a.xls") == "FILE_UNPACKS_TOO_LARGE"


def test_a_long_text_beside_thousands_of_cells_is_none():
    data = with_texts(LONG + SHORT, [0, *[1] * 6000])

    assert [len(row[0]) for row in open_sheets(data)[0].rows] == [30_000, *[2] * 6000]


def test_a_sheet_under_any_name_is_looked_at():
    assert code_of(sheet_of(FAR, "xl/other/a.bin")) == "FILE_WITH_TOO_MANY_ROWS"


def test_what_stands_before_a_sheet_without_end_is_not_gathered():
    cell = b'<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>'
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sheet_of(cell))) as honest,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for member in honest.namelist():
            before = b"a" * 4_000_000 if member.endswith("sheet1.xml") else b""
            package.writestr(member, before + honest.read(member))

    assert code_of(file.getvalue()) == "FILE_DAMAGED"
    with pytest.raises(SheetError):
        ErrorsAsText().take(b"a" * 3 * limits.MEGABYTE)


@pytest.mark.parametrize(
    "before", [b"", b"<!--" + b"x" * (limits.MEGABYTE - 170) + b"-->"], ids=["one", "pieces"]
)
def test_what_could_not_be_computed_is_no_empty_cell(before):
    row = (
        b'<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1" t="str"><v>t="e"</v></c>'
        b"<c t = 'e' r='C1'><v>#REF!</v></c><c r=\"D1\"><v>4</v></c></row>"
    )

    [sheet] = open_sheets(sheet_of(before + row))

    assert sheet.rows == [["#DIV/0!", 't="e"', "#REF!", 4]]


@pytest.mark.parametrize(
    "rows",
    [
        b"<c " * 700_000,
        b"<c " + b'r="A1" ' * 300_000,
        b"<" + b"a" * 1_900_000,
        b"<c " + b"a" * 1_900_000,
        b'<row r="1"><c r="?"><v>1</v></c></row>',
        b"<v>" + b"a" * 4_000_000 + b"</v>",
    ],
)
def test_what_no_office_writes_is_refused_and_not_puzzled_over(rows):
    assert code_of(sheet_of(rows)) == "FILE_DAMAGED"
