"""What goes wrong around a job: disk, broker, database, and what cut-off attempts leave."""

import errno

import pytest
from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext_lazy

from records import jobs
from records.models import Job
from tests.records.test_job_running import ask, kill, later, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(monkeypatch):
    monkeypatch.setattr(jobs, "HANDLERS", {})
    # The connection of this test is inside a transaction and must stay.
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)
    return jobs.handler("tests.work", label=gettext_lazy("Work"), max_attempts=3)


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "服务器磁盘已满，没有保存任何内容。"), ("en", "The disk of the server is full,")],
)
def test_full_disk_is_said_in_the_words_of_who_asked(cast, work, settings, language, words):
    @work
    def fill(job):
        job.output("half.pdf").write_bytes(b"%P")
        raise OSError(errno.ENOSPC, "No space left on device")

    with translation.override(language):
        job = ask(cast)
    jobs.perform(job.pk)

    assert state_of(job) == "failed"
    assert job.error.startswith(words)
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_next_attempt_clears_what_the_ones_before_left(cast, work, settings):
    work(lambda job: None)
    job = ask(cast)
    first = jobs.claim(job.pk)
    first.output("half.zip").write_bytes(b"half")
    with later(seconds=61):
        second = jobs.claim(job.pk)
        second.output("whole.zip").write_bytes(b"whole")
        # Delivered, and killed before the row could say so.
        second.delivered()
    with later(seconds=122):
        third = jobs.claim(job.pk)

    assert third.attempt == 3
    assert list((settings.MEDIA_ROOT / "jobs").iterdir()) == []


def test_job_whose_workers_all_died_leaves_no_file(cast, work, settings):
    work(lambda job: None)
    job = ask(cast)
    for minutes in (0, 2, 4):
        with later(minutes=minutes):
            jobs.claim(job.pk).output("half.zip").write_bytes(b"half")
    with later(minutes=6):
        jobs.sweep()

    assert state_of(job) == "failed"
    assert list((settings.MEDIA_ROOT / "jobs").iterdir()) == []


def test_broker_that_is_away_is_asked_once_in_a_sweep_and_soon_again(cast, work, monkeypatch):
    work(lambda job: None)
    asked = []

    def away(name, arguments, **kwargs):
        asked.append(arguments[0])
        raise OSError

    monkeypatch.setattr(jobs.app, "send_task", away)
    found = [ask(cast) for _number in range(3)]
    for minute in range(1, 6):
        with later(minutes=minute):
            jobs.sweep()
    per_sweep, asked = asked, []
    monkeypatch.setattr(
        jobs.app, "send_task", lambda name, arguments, **kwargs: asked.append(arguments[0])
    )
    with later(minutes=6):
        jobs.sweep()

    assert len(per_sweep) == 5
    assert sorted(asked) == sorted(str(job.pk) for job in found)


@pytest.mark.parametrize("moment", ["give_back", "end"])
def test_database_that_stays_away_leaves_the_job_to_the_end_of_its_lease(
    cast, work, monkeypatch, moment
):
    def away(*args, **kwargs):
        raise OperationalError

    @work
    def lose(job):
        monkeypatch.setattr(jobs.Running, "give_back", away)
        monkeypatch.setattr(jobs.Running, "end", away)
        raise OperationalError if moment == "give_back" else ValueError

    job = ask(cast)
    ran = jobs.perform(job.pk)

    assert (ran, state_of(job)) == (True, "running")
    with later(seconds=61):
        jobs.sweep()
    assert state_of(job) == "queued"


def test_attempt_that_was_given_up_delivers_nothing(cast, work, settings):
    work(lambda job: None)
    job = ask(cast)
    late = jobs.claim(job.pk)
    late.output("late.txt").write_text("late")
    with later(seconds=61):
        kill(job)
        late.finish({"words": "late"})

    assert (state_of(job), Job.objects.get().file) == ("running", "")
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
