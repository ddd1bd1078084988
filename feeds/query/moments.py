"""Moments as they are typed: a date, `yesterday`, `2 days`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from feeds.messages import Message

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_AGO = re.compile(r"(\d{1,6}|an?|last)\s*(min(?:ute)?|m|hour|h|day|d|week|w|month|year|y)s?(?:\s+ago)?")
DAY = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?)(?:[T ](\d\d?):(\d\d))?)?)?")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EARLIEST = datetime(1, 1, 2, tzinfo=UTC)


class NoMoment(ValueError):
    """A typed time has no meaning; `reason` is a clause."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


def moment(text: str, now: datetime) -> datetime:
    """The moment a typed time means: a date, `today`, `yesterday`, `monday`, `2 days`. Raises NoMoment."""
    said = " ".join(text.lower().split())
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if said == "now":
        return now
    if said in ("today", "yesterday"):
        return today - timedelta(days=said == "yesterday")
    if (weekday := said.removeprefix("last ")) in _WEEKDAYS:
        return today - timedelta(days=(now.weekday() - _WEEKDAYS.index(weekday) - 1) % 7 + 1)
    if found := DAY.fullmatch(said.upper()):
        year, month, day, hour, minute = (int(part or 0) for part in found.groups())
        try:
            return datetime(year, month or 1, day or 1, hour, minute, tzinfo=now.tzinfo)
        except ValueError:
            raise NoMoment(
                Message("query.no-day", "“{text}” is no day of the calendar; try 2026-01-31", text=text)
            ) from None
    if found := _AGO.fullmatch(said):
        number = int(found[1]) if found[1].isdecimal() else 1
        unit = found[2]
        try:
            if unit == "month":
                return now - timedelta(days=30 * number)
            if unit in ("year", "y"):
                return now - timedelta(days=365 * number)
            return now - timedelta(**{_UNITS[unit[0]]: number})
        except OverflowError:
            return EARLIEST
    raise NoMoment(
        Message(
            "query.no-time", "“{text}” is no time; try 2026-01-31, yesterday, monday or 2 days", text=text
        )
    )
