"""Training hours and credits as people write them. One hour is a period of 45 minutes."""

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from records.sheets.cells import chinese_number, is_number, says_nothing, squash

MOST_HOURS = 360

BRACKETS = re.compile(r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]")
# Of `每天6学时,共18学时` and `3×6=18` the end is what it comes to; of `6学时/天,共3天` it is not.
NUMBER = r"[\d.零一二两三四五六七八九十百半]+"
ALTOGETHER = r"(?:合计|共计|总计|一共|共)"
TOTAL = re.compile(
    rf"^{ALTOGETHER}(?={NUMBER})|^.*(?:[,、;:]?{ALTOGETHER}|=)(?={NUMBER}(?:[^\d天日]*)$)"
)
APPROXIMATE = re.compile(r"^(大约|大概|约)|(左右)$")
CREDIT_PART = re.compile(
    r"^(.+?(?:[/、,;]|学时|课时|小时|节|[天日半h]|分钟))"
    r"([\d.]+|[零一二两三四五六七八九十百]+)个?学分$"
)
HALF_DAYS = re.compile(r"^(.*?)个?半[天日]$")
DAYS_AND_A_HALF = re.compile(r"^(.+?)[天日]半$")
DAYS = re.compile(r"^(.+?)[天日]$")
MINUTES = re.compile(r"^(.+?)(?:分钟|分|min|mins|minutes)$", re.IGNORECASE)
LESSONS = re.compile(
    r"^(.+?)(?:个?(?:学时|课时|小时|钟头)|节课?|时|h|hrs?|hours?)?$", re.IGNORECASE
)


class Hours(NamedTuple):
    hours: Decimal | None
    credits: Decimal | None = None
    approximate: bool = False
    code: str = ""


class HoursReader:
    """Reads hour and credit cells by a school's settings; equal cells are read once."""

    def __init__(self, settings):
        self.settings = settings
        self._hours, self._credits = {}, {}

    def hours(self, value):
        """A cell of hours as `Hours`; `code` says why it is not usable."""
        key = (type(value), value)
        if key not in self._hours:
            self._hours[key] = self._read_hours(value)
        return self._hours[key]

    def credits(self, value):
        """Credits written down, or None where the cell has none."""
        key = (type(value), value)
        if key not in self._credits:
            self._credits[key] = self._read_credits(value)
        return self._credits[key]

    def _read_hours(self, value):
        if says_nothing(value):
            return Hours(None, code="HOURS_MISSING")
        said, credits = _without_brackets(squash(value)), None
        if match := CREDIT_PART.match(said):
            said, credits = match[1].rstrip("/、,;"), _number(match[2])
        said = TOTAL.sub("", said)
        approximate = bool(APPROXIMATE.search(said))
        said = APPROXIMATE.sub("", said)
        hours = self._sum(said)
        if hours is None or not 0 < hours <= MOST_HOURS:
            return Hours(None, code="HOURS_INVALID")
        return Hours(hours, credits, approximate)

    def _sum(self, said):
        parts = [self._quantity(part) for part in said.split("+")]
        return None if None in parts else sum(parts)

    def _quantity(self, said):
        half, day = self.settings.half_day_hours, self.settings.day_hours
        if said in ("全天", "整天", "全日"):
            return day
        if match := HALF_DAYS.match(said):
            if match[1].endswith(("天", "日", "又", "零")):
                return None
            count = _number(match[1]) if match[1] else Decimal(1)
            return None if count is None else count * half
        if match := DAYS_AND_A_HALF.match(said):
            count = _number(match[1])
            return None if count is None else count * day + half
        if match := DAYS.match(said):
            return _days(_number(match[1]), half, day)
        if match := MINUTES.match(said):
            count = _number(match[1])
            return None if count is None else count // self.settings.minutes_per_hour
        return _number(LESSONS.sub(r"\1", said))

    def _read_credits(self, value):
        if says_nothing(value):
            return None
        said = _without_brackets(squash(value))
        said = re.sub(r"个?学?分$", "", said)
        credits = _number(said)
        return credits if credits is not None and credits >= 0 else None


def _without_brackets(said):
    return BRACKETS.sub("", said)


def _days(count, half, day):
    """Half a day has its own number of hours, which need not be half of a day's."""
    if count is None or count < 0:
        return count
    whole, rest = divmod(count, 1)
    return whole * day + (half if rest == Decimal("0.5") else rest * day)


def _number(said):
    if is_number(said):
        said = repr(said)
    if re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", said, re.ASCII):
        try:
            return Decimal(said)
        except InvalidOperation:  # pragma: no cover - the pattern admits only numbers
            return None
    count = chinese_number(said)
    return None if count is None else Decimal(count)
