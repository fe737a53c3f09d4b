"""Habits of offices elsewhere: other headings, other lines around a table, other ways to say a
thing. Each is a rule with examples, not a file."""

import pytest

from lessons.sheets import LAYOUT as OBSERVATIONS
from lessons.week_sheets import LAYOUT as WEEKS
from portfolios.sheets import LAYOUT as TITLES
from records.roster.sheets import LAYOUT as ROSTER
from records.sheets import Words, read
from records.sheets.names import split_names
from records.sheets.people import Roster
from records.sheets.words import heading as compared
from research.sheets.papers import LAYOUT as PAPERS
from research.sheets.projects import LAYOUT as PROJECTS
from tests.records import sheet_maker as maker
from training.sheets import LAYOUT as TRAINING
from training.sign_in_sheets import LAYOUT as SIGN_IN

PEOPLE = [
    maker.person("01001", "王芳"),
    maker.person("01002", "李明", "数学"),
    maker.person("01003", "赵云", "科学"),
]
HEAD = ["姓名", "培训项目", "培训级别", "培训形式", "培训时间", "学时"]
LINE = ["王芳", "作业设计", "县级", "面授", "3.5", 8]


def reading(*rows, layout=TRAINING, merges=()):
    return read(layout, maker.table(*rows, merges=merges), maker.spring(), PEOPLE)


def fields(*rows, layout=TRAINING, merges=()):
    """{column: field} of the first table."""
    found = reading(*rows, layout=layout, merges=merges).sheets["Sheet1"]["tables"][0]["fields"]
    return dict(sorted(found.items()))


# --- headings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layout", "heading", "field"),
    [
        ("training", "项目类别（国培/省培/市培/区培/校培）", "level"),
        ("training", "类别（省级、市级、县级）", "level"),
        ("training", "培训类型（校内/校外）", "mode"),
        ("training", "类别（区内/区外）", "mode"),
        ("training", "项目类型（线上/线下）", "mode"),
        ("training", "类别", "mode"),
        ("training", "培训时间（起/止）", "date"),
        ("training", "学时/学分", "hours"),
        ("training", "学时（学分）", "hours"),
        ("training", "合格证书编号", "certificate"),
        ("observations", "类别（推门/公开/常态）", "type"),
        ("projects", "研究现状", "state"),
        ("projects", "课题类别（省级/市级）", "level"),
        ("papers", "论文、课例、课件名称", "title"),
        ("papers", "获奖等级及颁奖单位", "prize"),
        ("titles", "发文单位及文号", "document"),
        ("titles", "有效期至", "until"),
        ("training", "参加培训名称", "programme"),
        ("projects", "起止年月", "span"),
        ("projects", "课题来源（立项单位）", "body"),
    ],
)
def test_what_a_heading_means(layout, heading, field):
    meanings = Words().headers(layout).meanings(compared(heading))

    assert min(meanings)[1] == field


def test_what_may_be_chosen_does_not_rename_other_columns():
    headers = Words().headers("training")

    assert headers.meanings("学校(县/区)") == ()
    assert min(headers.meanings("地点(省/市)"))[1] == "place"


def test_what_may_be_chosen_takes_no_column_from_one_that_is_called_so():
    [row] = reading([*HEAD, "经费来源（省/市/县）"], [*LINE, "市"]).accepted

    assert row.values["level"] == "county"


def test_strokes_in_brackets_part_no_heading():
    head = [*HEAD[:2], "项目类别（国培/省培/市培/区培/校培）", *HEAD[3:]]

    result = reading(head, LINE)

    assert [(row.values["level"], row.warnings) for row in result.accepted] == [
        ("county", [("CREDIT_DERIVED", "credits")])
    ]


@pytest.mark.parametrize("has_merges", [True, False])
def test_a_word_in_two_cells_one_below_the_other(has_merges):
    rows = [
        ["序", "姓名", "工号", "专业技术职务", "", "任教情况", ""],
        ["号", "", "", "职称", "取得时间", "学段", "学科"],
        [1, "新人", "0009", "一级教师", "2010.12", "初中", "语文"],
    ]
    merges = [(0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4), (0, 5, 0, 6)] if has_merges else ()

    result = reading(*rows, layout=ROSTER, merges=merges)

    assert fields(*rows, layout=ROSTER, merges=merges) == {
        0: "serial", 1: "name", 2: "employee_no", 3: "title", 5: "stage", 6: "subjects",
    }  # fmt: skip
    assert [row.values["subjects"] for row in result.accepted] == [["语文"]]


def test_the_name_of_the_school_is_no_name_of_a_training():
    rows = [
        ["学校名称", "姓名", "参加培训", "级别", "培训时间", "学时"],
        ["石桥", *LINE[:3], *LINE[4:]],
    ]

    assert fields(*rows) == {1: "name", 3: "level", 4: "date", 5: "hours"}
    assert [(one.said, one.kind) for one in reading(*rows).questions] == [("参加培训", "headings")]


@pytest.mark.parametrize("has_merges", [True, False])
def test_papers_published_and_papers_with_prizes_beside_each_other(has_merges):
    rows = [
        ["作者", "题目", "发表情况", "", "", "获奖情况", "", "级别"],
        ["", "", "刊物名称", "刊号", "发表时间", "奖项", "获奖时间", ""],
        ["王芳", "阅读", "语文通讯", "CN14-1017", "2021.3", "", "", "省级"],
        ["王芳", "写作", "", "", "", "二等奖", "2021年4月", "县级"],
    ]
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 4), (0, 5, 0, 6), (0, 7, 1, 7)]

    result = reading(*rows, layout=PAPERS, merges=merges if has_merges else ())

    assert [
        (row.values["outcome"], row.values["prize"], row.values["date"]) for row in result.accepted
    ] == [("published", "", "2021-03"), ("prize", "二等", "2021-04")]


@pytest.mark.parametrize(
    ("span", "listed", "due"),
    [
        ("2020.9-2021.9", "2020-09", "2021-09"),
        ("2020年9月至2021年9月", "2020-09", "2021-09"),
        ("2020-09—2021-09", "2020-09", "2021-09"),
        ("一年", "", ""),
        ("", "", ""),
    ],
)
def test_the_months_of_a_project_in_one_column(span, listed, due):
    head = ["课题名称", "课题级别", "课题负责人", "起止年月", "进展"]

    [row] = reading(head, ["提问", "县级", "王芳", span, "在研"], layout=PROJECTS).accepted

    assert (row.values["listed"], row.values["due"]) == (listed, due)


# --- around the table --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "is_note"),
    [
        (["校长签字：", "", "审核人：", "", "填表人："], True),
        (["审核：王芳", "", "", "填表日期：2021年7月1日"], True),
        (["王芳", "备注：已审核"], False),
        (["主题：审核", "时间：3.5"], False),
    ],
)
def test_lines_to_be_signed_below_a_table_are_no_rows(line, is_note):
    result = reading(HEAD, LINE, line)

    assert [row.row for row in result.rows] == ([2] if is_note else [2, 3])
    assert [(one.row, one.kind) for one in result.ignored] == ([(3, "NOTE")] if is_note else [])


def test_lines_to_be_signed_below_a_sign_in_sheet_are_no_people():
    rows = [
        ["主题：作业设计", "时间：3月5日下午1:30-4:30"],
        ["序号", "姓名", "签到"],
        [1, "王芳", "√"],
        ["负责人：", "赵云", "", "日期："],
        ["负责人：王芳", "", "日期：3月5日"],
    ]

    result = reading(*rows, layout=SIGN_IN)

    assert [row.row for row in result.rows] == [3, 4]
    assert result.ignored[-1].kind == "NOTE"


def test_groups_and_totals_between_the_blocks_of_a_sign_in_sheet():
    rows = [
        ["主题：作业设计", "时间：3月5日下午1:30-4:30"],
        ["语文组"],
        ["姓名", "签到"] * 2,
        ["王芳", "√"],
        ["数学组"],
        ["姓名", "签到"] * 2,
        ["李明", "√", "赵云", "事假"],
        ["实到", "2人", "请假", "1人"],
        ["缺勤", "3人"],
    ]

    result = reading(*rows, layout=SIGN_IN)

    assert [(row.row, row.code) for row in result.rows] == [(4, ""), (7, ""), (7, "")]
    kinds = [(one.row, one.kind) for one in result.ignored if one.row > 3]
    assert kinds == [(5, "SECTION"), (6, "REPEATED_HEADER"), (8, "TOTAL"), (9, "TOTAL")]
    assert [(one.code, one.field) for one in result.warnings] == [("TOTAL_MISMATCH", "absent")]


@pytest.mark.parametrize("title", ["缺勤学生的家校沟通", "实到课堂的提问"])
def test_only_sign_in_sheets_end_with_who_came(title):
    papers = [
        ["论文题目", "作者", "获奖等级", "级别", "时间"],
        [title, "王芳", "一等奖", "县级", "3.5"],
    ]
    projects = [["课题名称", "课题级别", "课题负责人", "进展"], [title, "县级", "王芳", "在研"]]

    for rows, layout in ((papers, PAPERS), (projects, PROJECTS)):
        assert [row.values["title"] for row in reading(*rows, layout=layout).accepted] == [title]


@pytest.mark.parametrize(
    ("said", "kind", "warnings"),
    [
        ("教研公开课", "open", []),
        ("教研课", "other", ["TYPE_UNKNOWN"]),
        ("日常课", "other", ["TYPE_UNKNOWN"]),
    ],
)
def test_kinds_of_lessons(said, kind, warnings):
    """README 10.4: what is not on its list is asked, not guessed."""
    head = ["听课人", "授课教师", "节次", "课型", "日期"]
    [row] = reading(head, ["王芳", "李明", 2, said, "3.5"], layout=OBSERVATIONS).accepted

    assert (row.values["type"], [code for code, _field in row.warnings]) == (kind, warnings)


# --- whose table it is --------------------------------------------------------------------------

OWN_HEAD = ["培训项目", "培训级别", "培训形式", "培训时间", "学时"]


def people_of(*rows, layout=TRAINING, person="employee_no"):
    return [(row.row, row.code or row.values[person]) for row in reading(*rows, layout=layout).rows]


@pytest.mark.parametrize(
    "above",
    [
        ["姓名：王芳"],
        ["姓 名：王 芳"],
        ["教师姓名：王芳  学科：语文  年级：七"],
        ["学年：2020", "姓名：王芳", "工号：01001"],
        ["姓名：", "王芳", "学科：", "语文"],
    ],
)
def test_a_table_of_somebody_who_stands_above_it(above):
    rows = [["培训学时登记表"], above, OWN_HEAD, LINE[1:], ["同上", *LINE[2:4], "3.8", 4]]

    assert people_of(*rows) == [(4, "01001"), (5, "01001")]


def test_tables_of_several_people_one_below_the_other():
    rows = [
        ["姓名：王芳"], OWN_HEAD, LINE[1:], ["合计", "", "", "", 8],
        ["姓名：李明"], LINE[1:],
        ["姓名：赵云"], OWN_HEAD, LINE[1:], ["〃", *LINE[2:4], "3.8", 4],
    ]  # fmt: skip

    assert people_of(*rows) == [(3, "01001"), (6, "01002"), (9, "01003"), (10, "01003")]


def test_a_mark_does_not_copy_from_the_last_person():
    rows = [["姓名：王芳"], OWN_HEAD, LINE[1:], ["姓名：李明"], ["〃", *LINE[2:]]]

    assert people_of(*rows) == [(3, "01001"), (5, "DITTO_OUTSIDE_BLOCK")]


def test_a_row_of_a_table_is_no_line_that_says_whose_it_is():
    rows = [["姓名：王芳"], OWN_HEAD, ["教师：如何做研究", *LINE[2:]], LINE[1:]]

    assert people_of(*rows) == [(3, "01001"), (4, "01001")]


def test_observations_of_somebody_who_stands_above_them():
    head = ["听课时间", "节次", "授课教师", "班级", "课题", "课型"]
    line = ["3.5", "2", "李明", "703", "背影", "推门"]

    found = people_of(["听课教师：王芳"], head, line, layout=OBSERVATIONS, person="observer")

    assert found == [(3, "01001")]


@pytest.mark.parametrize("above", [["填表人：王芳"], ["王芳"], ["单位：石桥"], ["姓名："]])
def test_whoever_fills_a_table_in_is_not_whose_it_is(above):
    head, line = ["姓名", *OWN_HEAD], ["李明", *LINE[1:]]

    assert people_of(above, OWN_HEAD, LINE[1:], head, line) == [(5, "01002")]


def test_a_column_of_people_is_more_than_a_line_above():
    rows = [["姓名：王芳"], HEAD, ["李明", *LINE[1:]]]

    assert people_of(*rows) == [(3, "01002")]


def test_what_counts_below_a_column_of_people_is_nobodys():
    rows = [["教师：王芳"], HEAD, LINE, OWN_HEAD, ["国培计划", "国家", "网络", "", 9]]

    assert len(reading(*rows).sheets["Sheet1"]["tables"]) == 1
    assert people_of(*rows)[0] == (3, "01001")


# --- days ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "said", "day"),
    [
        (["月", "日"], [3, 5], "2021-03-05"),
        (["月", "日"], ["3月", "5日"], "2021-03-05"),
        (["月份", "日"], ["３", "５"], "2021-03-05"),
        (["年", "月", "日"], [2021, 3, 5], "2021-03-05"),
        (["日期", "月", "日"], ["3.8", 3, 5], "2021-03-08"),
        (["月"], ["3.5"], "2021-03-05"),
    ],
)
def test_a_day_in_columns_of_its_parts(head, said, day):
    rows = [["听课人", "授课教师", "节次", "课型", *head], ["王芳", "李明", 2, "推门", *said]]

    [row] = reading(*rows, layout=OBSERVATIONS).accepted

    assert (str(row.values["date"]), row.warnings) == (day, [])


def test_a_month_in_a_column_is_all_of_it():
    [row] = reading(
        ["姓名", "培训项目", "级别", "形式", "月份", "学时"], [*LINE[:4], 3, 8]
    ).accepted

    assert (str(row.values["starts_on"]), str(row.values["ends_on"])) == (
        "2021-03-01",
        "2021-03-31",
    )
    assert ("DATE_IMPRECISE", "date") in row.warnings


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("自治区级", "provincial"), ("直辖市级", "provincial"), ("自治州级", "city"),
        ("盟市级", "city"), ("地区级", "city"), ("旗级", "county"), ("区级", "county"),
        ("本地区", "county"), ("直辖市区级", "county"), ("教育联盟级", "other"),
    ],
)  # fmt: skip
def test_levels_of_other_provinces(said, level):
    [row] = reading(HEAD, [*LINE[:2], said, *LINE[3:]]).accepted

    assert row.values["level"] == level


@pytest.mark.parametrize(("said", "lessons"), [("1次", 1), ("2节次", 2), ("3课时", 3)])
def test_lessons_of_a_week_with_their_unit(said, lessons):
    [row] = reading(["姓名", "第1周", "第2周"], ["王芳", said, ""], layout=WEEKS).accepted

    assert row.values["weeks"][:2] == [lessons, 0]


def test_subjects_with_the_grade_before_them():
    head = ["姓名", "工号", "任教年级学科", "出生年月"]

    [row] = reading(
        head, ["新人", "09", "七年级语文、初二年级科学", "1998.11."], layout=ROSTER
    ).rows

    assert (row.values["subjects"], row.values["birth"]) == (["语文", "科学"], "1998-11")


# --- people, titles, signatures -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("主持人：王芳；成员：李明、赵云", ["王芳", "李明", "赵云"]),
        ("主持：王芳  组员：李明", ["王芳", "李明"]),
        ("课题负责人:王芳,参与人:李明", ["王芳", "李明"]),
        ("主持:王芳;参与:李明等3人", ["王芳", "李明"]),
        ("1.王芳 2.李明 3.赵云", ["王芳", "李明", "赵云"]),
        ("1、王芳 2、李明", ["王芳", "李明"]),
        ("（1）王芳；（2）李明", ["王芳", "李明"]),
    ],
)
def test_names_with_what_they_are(cell, names):
    assert split_names(cell, Roster(PEOPLE, maker.spring())).names == names


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("市级学科带头人", "city"), ("县教坛新秀", "county"), ("省特级教师", "provincial"),
        ("学区骨干教师", "town"), ("国家级名师", "national"), ("校级骨干", "school"),
        ("区学科带头人", "county"), ("乡骨干教师", "town"), ("全国优秀教师", "national"),
        ("特级教师", None), ("高级教师", None), ("名校长", None), ("骨干教师", None),
        ("乡村骨干教师", None), ("最美乡村教师", None), ("市场营销名师", None),
        ("区域教学能手", None), ("国学名师", None),
    ],
)  # fmt: skip
def test_without_a_column_the_title_says_its_level(title, level):
    [row] = reading(["姓名", "称号", "批准时间"], ["王芳", title, "2020.9"], layout=TITLES).accepted

    assert (row.values["level"], ("LEVEL_UNKNOWN", "level") in row.warnings) == (
        level or "other",
        level is None,
    )


@pytest.mark.parametrize(
    ("until", "day"),
    [("2023年8月", "2023-08-31"), ("2023.6.30", "2023-06-30"), ("2023", "2023-12-31"),
     ("长期", "None"), ("", "None")],
)  # fmt: skip
def test_until_when_a_title_is_held(until, day):
    head = ["姓名", "称号", "级别", "批准时间", "有效期至"]
    [row] = reading(head, ["王芳", "骨干教师", "县", "2020.9", until], layout=TITLES).rows

    assert (row.code, str(row.values["ends_on"]), row.warnings) == ("", day, [])


def test_until_when_must_be_a_day():
    head = ["姓名", "称号", "级别", "批准时间", "有效期至"]
    [row] = reading(head, ["王芳", "骨干教师", "县", "2020.9", "春天"], layout=TITLES).rows

    assert (row.code, row.field) == ("DATE_INVALID", "until")


@pytest.mark.parametrize(
    ("prize", "code", "read_as"), [("优秀奖", "INCOMPLETE", None), ("二等优秀奖", "", "二等")]
)
def test_prizes_have_a_grade(prize, code, read_as):
    """README 13.1: a prize without a grade says too little."""
    head = ["论文题目", "作者", "获奖等级", "级别", "时间"]
    [row] = reading(head, ["提问", "王芳", prize, "县级", "3.5"], layout=PAPERS).rows

    assert (row.code, row.values.get("prize") or None) == (code, read_as)


@pytest.mark.parametrize(
    ("sign", "note", "state"),
    [("", "病假", "leave"), ("", "公出", "official"), ("", "早退", "absent"),
     ("√", "病假", "present"), ("缺席", "病假", "absent"), ("", "", "absent")],
)  # fmt: skip
def test_the_remark_says_why_nobody_signed(sign, note, state):
    rows = [
        ["主题：作业设计", "时间：3月5日下午1:30-4:30"],
        ["姓名", "签到", "备注"],
        ["王芳", sign, note],
        ["李明", "√", ""],
    ]

    assert reading(*rows, layout=SIGN_IN).accepted[0].values["state"] == state


def test_spaces_within_the_labels_above_a_sign_in_sheet():
    rows = [
        ["主  题：集体备课", "", "时　间：3月5日下午1:30-4:30"],
        ["地 点：阶梯教室  主 讲 人：李明"],
        ["姓名", "签到", "备注"],
        ["王芳", "√", ""],
    ]

    [row] = reading(*rows, layout=SIGN_IN).accepted

    assert [row.values[name] for name in ("topic", "place", "speaker", "hours")] == [
        "集体备课", "阶梯教室", "李明", 4,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (["徒弟"], ["李明、赵云"]),
        (["徒弟1", "徒弟2", "徒弟3"], ["李明", "赵云", ""]),
        (["徒弟（一）", "徒弟（二）"], ["李明", "赵云"]),
    ],
)
def test_a_mentor_of_several_in_one_row(head, said):
    rows = [
        ["师傅", *head, "结对时间"],
        ["王芳", *said, "2021.3.5"],
        ["王芳", "赵云", *[""] * (len(head) - 1), "2021.3.5"],
    ]

    result = reading(*rows, layout=TITLES)

    [row] = result.accepted
    pairs = [one["employee_no"] for one in (row.values["mentee"], *row.values["further"])]
    assert (pairs, row.values["mentee_shown"]) == (["01002", "01003"], "01002")
    assert [(one.row, one.kept.row) for one in result.duplicates] == [(3, 2)]


def test_a_mentee_named_twice_in_a_row_is_one_pair():
    head = ["师傅", "徒弟1", "徒弟2"]

    [row] = reading(head, ["王芳", "李明、李明", "李明"], layout=TITLES).accepted

    assert (row.values["mentee_shown"], row.values["further"]) == ("01002", [])


def test_a_number_says_who_the_first_mentee_is_and_takes_no_other_away():
    head = ["师傅", "徒弟1", "徒弟工号", "徒弟2"]

    [row] = reading(head, ["王芳", "李明", "01002", "赵云"], layout=TITLES).accepted

    found = [one["employee_no"] for one in (row.values["mentee"], *row.values["further"])]
    assert found == ["01002", "01003"]


def test_of_several_pairs_of_a_row_the_new_ones_are_left():
    head = ["师傅", "徒弟", "结对时间"]

    result = reading(
        head, ["王芳", "李明", "2021.3.5"], ["王芳", "李明、赵云", "2021.3.5"], layout=TITLES
    )

    values = result.rows[1].values
    assert (values["mentee_shown"], values["further"]) == ("01003", [])
