"""Writing a workbook row by row, in little memory and time.

Only what an export needs: typed cells, a heading that stays, a filter. Written
by hand because the time of an export is the time of its cells: libraries that
can do everything take three to six times as long (docs in tests/benchmarks).
"""

import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

PLAIN, HEAD, DAY, INERT, MOMENT = range(5)
STYLES = (
    f'{HEADER}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="等线"/></font>'
    '<font><b/><sz val="11"/><name val="等线"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="2"><border/><border><bottom style="thin"/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/>'
    '<xf fontId="1" borderId="1" applyFont="1" applyBorder="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf quotePrefix="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
# Excel reads text that begins so as a formula once somebody edits the cell.
FORMULA_SIGNS = frozenset("=+-@\t\r")
LONGEST_TEXT = 32_767
# What cannot stand in XML as it is, and what Excel would read as an escaped character.
AWKWARD = re.compile(r"[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^ | $")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# Day 0 of Excel, which believes that 1900 was a leap year.
EPOCH = date(1899, 12, 30).toordinal()
ROWS_AT_ONCE = 500


def letters(place):
    """0 -> A, 26 -> AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def safe(text):
    """Text as it may stand in an element of a sheet."""
    if not AWKWARD.search(text):
        return text
    return escape(ESCAPED.sub("_x005F_", FORBIDDEN.sub("", text)))


def string_cell(where, text, style=PLAIN):
    text = text[:LONGEST_TEXT]
    if style == PLAIN and text[0] in FORMULA_SIGNS:
        style = INERT
    space = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f'<c r="{where}" s="{style}" t="inlineStr"><is><t{space}>{safe(text)}</t></is></c>'


def cell(where, value):
    """The cell of a value: text is always text, whatever it begins with."""
    if isinstance(value, str):
        return string_cell(where, value) if value else ""
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{where}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | Decimal | float):
        return f'<c r="{where}"><v>{value}</v></c>'
    if isinstance(value, datetime):
        day = value.date().toordinal() - EPOCH + (value.hour * 60 + value.minute) / 1440
        return f'<c r="{where}" s="{MOMENT}"><v>{day:.9f}</v></c>'
    if isinstance(value, date):
        return f'<c r="{where}" s="{DAY}"><v>{value.toordinal() - EPOCH}</v></c>'
    return string_cell(where, str(value) or " ")


class Book:
    """A workbook being written into a file: sheets one after the other, then `close`."""

    def __init__(self, file):
        self.archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        self.names = []

    def sheet(self, name, headings, widths, rows):
        """One sheet; `rows` gives lists of values. Returns how many there were."""
        self.names.append(name)
        with self.archive.open(f"xl/worksheets/sheet{len(self.names)}.xml", "w") as part:
            part.write(beginning(headings, widths).encode())
            count = self.fill(part, rows, len(headings))
            part.write(ending(count, len(headings)).encode())
        return count

    def fill(self, part, rows, width):
        names = [letters(place) for place in range(width)]
        number, piece = 1, []
        for number, values in enumerate(rows, start=2):
            cells = "".join(
                [cell(f"{name}{number}", value) for name, value in zip(names, values, strict=True)]
            )
            piece.append(f'<row r="{number}">{cells}</row>')
            if len(piece) == ROWS_AT_ONCE:
                part.write("".join(piece).encode())
                piece.clear()
        part.write("".join(piece).encode())
        return number - 1

    def close(self):
        sheets = range(1, len(self.names) + 1)
        kind = "application/vnd.openxmlformats-package.relationships+xml"
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml"'
            f' ContentType="{SHEET_TYPE}.worksheet+xml"/>'
            for n in sheets
        )
        write = self.archive.writestr
        write(
            "[Content_Types].xml",
            f'{HEADER}<Types xmlns="{PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{kind}"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{SHEET_TYPE}.styles+xml"/>'
            f"{parts}</Types>",
        )
        write("_rels/.rels", relations([("officeDocument", "xl/workbook.xml")]))
        write(
            "xl/_rels/workbook.xml.rels",
            relations(
                [
                    *(("worksheet", f"worksheets/sheet{n}.xml") for n in sheets),
                    ("styles", "styles.xml"),
                ]
            ),
        )
        named = "".join(
            f'<sheet name="{escape(name[:31], {chr(34): ""})}" sheetId="{n}" r:id="rId{n}"/>'
            for n, name in zip(sheets, self.names, strict=True)
        )
        write(
            "xl/workbook.xml",
            f'{HEADER}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{named}</sheets>'
            "</workbook>",
        )
        write("xl/styles.xml", STYLES)
        self.archive.close()


def relations(pairs):
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(pairs, start=1)
    )
    return f'{HEADER}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def beginning(headings, widths):
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(widths, start=1)
    )
    head = "".join(
        string_cell(f"{letters(place)}1", heading, HEAD) for place, heading in enumerate(headings)
    )
    return (
        f'{HEADER}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f'</sheetView></sheetViews><cols>{columns}</cols><sheetData><row r="1">{head}</row>'
    )


def ending(count, width):
    filtered = f'<autoFilter ref="A1:{letters(width - 1)}{count + 1}"/>'
    return f"</sheetData>{filtered}</worksheet>"
