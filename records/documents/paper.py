"""A document as the markup that is set on paper: sizes and widths are settled here."""

import math
import re
from dataclasses import replace

from records.documents import charts
from records.documents.escape import escape
from records.documents.markup import LANG, Walk
from records.documents.tree import Chart, Signature, Table, plain

TAG = re.compile("<[^>]*>")
SQUARE = 156 / 28 * 72 / 25.4  # points: 28 characters fill the 156 mm of a line
LONG_WORD = re.compile("[!-~]{24}")
LATIN = re.compile("[!-~]{1,24}")
BLOCK = 156 / 25.4 * 72
TITLE = 22  # points
PITCH = 225 / 25.4 * 72 / 22
CAPTION = 42  # points that a chart takes besides its drawing, see pdf.css
NARROW = frozenset("0123456789-.,:/")
CELL_ROOM = 9.0  # points at the sides of a cell
VIEW = re.compile('viewBox="0 0 ([0-9]+) ([0-9]+)"')
TALLEST = 1.25  # of its width: a drawing as tall as a page, less its caption
TALL_CELL = 1000  # characters, half a page in a wide column


class Paper(Walk):
    chart_font = "Shidang Hei, Noto Sans CJK SC, sans-serif"

    def xml(self) -> str:
        document = self.document
        lang = LANG.get(document.language, document.language)
        content = f"{self.title()}{self.body()}{self.annexes()}"
        return (
            f'<html lang="{lang}"><head><title>{escape(self._full_title())}</title>'
            f'<meta name="author" content="{escape(document.author)}"/>'
            '<meta name="generator" content="Shidang"/></head>'
            f'<body class="{self._classes(content)}">{content}{self.ending()}</body></html>'
        )

    def _classes(self, content: str) -> str:
        long = LONG_WORD.search(TAG.sub(" ", content))
        return escape(self.document.genre) + (" long" if long else "")

    def _full_title(self) -> str:
        return f"{self.document.title} {self.document.subtitle}".strip()

    def title(self) -> str:
        side = title_indent(self.document.title) if self.document.language != "en" else 0
        if not side:
            return super().title()
        room = f'<h1 style="padding-left:{side:g}pt;padding-right:{side:g}pt">'
        return super().title().replace("<h1>", room, 1)

    def body(self) -> str:
        """The signature stays with the last paragraph before it."""
        return super().body() + self.closing()

    def drawing(self, chart: Chart, identity: str) -> str:
        # WeasyPrint tells readers the title of a drawing, and not its description.
        drawn = super().drawing(replace(chart, title=charts.told(chart)), identity)
        wide, high = map(float, VIEW.findall(drawn)[0])
        # All of it stands on one page, if small.
        part = min(1, TALLEST * wide / high)
        taken = CAPTION + BLOCK * part * high / wide
        below = -taken % PITCH if self.document.language != "en" else 0
        return (
            f'<div style="margin:0 {50 - 50 * part:.4g}%;padding-bottom:{below:.2f}pt">'
            f"{drawn}</div>"
        )

    def row(self, table: Table, row) -> str:
        drawn = super().row(table, row)
        is_tall = any(len(plain(cell)) > TALL_CELL for cell in row)
        return drawn.replace("<tr>", '<tr class="tall">', 1) if is_tall else drawn

    def widths(self, table: Table) -> str:
        columns = "".join(f'<col style="width:{part:.4g}%"/>' for part in column_widths(table))
        return f"<colgroup>{columns}</colgroup>"

    def signature(self, signature: Signature) -> str:
        office, date = signature_indents(signature)
        square = 12 if self.document.language == "en" else SQUARE
        contact = f'<p class="plain">{escape(signature.contact)}</p>' if signature.contact else ""
        return (
            '<div class="signature">'
            f'<p style="margin-right:{office * square:g}pt">{escape(signature.office)}</p>'
            f'<p style="margin-right:{date * square:g}pt">{escape(signature.date)}</p>'
            f"{contact}</div>"
        )


def column_widths(table: Table) -> list[float]:
    """Per cent of the block: what the columns ask for, but no word is broken for it."""
    total = sum(column.share for column in table.columns) or 1
    asked = [100 * column.share / total for column in table.columns]
    cells = zip(*table.rows, strict=True) if table.rows else [()] * len(asked)
    least = [
        max(map(_longest_word, (column.title, *map(plain, below))))
        for column, below in zip(table.columns, cells, strict=True)
    ]
    if sum(least) >= 100:
        return asked
    widths, tight = asked, set()
    while narrow := {at for at, width in enumerate(widths) if width < least[at] - 0.01}:
        tight |= narrow
        spare = 100 - sum(least[at] for at in tight)
        rest = sum(part for at, part in enumerate(asked) if at not in tight)
        widths = [
            least[at] if at in tight else part * spare / rest for at, part in enumerate(asked)
        ]
    return widths


def _longest_word(words: str) -> float:
    """Per cent of the block that the longest Latin word takes, with the room of its cell."""
    longest = max((_points(word) for word in LATIN.findall(words)), default=0)
    return (longest + CELL_ROOM) * 100 / BLOCK if longest else 0


def _points(word: str) -> float:
    """In the small type of tables."""
    digits = sum(character in NARROW for character in word)
    return 5.0 * digits + 5.9 * (len(word) - digits)


def title_indent(title: str) -> float:
    """Points at both sides of a long title, so that its lines are about as long (§7.3.1)."""
    ems = _ems(title)
    lines = math.ceil(ems / (BLOCK / TITLE))
    if lines < 2:
        return 0
    # Some Latin letters are wider than the half character they are counted as.
    each = math.ceil(ems / lines) + 0.4 + 0.15 * len("".join(LATIN.findall(title)))
    return max(0, round((BLOCK - each * TITLE) / 2, 1))


def signature_indents(signature: Signature) -> tuple[float, float]:
    """Characters left free at the right of office and date, after GB/T 9704 §7.3.5.

    The office ends two characters from the edge and the date begins two to the
    right of the office; a date that would then leave the block ends two from the
    edge instead, and the office moves left with it.
    """
    office, date = _ems(signature.office), _ems(signature.date)
    if office - date >= 2:
        return 2, office - date
    return date + 4 - office, 2


def _ems(words: str) -> float:
    return sum(1 if ord(character) > 0x2E7F else 0.5 for character in words)
