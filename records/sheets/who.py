"""Who a row is about, and whom a cell names besides (rules 4.3 and 12.2)."""

from records.sheets.layout import Reject
from records.sheets.people import read_name


def person_of(
    cells, row, tools, *, name="name", number="employee_no", subject="subject", group="group"
):
    """The RosterPerson a row is about, by the fields that say so. Raises Reject when that is
    nobody, or may be several."""
    found = tools.roster.find(
        cells.said(name),
        tools.roster.number(cells[number]),
        subject=cells.said(subject),
        group=cells.said(group),
    )
    if found.code:
        raise Reject(found.code, name if cells.has_column(name) else number)
    if found.has_lost_character:
        row.warn("RARE_CHAR_LOST", name)
    return found.person


def named(name, who, field, row, tools, *, number="", subject=""):
    """Somebody a cell names: who is not on the roster, or may be several, stays text, with the
    warning `who`_UNKNOWN or `who`_AMBIGUOUS."""
    found = tools.roster.find(name, number, subject=subject)
    person = found.person
    if person is None:
        code = "AMBIGUOUS" if found.code == "PERSON_AMBIGUOUS" else "UNKNOWN"
        row.warn(f"{who}_{code}", field)
    elif found.has_lost_character:
        row.warn("RARE_CHAR_LOST", field)
    return {
        "employee_no": person.employee_no if person else None,
        "person": person.key if person else None,
        "name": person.name if person else read_name(name).name,
    }
