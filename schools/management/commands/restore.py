"""manage.py restore: a backup in the place of what is here, whole or not at all."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError

from schools.backup import Problem, restoring


class Command(BaseCommand):
    help = "Put a backup in the place of this installation; SQLite and PostgreSQL alike."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="although there are people and records here"
        )

    def handle(self, *, file, replace, **options):
        try:
            done = restoring.restore(file, replace=replace, say=self.stdout.write)
        except Problem as problem:
            raise CommandError(f"{problem} Nothing was changed.") from problem
        except OSError as error:
            raise CommandError(f"{error.strerror}. Nothing was changed.") from error
        except DatabaseError as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self.stdout.write(
            f"Restored {done.rows} rows and {done.files} files of {done.manifest['made_at']}; "
            f"{done.removed} files of before removed. Each row and file was compared."
        )
        for line in [*done.proofs, *done.remarks]:
            self.stdout.write(line)
        for line in done.warnings:
            self.stderr.write(line)
        self.stdout.write(
            "Everybody is signed out. Start the web server and the workers again: "
            "jobs that were waiting or running go on."
        )
        if done.warnings:
            raise CommandError("It was restored; please read the remarks above.")
