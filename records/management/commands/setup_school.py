"""Create a school, its calendar and its requirements from a settings file."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from records import new_school


class Command(BaseCommand):
    help = "Create or update district, school, calendar, settings and requirements."

    def add_arguments(self, parser):
        parser.add_argument(
            "file", type=Path, help="JSON: a settings block, or a file that has one"
        )
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, file, as_json, **options):
        try:
            data = json.loads(file.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise CommandError(f"The file cannot be opened: {error.strerror}.") from error
        except ValueError as error:
            raise CommandError("The file is not JSON in UTF-8.") from error
        try:
            with transaction.atomic():
                school, semester = new_school.set_up(data.get("settings", data))
        except (KeyError, AttributeError, TypeError, ValueError) as error:
            raise CommandError(f"The settings are incomplete or wrong: {error}.") from error
        said = {"school": school.code, "semester": semester.key}
        self.stdout.write(
            json.dumps(said) if as_json else f"School {school.code}, semester {semester.key}."
        )
