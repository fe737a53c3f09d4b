"""An installation of its own on real services, whose processes can be killed one by one.

site = Site(folder, postgresql.url, redis.url)
cast = site.inside("people", teachers=30)      # runs in the installation's own Django
worker, clock, web = site.worker(), site.clock(), site.web()
…
site.assert_nothing_lost()
site.end()
"""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing, suppress
from pathlib import Path

import psycopg2
import requests

from tests.services.servers import A_SECRET_KEY, children_of, free_port, until

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "t" * 32
LEASE = 3


class Site:
    def __init__(self, folder, database_url, redis_url=""):
        self.folder = folder
        self.database_url = database_url
        self.started = []
        (folder / "var").mkdir(parents=True)
        self.env = {
            **os.environ,
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "SECRET_KEY": A_SECRET_KEY,
            "WEB_WORKERS": "1",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECOND_FACTOR": "offered",  # its office has no telephone
            "VAR_ROOT": str(folder / "var"),
            "MEDIA_ROOT": str(folder / "media"),
            "JOB_LEASE_SECONDS": str(LEASE),
            "JOB_SWEEP_SECONDS": "1",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }

    # --- asking -----------------------------------------------------------------

    def manage(self, *arguments):
        return self.python("manage.py", *arguments)

    def inside(self, name, **arguments):
        """The answer of a function of inside.py, which sees the installation's own models."""
        line = f"from tests.services.deaths import inside; inside.answer({name!r}, {arguments!r})"
        said = self.manage("shell", "--verbosity", "0", "-c", line)
        return json.loads(said.splitlines()[-1])

    def python(self, *line):
        done = subprocess.run(
            [sys.executable, *line], cwd=ROOT, env=self.env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def rows(self, sql):
        """Looked at from outside, whatever the product thinks."""
        if self.database_url.startswith("sqlite"):
            path = self.database_url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(path, timeout=30)) as database:
                return database.execute(sql).fetchall()
        with closing(psycopg2.connect(self.database_url)) as database, database.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def jobs(self):
        """[(state, attempt, done, total)], the oldest first."""
        return self.rows("SELECT state, attempt, done, total FROM records_job ORDER BY id")

    def assert_nothing_lost(self):
        """Rows, files, ledger and audit agree, and nothing is left of what was cut off."""
        assert self.inside("losses") == []
        assert "agrees" in self.manage("prove_ledger")

    # --- processes --------------------------------------------------------------

    def start(self, name, *line, **options):
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *line], cwd=ROOT, env=self.env, stdout=log, stderr=log,
                start_new_session=True, **options,
            )  # fmt: skip
        self.started.append(process)
        return process

    def worker(self, concurrency=1, **options):
        return self.start(
            "worker", "-m", "celery", "-A", "config", "worker", "--concurrency", str(concurrency),
            "--loglevel", "info", "--without-gossip", "--without-mingle", **options,
        )  # fmt: skip

    def clock(self):
        return self.start(
            "clock", "-m", "celery", "-A", "config", "beat", "--loglevel", "info",
            "--pidfile", "",
        )  # fmt: skip

    def web(self, port=None, **options):
        self.port = port or free_port()
        self.env["WEB_BIND"] = f"127.0.0.1:{self.port}"
        process = self.start(
            "web", "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi", **options
        )
        until(lambda: is_open(self.port) or process.poll() is not None, "the web process answers")
        assert process.poll() is None, self.words("web")
        return process

    def url(self, path=""):
        return f"http://127.0.0.1:{self.port}{path}"

    def words(self, name):
        """What a process said, for those who look for the reason of a failure."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def end(self):
        for process in self.started:
            kill_whole(process)


def kill(pid):
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def kill_whole(process):
    """SIGKILL for a process and all it has started, at once."""
    if process.poll() is None:
        process.send_signal(signal.SIGSTOP)
        for pid in [*children_of(process.pid), process.pid]:
            kill(pid)
    process.wait()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # those whose parent was gone already


def is_open(port):
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


# --- a person at a browser without script -----------------------------------------


class Visitor:
    def __init__(self, site, session):
        self.site = site
        self.cookies = {"sessionid": session, "csrftoken": TOKEN}

    def get(self, path, **options):
        return requests.get(
            self.site.url(path), cookies=self.cookies, timeout=60, allow_redirects=False, **options
        )

    def post(self, path, fields, files=(), timeout=60):
        return requests.post(
            self.site.url(path), data=fields, files=list(files) or None, cookies=self.cookies,
            headers={"X-CSRFToken": TOKEN, "Referer": self.site.url(path)}, timeout=timeout,
            allow_redirects=False,
        )  # fmt: skip


def typed(**fields):
    """A training as the form sends it."""
    return {
        "request_key": str(uuid.uuid4()), "version": "1", "programme": "统编教材培训",
        "level": "county", "mode": "face", "started_on": "2021-03-05", "ended_on": "2021-03-06",
        "hours": "16", "credits": "", "provider": "", "place": "", "certificate_no": "",
        "note": "", "then": "hand_in", **fields,
    }  # fmt: skip
