"""The servers that the other tests kill: what was written is there again."""

import pytest

from tests.services.servers import PostgreSQL, children_of, is_running

pytestmark = pytest.mark.services


def test_killed_postgresql_starts_again_with_its_data_on_its_port(own_postgresql):
    own_postgresql.psql("CREATE TABLE note AS SELECT 1 AS number")
    url, processes = own_postgresql.url, children_of(own_postgresql.process.pid)

    own_postgresql.kill()
    left = [pid for pid in processes if is_running(pid)]
    own_postgresql.start()

    assert len(processes) > 3
    assert left == []
    assert own_postgresql.url == url
    assert own_postgresql.psql("SELECT number FROM note") == ["1"]


def test_killed_redis_starts_again_empty_on_its_port(own_redis):
    own_redis.ask("SET note 1")
    url = own_redis.url

    own_redis.kill()
    silence = own_redis.ask("GET note")
    own_redis.start()

    assert silence is None
    assert own_redis.url == url
    assert own_redis.ask("GET note") == "$-1"


def test_server_leaves_nothing_behind():
    with PostgreSQL() as server:
        processes = [server.process.pid, *children_of(server.process.pid)]

    assert [pid for pid in processes if is_running(pid)] == []
    assert not server.folder.exists()


def test_chinese_letters_are_letters(postgresql):
    assert postgresql.psql("SELECT '教研' ~ '^\\w+$', '，' ~ '\\w'") == ["t|f"]
