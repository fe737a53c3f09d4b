"""One task with a spreadsheet in a process of its own. Run by bench_sheets.py."""

import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from tests.benchmarks.facts import TEACHERS
from tests.benchmarks.measure import cpu, peak_megabytes, report
from tests.records import sheet_maker


def plain(source):
    """Every cell of every row, and nothing done with it."""
    import openpyxl

    book = openpyxl.load_workbook(source, read_only=True, data_only=True)
    return {"rows": sum(1 for sheet in book for _row in sheet.iter_rows(values_only=True)) - 1}


def ours(source):
    """Every row understood: who, what, when, how long, and which are there twice."""
    from records.sheets import read
    from training.sheets import LAYOUT

    people = [sheet_maker.person(f"{n:05}", f"老师{n}") for n in range(TEACHERS)]
    reading = read(LAYOUT, source, sheet_maker.spring(), people)
    return {"rows": len(reading.rows), "accepted": len(reading.accepted)}


def preview(source):
    """The job from the kept file to stored rows that a page can show, with its progress."""
    from django.core.management import call_command

    from records.imports import life
    from records.models import ImportBatch
    from tests import make

    call_command("migrate", verbosity=0)
    school = make.school(code="bench", employee_no_prefix="", employee_no_digits=5)
    for n in range(TEACHERS):
        make.teacher(school, f"老师{n}", employee_no=f"{n:05}")
    office = make.office(school)
    batch = life.store_file(
        Path(source).read_bytes(), "培训.xlsx", "training", school, make.semester(school), office
    )
    told = []
    begun, before = cpu(), peak_megabytes()
    life.read_batch(batch, progress=lambda *said: told.append(said))
    batch = ImportBatch.objects.get(pk=batch.pk)
    return {
        "rows": batch.rows.count(),
        "accepted": batch.counts["accepted"],
        "spent": cpu() - begun,
        "before": before,
        "told": len(told),
    }


def main():
    task, source = sys.argv[1:]
    begun = cpu()
    found = {"plain": plain, "ours": ours, "preview": preview}[task](source)
    report({"spent": cpu() - begun, **found, "peak": peak_megabytes()})


if __name__ == "__main__":
    main()
