"""An open library in any SQL database: its parts over the connections they share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from feeds.store.address import Address
from feeds.store.protocol import Maintenance
from feeds.store.sql.articles import Articles
from feeds.store.sql.connection import Connections
from feeds.store.sql.engine import Engine
from feeds.store.sql.index import Index
from feeds.store.sql.journal import Journal
from feeds.store.sql.lists import Lists
from feeds.store.sql.saved import Saved
from feeds.store.sql.state import State
from feeds.store.sql.subscriptions import Subscriptions

if TYPE_CHECKING:
    from feeds.store.sql.accounts import Accounts
    from feeds.store.sql.arrivals import Arrivals
    from feeds.store.sql.shared import Shared


class SqlStore:
    """`feeds.store.protocol.Store` over one database, with what that says its own way: `search` and `maintenance`."""

    def __init__(
        self,
        address: Address,
        connections: Connections,
        search: Engine,
        maintenance: Maintenance,
        clock: Callable[[], datetime],
        journal: Journal | None = None,
    ) -> None:
        self.address = address
        self._db = connections
        self.journal = journal or Journal(connections, clock)
        self.saved = Saved(connections, self.journal)
        self.lists = Lists(connections, search, clock)
        self.articles = Articles(connections, self.journal, self.saved)
        self.subscriptions = Subscriptions(connections, self.journal, self.saved)
        self.index = Index(connections, search)
        self.maintenance = maintenance
        self.state = State(connections)

    # The parts that no list is read with are loaded by whoever asks them first.

    @cached_property
    def shared(self) -> Shared:
        from feeds.store.sql.shared import Shared

        return Shared(self._db, self.journal)

    @cached_property
    def arrivals(self) -> Arrivals:
        from feeds.store.sql.arrivals import Arrivals

        return Arrivals(self._db, self.journal, self.shared)

    @cached_property
    def accounts(self) -> Accounts:
        from feeds.store.sql.accounts import Accounts

        return Accounts(self._db, self.journal)

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> SqlStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
