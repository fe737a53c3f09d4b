"""What a Word file says: its lines, and the figures that are still bound in them.

The file comes from anywhere. It must have passed `records.uploads.check`, which
bounds what it unpacks to and takes no macros; here it is read as a stream, with
bounds of its own, and a document type (no Word file has one, entity bombs do)
is refused. Nothing in it is run, fetched or shown as markup.
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree import ElementTree

from records.documents.docx import PROPERTY
from records.documents.docx_styles import MAIN

DOCUMENT, OWN = "word/document.xml", "docProps/custom.xml"
# A summary of a hundred pages takes two megabytes; Word adds marks of its own.
MOST_BYTES = 30 * 1024 * 1024
MOST_OF_PROPERTIES = 256 * 1024
MOST_LINES = 50_000
MOST_CHARACTERS = 1_000_000
MOST_MARKS = 20_000
MOST_DEEP = 500
PIECE = 64 * 1024

W = f"{{{MAIN}}}"
# The same in files that were saved as “strict”.
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What is gone by the tracked changes, what is no text, and what is said a second time.
LEFT_OUT = {"del", "moveFrom", "instrText", "delText", "rPrChange", "pPrChange"}
SAID = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}


class Unreadable(ValueError):
    """The file is no document of Word, or damaged."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure in a line: the tag of its content control, and what stands in it now."""

    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, also that of a cell. `style` is the id of its style in that file."""

    pieces: tuple[str | Mark, ...]
    style: str = ""

    @property
    def text(self) -> str:
        return "".join(p.text if isinstance(p, Mark) else p for p in self.pieces)


@dataclass(frozen=True)
class Reading:
    """`identity` is what `docx.made` was given, or empty when the file has lost it."""

    lines: tuple[Line, ...]
    identity: str = ""


def read(file: BinaryIO) -> Reading:
    """The lines that hold anything. Raises Unreadable."""
    try:
        with zipfile.ZipFile(file) as archive:
            identity = identity_of(archive)
            target = Body()
            feed(archive, DOCUMENT, target, MOST_BYTES)
    except (
        KeyError,
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ElementTree.ParseError,
    ) as error:
        raise Unreadable(str(error)) from error
    return Reading(tuple(target.lines), identity)


def identity_of(archive: zipfile.ZipFile) -> str:
    if OWN not in archive.namelist():
        return ""
    target = Properties()
    feed(archive, OWN, target, MOST_OF_PROPERTIES)
    return target.found[:200]


def feed(archive: zipfile.ZipFile, name: str, target, most: int) -> None:
    parser = ElementTree.XMLParser(target=target)  # noqa: S314  no document type gets by `Target`
    left = most
    with archive.open(name) as part:
        while piece := part.read(PIECE):
            left -= len(piece)
            if left < 0:
                raise Unreadable("longer than any document of ours")
            parser.feed(piece)
    parser.close()


class Target:
    """What the parser tells of elements, as they come: nothing is kept but what is wanted."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, said: str) -> None: ...

    def doctype(self, name, public, system) -> None:
        raise Unreadable("a document type")

    def close(self) -> None: ...


class Properties(Target):
    """The one property of ours."""

    def __init__(self) -> None:
        self.found = ""
        self.is_ours = False

    def start(self, tag, attributes) -> None:
        if tag.endswith("}property"):
            self.is_ours = attributes.get("name") == PROPERTY

    def data(self, said) -> None:
        if self.is_ours:
            self.found = (self.found + said.strip())[:200]


@dataclass
class Control:
    """A content control that is open."""

    is_inline: bool
    tag: str = ""
    text: str = ""
    is_empty: bool = False  # Word shows its own words in it, for somebody to click

    @property
    def is_figure(self) -> bool:
        return self.is_inline and bool(self.tag)


class Body(Target):
    """Lines as they end; a paragraph in a text box within a paragraph is a line of its own."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.open: list[tuple[list[str | Mark], str]] = []
        self.controls: list[Control] = []
        self.figures: list[Control] = []  # those of them that hold a figure
        self.depth = 0
        self.skipping = 0  # the depth at which it began
        self.in_text = False
        self.characters = 0
        self.marks = 0

    def start(self, tag, attributes) -> None:
        self.depth += 1
        if self.depth > MOST_DEEP:
            raise Unreadable("too deep")
        if self.skipping:
            return
        name = own(tag)
        if name in LEFT_OUT or tag == FALLBACK:
            self.skipping = self.depth
            return
        self.open_element(name, attributes)

    def open_element(self, name, attributes) -> None:
        if name == "p":
            self.open.append(([], ""))
        elif name == "pStyle" and self.open:
            self.open[-1] = self.open[-1][0], value(attributes)
        elif name == "sdt":
            self.controls.append(Control(is_inline=bool(self.open)))
        elif name == "tag" and self.controls:
            self.tag_control(self.controls[-1], value(attributes)[:200])
        elif name == "showingPlcHdr" and self.controls:
            self.controls[-1].is_empty = True
        elif name == "t":
            self.in_text = True
        elif name in SAID and self.open:
            self.say(SAID[name])

    def end(self, tag) -> None:
        self.depth -= 1
        if self.skipping:
            if self.depth < self.skipping:
                self.skipping = 0
            return
        name = own(tag)
        if name == "p" and self.open:
            self.end_line(*self.open.pop())
        elif name == "sdt" and self.controls:
            self.end_control(self.controls.pop())
        elif name == "t":
            self.in_text = False

    def data(self, said) -> None:
        if self.in_text and not self.skipping:
            self.say(said)

    def say(self, said: str) -> None:
        if not self.open:
            return
        self.characters += len(said)
        if self.characters > MOST_CHARACTERS:
            raise Unreadable("longer than any document of ours")
        if self.figures:
            self.figures[-1].text += said
        else:
            self.open[-1][0].append(said)

    def tag_control(self, control: Control, tag: str) -> None:
        if not control.tag:
            control.tag = tag
            if control.is_figure:
                self.figures.append(control)

    def end_control(self, control: Control) -> None:
        if self.figures and self.figures[-1] is control:
            self.figures.pop()
        if control.is_figure and control.text and not control.is_empty and self.open:
            self.open[-1][0].append(Mark(control.tag, control.text))
            self.marks += 1
            if self.marks > MOST_MARKS:
                raise Unreadable("longer than any document of ours")

    def end_line(self, pieces, style) -> None:
        around = self.controls[-1] if self.controls else None
        line = Line(tuple(joined(pieces)), style)
        if around and around.tag and not any(isinstance(piece, Mark) for piece in pieces):
            # A program may put the control around the whole cell.
            line = Line((Mark(around.tag, line.text),), style)
        if line.text.strip():
            self.lines.append(line)
        if len(self.lines) > MOST_LINES:
            raise Unreadable("longer than any document of ours")


def joined(pieces) -> Iterator[str | Mark]:
    """Word cuts its runs wherever somebody typed."""
    said = ""
    for piece in pieces:
        if isinstance(piece, Mark):
            if said:
                yield said
            said = ""
            yield piece
        else:
            said += piece
    if said:
        yield said


def own(tag: str) -> str:
    """The name of an element of Word's own, or nothing."""
    if tag.startswith(W):
        return tag[len(W) :]
    return tag[len(STRICT) :] if tag.startswith(STRICT) else ""


def value(attributes) -> str:
    return attributes.get(f"{W}val") or attributes.get(f"{STRICT}val") or ""
