"""A school's own dates, where they depart from its district's."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schools import audit, rules


@transaction.atomic
def store_semester(semester, *, by, before=None, after=None):
    """Dates of a semester in one school, new or changed."""
    must_change(by, semester)
    verb = "schools.semester_added" if semester._state.adding else "schools.semester_changed"
    semester.save()
    audit.record(by=by, verb=verb, target=semester, before=before or {}, after=after or {})
    return semester


@transaction.atomic
def drop_semester(semester, *, by):
    """The district's dates hold again. Raises ProtectedError where something names these dates."""
    must_change(by, semester)
    audit.record(
        by=by,
        verb="schools.semester_dropped",
        target=semester,
        before={"starts_on": semester.starts_on, "ends_on": semester.ends_on},
    )
    semester.delete()


def must_change(by, semester):
    # Dates of the district are not a school's to change.
    if semester.school_id is None or not rules.can_change_calendar(by, semester.school):
        raise PermissionDenied
