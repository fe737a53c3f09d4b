"""The page on which a summary is written: its document with one part open, and what to put in."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from records.documents import tree
from records.documents.escape import escape
from records.documents.page import Page
from records.documents.tree import HonoursList, Paragraph, Section, plain
from summaries.formats import USUAL, formats_of, formatted
from summaries.models import Part, PartRevision
from summaries.parts import OPENING, known_figures, sections_of, sentences_in, with_parts
from summaries.plain import Ground, line_of, runs_of
from summaries.texts import TITLES

REVISIONS = 30
OTHER_PLACE = re.compile(r"@(?:district|school|group|teacher):")


@dataclass
class Desk:
    """A composed summary on somebody's desk: the tree of the records and all that was written."""

    summary: object
    parts: dict[str, Part] = field(default_factory=dict)

    @classmethod
    def of(cls, summary):
        return cls(summary, {part.key: part for part in summary.parts.select_related("written_by")})

    @cached_property
    def document(self):
        """As the records wrote it."""
        return tree.from_json(self.summary.tree)

    @cached_property
    def palette(self):
        return tree.from_json(self.summary.palette)

    @cached_property
    def figures(self):
        return known_figures(self.document, self.palette)

    @cached_property
    def sections(self):
        return {section.key: section for section in sections_of(self.document) if section.key}

    @property
    def contents(self):
        return {key: part.content for key, part in self.parts.items()}

    def printed(self, keep=""):
        return with_parts(self.document, self.contents, self.palette, keep)

    def outline(self):
        """Every part there is, in order, with who wrote in it last."""
        rows = [Row(OPENING, str(TITLES[OPENING]), 1, self.parts.get(OPENING))]
        for key, section in self.sections.items():
            rows.append(Row(key, section.title, section.level, self.parts.get(key)))
        return rows

    def unplaced(self):
        """Parts that somebody wrote in and that the outline no longer has."""
        known = {OPENING, *self.sections}
        return [part for key, part in self.parts.items() if key not in known and part.content]

    def opened(self, key):
        """A part to write in; None when there is none of this key."""
        if key == OPENING:
            return OpenPart(self, key, str(TITLES[OPENING]), self.document.blocks)
        section = self.sections.get(key)
        return OpenPart(self, key, section.title, section.blocks) if section else None

    def html(self, *, opened=None, form=""):
        """The document as it is printed, with ways into its parts and the form in one."""
        return mark_safe(EditorPage(self, opened, form).article())


@dataclass
class Row:
    """One line of the list of parts."""

    key: str
    title: str
    level: int
    written: Part | None


@dataclass
class OpenPart:
    """`blocks` are those that the records wrote."""

    desk: Desk
    key: str
    title: str
    blocks: tuple

    @property
    def stored(self):
        return self.desk.parts.get(self.key)

    @property
    def content(self):
        return self.stored.content if self.stored else []

    @property
    def version(self):
        return self.stored.version if self.stored else 0

    @cached_property
    def ground(self):
        return Ground(
            sentences_in(self.blocks),
            self.desk.figures,
            self.content,
            self.desk.document.language,
        )

    def sentences(self):
        """What the records wrote, to be ticked."""
        removed = self.ground.removed
        return [
            {
                "code": code,
                "words": plain(one.runs),
                "line": line_of(code, runs_of(one.runs)),
                "chosen": code not in removed,
            }
            for code, one in self.ground.sentences.items()
        ]

    def honours(self):
        """Those there are to pick from, each with whether it is listed."""
        listed = next((one for one in self.blocks if isinstance(one, HonoursList)), None)
        picked = next((one["honours"] for one in self.content if "honours" in one), None)
        return [
            {
                "key": one.key,
                "words": "　".join(filter(None, (one.date, one.who, one.title, one.detail))),
                "chosen": picked is None or one.key in picked,
            }
            for one in (listed.honours if listed else ())
            if one.key
        ]

    def revisions(self):
        if self.stored is None:
            return []
        rows = PartRevision.objects.filter(part=self.stored).select_related("written_by")
        return list(rows.order_by("-number")[:REVISIONS])

    def gone(self):
        """Figures in the text that the records no longer have."""
        return list(self.ground.gone.values())

    def figures(self):
        """What may be put into the text: {"key", "title", "text", "unit", "href"}, …"""
        return [
            {
                "key": run.name,
                "title": run.title or run.name,
                "text": run.text,
                "unit": "" if run.unit == "%" else run.unit,
                "href": run.href,
            }
            for run in self.desk.figures.values()
            if not is_of_another_place(run)
        ]

    def palette(self):
        """{key: {title, unit, href, ways: {format: text}}} for the script."""
        language = self.desk.document.language
        known = {
            run.name: {
                "title": run.title or run.name,
                "unit": run.unit,
                "href": run.href,
                "ways": {
                    way: formatted(run, way, language).text for way in formats_of(run, language)
                },
            }
            for run in self.desk.figures.values()
        }
        gone = {
            key: {"title": key, "unit": "", "href": "", "ways": {USUAL: run.get("text") or "—"}}
            | {"gone": True}
            for key, run in self.ground.gone.items()
        }
        return known | gone


def is_of_another_place(run):
    """A group's in the school's summary: its name stands in the sentence, and nowhere else."""
    return bool(OTHER_PLACE.search(run.name))


class EditorPage(Page):
    """The page of a document with a link into each part, and the form where one is open."""

    def __init__(self, desk, opened, form):
        super().__init__(desk.printed(opened.key if opened else ""))
        self.desk, self.opened, self.form = desk, opened, form

    def body(self):
        blocks = self.document.blocks
        if self.opened is not None and self.opened.key == OPENING:
            rest = [block for block in blocks if not isinstance(block, Paragraph)]
            return self.framed(OPENING, self.form, ' class="is-open"') + self.blocks(rest)
        lead = [block for block in blocks if isinstance(block, Paragraph)]
        rest = [block for block in blocks if not isinstance(block, Paragraph)]
        way = self.way_in(OPENING, str(TITLES[OPENING]))
        return self.framed(OPENING, way + self.blocks(lead)) + self.blocks(rest)

    def section(self, section, number):
        is_open = self.opened is not None and section.key == self.opened.key
        if is_open:
            rest = [block for block in section.blocks if not isinstance(block, Paragraph)]
            section = Section(section.level, section.title, tuple(rest), section.key)
        html = super().section(section, number)
        extra = self.form if is_open else self.way_in(section.key, section.title)
        if is_open:
            html = html.replace("<section ", '<section class="is-open" ', 1)
        # After the heading, which is the first thing in a section.
        head, end, rest = html.partition(f"</h{min(section.level + 1, 6)}>")
        return f"{head}{end}{extra}{rest}" if section.key else html

    def framed(self, key, html, more=""):
        return f'<section id="part-{escape(key)}"{more}>{html}</section>'

    def way_in(self, key, title):
        address = escape(part_url(self.desk.summary, key))
        label = escape(_("Write in “%(title)s”") % {"title": title})
        return (
            f'<p class="part-way plain no-print"><a class="button is-plain" href="{address}"'
            f' aria-label="{label}">{escape(_("Write"))}</a></p>'
        )


def part_url(summary, key):
    """The page with a part open."""
    return summary_url(summary, key, urlencode({"part": key}))


def summary_url(summary, key, query=""):
    """The page at a part of it."""
    address = reverse("summaries:summary_detail", args=[summary.pk])
    return f"{address}{f'?{query}' if query else ''}#part-{quote(key)}"
