"""What the office types about a rule."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import figures
from records.models import Policy, Requirement
from schools.forms.fields import DayField
from schools.models.people import ProfessionalTitle


def measures():
    """Figures that can be asked of a teacher: they count, and add up by teacher."""
    return [
        figure
        for figure in figures.REGISTRY.values()
        if type(figure) is figures.Figure and figure.additive and figure.teacher == "teacher"
    ]


class PolicyForm(forms.ModelForm):
    """A rule with one requirement; a rule that asks for several things is entered as several."""

    name = forms.CharField(label=gettext_lazy("Name of the rule"), max_length=120)
    document_no = forms.CharField(
        label=gettext_lazy("Document number"), max_length=60, required=False
    )
    measure = forms.ChoiceField(label=gettext_lazy("What is counted"))
    titles = forms.MultipleChoiceField(
        label=gettext_lazy("Only for these professional titles"),
        required=False,
        choices=ProfessionalTitle.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: for every full-time teacher."),
    )
    starts_on = DayField(label=gettext_lazy("In force from"))
    ends_on = DayField(label=gettext_lazy("In force until"), required=False)

    class Meta:
        model = Requirement
        fields = ["window", "value"]
        labels = {"window": gettext_lazy("Within"), "value": gettext_lazy("At least")}

    field_order = [
        "name", "document_no", "measure", "value", "window", "titles", "starts_on", "ends_on",
    ]  # fmt: skip

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        self.school = school
        self.fields["measure"].choices = [
            (figure.name, f"{figure.label} ({figure.unit.label})") for figure in measures()
        ]
        self.fields["value"].min_value = 0

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("It cannot end before it begins."))
        if cleaned.get("value") is not None and cleaned["value"] <= 0:
            self.add_error("value", _("Give a number above 0."))
        return cleaned

    @property
    def policy(self):
        said = self.cleaned_data
        return Policy(
            school=self.school,
            name=said["name"],
            document_no=said["document_no"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
        )

    @property
    def requirement(self):
        """Of the unsaved rule, as it would count."""
        row = self.instance
        row.measure = self.cleaned_data["measure"]
        row.applies_to = {"title": titles} if (titles := self.cleaned_data["titles"]) else {}
        row.policy = self.policy
        return row


class LastDayForm(forms.Form):
    ends_on = DayField(label=gettext_lazy("Last day in force"))

    def __init__(self, *args, policy, **kwargs):
        self.policy = policy
        super().__init__(*args, **kwargs)

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day < self.policy.starts_on:
            raise forms.ValidationError(
                _("It began on %(day)s; it cannot end before.") % {"day": self.policy.starts_on}
            )
        return day
