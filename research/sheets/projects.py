"""The list of research projects (课题立项、结题情况统计表)."""

import calendar
import datetime
import re
from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from records.models import Level
from records.sheets.cells import says_nothing, squash, text, title_key, whole_number
from records.sheets.dates import is_unreadable_month, read_month
from records.sheets.layout import Column, Layout, Reject
from records.sheets.names import split_names
from records.sheets.numbers import document_number
from records.sheets.results import About
from records.sheets.who import named
from research.sheets.titles import work_title

COLUMNS = {
    "title": Column(_("title")),
    "number": Column(_("project number")),
    "level": Column(_("level")),
    "leader": Column(_("leader")),
    "leader_no": Column(_("leader's employee number")),
    "members": Column(_("members")),
    "listed": Column(_("listed")),
    "closed": Column(_("completed or planned end")),
    "span": Column(_("first and last month")),
    "state": Column(_("progress")),
    "grade": Column(_("appraisal")),
    "body": Column(_("planning body")),
    "note": Column(_("note"), is_free_text=True),
}
REFERENCE = re.compile(r"(\d{1,3}|[一二三四五六七八九十]{1,3})[项个]")
MONTH = r"\d{4}[年./-]\d{1,2}月?"
SPAN = re.compile(rf"({MONTH})[-—–―−~～至到]+({MONTH})")
RANKS = {level: rank for rank, level in enumerate(Level.values)}
ENDED = ("completed", "withdrawn")
IN_PROGRESS = ("listed", "opened", "midterm", "active", "extended")


def read(cells, row, tools):
    """Check in the order of the rules: title, leader."""
    values = row.values
    values["title"] = work_title(cells["title"])
    if not values["title"]:
        raise Reject("TITLE_MISSING", "title")
    if len(values["title"]) > 200:
        raise Reject("TEXT_TOO_LONG", "title")
    _people(cells, row, tools)
    values["is_small"] = any("小课题" in said for said in (*row.facts["above"], row.sheet))
    _level(cells, row, tools)
    values["number"] = document_number(cells["number"])
    values["state"] = read_state(cells["state"], tools)
    if not values["state"]:
        row.warn("STAGE_UNKNOWN", "state")
    values["grade"] = "" if says_nothing(cells["grade"]) else text(cells["grade"])
    _months(cells, row, tools)
    values |= {name: cells.said(name) for name in ("body", "note")}


def _people(cells, row, tools):
    """The leader first, then everybody else; who is not on the roster stays text."""
    number = tools.roster.number(cells["leader_no"])
    leaders = split_names(cells["leader"], tools.roster)
    if not leaders.names and not number:
        raise Reject("PERSON_MISSING", "leader")
    first = leaders.names[0] if leaders.names else ""
    members = split_names(cells["members"], tools.roster)
    if members.others or members.stated:
        row.warn("MEMBERS_INCOMPLETE", "members")
    found = [named(first, "LEADER", "leader", row, tools, number=number)]
    found += [named(name, "LEADER", "leader", row, tools) for name in leaders.names[1:]]
    found += [named(name, "MEMBER", "members", row, tools) for name in members.names]
    leader = found[0]["employee_no"]
    numbers = {person["employee_no"] for person in found if person["employee_no"]}
    row.values |= {"leader": leader, "team": found, "people": sorted(numbers)}


def _level(cells, row, tools):
    """Of its column, else of a line above the table (`校级小课题一览`)."""
    if cells.has_column("level"):
        level, is_known = tools.vocabulary.level(cells["level"])
    else:
        found = (tools.vocabulary.level(said) for said in row.facts["above"])
        level, is_known = next((one for one in found if one[1]), ("other", False))
    row.values["level"] = level
    if not is_known:
        row.warn("LEVEL_UNKNOWN", "level")


def read_state(value, tools):
    """The stage a word means; what is only about to happen has not happened."""
    if told := tools.vocabulary.told("states", value):
        return told
    said = "" if says_nothing(value) else squash(value)
    not_yet = tools.words.signs("not_yet")
    for state, words in tools.words.table("states").items():
        for word in words:
            before, found, _after = said.partition(word)
            if found and not (state in ("completed", "midterm", "opened", "listed")
                              and before.endswith(not_yet)):  # fmt: skip
                return state
    return ""


def _months(cells, row, tools):
    values = row.values
    first, last = _span(cells)
    values["listed"] = _month(first, "listed", row, tools)
    values["listed_on"] = first_day(values["listed"], tools.settings)
    said = squash(last) if isinstance(last, str) else ""
    is_planned = said.startswith(tools.words.signs("planned")) or values["state"] != "completed"
    field = "due" if is_planned else "closed"
    values |= {"due": "", "closed": "", field: _month(last, field, row, tools)}
    values["due_on"] = last_day(values["due"])
    values["closed_on"] = last_day(values["closed"], tools.settings)
    if values["listed_on"] and values["closed_on"] and values["closed_on"] < values["listed_on"]:
        raise Reject("DATE_INVALID", "closed")
    if values["state"] == "completed" and not values["closed"]:
        row.warn("END_DATE_MISSING", "closed")
    this_month = f"{tools.settings.ends_on:%Y-%m}"
    if (
        values["due"]
        and values["state"] not in ENDED
        and values["due"] < this_month[: len(values["due"])]
    ):
        row.warn("OVERDUE", "due")


def _span(cells):
    """The cells of the beginning and of the end; what they leave open one column may say."""
    span = SPAN.fullmatch(squash(cells["span"]))
    first, last = span.groups() if span else ("", "")
    return (
        first if cells.is_empty("listed") else cells["listed"],
        last if cells.is_empty("closed") else cells["closed"],
    )


def _month(value, field, row, tools):
    if isinstance(value, str):
        # Not without spaces: 2021-06-30 00:00 would be no day.
        value = text(value)
        for word in tools.words.signs("planned"):
            value = value.removeprefix(word)
    month = read_month(value)
    if month.is_ambiguous:
        row.warn("MONTH_AMBIGUOUS", field)
    if is_unreadable_month(value):
        row.warn("MONTH_UNREADABLE", field)
    return str(month)


def finish(rows, tools):
    """Projects that went up a level, the same twice, and numbers given twice."""
    same = defaultdict(list)
    for row in rows:
        if row.is_accepted:
            same[key(row.values)].append(row)
    for projects in same.values():
        kept = min(projects, key=lambda row: RANKS[row.values["level"]])
        for row in projects:
            if row is not kept:
                is_lower = row.values["level"] != kept.values["level"]
                code = "SUPERSEDED" if is_lower else "DUPLICATE_ROW"
                row.duplicate_of(kept.place, code, "title")
    numbers = defaultdict(list)
    for row in rows:
        if row.is_accepted and row.values["number"]:
            numbers[row.values["number"]].append(row)
    for twice in numbers.values():
        for row in twice if len(twice) > 1 else ():
            row.warn("NUMBER_DUPLICATE", "number")


def key(values):
    """What makes two rows the same project: title and leader."""
    return title_key(values["title"]), values["leader"] or values["team"][0]["name"]


def compare(reading):
    """A line `校级小课题（12项，见附表）` against the rows of the annexed sheet."""
    told = []
    for sheet, said in reading.notes:
        match = REFERENCE.search(said) if "附" in said else None
        if match is None:
            continue
        annexed = [row for row in reading.rows if row.sheet != sheet and "附" in row.sheet]
        others = annexed or [row for row in reading.rows if row.sheet != sheet]
        if others and len(others) != whole_number(match[1]):
            told.append(About(sheet, "COUNT_MISMATCH", "small_projects"))
    return told


def first_day(month, semester):
    """Of `2019-09` or `2019`; of the month in which the semester begins, its first day."""
    if not month:
        return None
    day = datetime.date(int(month[:4]), int(month[5:] or 1), 1)
    return semester.starts_on if month == f"{semester.starts_on:%Y-%m}" else day


def last_day(month, semester=None):
    """Of a month or a year; of the month in which the semester ends, its last day."""
    if not month:
        return None
    if semester and month == f"{semester.ends_on:%Y-%m}":
        return semester.ends_on
    year, number = int(month[:4]), int(month[5:] or 12)
    return datetime.date(year, number, calendar.monthrange(year, number)[1])


LAYOUT = Layout(
    name="projects",
    columns=COLUMNS,
    person="leader",
    number="leader_no",
    heads=("title",),
    read=read,
    finish=finish,
    compare=compare,
)
