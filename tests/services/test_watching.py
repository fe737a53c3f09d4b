"""What a monitor is told of real processes, while the services they need die and hang."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from tests.services.installations import ROOT, Installation
from tests.services.servers import children_of, free_port, until

pytestmark = pytest.mark.services

TOKEN = "of-the-monitor"


@contextmanager
def running(place, name, *line):
    """A process whose every word goes to a file; ended by its group."""
    with (place.folder / f"{name}.log").open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *line], cwd=ROOT, env=place.env, start_new_session=True,
            stdout=out, stderr=out,
        )  # fmt: skip
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def web(place):
    return running(place, "web", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi")


def worker(place):
    return running(
        place, "worker", "celery", "--quiet", "-A", "config", "worker", "--beat", "--concurrency=1",
        "--schedule", f"{place.env['VAR_ROOT']}/beat", "--include", "tests.services.counting",
    )  # fmt: skip


def ask(place, path, **headers):
    request = urllib.request.Request(f"http://{place.more['WEB_BIND']}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return None, ""


def ready(place):
    """{what: state}, or None while nobody answers."""
    code, text = ask(place, "/readyz")
    return (
        {name: one["state"] for name, one in json.loads(text)["checks"].items()} if code else None
    )


def said(place, name):
    return (place.folder / f"{name}.log").read_text()


def lines(place, name):
    return [json.loads(line) for line in said(place, name).splitlines()]


@pytest.fixture
def place(tmp_path):
    def make(**more):
        (tmp_path / "var" / "static").mkdir(parents=True)
        found = Installation(tmp_path, f"sqlite:///{tmp_path / 'db.sqlite3'}")
        bind = f"127.0.0.1:{free_port()}"
        found.more.update({"WEB_BIND": bind, "ALLOWED_HOSTS": "shidang.school.example", **more})
        found.must("migrate", "--verbosity", "0")
        return found

    return make


WELL = {"database", "broker", "queue", "workers", "clock"}


def is_well(place):
    found = ready(place)
    return bool(found) and all(found[name] == "ok" for name in WELL)


def failed(place):
    return {name for name, state in (ready(place) or {}).items() if state == "failed"}


def test_embedded_worker_gives_signs_of_life_until_it_ends(place):
    here = place()
    with web(here):
        before = until(lambda: ready(here), "it answers")
        with worker(here) as process:
            until(lambda: is_well(here), "it is well")
            process.send_signal(signal.SIGTERM)
            process.wait(300)
        after = ready(here)

    assert (before["workers"], before["clock"]) == ("failed", "failed")
    assert (after["workers"], after["clock"]) == ("failed", "ok")


ASK = """
from config import logs
from records import jobs
from tests.services import counting
logs.bind(request_id="0123456789abcdef0123456789abcdef")
print(jobs.enqueue("tests.count", by=None, arguments={"notes": "%s"}).pk)
"""


def test_monitor_is_answered_while_services_die_hang_and_come_back(
    place, own_postgresql, own_redis, tmp_path
):
    here = place(
        DATABASE_URL=own_postgresql.url, REDIS_URL=own_redis.url, METRICS_TOKEN=TOKEN,
        WEB_WORKERS="2",
    )  # fmt: skip
    with web(here), worker(here):
        until(lambda: is_well(here), "it is well")
        job = here.python(ASK % (tmp_path / "notes")).splitlines()[-1]
        for _ in range(20):
            ask(here, "/sign-in/?q=%E7%8E%8B%E8%8A%B3", Host="shidang.school.example")
        metrics = ask(here, "/metrics", Authorization=f"Bearer {TOKEN}")[1].splitlines()
        until(lambda: "job ended" in said(here, "worker"), "the job is done")

        own_redis.kill()
        # One look at a busy machine may come too late for a service that is well.
        until(lambda: failed(here) == {"broker", "workers", "clock"}, "Redis is missed")
        own_redis.start()
        until(lambda: is_well(here), "it is well again")

        processes = [own_postgresql.process.pid, *children_of(own_postgresql.process.pid)]
        for pid in processes:
            os.kill(pid, signal.SIGSTOP)
        until(lambda: failed(here) == {"database", "queue"}, "a PostgreSQL that hangs is missed")
        alive = ask(here, "/livez")
        while_hanging = ask(here, "/metrics", Authorization=f"Bearer {TOKEN}")
        for pid in processes:
            os.kill(pid, signal.SIGCONT)
        until(lambda: is_well(here), "PostgreSQL goes on")

        own_postgresql.kill()
        until(lambda: failed(here) == {"database", "queue"}, "PostgreSQL is missed")
        while_dead = ask(here, "/metrics", Authorization=f"Bearer {TOKEN}")
        own_postgresql.start()
        until(lambda: is_well(here), "it is well again")

    assert alive == (200, "ok\n")
    for code, text in (while_hanging, while_dead):
        assert code == 200
        assert "shidang_database_up 0.0" in text
    # Two processes answered, and are counted together.
    assert 'shidang_requests_total{method="GET",status="200",view="sign_in"} 20.0' in metrics
    assert "shidang_workers 1.0" in metrics
    # Every line is JSON, of gunicorn and Celery too; the job knows who asked for it.
    requests = [line for line in lines(here, "web") if line["event"] == "request"]
    assert [line["route"] for line in requests] == ["sign-in/"] * 20
    assert len({line["request_id"] for line in requests}) == 20
    of_job = [line for line in lines(here, "worker") if line.get("job") == job]
    assert [(line["event"], line["attempt"], line["request_id"]) for line in of_job] == [
        ("job started", 1, "0123456789abcdef0123456789abcdef"),
        ("job ended", 1, "0123456789abcdef0123456789abcdef"),
    ]
    assert "王芳" not in said(here, "web")
