"""Codes that change every thirty seconds (TOTP, RFC 6238), and the picture that carries the secret.

SHA-1, six digits and thirty seconds are what every authenticator app can do.
"""

import base64
import hmac
import secrets
import struct
from urllib.parse import quote, urlencode

from qrcode import QRCode

STEP_SECONDS = 30
DIGITS = 6
# The clock of a telephone may be half a minute off, and typing takes time.
TOLERANCE = 1
ISSUER = "Shidang"


def new_secret():
    """160 bits as base32, as RFC 4226 asks for."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_at(moment):
    """The number of the step that a moment in seconds since 1970 lies in."""
    return int(moment) // STEP_SECONDS


def code_of(secret, step):
    key = base64.b32decode(secret)
    told = hmac.digest(key, struct.pack(">Q", step), "sha1")
    start = told[-1] & 0x0F
    number = struct.unpack(">I", told[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(secret, code, now):
    """The step around `now` (seconds) that has this code, or None."""
    here = step_at(now)
    found = None
    # All are compared, so that the time tells nothing.
    for step in range(here - TOLERANCE, here + TOLERANCE + 1):
        if hmac.compare_digest(code_of(secret, step).encode(), code.encode()):
            found = step
    return found


def address(secret, sign_in_name):
    """What an authenticator app reads from the picture."""
    label = quote(f"{ISSUER}:{sign_in_name}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER})}"


def picture(text):
    """(side, path): a QR code as the outline of an SVG, in modules, with its quiet border."""
    code = QRCode(border=4)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return len(rows), path


def in_groups(secret):
    """To be typed by hand: four characters at a time."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
