import io
import time
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from records import exports, kinds, xlsx
from records.kinds import Column
from tests import make


def columns(*names):
    return [Column(name, name, lambda row, name=name: row[name]) for name in names]


def written(rows, *names):
    file = io.BytesIO()
    exports.write(file, columns(*names), iter(rows), "标题", [("范围", "石桥初级中学")])
    return file


def cells(file):
    sheet = openpyxl.load_workbook(file).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_values_keep_their_types():
    row = {
        "text": "王芳",
        "number": Decimal("12.5"),
        "count": 3,
        "day": date(2021, 3, 5),
        "moment": datetime(2021, 3, 5, 14, 30),
        "nothing": None,
        "yes": True,
    }

    file = written([row], *row)

    assert cells(file) == [
        ["王芳", 12.5, 3, datetime(2021, 3, 5), datetime(2021, 3, 5, 14, 30), None, True]
    ]


FORMULAS = ["=1+1", "+86", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("x")', "\t=1"]


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("style", [xlsx.HEAD, xlsx.PALE, xlsx.WRAPPED])
def test_headings_that_look_like_a_formula_stay_text_too(text, style):
    file = io.BytesIO()
    book = xlsx.Book(file)
    book.sheet("甲", [], [12], [xlsx.Styled([text], style)])
    book.close()

    cell = openpyxl.load_workbook(file).worksheets[0]["A1"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_stays_text(text):
    file = written([{"name": text}], "name")

    book = openpyxl.load_workbook(file)
    cell = book.worksheets[0]["A2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)
    with zipfile.ZipFile(file) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<script>&\"'", "<script>&\"'"),
        ("一\n二", "一\n二"),
        (" 两边 ", " 两边 "),
        ("a\x00\x08b", "ab"),
        ("\ud800", ""),
        ("𠮷", "𠮷"),
        ("长" * 40_000, "长" * 32_767),
    ],
)
def test_awkward_text_survives(text, read):
    file = written([{"name": text, "next": "x"}], "name", "next")

    assert [(row[0] or "", row[1]) for row in cells(file)] == [(read, "x")]


def test_text_that_reads_like_an_escaped_character_is_escaped():
    with zipfile.ZipFile(written([{"name": "_x0041_"}], "name")) as archive:
        assert b"<t>_x005F_x0041_</t>" in archive.read("xl/worksheets/sheet1.xml")


def test_second_sheet_says_what_the_first_holds():
    about = openpyxl.load_workbook(written([{"a": 1}, {"a": 2}], "a")).worksheets[1]

    rows = [[cell.value for cell in row] for row in about.iter_rows(min_row=2)]
    assert rows[:3] == [["标题", "标题"], ["范围", "石桥初级中学"], ["行数", 2]]


def test_export_without_rows_is_a_workbook_with_headings():
    sheet = openpyxl.load_workbook(written([], "a", "b")).worksheets[0]

    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["a", "b"]]


def test_wide_sheets_have_letters_beyond_z():
    names = [f"c{n}" for n in range(30)]

    assert cells(written([dict.fromkeys(names, 1)], *names)) == [[1] * 30]


def test_writing_is_quick_and_small():
    rows = [{"a": f"老师{n}", "b": Decimal(8), "c": date(2021, 3, 5)} for n in range(20_000)]

    begun = time.process_time()
    written(rows, "a", "b", "c")
    ours = time.process_time() - begun
    begun = time.process_time()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row.values()))
    book.save(io.BytesIO())
    theirs = time.process_time() - begun

    assert ours < theirs * 0.5


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["training", "posting", "observation", "project", "paper", "honour"]
)
def test_export_takes_as_many_queries_for_three_rows_as_for_one(cast, queries, name):
    kind = kinds.get(name)

    def fill():
        make.training(cast.owner)
        make.observation(cast.owner)
        make.project(cast.owner, members=[cast.colleague])
        make.paper(cast.owner, coauthors=[cast.colleague])
        make.honour(cast.owner)

    def asked():
        with queries() as counted:
            exports.write(
                io.BytesIO(),
                kind.columns,
                exports.read(kind, kind.model.objects.all(), None),
                "",
                [],
            )
        return len(counted)

    fill()
    one = asked()
    fill()
    fill()

    assert asked() == one


@pytest.mark.django_db
def test_name_that_is_a_formula_comes_out_inert(client, cast):
    make.training(cast.owner, programme="=1+1")
    client.force_login(cast.owner)

    response = client.get("/training/export/", {"when": "2020-2"})

    content = io.BytesIO(b"".join(response.streaming_content))
    cell = openpyxl.load_workbook(content).worksheets[0]["B2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", "=1+1", True)
    assert response.headers["Content-Type"] == exports.CONTENT_TYPE
    assert "attachment" in response.headers["Content-Disposition"]
