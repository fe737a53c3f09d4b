"""Fields that several forms share."""

import re
from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from schools.texts import tidy


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class DayField(forms.DateField):
    """A day of somebody's working life: after 1950, and at most a year ahead."""

    widget = DayInput

    def clean(self, value):
        day = super().clean(value)
        if day and not date(1950, 1, 1) <= day <= timezone.localdate() + timedelta(days=366):
            raise forms.ValidationError(
                _("Give a day after 1950 and at most a year ahead."), code="day"
            )
        return day


class WordsField(forms.CharField):
    """Some words, apart by 、 or a comma; cleans to a list."""

    def prepare_value(self, value):
        return "、".join(value) if isinstance(value, list) else value

    def clean(self, value):
        said = super().clean(value)
        return list(dict.fromkeys(word for word in re.split(r"[、,，;；\s]+", said) if word))

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


def must_be_a_name(name):
    """Letters, and nothing a spreadsheet would take for a formula."""
    if name[0] in "=+-@" or not any(character.isalpha() for character in name):
        raise forms.ValidationError(_("This is not a name."), code="name")


def tidy_text_fields():
    """Has every text field of every form, also of packages, tidy what is typed.

    Called once, when the product starts: a field of a form that somebody writes
    next year is not forgotten. Passwords stay as they are typed.
    """
    plain = forms.CharField.to_python
    if getattr(plain, "is_tidy", False):
        return

    def to_python(field, value):
        value = plain(field, value)
        if not value or not isinstance(value, str) or isinstance(field.widget, forms.PasswordInput):
            return value
        value = tidy(value, lines=not isinstance(field.widget, forms.TextInput))
        return (value.strip() if field.strip else value) or field.empty_value

    to_python.is_tidy = True
    forms.CharField.to_python = to_python
