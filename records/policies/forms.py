"""What the office types about rules and exemptions."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from records import figures
from records.colleagues import ColleagueField, Colleagues
from records.models import (
    Cap,
    CapWindow,
    Conversion,
    Effect,
    Exemption,
    ExemptionRule,
    Policy,
    Reason,
    Requirement,
    Way,
    Window,
)
from records.policies.choices import choices_of
from records.policies.evaluation import in_force
from records.rows import Rows
from schools.forms.fields import DayField
from schools.models.people import ProfessionalTitle

# Rows of each kind that a rule can be given at once.
ROWS = 6


def measures():
    """Figures that can be asked of a teacher: they count, and each row is somebody's."""
    return [
        figure
        for figure in figures.REGISTRY.values()
        if type(figure) is not figures.Ratio
        and figure.has_statement
        and (figure.additive or figure.item != "pk")
        and figure.teacher == "teacher"
    ]


def measure_choices(empty=None):
    found = [(figure.name, f"{figure.label} ({figure.unit.label})") for figure in measures()]
    return [("", empty), *found] if empty is not None else found


def part_choices():
    """[(figure, [("dimension=key", word)])] of the parts a figure can be narrowed to."""
    groups = []
    for figure in measures():
        parts = [
            (f"{dimension}={key}", str(word))
            for dimension in figure.dimensions
            for key, word in choices_of(figure, dimension).items()
        ]
        if parts:
            groups.append((str(figure.label), [(f"{figure.name}:{key}", w) for key, w in parts]))
    return [("", _("all of it")), *groups]


class PartField(forms.ChoiceField):
    """One part of a figure; cleans to `only` of a row: {dimension: [key]}."""

    def __init__(self, **options):
        super().__init__(
            choices=part_choices,
            required=False,
            label=gettext_lazy("Only of these"),
            **options,
        )

    def part_of(self, name, value):
        """ValidationError where the part belongs to another figure."""
        if not value:
            return {}
        figure, _colon, part = value.partition(":")
        if figure != name:
            raise ValidationError(_("This part belongs to another figure."))
        dimension, _equals, key = part.partition("=")
        return {dimension: [key]}


class NarrowedForm(forms.Form):
    """A row about a part of a figure: `narrowed_by` names the field with the figure."""

    narrowed_by = "measure"

    def clean(self):
        cleaned = super().clean()
        try:
            cleaned["only"] = self.fields["part"].part_of(
                cleaned.get(self.narrowed_by, ""), cleaned.get("part")
            )
        except ValidationError as refusal:
            self.add_error("part", refusal)
        return cleaned


def more_than_nothing(**options):
    return forms.DecimalField(max_digits=8, decimal_places=2, min_value=0.01, **options)


class CapRow(NarrowedForm):
    measure = forms.ChoiceField(label=gettext_lazy("What is limited"))
    part = PartField()
    most = more_than_nothing(label=gettext_lazy("At most"))
    window = forms.ChoiceField(label=gettext_lazy("Within"), choices=CapWindow.choices)
    carry = forms.BooleanField(
        label=gettext_lazy("The rest counts in the next period"), required=False
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("carry") and cleaned.get("window") == CapWindow.ITEM:
            self.add_error("carry", _("A single record has no next period."))
        return cleaned

    @property
    def row(self):
        said = self.cleaned_data
        return Cap(
            measure=said["measure"],
            only=said["only"],
            most=said["most"],
            window=said["window"],
            carry=said["carry"],
        )


class ConversionRow(NarrowedForm):
    narrowed_by = "source"

    source = forms.ChoiceField(label=gettext_lazy("What is converted"))
    part = PartField()
    factor = more_than_nothing(label=gettext_lazy("Each counts"))
    measure = forms.ChoiceField(label=gettext_lazy("Counts as"))
    group = forms.CharField(
        label=gettext_lazy("Group"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("Of conversions of one group the highest counts for a record."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("measure") and cleaned["measure"] == cleaned.get("source"):
            self.add_error("measure", _("It counts as itself already."))
        return cleaned

    @property
    def row(self):
        said = self.cleaned_data
        names = ("source", "only", "factor", "measure", "group")
        return Conversion(**{name: said[name] for name in names})


class ExemptionRuleRow(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=[("", gettext_lazy("choose")), *Reason.choices]
    )
    measure = forms.ChoiceField(label=gettext_lazy("Of what is asked"), required=False)
    effect = forms.ChoiceField(label=gettext_lazy("Effect"), choices=Effect.choices)
    value = forms.DecimalField(
        label=gettext_lazy("So much is asked"),
        required=False,
        max_digits=8,
        decimal_places=2,
        min_value=0,
    )
    needs_document = forms.BooleanField(
        label=gettext_lazy("Only with a document number"), required=False
    )

    def clean(self):
        cleaned = super().clean()
        lowers, value = cleaned.get("effect") == Effect.LOWER, cleaned.get("value")
        if lowers and value is None:
            self.add_error("value", _("How much is still asked?"))
        if not lowers:
            cleaned["value"] = None
        return cleaned

    @property
    def row(self):
        said = self.cleaned_data
        return ExemptionRule(
            reason=said["reason"],
            measure=said["measure"],
            effect=said["effect"],
            value=said["value"],
            needs_document=said["needs_document"],
        )


class PolicyRows(Rows):
    """Rows of a rule. `empty_measure` is the word for no figure."""

    shown_rows = 1
    empty_measure = gettext_lazy("choose")

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.row_number = (index or 0) + 1
        form.empty_permitted = True
        for name in ("measure", "source"):
            if name in form.fields:
                form.fields[name].choices = measure_choices(self.empty_measure)

    @property
    def rows(self):
        """Unsaved rows of what was typed."""
        return [form.row for form in self.forms if form.has_changed() and form.is_valid()]

    @property
    def is_used(self):
        return any(form.has_changed() for form in self.forms)

    def clean(self):
        seen = set()
        for row in self.rows:
            key = tuple(str(getattr(row, name)) for name in self.once)
            if key in seen:
                raise ValidationError(_("Two rows say something about the same."))
            seen.add(key)


class CapRows(PolicyRows):
    once = ("measure", "window", "only")


class ConversionRows(PolicyRows):
    once = ("measure", "source", "only")


class ExemptionRuleRows(PolicyRows):
    once = ("reason", "measure")
    empty_measure = gettext_lazy("everything")


def rows_of(form, formset):
    return forms.formset_factory(
        form, formset=formset, extra=ROWS, max_num=ROWS, absolute_max=ROWS, validate_max=True
    )


CapFormSet = rows_of(CapRow, CapRows)
ConversionFormSet = rows_of(ConversionRow, ConversionRows)
ExemptionRuleFormSet = rows_of(ExemptionRuleRow, ExemptionRuleRows)


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
        self.fields["value"].min_value = 0
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
