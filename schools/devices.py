"""Browsers: which ones a person has signed in with before, and what they are called."""

import re
import secrets

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from schools.vault import digests

COOKIE = "device"
DAYS = 180
# A computer of the staff room has many.
MOST = 40


def known(request):
    """(id of the browser, marks of the people who signed in with it), told by its cookie."""
    try:
        said = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=DAYS * 24 * 3600)
        return said["id"], list(said["marks"])
    except (signing.BadSignature, KeyError, TypeError):
        return "", []


def known_for(request, sign_in_name):
    """The id of this browser where the person signed in before, else nothing.

    Who guesses passwords elsewhere cannot close the door here.
    """
    device, marks = known(request)
    return device if set(digests(COOKIE, sign_in_name)) & set(marks) else ""


def remember(request, response, person):
    """The cookie opens nothing; it only lets the person try while strangers have to wait."""
    device, marks = known(request)
    [mine, *_before] = digests(COOKIE, person.sign_in_name)
    marks = [*(mark for mark in marks if mark != mine), mine][-MOST:]
    response.set_cookie(
        COOKIE,
        signing.dumps({"id": device or secrets.token_hex(8), "marks": marks}, salt=COOKIE),
        max_age=DAYS * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


# The first that fits; most browsers claim to be others too.
PROGRAMS = [
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("Firefox|FxiOS", "Firefox"),
    ("HuaweiBrowser", "Huawei"),
    ("MiuiBrowser", "Xiaomi"),
    ("QQBrowser", "QQ"),
    ("Chrome|CriOS", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("OpenHarmony|HarmonyOS", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
]


def in_words(agent):
    """ "Chrome, Windows" of what a browser says about itself."""
    found = [first_of(PROGRAMS, agent), first_of(SYSTEMS, agent)]
    return " · ".join(filter(None, found)) or _("unknown browser")


def first_of(names, agent):
    return next((name for pattern, name in names if re.search(pattern, agent)), "")
