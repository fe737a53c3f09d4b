"""What stands in the log, and that nobody does."""

import io
import json
import logging
import logging.config
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from config import logs
from schools.models import Person
from tests import make


@pytest.fixture
def written():
    """A function that gives what was logged since, as the lines they are."""
    handler = logging.StreamHandler(io.StringIO())
    made = logs.configuration("json", "INFO")["formatters"]["line"]
    logging.captureWarnings(False)
    options = {name: value for name, value in made.items() if name != "()"}
    handler.setFormatter(made["()"](**options))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel("INFO")
    yield lambda: handler.stream.getvalue().splitlines()
    root.removeHandler(handler)
    root.setLevel(level)


def events(lines, *names):
    found = [json.loads(line) for line in lines]
    return [{name: one.get(name) for name in names} for one in found]


def test_request_is_one_line_with_its_route_and_the_id_of_the_answer(cast, client, written):
    record = make.training(cast.owner)
    client.force_login(cast.owner)
    address = reverse("training:training_detail", args=[record.pk])

    response = client.get(f"{address}?q=王芳")

    line = json.loads(written()[-1])
    assert {name: line[name] for name in ("event", "method", "status", "level")} == {
        "event": "request", "method": "GET", "status": 200, "level": "info",
    }  # fmt: skip
    assert line["route"] == "training/<uuid:pk>/"
    assert line["request_id"] == response["X-Request-ID"]
    assert isinstance(line["ms"], int)
    assert len(written()) == 1


@pytest.mark.parametrize(
    ("behind", "offered", "kept"),
    [
        (True, "0123456789abcdef0123456789abcdef", True),
        (True, "0b0f9f0e-6f6c-4d5e-8f00-1234567890ab", True),
        (False, "0123456789abcdef0123456789abcdef", False),
        (True, "wangfang", False),
        (True, "0123456789abcdef0123456789abcdef\nforged", False),
        (True, "110101199003071234", False),
    ],
)
def test_id_of_a_request_is_taken_from_our_proxy_alone(client, db, settings, behind, offered, kept):
    settings.BEHIND_TLS = behind

    response = client.get("/sign-in/", headers={"X-Request-ID": offered})

    assert (response["X-Request-ID"] == offered) is kept
    assert logs.REQUEST_ID.fullmatch(response["X-Request-ID"])


def test_nobody_and_nothing_anybody_typed_stands_in_the_log(cast, written, monkeypatch):
    """A day at work and an evening of attacks, with errors in between."""
    secret = ["王芳", "李明", "周正", "陈一", "孙外", "密码Geheim-1", "13800138000", "198.51.100.7",
              "暗语", "certificate-of-wang"]  # fmt: skip
    people = Person.objects.all()
    secret += [person.sign_in_name for person in people] + [str(person.pk) for person in people]
    record = make.training(cast.owner, status="submitted", programme="暗语的培训")
    secret.append(str(record.pk))
    client = Client(raise_request_exception=False, REMOTE_ADDR="198.51.100.7")

    for name in (cast.owner.sign_in_name, "13800138000", '密码Geheim-1\n{"event": "forged"}'):
        for _ in range(7):
            client.post(reverse("sign_in"), {"username": name, "password": "密码Geheim-1"})
    for person in (cast.owner, cast.office, cast.principal, cast.stranger):
        client.force_login(person)
        for name in ("home", "account", "training:training_list", "records:review_inbox"):
            client.get(reverse(name), {"q": "王芳", "teacher": "李明"})
        client.get(reverse("training:training_detail", args=[record.pk]))
        client.post(reverse("records:record_certify", args=["training", record.pk]))
        client.post(reverse("training:training_add"), {"programme": "暗语", "hours": "王芳"})
    client.get("/王芳/%0a%0dforged/13800138000")
    client.get("/training/?page=王芳&sort=%00", headers={"Host": "王芳.example"})
    client.generic("王芳", "/training/")
    client.post("/training/add/", data="王芳", content_type="application/王芳")
    with monkeypatch.context() as patch:
        patch.setattr("schools.views.accounts.render", fail_about_people)
        broken = client.get(reverse("account"))

    lines = written()
    found = "\n".join(json.dumps(json.loads(line), ensure_ascii=False) for line in lines)
    assert [word for word in secret if word in found] == []
    assert "forged" not in found
    assert broken.status_code == 500
    assert len(lines) > 40
    errors = [json.loads(line)["error"] for line in lines if '"error"' in line]
    types = {error["type"] for chain in errors for error in chain}
    assert {"KeyError", "ValueError"} <= types


def fail_about_people(*args, **kwargs):
    try:
        int("王芳")
    except ValueError as error:
        raise KeyError("李明 13800138000") from error


def test_page_of_an_error_tells_the_number_the_log_has(cast, written, monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(cast.owner)
    with monkeypatch.context() as patch:
        patch.setattr("schools.views.accounts.render", fail_about_people)
        response = client.get(reverse("account"))

    error, request = (json.loads(line) for line in written()[-2:])
    assert response.status_code == 500
    assert response["X-Request-ID"] in response.content.decode()
    assert error["request_id"] == request["request_id"] == response["X-Request-ID"]
    assert (error["event"], error["logger"], error["level"]) == (
        "request failed", "django.request", "error",
    )  # fmt: skip
    assert [one["type"] for one in error["error"]] == ["KeyError", "ValueError"]
    assert error["error"][0]["at"][-1].startswith("tests/config/test_logs.py:")
    assert {name for one in error["error"] for name in one} == {"type", "at"}


def test_libraries_keep_their_sentences_and_numbers_only(written):
    logging.getLogger("axes.attempts").error("failure by %s from %s, %d times", "王芳", "::1", 5)
    logging.getLogger("gunicorn.error").error("Worker (pid:%s) exited with code %s", 12, 1)
    logging.getLogger("gunicorn.error").error("Invalid request from ip=198.51.100.7: 'GET /王芳'")
    logging.getLogger("django.security.DisallowedHost").error("Invalid HTTP_HOST: '王芳'")
    logging.getLogger("some.library").error("%(name)s is here", {"name": "王芳"})
    logging.getLogger("some.library").error(ValueError("王芳"))
    logging.getLogger("records.jobs").warning("job %s\n{}", "7")

    assert events(written(), "event") == [
        {"event": "failure by … from …, 5 times"},
        {"event": "Worker (pid:12) exited with code 1"},
        {"event": "Invalid request"},
        {"event": "refused: DisallowedHost"},
        {"event": "%(name)s is here"},
        {"event": "ValueError"},
        {"event": "job 7\n{}"},
    ]


def said_of(error):
    try:
        raise error
    except Exception:
        logging.getLogger("records.x").exception("failed")


def test_message_of_an_error_is_told_when_it_speaks_of_code(written):
    for error in (
        AttributeError("'NoneType' object has no attribute 'pk'"),
        ImproperlyConfigured("SECRET_KEY"),
        FileNotFoundError(2, "No such file or directory", "/srv/王芳.pdf"),
        ValueError("invalid literal: '王芳'"),
        KeyError("王芳"),
    ):
        said_of(error)

    errors = [json.loads(line)["error"][0] for line in written()]
    assert [(error["type"], error.get("why")) for error in errors] == [
        ("AttributeError", "'NoneType' object has no attribute 'pk'"),
        ("django.core.exceptions.ImproperlyConfigured", "SECRET_KEY"),
        ("FileNotFoundError", "No such file or directory"),
        ("ValueError", None),
        ("KeyError", None),
    ]  # fmt: skip


def test_error_of_the_database_names_the_rule_and_not_the_row(cast, written):
    taken = Person.objects.exclude(pk=cast.owner.pk).first()
    try:
        with transaction.atomic():
            Person.objects.filter(pk=cast.owner.pk).update(sign_in_name=taken.sign_in_name)
    except IntegrityError:
        logging.getLogger("records.x").exception("failed")

    line = written()[-1]
    whys = " ".join(error.get("why", "") for error in json.loads(line)["error"])
    assert taken.sign_in_name not in line
    wanted = "UNIQUE constraint failed" if connection.vendor == "sqlite" else "23505 duplicate key"
    assert wanted in whys


def test_plain_lines_show_what_would_hide_or_turn_text():
    record = logging.LogRecord("records.x", 40, "x", 1, "one\r\nforged \u202e\x1b[31m", (), None)
    try:
        fail_about_people()
    except KeyError:
        record.exc_info = sys.exc_info()
    made = logs.configuration("plain", "INFO")["formatters"]["line"]
    options = {name: value for name, value in made.items() if name != "()"}

    lines = made["()"](**options).format(record).split("\n")

    assert lines[0].endswith(" ERROR records.x: one\\u000d\\u000aforged \\u202e\\u001b[31m")
    assert lines[1] == "  KeyError: …"
    assert lines[2].startswith("    tests/config/test_logs.py:")
    assert [line for line in lines if "王芳" in line or "李明" in line] == []
