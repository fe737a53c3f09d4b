"""Papers, one row per outcome, and awards of competitions (论文获奖、发表登记表)."""

import calendar
import datetime
import re

from django.utils.translation import gettext_lazy as _

from records.sheets.cells import is_number, says_nothing, squash, text, title_key
from records.sheets.dates import MONTH, MONTH_DIGITS, read_month
from records.sheets.layout import Column, Layout, Reject
from records.sheets.names import split_names
from research.sheets.titles import work_title

COLUMNS = {
    "title": Column(_("title of the paper")),
    "event": Column(_("competition")),
    "authors": Column(_("authors")),
    "number_of_author": Column(_("employee number")),
    "subject": Column(_("subject")),
    "group": Column(_("research group")),
    "prize": Column(_("prize or publication")),
    "venue": Column(_("journal or awarding body")),
    "level": Column(_("level")),
    "date": Column(_("date")),
    "date_2": Column(_("day of the prize or of publication")),
    "number": Column(_("publication number")),
    "certificate": Column(_("certificate number")),
    "note": Column(_("note"), is_free_text=True),
}


def read(cells, row, tools):
    """Check in the order of the rules: first author, title, outcome, date."""
    is_award = not cells.has_column("title")
    field = "event" if is_award else "title"
    values = row.values
    _authors(cells, row, tools)
    values["is_award"] = is_award
    values["title"] = work_title(cells[field])
    if not values["title"]:
        raise Reject("TITLE_MISSING", field)
    if len(values["title"]) > (150 if is_award else 200):
        raise Reject("TEXT_TOO_LONG", field)
    values["outcome"], values["prize"] = _outcome(cells, tools, is_award)
    _date(cells, row, tools)
    values["level"], is_known = tools.vocabulary.level(cells["level"])
    if not is_known:
        row.warn("LEVEL_UNKNOWN", "level")
    said = squash(cells["note"]) + squash(cells["venue"])
    values["core"] = any(sign in said for sign in tools.words.signs("core"))
    values |= {name: cells.said(name) for name in ("venue", "number", "certificate", "note")}


def _authors(cells, row, tools):
    number = tools.roster.number(cells["number_of_author"])
    said = split_names(cells["authors"], tools.roster)
    if not said.names and not number:
        raise Reject("PERSON_MISSING", "authors")
    first = tools.roster.find(
        said.names[0] if said.names else "",
        number,
        subject=cells.said("subject"),
        group=cells.said("group"),
    )
    if first.code:
        raise Reject(first.code, "authors")
    found = [(first, "")] + [(tools.roster.find(name), name) for name in said.names[1:]]
    team = []
    for one, name in found:
        if one.person is None:
            ambiguous = one.code == "PERSON_AMBIGUOUS"
            row.warn("AUTHOR_AMBIGUOUS" if ambiguous else "AUTHOR_UNKNOWN", "authors")
        elif one.has_lost_character:
            row.warn("RARE_CHAR_LOST", "authors")
        person = one.person
        team.append(
            {
                "employee_no": person.employee_no if person else None,
                "person": person.key if person else None,
                "name": person.name if person else text(name),
            }
        )
    row.values |= {
        "first": first.person.employee_no,
        "first_person": first.person.key,
        "team": _once(team),
        "authors": [one["employee_no"] for one in _once(team) if one["employee_no"]],
        "people": sorted(one["employee_no"] for one in _once(team) if one["employee_no"]),
    }


def _once(team):
    """Everybody at the first place they have."""
    return list({one["employee_no"] or one["name"]: one for one in reversed(team)}.values())[::-1]


def _outcome(cells, tools, is_award):
    """(outcome, prize); INCOMPLETE when the row does not say what came of it."""
    said = "" if says_nothing(cells["prize"]) else squash(cells["prize"])
    prize = _first(tools.words.table("prizes"), said)
    if is_award:
        if not prize:
            raise Reject("INCOMPLETE", "prize")
        return "prize", prize
    named = _first(tools.words.table("outcomes"), said)
    if named == "published" or not says_nothing(cells["number"]):
        return "published", ""
    if named:
        return named, ""
    if prize:
        return "prize", prize
    if not cells.has_column("prize"):
        return "published", ""
    raise Reject("INCOMPLETE", "prize")


def _first(table, said):
    return next((key for key, words in table.items() if any(word in said for word in words)), "")


def _date(cells, row, tools):
    """A day, or a month whose last day counts."""
    said, day = read_date(cells["date_2" if cells.is_empty("date") else "date"], tools)
    if not tools.settings.contains(day):
        raise Reject("OUT_OF_TERM", "date")
    row.values |= {"date": said, "happened_on": day}


def read_date(value, tools):
    """(as registers say it, the day that counts); raises Reject."""
    if month := _month(value):
        return str(month), _end_of(month.year, month.month)
    days = tools.dates.days(value)
    if days.code:
        raise Reject(days.code, "date")
    start, end = days.start, days.end
    if days.is_imprecise and start.day == 1 and end == _end_of(start.year, start.month):
        return f"{start:%Y-%m}", end
    return str(end), end


def _month(value):
    """A year and a month and no day."""
    if is_number(value):
        month = read_month(value) if 1900 <= value < 2100 and value != int(value) else None
        if month and month.is_ambiguous:
            raise Reject("DATE_AMBIGUOUS", "date")
    else:
        said = re.sub(r"\s+", "", text(value)) if isinstance(value, str) else ""
        is_month = MONTH.fullmatch(said) or MONTH_DIGITS.fullmatch(said)
        month = read_month(value) if is_month else None
    return month if month and month.month else None


def _end_of(year, month):
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def key(values):
    """What makes two rows the same outcome: the paper and its outcome and date; of an award
    also who was given it."""
    whose = tuple(values["authors"]) if values["is_award"] else ()
    return (
        values["is_award"],
        title_key(values["title"]),
        values["outcome"],
        str(values["happened_on"]),
        whose,
    )


def finish(rows, tools):
    seen = {}
    for row in rows:
        if row.is_accepted and (first := seen.setdefault(key(row.values), row)) is not row:
            row.duplicate_of(first.place, field="event" if row.values["is_award"] else "title")


LAYOUT = Layout(
    name="papers",
    columns=COLUMNS,
    person="authors",
    number="number_of_author",
    heads=("title", "event"),
    read=read,
    finish=finish,
)
