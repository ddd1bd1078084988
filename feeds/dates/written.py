"""Dates as people write them on pages: any language of names.json, any digits, several calendars."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time

from feeds.dates.clock import Clock
from feeds.dates.figures import read_figures
from feeds.dates.line import Found, Line
from feeds.dates.named import read_named
from feeds.dates.names import load
from feeds.dates.tokens import fold

_LONGEST = 1_000
"""Characters of a line that are looked at; a byline is shorter."""

_MAYBE = re.compile(r"\d[^\d]+\d|[〇一二三四五六七八九十元]年")
"""A date has two numbers at least."""
_CLOCK_AFTER = 6
_CLOCK_BEFORE = 3
"""Tokens that may stand between a date and its time of day."""

_WEEKDAY_TOKENS = 3
"""Of the longest name of a weekday."""

_UPDATED = re.compile(
    r"updat|modifi|last edited|\bstand\b|mis a jour|maj|actualis|aktualis|aktualiz|actualiz|actualit|atualiz|aggiorna"
    "|bijgewerkt|gewijzigd|uppdater|oppdater|opdater|paivitetty|muokattu|frissit|modosit|обновлен|изменен"
    "|оновлен|обновен|ажуриран|azurira|posodob|guncelle|ενημερω|更新|수정|업데이트|تحدیث|به روز|עודכן"
    "|cap nhat|diperbarui|dikemaskini|अपडेट|อัปเดต|আপডেট"
)


def parse_written(text: str, lang: str = "") -> datetime | None:
    """The moment a byline or another line of a page names, aware and in UTC; None where it names none.

    `lang` is the BCP 47 tag of the page or empty. A time without a zone is taken as UTC, a date without a
    time as its first moment. Dates that may be read in two ways (5/9/2024 on an English page, a month's
    name that two languages claim) are None.
    """
    found = find_written(text, lang)
    return found[2] if found else None


def find_written(text: str, lang: str = "") -> tuple[int, int, datetime] | None:
    """The first date in a line of text: where it starts and ends (with its weekday and time of day), and the moment.

    A date in the Gregorian calendar goes before one in another, a date of publication before one of
    an update. Otherwise as `parse_written`.
    """
    line = text[:_LONGEST]
    if not _MAYBE.search(line):
        return None
    return _best(Line(line, lang))


def _best(line: Line) -> tuple[int, int, datetime] | None:
    found = list(_dates(line))
    if not found:
        return None
    gregorian = [date for date in found if not date.other_calendar] or found
    published = [date for date in gregorian if not _is_update(line, date, found)]
    return _moment(line, (published or gregorian)[0], found)


def _is_update(line: Line, date: Found, found: Sequence[Found]) -> bool:
    """Whether the words that lead to `date` (or, without any, follow it) speak of an update."""
    position = found.index(date)
    after_previous = line.tokens[found[position - 1].last].end if position else 0
    lead = line.text[after_previous : line.tokens[date.first].start]
    if not any(c.isalpha() for c in lead):
        until = found[position + 1].first if position + 1 < len(found) else -1
        lead = line.text[line.tokens[date.last].end : line.tokens[until].start if until >= 0 else None]
    return bool(_UPDATED.search(fold(lead)))


def _moment(line: Line, date: Found, found: Sequence[Found]) -> tuple[int, int, datetime]:
    clock = date.clock or _clock_beside(line, date, found)
    first, last = date.first, date.last
    moment = datetime.combine(date.day, time())
    if clock:
        moment = clock.on(date.day)
        first, last = min(first, clock.first), max(last, clock.last)
    first, last = _with_weekdays(line, first, last)
    return line.tokens[first].start, line.tokens[last].end, moment.replace(tzinfo=UTC)


def _with_weekdays(line: Line, first: int, last: int) -> tuple[int, int]:
    """The date with the weekday that stands right before or after it."""
    for start in range(first - 1, max(first - _WEEKDAY_TOKENS, 0) - 1, -1):
        named = line.names.weekdays.at(line.tokens, start)
        if named and named[1] == first and line.joined(start, first + 1):
            first = start
            break
    after = last + 1
    if (
        after < len(line.tokens)
        and line.close(last)
        and (named := line.names.weekdays.at(line.tokens, after))
    ):
        last = named[1] - 1
    return first, last


def _clock_beside(line: Line, date: Found, found: Sequence[Found]) -> Clock | None:
    """The time of day next to the date, else the nearest after it, else the nearest before it."""
    if adjacent := line.clocks.get(date.last + 1):
        return adjacent
    next_date = min((other.first for other in found if other.first > date.last), default=len(line.tokens))
    after = _first_clock(line, range(date.last + 2, min(date.last + 2 + _CLOCK_AFTER, next_date)))
    previous = max((other.last for other in found if other.last < date.first), default=-1)
    before = _first_clock(line, range(date.first - 1, max(date.first - 8, previous), -1))
    if before and before.last < date.first - 1 - _CLOCK_BEFORE:
        before = None
    if before and before.last == date.first - 1:
        return before
    if after and _UPDATED.search(
        fold(line.text[line.tokens[date.last].end : line.tokens[after.first].start])
    ):
        after = None
    return after or before


def _first_clock(line: Line, indexes: range) -> Clock | None:
    clocks = (line.clocks.get(index) for index in indexes)
    return next((clock for clock in clocks if clock and not clock.vague), None)


def _dates(line: Line) -> Iterator[Found]:
    """All dates of the line from left to right, none inside another."""
    index = 0
    while index < len(line.tokens):
        found = read_named(line, index)
        if found is None and line.tokens[index].digits:
            found = read_figures(line, index)
        if found is None:
            index += 1
        else:
            yield found
            index = found.last + 1


def names_weekday(text: str) -> bool:
    """Whether `text` is the name of a weekday in any language and nothing else."""
    names = load()
    tokens = names.tokenise(text)
    named = names.weekdays.at(tokens, 0) if tokens else None
    return named is not None and named[1] == len(tokens)
