"""A library in one PostgreSQL database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from feeds.store.address import Address
from feeds.store.postgres import schema, search
from feeds.store.postgres.connections import Connections
from feeds.store.postgres.maintenance import Maintenance
from feeds.store.sql.accounts import Accounts
from feeds.store.sql.arrivals import Arrivals
from feeds.store.sql.articles import Articles
from feeds.store.sql.index import Index
from feeds.store.sql.journal import Journal
from feeds.store.sql.lists import Lists
from feeds.store.sql.saved import Saved
from feeds.store.sql.shared import Shared
from feeds.store.sql.state import State
from feeds.store.sql.subscriptions import Subscriptions


def open_store(address: Address, clock: Callable[[], datetime], *, readonly: bool = False) -> PostgresStore:
    """The library in a database, its tables made or migrated where needed.

    `clock` dates the history of changes. Raises StoreError.
    """
    connections = Connections(address.url, address.shown, readonly=readonly)
    try:
        schema.prepare(connections)
    except BaseException:
        connections.close()
        raise
    return PostgresStore(address, connections, clock)


class PostgresStore:
    """`feeds.store.protocol.Store` over one database, of which whoever writes has it alone for a moment."""

    def __init__(self, address: Address, connections: Connections, clock: Callable[[], datetime]) -> None:
        self.address = address
        self._db = connections
        self.journal = Journal(connections, clock)
        self.saved = Saved(connections, self.journal)
        self.lists = Lists(connections, search, clock)
        self.articles = Articles(connections, self.journal, self.saved)
        self.subscriptions = Subscriptions(connections, self.journal, self.saved)
        self.shared = Shared(connections, self.journal)
        self.arrivals = Arrivals(connections, self.journal, self.shared)
        self.accounts = Accounts(connections, self.journal)
        self.index = Index(connections, search)
        self.maintenance = Maintenance(connections)
        self.state = State(connections)

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> PostgresStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
