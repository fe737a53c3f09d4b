"""Titles of backbone teachers and mentor pairs (骨干名册、师徒结对一览表)."""

import datetime
import re

from django.utils.translation import gettext_lazy as _

from records.sheets.cells import says_nothing, squash, text, title_key, whole_number
from records.sheets.dates import full_day, is_missing, read_month
from records.sheets.layout import Column, Layout, Reject
from records.sheets.names import SEPARATORS, split_names
from records.sheets.numbers import document_number
from records.sheets.who import named, person_of

COLUMNS = {
    "name": Column(_("full name")),
    "employee_no": Column(_("employee number")),
    "group": Column(_("research group")),
    "subject": Column(_("subject")),
    "title": Column(_("title held")),
    "level": Column(_("level")),
    "document": Column(_("document number")),
    "approved": Column(_("approved")),
    "term": Column(_("term")),
    "until": Column(_("last day")),
    "apprentices": Column(_("mentees")),
    "mentee": Column(_("mentee")),
    "mentee_no": Column(_("mentee's employee number")),
    "mentee_2": Column(_("second mentee")),
    "mentee_3": Column(_("third mentee")),
    "mentee_4": Column(_("fourth mentee")),
    "since": Column(_("paired since")),
    "note": Column(_("note"), is_free_text=True),
}
MENTEES = ("mentee", "mentee_2", "mentee_3", "mentee_4")
SPAN = re.compile(r"(\d{4})[年./-](\d{1,2})月?[-—–―−~至到]+(\d{4})[年./-](\d{1,2})月?")
# `市级`, `市`, `学区` or `柳江县` before the title itself; 特级, 高级 and 乡村 are parts of titles.
LEVEL_FIRST = re.compile(
    r"[^级]{1,6}(?<![特高])级|.{0,4}?(?:[省县镇]|国(?![学际语])|市(?!场)|区(?!域)|乡(?!村))(?=.)"
)
YEARS = re.compile(r"(\d{1,2}|[一二三四五六七八九十两]{1,2})(?:学年|年)(?:期)?")


def read(cells, row, tools):
    """A pair where the table has a column of mentees, else a title. Checks: person, title."""
    if cells.has_column("mentee"):
        _pair(cells, row, tools)
    else:
        _title(cells, row, tools)


# --- titles -----------------------------------------------------------------------------


def _title(cells, row, tools):
    person = person_of(cells, row, tools)
    title = "" if says_nothing(cells["title"]) else squash(cells["title"])
    if not title:
        raise Reject("TITLE_MISSING", "title")
    if len(title) > 100:
        raise Reject("TEXT_TOO_LONG", "title")
    level, is_known = _level(cells, title, tools)
    if not is_known:
        row.warn("LEVEL_UNKNOWN", "level")
    begins = _first_day("approved", cells, row)
    begins, until = _term(cells, begins, row, tools)
    last = tools.settings.ends_on
    row.values |= {
        "kind": "title",
        "employee_no": person.employee_no,
        "person": person.key,
        "title": title,
        "level": level,
        "starts_on": begins,
        "ends_on": until,
        "is_active": begins is not None and begins <= last and (until is None or until >= last),
        "document": document_number(cells["document"]),
        "note": cells.said("note"),
        "apprentices": _apprentices(cells, row, tools, person),
    }


def _level(cells, title, tools):
    """Of its column; where there is none, of the title itself (`市级学科带头人`)."""
    if cells.has_column("level"):
        return tools.vocabulary.level(cells["level"])
    match = LEVEL_FIRST.match(title)
    return tools.vocabulary.level(match[0] if match else "")


def _first_day(field, cells, row):
    """Of the day, the month or the year of a cell (15.2)."""
    value = cells[field]
    if is_missing(value):
        return None
    day, month = full_day(value), read_month(value)
    if month.year is None or not _are_years(month.year):
        raise Reject("DATE_INVALID", field)
    if month.month is None:
        row.warn("MONTH_AMBIGUOUS" if month.is_ambiguous else "YEAR_ONLY", field)
    return day or datetime.date(month.year, month.month or 1, 1)


def _term(cells, begins, row, tools):
    begins, until = read_term(cells["term"], begins)
    until = _last_day(cells, tools) or until
    if until is None and not is_open(cells["term"], tools):
        row.warn("TERM_UNREADABLE", "term")
    if begins and until and until < begins:
        raise Reject("DATE_INVALID", "term")
    return begins, until


def _last_day(cells, tools):
    """Of a column that says until when; None where nothing, or no day that can be, stands."""
    value = cells["until"]
    if is_open(value, tools):
        return None
    day, month = full_day(value), read_month(value)
    if month.year is None or not _are_years(month.year):
        raise Reject("DATE_INVALID", "until")
    return day or end_of_month(month.year, month.month or 12)


def is_open(value, tools):
    """Whether no end is stated; a number of years without a beginning has none either."""
    said = squash(value)
    return (
        says_nothing(value)
        or any(word in said for word in tools.words.signs("open_term"))
        or _years(said) is not None
    )


def read_term(value, begins):
    """(first day, last day or None for an open end) of a term that begins on a day (15.3)."""
    said = "" if says_nothing(value) else squash(value)
    if span := SPAN.search(said):
        year, month, last_year, last_month = map(int, span.groups())
        if 1 <= month <= 12 and 1 <= last_month <= 12 and _are_years(year, last_year):
            return begins or datetime.date(year, month, 1), end_of_month(last_year, last_month)
    years = _years(said)
    if years is not None and begins:
        return begins, day_before_anniversary(begins, years)
    return begins, None


def _years(said):
    """`三年` and `3学年`; None where no number of years is stated."""
    match = YEARS.fullmatch(said)
    return whole_number(match[1].replace("两", "二")) if match else None


def _are_years(*years):
    return all(1900 <= year < 2200 for year in years)


def end_of_month(year, month):
    after = datetime.date(year + month // 12, month % 12 + 1, 1)
    return after - datetime.timedelta(days=1)


def day_before_anniversary(day, years):
    try:
        anniversary = day.replace(year=day.year + years)
    except ValueError:  # 29 February
        anniversary = datetime.date(day.year + years, 3, 1)
    return anniversary - datetime.timedelta(days=1)


def _apprentices(cells, row, tools, mentor):
    """The mentees in the cell; who is from elsewhere is a name (15.4)."""
    said = split_names(_spaced_count(cells["apprentices"]), tools.roster)
    if said.stated is not None and said.stated != len(said.names):
        row.warn("COUNT_MISMATCH", "apprentices")
    return [named(name, "MENTEE", "apprentices", row, tools) for name in said.names]


def _spaced_count(value):
    """`温远朗、翁芊 2人` and `娄东葭1人`: the number of people is a piece of its own."""
    return re.sub(
        r"\s*(?:共)?(\d{1,3}|[一二三四五六七八九十两]{1,3})([人位名])\s*$", r"、\1\2", text(value)
    )


# --- pairs -------------------------------------------------------------------------------


def _pair(cells, row, tools):
    mentor = person_of(cells, row, tools)
    number = tools.roster.number(cells["mentee_no"])
    mentees = [
        named(name, "MENTEE", field, row, tools, number=no, subject=cells.said("subject"))
        for name, field, no in _mentees(cells, number)
    ]
    if not mentees:
        raise Reject("PERSON_MISSING", "mentee")
    if any(mentee["employee_no"] == mentor.employee_no for mentee in mentees):
        raise Reject("SELF_MENTORING", "mentee")
    begins = _first_day("since", cells, row)
    begins, until = _term(cells, begins, row, tools)
    row.values |= {
        "kind": "pair",
        "employee_no": mentor.employee_no,
        "person": mentor.key,
        **_pairs_with(mentees),
        "subject": cells.said("subject"),
        "starts_on": begins,
        "ends_on": until,
        "note": cells.said("note"),
    }


def _mentees(cells, number):
    """(name, column, number) of everybody a row names, in one cell or in several. A number is
    that of who stands in the first."""
    first = [(cells.said("mentee"), "mentee", number)] if number else []
    return first + [
        (name, field, "")
        for field in MENTEES[len(first) :]
        if not says_nothing(cells[field])
        for name in filter(None, map(str.strip, SEPARATORS.split(cells.said(field))))
    ]


def _pairs_with(mentees):
    """The values of a row of pairs; the first of several stands for it."""
    first, *further = mentees
    shown = first["employee_no"] or f"~{first['name']}"
    return {"mentee": first, "mentee_shown": shown, "further": further}


# --- the file as a whole -------------------------------------------------------------------


def finish(rows, tools):
    """Equal titles, and pairs that stand somewhere already, also in the cells of titles."""
    titles, pairs = {}, {}
    for row in rows:
        if not row.is_accepted:
            continue
        values = row.values
        if values["kind"] == "title":
            key = values["employee_no"], title_key(values["title"]), values["level"]
            if (first := titles.setdefault(key, row)) is not row:
                row.duplicate_of(first.place, field="title")
                continue
            for mentee in values["apprentices"]:
                pairs.setdefault(pair_key(values["employee_no"], mentee), row)
        else:
            _settle_pairs(row, pairs)


def _settle_pairs(row, pairs):
    """Leave to a row of pairs those that stand nowhere before."""
    values, new, first = row.values, {}, row
    for mentee in (values["mentee"], *values["further"]):
        key = pair_key(values["employee_no"], mentee)
        first = pairs.setdefault(key, row)
        if first is row:
            # Somebody may be named twice.
            new.setdefault(key, mentee)
        else:
            _tell_days(first, key, values)
    if new:
        values |= _pairs_with(new.values())
    else:
        row.duplicate_of(first.place, field="mentee")


def _tell_days(first, key, values):
    """A pair that stands beside a title has its days from the sheet of pairs."""
    for mentee in first.values.get("apprentices", ()):
        if pair_key(values["employee_no"], mentee) == key:
            for name in ("subject", "starts_on", "ends_on", "note"):
                mentee.setdefault(name, values[name])


def pair_key(mentor, mentee):
    return mentor, mentee["employee_no"] or mentee["name"]


LAYOUT = Layout(
    name="titles",
    columns=COLUMNS,
    person="name",
    number="employee_no",
    heads=("title", "mentee"),
    read=read,
    finish=finish,
)
