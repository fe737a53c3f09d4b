"""Small secrets at rest: sealed with the secret of the installation, or kept as digests.

SECRET_KEY seals; SECRET_KEY_FALLBACKS open what was sealed before it was changed.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "schools.vault"


class Unreadable(Exception):
    """Sealed with a secret that this installation does not have any more."""


def seal(text):
    return fernet().encrypt(text.encode()).decode()


def unseal(sealed):
    """The text; raises Unreadable."""
    try:
        return fernet().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def fernet():
    return MultiFernet([Fernet(key_of(secret)) for secret in secrets()])


def key_of(secret):
    return base64.urlsafe_b64encode(hashlib.sha256(f"{SALT}:{secret}".encode()).digest())


def secrets():
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def digest(*words):
    """64 characters that tell nobody the words and are the same for the same words."""
    return digests(*words)[0]


def digests(*words):
    """The digest, and those of the words under earlier secrets."""
    text = "\n".join(map(str, words))
    return [
        salted_hmac(SALT, text, secret=secret, algorithm="sha256").hexdigest()
        for secret in secrets()
    ]
