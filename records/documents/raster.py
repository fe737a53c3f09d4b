"""Our own charts as pictures, for Word.

What `charts.svg` draws is rectangles and lines of text; nothing else is known
here, and an element that is new there fails in the tests of the Word file.
"""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from records.documents import fonts
from records.documents.characters import common

SCALE = 3  # 640 units on 156 mm: 312 dots to the inch
SVG = "{http://www.w3.org/2000/svg}"
ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


@dataclass(frozen=True)
class Picture:
    content: bytes
    width: float
    height: float


def png(svg: str) -> Picture:
    """A drawing of `charts` as PNG on white; width and height in the units of the drawing."""
    from PIL import Image, ImageDraw  # only Word needs it

    # Our own markup, in which every word of users is escaped.
    root = ElementTree.fromstring(svg)  # noqa: S314
    width, height = float(root.get("width", "")), float(root.get("height", ""))
    image = Image.new("RGB", (round(width * SCALE), round(height * SCALE)), "white")
    draw = ImageDraw.Draw(image)
    size = float(root.get("font-size", "13"))
    for element in root:
        _DRAW[element.tag.removeprefix(SVG)](draw, element, size)
    file = io.BytesIO()
    image.save(file, "PNG")
    return Picture(file.getvalue(), width, height)


def _rect(draw, element, _size) -> None:
    left, top, width, height = (
        float(element.get(name)) * SCALE for name in ("x", "y", "width", "height")
    )
    if width > 0 and height > 0:
        # Both edges belong to a rectangle of Pillow.
        right, bottom = max(left, left + width - 1), max(top, top + height - 1)
        draw.rectangle((left, top, right, bottom), fill=element.get("fill"))


def _text(draw, element, size) -> None:
    words = "".join(element.itertext())
    place = float(element.get("x")) * SCALE, float(element.get("y")) * SCALE
    anchor = ANCHORS[element.get("text-anchor", "start")]
    draw.text(
        place,
        words,
        fill=element.get("fill"),
        font=_font(size * SCALE, needs_all=not _is_common(words)),
        anchor=anchor,
    )


def _nothing(draw, element, size) -> None:
    """Title and description: Word is given them beside the picture."""


_DRAW = {"rect": _rect, "text": _text, "title": _nothing, "desc": _nothing}


def _is_common(words: str) -> bool:
    return common().issuperset(map(ord, words))


def _font(size: float, *, needs_all: bool):
    """The face of headings; its quick subset where that holds all characters."""
    face = _face(fonts.folder())
    if face is None:
        return _opened("", 0, size)
    if face.ready and not needs_all:
        return _opened(str(face.prepared), 0, size)
    return _opened(str(face.source), _number(face.source), size)


@cache
def _face(root: Path):
    return next((face for face in fonts.faces(root) if face.role.name == "hei"), None)


@cache
def _opened(path: str, number: int, size: float):
    from PIL import ImageFont

    # Without a Chinese font the description still says what the picture shows.
    return ImageFont.truetype(path, size, number) if path else ImageFont.load_default(size)


@cache
def _number(source: Path) -> int:
    """Which font of a collection is the one for simplified Chinese."""
    if source.suffix != ".ttc":
        return 0
    from fontTools.ttLib import TTCollection

    names = [font["name"].getDebugName(1) or "" for font in TTCollection(source, lazy=True).fonts]
    return next((number for number, name in enumerate(names) if name.endswith("SC")), 0)
