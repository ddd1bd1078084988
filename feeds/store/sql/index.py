"""What the indexes ask: texts that wait for the search index, and articles for an index of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext

from feeds import garbage
from feeds.store.sql import rows, waiting
from feeds.store.sql.connection import Connections
from feeds.store.sql.engine import Engine
from feeds.store.values import Meanings, Unindexed


class Index:
    """`feeds.store.protocol.Index` in SQL."""

    def __init__(self, connections: Connections, engine: Engine) -> None:
        self._db = connections
        self._engine = engine

    def unindexed(self, after_id: int, limit: int, version: int = 0) -> list[Unindexed]:
        with self._db.reading() as db:
            return rows.unindexed(db, after_id, limit)

    def prepare(self, make: Callable[[Unindexed], bytes], version: int, limit: int) -> int:
        return 0

    def learning(self) -> AbstractContextManager[bool]:
        return nullcontext(True)

    def meanings(self, ids: Sequence[int], encoder: str) -> Meanings:
        return Meanings({}, {})

    def keep_meanings(self, encoder: str, vectors: Mapping[int, bytes], wordings: Mapping[int, int]) -> None:
        """The only index has them already."""

    def texts(self, ids: Sequence[int]) -> list[tuple[int, str, str]]:
        with self._db.reading() as db:
            return rows.texts(db, ids)

    def is_behind(self) -> bool:
        with self._db.reading() as db:
            return db.execute("SELECT 1 FROM inbox LIMIT 1").fetchone() is not None

    def waiting(self) -> int:
        with self._db.reading() as db:
            return waiting.number(db)

    def take_in(self, to_text: Callable[[str], str], limit: int) -> int:
        with garbage.seldom(), self._db.indexing() as is_free:
            if not is_free:
                return 0
            with self._db.reading() as db:
                found = waiting.waiting(db, limit)
            # Cutting takes most of the time and holds no lock: marks are not kept waiting.
            texts = [waiting.cut(text, to_text) for text in found]
            with self._db.writing() as db:
                self._engine.take_in(db, texts)
            return len(found)
