"""Section 14 of the reading rules: sign-in sheets."""

import datetime
from decimal import Decimal

import pytest

from records.sheets import read
from records.sheets.times import read_times
from tests.records import sheet_maker as maker
from tests.records.shared_files import (
    SETTINGS,
    SHARED,
    check_against_expected,
    expected,
    needs_shared_files,
    roster,
)
from training.activity_imports import identity_of
from training.models import Activity
from training.sign_in_sheets import LAYOUT, identity

FILE = "07-signin-school-based.xlsx"
HEAD = ["序号", "姓名", "签到"]
LINE = "主题：作业设计  时间：3月5日下午1：30—4：30  地点：阶梯教室  主讲：王老师"
PEOPLE = [
    maker.person(),
    maker.person("01002", "李明", "数学", label="数"),
    maker.person("01003", "李明", "科学"),
    maker.person("01004", "赵云"),
    maker.person("01005", "钱多多"),
]


def sheet(*rows, line=LINE, blocks=2):
    return [["签到表"], [line], HEAD * blocks, *rows]


def reading(rows, people=PEOPLE, **sheets):
    return read(LAYOUT, maker.workbook({"一": rows, **sheets}), maker.spring(), people)


def states(*signs):
    """What the signatures of 王芳 mean, one activity for each."""
    rows = []
    for n, sign in enumerate(signs, 1):
        rows += [[LINE.replace("作业设计", f"作业设计{n}")], HEAD * 2, [1, "王芳", sign]]
    return reading(rows)


def test_a_signature_in_full():
    [row] = reading(sheet([1, "王芳", "迟到"])).accepted

    assert (row.block, row.values) == (
        1,
        {
            "employee_no": "01001",
            "person": None,
            "state": "present",
            "late": True,
            "said": "迟到",
            "group": "",
            "topic": "作业设计",
            "place": "阶梯教室",
            "speaker": "王老师",
            "starts_on": datetime.date(2021, 3, 5),
            "ends_on": datetime.date(2021, 3, 5),
            "times": "13:30-16:30",
            "minutes": 180,
            "hours": Decimal(4),
        },
    )


@pytest.mark.parametrize(
    ("signs", "state"),
    [
        (["√", "✓", "到", 1, "是", "王芳", "王 芳", "迟到", "late", "早退", "补签"], "present"),
        (["13:25", datetime.time(13, 25), "√ ", "Ｖ"], "present"),
        (["请假", "事假", "病假", "产假", "婚假", "陪产假", "年休假"], "leave"),
        (["公出", "公差", "出差", "外出", "外出培训", "监考", "支教"], "official"),
        ([None, "×", "缺席", "未到", "未出席", "未参加", "未请假", "/"], "absent"),
    ],
)
def test_states(signs, state):
    result = states(*signs)

    assert [(row.values["state"], row.warnings) for row in result.accepted] == [(state, [])] * len(
        signs
    )


@pytest.mark.parametrize(
    ("sign", "code"),
    [("代签", "PROXY_SIGNED"), ("赵云", "PROXY_SIGNED"), ("？", "SIGN_UNREADABLE")],
)
def test_a_signature_that_is_none(sign, code):
    [row] = reading(sheet([1, "", "", 2, "王芳", sign])).accepted

    assert (row.values["state"], row.warnings) == ("absent", [(code, "block_2")])


def test_blocks_of_other_columns_and_several_activities():
    head = ["姓名", "工号", "签名", "备注"]
    result = reading(
        [
            ["活动主题：作业设计", "", "", ""],
            ["时间", "3月5日14:00-15:30", "地点", "录播室"],
            head * 2,
            ["王芳", "1001", "√", "", "赵云", "1004", "", "学习"],
            ["应到2", "实到1", "缺席1"],
            ["学习时间：3月12日上午8点—11点", "学习内容：课标"],
            head * 2,
            ["钱多多", "1005", "√", ""],
            head * 2,
            ["王芳", "1001", "√", "", "赵云", "1004", "√"],
            ["应到4 实到3"],
        ]
    )

    assert [
        (row.row, row.block, row.values["topic"], row.values["state"], row.values["hours"])
        for row in result.accepted
    ] == [
        (4, 1, "作业设计", "present", 2),
        (4, 2, "作业设计", "absent", 2),
        (8, 1, "课标", "present", 4),
        (10, 1, "课标", "present", 4),
        (10, 2, "课标", "present", 4),
    ]
    assert result.ignored == [
        ("一", 1, "ACTIVITY"),
        ("一", 2, "ACTIVITY"),
        ("一", 5, "TOTAL"),
        ("一", 6, "ACTIVITY"),
        ("一", 9, "REPEATED_HEADER"),
        ("一", 11, "TOTAL"),
    ]
    assert result.warnings == [("一", "TOTAL_MISMATCH", "expected")]


def test_who_is_no_row_of_the_activity():
    result = reading(
        sheet(
            [1, "李明", "√", 4, "李明（数）", "√"],
            [2, "孙外", "√", 5, "", "√"],
            [3, "王芳", "√", 6, "王芳", "√"],
            [7, "", "", 8, "", ""],
        )
    )

    assert [(row.row, row.block, row.outcome, row.code) for row in result.rows] == [
        (4, 1, "rejected", "PERSON_AMBIGUOUS"),
        (4, 2, "accepted", ""),
        (5, 1, "rejected", "PERSON_UNKNOWN"),
        (5, 2, "rejected", "PERSON_MISSING"),
        (6, 1, "accepted", ""),
        (6, 2, "duplicate", "DUPLICATE_ROW"),
    ]
    assert result.duplicates[0].kept == ("一", 6)
    assert result.ignored[-1] == ("一", 7, "EMPTY")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("主题：  时间：3月5日8:00-9:30", "TITLE_MISSING"),
        ("主题：课标  时间：", "DATE_MISSING"),
        ("主题：课标  时间：2月30日8:00-9:30", "DATE_INVALID"),
        ("主题：课标  时间：7月20日8:00-9:30", "OUT_OF_TERM"),
        ("主题：课标  时间：3月5日", "HOURS_MISSING"),
        ("主题：课标  时间：3月5日8:00-8:20", "HOURS_MISSING"),
        ("主题：课标  时间：3月5日下午5:00-16:30", "TIME_INVALID"),
        ("主题：" + "长" * 201 + "  时间：3月5日8:00-9:30", "TEXT_TOO_LONG"),
    ],
)
def test_an_activity_that_cannot_be_kept(line, code):
    result = reading(sheet([1, "王芳", "√"], line=line))

    assert [(row.outcome, row.code) for row in result.rows] == [("rejected", code)]


@pytest.mark.parametrize(
    ("time", "days", "hours"),
    [
        ("3月5日下午", 1, 4),
        ("3月5日全天", 1, 8),
        ("3月5日  学时：3", 1, 3),
        ("3月5日7:00-20:00", 1, 8),
        ("3月5日-6日8:20-11:20", 2, 8),
        ("3月5日8:20-11:20、3月8日8:20-11:20", 4, 8),
        ("3月5日中午12:30-1:15", 1, 1),
        ("2021-03-05 15:40至17:10", 1, 2),
    ],
)
def test_hours(time, days, hours):
    [row] = reading(sheet([1, "王芳", "√"], line=f"主题：课标  时间：{time}")).accepted

    values = row.values
    assert values["hours"] == hours
    assert (values["ends_on"] - values["starts_on"]).days + 1 == days


@pytest.mark.parametrize(
    ("said", "date", "parts", "minutes", "weekday"),
    [
        ("4月14日（周三）下午1：30—4：30", "4月14日(周三)", ["13:30-16:30"], 180, 2),
        (
            "2021年5月12日（周三）上午8：20—11：20、下午1：00—4：00",
            "2021年5月12日(周三)",
            ["08:20-11:20", "13:00-16:00"],
            360,
            2,
        ),
        ("3月17日晚上6：30—8：00", "3月17日", ["18:30-20:00"], 90, None),
        ("5月20日下午2点半—4点", "5月20日", ["14:30-16:00"], 90, None),
        ("5月20日2点半—4点", "5月20日", ["02:30-04:00"], 90, None),
        ("5.20 10:30-1:30", "5.20", ["10:30-13:30"], 180, None),
        ("第8周周三", "第8周周三", [], 0, 2),
    ],
)
def test_times_of_a_day(said, date, parts, minutes, weekday):
    times = read_times(said)

    assert (times.date, [f"{a}-{b}" for a, b in times.parts], times.minutes, times.weekday) == (
        date,
        parts,
        minutes,
        weekday,
    )


def test_a_sheet_without_names_is_not_read():
    result = reading(sheet([1, "王芳", "√"]), 模板=sheet([1, "", "", 2, "", ""]))

    assert result.sheets["模板"] == {"read": False, "why": "no names"}
    assert {row.sheet for row in result.rows} == {"一"}


@needs_shared_files
def test_the_sign_in_sheets_of_shiqiao():
    result = read(LAYOUT, SHARED / FILE, SETTINGS(), roster())

    check_against_expected(FILE, result, {"emp": "employee_no", "state": "state"})
    assert figures_of(result) == expected()["files"][FILE]["figures"]


def figures_of(result):
    """The figures of the example files, from the accepted rows alone."""
    listed = {}
    for row in result.accepted:
        listed.setdefault((row.sheet, row.values["topic"]), []).append(row.values)
    by_activity = [
        {
            "sheet": sheet,
            "topic": topic,
            "date": str(rows[0]["starts_on"]),
            "hours": int(rows[0]["hours"]),
            "expected": len(rows),
            "present": (present := sum(row["state"] == "present" for row in rows)),
            "late": sum(row["late"] for row in rows),
            **{
                state: sum(row["state"] == state for row in rows)
                for state in ("leave", "official", "absent")
            },
            "hours_granted": int(present * rows[0]["hours"]),
        }
        for (sheet, topic), rows in listed.items()
    ]
    there = [row.values for row in result.accepted if row.values["state"] == "present"]
    return {
        "activities": len(listed),
        "person_times": len(there),
        "expected": len(result.accepted),
        "people": len({values["employee_no"] for values in there}),
        "hours_granted": int(sum(values["hours"] for values in there)),
        "by_activity": by_activity,
    }


def test_lines_of_a_further_activity_may_stand_in_rows_of_their_own():
    rows = [
        ["主题：作业设计"], ["时间：3月5日下午1：30—4：30"], HEAD * 2, [1, "王芳", "√"],
        ["主题：命题研究"], ["时间：3月12日下午1：30—4：30"], ["地点：阶梯教室"],
        ["", "主讲：王老师"], HEAD * 2, [1, "王芳", "√"],
    ]  # fmt: skip

    result = reading(rows)

    assert [(row.row, row.values["topic"], row.values["place"]) for row in result.accepted] == [
        (4, "作业设计", ""),
        (10, "命题研究", "阶梯教室"),
    ]
    assert [one.row for one in result.ignored] == [1, 2, 5, 6, 7, 8]


def test_a_time_beside_a_name_or_in_the_last_line_is_no_activity():
    head = [*HEAD, "备注"]
    rows = [
        ["签到表"], [LINE], head, [1, "王芳", "√", "补签时间：16:30"],
        ["记录人：王芳  记录时间：3月5日"], head, [2, "赵云", "√"],
    ]  # fmt: skip

    result = reading(rows)

    assert [(row.row, row.values["topic"]) for row in result.accepted] == [
        (4, "作业设计"),
        (7, "作业设计"),
    ]
    assert [(one.row, one.kind) for one in result.ignored[2:]] == [
        (5, "NOTE"),
        (6, "REPEATED_HEADER"),
    ]


def test_what_is_stated_is_not_taken_for_something_else():
    result = reading(sheet([1, "王芳", "√", 2, "赵云", "缺席"], ["应出席2人，实出席1人"]))

    assert (result.ignored[-1].kind, result.warnings) == ("TOTAL", [])
    wrong = reading(sheet([1, "王芳", "√"], ["应出席3人，实出席2人"]))
    assert [about.field for about in wrong.warnings] == ["expected", "present"]


def test_hours_beyond_all_measure_come_back():
    line = "主题：课标  时间：2020年9月1日至2021年3月5日全天"

    result = reading(sheet([1, "王芳", "√"], line=line))

    assert [(row.code, row.field) for row in result.rows] == [("HOURS_INVALID", "time")]


def test_an_activity_with_many_times_is_the_one_on_record():
    values = {"topic": "课标", "starts_on": "2021-03-01", "ends_on": "2021-03-31"}
    times = ", ".join(["08:20-11:20"] * 20)
    on_record = Activity(
        topic_key="课标",
        started_on=datetime.date(2021, 3, 1),
        ended_on=datetime.date(2021, 3, 31),
        times=times[:200],
    )

    assert identity({**values, "times": times}) == identity_of(on_record)


# --- several columns to sign in ------------------------------------------------------------


def signs(head, *rows, merges=(), below=()):
    """{number: (state, remark)} of what was accepted, and the warnings of its rows."""
    rows = [["签到表"], [LINE], head, *below, *rows]
    result = read(LAYOUT, maker.workbook({"一": (rows, merges)}), maker.spring(), PEOPLE)
    read_of = {
        row.values["employee_no"]: (row.values["state"], row.values["said"])
        for row in result.accepted
    }
    return read_of, [(row.row, code, field) for row, code, field in result.warned]


BOTH = {"01001": ("present", ""), "01004": ("absent", ""), "01005": ("present", "√ / —")}
PART = "SIGNED_IN_PART"


@pytest.mark.parametrize(
    "head",
    [
        ["序号", "姓名", "签到", "签到"],
        ["序号", "姓名", "签到（上午）", "签到（下午）"],
        ["序号", "姓名", "上午签名", "下午签名"],
        ["序号", "姓名", "签到", "签退"],
        ["序号", "姓名", "上午", "下午"],
    ],
)
def test_a_block_may_have_two_columns_to_sign_in(head):
    rows = [
        [1, "王芳", "√", "王芳", 2, "赵云", "", "×"],
        [3, "钱多多", "√", ""],
    ]

    assert signs(head * 2, *rows) == (BOTH, [(5, PART, "block_1")])


def test_a_block_may_begin_with_its_columns_to_sign_in():
    head = ["上午签到", "下午签到", "姓名"]
    rows = [["√", "√", "王芳", "", "", "赵云"], ["√", "", "钱多多"]]

    assert signs(head * 2, *rows) == (BOTH, [(5, PART, "block_1")])


@pytest.mark.parametrize("is_merged", [True, False])
def test_the_parts_of_a_day_may_stand_below_the_heading(is_merged):
    head = ["序号", "姓名", "签到", ""] * 2
    below = [["", "", "上午", "下午"] * 2]
    rows = [[1, "王芳", "√", "√", 2, "赵云", "", ""], [3, "钱多多", "√", ""]]
    merges = [(2, 2, 2, 3), (2, 6, 2, 7), (2, 0, 3, 0), (2, 1, 3, 1)] if is_merged else ()

    assert signs(head, *rows, below=below, merges=merges) == (BOTH, [(6, PART, "block_1")])


@pytest.mark.parametrize(
    ("first", "second", "state", "said", "warned"),
    [
        ("请假", "请假", "leave", "请假", []),
        ("请假", "√", "present", "请假 / √", [PART]),
        ("", "公出", "official", "公出", []),
        ("事假", "公出", "leave", "事假; 公出", []),
        ("√", "早退", "present", "早退", []),
        ("√", "代签", "present", "√ / 代签", ["PROXY_SIGNED", PART]),
        ("13:25", "16:30", "present", "", []),
    ],
)
def test_what_two_signatures_mean_together(first, second, state, said, warned):
    found, warnings = signs(["姓名", "签到", "签退"], ["赵云", "√", "√"], ["王芳", first, second])

    assert found["01001"] == (state, said)
    assert [code for _row, code, _field in warnings] == warned


@pytest.mark.parametrize("at", [2, 3])
def test_a_column_that_nobody_used_is_none(at):
    row = [1, "王芳", "", ""]
    row[at] = "√"

    assert signs(["序号", "姓名", "签到", "签退"], row) == ({"01001": ("present", "")}, [])


def test_more_columns_than_are_read_take_no_other_block_apart():
    head = ["序号", "姓名", *["签到"] * 6]

    found, _warnings = signs(head * 2, [1, "王芳", *["√"] * 6, 2, "赵云", *["√"] * 6])

    assert found == {"01001": ("present", ""), "01004": ("present", "")}


def test_a_header_of_two_rows_printed_again_is_no_person():
    head, below = ["序号", "姓名", "签到", ""], ["", "", "上午", "下午"]

    result = reading([["签到表"], [LINE], head, below, [1, "王芳", "√", "√"], head, below])

    assert [row.row for row in result.rows] == [5]
    assert result.sheets["一"]["header_rows"] == [3, 4]
    assert [one.row for one in result.ignored if one.kind == "REPEATED_HEADER"] == [6, 7]
