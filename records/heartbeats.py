"""Signs of life of the workers: in Redis where there is one, else as files.

The main process of a worker gives one every few seconds, however long its children
work. Neither database nor queue is needed for it, so each is told from the others.
"""

import os
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path

import redis
from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings

from config import logs

EVERY = 10  # seconds
FORGOTTEN_AFTER = 24 * 3600
KEY = "shidang:alive"
CLOCK = "clock"

log = logs.events(__name__)


def beat(name):
    """Says that this one is alive now."""
    now = time.time()
    if settings.REDIS_URL:
        with client() as store:
            store.zadd(KEY, {name: now})
            store.zremrangebyscore(KEY, 0, now - FORGOTTEN_AFTER)
        return
    folder().mkdir(parents=True, exist_ok=True)
    (folder() / name).touch()
    for other, at in ages().items():
        if at > FORGOTTEN_AFTER:
            (folder() / other).unlink(missing_ok=True)


def end(name):
    """Says that this one ended in order: nobody need look for it."""
    if settings.REDIS_URL:
        with client() as store:
            store.zrem(KEY, name)
    else:
        (folder() / name).unlink(missing_ok=True)


def ages():
    """{name: seconds since its last sign of life}"""
    now = time.time()
    if settings.REDIS_URL:
        with client() as store:
            found = store.zrange(KEY, 0, -1, withscores=True)
        return {name.decode(): now - at for name, at in found}
    if not folder().is_dir():
        return {}
    return {path.name: now - path.stat().st_mtime for path in folder().iterdir()}


def folder() -> Path:
    return settings.VAR_ROOT / "alive"


def client():
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=2)


# --- of a worker ----------------------------------------------------------------

over = threading.Event()


def own_name():
    return f"worker-{socket.gethostname()}-{os.getpid()}"


def go_on():
    name = own_name()
    while True:
        try:
            beat(name)
        except (redis.RedisError, OSError) as error:
            log.warning("no sign of life given", kind=type(error).__name__)
        if over.wait(EVERY):
            break
    with suppress(redis.RedisError, OSError):
        end(name)


@worker_ready.connect
def start(**kwargs):
    over.clear()
    threading.Thread(target=go_on, name="signs of life", daemon=True).start()


@worker_shutting_down.connect
def stop(**kwargs):
    over.set()
