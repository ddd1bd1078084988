"""What was done while the library was away: kept on this machine, sent when it is back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from feeds.errors import StoreError
from feeds.messages import Message
from feeds.store.journal import next_act
from feeds.store.offline import deeds
from feeds.store.offline.deeds import Deed
from feeds.store.offline.waiting import Kept, Waiting
from feeds.store.protocol import Store

AT_ONCE = 200
"""Deeds sent in one transaction: a server waits for its disk with each."""
_SENT = "sent {device}"
"""Under this name the library keeps the last serial of a machine that it has: written with the deed itself, so that
what was sent before an answer was lost is not done twice."""
_GONE = Message(
    "unsent.gone",
    "{number} mark made while the library was away cannot be kept: its article is gone.",
    "{number} marks made while the library was away cannot be kept: their articles are gone.",
)


@dataclass
class _Act:
    """What is done at once, and whether it waits."""

    number: int
    waits: bool
    done: list[tuple[Message | None, Deed]] = field(default_factory=list)


class Unsent:
    """The marks of this machine that a library does not have yet."""

    def __init__(self, store: Store, path: Path) -> None:
        self._store = store
        self.waiting = Waiting(path)
        self._open = threading.local()
        self._sending = threading.Lock()
        self._acts: dict[tuple[str, int], int] = {}
        """Acts of other programs of this machine, whose deeds this one sent."""

    def number(self) -> int:
        """How many wait."""
        return self.waiting.number()

    # ------------------------------------------------------------ done

    @contextmanager
    def acting(self, act: int) -> Iterator[None]:
        """What is done within reaches the library at once, or waits until it is back."""
        this = _Act(act, waits=self.number() > 0)
        with ExitStack() as stack:
            # Nothing overtakes what waits.
            if not this.waits:
                try:
                    stack.enter_context(self._store.journal.acting(act))
                except StoreError as error:
                    this.waits = _away(error)
            self._open.act = this
            try:
                yield
            finally:
                self._open.act = None
            try:
                stack.close()
            except StoreError as error:
                this.waits = _away(error)
        if this.waits and this.done:
            self.waiting.add(act, this.done)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """What is done within is of something that does not wait: it reaches the library or fails."""
        outer = getattr(self._open, "is_whole", False)
        self._open.is_whole = True
        try:
            yield
        finally:
            self._open.is_whole = outer

    def do(self, deed: Deed, label: Message | None, call: Callable[[], int]) -> int:
        """Do one thing, by `call`, or let it wait; how many articles were otherwise, or may be."""
        if getattr(self._open, "is_whole", False):
            return call()
        act: _Act | None = getattr(self._open, "act", None)
        if act is None:
            with self.acting(next_act()):
                return self.do(deed, label, call)
        act.done.append((label, deed))
        if not act.waits:
            try:
                return call()
            except StoreError as error:
                act.waits = _away(error)
        return deeds.number(deed)

    # ------------------------------------------------------------ sent

    def send(self) -> None:
        """Send what waits, in order. Raises StoreError where the library is away still, or does not take it: then
        all that is left waits on.
        """
        with self._sending:
            while part := self.waiting.first(AT_ONCE):
                self._send(part)

    def told(self) -> list[Message]:
        """What could not be kept in the library, as sentences: each is told once."""
        refused = self.waiting.refused()
        return [_GONE.filled(number=refused)] if refused else []

    def _send(self, part: list[Kept]) -> None:
        """Send deeds in one transaction, each as a part of what it was done with."""
        key = _SENT.format(device=self.waiting.device())
        serials, refused = [kept.serial for kept in part], set()
        with self._store.journal.acting(next_act()):
            last = int(self._store.state.get(key) or 0)
            for kept in part:
                about = deeds.articles(kept.deed)
                if kept.serial <= last:
                    continue
                if about and not self._store.lists.feeds_of(about):
                    refused.add(kept.serial)
                    continue
                with self._store.journal.acting(self._act(kept)):
                    deeds.do(self._store, kept.deed)
            self._store.state.set(key, str(max(last, serials[-1])))
        self.waiting.sent([serial for serial in serials if serial not in refused], refused)

    def _act(self, kept: Kept) -> int:
        """What a deed is a part of, as this program numbers it."""
        if self.waiting.is_own(kept):
            return kept.act
        return self._acts.setdefault((kept.writer, kept.act), next_act())

    def take_back(self, act: int | None = None) -> Message | None:
        """Let go of an act that waits, None: of the last; its label, None where nothing waits of it."""
        # One that is on its way arrives first: then it is the library's to take back.
        with self._sending:
            return self.waiting.take_back(act)


def _away(error: StoreError) -> bool:
    """True where the library is away; any other error is raised."""
    if error.is_away:
        return True
    raise error
