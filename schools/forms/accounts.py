import unicodedata

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.utils.translation import gettext_lazy as _

from schools import actions, devices, tries
from schools.addresses import client_address
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
        return normal_name(self.cleaned_data["username"])

    def clean(self):
        """Raises tries.Wait before any password is looked at."""
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password"):
            return super().clean()
        counted = count_try(self.request, name)
        try:
            cleaned = super().clean()
        except forms.ValidationError:
            if tries.is_last_free("account", counted.get("account")):
                actions.locked_out(name)
            raise
        give_back(self.request, name, counted)
        return cleaned


def count_try(request, name):
    """Counts against the browser where the person is known there, else against name and address.

    What django-axes has closed is not counted twice.
    """
    request.known_device = ""
    device = devices.known_for(request, name)
    if device:
        try:
            count = tries.take("device", device, name)
        except tries.Wait:
            pass  # like a stranger, from now on
        else:
            request.known_device = device
            return {"device": count}
    if not AxesProxyHandler.is_allowed(request, {"username": name}):
        return {}
    return {
        "address": tries.take("address", client_address(request)),
        "account": tries.take("account", name),
    }


def give_back(request, name, counted):
    whom = {
        "device": (request.known_device, name),
        "address": (client_address(request),),
        "account": (name,),
    }
    for kind in counted:
        tries.give_back(kind, *whom[kind])


def normal_name(said):
    return unicodedata.normalize("NFKC", said).strip().lower()


class CodeForm(forms.Form):
    """A code of the telephone; at sign-in a recovery code does as well."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args, of_app=False, **kwargs):
        super().__init__(*args, **kwargs)
        if of_app:
            self.fields["code"].widget.attrs["inputmode"] = "numeric"
            self.fields["code"].help_text = _("The six digits the app shows now.")
        else:
            self.fields["code"].help_text = _(
                "The six digits the app on your telephone shows now, or one of your recovery codes."
            )


class ProofForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autofocus": True, "autocomplete": "current-password"}),
    )

    def __init__(self, person, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not self.person.check_password(password):
            raise forms.ValidationError(_("The password is wrong."), code="wrong")
        return password


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("Leave it empty to have no address; then only the office can help you."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ForgottenForm(forms.Form):
    said = forms.CharField(
        label=_("Sign-in name or e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )

    def clean_said(self):
        return normal_name(self.cleaned_data["said"])


class NewPasswordForm(SetPasswordForm):
    """After a letter; the one before may be chosen again by who remembers it now."""


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
