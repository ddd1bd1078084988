"""When a feed is asked again, and what one attempt leaves behind: functions of values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from feeds.errors import FeedsError, FetchError
from feeds.model import Entry, Feed, FetchState

SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(hours=24)
USUAL = timedelta(hours=1)
"""For a feed whose rhythm is not known."""
MOVED_AFTER = 3
"""Times in a row a permanent redirect must point to one address before that is asked directly."""
_RECENT = 20

Random = Callable[[], float]
"""A number in [0, 1)."""


def address(feed: Feed) -> str:
    """Where to ask: the address a feed has moved to, once that is certain."""
    state = feed.fetch
    return state.moved_to if state.moved_to and state.moved_seen >= MOVED_AFTER else feed.url


def rhythm(entries: Sequence[Entry], now: datetime) -> timedelta:
    """How often it is worth asking: twice as often as the feed publishes, more rarely when it has fallen silent."""
    dates = sorted((date for entry in entries if (date := entry.published or entry.updated)), reverse=True)
    dates = [date for date in dates if date <= now][:_RECENT]
    if len(dates) < 2:
        return USUAL
    gaps = sorted((newer - older).total_seconds() for newer, older in pairwise(dates))
    gap = gaps[len(gaps) // 2]
    silence = (now - dates[0]).total_seconds()
    return _within(timedelta(seconds=max(gap / 2, silence / 10)))


def after_news(
    feed: Feed, entries: Sequence[Entry], now: datetime, asked: timedelta | None, random: Random
) -> datetime:
    """When to ask again after a document was read. `asked` is how long the publisher wants to be left alone."""
    return now + _spread(_wished(feed, rhythm(entries, now), asked), random)


def after_nothing(feed: Feed, now: datetime, asked: timedelta | None, random: Random) -> datetime:
    """When to ask again after nothing had changed: a little later than last time, if it was due at all."""
    state = feed.fetch
    if state.due is None or state.checked is None:
        interval = USUAL
    else:
        interval = state.due - state.checked
        if now >= state.due:
            interval *= 1.25
    return now + _spread(_wished(feed, _within(interval), asked), random)


def after_failure(feed: Feed, error: FeedsError, now: datetime, random: Random) -> FetchState:
    """What a failure leaves: ever longer waits, or the end where the server says so."""
    state = feed.fetch
    failures = state.failures + 1
    wait = _within(SHORTEST * 2 ** min(failures - 1, 10))
    status, wish = 0, None
    if isinstance(error, FetchError):
        status, wish = error.status, error.retry_after
    due = now + _spread(wait, random)
    if wish is not None:
        due = max(due, now + min(timedelta(seconds=wish), LONGEST))
    moved = state.moved_to if state.moved_seen < MOVED_AFTER else ""
    return replace(
        state,
        checked=now,
        due=due,
        failures=failures,
        error=error.message,
        status=status,
        # The old address is asked again where the new one fails.
        moved_to=moved,
        moved_seen=state.moved_seen if moved else 0,
        retired=state.retired or status == 410,
    )


def put_off(state: FetchState, seconds: float, now: datetime, random: Random) -> FetchState:
    """What is left where a feed was not asked, because its host wants to be left alone."""
    wait = min(timedelta(seconds=seconds), LONGEST)
    return replace(state, due=max(state.due or now, now + _spread(wait, random)))


def moved(state: FetchState, moved_to: str, asked: str) -> tuple[str, int]:
    """`moved_to` and `moved_seen` after an answer from `asked` that was a feed."""
    if asked == state.moved_to and state.moved_seen >= MOVED_AFTER:
        return (moved_to, 1) if moved_to else (state.moved_to, state.moved_seen)
    if not moved_to:
        return "", 0
    return moved_to, state.moved_seen + 1 if moved_to == state.moved_to else 1


def told_moved(state: FetchState, feed: Feed, moved_to: str, asked: str) -> FetchState:
    """What is left where the document that came from `asked` says of itself where it lives: that is asked directly.

    Nothing of a feed that wants a login: its password is not for whoever can write into the document.
    """
    if not moved_to or feed.settings.user or moved_to in (asked, feed.url, state.moved_to):
        return state
    # The marks of the old address say nothing at the new one.
    return replace(state, moved_to=moved_to, moved_seen=MOVED_AFTER, etag="", last_modified="")


def _wished(feed: Feed, interval: timedelta, asked: timedelta | None) -> timedelta:
    """The reader's own interval before all; else the publisher's wish as the least."""
    if feed.settings.interval is not None:
        return max(feed.settings.interval, timedelta(minutes=1))
    return _within(max(interval, asked or interval))


def _within(interval: timedelta) -> timedelta:
    return min(max(interval, SHORTEST), LONGEST)


def _spread(interval: timedelta, random: Random) -> timedelta:
    """Up to a tenth more, so that feeds of one host do not come due together."""
    return interval * (1 + random() / 10)
