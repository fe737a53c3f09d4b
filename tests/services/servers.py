"""PostgreSQL and Redis of our own: on loopback, in a folder of theirs, ended by their ids.

    with PostgreSQL() as postgresql, Redis() as redis:
        environment = {"DATABASE_URL": postgresql.url, "REDIS_URL": redis.url}
        …
        postgresql.kill()   # SIGKILL, in the middle of whatever it does
        postgresql.start()  # the same data, the same port

Nothing but the standard library is needed: run.py starts them too, for the whole test run.
"""

import ctypes
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

LIBC = ctypes.CDLL(None)
PATIENCE = 60  # seconds: a slow machine, or a long recovery
# For the environment of processes of the tests; a shorter one is refused as too weak.
A_SECRET_KEY = "only of the tests, and nowhere else: 0123456789 abcdefghijklm"


class Missing(Exception):
    """The server is not installed; says the line that installs it."""

    def __init__(self, name, package):
        super().__init__(
            f"{name} is not installed. Please have this run:\n"
            f"    sudo apt-get update && sudo apt-get install -y {package}"
        )


class Died(Exception):
    """The server ended by itself, or does not answer; says its last words."""


# Below those that Linux gives to whoever connects: a port that is asked again and again
# whether somebody listens would one day be given to who asks, and answer itself.
PORTS = range(10_000, 30_000)
next_ports = itertools.count(os.getpid() * 997)


def free_port():
    """Another one each time, also for processes that ask at the same moment."""
    for number in itertools.islice(next_ports, len(PORTS)):
        port = PORTS[number % len(PORTS)]
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise Died("no port is free")


def until(true, what, seconds=300, pause=0.05):
    """The first answer that is true; the seconds are those of a busy machine."""
    deadline = time.monotonic() + seconds
    while not (answer := true()):
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(pause)
    return answer


class Server:
    """One process with its data; `folder` is made, and removed at the end, unless it is given.

    Without a `port` it takes a free one and keeps it over every new start.
    """

    name = package = ""
    account: str | None = None  # who runs it when we are root

    def __init__(self, folder=None, port=None):
        self.is_temporary = folder is None
        self.port = port
        self.process = None
        self.user = {}
        if self.account and os.geteuid() == 0:
            found = pwd.getpwnam(self.account)
            self.user = {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
        self.program()  # told before anything is made
        # Another account may not reach a TMPDIR of our own.
        where = "/tmp" if self.user else None
        self.folder = Path(folder or tempfile.mkdtemp(prefix=f"shidang-{self.package}-", dir=where))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *failure):
        self.stop()
        if self.is_temporary:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def log(self):
        return self.folder / "log"

    @property
    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    def start(self):
        """Returns when it answers. After a `kill` or `stop`: the same data on the same port."""
        self.prepare()
        wished = self.port
        for _attempt in range(5):
            self.port = wished or free_port()
            try:
                self.launch()
                return self
            except Died:
                # Somebody else may have taken the free port in between.
                if wished or not self.is_alive_elsewhere():
                    raise
        raise Died(f"{self.name} finds no free port")

    def is_alive_elsewhere(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def launch(self):
        with self.log.open("wb") as log:
            # A session of its own: Ctrl-C reaches us alone.
            self.process = subprocess.Popen(
                self.line(), stdout=log, stderr=log, cwd=self.folder, start_new_session=True,
                preexec_fn=partial(end_with_parent, self.stop_signal), **self.user,
            )  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while self.is_alive and time.monotonic() < deadline:
            if self.answers():
                return
            time.sleep(0.05)
        self.kill()
        raise Died(f"{self.name} does not start:\n{self.log.read_text(errors='replace')[-2000:]}")

    def stop(self):
        """Ends it in order; what it holds is kept in its folder."""
        if self.is_alive:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self):
        """SIGKILL for the server and all its processes, at once."""
        if not self.is_alive:
            return
        self.process.send_signal(signal.SIGSTOP)  # it begins no further child meanwhile
        children = children_of(self.process.pid)
        self.process.kill()
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self.process.wait()
        deadline = time.monotonic() + PATIENCE
        while any(is_running(child) for child in children) and time.monotonic() < deadline:
            time.sleep(0.02)

    stop_signal = signal.SIGTERM

    def prepare(self):
        """What has to be there before the first start."""

    def program(self):
        raise NotImplementedError

    def line(self):
        raise NotImplementedError

    def answers(self):
        raise NotImplementedError


class PostgreSQL(Server):
    """PostgreSQL refuses to run as root, so root runs it as the account `postgres`.

    A `folder` that is given must be reachable for that account.
    """

    name, package, account = "PostgreSQL", "postgresql", "postgres"
    stop_signal = signal.SIGINT  # its fast way: connections are cut, data is written

    def program(self, name="postgres"):
        found = sorted(
            Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
            key=lambda path: int(path.parts[4]) if path.parts[4].isdigit() else 0,
        )
        place = found[-1] if found else shutil.which(name)
        if not place:
            raise Missing(self.name, self.package)
        return str(place)

    @property
    def data(self):
        return self.folder / "data"

    @property
    def url(self):
        return self.url_of("postgres")

    def url_of(self, database):
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def prepare(self):
        if self.data.exists():
            return
        if self.user:
            os.chown(self.folder, self.user["user"], self.user["group"])
        # C.UTF-8 is in every Debian, and tells Chinese letters from punctuation; C does not.
        subprocess.run(
            [self.program("initdb"), "-D", self.data, "-U", "postgres", "-A", "trust",
             "--locale=C.UTF-8", "-E", "UTF8", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self.user,
        )  # fmt: skip

    def line(self):
        return [
            self.program(), "-D", str(self.data), "-p", str(self.port), "-h", "127.0.0.1",
            "-k", str(self.folder),
            "-F",  # the machine will not lose its power; a killed server loses nothing by it
        ]  # fmt: skip

    def answers(self):
        line = [self.program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.call(line) == 0

    def psql(self, sql, database="postgres"):
        """The rows of one statement as text, as a superuser."""
        done = subprocess.run(
            [self.program("psql"), "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql,
             self.url_of(database)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout.splitlines()

    def create_database(self, name, *, locale="C.UTF-8", encoding="UTF8"):
        """Another database of the same server; returns its address."""
        self.psql(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}'"
            f" LC_COLLATE '{locale}' LC_CTYPE '{locale}'"
        )
        return self.url_of(name)


class Redis(Server):
    """Keeps nothing on the disk: what it held is gone when it was killed."""

    name, package = "Redis", "redis-server"

    def program(self):
        place = shutil.which("redis-server")
        if not place:
            raise Missing(self.name, self.package)
        return place

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def line(self):
        return [
            self.program(), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
            "--appendonly", "no", "--dir", str(self.folder),
        ]  # fmt: skip

    def answers(self):
        return self.ask("PING") == "+PONG"

    def ask(self, command):
        """The first line of what it says to a simple command, or None."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), 2) as connection:
                connection.sendall(f"{command}\r\n".encode())
                return connection.recv(4096).decode(errors="replace").split("\r\n")[0]
        except OSError:
            return None


# --- processes ------------------------------------------------------------------


def end_with_parent(signal_number):
    """Linux sends it when who started us is killed and cannot end us."""
    PR_SET_PDEATHSIG = 1
    LIBC.prctl(PR_SET_PDEATHSIG, signal_number)


def children_of(pid):
    """The ids of its children and of theirs."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == pid:
                child = int(path.parent.name)
                found += [child, *children_of(child)]
    return found


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
