"""Makes sheets of schools that nobody has seen: words, orders, offsets, merged cells, marks,
headers of two rows, totals, notes, blocks and mess. Each sheet comes with what it says."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from hypothesis import strategies as st

import lessons.sheets
import lessons.week_sheets
import portfolios.sheets
import records.roster.sheets
import research.sheets.papers
import research.sheets.projects
import training.sheets
import training.sign_in_sheets
from records.sheets import Words
from records.sheets.words import _stored, heading, numbered
from tests.records import old_sheets
from tests.records import sheet_maker as maker

SCHOOL = maker.settings()
PEOPLE = [
    maker.person("LA0001", "王芳", "语文", group="语文组", label="语"),
    maker.person("LA0002", "王芳", "数学", group="数学组", label="数"),
    maker.person("LA0003", "欧阳守砚", "英语"),
    maker.person("LA0004", "阿依努·库孜坎", "音乐"),
    maker.person("LA0005", "展䶮", "科学"),
    maker.person("LA0006", "Maria O'Neill", "英语"),
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
STATES = {
    "completed": ["已结题", "结题"],
    "active": ["在研", "研究中"],
    "midterm": ["中期", "通过中期检查"],
    "withdrawn": ["撤项"],
    "extended": ["延期"],
}
COUNTS = {
    0: ["", "-", "—", "无", "产假", "病假", 0.0],
    1: ["√", "1", 1.0, "一", "①", "1节"],
    2: ["√√", "2", 2.0, "2(连堂)", "1+1", "二", "２"],
    3: ["3", 3.0, "√√√", "三", "2+1"],
}
UNREAD = ["楼层", "校车线路", "签发意见栏"]
GROUPS = ["基本情况", "具体安排", "核定"]
TITLES = ["柳岸实验学校登记表", "填报单位：柳岸实验学校", "2022学年第一学期"]
MARKS = ["同上", "〃", "″", '"', "''"]


# --- how people write things ------------------------------------------------------------


def any_of(draw, *things):
    return draw(st.sampled_from(things))


def noisy(draw, said):
    """A text with what nobody sees around it."""
    return any_of(draw, said, said, f" {said}", f"{said}　", f"\u200b{said}", f"{said}\u00a0")


def wide(said):
    return said.translate({ord("0") + n: ord("０") + n for n in range(10)})


def a_day(draw):
    return SCHOOL.starts_on + timedelta(days=draw(st.integers(0, 120)))


def say_day(draw, day, as_text=False):
    said = [
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.month}月{day.day}号",
        f"{day.month}.{day.day}",
        wide(f"{day.month}月{day.day}日"),
        f"{day:%Y-%m-%d} 08:30:00",
        f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）下午",
    ]
    if not as_text:
        said += [
            day,
            datetime(day.year, day.month, day.day, 8, 30),
            float((day - date(1899, 12, 30)).days),
            float(f"{day:%Y%m%d}"),
        ]
    return any_of(draw, *said)


def say_span(draw, first, last, as_text=False):
    if first == last:
        return say_day(draw, first, as_text)
    sign = draw(st.sampled_from("-—－–~～至"))
    right = f"{last.month}.{last.day}" if first.month != last.month else str(last.day)
    return any_of(
        draw,
        f"{first.month}.{first.day}{sign}{right}",
        f"{first.month}月{first.day}日{sign}{last.month}月{last.day}日",
        f"{first.year}.{first.month}.{first.day}{sign}{last.year}.{last.month}.{last.day}",
        f"{first.year}/{first.month}/{first.day}至{last.month}/{last.day}",
    )


def say_month(draw, year, month, as_text=False):
    said = [f"{year}.{month:02}", f"{year}-{month:02}", f"{year}年{month}月", f"{year}{month:02}"]
    if not as_text:
        said += [date(year, month, 1), *([float(f"{year}.{month:02}")] if month > 1 else [])]
    return any_of(draw, *said) if month not in (1, 10) else said[draw(st.integers(0, 3))]


def say_hours(draw, hours):
    said = [str(hours), f"{hours}学时", f"{hours} 课时", f"{hours}h", f"{hours}.0"]
    said += [f"{hours * 45}分钟", wide(str(hours)), float(hours)]
    said += [f"{hours // 6}天"] if hours % 6 == 0 else []
    said += ["半天", "0.5天"] if hours == 3 else []
    return any_of(draw, *said)


def say_name(draw, person):
    spaced = person.name[0] + any_of(draw, "", " ", "　") + person.name[1:]
    return SAYS.get(person.employee_no) or spaced.replace("·", any_of(draw, *"·•．"))


def say_number(draw, person):
    digits = person.employee_no.removeprefix("LA")
    return any_of(draw, person.employee_no, person.employee_no.lower(), digits, float(digits))


def among(draw, table):
    """(meaning, a word for it)"""
    meaning = draw(st.sampled_from(sorted(table)))
    return meaning, draw(st.sampled_from(table[meaning]))


# --- rows of each kind --------------------------------------------------------------------


def training_row(draw, person, n, as_text):
    first = a_day(draw)
    last = min(first + timedelta(days=draw(st.integers(0, 5))), SCHOOL.ends_on)
    hours = draw(st.integers(1, 20))
    level, mode = among(draw, LEVELS), among(draw, MODES)
    cells = {
        "name": say_name(draw, person),
        "employee_no": say_number(draw, person),
        "programme": f"“项目”（第{n}期）",
        "level": level[1],
        "mode": mode[1],
        "date": say_span(draw, first, last, as_text),
        "hours": say_hours(draw, hours),
        "credits": any_of(draw, 2.0, "2", "2学分"),
        "place": "本校",
        "note": any_of(draw, "", "已交小结"),
    }
    return cells, {
        "employee_no": person.employee_no,
        "programme": cells["programme"],
        "level": level[0],
        "mode": mode[0],
        "starts_on": first,
        "ends_on": last,
        "hours": Decimal(hours),
        "credits": Decimal(2),
    }


def observation_row(draw, person, n, as_text):
    teacher = draw(st.sampled_from([one for one in PEOPLE if one is not person]))
    # A day of its own for each row, so that none is a duplicate of another.
    day = SCHOOL.starts_on + timedelta(days=n)
    period, grade, number = (draw(st.integers(1, most)) for most in (9, 9, 12))
    cells = {
        "submitted": f"{day:%Y-%m-%d} 20:{n % 60:02}:00",
        "observer": say_name(draw, person),
        "teacher": say_name(draw, teacher),
        "subject": teacher.subjects[0],
        "class": any_of(
            draw,
            f"{grade}{number:02}",
            f"{grade}（{number}）班",
            f"{'一二三四五六七八九'[grade - 1]}年级{number}班",
        ),
        "topic": "《渡口》",
        "date": say_day(draw, day, as_text),
        "period": any_of(draw, f"第{period}节", str(period), f"第 {period} 节"),
        "type": any_of(draw, "推门听课", "推门"),
        "strengths": any_of(draw, "", "“节奏好”", "提问好、\n板书好"),
    }
    return cells, {
        "observer": person.employee_no,
        "teacher": teacher.employee_no,
        "date": day,
        "periods": [period],
        "class_name": f"{grade}-{number}",
        "type": "walk_in",
    }


WEEKS = 6


def week_row(draw, person, n, as_text):
    counts = [draw(st.sampled_from(sorted(COUNTS))) for _ in range(WEEKS)]
    said = [draw(st.sampled_from(COUNTS[count])) for count in counts]
    if not any(said):
        said[0] = "-"  # a name and nothing else is a section
    cells = {f"week_{number}": one for number, one in enumerate(said, 1)}
    cells |= {
        "name": say_name(draw, person),
        "employee_no": say_number(draw, person),
        "total": any_of(draw, float(sum(counts)), str(sum(counts))),
        "note": "",
    }
    weeks = counts + [0] * (SCHOOL.weeks - WEEKS)
    return cells, {"employee_no": person.employee_no, "weeks": weeks, "total": sum(counts)}


def project_row(draw, person, n, as_text):
    others = draw(st.lists(st.sampled_from(PEOPLE), max_size=3, unique_by=id))
    level, state = among(draw, LEVELS), among(draw, STATES)
    year, month = 2019 + draw(st.integers(0, 2)), draw(st.integers(1, 12))
    cells = {
        "title": noisy(draw, f"作业设计的研究{n}"),
        "leader": say_name(draw, person),
        "members": any_of(draw, *"、，；/").join(say_name(draw, one) for one in others),
        "level": level[1],
        "listed": say_month(draw, year, month, as_text),
        "state": state[1],
        "number": f"浙教研{any_of(draw, '〔2020〕', '[2020]', '（2020）')}{n}号",
        "note": "",
    }
    everybody = {person.employee_no, *(one.employee_no for one in others)}
    return cells, {
        "title": f"作业设计的研究{n}",
        "leader": person.employee_no,
        "people": sorted(everybody),
        "level": level[0],
        "state": state[0],
        "listed": f"{year}-{month:02}",
        "number": f"浙教研〔2020〕{n}号",
    }


def paper_row(draw, person, n, as_text, title="title"):
    others = draw(st.lists(st.sampled_from(PEOPLE), max_size=2, unique_by=id))
    team = [person, *(one for one in others if one is not person)]
    level, day = among(draw, LEVELS), a_day(draw)
    prize = draw(st.sampled_from(["一等", "二等", "三等"]))
    cells = {
        title: f"课堂提问的时机{n}",
        "authors": any_of(draw, *"、，；/").join(say_name(draw, one) for one in team),
        "prize": any_of(draw, prize, f"{prize}奖", f"获{prize}奖"),
        "level": level[1],
        "date": say_day(draw, day, as_text),
        "venue": "云州市教育学会",
    }
    return cells, {
        "title": f"课堂提问的时机{n}",
        "authors": [one.employee_no for one in team],
        "outcome": "prize",
        "prize": prize,
        "level": level[0],
        "happened_on": day,
    }


def award_row(draw, person, n, as_text):
    return paper_row(draw, person, n, as_text, title="event")


def title_row(draw, person, n, as_text):
    level = among(draw, LEVELS)
    year, month, years = 2015 + n % 6, draw(st.integers(1, 12)), draw(st.integers(1, 3))
    cells = {
        "name": say_name(draw, person),
        "employee_no": say_number(draw, person),
        "title": f"骨干教师{n}",
        "level": level[1],
        "approved": say_month(draw, year, month, as_text),
        "term": any_of(draw, f"{years}年", f"{'一二三'[years - 1]}年", f"{years}学年"),
    }
    begins = date(year, month, 1)
    return cells, {
        "employee_no": person.employee_no,
        "title": f"骨干教师{n}",
        "level": level[0],
        "starts_on": begins,
        "ends_on": begins.replace(year=year + years) - timedelta(days=1),
    }


def pair_row(draw, person, n, as_text):
    mentee = f"学员{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{'一二三四五六七八九'[n // 10 % 9]}"
    day = a_day(draw)
    cells = {
        "name": say_name(draw, person),
        "employee_no": say_number(draw, person),
        "mentee": mentee,
        "since": f"{day.year}.{day.month}.{day.day}",
        "note": "",
    }
    return cells, {
        "employee_no": person.employee_no,
        "mentee_shown": f"~{mentee}",
        "starts_on": day,
    }


def roster_row(draw, person, n, as_text):
    year, month = 1970 + draw(st.integers(0, 25)), draw(st.integers(1, 12))
    gender = any_of(draw, "男", "女")
    subjects = draw(st.lists(st.sampled_from(["语文", "数学", "科学"]), min_size=1, unique=True))
    number = f"{n + 7:04}"
    cells = {
        "name": f"{'赵钱孙李周吴郑'[n % 7]}{any_of(draw, '', ' ', '　')}{'甲乙丙丁'[n // 7 % 4]}",
        "employee_no": any_of(draw, f"LA{number}", number, float(number), wide(number)),
        "gender": any_of(draw, gender, f"{gender}性"),
        "birth": say_month(draw, year, month, as_text),
        "title": any_of(draw, "中学高级", "高级教师", "中高"),
        "subjects": any_of(draw, *"/、，+").join(subjects),
        "group": "理科组",
    }
    return cells, {
        "employee_no": f"LA{number}",
        "name": "".join(cells["name"].split()),
        "gender": gender,
        "birth": f"{year}-{month:02}",
        "title": "高级",
        "subjects": subjects,
    }


@dataclass(frozen=True)
class Kind:
    """A kind of sheet. `fields` it must have, `more` it may have. `strict` are those in which
    nonsense is always told; the others hold text, or something we can do without."""

    layout: object
    row: object
    fields: tuple
    more: tuple
    strict: tuple
    # How often one person may have a row; of a block of one person marks may copy.
    most: int = 4
    told: tuple = ()

    def __repr__(self):
        return f"Kind({self.layout.name})"


KINDS = {
    "training": Kind(
        training.sheets.LAYOUT, training_row,
        ("name", "programme", "level", "mode", "date", "hours", "credits"),
        ("employee_no", "place", "note"), ("name", "date", "hours", "level", "mode"),
    ),
    "observations": Kind(
        lessons.sheets.LAYOUT, observation_row,
        ("submitted", "observer", "teacher", "subject", "class", "topic", "date", "period", "type"),
        ("strengths",), ("observer", "teacher", "class", "date", "period", "type"),
    ),
    "weeks": Kind(
        lessons.week_sheets.LAYOUT, week_row,
        ("name", *(f"week_{n}" for n in range(1, WEEKS + 1))), ("employee_no", "total", "note"),
        ("name", "total", *(f"week_{n}" for n in range(1, WEEKS + 1))), most=1,
    ),
    "projects": Kind(
        research.sheets.projects.LAYOUT, project_row,
        ("title", "leader", "members", "level", "listed", "state", "number"), ("note",),
        ("leader", "level", "state", "listed"),
    ),
    "papers": Kind(
        research.sheets.papers.LAYOUT, paper_row,
        ("title", "authors", "prize", "level", "date"), ("venue",),
        ("authors", "prize", "level", "date"),
    ),
    "awards": Kind(
        research.sheets.papers.LAYOUT, award_row,
        ("event", "authors", "prize", "level", "date"), ("venue",),
        ("authors", "prize", "level", "date"),
    ),
    "titles": Kind(
        portfolios.sheets.LAYOUT, title_row,
        ("name", "title", "level", "approved", "term"), ("employee_no",),
        ("name", "level", "approved", "term"),
    ),
    "pairs": Kind(
        portfolios.sheets.LAYOUT, pair_row,
        ("name", "mentee", "since"), ("employee_no", "note"), ("name", "since"),
        told=("MENTEE_UNKNOWN",),
    ),
    "roster": Kind(
        records.roster.sheets.LAYOUT, roster_row,
        ("name", "employee_no", "gender", "birth", "title", "subjects", "group"), (), ("birth",),
        most=1,
    ),
}  # fmt: skip


# --- sheets -------------------------------------------------------------------------------


@dataclass
class Written:
    """Rows of cells from A1 on, and what they say: {row from 1: what is read of it}."""

    kind: Kind
    as_text: bool
    rows: list = field(default_factory=list)
    merges: list = field(default_factory=list)
    truth: dict = field(default_factory=dict)
    # Where the columns of the latest table stand.
    columns: dict = field(default_factory=dict)
    header: list = field(default_factory=list)
    # The number of its first row, where another sheet has those before.
    first: int = 0

    def add(self, cells):
        """A row in which fields stand in their columns; gives its index."""
        row = [""] * (max(self.columns.values()) + 1)
        for name, value in cells.items():
            if name in self.columns:
                row[self.columns[name]] = value
        self.rows.append(row)
        return len(self.rows) - 1

    def data(self, suffix="xlsx"):
        """The bytes of a file of this kind."""
        if suffix == "csv":
            return maker.comma_separated([[plain(one) for one in row] for row in self.rows])
        make = maker.workbook if suffix == "xlsx" else old_sheets.old_workbook
        return make({"表一": (self.rows, self.merges)})


def plain(value):
    """A cell as a program writes it into a CSV."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def words_of(layout):
    """{field: [headings that mean nothing else]}"""
    headers = Words().headers(layout)
    found = {}
    for name, words in numbered(_stored("headers")[layout]).items():
        if name not in ("known", "likely", "counted"):
            sure = [w for w in words if {f for _r, f in headers.meanings(heading(w))} == {name}]
            # A bare number is a heading only below a word that says so.
            found[name] = [word for word in sure if not word.isdigit()]
    return found


def say_heading(draw, word):
    middle = len(word) // 2
    return any_of(
        draw,
        *[word] * 4,
        f"{word[:middle]} {word[middle:]}",
        f"{word[:middle]}\n{word[middle:]}",
        f"*{word}",
        f"{word}：",
        f"{word}（必填）",
    )


@st.composite
def sheets(draw, kind, styles=("repeated", "marks", "merged"), as_text=None):
    """A sheet with one table, or with two of which one stands below the other."""
    as_text = draw(st.booleans()) if as_text is None else as_text
    written = Written(kind, as_text)
    people = list(draw(st.permutations(PEOPLE)))
    cut = draw(st.integers(1, len(people)))
    for those in (people[:cut], people[cut:] if draw(st.booleans()) else []):
        if those:
            table(draw, written, those[:3], styles)
    return written


def table(draw, written, people, styles):
    above(draw, written)
    header(draw, written)
    style = any_of(draw, *styles)
    for person in people:
        if kind_of_break := any_of(draw, "", "", "blank", "again", "section"):
            between(draw, written, kind_of_break)
        block(draw, written, person, style)
        if draw(st.booleans()):
            total(draw, written)
    below(draw, written)


def above(draw, written):
    for _ in range(draw(st.integers(0, 2))):
        left = draw(st.integers(0, 2))
        # Below a table a line alone is a section of it.
        written.rows.append([""] * left + [draw(st.sampled_from(TITLES))])
    for _ in range(draw(st.integers(0, 2))):
        written.rows.append([])


def header(draw, written):
    kind, words = written.kind, words_of(written.kind.layout.name)
    fields = [*kind.fields]
    if kind.more:
        fields += draw(st.lists(st.sampled_from(kind.more), unique=True))
    unread = draw(st.lists(st.sampled_from(UNREAD), unique=True, max_size=2))
    serial = ["serial"] if draw(st.booleans()) else []
    order = serial + list(draw(st.permutations(fields + unread)))
    left = draw(st.integers(0, 3))
    written.columns = {name: left + at for at, name in enumerate(order)}
    names = {name: say_heading(draw, any_of(draw, *words[name])) for name in fields}
    names |= {name: name for name in unread} | dict.fromkeys(serial, "序号")
    if written.as_text or draw(st.booleans()):
        written.add(names)
        written.header = [names]
        return
    two_rows(draw, written, order, names)


def two_rows(draw, written, order, names):
    """Groups over neighbouring columns; what has none goes down over both rows.

    With a colon a heading above others is a line to fill in (`日期：`).
    """
    names = {name: said.rstrip("：") for name, said in names.items()}
    top, low = {}, {}
    at, groups, row = 0, list(GROUPS), len(written.rows)
    while at < len(order):
        size = draw(st.integers(2, 3))
        if groups and at + size < len(order) and at > 0 and draw(st.booleans()):
            top[order[at]] = groups.pop()
            low |= {name: names[name] for name in order[at : at + size]}
            first = written.columns[order[at]]
            written.merges.append((row, first, row, first + size - 1))
            at += size
            continue
        top[order[at]] = names[order[at]]
        if draw(st.booleans()):
            column = written.columns[order[at]]
            written.merges.append((row, column, row + 1, column))
        at += 1
    written.header = [top, low] if low else [top]
    if not low:
        written.merges = [merge for merge in written.merges if merge[0] != row]
    for line in written.header:
        written.add(line)


def between(draw, written, what):
    if what == "blank":
        written.rows.append([])
    elif what == "again" and len(written.header) == 1:
        written.add(written.header[0])
    elif what == "section":
        left = min(written.columns.values())
        written.rows.append([""] * left + [any_of(draw, "补登：", "二、校外")])


def total(draw, written):
    left = min(written.columns.values())
    row = [""] * (max(written.columns.values()) + 1)
    row[left] = any_of(draw, "合计", "小　计", "总计：", "平均", "本组小计")
    row[max(written.columns.values())] = 99.0 if len(row) > left + 1 else ""
    row[left] = row[left] or "合计"
    written.rows.append(row)


def below(draw, written):
    left = min(written.columns.values())
    if "serial" in written.columns and draw(st.booleans()):
        written.add({"serial": float(90)})
    if draw(st.booleans()):
        written.rows.append([""] * left + [any_of(draw, "注：下同", "说明：半天计3学时", "※ 略")])


def block(draw, written, person, style):
    kind, begins = written.kind, len(written.rows)
    count, team = draw(st.integers(1, kind.most)), None
    for nth in range(count):
        number = written.first + len(written.truth)
        cells, said = kind.row(draw, person, number, written.as_text)
        if "authors" in cells and nth and style != "repeated":
            # A mark or a merged cell means all of them.
            cells["authors"], said["authors"] = team
        team = cells.get("authors"), said.get("authors")
        cells |= {"serial": float(number + 1), **dict.fromkeys(UNREAD, "三楼")}
        if style == "marks" and nth:
            cells = with_marks(draw, written, cells)
        index = written.add(cells)
        written.truth[index + 1] = said
    if style == "merged" and not written.as_text:
        merge_equal(draw, written, begins, count)


def with_marks(draw, written, cells):
    """Marks for the name, and for what is said alike in the row above."""
    above = written.rows[-1]
    kind = written.kind
    marked = {kind.layout.person: any_of(draw, *MARKS)}
    for name in ("level", "mode", "state", "subject", "type"):
        column = written.columns.get(name)
        if column is not None and above[column] == cells.get(name):
            marked[name] = any_of(draw, *MARKS)
    if kind.layout.number in cells and kind.layout.number in written.columns:
        marked[kind.layout.number] = any_of(draw, *MARKS)
    return {**cells, **marked}


def merge_equal(draw, written, begins, count):
    """Merge the cells of one person, and equal ones below each other."""
    last = begins + count - 1
    person = [written.kind.layout.person, written.kind.layout.number]
    for name, column in written.columns.items():
        if name in person:
            spans = [(begins, last)]
        elif name in ("level", "mode", "state", "subject", "type", "group", "place"):
            rows = range(begins, last + 1)
            runs = groupby(rows, key=lambda row, c=column: written.rows[row][c])
            spans = [(run[0], run[-1]) for run in (list(one) for _value, one in runs)]
        else:
            continue
        for first, end in spans:
            if end > first and written.rows[first][column] != "" and draw(st.booleans()):
                written.merges.append((first, column, end, column))
                for row in range(first + 1, end + 1):
                    written.rows[row][column] = ""


@st.composite
def side_by_side(draw, kind):
    """One table that goes on beside itself; {(row, which from 1 at the left): what it says}."""
    left = Written(kind, as_text=True)
    header(draw, left)
    begins = len(left.rows)
    right = Written(kind, True, [[]] * begins, columns=left.columns, first=50)
    people = list(draw(st.permutations(PEOPLE)))
    cut = draw(st.integers(1, 3))
    for part, those in ((left, people[:cut]), (right, people[cut : cut + 2])):
        for person in those:
            block(draw, part, person, any_of(draw, "repeated", "marks"))
            if draw(st.booleans()):
                total(draw, part)
    margin, width = min(left.columns.values()), max(left.columns.values()) + 1
    gap = [""] * draw(st.integers(0, 2))
    right.rows[begins - 1] = left.rows[begins - 1]
    longest = max(len(left.rows), len(right.rows))
    both = Written(kind, as_text=True)
    for one, other in zip(filled(left.rows, longest), filled(right.rows, longest), strict=True):
        both.rows.append([*one, *[""] * (width - len(one)), *gap, *other[margin:]])
    both.truth = {(row, 1): said for row, said in left.truth.items()}
    both.truth |= {(row, 2): said for row, said in right.truth.items()}
    return both


def filled(rows, count):
    return [*rows, *[[]] * (count - len(rows))]


# --- sign-in sheets -----------------------------------------------------------------------

SIGNS = {
    "present": ["√", "✓", "到", 1.0, "是", "迟到", "早退", "补签"],
    "leave": ["请假", "事假", "病假"],
    "official": ["公出", "出差", "监考"],
    "absent": ["", "×", "缺席", "未到"],
}
PARTS = [("上午8：30—11：00", 150), ("下午1:30-4:00", 150), ("晚上6：30～8：00", 90)]


@st.composite
def sign_in_sheets(draw):
    """A sheet of one or two activities, each with blocks side by side."""
    written = Written(SIGN_IN, as_text=False)
    for number in range(draw(st.integers(1, 2))):
        said = activity(draw, written, number)
        blocks(draw, written, said)
    return written


def activity(draw, written, number):
    """The lines above the blocks, and what they say."""
    # Further down, a line alone in the column of names could be a name.
    if not written.rows and draw(st.booleans()):
        written.rows.append(["校本研修签到表"])
    day, (time, minutes) = a_day(draw), draw(st.sampled_from(PARTS))
    lines = [f"主题：作业设计{number}", f"时间：{day.month}月{day.day}日{time}"]
    lines += draw(st.lists(st.sampled_from(["地点：阶梯教室", "主讲：陈一"]), unique=True))
    if draw(st.booleans()):
        written.rows.append(["  ".join(lines)])
    else:
        written.rows += [[line] for line in lines]
    return {
        "topic": f"作业设计{number}",
        "starts_on": day,
        "minutes": minutes,
        "hours": Decimal(minutes // 45),
    }


def blocks(draw, written, said):
    words = words_of("signin")
    fields = [
        *(["serial"] if draw(st.booleans()) else []),
        *draw(st.permutations(["name", "sign", *(["sign_2"] if draw(st.booleans()) else [])])),
    ]
    names = [draw(st.sampled_from(words[name.removesuffix("_2")])) for name in fields]
    count, gap = draw(st.integers(2, 3)), [""] * draw(st.integers(0, 1))
    written.rows.append([*names, *gap] * count)
    people = list(draw(st.permutations(PEOPLE)))[: draw(st.integers(1, len(PEOPLE)))]
    high = -(-len(people) // count)
    down = draw(st.booleans())
    top, wide = len(written.rows), len(fields) + len(gap)
    written.rows += [[""] * (count * wide) for _ in range(high)]
    for nth, person in enumerate(people):
        block, row = divmod(nth, high) if down else (nth % count, nth // count)
        state, sign = among(draw, SIGNS)
        if state == "present" and draw(st.booleans()):
            sign = SAYS.get(person.employee_no, person.name)
        cells = {"serial": float(nth + 1), "name": say_name(draw, person)}
        cells |= {"sign": sign, "sign_2": draw(st.sampled_from(SIGNS[state]))}
        for at, name in enumerate(fields):
            written.rows[top + row][block * wide + at] = cells[name]
        place = top + row + 1, block + 1
        written.truth[place] = {"employee_no": person.employee_no, "state": state, **said}
    if draw(st.booleans()):
        written.rows.append([f"应到{len(people)}人"])


SIGN_IN = Kind(training.sign_in_sheets.LAYOUT, None, (), (), ())
