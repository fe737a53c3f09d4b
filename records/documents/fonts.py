"""The fonts of the documents, by role, and the quick subsets made of them once.

An official document names five faces. The free ones that stand for them:

======  ==========  =========================
role    face        made from
======  ==========  =========================
song    宋体        Noto Serif CJK SC
title   小标宋      Noto Serif CJK SC Bold
hei     黑体        Noto Sans CJK SC
kai     楷体        LXGW WenKai
fang    仿宋        FandolFang
======  ==========  =========================

A face that is not on the machine is left out and said (`missing()`); without
FandolFang the body is set in Song, the calmest of the others. Laying out with
the 20 MB collections costs several times the processor time, so `prepare()`
makes TrueType subsets of the characters in `characters`, kept under
`VAR_ROOT/fonts` and made anew when a source or the recipe changes. Nothing
waits for them: until they are there, the installed fonts are used.
"""

import hashlib
import json
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from records.documents.characters import common

RECIPE = 4  # raise when the way the subsets are made changes

DIRECTORIES = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
    "~/.local/share/fonts",
    "~/.fonts",
)


@dataclass(frozen=True)
class Role:
    """`family` is the name in our style sheet, `system` that of the installed font."""

    name: str
    label: str
    family: str
    system: str
    files: tuple[str, ...]
    package: str


ROLES = (
    Role(
        "song",
        "宋体",
        "Shidang Song",
        "Noto Serif CJK SC",
        ("NotoSerifCJK-Regular.ttc", "NotoSerifCJKsc-Regular.otf", "NotoSerifSC-Regular.otf"),
        "fonts-noto-cjk",
    ),
    Role(
        "title",
        "小标宋",
        "Shidang Title",
        "Noto Serif CJK SC",
        ("NotoSerifCJK-Bold.ttc", "NotoSerifCJKsc-Bold.otf", "NotoSerifSC-Bold.otf"),
        "fonts-noto-cjk",
    ),
    Role(
        "hei",
        "黑体",
        "Shidang Hei",
        "Noto Sans CJK SC",
        ("NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", "NotoSansSC-Regular.otf"),
        "fonts-noto-cjk",
    ),
    Role(
        "kai",
        "楷体",
        "Shidang Kai",
        "LXGW WenKai",
        ("LXGWWenKai-Regular.ttf", "LXGWWenKai-Medium.ttf"),
        "fonts-lxgw-wenkai",
    ),
    Role(
        "fang",
        "仿宋",
        "Shidang Fang",
        "FandolFang",
        ("FandolFang-Regular.otf",),
        "texlive-lang-chinese",
    ),
)


@dataclass(frozen=True)
class Face:
    role: Role
    source: Path
    prepared: Path

    @property
    def ready(self) -> bool:
        return self.prepared.exists()


def folder() -> Path:
    """Where the subsets live. Settings are asked late: this module is pure otherwise."""
    from django.conf import settings

    return Path(settings.VAR_ROOT) / "fonts"


def faces(root: Path | None = None) -> list[Face]:
    """The faces this machine can print, in the order of ROLES."""
    root = root or folder()
    found = []
    places = (root / "sources", *(Path(place).expanduser() for place in DIRECTORIES))
    available = _available(places)
    for role in ROLES:
        source = next((available[name] for name in role.files if name in available), None)
        if source:
            found.append(Face(role, source, root / f"{role.name}-{_key(source)}.ttf"))
    return found


def missing(root: Path | None = None) -> list[Role]:
    present = {face.role.name for face in faces(root)}
    return [role for role in ROLES if role.name not in present]


def prepare(root: Path | None = None, *, processes: int = 2) -> list[Face]:
    """Make the subsets that are not there yet; returns the faces made.

    Costs about ten seconds of processor time for each face, once.
    """
    root = root or folder()
    waiting = [face for face in faces(root) if not face.ready]
    if not waiting:
        return []
    root.mkdir(parents=True, exist_ok=True)
    jobs = [(str(face.source), face.role.family, str(face.prepared)) for face in waiting]
    if processes > 1 and len(jobs) > 1:
        with ProcessPoolExecutor(processes) as pool:
            list(pool.map(_make, jobs))
    else:
        for job in jobs:
            _make(job)
    _clear_old(root)
    return waiting


def state(root: Path | None = None) -> tuple[str, ...]:
    """Changes when other subsets become ready: what a typesetter remembers."""
    return tuple(face.prepared.name for face in faces(root) if face.ready)


def _available(places) -> dict[str, Path]:
    wanted = {name for role in ROLES for name in role.files}
    found: dict[str, Path] = {}
    for place in places:
        for folder_name, _folders, names in os.walk(place):
            for name in wanted.intersection(names):
                found.setdefault(name, Path(folder_name) / name)
    return found


def _key(source: Path) -> str:
    """Size and first half megabyte tell releases of a font apart."""
    recipe = json.dumps([RECIPE, source.name, source.stat().st_size, sorted(common())])
    digest = hashlib.sha256(recipe.encode())
    with source.open("rb") as opened:
        digest.update(opened.read(2**19))
    return digest.hexdigest()[:16]


def _clear_old(root: Path) -> None:
    current = {face.prepared.name for face in faces(root)}
    for path in root.glob("*.ttf"):
        if path.name not in current:
            path.unlink(missing_ok=True)


def _make(job: tuple[str, str, str]) -> None:
    source, family, target = job
    font = open_face(Path(source))
    _subset(font)
    if "CFF " in font:
        _to_truetype(font)
    _rename(font, family)
    _level(font)
    # Whole or not at all: another process may be looking.
    aside = f"{target}.{os.getpid()}"
    font.save(aside, reorderTables=False)
    os.replace(aside, target)


def open_face(source: Path):
    """The simplified Chinese face of a font file or collection, read as far as it is asked."""
    from fontTools.ttLib import TTCollection, TTFont

    if source.suffix != ".ttc":
        return TTFont(source, lazy=True)
    count = len(TTCollection(source, lazy=True).fonts)
    for number in range(count):
        font = TTFont(source, fontNumber=number, lazy=True)
        if (font["name"].getDebugName(1) or "").endswith("SC"):
            return font
    return TTFont(source, fontNumber=0, lazy=True)


def _subset(font) -> None:
    from fontTools import subset

    options = subset.Options()
    options.layout_features = []  # horizontal Chinese needs none, and shaping is quicker
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    options.name_IDs = [1, 2, 4, 6]
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(common()))
    subsetter.subset(font)


def truetype_outline(outlines, name: str, em: int) -> bytes:
    """One glyph of any font as TrueType draws it, without parts."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.filterPen import DecomposingFilterPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    curves = Cu2QuPen(pen, em / 1000, reverse_direction=True)
    outlines[name].draw(DecomposingFilterPen(curves, outlines))
    glyph = pen.glyph()
    return glyph.compile(None) if glyph.numberOfContours else b""


def _to_truetype(font) -> None:
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    order = font.getGlyphOrder()
    outlines = font.getGlyphSet()
    # A thousandth of an em is far below what a printer shows.
    tolerance = font["head"].unitsPerEm / 1000
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, tolerance, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    table = font["glyf"] = newTable("glyf")
    table.glyphOrder = order
    table.glyphs = glyphs
    del font["CFF "]
    table.compile(font)
    for name in order:
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyphs[name], "xMin", 0))
    _maximums(font)
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def _maximums(font) -> None:
    table = font["maxp"]
    table.tableVersion = 0x00010000
    table.maxZones = 1
    for name in (
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
    ):
        setattr(table, name, 0)
    table.compile(font)


def _level(font) -> None:
    """One ascent and descent for all faces.

    A rare character taken from another face would otherwise push its line out
    of the grid of 22 lines.
    """
    em = font["head"].unitsPerEm
    above, below = round(em * 0.88), round(em * 0.12)
    hhea, metrics = font["hhea"], font["OS/2"]
    hhea.ascent, hhea.descent, hhea.lineGap = above, -below, 0
    metrics.sTypoAscender, metrics.sTypoDescender, metrics.sTypoLineGap = above, -below, 0
    metrics.usWinAscent, metrics.usWinDescent = above, below


def _rename(font, family: str) -> None:
    """Our own family names: the installed originals must not answer to them."""
    table = font["name"]
    for record in list(table.names):
        if record.nameID in (1, 4):
            table.setName(family, record.nameID, record.platformID, record.platEncID, record.langID)
        elif record.nameID == 6:
            table.setName(
                family.replace(" ", "-"), 6, record.platformID, record.platEncID, record.langID
            )
