"""A real worker, killed in the middle of its work."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.services.servers import A_SECRET_KEY, until

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.services

ASK = """
from records import jobs
from tests.services import counting
for notes in {notes!r}:
    jobs.enqueue("tests.count", by=None, arguments={{"notes": notes, "long": {long!r}}})
"""


@pytest.fixture(params=["files", "redis"])
def place(request, tmp_path):
    """The environment of an installation of its own, with its database made."""
    env = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "VAR_ROOT": str(tmp_path / "var"),
        "MEDIA_ROOT": str(tmp_path / "media"),
        "SECRET_KEY": A_SECRET_KEY,
        "REDIS_URL": request.getfixturevalue("redis_url") if request.param == "redis" else "",
        "PYTHONPATH": str(ROOT),
    }
    manage(env, "migrate", "--verbosity", "0")
    return tmp_path, env


def manage(env, *arguments):
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True)


def ask(env, *notes, long=False):
    """For a count in each file; the first attempt at a long one ends only when it is killed."""
    code = ASK.format(notes=[str(note) for note in notes], long=long)
    manage(env, "shell", "--verbosity", "0", "-c", code)


@contextmanager
def worker(env):
    process = subprocess.Popen(
        [
            sys.executable, "-m", "celery", "-A", "config", "worker", "--beat",
            "--schedule", f"{env['VAR_ROOT']}/beat", "--concurrency", "1", "--loglevel", "warning",
            "--include", "tests.services.counting", "--without-gossip", "--without-mingle",
        ],
        cwd=ROOT, env=env, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def rows(folder):
    with closing(sqlite3.connect(folder / "db.sqlite3")) as database:
        found = database.execute("SELECT state, attempt, result FROM records_job ORDER BY id")
        return [(state, attempt, json.loads(result)) for state, attempt, result in found]


def lines(notes):
    return notes.read_text().splitlines() if notes.exists() else []


def test_job_of_a_killed_worker_is_done_once_by_the_next(place):
    folder, env = place
    notes = folder / "notes"
    ask(env, notes, long=True)

    with worker(env) as first:
        until(lambda: len(lines(notes)) >= 5, "it counts")
        os.kill(int(lines(notes)[0].split()[1]), signal.SIGKILL)
        time.sleep(0.5)
        alive = first.poll() is None
        interrupted = rows(folder)
    time.sleep(3)  # the lease of the dead one
    with worker(env):
        until(lambda: rows(folder)[0][0] == "done", "it is done")
        time.sleep(1)

    assert alive
    assert interrupted == [("running", 1, {})]
    assert rows(folder) == [("done", 2, {"words": "attempt 2"})]
    assert lines(notes).count("done") == 1


def test_message_lost_with_the_broker_is_sent_again(place):
    """The queue is emptied before a worker saw it; the rows know better."""
    folder, env = place
    notes = [folder / f"notes{number}" for number in range(3)]
    ask(env, *notes)
    subprocess.run(
        [sys.executable, "-m", "celery", "-A", "config", "purge", "-f"],
        cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    with closing(sqlite3.connect(folder / "db.sqlite3")) as database, database:
        database.execute("UPDATE records_job SET send_again_at = '2021-03-05 00:00:00'")

    with worker(env):
        until(lambda: [row[0] for row in rows(folder)] == ["done"] * 3, "all are done")

    assert [lines(note).count("done") for note in notes] == [1, 1, 1]
