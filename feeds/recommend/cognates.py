"""Words of two languages that come from one, though their beginnings differ: `government` and `gouvernement`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from feeds.recommend.folding import fold
from feeds.recommend.terms import FIGURES, sounds

ALIKE = 0.5
"""Share of their pairs of letters in which two words agree that may be one (the coefficient of Dice)."""
_SHORTEST = 4
"""Letters of words that do not agree by chance."""


def cognates(ours: Mapping[int, str], theirs: Mapping[int, str]) -> dict[int, float]:
    """Of our terms that the others have not, how like the likest of theirs each is spelled, from `ALIKE` to 1."""
    by_initial: defaultdict[str, list[str]] = defaultdict(list)
    for number, word in theirs.items():
        if number not in ours and number >= FIGURES and (spelled := _sounds(word)):
            by_initial[spelled[0]].append(spelled)
    found = {}
    for number, word in ours.items():
        if (
            number not in theirs
            and number >= FIGURES
            and (spelled := _sounds(word))
            and spelled[0] in by_initial
        ):
            pairs = _pairs(spelled)
            alike = max(_alike(pairs, _pairs(other)) for other in by_initial[spelled[0]])
            if alike >= ALIKE:
                found[number] = alike
    return found


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


@lru_cache(maxsize=32_768)
def _sounds(word: str) -> str:
    """How a word of the Latin script sounds; empty where it is another's, or too short."""
    folded = fold(word)
    return sounds(folded) if folded.isascii() and len(folded) >= _SHORTEST else ""


@lru_cache(maxsize=8192)
def _pairs(spelled: str) -> frozenset[str]:
    framed = f" {spelled} "
    return frozenset(map("".join, pairwise(framed)))
