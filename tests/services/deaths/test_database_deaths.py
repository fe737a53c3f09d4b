"""PostgreSQL killed during a job and while people save: it comes back, and all is there once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.services.deaths.site import Visitor, typed, until

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("prepared_fonts")]

FEW = 40
EACH = 12


def test_job_survives_the_death_of_the_database(on_redis, mortal_postgresql):
    site = on_redis
    site.inside("people", teachers=FEW)
    site.inside("ask_for_portfolios", count=2)
    clock, worker = site.clock(), site.worker()

    until(lambda: site.jobs()[0][2] > 3, "the first is being done")
    mortal_postgresql.kill()
    time.sleep(2)
    mortal_postgresql.start()
    until(lambda: all(row[0] == "done" for row in site.jobs()), "both are done")

    assert (worker.poll(), clock.poll()) == (None, None)
    assert [(row[0], row[2], row[3]) for row in site.jobs()] == [("done", FEW, FEW)] * 2
    assert [len(set(names)) for names in site.inside("archives")] == [FEW, FEW]
    site.assert_nothing_lost()


class Saver(threading.Thread):
    """Saves records one after the other, each again until the page says it is stored."""

    def __init__(self, visitor, number):
        super().__init__()
        self.visitor, self.number = visitor, number
        self.answers = []
        self.saved = 0

    def run(self):
        for count in range(EACH):
            form = typed(programme=f"培训 {self.number}-{count:02}")
            while self.save(form) != 302:
                time.sleep(0.1)
            self.saved += 1

    def save(self, form):
        file = ("evidence", ("证书.pdf", b"%PDF-1.7\n" + form["programme"].encode() + b"\n%%EOF\n"))
        try:
            answer = self.visitor.post("/training/new/", form, [file])
        except requests.RequestException as error:
            self.answers.append((0, repr(error)))
            return 0
        self.answers.append((answer.status_code, answer.text))
        return answer.status_code


def test_records_saved_while_the_database_dies_are_there_once(on_redis, mortal_postgresql):
    site = on_redis
    visitors = [Visitor(site, session) for session in site.inside("people", teachers=5)["teachers"]]
    web = site.web()
    savers = [Saver(visitor, number) for number, visitor in enumerate(visitors)]
    for saver in savers:
        saver.start()

    until(lambda: sum(saver.saved for saver in savers) >= 8, "some are saved")
    mortal_postgresql.kill()
    until(lambda: any(row[0] != 302 for row in savers[0].answers), "somebody is told")
    page = visitors[0].get("/training/")
    mortal_postgresql.start()
    for saver in savers:
        saver.join(300)

    answers = [answer for saver in savers for answer in saver.answers]
    told = {text for status, text in answers if status == 503}
    assert {status for status, _text in answers} == {302, 503}
    assert all("您填写的内容还在本机草稿里" in text for text in told)
    assert (page.status_code, page.headers["Retry-After"]) == (503, "10")
    assert "数据库暂时连不上" in page.text
    assert "The database cannot be reached" in page.text
    assert web.poll() is None
    # Healed: not one more request fails than those that met the dead one.
    assert [visitors[0].get("/training/").status_code for _request in range(20)] == [200] * 20
    assert site.inside("records") == sorted(
        [f"培训 {number}-{count:02}", "submitted", 1, 3]
        for number in range(len(savers))
        for count in range(EACH)
    )
    site.inside("sweep")
    site.assert_nothing_lost()


def test_outage_that_nobody_met_fails_no_request(on_postgresql, mortal_postgresql):
    site = on_postgresql
    visitors = [Visitor(site, session) for session in site.inside("people", teachers=5)["teachers"]]
    site.web()

    def ask_all():
        """All threads of the web process get something to do, and keep their connections."""
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda visitor: visitor.get("/training/"), visitors * 6))
        return {answer.status_code for answer in answers}

    before = ask_all()
    mortal_postgresql.kill()
    mortal_postgresql.start()
    after = ask_all()

    assert (before, after) == ({200}, {200})
