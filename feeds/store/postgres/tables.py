"""The tables of a library as plain rows, by the names and columns that they have in SQLite; see `feeds.store.sql.tables`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from feeds.store.postgres import search
from feeds.store.postgres.connections import SCHEMA, Connection
from feeds.store.sql.tables import NEWER, UNKNOWN_TABLE, Row, Tables, Unfit, packed, rows

VERSION = 9
"""Which version of SQLite's tables ours are like."""
NUMBERS = "sqlite_sequence"
"""SQLite's own table of the numbers given out: one that was never stands for something else."""
_OURS = ("library", "words", "moved")
"""What no other kind of library has."""


def all_rows(
    db: Connection, leave: Collection[str], parts: Mapping[str, str] | None = None
) -> Iterator[tuple[str, Iterator[Row]]]:
    """Every table but those named and the search index. `parts` says by SQL which rows of some are meant."""
    for table in names(db):
        if table not in leave:
            columns = [f'"{column}"' for column in columns_of(db, table)]
            yield (
                table,
                rows(
                    db.scan(f"SELECT {', '.join(columns)} FROM {table} {(parts or {}).get(table, '')}"),
                    table,
                    columns_of(db, table),
                ),
            )
    if NUMBERS not in leave:
        yield NUMBERS, iter([{"name": table, "seq": last} for table, _, last in numbers(db)])


def names(db: Connection) -> list[str]:
    """The tables that every kind of library has."""
    found = db.execute("SELECT tablename FROM pg_tables WHERE schemaname = ? ORDER BY tablename", (SCHEMA,))
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


def fill(db: Connection, version: int, tables: Tables) -> None:
    """Make an empty library one of these rows, whose tables were of this version. Raises Unfit.

    The search index is empty then: every text waits to be taken in.
    """
    if version != VERSION:
        raise Unfit(NEWER)
    there = names(db)
    given: dict[str, int] = {}
    for table, found in tables:
        if table == NUMBERS:
            given = {row["name"]: row["seq"] for row in found}
            continue
        if table not in there:
            raise Unfit(UNKNOWN_TABLE.filled(table=table[:40]))
        db.execute(f"DELETE FROM {table}")
        columns = columns_of(db, table)
        quoted = ", ".join(f'"{column}"' for column in columns)
        db.fill(table, quoted, ([packed(row[column]) for column in columns] for row in found))
    for table, column, _ in numbers(db):
        last = f"greatest(?, (SELECT coalesce(max({column}), 0) FROM {table}))"
        sequence = f"pg_get_serial_sequence('{SCHEMA}.{table}', '{column}')"
        db.execute(f"SELECT setval({sequence}, {last} + 1, false)", (given.get(table, 0),))
    search.index_anew(db)
