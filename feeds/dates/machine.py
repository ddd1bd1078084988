"""Dates as programs write them into feeds: RFC 822, ISO 8601, counters, and their mistakes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from feeds.dates import zones
from feeds.dates.calendars import century

_LONGEST = 120
"""Characters looked at; JavaScript's own spelling with its zone in words takes 70."""

_RFC = re.compile(
    r"(?:[A-Za-z]{2,9}\.?,? {0,3})?(\d{1,2}) ([A-Za-z]{3,9}) (\d{4}|\d\d) "
    r"(\d\d):(\d\d)(?::(\d\d))?(?: ?([+-])(\d\d):?(\d\d)| ([A-Z]{1,5}))?",
    re.ASCII,
)
_NAMES = "january february march april may june july august september october november december"
_MONTHS = {"Sept": 9} | {
    spelling: number
    for number, name in enumerate(_NAMES.title().split(), start=1)
    for spelling in (name, name[:3])
}
_ISO = re.compile(
    r"(?<![\d+-])(\d{4})([-/.]?)(\d\d?)(?:\2(\d\d?))?(?!\d)"
    r"(?:\s{0,3}[Tt ,_]\s{0,3}(\d\d?)[:.hH]?(\d\d)(?:[:.]?(\d\d)(?:[.,](\d{1,9})\d{0,20})?)?(?:\s?([AaPp])\.?[Mm]\b\.?)?"
    r"\s{0,3}(?:(?:UTC|GMT)?\s{0,2}([+-])\s?(\d\d?):?(\d\d)?|\(?([A-Za-z]{1,5})\b)?)?",
    re.ASCII,
)
_HALF = re.compile(r"\d ?[AP]M\b")
"""A time as American software prints it; beside it the month stands before the day."""
_SECONDS = re.compile(r"\d{9,10}\.\d{1,9}", re.ASCII)
_ORDINAL = re.compile(r"(\d{4})-?(\d{3})", re.ASCII)


_REGION = re.compile(
    r"\s*[\[(]?\b((?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico"
    r"|Pacific|US)/[A-Za-z0-9_+\-]{1,30}(?:/[A-Za-z_\-]{1,30})?)[\])]?",
    re.ASCII,
)
"""A zone by its name in the IANA database."""
_ZONED = re.compile(r"\d ?(?:[+-]\d\d:?\d\d|Z|[A-Z]{1,5})\W*$", re.ASCII)


def parse_machine(text: str) -> datetime | None:
    """The moment a feed's date field names, aware and in UTC; None where it names none.

    A time without a zone is taken as UTC, a date without a time as its first moment.
    Counters are Unix seconds, milliseconds or microseconds by their length. Military zone letters are UTC
    (RFC 5322). The zero moment of several runtimes, the first of January of year 1, means "not set".
    """
    text = text.strip()
    if not text:
        return None
    if "/" in text and (region := _REGION.search(text[:_LONGEST])) is not None:
        rest = (text[: region.start()] + text[region.end() :]).strip()
        moment = parse_machine(rest)
        # An offset that is told has precedence over the name of a region.
        return moment if moment is None or _ZONED.search(rest) else _in_region(moment, region[1])
    try:
        if text[4:5] == "-":
            return _settled(datetime.fromisoformat(text))
        if (match := _RFC.fullmatch(text)) is not None:
            return _from_rfc(match)
    except (KeyError, ValueError, OverflowError):
        pass
    try:
        return _tolerant(" ".join(text[:_LONGEST].split()))
    except (ValueError, OverflowError):
        return None


def _in_region(moment: datetime, name: str) -> datetime:
    """The moment when clocks in a region show what `moment` shows in UTC, which it stays where the region is unknown."""
    from zoneinfo import ZoneInfo

    try:
        return moment.replace(tzinfo=ZoneInfo(name)).astimezone(UTC)
    except (LookupError, ValueError, OSError, OverflowError):
        return moment


def _settled(moment: datetime) -> datetime | None:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    elif moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment if moment.year > 1 else None


def _from_rfc(match: re.Match[str]) -> datetime | None:
    day, name, year, hour, minute, second, sign, zone_hours, zone_minutes, zone = match.groups()
    month = _MONTHS.get(name) or _MONTHS[name.title()]
    moment = datetime(_full_year(year), month, int(day), int(hour), int(minute), int(second or 0), tzinfo=UTC)
    if sign:
        offset = 60 * int(zone_hours) + int(zone_minutes)
        if offset:
            moment += timedelta(minutes=-offset if sign == "+" else offset)
    elif zone and zone != "GMT":
        east = zones.minutes(zone, moment.date())
        if east is None:
            raise ValueError(zone)
        if east:
            moment -= timedelta(minutes=east)
    return moment if moment.year > 1 else None


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) > 2 else century(int(digits))


def _tolerant(text: str) -> datetime | None:
    if text.isdecimal():
        return _counter(text)
    if match := _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(float(text), UTC)
    if match := _ORDINAL.fullmatch(text):
        return datetime.strptime(match[1] + match[2], "%Y%j").replace(tzinfo=UTC)
    if match := _ISO.search(text):
        return _from_iso(match)
    from feeds.dates.written import parse_written

    return parse_written(text, "en-us" if _HALF.search(text) else "")


def _counter(digits: str) -> datetime | None:
    """Unix time in the unit its length tells, or a date written without separators."""
    if len(digits) in (9, 10):
        return datetime.fromtimestamp(int(digits), UTC)
    if len(digits) == 13:
        return datetime.fromtimestamp(int(digits) / 1_000, UTC)
    if len(digits) == 16:
        return datetime.fromtimestamp(int(digits) / 1_000_000, UTC)
    if len(digits) == 4 and "1900" <= digits < "2200":
        return datetime(int(digits), 1, 1, tzinfo=UTC)
    if len(digits) in (8, 12, 14):
        return datetime.strptime(digits, "%Y%m%d%H%M%S"[: len(digits) - 2]).replace(tzinfo=UTC)
    return None


def _hour(hour: int, half: str | None) -> int:
    """The hour of a day out of that of its half, `a` or `p`, where one is told."""
    return hour % 12 + 12 * (half in "Pp") if half else hour


def _from_iso(match: re.Match[str]) -> datetime | None:
    year, mark, month, day, hour, minute, second, fraction, half, sign, zone_hours, zone_minutes, zone = (
        match.groups()
    )
    if not mark and day is None:
        return None
    midnight = datetime(int(year), int(month), int(day or 1), tzinfo=UTC)
    moment = midnight + timedelta(
        hours=_hour(int(hour or 0), half),
        minutes=int(minute or 0),
        seconds=int(second or 0),
        microseconds=int((fraction or "0")[:6].ljust(6, "0")),
    )
    if sign:
        offset = timedelta(hours=int(zone_hours), minutes=int(zone_minutes or 0))
        moment += -offset if sign == "+" else offset
    elif zone:
        moment -= timedelta(minutes=zones.minutes(zone.upper(), midnight.date()) or 0)
    return moment if moment.year > 1 else None
