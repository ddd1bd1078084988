"""A library in one PostgreSQL database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from feeds.store.address import Address
from feeds.store.postgres import schema, search
from feeds.store.postgres.connections import Connections
from feeds.store.postgres.index import Index
from feeds.store.postgres.maintenance import Maintenance
from feeds.store.postgres.readers import ReaderStore
from feeds.store.sql.filling import refuse_unfinished
from feeds.store.sql.store import SqlStore


def open_store(
    address: Address, clock: Callable[[], datetime], *, readonly: bool = False, unfinished: bool = False
) -> SqlStore:
    """The library in a database, its tables made or migrated where needed; a reader's own where they were admitted.

    `clock` dates the history of changes. Raises StoreError, also for a copy that is not whole, but where one that is
    `unfinished` is wanted.
    """
    connections = Connections(address.url, address.shown, readonly=readonly)
    try:
        schema.prepare(connections)
        if not unfinished:
            refuse_unfinished(connections)
    except BaseException:
        connections.close()
        raise
    if connections.is_reader:
        return ReaderStore(address, connections, clock)
    store = SqlStore(address, connections, search, Maintenance(connections), clock)
    store.index = Index(connections, search)
    return store
