"""What this reader would like, what belongs to an article, and what is known of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from feeds.messages import Message
from feeds.model import Reason, ReasonKind, Recommendation
from feeds.query import Is, Query

if TYPE_CHECKING:
    from feeds.library.index import Index
    from feeds.store import Store

UNREAD = Query(Is("unread"))
RELATED, FOR_YOU = 6, 5
WEIGHED = 240
"""Newest unread articles that are weighed for what this reader would like."""
RECOMMENDED = 100
"""Articles that `is:recommended` and the order “for you” choose from."""


class Recommendations:
    """Articles of one library to read next, and the profile of its reader."""

    def __init__(self, store: Store, index: Index) -> None:
        self._store = store
        self._index = index
        store.lists.recommended = self.ids

    # ------------------------------------------------------------ what to read

    def ids(self) -> list[int]:
        """What `is:recommended` means."""
        return [int(item.id) for item in self.liked(RECOMMENDED)]

    def liked(self, number: int) -> list[Recommendation]:
        """So many articles this reader would like: none that is read, hidden or of a feed that was left."""
        newest = self._store.lists.first_ids(UNREAD, WEIGHED)
        return self._index.recommender.for_you(
            number, newest=newest, allowed=lambda ids: self._shown(ids, UNREAD)
        )

    def related(self, id: int) -> list[Recommendation]:
        """What is like an article; of one that nothing is like, the newest others of its feed."""
        found = self._index.recommender.related(id, 2 * RELATED)
        shown = set(self._shown([item.id for item in found], Query()))
        return [item for item in found if item.id in shown][:RELATED] or self._beside(id)

    def _shown(self, ids: Sequence[int | str], query: Query) -> list[int]:
        return self._store.lists.among([id for id in ids if isinstance(id, int)], query)

    def _beside(self, id: int) -> list[Recommendation]:
        """The newest other articles of its feed."""
        rows = self._store.lists.headlines([id])
        if not rows or not rows[0].feed_id:
            return []
        row = rows[0]
        others = self._store.lists.first_ids(Query.feed(row.feed_id) & UNREAD, RELATED + 1)
        why = (Reason(ReasonKind.BESIDE, (row.feed,)),)
        return [Recommendation(id=other, score=0.0, reasons=why) for other in others if other != id][:RELATED]

    # ------------------------------------------------------------ the reader

    def noted(self, id: int, kind: str, reason: Reason | None = None) -> None:
        """Learn that the reader did `kind` with an article, or of one of its reasons."""
        if self._index.recommends:
            self._index.recommender.history.record(id, kind, when=datetime.now(UTC), reason=reason)

    def starred(self, ids: Iterable[int]) -> None:
        """Learn that the reader starred articles."""
        for id in ids:
            self.noted(id, "star")

    def known_as(self, kind: str, old: str, new: str) -> None:
        """Know a feed or tag by its new name."""
        if new and old != new:
            self._index.recommender.history.known_as(kind, old, new)

    def adopt(self, known: Mapping[str, Any]) -> None:
        """Take over what another library of this reader has learned."""
        if self._index.recommends and (known["weights"] or known["mutes"]):
            self._index.recommender.history.adopt(known)

    def profile(self) -> list[tuple[str, str, str, Message]]:
        """What is known of the reader: kind, name, and both as the reader sees them."""
        from feeds.recommend.profile import KINDS

        return [
            (
                weight.kind,
                weight.name,
                f"{weight.weight:+5.1f}  {weight.name}",
                Message(
                    "profile.note", "{kind} · {because}", kind=KINDS[weight.kind], because=weight.because
                ),
            )
            for weight in self._index.recommender.history.profile()
        ]

    def toggle_mute(self, kind: str, name: str) -> None:
        """Mute a word, feed, author or tag, or let it be heard again."""
        history = self._index.recommender.history
        muted = any(w.muted for w in history.profile() if (w.kind, w.name) == (kind, name))
        (history.unmute if muted else history.mute)(kind, name)

    def set_weight(self, kind: str, name: str, weight: float) -> None:
        """Fix by hand how much the reader is taken to like a word, feed, author or tag."""
        self._index.recommender.history.set_weight(kind, name, weight)

    def forget_profile(self) -> None:
        """Forget all that was learned of the reader; mutes stay."""
        self._index.recommender.history.forget()

    def export_profile(self) -> dict[str, Any]:
        """All that is known of the reader, for a file."""
        return self._index.recommender.history.export()
