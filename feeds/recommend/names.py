"""Names of countries, languages, cities and months: one code in every language.

The table is `names.txt`, made from the Unicode CLDR by `tests/tools/make_names.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import cache
from pathlib import Path

from feeds.recommend.stopwords import STOP

_NONE: frozenset[str] = frozenset()


class Names:
    """The table, ready to be asked; `stem` brings a single word to the form it is compared in. `common` words tell least."""

    def __init__(self, text: str, stem: Callable[[str], str], common: Container[str] = ()) -> None:
        self.words: dict[str, str] = {}
        """Single words to their code."""
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        """First words of longer names to the rest of the name and its code, longest first."""
        self.signs: set[str] = set()
        """Of each longer name one word that is not `common`: where there is none of these there is no such name."""
        for line in text.splitlines():
            if line.startswith("#"):
                continue
            code, _, names = line.partition("\t")
            for name in names.split("|"):
                first, *rest = name.split(" ")
                if rest:
                    self.phrases.setdefault(first, []).append((tuple(rest), code))
                    self.signs.add(max((first, *rest), key=lambda word: (word not in common, len(word))))
                else:
                    self.words.setdefault(stem(first), code)
        for found in self.phrases.values():
            found.sort(key=lambda phrase: -len(phrase[0]))
        self._seconds = {
            first: frozenset(rest[0] for rest, _ in found) for first, found in self.phrases.items()
        }

    def seconds(self, first: str) -> frozenset[str]:
        """The second words of names of several words that begin with this folded one."""
        return self._seconds.get(first, _NONE)

    def phrase(self, words: list[str]) -> tuple[str, int] | None:
        """The code of the longest name these folded words begin with, and how many words it takes."""
        for rest, code in self.phrases.get(words[0], ()):
            if tuple(words[1 : len(rest) + 1]) == rest:
                return code, len(rest) + 1
        return None


@cache
def known_names(stem: Callable[[str], str]) -> Names:
    table = Path(__file__).with_name("names.txt").read_text(encoding="utf-8")
    return Names(table, stem, frozenset().union(*STOP.values()))
