"""Where an id comes from: the arithmetic of up to three libraries that are open in one window.

In what is shown (the opened sources, else the own library) an id is what it is; the own library beside opened
sources has its ids below zero, what was opened in passing from TRANSIENT on. It is so for the ids of articles, of
feeds and of changes; 0 is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

Place = TypeVar("Place")
"""What the ids live in: a library."""
TRANSIENT = 1 << 48


class Places(Generic[Place]):
    """Up to three libraries and the ids they are spoken to by."""

    def __init__(self, own: Place, opened: Place | None = None) -> None:
        self.own = own
        """The reader's own library."""
        self.opened = opened
        """Sources that were opened beside it."""
        self.transient: Place | None = None
        """Pages that were opened in passing."""

    @property
    def shown(self) -> Place:
        """What the lists are of."""
        return self.own if self.opened is None else self.opened

    def all(self) -> list[Place]:
        """What there is, what is shown first."""
        return [self.shown, *(place for place in (self._beside, self.transient) if place is not None)]

    @property
    def _beside(self) -> Place | None:
        return None if self.opened is None else self.own

    def at(self, id: int) -> tuple[Place, int]:
        """The library an id lives in, and what it is called there."""
        if id >= TRANSIENT and self.transient is not None:
            return self.transient, id - TRANSIENT
        if id < 0 and self.opened is not None:
            return self.own, -id
        return self.shown, id

    def seen(self, place: Place, id: int) -> int:
        """What an id of one of the libraries is called here."""
        if not id or place is self.shown:
            return id
        return TRANSIENT + id if place is self.transient else -id

    def route(self, ids: Iterable[int]) -> list[tuple[Place, list[int]]]:
        """The libraries that ids live in, each with those it has, in their order and by its own names."""
        if self.opened is None and self.transient is None:
            there = list(ids)
            return [(self.own, there)] if there else []
        routed: list[tuple[Place, list[int]]] = [(place, []) for place in self.all()]
        by_place = {id(place): there for place, there in routed}
        for each in ids:
            place, one = self.at(each)
            by_place[id(place)].append(one)
        return [(place, there) for place, there in routed if there]
