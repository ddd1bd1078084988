"""Small things kept by name."""

from __future__ import annotations

from feeds.store.sql.connection import Connections


class State:
    """`feeds.store.protocol.State` in SQL."""

    def __init__(self, connections: Connections) -> None:
        self._db = connections

    def get(self, key: str) -> str | None:
        with self._db.reading() as db:
            row = db.execute("SELECT value FROM keep WHERE key = ?", (f"app {key}",)).fetchone()
            return None if row is None else str(row[0])

    def set(self, key: str, value: str) -> None:
        with self._db.writing() as db:
            db.execute(
                "INSERT INTO keep (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (f"app {key}", value),
            )
