"""What the numbers of a document are now."""

from decimal import Decimal, InvalidOperation

from summaries.facts import Facts
from summaries.keys import Key

UNKNOWN = object()


def values_of(keys, facts: Facts):
    """{key: value}; UNKNOWN for a number that this version of the product does not know."""
    return {key: value_of(key, facts) for key in keys}


def value_of(key, facts):
    try:
        key = Key.parse(key)
        return facts.named(key).computed(key)
    except KeyError:
        return UNKNOWN


def same(then, now):
    """Whether a value as a document keeps it is the one of now."""
    if now is UNKNOWN:
        return True
    if now is None or then in (None, ""):
        return now is None and then in (None, "")
    try:
        return Decimal(str(then)) == Decimal(str(now))
    except InvalidOperation:
        return str(then) == str(now)
