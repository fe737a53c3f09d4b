"""Signing in: the password, then a code where a second factor was set up."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters

from schools import actions, devices, tries
from schools.forms import CodeForm, SignInForm
from schools.middleware import start_clock
from schools.models import Person
from schools.views.accounts import LANGUAGE_CHOSEN, set_language_cookie
from schools.views.proof import mark_proved

BACKEND = "django.contrib.auth.backends.ModelBackend"
HALF = "half_signed_in"
HALF_SECONDS = 10 * 60


@method_decorator(login_not_required, name="dispatch")
class SignIn(auth_views.LoginView):
    authentication_form = SignInForm
    template_name = "schools/sign_in.html"
    redirect_authenticated_user = True

    def post(self, request, *args, **kwargs):
        try:
            return super().post(request, *args, **kwargs)
        except tries.Wait as wait:
            return too_often(request, wait)

    def get_context_data(self, **kwargs):
        timed_out = self.request.session.pop("timed_out", False)
        return super().get_context_data(**kwargs, timed_out=timed_out)

    def form_valid(self, form):
        person = form.get_user()
        address = self.get_success_url()
        if actions.has_second_factor(person):
            go_half_way(self.request, person, address)
            return redirect("sign_in_code")
        return enter(self.request, person, address)


sign_in = SignIn.as_view()


def go_half_way(request, person, address):
    """The password was right; nothing opens before the code."""
    request.session.cycle_key()
    request.session[HALF] = {
        "person": str(person.pk),
        "state": person.get_session_auth_hash(),
        "at": int(time.time()),
        "next": address,
    }


def half_signed_in(request):
    """(person, where to) of somebody whose password was right some minutes ago, or None."""
    half = request.session.get(HALF)
    if not half or time.time() - half["at"] > HALF_SECONDS:
        return None
    person = Person.objects.filter(pk=half["person"], is_active=True).first()
    if person is None or not constant_time_compare(half["state"], person.get_session_auth_hash()):
        return None
    return person, half["next"]


@sensitive_post_parameters("code")
@login_not_required
def sign_in_code(request):
    """A code of the telephone, or a recovery code."""
    if request.user.is_authenticated:
        return redirect("home")
    half = half_signed_in(request)
    if half is None:
        if request.session.pop(HALF, None):
            messages.info(request, _("That took too long. Please sign in again."))
        return redirect("sign_in")
    person, address = half
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proved = prove(request, person, form.cleaned_data["code"])
        except tries.Wait as wait:
            return too_often(request, wait)
        if proved:
            del request.session[HALF]
            return enter(request, person, address, proved=proved)
        form.add_error("code", _("This code is wrong, or it was used already."))
    return render(request, "schools/sign_in_code.html", {"form": form})


def prove(request, person, code):
    """Tries of strangers who know the password do not use up those made where one is known."""
    where = devices.known_for(request, person.sign_in_name)
    count = tries.take("code", person.pk, where)
    proved = actions.prove_second_factor(person, code)
    if proved:
        tries.forget("code", person.pk, where)
    elif tries.is_last_free("code", count):
        actions.wrong_codes(person)
    return proved


def enter(request, person, address, *, proved=""):
    """Signs in, with all that belongs to it; `proved` says by which second factor."""
    chosen = request.session.pop(LANGUAGE_CHOSEN, "")
    before = person.last_login
    login(request, person, backend=BACKEND)
    start_clock(request.session)
    mark_proved(request)
    actions.signed_in(person)
    if chosen:
        actions.choose_language(person, chosen)
    if proved == "recovery":
        say_what_is_left(request, person)
    say_what_others_did(request, person, before)
    response = redirect(address)
    # The cookie is of whoever used this browser before.
    set_language_cookie(response, person.language)
    devices.remember(request, response, person)
    return response


def say_what_is_left(request, person):
    left = actions.recovery_codes_left(person)
    messages.warning(
        request,
        ngettext(
            "You signed in with a recovery code; %(left)s is left. New ones can be made in "
            "“My account”.",
            "You signed in with a recovery code; %(left)s are left. New ones can be made in "
            "“My account”.",
            left,
        )
        % {"left": left},
    )


def say_what_others_did(request, person, before):
    """Not everybody has a mail address."""
    event = actions.second_factor_taken_away(person, before)
    if event:
        messages.warning(
            request,
            _("%(name)s switched off your codes at sign-in on %(day)s.")
            % {
                "name": event.by_name or _("The administrator"),
                "day": event.at.astimezone().strftime("%Y-%m-%d"),
            },
        )


@method_decorator(login_not_required, name="dispatch")
class SignOut(auth_views.LogoutView):
    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            actions.signed_out(request.user)
        return super().post(request, *args, **kwargs)


sign_out = SignOut.as_view()


# --- too many tries ---------------------------------------------------------------


def too_often(request, wait):
    answer = render(request, "schools/locked_out.html", {"minutes": wait.minutes}, status=429)
    answer.headers["Retry-After"] = str(wait.seconds)
    return answer


def locked_out(request, response, credentials):
    """What django-axes answers after too many wrong passwords."""
    return too_often(request, tries.Wait(int(settings.AXES_COOLOFF_TIME * 3600)))


def counted_by_us(request, credentials):
    """Whether django-axes leaves this try to `schools.tries`: the browser is known."""
    return getattr(request, "known_device", "") != ""
