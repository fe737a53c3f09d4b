"""What stands in a PDF, read from the file itself: marks, places and structure.

Nothing here knows how the file was made: the operators of the pages are read as
a viewer reads them.
"""

import io
import re
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import ContentStream, IndirectObject, NullObject

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
    page: int
    number: int | None  # of the marked content; None in an artifact
    is_tagged: bool


class Font:
    def __init__(self, entry):
        self.name = entry["/BaseFont"].partition("+")[2]
        below = entry["/DescendantFonts"][0].get_object()
        self.descriptor = below["/FontDescriptor"].get_object()
        self.program = (
            self.descriptor.get("/FontFile2") or self.descriptor["/FontFile3"]
        ).get_object()
        self.widths = {}
        listed = list(below["/W"])
        while listed:
            first, widths = listed.pop(0), listed.pop(0)
            self.widths |= {first + place: float(width) for place, width in enumerate(widths)}
        table = entry["/ToUnicode"].get_object().get_data().decode()
        table = table.partition("endcodespacerange")[2]
        self.words = {
            int(code, 16): bytes.fromhex(words).decode("utf-16-be")
            for code, words in re.findall("^<([0-9a-f]{4})> <([0-9a-f]+)>$", table, re.MULTILINE)
        }

    def shown(self, array, size):
        """(text, width) of what one operator shows."""
        text, width = "", 0.0
        for item in array:
            if isinstance(item, int | float):
                width -= float(item) * size / 1000
                continue
            raw = item.original_bytes
            codes = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
            text += "".join(self.words[code] for code in codes)
            width += sum(self.widths[code] * size / 1000 for code in codes)
        return text, width


PAINTED = {b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh", b"EI", b"Tj"}
UPRIGHT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(inner, outer):
    """The product of two matrices as PDF writes them."""
    a, b, c, d, e, f = map(float, inner)
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


class Read:
    """A whole file: `marks` in the order of the pages' operators, and the `structure`."""

    def __init__(self, content: bytes):
        self.content = content
        self.reader = PdfReader(io.BytesIO(content), strict=True)
        self.root = self.reader.trailer["/Root"]
        self.fonts = {}
        self.marks: list[Mark] = []
        self._at: tuple[float, ...] = ()
        self.kinds: dict[tuple[int, int], str] = {}
        self.pages = {
            page.indirect_reference.idnum: place for place, page in enumerate(self.reader.pages)
        }
        for place, page in enumerate(self.reader.pages):
            self.read(place, page)

    def font(self, resources, label):
        entry = resources["/Font"].raw_get(label)
        if entry.idnum not in self.fonts:
            self.fonts[entry.idnum] = Font(entry.get_object())
        return self.fonts[entry.idnum]

    def read(self, place, page):
        stack: list[tuple[str, int | None]] = []
        self.operators(place, page.get_contents(), page["/Resources"], UPRIGHT, stack)
        assert not stack

    def operators(self, place, content, resources, ctm, stack):
        saved, font, size, at = [], None, 0.0, ctm
        for operands, operator in ContentStream(content, self.reader).operations:
            if operator == b"BDC":
                number = operands[1].get("/MCID")
                stack.append((operands[0], number))
                if number is not None:
                    self.kinds[(place, number)] = operands[0]
            elif operator == b"BMC":
                stack.append((operands[0], None))
            elif operator == b"EMC":
                stack.pop()
            elif operator == b"q":
                saved.append((ctm, font, size))
            elif operator == b"Q":
                ctm, font, size = saved.pop()
            elif operator == b"cm":
                ctm = times(operands, ctm)
            elif operator == b"Do":
                assert stack, "painted outside of marked content"
                form = resources["/XObject"][operands[0]]
                inner = times(form.get("/Matrix", UPRIGHT), ctm)
                self.operators(place, form, form["/Resources"], inner, stack)
            elif operator == b"Tf":
                font, size = self.font(resources, operands[0]), float(operands[1])
            elif operator == b"Tm":
                at = times(operands, ctm)
            elif operator in PAINTED:
                assert stack, "painted outside of marked content"
            elif operator == b"TJ":
                assert len(stack) == 1, "text outside of marked content, or within two"
                self.show(place, operands[0], font, size, at, *stack[0])

    def show(self, place, array, font, size, at, kind, number):
        text, width = font.shown(array, size)
        scale, high = abs(at[0]), float(self.reader.pages[place].mediabox.height)
        mark = Mark(
            text,
            at[4],
            high - at[5],
            width * scale,
            size * scale,
            font.name,
            place,
            number,
            kind != "/Artifact",
        )
        # Another face within a line goes on where the last one ended.
        last = self.marks[-1] if self.marks else None
        if last and (last.page, last.number, at) == (place, number, self._at):
            mark.x = last.x + last.width
        self._at = at
        self.marks.append(mark)

    def lines(self, page: int) -> list[Mark]:
        """The marks of a page that are read, those on one base line as one."""
        lines: list[Mark] = []
        for mark in self.marks:
            if mark.page != page or not mark.is_tagged:
                continue
            last = lines[-1] if lines else None
            if last and abs(last.y - mark.y) < 0.01 and abs(last.x + last.width - mark.x) < 0.01:
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

        def node(element):
            page = element.raw_get("/Pg").idnum if "/Pg" in element else None
            kids = element.get("/K", [])
            kids = kids if isinstance(kids, list) else [kids]
            found = []
            for kid in kids:
                if isinstance(kid, IndirectObject):
                    kid = kid.get_object()
                if isinstance(kid, int):
                    found.append(words[(self.pages[page], int(kid))])
                elif kid.get("/Type") == "/MCR":
                    found.append(words[(self.pages[kid.raw_get("/Pg").idnum], int(kid["/MCID"]))])
                else:
                    found.append(node(kid))
            if all(isinstance(one, str) for one in found):
                return (str(element["/S"])[1:], "".join(found), element)
            return (str(element["/S"])[1:], found, element)

        [top] = self.root["/StructTreeRoot"]["/K"]
        return node(top.get_object())

    @property
    def in_structure(self) -> list[tuple[int, int]]:
        """(page, mark) of everything that hangs in the structure."""
        found = []

        def collect(element):
            kids = element.get("/K", [])
            for kid in kids if isinstance(kids, list) else [kids]:
                if isinstance(kid, int):
                    found.append((self.pages[element.raw_get("/Pg").idnum], int(kid)))
                else:
                    collect(kid.get_object())

        [top] = self.root["/StructTreeRoot"]["/K"]
        collect(top.get_object())
        return found

    def parent_tree(self) -> dict[int, list]:
        numbers = self.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
        return {
            int(numbers[at]): [
                None if isinstance(entry, NullObject) else entry.get_object()
                for entry in numbers[at + 1].get_object()
            ]
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
