"""Whether everything works that an installation needs, in a few words and without waiting.

Each look runs aside with a time of its own: a database or a broker that does not
answer makes its line "failed", never the whole answer late.
"""

import os
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection
from django.db.models import Min
from django.utils import timezone

from config import logs
from records import heartbeats
from records.documents import fonts
from records.models import Job, JobState

OK, LATE, FAILED = "ok", "late", "failed"
PATIENCE = 3  # seconds, for all looks together

log = logs.events(__name__)


@dataclass(frozen=True)
class Finding:
    state: str
    facts: dict = field(default_factory=dict)


# --- what is looked at ----------------------------------------------------------


def by_age(seconds, late, failed):
    return FAILED if seconds > failed else LATE if seconds > late else OK


def database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return Finding(OK)


def broker():
    if settings.REDIS_URL:
        with heartbeats.client() as store:
            store.ping()
        return Finding(OK)
    place = settings.BROKER_ROOT
    place = place if place.exists() else settings.VAR_ROOT
    return Finding(OK if os.access(place, os.W_OK) else FAILED)


def queue():
    """How long the job that waits longest has waited."""
    now = timezone.now()
    oldest = Job.objects.filter(state=JobState.QUEUED).aggregate(at=Min("created_at"))["at"]
    seconds = round((now - oldest).total_seconds()) if oldest else 0
    return Finding(by_age(seconds, 10 * 60, 60 * 60), {"seconds": seconds})


def workers():
    found = [age for name, age in heartbeats.ages().items() if name != heartbeats.CLOCK]
    alive = sum(age <= 4 * heartbeats.EVERY for age in found)
    if alive or not found:
        return Finding(OK if alive else FAILED, {"alive": alive})
    youngest = round(min(found))
    return Finding(LATE if youngest < 3 * 60 else FAILED, {"alive": 0, "seconds": youngest})


def clock():
    """When a worker last swept; late when no clock runs, or when all workers are at long work."""
    age = heartbeats.ages().get(heartbeats.CLOCK)
    if age is None:
        return Finding(FAILED)
    return Finding(by_age(age, 5 * 60, 60 * 60), {"seconds": round(age)})


def typefaces():
    """Documents are set without a face that is missing, only not as the standard wants it."""
    missing = [role.name for role in fonts.missing()]
    return Finding(LATE if missing else OK, {"missing": missing} if missing else {})


def disk():
    states, least = [OK], None
    for place in {settings.VAR_ROOT, settings.MEDIA_ROOT}:
        if not place.exists():
            continue
        usage = shutil.disk_usage(place)
        free = usage.free // 2**20
        least = free if least is None else min(least, free)
        if free < 200:
            states.append(FAILED)
        elif free < 2000 or usage.free < usage.total * 0.05:
            states.append(LATE)
    return Finding(worst(states), {"free_mb": least})


LOOKS: dict[str, Callable[[], Finding]] = {
    "database": database,
    "broker": broker,
    "queue": queue,
    "workers": workers,
    "clock": clock,
    "fonts": typefaces,
    "disk": disk,
}


def worst(states):
    return max(states, key=[OK, LATE, FAILED].index, default=OK)


# --- looking --------------------------------------------------------------------


class Looker:
    """Looks at one thing, in one thread at most however many ask and however long it hangs."""

    def __init__(self, name, look):
        self.name = name
        self.look = look
        self.lock = threading.Lock()
        self.future: Future | None = None

    def begin(self):
        with self.lock:
            if self.future is None or self.future.done():
                self.future = Future()
                # A daemon: one that hangs does not keep the process from ending.
                threading.Thread(target=self.run, args=[self.future], daemon=True).start()
            return self.future

    def run(self, future):
        try:
            future.set_result(self.look())
        except Exception as error:
            log.warning("not well", what=self.name, exc_info=True)
            future.set_result(Finding(FAILED, {"error": type(error).__name__}))
        finally:
            connection.close()  # of this thread


LOOKERS = {name: Looker(name, look) for name, look in LOOKS.items()}


def look():
    """{name: Finding} of everything, within PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    begun = {name: looker.begin() for name, looker in LOOKERS.items()}
    return {name: result(future, deadline) for name, future in begun.items()}


def result(future, deadline):
    try:
        return future.result(max(0, deadline - time.monotonic()))
    except Late:
        return Finding(FAILED, {"error": "no answer"})
