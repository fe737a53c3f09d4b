"""A document as a tree of plain values, walked by the page and by the typesetter.

Nothing here knows Django, HTML or PDF. Figures stay bound to their name, their
value and the address of their rows, so that a frozen tree still says where each
number came from.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class FigureRun:
    """One number in a sentence or a cell.

    `text` is what is printed ("412"), `value` the exact value as text, `name`
    the declared figure, `href` the page with the rows, `title` what it counts.
    `format` says how an editor chose to print it ("one", "han", "percent"), "" as
    its unit prints it. `missing` marks a number that the records no longer have.
    """

    text: str
    name: str = ""
    href: str = ""
    value: str = ""
    unit: str = ""
    title: str = ""
    format: str = ""
    missing: bool = False


Run = Text | FigureRun
Runs = tuple[Run, ...]


def runs(*parts: str | Run) -> Runs:
    """Strings become text; empty strings are left out."""
    return tuple(Text(part) if isinstance(part, str) else part for part in parts if part)


def plain(of: Runs) -> str:
    return "".join(run.text for run in of)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`style` is body, lead, note (a denominator in small type) or plain (no indent).

    `origin` is "figures" for sentences the records wrote, "outline" for texts of an
    outline and "office" for words somebody typed. `code` names the sentence of a
    catalogue, or the text of an outline, that it is.
    """

    runs: Runs
    style: str = "body"
    origin: str = "figures"
    code: str = ""

    @classmethod
    def of(cls, *parts: str | Run, style: str = "body", origin: str = "figures") -> "Paragraph":
        return cls(runs(*parts), style, origin)


@dataclass(frozen=True, slots=True)
class Column:
    """`share` is the part of the table's width, relative to the other columns."""

    title: str
    align: str = "start"
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[Runs, ...], ...]
    caption: str = ""
    note: str = ""

    @classmethod
    def of(cls, columns, rows, caption: str = "", note: str = "") -> "Table":
        """Cells may be strings, runs or tuples of runs."""
        return cls(
            tuple(c if isinstance(c, Column) else Column(c) for c in columns),
            tuple(tuple(_cell(cell) for cell in row) for row in rows),
            caption,
            note,
        )


def _cell(cell) -> Runs:
    if isinstance(cell, tuple):
        return cell
    if isinstance(cell, Text | FigureRun):
        return (cell,)
    return runs("" if cell is None else str(cell))


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled facts at the head of a personal file, two pairs to a line."""

    pairs: tuple[tuple[str, Runs], ...]

    @classmethod
    def of(cls, *pairs) -> "Facts":
        return cls(tuple((label, _cell(value)) for label, value in pairs))


@dataclass(frozen=True, slots=True)
class Point:
    """One bar. `text` is printed at its end, `target` is the requirement."""

    label: str
    value: float
    text: str = ""
    target: float | None = None
    previous: float | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """`kind` is progress (against a requirement), months (columns) or groups (bars)."""

    kind: str
    title: str
    points: tuple[Point, ...]
    description: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Honour:
    """`key` names the record, so that one can be picked."""

    title: str
    who: str = ""
    detail: str = ""
    date: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class HonoursList:
    honours: tuple[Honour, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """`key` names the part, so that the office's own text finds its place."""

    level: int
    title: str
    blocks: "tuple[Block, ...]" = ()
    key: str = ""
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Signature:
    office: str
    date: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    title: str
    blocks: "tuple[Block, ...]" = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """At the very end of a signed document: where anybody may check it, also as a QR code.

    `url` is the page, `code` what stands in it as it is read out, `lines` the words beside
    the QR code; code and address stand in them.
    """

    url: str
    code: str
    lines: tuple[str, ...] = ()


Block = Paragraph | Section | Table | Facts | Chart | HonoursList


@dataclass(frozen=True, slots=True)
class Document:
    """`language` is zh-hans or en; `genre` is summary or portfolio."""

    title: str
    language: str = "zh-hans"
    subtitle: str = ""
    blocks: tuple[Block, ...] = ()
    signature: Signature | None = None
    annexes: tuple[Annex, ...] = ()
    author: str = ""
    genre: str = "summary"
    notes: tuple[str, ...] = field(default=())
    proof: Proof | None = None


def walk(thing) -> Iterator:
    """Every node of the tree, in reading order."""
    if isinstance(thing, tuple | list):
        for part in thing:
            yield from walk(part)
    elif dataclasses.is_dataclass(thing):
        yield thing
        for each in dataclasses.fields(thing):
            yield from walk(getattr(thing, each.name))


def figures(document: Document) -> list[FigureRun]:
    """The figures of a document in reading order, repetitions included."""
    return figures_in(document)


def figures_in(thing) -> list[FigureRun]:
    return [node for node in walk(thing) if isinstance(node, FigureRun)]


_NODES = {
    node.__name__: node
    for node in (
        Text,
        FigureRun,
        Paragraph,
        Column,
        Table,
        Facts,
        Point,
        Chart,
        Honour,
        HonoursList,
        Section,
        Signature,
        Annex,
        Proof,
        Document,
    )
}


def to_json(thing):
    """Plain lists and dictionaries; `from_json` gives back an equal tree."""
    if isinstance(thing, tuple):
        return [to_json(part) for part in thing]
    if dataclasses.is_dataclass(thing):
        packed = {"node": type(thing).__name__}
        for each in dataclasses.fields(thing):
            value = getattr(thing, each.name)
            if value != each.default:
                packed[each.name] = to_json(value)
        return packed
    return thing


def from_json(packed):
    if isinstance(packed, list):
        return tuple(from_json(part) for part in packed)
    if isinstance(packed, dict):
        fields = {name: from_json(value) for name, value in packed.items() if name != "node"}
        return _NODES[packed["node"]](**fields)
    return packed
