"""The chapters of an episode, as feeds and the files beside them list them: rows of whatever -> `Chapter`s in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from feeds import urls
from feeds.markup import title_text
from feeds.model import Chapter

MOST = 10_000
"""Chapters that are taken of one episode."""
LONGEST_TITLE = 300
_LATEST = 1e7
"""Seconds, a third of a year: no chapter begins later."""
_CLOCK = re.compile(r"(?:(?:([0-9]+):)?([0-9]+):)?([0-9]+(?:\.[0-9]+)?)")

Row = tuple[Any, Any, Any]
"""When it begins, its title and its address, as written."""


def chapters(rows: Iterable[Row]) -> tuple[Chapter, ...]:
    """Those of the rows that say when they begin and what they are called."""
    found = []
    for start, title, url in islice(rows, MOST):
        name = title_text(title, LONGEST_TITLE) if isinstance(title, str) else ""
        if name and (second := seconds(start)) is not None:
            address = url if isinstance(url, str) and urls.is_live(url) else ""
            found.append(Chapter(second, name, address))
    return tuple(sorted(found, key=lambda chapter: chapter.start))


def seconds(value: object) -> int | None:
    """Whole seconds of a number or of `1:02:03.5`; None for what is neither."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if 0 <= value < _LATEST else None
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 40 else None
    if found is None:
        return None
    hours, minutes, rest = found.groups()
    second = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(float(rest))
    return second if second < _LATEST else None
