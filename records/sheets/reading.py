"""From a file to rows: sheet by sheet, table by table, row by row."""

from records.sheets.cells import is_ditto, is_number, squash
from records.sheets.fixes import with_fixes
from records.sheets.layout import Cells, Reject, Tools
from records.sheets.looks import Looks
from records.sheets.people import read_name
from records.sheets.questions import collect, of_unread
from records.sheets.results import Ignored, Reading, Row
from records.sheets.tables import Signs
from records.sheets.words import Words
from records.sheets.workbook import SheetError, open_sheets


def read(
    layout,
    source,
    settings,
    roster=(),
    words=None,
    *,
    name="",
    progress=None,
    only=None,
    fixes=None,
):
    """Read a file by a layout and say about every row what became of it.

    `source` is a path, bytes, an open binary file or the list of its sheets, `roster` an
    iterable of RosterPerson, `words` a Words with the school's own. `progress(done, total)`
    is called now and then.
    Of a workbook with sheets of several kinds `only` names those to read; `fixes` are cells
    that read otherwise, {(sheet, row from 1, column from 0): text}.
    Raises SheetError when the file as a whole cannot be read; a bad row never raises. What
    it did not understand are the `questions` of the one or the other.
    """
    words = words or Words()
    tools, signs, headers = (
        Tools.of(settings, roster, words),
        Signs.of(words),
        words.headers(layout.name),
    )
    reading, unread = Reading(), []
    opened = source if isinstance(source, list) else open_sheets(source, name)
    for sheet in with_fixes(opened, fixes or {}):
        if sheet.is_hidden:
            reading.sheets[sheet.name] = {"read": False, "why": "hidden sheet"}
        elif only is not None and sheet.name not in only:
            reading.sheets[sheet.name] = {"read": False, "why": "other kind"}
        elif (tables := layout.arrange(sheet, headers, layout.header_fields, signs)) is None:
            reading.sheets[sheet.name] = {"read": False, "why": "no header row"}
            unread.append(sheet)
        elif tables.why:
            reading.sheets[sheet.name] = {"read": False, "why": tables.why}
        else:
            first = tables.headers[0]
            reading.sheets[sheet.name] = {
                "header_rows": list(range(first.first + 1, first.last + 2))
            }
            reading.ignored += [Ignored(sheet.name, row, kind) for row, kind in tables.ignored]
            reading.notes += [(sheet.name, said) for said in tables.notes]
            looks = Looks(sheet, layout, words.signs("private_headings"))
            _read_rows(layout, sheet.name, tables, looks, tools, reading, progress)
            reading.sheets[sheet.name] |= {
                "tables": looks.tables,
                "above": looks.above(first),
                "skipped": looks.lines(row for row, _kind in tables.ignored),
            }
    if not any("header_rows" in sheet for sheet in reading.sheets.values()):
        refusal = SheetError("FILE_WITHOUT_HEADER")
        refusal.questions = of_unread(unread, headers)
        raise refusal
    reading.questions = collect(reading, tools, headers)
    if only is not None:  # somebody says that they are of this kind
        reading.questions = of_unread(unread, headers) + reading.questions
    layout.finish(reading.rows, tools)
    reading.warnings += layout.compare(reading)
    for row in reading.rows:
        row.warnings.sort()
    return reading


def _read_rows(layout, sheet, tables, looks, tools, reading, progress):
    block = None
    for index, data in enumerate(tables.rows):
        if index in tables.breaks:
            block = None
        columns = data.header.columns
        values = {
            field: data.cells[column] if column < len(data.cells) else ""
            for field, column in columns.items()
        }
        if data.header.given:
            values = {**data.header.given, **values}
        look = looks.of(data.header)
        cells = look.cells(data.cells)
        block = Block.next(block, values, layout, tools.roster)
        row = Row(sheet, data.number, _raw(cells, columns), facts=data.facts(tables))
        row.block = data.header.block
        row.cells, row.table = cells, look.table
        row.copied = {
            columns[field]: look.text(columns[field], value)
            for field, value in dict(block.copied).items()
        }
        row.numbers = [column for column, cell in enumerate(data.cells) if is_number(cell)]
        reading.rows.append(row)
        if block.uncopied:
            row.reject("DITTO_OUTSIDE_BLOCK", block.uncopied[0])
        else:
            _read_row(layout, Cells(block.values, columns), row, tools)
        if progress and index % 500 == 0:
            progress(index, len(tables.rows))


def _raw(cells, columns):
    return {
        field: cells[column]
        for field, column in columns.items()
        if column < len(cells) and cells[column]
    }


def _read_row(layout, cells, row, tools):
    tools.roster.misses.clear()
    try:
        layout.read(cells, row, tools)
    except Reject as reason:
        row.values = {}
        row.reject(reason.code, reason.field)
    if tools.roster.misses:
        row.facts["misses"] = list(tools.roster.misses)


class Block:
    """Consecutive rows of one person: the reach of a ditto mark."""

    __slots__ = ("copied", "name", "number", "uncopied", "values")

    def __init__(self, values, name, number, uncopied, copied=()):
        self.values, self.name, self.number = values, name, number
        self.uncopied, self.copied = uncopied, copied

    @classmethod
    def next(cls, last, values, layout, roster):
        """The row after `last`, marks copied; `uncopied` are the marks that could not be."""
        name, number = values.get(layout.person, ""), values.get(layout.number, "")
        marks = [f for f, value in values.items() if is_ditto(value) and layout.copies(f)]
        if not marks:
            return cls(values, squash(name), roster.number(number), ())
        is_marked = layout.person in marks or (not squash(name) and layout.number in marks)
        own_number = "" if layout.number in marks else roster.number(number)
        if last is None or not (is_marked or last.is_of(squash(name), own_number, roster)):
            return cls(values, squash(name), own_number, tuple(marks))
        copied = {field: last.values.get(field, "") for field in marks}
        uncopied = tuple(field for field in marks if field in last.uncopied)
        values = {**values, **copied}
        name, number = values.get(layout.person, ""), values.get(layout.number, "")
        found = {field: value for field, value in copied.items() if field not in uncopied}
        return cls(values, squash(name), roster.number(number), uncopied, found)

    def is_of(self, name, number, roster):
        """Whether a row with this name and number is about the same person."""
        if number and self.number:
            return number == self.number
        if name and read_name(name) == read_name(self.name):
            return True
        mine, theirs = roster.find(self.name, self.number).person, roster.find(name, number).person
        return mine is not None and mine is theirs
