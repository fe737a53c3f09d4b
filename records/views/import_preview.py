"""The preview of an import: its rows as the sheet looked, with what became of each."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, Min, Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from records.imports import corrections, importers
from records.imports.choices import Choices
from records.imports.returned import kept_words
from records.links import page_of as page_of_row
from records.lists import page_of
from records.models import Choice, ImportBatch, Outcome
from records.sheets.cells import squash
from records.sheets.messages import KINDS, message
from records.ui import Option

PER_PAGE = 50
# What of the address a page keeps when something on it was changed.
KEPT = ("show", "sheet", "code", "page")


def preview(request, batch):
    counts = counted(batch)
    views = tabs(batch, counts, request.GET)
    here = next(tab for tab in views if tab["here"])
    sheets = sheet_tabs(here["rows"], request.GET)
    chosen_sheet = next((tab["sheet"] for tab in sheets if tab["here"]), "")
    # PostgreSQL takes no NUL in a text.
    code = request.GET.get("code", "").replace("\x00", "")
    rows = narrowed(here["rows"], chosen_sheet, code)
    page = page_of(request, rows.select_related(None), PER_PAGE)
    may_change = batch.may_be_read_again
    drawing = Drawing(batch, list(page), request.GET, may_change)
    is_whole = here["key"] == "all" and not request.GET.get("code")
    return {
        "tabs": views,
        "sheets": sheets,
        "codes": codes_of(batch, request.GET),
        "kept": kept(request.GET),
        "page": page,
        "groups": drawing.groups(page if is_whole else None),
        "has_rows": bool(page.object_list),
        "counts": counts,
        "choices": choices_for_all(batch, counts, here) if may_change else [],
        "once": importers.get(batch.layout).once,
        "waiting": batch.changes_waiting() if may_change else 0,
        "ignored": ignored_of(batch),
        "about": [(sheet, message(code)) for sheet, code, _field in batch.counts.get("about", [])],
        "same_file": ImportBatch.objects.same_file(batch).first(),
        "may_confirm": counts["accepted"] and batch.waits,
    }


def kept(asked):
    """What the address says of the place in the preview."""
    return {key: asked[key] for key in KEPT if asked.get(key)}


def counted(batch):
    return batch.rows.aggregate(
        all=Count("pk"),
        accepted=Count("pk", filter=Q(outcome=Outcome.ACCEPTED)),
        rejected=Count("pk", filter=Q(outcome=Outcome.REJECTED)),
        duplicates=Count("pk", filter=Q(outcome=Outcome.DUPLICATE)),
        warned=Count("pk", filter=Q(has_warnings=True)),
        problems=Count("pk", filter=~Q(outcome=Outcome.ACCEPTED) | Q(has_warnings=True)),
    )


def tabs(batch, counts, asked):
    """What the table may show; problems first, as long as there are any."""
    rows = batch.rows.order_by("order")
    every = {
        "problems": (_("To look at"), rows.problems()),
        "rejected": (_("Not imported"), rows.rejected()),
        "duplicates": (_("Duplicates"), rows.duplicates()),
        "warned": (_("With remarks"), rows.warned()),
        "accepted": (_("To be imported"), rows.accepted()),
        "all": (_("All rows"), rows),
    }
    chosen = asked.get("show")
    if chosen not in every:
        chosen = "problems" if counts["problems"] else "all"
    return [
        {
            "key": key,
            "url": f"?{urlencode({'show': key, **only(asked, 'sheet')})}",
            "label": label,
            "here": key == chosen,
            "count": counts[key],
            "rows": found,
        }
        for key, (label, found) in every.items()
    ]  # fmt: skip


def only(asked, *keys):
    return {key: asked[key] for key in keys if asked.get(key)}


def sheet_tabs(rows, asked):
    """The sheets of the workbook that have such rows; nothing when there is one sheet."""
    found = list(
        rows.order_by()
        .values("sheet")
        .annotate(n=Count("pk"), first=Min("order"))
        .order_by("first")
    )
    names = [one["sheet"] for one in found]
    if len(found) < 2:
        return []
    chosen = asked.get("sheet") if asked.get("sheet") in names else ""
    place = only(asked, "show", "code")
    every = {"sheet": "", "label": _("All sheets"), "count": sum(one["n"] for one in found)}
    sheets = [{"sheet": one["sheet"], "label": one["sheet"], "count": one["n"]} for one in found]
    return [
        {
            **tab,
            "url": f"?{urlencode({**place, 'sheet': tab['sheet']})}",
            "here": tab["sheet"] == chosen,
        }
        for tab in (every, *sheets)
    ]


def narrowed(rows, sheet, code):
    if sheet:
        rows = rows.filter(sheet=sheet)
    if code:
        told = Q(told__contains=f'"{code}"')
        rows = rows.annotate(told=Cast("warnings", TextField())).filter(Q(code=code) | told)
    return rows


def codes_of(batch, asked):
    """The kinds of remarks as options, the most frequent first."""
    chosen = asked.get("code", "")
    found = sorted(batch.counts.get("codes", {}).items(), key=lambda one: (-one[1], one[0]))
    if not found:
        return []
    options = [Option("", _("All remarks"), not chosen)]
    return [
        *options,
        *(
            Option(code, f"{first_sentence(message(code))} · {count}", code == chosen)
            for code, count in found
        ),
    ]


def first_sentence(text):
    for end in ("。", ". "):
        text = str(text).split(end)[0]
    return text.rstrip(".")


def choices_for_all(batch, counts, here):
    """What may be chosen for all rows that are there already."""
    importer = importers.get(batch.layout)
    offered = {*importer.offered_within, *importer.offered_on_record}
    is_kept = batch.duplicates == Choice.KEEP
    if is_kept and (here["key"] != "duplicates" or not counts["duplicates"]):
        return []
    return [
        Option(choice, choice.label, choice == batch.duplicates)
        for choice in Choice
        if choice in offered
    ]


# --- rows ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heading:
    column: int
    field: str
    said: str
    understood: str


@dataclass
class Cell:
    heading: Heading
    said: str
    understood: str
    on_record: str
    was: str
    messages: list
    is_wrong: bool
    fix_url: str
    # What to correct after the cell that was just corrected.
    is_next: bool = False

    @property
    def label(self):
        return self.heading.said or self.heading.understood

    @property
    def is_quiet(self):
        """Neither said nor asked: not worth a line on a phone."""
        return not (self.said or self.messages or self.was)


@dataclass(frozen=True)
class ShownRow:
    row: object
    cells: list
    remarks: list
    kept: str
    record_url: str
    url: str
    choices: list

    @property
    def anchor(self):
        return f"row-{self.row.pk}"


@dataclass(frozen=True)
class Skipped:
    """A row that is no data, shown in its place."""

    number: int
    kind: str
    said: str
    skipped: bool = True


@dataclass
class Group:
    """Rows below one header."""

    sheet: str
    headings: list
    rows: list = field(default_factory=list)

    @property
    def width(self):
        return len(self.headings) + 1


class Drawing:
    """The rows of one page, in a constant number of queries."""

    def __init__(self, batch, rows, asked, may_change):
        self.batch, self.rows, self.may_change = batch, rows, may_change
        self.importer = importers.get(batch.layout)
        self.columns = self.importer.layout.columns
        self.place = kept(asked)
        at = asked.get("at", "")
        self.at = int(at) if at.isascii() and at.isdigit() and len(at) < 9 else None
        self.choices = Choices(batch)
        self.fixes = self._fixes()
        pks = {row.known for row in rows if row.known}
        self.stored = self.importer.stored(pks, batch) if pks else {}
        self._headings, self._fixable = {}, {}

    def _fixes(self):
        if not self.rows:
            return {}
        found = self.batch.fixes.filter(
            sheet__in={row.sheet for row in self.rows}, number__in={row.number for row in self.rows}
        )
        return {(one.sheet, one.number, one.column): one for one in found}

    def groups(self, page=None):
        """Rows by sheet and table; with rows that are no data where `page` shows all rows."""
        found = {}
        for row in self.rows:
            key = row.sheet, row.table
            if key not in found:
                found[key] = Group(row.sheet, self.headings(row))
            found[key].rows.append(self.drawn(row, found[key].headings))
        groups = list(found.values())
        self.mark_next(groups)
        if page is not None:
            self.put_skipped(groups, page)
        return groups

    def mark_next(self, groups):
        """The keyboard goes on at the next cell that wants something."""
        if self.at is None:
            return
        cells = [
            (shown.row.number, cell)
            for group in groups
            for shown in group.rows
            for cell in shown.cells
            if cell.messages and cell.fix_url
        ]
        later = [cell for number, cell in cells if number >= self.at]
        for cell in (later or [cell for _number, cell in cells])[:1]:
            cell.is_next = True

    def headings(self, row):
        """The columns of a row's table, as the sheet calls them and as they are understood."""
        tables = self.batch.tables(row.sheet)
        if row.table >= len(tables) or not row.cells:
            return [
                Heading(column, name, "", str(self.columns[name].label))
                for column, name in enumerate(self.batch.counts.get("columns", []))
                if name in self.columns
            ]
        table = tables[row.table]
        said = written(table)
        first, last = span(tables, table, len(said))
        return [
            Heading(column, name, said[column], self.meaning(name, said[column]))
            for column in range(first, last)
            if (name := table["fields"].get(column, "")) or said[column]
        ]

    def meaning(self, name, said):
        """How a heading was understood, where that is not what it says."""
        if name not in self.columns:
            return ""
        label = str(self.columns[name].label)
        return "" if squash(label) == squash(said) else label

    def drawn(self, row, headings):
        told = row.messages()
        understood = self.importer.shown(row.values) if row.values else {}
        record, words = self.stored.get(row.known, (None, {}))
        words = {**words, **self.importer.there(row.values)}
        fixable = corrections.fixable(self.batch, row) if self.may_change else {}
        shown = set()
        cells = []
        for heading in headings:
            name = heading.field if heading.field not in shown else ""
            shown.add(name)
            cells.append(self.cell(row, heading, name, told, understood, words, fixable))
        remarks = [text for name, texts in told.items() if name not in shown for text in texts]
        return ShownRow(
            row=row,
            cells=cells,
            remarks=remarks,
            kept=kept_words(row),
            record_url=page_of_row(record, record.pk) if record else "",
            url=self.url(row) if self.may_change else "",
            choices=self.offered(row) if self.may_change else [],
        )

    def cell(self, row, heading, name, told, understood, words, fixable):
        said = corrections.cell_of(row, heading.column) if row.cells else row.raw.get(name, "")
        reading = understood.get(name, "")
        there = words.get(name, "")
        fix = self.fixes.get((row.sheet, row.number, heading.column))
        return Cell(
            heading=heading,
            said=fix.said if fix else said,
            understood=differing(reading, said),
            on_record="" if str(there) == str(reading) else str(there),
            was=(fix.was or "—") if fix and fix.said != fix.was else "",
            messages=told.get(name, []) if name else [],
            is_wrong=row.outcome == Outcome.REJECTED and bool(name) and row.field == name,
            fix_url=self.url(row, heading.column) if heading.column in fixable else "",
        )

    def url(self, row, column=None):
        place = self.place if column is None else {**self.place, "column": column}
        address = reverse("records:import_row", args=[self.batch.pk, row.pk])
        return f"{address}?{urlencode(place)}" if place else address

    def offered(self, row):
        """What may be chosen for a row that is there already; the chosen one first pressed."""
        offered = corrections.offered(self.batch, row)
        if len(offered) < 2:
            return []
        chosen = self.choices.of_row.get((row.sheet, row.number, row.table)) or row.choice
        if row.outcome == Outcome.DUPLICATE and not chosen:
            chosen = Choice.KEEP
        return [Option(one, one.label, one == (chosen or Choice.KEEP)) for one in offered]

    def put_skipped(self, groups, page):
        """Titles, totals and notes at their places between the rows."""
        ignored = {}
        for sheet, number, kind, *said in self.batch.counts.get("ignored", []):
            line = Skipped(number, str(KINDS.get(kind, kind)), said[0] if said else "")
            ignored.setdefault(sheet, []).append(line)
        seen = set()
        for place, group in enumerate(groups):
            numbers = [shown.row.number for shown in group.rows]
            if numbers != sorted(numbers) or not numbers:
                continue
            is_first = group.sheet not in seen and (page.number == 1 or place > 0)
            seen.add(group.sheet)
            later = groups[place + 1 :]
            is_last = (later and later[0].sheet != group.sheet) or (
                not later and not page.has_next()
            )
            after = 0 if is_first else numbers[0]
            until = 10**9 if is_last else numbers[-1]
            lines = [one for one in ignored.get(group.sheet, []) if after < one.number < until]
            group.rows = merged(group.rows, lines)


def merged(rows, lines):
    number = lambda one: one.number if isinstance(one, Skipped) else one.row.number  # noqa: E731
    return sorted([*rows, *lines], key=number)


def written(table):
    """One text per column of a header, the parts of two rows joined as they are understood."""
    rows = [list(row) for row in table["rows"]]
    width = max([*map(len, rows), *(column + 1 for column in table["fields"])], default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    for first, column, last, end in table.get("merges", []):
        for row in range(first, min(last, len(rows) - 1) + 1):
            for across in range(column, min(end, width - 1) + 1):
                rows[row][across] = rows[row][across] or rows[first][column]
    said = []
    for column in range(width):
        parts = dict.fromkeys(row[column] for row in rows if row[column])
        said.append("/".join(parts))
    return said


def span(tables, table, width):
    """Of tables side by side below one header only the columns of this one."""
    beside = [one for one in tables if one["rows"] == table["rows"]]
    if len(beside) < 2 or not table["fields"]:
        return 0, width
    return min(table["fields"]), max(table["fields"]) + 1


def differing(understood, said):
    """How a cell was understood, where that is not what stands in it."""
    return "" if str(understood) == said else str(understood)


def ignored_of(batch):
    """(sheet, row, what) of rows that are no data, and the sheets that were not read."""
    return {
        "rows": [
            (sheet, row, KINDS.get(kind, kind))
            for sheet, row, kind, *_said in batch.counts.get("ignored", [])
        ],
        "sheets": [name for name, why in batch.unread.items() if why != "other kind"],
    }
