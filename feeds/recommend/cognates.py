"""Words of two languages that come from one, though their beginnings differ: `government` and `gouvernement`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from feeds.recommend.folding import fold
from feeds.recommend.latin import latin
from feeds.recommend.terms import FIGURES, is_by_letters, sounds

ALIKE = 0.4
"""Share of their pairs of letters in which two words agree that may be one (the coefficient of Dice)."""
_SHORTEST = 4
"""Letters of words that do not agree by chance."""


class Cognates:
    """The words of one piece, made ready to be compared with those of others."""

    def __init__(self, words: Mapping[int, str]) -> None:
        self._words = words
        self._by_initial: defaultdict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
        for number, word in words.items():
            if number >= FIGURES and (spelled := _sounds(word)):
                self._by_initial[spelled[0]].append((number, _pairs(spelled)))

    def doubts(self, theirs: Mapping[int, str]) -> dict[int, float]:
        """Of the terms both have, how far their words go on otherwise than alike, from 0 to 1: `introduit`, `intriguing`."""
        found: dict[int, float] = {}
        for number, word in theirs.items():
            ours = self._words.get(number, word)
            if ours != word and is_by_letters(number, word):
                one, other = _sounds(ours), _sounds(word)
                found[number] = 1 - _share(_pairs(one), _pairs(other)) if one and other else 0.0
        return found

    def alike(self, theirs: Mapping[int, str]) -> dict[int, float]:
        """Of our terms that the others have not, how like the likest of theirs each is spelled, from `ALIKE` to 1."""
        found: dict[int, float] = {}
        for number, word in theirs.items():
            if number in self._words or number < FIGURES or not (spelled := _sounds(word)):
                continue
            if ours := self._by_initial.get(spelled[0]):
                pairs = _pairs(spelled)
                for mine, letters in ours:
                    share = _share(letters, pairs)
                    if share >= ALIKE and share > found.get(mine, 0.0) and mine not in theirs:
                        found[mine] = share
        return found


@lru_cache(maxsize=32_768)
def _sounds(word: str) -> str:
    """How a word sounds in Latin letters; empty where its script has others, or it is too short."""
    folded = latin(fold(word))
    return sounds(folded) if folded.isascii() and len(folded) >= _SHORTEST else ""


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


@lru_cache(maxsize=8192)
def _pairs(spelled: str) -> frozenset[str]:
    framed = f" {spelled} "
    return frozenset(map("".join, pairwise(framed)))
