"""Lists of several kinds on one sheet: each is read as its kind, and its rows stay where they
are."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.imports import corrections, importers, life, questions
from records.models import ImportBatch
from records.sheets import Words
from records.sheets.parts import take_apart, take_apart_again
from records.sheets.recognition import Recogniser
from records.sheets.workbook import open_sheets
from schools.models import Semester
from tests.records import sheet_maker as maker
from tests.records.shared_files import SHARED, needs_shared_files
from tests.records.sheet_generator import KINDS, sheets
from tests.records.test_import_sorting import sorted_out, told
from tests.records.test_sheet_recognition import (
    OBSERVATIONS,
    PAPERS,
    PROJECTS,
    ROSTER,
    TITLES,
    TRAINING,
    WEEKS,
)

LISTS = {
    "roster": ROSTER,
    "training": TRAINING,
    "observations": OBSERVATIONS,
    "observations-wide": WEEKS,
    "projects": PROJECTS,
    "papers": PAPERS,
    "titles": TITLES,
}


def recogniser():
    layouts = [one.layout for one in importers.REGISTRY.values() if not one.compares]
    return Recogniser(layouts, Words())


def apart(rows, layout="", merges=(), name="Sheet1"):
    """[(name, kind)] of the lists of a sheet."""
    reader = recogniser()
    found = take_apart(open_sheets(maker.workbook({name: (rows, merges)})), reader, layout)
    return [(sheet.name, reader.sheet(sheet).layout) for sheet in found]


def rows_of(heads, count=2):
    return [heads, *([f"甲{n}"] * len(heads) for n in range(count))]


@pytest.mark.parametrize(("first", "second"), itertools.permutations(LISTS, 2))
def test_lists_of_two_kinds_one_below_the_other(first, second):
    rows = [*rows_of(LISTS[first]), *rows_of(LISTS[second])]

    assert apart(rows) == [("Sheet1（第1—3行）", first), ("Sheet1（第4—6行）", second)]


@pytest.mark.parametrize(
    ("between", "begins"),
    [
        ([[]], 5),
        ([[], ["二、论文获奖情况"]], 5),
        ([["二、论文获奖情况"], []], 4),
        ([["合计", "", "", "", 8], ["二、论文获奖情况"]], 5),
        ([["注：以上由教研组填"], ["二、论文获奖情况"], ["填表人：", "日期："]], 5),
    ],
)
def test_the_lines_above_a_list_belong_to_it(between, begins):
    rows = [["2021年教师发展"], *rows_of(TRAINING, 1), *between, *rows_of(PAPERS)]

    last = len(rows)
    assert apart(rows) == [
        (f"Sheet1（第1—{begins - 1}行）", "training"),
        (f"Sheet1（第{begins}—{last}行）", "papers"),
    ]


def test_lists_of_one_kind_stay_together():
    other = ["教师姓名", "项目名称", "级别", "学时数", "日期"]
    rows = [*rows_of(TRAINING), ["补登"], *rows_of(other), *rows_of(TRAINING)]

    assert apart(rows) == [("Sheet1", "training")]


def test_a_list_that_goes_on_below_another_is_two_lists():
    rows = [*rows_of(TRAINING), *rows_of(PAPERS), *rows_of(TRAINING)]

    assert apart(rows) == [
        ("Sheet1（第1—3行）", "training"),
        ("Sheet1（第4—6行）", "papers"),
        ("Sheet1（第7—9行）", "training"),
    ]


def test_what_may_be_of_either_kind_stays_together():
    doubtful = ["序号", "姓名", "教研组", "项目", "级别", "时间", "备注"]

    assert apart([*rows_of(TRAINING), *rows_of(doubtful)]) == [("Sheet1", "training")]
    assert apart([*rows_of(doubtful), *rows_of(TRAINING)], name="培训") == [("培训", "training")]


def test_what_stands_above_decides_here_too():
    doubtful = ["序号", "姓名", "教研组", "项目", "级别", "时间", "备注"]

    assert apart([*rows_of(TRAINING), ["教师获奖情况"], *rows_of(doubtful)]) == [
        ("Sheet1（第1—3行）", "training"),
        ("Sheet1（第4—7行）", "papers"),
    ]


def test_of_a_kind_that_was_told_only_its_own_lists_are_taken_out():
    rows = [*rows_of(TRAINING), *rows_of(PAPERS)]

    assert apart(rows, "papers") == apart(rows)
    assert apart(rows, "projects") == [("Sheet1", "training")]


def test_a_header_of_two_rows_and_its_merged_cells_go_with_their_list():
    rows = [
        *rows_of(TRAINING),
        ["姓名", "周次", "", "", "合计"],
        ["", 1, 2, 3, ""],
        ["王芳", 1, 2, 0, 3],
        ["", 1, 0, 0, 1],
    ]
    merges = [(3, 0, 4, 0), (3, 1, 3, 3), (3, 4, 4, 4), (5, 0, 6, 0)]
    [sheet] = open_sheets(maker.workbook({"表": (rows, merges)}))

    first, second = take_apart([sheet], recogniser())

    assert (first.name, first.rows, first.merges) == ("表（第1—3行）", sheet.rows[:3], [])
    assert second.name == "表（第4—7行）"
    assert second.rows == [[], [], [], *sheet.rows[3:]]
    assert sorted(second.merges) == merges
    assert take_apart_again([sheet], [first.name, second.name]) == [first, second]


def test_a_sheet_that_is_called_so_is_no_part_of_another():
    book = maker.workbook({"表": rows_of(TRAINING), "表（第1—2行）": rows_of(PAPERS)})

    found = take_apart_again(open_sheets(book), ["表", "表（第1—2行）", "别（第1—2行）"])

    assert [one.name for one in found] == ["表", "表（第1—2行）"]


@needs_shared_files
def test_no_sheet_of_the_example_files_is_taken_apart():
    for file in sorted(SHARED.glob("0*")):
        found = open_sheets(file)
        assert [one.name for one in take_apart(found, recogniser())] == [one.name for one in found]


@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_sheets_of_schools_that_nobody_has_seen_stay_together(name, data):
    found = open_sheets(data.draw(sheets(KINDS[name])).data())

    assert take_apart(found, recogniser()) == found


# --- as batches ------------------------------------------------------------------------------

MIXED = [
    ["一、培训"],
    ["姓名", "培训项目", "培训级别", "培训形式", "培训时间", "学时", "学分"],
    ["王芳", "作业设计", "县级", "面授", "2021-03-05", 8, 8],
    ["合计", "", "", "", "", 8],
    [],
    ["二、论文获奖"],
    ["论文题目", "作者", "获奖等级", "颁奖单位", "级别", "时间"],
    ["提问的时机", "王芳", "一等奖", "县教育学会", "县级", "2021-04-01"],
]
TRAININGS, PRIZES = "发展（第1—5行）", "发展（第6—8行）"


def test_each_list_becomes_a_batch_and_keeps_its_rows(cast):
    batches = sorted_out(cast, {"发展": MIXED, "说明": [["请按时交"]]})

    assert told(batches) == [
        ("training", [TRAININGS], "previewed", [TRAININGS]),
        ("papers", [PRIZES], "previewed", [PRIZES]),
    ]
    assert [(one.number, one.outcome) for batch in batches for one in batch.rows.all()] == [
        (3, "accepted"),
        (8, "accepted"),
    ]
    assert [batch.sheets[batch.only[0]]["above"] for batch in batches] == [
        [["一、培训"]],
        [["二、论文获奖"]],
    ]


def test_a_corrected_cell_finds_its_list_again(cast):
    rows = [*MIXED[:-1], ["提问的时机", "王方", *MIXED[-1][2:]]]
    _training, papers = sorted_out(cast, {"发展": rows})
    assert papers.rows.get().code == "PERSON_UNKNOWN"

    corrections.change(papers, papers.rows.get(), by=cast.office, cells={1: "王芳"})
    life.read_again(papers, by=cast.office)

    assert [(row.sheet, row.number, row.outcome) for row in papers.rows.all()] == [
        (PRIZES, 8, "accepted")
    ]


def test_where_the_kind_was_told_the_other_list_is_left_out_and_said(client, cast):
    batch = life.store_file(
        maker.workbook({"发展": MIXED, "二": MIXED[:3], "说明": [["请按时交"]]}),
        "发展.xlsx", "training", cast.school,
        Semester.objects.get(school=cast.school, number=2), cast.office,
    )  # fmt: skip

    life.read_batch(batch)

    assert told([batch]) == [
        ("training", [TRAININGS, "二"], "previewed", [TRAININGS, "二"]),
    ]
    assert batch.unread == {PRIZES: "other kind", "说明": "other kind"}
    assert questions.questions_of(batch) == []
    client.force_login(cast.office)
    page = client.get(f"/records/imports/{batch.pk}/").content.decode()
    assert f"{PRIZES}: 属于另一类表，未读取" in page
    assert f"以下内容属于另一类表，未读取：{PRIZES}。" in page
    assert "说明: 没有找到列标题行，未读取" in page

    [papers] = questions.change_kinds(batch, {PRIZES: "papers"}, by=cast.office)

    life.read_batch(papers)
    assert (
        "以下内容属于另一类表" not in client.get(f"/records/imports/{batch.pk}/").content.decode()
    )
    assert told([papers]) == [("papers", [PRIZES], "previewed", [PRIZES])]


def test_the_command_reads_the_lists_of_its_kind(run, cast, tmp_path):
    path = tmp_path / "发展.xlsx"
    path.write_bytes(maker.workbook({"发展": MIXED}))

    said = run("import_sheet", "papers", path, "--school", cast.school.code, "--semester", "2020-2")

    assert (said["accepted"], said["rejected"]) == (1, [])
    batch = ImportBatch.objects.get()
    assert (batch.layout, batch.only) == ("papers", [PRIZES])
    assert [(row.sheet, row.number) for row in batch.rows.all()] == [(PRIZES, 8)]
