"""Characters to glyphs, and the glyphs a file embeds.

A `Case` is what one role prints with: its own face, and those that stand behind
it for characters it does not have. Prepared faces are read straight from the
file; of an installed collection of 20 MB single glyphs are drawn when a
character asks for them.
"""

import hashlib
import struct
import sys
from array import array
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path

from records.documents import fonts
from records.documents.setting.file import File

# Part of a line above and below the base line, the same for all faces (see fonts.py).
ASCENT, DESCENT = 880, 120
BEHIND = ("song", "hei", "title")
# Half the time of a file went into pressing its outlines by another twentieth.
QUICK = 2


class Outline:
    """A TrueType file: advances and outlines by glyph, read where they lie."""

    def __init__(self, name: str, path: Path):
        self.name = name
        self.data = data = path.read_bytes()
        count = struct.unpack_from(">H", data, 4)[0]
        self.tables = {
            data[at : at + 4]: struct.unpack_from(">LL", data, at + 8)
            for at in range(12, 12 + 16 * count, 16)
        }
        self.em, self.box = self._head()
        self.count = struct.unpack_from(">H", data, self.tables[b"maxp"][0] + 4)[0]

    def table(self, tag: bytes) -> bytes:
        start, length = self.tables[tag]
        return self.data[start : start + length]

    def _head(self):
        start = self.tables[b"head"][0]
        return struct.unpack_from(">H", self.data, start + 18)[0], struct.unpack_from(
            ">4h", self.data, start + 36
        )

    @cached_property
    def characters(self) -> dict[int, int]:
        """{code point: glyph} from the fullest of the character maps."""
        start = self.tables[b"cmap"][0]
        count = struct.unpack_from(">H", self.data, start + 2)[0]
        found = {}
        for at in range(start + 4, start + 4 + 8 * count, 8):
            offset = start + struct.unpack_from(">HHL", self.data, at)[2]
            found[struct.unpack_from(">H", self.data, offset)[0]] = offset
        if 12 in found:
            return self._groups(found[12])
        return self._segments(found[4])

    def _groups(self, at):
        many = struct.unpack_from(">L", self.data, at + 12)[0]
        found = {}
        for first, last, glyph in struct.iter_unpack(
            ">LLL", self.data[at + 16 : at + 16 + 12 * many]
        ):
            found.update((code, glyph + code - first) for code in range(first, last + 1))
        return found

    def _segments(self, at):
        many = struct.unpack_from(">H", self.data, at + 6)[0] // 2
        read = struct.Struct(f">{many}H")
        ends = read.unpack_from(self.data, at + 14)
        starts = read.unpack_from(self.data, at + 16 + 2 * many)
        deltas = read.unpack_from(self.data, at + 16 + 4 * many)
        ranges_at = at + 16 + 6 * many
        ranges = read.unpack_from(self.data, ranges_at)
        found = {}
        for place in range(many):
            for code in range(starts[place], min(ends[place], 0xFFFE) + 1):
                glyph = code
                if ranges[place]:
                    where = ranges_at + 2 * place + ranges[place] + 2 * (code - starts[place])
                    glyph = struct.unpack_from(">H", self.data, where)[0]
                    if not glyph:
                        continue
                found[code] = (glyph + deltas[place]) & 0xFFFF
        return found

    @cached_property
    def _advances(self):
        count = struct.unpack_from(">H", self.data, self.tables[b"hhea"][0] + 34)[0]
        return self._numbers(b"hmtx", "H", 2 * count)[::2]

    @cached_property
    def _places(self):
        long = struct.unpack_from(">h", self.data, self.tables[b"head"][0] + 50)[0]
        if long:
            return self._numbers(b"loca", "I", self.count + 1)
        return [2 * place for place in self._numbers(b"loca", "H", self.count + 1)]

    def _numbers(self, tag, kind, count):
        start = self.tables[tag][0]
        found = array(kind)
        found.frombytes(self.data[start : start + count * found.itemsize])
        if sys.byteorder == "little":
            found.byteswap()
        return found

    def advance(self, glyph: int) -> int:
        return self._advances[min(glyph, len(self._advances) - 1)]

    def glyph(self, glyph: int) -> bytes:
        start = self.tables[b"glyf"][0]
        return self.data[start + self._places[glyph] : start + self._places[glyph + 1]]


class Installed:
    """A face as it is installed, of any kind: slower, and with all its characters."""

    def __init__(self, name: str, path: Path):
        self.name = name
        self.path = path

    @cached_property
    def _font(self):
        return fonts.open_face(self.path)

    @cached_property
    def _outlines(self):
        return self._font.getGlyphSet()

    @cached_property
    def characters(self) -> dict[int, int]:
        number = self._font.getGlyphID
        return {code: number(name) for code, name in self._font.getBestCmap().items()}

    @cached_property
    def em(self):
        return self._font["head"].unitsPerEm

    @cached_property
    def box(self):
        head = self._font["head"]
        return head.xMin, head.yMin, head.xMax, head.yMax

    def table(self, tag: bytes) -> bytes:
        return self._font.reader[tag.decode()]

    def advance(self, glyph: int) -> int:
        return self._outlines[self._font.getGlyphName(glyph)].width

    def glyph(self, glyph: int) -> bytes:
        return fonts.truetype_outline(self._outlines, self._font.getGlyphName(glyph), self.em)


Face = Outline | Installed


class Case:
    """The faces of one role in the order they are asked."""

    def __init__(self, faces: Iterable[Callable[[], Face]]):
        self._waiting = list(faces)
        self._open: list[Face] = []
        self._known: dict[str, tuple[Face, int, float]] = {}

    def __getitem__(self, character: str) -> tuple[Face, int, float]:
        """(face, glyph, advance in em); glyph 0, an empty box, when nobody has it."""
        known = self._known.get(character)
        if known is None:
            known = self._known[character] = self._find(character)
        return known

    def _find(self, character):
        code = ord(character)
        for face in self._faces():
            glyph = face.characters.get(code)
            if glyph:
                return face, glyph, face.advance(glyph) / face.em
        first = self._open[0]
        return first, 0, first.advance(0) / first.em

    def _faces(self):
        yield from self._open
        while self._waiting:
            self._open.append(self._waiting.pop(0)())
            yield self._open[-1]


def cases(faces: Iterable[fonts.Face]) -> dict[str, Case]:
    """A case for each role; empty where no face is installed at all."""
    found = {face.role.name: face for face in faces}
    opened: dict[str, Face] = {}
    made = {}
    for role in fonts.ROLES:
        names = [name for name in dict.fromkeys((role.name, *BEHIND)) if name in found]
        quick = [found[name] for name in names if found[name].ready]
        slow = [found[name] for name in names]
        waiting = [_opener(opened, face, quick=True) for face in quick]
        waiting += [_opener(opened, face, quick=False) for face in slow]
        if waiting:
            made[role.name] = Case(waiting)
    return made


def _opener(opened, face, *, quick):
    name = face.role.family.replace(" ", "-") + ("" if quick else "-Rare")

    def get():
        if name not in opened:
            opened[name] = Outline(name, face.prepared) if quick else Installed(name, face.source)
        return opened[name]

    return get


class Embedded:
    """The glyphs of one face that a file uses, numbered in the order of their first use."""

    def __init__(self, face: Face, label: str):
        self.face = face
        self.label = label
        self.numbers: dict[tuple[int, str], str] = {}
        self.glyphs: list[int] = [0]
        self.words: list[str] = [""]

    def code(self, glyph: int, character: str) -> str:
        """Four hexadecimal digits for a page. A character that no face has gets a number of
        its own, so that it can be copied although an empty box stands for it."""
        key = (glyph, character)
        code = self.numbers.get(key)
        if code is None:
            code = self.numbers[key] = f"{len(self.glyphs):04x}"
            self.glyphs.append(glyph)
            self.words.append(character)
        return code

    def write(self, file: File) -> int:
        program, widths = self._program()
        tag = _letters(hashlib.sha256(program).digest())
        name = f"/{tag}+{self.face.name}"
        program_at = file.stream(program, f"/Length1 {len(program)}", QUICK)
        scale = 1000 / self.face.em
        box = " ".join(f"{side * scale:.0f}" for side in self.face.box)
        descriptor = file.add(
            f"<</Type/FontDescriptor/FontName{name}/Flags 4/FontBBox[{box}]"
            f"/ItalicAngle 0/Ascent {ASCENT}/Descent {-DESCENT}/CapHeight 733/StemV 80"
            f"/FontFile2 {program_at} 0 R>>"
        )
        listed = " ".join(f"{width * scale:.5g}" for width in widths)
        descendant = file.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont{name}/CIDToGIDMap/Identity"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/DW 1000/W[0[{listed}]]/FontDescriptor {descriptor} 0 R>>"
        )
        unicode = file.stream(self._unicode(), "", QUICK)
        return file.add(
            f"<</Type/Font/Subtype/Type0/BaseFont{name}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>"
        )

    def _unicode(self) -> bytes:
        pairs = [
            f"<{code:04x}><{words.encode('utf-16-be').hex()}>"
            for code, words in enumerate(self.words)
            if words
        ]
        blocks = "".join(
            f"{len(some)} beginbfchar\n{chr(10).join(some)}\nendbfchar\n"
            for some in (pairs[at : at + 100] for at in range(0, len(pairs), 100))
        )
        return (
            "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
            "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
            "1 begincodespacerange<0000><ffff>endcodespacerange\n"
            f"{blocks}endcmap CMapName currentdict/CMap defineresource pop end end"
        ).encode()

    def _program(self) -> tuple[bytes, list[int]]:
        """A TrueType file with these glyphs and nothing else."""
        face = self.face
        order = list(self.glyphs)
        outlines = []
        for glyph in order:  # grows by the parts of composed glyphs
            outlines.append(_with_parts(face.glyph(glyph), order))
        places, outline = [0], bytearray()
        for one in outlines:
            outline += one + b"\0" * (-len(one) % 4)
            places.append(len(outline))
        widths = [face.advance(glyph) for glyph in order]
        metrics = b"".join(
            struct.pack(">Hh", width, struct.unpack_from(">h", one, 2)[0] if one else 0)
            for width, one in zip(widths, outlines, strict=True)
        )
        head = bytearray(face.table(b"head"))
        struct.pack_into(">L", head, 8, 0)
        struct.pack_into(">h", head, 50, 1)
        hhea = bytearray(face.table(b"hhea"))
        struct.pack_into(">3h", hhea, 4, ASCENT, -DESCENT, 0)
        struct.pack_into(">H", hhea, 34, len(order))
        tables = {
            b"glyf": bytes(outline),
            b"head": bytes(head),
            b"hhea": bytes(hhea),
            b"hmtx": metrics,
            b"loca": struct.pack(f">{len(places)}L", *places),
            b"maxp": _maximums(face.table(b"maxp"), len(order)),
        }
        return _assemble(tables), widths[: len(self.glyphs)]


# Flags of a part of a composed glyph: how many bytes follow, and whether another one does.
WORDS, SCALE, MORE, TWO_SCALES, MATRIX = 0x1, 0x8, 0x20, 0x40, 0x80


def _with_parts(outline: bytes, order: list[int]) -> bytes:
    """A composed glyph with the new numbers of its parts."""
    if len(outline) < 10 or struct.unpack_from(">h", outline, 0)[0] >= 0:
        return outline
    made = bytearray(outline)
    at, flags = 10, MORE
    while flags & MORE:
        flags, glyph = struct.unpack_from(">HH", made, at)
        if glyph not in order:
            order.append(glyph)
        struct.pack_into(">H", made, at + 2, order.index(glyph))
        at += 4 + (4 if flags & WORDS else 2)
        at += 2 if flags & SCALE else 4 if flags & TWO_SCALES else 8 if flags & MATRIX else 0
    return bytes(made)


def _maximums(table: bytes, count: int) -> bytes:
    if len(table) >= 32:
        return table[:4] + struct.pack(">H", count) + table[6:32]
    # Outlines that were cubic: no more points and contours than a character has.
    return struct.pack(">L14H", 0x10000, count, 4096, 512, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)


def _assemble(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(
        ">LHHHH", 0x10000, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    offset = len(head) + 16 * count
    directory, body = bytearray(), bytearray()
    for tag, data in sorted(tables.items()):
        padded = data + b"\0" * (-len(data) % 4)
        directory += tag + struct.pack(">LLL", _sum(padded), offset + len(body), len(data))
        body += padded
    return bytes(head + directory + body)


def _sum(data: bytes) -> int:
    words = array("I")
    words.frombytes(data)
    if sys.byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF


def _letters(digest: bytes) -> str:
    return "".join(chr(65 + byte % 26) for byte in digest[:6])
