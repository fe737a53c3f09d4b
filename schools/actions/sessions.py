"""Where somebody is signed in, and ending it."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from schools import devices
from schools.actions.accounts import note
from schools.models import OpenSession


@dataclass(frozen=True)
class Place:
    """A session as its page shows it."""

    pk: object
    device: str
    address: str
    since: datetime
    seen: datetime
    here: bool


def begin_session(person, session, *, agent, address):
    if not session.session_key:
        session.create()
    OpenSession.objects.update_or_create(
        session_key=session.session_key,
        defaults={"person": person, "agent": agent[:300], "address": address},
    )


def places_of(person, session_key):
    """Every open session, this one first."""
    rows = {row.session_key: row for row in OpenSession.objects.filter(person=person)}
    alive = Session.objects.filter(session_key__in=rows, expire_date__gt=timezone.now())
    kept = [(rows[session.session_key], session.get_decoded()) for session in alive]
    places = [place_of(row, data, session_key) for row, data in kept if opens(person, data)]
    return sorted(places, key=lambda place: (place.here, place.seen), reverse=True)


def opens(person, data):
    """Not since the password was changed by somebody, nor after the idle time."""
    hashes = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    idle = time.time() - data.get("seen", time.time())
    return data.get(HASH_SESSION_KEY) in hashes and idle <= settings.SESSION_IDLE_SECONDS


def place_of(row, data, session_key):
    seen = data.get("seen")
    return Place(
        pk=row.pk,
        device=devices.in_words(row.agent),
        address=row.address or "",
        since=row.since,
        seen=datetime.fromtimestamp(seen, UTC) if seen else row.since,
        here=row.session_key == session_key,
    )


@transaction.atomic
def end_session(row, *, by):
    """At once: the next request of that browser is nobody's."""
    end_sessions(row.person, OpenSession.objects.filter(pk=row.pk))
    note(row.person, "schools.session_ended", by=by, after={"device": devices.in_words(row.agent)})


@transaction.atomic
def end_other_sessions(person, session_key):
    """How many were open elsewhere."""
    others = OpenSession.objects.filter(person=person).exclude(session_key=session_key)
    count = end_sessions(person, others)
    if count:
        note(person, "schools.sessions_ended", by=person, after={"sessions": count})
    return count


def end_sessions(person, rows=None):
    """All of a person's, or these; how many were still open."""
    rows = OpenSession.objects.filter(person=person) if rows is None else rows
    keys = list(rows.values_list("session_key", flat=True))
    ended, _kinds = Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return ended


def move_session(before, after):
    """The same session under a new key."""
    OpenSession.objects.filter(session_key=before).update(session_key=after)


def forget_session(session_key):
    OpenSession.objects.filter(session_key=session_key).delete()


def forget_ended():
    """Entries whose session Django has forgotten."""
    OpenSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
