"""Times of day in a line of tokens: 15:23, 15h23, 3.45pm, 午後3時, kl. 12.30, with their zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from feeds.dates import zones
from feeds.dates.names import Names
from feeds.dates.tokens import Token, fold

_COLONS = (":", "：", "∶", "\u200f:", ":\u200f")
_HOURS = frozenset(map(fold, "h hs hr hrs uhr 時 时 点 點 시 giờ ч час óra นาฬิกา ໂມງ".split()))
_WHOLE_HOURS = _HOURS - {"ч", "ora", "hr", "hrs", "час"}
"""Of these, the ones that make a time of a number alone."""
_MINUTES = frozenset(map(fold, "分 분 phút min m minutes นาที ນາທີ".split()))
_SECONDS = frozenset(map(fold, "秒 초 วินาที ວິນາທີ s".split()))
_AFTER_MINUTES = _HOURS | _MINUTES | {fold("น"), "鐘", "钟"}
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
        """That time on `day`, as naive UTC."""
        moment = datetime.combine(day, time()) + self.since_midnight
        east = zones.minutes(self.zone, day) if self.east is None else self.east
        return moment - timedelta(minutes=east or 0)


def clocks(line: str, tokens: Sequence[Token], names: Names, languages: int) -> dict[int, Clock]:
    """All times of day in the line, by the index of their first token.

    Words for the halves of the day are those of `languages` (bits) and of the common ones.
    """
    found = {}
    known = languages | names.common
    index = 0
    while index < len(tokens):
        clock = (
            _clock(_ClockParser(line, tokens, index, names, known))
            if 1 <= tokens[index].digits <= 2
            else None
        )
        if clock is None:
            index += 1
        else:
            found[clock.first] = clock
            index = clock.last + 1
    return found


def _clock(reader: _ClockParser) -> Clock | None:
    """The time whose hour is the number the reader stands on."""
    first, hour = reader.index, reader.tokens[reader.index].value
    parts = _with_colon(reader) or _with_words(reader) or _with_dots(reader)
    east_asian = reader.half_before(first) if first else None
    if parts is None:
        if east_asian is None and reader.half() is None:
            return None
        parts = _Parts()
    if hour > 24 or parts.minute > 59 or parts.second > 60:
        return None
    half = reader.take_half()
    if half is None:
        half = east_asian
    if half is None and parts.minute_given and first:
        half = reader.half_before(first, latin=True)
    if half is not None and hour <= 12:
        hour = hour % 12 + half
    zone, east = reader.take_zone()
    return Clock(
        first=first,
        last=reader.index,
        since_midnight=timedelta(
            hours=hour, minutes=parts.minute, seconds=parts.second, microseconds=parts.micro
        ),
        zone=zone,
        east=east,
        halved=half is not None,
        vague=parts.vague and half is None and not zone,
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What follows the hour."""

    minute: int = 0
    second: int = 0
    micro: int = 0
    vague: bool = False
    minute_given: bool = False


def _with_colon(reader: _ClockParser) -> _Parts | None:
    """15:23, 15:23:07.5"""
    if reader.gap().strip(" ") not in _COLONS or not reader.two_digits_ahead():
        return None
    minute, second, micro = reader.take(), 0, 0
    if reader.gap() in _COLONS and reader.two_digits_ahead():
        second = reader.take()
        micro = reader.fraction()
    reader.skip(_AFTER_MINUTES)
    return _Parts(minute, second, micro, minute_given=True)


def _with_words(reader: _ClockParser) -> _Parts | None:
    """15h23, 15 h, 午後3時5分, 15 นาฬิกา 23 นาที"""
    start = reader.index
    if not reader.skip(_HOURS):
        return None
    marker = reader.tokens[reader.index].text
    if reader.gap().strip() in ("", ":") and reader.two_digits_ahead():
        minute = reader.take()
        reader.skip(_AFTER_MINUTES)
        return _Parts(minute, reader.take_before(_SECONDS), minute_given=True)
    minute = reader.take_before(_MINUTES)
    if minute or marker in _WHOLE_HOURS:
        return _Parts(minute, minute_given=bool(minute))
    reader.index = start
    return None


def _with_dots(reader: _ClockParser) -> _Parts | None:
    """15.23, 15.23.07; beside a sign that it is a time, else vague."""
    if reader.gap() != "." or not reader.two_digits_ahead():
        return None
    start = reader.index
    if start and reader.tokens[start - 1].digits and reader.gap_at(start - 1) == ".":
        return None
    minute, second = reader.take(), 0
    if reader.gap() == "." and reader.two_digits_ahead():
        second = reader.take()
    if reader.gap().strip() == "." and reader.number_ahead():
        reader.index = start
        return None
    introduced = start > 0 and reader.tokens[start - 1].text in _INTRODUCTIONS
    named = reader.skip(_AFTER_MINUTES)
    return _Parts(minute, second, vague=not (named or introduced), minute_given=True)


class _ClockParser:
    """Walks over the tokens of one time; `index` is the last token taken."""

    def __init__(self, line: str, tokens: Sequence[Token], index: int, names: Names, languages: int) -> None:
        self.line = line
        self.tokens = tokens
        self.index = index
        self._names = names
        self._languages = languages

    def gap(self) -> str:
        """What stands before the next token; a newline at the end."""
        return self.gap_at(self.index)

    def gap_at(self, index: int) -> str:
        if index + 1 >= len(self.tokens):
            return "\n"
        return self.line[self.tokens[index].end : self.tokens[index + 1].start]

    def number_ahead(self) -> bool:
        return self.index + 1 < len(self.tokens) and self.tokens[self.index + 1].digits > 0

    def two_digits_ahead(self) -> bool:
        return self.number_ahead() and self.tokens[self.index + 1].digits == 2

    def take(self) -> int:
        self.index += 1
        return self.tokens[self.index].value

    def take_before(self, words: frozenset[str]) -> int:
        """The number ahead where one of `words` follows it, which is taken too; else 0."""
        after = self.index + 2
        if after >= len(self.tokens) or self.tokens[after].text not in words:
            return 0
        if (
            not 1 <= self.tokens[after - 1].digits <= 2
            or self.gap().strip()
            or self.gap_at(after - 1).strip()
        ):
            return 0
        self.index = after
        return self.tokens[after - 1].value

    def fraction(self) -> int:
        """Microseconds after a point or comma."""
        if self.gap() not in (".", ",") or not self.number_ahead():
            return 0
        self.index += 1
        token = self.tokens[self.index]
        return int(self.line[token.start : token.end][:6].ljust(6, "0"))

    def skip(self, words: frozenset[str]) -> bool:
        if len(self.gap()) > 2 or self.gap() == "\n" or self.tokens[self.index + 1].text not in words:
            return False
        self.index += 1
        return True

    def half(self) -> tuple[int, int] | None:
        """What am, pm and their kin ahead add to the hour, and the last token of it."""
        if self.index + 1 >= len(self.tokens) or len(self.gap()) > 2:
            return None
        return self._half_at(self.index + 1)

    def half_before(self, index: int, latin: bool = False) -> int | None:
        """What 午後 before the number at `index` adds to the hour; PM too where `latin`.

        Before a bare number only East Asian words tell a time: German dates begin with "am".
        """
        for start in range(max(index - 2, 0), index):
            word = self.tokens[start].text
            if word > "\u3000" or (latin and word in ("am", "pm")):
                found = self._half_at(start)
                if found and found[1] == index - 1:
                    return found[0]
        return None

    def _half_at(self, index: int) -> tuple[int, int] | None:
        found = self._names.halves.at(self.tokens, index)
        if found:
            for half, languages in found[0]:
                if languages & self._languages:
                    return half, found[1] - 1
        return None

    def take_half(self) -> int | None:
        half = self.half()
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
