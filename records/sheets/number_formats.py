"""Which numbers of a spreadsheet are days or times, by the format that shows them."""

import datetime
import re

SECONDS = 86_400
BUILT_IN_DAYS = frozenset([*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)])
BUILT_IN_DURATIONS = frozenset([46])
NOT_CODES = re.compile(r'"[^"]*"|\\.|[_*].|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
DAYS_1904 = 1462
LAST_SERIAL = 2_958_466  # after the year 9999
DAY, DURATION = "day", "duration"


def kind_of(number, code=""):
    """DAY, DURATION or "" of a format by its number and, where it has one, its code."""
    if not code:
        return DAY if number in BUILT_IN_DAYS else DURATION if number in BUILT_IN_DURATIONS else ""
    said = NOT_CODES.sub("", code.split(";")[0]).lower()
    if said.startswith("general") or "@" in said:
        return ""
    if re.search(r"\[[hms]+\]", said):
        return DURATION
    return DAY if re.search(r"[ydhs]|m", said.replace("general", "")) else ""


def moment(serial, kind, is_1904=False):
    """The date, the date with a time, the time or the duration a number stands for."""
    if kind == DURATION:
        return datetime.timedelta(seconds=round(serial * SECONDS))
    days, seconds = divmod(round(serial * SECONDS), SECONDS)
    time = (datetime.datetime.min + datetime.timedelta(seconds=seconds)).time()
    if days == 0 and not is_1904:
        return time
    # The system of 1900 has a 29 February in a year that had none.
    days += DAYS_1904 if is_1904 else int(days < 60)
    date = datetime.date(1899, 12, 30) + datetime.timedelta(days=days)
    return datetime.datetime.combine(date, time) if seconds else date


def value_of(number, kind, is_1904=False):
    """What a cell with this number and format holds."""
    return moment(number, kind, is_1904) if kind and 0 <= number < LAST_SERIAL else number
