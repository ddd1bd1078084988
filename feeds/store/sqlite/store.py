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
from feeds.store.sql.store import SqlStore
from feeds.store.sqlite import schema, search
from feeds.store.sqlite.functions import FUNCTIONS
from feeds.store.sqlite.maintenance import Maintenance


def open_store(address: Address, clock: Callable[[], datetime], *, readonly: bool = False) -> SqlStore:
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
    return SqlStore(address, connections, search, Maintenance(connections), clock)
