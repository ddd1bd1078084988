"""What SQLite asks Python while it runs a statement: functions of values, by the names that statements use."""

from __future__ import annotations

from feeds import collation
from feeds.database import Function


def _found(pattern: str, text: str) -> bool:
    """SQL's `found`: loaded with the first regular expression that a reader types."""
    from feeds import patterns

    return patterns.compile(pattern).search(text)


def _address_holds(part: str, url: str) -> bool:
    from feeds import query

    return query.address_holds(part, url)


def _filed(words: str, packed: bytes) -> bool:
    """SQL's `filed`: whether the publisher put a text under a category with these words."""
    from feeds import packing, query

    return query.is_filed(words, packing.categories_of(packed))


FUNCTIONS: dict[str, Function] = {
    "found": _found,
    "address_holds": _address_holds,
    "filed": _filed,
    "collated": collation.key,
}
