"""Dates in figures alone: 2024-05-09, 9.5.2024, 05/09/24."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from feeds.dates import calendars, zones
from feeds.dates.calendars import JALALI
from feeds.dates.line import Found, Line
from feeds.dates.tokens import Token

_MARKS = str.maketrans("", "", " \u00a0\u202f\u061c\u200e\u200f")
_SEPARATORS = ("/", "-", ".", "‐", "–", "−")


def read_figures(line: Line, index: int) -> Found | None:
    """The date in the three numbers from `index` on."""
    if index + 2 >= len(line.tokens):
        return None
    parts = line.tokens[index : index + 3]
    if not all(part.digits for part in parts):
        return None
    mark = line.gap(index).translate(_MARKS)
    if mark not in _SEPARATORS or line.gap(index + 1).translate(_MARKS) != mark:
        return None
    if _continues(line, index - 1, mark) or _continues(line, index + 2, mark):
        return None
    made = _from_figures(line, index, parts, mark)
    return Found(index, index + 2, made) if made else None


def _continues(line: Line, index: int, mark: str) -> bool:
    """Whether the token at `index` and the next are two numbers in one row, as in a telephone number."""
    if index < 0 or index + 1 >= len(line.tokens):
        return False
    both = line.tokens[index].digits and line.tokens[index + 1].digits
    return bool(both) and line.gap(index) in (mark, "." if mark != "." else "-")


def _from_figures(line: Line, index: int, parts: Sequence[Token], mark: str) -> date | None:
    lengths = tuple(part.digits for part in parts)
    a, b, c = (part.value for part in parts)
    if lengths[0] == 4 and max(lengths[1:]) <= 2:
        return _counted(line, a, b, c)
    if max(lengths[:2]) > 2 or lengths[2] not in (1, 2, 4):
        return None
    if lengths[2] < 4:
        if mark != "/" and not (mark == "." and lengths == (2, 2, 2)) and not _whole_or_timed(line, index):
            return None
        if _usual_order(line) == "ymd" and lengths[0] == 2:
            return calendars.to_date(calendars.century(a), b, c)
        if lengths[2] == 1:
            return None
        c = calendars.century(c)
    order = _order(line, a, b, c, index)
    if order == "dmy":
        return _counted(line, c, b, a)
    return _counted(line, c, a, b) if order == "mdy" else None


def _whole_or_timed(line: Line, index: int) -> bool:
    """Whether figures such as 12-10-24 stand alone or with a time, as no part number does."""
    start = line.tokens[index].start
    if start and line.text[start - 1] in "-+":
        return False
    alone = len(line.tokens) == 3 and line.tokens[index].digits == 2
    return alone or _clock_follows(line, index + 2)


def _usual_order(line: Line) -> str:
    """The order of figures in the page's language: dmy, mdy, ymd; empty where its people differ."""
    if line.lang == "en":
        return ""
    base = line.lang.partition("-")[0]
    return line.names.orders.get(line.lang) or line.names.orders.get("" if base == "en" else base, "dmy")


def _clock_follows(line: Line, index: int) -> bool:
    return any(near in line.clocks for near in (index + 1, index + 2))


def _counted(line: Line, year: int, month: int, day: int) -> date | None:
    """A date in figures; only years of living memory, so that other rows of numbers are none."""
    if 1900 <= year <= 2199:
        return calendars.to_date(year, month, day)
    if 2440 <= year <= 2700:
        return calendars.to_date(year - calendars.BUDDHIST, month, day)
    if 1300 <= year <= 1450 and line.lang[:2] in ("fa", "ps"):
        return calendars.to_date(year, JALALI + month, day)
    return None


def _order(line: Line, a: int, b: int, year: int, index: int) -> str:
    """dmy or mdy for figures that end with the year; anything else in doubt."""
    if a > 12 or a == b:
        return "dmy"
    if b > 12:
        return "mdy"
    named = {weekday for weekday, _ in line.weekdays(index, index + 2)}
    as_dmy, as_mdy = calendars.to_date(year, b, a), calendars.to_date(year, a, b)
    if as_dmy and as_mdy and (as_dmy.weekday() in named) != (as_mdy.weekday() in named):
        return "dmy" if as_dmy.weekday() in named else "mdy"
    beside = [clock for first, clock in line.clocks.items() if index - 4 <= first <= index + 6]
    if line.gap(index).strip() == ".":
        return "dmy"
    if any(clock.zone in zones.AMERICAN for clock in beside):
        return "mdy"
    if not line.lang and any(clock.halved for clock in beside):
        return ""
    order = _usual_order(line)
    return "dmy" if order == "ymd" and line.lang != "en-ca" else order
