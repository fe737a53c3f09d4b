"""The staff list of a school (教职工花名册). It stands here, as people are below spreadsheets."""

import re
from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from records.sheets.cells import is_number, says_nothing, squash, text
from records.sheets.dates import is_unreadable_month, read_month
from records.sheets.layout import Column, Layout, Reject
from records.sheets.people import read_name

COLUMNS = {
    "employee_no": Column(_("employee number")),
    "name": Column(_("full name")),
    "gender": Column(_("gender")),
    "id_number": Column(_("ID number"), is_secret=True),
    "birth": Column(_("month of birth")),
    "title": Column(_("professional title")),
    "stage": Column(_("stage")),
    "subjects": Column(_("subjects")),
    "group": Column(_("research group")),
    "duty": Column(_("duty")),
    "note": Column(_("note")),
}

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
LABEL = re.compile(r"区别:([^;,。]*)")
STAGES = {"primary": "小学", "junior secondary": "初中", "senior secondary": "高中"}


def read(cells, row, tools):
    """Check number and name; the rest of a person is never a reason to turn a row away."""
    number, name = tools.roster.number(cells["employee_no"]), read_name(cells.said("name"))
    if not number:
        raise Reject("EMPLOYEE_NO_MISSING", "employee_no")
    if len(number) > 20:
        raise Reject("TEXT_TOO_LONG", "employee_no")
    if not name.name:
        raise Reject("NAME_MISSING", "name")
    if not is_name(name.name):
        raise Reject("NAME_INVALID", "name")
    label = LABEL.search(squash(cells["note"]))
    row.values |= {
        "employee_no": number,
        "name": name.name,
        "label": label[1] if label and label[1] else name.suffix,
        "gender": _gender(cells["gender"]),
        "birth": _birth(cells, row),
        "subjects": list(tools.vocabulary.subjects(cells["subjects"])),
        "title": tools.vocabulary.title(cells["title"]),
        "group": text(cells["group"]),
        "duty": text(cells["duty"]),
        "stage": text(cells["stage"]) or STAGES.get(tools.settings.stage, tools.settings.stage),
        "note": cells.said("note"),
    }


def is_name(name):
    """Letters, and nothing a spreadsheet would take for a formula."""
    return len(name) <= 40 and name[0] not in "=+-@" and any(c.isalpha() for c in name)


def _gender(value):
    said = squash(value)
    return next((gender for gender in ("男", "女") if said.startswith(gender)), "")


def _birth(cells, row):
    """`1985-06`, or only the year. A usable ID number decides; it is not kept."""
    written, certain = read_month(cells["birth"]), _month_of_id(cells, row)
    if certain:
        if not written.is_ambiguous and _differs(written, certain):
            row.warn("BIRTH_MISMATCH", "birth")
        return "{:04}-{:02}".format(*certain)
    if written.is_ambiguous:
        row.warn("BIRTH_MONTH_AMBIGUOUS", "birth")
    if is_unreadable_month(cells["birth"]):
        row.warn("MONTH_UNREADABLE", "birth")
    return str(written)


def _differs(written, certain):
    if written.year is None:
        return False
    return written.year != certain[0] or written.month not in (None, certain[1])


def _month_of_id(cells, row):
    """(year, month) of a usable ID number; what is wrong with it is a warning."""
    if not cells.has_column("id_number"):
        return None
    value = cells["id_number"]
    said = squash(value).upper()
    if says_nothing(value):
        row.warn("ID_MISSING", "id_number")
    elif is_number(value) or re.fullmatch(r"\d(\.\d+)?E\+?\d+", said):
        row.warn("ID_PRECISION_LOST", "id_number")
    elif not is_id_number(said):
        row.warn("ID_CHECK_CHARACTER", "id_number")
    else:
        return int(said[6:10]), int(said[10:12])
    return None


def is_id_number(said):
    """Eighteen characters, a possible month, and the check character of GB 11643."""
    if not re.fullmatch(r"\d{17}[\dX]", said, re.ASCII) or not 1 <= int(said[10:12]) <= 12:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(said, ID_WEIGHTS, strict=False))
    return ID_CHECKS[total % 11] == said[17]


def finish(rows, tools):
    """A number seen before is left out; people who share a name are named on each."""
    first, same_name = {}, defaultdict(list)
    for row in rows:
        if row.is_accepted:
            kept = first.setdefault(row.values["employee_no"], row)
            if kept is row:
                same_name[row.values["name"]].append(row)
            else:
                row.duplicate_of(kept.place, field="employee_no")
    for people in same_name.values():
        if len(people) > 1:
            for row in people:
                row.warn("SAME_NAME", "name")


LAYOUT = Layout(
    name="roster", columns=COLUMNS, person="name", number="employee_no", read=read, finish=finish
)
