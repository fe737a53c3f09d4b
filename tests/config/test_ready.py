"""What is read from the environment, and what is refused in words."""

import environ
import pytest

from config import ready
from config.caches import shared_cache


@pytest.fixture
def env(monkeypatch):
    """`env(NAME="value")` is an environment with nothing of ours beside it."""

    def with_values(**values):
        for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
            monkeypatch.delenv(name, raising=False)
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        return environ.Env()

    return with_values


def refusal(capfd, read, *arguments):
    with pytest.raises(SystemExit) as ended:
        read(*arguments)
    return ended.value.code, capfd.readouterr().err.partition(". ")[0]


@pytest.mark.parametrize(
    "address",
    ["mysql://u:p@host/name", "somewhere", "postgres://", "postgres://u:p/ss@host:5432/name"],
)
def test_address_of_the_database_that_cannot_be_read(env, capfd, address):
    found = refusal(capfd, ready.database, env(DATABASE_URL=address), "sqlite:///x")

    assert found == (3, "Shidang does not start: DATABASE_URL cannot be read")


@pytest.mark.parametrize("address", ["localhost:6379", "http://host/0", "memory://"])
def test_address_of_redis_that_cannot_be_read(env, capfd, address):
    found = refusal(capfd, ready.redis_address, env(REDIS_URL=address))

    assert found == (3, "Shidang does not start: REDIS_URL cannot be read")


def test_address_of_the_mail_server_that_cannot_be_read(env, capfd):
    found = refusal(capfd, ready.mail, env(EMAIL_URL="mail.school.example"))

    assert found == (3, "Shidang does not start: EMAIL_URL cannot be read")


def test_word_that_is_none_of_those_allowed(env, capfd):
    found = refusal(capfd, ready.one_of, env(DOOR="ajar"), "DOOR", ("open", "shut"), "shut")

    assert found == (3, "Shidang does not start: DOOR is “ajar”; it must be one of: open, shut\n")


def test_empty_environment_runs_embedded_and_sends_no_mail(env):
    empty = env(DATABASE_URL="", REDIS_URL="")

    assert ready.database(empty, "sqlite:////srv/x.sqlite3")["NAME"] == "/srv/x.sqlite3"
    assert ready.redis_address(empty) == ""
    assert ready.mail(empty)["EMAIL_BACKEND"] == "django.core.mail.backends.dummy.EmailBackend"


def test_mail_server_of_the_school(env):
    found = ready.mail(env(EMAIL_URL="smtp+tls://shidang:geheim@mail.school.example:587"))

    assert {name: found[name] for name in ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS")} == {
        "EMAIL_HOST": "mail.school.example",
        "EMAIL_PORT": 587,
        "EMAIL_USE_TLS": True,
    }


@pytest.mark.parametrize(
    ("secret", "weak"),
    [
        ("school", True),
        ("a" * 60, True),
        ("django-insecure-0123456789abcdefghijklmnopqrstuvwxyz0123456789", True),
        ("please-change-me-0123456789abcdefghijklmnopqrstuvwxyz0123456789", True),
        ("pX3vZk0fVt1nJcH8yqQe5bWm2sRg7uLa9dTo4iYxKzNhBwEjFvGpCrMlUtSyAoIe", False),
    ],
)
def test_secret_that_can_be_guessed(secret, weak):
    assert ready.is_weak(secret) is weak


def test_names_that_reach_this_machine_alone():
    names = ["127.0.0.1", "localhost", "[::1]", "demo.localhost", "10.0.0.5", "school.example", "*"]

    assert [name for name in names if ready.is_here(name)] == names[:4]


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        ((15, "15.8", "x", "UTF8", "C.UTF-8"), 0),
        ((17, "17.2", "x", "UTF8", "zh_CN.UTF-8"), 0),
        ((14, "14.9", "x", "UTF8", "zh_CN.UTF-8"), 1),
        ((15, "15.8", "x", "UTF8", "POSIX"), 1),
        ((14, "14.9", "x", "SQL_ASCII", "C"), 2),
    ],
)
def test_servers_and_databases_that_do_not_serve(facts, count):
    assert len(list(ready.wrong_with(*facts))) == count


def test_folder_nobody_may_write_to_is_said(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.VAR_ROOT, settings.MEDIA_ROOT = tmp_path, tmp_path / "file" / "media"

    assert list(ready.folder_problems()) == [
        f"MEDIA_ROOT is {settings.MEDIA_ROOT}, and this account may not write there."
    ]


def test_folder_of_another_account_ends_every_process(env, capfd, tmp_path):
    (tmp_path / "file").write_text("")
    place = tmp_path / "file" / "var"

    found = refusal(capfd, ready.folder, env(VAR_ROOT=str(place)), "VAR_ROOT", tmp_path)

    said = f"VAR_ROOT is {place}, and this account may not write there.\n"
    assert found == (3, f"Shidang does not start: {said}")


def test_cache_lies_beside_the_queues_not_among_them():
    places = [
        shared_cache(url)["LOCATION"]
        for url in ("redis://host", "redis://:geheim@host:6379/3", "rediss://host/0?timeout=5")
    ]

    assert places == ["redis://host/1", "redis://:geheim@host:6379/4", "rediss://host/1?timeout=5"]
