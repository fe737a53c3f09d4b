"""What is stored about a person as a person: who they are, where they worked and what as."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from records.imports import words
from records.own_data.parts import LIST, NUMBER, TEXT, Field, field, fields
from schools.models import Appointment, Employment, Membership, OpenSession, Person, SecondFactor

# Not here: the password and the recovery codes, of which only irreversible fingerprints are
# kept, and the secret a telephone shares with us.
FIELDS = (
    Field("name", _("Name"), TEXT, lambda row, person: row.name),
    field(Person, "sort_key", "name_in_pinyin"),
    *fields(Person, "sign_in_name", "gender", "birth_year"),
    Field("birth_month", _("birth month, 1–12"), NUMBER, lambda row, person: row.birth_month),
    *fields(
        Person, "first_worked_on", "teaching_since", "email", "language", "is_active",
        "must_change_password",
    ),
    Field("account_made_at", _("account made"), "moment", lambda row, person: row.created_at),
    Field("last_sign_in_at", _("last sign-in"), "moment", lambda row, person: row.last_login),
    Field(
        "second_factor_since",
        _("codes at sign-in since"),
        "moment",
        lambda row, person: (
            SecondFactor.objects.filter(person=row).values_list("added_at", flat=True).first()
        ),
    ),
)  # fmt: skip


def name_of(place):
    return place.name if place else None


def names_in_sheets(row, person):
    """What the office said that means this person, see records.imports.words."""
    said = row.school.words.get("cells", {}).get("people", {}).get(row.employee_no, [])
    return [words.shown_name(one) for one in said]


EMPLOYMENTS = (
    Field("school", _("school"), TEXT, lambda row, person: row.school.name),
    *fields(
        Employment, "employee_no", "label", "stage", "subjects", "title", "staff_type", "duty",
        "started_on", "ended_on",
    ),
    Field("names_in_sheets", _("meant in spreadsheets by"), LIST, names_in_sheets),
)  # fmt: skip
APPOINTMENTS = (
    *fields(Appointment, "role"),
    Field("school", _("school"), TEXT, lambda row, person: name_of(row.school)),
    Field("group", _("group"), TEXT, lambda row, person: name_of(row.group)),
    Field("district", _("district"), TEXT, lambda row, person: name_of(row.district)),
    *fields(Appointment, "started_on", "ended_on"),
)
SESSIONS = (
    Field("browser", _("browser"), TEXT, lambda row, person: row.agent),
    Field("address", _("network address"), TEXT, lambda row, person: row.address),
    Field("since", _("signed in since"), "moment", lambda row, person: row.since),
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
    """Employments, appointments and memberships, also those that ended; where one is signed in."""
    mine = {"person": person}
    employments = Employment.objects.filter(**mine).select_related("school")
    appointments = Appointment.objects.filter(**mine)
    memberships = Membership.objects.filter(**mine).select_related("group__school")
    sessions = OpenSession.objects.filter(**mine)
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
        Spells("sessions", _("Where I am signed in"), SESSIONS, sessions.order_by("since", "id")),
    )
