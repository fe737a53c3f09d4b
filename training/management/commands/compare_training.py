"""Compare a register of another system with the ledger, without storing anything."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from records.imports import importers, life
from records.management.commands.figures import number
from records.management.commands.import_sheet import semester_of
from records.models import ImportBatch
from records.sheets import SheetError
from schools.models import School
from training import comparison
from training.reconcile import STATES, reconcile


class Command(BaseCommand):
    help = "Say where a training register and the ledger of a semester disagree."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--school", required=True, metavar="CODE")
        parser.add_argument("--semester", required=True, help="for example 2020-2")
        parser.add_argument("--json", action="store_true", help="the only form there is")

    def handle(self, *, file, school, semester, **options):
        place = School.objects.filter(code=school).first()
        if place is None:
            raise CommandError(f"There is no school with the code {school}.")
        when = semester_of(place, semester)
        draft = ImportBatch(school=place, semester=when, layout=comparison.NAME)
        importer = importers.get(comparison.NAME)
        try:
            data = file.read_bytes()
            reading = life.read_file(importer, data, place, when, draft, name=file.name)
        except OSError as error:
            raise CommandError(f"The file cannot be opened: {error.strerror}.") from error
        except SheetError as refusal:
            raise CommandError(f"{refusal.code}: {refusal.message}") from refusal
        theirs = [comparison.entry_of(row.values, (row.sheet, row.row)) for row in reading.accepted]
        pairs = reconcile(theirs, comparison.ours(place.pk, when))
        said = {
            "not_compared": len(reading.rejected),
            "hours": {
                "theirs": number(sum(pair.theirs.counted for pair in pairs if pair.theirs)),
                "ours": number(sum(pair.ours.counted for pair in pairs if pair.ours)),
            },
            **{state: [told(pair) for pair in pairs if pair.state == state] for state in STATES},
        }
        self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))


def told(pair):
    sheet, row = pair.theirs.source if pair.theirs else (None, None)
    return {
        "sheet": sheet,
        "row": row,
        "training": str(pair.ours.source) if pair.ours else None,
        "programme": pair.entry.programme,
        "reasons": list(pair.reasons),
        "difference": number(pair.difference),
    }
