"""The few charts of a summary."""

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from records import figures, policies
from records.documents.tree import Chart, Point
from records.links import rows_url
from records.models import Level
from records.policies.shown import progress_chart
from summaries.sentences import GROUP, SCHOOL, TEACHER, level_name


def hours_by_group(facts):
    """Hours for each teacher of a group, the most first; for a school with several groups."""
    if facts.scope.kind != SCHOOL:
        return None
    hours, teachers = facts.by("training.hours", "group"), facts.by("people.teachers", "group")
    names = facts.group_names
    each = figures.get("training.hours_each")
    means = {
        group: each.of(value, teachers[group])
        for group, value in hours.items()
        if group and teachers.get(group)
    }
    if len(means) < 2:
        return None
    unit = _("hours each")
    points = [
        Point(
            names[group],
            float(mean),
            each.text(mean),
            href=rows_url("training.hours", facts.scope.of_group(group)),
        )
        for group, mean in sorted(means.items(), key=lambda item: (-item[1], names[item[0]]))
    ]
    return Chart(
        "groups", _("Training hours for each teacher, by group"), tuple(points), unit, unit
    )


def hours_by_level(facts):
    """For a group: where its hours came from."""
    if facts.scope.kind != GROUP:
        return None
    parts = facts.by("training.hours", "level")
    points = [
        Point(
            level_name(level),
            float(parts[level.value]),
            facts.part("training.hours", "level", level.value).run.text,
        )
        for level in Level
        if parts.get(level.value)
    ]
    if len(points) < 2:
        return None
    return Chart("groups", _("Training hours by level"), tuple(points), _("hours"), _("hours"))


def lessons_by_month(facts):
    found = facts.by_month("lessons.observed")
    if not found:
        return None
    by_month = {(day.year, day.month): value for day, value in found.items()}
    months = facts.months()
    if len(months) > 12:
        return None
    points = [Point(month_name(day), by_month.get((day.year, day.month), 0)) for day in months]
    return Chart(
        "months", _("Lessons observed, by month"), tuple(points), _("lessons"), _("lessons")
    )


def month_name(day):
    return f"{day:%b}" if get_language() == "en" else date_format(day, "n月")


def progress(facts):
    """One teacher's requirements, as far as they have come."""
    if facts.scope.kind != TEACHER:
        return None
    return progress_chart(policies.of_teacher(facts.scope, facts.school, facts.calendar))
