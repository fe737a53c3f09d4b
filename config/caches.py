"""The cache that all processes share. It counts and remembers; nothing is lost with it."""

import json
import logging
from urllib.parse import urlsplit

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def shared_cache(redis_url):
    """The cache beside the broker: the next database of the same Redis.

    Emptying a cache empties its whole database, and the queues lie in the other.
    """
    parts = urlsplit(redis_url)
    number = int(parts.path.strip("/") or 0)
    return {
        "BACKEND": "config.caches.ForgetfulCache",
        "LOCATION": parts._replace(path=f"/{number + 1}").geturl(),
        "KEY_PREFIX": "shidang",
        "OPTIONS": {
            "serializer": "config.caches.Json",
            "socket_connect_timeout": 1,
            "socket_timeout": 2,
        },
    }


class Json:
    """How values lie in Redis: whoever can write there must not be able to run code here,
    as Django's own pickles would."""

    def dumps(self, value):
        # Redis itself counts with numbers.
        return value if type(value) is int else json.dumps(value)

    def loads(self, data):
        return json.loads(data)


def or_else(name, answer):
    """The method, or the answer of an empty cache while Redis is away."""
    ask = getattr(RedisCacheClient, name)

    def method(self, *args, **kwargs):
        try:
            return ask(self, *args, **kwargs)
        except RedisError as error:
            log.warning("the cache is away: %s", error)
            return answer(*args)

    return method


class ForgetfulClient(RedisCacheClient):
    """A site whose Redis is away goes on, as if the cache had just been emptied."""

    add = or_else("add", lambda key, value, timeout: True)
    get = or_else("get", lambda key, default: default)
    set = or_else("set", lambda *args: None)
    touch = or_else("touch", lambda *args: False)
    delete = or_else("delete", lambda *args: False)
    get_many = or_else("get_many", lambda keys: {})
    has_key = or_else("has_key", lambda key: False)
    incr = or_else("incr", lambda key, delta: delta)
    set_many = or_else("set_many", lambda *args: None)
    delete_many = or_else("delete_many", lambda *args: None)
    clear = or_else("clear", lambda: False)


class ForgetfulCache(RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = ForgetfulClient
