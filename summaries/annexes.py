"""The tables of a summary that set groups side by side."""

from django.utils.translation import gettext as _

from records import figures
from records.documents.tree import Column, Table
from schools.names import sort_key
from summaries.sentences import SCHOOL


def group_table(facts, columns):
    """A row for each research group and one for the school; cells are figures of that row.

    `columns` are (title, figure name, figure name to divide by or None).
    """
    if facts.scope.kind != SCHOOL:
        return None
    names = facts.group_names
    parts = {name: facts.by(name, "group") for name in needed(columns)}
    groups = {group for found in parts.values() for group, value in found.items() if value}
    if not groups:
        return None
    ordered = sorted(groups - {None}, key=lambda group: sort_key(names[group]))
    rows = [
        (
            names[group],
            *cells(
                columns,
                {n: v.get(group, 0) for n, v in parts.items()},
                facts.elsewhere(facts.scope.of_group(group)),
            ),
        )
        for group in ordered
    ]
    if None in groups:
        # People in no group have no page of their own rows: plain numbers.
        rows.append(
            (_("No group"), *cells(columns, {n: v.get(None, 0) for n, v in parts.items()}, None))
        )
    total = {name: facts.value(name) for name in needed(columns)}
    rows.append((_("Whole school"), *cells(columns, total, facts)))
    titles = [Column(_("Group"), share=1.6), *(Column(title, "end") for title, _n, _d in columns)]
    return Table.of(titles, rows)


def needed(columns):
    return {name for _title, *both in columns for name in both if name}


def cells(columns, values, facts):
    for _title, name, divisor in columns:
        figure = figures.get(name)
        if divisor is None:
            bound = facts and facts.with_value(name, figure.clean(values[name]))
            yield bound.run if bound is not None else figure.text(values[name])
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
    if facts.is_asked("training.credits"):
        columns.append((_("Credits met"), "training.credits_year_met", None))
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
    if facts.is_asked("lessons.observed"):
        columns.append((_("Requirement met"), "lessons.quota_met", None))
    return group_table(facts, columns)
