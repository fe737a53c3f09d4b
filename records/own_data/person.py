"""What is stored about a person as a person: who they are, where they worked and what as."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from records.own_data.parts import TEXT, Field, field, fields
from schools.models import Appointment, Employment, Membership, Person

# Not here: the password, of which only an irreversible fingerprint is kept.
FIELDS = (
    *fields(Person, "name"),
    field(Person, "sort_key", "name_in_pinyin"),
    *fields(
        Person, "sign_in_name", "gender", "birth_year", "birth_month", "first_worked_on",
        "teaching_since", "email", "language", "is_active", "must_change_password",
    ),
    Field("account_made_at", _("account made"), "moment", lambda row, person: row.created_at),
    Field("last_sign_in_at", _("last sign-in"), "moment", lambda row, person: row.last_login),
)  # fmt: skip


def name_of(place):
    return place.name if place else None


EMPLOYMENTS = (
    Field("school", _("school"), TEXT, lambda row, person: row.school.name),
    *fields(
        Employment, "employee_no", "label", "stage", "subjects", "title", "staff_type", "duty",
        "started_on", "ended_on",
    ),
)  # fmt: skip
APPOINTMENTS = (
    *fields(Appointment, "role"),
    Field("school", _("school"), TEXT, lambda row, person: name_of(row.school)),
    Field("group", _("group"), TEXT, lambda row, person: name_of(row.group)),
    Field("district", _("district"), TEXT, lambda row, person: name_of(row.district)),
    *fields(Appointment, "started_on", "ended_on"),
)
MEMBERSHIPS = (
    Field("school", _("school"), TEXT, lambda row, person: row.group.school.name),
    Field("group", _("group"), TEXT, lambda row, person: row.group.name),
    *fields(Membership, "started_on", "ended_on"),
)


@dataclass(frozen=True)
class Spells:
    """Rows about a person that are no records: `rows` in order, `fields` of each."""

    name: str
    label: object
    fields: tuple
    rows: object


def spells_of(person):
    """Employments, appointments and memberships, also those that ended."""
    mine = {"person": person}
    employments = Employment.objects.filter(**mine).select_related("school")
    appointments = Appointment.objects.filter(**mine)
    memberships = Membership.objects.filter(**mine).select_related("group__school")
    order = ("started_on", "id")
    return (
        Spells("employments", _("Employments"), EMPLOYMENTS, employments.order_by(*order)),
        Spells(
            "appointments",
            _("Appointments"),
            APPOINTMENTS,
            appointments.select_related("school", "group", "district").order_by(*order),
        ),
        Spells("memberships", _("Groups"), MEMBERSHIPS, memberships.order_by(*order)),
    )
