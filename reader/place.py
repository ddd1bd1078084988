"""Where the reader was when the paper was closed: kept as plain values, read back with suspicion. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feeds.record import names, record
from reader.keys.commands import ARTICLE, LIST


@record(frozen=True, slots=True)
class Place:
    """A section, the order it is in, and the article that was open; `id` is 0 at the top of the list."""

    library: str = ""
    """Path of the library: ids mean nothing in another one."""
    name: str = ""
    query: str = ""
    own_sort: str = ""
    """The order the section brings along."""
    sort: str = ""
    group: str = ""
    id: int = 0
    pane: str = LIST

    def state(self) -> dict[str, Any]:
        """The place for a file."""
        return {name: getattr(self, name) for name in names(Place)}

    @classmethod
    def remembered(cls, state: Mapping[str, Any], library: str) -> Place | None:
        """The place as `state` gave it to a file; None where it is of another library, or broken."""
        kept: dict[str, Any] = {name: state.get(name) for name in names(cls)}
        if kept["library"] != library or not library:
            return None
        if any(type(value) is not type(getattr(cls(), name)) for name, value in kept.items()):
            return None
        place = cls(**kept)
        return place if place.id >= 0 and place.pane in (LIST, ARTICLE) and place.name else None
