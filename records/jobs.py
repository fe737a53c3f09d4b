"""Long work: asked for in a request, done by a worker, and never lost or done twice.

No broker keeps a message whose worker is killed, so the row is the truth. A
worker claims it by one conditional update that gives it a lease and the next
attempt number; every later write names that attempt, so a worker that was
thought dead can do no harm when it wakes. A sweep sends again what got lost.

    @jobs.handler("summaries.portfolio_batch", label=_("Personal portfolios"))
    def portfolio_batch(job):
        for done, teacher in enumerate(teachers):
            job.progress(done, len(teachers), note=teacher.name)
            …
        path = job.output("portfolios.zip")
        …
        return {"words": _("58 portfolios")}

    job = jobs.enqueue("summaries.portfolio_batch", by=person, school=school, arguments={…})
    return redirect("records:job_detail", job.pk)

Handlers live in the `tasks` module of their app. A handler may be run again
after it was cut off anywhere: what it writes must bear that.
"""

import logging
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    transaction,
)
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from config import logs
from config.celery import app
from records import storage
from records.models import Job, JobState

log = logging.getLogger(__name__)
events = logs.events(__name__)

LEASE = timedelta(seconds=settings.JOB_LEASE_SECONDS)
# Seen by others only once the outcome is committed: it covers the time until then.
HELD = 10 * LEASE
SEND_AGAIN_AFTER = timedelta(seconds=settings.JOB_SWEEP_SECONDS)
SEND_AGAIN_AT_MOST = timedelta(minutes=10)
KEEP_FILES = timedelta(days=30)
TOLD = "progress"
LONGEST_TITLE = Job._meta.get_field("title").max_length


class Cancelled(Exception):
    """Somebody asked for the job to be cancelled; raised by `progress`."""


class LeaseLost(Exception):
    """Another attempt has the job by now; raised by `progress` and `hold`."""


# What Django raises when the database is gone, starting, or too busy to answer.
AWAY = (OperationalError, InterfaceError)


class Refused(Exception):
    """The work cannot be done, and the message says why to the person who asked."""


# --- handlers -------------------------------------------------------------------


@dataclass(frozen=True)
class Handler:
    work: Callable[["Running"], dict | None]
    label: Any
    lease: timedelta
    max_attempts: int
    keep: timedelta = KEEP_FILES


HANDLERS: dict[str, Handler] = {}


def handler(kind, *, label, lease=LEASE, max_attempts=3, keep=KEEP_FILES):
    """Makes a function the one that does this kind of job.

    It is given a Running and returns a dict for `Job.result` or None; of that
    the page reads "words", a sentence, and "url", where the result is.
    `lease` is how long after the death of its worker another one may begin, `keep`
    how long its file can be downloaded.
    """

    def register(work):
        HANDLERS[kind] = Handler(work, label, lease, max_attempts, keep)
        return work

    return register


# --- asking ---------------------------------------------------------------------


def enqueue(kind, *, by, school=None, arguments=None, key=None, title="", for_office=False):
    """A job, carried to a worker when the transaction commits.

    With a `key`, an equal job of the school that still lives is returned
    instead of a second one; name the person in the key when the result is
    theirs alone. `for_office`: only who may read the whole school may see it.
    `arguments` is JSON: ids, no objects.
    """
    known = HANDLERS[kind]
    fields = {
        "kind": kind,
        "by": by,
        "school": school,
        "arguments": arguments or {},
        "title": str(title or known.label)[:LONGEST_TITLE],
        "for_office": for_office,
        "max_attempts": known.max_attempts,
        "language": translation.get_language() or settings.LANGUAGE_CODE,
        "send_again_at": timezone.now() + SEND_AGAIN_AFTER,
    }
    with transaction.atomic():
        if key is None:
            job, is_new = Job.objects.create(**fields), True
        else:
            live_key = f"{school.pk if school else '-'} {kind} {key}"
            job, is_new = Job.objects.get_or_create(live_key=live_key, defaults=fields)
        if is_new:
            transaction.on_commit(partial(send, job.pk))
            events.info("job asked for", job=str(job.pk), kind=kind)
    return job


def send(pk):
    """Whether the broker took it; when it is away the sweep sends again."""
    try:
        app.send_task("records.run_job", [str(pk)], retry=False)
    except Exception as error:  # whatever the broker's client raises
        log.warning("could not send job %s; it will be sent again: %r", pk, error)
        return False
    return True


def cancel(job):
    """Asks for the end of a job; one that no worker has yet ends at once.

    Its key is free from now on: who asks for the same again wants another job.
    """
    mine = Job.objects.filter(pk=job.pk)
    mine.live().update(requested_cancel=True, live_key=None)
    mine.filter(state=JobState.QUEUED).update(**ending(JobState.CANCELLED))


# --- doing ----------------------------------------------------------------------


def perform(pk):
    """Runs a job here, to its end, unless somebody else has it. Returns whether it ran."""
    running = claim(pk)
    if running is None:
        return False
    with translation.override(running.language), beating(running), logs.bound(**running.told):
        events.info("job started")
        try:
            work_on(running)
        except AWAY:
            log.warning("job %s: the database went away", pk, exc_info=True)
            leave_to_another(running)
        finally:
            shutil.rmtree(running.workshop, ignore_errors=True)
    return True


def work_on(running):
    try:
        result = running.handler.work(running)
        running.finish(result or {})
    except Cancelled:
        running.end(JobState.CANCELLED)
    except LeaseLost:
        log.warning("job %s: attempt %s lost its lease", running.pk, running.attempt)
    except Refused as refusal:
        running.end(JobState.FAILED, error=str(refusal))
    except AWAY:
        raise
    except Exception as error:
        log.exception("job %s failed", running.pk)
        running.end(JobState.FAILED, error=why_failed(error, running.pk))


def leave_to_another(running):
    close_old_connections()
    try:
        running.give_back()
    except AWAY:
        log.warning("job %s: still away; its lease will run out", running.pk)
        close_old_connections()


@contextmanager
def beating(running):
    """Keeps the lease of a job whose next `progress` is far away, as long as this process lives."""
    over = threading.Event()

    def beat():
        while not over.wait(running.handler.lease.total_seconds() / 3):
            try:
                running.row.update(lease_until=timezone.now() + running.handler.lease)
            except AWAY:
                log.warning("job %s: could not renew the lease", running.pk)
            finally:
                connection.close()  # this thread's own

    threading.Thread(target=beat, name=f"lease of {running.pk}", daemon=True).start()
    try:
        yield
    finally:
        over.set()


def claim(pk):
    """The job with its next attempt, or None when it is another's, over or unknown."""
    now = timezone.now()
    job = Job.objects.select_related("by", "school").filter(pk=pk).first()
    if job is None or job.kind not in HANDLERS:
        return None
    known = HANDLERS[job.kind]
    won = (
        Job.objects.claimable(now)
        .filter(pk=pk, attempt=job.attempt)
        .update(
            state=JobState.RUNNING,
            attempt=job.attempt + 1,
            lease_until=now + known.lease,
            started_at=now,
            done=0,
            note="",
        )
    )
    if not won:
        return None
    clear_attempts(pk, job.attempt)
    return Running(job, known, job.attempt + 1)


class Running:
    """One attempt at a job, as its handler sees it."""

    write_every = 0.3  # seconds; a handler may report every row

    def __init__(self, job, known, attempt):
        self.pk = job.pk
        self.attempt = attempt
        self.by = job.by
        self.school = job.school
        self.arguments = job.arguments
        self.language = job.language
        self.handler = known
        self.total = 0
        self.file_name = ""
        self.written_at = None
        self.tells_since = None
        self.began = time.monotonic()
        # For the log.
        self.told = {"job": str(self.pk), "kind": job.kind, "attempt": attempt}

    # For handlers

    def progress(self, done, total=None, note=""):
        """Say how far it is, and go on. Raises Cancelled or LeaseLost.

        Inside a transaction nobody sees it before the commit; long loops
        belong outside.
        """
        if total is not None:
            self.total = total
        if self.is_due(done):
            self.renew(done=done, total=self.total, note=str(note)[:200])

    def tell(self, done, total, note=""):
        """How far one long transaction is: told in a file beside it, as nobody sees its rows."""
        self.tells_since = self.tells_since or timezone.now()
        if self.is_due(done):
            self.workshop.mkdir(parents=True, exist_ok=True)
            told = self.workshop / TOLD
            aside = told.with_suffix(".new")
            aside.write_text(f"{done} {total} {self.tells_since.isoformat()} {note}")
            aside.replace(told)

    def hold(self):
        """Call it in the transaction that writes the outcome.

        Until the commit no other attempt can begin; raises LeaseLost or
        Cancelled when this one may no longer write.
        """
        self.renew(lease_until=timezone.now() + HELD)

    def output(self, name):
        """Where to write the one file of the result; people download it under this name."""
        self.file_name = name
        self.workshop.mkdir(parents=True, exist_ok=True)
        return self.workshop / f"result{Path(name).suffix}"

    # For perform

    @property
    def place(self):
        return place_of(self.pk, self.attempt)

    @property
    def workshop(self):
        return settings.MEDIA_ROOT / f"{self.place}.part"

    @property
    def row(self):
        return Job.objects.held(self.pk, self.attempt)

    def is_due(self, done):
        now = time.monotonic()
        if self.written_at and now < self.written_at + self.write_every and done != self.total:
            return False
        self.written_at = now
        return True

    def renew(self, **fields):
        fields = {"lease_until": timezone.now() + self.handler.lease, **fields}
        if not self.row.filter(requested_cancel=False).update(**fields):
            raise Cancelled if self.row.exists() else LeaseLost

    def finish(self, result):
        if not self.row.exists():
            return  # another attempt has it, and has cleared what this one wrote
        file = self.delivered() if self.file_name else ""
        won = self.end(
            JobState.DONE,
            result=plain(result),
            file=file,
            file_name=self.file_name,
            done=F("total"),
            note="",
        )
        if file and not won:
            shutil.rmtree(settings.MEDIA_ROOT / self.place, ignore_errors=True)

    def delivered(self):
        """The output, moved into place whole under the number of this attempt."""
        name = f"result{Path(self.file_name).suffix}"
        with (self.workshop / name).open("rb") as written:
            storage.on_disk(written)
        self.workshop.rename(settings.MEDIA_ROOT / self.place)
        return str(self.place / name)

    def end(self, state, **fields):
        events.info("job ended", state=str(state), seconds=round(time.monotonic() - self.began, 1))
        return self.row.update(**ending(state, **fields))

    def give_back(self):
        """For another attempt a little later, if one is left."""
        again = self.row.filter(attempt__lt=F("max_attempts"))
        if not again.update(state=JobState.QUEUED, send_again_at=timezone.now()):
            self.end(JobState.FAILED, error=went_wrong(self.pk))


def place_of(pk, attempt):
    return Path("jobs") / f"{pk}-{attempt}"


def look_inside(job):
    """Put on a running job what it tells from within its transaction: how far that is, and
    since when."""
    place = settings.MEDIA_ROOT / place_of(job.pk, job.attempt)
    try:
        said = (place.with_name(f"{place.name}.part") / TOLD).read_text()
        done, total, since, note = said.split(" ", 3)
    except (FileNotFoundError, ValueError):
        return
    job.done, job.total, job.note = int(done), int(total), note
    job.started_at = datetime.fromisoformat(since)


def clear_attempts(pk, last):
    """What attempts that were cut off left behind; one that wakes finds nothing to deliver."""
    for attempt in range(1, last + 1):
        place = settings.MEDIA_ROOT / place_of(pk, attempt)
        for left in (place, place.with_name(f"{place.name}.part")):
            shutil.rmtree(left, ignore_errors=True)


def ending(state, **fields):
    """What is written when a job ends: its key is free for the next equal one."""
    return {
        "state": state,
        "live_key": None,
        "lease_until": None,
        "ended_at": timezone.now(),
        **fields,
    }


def plain(result):
    """Lazy texts of the result in the language of who asked."""
    return {name: value if is_json(value) else str(value) for name, value in result.items()}


def is_json(value):
    return value is None or isinstance(value, (bool, int, float, str, list, dict))


def why_failed(error, pk):
    return storage.full_words() if storage.is_full(error) else went_wrong(pk)


def went_wrong(pk):
    return _(
        "Something went wrong, and nothing was half done. Try again; if it happens again, "
        "give the administrator this number: %(number)s"
    ) % {"number": pk}


# --- sweeping -------------------------------------------------------------------


def sweep():
    """Puts right what was cut off: called every few seconds, by any number of workers."""
    now = timezone.now()
    for job in Job.objects.expired(now):
        put_right(job, now)
    queued = Job.objects.filter(state=JobState.QUEUED)
    queued.filter(requested_cancel=True).update(**ending(JobState.CANCELLED))
    for job in queued.filter(send_again_at__lte=now):
        # Only one of several sweeps sends it, and each time later: a job that
        # waits behind long ones has its message already.
        pause = min(SEND_AGAIN_AFTER * 2**job.sends, SEND_AGAIN_AT_MOST)
        mine = Job.objects.filter(pk=job.pk, state=JobState.QUEUED, sends=job.sends)
        if mine.update(sends=job.sends + 1, send_again_at=now + pause) and not send(job.pk):
            # The broker is away: soon again, and not each of the others in vain.
            Job.objects.filter(pk=job.pk).update(
                sends=job.sends, send_again_at=now + SEND_AGAIN_AFTER
            )
            break


def put_right(job, now):
    """A job whose worker is gone is cancelled, given up or sent again, by the same sweep."""
    row = Job.objects.held(job.pk, job.attempt).expired(now)
    if job.requested_cancel:
        outcome = ending(JobState.CANCELLED)
    elif job.attempt >= job.max_attempts:
        with translation.override(job.language):
            outcome = ending(JobState.FAILED, error=went_wrong(job.pk))
    else:
        outcome = {"state": JobState.QUEUED, "sends": 0, "send_again_at": now}
    if row.update(**outcome):
        clear_attempts(job.pk, job.attempt)


def kept_for(job):
    """How long the file of a job can be downloaded once the job has ended."""
    return HANDLERS[job.kind].keep if job.kind in HANDLERS else KEEP_FILES


def is_kept(job, now):
    return bool(job.file) and (job.ended_at is None or now <= job.ended_at + kept_for(job))


def forget_files():
    """Removes result files after their time, and what cut-off attempts left. Returns how many."""
    now = timezone.now()
    ended = Job.objects.ended().exclude(file="")
    ended.filter(ended_at__lt=now - KEEP_FILES).update(file="")
    for kind, known in HANDLERS.items():
        if known.keep < KEEP_FILES:
            ended.filter(kind=kind, ended_at__lt=now - known.keep).update(file="")
    wanted = {str(pk) for pk in Job.objects.live().values_list("pk", flat=True)}
    wanted |= {Path(file).parent.name for file in Job.objects.files()}
    folders = [
        folder
        for folder in (settings.MEDIA_ROOT / "jobs").glob("*")
        if not {folder.name, folder.name[:36]} & wanted
        # A job may have ended since we looked.
        and folder.stat().st_mtime < now.timestamp() - 3600
    ]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    return len(folders)
