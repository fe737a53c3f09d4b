"""The training register of a semester (教师培训学时登记表)."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from records.sheets.cells import squash, title, title_key
from records.sheets.layout import Column, Layout, Reject
from records.sheets.own_tables import find_own_tables
from records.sheets.who import person_of
from training.models import MOST_HOURS_A_DAY

COLUMNS = {
    "name": Column(_("full name")),
    "employee_no": Column(_("employee number")),
    "group": Column(_("research group")),
    "subject": Column(_("subject")),
    "programme": Column(_("programme")),
    "level": Column(_("level")),
    "mode": Column(_("form of training")),
    "date": Column(_("date")),
    "year": Column(_("year")),
    "month": Column(_("month")),
    "day": Column(_("day of the month")),
    "start": Column(_("first day")),
    "end": Column(_("last day")),
    "place": Column(_("place")),
    "organiser": Column(_("organiser")),
    "hours": Column(_("hours")),
    "credits": Column(_("credits")),
    "certificate": Column(_("certificate number")),
    "result": Column(_("result")),
    "note": Column(_("note")),
}


def read(cells, row, tools):
    """Check in the order of the rules: person, programme, dates, hours, completion."""
    values = row.values
    person = person_of(cells, row, tools)
    values["employee_no"], values["person"] = person.employee_no, person.key
    values["programme"] = title(cells["programme"])
    if not values["programme"]:
        raise Reject("TITLE_MISSING", "programme")
    if len(values["programme"]) > 200:
        raise Reject("TEXT_TOO_LONG", "programme")
    days = _dates(cells, row, tools)
    _hours(cells, row, tools, days)
    _completion(cells, row, tools)
    _level_and_mode(cells, row, tools)
    values |= {name: cells.said(name) for name in ("place", "organiser", "certificate", "note")}


def _dates(cells, row, tools):
    if cells.has_column("start") and (not cells.is_empty("start") or cells.is_empty("date")):
        field, days = "start", tools.dates.between(cells["start"], cells["end"])
    elif cells.has_column("end") and not cells.is_empty("end"):
        field, days = "date", tools.dates.between(cells["date"], cells["end"])
    else:
        field, days = "date", tools.dates.days(cells.date("date"))
    if days.code:
        raise Reject(days.code, field)
    if not tools.settings.contains(days.end):
        raise Reject("OUT_OF_TERM", field)
    if days.is_imprecise:
        row.warn("DATE_IMPRECISE", "date")
    row.values |= {"starts_on": days.start, "ends_on": days.end}
    return days


def _hours(cells, row, tools, days):
    read = tools.hours.hours(cells["hours"])
    if read.code:
        raise Reject(read.code, "hours")
    if read.approximate:
        row.warn("HOURS_APPROXIMATE", "hours")
    if days.length and read.hours > MOST_HOURS_A_DAY * days.length:
        row.warn("HOURS_OVER_DAY_LIMIT", "hours")
    credits = tools.hours.credits(cells["credits"])
    if credits is None:
        credits = read.credits
    if credits is None:
        credits = _tidy(read.hours * tools.settings.credits_per_hour)
        row.warn("CREDIT_DERIVED", "credits")
    row.values |= {"hours": read.hours, "credits": credits}


def _tidy(number):
    """4.0 hours times 1 are 4 credits, not 4.00."""
    return (
        number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
    )


def _completion(cells, row, tools):
    note = squash(cells["note"])
    for field, said in (("note", note), ("result", squash(cells["result"]))):
        if said and any(sign in said for sign in tools.words.signs("not_completed")):
            raise Reject("NOT_COMPLETED", field)
    if note and any(sign in note for sign in tools.words.signs("attendance")):
        row.warn("ATTENDANCE_NOTE", "note")


def _level_and_mode(cells, row, tools):
    for field, read in (("level", tools.vocabulary.level), ("mode", tools.vocabulary.mode)):
        row.values[field], is_known = read(cells[field])
        if not is_known:
            row.warn(f"{field.upper()}_UNKNOWN", field)


def key(values):
    """What makes two rows the same training: person, programme, first and last day."""
    return (
        values["employee_no"],
        title_key(values["programme"]),
        values["starts_on"],
        values["ends_on"],
    )


def finish(rows, tools):
    """The first in reading order is kept; other hours make the second a conflict."""
    first = {}
    for row in rows:
        if row.is_accepted:
            kept = first.setdefault(key(row.values), row)
            if kept is not row:
                same = kept.values["hours"] == row.values["hours"]
                row.duplicate_of(
                    kept.place, "DUPLICATE_ROW" if same else "DUPLICATE_CONFLICT", "programme"
                )


LAYOUT = Layout(
    name="training",
    columns=COLUMNS,
    person="name",
    number="employee_no",
    read=read,
    finish=finish,
    arrange=find_own_tables,
)
