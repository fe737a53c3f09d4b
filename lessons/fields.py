"""Parts of both forms about lessons."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records.sheets.levels import read_class


def period_name(number):
    return gettext("period %(number)s") % {"number": number}


class PeriodsField(forms.TypedMultipleChoiceField):
    """The periods of one visit; two in a row are a double period. Cleans to numbers in order."""

    def __init__(self, **options):
        options.setdefault("label", _("Periods"))
        options.setdefault("help_text", _("Two in a row for a double period."))
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple, **options)

    def offer(self, school):
        name = lazy(period_name, str)
        self.choices = [(n, name(n)) for n in range(1, school.periods_per_day + 1)]

    def clean(self, value):
        periods = sorted(super().clean(value))
        if periods and periods[-1] - periods[0] >= len(periods):
            raise ValidationError(
                _(
                    "One visit is one period or periods in a row. Please log the other lesson "
                    "on its own."
                )
            )
        return periods


class ClassField(forms.CharField):
    """`七（3）班`, `703` or `7-3`, kept as 7-3; other names stay as they are."""

    def __init__(self, **options):
        options.setdefault("label", _("Class"))
        options.setdefault("max_length", 20)
        options.setdefault("help_text", _("For example 7-3, 703 or 七（3）班."))
        super().__init__(**options)

    def clean(self, value):
        said = super().clean(value)
        return read_class(said) or said
