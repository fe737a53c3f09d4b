"""Reads the tables of web pages that systems export under the name of .xls."""

import html
import re

from records.sheets import limits
from records.sheets.errors import SheetError

TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*+)([^<>]*+)>")
SPAN = re.compile(r"\b(col|row)span\s*+=\s*+[\"']?\s*+(\d{1,6})", re.IGNORECASE)
SPACES = re.compile(r"\s+")
NO_CHARACTER = re.compile(r"&#[xX]?[0-9a-fA-F]{9,}+;?")
BREAKS = ("br", "p", "div", "li")


def is_page(data):
    """Whether these bytes are a web page with a table."""
    begins = data[: limits.MEGABYTE].replace(b"\0", b"").lower()
    return b"<table" in begins and begins.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def read_page(said):
    """(rows, merged ranges) of all tables of a page, one below the other. Raises SheetError."""
    page = Page()
    at = 0
    said = without_comments(said)
    for tag in TAG.finditer(said):
        page.text(said[at : tag.start()])
        page.tag(bool(tag[1]), tag[2].lower(), tag[3])
        at = tag.end()
    page.text(said[at:])
    page.end_cell()
    return page.rows, page.merges


def without_comments(said):
    parts, at = [], 0
    while (begins := said.find("<!--", at)) >= 0:
        parts.append(said[at:begins])
        ends = said.find("-->", begins)
        at = ends + 3 if ends >= 0 else len(said)
    return "".join([*parts, said[at:]])


def unescaped(said):
    """A text without references to characters; a number beyond all of them is none."""
    return html.unescape(NO_CHARACTER.sub("", said))


class Page:
    """Takes tags and texts in turn; a table in a cell is text of that cell."""

    def __init__(self):
        self.rows, self.merges = [], []
        self.depth, self.left = 0, limits.MOST_CELLS
        # column -> the last row a cell above goes down to.
        self.busy = {}
        self.cell = None

    def text(self, said):
        if self.cell is not None:
            self.cell.append(said)

    def tag(self, ends, name, attributes):
        if name == "table":
            self._table(ends)
        elif self.depth == 1 and name == "tr":
            self.end_cell()
            if not ends:
                self._row()
        elif self.depth == 1 and name in ("td", "th"):
            self.end_cell()
            if not ends:
                self._cell(attributes)
        elif name in BREAKS:
            self.text("\0")

    def _table(self, ends):
        self.depth = max(self.depth + (-1 if ends else 1), 0)
        if self.depth == 1 and not ends:
            self.end_cell()
            self.busy = {}
            if self.rows:
                self._row()

    def _row(self):
        self.rows.append([])
        if len(self.rows) > limits.MOST_ROWS:
            raise SheetError("FILE_WITH_TOO_MANY_ROWS", rows=limits.MOST_ROWS)

    def _cell(self, attributes):
        if not self.rows:
            self._row()
        spans = {kind.lower(): int(number) for kind, number in SPAN.findall(attributes)}
        wide, high = max(spans.get("col", 1), 1), max(spans.get("row", 1), 1)
        row, cells = len(self.rows) - 1, self.rows[-1]
        before = len(cells)
        while self.busy.get(len(cells), -1) >= row:
            cells.append("")
        column = len(cells)
        if column + wide > limits.MOST_COLUMNS:
            raise SheetError("FILE_TOO_WIDE")
        cells += [""] * wide
        self.left -= len(cells) - before
        if self.left < 0 or len(self.merges) > limits.MOST_MERGES:
            raise SheetError("FILE_TOO_WIDE")
        last = min(row + high, limits.MOST_ROWS) - 1
        if wide > 1 or last > row:
            self.merges.append((row, column, last, column + wide - 1))
            self.busy |= dict.fromkeys(range(column, column + wide), last)
        self.place, self.cell = (row, column), []

    def end_cell(self):
        if self.cell is None:
            return
        row, column = self.place
        lines = "".join(self.cell).split("\0")
        said = (SPACES.sub(" ", unescaped(line)).strip() for line in lines)
        self.rows[row][column] = "\n".join(line for line in said if line)
        self.cell = None
