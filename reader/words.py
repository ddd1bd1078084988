"""Moments and counts as a reader says them, and which way text runs. Pure: the clock comes in as an argument."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")


def holds_rtl(text: str) -> bool:
    """Whether some of `text` runs from right to left."""
    return not text.isascii() and _RTL.search(text) is not None


def age(moment: datetime, now: datetime) -> str:
    """How long ago, in the reader's zone, as short as a list row wants it: `5 min`, `3 h`, `9 May 2024`."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"{minutes} min"
    local, today = moment.astimezone(), now.astimezone()
    days = (today.date() - local.date()).days
    if days == 0 or minutes < 6 * 60:
        return f"{minutes // 60} h"
    if days == 1:
        return "yesterday"
    if days < 7:
        return f"{days} d"
    month = MONTHS[local.month - 1][:3]
    return f"{local.day} {month}" if local.year == today.year else f"{local.day} {month} {local.year}"


def span(time: timedelta) -> str:
    """A length of time as a feed's rhythm is told: `20 min`, `3 h`, `2 d`."""
    minutes = round(time.total_seconds() / 60)
    if minutes < 90:
        return f"{minutes} min"
    return f"{round(minutes / 60)} h" if minutes < 36 * 60 else f"{round(minutes / 1440)} d"


def long_date(moment: datetime) -> str:
    """`Monday 23 November 2026`, in the zone `moment` carries."""
    return f"{DAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 feed`, `2 feeds`, `1,024 entries`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
