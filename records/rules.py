"""Who may do what with a record: complete questions that trust nobody's earlier look."""

from django.utils import timezone

from records import kinds
from records.models import OPEN, Status
from schools.access import access_of
from schools.models import Appointment, Role


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


# --- objections ---------------------------------------------------------------


def is_about(person, record):
    """The record is this person's, or they are part of it as its kind says."""
    if record.teacher_id == person.pk:
        return True
    rows = type(record).objects
    return rows.filter(rows.mine(person), pk=record.pk).exists()


def is_objectionable(person, record):
    """In a state against which whom it is about can object: decided, or handed in by others.

    What is one's own and open one changes, and what waits one takes back. Of rows without
    such a life their kind says it.
    """
    if contest := kinds.of(record).contest:
        return contest.may(person, record)
    if record.status in (Status.CERTIFIED, Status.REVERSED):
        return True
    return record.status == Status.SUBMITTED and record.teacher_id != person.pk


def can_object(person, record):
    return is_objectionable(person, record) and is_about(person, record)


def can_read_objections(person):
    """The list of a school's objections: its office; a principal for what no office answers."""
    access = access_of(person)
    return bool(access.office_schools or access.principal_schools)


def can_answer(person, objection, record):
    """The office of the school, never who objected; who made or decided the record only
    where the office has nobody else, and a principal where it has nobody at all."""
    if not objection.is_open or person.pk == objection.person_id:
        return False
    access = access_of(person)
    if objection.school_id not in access.read_schools:
        return False
    office = office_of(objection.school_id) - {objection.person_id}
    if not office:
        return objection.school_id in access.principal_schools
    return person.pk in office and (
        person.pk not in makers_of(record) or office <= makers_of(record)
    )


def makers_of(record):
    if record is None:
        return set()
    if contest := kinds.of(record).contest:
        return contest.makers(record)
    return {record.teacher_id, record.created_by_id, record.decided_by_id}


def office_of(school_id):
    """Ids of who works in the office of a school today and may sign in."""
    held = Appointment.objects.on(timezone.localdate())
    rows = held.filter(role=Role.OFFICE, school=school_id, person__is_active=True)
    return set(rows.values_list("person_id", flat=True))
