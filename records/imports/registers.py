"""Sheets of our own in the layouts that we read: what is on record, and empty ones to fill in.

An app declares a register for each of its layouts when it is ready. What is exported by it
reads back as what is on record already.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.imports import importers
from records.models import BatchState, ImportBatch, Record
from records.sheets import RosterPerson, Words
from records.sheets.headings import columns_named
from records.sheets.levels import Vocabulary
from records.sheets.people import Roster
from records.sheets.writing import Field, Sayings, Signatures, headings
from records.xlsx import DAY, PALE, PLAIN, TEXT, WRAPPED, Book, Choice, Look, Styled, letters
from schools.models import Employment, Group, GroupKind
from schools.roster import research_groups

REGISTRY: dict[str, "Register"] = {}
# A row that begins so is a remark, not data (reading rule 2.4).
EXAMPLE = "※示例"
SERIAL = Field("serial", width=8)
LAST_ROW = 3000
LISTS = "选项"
PERSON = gettext_lazy("One name. Where two people share it, add the mark in brackets.")
NUMBER = gettext_lazy("Finds the person for certain; the name alone will do where it is unique.")
NAMES = gettext_lazy("Several names with 、 between them, the most important first.")
LEVEL = gettext_lazy("Choose one; names of your towns and county are understood too.")
DATE = gettext_lazy("A day such as 2021-3-5.")
MONTH = gettext_lazy("A month such as 2021.09; a day is fine too.")


@dataclass(frozen=True)
class Sheet:
    """One sheet of a register.

    Records of `kind` fill it, as many as `narrow(rows)` leaves; `values(record, said)` gives
    {field: value} for each row a record becomes, `said` being a Said. Fields in `asked` stand
    in empty sheets only, those in `told` in exports only. Each of `instead` is (field, names of
    fields whose place it takes) where the school's own sheet has it. `drops(rows, said)` are
    names of fields that the rows, or for None an empty sheet, do not need.
    """

    name: str
    fields: tuple[Field, ...]
    kind: str = ""
    values: Callable | None = None
    narrow: Callable = lambda rows: rows
    prefetch: tuple = ()
    asked: tuple = ()
    told: tuple = ()
    instead: tuple = ()
    drops: Callable = lambda rows, said: ()

    def without(self, names):
        return replace(self, fields=tuple(one for one in self.fields if one.name not in names))

    @property
    def empty_fields(self):
        return [SERIAL, *(one for one in self.fields if one.name not in self.told)]

    @property
    def written_fields(self):
        return [SERIAL, *(one for one in self.fields if one.name not in self.asked)]


@dataclass(frozen=True)
class Register:
    layout: str
    sheets: tuple[Sheet, ...]

    @property
    def label(self):
        return importers.get(self.layout).label

    def sheets_of(self, kind):
        return [sheet for sheet in self.sheets if sheet.kind == kind]

    def fills(self, kind):
        """Whether records of this kind are written by it."""
        return bool(self.sheets_of(kind))

    def write(self, book, kind, rows, said, read):
        """Sheets with records; returns how many rows they hold.

        `read(rows, prefetch)` goes through the records in pieces.
        """
        count = 0
        for number, sheet in enumerate(self.sheets_of(kind)):
            chosen = sheet.narrow(rows)
            if number == 0 or chosen.exists():
                records = read(chosen, sheet.prefetch)
                sheet = sheet.without(sheet.drops(chosen, said))
                count += write_sheet(book, self.layout, sheet, records, said)
        return count

    def write_empty(self, book, said, offers):
        for sheet in self.empty_sheets(said):
            write_empty_sheet(book, self.layout, sheet, said, offers)

    def empty_sheets(self, said):
        return [sheet.without(sheet.drops(None, said)) for sheet in self.sheets]

    def fields_told(self, said):
        """(sheet, its fields) that the notes explain."""
        return [(sheet.name, sheet.empty_fields) for sheet in self.empty_sheets(said)]


def register(one):
    REGISTRY[one.layout] = one
    return one


def get(layout):
    """The register of a layout; KeyError when there is none."""
    return REGISTRY[layout]


def offered():
    """Registers of the layouts that can be imported, in the order of the imports."""
    return [REGISTRY[name] for name in importers.REGISTRY if name in REGISTRY]


def of_kind(kind):
    """The register that records of a kind are exported in, or None."""
    return next((one for one in REGISTRY.values() if one.fills(kind)), None)


class Said:
    """How a school's sheets say what we keep as codes and ids, on a day."""

    def __init__(self, school, day=None):
        self.school, self.day = school, day or timezone.localdate()
        self.words, self.imported = Words(school.words), {}
        # A school has the settings that readers of words and names want.
        vocabulary = Vocabulary(self.words, school)
        self.word = Sayings(vocabulary)
        people = list(people_of(school, self.day))
        self.people = Signatures(people, Roster(people, school, vocabulary.subjects))

    def columns_of(self, layout, needed):
        """[(field, heading)] of the first table with all that is needed in the sheet of this
        layout that was imported last; nothing where there is none."""
        for sheet in self.last_sheets(layout).values():
            for table in sheet.get("tables", ()):
                found = table["fields"]
                if all(names & set(found.values()) for names in needed):
                    columns = sorted((int(column), name) for column, name in found.items())
                    return [(name, heading_at(table, column)) for column, name in columns]
        return []

    def last_sheets(self, layout):
        if layout not in self.imported:
            batches = ImportBatch.objects.filter(
                school=self.school, layout=layout, state=BatchState.DONE
            )
            batch = batches.order_by("-id").first()
            self.imported[layout] = batch.sheets if batch else {}
        return self.imported[layout]

    def name(self, person):
        """A person as a cell names them, for cells without a number beside them."""
        return self.people.name(person.pk, person.name)


def heading_at(table, column):
    """The heading of a column: of two header rows the lower, where it says something."""
    words = [row[column] for row in table["rows"] if column < len(row) and row[column]]
    return words[-1] if words else ""


def people_of(school, day):
    """Everybody who ever worked at the school, in the shape a Roster wants; the last spell
    of a person comes last."""
    groups = research_groups(school.pk, day)
    names = dict(Group.objects.filter(school=school).values_list("pk", "name"))
    spells = Employment.objects.filter(school=school).select_related("person")
    for spell in spells.order_by("started_on", "employee_no"):
        yield RosterPerson(
            employee_no=spell.employee_no,
            name=spell.person.name,
            subjects=tuple(spell.subjects),
            group=names.get(groups.get(spell.person_id), ""),
            label=spell.label,
            key=str(spell.person_id),
        )


# --- what is on record ---------------------------------------------------------------


def write(book, kind, rows, said, read):
    """Sheets with the records of a kind, of those with a life of their own the standing ones;
    returns how many rows they hold."""
    if issubclass(kind.model, Record):
        rows = rows.standing()
    return of_kind(kind.name).write(book, kind.name, rows, said, read)


def write_sheet(book, layout, sheet, records, said):
    """One sheet of a register with these records; returns how many rows it holds."""
    fields, names = arranged(sheet, layout, said)
    return book.sheet(
        sheet.name,
        names,
        [field.width for field in fields],
        written_rows(sheet, fields, records, said),
        Look(styles=styles_of(fields)),
    )


def arranged(sheet, layout, said):
    """(fields, headings) as the school's own sheet had them when it was last imported, with
    what that lacked at the end; otherwise as usual."""
    usual = sheet.written_fields
    columns = said.columns_of(layout, needed_of(sheet))
    fitting = {field.name: field for field in usual[1:]} | {
        field.name: field for field, _names in sheet.instead
    }
    columns = [(name, heading) for name, heading in columns if name in fitting]
    taken = {name for name, _heading in columns}
    for field, replaced in sheet.instead:
        if field.name in taken:
            taken |= set(replaced)
    rest = [SERIAL, *(field for field in usual[1:] if field.name not in taken)]
    serial, *others = headings(said.words, layout, rest)
    fields = [SERIAL, *(fitting[name] for name, _heading in columns), *rest[1:]]
    names = [serial, *(heading for _name, heading in columns), *others]
    if is_understood(layout, fields, names, said):
        return fields, names
    return usual, headings(said.words, layout, usual)


def needed_of(sheet):
    """[the fields of which a table must have one] of each column that is needed."""
    return [
        {field.name} | {one.name for one, replaced in sheet.instead if field.name in replaced}
        for field in sheet.fields
        if field.is_needed
    ]


def is_understood(layout, fields, names, said):
    """Whether a reader takes each column for what it is."""
    heads = importers.get(layout).layout.header_fields
    columns = columns_named(names, said.words.headers(layout), heads)
    return columns == {field.name: column for column, field in enumerate(fields)}


def written_rows(sheet, fields, records, said):
    number, names = 0, [field.name for field in fields[1:]]
    for record in records:
        for values in sheet.values(record, said):
            number += 1
            yield [number, *[values.get(name) for name in names]]


def styles_of(fields):
    return tuple(TEXT if field.is_text else DAY if field.is_day else PLAIN for field in fields)


# --- empty sheets ----------------------------------------------------------------------


def write_empty(file, register, school):
    """A workbook to fill in: headings, choices, an example, and how to fill it in."""
    said, book = Said(school), Book(file)
    offers = Offers(said)
    register.write_empty(book, said, offers)
    write_notes(book, register, said)
    offers.write(book)
    book.close()


def write_empty_sheet(book, layout, sheet, said, offers):
    fields = sheet.empty_fields
    names = headings(said.words, layout, fields)
    choices = [
        Choice(column, 3, LAST_ROW, name, str(field.hint), offers.place_of(field.choices))
        for column, (field, name) in enumerate(zip(fields, names, strict=True))
        if field.hint or offers.place_of(field.choices)
    ]
    book.sheet(
        sheet.name,
        [
            f"{name}*" if field.is_needed else name
            for field, name in zip(fields, names, strict=True)
        ],
        [field.width for field in fields],
        [Styled([EXAMPLE, *(field.example for field in fields[1:])], PALE)],
        Look(styles=styles_of(fields), choices=tuple(choices), is_filtered=False),
    )


def write_notes(book, register, said):
    """How to fill it in, column by column; it has no headings, so that no reader takes it
    for a table."""
    rows = [
        Styled([_("How to fill in")]),
        Styled(
            [_("Columns with a star are needed; the others may stay empty or be removed.")], PLAIN
        ),
        Styled(
            [_("The example row begins with ※ and is not imported. Other rows of yours may too.")],
            PLAIN,
        ),
        Styled([_("Columns may be moved, renamed to other usual words, or added.")], PLAIN),
    ]
    for title, fields in register.fields_told(said):
        rows += [Styled([]), Styled([title])]
        names = headings(said.words, register.layout, fields)
        for field, name in list(zip(fields, names, strict=True))[1:]:
            star = "*" if field.is_needed else ""
            hint = " ".join(filter(None, [str(field.hint), example_of(field)]))
            rows.append(Styled([f"{name}{star}", hint], WRAPPED))
    book.sheet(_("How to fill in"), [], [24, 80], rows)


def example_of(field):
    return _("For example: %(example)s") % {"example": field.example} if field.example else ""


class Offers:
    """The lists behind drop-downs, on a hidden sheet of their own."""

    def __init__(self, said):
        self.said, self.lists, self.columns = said, {}, {}

    def place_of(self, name):
        """The range of a list, nothing where it is empty or there is none of this name."""
        if not name:
            return ""
        if name not in self.lists:
            self.lists[name] = self.words_of(name)
            self.columns[name] = letters(len(self.columns))
        found, column = self.lists[name], self.columns[name]
        return f"'{LISTS}'!${column}$1:${column}${len(found)}" if found else ""

    def words_of(self, name):
        word = self.said.word
        if name == "people":
            return self.people()
        if name == "groups":
            groups = Group.objects.filter(
                school=self.said.school, kind=GroupKind.RESEARCH, closed_on=None
            )
            return list(groups.values_list("name", flat=True))
        if name == "outcomes":
            return [*word.all("prizes"), *word.all("outcomes")]
        # A lesson of another type is better asked about than called other.
        return word.all(name, but=("other",) if name == "types" else ())

    def people(self):
        """Who works at the school now, in the order of employee numbers."""
        spells = Employment.objects.on(self.said.day).filter(school=self.said.school)
        known = self.said.people
        ids = spells.order_by("employee_no").values_list("person_id", flat=True)
        return list(dict.fromkeys(known.name(one) for one in ids))

    def write(self, book):
        if not self.lists:
            return
        longest = max(map(len, self.lists.values()))
        rows = (
            [words[row] if row < len(words) else "" for words in self.lists.values()]
            for row in range(longest)
        )
        book.sheet(LISTS, [], [16] * len(self.lists), rows, Look(is_hidden=True))
