"""What is made of texts for readers' own indexes: once by a worker, not by every machine that joins.

`prepared` has a row for each article, with the version of how it was made. It is of the article's row as it was read
(`of` is its `xmin`, which every new wording changes): what was made of an older wording is found by nobody.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

from feeds.store.postgres.connections import LEARNING_LOCK, PREPARING_LOCK, Connections
from feeds.store.sql import index, rows
from feeds.store.sql.condition import Condition
from feeds.store.sql.connection import Connection
from feeds.store.values import Meanings, Unindexed

VERSION_5 = """
CREATE TABLE prepared (id BIGINT PRIMARY KEY, of BIGINT NOT NULL, version INTEGER NOT NULL, packed BYTEA NOT NULL);
-- What is compressed already is not compressed again.
ALTER TABLE prepared ALTER packed SET STORAGE EXTERNAL;
-- Up to which article all is prepared in a version.
CREATE TABLE preparing (version INTEGER PRIMARY KEY, last BIGINT NOT NULL);
-- It says no more than the texts. Who may not use the schema does not come to it.
GRANT SELECT ON prepared TO PUBLIC;
-- What articles mean, as vectors of an encoder.
CREATE TABLE meaning (id BIGINT PRIMARY KEY, of BIGINT NOT NULL, encoder TEXT NOT NULL, vector BYTEA NOT NULL);
GRANT SELECT ON meaning TO PUBLIC;
CREATE FUNCTION unprepare() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM broadsheet.prepared WHERE id = OLD.id;
    DELETE FROM broadsheet.meaning WHERE id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER dropped AFTER DELETE ON article FOR EACH ROW EXECUTE FUNCTION unprepare();
"""
_OF = "CAST(CAST(a.xmin AS TEXT) AS BIGINT)"
"""Which wording an article's row is of."""


class Index(index.Index):
    """`feeds.store.protocol.Index` of a library that many read."""

    _db: Connections

    def unindexed(self, after_id: int, limit: int, version: int = 0) -> list[Unindexed]:
        prepared = Condition(f"p.id = s.id AND p.version = ? AND p.of = {_OF}", (version,))
        with self._db.reading() as db:
            return rows.unindexed(db, after_id, limit, prepared)

    def prepare(self, make: Callable[[Unindexed], bytes], version: int, limit: int) -> int:
        with self._db.turn(PREPARING_LOCK) as is_free:
            if not is_free:
                return 0
            with self._db.reading() as db:
                found = rows.unindexed(db, _prepared_up_to(db, version), limit)
                of = _wordings(db, [article.id for article in found])
            if not found:
                return 0
            # Preparing takes most of the time and holds no lock that others wait for.
            made = [(article.id, of[article.id], version, make(article)) for article in found]
            with self._db.writing() as db:
                db.executemany(
                    "INSERT INTO prepared (id, of, version, packed) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
                    " SET of = excluded.of, version = excluded.version, packed = excluded.packed"
                    " WHERE prepared.version <= excluded.version",
                    made,
                )
                db.execute(
                    "INSERT INTO preparing (version, last) VALUES (?, ?)"
                    " ON CONFLICT (version) DO UPDATE SET last = excluded.last",
                    (version, found[-1].id),
                )
            return len(found)

    def learning(self) -> AbstractContextManager[bool]:
        return self._db.turn(LEARNING_LOCK)

    def meanings(self, ids: Sequence[int], encoder: str) -> Meanings:
        with self._db.reading() as db:
            wordings = _wordings(db, ids)
            found = db.execute(
                f"SELECT m.id, m.vector FROM json_each(?) AS wanted JOIN meaning AS m ON m.id = wanted.value"
                f" JOIN article AS a ON a.id = m.id AND m.of = {_OF} WHERE m.encoder = ?",
                (json.dumps(list(ids)), encoder),
            )
            return Meanings(dict(found.fetchall()), wordings)

    def keep_meanings(self, encoder: str, vectors: Mapping[int, bytes], wordings: Mapping[int, int]) -> None:
        rows = [(id, wordings[id], encoder, vector) for id, vector in vectors.items() if id in wordings]
        if not rows:
            return
        with self._db.writing() as db:
            db.executemany(
                "INSERT INTO meaning (id, of, encoder, vector) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
                " SET of = excluded.of, encoder = excluded.encoder, vector = excluded.vector",
                rows,
            )


def _prepared_up_to(db: Connection, version: int) -> int:
    row = db.execute("SELECT last FROM preparing WHERE version = ?", (version,)).fetchone()
    return int(row[0]) if row else 0


def _wordings(db: Connection, ids: Sequence[int]) -> dict[int, int]:
    rows = db.execute(
        f"SELECT a.id, {_OF} FROM json_each(?) AS wanted JOIN article AS a ON a.id = wanted.value",
        (json.dumps(list(ids)),),
    )
    return dict(rows.fetchall())
