"""Sign-in sheets of activities held at school (校本研修活动签到表)."""

import datetime
import re
from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field as slot
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from records.sheets.blocks import find_blocks, marks_of
from records.sheets.cells import is_empty, says_nothing, squash, text, title, title_key
from records.sheets.hours import MOST_HOURS
from records.sheets.layout import Column, Layout, Reject
from records.sheets.people import fits_lost_name, read_name
from records.sheets.results import About
from records.sheets.times import read_times
from records.sheets.who import person_of
from training.models import MOST_HOURS_A_DAY

COLUMNS = {
    "name": Column(_("full name"), is_free_text=True),
    "sign": Column(_("signature")),
    "sign_2": Column(_("second signature")),
    "sign_3": Column(_("third signature")),
    "sign_4": Column(_("fourth signature")),
    "employee_no": Column(_("employee number")),
    "group": Column(_("research group")),
    "subject": Column(_("subject")),
    "note": Column(_("note"), is_free_text=True),
}
CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
STATED = r"\s*(?:人数)?\s*[::]?\s*(\d{1,4})"


# --- the lines above -----------------------------------------------------------------------


@dataclass
class Activity:
    """What the lines above the blocks say; `code` is why it cannot be kept, and `field`
    where. Its values go into every row, `warnings` to the sheet."""

    values: dict = slot(default_factory=dict)
    code: str = ""
    field: str = ""
    warnings: list = slot(default_factory=list)


def read_activity(lines, tools):
    """The activity that lines such as `主题：… 时间：… 地点：… 主讲：…` describe."""
    said = labelled(lines, tools.words.table("activity_lines"))
    activity = Activity({name: said.get(name, "") for name in ("place", "speaker")})
    activity.values["topic"] = title(said.get("topic", ""))
    try:
        if not activity.values["topic"]:
            raise Reject("TITLE_MISSING", "topic")
        if len(activity.values["topic"]) > 200:
            raise Reject("TEXT_TOO_LONG", "topic")
        _read_time(said, activity, tools)
    except Reject as reason:
        activity.code, activity.field = reason.code, reason.field
    return activity


def labelled(lines, labels):
    """{field: text} of the labels in some lines; the first text of a field holds."""
    field_of = {label: name for name, words in labels.items() for label in words}
    longest = (
        r"[ \u3000]*".join(map(re.escape, label))
        for label in sorted(field_of, key=len, reverse=True)
    )
    pattern = re.compile(rf"({'|'.join(longest)})\s*[:：]\s*")
    found = {}
    for line in lines:
        said = _colons(line, field_of)
        marks = list(pattern.finditer(said))
        ends = [mark.start() for mark in marks[1:]] + [len(said)]
        for mark, end in zip(marks, ends, strict=False):
            value = said[mark.end() : end].strip(" 　,;、")
            if not says_nothing(value):
                found.setdefault(field_of[squash(mark[1])], value)
    return found


def _colons(said, labels):
    """A label that fills its cell needs no colon."""
    cells = said.split("  ")
    return "  ".join(f"{cell}:" if squash(cell) in labels else cell for cell in cells)


def _read_time(said, activity, tools):
    settings = tools.settings
    times = read_times(said.get("time", ""))
    days = tools.dates.days(times.date)
    if days.code:
        raise Reject(days.code, "time")
    if not settings.contains(days.end):
        raise Reject("OUT_OF_TERM", "time")
    if days.start == days.end and times.weekday not in (None, days.start.weekday()):
        activity.warnings.append(("WEEKDAY_MISMATCH", "date"))
    count = days.length or 1
    hours = _hours(said, times, count, tools)
    activity.values |= {
        "starts_on": days.start,
        "ends_on": days.end,
        "times": ", ".join("-".join(part) for part in times.parts),
        "minutes": times.minutes * (1 if times.each_day_has_its_own else count),
        "hours": hours,
    }


def _hours(said, times, days, tools):
    """Minutes of all parts ÷ 45, rounded down, at most 8 for a day (14.1)."""
    if times.is_impossible:
        raise Reject("TIME_INVALID", "time")
    if times.minutes:
        minutes = times.minutes * (1 if times.each_day_has_its_own else days)
        hours = minutes // tools.settings.minutes_per_hour
    elif said.get("hours"):
        hours = tools.hours.hours(said["hours"]).hours
    else:
        hours = times.half_days * tools.settings.half_day_hours * days
    if not hours:
        raise Reject("HOURS_MISSING", "time")
    hours = min(Decimal(hours), Decimal(MOST_HOURS_A_DAY * days))
    if hours > MOST_HOURS:
        raise Reject("HOURS_INVALID", "time")
    return hours


# --- one signature -------------------------------------------------------------------------


def read(cells, row, tools):
    """Checks: who it is, then what the lines above say."""
    part = row.facts["part"]
    if "activity" not in part.facts:
        part.facts["activity"] = read_activity(part.lines, tools)
        part.facts["signatures"] = Signatures(tools)
    activity, signatures = part.facts["activity"], part.facts["signatures"]
    person = person_of(cells, row, tools)
    if activity.code:
        raise Reject(activity.code, activity.field)
    state, details = signatures.of_row(cells)
    for detail in details & {"PROXY_SIGNED", "SIGN_UNREADABLE", "SIGNED_IN_PART"}:
        row.warn(detail, f"block_{row.block}")
    row.values |= {
        "employee_no": person.employee_no,
        "person": person.key,
        "state": state,
        "late": "late" in details,
        "said": signatures.remark(cells, "SIGNED_IN_PART" in details),
        "group": person.group,
        **activity.values,
    }


class Signatures:
    """Reads what stands in the column of signatures; equal cells are read once."""

    def __init__(self, tools):
        self.words = tools.words.table("attendance")
        self.roster = tools.roster
        self.is_plain = frozenset([*self.words["present"], *self.words["absent"]])
        self._known = {}

    def of_row(self, cells):
        """(state, details) of all columns somebody may have signed in. Who signed in one was
        there; of those who signed in none the first reason holds."""
        read = [self.read(cells[name], cells.said("name")) for name in signed_in(cells)]
        states = [state for state, _detail in read]
        if all(says_nothing(cells[name]) for name in signed_in(cells)):
            # Who is on leave signs nowhere; the remark says why.
            found = self.meaning(squash(cells["note"])) if not is_empty(cells["note"]) else None
            states = [found[0]] if found and found[0] in ("leave", "official") else states
        details = {detail for _state, detail in read if detail}
        if "present" in states:
            missed = states.count("present") < len(states)
            return "present", details | ({"SIGNED_IN_PART"} if missed else set())
        return next((state for state in states if state != "absent"), "absent"), details

    def read(self, value, name):
        """(state, detail): present, leave, official or absent (14.2)."""
        if isinstance(value, (datetime.time, datetime.datetime)):
            return "present", ""
        said = squash(value)
        if not said or says_nothing(value):
            return "absent", ""
        if said not in self._known:
            self._known[said] = self.meaning(said)
        return self._known[said] or self.of_name(said, name)

    def meaning(self, said):
        """What a word means, None where it is none."""
        for meaning, words in self.words.items():
            if any(said == word or (len(word) > 1 and word in said) for word in words):
                return STATES.get(meaning, (meaning, ""))
        if said.endswith("假"):
            return "leave", ""
        return ("present", "") if CLOCK.fullmatch(said) else None

    def of_name(self, said, name):
        """The person's own name; somebody else's is no signature."""
        own, signed = read_name(name).name, read_name(said).name
        if signed == own or ("?" in own + signed and _fit(own, signed)):
            return "present", ""
        if self.roster.candidates(signed)[0]:
            return "absent", "PROXY_SIGNED"
        return "absent", "SIGN_UNREADABLE"

    def remark(self, cells, is_part):
        """What was written beyond a tick or a name: the reason of an absence."""
        signs = [cells.said(name) for name in signed_in(cells)]
        name = read_name(cells.said("name")).name
        said = dict.fromkeys(sign for sign in signs if self.says_more(sign, name))
        if is_part:
            said = [" / ".join(sign or "—" for sign in signs)]
        return "; ".join([*said, *([] if is_empty(cells["note"]) else [cells.said("note")])])

    def says_more(self, sign, name):
        said = squash(sign)
        if len(said) < 2 or said in self.is_plain or CLOCK.fullmatch(said):
            return False
        return read_name(said).name != name


def signed_in(cells):
    """The fields of the columns a row may be signed in."""
    return [name for name in marks_of("sign") if cells.has_column(name)]


def _fit(one, other):
    return fits_lost_name(one, other) or fits_lost_name(other, one)


STATES = {
    "proxy": ("absent", "PROXY_SIGNED"),
    "late": ("present", "late"),
    "leave_early": ("present", "leave_early"),
}


# --- the file as a whole --------------------------------------------------------------------


def finish(rows, tools):
    """The same person twice in an activity: the first is kept."""
    seen = {}
    for row in rows:
        if row.is_accepted:
            facts = row.facts["part"].facts
            if "key" not in facts:
                facts["key"] = identity(row.values)
            same = facts["key"]
            first = seen.setdefault((same, row.values["employee_no"]), row)
            if first is not row:
                row.duplicate_of(first.place, field="name")
    for part in parts_of(rows):
        part.facts["stated"] = stated(part.totals, tools.words.table("attendance_totals"))


def identity(values):
    """What makes two activities of a school the same, from fresh values or as JSON kept them."""
    return (
        title_key(values["topic"])[:200],
        str(values["starts_on"]),
        str(values["ends_on"]),
        values["times"][:200],
    )


def parts_of(rows):
    return {id(row.facts["part"]): row.facts["part"] for row in rows}.values()


def stated(totals, words):
    """{what: number} that the lines below the blocks state."""
    found = {}
    for line in totals:
        said = text(line)
        for name, labels in words.items():
            for label in labels:
                # Of 应出席 58 people not all are 出席.
                if match := re.search(rf"(?<![应未]){re.escape(label)}{STATED}", said):
                    found[name] = int(match[1])
                    break
    return found


def compare(reading):
    """What is stated above and below, against the calendar and the rows (14.1, 14.3)."""
    warnings, rows_of = [], defaultdict(list)
    for row in reading.rows:
        rows_of[id(row.facts["part"])].append(row)
    for rows in rows_of.values():
        part = rows[0].facts["part"]
        sheet = rows[0].sheet
        activity = part.facts.get("activity")
        if activity and not activity.code:
            warnings += [About(sheet, code, name) for code, name in activity.warnings]
        counted = count(row.values["state"] for row in rows if row.is_accepted)
        warnings += [
            About(sheet, "TOTAL_MISMATCH", name)
            for name, number in part.facts.get("stated", {}).items()
            if number != counted[name]
        ]
    return warnings


def count(states):
    """The numbers as the lines below a sheet state them: leave includes official absence."""
    states = list(states)
    return {
        "expected": len(states),
        "present": states.count("present"),
        "leave": states.count("leave") + states.count("official"),
        "absent": states.count("absent"),
    }


LAYOUT = Layout(
    name="signin",
    columns=COLUMNS,
    person="name",
    number="employee_no",
    heads=("name", "sign"),
    arrange=find_blocks,
    read=read,
    finish=finish,
    compare=compare,
)
