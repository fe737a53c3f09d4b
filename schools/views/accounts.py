"""Signing in and out, and the password."""

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.i18n import set_language as django_set_language

from schools import actions
from schools.forms import SignInForm


@method_decorator(login_not_required, name="dispatch")
class SignIn(auth_views.LoginView):
    authentication_form = SignInForm
    template_name = "schools/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form):
        response = super().form_valid(form)
        # What an earlier session saw says nothing about this one.
        self.request.session.pop("seen", None)
        actions.signed_in(self.request.user)
        return response


class PasswordChange(auth_views.PasswordChangeView):
    template_name = "schools/password_change.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form) -> HttpResponseRedirect:
        response = super().form_valid(form)
        actions.password_changed(self.request.user)
        messages.success(self.request, _("Your password is changed."))
        return response


sign_in = SignIn.as_view()
sign_out = auth_views.LogoutView.as_view()
password_change = PasswordChange.as_view()
set_language = login_not_required(django_set_language)


def locked_out(request, credentials, *args, **kwargs):
    """What django-axes answers after too many wrong passwords."""
    return render(request, "schools/locked_out.html", status=429)
