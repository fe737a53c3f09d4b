"""What holds for every request."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _


class IdleTimeoutMiddleware:
    """Signs out who did nothing for a while (SESSION_IDLE_SECONDS)."""

    # The session row is written once a minute at most, not at every request.
    GRAIN = 60

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.session.session_key and "_auth_user_id" in request.session:
            now = int(time.time())
            seen = request.session.get("seen", now)
            if now - seen > settings.SESSION_IDLE_SECONDS:
                logout(request)
                request.timed_out = True
            elif now - seen > self.GRAIN or "seen" not in request.session:
                request.session["seen"] = now
        return self.get_response(request)


class FirstPasswordMiddleware:
    """A first password opens only the page on which it is changed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        person = request.user
        if not person.is_authenticated or not person.must_change_password:
            return None
        allowed = {reverse("password_change"), reverse("sign_out"), reverse("set_language")}
        if request.path in allowed:
            return None
        messages.info(request, _("Please choose a password of your own first."))
        return redirect("password_change")


class PrivatePagesMiddleware:
    """Pages about people are not kept by browsers of shared computers."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


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
