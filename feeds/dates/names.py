"""What the world calls its months, weekdays and halves of the day, from names.json (Unicode CLDR)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from feeds.dates.calendars import HIJRI, JALALI
from feeds.dates.tokens import Token, Tokeniser, tokeniser

Sense = tuple[int, int]
"""What a phrase stands for, and the languages in which it does, one bit each."""

_ALIASES = {"no": ("nb", "nn"), "iw": ("he",), "in": ("id",), "tl": ("fil",), "sh": ("sr", "hr", "bs")}


class Lexicon:
    """Phrases of one or more words with their senses."""

    def __init__(self) -> None:
        self._senses: dict[str, tuple[Sense, ...]] = {}
        self._longest: dict[str, int] = {}

    def add(self, phrase: str, meaning: int, languages: int) -> None:
        first, *rest = phrase.split()
        senses = dict(self._senses.get(phrase, ()))
        senses[meaning] = senses.get(meaning, 0) | languages
        self._senses[phrase] = tuple(senses.items())
        self._longest[first] = max(self._longest.get(first, 0), 1 + len(rest))

    def at(self, tokens: Sequence[Token], index: int) -> tuple[tuple[Sense, ...], int] | None:
        """The senses of the longest known phrase beginning at `index`, and the index after it."""
        longest = self._longest.get(tokens[index].text, 0)
        for length in range(min(longest, len(tokens) - index), 0, -1):
            if length == 1:
                phrase = tokens[index].text
            else:
                phrase = " ".join(token.text for token in tokens[index : index + length])
            if senses := self._senses.get(phrase):
                return senses, index + length
        return None


@dataclass(frozen=True, slots=True)
class Names:
    """Everything in names.json, ready to be looked up."""

    tokenise: Tokeniser
    months: Lexicon
    """1 to 12 of the Gregorian calendar, others with HIJRI or JALALI added."""
    weekdays: Lexicon
    """0 is Monday."""
    halves: Lexicon
    """Hours to add after noon's twelve: 0 before noon, 12 after."""
    fillers: frozenset[str]
    """Words and endings that stand between the parts of a date."""
    languages: dict[str, int]
    """Bit of each language."""
    common: int
    """Bits of the languages most pages are written in."""
    orders: dict[str, str]
    """mdy or ymd for the language tags whose numeric dates do not begin with the day."""

    def bits(self, lang: str) -> int:
        """The bits of the language a BCP 47 tag names, 0 where it is not known."""
        base = lang.replace("_", "-").partition("-")[0].lower()
        bits = 0
        for language in _ALIASES.get(base, (base,)):
            bits |= self.languages.get(language, 0)
        return bits


@cache
def load() -> Names:
    """Reads names.json once; takes about 10 ms."""
    data: dict[str, Any] = json.loads(Path(__file__).with_name("names.json").read_bytes())
    months, weekdays, halves = Lexicon(), Lexicon(), Lexicon()
    fillers: set[str] = set()
    languages = {}
    for position, (language, facts) in enumerate(data["locales"].items()):
        bit = languages[language] = 1 << position
        _add(months, facts["months"], range(1, 13), bit)
        _add(months, facts.get("hijri", ()), range(HIJRI + 1, HIJRI + 13), bit)
        _add(months, facts.get("jalali", ()), range(JALALI + 1, JALALI + 13), bit)
        _add(weekdays, facts["days"], range(7), bit)
        _add(halves, (facts["am"], facts["pm"]), (0, 12), bit)
        fillers.update(facts["fillers"].split())
    return Names(
        tokenise=tokeniser(data["marks"]),
        months=months,
        weekdays=weekdays,
        halves=halves,
        fillers=frozenset(fillers),
        languages=languages,
        common=(1 << data["common"]) - 1,
        orders=data["order"],
    )


def _add(lexicon: Lexicon, rows: Iterable[str], meanings: Iterable[int], bit: int) -> None:
    for phrases, meaning in zip(rows, meanings, strict=False):
        for phrase in filter(None, phrases.split("|")):
            lexicon.add(phrase, meaning, bit)
