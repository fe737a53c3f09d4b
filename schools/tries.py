"""How often something may be tried: counted in the database, for all processes together.

Some tries are free; each one after them opens only after a while, which doubles
up to a few minutes. After a rest the count begins anew. So guessing becomes slow
while nobody is kept out for longer than the longest wait. docs/decisions/0016
says which limit meets which attack.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from schools.models import Tally
from schools.vault import digest


@dataclass(frozen=True)
class Limit:
    """`free` tries; then waits from `first` to `most`; forgotten after a `rest`. In seconds."""

    free: int
    first: int
    most: int
    rest: int


LIMITS = {
    # Wrong passwords for one sign-in name, from wherever.
    "account": Limit(free=10, first=2, most=300, rest=3600),
    # From one address, for whatever names; a whole school may share one.
    "address": Limit(free=60, first=1, most=300, rest=900),
    # In a browser in which the person has signed in before.
    "device": Limit(free=5, first=900, most=900, rest=900),
    # Codes of the second factor, and the password asked for again.
    "code": Limit(free=5, first=30, most=300, rest=3600),
    "password": Limit(free=5, first=30, most=300, rest=3600),
    # Names and codes of people who come from another school, typed by one office.
    "take_on": Limit(free=10, first=60, most=3600, rest=3600),
    # Letters asked for, by name and by address.
    "letter": Limit(free=3, first=300, most=3600, rest=3600),
    "letters": Limit(free=20, first=60, most=300, rest=3600),
    # Check codes that no document has, from one address.
    "check": Limit(free=20, first=5, most=300, rest=900),
}


class Wait(Exception):
    """Tried too often; open again in `seconds`."""

    def __init__(self, seconds):
        super().__init__(f"open again in {seconds} s")
        self.seconds = seconds

    @property
    def minutes(self):
        return -(-self.seconds // 60)


def key_of(kind, *whom):
    return digest("tries", kind, *whom)


@transaction.atomic
def take(kind, *whom):
    """Counts one try, before it is known whether it is right. Raises Wait.

    One that is refused does not count: trying on does not prolong the wait.
    """
    limit, now, key = LIMITS[kind], timezone.now(), key_of(kind, *whom)
    Tally.objects.bulk_create([Tally(key=key, tried_at=now, open_at=now)], ignore_conflicts=True)
    # Another process may have forgotten it in between.
    row = Tally.objects.select_for_update().filter(key=key).first() or Tally(
        key=key, tried_at=now, open_at=now
    )
    if row.open_at > now:
        raise Wait(int((row.open_at - now).total_seconds()) + 1)
    if row.tried_at < now - timedelta(seconds=limit.rest):
        row.count = 0
    row.count += 1
    row.tried_at = now
    row.open_at = now + timedelta(seconds=wait_after(limit, row.count))
    row.save()
    return row.count


def is_last_free(kind, count):
    """Whether the next try of this kind has to wait: worth writing down, once."""
    return count == LIMITS[kind].free


def wait_after(limit, count):
    over = count - limit.free
    # Doubling further than this is more than any longest wait.
    return min(limit.most, limit.first * 2 ** min(over, 20)) if over >= 0 else 0


def give_back(kind, *whom):
    """The try was right: it does not count."""
    Tally.objects.filter(key=key_of(kind, *whom), count__gt=0).update(
        count=F("count") - 1, open_at=timezone.now()
    )


def forget(kind, *whom):
    """Begins anew."""
    Tally.objects.filter(key=key_of(kind, *whom)).delete()


def forget_old():
    """Nothing counts longer than a day."""
    Tally.objects.filter(tried_at__lt=timezone.now() - timedelta(days=1)).delete()
