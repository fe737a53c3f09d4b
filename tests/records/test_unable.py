"""A database that is away and a full disk are said in words, with the way back."""

import errno

import pytest
from django.contrib.sessions.models import Session
from django.db import InterfaceError, OperationalError

from records import actions
from tests.training.typed import typed
from training import views
from training.models import Training

pytestmark = pytest.mark.django_db
ADD = "/training/new/"


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.owner)
    client.raise_request_exception = False
    return client


@pytest.fixture
def failing(monkeypatch):
    """Everything of trainings fails with this error."""

    def fail_with(error):
        def fail(*args, **kwargs):
            raise error

        monkeypatch.setattr(views, "found", fail)
        monkeypatch.setattr(actions, "store", fail)

    return fail_with


def chained():
    """As it comes out of a template or of cleaning up after another error."""
    error = ValueError("in a template")
    error.__context__ = OperationalError("server closed the connection unexpectedly")
    return error


@pytest.mark.parametrize("error", [OperationalError(), InterfaceError(), chained()])
def test_page_without_database_tries_again_by_itself(desk, failing, error):
    failing(error)

    answer = desk.get("/training/?q=<b>")

    text = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert '<meta http-equiv="refresh" content="10">' in text
    assert 'href="/training/?q=%3Cb%3E"' in text
    assert "数据库暂时连不上或太忙" in text
    assert "The database cannot be reached" in text


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ({"Referer": "http://testserver/training/new/?copy=1"}, "/training/new/?copy=1"),
        ({"Referer": "http://elsewhere.example/training/new/"}, "/"),
        ({"Referer": "javascript:alert(1)"}, "/"),
        ({}, "/"),
    ],
)
def test_form_without_database_says_where_its_draft_is(desk, failing, referer, back):
    failing(OperationalError())

    answer = desk.post(ADD, typed(), headers=referer)

    text = answer.content.decode()
    assert answer.status_code == 503
    assert f'<a href="{back}">' in text
    assert "http-equiv" not in text
    assert "您填写的内容还在本机草稿里" in text


def test_full_disk_in_a_form_keeps_what_was_typed(desk, failing):
    failing(OSError(errno.ENOSPC, "No space left on device"))
    form = typed(programme="要留下的字")

    answer = desk.post(ADD, form)

    text = answer.content.decode()
    assert "服务器磁盘已满，没有保存任何内容。" in text
    assert "要留下的字" in text
    assert form["request_key"] in text
    assert Training.objects.count() == 0


def test_full_disk_elsewhere_is_a_page_in_words(desk, failing):
    failing(OSError(errno.ENOSPC, "No space left on device"))

    answer = desk.get("/training/")

    assert answer.status_code == 507
    assert "服务器磁盘已满" in answer.content.decode()


def test_session_that_cannot_be_written_is_no_fault_of_the_request(desk, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(Session, "save", locked)

    answer = desk.get("/training/")

    assert answer.status_code == 503
    assert "数据库暂时连不上或太忙" in answer.content.decode()


def test_any_other_error_is_no_matter_of_waiting(desk, failing):
    failing(OSError(errno.EACCES, "Permission denied"))

    answer = desk.get("/training/")

    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()
