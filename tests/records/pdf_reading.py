"""What stands in a PDF, read from the file itself: marks, places and structure.

Nothing here knows how the file was made: the operators of the pages are read as
a viewer reads them.
"""

import io
import re
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import ContentStream, IndirectObject

MM = 72 / 25.4


@dataclass
class Mark:
    """Text shown by one operator; x and y in points, y from the top of the page."""

    text: str
    x: float
    y: float
    width: float
    size: float
    font: str
    spacing: float
    page: int
    number: int | None  # of the marked content; None in an artifact
    is_tagged: bool


@dataclass
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    is_artifact: bool


class Font:
    def __init__(self, entry):
        self.name = entry["/BaseFont"].partition("+")[2]
        below = entry["/DescendantFonts"][0].get_object()
        self.descriptor = below["/FontDescriptor"].get_object()
        self.program = self.descriptor["/FontFile2"].get_object().get_data()
        self.widths = {}
        listed = list(below["/W"])
        while listed:
            first, widths = listed.pop(0), listed.pop(0)
            self.widths |= {first + place: float(width) for place, width in enumerate(widths)}
        table = entry["/ToUnicode"].get_object().get_data().decode()
        self.words = {
            int(code, 16): bytes.fromhex(words).decode("utf-16-be")
            for code, words in re.findall("^<([0-9a-f]{4})> ?<([0-9a-f]{4,})>$", table, re.M)
        }


class Read:
    """A whole file: `marks` in the order of the pages' operators, `boxes`, `structure`."""

    def __init__(self, content: bytes):
        self.content = content
        self.reader = PdfReader(io.BytesIO(content), strict=True)
        self.root = self.reader.trailer["/Root"]
        self.fonts = {}
        self.marks: list[Mark] = []
        self.boxes: list[Box] = []
        self.kinds: dict[tuple[int, int], str] = {}
        for place, page in enumerate(self.reader.pages):
            self.read(place, page)

    def font(self, page, label):
        entry = page["/Resources"]["/Font"].raw_get(label)
        if entry.idnum not in self.fonts:
            self.fonts[entry.idnum] = Font(entry.get_object())
        return self.fonts[entry.idnum]

    def read(self, place, page):
        high = float(page.mediabox.height)
        stack, font, size, spacing, x, y = [], None, 0.0, 0.0, 0.0, 0.0
        for operands, operator in ContentStream(page.get_contents(), self.reader).operations:
            if operator == b"BDC":
                number = operands[1].get("/MCID")
                stack.append((operands[0], number))
                if number is not None:
                    self.kinds[(place, number)] = operands[0]
            elif operator == b"BMC":
                stack.append((operands[0], None))
            elif operator == b"EMC":
                stack.pop()
            elif operator == b"Tf":
                font, size = self.font(page, operands[0]), float(operands[1])
            elif operator == b"Tc":
                spacing = float(operands[0])
            elif operator == b"Tm":
                x, y = float(operands[4]), high - float(operands[5])
            elif operator == b"Tj":
                raw = operands[0].original_bytes
                codes = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
                width = sum(font.widths[code] * size / 1000 + spacing for code in codes)
                text = "".join(font.words[code] for code in codes)
                assert len(stack) == 1, "text outside of marked content, or within two"
                number = stack[0][1]
                self.marks.append(
                    Mark(
                        text,
                        x,
                        y,
                        width,
                        size,
                        font.name,
                        spacing,
                        place,
                        number,
                        stack[0][0] != "/Artifact",
                    )
                )
                x += width
            elif operator == b"re":
                left, bottom, wide, tall = map(float, operands)
                is_artifact = stack[0][0] == "/Artifact"
                self.boxes.append(Box(left, high - bottom - tall, wide, tall, is_artifact))
        assert not stack

    def lines(self, page: int) -> list[Mark]:
        """The marks of a page that are read, those on one base line as one."""
        lines: list[Mark] = []
        for mark in self.marks:
            if mark.page != page or not mark.is_tagged:
                continue
            last = lines[-1] if lines else None
            if last and last.y == mark.y and abs(last.x + last.width - mark.x) < 0.01:
                last.text += mark.text
                last.width += mark.width
            else:
                lines.append(Mark(**vars(mark)))
        return lines

    def text(self) -> str:
        """In the order of the operators, without artifacts."""
        return "".join(mark.text for mark in self.marks if mark.is_tagged)

    def artifacts(self, page: int) -> list[str]:
        return [m.text for m in self.marks if m.page == page and not m.is_tagged]

    # Structure

    @property
    def structure(self):
        """(kind, text or kids, element) of the document, as a reader for the blind gets it."""
        words: dict[tuple[int, int], str] = dict.fromkeys(self.kinds, "")
        for mark in self.marks:
            if mark.number is not None:
                words[(mark.page, mark.number)] += mark.text
        pages = {page.indirect_reference.idnum: n for n, page in enumerate(self.reader.pages)}

        def node(element):
            page = element.raw_get("/Pg").idnum if "/Pg" in element else None
            kids = element.get("/K", [])
            kids = kids if isinstance(kids, list) else [kids]
            found = []
            for kid in kids:
                if isinstance(kid, IndirectObject):
                    kid = kid.get_object()
                if isinstance(kid, int):
                    found.append(words[(pages[page], int(kid))])
                elif kid.get("/Type") == "/MCR":
                    found.append(words[(pages[kid.raw_get("/Pg").idnum], int(kid["/MCID"]))])
                else:
                    found.append(node(kid))
            if all(isinstance(one, str) for one in found):
                return (str(element["/S"])[1:], "".join(found), element)
            return (str(element["/S"])[1:], found, element)

        return node(self.root["/StructTreeRoot"]["/K"])

    def parent_tree(self) -> dict[int, list]:
        numbers = self.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
        return {
            int(numbers[at]): [entry.get_object() for entry in numbers[at + 1].get_object()]
            for at in range(0, len(numbers), 2)
        }


def elements(node):
    """(kind, text or kids, element) of every node, from the top."""
    yield node
    if isinstance(node[1], list):
        for kid in node[1]:
            if not isinstance(kid, str):
                yield from elements(kid)


def told(node) -> list[str]:
    """The texts of a structure in the order they are read."""
    if isinstance(node, str):
        return [node]
    if isinstance(node[1], str):
        return [node[1]] if node[1] else []
    return [words for kid in node[1] for words in told(kid)]
