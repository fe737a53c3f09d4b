"""manage.py messages: list what is not translated, add it, compile the catalogues."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from schools.catalogues import Catalogues


class Command(BaseCommand):
    help = "Compile the message catalogues and list what is not translated."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--compile", action="store_true", help="only write the .mo files that are out of date"
        )
        parser.add_argument(
            "--update", action="store_true", help="add missing messages to the catalogues, empty"
        )
        parser.add_argument(
            "--check", action="store_true", help="fail when anything is untranslated or broken"
        )

    def handle(self, *args, **options):
        catalogues = Catalogues(settings.BASE_DIR)
        if options["update"]:
            self.stdout.write(f"{catalogues.update()} messages added")
            catalogues = Catalogues(settings.BASE_DIR)
        written = catalogues.compile()
        if options["compile"]:
            return
        self.stdout.write(f"{written} catalogues compiled")
        self.report(catalogues, unused=options["verbosity"] > 1)
        if options["check"] and (catalogues.missing() or catalogues.broken()):
            raise CommandError("Some messages are not translated; see above.")

    def report(self, catalogues, *, unused):
        for message, path in catalogues.missing():
            self.stdout.write(f"missing   {path}: {message.text!r}")
        for text in catalogues.broken():
            self.stdout.write(f"broken    other placeholders: {text!r}")
        for text in catalogues.unlike():
            self.stdout.write(f"unlike    two translations: {text!r}")
        if unused:
            for _context, text in catalogues.unused():
                self.stdout.write(f"unused    {text!r}")
