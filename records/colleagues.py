"""Choosing people of one's school by typing their name.

A text field with suggestions works on every phone, without script and without
connection; the server finds the person of the name.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from records.sheets.cells import squash
from schools.models import Employment, Person

LIST_ID = "colleagues"


class Spell(NamedTuple):
    """What is read of an employment: whole rows of a big school take time to make."""

    person_id: UUID
    name: str
    sort_key: str
    is_active: bool
    employee_no: str
    started_on: date
    ended_on: date | None


@dataclass(frozen=True)
class Colleague:
    """`text` is what stands for the person in a field: the name, with the number
    where two people share the name."""

    person_id: UUID
    name: str
    pinyin: str
    employee_no: str
    text: str
    here: bool

    @property
    def person(self):
        """As much of the person as a record needs to point to."""
        return Person(pk=self.person_id, name=self.name)


class Colleagues:
    """Everybody who works or worked in a school: one query, asked when first needed."""

    def __init__(self, school_id, day):
        self.school_id = school_id
        self.day = day

    @cached_property
    def rows(self):
        rows = (
            Employment.objects.filter(school=self.school_id)
            .order_by("person__sort_key", "employee_no")
            .values_list(
                "person_id",
                "person__name",
                "person__sort_key",
                "person__is_active",
                "employee_no",
                "started_on",
                "ended_on",
            )
        )
        spells = [Spell(*row) for row in rows]
        people = defaultdict(set)
        for spell in spells:
            people[spell.name].add(spell.person_id)
        return [self.row(spell, len(people[spell.name]) > 1) for spell in spells]

    def row(self, spell, shared):
        begun = spell.started_on <= self.day
        left = spell.ended_on is not None and spell.ended_on < self.day
        return Colleague(
            person_id=spell.person_id,
            name=spell.name,
            pinyin=spell.sort_key.removesuffix(spell.name.lower()).strip(),
            employee_no=spell.employee_no,
            text=f"{spell.name} {spell.employee_no}" if shared else spell.name,
            here=spell.is_active and begun and not left,
        )

    def offered(self):
        """Those employed on the day, for the suggestions."""
        return [row for row in self.rows if row.here]

    @cached_property
    def by_word(self):
        found = {}
        for row in self.rows:
            numbered = f"{row.name}{row.employee_no}"
            for word in (row.name, row.text, numbered, row.employee_no, row.pinyin):
                if key := squash(word).lower():
                    found.setdefault(key, {})[row.person_id] = row
        return found

    @cached_property
    def by_id(self):
        return {row.person_id: row for row in self.rows}

    def find(self, text):
        """Whom a text may mean: name, name with number, number, or pinyin."""
        return list(self.by_word.get(squash(text).lower(), {}).values())

    def text_of(self, person):
        row = self.by_id.get(person.pk)
        return row.text if row else person.name


class ColleagueField(forms.CharField):
    """The text of one person; `Colleagues` must be set as `field.colleagues` by the form.

    `find` is asked by the form, because another field may say that the person
    is from elsewhere.
    """

    colleagues: Colleagues | None = None

    default_error_messages = {
        "nobody": _(
            "Nobody of this name works in the school. Correct it, or say that the "
            "person is from elsewhere."
        ),
        "several": _("Several people have this name: %(people)s. Take the one meant."),
    }

    def __init__(self, **options):
        options.setdefault("max_length", 60)
        super().__init__(**options)
        self.widget.attrs |= {"list": LIST_ID, "autocomplete": "off"}

    def find(self, text):
        """The Colleague of a text; ValidationError when there is none or more than one."""
        found = self.colleagues.find(text)
        if not found:
            raise ValidationError(self.error_messages["nobody"], code="nobody")
        if len(found) > 1:
            people = "、".join(row.text for row in found)
            raise ValidationError(
                self.error_messages["several"], code="several", params={"people": people}
            )
        return found[0]
