"""What was written is what is read, or it is reported: other schools' words, orders and mess."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import lessons.sheets
import training.sheets
from records.sheets import read
from records.sheets.words import _stored
from tests.records import sheet_maker as maker

SCHOOL = maker.settings()
PEOPLE = [
    maker.person("LA0001", "王芳", "语文", group="语文组", label="语"),
    maker.person("LA0002", "王芳", "数学", group="数学组", label="数"),
    maker.person("LA0003", "欧阳守砚", "英语"),
    maker.person("LA0004", "阿依努·库孜坎", "音乐"),
    maker.person("LA0005", "展䶮", "科学"),
]
SAYS = {"LA0001": "王芳（语）", "LA0002": "王芳(数)"}
LEVELS = {
    "county": ["县级", "区级", "柳江县级", "县（市、区）级"],
    "city": ["市级", "地市级", "云州市"],
    "provincial": ["省级", "省培"],
    "national": ["国培", "国家级"],
    "town": ["学区", "片区级", "集团校"],
    "school": ["校本", "校级"],
}
MODES = {
    "face": ["面授", "线下", "集中"],
    "online": ["网络", "直播"],
    "blended": ["混合式", "集中+网络"],
}
EXAMPLES = settings(max_examples=60, deadline=None)


def headings(layout, field):
    return st.sampled_from(_stored("headers")[layout][field])


# --- how people write a day, a span, hours --------------------------------------------


def days_of(draw):
    first = SCHOOL.starts_on + timedelta(days=draw(st.integers(0, 120)))
    last = first + timedelta(days=draw(st.integers(0, 5)))
    return first, min(last, SCHOOL.ends_on)


def say_day(draw, day):
    forms = [
        day,
        float((day - date(1899, 12, 30)).days),
        float(f"{day:%Y%m%d}"),
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.month}月{day.day}号",
        f"{day.month}.{day.day}",
        f"{day:%Y-%m-%d} 08:30:00",
        f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）下午",
    ]
    return draw(st.sampled_from(forms))


def say_span(draw, first, last):
    if first == last:
        return say_day(draw, first)
    sign = draw(st.sampled_from("-—－–~～至"))
    right = f"{last.month}.{last.day}" if first.month != last.month else str(last.day)
    forms = [
        f"{first.month}.{first.day}{sign}{right}",
        f"{first.month}月{first.day}日{sign}{last.month}月{last.day}日",
        f"{first.year}.{first.month}.{first.day}{sign}{last.year}.{last.month}.{last.day}",
        f"{first.year}/{first.month}/{first.day}至{last.month}/{last.day}",
    ]
    return draw(st.sampled_from(forms))


def say_hours(draw, hours):
    forms = [
        float(hours),
        str(hours),
        f"{hours}学时",
        f"{hours} 课时",
        f"{hours}h",
        f"{hours}.0",
        f"{hours * 45}分钟",
    ]
    if hours % 6 == 0:
        forms.append(f"{hours // 6}天")
    if hours == 3:
        forms += ["半天", "0.5天"]
    wide = str(hours).translate({ord("0") + n: ord("０") + n for n in range(10)})
    return draw(st.sampled_from([*forms, wide]))


def say_name(draw, number, person):
    spaced = person.name[0] + draw(st.sampled_from(["", " ", "　"])) + person.name[1:]
    said = SAYS.get(number) or spaced.replace("·", draw(st.sampled_from("·•．")))
    return said + draw(st.sampled_from(["", " "]))


# --- registers of trainings -----------------------------------------------------------


@st.composite
def registers(draw):
    """(rows of cells, merges, what must be read)"""
    fields = ["name", "programme", "level", "mode", "date", "hours", "credits"]
    fields += draw(st.lists(st.sampled_from(["serial", "place", "note", "group"]), unique=True))
    order = draw(st.permutations(fields))
    column = {field: place for place, field in enumerate(order)}
    style = draw(st.sampled_from(["repeated", "ditto", "merged"]))
    rows, merges, truth = [["学时登记表"], []][: draw(st.integers(0, 2))], [], []
    rows.append([draw(headings("training", field)) for field in order])
    assume(len({"".join(word.split()) for word in rows[-1]}) == len(order))
    for person in draw(st.permutations(PEOPLE))[: draw(st.integers(1, 4))]:
        begin = len(rows)
        for nth in range(draw(st.integers(1, 4))):
            cells, expected = training_of(draw, person, len(truth))
            if nth and style != "repeated":
                cells["name"] = (
                    draw(st.sampled_from(["同上", "〃", "″", '"'])) if style == "ditto" else ""
                )
            rows.append([cells[field] for field in order])
            truth.append((len(rows), expected))
        if style == "merged" and len(rows) - begin > 1:
            merges.append((begin, column["name"], len(rows) - 1, column["name"]))
        if draw(st.booleans()):
            total = [""] * len(order)
            total[min(column["name"], column["programme"])] = draw(
                st.sampled_from(["小计", "合　计"])
            )
            total[column["hours"]] = 99.0
            if all(c == "" for c in total[: min(column["name"], column["programme"])]):
                is_first = column["hours"] > min(column["name"], column["programme"])
                rows += [total] if is_first else []
    if draw(st.booleans()):
        rows.append(["注：半天按3学时计"])
    return rows, merges, truth


def training_of(draw, person, number):
    first, last = days_of(draw)
    hours = draw(st.integers(1, 20))
    level = draw(st.sampled_from(sorted(LEVELS)))
    mode = draw(st.sampled_from(sorted(MODES)))
    cells = {
        "serial": float(number + 1),
        "name": say_name(draw, person.employee_no, person),
        "programme": f"“项目”（第{number}期）",
        "level": draw(st.sampled_from(LEVELS[level])),
        "mode": draw(st.sampled_from(MODES[mode])),
        "date": say_span(draw, first, last),
        "hours": say_hours(draw, hours),
        "credits": draw(st.sampled_from([2.0, "2", "2学分"])),
        "place": "本校",
        "note": draw(st.sampled_from(["", "已交小结"])),
        "group": "",
    }
    expected = {
        "employee_no": person.employee_no,
        "programme": cells["programme"],
        "level": level,
        "mode": mode,
        "starts_on": first,
        "ends_on": last,
        "hours": Decimal(hours),
        "credits": Decimal(2),
    }
    return cells, expected


@EXAMPLES
@given(registers())
def test_a_register_is_read_as_it_was_written(register):
    rows, merges, truth = register

    result = read(training.sheets.LAYOUT, maker.table(*rows, merges=merges), SCHOOL, PEOPLE)

    found = [
        (row.row, row.code or {name: row.values[name] for name in truth[0][1]})
        for row in result.rows
    ]
    assert found == truth


@EXAMPLES
@given(registers(), st.data())
def test_a_spoiled_cell_is_reported_and_spoils_nothing_else(register, data):
    rows, merges, truth = register
    merged = {row for first, _, last, _ in merges for row in range(first, last + 1)}
    number, expected = data.draw(st.sampled_from(truth))
    row = rows[number - 1]
    if number - 1 in merged:
        return
    place = data.draw(st.integers(0, len(row) - 1))
    row[place] = data.draw(st.sampled_from(["", "??", "乱写", -1.0, "2021.2.30", "无"]))

    result = read(training.sheets.LAYOUT, maker.table(*rows, merges=merges), SCHOOL, PEOPLE)

    by_row = {one.row: one for one in result.rows}
    spoiled = by_row.get(number)
    if spoiled is not None and spoiled.is_accepted and not spoiled.warnings:
        other = {name for name, value in expected.items() if spoiled.values[name] != value}
        # Titles and people have no spelling to check; what was typed is what they are.
        assert other <= {"programme", "employee_no"}
    follows = {one for one, _ in truth if one > number}
    for other, values in truth:
        if other != number and other not in follows:
            assert {name: by_row[other].values[name] for name in values} == values


# --- lists of observed lessons ----------------------------------------------------------


@st.composite
def observations(draw):
    fields = [
        "submitted",
        "observer",
        "teacher",
        "subject",
        "class",
        "topic",
        "date",
        "period",
        "type",
    ]
    order = draw(st.permutations(fields))
    # One word may stand for either of two columns, but not for both.
    rows = [[draw(headings("observations", field)) for field in order]]
    assume(len({"".join(word.split()) for word in rows[0]}) == len(order))
    # Two columns of which each could be either are nobody's to tell apart.
    words = _stored("headers")["observations"]
    either = set(words["observer"]) & set(words["teacher"])
    assume(not {rows[0][order.index("observer")], rows[0][order.index("teacher")]} <= either)
    truth = []
    for number in range(draw(st.integers(1, 6))):
        watcher, teacher = draw(st.permutations(PEOPLE))[:2]
        # A day of its own for each row, so that none is a duplicate of another.
        day = date(2022, 9, 5) + timedelta(days=7 * number + draw(st.integers(0, 4)))
        period = draw(st.integers(1, 9))
        grade, class_ = draw(st.integers(1, 9)), draw(st.integers(1, 12))
        cells = {
            "submitted": f"{day:%Y-%m-%d} 20:{number:02}:00",
            "observer": say_name(draw, watcher.employee_no, watcher),
            "teacher": say_name(draw, teacher.employee_no, teacher),
            "subject": teacher.subjects[0],
            "class": draw(
                st.sampled_from(
                    [
                        f"{grade}{class_:02}",
                        f"{grade}（{class_}）班",
                        f"{'一二三四五六七八九'[grade - 1]}年级{class_}班",
                    ]
                )
            ),
            "topic": "《渡口》",
            "date": str(say_day(draw, day)).removesuffix(".0"),
            "period": draw(st.sampled_from([f"第{period}节", str(period), f"第 {period} 节"])),
            "type": "推门听课",
        }
        if cells["date"].isdigit() and len(cells["date"]) == 5:
            cells["date"] = f"{day:%Y-%m-%d}"  # a serial day is a number, and CSV has none
        rows.append([cells[field] for field in order])
        truth.append(
            {
                "observer": watcher.employee_no,
                "teacher": teacher.employee_no,
                "date": day,
                "periods": [period],
                "class_name": f"{grade}-{class_}",
                "type": "walk_in",
            }
        )
    return rows, truth


@EXAMPLES
@given(observations(), st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
def test_a_list_of_lessons_is_read_as_it_was_written(written, encoding):
    rows, truth = written

    data = maker.comma_separated(rows, encoding)
    result = read(lessons.sheets.LAYOUT, data, SCHOOL, PEOPLE, name="a.csv")

    assert [row.code or {k: row.values[k] for k in truth[0]} for row in result.rows] == truth
