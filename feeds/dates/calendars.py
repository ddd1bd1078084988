"""Days of other calendars as days of the Gregorian one."""

from __future__ import annotations

from datetime import date, timedelta

HIJRI = 100
JALALI = 200
"""Added to the number of a month of that calendar, where months of several stand side by side."""

BUDDHIST = 543
"""Years the Thai solar calendar is ahead."""
MINGUO = -1911
"""Years the calendar of the Republic of China is behind."""

JAPANESE_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
"""The year before the first of each era."""

_HIJRI_EPOCH = date(622, 7, 19).toordinal()
"""The first of Muharram of year 1, civil reckoning."""
_JALALI_SPRING = date(622, 3, 21).toordinal()


def to_date(year: int, month: int, day: int) -> date | None:
    """That day; `month` is one of the Gregorian year, or HIJRI or JALALI and its number there.

    None for a day its calendar has not.
    """
    try:
        if month > JALALI:
            return jalali(year, month - JALALI, day)
        if month > HIJRI:
            return hijri(year, month - HIJRI, day)
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def century(year: int) -> int:
    """A year of two digits as programs read it: 69 to 99 are of the last century (POSIX)."""
    return year + (2000 if year < 69 else 1900)


def hijri(year: int, month: int, day: int) -> date:
    """By the tabular calendar, which is off by a day or so from any country's sighting of the moon.

    Raises ValueError for a month or day that calendar never has.
    """
    if not (1 <= month <= 12 and 1 <= day <= 30):
        raise ValueError((year, month, day))
    days = day + (59 * (month - 1) + 1) // 2 + 354 * (year - 1) + (3 + 11 * year) // 30
    return date.fromordinal(_HIJRI_EPOCH + days - 1)


def jalali(year: int, month: int, day: int) -> date:
    """The solar calendar of Iran and Afghanistan, by its 33-year cycle: exact from 1178 to 1633.

    Raises ValueError for a day that calendar never has.
    """
    longest = 31 if month <= 6 else 30
    if not (1 <= month <= 12 and 1 <= day <= longest):
        raise ValueError((year, month, day))
    months = 31 * (month - 1) - max(month - 7, 0)
    leaps = (8 * year + 21) // 33
    start = _JALALI_SPRING + 365 * (year - 1) + leaps
    return date.fromordinal(start) + timedelta(days=months + day - 1)
