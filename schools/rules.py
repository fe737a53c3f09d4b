"""Who may do what with people, places and accounts: complete questions.

The administrator keeps accounts and names the office and the leadership; the
office keeps the roster and names group leaders. Nobody names themselves.
"""

from django.conf import settings
from django.utils import timezone

from schools.access import LEADERSHIP, access_of
from schools.models import Role

ADMINISTRATOR_NAMES = (Role.OFFICE, *LEADERSHIP, Role.ADMINISTRATOR)
OFFICE_NAMES = (Role.GROUP_LEADER,)


def can_see_roster(person, school):
    access = access_of(person)
    return school.pk in access.read_schools | access.administrator_schools


def can_change_roster(person, school):
    """People, spells of employment, groups and who is in them."""
    access = access_of(person)
    return school.pk in access.office_schools | access.administrator_schools


def can_change_calendar(person, school):
    return can_change_roster(person, school)


def can_change_policies(person, school):
    return school.pk in access_of(person).office_schools


def can_keep_set(person, made):
    """A set of schools, new or not: the officers of the very district it is part of."""
    return made.is_set and made.parent_id in access_of(person).officer_districts


def can_see_audit(person, school):
    return can_change_roster(person, school)


def roles_to_give(person, school):
    """The roles that a person may give to others in a school."""
    access = access_of(person)
    roles = ()
    if school.pk in access.administrator_schools:
        roles += ADMINISTRATOR_NAMES
    if school.pk in access.office_schools:
        roles += OFFICE_NAMES
    return roles


def can_appoint(by, person, role, school):
    """Others than oneself, who work in the school today or later."""
    return may_give(by, person, role, school) and works_in(person, school)


def can_end_appointment(by, appointment):
    school = appointment.group.school if appointment.group_id else appointment.school
    return bool(school) and may_give(by, appointment.person, appointment.role, school)


def may_give(by, person, role, school):
    return by.pk != person.pk and role in roles_to_give(by, school)


def works_in(person, school):
    day = timezone.localdate()
    return person.employments.touching(day, day.max).filter(school=school).exists()


def can_issue_password(by, person, school):
    """Whoever gets a new password from me, I could sign in as: so only those who may not
    do more than I may, and only where they belong.

    The office does it for people without an appointment beyond leading a group of
    this school, the administrator for people with appointments in this school.
    """
    if by.pk == person.pk or not can_change_roster(by, school):
        return False
    if home_school_id(person) != school.pk:
        return False
    administers = school.pk in access_of(by).administrator_schools
    return all(is_below(row, school, administers) for row in appointments_today(person))


def is_below(appointment, school, administers):
    if appointment.role == Role.GROUP_LEADER:
        return appointment.group.school_id == school.pk
    return administers and appointment.school_id == school.pk


def appointments_today(person):
    """Prefetched by lists, asked here for one person."""
    day = timezone.localdate()
    rows = person.appointments.all()
    if "appointments" not in getattr(person, "_prefetched_objects_cache", {}):
        rows = rows.select_related("group")
    # What begins tomorrow is something to be taken over too.
    return [row for row in rows if row.ended_on is None or row.ended_on >= day]


def home_school_id(person):
    """Where somebody works in several schools: the one that entered them first.

    By id, which nobody types: a first day could be typed as early as one likes.
    """
    day = timezone.localdate()
    spells = [row for row in person.employments.all() if not row.ended_on or row.ended_on >= day]
    return min(spells, key=lambda row: row.pk).school_id if spells else None


def last_school_id(person):
    """Where somebody works, or worked last: the school that knows whether they go elsewhere."""
    if home := home_school_id(person):
        return home
    spells = sorted(person.employments.all(), key=lambda row: (row.ended_on, row.pk))
    return spells[-1].school_id if spells else None


def can_say_transfer_code(by, person, school):
    return can_change_roster(by, school) and last_school_id(person) == school.pk


def can_close_account(by, person, school):
    return can_issue_password(by, person, school)


def can_end_employment(by, employment):
    """Appointments here end with it, so they must be no more than `by` may take away."""
    school = employment.school
    if employment.person_id == by.pk or not can_change_roster(by, school):
        return False
    administers = school.pk in access_of(by).administrator_schools
    return all(
        is_below(row, school, administers)
        for row in appointments_today(employment.person)
        if school.pk in (row.school_id, row.group and row.group.school_id)
    )


def can_reset_second_factor(by, person, school):
    """Whoever lost the telephone asks those who may issue their password: the office for
    teachers, the administrator for the office and the leadership. Nobody their own."""
    return can_issue_password(by, person, school)


def must_have_second_factor(person):
    """Office and above, where the installation says so; for teachers it is offered."""
    if settings.SECOND_FACTOR == "offered":
        return False
    access = access_of(person)
    return bool(access.read_schools or access.administrator_schools or access.officer_districts)
