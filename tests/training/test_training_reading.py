"""The training register: section 8 of the reading rules."""

import datetime
from decimal import Decimal

import pytest

from records.sheets import read
from tests.records import sheet_maker as maker
from tests.records.shared_files import (
    SETTINGS,
    SHARED,
    check_against_expected,
    needs_shared_files,
    roster,
)
from training.sheets import LAYOUT

HEAD = ["工号", "姓名", "培训项目", "级别", "形式", "时间", "学时", "学分", "结业情况", "备注"]
PEOPLE = [
    maker.person(),
    maker.person("01002", "李明", "数学"),
    maker.person("01003", "李明", "科学"),
]


def line(name="王芳", programme="作业设计", date="3.5", hours=8, credits=8, **cells):
    row = dict.fromkeys(HEAD, "") | {"级别": "县级", "形式": "面授"}
    row |= {"姓名": name, "培训项目": programme, "时间": date, "学时": hours, "学分": credits}
    return [*(row | cells).values()]


def reading(*rows, settings=None):
    return read(LAYOUT, maker.table(HEAD, *rows), settings or maker.spring(), PEOPLE)


def test_a_training_in_full():
    row = line(
        programme="“春晖”研修（同上）", date="3.5-6", hours="1.5天", credits="", 备注="√已交小结"
    )

    [read_row] = reading(row).accepted

    assert read_row.values == {
        "employee_no": "01001",
        "person": None,
        "programme": "“春晖”研修",
        "starts_on": datetime.date(2021, 3, 5),
        "ends_on": datetime.date(2021, 3, 6),
        "hours": Decimal(12),
        "credits": Decimal(12),
        "level": "county",
        "mode": "face",
        "place": "",
        "organiser": "",
        "certificate": "",
        "note": "√已交小结",
    }
    assert read_row.warnings == [("CREDIT_DERIVED", "credits")]


@pytest.mark.parametrize(
    ("cells", "code", "field"),
    [
        ({"name": ""}, "PERSON_MISSING", "name"),
        ({"name": "陈一"}, "PERSON_UNKNOWN", "name"),
        ({"name": "李明"}, "PERSON_AMBIGUOUS", "name"),
        ({"工号": "01002"}, "PERSON_CONFLICT", "name"),
        ({"programme": " "}, "TITLE_MISSING", "programme"),
        ({"programme": "（同上）"}, "TITLE_MISSING", "programme"),
        ({"date": "待定"}, "DATE_MISSING", "date"),
        ({"date": "2.30"}, "DATE_INVALID", "date"),
        ({"date": 5.2}, "DATE_AMBIGUOUS", "date"),
        ({"date": "7.8"}, "OUT_OF_TERM", "date"),
        ({"date": "7月"}, "OUT_OF_TERM", "date"),
        ({"hours": "/"}, "HOURS_MISSING", "hours"),
        ({"hours": 0}, "HOURS_INVALID", "hours"),
        ({"备注": "考核不合格"}, "NOT_COMPLETED", "note"),
        ({"结业情况": "未结业"}, "NOT_COMPLETED", "result"),
        ({"备注": "中途退出"}, "NOT_COMPLETED", "note"),
    ],
)
def test_what_turns_a_row_away(cells, code, field):
    [row] = reading(line(**cells)).rows

    assert (row.outcome, row.code, row.field, row.warnings) == ("rejected", code, field, [])


def test_a_row_gets_the_first_code_in_order():
    fit = {"name": "王芳", "programme": "作业设计", "date": "3.5", "hours": 8}
    wrong = {"name": "陈一", "programme": "", "date": "", "hours": ""}
    codes = []
    for done in range(len(fit) + 1):
        cells = dict(list(fit.items())[:done]) | dict(list(wrong.items())[done:])
        codes.append(reading(line(**cells, 备注="未完成")).rows[0].code)

    assert codes == [
        "PERSON_UNKNOWN",
        "TITLE_MISSING",
        "DATE_MISSING",
        "HOURS_MISSING",
        "NOT_COMPLETED",
    ]


@pytest.mark.parametrize(
    ("cells", "warning"),
    [
        ({"date": "5月"}, ("DATE_IMPRECISE", "date")),
        ({"hours": "约8"}, ("HOURS_APPROXIMATE", "hours")),
        ({"hours": 12}, ("HOURS_OVER_DAY_LIMIT", "hours")),
        ({"date": "3.5、3.8", "hours": 17}, ("HOURS_OVER_DAY_LIMIT", "hours")),
        ({"级别": "待核"}, ("LEVEL_UNKNOWN", "level")),
        ({"形式": "—"}, ("MODE_UNKNOWN", "mode")),
        ({"备注": "病假半天"}, ("ATTENDANCE_NOTE", "note")),
        ({"credits": "待定"}, ("CREDIT_DERIVED", "credits")),
    ],
)
def test_what_is_worth_a_look(cells, warning):
    assert reading(line(**cells)).rows[0].warnings == [warning]


@pytest.mark.parametrize("cells", [{"date": "3.5-6", "hours": 16}, {"date": "5月", "hours": 90}])
def test_hours_fit_their_days_or_the_days_are_not_known(cells):
    codes = [code for code, _ in reading(line(**cells)).rows[0].warnings]

    assert "HOURS_OVER_DAY_LIMIT" not in codes


def test_an_activity_belongs_to_the_semester_of_its_last_day():
    assert maker.outcomes(reading(line(date="2021.1.25-2.26"), line(date="6.30-7.4"))) == {
        2: "",
        3: "OUT_OF_TERM",
    }


def test_credits_are_derived_by_the_rate_of_the_school():
    half = maker.spring(credits_per_hour=0.1)
    rows = reading(
        line(hours=12, credits=""), line(date="3.8", hours="8课时/1学分", credits=""), settings=half
    )

    assert [row.values["credits"] for row in rows.rows] == [Decimal("1.2"), Decimal(1)]
    assert [code for _, code, _ in rows.warned] == ["CREDIT_DERIVED", "HOURS_OVER_DAY_LIMIT"]


def test_the_first_of_equal_trainings_is_kept():
    result = reading(
        line(programme="“双减”预研（一）", hours=8),
        line(programme="双减 预研（一）", hours="1天"),
        line(programme="《双减》预研一", hours=6),
        line(programme="双减预研（二）"),
        line(date="3.5-6", programme="双减预研（一）"),
    )

    assert maker.outcomes(result) == {
        2: "",
        3: "DUPLICATE_ROW",
        4: "DUPLICATE_CONFLICT",
        5: "",
        6: "",
    }
    assert {row.kept for row in result.duplicates} == {("Sheet1", 2)}


def test_a_training_turned_away_is_no_first():
    assert maker.outcomes(reading(line(hours=0), line(), line())) == {
        2: "HOURS_INVALID",
        3: "",
        4: "DUPLICATE_ROW",
    }


@needs_shared_files
def test_the_training_register_of_shiqiao():
    result = read(LAYOUT, SHARED / "02-training-hours.xlsx", SETTINGS(), roster())

    check_against_expected(
        "02-training-hours.xlsx",
        result,
        {
            "emp": "employee_no", "programme": "programme", "level": "level", "mode": "mode",
            "start": "starts_on", "end": "ends_on", "hours": "hours", "credits": "credits",
        },
    )  # fmt: skip
