"""The list of observed lessons, one line per lesson, as a form exports it (听课记录)."""

import datetime
import re
from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from records.sheets.cells import is_empty, says_nothing, squash, text, title
from records.sheets.layout import Column, Layout, Reject
from records.sheets.levels import read_class
from records.sheets.own_tables import find_own_tables
from records.sheets.people import read_name
from records.sheets.who import person_of

COLUMNS = {
    "submitted": Column(_("time of submission")),
    "observer": Column(_("observer")),
    "observer_no": Column(_("observer's employee number")),
    "observer_group": Column(_("observer's research group")),
    "observer_subject": Column(_("observer's subject")),
    "teacher": Column(_("teacher")),
    "teacher_no": Column(_("teacher's employee number")),
    "subject": Column(_("subject")),
    "year_group": Column(_("grade")),
    "class": Column(_("class")),
    "topic": Column(_("topic")),
    "date": Column(_("day of the lesson")),
    "year": Column(_("year")),
    "month": Column(_("month")),
    "day": Column(_("day of the month")),
    "period": Column(_("period")),
    "type": Column(_("type of lesson")),
    "scope": Column(_("inside or outside")),
    "is_outside": Column(_("outside")),
    "place": Column(_("place")),
    "strengths": Column(_("strengths"), is_free_text=True),
    "weaknesses": Column(_("weaknesses"), is_free_text=True),
    "suggestions": Column(_("suggestions"), is_free_text=True),
    "grade": Column(_("overall grade"), is_free_text=True),
    "note": Column(_("note"), is_free_text=True),
}
MOMENT = re.compile(
    r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?"
    r"(?:[T\s]*(上午|下午|晚上)?\s*(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?Z?\s*([AP]M)?)?",
    re.IGNORECASE,
)


def read(cells, row, tools):
    """Check in the order of the rules: observer, teacher, date, period, self-observation."""
    observer = person_of(
        cells,
        row,
        tools,
        name="observer",
        number="observer_no",
        # The subject column is about the lesson, not about who watched it.
        subject="observer_subject",
        group="observer_group",
    )
    if is_empty(cells["teacher"]) and not tools.roster.number(cells["teacher_no"]):
        raise Reject("TEACHER_MISSING", "teacher")
    days = _date(cells, row, tools)
    periods = tools.periods(cells["period"])
    if periods is None:
        raise Reject("PERIOD_INVALID", "period")
    teacher = _teacher(cells, row, tools)
    if teacher is observer:
        raise Reject("SELF_OBSERVATION", "teacher")
    row.values |= {
        "observer": observer.employee_no,
        "observer_person": observer.key,
        "teacher": teacher.employee_no if teacher else None,
        "teacher_person": teacher.key if teacher else None,
        "date": days.start,
        "submitted_at": row.facts["submitted"],
        "periods": list(periods),
        "topic": title(cells["topic"]),
        "subject": next(iter(tools.vocabulary.subjects(cells["subject"])), ""),
    }
    _type_class_and_grade(cells, row, tools)
    row.values |= {
        f: cells.said(f) for f in ("strengths", "weaknesses", "suggestions", "place", "note")
    }
    if not days.is_imprecise and not tools.settings.is_teaching_day(days.start):
        row.warn("NON_TEACHING_DAY", "date")


def _date(cells, row, tools):
    days = tools.dates.days(cells.date("date"))
    if days.code:
        raise Reject(days.code, "date")
    if not tools.settings.contains(days.end):
        raise Reject("OUT_OF_TERM", "date")
    moment = read_moment(cells["submitted"], tools)
    if moment and days.start > moment.date():
        raise Reject("DATE_AFTER_SUBMISSION", "date")
    if days.is_imprecise:
        row.warn("DATE_IMPRECISE", "date")
    row.facts["submitted"] = moment
    return days


def read_moment(value, tools):
    """When a form was handed in, to the second where the cell says so; None if it does not say."""
    if isinstance(value, datetime.datetime):
        return value
    if isinstance(value, str) and (match := MOMENT.fullmatch(text(value))):
        try:
            return _moment(match)
        except ValueError:
            return None
    days = None if says_nothing(value) else tools.dates.days(value)
    if days is None or days.code:
        return None
    return datetime.datetime.combine(days.start, datetime.time())


def _moment(match):
    *day, part, hour, minute, second, half = match.groups()
    hour = int(hour or 0)
    if hour < 12 and (part in ("下午", "晚上") or (half or "").upper() == "PM"):
        hour += 12
    return datetime.datetime(*map(int, day), hour, int(minute or 0), int(second or 0))


def _teacher(cells, row, tools):
    """The roster person who taught, or None with the name kept as text."""
    name = read_name(cells.said("teacher"))
    outside = _is_outside(cells, name, tools)
    found = None if outside else _find_teacher(cells, tools)
    row.values |= {
        "is_outside": outside,
        "external": None if found and found.person else name.name or text(cells["teacher_no"]),
        "external_school": name.suffix if outside else "",
    }
    if found is None:
        return None
    if found.person is None:
        ambiguous = found.code == "PERSON_AMBIGUOUS"
        row.warn("TEACHER_AMBIGUOUS" if ambiguous else "TEACHER_UNKNOWN", "teacher")
    elif found.has_lost_character:
        row.warn("RARE_CHAR_LOST", "teacher")
    return found.person


def _find_teacher(cells, tools):
    number = tools.roster.number(cells["teacher_no"])
    return tools.roster.find(cells.said("teacher"), number, subject=cells.said("subject"))


def _is_outside(cells, name, tools):
    scope = squash(cells["scope"])
    if scope and any(sign in scope for sign in tools.words.signs("outside")):
        return True
    if squash(cells["is_outside"]) in tools.words.signs("yes"):
        return True
    if not name.suffix.endswith(tools.words.signs("school_endings")):
        return False
    return not any(
        tools.roster.suffix_fits(name.suffix, person)
        for person in tools.roster.candidates(name.name)[0]
    )


def _type_class_and_grade(cells, row, tools):
    values = row.values
    values["type"], is_known = tools.vocabulary.type(cells["type"])
    if not is_known:
        row.warn("TYPE_UNKNOWN", "type")
    values["class_name"], is_known = _class(cells, tools)
    if not is_known:
        row.warn("CLASS_UNREADABLE", "class")
    values["grade"], values["score"] = tools.vocabulary.grade(cells["grade"])


def _class(cells, tools):
    """The class cell alone, or with the grade of a column beside it (`七年级`, `3班`)."""
    name, is_known = tools.vocabulary.class_name(cells["class"])
    if name is None and cells.said("year_group") and cells.said("class"):
        name = read_class(squash(cells["year_group"]) + squash(cells["class"]))
    return name, is_known or bool(name)


def teacher_key(values):
    """Who taught, for comparing rows: a number, or the name as text."""
    return values["teacher"] or (values["external"], values["external_school"])


def key(values):
    """What makes two rows the same visit: observer, teacher, date and periods."""
    return values["observer"], teacher_key(values), values["date"], tuple(values["periods"])


def finish(rows, tools):
    """Of rows of the same visit the one handed in last is kept, wherever it stands."""
    same = defaultdict(list)
    for row in rows:
        if row.is_accepted:
            same[key(row.values)].append(row)
    for visits in same.values():
        kept = max(visits, key=lambda row: row.facts["submitted"] or datetime.datetime.min)
        latest = [row for row in visits if row.facts["submitted"] == kept.facts["submitted"]][-1]
        for row in visits:
            if row is not latest:
                row.duplicate_of(latest.place, field="period")
    _warn_double_booked(rows)


def _warn_double_booked(rows):
    seats = defaultdict(list)
    for row in rows:
        if row.is_accepted:
            for period in row.values["periods"]:
                seats[row.values["observer"], row.values["date"], period].append(row)
    for visits in seats.values():
        if len({teacher_key(row.values) for row in visits}) > 1:
            for row in visits:
                row.warn("OBSERVER_DOUBLE_BOOKED", "period")


LAYOUT = Layout(
    name="observations",
    columns=COLUMNS,
    person="observer",
    number="observer_no",
    read=read,
    finish=finish,
    arrange=find_own_tables,
)
