"""Words in cells to codes: levels, modes, lesson types, titles, subjects, grades, classes."""

import re
from functools import lru_cache

from records.sheets.cells import plain, says_nothing, squash, whole_number

SUBJECT_SPLIT = re.compile(r"[/、,;+，；]")
# `七年级语文` in a column of grades and subjects together.
YEAR_GROUP = re.compile(r"^(?:[一二三四五六七八九1-9]|初[一二三]|高[一二三])年级(?=.)")
CLASS = re.compile(
    r"(?:小学?|初中)?(?P<junior>初|高)?(?P<grade>\d{1,2}|[一二三四五六七八九十]{1,2})"
    r"(?P<word>年级|年)?[.·\-]?[(\[【]?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})[)\]】]?班?"
)
THREE_DIGITS = re.compile(r"([1-9])(\d{2})班?|(1[0-2])(\d{2})班?")
# Kinds of cells about which a school may have said what they mean.
TOLD = ("levels", "modes", "types", "states", "classes")
YEARS_BEFORE = {"初": 6, "高": 9}


class Vocabulary:
    """Words and settings of one school, asked once per different cell."""

    def __init__(self, words, settings):
        self.words = words
        # The longer place name first: 越州南 before 越州.
        self.places = sorted(
            ((squash(place), level) for place, level in settings.place_levels.items()),
            key=lambda item: -len(item[0]),
        )
        self.levels = words.table("levels")
        self.modes = words.table("modes")
        self.types = words.table("types")
        self.titles = words.table("titles")
        self.grades = {w: grade for grade, names in words.table("grades").items() for w in names}
        self.subject_of = {
            squash(w): subject for subject, names in words.table("subjects").items() for w in names
        }
        self._told = {kind: words.told(kind) for kind in TOLD}
        self._cache = {}

    def _once(self, read, value):
        key = (read.__name__, type(value), value)
        if key not in self._cache:
            self._cache[key] = read(value)
        return self._cache[key]

    def level(self, value):
        """(level, known?)"""
        return self._once(self._level, value)

    def mode(self, value):
        """(mode, known?)"""
        return self._once(self._mode, value)

    def type(self, value):
        """(lesson type, known?)"""
        return self._once(self._type, value)

    def class_name(self, value):
        """(class like `7-3` or None, understood?); a cell that says nothing is understood."""
        told = self.told("classes", value)
        if told is not None:
            return told or None, True
        found = read_class(value) if isinstance(value, str) else read_class(plain(value))
        return found, bool(found) or says_nothing(value)

    def told(self, kind, value):
        """What the school said that this cell as a whole means, None where it said nothing."""
        told = self._told[kind]
        return told.get(squash(value)) if told else None

    def title(self, value):
        """A professional title in today's grades, None where the words mean none we know."""
        return self._once(self._title, value)

    def subjects(self, value):
        """Subjects of a cell under their present names, each once."""
        return self._once(self._subjects, value)

    def grade(self, value):
        """(grade, score): one of them, or neither."""
        return self._once(self._grade, value)

    def _level(self, value):
        if told := self.told("levels", value):
            return told, True
        said = "" if says_nothing(value) else squash(value)
        for place, level in self.places:
            if place and place in said:
                return level, True
        found = _first_fit(self.levels, said)
        return (self.words.level_name(found), True) if found else ("other", False)

    def _mode(self, value):
        if told := self.told("modes", value):
            return told, True
        said = "" if says_nothing(value) else squash(value)
        fits = [mode for mode, words in self.modes.items() if any(w in said for w in words)]
        if "long_term" in fits:
            return "long_term", True
        if "online" in fits and "face" in fits:
            return "blended", True
        return (fits[0], True) if fits else ("other", False)

    def _type(self, value):
        if told := self.told("types", value):
            return told, True
        found = _first_fit(self.types, squash(value))
        return (found, True) if found else ("other", False)

    def _title(self, value):
        if says_nothing(value):
            return "未定级"
        # `中小学一级教师` is a title of today; only `小学一级` alone is an old one.
        found = _first_fit(self.titles, squash(value).replace("中小学", ""))
        return found.strip() if found else None

    def _subjects(self, value):
        names = [] if says_nothing(value) else SUBJECT_SPLIT.split(squash(value))
        names = [YEAR_GROUP.sub("", name) for name in names]
        return tuple(dict.fromkeys(self.subject_of.get(name, name) for name in names if name))

    def _grade(self, value):
        said = "" if says_nothing(value) else squash(value)
        if re.fullmatch(r"\d+(\.\d+)?分?", said):
            return None, float(said.rstrip("分"))
        return self.grades.get(re.sub(r"[+\-—–−]", "", said).upper()), None


def _first_fit(table, said):
    return next((key for key, words in table.items() if any(word in said for word in words)), None)


@lru_cache(maxsize=4096)
def read_class(value):
    """`七（3）班`, `703`, `初一3班` -> `7-3`; None when it is not a class."""
    said = squash(value)
    if match := THREE_DIGITS.fullmatch(said):
        grade, number = int(match[1] or match[3]), int(match[2] or match[4])
        return f"{grade}-{number}" if number else None
    match = CLASS.fullmatch(said)
    if not match:
        return None
    grade, number = whole_number(match["grade"]), whole_number(match["number"])
    if match["junior"]:
        if grade is None or grade > 3:
            return None
        grade += YEARS_BEFORE[match["junior"]]
    if not grade or not number or grade > 12:
        return None
    return f"{grade}-{number}"


class PeriodReader:
    """Periods of the day: `第2节`, `第2、3节`, `下午第1节` -> tuple of numbers, or None."""

    PATTERN = re.compile(
        r"(上午|下午)?第?(?P<first>\d{1,2}|[一二三四五六七八九十]{1,2})节?课?"
        r"(?:(?P<sign>[、,和+]|[-—–~至到]+)第?(?P<last>\d{1,2}|[一二三四五六七八九十]{1,2}))?"
        r"(?P<more>(?:[、,和+]第?(?:\d{1,2}|[一二三四五六七八九十]{1,2}))*)节?课?"
    )

    # `第2、3节（连堂）`; and an export may write the number 2 as `2.0`.
    REMARK = re.compile(r"\([^()\d]*\)|(?<=\d)\.0$")

    def __init__(self, settings):
        self.settings = settings
        self._cache = {}

    def __call__(self, value):
        key = (type(value), value)
        if key not in self._cache:
            self._cache[key] = self._read(value)
        return self._cache[key]

    def _read(self, value):
        said = "" if says_nothing(value) else self.REMARK.sub("", _without_day(squash(value)))
        match = self.PATTERN.fullmatch(said)
        if not match:
            return None
        periods = [whole_number(match["first"])]
        if match["last"]:
            last = whole_number(match["last"])
            if match["sign"] in "、,和+":
                periods.append(last)
            elif None in (last, periods[0]) or last < periods[0]:
                return None
            else:
                periods = list(range(periods[0], last + 1))
        periods += [
            whole_number(word) for word in re.findall(r"\d+|[一二三四五六七八九十]+", match["more"])
        ]
        if None in periods:
            return None
        if match[1] == "下午":
            periods = [period + self.settings.morning_periods for period in periods]
        periods = sorted(set(periods))
        in_day = periods[0] >= 1 and periods[-1] <= self.settings.periods_per_day
        return tuple(periods) if in_day else None


def _without_day(said):
    return re.sub(r"^(?:周|星期)[一二三四五六日天]", "", said)
