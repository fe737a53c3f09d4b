"""The parts of a summary, and the office's own words in them."""

from dataclasses import replace
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from records.documents.tree import Block, Document, Paragraph, Section, Text

# In the order of the genre (summary.md §6.2). What no record of this release
# writes about stands only where the office writes it.
TOP = ("basics", "work", "honours", "problems", "next")
WORK = (
    "training",
    "teaching",
    "observation",
    "research",
    "courses",
    "young",
    "backbone",
    "ethics",
)
TITLES = {
    "opening": _("Opening"),
    "basics": _("Basic situation"),
    "work": _("Main work and results"),
    "training": _("Teacher training"),
    "teaching": _("School-based professional development and teaching research"),
    "observation": _("Lesson observation and feedback"),
    "research": _("Research projects and papers"),
    "courses": _("School courses"),
    "young": _("Young teachers and mentoring"),
    "backbone": _("Backbone teachers and master teachers"),
    "ethics": _("Teacher ethics and exchange"),
    "honours": _("Features and honours"),
    "problems": _("Problems"),
    "next": _("Next steps"),
}
# The parts somebody may write in: "work" only holds the others.
WRITABLE = tuple(key for key in TITLES if key != "work")


def with_texts(document: Document, texts: dict[str, str]) -> Document:
    """The document with own words after the sentences of their part.

    A part without any words, neither from records nor own, is left out.
    """
    blocks: list[Block] = list(own("opening", texts))
    for block in document.blocks:
        if isinstance(block, Section):
            filled = fill(block, texts, document.language)
            if filled.blocks:
                blocks.append(filled)
            continue
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def fill(section: Section, texts: dict[str, str], language: str) -> Section:
    inner: list[Block] = []
    for block in section.blocks:
        if isinstance(block, Section):
            filled = fill(block, texts, language)
            if filled.blocks:
                inner.append(filled)
        else:
            inner.append(block)
    # Words before the charts and tables that belong to them.
    words = [block for block in inner if isinstance(block, Paragraph)]
    others = [block for block in inner if not isinstance(block, Paragraph)]
    return replace(section, blocks=(*joined(words, language), *own(section.key, texts), *others))


def joined(paragraphs, language) -> list[Paragraph]:
    """Sentences of the records that follow each other as one paragraph, as an office writes."""
    found: list[Paragraph] = []
    for together, group in groupby(paragraphs, key=runs_on):
        each = list(group)
        found += [one_paragraph(each, language)] if together else each
    return found


def runs_on(block):
    return isinstance(block, Paragraph) and (block.origin, block.style) == ("figures", "body")


def one_paragraph(paragraphs, language):
    # Chinese sentences follow each other without a space.
    space = (Text(" "),) if language == "en" else ()
    runs = paragraphs[0].runs
    for paragraph in paragraphs[1:]:
        runs += (*space, *paragraph.runs)
    return Paragraph(runs)


def own(key: str, texts: dict[str, str]) -> tuple[Paragraph, ...]:
    lines = (line.strip() for line in texts.get(key, "").splitlines())
    return tuple(Paragraph.of(line, origin="office") for line in lines if line)
