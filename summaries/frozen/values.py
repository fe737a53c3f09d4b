"""What the numbers of a document are now."""

from decimal import Decimal, InvalidOperation

from summaries.facts import Facts
from summaries.keys import Key

UNKNOWN = object()


class Numbers:
    """The numbers of a document about a scope; what they share is read once."""

    def __init__(self, scope):
        self.scope = scope
        self.facts = Facts(scope)
        self.places = {}

    def named(self, key):
        """The facts a `Key` is of; KeyError where there is no such place any more."""
        place = key.whose, key.when
        if place not in self.places:
            self.places[place] = self.facts.named(key)
        return self.places[place]

    def value(self, key):
        """UNKNOWN for a number that this version of the product does not know."""
        try:
            key = Key.parse(key)
            return self.named(key).computed(key)
        except KeyError:
            return UNKNOWN

    def values(self, keys):
        return {key: self.value(key) for key in keys}


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
