"""The library of a reader in an archive that others read too: what they do to articles is their own, all else is to be read.

See `feeds.store.postgres.admission` for the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType

from feeds.errors import StoreError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.model import Changes, Feed, FeedSettings
from feeds.store.address import Address
from feeds.store.journal import Arrived, Kind, Revised
from feeds.store.postgres import delivery, index, maintenance, search, tables
from feeds.store.postgres.connections import Connections
from feeds.store.sql import arrivals, articles, encoding, feed_rows, journal, subscriptions
from feeds.store.sql.connection import Connection
from feeds.store.sql.filling import Filling
from feeds.store.sql.store import SqlStore
from feeds.store.values import Applied, Tables, Unindexed


class Curated(StoreError):
    """A reader would arrange what is everybody's."""

    def __init__(self, library: str) -> None:
        super().__init__(
            library,
            Message(
                "library.curated", "is shared with others; only its curator arranges its feeds and texts"
            ),
            Hint.ASK_CURATOR,
        )


class ReaderStore(SqlStore):
    """`feeds.store.protocol.Store` for one reader of an archive."""

    def __init__(self, address: Address, connections: Connections, clock: Callable[[], datetime]) -> None:
        self.journal: Journal
        super().__init__(
            address, connections, search, Maintenance(connections), clock, Journal(connections, clock)
        )
        self.subscriptions = Subscriptions(connections, self.journal, self.saved)
        self.articles = Articles(connections, self.journal, self.saved)
        self.arrivals = Arrivals(connections, self.journal, self.shared)
        self.index = Index(connections, search)
        self.journal.deliver()


class Journal(journal.Journal):
    """The reader's own journal; whoever asks what is new has it brought first."""

    _db: Connections

    def deliver(self) -> None:
        """Bring what came to the archive since the reader looked last."""
        if self._db.readonly:
            return
        with self._db.reading() as db:
            if not delivery.waits(db):
                return
        with self._db.writing() as db:
            delivery.deliver(db, self._tell)

    def _tell(self, db: Connection, change: Arrived | Revised) -> None:
        # It is news to this window too, as what any other program wrote.
        writer, self._writer = self._writer, "archive"
        try:
            self.record(db, None, change)
        finally:
            self._writer = writer

    def kinds_since(self, serial: int, *, own: bool = True) -> tuple[int, frozenset[Kind]]:
        self.deliver()
        return super().kinds_since(serial, own=own)


class Subscriptions(subscriptions.Subscriptions):
    """Feeds are the curator's: a reader reads what is subscribed to."""

    def add(
        self,
        url: str,
        *,
        title: str = "",
        folder: Sequence[str] = (),
        settings: FeedSettings | None = None,
        site_url: str = "",
        undoable: bool = True,
    ) -> int:
        raise Curated(self._db.name)

    def _set(self, id: int, field: str, value: str, label: Message) -> None:
        raise Curated(self._db.name)

    def remove(self, id: int) -> int:
        raise Curated(self._db.name)


class Articles(articles.Articles):
    """The text of an article's own page, where a reader had it fetched, is theirs."""

    def set_full_text(self, id: int, html: str) -> None:
        with self._db.writing() as db:
            db.execute("DELETE FROM own_text WHERE id = ?", (id,))
            if html:
                db.execute("INSERT INTO own_text (id, packed) VALUES (?, ?)", (id, encoding.squeeze(html)))
            self._journal.record(db, None, Revised(((id, id),)))


class Arrivals(arrivals.Arrivals):
    """Workers fetch: for a reader nothing is ever due, and a refresh brings what they fetched."""

    _journal: Journal

    def lease(
        self,
        worker: str,
        *,
        limit: int | None = None,
        per_host: int | None = None,
        seconds: float,
        now: datetime,
        more: bool = False,
    ) -> list[Feed]:
        self._journal.deliver()
        return []

    def release(self, worker: str) -> None:
        """Nothing was taken."""

    def keep_lease(self, worker: str, *, seconds: float, now: datetime) -> int:
        return 0

    def due(self, now: datetime) -> list[Feed]:
        return []

    def due_count(self, now: datetime) -> int:
        return 0

    def askable(self, feeds: Sequence[Feed]) -> list[Feed]:
        self._journal.deliver()
        return []

    def unjudged(self) -> list[int]:
        self._journal.deliver()
        with self._db.reading() as db:
            return delivery.unjudged(db)

    def judged(self, last: int) -> None:
        with self._db.writing() as db:
            delivery.judged(db, last)

    def apply_all(self, changes: Iterable[Changes]) -> list[Applied]:
        raise Curated(self._db.name)


class Index(index.Index):
    """Workers keep the search index, and prepare for the others."""

    def take_in(self, to_text: Callable[[str], str], limit: int) -> int:
        return 0

    def keep_meanings(self, encoder: str, vectors: Mapping[int, bytes], wordings: Mapping[int, int]) -> None:
        """They stay in the reader's own index."""

    def prepare(self, make: Callable[[Unindexed], bytes], version: int, limit: int) -> int:
        return 0


class Maintenance(maintenance.Maintenance):
    """The curator's programs look after the archive; a reader's after what is theirs."""

    _db: Connections
    about = ("place", "note", "tagged", "account_entry", "own_text")

    @contextmanager
    def tables(
        self, leave: Collection[str] = (), skip: Mapping[str, int] = MappingProxyType({})
    ) -> Iterator[tuple[int, Tables]]:
        with self._db.reading() as db:
            # Of the archive's articles those that were brought to this reader.
            brought = dict.fromkeys(
                ("article", "text", "inbox", "full_text"), "WHERE id IN (SELECT id FROM shelf)"
            )
            yield tables.version(db), tables.all_rows(db, leave, skip, brought)

    def retain(self, now: datetime, days: int | None, count: int | None) -> tuple[int, int]:
        return 0, 0

    def sweep(self, now: datetime) -> int:
        with self._db.writing() as db:
            journal.forget(db, now)
        return 0

    def repair(self) -> None:
        with self._db.writing() as db:
            feed_rows.recount(db)

    def filling(self, source: str) -> Filling:
        raise Curated(self._db.name)
