"""Values of a feed's elements, told from what publishers write: links, people, numbers, durations."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache

from feeds import urls
from feeds.markup import clean, title_text

# Begins with a literal, which `re` searches for five times as fast as for names in any case. Only
# splitting is faster still: no match object, no call for each address.
_RELATIVE = re.compile(
    r"""(=(?<=[fFcCrR]=)(?:(?<=\b(?i:href)=)|(?<=\b(?i:src)=)|(?<=\b(?i:poster)=))\s*["'])(?!https?://|["'#])([^"'<>]*)(?=["'])"""
)
_SPACED = re.compile(r"\b(href|src|poster)\s+=", re.IGNORECASE)
_MAIL_AND_NAME = re.compile(r"^\S+@\S+\s*\((.+)\)$")
_NAME_AND_MAIL = re.compile(r"^(.+?)\s*[<(]\S+@\S+[>)]$")
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}


def absolute(html: str, base: str) -> str:
    """HTML with the relative addresses of its links and media resolved against `base`.

    Addresses of the web and places in the page itself stay as written.
    """
    if not base or "=" not in html:
        return html
    parts = _RELATIVE.split(_SPACED.sub(r"\1=", html) if " =" in html else html)
    if len(parts) == 1:
        return html
    parts[2::3] = [
        urls.resolve(base, address) if "&" not in address else _escaped(base, address)
        for address in parts[2::3]
    ]
    return "".join(parts)


def _escaped(base: str, address: str) -> str:
    """The address of an attribute, whose ampersands may or may not be escaped; they leave escaped."""
    return urls.resolve(base, address.replace("&amp;", "&")).replace("&", "&amp;")


@lru_cache(maxsize=1024)
def person(text: str) -> str:
    """A name out of `ann@example.com (Ann Lee)` or `Ann Lee <ann@example.com>`; an address alone stays."""
    text = clean(text, 500)
    for pattern in (_MAIL_AND_NAME, _NAME_AND_MAIL):
        if match := pattern.match(text):
            return match[1].strip()
    return text


@lru_cache(maxsize=1024)
def category(text: str) -> str:
    """The name of a category; few names stand in many entries."""
    return title_text(text)


def people(texts: list[str]) -> tuple[str, ...]:
    """Distinct names, in order."""
    return tuple(dict.fromkeys(name for text in texts if (name := person(text))))


def number(text: str | None) -> int | None:
    """A whole number, or None."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


_MOST_SECONDS = 100 * 3600
"""Nothing plays longer than this: such a number means something else."""


def seconds(text: str | None) -> int | None:
    """How long something plays, from `1:02:03`, `62:03` or seconds; None where it says nothing usable."""
    parts = (text or "").strip().split(":")
    if len(parts) > 3 or not all(
        re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]{1,6})?", part, re.ASCII) for part in parts
    ):
        return None
    total = 0.0
    for part in parts:
        total = total * 60 + float(part)
    return round(total) if 0 < total <= _MOST_SECONDS else None


def interval(ttl: str | None, period: str | None, frequency: str | None) -> timedelta | None:
    """How long the publisher asks to leave the feed alone, from ttl (minutes) or sy: elements."""
    if minutes := number(ttl):
        return timedelta(minutes=min(minutes, 60 * 24 * 30))
    if period is None and frequency is None:
        return None
    hours = _PERIODS.get((period or "daily").strip().lower())
    return timedelta(hours=hours) / max(1, number(frequency) or 1) if hours else None
