"""Ids of every row: UUIDv7, so that rows made later sort later."""

import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    return uuid7()


def id_at(moment) -> uuid.UUID:
    """Sorts before every id made from a moment on, and after all that were made earlier.

    The primary key tells when a row was made: no other index is needed to find those of a time.
    """
    milliseconds = max(0, int(moment.timestamp() * 1000))
    return uuid.UUID(int=milliseconds << 80)
