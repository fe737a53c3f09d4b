"""What an administrator reads when something is missing at start, and what stands up again."""

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from config import ready
from tests.services.servers import A_SECRET_KEY, free_port, until

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.services

PROCESSES = {
    "web": ["gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
    "worker": ["celery", "-A", "config", "worker", "--concurrency", "1", "--loglevel", "warning"],
    "clock": ["celery", "-A", "config", "beat", "--loglevel", "warning"],
}
START = "Shidang does not start: "
NEW_SECRET = "Make one with: openssl rand -base64 48"


@pytest.fixture
def place(tmp_path, postgresql, redis_url):
    """The environment of an installation where nothing is missing but the tables."""
    outside = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL")}
    return {
        **outside,
        "DATABASE_URL": postgresql.url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": A_SECRET_KEY,
        "ALLOWED_HOSTS": "shidang.school.example",
        "VAR_ROOT": str(tmp_path / "var"),
        "MEDIA_ROOT": str(tmp_path / "media"),
        "WEB_BIND": f"127.0.0.1:{free_port()}",
    }


def line_of(process):
    return [sys.executable, "-m", *PROCESSES[process]]


def said_by(process, env):
    """(exit code, what it said about not starting, whether a traceback was in it)."""
    done = subprocess.run(line_of(process), cwd=ROOT, env=env, capture_output=True, text=True,
                          timeout=300)  # fmt: skip
    said = done.stdout + done.stderr
    sentences = [line.removeprefix(START) for line in said.splitlines() if START in line]
    return done.returncode, sentences, "Traceback" in said


def manage(env, *arguments):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, capture_output=True, text=True
    )


@pytest.mark.parametrize("process", PROCESSES)
def test_secret_that_is_missing_is_said(process, place):
    del place["SECRET_KEY"]

    assert said_by(process, place) == (
        3,
        [
            "SECRET_KEY is missing. Processes that share a Redis must share a secret, too. "
            + NEW_SECRET
        ],
        False,
    )


@pytest.mark.parametrize("process", PROCESSES)
def test_services_that_do_not_answer_are_said(process, place):
    nobody, nobody_else = free_port(), free_port()
    place["DATABASE_URL"] = f"postgres://shidang:geheim@127.0.0.1:{nobody}/shidang"
    place["REDIS_URL"] = f"redis://:geheim@127.0.0.1:{nobody_else}/0"

    assert said_by(process, place) == (
        3,
        [
            'The database (PostgreSQL) cannot be used: connection to server at "127.0.0.1", '
            f"port {nobody} failed: Connection refused",
            f"Redis (127.0.0.1:{nobody_else}) cannot be used: "
            f"Error 111 connecting to 127.0.0.1:{nobody_else}. Connection refused.",
        ],
        False,
    )


@pytest.mark.parametrize("process", PROCESSES)
def test_tables_that_are_missing_are_said(process, place):
    assert said_by(process, place) == (
        3,
        [
            "The tables are those of an older version, or none. "
            "Run: .venv/bin/python manage.py prepare"
        ],
        False,
    )


def test_what_makes_a_site_unsafe_is_said(place, postgresql):
    place.update(SECRET_KEY="school", DEBUG="1", ALLOWED_HOSTS="*", CSRF_TRUSTED_ORIGINS="school")
    del place["REDIS_URL"]
    place["DATABASE_URL"] = f"sqlite:///{place['VAR_ROOT']}/db.sqlite3"
    manage(place, "prepare", "--without-fonts")

    assert said_by("web", place) == (
        3,
        [
            "SECRET_KEY can be guessed: it is too short or too simple. " + NEW_SECRET,
            "DEBUG is on. It shows passwords and addresses to whoever causes an error: "
            "remove it from the environment.",
            "ALLOWED_HOSTS is *: anybody could have links made to a host of theirs. "
            "Name the hosts.",
            "CSRF_TRUSTED_ORIGINS has “school”: each begins with https://",
        ],
        False,
    )


def test_web_server_without_a_host_name_says_so_in_chinese(place):
    del place["ALLOWED_HOSTS"]
    place["LANG"] = "zh_CN.UTF-8"
    place["DATABASE_URL"] = f"sqlite:///{place['VAR_ROOT']}/db.sqlite3"
    manage(place, "prepare", "--without-fonts")

    done = subprocess.run(line_of("web"), cwd=ROOT, env=place, capture_output=True, text=True)

    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        "师档无法启动：没有设置 ALLOWED_HOSTS：填写访问时使用的域名，多个用逗号分隔，"
        "例如 shidang.school.example"
    ]


@pytest.mark.parametrize(
    ("name", "locale", "encoding", "sentence"),
    [
        ("letters_c", "C", "UTF8", "has LC_CTYPE C, in which Chinese text is not found."),
        ("latin", "C", "LATIN1", "has the encoding LATIN1; Chinese needs UTF8."),
    ],
)
def test_database_that_does_not_know_chinese_is_refused(
    place, postgresql, name, locale, encoding, sentence
):
    place["DATABASE_URL"] = postgresql.create_database(name, locale=locale, encoding=encoding)
    expected = (
        f"The database “{name}” {sentence} Make another one: CREATE DATABASE shidang OWNER "
        "shidang TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
    )

    preparing = manage(place, "prepare", "--without-fonts")

    assert said_by("worker", place) == (3, [expected], False)
    assert (preparing.returncode, preparing.stderr.splitlines()[-1]) == (3, START + expected)
    assert postgresql.psql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", name) == [
        "0"
    ]


def test_wrong_password_of_redis_is_said(place, own_redis):
    own_redis.ask("CONFIG SET requirepass geheim")
    place["DATABASE_URL"] = f"sqlite:///{place['VAR_ROOT']}/db.sqlite3"
    manage(place, "prepare", "--without-fonts")

    code, sentences, has_traceback = said_by("clock", place)

    assert (code, has_traceback) == (3, False)
    assert sentences == [
        f"Redis (127.0.0.1:{own_redis.port}) cannot be used: the password is wrong or missing"
    ]


def test_old_servers_are_said(postgresql, own_redis, settings, monkeypatch):
    """None that old is at hand: the line is drawn above those of today."""
    settings.REDIS_URL = own_redis.url
    monkeypatch.setattr(ready, "OLDEST_POSTGRESQL", 90)
    monkeypatch.setattr(ready, "OLDEST_REDIS", 90)
    parameters = {"dsn": postgresql.url}
    connection = SimpleNamespace(get_connection_params=lambda: parameters)

    problems = [*ready.postgresql_problems(connection), *ready.broker_problems()]

    assert [re.sub(r"is [0-9].*;", "is …;", problem) for problem in problems] == [
        "PostgreSQL is …; it must be 90 or later.",
        "Redis is …; it must be 90 or later.",
    ]


# --- what stands up again ---------------------------------------------------------


@contextmanager
def web(env):
    process = subprocess.Popen(line_of("web"), cwd=ROOT, env=env, start_new_session=True)
    try:
        until(lambda: status(env) is not None, "it answers")
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def status(env):
    # The session is looked up, so the database is asked.
    headers = {"Host": env["ALLOWED_HOSTS"], "Cookie": "sessionid=" + "a" * 32}
    request = urllib.request.Request(f"http://{env['WEB_BIND']}/", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def test_site_heals_when_its_services_come_back(place, own_postgresql, own_redis):
    """Nobody starts the web server again when the database or Redis was."""
    place["DATABASE_URL"] = own_postgresql.url
    assert manage(place, "prepare", "--without-fonts").returncode == 0
    with web(place) as process:
        before = [status(place) for _ in range(20)]
        own_redis.kill()
        without_redis = status(place)
        own_postgresql.kill()
        without_database = status(place)
        own_postgresql.start()
        own_redis.start()
        afterwards = [status(place) for _ in range(20)]
        is_the_same = process.poll() is None

    assert before == [200] * 20
    assert without_redis == 200
    assert without_database in (500, 503)
    assert afterwards == [200] * 20
    assert is_the_same
