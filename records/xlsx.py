"""Writing a workbook row by row, in little memory and time.

Only what exports and empty sheets need: typed cells, a heading that stays, a filter,
choices. Written by hand because the time of an export is the time of its cells: libraries
that can do everything take three to six times as long (docs in tests/benchmarks).
"""

import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

PLAIN, HEAD, DAY, INERT, MOMENT, TEXT, PALE, WRAPPED = range(8)
STYLES = (
    f'{HEADER}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="3"><font><sz val="11"/><name val="等线"/></font>'
    '<font><b/><sz val="11"/><name val="等线"/></font>'
    '<font><i/><sz val="11"/><color rgb="FF6B7280"/><name val="等线"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="2"><border/><border><bottom style="thin"/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="8"><xf/>'
    '<xf fontId="1" borderId="1" applyFont="1" applyBorder="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf quotePrefix="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/><xf numFmtId="49" applyNumberFormat="1"/>'
    '<xf fontId="2" applyFont="1"/>'
    '<xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>'
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
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
HIDDEN = ' state="hidden"'


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
    if style != TEXT and text[0] in FORMULA_SIGNS:
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


class Styled(list):
    """A row whose texts have a style of their own, such as a heading further down."""

    def __init__(self, values, style=HEAD):
        super().__init__(values)
        self.style = style


@dataclass(frozen=True)
class Choice:
    """What Excel says and offers in the cells of a column, rows counted from 1.

    `source` is a range such as `'Lists'!$A$1:$A$7`; without it there is only the prompt.
    Something else may be typed all the same, after a warning.
    """

    column: int
    first: int
    last: int
    title: str
    prompt: str
    source: str = ""


@dataclass(frozen=True)
class Look:
    """What a sheet has besides a heading and rows.

    `styles` are those of empty cells, column by column; `merges` are ranges such as `A1:B1`.
    """

    styles: tuple = ()
    choices: tuple = ()
    merges: tuple = ()
    is_filtered: bool = True
    is_hidden: bool = False


class Book:
    """A workbook being written into a file: sheets one after the other, then `close`."""

    def __init__(self, file):
        self.archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        self.names, self.hidden = [], set()

    def sheet(self, name, headings, widths, rows, look=None):
        """One sheet; `rows` gives lists of values. Returns how many there were.

        Without headings the sheet begins with its first row.
        """
        look, name = look or Look(), self.free_name(name)
        self.names.append(name)
        if look.is_hidden:
            self.hidden.add(name)
        with self.archive.open(f"xl/worksheets/sheet{len(self.names)}.xml", "w") as part:
            part.write(beginning(headings, widths, look.styles).encode())
            count = self.fill(part, rows, len(widths), 2 if headings else 1)
            part.write(ending(count if headings else 0, len(headings), look).encode())
        return count

    def free_name(self, name):
        """The name as Excel allows it, and as no sheet before has it."""
        name = NOT_IN_SHEET_NAMES.sub(" ", FORBIDDEN.sub("", name)).strip(" '")[:31] or "Sheet"
        taken, free, number = {one.casefold() for one in self.names}, name, 1
        while free.casefold() in taken:
            number += 1
            free = f"{name[:27]} {number}"
        return free

    def fill(self, part, rows, width, first):
        names = [letters(place) for place in range(width)]
        number, piece = first - 1, []
        for number, values in enumerate(rows, start=first):
            if isinstance(values, Styled):
                cells = styled_cells(names, number, values)
            else:
                cells = "".join(
                    [
                        cell(f"{name}{number}", value)
                        for name, value in zip(names, values, strict=True)
                    ]
                )
            piece.append(f'<row r="{number}">{cells}</row>')
            if len(piece) == ROWS_AT_ONCE:
                part.write("".join(piece).encode())
                piece.clear()
        part.write("".join(piece).encode())
        return number - first + 1

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
            f'<sheet name="{attribute(name)}" sheetId="{n}"'
            f'{HIDDEN if name in self.hidden else ""} r:id="rId{n}"/>'
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


def attribute(text):
    """Text as it may stand in an attribute."""
    return escape(FORBIDDEN.sub("", text), {'"': "&quot;", "\n": "&#10;"})


def styled_cells(names, number, values):
    return "".join(
        string_cell(f"{name}{number}", str(value), values.style)
        for name, value in zip(names, values, strict=False)
        if value not in ("", None)
    )


def beginning(headings, widths, styles=()):
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}"{column_style(styles, n)} customWidth="1"/>'
        for n, width in enumerate(widths, start=1)
    )
    opening = f'{HEADER}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    if not headings:
        return f"{opening}</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
    head = "".join(
        string_cell(f"{letters(place)}1", heading, HEAD)
        for place, heading in enumerate(headings)
        if heading
    )
    return (
        f'{opening}<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f'</sheetView></sheetViews><cols>{columns}</cols><sheetData><row r="1">{head}</row>'
    )


def column_style(styles, number):
    return f' style="{styles[number - 1]}"' if number <= len(styles) and styles[number - 1] else ""


def ending(count, width, look):
    filtered = f'<autoFilter ref="A1:{letters(width - 1)}{count + 1}"/>' if width else ""
    merged = "".join(f'<mergeCell ref="{place}"/>' for place in look.merges)
    merged = f'<mergeCells count="{len(look.merges)}">{merged}</mergeCells>' if merged else ""
    offered = "".join(map(validation, look.choices))
    if offered:
        offered = f'<dataValidations count="{len(look.choices)}">{offered}</dataValidations>'
    return f"</sheetData>{filtered if look.is_filtered else ''}{merged}{offered}</worksheet>"


def validation(choice):
    """The drop-down and the prompt of a column."""
    cells = f"{letters(choice.column)}{choice.first}:{letters(choice.column)}{choice.last}"
    said = (
        f' showInputMessage="1" promptTitle="{attribute(choice.title[:32])}"'
        f' prompt="{attribute(choice.prompt[:255])}"'
        if choice.prompt
        else ""
    )
    if not choice.source:
        return f'<dataValidation allowBlank="1"{said} sqref="{cells}"/>'
    return (
        f'<dataValidation type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1"'
        f'{said} sqref="{cells}"><formula1>{escape(choice.source)}</formula1></dataValidation>'
    )
