"""Blocks to slabs, slabs to pages.

A slab is something of a height that is not divided: a line, a row of a table, a
chart. Pages are filled from the top; what is kept with the next slab goes to the
next page with it. Lines of the text stand on the 22 lines of the sheet
(GB/T 9704 §5.2.3), also below a table that took an odd height.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

from records.documents import charts, qr
from records.documents.escape import escape
from records.documents.markup import DATE, LANG, heading_number
from records.documents.setting.faces import Case
from records.documents.setting.file import File, number, text
from records.documents.setting.lines import Line, Style, break_lines, words
from records.documents.setting.looks import (
    BASE,
    BLOCK,
    LEFT,
    NUMBER,
    PITCH,
    TALL,
    TOP,
    Look,
    look_of,
)
from records.documents.setting.sheet import (
    HEIGHT,
    MM,
    WIDTH,
    Element,
    Ink,
    Outline,
    Page,
    write_structure,
)
from records.documents.tree import (
    Annex,
    Chart,
    Document,
    Facts,
    HonoursList,
    Paragraph,
    Proof,
    Runs,
    Section,
    Signature,
    Table,
)

# Scripts whose letters join or move, and pictures in colour.
JOINED = re.compile(
    "[\u0300-\u036f\u0590-\u109f\u1100-\u11ff\u1700-\u18af\u1900-\u1cff\u20d0-\u20ff\ua800-\uabff"
    "\ufb1d-\ufdff\ufe20-\ufe2f\ufe70-\ufefe\U0001f000-\U0001faff]"
)


class Beyond(Exception):
    """There is something in the document that this typesetter does not set."""


def set_document(document: Document, cases: dict[str, Case]) -> bytes:
    """The PDF of a document; the same document and faces give the same bytes.

    Raises Beyond for scripts that need shaping, and for blocks unknown here.
    """
    if not cases:
        raise Beyond("no faces")
    return Setting(document, cases).write()


@dataclass(slots=True)
class Slab:
    """`draw` is given a page and the slab's top, counted from the top of the sheet."""

    height: float
    draw: Callable[[Page, float], None]
    kept: bool = False
    on_grid: bool = False
    before: float = 0.0  # room above, but not at the top of a page
    below: float = 0.0  # room that may be missing at the end of a page
    again: "Slab | None" = None  # printed first when a page begins with this slab
    turns: bool = False  # begins a page


@dataclass(slots=True)
class Cell:
    lines: list[Line]
    style: Style
    element: Element | None
    align: str


def nothing(page, y):
    pass


class Setting:
    """One document, once."""

    def __init__(self, document: Document, cases: dict[str, Case]):
        self.document = document
        self.cases = cases
        self.look: Look = look_of(document.language)
        self.slabs: list[Slab] = []
        self.root = Element("Document")
        self.parent = self.root
        self.heading = 1
        self.outline = Outline()

    # Pieces of text

    def case(self, role: str) -> Case:
        return self.cases.get(role) or next(iter(self.cases.values()))

    def words(self, runs: Runs | str, style: Style):
        pieces = (
            [(runs, self.case(style.role))]
            if isinstance(runs, str)
            else [
                (run.text, self.case("hei" if getattr(run, "strong", False) else style.role))
                for run in runs
            ]
        )
        if any(JOINED.search(piece) for piece, _case in pieces):
            raise Beyond("shaping")
        return words(pieces, style)

    def lines(self, runs, style, width=BLOCK, indent=0.0):
        return break_lines(self.words(runs, style), width, indent, fills=style.fills)

    def set_lines(self, lines, style, element, *, left=0.0, indent=0.0, right=0.0, **slab):
        """A slab for each line; the first one is `indent` further in."""
        for place, line in enumerate(lines):
            x = LEFT + left + (indent if not place else 0.0)
            if style.align == "center":
                x = LEFT + left + (BLOCK - left - right - line.width) / 2
            elif style.align == "end":
                x = LEFT + BLOCK - right - line.width
            self.slabs.append(
                Slab(style.leading, _writer(line, style, element, x), on_grid=self.on_grid(style))
            )
            if place == 0:
                self.slabs[-1].before = slab.get("before", 0.0)
                self.slabs[-1].turns = slab.get("turns", False)
            self.slabs[-1].kept = slab.get("kept", False)
        if lines:
            self.slabs[-1].below = slab.get("after", 0.0)

    def on_grid(self, style) -> bool:
        return style.leading == PITCH

    def element(self, kind, parent=None, entries=""):
        return Element(kind, parent or self.parent, entries)

    def space(self, height):
        """Room that goes where what is above goes."""
        if self.slabs:
            self.slabs[-1].kept = True
        self.slabs.append(Slab(height, nothing, kept=True))

    # The document

    def compose(self):
        document = self.document
        self.title()
        self.blocks(document.blocks)
        if document.signature:
            self.signature(document.signature)
        several = len(document.annexes) > 1
        for place, annex in enumerate(document.annexes, start=1):
            self.annex(annex, place if several else 0)
        if document.proof:
            self.proof(document.proof)

    def title(self):
        document, look = self.document, self.look
        before = len(self.slabs)
        element = self.element("H1")
        self.set_lines(self.balanced(document.title, look.title), look.title, element, kept=True)
        self.mark(before, 1, document.title)
        if document.subtitle:
            dash = "" if document.language == "en" else "——"
            style = look.subtitle
            lines = self.balanced(dash + document.subtitle, style)
            self.set_lines(lines, style, self.element("P"), kept=True)
        self.slabs.append(Slab(look.below_title, nothing))

    def balanced(self, runs, style):
        """Centred lines of about the same length."""
        of = self.words(runs, style)
        lines = break_lines(of, BLOCK)
        if len(lines) < 2:
            return lines
        short, long = sum(of.widths) / len(lines), BLOCK
        while long - short > style.size / 4:
            middle = (short + long) / 2
            if len(break_lines(of, middle)) > len(lines):
                short = middle
            else:
                long = middle
        return break_lines(of, long)

    def mark(self, place, level, label):
        """A bookmark at the slab of that place."""
        if place >= len(self.slabs):
            return
        slab = self.slabs[place]
        draw, outline = slab.draw, self.outline

        def draw_and_mark(page, y):
            outline.entries.append((level, label, page.place, y))
            draw(page, y)

        slab.draw = draw_and_mark

    def blocks(self, blocks):
        count = 0
        for block in blocks:
            if isinstance(block, Section):
                count += block.numbered
                self.section(block, count)
            else:
                self.block(block)

    def block(self, block):
        drawn = {
            Paragraph: self.paragraph,
            Table: self.table,
            Facts: self.facts,
            Chart: self.chart,
            HonoursList: self.honours,
        }.get(type(block))
        if drawn is None:
            raise Beyond(type(block).__name__)
        drawn(block)

    def section(self, section: Section, count: int):
        language = self.document.language
        label = heading_number(section.level, count, language) if section.numbered else ""
        label += section.title
        style = self.look.headings[min(section.level, 4) - 1]
        # No level is left out of the structure, whatever the tree says.
        self.heading = min(section.level + 1, self.heading + 1)
        self.set_heading(label, style, self.look.indent, section.level + 1)
        self.blocks(section.blocks)

    def set_heading(self, label, style, indent, level, **slab):
        place = len(self.slabs)
        element = self.element(f"H{min(self.heading, 6)}")
        width = {"indent": indent} if style.align == "start" else {}
        lines = self.lines(label, style, BLOCK, indent) if width else self.balanced(label, style)
        slab.setdefault("before", self.look.above_heading)
        self.set_lines(lines, style, element, kept=True, **width, **slab)
        self.mark(place, level, label)

    def paragraph(self, paragraph: Paragraph):
        look = self.look
        if paragraph.style == "note":
            left = 0.0 if self.document.language == "en" else 2 * look.body.size
            self.note(paragraph.runs, left)
            return
        indent = 0.0 if paragraph.style == "plain" else look.indent
        lines = self.lines(paragraph.runs, look.body, BLOCK, indent)
        element = self.element("P")
        self.set_lines(lines, look.body, element, indent=indent, after=look.below_paragraph)

    def note(self, runs, left=0.0):
        style = self.look.note
        lines = self.lines(runs, style, BLOCK - left)
        if lines and self.slabs:
            # A note stays with what it explains.
            self.slabs[-1].kept = True
        self.set_lines(lines, style, self.element("P"), left=left, before=3.0, after=6.0)

    def honours(self, listed: HonoursList):
        style = self.look.body
        first, left = self.look.indent, self.look.indent + 1.5 * style.size
        holder = self.element("L")
        for place, honour in enumerate(listed.honours, start=1):
            parts = (honour.date, honour.who, honour.title, honour.detail)
            told = f"{place}. " + "　".join(part for part in parts if part)
            lines = self.lines(told, style, BLOCK - left, first - left)
            body = self.element("LBody", self.element("LI", holder))
            self.set_lines(
                lines,
                style,
                body,
                left=left,
                indent=first - left,
                after=self.look.below_paragraph,
            )

    # Tables

    def table(self, table: Table):
        total = sum(column.share for column in table.columns) or 1
        edges = [0.0]
        for column in table.columns:
            edges.append(edges[-1] + BLOCK * column.share / total)
        holder = self.element("Table")
        if table.caption:
            caption = self.look.caption
            lines = self.balanced(table.caption, caption)
            element = Element("Caption", holder)
            self.set_lines(lines, caption, element, kept=True, before=8.0, after=4.0)
        head, again = self.table_head(table.columns, edges, holder, self.look.head)
        head.before = 0.0 if table.caption else 6.0
        self.slabs.append(head)
        body = Element("TBody", holder)
        for place, row in enumerate(table.rows):
            is_last = place == len(table.rows) - 1
            # No row alone under its head or at the top of a page.
            kept = len(table.rows) > 1 and place in (0, len(table.rows) - 2)
            element = Element("TR", body)
            self.row(table, row, edges, element, again, is_last=is_last, kept=kept)
        self.slabs[-1].below = 8.0
        if table.note:
            self.note(table.note)

    def table_head(self, columns, edges, holder, style):
        """The titles of the columns, and the same to be printed again on other pages."""
        row = Element("TR", Element("THead", holder))
        cells = [
            Cell(
                self.lines(column.title, style, edges[at + 1] - edges[at] - 2 * PAD),
                style,
                Element("TH", row, "/A<</O/Table/Scope/Column>>"),
                column.align,
            )
            for at, column in enumerate(columns)
        ]
        height = max((len(cell.lines) for cell in cells), default=1) * style.leading + 2 * PAD_ABOVE

        def rules(page, y):
            page.rule(LEFT, y, BLOCK, 1.0)
            page.rule(LEFT, y + height, BLOCK, 0.6)

        def draw(page, y):
            draw_cells(page, y, height, cells, edges)
            page.begin_artifact()
            rules(page, y)
            page.end()

        def draw_again(page, y):
            page.begin_artifact("Pagination")
            rules(page, y)
            draw_cells(page, y, height, cells, edges, marked=False)
            page.end()

        return Slab(height, draw, kept=True), Slab(height, draw_again)

    def row(self, table, row, edges, element, again, *, is_last, kept):
        style = self.look.cell
        cells = []
        for at, (column, runs) in enumerate(zip(table.columns, row, strict=True)):
            width = edges[at + 1] - edges[at] - 2 * PAD
            lines = self.lines(runs, style, width)
            if len(lines) > 1 and len(runs) == 1 and DATE.fullmatch(runs[0].text):
                # A date is not broken: it reaches into the room between the columns.
                lines = self.lines(runs, style, BLOCK)
            cells.append(Cell(lines, style, Element("TD", element), column.align))
        most = max((len(cell.lines) for cell in cells), default=1) or 1
        height = most * style.leading + 2 * PAD_ABOVE
        if height <= TALL / 2:
            drawn = row_drawer(height, cells, edges, is_last=is_last)
            self.slabs.append(Slab(height, drawn, kept=kept, again=again))
            return
        # A row as tall as this goes on over pages, line by line.
        for place in range(most):
            part = [
                Cell(cell.lines[place : place + 1], style, cell.element, cell.align)
                for cell in cells
            ]
            ends = place == most - 1
            height = style.leading + (2 * PAD_ABOVE if ends or not place else 0.0)
            drawn = row_drawer(height, part, edges, is_last=is_last, is_ruled=ends)
            self.slabs.append(Slab(height, drawn, again=again))

    def facts(self, facts: Facts):
        edges = [BLOCK * share for share in (0, 0.18, 0.5, 0.68, 1)]
        label_style, style = self.look.fact_label, self.look.fact
        holder = self.element("Table")
        for first in range(0, len(facts.pairs), 2):
            row = Element("TR", holder)
            cells = []
            pairs = facts.pairs[first : first + 2]
            for at, (label, value) in enumerate(pairs):
                wide = edges[2 * at + 1] - edges[2 * at] - 12.0
                told = edges[2 * at + 2] - edges[2 * at + 1] - 12.0
                scope = Element("TH", row, "/A<</O/Table/Scope/Row>>")
                cells.append(
                    Cell(self.lines(label, label_style, wide), label_style, scope, "center")
                )
                lines = self.lines(value, style, told)
                cells.append(Cell(lines, style, Element("TD", row), "start"))
            if len(pairs) == 1:
                cells += [Cell([], style, Element("TD", row), "start") for _n in range(2)]
            height = max(len(cell.lines) for cell in cells) * style.leading + 10.0
            self.slabs.append(Slab(height, facts_drawer(height, cells, edges, first == 0)))
            if first == 0:
                self.slabs[-1].before = 6.0
        if facts.pairs:
            self.slabs[-1].below = 8.0

    # Drawings

    def chart(self, chart: Chart):
        drawing = ElementTree.fromstring(charts.svg(chart))  # noqa: S314 (our own)
        _x, _y, wide, high = map(float, drawing.get("viewBox").split())
        caption = self.look.caption
        room = TALL - 2 * caption.leading - 22.0
        scale = min(BLOCK / wide, room / high)
        self.set_lines(
            self.balanced(chart.title, caption),
            caption,
            self.element("P"),
            kept=True,
            before=8.0,
            after=4.0,
        )
        element = self.element("Figure")
        told = text(f"{chart.title}。{charts.describe(chart)}".strip())
        parts = [self.part(node, scale) for node in drawing if not node.tag.endswith(TOLD)]
        left = LEFT + (BLOCK - wide * scale) / 2

        def draw(page, y):
            sides = (left, HEIGHT - y - high * scale, left + wide * scale, HEIGHT - y)
            box = " ".join(number(side) for side in sides)
            element.entries = f"/Alt{told}/A<</O/Layout/Placement/Block/BBox[{box}]>>"
            page.begin(element)
            for part in parts:
                part(page, left, y)

        self.slabs.append(Slab(high * scale, draw, below=10.0))

    def part(self, node, scale):
        """A rectangle or a word of a drawing."""
        x, y = (float(node.get(name)) * scale for name in "xy")
        colour = paint(node.get("fill"))
        if node.tag.endswith("rect"):
            wide, high = (float(node.get(name)) * scale for name in ("width", "height"))
            return lambda page, left, top: page.box(left + x, top + y, wide, high, colour)
        if not node.tag.endswith("text"):
            raise Beyond(node.tag)
        style = Style("hei", charts.SIZE * scale, charts.SIZE * scale, colour=colour)
        lines = self.lines(node.text or "", style, 2 * WIDTH)
        moved = {"middle": 0.5, "end": 1.0}.get(node.get("text-anchor"), 0.0)

        def draw(page, left, top):
            for line in lines:
                page.line(line, style, left + x - moved * line.width, top + y)

        return draw

    def proof(self, proof: Proof):
        """A QR code of 26 mm and the words beside it."""
        side, gap = 26 * MM, 10.0
        rows = qr.matrix(proof.url)
        module = side / len(rows)
        style = self.look.proof
        holder = self.element("Sect")
        figure = Element("Figure", holder)
        told = [
            (self.lines(line, style, BLOCK - side - gap), Element("P", holder))
            for line in proof.lines
        ]
        high = max(
            side, sum(len(lines) for lines, _element in told) * style.leading + 2 * PAD_ABOVE
        )

        def draw(page, y):
            page.begin_artifact()
            page.rule(LEFT, y, BLOCK, 0.5)
            y += 8.0
            box = " ".join(
                number(edge) for edge in (LEFT, HEIGHT - y - side, LEFT + side, HEIGHT - y)
            )
            figure.entries = f"/Alt{text(proof.code)}/A<</O/Layout/Placement/Block/BBox[{box}]>>"
            page.begin(figure)
            for down, row in enumerate(rows):
                for across, many in qr.runs(row):
                    page.box(LEFT + across * module, y + down * module, many * module, module)
            y += 6.0
            for lines, element in told:
                for line in lines:
                    page.begin(element)
                    page.line(line, style, LEFT + side + gap, y + base(style))
                    y += style.leading
            page.end()

        self.slabs.append(Slab(high + 8.0, draw, before=PITCH))

    # The end

    def signature(self, signature: Signature):
        """Two characters from the edge, the date two to the right of the office (§7.3.5)."""
        style, em = self.look.signature, self.look.em
        office = self.lines(signature.office, style, BLOCK - 2 * em)
        day = self.lines(signature.date, style, BLOCK - 2 * em)
        rights = [2 * em, 2 * em]
        if len(office) == 1 and len(day) == 1:
            spare = office[0].width - day[0].width
            if spare >= 2 * em:
                rights[1] = spare
            else:
                rights[0] = min(4 * em - spare, BLOCK - office[0].width)
        self.space(self.look.above_signature)
        for lines, right in zip((office, day), rights, strict=True):
            self.set_lines(lines, style, self.element("P"), right=right, kept=True)
        if signature.contact:
            self.space(self.look.above_signature)
            lines = self.lines(signature.contact, self.look.body)
            self.set_lines(lines, self.look.body, self.element("P"), kept=True)
        self.slabs[-1].kept = False

    def annex(self, annex: Annex, count: int):
        look = self.look
        self.parent = self.element("Sect", self.root)
        self.heading = 2
        label = "Annex" if self.document.language == "en" else "附件"
        if count:
            label = f"{label} {count}" if self.document.language == "en" else f"{label}{count}"
        lines = self.lines(label, look.annex_label)
        self.set_lines(lines, look.annex_label, self.element("P"), kept=True, turns=True)
        self.set_heading(annex.title, look.annex_title, 0.0, 2, before=0.0, after=10.0)
        self.blocks(annex.blocks)
        self.parent = self.root

    # Pages

    def pages(self) -> list[Page]:
        self.compose()
        ink = Ink()
        pages = [Page(0, ink)]
        y = 0.0
        chunk: list[Slab] = []
        for slab in self.slabs:
            chunk.append(slab)
            if slab.kept:
                continue
            y = self.place(pages, chunk, y)
            chunk = []
        if chunk:
            self.place(pages, chunk, y)
        for page in pages:
            page.end()
            self.page_number(page)
        return pages

    def place(self, pages, chunk, y):
        """Slabs that stay together; what is taller than a page is divided where it must be."""
        turns = chunk[0].turns and bool(pages[-1].marks)
        if turns or (y > 0 and end_of(chunk, y) > TALL + SLACK):
            pages.append(Page(len(pages), pages[-1].ink))
            y = 0.0
        for slab in chunk:
            top = top_of(slab, y)
            if top + slab.height > TALL + SLACK and y > 0:
                pages[-1].end()
                pages.append(Page(len(pages), pages[-1].ink))
                y = top = 0.0
            if top == 0.0 and slab.again is not None:
                slab.again.draw(pages[-1], TOP)
                top = slab.again.height
            slab.draw(pages[-1], TOP + top)
            y = top + slab.height + slab.below
        return y

    def page_number(self, page):
        """Odd pages at the right, even ones at the left, one character in (§7.5)."""
        style = NUMBER
        line = self.lines(f"— {page.place + 1} —", style)[0]
        right = page.place % 2 == 0
        x = LEFT + BLOCK - style.size - line.width if right else LEFT + style.size
        page.begin_artifact("Pagination")
        # The dashes, a third of a character above the base line, 7 mm below the text.
        page.line(line, style, x, TOP + TALL + 7 * MM + DASH * style.size)
        page.end()

    # The file

    def write(self) -> bytes:
        document = self.document
        sheets = self.pages()
        file = File()
        tree, resources = file.reserve(), file.reserve()
        pages = [file.reserve() for _sheet in sheets]
        for sheet, place in zip(sheets, pages, strict=True):
            content = file.stream("\n".join(sheet.marks).encode("ascii"))
            file.objects[place] = (
                f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {number(WIDTH)} {number(HEIGHT)}]"
                f"/Resources {resources} 0 R/Contents {content} 0 R/StructParents {sheet.place}"
                "/Tabs/S>>"
            )
        faces = "".join(
            f"{one.label} {one.write(file)} 0 R" for one in sheets[0].ink.embedded.values()
        )
        file.objects[resources] = f"<</Font<<{faces}>>>>"
        kids = " ".join(f"{place} 0 R" for place in pages)
        file.objects[tree] = f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>"
        structure = write_structure(file, self.root, sheets, pages)
        bookmarks = self.outline.write(file, pages)
        shown = f"/Outlines {bookmarks} 0 R/PageMode/UseOutlines" if bookmarks else ""
        title = f"{document.title} {document.subtitle}".strip()
        language = LANG.get(document.language, document.language)
        metadata = file.plain_stream(
            described(title, document.author, language), "/Type/Metadata/Subtype/XML"
        )
        root = file.add(
            f"<</Type/Catalog/Pages {tree} 0 R/Lang({language})/MarkInfo<</Marked true>>"
            f"/StructTreeRoot {structure} 0 R{shown}/Metadata {metadata} 0 R"
            "/ViewerPreferences<</DisplayDocTitle true>>>>"
        )
        info = file.add(
            f"<</Title{text(title)}/Author{text(document.author)}/Creator(Shidang)"
            "/Producer(Shidang)>>"
        )
        return file.write(root, info)


# Room at the sides of a cell, and above and below its lines.
PAD, PAD_ABOVE = 4.0, 3.0
SLACK = 0.01
DASH = 0.36
TOLD = ("title", "desc")


def base(style: Style) -> float:
    """From the top of a line to its base line."""
    return (style.leading - style.size) / 2 + BASE * style.size


def top_of(slab: Slab, y: float) -> float:
    """Where a slab begins below `y`; a line of the text at the next of the 22."""
    if y == 0.0:
        return 0.0
    top = y + slab.before
    if slab.on_grid:
        top = -(-(top - SLACK) // PITCH) * PITCH
    return top


def end_of(chunk, y):
    """Where slabs end that are put below `y`."""
    end = y
    for slab in chunk:
        end = top_of(slab, y) + slab.height
        y = end + slab.below
    return end


def _writer(line, style, element, x):
    down = base(style)

    def draw(page, y):
        page.begin(element)
        page.line(line, style, x, y + down)

    return draw


def draw_cells(page, y, height, cells, edges, *, marked=True, pad=PAD):
    """Cells of a row side by side, each in the middle of its height."""
    for at, cell in enumerate(cells):
        style = cell.style
        down = y + (height - len(cell.lines) * style.leading) / 2 + base(style)
        left, right = edges[at] + pad, edges[at + 1] - pad
        for line in cell.lines:
            if cell.align == "end":
                x = right - line.width
            elif cell.align == "center":
                x = (left + right - line.width) / 2
            else:
                x = left
            if marked:
                page.begin(cell.element)
            page.line(line, style, LEFT + x, down)
            down += style.leading


def row_drawer(height, cells, edges, *, is_last, is_ruled=True):
    thick, colour = (1.0, "0 g") if is_last else (0.35, "0.467 g")

    def draw(page, y):
        draw_cells(page, y, height, cells, edges)
        if is_ruled:
            page.begin_artifact()
            page.rule(LEFT, y + height, BLOCK, thick, colour)
            page.end()

    return draw


def facts_drawer(height, cells, edges, is_first):
    def draw(page, y):
        draw_cells(page, y, height, cells, edges, pad=6.0)
        page.begin_artifact()
        if is_first:
            page.rule(LEFT, y, BLOCK, 0.5)
        page.rule(LEFT, y + height, BLOCK, 0.5)
        for edge in edges:
            page.box(LEFT + edge - 0.25, y, 0.5, height)
        page.end()

    return draw


def paint(colour: str) -> str:
    """#1f4e79 as PDF paints it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return " ".join(number(part) for part in parts) + " rg"


def described(title: str, author: str, language: str) -> bytes:
    """The metadata that says the file is PDF/UA-1; it has no dates."""
    named = (
        f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>"
        if author
        else ""
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        "<pdfuaid:part>1</pdfuaid:part>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt>'
        f"</dc:title>{named}"
        f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>"
        "<pdf:Producer>Shidang</pdf:Producer><xmp:CreatorTool>Shidang</xmp:CreatorTool>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()
