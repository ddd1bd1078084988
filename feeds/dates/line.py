"""One line of a page, taken apart once: its tokens, its times of day, what stands between and beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from feeds.dates.clock import Clock, clocks
from feeds.dates.names import Sense, load

_BETWEEN_PARTS = frozenset(" \t\u00a0\u202f\u2009,.،、·'’ʼ׳॰()[]-–/\u061c\u200e\u200f\ufeff")
_MOST_BETWEEN_PARTS = 5
_WEEKDAY_WITHIN = 3
"""Tokens between a date and its weekday."""


@dataclass(frozen=True, slots=True)
class Found:
    """A date read from the tokens `first` to `last`."""

    first: int
    last: int
    day: date
    other_calendar: bool = False
    clock: Clock | None = None
    """Where the time of day stands inside the date, as in `date` of Unix."""


class Line:
    """A line being read. Indexes are those of its tokens."""

    def __init__(self, text: str, lang: str) -> None:
        names = load()
        self.names = names
        self.text = text
        self.lang = lang.replace("_", "-").lower()
        self.bits = names.bits(lang)
        self.tokens = names.tokenise(text)
        self.clocks = clocks(text, self.tokens, names, self.bits)
        self.in_clock = {
            index
            for clock in self.clocks.values()
            if not clock.vague
            for index in range(clock.first, clock.last + 1)
        }

    def gap(self, index: int) -> str:
        """What stands between the token at `index` and the next."""
        return self.text[self.tokens[index].end : self.tokens[index + 1].start]

    def close(self, index: int) -> bool:
        """Whether the token at `index` and the next may be parts of one date."""
        gap = self.gap(index)
        return len(gap) <= _MOST_BETWEEN_PARTS and _BETWEEN_PARTS.issuperset(gap)

    def joined(self, first: int, end: int) -> bool:
        """Whether the tokens from `first` up to `end` hang together."""
        return all(self.close(index) for index in range(first, end - 1))

    def word(self, index: int) -> str:
        """The token as written."""
        return self.text[self.tokens[index].start : self.tokens[index].end]

    def weekdays(self, first: int, last: int) -> Iterator[Sense]:
        """Weekdays named beside the tokens `first` to `last`."""
        start, end = max(first - _WEEKDAY_WITHIN, 0), min(last + 1 + _WEEKDAY_WITHIN, len(self.tokens))
        for index in range(start, end):
            if named := self.names.weekdays.at(self.tokens, index):
                yield from named[0]
