"""Lessons observed per teacher and week (听课登记汇总表)."""

import re

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from records.sheets.cells import is_number, says_nothing, squash, whole_number
from records.sheets.layout import Column, Layout
from records.sheets.who import person_of
from records.sheets.words import MOST_NUMBERED

WEEKS = range(1, MOST_NUMBERED + 1)
COLUMNS = {
    "name": Column(_("full name")),
    "employee_no": Column(_("employee number")),
    "group": Column(_("research group")),
    "subject": Column(_("subject")),
    **{f"week_{n}": Column(format_lazy(_("week {n}"), n=n)) for n in WEEKS},
    "total": Column(_("total")),
    "reached": Column(_("quota met")),
    "note": Column(_("note"), is_free_text=True),
}
# Nobody observes more, and no record holds much more.
MOST = 999
REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
NUMBER = re.compile(r"(\d{1,3}|[一二三四五六七八九十]{1,3})\.?0*(?:节次?|次|课时)?")


def read(cells, row, tools):
    """The only check is who it is; the rest is counted, and what is stated compared."""
    person = person_of(cells, row, tools)
    weeks = _weeks(cells, row, tools)
    total, stated = sum(weeks), read_count(cells["total"], tools)
    if says_nothing(cells["total"]):
        stated = None
    elif stated != total:
        row.warn("TOTAL_MISMATCH", "total")
    reached = _reached(cells["reached"], tools)
    target = tools.settings.lesson_target
    if None not in (reached, target) and reached != (total >= target):
        row.warn("STATUS_MISMATCH", "reached")
    if any(sign in squash(cells["note"]) for sign in tools.words.signs("leave_notes")):
        row.warn("LEAVE_NOTE", "note")
    row.values |= {
        "employee_no": person.employee_no,
        "person": person.key,
        "weeks": weeks,
        "total": total,
        "stated": stated,
        "note": cells.said("note"),
    }


def _weeks(cells, row, tools):
    last = max([tools.settings.weeks, *(n for n in WEEKS if cells.has_column(f"week_{n}"))])
    weeks = []
    for n in range(1, last + 1):
        count = read_count(cells[f"week_{n}"], tools)
        if count is None:
            row.warn("COUNT_UNREADABLE", f"week_{n}")
        weeks.append(count or 0)
    return weeks


def read_count(value, tools):
    """Lessons in a cell (11.1): `√√` = 2, `2(连堂)` = 2, `1+1` = 2, `产假` = 0; None else."""
    count = _count(value, tools)
    return None if count is None or count > MOST else count


def _count(value, tools):
    if is_number(value):
        return int(value) if value >= 0 and value == int(value) else None
    if says_nothing(value):
        return 0
    said = REMARK.sub("", squash(value))
    if not said or said in tools.words.signs("away"):
        return 0
    if set(said) <= set("√✓"):
        return len(said)
    parts = [NUMBER.fullmatch(part) for part in said.split("+")]
    if not all(parts):
        return None
    return sum(whole_number(part[1]) for part in parts)


def _reached(value, tools):
    """Whether the quota is said to be met; None where nothing is said, or nothing is asked."""
    said = "" if says_nothing(value) else squash(value)
    for answer, name in ((False, "unreached"), (True, "reached")):
        if said in tools.words.signs(name):
            return answer
    return None


def finish(rows, tools):
    seen = {}
    for row in rows:
        if row.is_accepted:
            first = seen.setdefault(row.values["employee_no"], row)
            if first is not row:
                row.duplicate_of(first.place, field="name")


LAYOUT = Layout(
    name="observations-wide",
    columns=COLUMNS,
    person="name",
    number="employee_no",
    read=read,
    finish=finish,
)
