"""What somebody made of the parts of a summary, put into the tree that the records wrote.

The content of a part is a list of blocks in the order in which they are printed:

- `{"auto": true}`: the sentences of the records that stand nowhere else in the part;
- `{"sentence": code}`: one of them, at this place; with `"runs"` in other words, with
  `"removed": true` not at all;
- `{"runs": […]}`: a paragraph of one's own;
- `{"honours": [id, …]}`: which of the honours the list holds, without it all of them.

Runs are `{"text": words}` and `{"figure": key, "format": how, "text": what it was}`.
The value of a figure comes from the records whenever the document is made; `text` is
what is printed where they do not have it any more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import gettext as _

from records.documents.tree import (
    Document,
    FigureRun,
    HonoursList,
    Paragraph,
    Section,
    Text,
    figures,
)
from summaries.formats import formatted

OPENING = "opening"
AUTO = {"auto": True}


def with_parts(document: Document, contents: dict[str, list], palette=(), keep="") -> Document:
    """The document with {key of a part: content}; a part without any words is left out,
    but for the one to `keep`.

    `palette` holds the figures (`FigureRun`) that a text may print beside those of the
    document.
    """
    writing = Writing(contents, known_figures(document, palette), document.language, keep)
    blocks = writing.filled(OPENING, document.blocks)
    return replace(document, blocks=blocks)


def known_figures(document, palette=()) -> dict[str, FigureRun]:
    """{key: figure} of all that may stand in a text."""
    found = {run.name: run for run in palette}
    for run in figures(document):
        if run.name:
            # The same number may be printed twice: the first time counts.
            found.setdefault(run.name, run)
    return found


def sections_of(thing) -> Iterator[Section]:
    """Every part of a document that has a heading, in reading order."""
    for block in thing.blocks:
        if isinstance(block, Section):
            yield block
            yield from sections_of(block)


def sentences_in(blocks) -> dict[str, Paragraph]:
    """{code: sentence} of what the records and the outline wrote into a part, in order."""
    found: dict[str, Paragraph] = {}
    for block in blocks:
        if isinstance(block, Paragraph) and not is_note(block):
            found[free_code(block.code or "text", found)] = block
    return found


def is_note(block):
    return isinstance(block, Paragraph) and block.style == "note"


def free_code(code, taken):
    """A text of several lines has one code; each line gets its own."""
    n, name = 1, code
    while name in taken:
        n += 1
        name = f"{code}.{n}"
    return name


@dataclass(frozen=True)
class Writing:
    contents: dict[str, list]
    known: dict[str, FigureRun]
    language: str
    keep: str = ""

    def filled(self, key, blocks):
        """The blocks of a part: words first, then what is drawn and the parts in it."""
        content = self.contents.get(key) or [AUTO]
        words = joined(self.paragraphs(content, sentences_in(blocks)), self.language)
        # What a number was divided by is said only where there are words.
        notes = [one for one in blocks if words and is_note(one)]
        others = [self.other(one, content) for one in blocks if not isinstance(one, Paragraph)]
        return (*words, *notes, *(one for one in others if one is not None))

    def other(self, block, content):
        if isinstance(block, Section):
            inner = self.filled(block.key, block.blocks)
            kept = inner or (self.keep and block.key == self.keep)
            return replace(block, blocks=inner) if kept else None
        if isinstance(block, HonoursList):
            return picked(block, content)
        return block

    def paragraphs(self, content, sentences):
        placed = {block["sentence"] for block in content if "sentence" in block}
        found = []
        for block in content:
            if "auto" in block:
                found += [one for code, one in sentences.items() if code not in placed]
            elif "sentence" in block:
                found += self.sentence(block, sentences.get(block["sentence"]))
            elif "runs" in block:
                found.append(Paragraph(self.runs(block["runs"]), origin="office"))
        return found

    def sentence(self, block, written):
        if block.get("removed"):
            return []
        if "runs" not in block:
            return [written] if written else []
        style = written.style if written else "body"
        return [Paragraph(self.runs(block["runs"]), style, "office", block["sentence"])]

    def runs(self, packed):
        return tuple(self.run(one) for one in packed)

    def run(self, packed):
        if "figure" not in packed:
            return Text(packed["text"])
        run = self.known.get(packed["figure"])
        if run is None:
            return missing(packed)
        return formatted(run, packed.get("format", ""), self.language)


def missing(packed):
    """A figure that the records no longer have: as it was, and marked."""
    return FigureRun(
        packed.get("text") or "—",
        name=packed["figure"],
        title=_("The records no longer have this figure."),
        missing=True,
    )


def picked(honours, content):
    """The list with those that were chosen; None when none was."""
    chosen = next((block["honours"] for block in content if "honours" in block), None)
    if chosen is None:
        return honours
    kept = tuple(one for one in honours.honours if one.key in chosen)
    return HonoursList(kept) if kept else None


# --- running text -------------------------------------------------------------------


def joined(paragraphs: Iterable[Paragraph], language) -> list[Paragraph]:
    """Sentences that follow each other as one paragraph, as an office writes them."""
    found: list[Paragraph] = []
    for together, group in groupby(paragraphs, key=runs_on):
        each = list(group)
        found += [one_paragraph(each, language)] if together else each
    return found


def runs_on(paragraph):
    return bool(paragraph.code) and paragraph.style == "body" and paragraph.origin != "outline"


def one_paragraph(paragraphs, language):
    # Chinese sentences follow each other without a space.
    space = (Text(" "),) if language == "en" else ()
    runs = paragraphs[0].runs
    for paragraph in paragraphs[1:]:
        runs += (*space, *paragraph.runs)
    origins = {paragraph.origin for paragraph in paragraphs}
    return Paragraph(runs, origin="office" if "office" in origins else "figures")
