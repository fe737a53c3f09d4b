"""What holds for every request."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from schools import actions, rules
from schools.addresses import parts_of


class SessionLimitsMiddleware:
    """Signs out who did nothing for SESSION_IDLE_SECONDS, and everybody after a day's work.

    The age of the cookie alone would not do: writing a session makes it young again.
    """

    # The session row is written once a minute at most, not at every request.
    GRAIN = 60

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.session.session_key and "_auth_user_id" in request.session:
            check_limits(request, int(time.time()))
        return self.get_response(request)


def start_clock(session):
    """To be called when somebody signs in."""
    session["since"] = session["seen"] = int(time.time())


def check_limits(request, now):
    session = request.session
    since, seen = session.get("since", now), session.get("seen", now)
    if now - seen > settings.SESSION_IDLE_SECONDS or now - since > settings.SESSION_COOKIE_AGE:
        logout(request)
        # For the sign-in page, which says why.
        request.session["timed_out"] = True
    elif now - seen > SessionLimitsMiddleware.GRAIN or "since" not in session:
        session["since"], session["seen"] = since, now


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Sends who is not signed in to the sign-in page, and from there to a page that opens."""

    def handle_no_permission(self, request, view_func):
        if "HX-Request" in request.headers:
            # A fragment of a page has no room for a sign-in form: the browser goes there itself.
            address = parts_of(request.headers.get("HX-Current-URL", "/"))
            there = redirect_to_login(path_of(address)).url
            return HttpResponse(status=204, headers={"HX-Redirect": there})
        if request.method not in ("GET", "HEAD"):
            return to_sign_in(request)
        return super().handle_no_permission(request, view_func)


def to_sign_in(request):
    """What was sent cannot be sent again by a link; the page it was typed on can be opened."""
    return redirect_to_login(path_of(parts_of(request.headers.get("Referer", "/"))))


def path_of(address):
    path = address.path or "/"
    return f"{path}?{address.query}" if address.query else path


class MethodsMiddleware:
    """Browsers read and send forms; nothing here answers to any other method."""

    ANSWERED = ("GET", "HEAD", "POST")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        return None if request.method in self.ANSWERED else HttpResponseNotAllowed(self.ANSWERED)


class FirstPasswordMiddleware:
    """A first password opens only the page on which it is changed."""

    OPEN = ("password_change", "sign_out", "set_language", "set_theme")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        person = request.user
        if not person.is_authenticated or not person.must_change_password:
            return None
        if request.path in {reverse(name) for name in self.OPEN}:
            return None
        messages.info(request, _("Please choose a password of your own first."))
        return redirect("password_change")


class SecondFactorMiddleware:
    """Whose second factor is compulsory gets nowhere before it is set up."""

    OPEN = (
        "second_factor_set_up", "recovery_codes", "password_again", "password_change", "sign_out",
        "set_language", "set_theme",
    )  # fmt: skip

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        person = request.user
        if not person.is_authenticated or not lacks_second_factor(person):
            return None
        person.is_led = True  # the navigation would lead nowhere
        if request.path in {reverse(name) for name in self.OPEN}:
            return None
        return redirect("second_factor_set_up")


def lacks_second_factor(person):
    return rules.must_have_second_factor(person) and not actions.has_second_factor(person)


class LanguageMiddleware:
    """The language chosen on the page, else Chinese.

    Not the browser's: most browsers in Chinese schools are set up in English.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response
