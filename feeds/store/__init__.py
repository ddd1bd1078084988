"""Where articles are kept: feeds, articles, marks and their history.

`open_store` opens or makes a library: a file, or a database on a PostgreSQL server. A `Store` may be used from any thread; a second process
may use the same library meanwhile. Everything raises `feeds.errors.StoreError` where the
library cannot be read or written; what a method wrote is kept when it returns.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from feeds.errors import MissingExtra
from feeds.messages import Message
from feeds.store import address
from feeds.store.journal import next_act
from feeds.store.protocol import Store
from feeds.store.sqlite.store import open_store as open_sqlite
from feeds.store.values import Applied, HistoryItem, Rule, SmartFeed, Unindexed

__all__ = ["Applied", "HistoryItem", "Rule", "SmartFeed", "Store", "Unindexed", "next_act", "open_store"]


def _now() -> datetime:
    # In the reader's zone: that is where `today` begins.
    return datetime.now(UTC).astimezone()


def open_store(
    name: str | Path,
    *,
    readonly: bool = False,
    unfinished: bool = False,
    clock: Callable[[], datetime] = _now,
) -> Store:
    """The library of this name (`feeds.store.address`), made or migrated where needed.

    `clock` dates the history of changes. Raises StoreError, also for one on a server that is an `unfinished` copy,
    unless that is wanted.
    """
    where = address.parse(name)
    if where.url:
        return _open_postgres(where, clock, readonly=readonly, unfinished=unfinished)
    return open_sqlite(where, clock, readonly=readonly)


def _open_postgres(
    where: address.Address, clock: Callable[[], datetime], *, readonly: bool, unfinished: bool
) -> Store:
    try:
        from feeds.store.postgres.store import open_store as open_postgres
    except ImportError as error:
        raise MissingExtra(Message("extra.server", "a library on a PostgreSQL server"), "postgres") from error
    return open_postgres(where, clock, readonly=readonly, unfinished=unfinished)
