"""Stories in lists: what several sources tell stands there once, or together."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from feeds.model import Headline
from feeds.record import record

if TYPE_CHECKING:
    from feeds.library.index import Index
    from feeds.store import Store


@record(frozen=True, slots=True)
class Told:
    """One source's piece of a story, and the words no other source has."""

    row: Headline
    adds: tuple[str, ...]


class Stories:
    """Which articles of one library tell the same, as far as the recommendation index is loaded."""

    def __init__(self, store: Store, index: Index) -> None:
        self._store = store
        self._index = index
        self.fold = True
        """Whether lists have one piece of each story."""
        self._told: dict[int, tuple[int, int]] = {}
        """Articles of stories that several tell: id -> story, feed."""
        self._up_to = 0
        self._joined = 0

    @property
    def folds(self) -> bool:
        """Whether lists have one piece of each story: not before the recommendation index is loaded."""
        return self._index.loaded is not None and self.fold

    def folded(self, ids: array[int]) -> array[int]:
        """`ids` with one piece of each story, where lists are folded; the first stands for all."""
        if not self.folds:
            return ids
        self._look()
        told = self._told
        if not told:
            return ids
        first_feed: dict[int, int] = {}
        kept = array("q")
        for id in ids:
            if id in told:
                story, feed = told[id]
                # What one feed says again is its own news; what another says of it is the same.
                if first_feed.setdefault(story, feed) != feed:
                    continue
            kept.append(id)
        return kept

    def under(self, ids: Iterable[int]) -> list[int]:
        """What is folded under the rows of a list."""
        if not self.fold:
            return []
        listed = set(ids)
        told = {self._told[id][0] for id in listed if id in self._told}
        return [id for id, (story, _) in self._told.items() if story in told and id not in listed]

    def together(self, ids: array[int]) -> array[int]:
        """What several sources tell, story by story, in the order of their first pieces; then the rest."""
        if not self._index.recommends:
            return ids
        self._look()
        members: dict[int, list[int]] = {}
        for id in ids:
            if id in self._told:
                members.setdefault(self._told[id][0], []).append(id)
        shared = [
            id for story in members.values() if len({self._told[id][1] for id in story}) > 1 for id in story
        ]
        known = set(shared)
        return array("q", (*shared, *(id for id in ids if id not in known)))

    def groups(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """Where each story begins in a list that has them together, and how many sources tell it; nothing for
        the pieces that only one tells.
        """
        found: list[tuple[int, str]] = []
        place = 0
        for story, run in groupby(ids, lambda id: self._told[id][0] if id in self._told else None):
            members = list(run) if story is not None else []
            sources = {self._told[id][1] for id in members}
            found.append((place, str(len(sources)) if len(sources) > 1 else ""))
            if len(sources) < 2:
                break
            place += len(members)
        return found

    def changed(self) -> bool:
        """Whether several sources turned out to tell one story since lists were last folded."""
        before = dict(self._told)
        if self.fold and self._index.recommends:
            self._look()
        return self._told != before

    def told(self, ids: Iterable[int]) -> dict[int, int]:
        """The story of those of these articles that do not tell theirs alone."""
        if not self._index.recommends:
            return {}
        self._look()
        return {id: self._told[id][0] for id in ids if id in self._told}

    def sources(self, ids: Sequence[int]) -> dict[int, int]:
        """How many sources tell the story of each of these articles, where that is known."""
        if self._index.loaded is None:
            return {}
        return {int(id): story.sources for id, story in self._index.loaded.stories(ids).items()}

    def compare(self, id: int) -> list[tuple[int, tuple[str, ...]]]:
        """The pieces of the story an article tells, newest first, each with the words only it has."""
        return [(int(member.id), member.adds) for member in self._index.recommender.compare(id)]

    def _look(self) -> None:
        if self._joined != self._index.joined:
            # Stories told before may have been joined.
            self._joined, self._up_to = self._index.joined, 0
        fresh, self._up_to = self._index.recommender.told_twice(self._up_to)
        if fresh:
            feeds = self._store.lists.feeds_of([id for id in fresh if isinstance(id, int)])
            self._told |= {id: (fresh[id], feed) for id, feed in feeds.items()}
