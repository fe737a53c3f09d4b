"""The demo as somebody sees it who typed its one line."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.services


@pytest.fixture
def port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def sign_in_page(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as response:
            return response.geturl(), response.status
    except OSError:
        return None


def children_of(pid):
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = path.read_text().rpartition(")")[2].split()[1]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) == pid:
            child = int(path.parent.name)
            found += [child, *children_of(child)]
    return found


def test_demo_answers_and_ends_with_all_it_started(tmp_path, port):
    if not run.is_installed("run"):
        pytest.skip("set up with run.py first, or the demo would install packages here")
    env = {
        **os.environ,
        "VAR_ROOT": str(tmp_path / "var"),
        "MEDIA_ROOT": str(tmp_path / "media"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "LANG": "C.UTF-8",
        "LC_ALL": "",
    }
    with (tmp_path / "out").open("wb") as out:
        demo = subprocess.Popen(
            [sys.executable, "run.py", "demo", "--port", str(port)], cwd=ROOT, env=env, stdout=out
        )
    try:
        deadline = time.monotonic() + 400
        while not (page := sign_in_page(port)):
            assert demo.poll() is None, (tmp_path / "out").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.5)
        time.sleep(3)  # until it has said so
        started = children_of(demo.pid)
        demo.send_signal(signal.SIGTERM)
        code = demo.wait(30)
    finally:
        demo.kill()

    said = (tmp_path / "out").read_text()
    assert page == (f"http://127.0.0.1:{port}/sign-in/?next=/", 200)
    assert [name for name in ("teacher", "leader", "office", "principal") if name not in said] == []
    assert f"http://127.0.0.1:{port} in a browser" in said
    assert code == 0
    assert len(started) >= 4
    deadline = time.monotonic() + 10
    while left := [pid for pid in started if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < deadline, left
        time.sleep(0.1)
