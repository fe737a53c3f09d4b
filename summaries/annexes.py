"""The tables of a summary that set groups side by side."""

from django.utils.translation import gettext as _

from records import figures
from records.documents.tree import Column, Table
from schools.names import sort_key
from summaries.sentences import SCHOOL


def group_table(facts, columns):
    """A row for each research group and one for the school; cells are figures of that row.

    `columns` are (title, figure name).
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
        rows.append(
            (_("No group"), *cells(columns, {n: v.get(None, 0) for n, v in parts.items()}, None))
        )
    total = {name: facts.value(name) for name in needed(columns)}
    rows.append((_("Whole school"), *cells(columns, total, facts)))
    titles = [Column(_("Group"), share=1.6), *(Column(title, "end") for title, _name in columns)]
    return Table.of(titles, rows)


def needed(columns):
    """What is read: of a figure for each the two it is made of."""
    found = (figures.get(name) for _title, name in columns)
    parts = ((one.upper, one.lower) if isinstance(one, figures.Ratio) else (one,) for one in found)
    return {part.name for pair in parts for part in pair}


def cells(columns, values, facts):
    for _title, name in columns:
        value, figure = value_of(name, values), figures.get(name)
        # People in no group have no page of their own rows: plain numbers. Where there is
        # nobody to divide by there is no number either.
        is_bound = facts is not None and value is not None
        yield facts.with_value(name, value).run if is_bound else figure.text(value)


def value_of(name, values):
    """Of a figure for each what its two figures give, rounded as it is everywhere."""
    figure = figures.get(name)
    if isinstance(figure, figures.Ratio):
        return figure.of(values[figure.upper.name], values[figure.lower.name])
    return figure.clean(values[name])


def training_by_group(facts):
    if not facts["training.person_times"]:
        return None
    columns = [
        (_("Teachers"), "people.teachers"),
        (_("Participations"), "training.person_times"),
        (_("Hours"), "training.hours"),
        (_("Hours each"), "training.hours_each"),
    ]
    if facts.is_asked("training.credits"):
        columns.append((_("Credits met"), "training.credits_year_met"))
    return group_table(facts, columns)


def lessons_by_group(facts):
    if not facts["lessons.observed"]:
        return None
    columns = [
        (_("Teachers"), "people.teachers"),
        (_("Lessons observed"), "lessons.observed"),
        (_("Lessons each"), "lessons.observed_each"),
        (_("Walk-ins"), "lessons.walk_in"),
    ]
    if facts.is_asked("lessons.observed"):
        columns.append((_("Requirement met"), "lessons.quota_met"))
    return group_table(facts, columns)
