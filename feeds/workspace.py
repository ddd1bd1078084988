"""What is open in one window: the sources shown, the reader's own library, what was opened in passing.

The only place that reads where an id comes from. In the sources shown (often the own library itself) an id
is what it is; the own library behind them has its ids below zero, what was opened in passing from PASSING on.
It is so for the ids of articles, of feeds and of changes; 0 is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

Place = TypeVar("Place")
"""What the ids live in: a library."""
PASSING = 1 << 48


class Workspace(Generic[Place]):
    """Up to three libraries and the ids they are spoken to by."""

    def __init__(self, opened: Place, behind: Place | None = None) -> None:
        self.opened = opened
        self.behind = behind
        """The reader's own library, where that is not what is shown."""
        self.passing: Place | None = None

    @property
    def own(self) -> Place:
        """The reader's own library, else what stands for it."""
        return self.opened if self.behind is None else self.behind

    def places(self) -> list[Place]:
        """What there is, the sources shown first."""
        return [place for place in (self.opened, self.behind, self.passing) if place is not None]

    def at(self, id: int) -> tuple[Place, int]:
        """The library an id lives in, and what it is called there."""
        if id >= PASSING and self.passing is not None:
            return self.passing, id - PASSING
        if id < 0 and self.behind is not None:
            return self.behind, -id
        return self.opened, id

    def seen(self, place: Place, id: int) -> int:
        """What an id of one of the libraries is called here."""
        if not id or place is self.opened:
            return id
        return PASSING + id if place is self.passing else -id

    def route(self, ids: Iterable[int]) -> list[tuple[Place, list[int]]]:
        """The libraries that ids live in, each with those it has, in their order and by its own names."""
        routed: list[tuple[Place, list[int]]] = [(place, []) for place in self.places()]
        by_place = {id(place): there for place, there in routed}
        for each in ids:
            place, there = self.at(each)
            by_place[id(place)].append(there)
        return [(place, there) for place, there in routed if there]
