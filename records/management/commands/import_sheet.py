"""Import a spreadsheet from the command line, as a whole or not at all."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from records.imports import importers, life
from records.sheets import SheetError
from schools.models import Person, School
from schools.periods import Calendar


class Command(BaseCommand):
    help = "Read a sheet of the office and import it."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=sorted(importers.REGISTRY))
        parser.add_argument("file", type=Path)
        parser.add_argument("--school", required=True, metavar="CODE")
        parser.add_argument("--semester", required=True, help="for example 2020-2")
        parser.add_argument("--by", metavar="SIGN_IN_NAME", help="who imports; nobody by default")
        parser.add_argument("--dry-run", action="store_true", help="read only, store nothing")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, kind, file, school, semester, by, dry_run, as_json, **options):
        place = School.objects.filter(code=school).first()
        if place is None:
            raise CommandError(f"There is no school with the code {school}.")
        importer = Person.objects.filter(sign_in_name=by).first() if by else None
        if by and importer is None:
            raise CommandError(f"Nobody signs in as {by}.")
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"The file cannot be opened: {error.strerror}.") from error
        try:
            with transaction.atomic():
                batch, reading = life.import_file(
                    data,
                    file.name,
                    layout=kind,
                    school=place,
                    semester=semester_of(place, semester),
                    by=importer,
                )
                if dry_run:
                    batch = None
                    transaction.set_rollback(True)
        except SheetError as refusal:
            raise CommandError(f"{refusal.code}: {refusal.message}") from refusal
        said = outcome(batch, reading)
        self.stdout.write(json.dumps(said, ensure_ascii=False) if as_json else in_words(said))


def semester_of(school, key):
    try:
        year, number = map(int, key.split("-"))
        return Calendar(school).semester_rows[year, number]
    except (ValueError, KeyError) as error:
        raise CommandError(f"The calendar of {school} has no semester {key}.") from error


def outcome(batch, reading):
    """What became of the rows, as the checks of the example files name it."""

    def listed(rows):
        return [{"sheet": row.sheet, "row": row.row, "code": row.code} for row in rows]

    return {
        "batch": str(batch.pk) if batch else None,
        "accepted": len(reading.accepted),
        "rejected": listed(reading.rejected),
        "duplicates": listed(reading.duplicates),
        "warnings": [
            {"sheet": sheet, "row": row, "code": code} for sheet, row, code, _field in reading.told
        ],
    }


def in_words(said):
    lines = [f"{said['accepted']} rows accepted, batch {said['batch'] or '-'}"]
    for name in ("rejected", "duplicates", "warnings"):
        lines.append(f"{len(said[name])} {name}")
        lines += [f"  {row['sheet']} {row['row'] or ''} {row['code']}" for row in said[name]]
    return "\n".join(lines)
