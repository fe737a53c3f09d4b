"""What the reader did not understand, each thing once, for somebody to say what it means."""

from collections import Counter
from dataclasses import asdict, dataclass, replace

from records.sheets.cells import is_ditto, is_empty, plain, says_nothing, squash
from records.sheets.words import heading

# The table of words in which a warning did not find its cell.
TABLES = {
    "LEVEL_UNKNOWN": "levels",
    "MODE_UNKNOWN": "modes",
    "TYPE_UNKNOWN": "types",
    "STAGE_UNKNOWN": "states",
    "CLASS_UNREADABLE": "classes",
}
KINDS = ("headings", "people", *dict.fromkeys(TABLES.values()))
# What is longer is a remark and no word; a file that asks more is of another kind.
MOST_LETTERS = 40
MOST_OF_A_KIND = 100
HEADER_WITHIN = 30
LEAST_HEADINGS = 3


@dataclass(frozen=True)
class Question:
    """`word` is what an answer is kept under, `said` the cell; `sheet` and `row` are where it
    stands first, `rows` how many rows have it.

    `code` is what the rows say about it, `stops` whether they are turned away for it. Of a
    person `choices` are the employee numbers that may be meant, `number`, `subject` and
    `group` what else the row says; only what `lasts` holds for other files too.
    """

    kind: str
    word: str
    said: str
    sheet: str
    row: int
    rows: int = 1
    code: str = ""
    stops: bool = False
    lasts: bool = True
    choices: tuple = ()
    number: str = ""
    subject: str = ""
    group: str = ""

    @classmethod
    def from_json(cls, kept):
        return cls(**{**kept, "choices": tuple(kept["choices"])})

    def as_json(self):
        return {**asdict(self), "choices": list(self.choices)}


class Asked:
    """Questions so far, each counted."""

    def __init__(self):
        self.found = {}

    def add(self, question):
        key = question.kind, question.word
        if (first := self.found.get(key)) is None:
            self.found[key] = question
        else:
            self.found[key] = replace(
                first, rows=first.rows + 1, stops=first.stops or question.stops
            )

    def questions(self):
        """By kind; first what turns most rows away."""
        order = sorted(
            self.found.values(), key=lambda one: (KINDS.index(one.kind), not one.stops, -one.rows)
        )
        counts, kept = Counter(), []
        for one in order:
            counts[one.kind] += 1
            if counts[one.kind] <= MOST_OF_A_KIND:
                kept.append(one)
        return kept


def collect(reading, tools, headers):
    """The questions of a whole Reading, made with these Tools and these Headers."""
    asked = Asked()
    ask_headings(reading, headers, asked)
    for row in reading.rows:
        ask_words(row, asked)
        ask_people(row, tools.roster, asked)
    return asked.questions()


# --- headings -----------------------------------------------------------------------------


def ask_headings(reading, headers, asked):
    """Columns that hold something and have a heading nobody knows."""
    unknown = {
        (sheet, index): {
            column: said
            for column, said in headings(table).items()
            if column not in table["fields"] and not is_known(said[0], headers)
        }
        for sheet, about in reading.sheets.items()
        for index, table in enumerate(about.get("tables", ()))
    }
    filled = Counter()
    for row in reading.rows if any(unknown.values()) else ():
        for column in unknown.get((row.sheet, row.table), ()):
            filled[row.sheet, row.table, column] += bool(_at(row.cells, column))
    for (sheet, index), columns in unknown.items():
        number = reading.sheets[sheet]["header_rows"][0]
        for column, (name, whole) in columns.items():
            if count := filled[sheet, index, column]:
                asked.add(Question("headings", name, whole, sheet, number, count))


def headings(table):
    """{column: (heading, as written)} of a table, the parts of two rows joined."""
    upper, *lower = table["rows"] or [[]]
    parts = lower[-1] if lower else []
    groups = {
        column: first
        for top, first, _bottom, last in table.get("merges", ())
        if top == 0 and last > first
        for column in range(first, last + 1)
    }
    found = {}
    for column in range(max(len(upper), len(parts))):
        own, part = _at(upper, groups.get(column, column)), _at(parts, column)
        said = [one for one in (own, part) if one]
        name = "/".join(heading(one) for one in said)
        if name.strip("/") and len(name) <= MOST_LETTERS:
            found[column] = name, " ".join(said)
    return found


def is_known(name, headers):
    """Whether anything is known of a heading, as a whole or as the part of a group."""
    if any(headers.is_known(one) or headers.hints(one) for one in (name, name.rpartition("/")[2])):
        return True
    return not any(letter.isalpha() for letter in name)


def guess_header(sheet):
    """(row, its cells) that looks like a header nobody knows, or None.

    The first row of short texts, all of them different, with another row as wide below.
    """
    for index, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
        said = [plain(cell) for cell in cells if not is_empty(cell)]
        if len(said) >= LEAST_HEADINGS and _are_headings(cells, said):
            below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else []
            if sum(not is_empty(cell) for cell in below) >= LEAST_HEADINGS:
                return index, cells
    return None


def _are_headings(cells, said):
    texts = all(isinstance(cell, str) for cell in cells if not is_empty(cell))
    short = all(len(one) <= 16 and not any(c.isdigit() for c in one) for one in said)
    return texts and short and len(set(said)) == len(said)


def of_unread(sheets, headers):
    """Questions about the headings of sheets in which no header was found."""
    asked = Asked()
    for sheet in sheets:
        ask_unread(sheet, headers, asked)
    return asked.questions()


def ask_unread(sheet, headers, asked):
    if (found := guess_header(sheet)) is None:
        return
    index, cells = found
    for cell in cells:
        name = heading(cell)
        if name and not headers.is_known(name):
            asked.add(
                Question(
                    "headings", name, plain(cell), sheet.name, index + 1,
                    len(sheet.rows) - index - 1, stops=True,
                )
            )  # fmt: skip


# --- words --------------------------------------------------------------------------------


def ask_words(row, asked):
    for code, field in row.warnings:
        said = row.raw.get(field, "")
        if code not in TABLES or is_ditto(said) or says_nothing(said):
            continue
        word = squash(said)
        if 0 < len(word) <= MOST_LETTERS:
            asked.add(Question(TABLES[code], word, said, row.sheet, row.row, code=code))


# --- people -------------------------------------------------------------------------------


def ask_people(row, roster, asked):
    for miss in row.facts.get("misses", ()):
        if miss.key in roster.told or len(miss.key) > 2 * MOST_LETTERS:
            continue
        asked.add(
            Question(
                "people", miss.key, plain(miss.name), row.sheet, row.row,
                code=row.code if not row.is_accepted else miss.code,
                stops=not row.is_accepted and row.code == miss.code,
                lasts=miss.lasts,
                choices=tuple(person.employee_no for person in roster.meant(miss)),
                number=miss.number, subject=plain(miss.subject), group=plain(miss.group),
            )
        )  # fmt: skip


def _at(cells, index):
    return cells[index] if index < len(cells) else ""
