"""The staff list: section 9 of the reading rules."""

import pytest

from records.roster.sheets import LAYOUT, is_id_number, is_name
from records.sheets import read
from tests.records import sheet_maker as maker
from tests.records.shared_files import SETTINGS, SHARED, check_against_expected, needs_shared_files

HEAD = [
    "工号",
    "姓名",
    "性别",
    "身份证号",
    "出生年月",
    "职称",
    "学段",
    "学科",
    "教研组",
    "职务",
    "备注",
]
GOOD_ID = "339901198108262333"  # a made-up region, with the check character it needs


def line(number="01001", name="王芳", identity=GOOD_ID, birth="1981.8", **cells):
    row = dict.fromkeys(HEAD, "") | {
        "工号": number,
        "姓名": name,
        "身份证号": identity,
        "出生年月": birth,
    }
    return [*(row | cells).values()]


def reading(*rows, settings=None):
    return read(LAYOUT, maker.table(HEAD, *rows), settings or maker.spring())


def codes(*rows):
    [row] = reading(*rows).rows
    return [code for code, _ in row.warnings]


def test_a_person_in_full():
    row = line(
        1001.0,
        "王　芳（语）",
        birth="1981年8月",
        性别="女",
        职称="小学高级",
        学段="初中",
        学科="道法/社会",
        教研组="社会组",
        职务="教研组长",
        备注="同名，区别：大；3月起任",
    )

    [read_row] = reading(row).accepted

    assert read_row.values == {
        "employee_no": "01001",
        "name": "王芳",
        "label": "大",
        "gender": "女",
        "birth": "1981-08",
        "subjects": ["道德与法治", "历史与社会"],
        "title": "一级",
        "group": "社会组",
        "duty": "教研组长",
        "stage": "初中",
        "note": "同名，区别：大；3月起任",
    }
    assert read_row.warnings == []


def test_id_numbers_are_checked_and_forgotten():
    [row] = reading(line()).accepted

    assert GOOD_ID not in str(row.raw) + str(row.values) + str(row.facts)
    assert row.raw["id_number"] == "•••"


def test_rows_without_number_or_name_are_turned_away():
    result = reading(
        line(""), line("-"), line(name=""), line("01002"), line("01002", "李明"), line(1002.0)
    )

    assert maker.outcomes(result) == {
        2: "EMPLOYEE_NO_MISSING",
        3: "EMPLOYEE_NO_MISSING",
        4: "NAME_MISSING",
        5: "",
        6: "DUPLICATE_ROW",
        7: "DUPLICATE_ROW",
    }
    assert result.duplicates[1].kept == ("Sheet1", 5)


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+王芳", "@SUM(A1)", "12", "-"])
def test_a_formula_is_no_name(name):
    assert maker.outcomes(reading(line(name=name))) == {2: "NAME_INVALID"}


def test_names_of_every_people_are_names():
    assert all(map(is_name, ["阿依努·库孜坎", "王芳", "Smith", "展䶮", "戚??"]))


@pytest.mark.parametrize(
    ("identity", "birth", "warnings"),
    [
        (GOOD_ID, "1981.8", []),
        (" 339901 19810826 2333 ", "1981.8", []),
        ("33990119800501437x".replace("1980", "1980"), "1980.5", []),
        (GOOD_ID, "1981.9", ["BIRTH_MISMATCH"]),
        (GOOD_ID, "1982", ["BIRTH_MISMATCH"]),
        (GOOD_ID, 1981.1, []),
        (GOOD_ID, "不详", []),
        (GOOD_ID[:-1] + "4", "1981.8", ["ID_CHECK_CHARACTER"]),
        ("33990119810826", "1981.8", ["ID_CHECK_CHARACTER"]),
        (3.399011978071178e17, "1978.7", ["ID_PRECISION_LOST"]),
        ("3.39901E+17", "1978.7", ["ID_PRECISION_LOST"]),
        ("", "1978.7", ["ID_MISSING"]),
        ("/", 1974.1, ["BIRTH_MONTH_AMBIGUOUS", "ID_MISSING"]),
        (3.39e17, 1980.1, ["BIRTH_MONTH_AMBIGUOUS", "ID_PRECISION_LOST"]),
    ],
)
def test_month_of_birth_against_the_id_number(identity, birth, warnings):
    assert codes(line(identity=identity, birth=birth)) == warnings


def test_the_id_number_decides_and_a_year_may_be_all_there_is():
    rows = reading(line(birth="1990.1"), line("01002", "李明", identity="", birth=1990.1)).rows

    assert [row.values["birth"] for row in rows] == ["1981-08", "1990"]


def test_check_characters():
    assert is_id_number(GOOD_ID)
    assert not is_id_number(GOOD_ID[::-1])


def test_without_a_column_nobody_misses_the_id_number():
    rows = [["工号", "姓名", "出生年月", "学科"], ["01001", "王芳", "1981.8", "语文"]]

    [row] = read(LAYOUT, maker.table(*rows), maker.spring()).rows

    assert (row.values["birth"], row.warnings, row.values["stage"]) == ("1981-08", [], "")


def test_people_who_share_a_name_are_marked():
    result = reading(line("01001"), line("01002", "李明"), line("01003", "王 芳"))

    assert [(row.row, code) for row, code, _ in result.warned] == [
        (2, "SAME_NAME"),
        (4, "SAME_NAME"),
    ]


@needs_shared_files
def test_the_staff_list_of_shiqiao():
    result = read(LAYOUT, SHARED / "01-roster.xlsx", SETTINGS())

    check_against_expected(
        "01-roster.xlsx",
        result,
        {
            "emp": "employee_no", "name": "name", "gender": "gender", "birth": "birth",
            "subjects": "subjects",
            "title": "title", "trg": "group", "duty": "duty", "label": "label", "stage": "stage",
        },
    )  # fmt: skip
