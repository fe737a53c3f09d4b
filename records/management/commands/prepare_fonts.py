"""Make the quick fonts of the documents, once; a second run finds them there."""

from django.core.management.base import BaseCommand

from records.documents import fonts


class Command(BaseCommand):
    help = "Make subsets of the installed Chinese fonts, so that documents are typeset quickly."

    def add_arguments(self, parser):
        parser.add_argument("--processes", type=int, default=2)

    def handle(self, *, processes, verbosity, **options):
        made = fonts.prepare(processes=processes)
        if verbosity:
            for face in made:
                self.stdout.write(f"{face.role.label}: {face.source.name}")
            if not made:
                self.stdout.write("Nothing to do.")
        for role in fonts.missing():
            self.stdout.write(
                f"{role.label} is missing ({role.files[0]}, package {role.package}); "
                "documents use another face for it."
            )
