"""What a query is to a database: a condition over `status AS s`, and how its articles are found soonest."""

from __future__ import annotations

from typing import Any

from feeds.record import record

SHOWN, UNREAD, STARRED, FEED = "status_shown", "status_unread", "status_starred", "status_feed"
"""Indexes of `status`, all in order of date."""


@record(frozen=True, slots=True)
class Condition:
    """SQL over `status AS s` that is true for the articles wanted, with its values."""

    sql: str
    values: tuple[Any, ...] = ()


@record(frozen=True, slots=True)
class Selection:
    """A query, ready to run. `index` is walked in date order; `few`: better to gather, then sort."""

    condition: Condition
    index: str = SHOWN
    few: bool = False
    tag: tuple[int, Condition] | None = None
    """The tag whose articles it is about, where that leads to the first of them soonest, and what holds for them besides."""
    share: tuple[int, int] = (0, 1)
    """Of how many articles (of all that are shown) the feeds are that it speaks of, where it is of `few`."""
    is_dear: bool = False
    """Whether to gather them takes longer than the first of them should."""
    top: str = SHOWN
    """The index at whose top articles of these feeds are looked for first; the tag's, where there is one."""
