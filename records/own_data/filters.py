"""By what the pages of one's own data are narrowed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from schools.verbs import AREAS


class Filter(forms.Form):
    """A field with a choice that makes no sense is left out."""

    def chosen(self, name):
        self.is_valid()
        return self.cleaned_data.get(name, "")

    @property
    def is_used(self):
        return any(self.chosen(name) for name in self.fields)


class RecordFilter(Filter):
    """`counts` are [(part name, label, how many)] of what there is."""

    kind = forms.ChoiceField(label=_("Kind of record"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, data, *, counts, years):
        super().__init__(data)
        kinds = [(name, f"{label} ({count})") for name, label, count in counts]
        self.fields["kind"].choices = [("", _("All")), *kinds]
        self.fields["year"].choices = [("", _("All")), *((year, year) for year in years)]


class EventFilter(Filter):
    area = forms.ChoiceField(label=_("Area"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, data, *, years):
        super().__init__(data)
        self.fields["area"].choices = [("", _("All")), *AREAS.items()]
        self.fields["year"].choices = [("", _("All")), *((year, year) for year in years)]
