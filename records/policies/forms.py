"""What the office types about rules."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from records import figures
from records.models import Policy, Requirement, Way, Window
from records.policies.evaluation import in_force
from records.policies.row_forms import (
    CapFormSet,
    ConversionFormSet,
    ExemptionRuleFormSet,
    PartField,
    measure_choices,
)
from schools.forms.fields import DayField
from schools.models.people import ProfessionalTitle


class PolicyForm(forms.ModelForm):
    """A rule: what it asks, and what limits, converts and spares; one of these at least.

    A rule that asks for several things is entered as several of one name.
    """

    name = forms.CharField(label=gettext_lazy("Name of the rule"), max_length=120)
    document_no = forms.CharField(
        label=gettext_lazy("Document number"), max_length=60, required=False
    )
    measure = forms.ChoiceField(label=gettext_lazy("What is asked"), required=False)
    part = PartField()
    overrides = forms.ChoiceField(
        label=gettext_lazy("Takes the place of"),
        required=False,
        help_text=gettext_lazy(
            "Only where the district lets the school ask for less. Else the stricter one counts."
        ),
    )
    titles = forms.MultipleChoiceField(
        label=gettext_lazy("Only for these professional titles"),
        required=False,
        choices=ProfessionalTitle.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: for every full-time teacher."),
    )
    starts_on = DayField(label=gettext_lazy("In force from"))
    ends_on = DayField(label=gettext_lazy("In force until"), required=False)
    cycle_starts_on = DayField(
        label=gettext_lazy("First day of the first cycle"),
        required=False,
        help_text=gettext_lazy("Only for rules that count by cycles of several years."),
    )
    cycle_years = forms.IntegerField(
        label=gettext_lazy("Years of a cycle"), required=False, min_value=1, max_value=10
    )

    class Meta:
        model = Requirement
        fields = ["window", "value", "way", "is_advice"]
        labels = {
            "window": gettext_lazy("Within"),
            "value": gettext_lazy("At least"),
            "way": gettext_lazy("What is compared"),
            "is_advice": gettext_lazy("Only advised: nobody misses it"),
        }

    field_order = [
        "name", "document_no", "starts_on", "ends_on", "measure", "part", "value", "window", "way",
        "titles", "is_advice", "overrides", "cycle_starts_on", "cycle_years",
    ]  # fmt: skip

    def __init__(self, data=None, *args, school, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.school = school
        self.fields["measure"].choices = measure_choices(_("nothing"))
        self.fields["value"].required = False
        self.fields["window"].required = False
        # Who says nothing means all of it together.
        self.fields["way"].required = False
        self.fields["way"].choices = Way.choices
        self.fields["window"].choices = Window.choices
        self.upper = {
            str(row.pk): row
            for row in in_force(school, timezone.localdate())
            if row.policy.district_id
        }
        self.fields["overrides"].choices = [
            ("", pgettext_lazy("rule", "none")),
            *((key, self.words_of(row)) for key, row in self.upper.items()),
        ]
        self.rows = {
            "caps": CapFormSet(data, prefix="caps"),
            "conversions": ConversionFormSet(data, prefix="conversions"),
            "exemptions": ExemptionRuleFormSet(data, prefix="exemptions"),
        }

    def words_of(self, row):
        figure = figures.get(row.measure)
        return f"{figure.label} ≥ {figure.text(row.value)} · {row.policy}"

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("It cannot end before it begins."))
        if bool(cleaned.get("cycle_starts_on")) != bool(cleaned.get("cycle_years")):
            self.add_error("cycle_years", _("A cycle has a first day and a number of years."))
        for rows in self.rows.values():
            if not rows.is_valid():
                for refusal in rows.non_form_errors() or [_("Please look at the rows below.")]:
                    self.add_error(None, refusal)
        self.check_asked(cleaned)
        self.check_cycle(cleaned)
        return cleaned

    def check_asked(self, cleaned):
        if not cleaned.get("measure"):
            if not any(rows.is_bound and rows.rows for rows in self.rows.values()):
                self.add_error("measure", _("What does the rule ask for, limit or convert?"))
            return
        if cleaned.get("value") is None:
            if "value" not in self.errors:
                self.add_error("value", _("How much is asked?"))
        elif cleaned["value"] <= 0:
            self.add_error("value", _("Give a number above 0."))
        if not cleaned.get("window"):
            self.add_error("window", _("Within which time?"))
        try:
            cleaned["only"] = self.fields["part"].part_of(cleaned["measure"], cleaned.get("part"))
        except ValidationError as refusal:
            self.add_error("part", refusal)
        other = self.upper.get(cleaned.get("overrides", ""))
        if other and other.measure != cleaned["measure"]:
            self.add_error("overrides", _("The other rule asks for something else."))

    def check_cycle(self, cleaned):
        windows = [cleaned.get("window")] if cleaned.get("measure") else []
        if self.rows["caps"].is_valid():
            windows += [row.window for row in self.rows["caps"].rows]
        if Window.CYCLE in windows and not cleaned.get("cycle_starts_on"):
            self.add_error("cycle_starts_on", _("When does the first cycle begin?"))

    def _post_clean(self):
        # The row is checked by the database's constraints when it is stored; a rule that
        # asks for nothing has none.
        pass

    @property
    def policy(self):
        said = self.cleaned_data
        return Policy(
            school=self.school,
            name=said["name"],
            document_no=said["document_no"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            cycle_starts_on=said["cycle_starts_on"],
            cycle_years=said["cycle_years"],
        )

    @property
    def requirements(self):
        """Of the unsaved rule, as they would count: one, or none."""
        said = self.cleaned_data
        if not said["measure"]:
            return []
        return [
            Requirement(
                policy=self.policy,
                measure=said["measure"],
                only=said["only"],
                way=said["way"] or Way.TOTAL,
                window=said["window"],
                value=said["value"],
                is_advice=said["is_advice"],
                applies_to={"title": titles} if (titles := said["titles"]) else {},
                overrides=self.upper.get(said["overrides"]),
            )
        ]

    @property
    def more(self):
        """Unsaved limits, conversions and exemptions of the rule."""
        found, policy = [row for rows in self.rows.values() for row in rows.rows], self.policy
        for row in found:
            row.policy = policy
        return found


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
