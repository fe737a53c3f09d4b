"""manage.py verify_backup: whether a backup is whole, without restoring it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from schools.backup import Problem, archive


class Command(BaseCommand):
    help = "Read every byte of a backup and compare it with what the backup says of itself."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        try:
            manifest = archive.verify(file)
        except Problem as problem:
            raise CommandError(str(problem)) from problem
        rows = sum(facts["rows"] for facts in manifest["tables"].values())
        self.stdout.write(
            f"{file} is whole: version {manifest['version']}, {manifest['made_at']}, "
            f"{rows} rows, {len(manifest['members'])} parts."
        )
