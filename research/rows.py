"""Rows inside the forms of projects and papers: people in order, and what became of a paper."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.colleagues import ColleagueField
from records.models import Level
from records.rows import Rows
from research.models import Outcome, PaperOutcome, Prize

PEOPLE_ROWS = 12
OUTCOME_ROWS = 5
SPARE = 3
MOST = 40


def initial_of(args, rows):
    """Stored rows for a form that was not sent. A sent one speaks for itself: with them, a
    row equal to the stored one would pass for empty."""
    return [] if args and args[0] is not None else rows


class PersonRow(forms.Form):
    name = ColleagueField(label=_("Name"), required=False, max_length=40)
    elsewhere = forms.BooleanField(label=_("from elsewhere"), required=False)

    def clean(self):
        cleaned = super().clean()
        said = " ".join(cleaned.get("name", "").split())
        cleaned["person"], cleaned["name"] = None, said
        if said and not cleaned.get("elsewhere"):
            try:
                found = self.fields["name"].find(said)
            except forms.ValidationError as refusal:
                self.add_error("name", refusal)
                return cleaned
            cleaned["person"], cleaned["name"] = found.person, found.name
        return cleaned


class PeopleRows(Rows):
    shown_rows = 4

    def __init__(self, *args, colleagues, people=(), **options):
        """`people`: stored rows with `person` and `name`, in order."""
        self.colleagues = colleagues
        initial = [
            {
                "name": colleagues.text_of(one.person) if one.person else one.name,
                "elsewhere": one.person is None,
            }
            for one in people
        ]
        super().__init__(*args, initial=initial_of(args, initial), **options)
        self.extra = max(PEOPLE_ROWS - len(initial), SPARE)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["name"].colleagues = self.colleagues
        form.row_number = (index or 0) + 1

    def people(self):
        """[(person or None, name)] in order."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]
        return [(row["person"], row["name"]) for row in rows]

    def clean(self):
        seen = set()
        for form in self.forms:
            person = form.cleaned_data.get("person") if hasattr(form, "cleaned_data") else None
            if person and person.pk in seen:
                form.add_error("name", _("This person stands above already."))
            elif person:
                seen.add(person.pk)


PeopleFormSet = forms.formset_factory(
    PersonRow, formset=PeopleRows, extra=0, max_num=MOST, absolute_max=MOST, validate_max=True
)


class OutcomeRow(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Kind of outcome"), choices=[("", _("choose")), *Outcome.choices]
    )
    level = forms.ChoiceField(label=_("Level"), choices=[("", _("choose")), *Level.choices])
    happened_on = forms.DateField(
        label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    venue = forms.CharField(label=_("Journal or awarding body"), max_length=150, required=False)
    number = forms.CharField(label=_("Issue or publication number"), max_length=60, required=False)
    prize = forms.ChoiceField(
        label=_("Prize"), required=False, choices=[("", _("no prize")), *Prize.choices]
    )
    core = forms.BooleanField(label=_("Core journal"), required=False)

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Please log it afterwards."))
        return day

    def clean(self):
        cleaned = super().clean()
        outcome = cleaned.get("outcome")
        if outcome == Outcome.PRIZE and not cleaned.get("prize"):
            self.add_error("prize", _("Which prize was it?"))
        if outcome and outcome != Outcome.PRIZE and cleaned.get("prize"):
            self.add_error("prize", _("A grade belongs to a prize only."))
        if outcome and outcome != Outcome.PUBLISHED and cleaned.get("core"):
            self.add_error("core", _("Only a publication can be in a core journal."))
        return cleaned


class OutcomeRows(Rows):
    shown_rows = 1

    def __init__(self, *args, outcomes=(), **options):
        names = OutcomeRow.base_fields
        initial = [{name: getattr(one, name) for name in names} for one in outcomes]
        super().__init__(*args, initial=initial_of(args, initial), **options)
        self.extra = max(OUTCOME_ROWS - len(initial), 2)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.row_number = (index or 0) + 1
        if index is not None and index >= 1:
            form.empty_permitted = True

    def outcomes(self):
        """The typed rows in order of their days, as unsaved PaperOutcome."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("outcome")]
        return [
            PaperOutcome(**{name: row[name] for name in OutcomeRow.base_fields})
            for row in sorted(rows, key=lambda row: row["happened_on"])
        ]

    def clean(self):
        seen = set()
        for form in self.forms:
            row = getattr(form, "cleaned_data", {})
            key = row.get("outcome"), row.get("happened_on")
            if all(key) and key in seen:
                form.add_error("happened_on", _("This stands above already."))
            seen.add(key)
        if not any(self.errors) and not self.outcomes():
            raise forms.ValidationError(
                _("Say what became of the paper: published, a prize or presented."),
                code="nothing",
            )


OutcomeFormSet = forms.formset_factory(
    OutcomeRow, formset=OutcomeRows, extra=0, max_num=MOST, absolute_max=MOST, validate_max=True
)
