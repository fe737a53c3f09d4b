"""Signing in and out, the password, the language."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.i18n import set_language as django_set_language

from schools import actions
from schools.forms import LanguageForm, PasswordForm, SignInForm
from schools.middleware import start_clock
from schools.models import AuditEvent
from schools.views.audit import page_of

LANGUAGE_CHOSEN = "language_chosen"


@method_decorator(login_not_required, name="dispatch")
class SignIn(auth_views.LoginView):
    authentication_form = SignInForm
    template_name = "schools/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        timed_out = self.request.session.pop("timed_out", False)
        return super().get_context_data(**kwargs, timed_out=timed_out)

    def form_valid(self, form):
        chosen = self.request.session.pop(LANGUAGE_CHOSEN, "")
        response = super().form_valid(form)
        person = self.request.user
        start_clock(self.request.session)
        actions.signed_in(person)
        if chosen:
            actions.choose_language(person, chosen)
        # The cookie is of whoever used this browser before.
        set_language_cookie(response, person.language)
        return response


@method_decorator(login_not_required, name="dispatch")
class SignOut(auth_views.LogoutView):
    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            actions.signed_out(request.user)
        return super().post(request, *args, **kwargs)


class PasswordChange(auth_views.PasswordChangeView):
    form_class = PasswordForm
    template_name = "schools/password_change.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form):
        response = super().form_valid(form)
        actions.password_changed(self.request.user)
        messages.success(self.request, _("Your password is changed."))
        return response


sign_in = SignIn.as_view()
sign_out = SignOut.as_view()
password_change = PasswordChange.as_view()


@require_safe
def account(request):
    """My account: what is known of me, and what was done with my data."""
    person = request.user
    events = AuditEvent.objects.filter(subject=person.pk)
    appointments = person.appointments.on(timezone.localdate())
    return render(
        request,
        "schools/account.html",
        {
            "spells": person.employments.select_related("school").order_by("-started_on"),
            "memberships": person.memberships.on(timezone.localdate()).select_related("group"),
            "appointments": appointments.select_related("group", "school", "district"),
            "language_form": LanguageForm(initial={"language": get_language()}),
            "page": page_of(request, events, 20),
        },
    )


@login_not_required
def set_language(request):
    """Shows the page one came from in another language, and remembers it for the person."""
    response = django_set_language(request)
    language = request.POST.get("language", "")
    if request.method == "POST" and language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            actions.choose_language(request.user, language)
        else:
            request.session[LANGUAGE_CHOSEN] = language
    return response


def set_language_cookie(response, language):
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


def locked_out(request, response, credentials):
    """What django-axes answers after too many wrong passwords."""
    return render(request, "schools/locked_out.html", status=429)


def client_address(request):
    """Where a request comes from; behind our proxy, what the proxy itself saw."""
    if settings.BEHIND_TLS:
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        if hops[-1].strip():
            return hops[-1].strip()
    return request.META.get("REMOTE_ADDR")
