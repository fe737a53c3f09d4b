"""The web process killed during a save and an upload: the record is there once or not at all."""

import socket
import threading
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg2
import pytest
import requests

from tests.services.deaths.site import TOKEN, Visitor, kill, kill_whole, typed, until
from tests.services.servers import children_of

pytestmark = pytest.mark.services

CERTIFICATE = b"%PDF-1.7\n" + b"1 0 obj " * 40_000 + b"\n%%EOF\n"
STORED = [["统编教材培训", "submitted", 1, 3]]
ADD = "/training/new/"


def certificate():
    return "evidence", ("证书.pdf", CERTIFICATE, "application/pdf")


@pytest.fixture
def site(on_postgresql):
    return on_postgresql


@pytest.fixture
def teacher(site):
    return Visitor(site, site.inside("people", teachers=2)["teachers"][0])


def in_background(work):
    def bear():
        with suppress(requests.RequestException):  # nobody answers: the process is dead
            work()

    thread = threading.Thread(target=bear)
    thread.start()
    return thread


def waiting(site, table):
    """Whether a statement about this table waits for a lock."""
    return site.rows(
        "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE"
        f" 'INSERT INTO \"{table}\"%'"
    )


@contextmanager
def stopped_before_writing(site, table):
    """Whoever writes to the table stops in the middle of the transaction."""
    with closing(psycopg2.connect(site.database_url)) as blocker, blocker.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield


@pytest.mark.parametrize(("table", "files"), [("schools_auditevent", 0), ("records_evidence", 1)])
def test_save_that_is_cut_off_leaves_nothing_and_is_stored_once_when_repeated(
    site, teacher, table, files
):
    web, form = site.web(), typed()

    with stopped_before_writing(site, table):
        thread = in_background(lambda: teacher.post(ADD, form, [certificate()]))
        until(lambda: waiting(site, table), "it is in the middle")
        site.manage("sweep_files")  # spares what a transaction under way has written
        in_the_middle = len(site.inside("files"))
        kill_whole(web)
    thread.join()
    until(lambda: not waiting(site, table), "the database has noticed")
    cut_off = site.inside("records")
    site.inside("sweep")
    site.assert_nothing_lost()
    left = site.inside("files")
    site.web()
    answers = [teacher.post(ADD, form, [certificate()]).status_code for _time in range(2)]

    assert (cut_off, in_the_middle, left) == ([], files, [])
    assert answers == [302, 302]
    assert site.inside("records") == STORED
    assert len(site.inside("files")) == 1
    site.assert_nothing_lost()


def test_saves_cut_off_at_any_moment_are_stored_once_when_repeated(site, teacher):
    web = site.web()
    forms = [typed(programme=f"培训 {number}") for number in range(6)]

    for number, form in enumerate(forms):
        [process] = until(lambda: children_of(web.pid), "there is a process")
        thread = in_background(lambda form=form: teacher.post(ADD, form, [certificate()]))
        time.sleep(number / 20)
        kill(process)
        thread.join()
        until(lambda form=form: is_saved(teacher, form), "it is saved")

    assert web.poll() is None
    assert site.inside("records") == [[form["programme"], "submitted", 1, 3] for form in forms]
    site.inside("sweep")
    assert len(site.inside("files")) == len(forms)
    site.assert_nothing_lost()


def is_saved(visitor, form):
    try:
        return visitor.post(ADD, form, [certificate()]).status_code == 302
    except requests.RequestException:
        return False


def test_upload_that_is_cut_off_leaves_no_half_file(site, teacher):
    web, form = site.web(), typed()
    request = requests.Request(
        "POST", site.url(ADD), data=form, cookies=teacher.cookies, headers={"X-CSRFToken": TOKEN},
        files=[("evidence", ("证书.pdf", CERTIFICATE * 12, "application/pdf"))],
    ).prepare()  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    uploads = Path(site.env["VAR_ROOT"]) / "uploads"

    with socket.create_connection(("127.0.0.1", site.port)) as connection:
        connection.sendall(f"POST {ADD} HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}\r\n".encode())
        connection.sendall(request.body[: len(request.body) * 2 // 3])
        until(lambda: any(path.stat().st_size for path in uploads.iterdir()), "it arrives")
        kill_whole(web)
    half = len(site.inside("files"))
    site.manage("sweep_files")
    spared = len(site.inside("files"))
    site.inside("sweep")
    left = site.inside("files")
    site.web()
    answer = teacher.post(ADD, form, [certificate()])

    assert (half, spared, left) == (1, 1, [])
    assert answer.status_code == 302
    assert site.inside("records") == STORED
    site.assert_nothing_lost()
