"""SQLite held by a long import: pages say so in words, jobs wait, and nothing is lost."""

import sqlite3
from contextlib import closing

import pytest

from tests.services.deaths.site import Visitor, typed, until

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("prepared_fonts")]

TEACHERS = 5


def test_save_beside_a_long_import_is_told_to_wait_and_stored_once_afterwards(on_files):
    site = on_files
    teacher = Visitor(site, site.inside("people", teachers=TEACHERS)["teachers"][0])
    site.inside("ask_for_portfolios")
    site.web()
    form = typed()
    teacher.get("/training/")

    path = site.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as long_import:
        long_import.execute("BEGIN IMMEDIATE")
        site.clock()
        worker = site.worker()
        answer = teacher.post("/training/new/", form)
        read = teacher.get("/training/")
        held = site.jobs()
        long_import.execute("ROLLBACK")
    again = teacher.post("/training/new/", form)
    until(lambda: site.jobs()[0][0] == "done", "the job has waited")

    assert (answer.status_code, read.status_code) == (503, 200)
    assert "数据库暂时连不上或太忙" in answer.text
    assert held == [("queued", 0, 0, 0)]
    assert again.status_code == 302
    assert worker.poll() is None
    assert site.jobs() == [("done", 1, TEACHERS, TEACHERS)]
    assert site.inside("records") == [[form["programme"], "submitted", 0, 2]]
    site.assert_nothing_lost()
