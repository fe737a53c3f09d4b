"""Redis killed with all it held: nobody waits long, and the rows send everything again."""

import os
import signal
import uuid

import pytest

from tests.services.deaths.site import Visitor, until

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("prepared_fonts")]

FEW = 24


def ask_for_summary(visitor, cast):
    """As a teacher does it on the page."""
    # A page may wait for a connection, not for the broker to come back.
    answer = visitor.post(
        "/summaries/new/",
        {
            "whose": f"teacher:{cast['pk']}", "when": "2020-2", "language": "zh-hans",
            "office": "", "request_key": str(uuid.uuid4()),
        },
        timeout=40,
    )  # fmt: skip
    return answer.status_code


def test_jobs_survive_a_redis_that_dies_and_comes_back_empty(on_redis, own_redis):
    site = on_redis
    cast = site.inside("people", teachers=FEW)
    site.web()
    site.clock()
    worker = site.worker()
    teacher = Visitor(site, cast["teachers"][0])

    site.inside("ask_for_portfolios", count=2)  # one runs, one waits in Redis
    until(lambda: site.jobs()[0][2] > 3, "the first is being done")
    own_redis.kill()
    status = ask_for_summary(teacher, cast)
    states = [row[0] for row in site.jobs()]
    until(lambda: site.jobs()[0][0] == "done", "the running one ends without Redis")
    own_redis.start()
    until(lambda: all(row[0] == "done" for row in site.jobs()), "all are done")

    assert (status, len(states)) == (302, 3)
    assert states.count("queued") == 2
    assert worker.poll() is None
    assert [row[:2] for row in site.jobs()] == [("done", 1)] * 3
    assert [len(set(names)) for names in site.inside("archives")] == [FEW, FEW]
    site.assert_nothing_lost()


def test_page_does_not_wait_for_a_redis_that_does_not_answer(on_redis, own_redis):
    site = on_redis
    cast = site.inside("people", teachers=2)
    site.web()
    teacher = Visitor(site, cast["teachers"][0])

    os.kill(own_redis.process.pid, signal.SIGSTOP)
    status = ask_for_summary(teacher, cast)
    os.kill(own_redis.process.pid, signal.SIGCONT)
    waiting = site.jobs()
    site.clock()
    site.worker()
    until(lambda: site.jobs()[0][0] == "done", "it is done")

    assert (status, waiting) == (302, [("queued", 0, 0, 0)])
    assert [row[:2] for row in site.jobs()] == [("done", 1)]
    site.assert_nothing_lost()
