"""run.py: what it asks of a machine, and how it ends what it started."""

import ast
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

import run
from tests.services.servers import children_of, is_running

ROOT = Path(__file__).resolve().parent.parent


def need(name, *, there=False):
    return run.Need(name, lambda: there, [name.lower()])


@pytest.fixture
def apt(monkeypatch):
    """The calls of apt-get on a machine where we are root; nothing gets installed."""
    calls = []

    def call(*arguments):
        calls.append(arguments)
        return 0

    monkeypatch.setattr(run, "apt", call)
    monkeypatch.setattr(run, "may_install", lambda: True)
    return calls


@pytest.fixture
def ordinary_user(monkeypatch):
    monkeypatch.setattr(run, "may_install", lambda: False)
    monkeypatch.setattr(run, "IN_CHINESE", False)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A checkout with locks and an empty .venv; pip installs nothing."""
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", tmp_path / ".venv/bin/python")
    (tmp_path / "requirements").mkdir()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    run.PYTHON.touch()
    for name in ("run", "dev"):
        (tmp_path / f"requirements/{name}.txt").write_text(name)
    installed = []
    monkeypatch.setattr(
        run.subprocess, "run", lambda line, **kwargs: installed.append(Path(line[-1]).stem)
    )
    return installed


# --- Python -------------------------------------------------------------------


def test_old_python_is_told_what_is_needed(monkeypatch, capsys):
    monkeypatch.setattr(run.sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(run, "IN_CHINESE", False)

    code = run.main(["demo"])

    assert code == 1
    assert capsys.readouterr().out == "Shidang needs Python 3.11 or later, this is 3.9.\n"


def test_old_python_can_read_the_file_far_enough_to_say_so():
    ast.parse((ROOT / "run.py").read_text("utf-8"), feature_version=(3, 6))


def test_python_of_today_is_welcome():
    assert [run.too_old(version) for version in ((3, 11, 0), (3, 13, 1), (4, 0, 0))] == [None] * 3


# --- system packages ----------------------------------------------------------


def test_root_installs_what_is_missing_and_nothing_else(apt):
    with pytest.raises(run.Problem):  # nothing was really installed
        run.provide([need("Pango"), need("Font", there=True)], [need("Kai")])

    assert apt == [("update",), ("install", "-y", "--no-install-recommends", "kai", "pango")]


def test_machine_that_has_everything_is_left_alone(apt):
    run.provide([need("Pango", there=True)], [need("Kai", there=True)])

    assert apt == []


def test_package_this_release_lacks_does_not_hold_up_the_others(apt, monkeypatch):
    def refuse_together(*arguments):
        apt.append(arguments)
        return len(arguments) > 4

    monkeypatch.setattr(run, "apt", refuse_together)

    run.install([need("Pango"), need("Kai")])

    assert [arguments[3:] for arguments in apt] == [(), ("kai", "pango"), ("pango",), ("kai",)]


def test_font_of_tex_is_unpacked_without_tex(apt, monkeypatch, tmp_path):
    def download(*arguments, folder=None):
        apt.append(arguments[-2:])
        if folder:
            font = Path(folder, "usr/share", run.FANG_OF_TEX.name)
            font.parent.mkdir(parents=True)
            font.write_text("font")
        return 0

    monkeypatch.setattr(run, "apt", download)
    monkeypatch.setattr(run, "OWN_FONTS", tmp_path / "fonts")

    run.install([run.FANG_FONT])

    assert apt == [("update",), ("download", "texlive-lang-chinese")]
    assert (tmp_path / "fonts" / run.FANG_OF_TEX.name).read_text() == "font"


def test_ordinary_user_is_told_the_line_to_run(ordinary_user):
    with pytest.raises(run.Problem) as told:
        run.provide([need("Pango"), need("Font")])

    assert str(told.value) == (
        "Missing: Pango, Font. Please have this run, then start again:\n"
        "    sudo apt-get update && sudo apt-get install -y font pango"
    )


def test_what_is_only_wished_for_does_not_stop_anybody(ordinary_user, capsys):
    run.provide([need("Pango", there=True)], [need("Kai")])

    assert "sudo apt-get install -y kai" in capsys.readouterr().out


def test_reader_of_chinese_is_spoken_to_in_chinese(ordinary_user, monkeypatch):
    monkeypatch.setattr(run, "IN_CHINESE", True)

    with pytest.raises(run.Problem) as told:
        run.provide([need("Pango")])

    assert str(told.value).startswith("缺少：Pango。请先运行下面一行")


def test_missing_browser_fails_ci_instead_of_skipping(monkeypatch, capsys):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(run, "TO_TEST", [need("Redis", there=True), need("Chromium")])
    monkeypatch.setattr(run, "run_pytest", lambda arguments, env: 0)
    monkeypatch.setattr(run, "may_install", lambda: False)
    monkeypatch.setattr(run, "set_up", lambda *args, **kwargs: None)

    assert run.main(["test"]) == 1
    assert "Chromium" in capsys.readouterr().err


# --- tests ----------------------------------------------------------------------


@pytest.fixture
def pytest_runs(monkeypatch):
    """[(arguments, DATABASE_URL)] of each run; `codes` are how they end."""
    runs, codes = [], {"sqlite": 0, "postgres": 0}

    def note(arguments, env):
        address = env.get("DATABASE_URL", "sqlite")
        runs.append((arguments, address.partition(":")[0]))
        return codes[address.partition(":")[0]]

    for name in ("set_up", "manage", "stop_on_signals"):
        monkeypatch.setattr(run, name, lambda *args, **kwargs: None)
    monkeypatch.setattr(run, "run_pytest", note)
    monkeypatch.setattr(run, "IN_CHINESE", False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return SimpleNamespace(runs=runs, codes=codes)


@pytest.mark.services
@pytest.mark.parametrize(("failing", "code"), [(None, 0), ("sqlite", 1), ("postgres", 1)])
def test_all_tests_run_on_both_databases(pytest_runs, capsys, failing, code):
    if failing:
        pytest_runs.codes[failing] = 5

    assert run.main(["test"]) == code

    outcome = {name: "failed" if name == failing else "passed" for name in ("sqlite", "postgres")}
    assert pytest_runs.runs == [
        (run.ALL, "sqlite"),
        ([*run.ALL, "-m", "not services and not once"], "postgres"),
    ]
    assert capsys.readouterr().out.splitlines()[-2:] == [
        f"sqlite: {outcome['sqlite']}",
        f"postgresql: {outcome['postgres']}",
    ]


def test_named_tests_run_once_where_we_are(pytest_runs):
    run.main(["test", "tests/config", "-x"])

    assert pytest_runs.runs == [(["tests/config", "-x"], "sqlite")]


@pytest.mark.services
def test_named_tests_run_on_postgresql_when_it_is_asked_for(pytest_runs):
    run.main(["test", "--on", "postgresql", "tests/config"])

    assert pytest_runs.runs == [(["tests/config"], "postgres")]


@pytest.mark.services
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_tests_leave_no_process_behind(tmp_path, number):
    """Neither pytest with the servers of its fixtures nor the server of the run."""
    note = tmp_path / "pids"
    slow = tmp_path / "test_slow.py"
    slow.write_text(
        "import pathlib, time\n"
        "from tests.services.servers import Redis\n"
        "def test_slow():\n"
        "    with Redis() as redis:\n"
        f"        pathlib.Path({str(note)!r}).write_text(str(redis.process.pid))\n"
        "        time.sleep(60)\n"
    )
    line = [sys.executable, "run.py", "test", "--on", "postgresql", "-q", str(slow)]
    with (tmp_path / "out").open("wb") as out:
        tests = subprocess.Popen(
            line, cwd=ROOT, stdout=out, stderr=out, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
    deadline = time.monotonic() + 120
    while not (note.exists() and note.read_text()):
        assert tests.poll() is None, (tmp_path / "out").read_text()
        assert time.monotonic() < deadline
        time.sleep(0.1)
    started = [*children_of(tests.pid), int(note.read_text())]
    tests.send_signal(number)

    code = tests.wait(90)

    assert code == 130
    assert len(started) > 6
    assert [pid for pid in started if is_running(pid)] == []


# --- Python packages ----------------------------------------------------------


def test_second_start_installs_nothing(machine):
    run.install_packages("run")
    run.install_packages("run")

    assert machine == ["run"]


def test_packages_of_the_tests_are_enough_to_run(machine):
    run.install_packages("dev")
    run.install_packages("run")

    assert machine == ["dev"]


def test_changed_lock_is_installed(machine):
    run.install_packages("dev")
    (run.ROOT / "requirements/run.txt").write_text("newer")
    run.install_packages("run")

    assert machine == ["dev", "run"]


def test_failed_installation_is_tried_again(machine, monkeypatch):
    def fail(line, **kwargs):
        raise subprocess.CalledProcessError(1, line)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(run.subprocess, "run", fail)
        with pytest.raises(subprocess.CalledProcessError):
            run.install_packages("run")
    run.install_packages("run")

    assert machine == ["run"]


def test_locks_name_no_package_server():
    texts = [(ROOT / f"requirements/{name}.txt").read_text() for name in ("run", "dev")]

    assert [text for text in texts if "://" in text or "--index" in text] == []


# --- processes ----------------------------------------------------------------


def sleeper(code="import time; time.sleep(60)"):
    return run.start([sys.executable, "-c", code])


def test_busy_port_is_named_with_another(monkeypatch):
    monkeypatch.setattr(run, "IN_CHINESE", False)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(run.Problem) as told:
            run.check_port(port)

    assert str(told.value) == f"Port {port} is in use. Try: python3 run.py demo --port {port + 1}"


def test_process_that_dies_is_named_and_the_other_one_ended():
    children = {"web": sleeper(), "worker": sleeper("raise SystemExit(3)")}

    died = run.watch(children)
    run.end(list(children.values()))

    assert died == ("worker", 3)
    assert children["web"].returncode == -signal.SIGTERM


@pytest.mark.parametrize(
    ("listens", "code"), [("SIG_DFL", -signal.SIGTERM), ("SIG_IGN", -signal.SIGKILL)]
)
def test_process_is_ended_with_its_children(monkeypatch, tmp_path, listens, code):
    """Also one that does not listen, and children that nobody told."""
    monkeypatch.setattr(run, "PATIENCE", 0.5)
    note = tmp_path / "pid"
    parent = (
        "import pathlib, signal, subprocess, sys, time\n"
        f"signal.signal(signal.SIGTERM, signal.{listens})\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(note)!r}).write_text(str(child.pid))\n"
        "time.sleep(60)\n"
    )
    process = sleeper(parent)
    while not (note.exists() and note.read_text()):
        pass

    run.end([process])

    assert process.returncode == code
    deadline = time.monotonic() + 5
    while is_alive(int(note.read_text())):
        assert time.monotonic() < deadline


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("arguments", [["--port"], ["--port", "x"], ["8000"]])
def test_wrong_arguments_show_how_it_is_used(arguments, capsys):
    assert run.main(["demo", *arguments]) == 1
    assert "python3 run.py demo [--port 8000]" in capsys.readouterr().err
