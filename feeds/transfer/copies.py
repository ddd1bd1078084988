"""A library copied whole into another that is empty: from a file to a server, from a server to a file, or alike.

A copy that was broken off goes on where it stopped, unless the library has changed since; until it is whole nothing
opens it. The search index is made again of the texts. What recommendations learned of the reader comes along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from feeds.atomic import PRIVATE, replacing
from feeds.errors import StoreError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.recommend import database as recommendations
from feeds.store import Store, address, open_store
from feeds.store.sql.filling import Filling
from feeds.store.sql.tables import Row, Tables, Unfit

MADE_AGAIN = ("inbox", "sqlite_sequence")
"""Tables whose rows are others in the copy: what waits for the index, and numbers given out."""
SAMPLED = 500
"""One of so many rows of each table, and its last, is looked for in the copy."""
Sample = dict[str, list[Row]]


def copy(source: Path | str, target: Path | str) -> dict[str, int]:
    """Copy a library, or go on with it; how many rows of each table. Raises StoreError."""
    with open_store(source, readonly=True) as store:
        with _place(target) as place, open_store(place, unfinished=True) as copied:
            counts = _fill(copied, store)
        recommendations.carry(store.address.beside, address.parse(target).beside)
    return counts


@contextmanager
def _place(target: Path | str) -> Iterator[Path | str]:
    """Where the copy is made: of a file beside its place, to which it moves when it is whole."""
    if not isinstance(target, Path):
        yield target
        return
    if target.exists():
        raise StoreError(str(target), Message("library.not-empty", "is not empty"), Hint.CHOOSE_OTHER_LIBRARY)
    unfinished = target.with_name(f"{target.name}.unfinished")
    yield unfinished
    with replacing(target, new=True, mode=PRIVATE, database=True) as whole:
        unfinished.replace(whole)


def _fill(copied: Store, store: Store) -> dict[str, int]:
    """Fill a library with the rows of another, and compare them; how many rows of each table."""
    filling = copied.maintenance.filling(f"{store.address.shown} {store.journal.serial()}")
    sample: Sample = {}
    try:
        with store.maintenance.tables(leave=recommendations.TABLES, skip=filling.rows) as (version, tables):
            filling.fill(version, _sampled(tables, sample))
    except Unfit as error:
        raise StoreError(store.address.shown, error.reason) from error
    if (wrong := _difference(filling, sample)) is not None:
        filling.give_up()
        raise StoreError(copied.address.shown, wrong)
    filling.finish()
    return filling.rows


def _sampled(tables: Tables, sample: Sample) -> Iterator[tuple[str, Iterable[Row]]]:
    """Tables as they are, some of their rows put aside."""

    def through(table: str, rows: Iterable[Row]) -> Iterator[Row]:
        aside, last = sample.setdefault(table, []), None
        for place, row in enumerate(rows):
            last = row
            if place % SAMPLED == 0:
                aside.append(row)
            yield row
        if last is not None:
            aside.append(last)

    for table, rows in tables:
        yield table, through(table, rows)


def _difference(filling: Filling, sample: Mapping[str, list[Row]]) -> Message | None:
    """Count what has arrived, and look for some of it: what is not as it was sent, a clause."""
    for table, number in filling.counts().items():
        if table in MADE_AGAIN:
            continue
        if number != filling.rows.get(table, 0):
            return Message(
                "library.copied-short",
                "has {number} rows of {table}, and the one it was copied from {other}",
                number=number,
                table=table,
                other=filling.rows.get(table, 0),
            )
        if not all(filling.holds(table, row) for row in sample.get(table, ())):
            return Message(
                "library.copied-wrong",
                "has other rows of {table} than the one it was copied from",
                table=table,
            )
    return None
