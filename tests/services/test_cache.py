"""The cache that web processes share: one count for all, and none while Redis is away."""

import pytest
from django.core.cache import CacheHandler

from config.caches import shared_cache

pytestmark = pytest.mark.services


@pytest.fixture
def caches(redis_url):
    """Two web processes."""
    return [CacheHandler({"default": shared_cache(redis_url)})["default"] for _ in range(2)]


def test_two_processes_count_together(caches):
    first, second = caches
    first.add("tries", 0, 60)

    counts = [first.incr("tries"), second.incr("tries"), first.get_or_set("tries", 9)]

    assert counts == [1, 2, 2]


def test_emptying_the_cache_empties_no_queue(caches, own_redis):
    own_redis.ask("LPUSH celery message")
    caches[0].set("x", 1)

    caches[0].clear()

    assert caches[1].get("x") is None
    assert own_redis.ask("LLEN celery") == ":1"


def test_site_goes_on_without_redis(caches, own_redis):
    cache = caches[0]
    cache.set("x", 1)
    own_redis.kill()

    answers = [
        cache.get("x"), cache.get("x", 7), cache.add("x", 1), cache.incr("x", 2), cache.set("x", 1),
        cache.get_many(["x"]), cache.get_or_set("x", 5), "x" in cache, cache.delete("x"),
        cache.touch("x"), cache.set_many({"x": 1}), cache.delete_many(["x"]), cache.clear(),
    ]  # fmt: skip
    own_redis.start()
    cache.set("x", 2)

    assert answers == [None, 7, True, 2, None, {}, 5, False, False, False, [], None, False]
    assert cache.get("x") == 2
