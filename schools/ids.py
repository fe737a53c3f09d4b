"""Ids of every row: UUIDv7, so that rows made later sort later."""

import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    return uuid7()
