"""What all logs say together: per field the last change holds, whatever order they are read in.

A field is named by a key, a path of texts such as `("entry", feed address, guid, "tag", "later")`, and has
one JSON value; None is what was removed. An element of a set is a field of its own, so that adding one and
removing another never contradict each other. What keys there are is the library's business
(`feeds.sync.folder.fields`); one that a device does not know it keeps and hands on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from feeds.record import record
from feeds.sync.folder.stamps import Stamp

Key: TypeAlias = tuple[str, ...]
Value: TypeAlias = Any
"""JSON: None, a boolean, number or text, lists and objects of them."""


@record(frozen=True, slots=True)
class Change:
    """One field and its value."""

    key: Key
    value: Value


@record(frozen=True, slots=True)
class Said:
    """What one device changed at once."""

    stamp: Stamp
    changes: tuple[Change, ...]


class State:
    """Fields with their last changes. Merging is commutative, associative and idempotent."""

    def __init__(self, said: Iterable[Said] = ()) -> None:
        self._held: dict[Key, tuple[Stamp, Value]] = {}
        for one in said:
            self.merge(one)

    def __len__(self) -> int:
        return len(self._held)

    def merge(self, said: Said) -> None:
        for change in said.changes:
            held = self._held.get(change.key)
            if held is None or _is_later(said.stamp, change.value, held):
                self._held[change.key] = (said.stamp, change.value)

    def value(self, key: Key) -> Value:
        """What holds of a field; None also where nobody ever said anything of it."""
        held = self._held.get(key)
        return None if held is None else held[1]

    def stamp(self, key: Key) -> Stamp:
        """When the value of a field that was changed came to be. Raises KeyError."""
        return self._held[key][0]

    def __iter__(self) -> Iterator[Said]:
        """All of it, by stamp, as the shortest log that says the same."""
        by_stamp: dict[Stamp, list[Change]] = {}
        for key, (stamp, value) in self._held.items():
            by_stamp.setdefault(stamp, []).append(Change(key, value))
        for stamp in sorted(by_stamp):
            yield Said(stamp, tuple(sorted(by_stamp[stamp], key=lambda change: change.key)))


def _is_later(stamp: Stamp, value: Value, held: tuple[Stamp, Value]) -> bool:
    if stamp != held[0]:
        return stamp > held[0]
    # Two devices that took themselves for the same one, as a copied library does: any order, but the same everywhere.
    return value != held[1] and json.dumps(value, sort_keys=True) > json.dumps(held[1], sort_keys=True)
