"""A library copied whole into another that is empty: from a file to a server, from a server to a file, or alike.

All of it comes through or nothing does. The search index and the recommendations are left out: they are made again
of the texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from feeds.atomic import PRIVATE, replacing
from feeds.errors import StoreError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.recommend import database as recommendations
from feeds.store import Store, open_store
from feeds.store.sql.tables import Row, Tables, Unfit

MADE_AGAIN = ("inbox", "sqlite_sequence")
"""Tables whose rows are others in the copy: what waits for the index, and numbers given out."""


def copy(source: Path | str, target: Path | str) -> dict[str, int]:
    """Copy a library; how many rows of each table. Raises StoreError."""
    if isinstance(target, Path) and target.exists():
        raise StoreError(str(target), Message("library.not-empty", "is not empty"), Hint.CHOOSE_OTHER_LIBRARY)
    counts: dict[str, int] = {}
    with (
        open_store(source, readonly=True) as store,
        store.maintenance.tables(leave=recommendations.TABLES) as (version, tables),
    ):
        try:
            _fill(target, version, _counted(tables, counts))
        except Unfit as error:
            raise StoreError(str(source), error.reason) from error
    with open_store(target, readonly=True) as store:
        _compare(store, counts)
    return counts


def _fill(target: Path | str, version: int, tables: Tables) -> None:
    if isinstance(target, Path):
        from feeds.store.sqlite import tables as files

        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with replacing(target, mode=PRIVATE, database=True) as unfinished:
            files.make(unfinished, version, tables, lambda _: None)
        return
    from feeds.store.postgres.maintenance import Maintenance

    with open_store(target) as store:
        assert isinstance(store.maintenance, Maintenance)
        store.maintenance.fill(version, tables)


def _counted(tables: Tables, counts: dict[str, int]) -> Iterator[tuple[str, Iterable[Row]]]:
    """Tables as they are, their rows counted as they go through."""

    def through(table: str, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            counts[table] += 1
            yield row

    for table, rows in tables:
        counts[table] = 0
        yield table, through(table, rows)


def _compare(copied: Store, counts: Mapping[str, int]) -> None:
    """Count what has arrived. Raises StoreError where it is not what was sent."""
    with copied.maintenance.tables(leave=recommendations.TABLES) as (_, tables):
        for table, rows in tables:
            number = sum(1 for _ in rows)
            if table not in MADE_AGAIN and number != counts.get(table, 0):
                raise StoreError(
                    copied.address.shown,
                    Message(
                        "library.copied-short",
                        "has {number} rows of {table}, and the one it was copied from {other}",
                        number=number,
                        table=table,
                        other=counts.get(table, 0),
                    ),
                )
