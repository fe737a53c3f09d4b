"""Jobs: asked for once, done once, whatever happens to their worker."""

import subprocess
import sys
import time
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from records import jobs, tasks
from records.models import Job

NOW = timezone.now()


@pytest.fixture
def sent(monkeypatch):
    """The ids that were given to the broker."""
    ids = []
    monkeypatch.setattr(
        jobs.app, "send_task", lambda name, arguments, **kwargs: ids.append((name, *arguments))
    )
    return ids


@pytest.fixture
def work(monkeypatch):
    """Makes a function the handler of "tests.work"."""
    monkeypatch.setattr(jobs, "HANDLERS", {})
    monkeypatch.setattr(jobs.Running, "write_every", 0)
    return jobs.handler("tests.work", label=gettext_lazy("Work"), max_attempts=2)


def ask(cast, **fields):
    return jobs.enqueue("tests.work", by=cast.owner, school=cast.school, **fields)


def later(**time):
    return time_machine.travel(timezone.now() + timedelta(**time), tick=False)


def kill(job):
    """What is left when the worker dies in the middle of an attempt."""
    assert jobs.claim(job.pk)


def state_of(job):
    job.refresh_from_db()
    return job.state


# --- asking -------------------------------------------------------------------


def test_job_is_sent_when_the_transaction_commits(
    cast, work, sent, django_capture_on_commit_callbacks
):
    work(lambda job: None)

    with django_capture_on_commit_callbacks(execute=True):
        job = ask(cast)
        sent_before = list(sent)

    assert (sent_before, sent) == ([], [("records.run_job", str(job.pk))])


def test_broker_that_is_away_does_not_fail_the_request(
    cast, work, monkeypatch, django_capture_on_commit_callbacks
):
    def away(*args, **kwargs):
        raise OSError

    work(lambda job: None)
    monkeypatch.setattr(jobs.app, "send_task", away)

    with django_capture_on_commit_callbacks(execute=True):
        job = ask(cast)

    assert state_of(job) == "queued"


def test_title_too_long_to_keep_is_cut(cast, work, sent):
    work(lambda job: None)

    job = ask(cast, title="长" * 300)

    assert job.title == "长" * Job._meta.get_field("title").max_length


def test_equal_live_job_is_returned_instead_of_a_second_one(cast, work):
    work(lambda job: None)
    first = ask(cast, key="batch 7")

    second = ask(cast, key="batch 7")
    other = ask(cast, key="batch 8")
    elsewhere = jobs.enqueue(
        "tests.work", by=cast.stranger, school=cast.other_school, key="batch 7"
    )
    jobs.perform(first.pk)
    afterwards = ask(cast, key="batch 7")

    assert second == first
    assert len({first, other, elsewhere, afterwards}) == 4


# --- doing --------------------------------------------------------------------


def test_done_job_holds_its_result_and_file(cast, work, settings):
    @work
    def write(job):
        job.progress(0, 2, note="王芳")
        job.output("学期总结.pdf").write_bytes(b"%PDF")
        job.progress(2)
        return {"words": gettext_lazy("2 portfolios"), "pages": 3}

    job = ask(cast)

    tasks.run_job(str(job.pk))

    job.refresh_from_db()
    kept = {
        name: getattr(job, name)
        for name in ("state", "attempt", "done", "total", "note", "result", "file_name", "error")
    }
    assert kept == {
        "state": "done",
        "attempt": 1,
        "done": 2,
        "total": 2,
        "note": "",
        "result": {"words": "2 portfolios", "pages": 3},
        "file_name": "学期总结.pdf",
        "error": "",
    }
    files = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert files == [settings.MEDIA_ROOT / "jobs" / f"{job.pk}-1" / "result.pdf"]
    assert files == [settings.MEDIA_ROOT / job.file]


def test_message_that_comes_twice_does_the_work_once(cast, work):
    calls = []
    work(lambda job: calls.append(job.attempt))
    job = ask(cast)

    ran = [jobs.perform(job.pk), jobs.perform(job.pk)]

    assert (ran, calls) == ([True, False], [1])


def test_running_job_is_not_claimed_by_a_second_worker(cast, work):
    work(lambda job: None)
    job = ask(cast)

    claims = [jobs.claim(job.pk), jobs.claim(job.pk)]

    assert (claims[0].attempt, claims[1]) == (1, None)


def test_words_of_a_job_are_in_the_language_of_who_asked(cast, work):
    @work
    def say(job):
        raise jobs.Refused(translation.get_language())

    with translation.override("en"):
        job = ask(cast)
    jobs.perform(job.pk)

    job.refresh_from_db()
    assert job.error == "en"


def test_refusal_is_told_in_its_own_words(cast, work):
    @work
    def refuse(job):
        raise jobs.Refused("第 3 行没有姓名。")

    job = ask(cast)
    jobs.perform(job.pk)

    assert (state_of(job), job.error) == ("failed", "第 3 行没有姓名。")


def test_bug_is_told_without_its_inside_and_leaves_no_file(cast, work, settings):
    @work
    def stumble(job):
        job.output("half.pdf").write_bytes(b"%P")
        raise ValueError("secret detail")

    job = ask(cast)
    jobs.perform(job.pk)

    assert state_of(job) == "failed"
    assert str(job.pk) in job.error
    assert "secret" not in job.error
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_database_that_goes_away_means_another_attempt_until_they_are_used_up(
    cast, work, monkeypatch
):
    # The connection of this test is inside a transaction and must stay.
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)

    @work
    def lose_connection(job):
        raise OperationalError

    job = ask(cast)
    states = []
    for _attempt in range(2):
        jobs.perform(job.pk)
        states.append(state_of(job))

    assert states == ["queued", "failed"]


# --- cancelling ---------------------------------------------------------------


def test_waiting_job_is_cancelled_at_once(cast, work):
    calls = []
    work(calls.append)
    job = ask(cast, key="one")

    jobs.cancel(job)
    jobs.perform(job.pk)

    assert (state_of(job), job.live_key, calls) == ("cancelled", None, [])


def test_who_asks_again_while_a_job_is_being_cancelled_gets_another(cast, work):
    work(lambda job: None)
    first = ask(cast, key="one")
    running = jobs.claim(first.pk)
    jobs.cancel(first)

    again = ask(cast, key="one")
    with pytest.raises(jobs.Cancelled):
        running.progress(1)
    jobs.perform(again.pk)

    assert again.pk != first.pk
    assert state_of(again) == "done"


def test_running_job_is_cancelled_at_its_next_progress(cast, work):
    reached = []

    @work
    def long(job):
        job.progress(0, 3)
        reached.append("start")
        jobs.cancel(Job.objects.get())
        job.progress(1)
        reached.append("too far")

    job = ask(cast)
    jobs.perform(job.pk)

    assert (state_of(job), reached) == ("cancelled", ["start"])


def test_cancel_does_not_touch_what_is_over(cast, work):
    work(lambda job: None)
    job = ask(cast)
    jobs.perform(job.pk)

    jobs.cancel(job)

    assert (state_of(job), job.requested_cancel) == ("done", False)


# --- dying and waking ---------------------------------------------------------


def test_job_of_a_dead_worker_is_sent_again_after_its_lease(cast, work, sent):
    work(lambda job: None)
    job = ask(cast)
    kill(job)

    with later(seconds=30):
        jobs.sweep()
    early = list(sent)
    with later(seconds=61):
        jobs.sweep()
        jobs.perform(job.pk)

    assert early == []
    assert sent == [("records.run_job", str(job.pk))]
    assert (state_of(job), job.attempt) == ("done", 2)


def test_progress_keeps_the_lease(cast, work, sent):
    work(lambda job: None)
    job = ask(cast)
    running = jobs.claim(job.pk)

    with later(seconds=50):
        running.progress(1, 2)
    with later(seconds=100):
        jobs.sweep()

    assert (sent, state_of(job)) == ([], "running")


def test_attempt_that_wakes_late_can_write_nothing(cast, work, settings):
    work(lambda job: None)
    job = ask(cast)
    late = jobs.claim(job.pk)
    late.output("late.txt").write_text("late")
    with later(seconds=61):
        current = jobs.claim(job.pk)

        with pytest.raises(jobs.LeaseLost):
            late.progress(1, 1)
        with pytest.raises(jobs.LeaseLost):
            late.hold()
        late.finish({"words": "late"})
        current.output("good.txt").write_text("good")
        current.finish({"words": "good"})

    job.refresh_from_db()
    files = [path.read_text() for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert (job.result, job.attempt, files) == ({"words": "good"}, 2, ["good"])


def test_job_that_kills_every_worker_is_given_up(cast, work, sent):
    work(lambda job: None)
    job = ask(cast, key="deadly")
    for minutes in (0, 2):
        with later(minutes=minutes):
            kill(job)

    with later(minutes=4):
        jobs.sweep()
        again = jobs.claim(job.pk)

    assert (state_of(job), job.live_key, again, sent) == ("failed", None, None, [])
    assert str(job.pk) in job.error


def test_cancelled_job_of_a_dead_worker_ends(cast, work):
    work(lambda job: None)
    job = ask(cast)
    kill(job)
    jobs.cancel(job)

    with later(seconds=61):
        jobs.sweep()

    assert state_of(job) == "cancelled"


def test_lost_message_is_sent_again_and_each_time_later(cast, work, sent):
    work(lambda job: None)
    ask(cast)

    counts = []
    for seconds in (10, 21, 30, 42, 50, 90, 3600, 3900, 4300):
        with later(seconds=seconds):
            jobs.sweep()
        counts.append(len(sent))

    assert counts == [0, 1, 1, 2, 2, 3, 4, 5, 6]


def test_two_sweeps_at_once_send_one_message(cast, work, sent, monkeypatch):
    work(lambda job: None)
    ask(cast)
    real = jobs.send

    def sweep_meanwhile(pk):
        monkeypatch.setattr(jobs, "send", real)
        jobs.sweep()
        real(pk)

    monkeypatch.setattr(jobs, "send", sweep_meanwhile)

    with later(seconds=21):
        jobs.sweep()

    assert len(sent) == 1


def test_files_are_forgotten_after_a_month_and_others_are_not(cast, work, settings):
    @work
    def write(job):
        job.output("a.txt").write_text("a")

    old, new = ask(cast), ask(cast)
    jobs.perform(old.pk)
    with later(days=20):
        jobs.perform(new.pk)
    with later(days=31):
        removed = jobs.forget_files()

    kept = [path.name for path in (settings.MEDIA_ROOT / "jobs").iterdir()]
    old.refresh_from_db()
    assert (removed, kept, old.file) == (1, [f"{new.pk}-1"], "")


# --- how long yet -------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "total", "seconds", "remaining"),
    [
        (10, 40, 5, timedelta(seconds=15)),
        (0, 40, 5, None),
        (40, 40, 5, None),
        (0, 0, 5, None),
        (10, 40, 1, None),
    ],
)
def test_remaining_time_is_said_when_it_can_be_known(done, total, seconds, remaining):
    job = Job(state="running", started_at=NOW, done=done, total=total)

    assert job.remaining(NOW + timedelta(seconds=seconds)) == remaining


def test_kinds_of_jobs_are_known_in_every_process():
    """A web process that does not know a kind could not ask for it."""
    line = "import django; django.setup(); import sys; print('records.tasks' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)

    assert done.stdout == "True\n"


@pytest.mark.django_db(transaction=True)
def test_lease_is_kept_through_a_long_step(monkeypatch):
    monkeypatch.setattr(jobs, "HANDLERS", {})

    @jobs.handler("tests.work", label="Work", lease=timedelta(seconds=0.6))
    def think(job):
        until = lease_of(job)
        deadline = time.monotonic() + 60
        while lease_of(job) == until:
            assert time.monotonic() < deadline, "nobody renews the lease"
            time.sleep(0.05)

    job = jobs.enqueue("tests.work", by=None)
    jobs.perform(job.pk)

    assert state_of(job) == "done"


def lease_of(job):
    return Job.objects.get(pk=job.pk).lease_until


def test_outcome_is_held_until_its_commit(cast, work, sent):
    """A long transaction may outlast the lease: nobody begins again at its commit."""
    work(lambda job: None)
    job = ask(cast)
    running = jobs.claim(job.pk)

    running.hold()
    with later(minutes=5):
        jobs.sweep()

    assert (sent, state_of(job)) == ([], "running")
