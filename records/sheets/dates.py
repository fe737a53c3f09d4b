"""Dates as people write them, read with the semester in mind."""

import calendar
import datetime
import re
from typing import NamedTuple

from records.sheets.cells import is_number, says_nothing, text, whole_number

EPOCH_1900 = datetime.date(1899, 12, 30)
ONE_DAY = datetime.timedelta(days=1)

NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?"
CLOCK_CHINESE = r"\d{1,2}[点时](?:\d{1,2}分?|半|整)?"
TIMES = re.compile(
    rf"(?:(?<=\d)T|[\s,]*(?:(?<=[日号\s午晚上)\]])))(?:{CLOCK}|{CLOCK_CHINESE})"
    rf"(?:\s*[-—–~至到]+\s*(?:上午|下午|晚上)?(?:{CLOCK}|{CLOCK_CHINESE}))?"
)
PARTS_OF_DAY = re.compile(r"上午|下午|晚上|中午|早上|傍晚|全天|夜间|晚间")
WEEKDAY = r"(?:周|星期|礼拜)[一二三四五六日天1-7]"
IN_BRACKETS = re.compile(
    rf"[(\[【](?:{WEEKDAY}|[一二三四五六日]|半天|共?计?\d+(?:\.5)?天|共计?\d+日|[、,和\-~])*[)\]】]"
)
LOOSE_WEEKDAY = re.compile(rf"(?<=[\d日号]){WEEKDAY}")
BRACKETED_WEEKDAY = re.compile(rf"(?<=周)[(\[【]({WEEKDAY}|[一二三四五六日])[)\]】]")

FULL = re.compile(r"(\d{4})([年./-])(\d{1,2})[月./-](\d{1,2})[日号]?(?!\d)")
# `22.9.5` and `22年9月5日`; what comes of a year that is far away is no date.
SHORT = re.compile(
    r"'?(\d{2})(?:年(?=\d{1,2}月)|([./-])(?=\d{1,2}\2))(\d{1,2})[月./-](\d{1,2})[日号]?(?![\d.])"
)
IN_CHINESE = re.compile(
    r"([〇零○Oo一二三四五六七八九\d]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]"
)
DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
MONTH_DAY = re.compile(r"(\d{1,2})(?:月|[./])(\d{1,2})[日号]?(?!\d)")
MONTH_DAY_DASH = re.compile(r"(\d{1,2})-(\d{1,2})[日号]?(?![\d-])")
PART_OF_MONTH = re.compile(rf"(?:(\d{{4}})年)?({NUMBER})月份?(上旬|中旬|下旬)?(?![\d])")
WEEK = re.compile(
    r"第?(\d{1,2}|[一二三四五六七八九十]{1,3})周(?:(?:周|星期|礼拜)?([一二三四五六日天]))?"
)
WEEKS = re.compile(
    r"第(\d{1,2}|[一二三四五六七八九十]{1,3})(?=[-~]+第?(?:\d{1,2}|[一二三四五六七八九十]{1,3})周)"
)
DAY = re.compile(r"(\d{1,2})[日号]?(?!\d)")
RANGE = re.compile(r"[-—–―−~]+|至|到")
LIST = re.compile(r"[、,;]|和|及")

THIRDS = {None: (1, 31), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
WEEKDAYS = {c: n for n, c in enumerate("一二三四五六日")} | {"天": 6}
ZEROS = dict.fromkeys("〇零○Oo", 0)
UNKNOWN = frozenset(["待定", "未定", "待通知"])

MONTH = re.compile(r"(\d{4})[年./、-](\d{1,2})月?")
MONTH_DIGITS = re.compile(r"(\d{4})(\d{2})")
YEAR = re.compile(r"(\d{4})年?")


class Days(NamedTuple):
    """First and last day, how many days were stated (None when imprecise), or a code."""

    start: datetime.date | None
    end: datetime.date | None = None
    length: int | None = None
    code: str = ""

    @property
    def is_imprecise(self):
        return self.length is None


class Month(NamedTuple):
    """A month (or only its year) of a register; ambiguous when a number could mean two months."""

    year: int | None
    month: int | None = None
    is_ambiguous: bool = False

    def __str__(self):
        if self.year is None:
            return ""
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"


MISSING = Days(None, code="DATE_MISSING")
INVALID = Days(None, code="DATE_INVALID")
AMBIGUOUS = Days(None, code="DATE_AMBIGUOUS")


class DateReader:
    """Reads date cells by a semester's rules; equal cells are read once."""

    def __init__(self, settings):
        self.settings = settings
        self._days = {}

    def days(self, value):
        """One cell: a day, a range, a list, a month or a teaching week."""
        key = (type(value), value)
        if key not in self._days:
            self._days[key] = self._read(value)
        return self._days[key]

    def between(self, start, end):
        """Start and end in columns of their own; an empty end means one day."""
        first = self.days(start)
        if first.code or is_missing(end):
            return first
        last = self.days(end)
        if last.code:
            return last
        if last.end < first.start:
            return INVALID
        exact = not (first.is_imprecise or last.is_imprecise)
        return Days(first.start, last.end, (last.end - first.start).days + 1 if exact else None)

    def _read(self, value):
        if is_missing(value):
            return MISSING
        if isinstance(value, datetime.datetime):
            value = value.date()
        if isinstance(value, datetime.date):
            return Days(value, value, 1)
        if is_number(value):
            return self._read_number(value)
        if isinstance(value, str):
            return _Text(self.settings, value).read()
        return INVALID

    def _read_number(self, value):
        if value == int(value):
            return _whole(int(value))
        if not 1 <= value < 13:
            return INVALID
        month, decimals = repr(float(value)).split(".")
        if len(decimals) > 2:
            return INVALID
        readings = [_day(year_of(self.settings, int(month)), int(month), int(decimals))]
        if len(decimals) == 1:
            # A spreadsheet shows 5.20 as 5.2, so the number alone does not tell 2 from 20 May.
            readings.append(
                _day(year_of(self.settings, int(month)), int(month), int(decimals) * 10)
            )
        days = [day for day in readings if day]
        if len(days) == 2:
            return AMBIGUOUS
        return Days(days[0], days[0], 1) if days else INVALID


def is_missing(value):
    return says_nothing(value) or (isinstance(value, str) and text(value) in UNKNOWN)


def year_of(settings, month):
    """The year of a month that stands without one."""
    if settings.semester == 1 and month >= 8:
        return settings.start_year
    return settings.start_year + 1


def _whole(number):
    if 20000 <= number <= 60000:
        day = EPOCH_1900 + datetime.timedelta(days=number)
        return Days(day, day, 1)
    if 10_000_000 <= number <= 99_999_999:
        day = _day(number // 10000, number // 100 % 100, number % 100)
        return Days(day, day, 1) if day else INVALID
    return INVALID


def _day(year, month, day):
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


class _Piece(NamedTuple):
    """One date of a text, with what it left unsaid filled in."""

    start: datetime.date
    end: datetime.date
    is_exact: bool = True


class _Unreadable(Exception):
    pass


class _Text:
    """Walks through one text: dates joined by range and list signs."""

    def __init__(self, settings, said):
        self.settings = settings
        self.rest = _without_times(said)
        self.year = self.month = None
        self.dashed = False

    def read(self):
        if re.fullmatch(r"\d+", self.rest):
            # Digits typed as text: only YYYYMMDD is a date, a serial day is not.
            return _whole(int(self.rest)) if len(self.rest) == 8 else INVALID
        try:
            ranges = self._ranges()
        except (_Unreadable, OverflowError):
            return INVALID
        start, end = min(r[0] for r in ranges), max(r[1] for r in ranges)
        if not all(exact for _, _, exact in ranges):
            return Days(start, end)
        days = set()
        for first, last, _ in ranges:
            days.update(first + ONE_DAY * n for n in range((last - first).days + 1))
        return Days(start, end, len(days))

    def _ranges(self):
        ranges = [self._range(is_first=True)]
        while self.rest:
            self._take(LIST)
            ranges.append(self._range(is_first=False))
        return ranges

    def _range(self, is_first):
        left = right = self._piece(is_first)
        if RANGE.match(self.rest):
            self._take(RANGE)
            right = self._piece(is_first=False)
        if right.end < left.start or (right.end - left.start).days > 2000:
            raise _Unreadable
        return left.start, right.end, left.is_exact and right.is_exact

    def _take(self, pattern):
        match = pattern.match(self.rest)
        if not match:
            raise _Unreadable
        self.rest = self.rest[match.end() :]
        return match

    def _piece(self, is_first):
        for pattern, read in (
            (FULL, self._full),
            (SHORT, self._short),
            (DIGITS, self._digits),
            (WEEKS, self._week),
            (WEEK, self._week),
            (MONTH_DAY, self._month_day),
        ):
            if pattern.match(self.rest):
                return read(self._take(pattern))
        if PART_OF_MONTH.match(self.rest):
            return self._part_of_month(self._take(PART_OF_MONTH))
        if not is_first and self.dashed and MONTH_DAY_DASH.match(self.rest):
            return self._month_day(self._take(MONTH_DAY_DASH))
        if not is_first and self.month:
            return self._exact(self.year, self.month, int(self._take(DAY)[1]))
        raise _Unreadable

    def _full(self, match):
        self.dashed = match[2] == "-"
        return self._exact(int(match[1]), int(match[3]), int(match[4]))

    def _short(self, match):
        year = 2000 + int(match[1])
        if abs(year - self.settings.start_year) > 1:
            raise _Unreadable
        return self._exact(year, int(match[3]), int(match[4]))

    def _digits(self, match):
        return self._exact(*map(int, match.groups()))

    def _month_day(self, match):
        month = int(match[1])
        return self._exact(self._year_for(month), month, int(match[2]))

    def _year_for(self, month):
        """The year to the left holds, but a range that goes back in months has passed New Year."""
        if self.year is None:
            return year_of(self.settings, month)
        if self.month and month < self.month:
            return self.year + 1
        return self.year

    def _exact(self, year, month, day):
        date = _day(year, month, day)
        if date is None:
            raise _Unreadable
        self.year, self.month = year, month
        return _Piece(date, date)

    def _part_of_month(self, match):
        month = whole_number(match[2])
        if not month or month > 12:
            raise _Unreadable
        self.year = int(match[1]) if match[1] else self._year_for(month)
        self.month = month
        first, last = THIRDS[match[3]]
        last = min(last, calendar.monthrange(self.year, month)[1])
        return _Piece(
            datetime.date(self.year, month, first), datetime.date(self.year, month, last), False
        )

    def _week(self, match):
        number = whole_number(match[1])
        if not number:
            raise _Unreadable
        monday = self.settings.week_1_monday + ONE_DAY * 7 * (number - 1)
        weekday = match[2] if match.re is WEEK else None
        if weekday:
            day = monday + ONE_DAY * WEEKDAYS[weekday]
            return _Piece(day, day)
        return _Piece(monday, monday + ONE_DAY * 6, False)


def _without_times(said):
    """What is left when weekday, clock time and part of the day are dropped, without spaces."""
    said = IN_CHINESE.sub(_in_digits, text(said))
    said = BRACKETED_WEEKDAY.sub(r"\1", said)
    said = IN_BRACKETS.sub("", said)
    said = re.sub(r"[(\[【](?:上午|下午|晚上|中午|早上|全天)[^)\]】]*[)\]】]", "", said)
    said = TIMES.sub("", said)
    said = PARTS_OF_DAY.sub("", said)
    said = re.sub(r"\s+", "", said)
    return LOOSE_WEEKDAY.sub("", said).rstrip("。.")


def _in_digits(match):
    """`二〇二二年九月五日` -> `2022年9月5日`"""
    year = "".join(str(ZEROS.get(c, whole_number(c))) for c in match[1])
    return f"{year}年{whole_number(match[2])}月{whole_number(match[3])}日"


def read_month(value):
    """A month of birth, listing or approval; without a year there is no reading."""
    if says_nothing(value):
        return Month(None)
    if day := full_day(value):
        return Month(day.year, day.month)
    if is_number(value):
        return _month_of_number(value)
    said = re.sub(r"\s+", "", text(value)).rstrip("。.")
    for pattern in (MONTH, MONTH_DIGITS):
        if match := pattern.fullmatch(said):
            return _month(int(match[1]), int(match[2]))
    if match := YEAR.fullmatch(said):
        return _month(int(match[1]), None)
    return Month(None)


def full_day(value):
    """The day of a cell that says its year, too; None where it says less, or no day."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if is_number(value):
        return _whole(int(value)).start if value == int(value) else None
    said = _without_times(value)
    match = FULL.fullmatch(said) or DIGITS.fullmatch(said)
    return _day(*(int(part) for part in match.groups() if part.isdigit())) if match else None


def is_unreadable_month(value):
    """Whether a cell says something of which no month and no year can be made."""
    return not is_missing(value) and read_month(value).year is None


def _month_of_number(value):
    if value == int(value):
        number = int(value)
        if 190_001 <= number <= 209_912:
            return _month(number // 100, number % 100)
        if 1900 <= number <= 2099:
            return Month(number)
        return Month(None)
    year, decimals = repr(float(value)).split(".")
    if len(decimals) > 2 or not 1900 <= int(year) <= 2099:
        return Month(None)
    if decimals == "1":
        # 1985.10 is stored as 1985.1, so January and October look the same.
        return Month(int(year), is_ambiguous=True)
    return _month(int(year), int(decimals))


def _month(year, month):
    if not 1900 <= year <= 2099 or (month is not None and not 1 <= month <= 12):
        return Month(None)
    return Month(year, month)
