"""Choosing people of one's school by typing their name.

A text field with suggestions works on every phone, without script and without
connection; the server finds the person of the name.
"""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from records.sheets.cells import squash
from schools.models import Employment, Person

LIST_ID = "colleagues"


@dataclass(frozen=True)
class Colleague:
    """`text` is what stands for the person in a field: the name, with the number
    where two people share the name."""

    person: Person
    pinyin: str
    employee_no: str
    text: str
    here: bool

    @property
    def person_id(self):
        return self.person.pk

    @property
    def name(self):
        return self.person.name


class Colleagues:
    """Everybody who works or worked in a school: one query, asked when first needed."""

    def __init__(self, school_id, day):
        self.school_id = school_id
        self.day = day

    @cached_property
    def rows(self):
        spells = (
            Employment.objects.filter(school=self.school_id)
            .select_related("person")
            .order_by("person__sort_key", "employee_no")
        )
        spells = list(spells)
        names = {}
        for spell in spells:
            names.setdefault(spell.person.name, set()).add(spell.person_id)
        return [self.row(spell, len(names[spell.person.name]) > 1) for spell in spells]

    def row(self, spell, shared):
        person = spell.person
        return Colleague(
            person=person,
            pinyin=person.sort_key.removesuffix(person.name.lower()).strip(),
            employee_no=spell.employee_no,
            text=f"{person.name} {spell.employee_no}" if shared else person.name,
            here=person.is_active and spell.holds_on(self.day),
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
