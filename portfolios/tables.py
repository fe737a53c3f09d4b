"""What somebody did, as tables and lists of documents: of one teacher, a group or a school."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lessons.models import Observation
from portfolios.models import Honour as HonourRecord
from portfolios.models import MentorPair, TitleHeld
from records import figures
from records.documents.tree import Column, Honour, HonoursList, Table
from records.models import Level
from research.models import Outcome, Paper, PaperOutcome, Project
from training.models import Training

LEVELS = [level.value for level in Level]


def by_level(rows, *then):
    """From the highest level, then by the given keys (summary.md §6.4)."""
    return sorted(rows, key=lambda row: (LEVELS.index(row.level), *(key(row) for key in then)))


def trainings(scope, viewer=None):
    """Certified trainings with hours and credits; None without any."""
    return training_table(training_rows(scope, viewer))


def training_rows(scope, viewer=None):
    return seen(Training, viewer).certified().within(scope).order_by("ended_on", "id")


def training_table(rows):
    hours, credits = figures.get("training.hours"), figures.get("training.credits")
    listed = [
        (
            day(row.ended_on),
            row.programme,
            f"{row.get_level_display()} · {row.get_mode_display()}",
            hours.text(row.hours),
            credits.text(row.credits),
        )
        for row in rows
    ]
    columns = (
        Column(_("Last day"), share=1.5),
        Column(_("Programme"), share=4.2),
        Column(_("Level and mode"), share=2),
        Column(_("Hours"), "end", 0.8),
        Column(_("Credits"), "end", 0.8),
    )
    return filled(columns, listed)


def observations(scope, viewer=None):
    """Lessons the teacher of the scope observed."""
    return observation_table(observation_rows(scope, viewer).filter(teacher=scope.teacher_id))


def observation_rows(scope, viewer=None):
    rows = seen(Observation, viewer).counted().within(scope).select_related("taught_by")
    # What was written down in the lesson is long, and no table shows it.
    shown = ("teacher", "ended_on", "kind", "class_name", "subject", "topic", "lessons")
    return rows.only(*shown, "taught_by__name", "taught_by_name").order_by("ended_on", "id")


def observation_table(rows):
    listed = [
        (
            day(row.ended_on),
            row.get_kind_display(),
            " ".join(part for part in (row.class_name, row.subject) if part),
            row.topic,
            row.taught_by.name if row.taught_by else row.taught_by_name,
            str(row.lessons),
        )
        for row in rows
    ]
    columns = (
        Column(_("Date"), share=1.5),
        Column(_("Kind"), share=1.3),
        Column(_("Class and subject"), share=1.5),
        Column(_("Topic"), share=2.8),
        Column(_("Teacher observed"), share=1.4),
        Column(_("Lessons"), "end", 0.8),
    )
    return filled(columns, listed)


def projects(scope, viewer=None):
    return project_table(project_rows(scope, viewer))


def project_rows(scope, viewer=None):
    rows = seen(Project, viewer).certified().within(scope).select_related("teacher")
    # Only several teachers' rows are told apart by who takes part.
    return rows if scope.teacher_id else rows.prefetch_related("members")


def project_table(rows):
    listed = [
        (
            row.title,
            row.get_level_display(),
            row.led_by,
            day(row.listed_on),
            row.get_stage_display(),
        )
        for row in by_level(rows, lambda row: row.teacher.sort_key, lambda row: row.title)
    ]
    columns = (
        Column(_("Project"), share=4),
        Column(_("Level"), share=1.1),
        Column(_("Leader"), share=1.1),
        Column(_("Listed"), share=1.5),
        Column(_("Stage"), share=1.2),
    )
    return filled(columns, listed)


def papers(scope, viewer=None):
    """A line for each outcome in the period."""
    return paper_table(paper_rows(scope, viewer))


def paper_rows(scope, viewer=None):
    outcomes = PaperOutcome.objects.filter(happened_on__range=(scope.start, scope.end))
    return (
        seen(Paper, viewer)
        .certified()
        .within(scope)
        .select_related("teacher")
        .prefetch_related(Prefetch("outcomes", outcomes, to_attr="in_period"), "authors")
    )


def paper_table(rows):
    listed = [
        (
            paper.title,
            "、".join(author.name for author in paper.authors.all()),
            outcome_words(outcome),
            outcome.venue,
            day(outcome.happened_on),
        )
        for paper in sorted(rows, key=lambda row: (row.teacher.sort_key, row.title))
        for outcome in paper.in_period
    ]
    columns = (
        Column(_("Paper"), share=3),
        Column(_("Authors"), share=1.3),
        Column(_("Outcome"), share=1.6),
        Column(_("Journal or awarding body"), share=2),
        Column(_("Date"), share=1.5),
    )
    return filled(columns, listed)


def honours(scope, viewer=None):
    """Named with consent only; one's own are all one's own."""
    rows = honour_rows(scope, viewer)
    if not scope.teacher_id:
        rows = rows.filter(may_be_named=True)
    return honour_list(rows, is_own=bool(scope.teacher_id))


def honour_rows(scope, viewer=None):
    return seen(HonourRecord, viewer).certified().within(scope).select_related("teacher")


def honour_list(rows, *, is_own):
    listed = tuple(
        Honour(
            title=row.title,
            who="" if is_own else row.teacher.name,
            detail=row.get_level_display(),
            date=date_in_words(row.ended_on),
            key=str(row.pk),
        )
        for row in by_level(rows, lambda row: row.title, lambda row: row.teacher.sort_key)
    )
    return HonoursList(listed) if listed else None


def titles(scope, viewer=None):
    return title_table(title_rows(scope, viewer), is_own=bool(scope.teacher_id))


def title_rows(scope, viewer=None):
    return seen(TitleHeld, viewer).certified().within(scope).select_related("teacher")


def title_table(rows, *, is_own):
    """Whose they are only where they are several people's."""
    listed = [
        (
            *([] if is_own else [row.teacher.name]),
            row.title,
            row.get_level_display(),
            day(row.starts_on),
            day(row.ended_on) or _("no fixed end"),
            row.document,
        )
        for row in by_level(rows, lambda row: row.teacher.sort_key, lambda row: str(row.starts_on))
    ]
    columns = (
        *([] if is_own else [Column(_("Teacher"), share=1.1)]),
        Column(_("Title held"), share=2.2),
        Column(_("Level"), share=1.1),
        Column(_("Held since"), share=1.5),
        Column(_("Term ends"), share=1.5),
        Column(_("Document number"), share=2.4),
    )
    return filled(columns, listed)


def pairs(scope, viewer=None):
    return pair_table(pair_rows(scope, viewer))


def pair_rows(scope, viewer=None):
    """With the lessons that the two observed of each other in the period."""
    rows = seen(MentorPair, viewer).certified().within(scope)
    return rows.select_related("teacher", "mentee").with_lessons(scope.start, scope.end)


def pair_table(rows):
    listed = [
        (
            row.teacher.name,
            row.mentee_shown,
            day(row.starts_on),
            day(row.ended_on) or _("no fixed end"),
            str(row.mentor_lessons),
            str(row.mentee_lessons),
        )
        for row in sorted(rows, key=lambda row: (row.teacher.sort_key, row.mentee_name))
    ]
    columns = (
        Column(_("Mentor"), share=1.3),
        Column(_("Mentee"), share=1.5),
        Column(_("Paired since"), share=1.5),
        Column(_("Paired until"), share=1.5),
        Column(_("Lessons the mentor observed"), "end", 1.3),
        Column(_("Lessons the mentee observed"), "end", 1.3),
    )
    return filled(columns, listed)


def seen(model, viewer):
    """The rows a viewer may see; the office's own documents (no viewer) hold all."""
    return model.objects.all() if viewer is None else model.objects.visible_to(viewer)


def filled(columns, listed):
    return Table.of(columns, listed) if listed else None


def date_in_words(day):
    """As running text and signatures have it: 2021年7月6日."""
    return pgettext("date of a document", "%(year)s-%(month)s-%(day)s") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }


def day(date):
    return str(date) if date else ""


def outcome_words(outcome):
    won = outcome.outcome == Outcome.PRIZE
    words = outcome.get_prize_display() if won else outcome.get_outcome_display()
    return f"{outcome.get_level_display()} {words}"


# What a table is made from, and of whom a row of it tells.
ROWS = {
    "trainings": training_rows,
    "observations": observation_rows,
    "projects": project_rows,
    "papers": paper_rows,
    "honours": honour_rows,
    "titles": title_rows,
    "pairs": pair_rows,
}
OWNERS = {
    "trainings": lambda row: {row.teacher_id},
    "observations": lambda row: {row.teacher_id},
    "projects": lambda row: {row.teacher_id, *(one.person_id for one in row.members.all())},
    "papers": lambda row: {row.teacher_id, *(one.person_id for one in row.authors.all())},
    "honours": lambda row: {row.teacher_id},
    "titles": lambda row: {row.teacher_id},
    "pairs": lambda row: {row.teacher_id, row.mentee_id} - {None},
}
