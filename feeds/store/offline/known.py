"""What was read of a library lately: it is read again while that is away."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

ROWS, ARTICLES = 5_000, 60


class Numbered(Protocol):
    """What has an id."""

    @property
    def id(self) -> int: ...


Thing = TypeVar("Thing", bound=Numbered)


class Known(Generic[Thing]):
    """The things that were read last, so many of them, by their ids."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[int, Thing] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, things: Iterable[Thing]) -> None:
        with self._lock:
            for thing in things:
                self._things[thing.id] = thing
                self._things.move_to_end(thing.id)
            while len(self._things) > self._most:
                self._things.popitem(last=False)

    def get(self, id: int) -> Thing | None:
        return self._things.get(id)
