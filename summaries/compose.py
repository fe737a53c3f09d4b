"""From figures to the document of the genre (summary.md §6.2).

`compose(place, ...)` reads the figures of a scope and gives the tree that an
outline asks for, without anybody's own words; `summaries.parts.with_parts` puts
those in.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portfolios import tables
from records.documents.tree import (
    Annex,
    Document,
    Paragraph,
    Section,
    Signature,
    Text,
    figures,
)
from summaries import sentences
from summaries.blocks import ANNEXES, BLOCKS
from summaries.facts import Facts, say
from summaries.formats import formatted
from summaries.outlines import built_in
from summaries.outlines.catalogue import sentences_of
from summaries.outlines.content import (
    BLOCK,
    OPENING,
    SENTENCE,
    TEXT,
    Content,
    branches,
    said,
)

# {school}, {headlines}, {training.hours}: what a text of an outline is filled with.
PLACE = re.compile(r"\{([^{}\s]{1,120})\}")
TITLE_LENGTH = 150


@dataclass(frozen=True)
class Subject:
    """Whose summary it is, in words; `school` is a district's name where it is of one.

    `house` signs it, where that is not the school: the district of a set of schools.
    """

    school: str
    group: str = ""
    teacher: str = ""
    house: str = ""

    @property
    def title(self):
        if self.teacher:
            return _("%(name)s: summary of professional development") % {"name": self.teacher}
        if self.group:
            return _("%(school)s %(group)s: summary of work") % {
                "school": self.school,
                "group": self.group,
            }
        return _("%(school)s: summary of teachers' professional development") % {
            "school": self.school
        }

    def signature(self, office):
        own = self.teacher or self.group or office
        space = pgettext("between a school and its office", ", ")
        house = self.house or self.school
        return f"{house}{space}{own}" if own else house


def name_of(district):
    """Of a set of schools with the district it is part of."""
    if not district.is_set:
        return district.name
    words = {"district": district.parent.name, "name": district.name}
    return _("%(name)s of %(district)s") % words


def subject_of(place):
    if place.district:
        house = place.district.parent if place.district.is_set else place.district
        return Subject(name_of(place.district), house=house.name)
    return Subject(
        place.school.name,
        place.group.name if place.group else "",
        place.teacher.name if place.teacher else "",
    )


def compose(
    place,
    *,
    language="zh-hans",
    office="",
    on: date | None = None,
    content: Content | None = None,
    facts: Facts | None = None,
) -> Document:
    """The summary of a place (`records.scope.Place`) in a language, by an outline's content.

    `office` signs for a school; `on` is the date of the document, today by default;
    without `content` it is the whole genre. Every sentence is a paragraph of its own,
    named by its `code`; `summaries.parts.with_parts` makes running text of them. Parts
    without any words are in the tree too, since somebody may write in them. `facts`
    are read where the caller has some of this place already.
    """
    content = content or built_in.usual(place.scope.kind).content
    with translation.override(language):
        subject = subject_of(place)
        facts = facts or Facts(place.scope)
        words = Words(subject, office, facts, language)
        return Document(
            title=words.title(content),
            subtitle=str(place.scope.period.label),
            language=language,
            author=subject.signature(office),
            blocks=(
                *opening(content, words),
                *(section(branch, words) for branch in branches(content.parts)),
            ),
            signature=Signature(subject.signature(office), day_in_words(on)),
            annexes=tuple(filled_annexes(content, facts)),
        )


def figure_values(document: Document) -> dict[str, str]:
    """{name: value} of every number a document prints."""
    return {run.name: run.value for run in figures(document) if run.name}


@dataclass(frozen=True)
class Words:
    """What the texts of an outline are filled with."""

    subject: Subject
    office: str
    facts: Facts
    language: str

    @property
    def places(self):
        return {
            "school": self.subject.school,
            "group": self.subject.group,
            "name": self.subject.teacher,
            "office": self.office,
            "period": self.facts.scope.period.label,
        }

    def title(self, content):
        template = content.titles.get(self.language)
        if not template:
            return self.subject.title
        filled = PLACE.sub(lambda place: str(self.places.get(place[1], place[0])), template)
        return filled.strip()[:TITLE_LENGTH]

    def paragraphs(self, item, style):
        """A text of the house, each line a paragraph."""
        lines = (line.strip() for line in said(item.words, self.language).splitlines())
        return [
            Paragraph(self.runs(line), style, origin="outline", code=item.key)
            for line in lines
            if line
        ]

    def runs(self, line):
        runs = []
        for n, piece in enumerate(PLACE.split(line)):
            runs += self.at_place(piece) if n % 2 else [Text(piece)] if piece else []
        return tuple(runs)

    def at_place(self, name):
        if name == "headlines":
            return headlines(self.facts)
        if name in self.places:
            return [Text(str(self.places[name]))] if self.places[name] else []
        key, _bar, how = name.partition("|")
        try:
            return [formatted(self.facts[key].run, how, self.language)]
        except KeyError:
            # Braces that mean nothing to us are words like any others.
            return [Text(f"{{{name}}}")]


def opening(content, words):
    """The texts of the opening, or that there is nothing yet."""
    facts, part = words.facts, content.part(OPENING)
    if facts.is_empty:
        nothing = say(
            _(
                "{period}: no training, lesson observation, project, paper or honour has been "
                "certified yet, so that this summary holds no figures."
            ),
            style="lead",
            period=facts.scope.period.label,
        )
        return [replace(nothing, code="empty")]
    return blocks_of(part, words, style="lead") if part and part.on else []


def headlines(facts):
    """The headline figures as an apposition; nothing where all of them are zero."""
    participations, lessons, projects = (
        facts[name]
        for name in (
            "training.person_times",
            "lessons.observed",
            "research.projects_in_progress",
        )
    )
    counts = (
        (
            participations,
            ngettext(
                "{n} participation in training",
                "{n} participations in training",
                participations.count,
            ),
        ),
        (lessons, ngettext("{n} lesson observed", "{n} lessons observed", lessons.count)),
        (
            projects,
            ngettext(
                "{n} research project in progress",
                "{n} research projects in progress",
                projects.count,
            ),
        ),
    )
    pieces = [sentences.counted(words, bound) for bound, words in counts if bound]
    if not pieces:
        return []
    return [Text(pgettext("before the headline figures", ": ")), *sentences.listed(pieces)]


def section(branch, words) -> Section:
    part = branch.part
    inner = [section(each, words) for each in branch.inner]
    return Section(
        part.level,
        part.title(words.language),
        (*blocks_of(part, words), *inner),
        key=part.key,
    )


def blocks_of(part, words, style="body"):
    """What the items of a part write and draw, in their order, and the footnotes."""
    facts = words.facts
    found = []
    for item in part.items:
        if item.on:
            found += WRITE[item.kind](item, part, words, style)
    if footnotes := sentences.notes(facts, found):
        words_at = [n for n, block in enumerate(found, 1) if isinstance(block, Paragraph)]
        after = max(words_at, default=0)
        found[after:after] = footnotes
    return found


def write_sentence(item, part, words, style):
    found = sentences_of(words.facts.scope.kind).get(item.key)
    written = found.write(words.facts) if found else None
    return [replace(written, code=item.key)] if written else []


def write_text(item, part, words, style):
    return words.paragraphs(item, style)


def write_block(item, part, words, style):
    drawn = draw(BLOCKS, item.key, words.facts)
    return [] if drawn is None else [drawn]


WRITE = {SENTENCE: write_sentence, TEXT: write_text, BLOCK: write_block}


def draw(known, name, facts):
    """A block, or None where there is nothing to draw or no such block any more."""
    block = known.get(name)
    if block is None or facts.scope.kind not in block.kinds:
        return None
    return block.draw(facts)


def filled_annexes(content, facts):
    made = [(item.key, draw(ANNEXES, item.key, facts)) for item in content.annexes if item.on]
    return [Annex(str(ANNEXES[name].label), (block,)) for name, block in made if block is not None]


def day_in_words(day):
    return tables.date_in_words(day or timezone.localdate())
