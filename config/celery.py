"""Celery carries long work; what is to be done stands in the rows of records.Job."""

import os
from functools import cache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from celery import Celery, signals
from celery.schedules import crontab
from celery.signals import beat_init, celeryd_init
from django.conf import settings

from config import logs, ready
from config.broker import connection_settings

PATIENCE = 600  # seconds

app = Celery("shidang")
app.conf.update(
    **connection_settings(settings.REDIS_URL, settings.BROKER_ROOT),
    broker_connection_retry_on_startup=True,
    timezone=settings.TIME_ZONE,
    # The row is the truth: no results in Celery, and a message is done when it is read.
    task_ignore_result=True,
    task_acks_late=False,
    task_time_limit=2 * 3600,  # one that hangs keeps its lease otherwise
    worker_prefetch_multiplier=1,
    # Typesetting grows a process; a full one is replaced between two jobs.
    worker_max_memory_per_child=400_000,  # kB
    worker_hijack_root_logger=False,
    beat_schedule_filename=str(settings.VAR_ROOT / "beat"),
    beat_max_loop_interval=1,  # so that the clock stops when it is told to
    beat_schedule={
        "sweep": {"task": "records.sweep_jobs", "schedule": settings.JOB_SWEEP_SECONDS},
        "forget": {"task": "records.forget_job_files", "schedule": crontab(hour=3, minute=20)},
        "batches": {"task": "summaries.forget_batches", "schedule": crontab(hour=3, minute=25)},
        "files": {"task": "records.sweep_files", "schedule": crontab(hour=3, minute=30)},
        "sessions": {"task": "schools.forget_sessions", "schedule": crontab(hour=3, minute=40)},
        "statistics": {"task": "schools.learn_statistics", "schedule": crontab(hour=3, minute=50)},
    },
)
app.autodiscover_tasks()


@signals.setup_logging.connect
def leave_logging(**kwargs):
    """Django's settings say how; that somebody listens here keeps Celery from its own."""


@signals.before_task_publish.connect
def hand_over_request(headers, **kwargs):
    if request_id := logs.current("request_id"):
        headers["of_request"] = request_id


@signals.task_prerun.connect
def take_over_request(task, **kwargs):
    logs.clear()
    if request_id := getattr(task.request, "of_request", None):
        logs.bind(request_id=request_id)


@signals.worker_process_init.connect
def be_patient(**kwargs):
    """A page says after a while that SQLite is busy with a long import; a job waits for it."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"]["timeout"] = PATIENCE


@celeryd_init.connect
def worker_is_ready(**kwargs):
    look_once()


@beat_init.connect
def clock_is_ready(**kwargs):
    look_once()


@cache  # the clock inside a worker is forked from one that has looked
def look_once():
    django.setup()
    ready.refuse_unless_ready()
