"""Marks on a page, and what they mean.

Everything printed is either part of an element of the structure (PDF/UA-1,
ISO 14289-1 §7.1) or an artifact: rules, page numbers, a heading of columns that
is printed again.
"""

from dataclasses import dataclass, field

from records.documents.setting.faces import Embedded, Face
from records.documents.setting.file import File, number, text
from records.documents.setting.lines import Line, Style, is_gap

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM


class Element:
    """A node of the structure; kids are elements or (page, mark)."""

    __slots__ = ("entries", "kids", "kind", "number", "parent")

    def __init__(self, kind: str, parent: "Element | None" = None, entries: str = ""):
        self.kind = kind
        self.parent = parent
        self.entries = entries
        self.kids: list = []
        self.number = 0
        if parent is not None:
            parent.kids.append(self)


class Ink:
    """The faces a file uses, and the names the pages call them by."""

    def __init__(self):
        self.embedded: dict[str, Embedded] = {}

    def of(self, face: Face) -> Embedded:
        known = self.embedded.get(face.name)
        if known is None:
            known = Embedded(face, f"/F{len(self.embedded) + 1}")
            self.embedded[face.name] = known
        return known


@dataclass
class Page:
    """Marks in the order they are read; y is counted from the top."""

    place: int
    ink: Ink
    marks: list[str] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    _open: Element | None = None
    _font: tuple = ()
    _colour: str = ""
    _tracking: float = 0.0

    def begin(self, element: Element) -> None:
        if self._open is element:
            return
        self.end()
        mark = len(self.elements)
        self.elements.append(element)
        element.kids.append((self.place, mark))
        self.marks.append(f"/{element.kind}<</MCID {mark}>>BDC")
        self._open = element

    def begin_artifact(self, kind: str = "") -> None:
        self.end()
        self.marks.append(f"/Artifact<</Type/{kind}>>BDC" if kind else "/Artifact BMC")
        self._artifact = True

    _artifact = False

    def end(self) -> None:
        if self._open is not None or self._artifact:
            self.marks.append("EMC")
        self._open = None
        self._artifact = False

    def line(self, line: Line, style: Style, x: float, base: float) -> None:
        """Set a line from `x` on, its base line `base` from the top."""
        if style.colour != self._colour:
            self._colour = style.colour
            self.marks.append(style.colour)
        self.marks.append(f"BT 1 0 0 1 {number(x)} {number(HEIGHT - base)} Tm")
        self.marks += self._pieces(line, style)
        self.marks.append("ET")

    def _pieces(self, line, style):
        """The same face and the same room between characters make one piece."""
        characters, glyphs = line.words.characters, line.words.glyphs
        tight, loose = style.tracking, style.tracking + line.extra
        piece, face, tracking = [], None, tight
        made: list[str] = []
        for at in range(line.start, line.end):
            this, glyph, _advance = glyphs[at]
            room = tight
            if line.extra and at + 1 < line.end and is_gap(characters, at):
                room = loose
            if this is not face or room != tracking:
                self._piece(made, face, style, tracking, piece)
                piece, face, tracking = [], this, room
                embedded = self.ink.of(this)
            piece.append(embedded.code(glyph, characters[at]))
        self._piece(made, face, style, tracking, piece)
        return made

    def _piece(self, made, face, style, tracking, piece):
        if not piece:
            return
        if (face.name, style.size) != self._font:
            self._font = (face.name, style.size)
            made.append(f"{self.ink.of(face).label} {number(style.size)} Tf")
        if tracking != self._tracking:
            self._tracking = tracking
            made.append(f"{number(tracking)} Tc")
        made.append(f"<{''.join(piece)}>Tj")

    def rule(self, x: float, y: float, width: float, thick: float, colour: str = "0 g") -> None:
        """A level line, `y` its middle."""
        self.box(x, y - thick / 2, width, thick, colour)

    def box(self, x: float, y: float, width: float, height: float, colour: str = "0 g") -> None:
        if colour != self._colour:
            self._colour = colour
            self.marks.append(colour)
        self.marks.append(
            f"{number(x)} {number(HEIGHT - y - height)} {number(width)} {number(height)} re f"
        )


class Outline:
    """Bookmarks: (level, words, page, y from the top)."""

    def __init__(self):
        self.entries: list[tuple[int, str, int, float]] = []

    def write(self, file: File, pages: list[int]) -> int | None:
        if not self.entries:
            return None
        root = file.reserve()
        numbers = [file.reserve() for _entry in self.entries]
        kids: dict[int, list[int]] = {}
        parents, trail = [], []
        for place, (level, _words, _page, _y) in enumerate(self.entries):
            while trail and self.entries[trail[-1]][0] >= level:
                trail.pop()
            parent = trail[-1] if trail else -1
            parents.append(parent)
            kids.setdefault(parent, []).append(place)
            trail.append(place)

        def below(parent):
            return sum(1 + below(kid) for kid in kids.get(parent, ()))

        def ends(parent):
            own = kids.get(parent)
            if not own:
                return ""
            return f"/First {numbers[own[0]]} 0 R/Last {numbers[own[-1]]} 0 R/Count {below(parent)}"

        for place, (_level, words, page, y) in enumerate(self.entries):
            parent = parents[place]
            own = kids[parent]
            at = own.index(place)
            near = f"/Prev {numbers[own[at - 1]]} 0 R" if at else ""
            near += f"/Next {numbers[own[at + 1]]} 0 R" if at + 1 < len(own) else ""
            up = numbers[parent] if parent >= 0 else root
            file.objects[numbers[place]] = (
                f"<</Title{text(words)}/Parent {up} 0 R{near}{ends(place)}"
                f"/Dest[{pages[page]} 0 R/XYZ 0 {number(HEIGHT - y)} 0]>>"
            )
        file.objects[root] = f"<</Type/Outlines{ends(-1)}>>"
        return root


def write_structure(file: File, document: Element, sheets: list[Page], pages: list[int]) -> int:
    """The structure and, for every mark, the element it belongs to; gives the root."""
    root = file.reserve()
    _number(file, document)
    _write(file, document, root, pages)
    lists = []
    for sheet in sheets:
        refs = " ".join(f"{element.number} 0 R" for element in sheet.elements)
        lists.append(f"{sheet.place} {file.add(f'[{refs}]')} 0 R")
    tree = file.add(f"<</Nums[{' '.join(lists)}]>>")
    file.objects[root] = (
        f"<</Type/StructTreeRoot/K {document.number} 0 R/ParentTree {tree} 0 R"
        f"/ParentTreeNextKey {len(sheets)}>>"
    )
    return root


def _number(file, element):
    element.number = file.reserve()
    for kid in element.kids:
        if isinstance(kid, Element):
            _number(file, kid)


def _write(file, element, parent, pages):
    kids, page = [], ""
    marks = [kid for kid in element.kids if not isinstance(kid, Element)]
    one_page = len({place for place, _mark in marks}) == 1
    if one_page:
        page = f"/Pg {pages[marks[0][0]]} 0 R"
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(f"{kid.number} 0 R")
            _write(file, kid, element.number, pages)
        elif one_page:
            kids.append(str(kid[1]))
        else:
            kids.append(f"<</Type/MCR/Pg {pages[kid[0]]} 0 R/MCID {kid[1]}>>")
    inside = kids[0] if len(kids) == 1 else f"[{' '.join(kids)}]"
    file.objects[element.number] = (
        f"<</S/{element.kind}/P {parent} 0 R{page}{element.entries}/K {inside}>>"
    )
