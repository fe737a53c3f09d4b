"""People, the spells they work in a school, and what they are appointed to."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schools import audit, rules
from schools.actions.accounts import note
from schools.models import Appointment, Membership, School
from schools.names import sort_key


@transaction.atomic
def add_person(person, employment, *, group=None, by):
    """A new account with its first spell of employment, and the research group where given."""
    must_change_roster(by, employment.school)
    person.sort_key = sort_key(person.name)
    person.set_unusable_password()
    person.save(force_insert=True)
    note(person, "schools.person_added", by=by, school=employment.school)
    return start(person, employment, group=group, by=by)


@transaction.atomic
def take_on(person, employment, *, group=None, by):
    """Another spell for somebody who has an account: moved here, or back again."""
    must_change_roster(by, employment.school)
    elsewhere = rules.last_school_id(person)
    if elsewhere not in (None, employment.school_id):
        # The school that is left, or shared, is told too.
        note(
            person,
            "schools.taken_on_elsewhere",
            by=by,
            school=School.objects.get(pk=elsewhere),
            after={"school": employment.school.name, "started_on": employment.started_on},
        )
    return start(person, employment, group=group, by=by)


def taking_on_refused(school, sign_in_name, *, by):
    """Names and code of somebody from another school did not fit together."""
    audit.record(
        by=by,
        verb="schools.taking_on_refused",
        target=school,
        school=school,
        after={"sign_in_name": sign_in_name[:60]},
    )


def start(person, employment, *, group, by):
    employment.person = person
    employment.save(force_insert=True)
    note(
        person,
        "schools.employment_started",
        by=by,
        school=employment.school,
        after={"employee_no": employment.employee_no, "started_on": employment.started_on},
    )
    if group:
        Membership.objects.create(group=group, person=person, started_on=employment.started_on)
        note(
            person,
            "schools.group_joined",
            by=by,
            school=employment.school,
            after={"group": group.name, "started_on": employment.started_on},
        )
    return person


@transaction.atomic
def change_person(person, employment, *, by, before, after):
    """Store both; `before` and `after` say what changed (see `audit.changes`)."""
    must_change_roster(by, employment.school)
    person.sort_key = sort_key(person.name)
    person.save()
    employment.save()
    if before != after:
        note(
            person,
            "schools.person_changed",
            by=by,
            school=employment.school,
            before=before,
            after=after,
        )


@transaction.atomic
def end_employment(employment, day, *, by, why=""):
    """The last day in this school. Memberships and appointments here end with it;
    the person keeps account and portfolio."""
    if not rules.can_end_employment(by, employment):
        raise PermissionDenied
    before = employment.ended_on
    employment.ended_on = day
    employment.save(update_fields=["ended_on"])
    ended = end_with(employment, day)
    note(
        employment.person,
        "schools.employment_ended",
        by=by,
        school=employment.school,
        before={"ended_on": before},
        after={"ended_on": day, **ended},
        why=why,
    )


def end_with(employment, day):
    """Ends what would outlast a spell; what had not begun by then is taken away."""
    person, school = employment.person, employment.school
    memberships = Membership.objects.filter(person=person, group__school=school)
    appointments = Appointment.objects.filter(person=person)
    here = appointments.filter(school=school) | appointments.filter(group__school=school)
    counts = {}
    for name, rows in (("memberships", memberships), ("appointments", here)):
        outlasting = rows.touching(day + timedelta(days=1), day.max)
        taken, _per_model = outlasting.filter(started_on__gt=day).delete()
        counts[name] = taken + outlasting.update(ended_on=day)
    return counts


@transaction.atomic
def appoint(appointment, *, by):
    """Give somebody a role from a day on. Raises PermissionDenied; nobody appoints themselves."""
    school = school_of(appointment)
    if not rules.can_appoint(by, appointment.person, appointment.role, school):
        raise PermissionDenied
    appointment.save(force_insert=True)
    note(
        appointment.person,
        "schools.appointed",
        by=by,
        school=school,
        after=facts(appointment),
    )
    return appointment


@transaction.atomic
def end_appointment(appointment, day, *, by):
    if not rules.can_end_appointment(by, appointment):
        raise PermissionDenied
    before = facts(appointment)
    appointment.ended_on = day
    appointment.save(update_fields=["ended_on"])
    note(
        appointment.person,
        "schools.appointment_ended",
        by=by,
        school=school_of(appointment),
        before=before,
        after=facts(appointment),
    )


def school_of(appointment):
    return appointment.group.school if appointment.group_id else appointment.school


def facts(appointment):
    return {
        "role": appointment.role,
        "group": appointment.group.name if appointment.group_id else None,
        "started_on": appointment.started_on,
        "ended_on": appointment.ended_on,
    }


def must_change_roster(by, school):
    if not rules.can_change_roster(by, school):
        raise PermissionDenied
