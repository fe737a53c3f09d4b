"""The growth file of one teacher as a document, computed from certified records."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolios import tables
from portfolios.portfolio import Career
from portfolios.source import Alone
from records import figures
from records.documents.tree import (
    Document,
    Facts,
    FigureRun,
    Paragraph,
    Section,
    Signature,
    Text,
)
from records.links import rows_url
from records.policies.shown import progress_chart
from schools.periods import Calendar


def portfolio_document(
    teacher, period, *, school, language="zh-hans", calendar=None, viewer=None, source=None
):
    """The portfolio of a teacher in a school and period, in a language.

    Without a school it is the career across schools. With a `viewer` it lists
    only rows they may see; grades and scores it never holds. `calendar` (a
    `schools.periods.Calendar` of the school) saves reading it again; `source` is
    what was read for many (`portfolios.source.Together(…).of(teacher)`).
    """
    with translation.override(language):
        if source is None:
            calendar = calendar or (Calendar(school) if school else None)
            source = Alone(teacher, period, school, calendar, viewer)
        return Document(
            title=_("Professional growth portfolio"),
            subtitle=str(period.label),
            language=language,
            genre="portfolio",
            author=school.name if school else teacher.name,
            blocks=(facts_of(teacher, school, source), *sections(source)),
            signature=Signature(
                school.name if school else teacher.name, tables.date_in_words(timezone.localdate())
            ),
        )


def facts_of(teacher, school, source):
    spells, day = source.spells, source.scope.end
    spell = next((one for one in spells if one.holds_on(day)), None)
    spell = spell or next(iter(spells), None)
    at = school or (spell.school if spell else None)
    return Facts.of(
        (_("Name"), teacher.name),
        (_("Employee number"), spell.employee_no if spell else ""),
        (_("School"), at.name if at else ""),
        (_("Group"), source.group(at)),
        (_("Subject"), "、".join(spell.subjects) if spell else ""),
        (_("Professional title"), spell.get_title_display() if spell else ""),
    )


def sections(source):
    scope, values = source.scope, source.values
    made = (
        (_("Requirements"), [requirements(source)]),
        (
            _("Training"),
            [trained(scope, values), tables.training_table(source.rows("trainings"))],
        ),
        (
            _("Lesson observation and feedback"),
            [observed(scope, values), tables.observation_table(source.rows("observations"))],
        ),
        (_("Research projects"), [tables.project_table(source.rows("projects"))]),
        (_("Papers"), [tables.paper_table(source.rows("papers"))]),
        (_("Titles held"), [tables.title_table(source.rows("titles"), is_own=True)]),
        (_("Mentoring"), [tables.pair_table(source.rows("pairs"))]),
        (_("Honours"), [tables.honour_list(source.rows("honours"), is_own=True)]),
    )
    for title, blocks in made:
        present = tuple(block for block in blocks if block is not None)
        if present:
            yield Section(1, title, present)


def requirements(source):
    """Bars against what is required; None where nothing is."""
    if source.school is None or isinstance(source.scope.period, Career):
        return None
    return progress_chart(source.outcomes())


def trained(scope, values):
    count = values["training.person_times"]
    if not count:
        return Paragraph.of(_("No training was certified in this period."))
    template = ngettext(
        "{n} training in this period, {h} hours and {c} credits.",
        "{n} trainings in this period, {h} hours and {c} credits.",
        count,
    )
    return sentence(
        template,
        scope,
        values,
        n="training.person_times",
        h="training.hours",
        c="training.credits",
    )


def observed(scope, values):
    count = values["lessons.observed"]
    if not count:
        return Paragraph.of(_("No lesson observation was recorded in this period."))
    template = ngettext(
        "{n} lesson observed in this period, in {v} visit.",
        "{n} lessons observed in this period, in {v} visits.",
        count,
    )
    return sentence(template, scope, values, n="lessons.observed", v="lessons.visits")


def sentence(template, scope, values, **names):
    """Words with figures in their {places}, each bound to its rows."""
    runs = []
    for piece in template.replace("}", "{").split("{"):
        if piece in names:
            figure = figures.get(names[piece])
            value = values[figure.name]
            runs.append(
                FigureRun(
                    figure.text(value),
                    name=figure.name,
                    href=rows_url(figure.name, scope),
                    value=str(value),
                    unit=figure.unit.after(figure.text(value)),
                    title=str(figure.label),
                )
            )
        elif piece:
            runs.append(Text(piece))
    return Paragraph(tuple(runs))
