"""What a school said that headings, words and names in its spreadsheets mean.

It stands in `School.words`, in the shape `records.sheets.Words` reads: a path of names, then
{meaning: [words]}. A word has one meaning.
"""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import rules
from records.actions import NotNow
from records.imports import importers
from records.models import Level
from records.sheets import Words
from records.sheets.cells import squash
from records.sheets.questions import MOST_LETTERS
from schools import audit
from schools.models import Employment, School

# Every file is read with all of them, and they stand on one page.
MOST = 1000
# A name and a number, or two; what is longer is not asked about.
LONGEST = 2 * MOST_LETTERS

# What words of a kind may mean: {kind: {meaning: label}}. The apps that read them add theirs.
MEANINGS: dict[str, dict] = {"levels": dict(Level.choices)}
LABELS = {
    "levels": gettext_lazy("Levels"),
    "modes": gettext_lazy("Forms of training"),
    "types": gettext_lazy("Types of lessons"),
    "states": gettext_lazy("Stages of projects"),
    "classes": gettext_lazy("Classes"),
    "people": gettext_lazy("Names of people"),
}


def may_mean(kind, choices):
    """An app says what the words of a kind may mean, as [(code, label)]."""
    MEANINGS[kind] = dict(choices)


@dataclass(frozen=True)
class Word:
    """`path` leads to where the word is kept: `("cells", "levels")`, `("headers", "training")`."""

    path: tuple
    meaning: str
    word: str


def words_of(batch):
    """The Words to read a file with: the school's, and what was said about this file alone."""
    return Words(merged(batch.school.words, batch.answers))


def merged(words, others):
    """Both tables in one; of a word in both, what the second says."""
    found = deepcopy(words)
    for word in walk(others):
        put(found, word)
    return found


def walk(words, path=()) -> Iterable[Word]:
    """Every Word of a table."""
    for name, below in words.items():
        if isinstance(below, dict):
            yield from walk(below, (*path, name))
        else:
            yield from (Word(path, name, word) for word in below)


def put(words, word):
    take(words, word)
    table = words
    for name in word.path:
        table = table.setdefault(name, {})
    table.setdefault(word.meaning, []).append(word.word)


def take(words, word):
    """Take a word out, whatever it means; says whether it was there."""
    table = words
    for name in word.path:
        table = table.get(name, {}) if isinstance(table, dict) else {}
    if not isinstance(table, dict):
        return False
    found = False
    for meaning, known in list(table.items()):
        if isinstance(known, list) and (left := without(known, word.word)) != known:
            found = True
            table[meaning] = left
            if not left:
                del table[meaning]
    return found


def path_and_word(word):
    """What makes two words the same one, whatever they mean."""
    return word.path, squash(word.word)


def without(words, word):
    return [one for one in words if squash(one) != squash(word)]


def is_room(school, found):
    """Whether the school can remember these, too; what is only to mean something else fits."""
    after = deepcopy(school.words)
    for word in found:
        put(after, word)
    return count(after) <= max(MOST, count(school.words))


def no_room():
    return _(
        "A school can have %(most)s words remembered. Forget some that are no longer needed first, "
        "on the page of remembered words."
    ) % {"most": MOST}


def count(words):
    return sum(1 for _word in walk(words))


@transaction.atomic
def remember(school, found, *, by):
    """Keep what words mean for every file of the school from now on. Raises NotNow when a word
    is too long, or the school has too many."""
    if not rules.can_import(by, school):
        raise PermissionDenied
    if not found:
        return
    school = School.objects.select_for_update().get(pk=school.pk)
    if any(len(word.word) > LONGEST for word in found):
        raise NotNow(
            _("What is longer than %(most)s characters is not remembered.") % {"most": LONGEST}
        )
    if not is_room(school, found):
        raise NotNow(no_room())
    for word in found:
        put(school.words, word)
    school.save(update_fields=["words"])
    audit.record(
        by=by,
        verb="records.words_remembered",
        target=school,
        school=school,
        after={shown(one): one.meaning for one in found},
    )


@transaction.atomic
def forget(school, word, *, by):
    """Take a word back; False when it was not there (any more)."""
    if not rules.can_import(by, school):
        raise PermissionDenied
    school = School.objects.select_for_update().get(pk=school.pk)
    said = path_and_word(word)
    kept = next((one for one in walk(school.words) if path_and_word(one) == said), None)
    if kept is None:
        return False
    take(school.words, kept)
    school.save(update_fields=["words"])
    audit.record(
        by=by,
        verb="records.word_forgotten",
        target=school,
        school=school,
        before={shown(kept): kept.meaning},
    )
    return True


# --- for people to read -------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    word: Word
    shown: str
    meaning: Any

    @property
    def path(self):
        return ".".join(self.word.path)


@dataclass(frozen=True)
class Section:
    label: Any
    rows: list


def sections(school):
    """What the school told us so far, by kind."""
    names = {
        spell.employee_no: f"{spell.person.name} {spell.employee_no}"
        for spell in Employment.objects.filter(school=school).select_related("person")
    }
    found: dict[tuple, list] = {}
    for word in walk(school.words):
        found.setdefault(word.path or (word.meaning,), []).append(
            Row(word, shown(word), meaning_of(word, names))
        )
    return [
        Section(label_of(path), sorted(rows, key=lambda row: row.shown))
        for path, rows in found.items()
    ]


def label_of(path):
    if path[0] == "headers":
        try:
            label = importers.get(path[-1]).label
        except KeyError:
            label = path[-1]
        return _("Headings: %(list)s") % {"list": label}
    return LABELS.get(path[-1], path[-1])


def shown(word):
    return shown_name(word.word) if word.path[-1:] == ("people",) else word.word


def shown_name(word):
    """`李鸣#01003` and `王芳|综合|` as people write it."""
    return word.replace("#", " ").rstrip("|").replace("|", " · ")


def meaning_of(word, names):
    kind = word.path[-1] if word.path else ""
    if word.path[:1] == ("headers",):
        return heading_means(kind, word.meaning)
    if not word.meaning:
        return _("nobody of this school") if kind == "people" else _("nothing that is kept")
    if kind == "people":
        return names.get(word.meaning, word.meaning)
    return MEANINGS.get(kind, {}).get(word.meaning, word.meaning)


def heading_means(layout, field):
    if field == "known":
        return _("a column that is not needed")
    try:
        return importers.get(layout).layout.columns[field].label
    except KeyError:
        return field
