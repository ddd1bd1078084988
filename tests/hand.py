"""A hand at a library's database: what another program, or a disk, may do to it.

The only place of the tests that knows how a store holds its connection.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from feeds.store import Store


def inside(store: Store) -> AbstractContextManager[Any]:
    """The store's own connection: of a file outside any transaction, so that what is set counts for all it writes."""
    database = store.index._db  # type: ignore[attr-defined]
    connection: AbstractContextManager[Any] = database.writing() if store.address.url else database.bare()
    return connection


def no_room(store: Store, pages: int = 0) -> None:
    """A disk that is full after so many pages more."""
    with inside(store) as db:
        there = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {there + pages}")


def read_only(store: Store) -> None:
    """A library that may be read and not written."""
    with inside(store) as db:
        if store.address.url:
            db.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        else:
            db.execute("PRAGMA query_only = 1")
