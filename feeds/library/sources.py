"""What the reader points at comes in: files, folders, addresses, lists of feeds, other programs' files."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import paths
from feeds.errors import FeedsError, NothingToRead
from feeds.hints import Hint
from feeds.library import names, web
from feeds.logins import without_login
from feeds.messages import Message
from feeds.model import PAGES, FeedSettings, ParsedFeed

if TYPE_CHECKING:
    from feeds import sources
    from feeds.library.arrivals import Arrivals
    from feeds.library.imports import Imported
    from feeds.library.recommendations import Recommendations
    from feeds.library.subscriptions import Subscriptions
    from feeds.store import Store
    from feeds.transfer.imports import Plan

_SUBSCRIBED = Message(
    "add.subscribed",
    "Subscribed to {feed} ({number} article).",
    "Subscribed to {feed} ({number} articles).",
)
_HAD = Message(
    "add.had",
    "You had {feed} already ({number} article).",
    "You had {feed} already ({number} articles).",
)
_KEPT = Message("add.kept", "Kept {number} article of {path}.", "Kept {number} articles of {path}.")


class Sources:
    """What is taken into one library that no refresh brings."""

    def __init__(
        self,
        store: Store,
        subscriptions: Subscriptions,
        recommendations: Recommendations,
        arrivals: Arrivals,
    ) -> None:
        self._store = store
        self._subscriptions = subscriptions
        self._recommendations = recommendations
        self._arrivals = arrivals

    def read(self, sources: Sequence[str], get: sources.Get = web.get) -> Iterator[int | FeedsError]:
        """Take sources into the library: how many articles each part brought, or what was wrong.

        `get` fetches addresses; those that are not of the reader's own typing need another.
        """
        from feeds import sources as kinds

        for name in sources:
            for taken in kinds.read(name, get):
                if isinstance(taken, FeedsError):
                    yield taken
                elif isinstance(taken, kinds.Outlines):
                    yield from self._follow(taken)
                else:
                    yield self._take(taken)

    def _take(self, taken: ParsedFeed | sources.Page) -> int:
        """Write a parsed feed or page; how many articles are new."""
        if isinstance(taken, ParsedFeed):
            return self.receive(taken, taken.title or names.of_path(taken.url))[1]
        page = ParsedFeed(url=f"{PAGES}{taken.folder}", entries=taken.entries)
        return self.receive(page, names.of_shelf(taken.folder), taken.source)[1]

    def receive(
        self,
        parsed: ParsedFeed,
        name: str,
        source: str = "",
        folder: Sequence[str] = (),
        settings: FeedSettings | None = None,
    ) -> tuple[int, int]:
        """Write the entries of a feed, which is subscribed to where it is not: its id, and how many are new."""
        from feeds.update import decide

        # To open something is no change of the library.
        kept = self._store.address.is_kept
        feed_id = self._store.subscriptions.add(
            parsed.url, title=name, folder=folder, settings=settings, undoable=kept
        )
        read_from = replace(parsed, url=source) if source else parsed
        known = self._store.arrivals.known(feed_id)
        changes = decide(self._subscriptions.there(feed_id), known, read_from, datetime.now(UTC))
        return feed_id, len(self._store.arrivals.apply(changes).new_ids)

    def _follow(self, taken: sources.Outlines) -> Iterator[int | FeedsError]:
        """Subscribe to a list of feeds and fetch them."""
        from feeds.fetch import lies_beside, names_private
        from feeds.update import Failed, Updated

        # A list on the web may name any address; one in a file is the reader's own.
        far = taken.source.startswith(("http://", "https://"))
        ids = [
            self._subscriptions.follow(outline)
            for outline in taken.outlines
            if not far or not names_private(outline.url) or lies_beside(outline.url, taken.source)
        ]
        if not ids:
            yield NothingToRead(
                taken.source, Message("list.empty", "the list names no feed"), Hint.CHECK_FILE
            )
            return
        for outcome in self._arrivals.refresh(ids):
            if isinstance(outcome, Failed):
                yield outcome.error
            elif isinstance(outcome, Updated):
                yield len(outcome.new_ids)

    # ------------------------------------------------------------ for good

    def add(self, address: str, folder: tuple[str, ...] = (), *, refresh: bool = True) -> Message:
        """Keep whatever an address or path leads to; a sentence that says what was added. Raises FeedsError."""
        if paths.leads(address):
            return self._add_files(address)
        candidate, *others = self._subscriptions.candidates(address)
        self._arrivals.check(candidate.url)
        had = {feed.id for feed in self._subscriptions.feeds()}
        feed_id = self._subscriptions.subscribe(candidate.url, candidate.title, folder)
        if refresh:
            from feeds.update import Failed

            for outcome in self._arrivals.refresh([feed_id]):
                if isinstance(outcome, Failed):
                    raise outcome.error
        feed = self._subscriptions.there(feed_id)
        template = _HAD if feed_id in had else _SUBSCRIBED
        said = template.filled(feed=feed.title or feed.url, number=feed.total)
        if others:
            left = tuple(without_login(other.url) for other in others)
            said = Message("add.left-out", "{said} Left out: {addresses}.", said=said, addresses=left)
        return said

    def _add_files(self, path: str) -> Message:
        added = 0
        for taken in self.read([path]):
            if isinstance(taken, FeedsError):
                raise taken
            added += taken
        return _KEPT.filled(number=added, path=path)

    def look_at(self, path: Path) -> Plan:
        """What another program's file turns out to be: whose, which programs its feeds run, what it sets. Raises SourceError."""
        from feeds.transfer import archive, imports

        # What an archive of ours runs and sets is looked up when it is taken over.
        return imports.Plan("Broadsheet", tuple) if archive.is_archive(path) else imports.take_over(path)

    def import_feeds(
        self, path: Path, *, private: bool = False, rehearse: bool = False, programs: Collection[str] = ()
    ) -> Imported:
        """Take over what another program's file, or an archive of ours, holds: feeds, articles with their marks,
        searches. Raises SourceError.

        Feeds that lead into the private network, or through a proxy that the list names, are only taken
        over with `private`: a list may come from anyone. Those that name a program, only where it is among the
        `programs` that the reader agreed to run. With `rehearse` nothing is written.
        """
        from feeds.library import imports

        return imports.take_over(
            self._store,
            self._subscriptions,
            self._recommendations,
            path,
            private=private,
            rehearse=rehearse,
            programs=programs,
        )
