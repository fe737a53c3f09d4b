"""What somebody says in the preview of an import: a cell reads otherwise, a row that is there
already is taken all the same.

It is kept beside the file, and the file is read again with it. A small file at once; of a
large one changes are collected until somebody has it read.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from records import rules
from records.actions import NotNow
from records.imports import importers, life
from records.models import Choice, ImportChoice, ImportFix
from records.sheets.looks import MASK

LONGEST = 500


def in_preview(batch, by):
    """Lock a batch whose preview may be changed."""
    if not rules.can_import(by, batch.school):
        raise PermissionDenied
    life.lock(batch)
    batch.refresh_from_db()
    if not batch.may_be_read_again:
        raise NotNow(life.not_again(batch))


def settled(batch, by):
    """Read again when that is quick; otherwise it waits for `life.read_again`."""
    if life.is_read_at_once(batch):
        life.read_again(batch, by=by)


@transaction.atomic
def change(batch, row, *, by, cells=None, choice=""):
    """Cells of a row read otherwise ({column: text}), or it is taken although it is there.

    What the file says takes a fix back, at once or with the next reading.
    """
    in_preview(batch, by)
    before = set(batch.fixes.values_list("pk", "said"))
    for column, said in (cells or {}).items():
        fix(batch, row, column, said, by)
    if choice:
        choose(batch, row, choice, by)
    if choice or set(batch.fixes.values_list("pk", "said")) != before:
        settled(batch, by)


def fix(batch, row, column, said, by):
    if column not in fixable(batch, row):
        raise NotNow(_("This cell cannot be changed here."))
    place = {"batch": batch, "sheet": row.sheet, "number": row.number, "column": column}
    known = ImportFix.objects.filter(**place).first()
    was = known.was if known else cell_of(row, column)
    now = known.said if known else was
    # A field of one line gives back what it shows of several.
    if said in (now, now.replace("\n", "")):
        return
    if said == was and life.is_read_at_once(batch):
        ImportFix.objects.filter(**place).delete()
        return
    ImportFix.objects.update_or_create(
        **place,
        defaults={
            "school": batch.school,
            "was": was,
            "said": said[:LONGEST],
            "by": by,
            "reading": batch.readings,
        },
    )


def cell_of(row, column):
    return row.cells[column] if column < len(row.cells) else ""


def fixable(batch, row):
    """{column: field} of the cells of a row that are read and may be seen."""
    tables = batch.tables(row.sheet)
    if row.table >= len(tables):
        return {}
    columns = importers.get(batch.layout).layout.columns
    return {
        column: field
        for column, field in tables[row.table]["fields"].items()
        if field in columns
        and not columns[field].is_secret
        and cell_of(row, column) != MASK
        and len(cell_of(row, column)) <= LONGEST
    }


def offered(batch, row):
    """What may be chosen for a row that is there already, or was."""
    importer = importers.get(batch.layout)
    if row.known:
        return importer.offered_for(row.values)
    return importer.offered_within if row.kept or row.choice else ()


def choose(batch, row, choice, by):
    if choice not in offered(batch, row):
        raise NotNow(_("That cannot be chosen for this row."))
    ImportChoice.objects.update_or_create(
        batch=batch,
        sheet=row.sheet,
        number=row.number,
        table=row.table,
        defaults={
            "school": batch.school,
            "choice": choice,
            "by": by,
            "reading": batch.readings,
        },
    )


@transaction.atomic
def choose_for_all(batch, choice, *, by):
    """What becomes of all of them; what was said for single rows before is forgotten."""
    in_preview(batch, by)
    if choice not in Choice:
        raise NotNow(_("That cannot be chosen for this row."))
    batch.choices.all().delete()
    batch.duplicates, batch.duplicates_reading = choice, batch.readings
    batch.save(update_fields=["duplicates", "duplicates_reading"])
    settled(batch, by)
