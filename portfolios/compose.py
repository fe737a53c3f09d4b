"""The growth file of one teacher as a document, computed from certified records."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolios import tables
from portfolios.portfolio import Career
from records import figures, policies
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
from records.scope import Scope
from schools.models import Employment, GroupKind, Membership
from schools.periods import Calendar

NAMES = (
    "training.person_times",
    "training.hours",
    "training.credits",
    "lessons.observed",
    "lessons.visits",
    "research.projects_in_progress",
    "research.papers",
)


def portfolio_document(teacher, period, *, school, language="zh-hans", calendar=None, viewer=None):
    """The portfolio of a teacher in a school and period, in a language.

    Without a school it is the career across schools. With a `viewer` it lists
    only rows they may see; grades and scores it never holds. `calendar` (a
    `schools.periods.Calendar` of the school) saves reading it again for each of
    many teachers.
    """
    with translation.override(language):
        scope = Scope(period, school.pk if school else None, teacher_id=teacher.pk)
        values = figures.values([figures.get(name) for name in NAMES], scope)
        return Document(
            title=_("Professional growth portfolio"),
            subtitle=str(period.label),
            language=language,
            genre="portfolio",
            author=school.name if school else teacher.name,
            blocks=(
                facts_of(teacher, school, period),
                *sections(scope, school, calendar, values, viewer),
            ),
            signature=Signature(
                school.name if school else teacher.name, tables.date_in_words(timezone.localdate())
            ),
        )


def facts_of(teacher, school, period):
    spells = Employment.objects.filter(person=teacher, **({"school": school} if school else {}))
    spells = spells.select_related("school").order_by("-started_on")
    spell = spells.on(period.end).first() or spells.first()
    at = school or (spell.school if spell else None)
    membership = (
        Membership.objects.on(period.end)
        .filter(person=teacher, group__school=at, group__kind=GroupKind.RESEARCH)
        .select_related("group")
        .order_by("-started_on")
        .first()
    )
    return Facts.of(
        (_("Name"), teacher.name),
        (_("Employee number"), spell.employee_no if spell else ""),
        (_("School"), at.name if at else ""),
        (_("Group"), membership.group.name if membership else ""),
        (_("Subject"), "、".join(spell.subjects) if spell else ""),
        (_("Professional title"), spell.get_title_display() if spell else ""),
    )


def sections(scope, school, calendar, values, viewer=None):
    made = (
        (_("Requirements"), [requirements(scope, school, calendar)]),
        (_("Training"), [trained(scope, values), tables.trainings(scope, viewer)]),
        (
            _("Lesson observation and feedback"),
            [observed(scope, values), tables.observations(scope, viewer)],
        ),
        (_("Research projects"), [tables.projects(scope, viewer)]),
        (_("Papers"), [tables.papers(scope, viewer)]),
        (_("Honours"), [tables.honours(scope, viewer)]),
    )
    for title, blocks in made:
        present = tuple(block for block in blocks if block is not None)
        if present:
            yield Section(1, title, present)


def requirements(scope, school, calendar):
    """Bars against what is required; None where nothing is."""
    if school is None or isinstance(scope.period, Career):
        return None
    return progress_chart(policies.of_teacher(scope, school, calendar or Calendar(school)))


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
                    unit=str(figure.unit.label),
                    title=str(figure.label),
                )
            )
        elif piece:
            runs.append(Text(piece))
    return Paragraph(tuple(runs))
