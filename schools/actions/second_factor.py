"""The second factor: a telephone that makes codes, and recovery codes on paper."""

import logging
import secrets
import time
import unicodedata

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schools import letters, rules, totp, vault
from schools.actions.accounts import note
from schools.actions.sessions import end_sessions
from schools.models import AuditEvent, RecoveryCode, SecondFactor

log = logging.getLogger(__name__)

REMOVED = "schools.second_factor_removed"
CODES = 10
FEW = 3
# Without characters that look alike on paper; twelve of them are sixty bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
PARTS, LENGTH = 3, 4


def has_second_factor(person):
    return SecondFactor.objects.filter(person=person).exists()


def recovery_codes_left(person):
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


def second_factor_taken_away(person, since):
    """The last time somebody else switched it off since a moment, or None."""
    events = AuditEvent.objects.filter(subject=person.pk, verb=REMOVED).exclude(by=person.pk)
    return events.filter(at__gt=since).first() if since else None


def set_up_second_factor(person, secret, code):
    """Makes the telephone that knows the secret the second factor, in place of one before.

    Returns the recovery codes, told only now, or None where the code is wrong.
    """
    step = totp.step_of(secret, normal(code), time.time())
    if step is None:
        return None
    with transaction.atomic():
        SecondFactor.objects.filter(person=person).delete()
        SecondFactor.objects.create(person=person, sealed_secret=vault.seal(secret), last_step=step)
        note(person, "schools.second_factor_set_up", by=person)
        letters.send("second_factor_set_up", person)
        return replace_recovery_codes(person)


@transaction.atomic
def new_recovery_codes(person):
    """Ten new ones, told only now; those before open nothing any more."""
    note(person, "schools.recovery_codes_made", by=person)
    return replace_recovery_codes(person)


def replace_recovery_codes(person):
    RecoveryCode.objects.filter(person=person).delete()
    codes = [new_code() for _n in range(CODES)]
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(person=person, digest=digests_of(person, code)[0]) for code in codes]
    )
    return codes


def new_code():
    parts = ("".join(secrets.choice(ALPHABET) for _i in range(LENGTH)) for _n in range(PARTS))
    return "-".join(parts)


def digests_of(person, code):
    return vault.digests("recovery", person.pk, normal(code))


def normal(code):
    """As it is typed: with spaces or dashes, in capitals, in full-width digits."""
    said = unicodedata.normalize("NFKC", code).lower()
    return "".join(character for character in said if character.isalnum())


def prove_second_factor(person, code):
    """Spends a code of the telephone or a recovery code: "code", "recovery" or None.

    Each is accepted once, whichever process is asked.
    """
    if spend_code(person, code):
        return "code"
    if spend_recovery_code(person, code):
        return "recovery"
    return None


def spend_code(person, code):
    row = SecondFactor.objects.filter(person=person).first()
    said = normal(code)
    if row is None or len(said) != totp.DIGITS:
        return False
    try:
        secret = vault.unseal(row.sealed_secret)
    except vault.Unreadable:
        log.error("the second factor of %s was sealed with another SECRET_KEY", person.pk)
        return False
    step = totp.step_of(secret, said, time.time())
    if step is None:
        return False
    fresh = SecondFactor.objects.filter(pk=row.pk, last_step__lt=step)
    return fresh.update(last_step=step) == 1


@transaction.atomic
def spend_recovery_code(person, code):
    unused = RecoveryCode.objects.filter(
        person=person, digest__in=digests_of(person, code), used_at=None
    )
    spent = unused.update(used_at=timezone.now()) == 1
    if spent:
        note(person, "schools.recovery_code_used", by=person)
    return spent


@transaction.atomic
def wrong_codes(person):
    """Somebody knows the password and guesses codes: the person should know."""
    note(person, "schools.wrong_codes", by=None)
    letters.send("wrong_codes", person)


@transaction.atomic
def remove_second_factor(person, *, by, school=None):
    """Signing in takes the password alone again. `by` is None on the command line.

    Whoever lost the telephone is signed out everywhere and told so. Raises PermissionDenied.
    """
    own = by is not None and by.pk == person.pk
    if own and rules.must_have_second_factor(person):
        raise PermissionDenied
    if by and not own and not rules.can_reset_second_factor(by, person, school):
        raise PermissionDenied
    SecondFactor.objects.filter(person=person).delete()
    RecoveryCode.objects.filter(person=person).delete()
    note(person, REMOVED, by=by, school=school)
    letters.send("second_factor_removed", person, by=by.name if by and not own else "")
    if not own:
        end_sessions(person)
