"""Who may do what with a record: complete questions that trust nobody's earlier look."""

from records.models import OPEN, Status
from schools.access import access_of


def can_edit(person, record):
    return record.teacher_id == person.pk and record.status in OPEN


def can_submit(person, record):
    return can_edit(person, record)


def can_withdraw(person, record):
    return record.teacher_id == person.pk and record.status in (*OPEN, Status.SUBMITTED)


def can_certify(person, record):
    """The office of the school; nobody signs off what is theirs or what they typed."""
    return (
        record.status == Status.SUBMITTED
        and record.school_id in access_of(person).office_schools
        and person.pk not in (record.teacher_id, record.created_by_id)
    )


def can_return(person, record):
    return can_certify(person, record)


def can_reverse(person, record):
    """Correct a certified record: the office, never its own."""
    return (
        record.status == Status.CERTIFIED
        and record.school_id in access_of(person).office_schools
        and record.teacher_id != person.pk
    )


def can_add_evidence(person, record):
    return can_edit(person, record) or (
        record.teacher_id == person.pk and record.status == Status.SUBMITTED
    )


def can_remove_evidence(person, record):
    """What was certified keeps its proof."""
    return can_edit(person, record)


def can_review(person):
    return bool(access_of(person).office_schools)


def can_import(person, school):
    return school.pk in access_of(person).office_schools


def can_cancel(person, job):
    """Who asked for it, or the office of its school."""
    return job.is_live and (
        job.by_id == person.pk or job.school_id in access_of(person).office_schools
    )
