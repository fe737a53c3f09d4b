"""Which kind of list each sheet of a workbook is, by its headings and the lines above them."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from records.sheets.cells import is_empty, squash, text
from records.sheets.tables import Signs
from records.sheets.words import heading

# A header that has not come by then belongs to a sheet nobody recognises either.
ROWS_LOOKED_AT = 80
# What a title or a name says weighs as much as one heading that no other kind has; what the
# file is called is about all of its sheets, and less about each.
BY_TITLE, BY_FILE = 1, 0.5
BY_BLOCKS = 1
# A list of pupils has a name, a class and a subject too.
LEAST = 1.4
LONGEST_LINE = 60
# The second best is nearly as good: somebody should look.
CLOSE = 0.85


@dataclass(frozen=True)
class Recognised:
    """The name of a layout, `""` where no kind fits; `others` fit nearly as well."""

    layout: str = ""
    others: tuple = ()

    @property
    def is_sure(self):
        return bool(self.layout) and not self.others


class Recogniser:
    """Compares sheets with the layouts there are; `words` are the school's."""

    def __init__(self, layouts, words):
        self.layouts, self.words = list(layouts), words
        self.signs = Signs.of(words)
        self.headers = {layout.name: words.headers(layout.name) for layout in self.layouts}
        self.titles = words.table("sheet_titles")

    def sheets(self, sheets, name=""):
        """{name of the sheet: Recognised} of every sheet that can be seen."""
        return {sheet.name: self.sheet(sheet, name) for sheet in sheets if not sheet.is_hidden}

    def sheet(self, sheet, name=""):
        """The Recognised of one sheet of a file called `name`."""
        top = beginning(sheet)
        scores = Counter()
        for layout in self.layouts:
            if found := self.by_headings(layout, top):
                scores[layout.name] = found + self.by_titles(layout, top, name)
        if not scores or max(scores.values()) < LEAST:
            return Recognised()
        (best, most), *others = scores.most_common()
        return Recognised(best, tuple(one for one, score in others if score >= CLOSE * most))

    def by_headings(self, layout, sheet):
        """How much the headings say for a layout: the fewer others know a word, the more."""
        tables = layout.arrange(sheet, self.headers[layout.name], layout.header_fields, self.signs)
        if tables is None:
            return 0
        blocks = BY_BLOCKS * any((header.block or 0) > 1 for header in tables.headers)
        return blocks + max(self.of_header(layout, sheet, header) for header in tables.headers)

    def of_header(self, layout, sheet, header):
        return sum(
            max(
                (self.weight(word) for word in words_of(sheet, header, column)
                 if self.headers[layout.name].meanings(word)),
                default=0,
            )
            for field, column in header.columns.items()
            if field != "serial"
        )  # fmt: skip

    def weight(self, word):
        """Of a heading: 1 when one kind of list has it, a fraction when several do."""
        if word not in self.weights:
            known = sum(1 for headers in self.headers.values() if headers.meanings(word))
            self.weights[word] = 1 / max(known, 1)
        return self.weights[word]

    @cached_property
    def weights(self):
        return {}

    def by_titles(self, layout, sheet, name):
        above = [cell for row in sheet.rows[sheet.begins : sheet.begins + 3] for cell in row]
        by_title = BY_TITLE * self.is_said(layout, [sheet.name, *above])
        return by_title + BY_FILE * self.is_called(layout, name)

    def is_said(self, layout, lines):
        """Whether one of these cells calls what it stands above by the name of a kind."""
        said = [squash(line) for line in lines if isinstance(line, str)]
        return any(self.is_called(layout, one) for one in said if len(one) <= LONGEST_LINE)

    def is_called(self, layout, name):
        return any(sign in squash(name) for sign in self.titles.get(layout.name, ()))

    @cached_property
    def known(self):
        """The headings of all kinds."""
        return frozenset(word for headers in self.headers.values() for word in headers.exact)


def beginning(sheet):
    """The first rows of a sheet, as a sheet."""
    last = sheet.begins + ROWS_LOOKED_AT
    merges = [merge for merge in sheet.merges if merge[0] < last]
    return replace(sheet, rows=sheet.rows[:last], merges=merges)


def words_of(sheet, header, column):
    """What the header rows say above a column, and both together."""
    upper, *lower = sheet.rows[header.first : header.last + 1]
    part = _at(lower[0], column) if lower else ""
    group = _at(upper, column)
    if is_empty(group) and not is_empty(part):
        # Of a merged cell, or of none beside a gap, the text stands in its first column.
        group = next((cell for cell in upper[column::-1] if not is_empty(cell)), "")
    words = [heading(cell) for cell in (group, part) if isinstance(cell, str)]
    return [*filter(None, words), heading(text(group) + text(part))]


def _at(cells, column):
    return cells[column] if column < len(cells) else ""


def recognise(sheets, layouts, words, name=""):
    """{name of the sheet: Recognised} of the sheets of a file called `name`."""
    return Recogniser(layouts, words).sheets(sheets, name)
