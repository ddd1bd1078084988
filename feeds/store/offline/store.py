"""A store before which stands what this machine knows and has not sent yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from feeds import change_labels as labels
from feeds.errors import StoreError
from feeds.messages import Message
from feeds.model import Article, Headline, Note
from feeds.store.journal import Flagged, Kind, Noted, Placed, Tagged
from feeds.store.offline import deeds
from feeds.store.offline.deeds import Deed
from feeds.store.offline.known import ARTICLES, ROWS, Known
from feeds.store.offline.unsent import Unsent
from feeds.store.protocol import Articles, Journal, Lists, Store
from feeds.store.runs import runs_of


class OfflineStore:
    """`feeds.store.protocol.Store` over another one, whose articles are marked and read on while that is away.

    A mark that could not be sent counts as if the article had been otherwise. Everything else is the other
    store's own, and raises StoreError meanwhile.
    """

    def __init__(self, store: Store, path: Path) -> None:
        """`path` is the file for what waits."""
        self._store = store
        self.address = store.address
        self.unsent = Unsent(store, path)
        rows = Known[Headline](ROWS)
        self.lists = cast("Lists", _Lists(store.lists, self.unsent, rows))
        self.articles = cast("Articles", _Articles(store, self.unsent, rows))
        self.journal = cast("Journal", _Journal(store.journal, self.unsent))
        self.subscriptions, self.saved, self.arrivals = store.subscriptions, store.saved, store.arrivals
        self.index, self.maintenance, self.state = store.index, store.maintenance, store.state
        self.accounts, self.shared = store.accounts, store.shared

    def close(self) -> None:
        self.unsent.waiting.close()
        self._store.close()

    def __enter__(self) -> OfflineStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Before:
    """Stands before a part of a store: what it does not say itself, that part does."""

    def __init__(self, part: object, unsent: Unsent) -> None:
        self._part: Any = part
        self._unsent = unsent

    def __getattr__(self, name: str) -> Any:
        return getattr(self._part, name)

    def _waiting(self) -> list[Deed]:
        return [kept.deed for kept in self._unsent.waiting.all()]


class _Lists(_Before):
    """Rows as they are with the marks that wait; those that are known while the library is away."""

    def __init__(self, lists: Lists, unsent: Unsent, rows: Known[Headline]) -> None:
        super().__init__(lists, unsent)
        self._rows = rows

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "recommended":
            self._part.recommended = value
        else:
            super().__setattr__(name, value)

    def headlines(self, ids: Sequence[int]) -> list[Headline]:
        # Looked at first: what is sent meanwhile is in the rows, and there again is no harm.
        waiting = self._waiting()
        try:
            rows = self._part.headlines(ids)
            self._rows.keep(rows)
        except StoreError as error:
            rows = [row for id in ids if (row := self._rows.get(id)) is not None]
            if not (error.is_away and rows):
                raise
        return [deeds.row_after(row, waiting) for row in rows] if waiting else rows


class _Articles(_Before):
    """Articles with the marks that wait, and what makes marks."""

    def __init__(self, store: Store, unsent: Unsent, rows: Known[Headline]) -> None:
        super().__init__(store.articles, unsent)
        self._store = store
        self._rows = rows
        self._known = Known[Article](ARTICLES)
        self._tags: dict[str, int] = {}
        self._notes: dict[int, Noted] = {}
        """Notes of this program by what they are called until the library gives them numbers."""

    def one(self, id: int) -> Article | None:
        waiting = self._waiting()
        try:
            article: Article | None = self._part.one(id)
            if article is not None:
                self._known.keep([article])
        except StoreError as error:
            article = self._known.get(id)
            if not (error.is_away and article is not None):
                raise
        return None if article is None else deeds.article_after(article, waiting)

    def tags(self) -> dict[str, int]:
        try:
            self._tags = self._part.tags()
        except StoreError as error:
            if not error.is_away:
                raise
        return self._tags

    # ------------------------------------------------------------ marks

    def set_read(self, ids: Sequence[int], read: bool) -> int:
        return self._flag(Kind.READ, ids, read)

    def set_starred(self, ids: Sequence[int], starred: bool) -> int:
        return self._flag(Kind.STARRED, ids, starred)

    def set_hidden(self, ids: Sequence[int], hidden: bool) -> int:
        return self._flag(Kind.HIDDEN, ids, hidden)

    def _flag(self, flag: Kind, ids: Sequence[int], on: bool) -> int:
        setter = getattr(self._part, f"set_{flag}")
        return self._do(Flagged(flag, on, runs_of(sorted(set(ids)))), lambda: int(setter(ids, on)))

    def set_tags(self, ids: Sequence[int], add: Iterable[str] = (), remove: Iterable[str] = ()) -> int:
        put, taken = tuple(add), tuple(remove)
        tagged = Tagged(
            tuple((id, name) for id in ids for name in put),
            tuple((id, name) for id in ids for name in taken if name not in put),
        )
        return self._do(tagged, lambda: int(self._part.set_tags(ids, put, taken)))

    def set_place(self, id: int, anchor: str) -> None:
        self._do(Placed(id, "", anchor), lambda: self._part.set_place(id, anchor) or 0)

    def keep_note(self, id: int, note: Note) -> int:
        noted = deeds.noted(id, note)
        if noted.note < 0:
            self._notes[noted.note] = noted
        if note.id < 0:
            return self._do(noted, lambda: self._by_name(noted))
        return self._do(noted, lambda: int(self._part.keep_note(id, note)))

    def remove_note(self, note: int) -> None:
        if note > 0:
            self._do(Noted(note, None, None), lambda: self._part.remove_note(note) or 0)
        elif (made := self._notes.get(note)) is not None:
            removed = Noted(note, made.after, None)
            self._do(removed, lambda: self._by_name(removed))

    def _by_name(self, noted: Noted) -> int:
        deeds.do(self._store, noted)
        return noted.note

    def _do(self, deed: Deed, call: Callable[[], int]) -> int:
        about = deeds.articles(deed)
        row = self._rows.get(about[0]) if len(about) == 1 else None
        what = labels.titled(row.title) if row is not None else labels.articles(deeds.number(deed))
        return self._unsent.do(deed, deeds.label(deed, what), call)


class _Journal(_Before):
    """The history of a library, of which what waits is the last."""

    @contextmanager
    def acting(self, act: int) -> Iterator[None]:
        with self._unsent.acting(act):
            yield

    @contextmanager
    def together(self, label: Message) -> Iterator[None]:
        with self._unsent.whole(), self._part.together(label):
            yield

    @contextmanager
    def told_by(self, origin: str) -> Iterator[None]:
        with self._unsent.whole(), self._part.told_by(origin):
            yield

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        with self._unsent.whole(), self._part.rehearsal():
            yield

    def undo(self, change: int | None = None) -> Message | None:
        waited = self._unsent.take_back() if change is None else None
        return waited or cast("Message | None", self._part.undo(change))

    def undo_act(self, act: int) -> Message | None:
        return self._unsent.take_back(act) or cast("Message | None", self._part.undo_act(act))

    def last_done(self) -> int:
        return self._unsent.waiting.last_act() or int(self._part.last_done())
