"""What the office types about somebody who is spared for a time."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.colleagues import ColleagueField, Colleagues
from records.models import Exemption
from schools.forms.fields import DayField


class ExemptionForm(forms.ModelForm):
    """That somebody of the school is spared for a time."""

    person = ColleagueField(label=gettext_lazy("Name"))
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty when it is not known yet."),
    )

    class Meta:
        model = Exemption
        fields = ["reason", "document_no", "note"]

    field_order = ["person", "reason", "starts_on", "ends_on", "document_no", "note"]

    def __init__(self, *args, school, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.instance.school = school
        self.colleagues = Colleagues(school.pk, timezone.localdate())
        self.fields["person"].colleagues = self.colleagues

    def clean_person(self):
        found = self.fields["person"].find(self.cleaned_data["person"])
        if found.person_id == self.by.pk:
            raise ValidationError(_("A colleague of the office has to grant it to you."))
        return found.person

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("It cannot end before it begins."))
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            for name in ("person", "starts_on", "ends_on"):
                setattr(self.instance, name, self.cleaned_data[name])


class ExemptionEndForm(forms.Form):
    ends_on = DayField(label=gettext_lazy("Last day"))

    def __init__(self, *args, exemption, **kwargs):
        self.exemption = exemption
        super().__init__(*args, **kwargs)

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day < self.exemption.starts_on:
            raise forms.ValidationError(_("It cannot end before it begins."))
        return day
