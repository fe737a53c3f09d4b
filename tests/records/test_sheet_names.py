"""Rule 13.2: several people in one cell."""

import pytest

from records.sheets.names import split_names
from records.sheets.people import Roster
from tests.records import sheet_maker as maker

PEOPLE = [
    maker.person("LA0001", name)
    for name in ("王芳", "陈一", "欧阳汐", "端木予安", "戚𬭎", "阿依努·库孜坎")
]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("王芳", ["王芳"]),
        ("", []),
        ("王芳、陈一", ["王芳", "陈一"]),
        ("王芳，陈一,欧阳汐；李明;戚𬭎/孙二", ["王芳", "陈一", "欧阳汐", "李明", "戚𬭎", "孙二"]),
        ("王　芳 陈一", ["王芳", "陈一"]),
        ("戚　𬭎", ["戚𬭎"]),
        ("欧阳 汐", ["欧阳汐"]),
        ("欧阳 汐 端木予安", ["欧阳汐", "端木予安"]),
        ("阿依努•库孜坎 王芳", ["阿依努•库孜坎", "王芳"]),
        ("王芳（执笔、统稿）、陈一", ["王芳(执笔、统稿)", "陈一"]),
        ("、王芳、", ["王芳"]),
    ],
)  # fmt: skip
def test_names_of_a_cell_in_order(said, names):
    assert split_names(said, Roster(PEOPLE, maker.settings())) == (names, False, None)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("王芳等3人", (["王芳"], True, None)),
        ("王芳、陈一等", (["王芳", "陈一"], True, None)),
        ("王芳 等 三 人", (["王芳"], True, None)),
        ("2人", ([], False, 2)),
        ("两人", ([], False, 2)),
    ],
)
def test_people_who_are_only_counted(said, found):
    assert split_names(said, Roster(PEOPLE, maker.settings())) == found
