"""Whether an installation has the SECRET_KEY of another one, without telling it."""

import hashlib

from django.conf import settings


def fingerprint(key=None):
    key = (key or settings.SECRET_KEY).encode()
    return hashlib.pbkdf2_hmac("sha256", key, b"schools.backup", 300_000).hex()[:16]


def is_known(found):
    """Whether what was sealed under that key can be opened here."""
    return found in map(fingerprint, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])
