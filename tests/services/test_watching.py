"""What a monitor is told of real processes, while the services they need die and hang."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from tests.services.installations import ROOT, Installation
from tests.services.servers import children_of, free_port

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


def wait_until(what, seconds=90):
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.2)
    return found


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


def test_embedded_worker_gives_signs_of_life_until_it_ends(place):
    here = place()
    with web(here):
        wait_until(lambda: ready(here))
        before = ready(here)
        with worker(here) as process:
            wait_until(lambda: all(ready(here)[name] == "ok" for name in WELL))
            process.send_signal(signal.SIGTERM)
            process.wait(30)
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
    told = {}
    with web(here), worker(here):
        wait_until(lambda: ready(here) and all(ready(here)[name] == "ok" for name in WELL))
        job = here.python(ASK % (tmp_path / "notes")).splitlines()[-1]
        for _ in range(20):
            ask(here, "/sign-in/?q=%E7%8E%8B%E8%8A%B3", Host="shidang.school.example")
        metrics = ask(here, "/metrics", Authorization=f"Bearer {TOKEN}")[1].splitlines()
        wait_until(lambda: "done" in (tmp_path / "notes").read_text())
        wait_until(lambda: "job ended" in said(here, "worker"))

        own_redis.kill()
        told["redis died"] = ready(here)
        own_redis.start()
        wait_until(lambda: all(ready(here)[name] == "ok" for name in WELL))

        processes = [own_postgresql.process.pid, *children_of(own_postgresql.process.pid)]
        for pid in processes:
            os.kill(pid, signal.SIGSTOP)
        told["postgresql hangs"] = ready(here)
        told["alive"] = ask(here, "/livez")
        told["counted"] = ask(here, "/metrics", Authorization=f"Bearer {TOKEN}")
        for pid in processes:
            os.kill(pid, signal.SIGCONT)
        wait_until(lambda: ready(here)["database"] == "ok")

        own_postgresql.kill()
        told["postgresql died"] = ready(here)
        counted = ask(here, "/metrics", Authorization=f"Bearer {TOKEN}")
        own_postgresql.start()
        wait_until(lambda: all(ready(here)[name] == "ok" for name in WELL))

    assert only(told["redis died"]) == {"broker", "workers", "clock"}
    assert only(told["postgresql hangs"]) == {"database", "queue"}
    assert told["alive"] == (200, "ok\n")
    assert only(told["postgresql died"]) == {"database", "queue"}
    for code, text in (told["counted"], counted):
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


def only(found):
    return {name for name, state in found.items() if state == "failed"}
