"""A document as a Word file: the same tree, the same words, and everything editable.

Headings, captions and notes have real styles (`docx_styles`), page numbers are
fields, heads of tables repeat. Each figure is a content control: its tag says
which figure it is, so that `docx_read` finds it again in a file that comes back.
Written by hand like our workbooks: what is needed is a walk and a few fixed
parts, the same tree gives the same bytes, and no library has to be held back
from what it adds by itself.
"""

import hashlib
import io
import itertools
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from records.documents import charts, docx_styles, qr, raster
from records.documents.docx_styles import BLOCK, HEADER, LINE, MAIN, RELATIONS
from records.documents.escape import escape
from records.documents.markup import DATE, LANG, heading_number
from records.documents.paper import signature_indents
from records.documents.tree import (
    Annex,
    Chart,
    Column,
    Document,
    Facts,
    FigureRun,
    HonoursList,
    Paragraph,
    Proof,
    Run,
    Runs,
    Section,
    Signature,
    Table,
)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PROPERTY = "Shidang"  # names the copy in the properties of the file
# Word takes no more of a tag or a title of a content control.
LONGEST_TAG = 64
EMU = 36000  # to a millimetre
SPACES = re.compile(r"\s+")
# The wide space of Chinese is one that is meant.
SPACES_BUT_WIDE = re.compile(r"[ \t\r\n\f]+")
STYLES = {"lead": "BodyText", "note": "Note", "plain": "Normal"}
JUSTIFIED = {"end": "right", "center": "center"}

RULE = '<w:tcBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tcBorders>'

NAMESPACES = (
    f'xmlns:w="{MAIN}" xmlns:r="{RELATIONS}"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


@dataclass(frozen=True)
class Made:
    """A file, and its figures in the order in which it holds them."""

    content: bytes
    figures: tuple[FigureRun, ...]


def write(document: Document) -> bytes:
    """The document as a Word file."""
    return made(document).content


def made(document: Document, *, identity: str = "") -> Made:
    """The same with its figures; `identity` is kept in the file and read back."""
    writer = Writer(document)
    body = writer.body()
    return Made(package(document, body, writer.pictures, identity), tuple(writer.figures))


def tag_of(name: str) -> str:
    """What a content control says of its figure: the name, or what fits of it and a digest."""
    if len(name) <= LONGEST_TAG:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    return f"{name[: LONGEST_TAG - 13]}~{digest}"


class Writer:
    """One document, once: counters and identities belong to the instance."""

    def __init__(self, document: Document):
        self.document = document
        self.is_english = document.language == "en"
        self.figures: list[FigureRun] = []
        self.pictures: list[bytes] = []

    def body(self) -> str:
        document = self.document
        several = len(document.annexes) > 1
        parts = [
            self.title(),
            self.blocks(document.blocks, last=document.signature is not None),
            self.signature(document.signature) if document.signature else "",
            *(
                self.annex(annex, number if several else 0)
                for number, annex in enumerate(document.annexes, start=1)
            ),
            self.proof(document.proof) if document.proof else "",
        ]
        return "".join(parts)

    # Paragraphs

    def title(self) -> str:
        document = self.document
        after = "" if document.subtitle else f'<w:spacing w:after="{LINE}"/>'
        title = paragraph("Title", words(document.title), after)
        if not document.subtitle:
            return title
        dash = "" if self.is_english else "——"
        return title + paragraph("Subtitle", words(f"{dash}{document.subtitle}"))

    def blocks(self, blocks, *, last: bool = False) -> str:
        """With `last`, the last paragraph is kept with the signature that follows."""
        drawn = []
        number = 0
        for place, block in enumerate(blocks, start=1):
            keeps = last and place == len(blocks)
            if isinstance(block, Section):
                number += block.numbered
                drawn.append(self.section(block, number, last=keeps))
            elif isinstance(block, Paragraph):
                drawn.append(self.paragraph(block, keeps=keeps))
            else:
                drawn.append(self.block(block))
        return "".join(drawn)

    def section(self, section: Section, number: int, *, last: bool) -> str:
        prefix = (
            heading_number(section.level, number, self.document.language)
            if section.numbered
            else ""
        )
        style = f"Heading{min(section.level, 4)}"
        heading = paragraph(style, words(f"{prefix}{section.title}"))
        return heading + self.blocks(section.blocks, last=last)

    def block(self, block) -> str:
        drawn: dict[type, Callable] = {
            Table: self.table,
            Facts: self.facts,
            Chart: self.chart,
            HonoursList: self.honours,
        }
        return drawn[type(block)](block)

    def paragraph(self, of: Paragraph, *, keeps: bool = False) -> str:
        keep = "<w:keepNext/>" if keeps else ""
        return paragraph(STYLES.get(of.style, "BodyText"), self.runs(of.runs), keep)

    def runs(self, runs: Runs) -> str:
        return "".join(self.run(run) for run in runs)

    def run(self, run: Run) -> str:
        if isinstance(run, FigureRun):
            return self.figure(run)
        return words(run.text, '<w:rStyle w:val="Strong"/>' if run.strong else "")

    def figure(self, run: FigureRun) -> str:
        content = words(run.text)
        if not run.name or not content:
            return content
        self.figures.append(run)
        title = escape(SPACES.sub(" ", run.title or run.name)[:LONGEST_TAG])
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{title}"/><w:tag w:val="{escape(tag_of(run.name))}"/>'
            f'<w:id w:val="{len(self.figures)}"/><w:text/></w:sdtPr>'
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )

    def honours(self, listed: HonoursList) -> str:
        lines = []
        for number, honour in enumerate(listed.honours, start=1):
            parts = (honour.date, honour.who, honour.title, honour.detail)
            said = "　".join(part for part in parts if part)
            lines.append(paragraph("Honour", words(f"{number}. {said}")))
        return "".join(lines)

    def signature(self, signature: Signature) -> str:
        office, date = signature_indents(signature)
        drawn = paragraph(
            "Signature",
            words(signature.office),
            f'<w:spacing w:before="{LINE}"/>{self.from_right(office)}',
        )
        if signature.date:
            drawn += paragraph("Date", words(signature.date), self.from_right(date))
        if signature.contact:
            drawn += paragraph("Contact", words(signature.contact))
        return drawn

    def from_right(self, characters: float) -> str:
        free = round(characters * (240 if self.is_english else 320))
        return f'<w:ind w:rightChars="{round(characters * 100)}" w:right="{free}"/>'

    def annex(self, annex: Annex, number: int) -> str:
        label = ("Annex " if self.is_english else "附件") + (str(number) if number else "")
        return (
            paragraph("AnnexLabel", words(label.strip()))
            + paragraph("AnnexTitle", words(annex.title))
            + self.blocks(annex.blocks)
        )

    # Tables

    def table(self, table: Table) -> str:
        caption = paragraph("Caption", words(table.caption)) if table.caption else ""
        note = paragraph("Note", words(table.note)) if table.note else ""
        widths = shared([column.share for column in table.columns])
        head = row(
            [
                cell(
                    paragraph("TableHead", words(column.title), aligned(column)),
                    width,
                    '<w:tcBorders><w:bottom w:val="single" w:sz="5" w:space="0" w:color="auto"/>'
                    "</w:tcBorders>",
                )
                for column, width in zip(table.columns, widths, strict=True)
            ],
            is_head=True,
        )
        rows = [
            row(
                [
                    self.cell(column, runs, width)
                    for column, runs, width in zip(table.columns, each, widths, strict=True)
                ]
            )
            for each in table.rows
        ]
        drawn = grid("Columns", widths, [head, *rows], has_head=True, title=table.caption)
        # Two tables that touch would be one.
        return caption + drawn + (note or spacer())

    def cell(self, column: Column, runs: Runs, width: int) -> str:
        is_date = len(runs) == 1 and DATE.fullmatch(runs[0].text)
        content = paragraph("TableText", self.runs(runs), aligned(column))
        return cell(content, width, "<w:noWrap/>" if is_date else "")

    def facts(self, facts: Facts) -> str:
        widths = shared([18, 32, 18, 32])
        rows = []
        for first in range(0, len(facts.pairs), 2):
            pairs = [*facts.pairs[first : first + 2], ("", ())][:2]
            cells = []
            for (label, runs), place in zip(pairs, (0, 2), strict=True):
                cells.append(cell(paragraph("FactLabel", words(label)), widths[place]))
                cells.append(cell(paragraph("FactText", self.runs(runs)), widths[place + 1]))
            rows.append(row(cells))
        return grid("Facts", widths, rows) + spacer()

    # Pictures

    def chart(self, chart: Chart) -> str:
        drawing = raster.png(charts.svg(chart))
        # As the drawing in the PDF: as wide as the block.
        size = 156, 156 * drawing.height / drawing.width
        picture = self.picture(drawing.content, size, chart.title, charts.told(chart))
        return paragraph("Caption", words(chart.title)) + paragraph("Picture", picture)

    def picture(self, content: bytes, size: tuple[float, float], name: str, told: str) -> str:
        self.pictures.append(content)
        number = len(self.pictures)
        width, height = (round(side * EMU) for side in size)
        name, told = (escape(SPACES.sub(" ", said)) for said in (name, told))
        extent = f'cx="{width}" cy="{height}"'
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent {extent}/><wp:docPr id="{number}" name="{name}" descr="{told}"/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/>'
            "</wp:cNvGraphicFramePr><a:graphic><a:graphicData"
            ' uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}" descr="{told}"/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="picture{number}"/><a:stretch>'
            '<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def proof(self, proof: Proof) -> str:
        code = self.picture(qr.png(proof.url), (26, 26), proof.code, proof.code)
        widths = [1640, BLOCK - 1640]
        below = '<w:spacing w:before="160" w:after="0"/><w:jc w:val="left"/>'
        lines = "".join(paragraph("Proof", words(line)) for line in proof.lines)
        cells = [
            cell(paragraph("Picture", code, below), widths[0], RULE),
            cell(lines or paragraph("Proof", ""), widths[1], f'{RULE}<w:vAlign w:val="center"/>'),
        ]
        return spacer() + grid("TableNormal", widths, [row(cells)]) + spacer()


# --- elements ---------------------------------------------------------------------


def words(text: str, look: str = "") -> str:
    """A run of text. Space is one space, as on the page."""
    text = SPACES_BUT_WIDE.sub(" ", text)
    if not text:
        return ""
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(style: str, content: str, look: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{look}</w:pPr>{content}</w:p>'


def spacer() -> str:
    """An empty line a little high: Word wants a paragraph after a table."""
    return (
        '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="160" w:lineRule="exact"/>'
        "</w:pPr></w:p>"
    )


def shared(shares) -> list[int]:
    """The width of the block in parts of these sizes."""
    total = sum(shares)
    ends = [round(BLOCK * sum(shares[:end]) / total) for end in range(len(shares) + 1)]
    return [end - start for start, end in itertools.pairwise(ends)]


def aligned(column: Column) -> str:
    justified = JUSTIFIED.get(column.align)
    return f'<w:jc w:val="{justified}"/>' if justified else ""


def grid(style: str, widths, rows, *, has_head: bool = False, title: str = "") -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = (
        f'<w:tblLook w:val="{"0020" if has_head else "0000"}" w:firstRow="{int(has_head)}"'
        ' w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    )
    named = f'<w:tblCaption w:val="{escape(title)}"/>' if title else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}{named}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def row(cells, *, is_head: bool = False) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def cell(content: str, width: int, look: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{look}</w:tcPr>{content}</w:tc>'


# --- the package ------------------------------------------------------------------

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARTS = ("styles", "settings", "fontTable")


def package(document: Document, body: str, pictures: list[bytes], identity: str) -> bytes:
    """The parts in one archive; without dates, so that the same tree gives the same bytes."""
    language = document.language
    page = docx_styles.page(language)
    parts = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations(
            ("document", f"{OFFICE}/relationships/officeDocument", "word/document.xml"),
            ("core", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("own", f"{OFFICE}/relationships/custom-properties", "docProps/custom.xml"),
        ),
        "docProps/core.xml": core(document),
        "docProps/custom.xml": own_properties(identity),
        "word/document.xml": (
            f"{HEADER}<w:document {NAMESPACES}><w:body>{body}{page}</w:body></w:document>"
        ),
        "word/_rels/document.xml.rels": relations(
            *((part, f"{RELATIONS}/{part}", f"{part}.xml") for part in PARTS),
            ("odd", f"{RELATIONS}/footer", "footer1.xml"),
            ("even", f"{RELATIONS}/footer", "footer2.xml"),
            *(
                (f"picture{number}", f"{RELATIONS}/image", f"media/picture{number}.png")
                for number in range(1, len(pictures) + 1)
            ),
        ),
        "word/styles.xml": docx_styles.styles(language),
        "word/settings.xml": docx_styles.settings(language),
        "word/fontTable.xml": docx_styles.fonts(),
        "word/footer1.xml": docx_styles.footer("right"),
        "word/footer2.xml": docx_styles.footer("left"),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(member(name, zipfile.ZIP_DEFLATED), part.encode())
        for number, picture in enumerate(pictures, start=1):
            archive.writestr(member(f"word/media/picture{number}.png"), picture)
    return file.getvalue()


def member(name: str, packing: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = packing
    return entry


def content_types() -> str:
    kinds = {
        "/word/document.xml": f"{WORD}.document.main+xml",
        "/word/footer1.xml": f"{WORD}.footer+xml",
        "/word/footer2.xml": f"{WORD}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/custom.xml": (
            "application/vnd.openxmlformats-officedocument.custom-properties+xml"
        ),
    } | {f"/word/{part}.xml": f"{WORD}.{part}+xml" for part in PARTS}
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items()
    )
    return (
        f'{HEADER}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
        '.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{overrides}</Types>'
    )


def relations(*each: tuple[str, str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/>'
        for identity, kind, target in each
    )
    return f'{HEADER}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def core(document: Document) -> str:
    title = f"{document.title} {document.subtitle}".strip()
    return (
        f'{HEADER}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(document.author)}</dc:creator>"
        f"<dc:language>{LANG.get(document.language, document.language)}</dc:language>"
        "</cp:coreProperties>"
    )


def own_properties(identity: str) -> str:
    held = (
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{PROPERTY}">'
        f"<vt:lpwstr>{escape(identity)}</vt:lpwstr></property>"
        if identity
        else ""
    )
    return (
        f'{HEADER}<Properties xmlns="{OFFICE}/custom-properties"'
        f' xmlns:vt="{OFFICE}/docPropsVTypes">{held}</Properties>'
    )
