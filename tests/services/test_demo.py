"""The demo as somebody sees it who typed its one line."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

import run
from tests.services.servers import children_of, free_port, is_running, until

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.services


def sign_in_page(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as response:
            return response.geturl(), response.status
    except OSError:
        return None


def test_demo_answers_and_ends_with_all_it_started(tmp_path):
    if not run.is_installed("run"):
        pytest.skip("set up with run.py first, or the demo would install packages here")
    port, out = free_port(), tmp_path / "out"
    env = {
        **os.environ,
        "VAR_ROOT": str(tmp_path / "var"),
        "MEDIA_ROOT": str(tmp_path / "media"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "LANG": "C.UTF-8",
        "LC_ALL": "",
    }
    with out.open("wb") as written:
        demo = subprocess.Popen(
            [sys.executable, "run.py", "demo", "--port", str(port)], cwd=ROOT, env=env,
            stdout=written,
        )  # fmt: skip
    try:
        until(
            lambda: demo.poll() is not None or "Ctrl-C" in out.read_text(), "it has said where", 900
        )
        assert demo.poll() is None, out.read_text()
        page = sign_in_page(port)
        started = until(lambda: at_least(4, children_of(demo.pid)), "the worker has its pool")
        demo.send_signal(signal.SIGTERM)
        code = demo.wait(300)
    finally:
        demo.kill()

    said = out.read_text()
    assert page == (f"http://127.0.0.1:{port}/sign-in/?next=/", 200)
    assert [name for name in ("teacher", "leader", "office", "principal") if name not in said] == []
    assert f"http://127.0.0.1:{port} in a browser" in said
    assert code == 0
    until(lambda: not any(is_running(pid) for pid in started), "all have ended")


def at_least(number, found):
    return found if len(found) >= number else None
