"""What becomes of rows that are there already: in the file above them, or on record.

First which row of the file stands for its equals, then the database is asked, then what
it answered is chosen about.
"""

from records.models import Choice
from records.sheets.results import DUPLICATE


class Choices:
    """What was said in the preview of a batch; nothing for a draft of one."""

    def __init__(self, batch):
        self.of_all = batch.duplicates
        self.of_row = {}
        if not batch._state.adding:
            self.of_row = {
                (one.sheet, one.number, one.table): one.choice for one in batch.choices.all()
            }

    def of(self, row, offered):
        """The choice for a row; what is not offered for it keeps what is there."""
        chosen = self.of_row.get((row.sheet, row.row, row.table), self.of_all)
        return chosen if chosen in offered else Choice.KEEP


def settle(importer, rows, batch):
    """Compare rows with each other's choices and with what is stored."""
    choices = Choices(batch)
    choose_within(rows, choices, importer.offered_within)
    importer.settle(rows, batch)
    choose_on_record(rows, choices, importer)


def choose_within(rows, choices, offered):
    equals = {}
    for row in rows:
        if row.outcome == DUPLICATE and row.kept:
            equals.setdefault(tuple(row.kept), []).append(row)
    kept = {tuple(row.place): row for row in rows if row.is_accepted} if equals else {}
    for place, others in equals.items():
        if first := kept.get(place):
            choose_among(first, others, choices, offered)


def choose_among(first, others, choices, offered):
    """The last row that somebody wants instead takes the place of the first."""
    stands = first
    for row in others:
        chosen = choices.of(row, offered)
        if chosen == Choice.BOTH:
            row.accept()
        elif chosen == Choice.REPLACE:
            stands = row
        row.facts["choice"] = "" if chosen == Choice.KEEP else chosen
    if stands is first:
        return
    code, field = stands.code, stands.field
    stands.accept()
    for row in (first, *others):
        if row is not stands and row.facts.get("choice") != Choice.BOTH:
            row.duplicate_of(stands.place, code, field)


def choose_on_record(rows, choices, importer):
    """`facts["known"]` is the record that says the same."""
    for row in rows:
        if row.outcome == DUPLICATE and row.facts.get("known"):
            # A row whose equals in the file happened too happened beside what is on record.
            chosen = choices.of(row, importer.offered_for(row.values))
            if chosen != Choice.KEEP:
                row.accept()
            row.facts["choice"] = "" if chosen == Choice.KEEP else chosen


def settle_again(importer, rows, batch):
    """The same for accepted rows about to be written, whose choices they carry themselves."""
    importer.settle(rows, batch)
    for row in rows:
        if row.outcome == DUPLICATE and row.facts.get("known") and row.facts.get("choice"):
            row.accept()
