"""What machines that watch over this one are told: alive, well, and counted."""

import re
import threading
import time
from concurrent.futures import Future
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from records import health, heartbeats, job_metrics, jobs
from records.models import Job
from schools import metrics
from tests import make

WELL = {name: health.Finding(health.OK) for name in health.LOOKS}


@pytest.fixture
def findings(monkeypatch):
    """What every look finds, to be changed by the test."""
    found = dict(WELL)
    monkeypatch.setattr(health, "look", lambda: found)
    monkeypatch.setattr(job_metrics.ROWS, "begin", rows_at_once)
    return found


def rows_at_once():
    """Not aside, where the rows of a test are not seen."""
    future = Future()
    future.set_result(job_metrics.ROWS.look())
    return future


def beside_us():
    return Client(REMOTE_ADDR="127.0.0.1")


def behind_nginx():
    return Client(REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "198.51.100.7"})


def test_process_that_answers_is_alive_without_any_service(client, django_assert_num_queries):
    response = client.get("/livez", headers={"Host": "10.0.0.7:8000"})

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.cookies == {}
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_monitor_is_answered_by_any_name_and_without_tls(settings, findings, path):
    settings.ALLOWED_HOSTS = ["shidang.school.example"]
    settings.BEHIND_TLS = settings.SECURE_SSL_REDIRECT = True

    response = beside_us().get(path, headers={"Host": "10.0.0.7:8000"})

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("queue", "status", "code"),
    [(health.OK, "ok", 200), (health.LATE, "late", 200), (health.FAILED, "failed", 503)],
)
def test_who_stands_beside_us_is_told_what_is_not_well(findings, queue, status, code):
    findings["queue"] = health.Finding(queue, {"seconds": 700})

    response = beside_us().get("/readyz")

    assert response.status_code == code
    assert response.json() == {
        "status": status,
        "checks": {name: {"state": "ok"} for name in WELL}
        | {"queue": {"state": queue, "seconds": 700}},
    }


def test_others_are_told_only_whether_it_is_well(findings, settings):
    findings["disk"] = health.Finding(health.FAILED, {"free_mb": 3})
    far = Client(REMOTE_ADDR="198.51.100.7")
    settings.METRICS_TOKEN = "of the monitor"
    wrong = {"headers": {"Authorization": "Bearer of the monito"}}
    right = {"headers": {"Authorization": "Bearer of the monitor"}}

    said = [
        far.get("/readyz").json(),
        behind_nginx().get("/readyz").json(),
        far.get("/readyz", **wrong).json(),
        sorted(far.get("/readyz", **right).json()),
    ]

    assert said == [{"status": "failed"}] * 3 + [["checks", "status"]]


def test_metrics_are_for_the_token_alone(db, findings, settings):
    answers = [beside_us().get("/metrics").status_code]
    settings.METRICS_TOKEN = "of the monitor"
    for offered in ("", "Bearer ", "Bearer of the monito", "Basic of the monitor"):
        answers.append(beside_us().get("/metrics", headers={"Authorization": offered}).status_code)
    right = behind_nginx().get("/metrics", headers={"Authorization": "Bearer of the monitor"})

    assert answers == [404] * 5
    assert right.status_code == 200


def metric_lines(settings, *starts):
    settings.METRICS_TOKEN = "of the monitor"
    text = beside_us().get("/metrics", headers={"Authorization": "Bearer of the monitor"})
    return [line for line in text.content.decode().splitlines() if line.startswith(starts)]


def test_requests_are_counted_by_view_and_not_by_address(cast, client, settings, findings):
    record = make.training(cast.owner)
    client.force_login(cast.owner)
    label = '{method="GET",status="200",view="training:training_detail"}'
    value = metrics.requests.labels("training:training_detail", "GET", "200")._value
    strange = metrics.requests.labels("training:training_list", "other", "405")._value
    before, strange_before = value.get(), strange.get()

    for word in ("王芳", "李明"):
        client.get(reverse("training:training_detail", args=[record.pk]), {"q": word})
    client.generic("王芳", "/training/")

    lines = metric_lines(settings, "shidang_request")
    assert f"shidang_requests_total{label} {before + 2}" in lines
    other = '{method="other",status="405",view="training:training_list"}'
    assert f"shidang_requests_total{other} {strange_before + 1}" in lines
    assert [line for line in lines if "王芳" in line or str(record.pk) in line] == []


def job(**fields):
    now = timezone.now()
    return Job.objects.create(**{"kind": "records.import_read", "send_again_at": now, **fields})


def test_jobs_are_counted_from_their_rows(db, settings, findings):
    now = timezone.now()
    waiting = job()
    Job.objects.filter(pk=waiting.pk).update(created_at=now - timedelta(seconds=500))
    for seconds in (10, 30):
        job(state="done", started_at=now - timedelta(seconds=seconds), ended_at=now)
    job(state="failed", ended_at=now)
    findings["workers"] = health.Finding(health.OK, {"alive": 2})
    findings["disk"] = health.Finding(health.LATE)

    lines = metric_lines(
        settings, "shidang_job", "shidang_work", "shidang_ch", "shidang_database_up"
    )

    age = next(line for line in lines if line.startswith("shidang_job_age_seconds"))
    assert 500 <= float(age.split()[-1]) < 560
    assert set(lines) >= {
        'shidang_jobs_live{kind="records.import_read",state="queued"} 1.0',
        'shidang_jobs_ended_total{kind="records.import_read",state="done"} 2.0',
        'shidang_jobs_ended_total{kind="records.import_read",state="failed"} 1.0',
        'shidang_job_seconds_count{kind="records.import_read"} 2.0',
        'shidang_job_seconds_sum{kind="records.import_read"} 40.0',
        'shidang_check{what="disk"} 1.0',
        'shidang_check{what="database"} 2.0',
        "shidang_workers 2.0",
        "shidang_database_up 1.0",
    }


def test_failed_statements_are_counted_by_their_kind(db):
    value = metrics.database_errors.labels(
        "OperationalError" if connection.vendor == "sqlite" else "ProgrammingError"
    )._value
    before = value.get()

    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM nowhere")

    assert value.get() == before + 1


# --- the looks --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "state"), [(None, "ok"), (2, "ok"), (15, "late"), (90, "failed")]
)
def test_queue_is_as_late_as_what_waits_longest(db, minutes, state):
    job(state="done")
    if minutes is not None:
        Job.objects.filter(pk=job().pk).update(
            created_at=timezone.now() - timedelta(minutes=minutes)
        )

    assert health.queue().state == state


def test_workers_are_seen_by_their_signs_of_life(settings, time_machine):
    settings.REDIS_URL = ""
    time_machine.move_to(time.time(), tick=False)
    none = health.workers(), health.clock()
    for name in ("worker-a-1", "worker-b-2", heartbeats.CLOCK):
        heartbeats.beat(name)
    some = health.workers(), health.clock().state
    age(heartbeats.CLOCK, 600)
    age("worker-a-1", 60)
    fewer = health.workers(), health.clock().state
    age("worker-b-2", 100)
    silent = health.workers()
    age("worker-b-2", 1000)
    age("worker-a-1", 1000)
    dead = health.workers()
    age("worker-a-1", 2 * 24 * 3600)
    heartbeats.beat("worker-c-3")
    heartbeats.end("worker-b-2")

    assert none == (health.Finding("failed", {"alive": 0}), health.Finding("failed"))
    assert some == (health.Finding("ok", {"alive": 2}), "ok")
    assert fewer == (health.Finding("ok", {"alive": 1}), "late")
    assert silent == health.Finding("late", {"alive": 0, "seconds": 60})
    assert dead == health.Finding("failed", {"alive": 0, "seconds": 1000})
    assert sorted(heartbeats.ages()) == ["clock", "worker-c-3"]


def age(name, seconds):
    import os

    then = time.time() - seconds
    os.utime(heartbeats.folder() / name, (then, then))


@pytest.mark.parametrize(
    ("free", "state"), [(100_000, "ok"), (1500, "late"), (4000, "late"), (100, "failed")]
)
def test_disk_is_late_before_it_is_full(settings, monkeypatch, free, state):
    settings.VAR_ROOT.mkdir()
    usage = type("Usage", (), {"total": 100_000 * 2**20, "free": free * 2**20})
    monkeypatch.setattr(health.shutil, "disk_usage", lambda place: usage)

    assert health.disk() == health.Finding(state, {"free_mb": free})


def test_look_that_hangs_or_breaks_fails_alone_and_once(monkeypatch):
    """However many ask, only one thread waits."""
    hung, started = threading.Event(), []

    def hang():
        started.append(1)
        hung.wait(60)
        return health.Finding(health.OK)

    def breaks():
        raise ValueError("王芳")

    looks = {"database": hang, "broker": breaks, "disk": lambda: health.Finding(health.OK)}
    monkeypatch.setattr(health, "PATIENCE", 2)
    monkeypatch.setattr(health, "connection", type("None", (), {"close": lambda: None}))
    monkeypatch.setattr(
        health, "LOOKERS", {name: health.Looker(name, look) for name, look in looks.items()}
    )

    first, second = health.look(), health.look()
    hung.set()
    for _ in range(100):
        if health.LOOKERS["database"].future.done():
            break
        time.sleep(0.02)
    third = health.look()

    failed = {
        "database": health.Finding("failed", {"error": "no answer"}),
        "broker": health.Finding("failed", {"error": "ValueError"}),
        "disk": health.Finding("ok"),
    }
    assert first == second == failed
    assert third == failed | {"database": health.Finding("ok")}
    assert started == [1, 1]


def test_job_is_started_and_ended_in_the_log_with_its_ids(cast, monkeypatch, caplog):
    told = []
    monkeypatch.setattr(
        jobs.events,
        "info",
        lambda event, **facts: told.append(
            (event, facts, dict(jobs.logs.structlog.contextvars.get_contextvars()))
        ),
        raising=False,
    )
    monkeypatch.setitem(
        jobs.HANDLERS,
        "tests.told",
        jobs.Handler(lambda job: {}, "told", jobs.LEASE, 3, jobs.KEEP_FILES),
    )
    asked = jobs.enqueue("tests.told", by=cast.owner)

    jobs.perform(asked.pk)

    ids = {"job": str(asked.pk), "kind": "tests.told", "attempt": 1}
    assert [(event, bound) for event, _facts, bound in told] == [
        ("job asked for", {}), ("job started", ids), ("job ended", ids),
    ]  # fmt: skip
    assert told[0][1] == {"job": str(asked.pk), "kind": "tests.told"}
    assert told[2][1]["state"] == "done"
    assert re.fullmatch(r"\d+\.\d", str(told[2][1]["seconds"]))
