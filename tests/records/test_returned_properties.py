"""Whatever a school's sheet looks like, rows that go back say what they said."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.imports import life, returned
from records.models import ImportBatch, ImportRow
from records.sheets import read
from records.sheets.results import as_json
from tests.records.sheet_generator import KINDS, PEOPLE, SCHOOL, sheets, sign_in_sheets

EXAMPLES = settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


class Rows(list):
    """Stored rows that lie in no database."""

    def order_by(self, *names):
        return self

    defer = order_by
    iterator = distinct = order_by

    def filter(self, sheet):
        return Rows(row for row in self if row.sheet == sheet)

    def values_list(self, name, flat):
        return Rows(getattr(row, name) for row in self)


class Importer:
    """What counting a reading asks of an importer."""

    def __init__(self, layout):
        self.layout = layout


def stored(row):
    return ImportRow(
        sheet=row.sheet,
        number=row.row,
        outcome=row.outcome,
        code=row.code,
        field=row.field,
        warnings=[list(warning) for warning in row.warnings],
        kept=list(row.kept) if row.kept else None,
        table=row.table,
        cells=row.cells,
        copied={str(column): said for column, said in row.copied.items()},
        numbers=row.numbers,
    )


def given_back(layout, reading, rows):
    """The bytes of the workbook with some rows of a reading."""
    batch = ImportBatch(layout=layout.name, counts=life.counts_of(Importer(layout), reading))
    every = Rows(map(stored, reading.rows))
    returned.write(file := io.BytesIO(), batch, Rows(map(stored, rows)), every)
    return file.getvalue()


def said(rows):
    return [(row.code, as_json(row.values) if row.is_accepted else {}) for row in rows]


def check(written, data):
    """All rows read again are the same; some of them alone are, too."""
    layout = written.kind.layout
    first = read(layout, written.data(), SCHOOL, PEOPLE, name="a.xlsx")

    again = read(layout, given_back(layout, first, first.rows), SCHOOL, PEOPLE, name="b.xlsx")
    assert said(again.rows) == said(first.rows)

    single = [row for row in first.rows if row.kept is None]
    some = [row for row in single if data.draw(st.booleans())] or single[:1]
    if some:
        again = read(layout, given_back(layout, first, some), SCHOOL, PEOPLE, name="b.xlsx")
        assert said(again.rows) == said(some)


@pytest.mark.parametrize("name", KINDS)
@EXAMPLES
@given(data=st.data())
def test_rows_that_go_back_say_what_they_said(name, data):
    check(data.draw(sheets(KINDS[name], ("repeated", "marks", "merged"))), data)


@EXAMPLES
@given(data=st.data())
def test_signatures_that_go_back_stay_with_their_activity(data):
    check(data.draw(sign_in_sheets()), data)
