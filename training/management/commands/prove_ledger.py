"""Prove that the ledger says what the certified trainings say."""

from django.core.management.base import BaseCommand, CommandError

from schools.models import School
from training import ledger


class Command(BaseCommand):
    help = "Compare every training with its postings; exits 1 when one differs."

    def add_arguments(self, parser):
        parser.add_argument("--school", metavar="CODE", help="one school only")

    def handle(self, *, school, **options):
        place = School.objects.get(code=school) if school else None
        wrong = ledger.unproved(place)
        for training in wrong:
            self.stdout.write(f"{training.pk} {training.status} {training.hours} {training}")
        if wrong:
            raise CommandError(f"{len(wrong)} trainings differ from the ledger.")
        self.stdout.write("Every training agrees with the ledger.")
