"""What a person's appointments open on a day: read once, asked often."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, UUIDField, Value
from django.utils import timezone

from schools.models import Appointment, District, Employment, Membership, Role, School
from schools.models.people import StaffType
from schools.models.places import lies_in
from schools.prepared import Prepared, as_id

LEADERSHIP = (Role.PRINCIPAL, Role.VICE_PRINCIPAL)
# Beside the roles of appointments and the staff types of employments.
MEMBER = "member"
NOWHERE = Value(None, output_field=UUIDField())


@dataclass(frozen=True)
class Access:
    """Ids of places, by what the person is there. `schools` are those of the employment,
    `teacher_schools` those that employ a full-time teacher."""

    person_id: UUID
    schools: frozenset = frozenset()
    teacher_schools: frozenset = frozenset()
    groups: frozenset = frozenset()
    led_groups: frozenset = frozenset()
    led_group_schools: frozenset = frozenset()
    office_schools: frozenset = frozenset()
    principal_schools: frozenset = frozenset()
    administrator_schools: frozenset = frozenset()
    officer_districts: frozenset = frozenset()
    officer_schools: frozenset = frozenset()

    @property
    def read_schools(self):
        """Schools whose records of all teachers the person may read."""
        return self.office_schools | self.principal_schools

    @property
    def all_schools(self):
        """Every school in which the person is somebody."""
        return (
            self.schools | self.read_schools | self.led_group_schools | self.administrator_schools
        )

    @property
    def is_staff(self):
        """Office or administrator somewhere."""
        return bool(self.office_schools or self.administrator_schools)


def access_of(person, on=None) -> Access:
    """The access of a person today, kept on the instance for the length of a request."""
    if not getattr(person, "is_authenticated", False):
        return Access(person_id=UUID(int=0))
    if on is None:
        kept = person.__dict__.get("_access")
        if kept is None:
            kept = person.__dict__["_access"] = read_access(person, timezone.localdate())
        return kept
    return read_access(person, on)


def held_on(person_id, day):
    """(what, school, group, school of the group, district) of all that a person is on a day."""
    held = Q(ended_on__isnull=True) | Q(ended_on__gte=day)
    mine = {"person": person_id, "started_on__lte": day}
    appointments = Appointment.objects.filter(held, **mine).values_list(
        "role", "school_id", "group_id", "group__school_id", "district_id"
    )
    employments = Employment.objects.filter(held, **mine).values_list(
        "staff_type", "school_id", NOWHERE, NOWHERE, NOWHERE
    )
    memberships = Membership.objects.filter(held, **mine).values_list(
        Value(MEMBER), NOWHERE, "group_id", NOWHERE, NOWHERE
    )
    return appointments.order_by().union(employments.order_by(), memberships.order_by(), all=True)


# Every page asks this, so it is one query, and put together once.
HELD = Prepared(held_on, person_id=UUID, day=date)


def read_access(person, day):
    rows = [(what, *map(as_id, places)) for what, *places in HELD.ask(person_id=person.pk, day=day)]

    def places(column, *roles):
        return frozenset(row[column] for row in rows if row[0] in roles and row[column])

    districts = places(4, Role.OFFICER)
    return Access(
        person_id=person.pk,
        schools=places(1, *StaffType.values),
        teacher_schools=places(1, StaffType.TEACHER),
        groups=places(2, MEMBER),
        led_groups=places(2, Role.GROUP_LEADER),
        led_group_schools=places(3, Role.GROUP_LEADER),
        office_schools=places(1, Role.OFFICE),
        principal_schools=places(1, *LEADERSHIP),
        administrator_schools=places(1, Role.ADMINISTRATOR),
        officer_districts=districts,
        officer_schools=schools_in(districts),
    )


def schools_in(districts):
    """Ids of the schools of districts and of all districts in them."""
    if not districts:
        return frozenset()
    schools = School.objects.filter(lies_in(districts, "district"))
    return frozenset(schools.values_list("pk", flat=True))


def districts_in(districts):
    """Districts and all districts in them."""
    return District.objects.filter(lies_in(districts))


def led_members(access, schools):
    """Memberships that hold today in the groups of these schools that somebody leads.

    What a member does in another school is not the leader's.
    """
    return Membership.objects.on(timezone.localdate()).filter(
        group__in=access.led_groups, group__school__in=schools
    )


def school_of(person):
    """The school a person works in today, or None: where pages begin."""
    access = access_of(person)
    order = (
        access.office_schools,
        access.principal_schools,
        access.schools,
        access.led_group_schools,
        access.administrator_schools,
    )
    for places in order:
        if places:
            return min(places)
    return None
