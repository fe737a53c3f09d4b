import unicodedata

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from schools.forms.fields import DayField


class SignInForm(AuthenticationForm):
    """One message for every failure: nothing tells whether an account exists."""

    error_messages = {
        "invalid_login": _("The sign-in name or the password is wrong."),
        "inactive": _("The sign-in name or the password is wrong."),
    }

    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self):
        # A Chinese keyboard gives full-width digits.
        return unicodedata.normalize("NFKC", self.cleaned_data["username"]).strip().lower()


class PasswordForm(PasswordChangeForm):
    """A new password; the first one, which the office knows, is not kept."""

    error_messages = {
        **PasswordChangeForm.error_messages,
        "same": _("The new password is the old one. Please choose another."),
    }

    def clean_new_password1(self):
        password = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise forms.ValidationError(self.error_messages["same"], code="same")
        return password


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


class AuditFilter(forms.Form):
    """What the audit page is asked for; a field that makes no sense is left out."""

    by = forms.CharField(label=_("Who did it"), required=False, max_length=40)
    about = forms.CharField(label=_("About whom or what"), required=False, max_length=60)
    area = forms.ChoiceField(label=_("Area"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("All")), *areas]
        for field in self.fields.values():
            field.says_optional = False
