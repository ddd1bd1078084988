"""Dates with their month's name: the figures of day and year are looked for around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from feeds.dates import calendars, zones
from feeds.dates.calendars import HIJRI
from feeds.dates.clock import Clock
from feeds.dates.line import Found, Line
from feeds.dates.names import Sense

_MOST_FILLERS = 4


def read_named(line: Line, index: int) -> Found | None:
    """The date whose month's name begins at `index`."""
    if index in line.in_clock:
        return None
    phrase = line.names.months.at(line.tokens, index)
    if phrase is None or not line.joined(index, phrase[1]):
        return None
    return _around(line, index, phrase[1] - 1, phrase[0])


def _around(line: Line, first: int, last: int, senses: Sequence[Sense]) -> Found | None:
    """The date around the month's name in the tokens `first` to `last`."""
    for day, year, inside in _figures(line, first, last):
        low, high = min(first, day, year), max(last, day, year)
        month = _month(line, senses, line.tokens[day].value, _year_of(line, year), low, high)
        if month is None:
            continue
        made = _made(line, month, line.tokens[day].value, year)
        if made:
            return Found(low, high, made, other_calendar=month > HIJRI, clock=inside)
    return None


def _figures(line: Line, first: int, last: int) -> Iterator[tuple[int, int, Clock | None]]:
    """Indexes of the day and the year beside a month's name, likelier pairs first."""
    before, after = _number_before(line, first), _number_after(line, last)
    before_that = _number_before(line, before) if before >= 0 else -1
    after_that, inside = _year_after(line, after) if after >= 0 else (-1, None)
    for whole in (True, False):
        if _is_day(line, before) and _is_year(line, after, whole):
            yield before, after, None
        if _is_day(line, after) and _is_year(line, after_that, whole):
            yield after, after_that, inside
        if whole and _is_day(line, after) and _is_year(line, before, whole):
            yield after, before, None
        if whole and _is_day(line, before) and _is_year(line, before_that, whole):
            yield before, before_that, None


def _number_before(line: Line, index: int) -> int:
    """The nearest number to the left with only fillers between, -1 without one."""
    for candidate in range(index - 1, max(index - 2 - _MOST_FILLERS, -1), -1):
        if not line.close(candidate) or candidate in line.in_clock:
            return -1
        token = line.tokens[candidate]
        if token.digits:
            return candidate
        if not _is_filler(line, candidate):
            return -1
    return -1


def _number_after(line: Line, index: int) -> int:
    """The nearest number to the right with only fillers between, -1 without one."""
    for candidate in range(index + 1, min(index + 2 + _MOST_FILLERS, len(line.tokens))):
        if not line.close(candidate - 1) or candidate in line.in_clock:
            return -1
        token = line.tokens[candidate]
        if token.digits:
            return candidate
        if not _is_filler(line, candidate):
            return -1
    return -1


def _year_after(line: Line, day: int) -> tuple[int, Clock | None]:
    """The year to the right of a day, also behind a time of day, which then comes with it."""
    clock = line.clocks.get(day + 1)
    if clock is None or clock.vague:
        return _number_after(line, day), None
    after = clock.last + 1
    if after < len(line.tokens) and line.tokens[after].digits == 4 and line.close(clock.last):
        return after, clock
    return -1, None


def _is_filler(line: Line, index: int) -> bool:
    """A word such as "de", or an ending written onto the number before."""
    token = line.tokens[index]
    if token.text in line.names.fillers:
        return True
    if index == 0 or not line.tokens[index - 1].digits or len(token.text) > 4:
        return False
    return line.gap(index - 1) in ("", "-", "’", "'")


def _is_day(line: Line, index: int) -> bool:
    return index >= 0 and line.tokens[index].digits <= 2 and 1 <= line.tokens[index].value <= 31


def _is_year(line: Line, index: int, whole: bool) -> bool:
    """A year in four digits or of an era (`whole`), or one of which only two digits are written."""
    if index < 0:
        return False
    token = line.tokens[index]
    if token.digits == 4 or _era_year(line, index):
        return whole and (1000 <= token.value <= 2999 or token.digits < 4)
    if whole or token.digits != 2 or _ends_range(line, index):
        return False
    return _apostrophe(line, index) or not _word_follows(line, index)


def _ends_range(line: Line, index: int) -> bool:
    """Whether a dash before the number joins it to one before, as in "Oct. 11–21", and not a whole date."""
    dash = line.gap(index - 1).strip() if index else ""
    return dash in ("-", "–", "—", "‐") and (index < 2 or line.gap(index - 2).strip() != dash)


def _apostrophe(line: Line, index: int) -> bool:
    start = line.tokens[index].start
    return start > 0 and line.text[start - 1] in "'’ʼ"


def _word_follows(line: Line, index: int) -> bool:
    """Whether a counted thing may follow the number, as in "9 May 24 readers"."""
    after = index + 1
    if after >= len(line.tokens) or after in line.in_clock or line.tokens[after].digits:
        return False
    return line.gap(index).strip(" \u00a0") == "" and not _names_zone(line, after)


def _names_zone(line: Line, index: int) -> bool:
    return line.word(index).isupper() and zones.is_known(line.word(index))


def _followed_by(line: Line, index: int, word: str) -> bool:
    return index + 1 < len(line.tokens) and line.tokens[index + 1].text == word


def _era_year(line: Line, index: int) -> int:
    """The Gregorian year of a year counted in a Japanese era or from the Republic of China, else 0."""
    if line.tokens[index].digits > 3 or not _followed_by(line, index, "年"):
        return 0
    era = "".join(token.text for token in line.tokens[max(index - 2, 0) : index])
    value = line.tokens[index].value
    if era in calendars.JAPANESE_ERAS:
        return calendars.JAPANESE_ERAS[era] + value
    taiwanese = line.lang in ("zh-tw", "zh-hant", "zh-hant-tw") and 80 <= value <= 199
    if taiwanese or era in ("民国", "民國"):
        return value - calendars.MINGUO
    return 0


def _year_of(line: Line, index: int) -> int:
    """The year the figures at `index` stand for, as they count it."""
    token = line.tokens[index]
    if token.digits == 4:
        return token.value
    return _era_year(line, index) or calendars.century(token.value)


def _month(line: Line, senses: Sequence[Sense], day: int, year: int, first: int, last: int) -> int | None:
    """Which month the name means, by the year's calendar, the language, the weekday; None in doubt."""
    foreign = 1200 <= year <= 1600
    fitting = [sense for sense in senses if (sense[0] > HIJRI) == foreign]
    if foreign and not fitting:
        fitting = list(senses)
    if len(fitting) > 1:
        fitting = _narrowed(fitting, line.bits)
    if len(fitting) > 1:
        fitting = _narrowed(fitting, _languages_of_weekdays(line, first, last))
    if len(fitting) > 1:
        fitting = _narrowed(fitting, line.names.common)
    if len(fitting) > 1:
        fitting = _agreeing(line, fitting, day, year, first, last)
    return fitting[0][0] if len(fitting) == 1 else None


def _languages_of_weekdays(line: Line, first: int, last: int) -> int:
    languages = 0
    for _, bits in line.weekdays(first, last):
        languages |= bits
    return languages


def _agreeing(line: Line, senses: Sequence[Sense], day: int, year: int, first: int, last: int) -> list[Sense]:
    """Those senses under which the date falls on the weekday named beside it."""
    named = {weekday for weekday, _ in line.weekdays(first, last)}
    agreeing = []
    for sense in senses:
        fits = calendars.to_date(year, sense[0], day)
        if fits and fits.weekday() in named:
            agreeing.append(sense)
    return agreeing or list(senses)


def _made(line: Line, month: int, day: int, year_index: int) -> date | None:
    """The day, its year taken from the Buddhist era where it is counted in that."""
    year = _year_of(line, year_index)
    token = line.tokens[year_index]
    if month < HIJRI and 2400 <= year <= 2700:
        year -= calendars.BUDDHIST
    elif token.digits == 2 and token.value >= 40 and _is_thai(line, year_index):
        year = 2500 + token.value - calendars.BUDDHIST
    return calendars.to_date(year, month, day)


def _is_thai(line: Line, index: int) -> bool:
    before = line.tokens[max(index - 1, 0)].text
    return bool(line.bits & line.names.languages["th"]) or "\u0e00" < before < "\u0e7f"


def _narrowed(senses: Sequence[Sense], languages: int) -> list[Sense]:
    """The senses the languages know; all where they know none."""
    return [sense for sense in senses if sense[1] & languages] or list(senses)
