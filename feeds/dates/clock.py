"""Times of day in a line of tokens: 15:23, 15h23, 3.45pm, 午後3時, kl. 12.30, with their zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from feeds.dates import zones
from feeds.dates.names import Names
from feeds.dates.tokens import Token

_COLONS = (":", "：", "∶", "\u200f:", ":\u200f")
_HOURS = frozenset(["h", "hs", "hr", "hrs", "uhr", "時", "时", "点", "點", "시", "gio", "ч", "ora", "час"])
_WHOLE_HOURS = _HOURS - {"ч", "ora", "hr", "hrs", "час"}
"""Of these, the ones that make a time of a number alone."""
_MINUTES = frozenset(["分", "분", "phut", "min", "m", "minutes"])
_AFTER_MINUTES = _HOURS | _MINUTES | {"秒", "초", "น", "鐘", "钟"}
_INTRODUCTIONS = frozenset(
    [
        "kl", "klo", "klockan", "klokken", "kello", "kell", "um", "at", "alle", "ore", "ora", "pukul", "jam",
        "ob", "o", "om", "u", "à", "a", "as", "godz", "saat", "plkst", "v", "в", "о", "στις",
    ]
)  # fmt: skip
"""Words before a time whose dot could else be a decimal point."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day read from the tokens `first` to `last`."""

    first: int
    last: int
    since_midnight: timedelta
    zone: str = ""
    """Its name as written, where it has one."""
    east: int | None = None
    """Minutes east of Greenwich, where written in figures."""
    halved: bool = False
    """Written with am or pm."""
    vague: bool = False
    """Could as well be a decimal number; a time only where one is expected."""

    def on(self, day: date) -> datetime:
        """That time on `day`, as naive UTC. Raises OverflowError at the ends of the calendar."""
        moment = datetime.combine(day, time()) + self.since_midnight
        east = zones.minutes(self.zone, day) if self.east is None else self.east
        return moment - timedelta(minutes=east or 0)


def clocks(line: str, tokens: Sequence[Token], names: Names) -> dict[int, Clock]:
    """All times of day in the line, by the index of their first token."""
    found = {}
    index = 0
    while index < len(tokens):
        clock = _clock(line, tokens, index, names) if 1 <= tokens[index].digits <= 2 else None
        if clock is None:
            index += 1
        else:
            found[clock.first] = clock
            index = clock.last + 1
    return found


def _clock(line: str, tokens: Sequence[Token], index: int, names: Names) -> Clock | None:
    """The time whose hour is the number at `index`."""
    hour = tokens[index].value
    reader = _Reader(line, tokens, index)
    minute, second, micro, vague = 0, 0, 0, False
    before = _half_before(tokens, index, names)
    if reader.gap().strip(" ") in _COLONS and reader.two_digits_ahead():
        minute = reader.take()
        if reader.gap() in _COLONS and reader.two_digits_ahead():
            second = reader.take()
            micro = reader.fraction()
        reader.skip(_AFTER_MINUTES)
    elif reader.skip(_HOURS):
        marker = tokens[reader.index].text
        if reader.gap().strip() in ("", ":") and reader.two_digits_ahead():
            minute = reader.take()
            reader.skip(_AFTER_MINUTES)
        elif marker not in _WHOLE_HOURS:
            return None
    elif reader.gap() == "." and reader.two_digits_ahead() and _is_pair(line, tokens, index):
        minute = reader.take()
        named = reader.skip(_AFTER_MINUTES) or (index > 0 and tokens[index - 1].text in _INTRODUCTIONS)
        vague = not named
    elif before is None and reader.half(names) is None:
        return None
    if hour > 24 or minute > 59 or second > 60:
        return None
    half = reader.take_half(names)
    if half is None:
        half = before
    if half is not None and hour <= 12:
        hour = hour % 12 + half
    zone, east = reader.take_zone()
    return Clock(
        first=index,
        last=reader.index,
        since_midnight=timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro),
        zone=zone,
        east=east,
        halved=half is not None,
        vague=vague and half is None and not zone,
    )


def _is_pair(line: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether the two numbers from `index` on are not part of a longer row such as 9.05.2024."""
    after = index + 2
    joined_after = after < len(tokens) and line[tokens[after - 1].end : tokens[after].start].strip() == "."
    joined_before = index > 0 and line[tokens[index - 1].end : tokens[index].start] == "."
    return not (joined_after and tokens[after].digits) and not (joined_before and tokens[index - 1].digits)


def _half_before(tokens: Sequence[Token], index: int, names: Names) -> int | None:
    """What 午後 and its kin before the number at `index` add to the hour."""
    for start in range(max(index - 2, 0), index):
        if tokens[start].text > "\u3000":
            found = names.halves.at(tokens, start)
            if found and found[1] == index:
                return found[0][0][0]
    return None


class _Reader:
    """Walks over the tokens of one time; `index` is the last token taken."""

    def __init__(self, line: str, tokens: Sequence[Token], index: int) -> None:
        self.line = line
        self.tokens = tokens
        self.index = index

    def gap(self) -> str:
        """What stands before the next token; a newline at the end."""
        if self.index + 1 >= len(self.tokens):
            return "\n"
        return self.line[self.tokens[self.index].end : self.tokens[self.index + 1].start]

    def two_digits_ahead(self) -> bool:
        return self.index + 1 < len(self.tokens) and self.tokens[self.index + 1].digits == 2

    def take(self) -> int:
        self.index += 1
        return self.tokens[self.index].value

    def fraction(self) -> int:
        """Microseconds after a point or comma."""
        if self.gap() not in (".", ","):
            return 0
        token = self.tokens[self.index + 1]
        digits = self.line[token.start : token.end][:6]
        if not digits.isdecimal():
            return 0
        self.index += 1
        return int(digits.ljust(6, "0"))

    def skip(self, words: frozenset[str]) -> bool:
        if len(self.gap()) > 2 or self.gap() == "\n" or self.tokens[self.index + 1].text not in words:
            return False
        self.index += 1
        return True

    def half(self, names: Names) -> tuple[int, int] | None:
        """What am, pm and their kin ahead add to the hour, and the last token of it."""
        if not 0 <= len(self.gap().strip("\n")) <= 2 or self.index + 1 >= len(self.tokens):
            return None
        found = names.halves.at(self.tokens, self.index + 1)
        return (found[0][0][0], found[1] - 1) if found else None

    def take_half(self, names: Names) -> int | None:
        half = self.half(names)
        if half is None:
            return None
        self.index = half[1]
        return half[0]

    def take_zone(self) -> tuple[str, int | None]:
        """The zone ahead: its name, and its minutes east where they are written out."""
        zone = ""
        if self.gap().strip(" .,([") == "" and self.index + 1 < len(self.tokens):
            token = self.tokens[self.index + 1]
            word = self.line[token.start : token.end]
            if word.isascii() and word.isupper() and zones.is_known(word):
                zone = word
                self.index += 1
        sign = self.gap().strip(" ([")
        if sign not in ("+", "-", "−") or (zone and zone not in ("GMT", "UTC")):
            return zone, None
        token = self.tokens[self.index + 1]
        if token.digits == 4:
            hours, minutes, taken = token.value // 100, token.value % 100, 1
        elif token.digits in (1, 2) and self._minutes_follow():
            hours, minutes, taken = token.value, self.tokens[self.index + 2].value, 2
        elif token.digits in (1, 2) and (zone or sign == "+"):
            hours, minutes, taken = token.value, 0, 1
        else:
            return zone, None
        # "10:00 - 12:00" is an opening time, not a zone.
        if hours > 14 or minutes > 59 or (sign != "+" and taken == 2 and self.gap() != "-"):
            return zone, None
        self.index += taken
        return zone, (60 * hours + minutes) * (1 if sign == "+" else -1)

    def _minutes_follow(self) -> bool:
        after = self.index + 2
        if after >= len(self.tokens) or self.tokens[after].digits != 2:
            return False
        return self.line[self.tokens[after - 1].end : self.tokens[after].start] == ":"
