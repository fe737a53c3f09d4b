"""Real services, started for the tests in a temporary folder and ended by their pids."""

import os

import pytest

from tests.services.servers import Missing, PostgreSQL, Redis

# What it finds wrong is shown, not only that something is.
pytest.register_assert_rewrite("tests.services.deaths.site")


def started(kind):
    """Never skipped in CI, where it must be there."""
    try:
        return kind()
    except Missing as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing), pytrace=False)
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL that many tests may use; who kills one takes `own_postgresql`."""
    with started(PostgreSQL) as server:
        yield server


@pytest.fixture
def own_postgresql():
    with started(PostgreSQL) as server:
        yield server


@pytest.fixture
def own_redis():
    with started(Redis) as server:
        yield server


@pytest.fixture
def redis_url(own_redis):
    return own_redis.url
