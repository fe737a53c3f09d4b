"""manage.py administrator: the first account of a school, from which all others follow."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from schools import actions, audit
from schools.forms.people import normal_sign_in_name
from schools.models import Appointment, Employment, Person, Role, School
from schools.names import sort_key


class Command(BaseCommand):
    help = "Make somebody the administrator of a school and print a first password."

    def add_arguments(self, parser):
        parser.add_argument("school", help="the code of the school")
        parser.add_argument("sign_in_name")
        parser.add_argument("--name", default="", help="needed for somebody who has no account")

    def handle(self, *args, school, sign_in_name, name, **options):
        place = School.objects.filter(code=school).first()
        if place is None:
            raise CommandError(f"There is no school with the code {school}.")
        person = named(normal_sign_in_name(sign_in_name), name, place)
        password = actions.issue_first_password(person, by=None, school=place)
        self.stdout.write(f"{person.sign_in_name}  {password}")
        self.stdout.write("The password must be changed at the first sign-in.")


@transaction.atomic
def named(sign_in_name, name, school):
    """The administrator of this name, who may have been anybody or nobody before."""
    today = timezone.localdate()
    person = Person.objects.filter(sign_in_name=sign_in_name).first()
    if person is None:
        person = newcomer(sign_in_name, name, school, today)
    held = Appointment.objects.on(today).filter(
        person=person, role=Role.ADMINISTRATOR, school=school
    )
    if not held.exists():
        Appointment.objects.create(
            person=person, role=Role.ADMINISTRATOR, school=school, started_on=today
        )
        audit.record(
            by=None,
            verb="schools.appointed",
            target=person,
            subject=person,
            school=school,
            after={"role": Role.ADMINISTRATOR, "started_on": today},
        )
    return person


def newcomer(sign_in_name, name, school, today):
    if not name:
        raise CommandError(f"Nobody signs in as {sign_in_name}; give a --name to make an account.")
    person = Person(sign_in_name=sign_in_name, name=name, sort_key=sort_key(name))
    person.set_unusable_password()
    try:
        person.full_clean()
    except ValidationError as refused:
        raise CommandError("; ".join(refused.messages)) from refused
    person.save(force_insert=True)
    Employment.objects.create(
        person=person,
        school=school,
        employee_no=sign_in_name[:20],
        staff_type="other",
        started_on=today,
    )
    audit.record(by=None, verb="schools.person_added", target=person, subject=person, school=school)
    return person
