"""Letters by mail about an account, in the language of the person.

They are written and sent by a worker: whether there is anybody to write to, and
how long the mail server takes, does not show in the answer of a page.
"""

import logging
from functools import partial

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.celery import app
from schools.models import Person

log = logging.getLogger(__name__)

SUBJECTS = {
    "password_forgotten": gettext_lazy("A new password"),
    "password_reset": gettext_lazy("Your password was changed"),
    "email_confirm": gettext_lazy("Confirm your mail address"),
    "email_changed": gettext_lazy("Your mail address was changed"),
    "second_factor_set_up": gettext_lazy("Codes at sign-in are switched on"),
    "second_factor_removed": gettext_lazy("Codes at sign-in are switched off"),
    "wrong_codes": gettext_lazy("Somebody knows your password"),
}
EMAIL_SALT = "schools.email"
EMAIL_HOURS = 24


def send(kind, person, *, to=None, **words):
    """To the person's own address, or `to`; nobody is told that there is none."""
    to = to or person.email
    if to:
        post("schools.send_letter", kind, str(person.pk), to, words)


def send_password_forgotten(said, site):
    """To everybody who signs in with this name or has this address, if there is anybody."""
    post("schools.send_password_forgotten", said, site)


def post(task, *arguments):
    transaction.on_commit(partial(hand_over, task, arguments))


def hand_over(task, arguments):
    try:
        app.send_task(task, arguments, retry=False)
    except Exception:  # whatever the broker's client raises: the page has done its work
        log.exception("could not hand over a letter")


# --- by the worker ----------------------------------------------------------------


def write(kind, person_id, to, words):
    person = Person.objects.get(pk=person_id)
    with translation.override(person.language):
        text = render_to_string(f"schools/letters/{kind}.txt", {"person": person, **words})
        subject = _("[%(product)s] %(subject)s") % {
            "product": settings.PRODUCT_NAME,
            "subject": SUBJECTS[kind],
        }
        send_mail(subject, text, None, [to])


def write_password_forgotten(said, site):
    for person in who_may_reset(said):
        write("password_forgotten", person.pk, person.email, {"url": site + reset_path(person)})


def who_may_reset(said):
    """Whoever has confirmed an address and chosen a password before."""
    found = Person.objects.filter(Q(sign_in_name=said) | Q(email__iexact=said), is_active=True)
    return [one for one in found.exclude(email="")[:5] if one.has_usable_password()]


def reset_path(person):
    key = urlsafe_base64_encode(force_bytes(person.pk))
    return reverse("password_reset", args=[key, default_token_generator.make_token(person)])


# --- addresses --------------------------------------------------------------------


def email_token(person, address):
    """Works for a day, and only while the address and the password are what they are now."""
    return signing.dumps(
        [str(person.pk), person.email, address, person.get_session_auth_hash()[:16]],
        salt=EMAIL_SALT,
        compress=True,
    )


def email_asked_for(token):
    """(person, address) of a token, or None."""
    try:
        pk, before, address, state = signing.loads(
            token, salt=EMAIL_SALT, max_age=EMAIL_HOURS * 3600
        )
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=pk, email=before, is_active=True).first()
    if person is None or person.get_session_auth_hash()[:16] != state:
        return None
    return person, address
