"""The tables at the end of a summary, and its list of honours."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from lessons.models import Observation
from portfolios.models import Honour as HonourRecord
from records import figures
from records.documents.tree import Column, Honour, HonoursList, Table
from records.models import Level
from research.models import Outcome, Paper, PaperOutcome, Project
from summaries.charts import group_names
from summaries.facts import bind
from summaries.sentences import SCHOOL, TEACHER
from training.models import Training

LEVELS = [level.value for level in Level]


def by_level(rows, *then):
    """Level from the highest, then the given keys (summary.md §6.4)."""
    return sorted(rows, key=lambda row: (LEVELS.index(row.level), *(key(row) for key in then)))


def group_table(facts, columns):
    """A row for each research group and one for the school; cells are figures of that row.

    `columns` are (title, figure name, figure name to divide by or None).
    """
    if facts.scope.kind != SCHOOL:
        return None
    names = group_names(facts)
    parts = {name: facts.by(name, "group") for name in needed(columns)}
    groups = {group for found in parts.values() for group, value in found.items() if value}
    if not groups:
        return None
    ordered = sorted(groups - {None}, key=lambda group: names[group])
    rows = [
        (names[group], *cells(columns, {n: v.get(group, 0) for n, v in parts.items()},
                              facts.scope.of_group(group)))
        for group in ordered
    ]
    if None in groups:
        # People in no group have no page of their own rows: plain numbers.
        rows.append((_("No group"), *cells(columns, {n: v.get(None, 0) for n, v in parts.items()}, None)))
    total = {name: facts.values[name] for name in needed(columns)}
    rows.append((_("Whole school"), *cells(columns, total, facts.scope)))
    titles = [Column(_("Group"), share=1.6), *(Column(title, "end") for title, _n, _d in columns)]
    return Table.of(titles, rows)


def needed(columns):
    return {name for _title, *both in columns for name in both if name}


def cells(columns, values, scope):
    for _title, name, divisor in columns:
        figure = figures.get(name)
        if divisor is None:
            bound = bind(figure, figure.clean(values[name]), scope) if scope else None
            yield bound.run if bound else figure.text(values[name])
            continue
        if not values[divisor]:
            yield "—"
            continue
        yield f"{float(values[name]) / values[divisor]:.1f}"


def training_by_group(facts):
    if not facts["training.person_times"]:
        return None
    columns = [
        (_("Teachers"), "people.teachers", None),
        (_("Participations"), "training.person_times", None),
        (_("Hours"), "training.hours", None),
        (_("Hours each"), "training.hours", "people.teachers"),
    ]
    if "training.credits" in facts.requirements:
        columns.append((_("Credits met"), "training.credits_target_met", None))
    return group_table(facts, columns)


def lessons_by_group(facts):
    if not facts["lessons.observed"]:
        return None
    columns = [
        (_("Teachers"), "people.teachers", None),
        (_("Lessons observed"), "lessons.observed", None),
        (_("Lessons each"), "lessons.observed", "people.teachers"),
        (_("Walk-ins"), "lessons.walk_in", None),
    ]
    if "lessons.observed" in facts.requirements:
        columns.append((_("Requirement met"), "lessons.quota_met", None))
    return group_table(facts, columns)


def own_trainings(facts):
    rows = Training.objects.certified().within(facts.scope).order_by("ended_on", "id")
    listed = [
        (str(row.ended_on), row.programme, row.get_level_display(), row.get_mode_display(),
         figures.get("training.hours").text(row.hours),
         figures.get("training.credits").text(row.credits))
        for row in rows
    ]
    if not listed:
        return None
    columns = (
        Column(_("Last day"), share=1.5), Column(_("Programme"), share=4), Column(_("Level")),
        Column(_("Mode")), Column(_("Hours"), "end", 0.8), Column(_("Credits"), "end", 0.8),
    )
    return Table.of(columns, listed)


def own_observations(facts):
    rows = (
        Observation.objects.counted()
        .within(facts.scope)
        .filter(teacher=facts.scope.teacher_id)
        .select_related("taught_by")
        .order_by("ended_on", "id")
    )
    listed = [
        (str(row.ended_on), row.get_kind_display(), row.subject, row.class_name, row.topic,
         row.taught_by.name if row.taught_by else row.taught_by_name, str(row.lessons))
        for row in rows
    ]
    if not listed:
        return None
    columns = (
        Column(_("Date"), share=1.5), Column(_("Kind"), share=1.3), Column(_("Subject")),
        Column(_("Class")), Column(_("Topic"), share=2.6), Column(_("Teacher observed"), share=1.2),
        Column(_("Lessons"), "end", 0.8),
    )
    return Table.of(columns, listed)


def projects(facts):
    rows = Project.objects.certified().within(facts.scope).select_related("teacher")
    listed = [
        (row.title, row.get_level_display(), row.teacher.name,
         str(row.listed_on or ""), row.get_stage_display())
        for row in by_level(rows, lambda row: row.teacher.sort_key, lambda row: row.title)
    ]
    if not listed:
        return None
    columns = (
        Column(_("Project"), share=4), Column(_("Level"), share=1.1), Column(_("Leader"), share=1.1),
        Column(_("Listed"), share=1.4), Column(_("Stage"), share=1.1),
    )
    return Table.of(columns, listed)


def papers(facts):
    period = (facts.scope.start, facts.scope.end)
    outcomes = PaperOutcome.objects.filter(happened_on__range=period)
    rows = (
        Paper.objects.certified()
        .within(facts.scope)
        .select_related("teacher")
        .prefetch_related(Prefetch("outcomes", outcomes, to_attr="in_period"), "authors")
    )
    listed = [
        (paper.title, "、".join(author.name for author in paper.authors.all()),
         outcome_words(outcome), outcome.venue, str(outcome.happened_on))
        for paper in sorted(rows, key=lambda row: (row.teacher.sort_key, row.title))
        for outcome in paper.in_period
    ]
    if not listed:
        return None
    columns = (
        Column(_("Paper"), share=3), Column(_("Authors"), share=1.3), Column(_("Outcome"), share=1.6),
        Column(_("Journal or awarding body"), share=2), Column(_("Date"), share=1.4),
    )
    return Table.of(columns, listed)


def outcome_words(outcome):
    words = outcome.get_prize_display() if outcome.outcome == Outcome.PRIZE else (
        outcome.get_outcome_display()
    )
    return f"{outcome.get_level_display()} {words}"


def honours_list(facts):
    """Named with consent only; one's own are all one's own."""
    rows = HonourRecord.objects.certified().within(facts.scope).select_related("teacher")
    if facts.scope.kind != TEACHER:
        rows = rows.filter(may_be_named=True)
    ordered = by_level(rows, lambda row: row.title, lambda row: row.teacher.sort_key)
    listed = tuple(
        Honour(
            title=row.title,
            who="" if facts.scope.kind == TEACHER else row.teacher.name,
            detail=row.get_level_display(),
            date=str(row.ended_on),
        )
        for row in ordered
    )
    return HonoursList(listed) if listed else None


OF_ONE_TEACHER = (own_trainings, own_observations)
