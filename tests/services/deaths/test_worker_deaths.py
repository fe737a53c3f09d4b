"""Workers killed in the middle of a batch: it is done once, whole, by whoever comes next."""

from pathlib import Path

import pytest

from tests.services.deaths.site import kill, kill_whole, until
from tests.services.servers import children_of

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("prepared_fonts")]

TEACHERS = 200
FEW = 24


def reached(site, number):
    """Waits until the running job has made so many; returns what was seen on the way."""
    seen = []

    def is_reached():
        [(state, attempt, done, _total)] = site.jobs()
        if (attempt, done) not in seen:
            seen.append((attempt, done))
        return done >= number or state not in ("queued", "running")

    until(is_reached, f"{number} are made", 1200)
    return seen


def is_writing(site):
    """Whether a file is under way: who is killed then leaves it, for the sweep of the night."""
    return any((Path(site.env["MEDIA_ROOT"]) / "writing").glob("*"))


def is_over(site):
    return all(state not in ("queued", "running") for state, *_rest in site.jobs())


def test_batch_of_200_survives_the_death_of_a_pool_process(on_redis):
    site = on_redis
    site.inside("people", teachers=TEACHERS)
    site.inside("ask_for_portfolios")
    site.clock()
    worker = site.worker()

    seen = reached(site, 40)
    pids = children_of(worker.pid)
    until(lambda: is_writing(site), "a file is under way", pause=0)
    for pid in pids:
        kill(pid)
    at_death = site.jobs()[0]
    until(lambda: site.jobs()[0][1] == 2, "another process takes it")
    seen += reached(site, TEACHERS)
    until(lambda: is_over(site), "it is over")

    assert at_death[:2] == ("running", 1)
    assert worker.poll() is None
    assert seen == sorted(seen)
    assert site.jobs() == [("done", 2, TEACHERS, TEACHERS)]
    [names] = site.inside("archives")
    assert len(names) == len(set(names)) == TEACHERS
    site.inside("sweep")
    site.assert_nothing_lost()


@pytest.fixture(params=["on_redis", "on_files"])
def site(request):
    return request.getfixturevalue(request.param)


def test_batch_survives_the_death_of_the_whole_worker(site):
    site.inside("people", teachers=FEW)
    site.inside("ask_for_portfolios", count=2)
    clock, worker = site.clock(), site.worker()

    until(lambda: any(row[0] == "running" and row[2] > 3 for row in site.jobs()), "it runs")
    kill_whole(worker)
    kill_whole(clock)
    at_death = sorted(row[:2] for row in site.jobs())
    site.clock()
    site.worker()
    until(lambda: is_over(site), "both are over")

    assert at_death == [("queued", 0), ("running", 1)]
    assert sorted(site.jobs()) == [("done", 1, FEW, FEW), ("done", 2, FEW, FEW)]
    assert [len(set(names)) for names in site.inside("archives")] == [FEW, FEW]
    site.inside("sweep")
    site.assert_nothing_lost()
