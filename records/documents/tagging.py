"""What WeasyPrint leaves undone in the structure of a PDF, before it is written.

A page number is no part of the text but an artifact (ISO 14289-1 §7.1), the place
of a drawing is told in points from the bottom of the sheet, and a cell names the
heading it stands under or beside. Streams are pressed here too: WeasyPrint would
do it as hard as it goes, for a twentieth of the time of a document and a
hundredth of its size.
"""

import zlib

PRESSED = 6
POINTS = 0.75  # of a pixel of CSS


def finish(document, pdf) -> None:
    """The `finisher` of `weasyprint.Document.write_pdf`."""
    import pydyf

    structure = Structure(pdf)
    structure.set_aside_page_numbers()
    high = [page.height * POINTS for page in document.pages]
    structure.place_drawings(high)
    structure.name_headings()
    for made in pdf.objects:
        if isinstance(made, pydyf.Stream) and made.compress:
            press(made)


def press(stream) -> None:
    from pydyf import _to_bytes

    data = b"\n".join(_to_bytes(item) for item in stream.stream)
    stream.stream = [zlib.compress(data, PRESSED)]
    stream.extra["Filter"] = "/FlateDecode"
    stream.compress = False


class Structure:
    """The elements of a file by their references."""

    def __init__(self, pdf):
        self.pdf = pdf
        self.root = self.at(pdf.catalog["StructTreeRoot"])
        self.elements = []
        self._collect(self.at(self.root["K"][0]))

    def at(self, reference: bytes):
        return self.pdf.objects[int(reference.split()[0])]

    def kids(self, element):
        return [self.at(kid) for kid in element["K"] if isinstance(kid, bytes)]

    def _collect(self, element):
        self.elements.append(element)
        for kid in self.kids(element):
            self._collect(kid)

    def of_kind(self, kind):
        return [element for element in self.elements if element["S"] == kind]

    def set_aside_page_numbers(self):
        """WeasyPrint marks them as text that hangs nowhere."""
        known = {element.number for element in self.elements}
        numbers = self.at(self.root["ParentTree"])["Nums"]
        for reference, owners in zip(self.pdf.page_references, numbers[1::2], strict=True):
            loose = set()
            for place, owner in enumerate(owners):
                if int(owner.split()[0]) not in known:
                    loose.add(place)
                    owners[place] = b"null"
            if loose:
                _make_artifacts(self.at(self.at(reference)["Contents"]).stream, loose)
        for made in self.pdf.objects:
            if _is_element(made) and made.number not in known:
                made.clear()  # pydyf miscounts what is marked as free

    def place_drawings(self, high):
        pages = {reference: place for place, reference in enumerate(self.pdf.page_references)}
        for element in self.of_kind("/Figure"):
            left, top, right, bottom = (POINTS * side for side in element["A"]["BBox"])
            sheet = high[pages[element["Pg"]]]
            element["A"]["BBox"][:] = [left, sheet - bottom, right, sheet - top]
            element["A"]["Placement"] = "/Block"

    def name_headings(self):
        """Columns have their headings above; a row of pairs has each before its value."""
        for row in self.of_kind("/TR"):
            cells = self.kids(row)
            kinds = {cell["S"] for cell in cells}
            for cell in cells:
                if cell["S"] == "/TH":
                    cell["A"]["Scope"] = "/Row" if len(kinds) == 2 else "/Column"
            if len(kinds) == 2:
                heading = None
                for cell in cells:
                    if cell["S"] == "/TH":
                        heading = cell["ID"]
                    elif heading is not None:
                        cell["A"]["Headers"][:] = [heading]


def _is_element(made) -> bool:
    return isinstance(made, dict) and made.get("Type") == "/StructElem"


def _make_artifacts(operators: list, numbers: set[int]) -> None:
    for place, item in enumerate(operators):
        if isinstance(item, dict) and item.get("MCID") in numbers:
            operators[place - 1] = "/Artifact"
            del item["MCID"]
            item["Type"] = "/Pagination"
