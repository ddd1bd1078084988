"""A meeting with a server, from its beginning to its end: send, ask, decide, write, fetch.

    sync(server, side, watch=…)

`server` is an adapter, `side` what this device keeps of the account. Nothing is decided here but the order:
what the reader changed goes out first, so that a server that then fails keeps none of it waiting; what is
written is written before anything else is asked; articles come last, the unread ones first, and each page is
written as it arrives. So a meeting may be broken off anywhere, and the next one goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from feeds.errors import FetchError, LoginRefused, Oversized
from feeds.record import record
from feeds.sync.model import (
    FeedFields,
    Kind,
    LocalState,
    Marks,
    Pending,
    PendingMark,
    Plan,
    RemoteEntry,
    RemoteState,
)
from feeds.sync.plan import plan
from feeds.sync.servers.protocol import Listings, Server

_TAGS_EVERY = timedelta(hours=1)
"""How often the lists of tags are asked for, which take a question a tag."""
_WHOLE_EVERY = timedelta(days=7)
"""How often all is asked for where a server tells what changed: it may have lost count."""
_BATCH = 1_000
"""Articles asked for at once, at most."""


@record(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """Where the next meeting goes on; empty before the first."""

    cursor: str = ""
    """See `Listings.cursor`."""
    whole: datetime | None = None
    """When all was last asked for."""
    tags: datetime | None = None
    """When the lists of tags were."""


class Side(Protocol):
    """What this device keeps of one account. Each call is one transaction."""

    def state(self) -> tuple[Sequence[Pending], LocalState]:
        """The outbox, and how things stand here."""

    def acknowledge(self, serials: Sequence[int], at: datetime) -> None:
        """Note what a server has acknowledged."""

    def write(self, decided: Plan) -> None:
        """Do what a plan applies, keep what it matched, and let go of what is settled or refused."""

    def take(self, entries: Sequence[RemoteEntry]) -> int:
        """Keep articles that are not here yet, in the sets they lie in; how many were kept."""

    def bookmark(self) -> Bookmark: ...

    def keep(self, bookmark: Bookmark) -> None: ...


@record(frozen=True, slots=True)
class Progress:
    """How far a meeting is: `step` is `sending`, `asking` or `fetching`; `total` is 0 where it is not known."""

    step: str
    done: int = 0
    total: int = 0


@record(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a meeting."""

    sent: int = 0
    """Changes of the reader's that the server has acknowledged."""
    changed: int = 0
    """Entries and feeds that were changed here."""
    received: int = 0
    """Articles that arrived."""
    missing: int = 0
    """Articles that the server lists and did not give."""
    refused: tuple[Kind, ...] = ()
    """Of marks that the server cannot keep, which stay here alone."""
    held: tuple[str, ...] = ()
    """See `Plan.held`."""
    failures: tuple[FetchError, ...] = ()
    """Of single feeds; the meeting went on."""


def _now() -> datetime:
    return datetime.now(UTC)


def sync(
    server: Server,
    side: Side,
    *,
    now: Callable[[], datetime] = _now,
    watch: Callable[[Progress], object] = lambda progress: None,
) -> Outcome:
    """Bring an account and this device in step. Raises FetchError, LoginRefused; what was done stays done."""
    return _Meeting(server, side, now, watch).held()


class _Meeting:
    def __init__(
        self,
        server: Server,
        side: Side,
        now: Callable[[], datetime],
        watch: Callable[[Progress], object],
    ) -> None:
        self._server = server
        self._side = side
        self._now = now
        self._watch = watch
        self._sent: set[int] = set()
        self._failures: list[FetchError] = []

    def held(self) -> Outcome:
        self._server.log_in()
        pending, local = self._side.state()
        if pending:
            silent = RemoteState(asked=self._now(), can=self._server.can)
            self._send(plan(pending, local, silent, self._now()))
        remote, bookmark = self._ask(self._side.bookmark(), pending)
        pending, local = self._side.state()
        decided = plan(pending, local, remote, self._now())
        self._side.write(decided)
        self._send(decided)
        received, missing = self._fetch(decided.wanted)
        # Kept last: what did not arrive is listed again.
        self._side.keep(bookmark)
        return Outcome(
            sent=len(self._sent),
            changed=sum(len(one.entries) if isinstance(one, Marks) else 1 for one in decided.applies),
            received=received,
            missing=missing,
            refused=_kinds(pending, decided.refused),
            held=decided.held,
            failures=tuple(self._failures),
        )

    # ------------------------------------------------------------ sending

    def _send(self, decided: Plan) -> None:
        """Make the calls of a plan, in its order, and note each that is acknowledged."""
        marks: list[Marks] = []
        total = sum(len(one.serials) for one in decided.sends)
        for one in decided.sends:
            if isinstance(one, Marks):
                marks.append(one)
                continue
            # Marks go between the feeds that come and those that go.
            self._send_marks(marks, total)
            marks = []
            self._send_feed(one, total)
        self._send_marks(marks, total)

    def _send_marks(self, marks: Sequence[Marks], total: int) -> None:
        for one in self._server.send(marks) if marks else ():
            self._acknowledged(one.serials, total)

    def _send_feed(self, feed: FeedFields, total: int) -> None:
        try:
            self._server.edit(feed)
        except LoginRefused:
            raise
        except FetchError as error:
            # One feed that the server does not take must not keep the marks waiting.
            self._failures.append(error)
        else:
            self._acknowledged(feed.serials, total)

    def _acknowledged(self, serials: Sequence[int], total: int) -> None:
        self._side.acknowledge(serials, self._now())
        self._sent.update(serials)
        self._watch(Progress("sending", len(self._sent), max(total, len(self._sent))))

    # ------------------------------------------------------------ asking

    def _ask(self, last: Bookmark, pending: Sequence[Pending]) -> tuple[RemoteState, Bookmark]:
        """How things stand there, and where the next meeting goes on."""
        self._watch(Progress("asking"))
        asked = self._now()
        wants_tags = self._wants_tags(last, pending, asked)
        is_whole = not last.cursor or last.whole is None or not _is_recent(last.whole, asked, _WHOLE_EVERY)
        subscriptions = self._server.subscriptions()
        told: Listings = self._server.listings("" if is_whole else last.cursor, tags=wants_tags)
        remote = RemoteState(
            asked=asked,
            can=self._server.can,
            listings=told.sets,
            every_tag=told.every_tag,
            subscriptions=subscriptions,
        )
        bookmark = Bookmark(
            cursor=told.cursor,
            whole=asked if is_whole else last.whole,
            tags=asked if wants_tags else last.tags,
        )
        return remote, bookmark

    def _wants_tags(self, last: Bookmark, pending: Sequence[Pending], now: datetime) -> bool:
        if Kind.TAG not in self._server.can.kinds:
            return False
        if any(isinstance(one, PendingMark) and one.label.kind is Kind.TAG for one in pending):
            return True
        return last.tags is None or not _is_recent(last.tags, now, _TAGS_EVERY)

    # ------------------------------------------------------------ fetching

    def _fetch(self, wanted: Sequence[str]) -> tuple[int, int]:
        """How many articles were kept, and how many the server did not give."""
        received, given = 0, 0
        for start in range(0, len(wanted), _BATCH):
            for page in _pages(self._server, wanted[start : start + _BATCH]):
                given += len(page)
                received += self._side.take(page)
                self._watch(Progress("fetching", given, len(wanted)))
        return received, len(wanted) - given


def _pages(server: Server, ids: Sequence[str]) -> Iterator[tuple[RemoteEntry, ...]]:
    """Articles by their ids; of an answer that is too large half is asked for, until it is one article's."""
    there: set[str] = set()
    try:
        for page in server.entries(ids):
            fresh = tuple(one for one in page if one.id not in there)
            there.update(one.id for one in fresh)
            yield fresh
    except Oversized:
        left = [id for id in ids if id not in there]
        middle = len(left) // 2
        for half in (left[:middle], left[middle:]) if middle else ():
            yield from _pages(server, half)


def _is_recent(then: datetime, now: datetime, within: timedelta) -> bool:
    """Whether it was not long ago; what lies ahead was noted by a clock that was set back since."""
    return now - within < then <= now


def _kinds(pending: Sequence[Pending], refused: Sequence[int]) -> tuple[Kind, ...]:
    """The kinds of marks among changes that a server cannot keep."""
    serials = set(refused)
    kinds = {one.label.kind for one in pending if isinstance(one, PendingMark) and one.serial in serials}
    return tuple(sorted(kinds))
