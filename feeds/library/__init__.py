"""A library: the articles of one store, and what can be done with them.

Its parts are a class of one idea each. They know one store and the ids in it; what is open at once, and where an id
comes from, is `feeds.workspace`'s. Every method may block; all may be called from any thread.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.errors import StoreError
from feeds.hints import Hint
from feeds.library.articles import Articles, Opened
from feeds.library.index import Index
from feeds.library.lists import Lists
from feeds.library.names import CATALOGUE, SAMPLE
from feeds.library.recommendations import Recommendations
from feeds.library.saved import Saved
from feeds.library.stories import Stories, Told
from feeds.library.subscriptions import Subscriptions
from feeds.messages import Message

if TYPE_CHECKING:
    from feeds.library.accounts import Accounts
    from feeds.library.arrivals import Allowed, Arrivals
    from feeds.library.downloads import Downloads
    from feeds.library.editions import Editions
    from feeds.library.folder import Folder
    from feeds.library.maintenance import Maintenance
    from feeds.library.sources import Sources
    from feeds.store import Store
    from feeds.store.offline.unsent import Unsent

__all__ = ["CATALOGUE", "SAMPLE", "Library", "Opened", "Told"]

SMALLEST = 512
"""Bytes of the smallest database: SQLite takes less for a new file."""


class Library:
    """An open library, by its parts. One that is `readonly` takes no marks, and learns nothing.

    `programs` are those that its feeds may name; none without it.
    """

    def __init__(
        self,
        store: Store,
        *,
        readonly: bool = False,
        programs: Allowed = dict,
        unsent: Unsent | None = None,
    ) -> None:
        self.store = store
        self.readonly = readonly
        self.unsent = unsent
        """The marks that wait on this machine, where the library may be away."""
        self._followed: int | None = None
        """The last change of the journal that `others_wrote` has looked at."""
        self.index = Index(store, readonly=readonly)
        self.recommendations = Recommendations(store, self.index)
        self.lists = Lists(store, self.index, Stories(store, self.index), self.recommendations)
        self.articles = Articles(store, self.recommendations)
        self.subscriptions = Subscriptions(store, self.recommendations)
        self.saved = Saved(store)
        self._programs = programs

    # The parts that the first headlines can do without are loaded by whoever asks them first.

    @cached_property
    def accounts(self) -> Accounts:
        from feeds.library.accounts import Accounts

        return Accounts(self.store, self.index)

    @cached_property
    def folder(self) -> Folder:
        from feeds.library.folder import Folder

        return Folder(self.store)

    @cached_property
    def arrivals(self) -> Arrivals:
        from feeds.library.arrivals import Arrivals

        return Arrivals(self.store, self.articles, self.index, self.accounts, self._programs)

    @cached_property
    def sources(self) -> Sources:
        from feeds.library.sources import Sources

        return Sources(self.store, self.subscriptions, self.recommendations, self.arrivals)

    @cached_property
    def maintenance(self) -> Maintenance:
        from feeds.library.maintenance import Maintenance

        return Maintenance(self.store, self.index, self.lists, self.saved, readonly=self.readonly)

    @cached_property
    def downloads(self) -> Downloads:
        from feeds.library.downloads import Downloads

        return Downloads(self.store)

    @cached_property
    def editions(self) -> Editions:
        from feeds.library.editions import Editions

        return Editions(self.store, self.lists, self.recommendations, readonly=self.readonly)

    @classmethod
    def at(cls, path: Path | str, *, readonly: bool = False, programs: Allowed = dict) -> Library:
        """The library kept in a file, or at the address of a database on a server, made where it is missing.

        Raises StoreError.

        An empty file where there are backups of a library is no new library.
        """
        from feeds.store import open_store

        if isinstance(path, Path) and not readonly and _is_emptied(path):
            from feeds import maintenance

            if (found := maintenance.lost(path)) is not None:
                raise StoreError(
                    str(path),
                    Message(
                        "library.emptied",
                        "has nothing left in it, but its backup of {day} is whole",
                        day=str(found[0]),
                    ),
                    Hint.RESTORE.filled(day=str(found[0])),
                    is_damage=True,
                )
        store = open_store(path, readonly=readonly)
        if readonly or not store.address.url:
            return cls(store, readonly=readonly, programs=programs)
        from feeds.store.offline.store import OfflineStore

        offline = OfflineStore(store, store.address.unsent)
        # What was left waiting the last time goes first, whoever opens the library.
        with suppress(StoreError):
            offline.unsent.send()
        return cls(offline, programs=programs, unsent=offline.unsent)

    @classmethod
    def in_memory(cls) -> Library:
        """An empty library that is kept nowhere."""
        from feeds.store import open_store
        from feeds.store.address import MEMORY

        return cls(open_store(MEMORY))

    def close(self) -> None:
        self.index.close()
        self.store.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def others_wrote(self) -> bool:
        """Whether another program has changed this library since the last call."""
        from feeds.store.journal import Kind

        if not self.store.journal.stirred():
            return False
        if not self.readonly:
            self.arrivals.judge()
        seen = self._followed
        if seen is None:
            self._followed = self.store.journal.serial()
            return False
        self._followed, kinds = self.store.journal.kinds_since(seen, own=False)
        return bool(kinds - {Kind.PLACE})


def _is_emptied(path: Path) -> bool:
    """Whether a library's file is there and has nothing left."""
    try:
        return path.stat().st_size < SMALLEST
    except OSError:
        return False
