"""The tables of a library as plain rows, by the names and columns that they have in SQLite; see `feeds.store.sql.tables`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from feeds.store.postgres.connections import SCHEMA, Connection
from feeds.store.sql.filling import NUMBERS
from feeds.store.sql.tables import Row, rows

_OURS = ("library", "words", "moved", "prepared", "preparing", "meaning")
"""What no other kind of library has."""


def version(db: Connection) -> int:
    """Which version of SQLite's tables ours are like."""
    return 9


def all_rows(
    db: Connection,
    leave: Collection[str],
    skip: Mapping[str, int],
    parts: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[tuple[str, Iterator[Row]]]:
    """Every table but those named and the search index, its rows in the order of their key; of some the first are
    skipped, so many. `parts` says by SQL which rows of some are meant.
    """
    for table in names(db):
        if table not in leave:
            columns = columns_of(db, table)
            quoted = ", ".join(f'"{column}"' for column in columns)
            sql = f"SELECT {quoted} FROM {table} {parts.get(table, '')} ORDER BY {_key(db, table)} OFFSET ?"
            yield table, rows(db.scan(sql, (skip.get(table, 0),)), table, columns)
    if NUMBERS not in leave:
        yield NUMBERS, iter([{"name": table, "seq": last} for table, _, last in numbers(db)])


def _key(db: Connection, table: str) -> str:
    """SQL of what tells the rows of a table apart; of a view the first column does."""
    row = db.execute(
        "SELECT string_agg(pg_get_indexdef(indexrelid, place, true), ', ' ORDER BY place)"
        " FROM pg_index, generate_series(1, indnkeyatts) AS place"
        " WHERE indrelid = CAST(? AS regclass) AND indisunique GROUP BY indexrelid, indisprimary"
        " ORDER BY indisprimary DESC LIMIT 1",
        (table,),
    ).fetchone()
    return "1" if row is None else str(row[0])


def names(db: Connection) -> list[str]:
    """The tables that every kind of library has."""
    found = db.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = CAST(? AS regnamespace) AND relkind = 'r'"
        " AND NOT relispartition ORDER BY relname",
        (SCHEMA,),
    )
    return [name for (name,) in found if name not in _OURS]


def columns_of(db: Connection, table: str) -> list[str]:
    return [name for name, *_ in db.execute(f"SELECT * FROM {table} WHERE 1 = 0").description or ()]


def numbers(db: Connection) -> list[tuple[str, str, int]]:
    """Tables whose rows get a number, the column of it, and the last that was given."""
    found = db.execute(
        "SELECT table_name, column_name, pg_get_serial_sequence(table_name, column_name)"
        " FROM information_schema.columns WHERE table_schema = ANY(current_schemas(false))"
        " AND is_identity = 'YES' ORDER BY table_name",
    ).fetchall()
    given = []
    for table, column, sequence in (row for row in found if row[0] not in _OURS):
        row = db.execute(
            "SELECT coalesce(pg_sequence_last_value(CAST(? AS regclass)), 0)", (sequence,)
        ).fetchone()
        given.append((str(table), str(column), int(row[0]) if row else 0))
    return given


def give_numbers(db: Connection, given: Mapping[str, int]) -> None:
    """Let rows be numbered on from the last numbers that were given in tables."""
    for table, column, _ in numbers(db):
        last = f"greatest(?, (SELECT coalesce(max({column}), 0) FROM {table}))"
        sequence = f"pg_get_serial_sequence('{SCHEMA}.{table}', '{column}')"
        db.execute(f"SELECT setval({sequence}, {last} + 1, false)", (given.get(table, 0),))
