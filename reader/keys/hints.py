"""Letters that stand for links: as short as can be, none the beginning of another."""

from __future__ import annotations

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""The home row first: what is nearest is under the fingers."""


def labels(number: int, letters: str = LETTERS) -> list[str]:
    """`number` labels, the shorter ones first; of those with one letter the last make room for longer ones."""
    found = list(letters[:number])
    while len(found) < number:
        shortest = min(map(len, found))
        at = max(place for place, label in enumerate(found) if len(label) == shortest)
        start = found.pop(at)
        found += [start + letter for letter in letters]
    return sorted(found[:number], key=len)
