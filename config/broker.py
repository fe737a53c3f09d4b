"""The embedded broker: messages as files, for one machine without Redis.

Kombu has such a transport, but its readers see files before they are written,
move them in two steps between file systems, and die on an empty one. Here a
message appears whole, is taken by one rename, and what cannot be read is put
aside. The directories all lie in one place, so that renaming is atomic.
"""

import fcntl
import logging
import os
import time
import uuid
from contextlib import contextmanager
from pathlib import Path
from queue import Empty

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.transport.virtual import BrokerState
from kombu.utils.json import dumps, loads

log = logging.getLogger(__name__)

FOLDERS = ("messages", "writing", "taken", "unreadable", "control")
SCHEME = "files"


class Channel(filesystem.Channel):
    def __init__(self, connection, **kwargs):
        super().__init__(connection, **kwargs)
        self.root = Path(self.transport_options["root"])
        for folder in FOLDERS:
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        self.data_folder_in = self.data_folder_out = str(self.root / "messages")

    @property
    def control_folder(self):
        return self.root / "control"

    def write(self, text, path):
        """Put the text there whole or not at all."""
        aside = self.root / "writing" / uuid.uuid4().hex
        aside.write_text(text, "utf-8")
        aside.replace(path)

    # Messages

    def _put(self, queue, payload, **kwargs):
        # The clock of the day: a monotonic one starts anew with the machine.
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        self.write(dumps(payload), self.root / "messages" / name)

    def _get(self, queue):
        ending = f"{queue}.msg"
        for name in sorted(os.listdir(self.root / "messages")):
            if name.partition(".")[2] == ending:
                payload = self.take(name)
                if payload is not None:
                    return payload
        raise Empty

    def take(self, name):
        """The message, or None when another reader has it or nobody can read it."""
        taken = self.root / "taken" / name
        try:
            os.rename(self.root / "messages" / name, taken)
        except FileNotFoundError:
            return None
        try:
            payload = loads(taken.read_text("utf-8"))
            payload["properties"]["delivery_info"]  # what kombu reads first
        except (ValueError, KeyError, TypeError):
            log.warning("put aside a message that cannot be read: %s", name)
            taken.replace(self.root / "unreadable" / name)
            return None
        taken.unlink()
        return payload

    # Which queues an exchange feeds

    def get_table(self, exchange):
        try:
            table = loads(self._exchange_file(exchange).read_text("utf-8"))
            return [filesystem.exchange_queue_t(*row) for row in table]
        except (FileNotFoundError, ValueError, TypeError):
            return []  # bound anew when a worker starts

    @contextmanager
    def table(self, exchange):
        """The table, to be changed by one process at a time."""
        with open(self.root / "control" / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            rows = self.get_table(exchange)
            before = list(rows)
            yield rows
            if rows != before:
                self.write(dumps(rows), self._exchange_file(exchange))

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self.table(exchange) as rows:
            if row not in rows:
                rows.insert(0, row)

    def _delete(self, queue, exchange, routing_key, pattern, *args, **kwargs):
        self._purge(queue)
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self.table(exchange) as rows:
            rows[:] = [other for other in rows if other != row]


class Transport(filesystem.Transport):
    Channel = Channel
    driver_type = driver_name = SCHEME

    def __init__(self, client, **kwargs):
        super().__init__(client, **kwargs)
        # Of each connection, not of the process: what another bound may be gone from the disk.
        self.state = BrokerState()


TRANSPORT_ALIASES[SCHEME] = "config.broker:Transport"


def connection_settings(redis_url, root):
    """Celery's settings for Redis, or without one for the files below `root`."""
    if redis_url:
        return {
            "broker_url": redis_url,
            # Enqueueing must not hang a request while Redis is away: the sweep sends again.
            "broker_transport_options": {
                "socket_timeout": 4,
                "socket_connect_timeout": 3,
                "max_retries": 0,
            },
            # A worker waits for it however long that takes.
            "broker_connection_max_retries": None,
        }
    return {
        "broker_url": f"{SCHEME}://localhost",
        "broker_transport_options": {"root": str(root), "polling_interval": 0.3},
        "worker_enable_remote_control": False,
    }
