"""Who may set the last day of a title held or of a mentor pair."""

from records.models import Status
from schools.access import access_of


def can_set_last_day(person, record):
    """The office of the school once it is certified, never its own."""
    return (
        record.status == Status.CERTIFIED
        and record.school_id in access_of(person).office_schools
        and person.pk not in (record.teacher_id, getattr(record, "mentee_id", None))
    )
