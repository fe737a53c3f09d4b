"""Workbooks as nobody would draw them, and what is read of them all the same."""

import datetime
import io
import zipfile

import pytest
import xlsxwriter

from records.sheets import SheetError, limits, read
from records.sheets.workbook import open_sheets
from tests.records import sheet_maker as maker
from tests.records.test_sheet_files import sheet_of
from training.sheets import LAYOUT

HEAD = ["姓名", "培训项目", "培训级别", "培训形式", "培训时间", "学时", "学分"]
PEOPLE = [
    maker.person("01001", "王芳"),
    maker.person("01002", "李明", "数学"),
    maker.person("01003", "Anna Maria Smith", "英语"),
    maker.person("01004", "O'Brien", "英语"),
]
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\r\xefF\xb8\x00\x00\x00\x00IEND\xaeB`\x82"
)


def line(name="王芳", programme="作业设计", date="3.5", hours=8):
    return [name, programme, "县级", "面授", date, hours, 8]


def reading(data, name="a.xlsx"):
    return read(LAYOUT, data, maker.spring(), PEOPLE, name=name)


def book(fill, **options):
    """The bytes of a workbook whose first sheet `fill(book, sheet)` fills."""
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"in_memory": True, **options})
    fill(made, made.add_worksheet())
    made.close()
    return file.getvalue()


def found(result):
    return [
        (row.row, row.block, row.code or (row.values["employee_no"], row.values["programme"]))
        for row in result.rows
    ]


# --- what lies around the table ---------------------------------------------------------


def test_days_of_1904():
    def fill(made, sheet):
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, line())
        look = made.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 4, datetime.datetime(2021, 3, 5), look)

    [row] = reading(book(fill, date_1904=True)).accepted

    assert str(row.values["starts_on"]) == "2021-03-05"


@pytest.mark.parametrize("cells", [b'<c r="A%d" s="1"/>', b'<c r="A%d" s="1"></c>', b""])
def test_empty_rows_with_a_look_are_no_rows(cells):
    rows = b"".join(
        b'<row r="%d" s="1" customFormat="1">%s</row>' % (n, cells % n if cells else b"")
        for n in range(2, 200_001)
    )
    first = b'<row r="1"><c r="A1" t="str"><v>x</v></c></row>'

    assert [sheet.rows for sheet in open_sheets(sheet_of(first + rows))] == [[["x"]]]


def test_a_stray_picture_and_a_chart_are_passed_over():
    def fill(made, sheet):
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, line())
        sheet.insert_image(1, 3, "x.png", {"image_data": io.BytesIO(PNG)})
        made.add_worksheet("图").insert_image(0, 0, "x.png", {"image_data": io.BytesIO(PNG)})
        chart = made.add_chart({"type": "column"})
        chart.add_series({"values": "=Sheet1!$F$2:$F$2"})
        made.add_chartsheet("图表").set_chart(chart)

    result = reading(book(fill))

    assert found(result) == [(2, None, ("01001", "作业设计"))]
    assert [*result.sheets] == ["Sheet1", "图"]


@pytest.mark.parametrize(
    "rows",
    [
        [line(), line(date="3.6")],
        [["1", "2", "3", "4", "5", "6", "7"], line()],
        [["甲", "乙", "丙", "丁", "戊", "己", "庚"], line()],
    ],
    ids=["none", "numbers", "unknown"],
)
def test_without_a_heading_row_nothing_is_guessed(rows):
    with pytest.raises(SheetError) as refused:
        reading(maker.table(*rows))
    assert refused.value.code == "FILE_WITHOUT_HEADER"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"-1e300", "FILE_DAMAGED"),  # the library gives up
        (b"1e308", "DATE_INVALID"),
        (b"inf", "DATE_INVALID"),
        (b"99999999999", "DATE_INVALID"),
        (b"abc", "DATE_INVALID"),
    ],
)
def test_a_day_beyond_all_days(said, code):
    def fill(made, sheet):
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, line())
        sheet.write_number(1, 4, 44260, made.add_format({"num_format": "yyyy-mm-dd"}))

    data = rewritten(book(fill), b"<v>44260</v>", b"<v>%s</v>" % said)

    try:
        found = [row.code for row in reading(data).rows]
    except SheetError as refused:
        found = [refused.code]
    assert found == [code]


@pytest.mark.parametrize("said", [b"inf", b"1e308", b"-1e308", b"nan", b"1e-308"])
def test_a_number_beyond_all_numbers_in_any_cell(said):
    """A bad row never raises."""
    rows = [HEAD, *([*line()[:n], 12345.5, *line()[n + 1 :]] for n in range(7))]

    result = reading(rewritten(maker.table(*rows), b"<v>12345.5</v>", b"<v>%s</v>" % said))

    assert [row.row for row in result.rows] == [2, 3, 4, 5, 6, 7, 8]
    assert all(row.values["credits"] < 1000 for row in result.accepted)


# --- merged cells across everything --------------------------------------------------------


def test_every_cell_merged_over_two_rows_and_two_columns():
    rows, merges = [], []
    for cells in (HEAD, line(), line("李明", "命题", "3.6")):
        top = len(rows)
        rows += [[part for cell in cells for part in (cell, "")], [""] * 14]
        merges += [(top, c, top + 1, c + 1) for c in range(0, 14, 2)]

    result = reading(maker.table(*rows, merges=merges))

    assert found(result) == [(3, None, ("01001", "作业设计")), (5, None, ("01002", "命题"))]


def test_one_merged_cell_over_the_whole_sheet():
    """What lies below it is there, though no program shows it."""
    rows = [HEAD, line(), line("李明", "命题", "3.6")]

    result = reading(maker.table(*rows, merges=[(0, 0, 900, 300)]))

    assert found(result) == [(2, None, ("01001", "作业设计")), (3, None, ("01002", "命题"))]


def test_a_merge_to_the_end_of_the_world():
    """It names rows and columns that the sheet has not."""
    rows = [[*HEAD, "", ""], [*line(), "", ""], [*line("李明", "命题", "3.6"), "", ""]]
    data = maker.table(*rows, merges=[(1, 7, 2, 8)])

    result = reading(rewritten(data, b"H2:I3", b"H2:XFD1048576"))

    assert found(result) == [(2, None, ("01001", "作业设计")), (3, None, ("01002", "命题"))]


def rewritten(data, old, new):
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in package.namelist():
            copy.writestr(name, package.read(name).replace(old, new))
    assert file.getvalue() != data
    return file.getvalue()


def test_a_merged_cell_in_every_row():
    """Looking for those of a row does not look at those of all rows."""
    rows = [[*HEAD, "备注", ""], *([*line(programme=f"项目{n}"), "备注", ""] for n in range(3000))]
    merges = [(n, 7, n, 8) for n in range(3001)]

    result = reading(maker.table(*rows, merges=merges))

    assert len(result.accepted) == 3000


def test_more_merged_cells_than_an_office_makes_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "MOST_MERGES", 3)
    rows = [HEAD, *(line() for _ in range(5))]

    with pytest.raises(SheetError) as refused:
        reading(maker.table(*rows, merges=[(n, 5, n, 6) for n in range(5)]))
    assert refused.value.code == "FILE_DAMAGED"


# --- two tables on a sheet -----------------------------------------------------------------


def test_a_second_table_below_has_columns_of_its_own():
    other = ["学时数", "项目名称", "", "教师姓名", "日期"]

    result = reading(maker.table(HEAD, line(), [], ["补登"], other, [4, "命题", "", "李明", "3.6"]))

    assert found(result) == [(2, None, ("01001", "作业设计")), (6, None, ("01002", "命题"))]
    assert [(one.row, one.kind) for one in result.ignored] == [(4, "SECTION")]


@pytest.mark.parametrize("gap", [[], [""], ["", ""]], ids=["none", "one", "two"])
def test_tables_side_by_side_are_read_one_after_the_other(gap):
    empty = [""] * 7
    rows = [
        ["第一小组", *empty[1:], *gap, "第二小组"],
        [*HEAD, *gap, *HEAD],
        [*line(), *gap, *line("李明", "命题", "3.6")],
        [*line("〃", "板书", "3.7"), *gap, *line("〃", "备课", "3.8")],
        ["小计", *empty[1:], *gap, *line("李明", "说课", "3.9")],
        [*empty, *gap, "合计"],
        ["注：下同"],
    ]

    result = reading(maker.table(*rows))

    assert found(result) == [
        (3, 1, ("01001", "作业设计")),
        (4, 1, ("01001", "板书")),
        (3, 2, ("01002", "命题")),
        (4, 2, ("01002", "备课")),
        (5, 2, ("01002", "说课")),
    ]
    assert [(one.row, one.kind) for one in result.ignored] == [
        (1, "TITLE"),
        (6, "TOTAL"),
        (7, "NOTE"),
    ]
    assert result.sheets["Sheet1"]["header_rows"] == [2]


def test_tables_side_by_side_in_other_orders_end_where_one_over_both_begins():
    other = ["培训项目", "姓名", "日期", "学时"]
    rows = [
        [*HEAD, "", *other],
        [*line(), "", "命题", "李明", "3.6", 4],
        [*[""] * 8, "板书", "李明", "3.7", 4],
        ["教师", "", "", "", "", "", "", "", "项目名称", "起止时间", "学时数"],
        ["李明", "", "", "", "", "", "", "", "备课", "3.8", 2],
    ]

    result = reading(maker.table(*rows))

    assert found(result) == [
        (2, 1, ("01001", "作业设计")),
        (2, 2, ("01002", "命题")),
        (3, 2, ("01002", "板书")),
        (5, None, ("01002", "备课")),
    ]


def test_a_legend_beside_the_table_is_no_table():
    rows = [
        [*HEAD, "", "级别", "说明"],
        [*line(), "", "县级", "区教研室"],
        [*line("李明", "命题", "3.6"), "", "市级", "市教研院"],
    ]

    assert found(reading(maker.table(*rows))) == [
        (2, None, ("01001", "作业设计")),
        (3, None, ("01002", "命题")),
    ]


# --- people ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("Anna Maria Smith", "01003"),
        ("  Anna  Maria Smith ", "01003"),
        ("Ａｎｎａ　Ｍａｒｉａ　Ｓｍｉｔｈ", "01003"),
        ("Anna Maria Smith（英语）", "01003"),
        ("O'Brien", "01004"),
        ("O’Brien", "01004"),
        ("anna maria smith", "01003"),
        ("ANNA MARIA SMITH", "01003"),
    ],
)
def test_a_name_in_latin_letters(said, number):
    [row] = reading(maker.table(HEAD, line(said))).accepted

    assert row.values["employee_no"] == number
