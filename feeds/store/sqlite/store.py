"""A library in one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

from feeds.database import Connections, sentence
from feeds.errors import StoreError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.store.address import Address
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
from feeds.store.sqlite import schema, search
from feeds.store.sqlite.functions import FUNCTIONS
from feeds.store.sqlite.maintenance import Maintenance


def open_store(address: Address, clock: Callable[[], datetime], *, readonly: bool = False) -> SqliteStore:
    """The library in a file or in memory, made or migrated where needed.

    `clock` dates the history of changes. Raises StoreError.
    """
    name, file = str(address), address.file
    try:
        if file is not None and not readonly:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        connections = Connections(file, FUNCTIONS, readonly=readonly)
    except OSError as error:
        raise StoreError(
            name, Message("library.not-made", "could not be made"), Hint.CHECK_FOLDER_RIGHTS
        ) from error
    except sqlite3.Error as error:
        raise sentence(name, error) from error
    try:
        schema.prepare(connections)
    except BaseException:
        connections.close()
        raise
    return SqliteStore(address, connections, clock)


class SqliteStore:
    """`feeds.store.protocol.Store` over one file: its parts share connections, of which one writes."""

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

    def __enter__(self) -> SqliteStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
