"""The lines of tables, drawn on pages that are laid out.

As borders of cells they would cost a tenth of the time of a document: WeasyPrint
settles for every corner which of its borders wins, and draws each side of each
cell by itself. Here a row has one line.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from records.documents import pdf_write

POINTS = 0.75  # of a pixel of CSS
LEVELS = ("html", "body", "section", "table")  # that may hold a table


@dataclass(frozen=True)
class Pen:
    width: float  # points
    grey: float  # 0 is black


THICK, BELOW_HEAD, BETWEEN = Pen(1, 0), Pen(0.6, 0), Pen(0.35, 0x77 / 255)
GRID = Pen(0.5, 0)


class Line(NamedTuple):
    """From left top to right bottom, in points from the left top of the page."""

    left: float
    top: float
    right: float
    bottom: float


def draw(laid_out, pdf) -> None:
    """Lines at the end of each page, as artifacts: they are no part of the text."""
    ends = _last_parts(laid_out.pages)
    for page, content in zip(laid_out.pages, pdf_write.page_contents(pdf), strict=True):
        lines = defaultdict(list)
        for table in _tables(page._page_box):
            for pen, line in _lines(table, page, ends):
                lines[pen].append(line)
        if lines:
            _stroke(content, lines)


def _tables(box):
    from weasyprint.formatting_structure.boxes import TableBox

    for child in box.children:
        if isinstance(child, TableBox):
            yield child
        elif child.element_tag in LEVELS:
            yield from _tables(child)


def _last_parts(pages) -> dict:
    """Of a row that goes on over pages, the page it ends on."""
    return {
        row.element: page
        for page in pages
        for table in _tables(page._page_box)
        for _is_head, row in _rows(table)
    }


def _rows(table):
    for group in table.children:
        for row in group.children:
            yield group.is_header, row


def _lines(table, page, ends):
    if table.element.get("class") == "facts":
        yield from _grid(table)
        return
    last = next(reversed(table.element[-1]), None)
    for is_head, row in _rows(table):
        above, below = _edges(row)
        if is_head:
            yield THICK, above
            yield BELOW_HEAD, below
        elif ends[row.element] is page:
            yield THICK if row.element is last else BETWEEN, below


def _grid(table):
    """Around every cell. All rows have the same columns."""
    rows = [row for _is_head, row in _rows(table)]
    if not rows:
        return
    first = _edges(rows[0])[0]
    edges = [first, *(_edges(row)[1] for row in rows)]
    for edge in edges:
        yield GRID, edge
    half = GRID.width / 2
    inner = [cell.position_x * POINTS for cell in rows[0].children[1:]]
    for place in (first.left + half, *inner, first.right - half):
        yield GRID, Line(place, first.top - half, place, edges[-1].top + half)


def _edges(row) -> tuple[Line, Line]:
    """The upper and the lower edge."""
    left, right = row.position_x * POINTS, (row.position_x + row.width) * POINTS
    top, bottom = row.position_y * POINTS, (row.position_y + row.height) * POINTS
    return Line(left, top, right, top), Line(left, bottom, right, bottom)


def _stroke(content, lines) -> None:
    content.begin_marked_content("Artifact")
    content.push_state()
    for pen, drawn in lines.items():
        content.set_line_width(pen.width)
        content.set_color_rgb(pen.grey, pen.grey, pen.grey, stroke=True)
        for line in drawn:
            content.move_to(line.left, line.top)
            content.line_to(line.right, line.bottom)
        content.stroke()
    content.pop_state()
    content.end_marked_content()
