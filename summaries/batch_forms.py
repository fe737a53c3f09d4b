"""What the office chooses for a batch."""

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from schools.ids import new_id
from summaries.forms import CUSTOM, LANGUAGES, when_choices
from summaries.models import DocumentKind, Formats

KINDS = (
    (DocumentKind.PORTFOLIO, gettext_lazy("Personal portfolios of all teachers")),
    (DocumentKind.GROUP, gettext_lazy("Summaries of the research groups")),
    (DocumentKind.SCHOOL, gettext_lazy("Summary of the school")),
)


class BatchForm(forms.Form):
    """Which documents, for which period, in which language."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Documents"),
        choices=KINDS,
        initial=[kind for kind, _label in KINDS],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "A summary that is there already is printed as it stands; one that is not is begun."
        ),
    )
    formats = forms.ChoiceField(
        label=gettext_lazy("Files"),
        choices=Formats,
        initial=Formats.PDF,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The same document as PDF to print, and as Word to work on."),
    )
    when = forms.ChoiceField(label=gettext_lazy("Period"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)
    office = forms.CharField(
        label=gettext_lazy("Signed by"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("The office that stands under the school's summary."),
    )
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, school, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["when"].choices = periods(school)
        self.fields["language"].initial = get_language()
        self.fields["office"].initial = _("Academic Affairs Office")
        self.fields["request_key"].initial = new_id()


def periods(school):
    """Every period of the calendar and the cycles of rules; portfolios have no other dates."""
    return [
        (name, choices)
        for name, choices in when_choices(school)
        if CUSTOM not in {key for key, _label in choices}
    ]
