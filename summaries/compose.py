"""From figures to the document of the genre (summary.md §6.2).

`compose(place, ...)` reads the figures of a scope and gives the tree without
anybody's own words; `summaries.texts.with_texts` puts those in.
"""

from dataclasses import dataclass
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
    figures_in,
)
from records.figures import REGISTRY, Ratio
from summaries import annexes, charts, sentences
from summaries.facts import Facts, say
from summaries.sentences import TEACHER
from summaries.texts import TITLES, TOP, WORK


@dataclass(frozen=True)
class Subject:
    """Whose summary it is, in words."""

    school: str
    group: str = ""
    teacher: str = ""

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
        return f"{self.school}{space}{own}" if own else self.school


def subject_of(place):
    return Subject(
        place.school.name,
        place.group.name if place.group else "",
        place.teacher.name if place.teacher else "",
    )


def compose(place, *, language="zh-hans", office="", on: date | None = None) -> Document:
    """The summary of a place (`records.scope.Place`) in a language.

    `office` signs for a school; `on` is the date of the document, today by default.
    """
    with translation.override(language):
        subject = subject_of(place)
        facts = Facts(place.scope)
        return Document(
            title=subject.title,
            subtitle=str(place.scope.period.label),
            language=language,
            author=subject.signature(office),
            blocks=(opening(facts), *(section(key, facts) for key in TOP)),
            signature=Signature(subject.signature(office), day_in_words(on)),
            annexes=tuple(filled_annexes(facts)),
        )


def figure_values(document: Document) -> dict[str, str]:
    """{name: value} of every number a document prints."""
    return {run.name: run.value for run in figures(document) if run.name}


def opening(facts) -> Paragraph:
    """Three headline figures, or that there is nothing yet."""
    period = facts.scope.period.label
    if facts.is_empty:
        return say(
            _(
                "{period}: no training, lesson observation, project, paper or honour has been "
                "certified yet, so that this summary holds no figures."
            ),
            style="lead",
            period=period,
        )
    participations, lessons, projects = (
        facts[name]
        for name in (
            "training.person_times",
            "lessons.observed",
            "research.projects_in_progress",
        )
    )
    headlines = (
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
    pieces = [sentences.counted(words, bound) for bound, words in headlines if bound]
    template = {
        "school": _(
            "{period}: the school went on with the professional development of its "
            "teachers{facts}. The work is summed up as follows."
        ),
        "group": _(
            "{period}: the group went on with teaching research and the growth of its "
            "teachers{facts}. The work is summed up as follows."
        ),
        "teacher": _(
            "{period}: I took part in training, observed lessons and did research{facts}. My "
            "work is summed up as follows."
        ),
    }[facts.scope.kind]
    told = (*say(pgettext("before the headline figures", ": ")).runs, *sentences.listed(pieces))
    return say(template, style="lead", period=period, facts=told if pieces else "")


def section(key, facts) -> Section:
    if key == "work":
        parts = tuple(part(each, facts, level=2) for each in WORK)
        return Section(1, str(TITLES["work"]), parts, key="work")
    return part(key, facts, level=1)


def part(key, facts, *, level) -> Section:
    written = [one.write(facts) for one in sentences.of_part(key, facts.scope.kind)]
    blocks = joined([paragraph for paragraph in written if paragraph is not None])
    if not facts.has_footnote and any(is_over_roster(run) for run in figures_in(blocks)):
        facts.has_footnote = True
        blocks.append(footnote(facts))
    blocks += extras(key, facts)
    return Section(level, str(TITLES[key]), tuple(blocks), key=key)


def joined(paragraphs):
    """The sentences of a part as one paragraph, as an office writes them."""
    if not paragraphs:
        return []
    # Chinese sentences follow each other without a space.
    space = (Text(" "),) if translation.get_language() == "en" else ()
    runs = paragraphs[0].runs
    for paragraph in paragraphs[1:]:
        runs += (*space, *paragraph.runs)
    return [Paragraph(runs)]


def is_over_roster(run):
    """Whether the number was divided by the roster, which the part then says once."""
    if run.name.endswith("/people.teachers"):
        return True
    figure = REGISTRY.get(run.name.partition(":")[0])
    return isinstance(figure, Ratio) and figure.lower.name == "people.teachers"


def footnote(facts):
    return say(
        _(
            "Note: averages and shares are over the {r} full-time teachers on the roster on the "
            "last day of the period."
        ),
        style="note",
        r=facts["people.teachers"],
    )


def extras(key, facts):
    """Charts and lists that belong to a part."""
    drawn = {
        "training": [charts.hours_by_group, charts.hours_by_level],
        "observation": [charts.lessons_by_month],
        "basics": [charts.progress],
        "honours": [lambda facts: tables.honours(facts.scope)],
    }.get(key, [])
    return [block for draw in drawn if (block := draw(facts)) is not None]


def filled_annexes(facts):
    scope = facts.scope
    made = [
        (_("Training by teaching research group"), annexes.training_by_group(facts)),
        (_("Lesson observation by teaching research group"), annexes.lessons_by_group(facts)),
    ]
    if scope.kind == TEACHER:
        made += [
            (_("List of trainings"), tables.trainings(scope)),
            (_("List of lessons observed"), tables.observations(scope)),
        ]
    made += [
        (_("List of research projects"), tables.projects(scope)),
        (_("List of papers"), tables.papers(scope)),
    ]
    return [Annex(title, (block,)) for title, block in made if block is not None]


def day_in_words(day):
    return tables.date_in_words(day or timezone.localdate())
