"""Who is meant: a name, a suffix, a number against the people of the school."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from records.sheets.cells import says_nothing, squash

DOTS = str.maketrans(dict.fromkeys("•・．‧.⋅∙･●", "·"))
APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´ʼ", "'"))
SUFFIX = re.compile(r"^(.*?)[(\[【〔{<]([^()\[\]【】〔〕{}<>]*)[)\]】〕}>]$")
LOST = re.compile(r"\?+")


@dataclass(frozen=True)
class RosterPerson:
    """One person of the roster; `key` is whatever the caller knows them by."""

    employee_no: str
    name: str
    subjects: tuple = ()
    group: str = ""
    gender: str = ""
    stage: str = ""
    label: str = ""
    key: Any = None


class Name(NamedTuple):
    name: str
    suffix: str


class Found(NamedTuple):
    """The person a row means, or the code that says why there is none."""

    person: RosterPerson | None
    code: str = ""
    has_lost_character: bool = False


class Miss(NamedTuple):
    """Somebody a row names and nobody was found for; `key` is what an answer is kept under."""

    key: str
    name: str
    number: str
    subject: str
    group: str
    code: str

    @property
    def lasts(self):
        """Whether the same cell means the same person in every other file too.

        A name that several people have, without a mark or a number, does not.
        """
        return bool(self.number or read_name(self.name).suffix or self.code == "PERSON_UNKNOWN")


@lru_cache(maxsize=65536)
def read_name(value):
    """`郁丽菁（语）` -> name without spaces, and the suffix in the bracket."""
    said = squash(value)
    match = SUFFIX.match(said)
    name, suffix = (match[1], match[2]) if match and match[1] else (said, "")
    return Name(name.translate(DOTS), suffix)


@lru_cache(maxsize=65536)
def letters(name):
    """A name as it is compared: Latin letters large or small, apostrophes of any form."""
    return read_name(name).name.casefold().translate(APOSTROPHES)


def read_employee_no(value, settings):
    """The number in capitals; digits alone get the school's length and prefix."""
    if says_nothing(value):
        return ""
    said = squash(value).upper()
    if re.fullmatch(r"\d+\.0+", said):
        said = said.partition(".")[0]
    if said.isascii() and said.isdigit():
        if _has_prefix_of_digits(said, settings):
            return said
        return settings.employee_no_prefix + said.zfill(settings.employee_no_digits)
    return said


def _has_prefix_of_digits(said, settings):
    """A prefix may be digits too; then a number of full length has it already."""
    prefix, digits = settings.employee_no_prefix, settings.employee_no_digits
    return bool(prefix) and said.startswith(prefix) and len(said) == len(prefix) + digits


@lru_cache(maxsize=65536)
def _is_rare(character):
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return True
    return False


def fits_lost_name(said, name):
    """Whether `戚??` may be this name: a run of `?` stands for characters GBK lacks."""
    pattern, start = "", 0
    for run in LOST.finditer(said):
        marks = len(run[0])
        pattern += re.escape(said[start : run.start()]) + f"(.{{{(marks + 1) // 2},{marks}}})"
        start = run.end()
    match = re.fullmatch(pattern + re.escape(said[start:]), name)
    return bool(match) and all(_is_rare(c) for group in match.groups() for c in group)


def is_nearly(said, name):
    """Whether one of at least three characters was written wrong."""
    return (
        len(said) == len(name) >= 3
        and sum(one != other for one, other in zip(said, name, strict=True)) == 1
    )


class Roster:
    """The people of a school, found by number and by name.

    `told` is what the school said whom cells mean: `{key of a Miss: employee number}`.
    """

    def __init__(self, people, settings, subjects_of=None, told=None):
        self.settings, self.told = settings, told or {}
        # Those of the row that is being read.
        self.misses = []
        self.subjects_of = subjects_of or (lambda value: (squash(value),) if squash(value) else ())
        self.by_number, self.by_name, self.by_letters = {}, defaultdict(list), defaultdict(list)
        for person in people:
            self.by_number[read_employee_no(person.employee_no, settings)] = person
            self.by_name[read_name(person.name).name].append(person)
            self.by_letters[letters(person.name)].append(person)
        self._numbers, self._found = {}, {}

    def number(self, value):
        key = (type(value), value)
        if key not in self._numbers:
            self._numbers[key] = read_employee_no(value, self.settings)
        return self._numbers[key]

    def find(self, name, number="", *, subject="", group=""):
        """Who a row means. `number` is already read; the other three are cells of the row."""
        key = (name, number, subject, group)
        if key not in self._found:
            self._found[key] = self._find(*key)
        found = self._found[key]
        if found.person is None and found.code != "PERSON_MISSING":
            self.misses.append(Miss(_key(*key, found.code), *key, found.code))
        return found

    def candidates(self, name):
        """Everybody the name may mean, and whether it has lost a character."""
        if "?" not in name:
            return self.by_name.get(name) or self.by_letters.get(letters(name), []), False
        people = [
            p for known, same in self.by_name.items() for p in same if fits_lost_name(name, known)
        ]
        return people, True

    def meant(self, miss):
        """Those whom a Miss may mean: all of its name, and the one of its number; of a name
        that nobody has, those whose name is nearly the same."""
        name = read_name(miss.name).name
        people = list(self.candidates(name)[0]) or [
            person for known, same in self.by_name.items() if is_nearly(name, known)
            for person in same
        ]  # fmt: skip
        holder = self.by_number.get(miss.number)
        return people if holder is None or holder in people else [holder, *people]

    def suffix_fits(self, suffix, person):
        """Whether a bracket behind a name says something that is true of the person."""
        if suffix in (person.label, person.gender, person.stage):
            return bool(suffix)
        if any(subject.startswith(suffix) for subject in person.subjects):
            return True
        if set(self.subjects_of(suffix)) & set(person.subjects):
            return True
        return read_employee_no(suffix, self.settings) == read_employee_no(
            person.employee_no, self.settings
        )

    def is_told(self, name):
        return squash(name) in self.told

    def _find(self, *cells):
        found = self._find_by_rules(*cells)
        if found.person is None and self.told:
            number = self.told.get(_key(*cells, found.code))
            person = number and self.by_number.get(read_employee_no(number, self.settings))
            return Found(person) if person else found
        return found

    def _find_by_rules(self, name_cell, number, subject, group):
        name, suffix = read_name(name_cell)
        if not name and not number:
            return Found(None, "PERSON_MISSING")
        if number:
            return self._find_by_number(name, number)
        people, lost = self.candidates(name)
        if not people:
            return Found(None, "PERSON_UNKNOWN", lost)
        person = people[0] if len(people) == 1 else self._only(people, suffix, subject, group)
        return Found(person, "" if person else "PERSON_AMBIGUOUS", lost)

    def _find_by_number(self, name, number):
        person = self.by_number.get(number)
        if person is None:
            return Found(None, "PERSON_UNKNOWN")
        if not name or letters(name) == letters(person.name):
            return Found(person)
        if "?" in name and fits_lost_name(name, read_name(person.name).name):
            return Found(person, has_lost_character=True)
        return Found(None, "PERSON_CONFLICT")

    def _only(self, people, suffix, subject, group):
        """The one of several whom the suffix, then subject or group of the row leave."""
        if suffix:
            people = [p for p in people if self.suffix_fits(suffix, p)]
            if len(people) < 2:
                return people[0] if people else None
        subjects, group = set(self.subjects_of(subject)), _group_name(group)
        left = [p for p in people if subjects & set(p.subjects)]
        if len(left) != 1 and group:
            left = self._of_group(left or people, group)
        return left[0] if len(left) == 1 else None

    def _of_group(self, people, group):
        """Those of the research group, else those who teach the subject it is called after."""
        members = [p for p in people if group == _group_name(p.group)]
        subjects = set(self.subjects_of(group))
        return members or [p for p in people if subjects & set(p.subjects)]


def _key(name, number, subject, group, code):
    """The cell; of a name that several people have, with what else the row says about them."""
    said = squash(name)
    if number:
        return f"{said}#{number}"
    if code != "PERSON_AMBIGUOUS" or read_name(name).suffix:
        return said
    return "|".join([said, squash(subject), squash(group)])


def _group_name(value):
    return re.sub(r"(?:教研组|备课组|学科组|教研|组)$", "", squash(value))
