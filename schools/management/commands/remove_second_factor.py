"""manage.py remove_second_factor: for an administrator who lost the telephone and the codes."""

from django.core.management.base import BaseCommand, CommandError

from schools import actions
from schools.forms.people import normal_sign_in_name
from schools.models import Person


class Command(BaseCommand):
    help = "Switch off the codes at sign-in of somebody who lost the telephone."

    def add_arguments(self, parser):
        parser.add_argument("sign_in_name")

    def handle(self, *args, sign_in_name, **options):
        person = Person.objects.filter(sign_in_name=normal_sign_in_name(sign_in_name)).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {sign_in_name}.")
        if not actions.has_second_factor(person):
            raise CommandError(f"{person.name} has no codes at sign-in.")
        actions.remove_second_factor(person, by=None)
        self.stdout.write(f"{person.name} signs in with the password alone.")
