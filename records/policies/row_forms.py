"""What the office types about the limits, conversions and exemptions of a rule, row by row."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import figures
from records.models import Cap, CapWindow, Conversion, Effect, ExemptionRule, Reason
from records.policies.choices import choices_of
from records.rows import Rows

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
