"""Passwords: how strong, and how the office hands out first ones."""

import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Without characters that look alike on paper.
LETTERS = "abcdefghijkmnpqrstuvwxyz"
CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "23456789"


class ThreeKindsValidator:
    """At least three of: small letters, capitals, digits, other characters.

    The national teacher system asks for three kinds (domain.md §8.2).
    """

    def validate(self, password, user=None):
        kinds = {kind_of(character) for character in password}
        if len(kinds) < 3:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self):
        return _("Use at least three of: small letters, capitals, digits, other characters.")


def kind_of(character):
    if character.isdigit():
        return "digit"
    if character.islower():
        return "small"
    if character.isupper():
        return "capital"
    return "other"


def first_password():
    """Ten characters to be read from paper and changed at the first sign-in."""
    alphabet = LETTERS + CAPITALS + DIGITS
    while True:
        password = "".join(secrets.choice(alphabet) for _i in range(10))
        if len({kind_of(c) for c in password}) == 3:
            return password
