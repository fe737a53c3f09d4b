"""Who may prepare which summary."""

from schools.access import access_of
from summaries.models import SummaryKind


def can_prepare(person, *, kind, school_id, group_id=None, teacher_id=None):
    """The office for everybody in its school, a leader for the group, everybody for themselves.

    A principal reads what the office prepares.
    """
    access = access_of(person)
    if school_id in access.office_schools:
        return True
    if kind == SummaryKind.GROUP:
        return group_id in access.led_groups
    return kind == SummaryKind.TEACHER and teacher_id == person.pk and school_id in access.schools


def can_prepare_scope(person, scope):
    return can_prepare(
        person,
        kind=scope.kind,
        school_id=scope.school_id,
        group_id=scope.group_id,
        teacher_id=scope.teacher_id,
    )


def can_write(person, summary):
    """Compose it again, write in it, make its PDF."""
    return can_prepare(
        person,
        kind=summary.kind,
        school_id=summary.school_id,
        group_id=summary.group_id,
        teacher_id=summary.teacher_id,
    )


def can_make_portfolios(person, school):
    return school.pk in access_of(person).office_schools
