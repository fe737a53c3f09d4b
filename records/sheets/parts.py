"""Takes sheets apart on which lists of several kinds stand one below the other.

Each list becomes a sheet of its own, called after the rows it fills, with every row where it
was; so whatever is said about a row, of whichever list, leads to the row of the file.
"""

import re
from dataclasses import replace

from records.sheets.cells import is_empty
from records.sheets.headings import header_at, header_words, is_title
from records.sheets.own_tables import find_own_tables
from records.sheets.recognition import BY_TITLE, CLOSE, LEAST
from records.sheets.tables import Grid, find_tables, is_blank, kind_by_word

NAME = re.compile(r"(.+)（第(\d{1,6})—(\d{1,6})行）", re.DOTALL)
# A name with the rows behind it must not be longer than what is kept of one.
LONGEST_NAME = 60
# Words that a row must share with the headings we know before anybody compares it with them.
LEAST_WORDS = 2


def take_apart(sheets, recogniser, layout=""):
    """The sheets of a file; in the place of one with lists of several kinds those lists, if
    one of them is of this `layout`.

    What a Recogniser is in doubt about stays together.
    """
    return [part for sheet in sheets for part in _parts_of(sheet, recogniser, layout)]


def take_apart_again(sheets, names):
    """The same, where the lists are known by their names already."""
    there = {sheet.name for sheet in sheets}
    spans = {}
    for match in map(NAME.fullmatch, names):
        if match and match[1] in there and match[0] not in there:
            spans.setdefault(match[1], []).append(range(int(match[2]) - 1, int(match[3])))
    return [
        part
        for sheet in sheets
        for part in ([_part(sheet, span) for span in spans.get(sheet.name, ())] or [sheet])
    ]


def _part(sheet, span):
    rows = [[]] * span.start + sheet.rows[span.start : span.stop]
    merges = [merge for merge in sheet.merges if merge[0] in span]
    name = f"{sheet.name}（第{span.start + 1}—{span.stop}行）"
    return replace(sheet, name=name, rows=rows, merges=merges, begins=span.start)


def _parts_of(sheet, recogniser, layout):
    if sheet.is_hidden or len(sheet.name) > LONGEST_NAME:
        return [sheet]
    starts = _Lists(sheet, recogniser).starts()
    if len(starts) < 2:
        return [sheet]
    ends = [*starts[1:], len(sheet.rows)]
    parts = [
        _part(sheet, range(start, end)) for start, end in zip([0, *starts[1:]], ends, strict=True)
    ]
    kinds = {recogniser.sheet(part).layout for part in parts}
    is_sure = len(kinds) > 1 and "" not in kinds and (not layout or layout in kinds)
    return parts if is_sure else [sheet]


class _Lists:
    """Finds the rows at which lists of another kind begin."""

    def __init__(self, sheet, recogniser):
        self.sheet, self.recogniser = sheet, recogniser
        self.grid = Grid(sheet)
        below = (find_tables, find_own_tables)
        self.layouts = [one for one in recogniser.layouts if one.arrange in below]

    def starts(self):
        """The first row of every list, its title lines included, where the kind changes."""
        starts, kind, index = [], None, 0
        while index < len(self.grid.rows):
            scores, last = self.scores(index) if self.may_be_header(index) else ({}, index)
            if scores and (new := _other_kind(scores, kind)):
                starts.append(self.with_titles(index, starts))
                kind = new
            index = last + 1
        return starts

    def may_be_header(self, index):
        names = header_words(self.grid.rows[index])
        if index + 1 < len(self.grid.rows):
            names = [*names, *header_words(self.grid.rows[index + 1])]
        known = self.recogniser.known
        return sum(1 for name in names if name and name in known) >= LEAST_WORDS

    def scores(self, index):
        """({layout: how much a header in this row says for it}, the last row of the header)."""
        scores, last = {}, index
        for layout in self.layouts:
            headers = self.recogniser.headers[layout.name]
            if found := header_at(self.grid, index, headers, layout.header_fields):
                header, _names = found
                scores[layout.name] = self.recogniser.of_header(layout, self.sheet, header)
                scores[layout.name] += BY_TITLE * self.is_called(layout, index)
                last = max(last, header.last)
        return scores, last

    def is_called(self, layout, index):
        first = self.with_titles(index, ())
        lines = [cell for row in self.grid.rows[first:index] for cell in row]
        return self.recogniser.is_said(layout, lines)

    def with_titles(self, index, starts):
        """The first of the lines that stand right above a header."""
        first, above = index, index - 1
        while above > max(starts, default=-1):
            cells = self.grid.rows[above]
            if not is_blank(self.grid, above):
                if not self.is_line(cells) or self.grid.is_carried_into(above):
                    break
                first = above
            above -= 1
        return first

    def is_line(self, cells):
        first = next(cell for cell in cells if not is_empty(cell))
        kind = kind_by_word(first, self.recogniser.signs)
        return isinstance(first, str) and is_title(cells) and not kind


def _other_kind(scores, kind):
    """The kind a header is of for certain, when it is not the one so far."""
    best = max(scores, key=scores.get)
    if kind is None:
        return best
    if best == kind or scores[best] < LEAST or scores.get(kind, 0) >= CLOSE * scores[best]:
        return None
    return best
