"""Times of a day as people write them: `4月14日（周三）下午1：30—4：30`."""

import re
from typing import NamedTuple

from records.sheets.cells import text
from records.sheets.dates import WEEKDAYS

PART = r"上午|下午|晚上|中午|早上|傍晚|晚间|夜间|凌晨|晚"
CLOCK = r"(\d{1,2})(?::(\d{2})(?::\d{2})?|[点时](?:(半|一刻|三刻|整)|(\d{1,2})分?)?)"
SPAN = re.compile(rf"({PART})?\s*(?<!\d){CLOCK}\s*(?:[-—–―−~]+|至|到)\s*({PART})?\s*{CLOCK}")
ALONE = re.compile(rf"(?:{PART})?\s*(?<!\d){CLOCK}(?:\s*(?:[-—–―−~]+|至|到|开始|起))?")
WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
HALF_DAY = re.compile(r"上午|下午|晚上|晚间|半天")
WHOLE_DAY = re.compile(r"全天|整天|一天|全日")
LATE_PARTS = ("下午", "晚上", "傍晚", "晚间", "夜间", "晚")
QUARTERS = {"半": 30, "一刻": 15, "三刻": 45, "整": 0}
NOON, DAY = 12 * 60, 24 * 60


class Times(NamedTuple):
    """`date` is the text without the times, `parts` are (from, until) as `13:30`, `weekday`
    the one stated, `half_days` how many are named where no clock is."""

    date: str
    parts: tuple = ()
    minutes: int = 0
    weekday: int | None = None
    half_days: int = 0
    each_day_has_its_own: bool = False
    is_impossible: bool = False


def read_times(value):
    """The parts of a day in a text, their minutes, and what is left of it: the date."""
    said = text(value)
    spans = list(SPAN.finditer(said))
    rest = said
    for span in reversed(spans):
        rest = rest[: span.start()] + "、" + rest[span.end() :]
    rest = ALONE.sub("", rest)
    weekday = WEEKDAY.search(said)
    parts = [_span(span) for span in spans]
    between = said[spans[0].end() :] if spans else ""
    return Times(
        _tidy(rest),
        tuple((_clock(start), _clock(end)) for start, end in parts),
        sum(end - start for start, end in parts),
        WEEKDAYS[weekday[1]] if weekday else None,
        2 if WHOLE_DAY.search(said) else len(HALF_DAY.findall(said)),
        bool(re.search(r"\d[月日号./]", SPAN.sub("", between))),
        any(not 0 <= start < end <= DAY for start, end in parts),
    )


def _span(match):
    first, h1, m1, word1, n1, second, h2, m2, word2, n2 = match.groups()
    start = _minutes(first, h1, m1 or n1, word1)
    end = _minutes(second or first, h2, m2 or n2, word2)
    if end <= start and not second and end + NOON > start and int(h2) < 12:
        end += NOON  # 10:30-1:30
    return start, end


def _minutes(part, hour, minute, word):
    """下午 and 晚上 add 12 to hours below 12; so does 中午 to those below 11."""
    hour = int(hour)
    if hour < 12 and (part in LATE_PARTS or (part == "中午" and hour < 10)):
        hour += 12
    return hour * 60 + (QUARTERS[word] if word else int(minute or 0))


def _clock(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _tidy(rest):
    rest = re.sub(PART, "", rest)
    return re.sub(r"(?:\s*、\s*)+", "、", rest).strip(" 、,;")
