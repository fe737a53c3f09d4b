"""Real services, started for the tests in a temporary folder and ended by their pids."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

CI = bool(os.environ.get("CI"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def missing(what, package):
    """Never skipped where it must be there."""
    words = f"{what} is not installed: sudo apt-get install -y {package}"
    if CI:
        pytest.fail(words)
    pytest.skip(words)


def postgresql_programs():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return found[-1].parent if found else None


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory):
    """The address of a PostgreSQL of our own, for DATABASE_URL.

    PostgreSQL refuses to run as root, so root runs it as the user `postgres`.
    """
    programs = postgresql_programs() or missing("PostgreSQL", "postgresql")
    folder = tmp_path_factory.mktemp("postgresql")
    user = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        user = {"user": account.pw_uid, "group": account.pw_gid}
        for place in (folder, *folder.parents[:2]):
            os.chmod(place, 0o755)
        os.chown(folder, account.pw_uid, account.pw_gid)
    data, port = folder / "data", free_port()
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--locale=C.UTF-8",
         "-E", "UTF8", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder, **user,
    )  # fmt: skip
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, "-p", str(port), "-k", folder, "-h", "127.0.0.1",
         "-F"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **user,
    )  # fmt: skip
    try:
        wait_for(port)
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(port, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"nothing answers on port {port}")
