"""What people type when a summary is signed or not, and when a signed one is checked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from summaries.frozen import codes


class WhyForm(forms.Form):
    """Why a summary is returned or withdrawn."""

    why = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody who prepares or signs it reads this."),
    )


class CheckForm(forms.Form):
    """A check code as somebody reads it from paper."""

    code = forms.CharField(
        label=_("Check code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self):
        code = codes.read(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("A check code has twelve letters and digits."))
        return code
