"""Workbooks of Excel 97 to 2003 (.xls), and containers that nobody wrote in good faith."""

import datetime
import io
import struct

import pytest
from python_calamine import CalamineWorkbook

from lessons import week_sheets
from records.sheets import SheetError, limits, read
from records.sheets.compound import Compound
from records.sheets.number_formats import DAY, DURATION, kind_of, moment
from records.sheets.workbook import check, open_sheets
from tests.records import old_sheets as old
from tests.records import sheet_maker as maker
from tests.records.shared_files import SETTINGS, SHARED, needs_shared_files, roster
from training.sheets import LAYOUT

ROWS = [
    ["姓名", "学时", "日期"],
    ["展䶮", 8.0, datetime.date(2021, 3, 5)],
    ["Anna", 4.5, datetime.datetime(2021, 3, 5, 13, 30)],
    ["", True, datetime.timedelta(hours=1, minutes=30)],
    ["#REF!", -3.0],
]


def cells(rows):
    """Rows that are as long as the longest."""
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def code_of(data, name="list.xls"):
    with pytest.raises(SheetError) as refused:
        open_sheets(data, name)
    assert refused.value.message, "every refusal is a sentence"
    return refused.value.code


@pytest.mark.parametrize("small", [False, True], ids=["sectors", "small sectors"])
@pytest.mark.parametrize("is_1904", [False, True])
def test_cells_are_read_as_they_were_written(small, is_1904):
    merges = [(0, 0, 0, 1), (1, 2, 3, 2)]
    content = {"一月": (ROWS, merges), "~字典": [["甲"]], "空": []}

    sheets = open_sheets(old.old_workbook(content, is_1904=is_1904, small=small), "a.xls")

    assert [(s.name, s.is_hidden, cells(s.rows), s.merges) for s in sheets] == [
        ("一月", False, cells(ROWS), merges),
        ("字典", True, [], []),
        ("空", False, [], []),
    ]


def test_another_reader_reads_the_same():
    data = old.old_workbook({"一月": ROWS, "二月": [["甲", "乙"], ["", 44270.25]]})
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(data))

    for sheet in open_sheets(data, "a.xls"):
        found = theirs.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        # It has no word for what could not be computed.
        ours = [["" if value == "#REF!" else value for value in row] for row in cells(sheet.rows)]
        assert ours == found


def test_a_name_has_no_characters_that_nobody_sees():
    [sheet] = open_sheets(old.old_workbook({"甲\0": [["乙"]]}), "a.xls")

    assert (sheet.name, sheet.rows) == ("甲", [["乙"]])


def test_texts_go_on_in_the_next_record():
    rows = [[f"第{n}行：" + "听课记录" * (n % 700)] for n in range(60)]

    assert open_sheets(old.old_workbook({"甲": rows}), "a.xls")[0].rows == rows


def test_texts_with_looks_and_readings_of_their_own():
    texts = struct.pack("<II", 2, 2)
    texts += struct.pack("<HBHI", 2, 1 | 8 | 4, 1, 6) + "王芳".encode("utf-16-le") + bytes(10)
    texts += struct.pack("<HB", 4, 0) + b"Li M"
    sheet = old.record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    sheet += old.record(0xFD, struct.pack("<3HI", 0, 0, 0, 0))
    sheet += old.record(0xFD, struct.pack("<3HI", 0, 1, 0, 1)) + old.record(0x0A)

    assert sheets_of(sheet, old.record(0xFC, texts)) == [["王芳", "Li M"]]


def sheets_of(sheet, texts=b"", version=0x0600, extra=b""):
    """The rows of the only sheet, whose records are given."""
    return open_sheets(with_sheet(sheet, texts, version, extra), "a.xls")[0].rows


def with_sheet(sheet, texts=b"", version=0x0600, extra=b"", times=1):
    stream = old.record(0x0809, struct.pack("<HHHHII", version, 5, 0, 0, 0, 0)) + extra
    name = b"\x01\x00A" if version == 0x0600 else b"\x01A"
    at = len(stream) + times * (4 + 6 + len(name)) + len(texts) + 4
    stream += old.record(0x85, struct.pack("<IBB", at, 0, 0) + name) * times
    stream += texts + old.record(0x0A) + sheet
    return old.container({"Book" if version < 0x0600 else "Workbook": stream.ljust(4096, b"\0")})


def begun(*records, version=0x0600):
    begins = old.record(0x0809, struct.pack("<HHHHII", version, 0x10, 0, 0, 0, 0))
    return begins + b"".join(records) + old.record(0x0A)


def test_formulas_are_read_by_their_stored_value():
    def formula(column, result):
        return old.record(0x06, struct.pack("<3H", 0, column, 0) + result + bytes(8))

    said = old.record(0x0207, struct.pack("<HB", 2, 1) + "合格".encode("utf-16-le"))
    sheet = begun(
        formula(0, struct.pack("<d", 2.5)),
        formula(1, b"\x00" + bytes(5) + b"\xff\xff"),
        old.record(0x04BC, bytes(10)),
        said,
        formula(2, b"\x01\x00\x01" + bytes(3) + b"\xff\xff"),
        formula(3, b"\x02\x00\x2a" + bytes(3) + b"\xff\xff"),
        formula(4, b"\x03" + bytes(5) + b"\xff\xff"),
        formula(5, struct.pack("<d", 1.0)),
    )

    assert sheets_of(sheet) == [[2.5, "合格", True, "#N/A", "", 1.0]]


def test_numbers_in_all_their_packings():
    whole, hundredth = (7 << 2 | 2), (1250 << 2 | 3)
    half = struct.unpack("<Q", struct.pack("<d", 0.5))[0] >> 32
    several = struct.pack("<HHHIHIHIH", 0, 0, 0, whole, 0, hundredth, 0, half, 2)

    assert sheets_of(begun(old.record(0xBD, several))) == [[7.0, 12.5, 0.5]]
    assert sheets_of(begun(old.record(0x0203, struct.pack("<3Hd", 0, 0, 0, float("nan"))))) == [
        ["#NUM!"]
    ]


def test_what_a_drawing_holds_is_no_cell():
    inside = begun(old.record(0x0203, struct.pack("<3Hd", 9, 9, 0, 9.0)))

    sheet = begun(inside, old.record(0x0203, struct.pack("<3Hd", 0, 0, 0, 1.0)))

    assert sheets_of(sheet) == [[1.0]]


def test_excel_95_in_the_letters_of_the_office():
    said = "王芳".encode("gbk")
    label = old.record(0x0204, struct.pack("<4H", 0, 0, 0, len(said)) + said)
    page = old.record(0x42, struct.pack("<H", 936))

    sheet = begun(label, version=0x0500)

    assert sheets_of(sheet, version=0x0500, extra=page) == [["王芳"]]


def test_a_container_with_more_tables_than_its_header_lists():
    content = bytes(range(256)) * 70_000

    assert Compound(old.container({"Workbook": content})).read("Workbook") == content


HEAD = ["工号", "姓名", "培训项目", "培训级别", "培训形式", "培训时间", "学时", "学分"]


def test_a_register_reads_alike_from_both_kinds():
    rows = [
        HEAD,
        [1001.0, "王芳", "作业设计", "县级", "面授", datetime.date(2021, 3, 5), 8.0, 8.0],
        [1001.0, "", "命题", "县级", "面授", "#REF!", 8.0, 8.0],
    ]
    sheets = {"Sheet1": (rows, [(1, 1, 2, 1)])}
    people = [maker.person("01001", "王芳")]

    found = [
        read(LAYOUT, data, maker.spring(), people, name=name)
        for data, name in (
            (maker.workbook(sheets), "a.xlsx"),
            (old.old_workbook(sheets), "a.xls"),
            (old.old_workbook(sheets, is_1904=True), "a.xls"),
        )
    ]

    assert [maker.outcomes(reading) for reading in found] == [{2: "", 3: "DATE_INVALID"}] * 3
    assert found[1].accepted[0].values == found[0].accepted[0].values
    assert found[2].accepted[0].values == found[0].accepted[0].values


@needs_shared_files
@pytest.mark.parametrize("name", ["02-training-hours.xlsx", "04-observations-wide.xlsx"])
def test_the_sheets_of_shiqiao_read_alike_from_both_kinds(name):
    layout = LAYOUT if name.startswith("02") else week_sheets.LAYOUT
    sheets = open_sheets(SHARED / name)
    data = old.old_workbook(
        {f"{'~' * sheet.is_hidden}{sheet.name}": (sheet.rows, sheet.merges) for sheet in sheets}
    )

    new, same = (
        read(layout, source, SETTINGS(), roster(), name="a.xls") for source in (SHARED / name, data)
    )

    assert [(row.place, row.code, row.values, row.warnings) for row in same.rows] == [
        (row.place, row.code, row.values, row.warnings) for row in new.rows
    ]
    assert same.ignored == new.ignored


def test_a_merged_cell_reaches_beyond_the_last_cell_of_a_row():
    """Rows are as long as what was written in them."""
    head = ["姓名", "培训项目", "培训级别", "培训时间", "学时", "培训形式"]
    rows = [
        head,
        ["王芳", "作业设计", "县级", "3.5", 8.0, "面授"],
        ["王芳", "命题", "县级", "3.6", 8.0],
    ]

    result = read(
        LAYOUT,
        old.old_workbook({"Sheet1": (rows, [(1, 5, 2, 5)])}),
        maker.spring(),
        [maker.person("01001", "王芳")],
        name="a.xls",
    )

    assert [row.values["mode"] for row in result.accepted] == ["face", "face"]


# --- what is refused ------------------------------------------------------------------


def broken_header(at, value):
    data = bytearray(old.old_workbook({"甲": [["乙"]]}))
    data[at : at + len(value)] = value
    return bytes(data)


def in_circles():
    """A stream whose second sector is its own successor."""
    data = bytearray(old.old_workbook({"甲": [["乙" * 9000]]}))
    table = 512 + struct.unpack_from("<I", data, 76)[0] * 512
    data[table + 4 : table + 8] = struct.pack("<I", 1)
    return bytes(data)


def in_small_circles():
    """A small stream that says it has four billion bytes, and whose sectors follow each other."""
    data = bytearray(old.old_workbook({"甲": [["乙"]]}, small=True))
    data[56:60] = struct.pack("<I", 0xFFFFFFFF)
    lines = 512 + struct.unpack_from("<I", data, 48)[0] * 512
    data[lines + 128 + 120 : lines + 128 + 124] = struct.pack("<I", 0xFFFFFFF0)
    table = 512 + struct.unpack_from("<I", data, 60)[0] * 512
    data[table + 4 : table + 8] = struct.pack("<I", 0)
    return bytes(data)


MANY_MERGES = begun(*[old.record(0xE5, struct.pack("<H", 1000) + bytes(8000))] * 101)

FAR = begun(*(old.record(0x0203, struct.pack("<3Hd", n, 255, 0, 1.0)) for n in range(20_000)))

LONG = [*[[]] * 59_000, ["x"]]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (old.old_workbook({}, extra=old.record(0x2F, bytes(6))), "FILE_WITH_PASSWORD"),
        (old.container({"EncryptedPackage": bytes(5000)}), "FILE_WITH_PASSWORD"),
        (old.old_workbook({"甲": [["乙"]]}, storages=["_VBA_PROJECT_CUR"]), "FILE_WITH_MACROS"),
        (old.container({"WordDocument": bytes(5000)}), "FILE_NOT_A_TABLE"),
        (old.container({"Workbook": old.record(0x0409, bytes(4)).ljust(5000)}), "FILE_OF_OLD_KIND"),
        (broken_header(30, struct.pack("<H", 30)), "FILE_DAMAGED"),
        (broken_header(48, struct.pack("<I", 5000)), "FILE_DAMAGED"),
        (broken_header(68, struct.pack("<2I", 0, 0xFFFFFFF0)), "FILE_DAMAGED"),
        (in_circles(), "FILE_DAMAGED"),
        (in_small_circles(), "FILE_DAMAGED"),
        (with_sheet(MANY_MERGES), "FILE_DAMAGED"),
        (old.old_workbook({"甲": [["乙"]]})[:2000], "FILE_DAMAGED"),
        (with_sheet(begun(struct.pack("<HH", 0x0203, 60000))), "FILE_DAMAGED"),
        (with_sheet(begun(old.record(0xFD, struct.pack("<3HI", 0, 0, 0, 99)))), "FILE_DAMAGED"),
        (with_sheet(begun(old.record(0x0203, b"\0"))), "FILE_DAMAGED"),
        (with_sheet(begun(), old.record(0xFC, struct.pack("<IIHB", 9, 9, 9, 1))), "FILE_DAMAGED"),
        (with_sheet(FAR), "FILE_TOO_WIDE"),
        (old.old_workbook({f"{n}": LONG for n in range(10)}), "FILE_TOO_WIDE"),
        (with_sheet(begun(), times=limits.MOST_SHEETS + 1), "FILE_TOO_WIDE"),
    ],
    ids=["password", "encrypted", "macros", "letter", "before 95", "sectors", "beyond", "table",
         "circle", "small circle", "merges", "cut", "long record", "no text", "short cell",
         "short text", "far", "long", "sheets"],
)  # fmt: skip
def test_what_is_no_workbook_to_read_is_refused(data, code):
    assert code_of(data) == code


def test_a_header_that_promises_four_billion_texts_sets_nothing_aside():
    promised = old.record(0xFC, struct.pack("<IIHB", 0xFFFFFFFF, 0xFFFFFFFF, 1, 0) + b"A")
    sheet = begun(old.record(0xFD, struct.pack("<3HI", 0, 0, 0, 0)))

    assert sheets_of(sheet, promised) == [["A"]]


def test_no_format_makes_it_slow():
    """Thousands of looks name one format, which is read once."""
    formats = old.record(0x041E, struct.pack("<H", 164) + old.text("[" * 8000))
    formats += old.record(0x041E, struct.pack("<H", 165) + old.text("yyyy-mm-dd"))
    formats += old.record(0xE0, struct.pack("<HH", 0, 164) + bytes(16)) * 5000
    formats += old.record(0xE0, struct.pack("<HH", 0, 165) + bytes(16))
    sheet = begun(old.record(0x0203, struct.pack("<3Hd", 0, 0, 5000, 44260.0)))

    assert sheets_of(sheet, extra=formats) == [[datetime.date(2021, 3, 5)]]


def test_too_many_rows_are_refused():
    sheet = begun(old.record(0x0203, struct.pack("<3Hd", limits.MOST_ROWS, 0, 0, 1.0)))

    assert code_of(with_sheet(sheet)) == "FILE_WITH_TOO_MANY_ROWS"


def test_sheets_that_share_their_records_are_not_read_over_and_over():
    many = begun(*(old.record(0x0203, struct.pack("<3Hd", 0, 0, 0, 1.0)) for _ in range(5000)))

    assert code_of(with_sheet(many, times=100)) == "FILE_DAMAGED"


def test_what_is_refused_at_once_is_refused_before_the_cells_are_read():
    check(old.old_workbook({"甲": [["乙"]]}), "a.xls")
    with pytest.raises(SheetError) as refused:
        check(old.old_workbook({"甲": [["乙"]]}, storages=["_VBA_PROJECT_CUR"]), "a.xls")
    assert refused.value.code == "FILE_WITH_MACROS"


# --- formats --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "code", "kind"),
    [
        (0, "", ""),
        (14, "", DAY),
        (31, "", DAY),
        (57, "", DAY),
        (46, "", DURATION),
        (164, 'yyyy"年"m"月"d"日"', DAY),
        (164, "[$-804]aaaa;@", ""),
        (164, "[DBNum1][$-804]m/d", DAY),
        (164, "[h]:mm", DURATION),
        (164, '0"天"', ""),
        (164, '#,##0.00"days"', ""),
        (164, "0.00E+00", ""),
        (164, "General", ""),
        (164, "[Red]0.0_);(0.0)", ""),
        (164, "@", ""),
    ],
)
def test_which_numbers_are_days(number, code, kind):
    assert kind_of(number, code) == kind


@pytest.mark.parametrize(
    ("serial", "is_1904", "said"),
    [
        (44260, False, "2021-03-05"),
        (42798, True, "2021-03-05"),
        (44260.5, False, "2021-03-05 12:00:00"),
        (44260.999999999, False, "2021-03-06"),
        (0.5, False, "12:00:00"),
        (59, False, "1900-02-28"),
        (61, False, "1900-03-01"),
    ],
)
def test_what_a_number_says_as_a_day(serial, is_1904, said):
    assert str(moment(serial, DAY, is_1904)) == said
