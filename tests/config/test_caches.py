"""What lies in the shared cache."""

import pickle

import pytest
from django.core.cache import CacheHandler

from config.caches import Json, shared_cache


class Harm:
    def __reduce__(self):
        return (pytest.fail, ("code from the cache was run",))


@pytest.mark.parametrize("value", [0, 7, -1, True, "王芳", {"a": [1, None]}])
def test_values_come_back_as_they_were(value):
    stored = Json().dumps(value)

    assert Json().loads(stored if isinstance(stored, str) else str(stored).encode()) == value


def test_code_in_the_cache_is_not_run():
    with pytest.raises(ValueError, match=r"codec|Expecting"):
        Json().loads(pickle.dumps(Harm()))


def test_the_shared_cache_keeps_no_pickles():
    cache = CacheHandler({"default": shared_cache("redis://127.0.0.1:1/0")})["default"]

    assert isinstance(cache._cache._serializer, Json)
