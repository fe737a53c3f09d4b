"""What a reading says about every row."""

import datetime
from dataclasses import dataclass
from dataclasses import field as slot
from decimal import Decimal
from typing import NamedTuple

ACCEPTED, REJECTED, DUPLICATE = "accepted", "rejected", "duplicate"


class Place(NamedTuple):
    sheet: str
    row: int


class Ignored(NamedTuple):
    sheet: str
    row: int
    kind: str


class About(NamedTuple):
    """A warning about a sheet as a whole."""

    sheet: str
    code: str
    field: str


@dataclass(slots=True)
class Row:
    """One data row: `raw` is what stood in the cells, `values` what they mean.

    `field` names the column a rejection is about, so that a page can show the
    message in its cell. `warnings` are (code, field) and never change a figure. `cells` is the
    text of the whole row of the sheet, `table` which of its tables it belongs to (in
    `Reading.sheets`), `copied` {column: text} what ditto marks in it stand for, `numbers`
    the columns whose cells are numbers, `block` which of tables side by side it stands in, from
    1 at the left.
    """

    sheet: str
    row: int
    raw: dict
    values: dict = slot(default_factory=dict)
    outcome: str = ACCEPTED
    code: str = ""
    field: str = ""
    kept: Place | None = None
    warnings: list = slot(default_factory=list)
    facts: dict = slot(default_factory=dict)
    cells: list = slot(default_factory=list)
    table: int = 0
    copied: dict = slot(default_factory=dict)
    numbers: list = slot(default_factory=list)
    block: int | None = None

    @property
    def place(self):
        return Place(self.sheet, self.row)

    @property
    def is_accepted(self):
        return self.outcome == ACCEPTED

    def warn(self, code, field):
        if (code, field) not in self.warnings:
            self.warnings.append((code, field))

    def reject(self, code, field):
        self.outcome, self.code, self.field = REJECTED, code, field
        self.warnings = []

    def duplicate_of(self, kept, code="DUPLICATE_ROW", field=""):
        self.outcome, self.code, self.kept, self.field = DUPLICATE, code, kept, field
        self.facts["warnings"], self.warnings = self.warnings, []

    def accept(self):
        """Take a duplicate over after all."""
        self.outcome, self.code, self.kept, self.field = ACCEPTED, "", None, ""
        self.warnings = self.facts.pop("warnings", [])


@dataclass
class Reading:
    rows: list = slot(default_factory=list)
    ignored: list = slot(default_factory=list)
    sheets: dict = slot(default_factory=dict)
    # About sheets as wholes; `notes` are the rows that are notes, as (sheet, text).
    warnings: list = slot(default_factory=list)
    notes: list = slot(default_factory=list)
    # What was not understood, see records.sheets.questions.
    questions: list = slot(default_factory=list)

    @property
    def accepted(self):
        return [row for row in self.rows if row.outcome == ACCEPTED]

    @property
    def rejected(self):
        return [row for row in self.rows if row.outcome == REJECTED]

    @property
    def duplicates(self):
        return [row for row in self.rows if row.outcome == DUPLICATE]

    @property
    def told(self):
        """(sheet, row, code, field) of every warning, in reading order: before those of its
        rows what is about a sheet as a whole, with None for the row."""
        order = list(self.sheets).index
        found = [(one.sheet, None, one.code, one.field) for one in self.warnings]
        found += [(row.sheet, row.row, code, name) for row, code, name in self.warned]
        return sorted(found, key=lambda one: (order(one[0]), one[1] is not None))

    @property
    def warned(self):
        """(row, code, field) of every warning, in reading order."""
        return [(row, code, name) for row in self.accepted for code, name in row.warnings]


def as_json(value):
    """Values of a row as JSON can hold them: dates in ISO form, decimals as text."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
