"""Rows that need a look, as a workbook that looks like the one they came from.

The same sheets, the lines above the table, its header rows and columns, and one column more
that says why. Corrected and uploaded again, only these rows are read.
"""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from records.imports import importers
from records.models import Outcome
from records.sheets.looks import MASK
from records.sheets.words import heading, written
from records.xlsx import PLAIN, Book, Look, Styled, letters

MIDNIGHT = re.compile(r"(\d{4})-(\d\d)-(\d\d) 00:00:00")
WIDTH, WHY_WIDTH = 14, 60
BEYOND = 10_000
# The kinds of lines that say what an activity is, and how many lines a batch keeps.
SAYING = ("ACTIVITY", "SECTION", "TITLE")
MOST_IGNORED = 1000


def write(file, batch, rows, every=None):
    """Write these rows of a batch into a file; returns how many there were.

    `every` are all rows of the batch, where they lie somewhere else.
    """
    book, count = Book(file), 0
    rows, every = rows.order_by("order"), batch.rows if every is None else every
    if not batch.sheets or len(ignored_of(batch)) >= MOST_IGNORED:
        # Of so many lines not all are kept: those of an activity may be among the others.
        count = write_plain(book, batch, rows)
    else:
        for name in sheets_of(batch, rows):
            sheet = ReturnedSheet(batch, name, every)
            count += sheet.write(book, rows.filter(sheet=name[:100]))
    book.close()
    return count


def ignored_of(batch):
    """(sheet, row, kind, text) of the lines that are no data, of sheets of activities only."""
    lines = batch.counts.get("ignored", [])
    return lines if any(kind == "ACTIVITY" for _sheet, _row, kind, *_said in lines) else []


def write_plain(book, batch, rows):
    """Rows of a batch from before we kept what sheets looked like."""
    known = importers.get(batch.layout).layout.columns
    names = [name for name in batch.counts.get("columns", []) if name in known]
    why = Reasons()
    return book.sheet(
        _("Rows to correct"),
        [_("Sheet"), *(str(known[name].label) for name in names), _("Why it came back")],
        [WIDTH, *([WIDTH] * len(names)), WHY_WIDTH],
        (
            [row.sheet, *(row.raw.get(name, "") for name in names), why(row)]
            for row in rows.iterator(2000)
        ),
    )


def sheets_of(batch, rows):
    """The sheets that hold such rows, in the order of the file."""
    found = set(rows.order_by().values_list("sheet", flat=True).distinct())
    return [name for name in batch.sheets if name[:100] in found]


class ReturnedSheet:
    """One sheet: above every table what its reader must find there."""

    def __init__(self, batch, name, every):
        self.name, self.tables = name, batch.tables(name)
        self.end = min(map(end_of, self.tables))
        self.above = batch.sheets[name].get("above", [])
        self.activities = self.further_activities(batch, every)
        self.merges, self.line, self.why = [], 0, Reasons()

    def further_activities(self, batch, every):
        """[lines] with (row, text) of the activities below the first: lines between which
        nobody signed belong together."""
        lines = [
            (row, said[0])
            for sheet, row, kind, *said in ignored_of(batch)
            if sheet == self.name and kind in SAYING and said and row > len(self.above)
        ]
        if not lines:
            return []
        signed = set(every.filter(sheet=self.name[:100]).values_list("number", flat=True))
        found, last = [], 0
        for row, said in sorted(lines):
            if not found or signed & set(range(last, row)):
                found.append([])
            found[-1].append((row, said))
            last = row
        return found

    def write(self, book, rows):
        self.width = max(
            [len(line[: self.end]) for table in self.tables for line in table["rows"]]
            + [
                len(cells[: self.end])
                for cells in rows.values_list("cells", flat=True).iterator(2000)
            ]
        )
        widths = [WIDTH] * self.width + [WHY_WIDTH]
        found = rows.defer("raw", "values", "before").iterator(2000)
        # What is merged is known when the rows are written, and stands in the file after them.
        look = Look(merges=self.merges, is_filtered=False)
        count = 0

        def lines():
            nonlocal count
            for line in self.all_lines(found):
                count += not isinstance(line, Styled)
                yield line

        book.sheet(self.name, [], widths, lines(), look)
        return count

    def all_lines(self, rows):
        header, activity = None, None
        for row in rows:
            table, new = self.tables[row.table], self.activity_of(row)
            if header is None and not new:
                yield from map(self.emit, self.first_lines())
            if new != activity or table["rows"] != header:
                header, activity = table["rows"], new
                yield from (self.emit(Styled([said], PLAIN)) for _row, said in new)
                yield from self.header(table)
            elif row.code == "DITTO_OUTSIDE_BLOCK":
                # A section: the marks must not copy what stands above them now.
                yield self.emit(Styled(["…"], PLAIN))
            yield self.emit(self.cells(row))

    def first_lines(self):
        """What stands above the first table; there it says what the sheet is about."""
        for line in self.above:
            yield Styled(line, PLAIN)

    def activity_of(self, row):
        """The lines of the activity a row belongs to; nothing of the first."""
        before = [lines for lines in self.activities if lines[-1][0] < row.number]
        return before[-1] if before else []

    def emit(self, line):
        self.line += 1
        return line

    def header(self, table):
        for first, column, last, end in table.get("merges", ()):
            self.merges.append(
                f"{letters(column)}{self.line + first + 1}:{letters(end)}{self.line + last + 1}"
            )
        for number, names in enumerate(table["rows"]):
            names = names[: self.width]
            line = [*names, *[""] * (self.width - len(names))]
            # Beside the upper of two header rows: below, it would be a part of something.
            yield self.emit(Styled([*line, "" if number else _("Why it came back")]))

    def cells(self, row):
        copied = {int(column): said for column, said in row.copied.items()}
        beside = self.beside(self.tables[row.table])
        said = [
            "" if column in beside else typed(copied.get(column, text), column in row.numbers)
            for column, text in enumerate(row.cells[: self.width])
        ]
        return [*said, *[""] * (self.width - len(said)), self.why(row)]

    def beside(self, table):
        """The columns of tables that lie beside this one, whose rows go their own ways."""
        others = (one for one in self.tables if one["rows"] == table["rows"])
        return {column for one in others for column in one["fields"]} - set(table["fields"])


def end_of(table):
    """The column of reasons in a sheet that came back before, else beyond all columns."""
    reasons = set(map(heading, written("columns")["why"]))
    names = table["rows"][0] if table["rows"] else ()
    places = (column for column, name in enumerate(names) if heading(name) in reasons)
    return next(places, BEYOND)


def typed(text, is_number):
    """What was a number is one again: 5.2 as a number is no day that 5.2 as a text is."""
    if text == MASK:
        return ""
    if is_number:
        try:
            number = Decimal(text)
        except InvalidOperation:
            return text
        return number if number.is_finite() else text
    if match := MIDNIGHT.fullmatch(text):
        try:
            return date(*map(int, match.groups()))
        except ValueError:
            return text
    return text


class Reasons:
    """Why rows come back. Many do for the same reason, whose words are looked up once."""

    def __init__(self):
        self.known = {}

    def __call__(self, row):
        """Where the row stood, what became of it, and what is to be done."""
        key = (row.outcome, row.code, *(code for code, _field in row.warnings))
        if key not in self.known:
            self.known[key] = _("Row %(row)s (%(outcome)s): %(why)s") % {
                "row": "%(row)s",
                "outcome": row.get_outcome_display(),
                "why": " ".join(str(text) for texts in row.messages().values() for text in texts),
            }
        said = self.known[key].replace("%(row)s", str(row.number))
        return f"{said} {kept_words(row)}".rstrip()


def kept_words(row):
    """Which row says the same, of a duplicate."""
    if row.kept:
        place = {"sheet": row.kept[0], "row": row.kept[1]}
        return _("Kept: %(sheet)s, row %(row)s.") % place
    return _("It is on record already.") if row.outcome == Outcome.DUPLICATE else ""
