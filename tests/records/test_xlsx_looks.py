"""What a sheet has besides rows: choices, prompts, merged cells, styles, hidden sheets."""

import io
import re
import zipfile

import openpyxl

from records.xlsx import DAY, PLAIN, TEXT, Book, Choice, Look, Styled


def book_of(*sheets):
    file = io.BytesIO()
    book = Book(file)
    for sheet in sheets:
        book.sheet(*sheet)
    book.close()
    return file


def test_a_sheet_has_what_its_look_says():
    choices = (
        Choice(0, 3, 9, "级别", "选一个", "'选项'!$A$1:$A$2"),
        Choice(1, 3, 9, '"<&', "x" * 300),
    )
    look = Look(styles=(TEXT, DAY), choices=choices, merges=("A1:B1",), is_filtered=False)
    file = book_of(
        (
            "册",
            [],
            [10, 12],
            [Styled(["标题"], PLAIN), Styled(["级别", "日期"]), ["县级", None]],
            look,
        ),
        ("选项", [], [8], [["县级"], ["市级"]], Look(is_hidden=True)),
    )

    book = openpyxl.load_workbook(file)
    sheet = book["册"]
    offered, told = sheet.data_validations.dataValidation
    assert [[cell.value for cell in row] for row in sheet] == [
        ["标题", None],
        ["级别", "日期"],
        ["县级", None],
    ]
    assert (offered.type, offered.formula1, str(offered.sqref)) == (
        "list",
        "'选项'!$A$1:$A$2",
        "A3:A9",
    )
    assert (told.type, told.promptTitle, told.prompt) == (None, '"<&', "x" * 255)
    assert [str(place) for place in sheet.merged_cells.ranges] == ["A1:B1"]
    assert [sheet.column_dimensions[name].number_format for name in "AB"] == ["@", r"yyyy\-mm\-dd"]
    assert (book["选项"].sheet_state, sheet.auto_filter.ref) == ("hidden", None)


def test_parts_stand_in_the_order_that_excel_asks_for():
    look = Look(choices=(Choice(0, 2, 3, "a", "b"),), merges=("A5:B5",))
    file = book_of(("册", ["一", "二"], [8, 8], [["1", "2"]], look))

    with zipfile.ZipFile(file) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    parts = ["sheetViews", "cols", "sheetData", "autoFilter", "mergeCells", "dataValidations"]
    assert re.findall(rf"<({'|'.join(parts)})[ >]", text) == parts


def test_names_of_sheets_are_those_that_excel_allows():
    names = ["a/b:c", "A b c", "", "'x'", "长" * 40, "长" * 40]
    file = book_of(*((name, [], [8], [["1"]]) for name in names))

    assert openpyxl.load_workbook(file).sheetnames == [
        "a b c",
        "A b c 2",
        "Sheet",
        "x",
        "长" * 31,
        "长" * 27 + " 2",
    ]
