"""What base.html needs on every page. Nothing here is computed before it is asked for."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from schools import navigation
from schools.accepted import accepted_keys

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


def page(request):
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "sends_mail": sends_mail(),
        "theme": theme if theme in THEMES else "",
        "navigation": SimpleLazyObject(lambda: shown_navigation(request)),
        "accepted_keys": SimpleLazyObject(lambda: accepted_keys(request)),
    }


def sends_mail():
    """Without a mail server nobody is led to wait for a letter."""
    return not settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend")


def shown_navigation(request):
    # A page for a request that failed early (a bad CSRF token) has no person.
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return []
    if person.must_change_password or getattr(person, "is_led", False):
        return []
    return navigation.items_for(person, request.path)
