"""Fifty people at work in a large installation, against the same in a small one: ratios.

    .venv/bin/python tests/benchmarks/bench_load.py [--small]

PostgreSQL, Redis, gunicorn and workers of its own on loopback; two databases, of one school
with six years (20,000 postings) and of thirty schools with ten (1,000,000 postings and as many
observations). Both are asked in turns, each while its own worker makes a batch of PDFs. Ends
with an error when a request failed or something that was acknowledged is not in the database.
"""

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import psycopg2

from tests.benchmarks.load import users
from tests.services.servers import PostgreSQL, Redis, free_port

REFERENCE, LARGE = "20,000", "1,000,000"
AIMS = {"school dashboard": 1.2}
AIM = 1.5
BUSY = 0.5  # of what the machine can do, by the times of one person alone
# Memory for a database of this size, and no checkpoint in the middle; nothing else is set.
SETTINGS = ("shared_buffers=1GB", "max_wal_size=8GB", "checkpoint_timeout=1h")


class Tuned(PostgreSQL):
    def line(self):
        return [*super().line(), *(part for one in SETTINGS for part in ("-c", one))]


class Installation:
    """A database with its web server and its worker."""

    def __init__(self, name, database, redis, folder):
        self.name, self.database, self.port = name, database, free_port()
        folder.mkdir()
        self.env = {
            **os.environ,
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "SECRET_KEY": "benchmark-of-load-0123456789-0123456789-0123456789",
            "SECOND_FACTOR": "offered",
            "SESSION_IDLE_SECONDS": "43200",
            "VAR_ROOT": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
        }
        self.log = folder / "log"
        self.worker = None

    def seed(self, schools, semesters):
        line = [sys.executable, "-m", "tests.benchmarks.load.seed", str(schools), str(semesters)]
        with self.log.open("ab") as log:
            done = subprocess.run(
                line, cwd=ROOT, env=self.env, stdout=subprocess.PIPE, stderr=log, check=True
            )
        return json.loads(done.stdout.splitlines()[-1])

    def prepare(self):
        """What an installation makes once, above all fonts: not while something is measured."""
        with self.log.open("ab") as log:
            line = [sys.executable, "manage.py", "prepare"]
            subprocess.run(line, cwd=ROOT, env=self.env, stdout=log, stderr=log, check=True)

    @contextmanager
    def running(self):
        web = self.start("gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}",
                         "--worker-class", "gthread", "--workers", "2", "--threads", "8",
                         "--log-level", "warning")  # fmt: skip
        self.worker = self.start(
            "celery", "--quiet", "-A", "config", "worker", "--beat", "--schedule",
            f"{self.env['VAR_ROOT']}/beat", "--concurrency", "1", "--loglevel", "warning",
        )  # fmt: skip
        try:
            yield
        finally:
            for process in (web, self.worker):
                end(process)

    def start(self, *line):
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *line], cwd=ROOT, env=self.env, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    @contextmanager
    def typesetting(self):
        """The worker runs; otherwise it is stopped, so as not to disturb the other side."""
        os.killpg(self.worker.pid, signal.SIGCONT)
        try:
            yield
        finally:
            os.killpg(self.worker.pid, signal.SIGSTOP)

    def rows(self, sql, *parameters):
        connection = psycopg2.connect(self.database)
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, parameters)
                return cursor.fetchall()
        finally:
            connection.close()


def end(process):
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGCONT)
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


# --- the run ----------------------------------------------------------------------


def run(options):
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shidang-load-")))
        postgresql = stack.enter_context(Tuned())
        pairs = []
        for name, schools, semesters in ((REFERENCE, 1, 12), (LARGE, *options.large)):
            redis = stack.enter_context(Redis())
            key = f"load{len(pairs)}"
            place = Installation(name, postgresql.create_database(key), redis.url, folder / key)
            began = time.monotonic()
            people = place.seed(schools, semesters)
            place.prepare()
            say(f"{name}: seeded in {time.monotonic() - began:.0f} s, {sizes(place)}")
            pairs.append((place, users.Side(name, place.port, people)))
        for place, _side in pairs:
            stack.enter_context(place.running())
        sides = [side for _place, side in pairs]
        for side in sides:
            answered(side)
        for place, _side in pairs:
            os.killpg(place.worker.pid, signal.SIGSTOP)
        quiet = users.alone(sides, options.times, random.Random(1))
        pause = pause_of(quiet)
        say(f"one after the other done; 50 people with a pause of {pause:.1f} s each")
        for turn in range(options.turns):
            for place, side in pairs if turn % 2 else reversed(pairs):
                with place.typesetting():
                    users.begin_batch(side)
                    users.together(side, options.seconds, pause, turn)
        for place, side in pairs:
            with place.typesetting():
                wait_for_batches(place, side)
        problems = [problem for pair in pairs for problem in lost(*pair)]
        report(quiet, sides)
        for place, side in pairs:
            say(summary(place, side))
    for problem in problems[:20]:
        say(f"PROBLEM {problem}")
    return 1 if problems else 0


def sizes(place):
    tables = ("training_posting", "lessons_observation", "schools_auditevent")
    found = [place.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables]
    return "{:,} postings, {:,} observations, {:,} audit entries".format(*found)


def answered(side):
    for _attempt in range(300):
        with suppress(OSError):
            status, _where, _spent = side.ask(side.users[0], "GET", "/")
            if status == 200:
                return
        time.sleep(0.2)
    raise SystemExit(f"{side.name}: the web server does not answer as it should")


def pause_of(quiet):
    """Between two requests of a person, so that 50 of them keep the machine half busy."""
    spent = [one for pages in quiet.values() for times in pages.values() for one in times]
    return max(1.0, 50 * statistics.mean(spent) / BUSY)


def wait_for_batches(place, side):
    deadline = time.monotonic() + 1800
    while time.monotonic() < deadline and place.worker.poll() is None:
        states = place.rows(
            "SELECT state FROM records_job JOIN summaries_batch ON job_id = records_job.id"
            " WHERE summaries_batch.id = ANY(%s::uuid[])",
            side.batches,
        )
        if not any(state in ("queued", "running") for (state,) in states):
            return
        time.sleep(1)


# --- nothing lost -------------------------------------------------------------------


def lost(place, side):
    """What went wrong, in words; each thing that was acknowledged is looked for."""
    yield from (f"{side.name}: {error}" for error in side.errors)
    counted = {
        "trainings saved": (
            side.trainings,
            "SELECT count(*) FROM training_training WHERE request_key = ANY(%s::uuid[])",
        ),
        "observations saved": (
            side.observations,
            "SELECT count(*) FROM lessons_observation WHERE request_key = ANY(%s::uuid[])",
        ),
        "trainings certified": (
            side.certified,
            "SELECT count(*) FROM training_training WHERE id = ANY(%s::uuid[])"
            " AND status = 'certified'",
        ),
        "postings of what was certified": (
            side.certified,
            "SELECT count(*) FROM training_posting WHERE training_id = ANY(%s::uuid[])"
            " AND reverses_id IS NULL",
        ),
        "audit entries of what was certified": (
            side.certified,
            "SELECT count(*) FROM schools_auditevent WHERE target_id = ANY(%s::uuid[])"
            " AND verb = 'training.certified'",
        ),
        "batches of PDFs done": (
            side.batches,
            "SELECT count(*) FROM records_job JOIN summaries_batch ON job_id = records_job.id"
            " WHERE summaries_batch.id = ANY(%s::uuid[]) AND state = 'done' AND done = 150",
        ),
    }
    for what, (acknowledged, sql) in counted.items():
        there = place.rows(sql, acknowledged)[0][0]
        if there != len(acknowledged) or not acknowledged:
            yield f"{side.name}: {what}: {len(acknowledged)} acknowledged, {there} there"


def summary(place, side):
    asked = sum(map(len, side.times.values()))
    return (
        f"{side.name}: {asked} requests of {len(side.users)} people, {len(side.errors)} errors; "
        f"{len(side.trainings)} trainings and {len(side.observations)} observations saved, "
        f"{len(side.certified)} certified, {len(side.batches)} batches of 150 PDFs"
    )


# --- the table ----------------------------------------------------------------------


def report(quiet, sides):
    small, large = sides
    say(f"{'':26}{'alone':^17}{'fifty people at work':^40}")
    say(f"{'page':26}{'ratio':>8}{'n':>5}{'median':>12}{'p95':>8}{'ms median':>12}{'n':>6}  aim")
    for name, pages in quiet.items():
        one, many = pages[small.name], pages[large.name]
        few, lots = small.times[name], large.times[name]
        aim = AIMS.get(name, AIM)
        row = [
            f"{name:26}",
            f"{ratio(statistics.median, many, one):>8}",
            f"{len(many):>5}",
            f"{ratio(statistics.median, lots, few):>12}",
            f"{ratio(p95, lots, few):>8}",
            f"{statistics.median(lots) * 1000 if lots else 0:>12.0f}",
            f"{len(lots):>6}",
            f"{aim:>5}",
        ]
        say("".join(row))


def ratio(measure, many, few):
    return f"{measure(many) / measure(few):.2f}" if many and few else "–"


def p95(times):
    return sorted(times)[int(len(times) * 0.95)]


def say(words):
    print(words, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true", help="tries it out, with few rows")
    parser.add_argument("--times", type=int, help="requests for each page alone")
    parser.add_argument("--turns", type=int, help="of each side")
    parser.add_argument("--seconds", type=float, help="of each turn")
    options = parser.parse_args()
    options.large = (2, 12) if options.small else (30, 20)
    options.times = options.times or (2 if options.small else 15)
    options.turns = options.turns or (1 if options.small else 20)
    options.seconds = options.seconds or (10 if options.small else 20)
    sys.exit(run(options))


if __name__ == "__main__":
    main()
