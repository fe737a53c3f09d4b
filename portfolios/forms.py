"""What people type about honours, titles held and mentor pairs."""

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolios.models import Honour, MentorPair, TitleHeld
from records.colleagues import ColleagueField, Colleagues
from records.forms import FilesField, RecordForm
from records.sheets.cells import title_key


class HonourForm(RecordForm):
    evidence = FilesField(required=False)

    class Meta:
        model = Honour
        fields = ("title", "level", "awarded_by", "ended_on", "may_be_named", "note")
        labels = {"title": _("Name of the honour"), "ended_on": _("Awarded on")}
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["level"].choices = [("", _("choose")), *self.fields["level"].choices[1:]]

    def complete(self, record):
        record.title_key = title_key(record.title)[:150]


class TermForm(RecordForm):
    """Of what lasts from one day to another, or without a fixed end."""

    past_dates = ("starts_on",)
    ends_first: str | Promise = ""

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("starts_on"), cleaned.get("ended_on")
        if begins and ends and ends < begins:
            self.add_error("ended_on", self.ends_first)
        return cleaned


class TitleForm(TermForm):
    ends_first = _("The term ends before it begins.")
    evidence = FilesField(required=False)

    class Meta:
        model = TitleHeld
        fields = ("title", "level", "starts_on", "ended_on", "document", "note")
        labels = {
            "title": _("Title held"),
            "starts_on": _("Held since"),
            "ended_on": _("Term ends"),
        }
        help_texts = {
            "title": _("For example subject leader or backbone teacher."),
            "ended_on": _("Empty: no fixed end."),
            "document": _("Of the document that names the holders."),
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["starts_on"].required = True
        self.fields["level"].choices = [("", _("choose")), *self.fields["level"].choices[1:]]

    def complete(self, record):
        record.settle_words()


class PairForm(TermForm):
    """The mentor types it; who is from elsewhere stays a name."""

    ends_first = _("The pair ends before it begins.")

    mentee = ColleagueField(
        label=_("Mentee"), max_length=40, help_text=_("Type the name or its pinyin.")
    )
    outside = forms.BooleanField(label=_("The mentee is from another school"), required=False)
    evidence = FilesField(required=False)

    class Meta:
        model = MentorPair
        fields = ("mentee", "subject", "goal", "starts_on", "ended_on", "note")
        labels = {"starts_on": _("Paired since"), "ended_on": _("Paired until")}
        help_texts = {
            "goal": _("What the two work on, for example a first open lesson."),
            "ended_on": _("Empty: no fixed end."),
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    field_order = (
        "mentee",
        "outside",
        "subject",
        "goal",
        "starts_on",
        "ended_on",
        "note",
        "evidence",
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        record = self.instance
        self.colleagues = Colleagues(record.school_id, timezone.localdate())
        self.fields["mentee"].colleagues = self.colleagues
        self.fields["starts_on"].required = True
        if not record._state.adding:
            here = record.mentee
            self.initial["mentee"] = self.colleagues.text_of(here) if here else record.mentee_name
            self.initial["outside"] = here is None

    def clean(self):
        cleaned = super().clean()
        said = cleaned.pop("mentee", "")
        cleaned["mentee"], self.mentee_name = None, " ".join(said.split())
        if said and not cleaned.get("outside"):
            self.find_mentee(cleaned, said)
        return cleaned

    def find_mentee(self, cleaned, said):
        try:
            found = self.fields["mentee"].find(said)
        except forms.ValidationError as refusal:
            self.add_error("mentee", refusal)
            return
        if found.person_id == self.instance.teacher_id:
            self.add_error("mentee", _("This is you: the mentor logs the pair."))
            return
        cleaned["mentee"], self.mentee_name = found.person, found.name

    def complete(self, record):
        record.settle_mentee(record.mentee_id, self.mentee_name)

    def shown(self, record, name):
        return record.mentee_shown if name == "mentee" else super().shown(record, name)


class LastDayForm(forms.Form):
    """When a term ends, other than was agreed."""

    day = forms.DateField(
        label=_("New last day"),
        required=False,
        help_text=_("Empty: no fixed end."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    why = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The teacher reads it."),
    )
