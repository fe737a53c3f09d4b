"""The forms that ask what something in a spreadsheet means."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from records.colleagues import ColleagueField
from records.imports import importers, questions, sorting, words
from records.sheets.levels import read_class
from records.sheets.questions import Question

# Values of a choice that are no meaning themselves. A heading `known` is not needed.
OPEN, NOBODY, KNOWN = "", "-", "known"
TITLES = {
    "headings": gettext_lazy("What do these headings mean?"),
    "people": gettext_lazy("Who is meant?"),
    "levels": gettext_lazy("Which level is this?"),
    "modes": gettext_lazy("Which form of training is this?"),
    "types": gettext_lazy("Which type of lesson is this?"),
    "states": gettext_lazy("Which stage is this?"),
    "classes": gettext_lazy("Which class is this?"),
}
HINTS = {
    "headings": gettext_lazy(
        "Columns that nobody knows are not read. What you say holds for every file of this kind."
    ),
    "people": gettext_lazy(
        "A name with a mark or a number is remembered for every file. A name that several people "
        "have means the same one in this file only; where it does not, correct the cells instead."
    ),
}


class ClassField(forms.CharField):
    """A class such as 七（3）班, 703 or 7-3; cleans to `7-3`."""

    def clean(self, value):
        said = super().clean(value)
        name = read_class(said) if said else ""
        if name is None:
            raise ValidationError(_("Write the class like 七（3）班 or 703."), code="class")
        return name


@dataclass(frozen=True)
class Asked:
    """A question with its fields as a page shows them."""

    key: str
    question: Question
    fields: list
    where: str
    remark: str
    may_add: bool


@dataclass(frozen=True)
class Section:
    title: Any
    hint: Any
    rows: list


class QuestionsForm(forms.Form):
    """Everything that is asked about a file. What is left open is asked again."""

    def __init__(self, *args, batch, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.batch, self.colleagues = batch, colleagues
        self.asked = {key_of(one): one for one in questions.questions_of(batch)}
        self.names = {row.employee_no: row.name for row in colleagues.rows}
        for key, one in self.asked.items():
            for name, field in self.fields_of(key, one).items():
                field.says_optional = False
                self.fields[name] = field

    def fields_of(self, key, one):
        if one.kind == "people":
            return self.person_fields(key, one)
        if one.kind == "classes":
            return {
                key: forms.ChoiceField(
                    label=_("Class"),
                    required=False,
                    choices=[(OPEN, "—"), (NOBODY, _("not a class"))],
                ),
                f"{key}-other": ClassField(
                    label=_("Or the class, such as 703"), required=False, max_length=20
                ),
            }
        return {
            key: forms.ChoiceField(
                label=_("Meaning"), required=False, choices=[(OPEN, "—"), *self.choices(one)]
            )
        }

    def choices(self, one):
        if one.kind == questions.HEADINGS:
            columns = importers.get(self.batch.layout).layout.columns
            fields = [(name, column.label) for name, column in columns.items()]
            return [(KNOWN, _("a column that is not needed")), *fields]
        return list(words.MEANINGS.get(one.kind, {}).items())

    def person_fields(self, key, one):
        offered = [(number, f"{self.names.get(number, '')} {number}") for number in one.choices]
        other = ColleagueField(label=_("Or somebody else on the roster"), required=False)
        other.colleagues = self.colleagues
        return {
            key: forms.ChoiceField(
                label=_("Person"),
                required=False,
                choices=[(OPEN, "—"), *offered, (NOBODY, _("nobody of this school"))],
            ),
            f"{key}-other": other,
        }

    def clean(self):
        cleaned = super().clean()
        for key, one in self.asked.items():
            other = cleaned.get(f"{key}-other")
            if other and one.kind == "people":
                try:
                    cleaned[key] = self.fields[f"{key}-other"].find(other).employee_no
                except ValidationError as error:
                    self.add_error(f"{key}-other", error)
            elif other:
                cleaned[key] = other
        if not self.errors:
            self.check_words()
        return cleaned

    def check_words(self):
        """Something is said, and the school can remember what lasts."""
        if not self.answers:
            raise ValidationError(_("Nothing is answered yet. Choose at least one meaning."))
        lasting = [
            questions.word_of(self.batch, one, meaning)
            for one, meaning in self.answers
            if one.lasts
        ]
        if not words.is_room(self.batch.school, lasting):
            raise ValidationError(words.no_room())

    @property
    def answers(self):
        """[(Question, meaning)] of what was answered."""
        said = [(one, self.cleaned_data.get(key, OPEN)) for key, one in self.asked.items()]
        return [(one, "" if value == NOBODY else value) for one, value in said if value != OPEN]

    def sections(self):
        by_kind: dict[str, list] = {}
        for key, one in self.asked.items():
            fields = [self[name] for name in (key, f"{key}-other") if name in self.fields]
            row = Asked(key, one, fields, where(one), remark(one, self.names), may_add(one))
            by_kind.setdefault(one.kind, []).append(row)
        return [Section(TITLES[kind], HINTS.get(kind, ""), rows) for kind, rows in by_kind.items()]


def key_of(question):
    """The name of its field: the same as long as the same is asked."""
    digest = hashlib.sha256(f"{question.kind} {question.word}".encode()).hexdigest()
    return f"q{digest[:12]}"


def where(one):
    words = ngettext(
        "%(rows)s row, first: %(sheet)s %(row)s",
        "%(rows)s rows, first: %(sheet)s %(row)s",
        one.rows,
    )
    return words % {"rows": one.rows, "sheet": one.sheet, "row": one.row}


def remark(one, names):
    """What else the row says about a person, and what becomes of it without an answer."""
    said = [part for part in (one.number, one.subject, one.group) if part]
    if one.code == "PERSON_UNKNOWN" and len(one.choices) == 1 and one.choices[0] in names:
        said.append(_("perhaps %(name)s") % {"name": names[one.choices[0]]})
    if one.kind == "people" and one.stops:
        said.append(_("not imported without an answer"))
    return " · ".join(said)


def may_add(one):
    """Somebody whom nobody knows may be missing on the roster."""
    return one.kind == "people" and one.code in ("PERSON_UNKNOWN",)


class KindsForm(forms.Form):
    """Which kind of list each sheet of a file is."""

    def __init__(self, *args, batch, **kwargs):
        super().__init__(*args, **kwargs)
        now = sorting.read_by(batch)
        elsewhere = {name for one in sorting.siblings(batch) for name in one.only or ()}
        self.sheets = {}
        for index, name in enumerate(sorting.sheets_of(batch)):
            if name not in elsewhere:
                self.sheets[f"sheet-{index}"] = name
                self.fields[f"sheet-{index}"] = forms.ChoiceField(
                    label=name,
                    required=False,
                    initial=now.get(name, ""),
                    choices=[("", _("not read")), *kinds_of_lists()],
                )
                self.fields[f"sheet-{index}"].says_optional = False

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(self.chosen.values()):
            raise ValidationError(_("At least one sheet must be read."))
        return cleaned

    @property
    def chosen(self):
        """{sheet: layout}"""
        return {name: self.cleaned_data.get(field, "") for field, name in self.sheets.items()}


def kinds_of_lists():
    return [(name, one.label) for name, one in importers.REGISTRY.items()]
