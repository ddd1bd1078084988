"""Dates as people write them on pages: any language of names.json, any digits, several calendars."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from feeds.dates import calendars, zones
from feeds.dates.clock import Clock, clocks
from feeds.dates.names import HIJRI, JALALI, Sense, load
from feeds.dates.tokens import Token, fold

_LONGEST = 1_000
"""Characters of a line that are looked at; a byline is shorter."""

_MAYBE = re.compile(r"\d|[〇一二三四五六七八九十元]年")
_BETWEEN_PARTS = frozenset(" \t\u00a0\u202f\u2009,.،、·'’ʼ׳॰()[]-–/\u061c\u200e\u200f\ufeff")
_MOST_BETWEEN_PARTS = 5
_MOST_FILLERS = 4
_MARKS = str.maketrans("", "", " \u00a0\u202f\u061c\u200e\u200f")
_SEPARATORS = ("/", "-", ".", "‐", "–", "−")

_CLOCK_AFTER = 6
_CLOCK_BEFORE = 3
"""Tokens that may stand between a date and its time of day."""

_UPDATED = re.compile(
    "updat|modifi|last edited|mis a jour|maj|actualis|aktualis|aktualiz|actualiz|actualit|atualiz|aggiorna"
    "|bijgewerkt|gewijzigd|uppdater|oppdater|opdater|paivitetty|muokattu|frissit|modosit|обновлен|изменен"
    "|оновлен|обновен|ажуриран|azurira|posodob|guncelle|ενημερω|更新|수정|업데이트|تحدیث|به روز|עודכן"
    "|cap nhat|diperbarui|dikemaskini|अपडेट|อัปเดต|আপডেট"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A date read from the tokens `first` to `last`."""

    first: int
    last: int
    day: date
    other_calendar: bool = False
    clock: Clock | None = None
    """Where the time of day stands inside the date, as in `date` of Unix."""


def parse_written(text: str, lang: str = "") -> datetime | None:
    """The moment a byline or another line of a page names, aware and in UTC; None where it names none.

    `lang` is the BCP 47 tag of the page or empty. A time without a zone is taken as UTC, a date without a
    time as its first moment. Dates that may be read in two ways (5/9/2024 on an English page, a month's
    name that two languages claim) are None.
    """
    found = find_written(text, lang)
    return found[2] if found else None


def find_written(text: str, lang: str = "") -> tuple[int, int, datetime] | None:
    """The first date in a line of text: where it starts and ends (with its time of day), and the moment.

    A date in the Gregorian calendar goes before one in another, a date of publication before one of
    an update. Otherwise as `parse_written`.
    """
    line = text[:_LONGEST]
    if not _MAYBE.search(line):
        return None
    return _Line(line, lang).best()


class _Line:
    """One line being read."""

    def __init__(self, line: str, lang: str) -> None:
        names = load()
        self.names = names
        self.line = line
        self.lang = lang.replace("_", "-").lower()
        self.bits = names.bits(lang)
        self.tokens = names.tokenise(line)
        self.clocks = clocks(line, self.tokens, names, self.bits)
        self.in_clock = {
            index
            for clock in self.clocks.values()
            if not clock.vague
            for index in range(clock.first, clock.last + 1)
        }

    def best(self) -> tuple[int, int, datetime] | None:
        found = list(self._dates())
        if not found:
            return None
        gregorian = [date for date in found if not date.other_calendar] or found
        published = [date for date in gregorian if not self._is_update(date, found)]
        return self._moment((published or gregorian)[0], found)

    def _is_update(self, date: _Found, found: Sequence[_Found]) -> bool:
        """Whether the words that lead to `date` (or, without any, follow it) speak of an update."""
        position = found.index(date)
        after_previous = self.tokens[found[position - 1].last].end if position else 0
        lead = self.line[after_previous : self.tokens[date.first].start]
        if not any(c.isalpha() for c in lead):
            until = found[position + 1].first if position + 1 < len(found) else -1
            lead = self.line[self.tokens[date.last].end : self.tokens[until].start if until >= 0 else None]
        return bool(_UPDATED.search(fold(lead)))

    def _moment(self, date: _Found, found: Sequence[_Found]) -> tuple[int, int, datetime] | None:
        clock = date.clock or self._clock_beside(date, found)
        first, last = date.first, date.last
        moment = datetime.combine(date.day, time())
        if clock:
            try:
                moment = clock.on(date.day)
            except OverflowError:
                return None
            first, last = min(first, clock.first), max(last, clock.last)
        return self.tokens[first].start, self.tokens[last].end, moment.replace(tzinfo=UTC)

    def _clock_beside(self, date: _Found, found: Sequence[_Found]) -> Clock | None:
        adjacent = self.clocks.get(date.last + 1)
        if adjacent:
            return adjacent
        next_date = min((other.first for other in found if other.first > date.last), default=len(self.tokens))
        for index in range(date.last + 2, min(date.last + 2 + _CLOCK_AFTER, next_date)):
            clock = self.clocks.get(index)
            if clock and not clock.vague:
                return clock
        previous = max((other.last for other in found if other.last < date.first), default=-1)
        for index in range(date.first - 1, max(date.first - 8, previous), -1):
            clock = self.clocks.get(index)
            if clock and not clock.vague and clock.last >= date.first - 1 - _CLOCK_BEFORE:
                return clock
        return None

    # ------------------------------------------------------------ candidates

    def _dates(self) -> Iterator[_Found]:
        """All dates of the line from left to right, none inside another."""
        index = 0
        while index < len(self.tokens):
            found = self._date_at(index)
            if found is None:
                index += 1
            else:
                yield found
                index = found.last + 1

    def _date_at(self, index: int) -> _Found | None:
        """The date whose month's name, or whose first figure, is the token at `index`."""
        if index not in self.in_clock:
            named = self.names.months.at(self.tokens, index)
            if named and self._joined(index, named[1]):
                found = self._named(index, named[1] - 1, named[0])
                if found:
                    return found
        return self._numeric(index) if self.tokens[index].digits else None

    def _joined(self, first: int, end: int) -> bool:
        return all(self._close(index) for index in range(first, end - 1))

    def _gap(self, index: int) -> str:
        """What stands between the token at `index` and the next."""
        return self.line[self.tokens[index].end : self.tokens[index + 1].start]

    def _close(self, index: int) -> bool:
        """Whether the token at `index` and the next may be parts of one date."""
        gap = self._gap(index)
        return len(gap) <= _MOST_BETWEEN_PARTS and _BETWEEN_PARTS.issuperset(gap)

    # ------------------------------------------------------------ with the month's name

    def _named(self, first: int, last: int, senses: Sequence[Sense]) -> _Found | None:
        """The date around the month's name in the tokens `first` to `last`."""
        for day, year, inside in self._figures(first, last):
            low, high = min(first, day, year), max(last, day, year)
            month = self._month(senses, self.tokens[day].value, self._year_of(year), low, high)
            if month is None:
                continue
            made = self._made(month, self.tokens[day].value, year)
            if made:
                return _Found(low, high, made, other_calendar=month > HIJRI, clock=inside)
        return None

    def _figures(self, first: int, last: int) -> Iterator[tuple[int, int, Clock | None]]:
        """Indexes of the day and the year beside a month's name, likelier pairs first."""
        before, after = self._number_before(first), self._number_after(last)
        before_that = self._number_before(before) if before >= 0 else -1
        after_that, inside = self._year_after(after) if after >= 0 else (-1, None)
        for whole in (True, False):
            if self._is_day(before) and self._is_year(after, whole):
                yield before, after, None
            if self._is_day(after) and self._is_year(after_that, whole):
                yield after, after_that, inside
            if whole and self._is_day(after) and self._is_year(before, whole):
                yield after, before, None
            if whole and self._is_day(before) and self._is_year(before_that, whole):
                yield before, before_that, None

    def _number_before(self, index: int) -> int:
        """The nearest number to the left with only fillers between, -1 without one."""
        for candidate in range(index - 1, max(index - 2 - _MOST_FILLERS, -1), -1):
            if not self._close(candidate) or candidate in self.in_clock:
                return -1
            token = self.tokens[candidate]
            if token.digits:
                return candidate
            if not self._is_filler(candidate):
                return -1
        return -1

    def _number_after(self, index: int) -> int:
        """The nearest number to the right with only fillers between, -1 without one."""
        for candidate in range(index + 1, min(index + 2 + _MOST_FILLERS, len(self.tokens))):
            if not self._close(candidate - 1) or candidate in self.in_clock:
                return -1
            token = self.tokens[candidate]
            if token.digits:
                return candidate
            if not self._is_filler(candidate):
                return -1
        return -1

    def _year_after(self, day: int) -> tuple[int, Clock | None]:
        """The year to the right of a day, also behind a time of day, which then comes with it."""
        clock = self.clocks.get(day + 1)
        if clock is None or clock.vague:
            return self._number_after(day), None
        after = clock.last + 1
        if after < len(self.tokens) and self.tokens[after].digits == 4 and self._close(clock.last):
            return after, clock
        return -1, None

    def _is_filler(self, index: int) -> bool:
        """A word such as "de", or an ending written onto the number before."""
        token = self.tokens[index]
        if token.text in self.names.fillers:
            return True
        if index == 0 or not self.tokens[index - 1].digits or len(token.text) > 4:
            return False
        return self._gap(index - 1) in ("", "-", "’", "'")

    def _is_day(self, index: int) -> bool:
        return index >= 0 and self.tokens[index].digits <= 2 and 1 <= self.tokens[index].value <= 31

    def _is_year(self, index: int, whole: bool) -> bool:
        """A year in four digits or of an era (`whole`), or one of which only two digits are written."""
        if index < 0:
            return False
        token = self.tokens[index]
        if token.digits == 4 or self._era_year(index):
            return whole and (1000 <= token.value <= 2999 or token.digits < 4)
        return not whole and token.digits == 2 and (self._apostrophe(index) or not self._word_follows(index))

    def _apostrophe(self, index: int) -> bool:
        start = self.tokens[index].start
        return start > 0 and self.line[start - 1] in "'’ʼ"

    def _word_follows(self, index: int) -> bool:
        """Whether a counted thing may follow the number, as in "9 May 24 readers"."""
        after = index + 1
        if after >= len(self.tokens) or after in self.in_clock or self.tokens[after].digits:
            return False
        return self._gap(index).strip(" \u00a0") == "" and not self._names_zone(after)

    def _names_zone(self, index: int) -> bool:
        word = self.line[self.tokens[index].start : self.tokens[index].end]
        return word.isupper() and zones.is_known(word)

    def _followed_by(self, index: int, word: str) -> bool:
        return index + 1 < len(self.tokens) and self.tokens[index + 1].text == word

    def _era_year(self, index: int) -> int:
        """The Gregorian year of a year counted in a Japanese era or from the Republic of China, else 0."""
        if self.tokens[index].digits > 3 or not self._followed_by(index, "年"):
            return 0
        era = "".join(token.text for token in self.tokens[max(index - 2, 0) : index])
        value = self.tokens[index].value
        if era in calendars.JAPANESE_ERAS:
            return calendars.JAPANESE_ERAS[era] + value
        taiwanese = self.lang in ("zh-tw", "zh-hant", "zh-hant-tw") and 80 <= value <= 199
        if taiwanese or era in ("民国", "民國"):
            return value - calendars.MINGUO
        return 0

    def _year_of(self, index: int) -> int:
        """The year the figures at `index` stand for, as they count it."""
        token = self.tokens[index]
        if token.digits == 4:
            return token.value
        return self._era_year(index) or token.value + (2000 if token.value < 69 else 1900)

    def _month(self, senses: Sequence[Sense], day: int, year: int, first: int, last: int) -> int | None:
        """Which month the name means, by the year's calendar, the language, the weekday; None in doubt."""
        foreign = 1200 <= year <= 1600
        fitting = [sense for sense in senses if (sense[0] > HIJRI) == foreign]
        if foreign and not fitting:
            fitting = list(senses)
        if len(fitting) > 1:
            fitting = _narrowed(fitting, self.bits)
        if len(fitting) > 1:
            fitting = _narrowed(fitting, self._languages_of_weekdays(first, last))
        if len(fitting) > 1:
            fitting = _narrowed(fitting, self.names.common)
        if len(fitting) > 1:
            fitting = self._agreeing(fitting, day, year, first, last)
        return fitting[0][0] if len(fitting) == 1 else None

    def _weekdays(self, first: int, last: int) -> Iterator[Sense]:
        """Weekdays named within three tokens of the tokens `first` to `last`."""
        for index in range(max(first - 3, 0), min(last + 4, len(self.tokens))):
            if named := self.names.weekdays.at(self.tokens, index):
                yield from named[0]

    def _languages_of_weekdays(self, first: int, last: int) -> int:
        languages = 0
        for _, bits in self._weekdays(first, last):
            languages |= bits
        return languages

    def _agreeing(self, senses: Sequence[Sense], day: int, year: int, first: int, last: int) -> list[Sense]:
        """Those senses under which the date falls on the weekday named beside it."""
        named = {weekday for weekday, _ in self._weekdays(first, last)}
        agreeing = []
        for sense in senses:
            fits = _gregorian(year, sense[0], day)
            if fits and fits.weekday() in named:
                agreeing.append(sense)
        return agreeing or list(senses)

    def _made(self, month: int, day: int, year_index: int) -> date | None:
        year = self._year_of(year_index)
        written = self.tokens[year_index].digits
        thai = self.names.languages.get("th", 0)
        if month < HIJRI and 2400 <= year <= 2700:
            year -= calendars.BUDDHIST
        elif written == 2 and year >= 2040 and self._is_thai(year_index, thai):
            year += 500 - calendars.BUDDHIST
        return _gregorian(year, month, day)

    def _is_thai(self, index: int, thai: int) -> bool:
        start = self.tokens[max(index - 1, 0)].start
        return bool(self.bits & thai) or "\u0e00" < self.line[start] < "\u0e7f"

    # ------------------------------------------------------------ in figures alone

    def _numeric(self, index: int) -> _Found | None:
        """The date in the three numbers from `index` on."""
        if index + 2 >= len(self.tokens):
            return None
        parts = self.tokens[index : index + 3]
        if not all(part.digits for part in parts):
            return None
        mark = self._gap(index).translate(_MARKS)
        if mark not in _SEPARATORS or self._gap(index + 1).translate(_MARKS) != mark:
            return None
        if self._continues(index - 1, mark) or self._continues(index + 2, mark):
            return None
        made = self._from_figures(index, parts, mark)
        return _Found(index, index + 2, made) if made else None

    def _continues(self, index: int, mark: str) -> bool:
        """Whether the token at `index` and the next are two numbers in one row, as in a telephone number."""
        if index < 0 or index + 1 >= len(self.tokens):
            return False
        both = self.tokens[index].digits and self.tokens[index + 1].digits
        return bool(both) and self._gap(index) in (mark, "." if mark != "." else "-")

    def _from_figures(self, index: int, parts: Sequence[Token], mark: str) -> date | None:
        lengths = tuple(part.digits for part in parts)
        a, b, c = (part.value for part in parts)
        if lengths[0] == 4 and max(lengths[1:]) <= 2:
            return self._counted(a, b, c)
        if max(lengths[:2]) > 2 or lengths[2] not in (1, 2, 4):
            return None
        if lengths[2] < 4:
            if mark != "/" and not (mark == "." and lengths == (2, 2, 2)) and not self._whole_or_timed(index):
                return None
            if self._usual_order() == "ymd" and lengths[0] == 2:
                return _gregorian(_century(a), b, c)
            if lengths[2] == 1:
                return None
            c = _century(c)
        order = self._order(a, b, c, index)
        if order == "dmy":
            return self._counted(c, b, a)
        return self._counted(c, a, b) if order == "mdy" else None

    def _whole_or_timed(self, index: int) -> bool:
        """Whether figures such as 12-10-24 stand alone or with a time, as no part number does."""
        start = self.tokens[index].start
        if start and self.line[start - 1] in "-+":
            return False
        return len(self.tokens) == 3 or self._clock_follows(index + 2)

    def _usual_order(self) -> str:
        """The order of figures in the page's language: dmy, mdy, ymd; empty where its people differ."""
        if self.lang == "en":
            return ""
        base = self.lang.partition("-")[0]
        return self.names.orders.get(self.lang) or self.names.orders.get("" if base == "en" else base, "dmy")

    def _clock_follows(self, index: int) -> bool:
        return any(near in self.clocks for near in (index + 1, index + 2))

    def _counted(self, year: int, month: int, day: int) -> date | None:
        """A date in figures; only years of living memory, so that other rows of numbers are none."""
        if 1900 <= year <= 2199:
            return _gregorian(year, month, day)
        if 2440 <= year <= 2700:
            return _gregorian(year - calendars.BUDDHIST, month, day)
        if 1300 <= year <= 1450 and self.lang[:2] in ("fa", "ps"):
            return _gregorian(year, JALALI + month, day)
        return None

    def _order(self, a: int, b: int, year: int, index: int) -> str:
        """dmy or mdy for figures that end with the year; anything else in doubt."""
        if a > 12 or a == b:
            return "dmy"
        if b > 12:
            return "mdy"
        named = {weekday for weekday, _ in self._weekdays(index, index + 2)}
        as_dmy, as_mdy = _gregorian(year, b, a), _gregorian(year, a, b)
        if as_dmy and as_mdy and (as_dmy.weekday() in named) != (as_mdy.weekday() in named):
            return "dmy" if as_dmy.weekday() in named else "mdy"
        beside = [clock for first, clock in self.clocks.items() if index - 4 <= first <= index + 6]
        if self._gap(index).strip() == ".":
            return "dmy"
        if any(clock.zone in zones.AMERICAN for clock in beside):
            return "mdy"
        if not self.lang and any(clock.halved for clock in beside):
            return ""
        order = self._usual_order()
        return "dmy" if order == "ymd" and self.lang != "en-ca" else order


def _narrowed(senses: Sequence[Sense], languages: int) -> list[Sense]:
    """The senses the languages know; all where they know none."""
    return [sense for sense in senses if sense[1] & languages] or list(senses)


def _century(year: int) -> int:
    return year + (2000 if year < 69 else 1900)


def _gregorian(year: int, month: int, day: int) -> date | None:
    """`month` as in `Names.months`; None for a day its calendar has not."""
    try:
        if month > JALALI:
            return calendars.jalali(year, month - JALALI, day)
        if month > HIJRI:
            return calendars.hijri(year, month - HIJRI, day)
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
