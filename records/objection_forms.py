"""What people type about objections."""

from django import forms
from django.utils.translation import gettext_lazy as _

from records import kinds
from records.models import ObjectionState, Remedy
from schools.ids import new_id

REJECT = "reject"
# What stands on the buttons; the words of Remedy say what was done.
DECISIONS = {
    Remedy.REVERSE: _("Uphold, and reverse the record: it no longer counts"),
    Remedy.RETURN: _("Uphold, and return the record to whoever made it, to be corrected"),
    Remedy.CORRECT: _("Uphold, and correct it: %(words)s"),
    Remedy.OTHER: _("Uphold, and put it right in another way, as the answer says"),
    REJECT: _("Reject: the record stays as it is"),
}


def words(label, help_text):
    return forms.CharField(
        label=label,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=help_text,
    )


class ObjectionForm(forms.Form):
    """Why a record about oneself is not right."""

    why = words(
        _("What is not right, and what would be?"),
        _("The academic affairs office reads it and answers with a reason."),
    )
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=new_id)


class AnswerForm(forms.Form):
    """What becomes of an objection. `remedies` is what the office could do about the record,
    `corrections` to what it could put the entry: {key: words}."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    answer = words(
        _("Reason"),
        _("Whoever objected reads it; of a reversal or return, also whoever may see the record."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, remedies, corrections, **options):
        super().__init__(*args, **options)
        self.fields["decision"].choices = decisions(remedies, corrections)
        self.fields["request_key"].initial = new_id()

    @property
    def remedy(self):
        """What to do if it is upheld; empty where it is rejected."""
        decision, _colon, _key = self.cleaned_data["decision"].partition(":")
        return "" if decision == REJECT else decision

    @property
    def correction(self):
        """To what the entry is put, of a remedy that does so."""
        return self.cleaned_data["decision"].partition(":")[2]


def decisions(remedies, corrections):
    """[(value, words)] of all that can be decided; each correction is one."""
    found = []
    for one in (*remedies, REJECT):
        if one == Remedy.CORRECT:
            found += [
                (f"{one}:{key}", DECISIONS[one] % {"words": words})
                for key, words in corrections.items()
            ]
        else:
            found.append((one, DECISIONS[one]))
    return found


class ObjectionFilter(forms.Form):
    """What the address narrows the list to."""

    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind of record"), required=False)
    who = forms.CharField(label=_("Who objected"), required=False, max_length=40)
    q = forms.CharField(label=_("Record or reason"), required=False, max_length=60)

    def __init__(self, data):
        super().__init__(data)
        self.fields["state"].choices = [("", _("All")), *ObjectionState.choices]
        self.fields["kind"].choices = [
            ("", _("All")),
            *((kind.name, kind.label) for kind in kinds.contestable()),
        ]

    def chosen(self):
        """What was chosen; what cannot be is ignored."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
