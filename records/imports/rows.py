"""What is kept of a reading: its rows, and what the preview says of the file as a whole."""

from collections import Counter

from records.models import ImportRow, Outcome
from records.sheets.results import as_json

# Rows stored at once.
PIECE = 500
# A cell holds no more than 32,767 characters, and no list needs that much.
MOST_SAID = 4000


def counts_of(importer, reading):
    """What the preview says about the file as a whole."""
    columns = {name for row in reading.rows for name in row.raw}
    return {
        "rows": len(reading.rows),
        **outcome_counts(reading.rows),
        "warnings": len(reading.told),
        "about": [list(about) for about in reading.warnings],
        "ignored": [
            [*ignored, reading.sheets[ignored.sheet].get("skipped", {}).get(ignored.row, "")]
            for ignored in reading.ignored[:1000]
        ],
        "codes": codes_of(reading),
        "unread": {
            name: sheet["why"]
            for name, sheet in reading.sheets.items()
            if not sheet.get("read", True)
        },
        "columns": [name for name in importer.layout.columns if name in columns],
        "questions": asked_by(reading),
        "order": list(reading.sheets),
        "sheets": {
            name: {part: sheet[part] for part in ("tables", "above") if part in sheet}
            for name, sheet in reading.sheets.items()
            if sheet.get("read", True)
        },
    }


def asked_by(reading):
    """The questions of a Reading or of a SheetError."""
    return [question.as_json() for question in getattr(reading, "questions", ())]


def codes_of(reading):
    """code -> on how many rows, the most frequent first."""
    codes = Counter(row.code for row in reading.rows if row.code)
    for row in reading.rows:
        codes.update({code for code, _field in row.warnings})
    return dict(codes.most_common())


def outcome_counts(rows):
    outcomes = [row.outcome for row in rows]
    return {str(outcome): outcomes.count(outcome) for outcome in Outcome.values}


def keep_rows(batch, rows):
    """Store rows piece by piece: fifty thousand at once would be in memory twice."""
    batch.rows.all().delete()
    for start in range(0, len(rows), PIECE):
        batch.tell(start, len(rows))
        piece = enumerate(rows[start : start + PIECE], start)
        ImportRow.objects.bulk_create([stored_row(batch, order, row) for order, row in piece])


def stored_row(batch, order, row):
    return ImportRow(
        school_id=batch.school_id,
        batch=batch,
        order=order,
        sheet=row.sheet[:100],
        number=row.row,
        outcome=row.outcome,
        code=row.code,
        field=row.field,
        has_warnings=bool(row.warnings),
        warnings=[list(warning) for warning in row.warnings],
        kept=list(row.kept) if row.kept else None,
        raw={name: said[:500] for name, said in row.raw.items()},
        # Of a duplicate too: it may be chosen, and is shown beside what is on record.
        values={} if row.outcome == Outcome.REJECTED else as_json(row.values),
        table=row.table,
        cells=[said[:MOST_SAID] for said in row.cells],
        known=row.facts.get("known"),
        choice=row.facts.get("choice", ""),
        copied={str(column): said[:MOST_SAID] for column, said in row.copied.items()},
        numbers=row.numbers,
    )
