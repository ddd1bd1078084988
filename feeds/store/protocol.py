"""What the rest of the program may ask a store, and what it answers."""

from __future__ import annotations

from datetime import datetime

from feeds.record import record


@record(frozen=True, slots=True)
class Applied:
    """What was written: ids of new articles in the order of `Changes.new`, and of reworded ones."""

    new_ids: tuple[int, ...] = ()
    revised_ids: tuple[int, ...] = ()


@record(frozen=True, slots=True)
class Unindexed:
    """An article as the recommendation index takes it in."""

    id: int
    feed_id: int
    feed: str
    title: str
    authors: tuple[str, ...]
    url: str
    lang: str
    date: datetime
    dated: bool
    tags: tuple[str, ...]
    summary: str
    """HTML."""
    body: str
    """HTML."""


@record(frozen=True, slots=True)
class HistoryItem:
    """One thing the reader did, as the history shows it."""

    id: int
    at: datetime
    label: str
    undone: bool


@record(frozen=True, slots=True)
class SmartFeed:
    """A saved query."""

    id: int
    name: str
    query: str


@record(frozen=True, slots=True)
class Rule:
    """What happens to arriving articles that a query finds."""

    id: int
    name: str
    query: str
    action: str
