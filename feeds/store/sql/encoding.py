"""How values lie in the tables: times, folders, settings, texts, lists of ids."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from feeds import collation
from feeds.logins import login, without_login
from feeds.messages import from_json, to_json
from feeds.model import (
    LONGEST_INTERVAL,
    MOST_DAYS,
    Entry,
    Feed,
    FeedSettings,
    FetchState,
    Note,
)
from feeds.packing import categories_of as categories_of
from feeds.packing import compress as compress
from feeds.packing import squeeze as squeeze
from feeds.record import names, replace
from feeds.store.texts import storable

AUDIO = 1
IMAGE = 2
"""Bits of `status.media`."""

SEPARATOR = "\x1f"

# Bits of `status.hidden`; an article is in the lists where none is set.
HIDDEN = 1
"""By the reader or a rule."""
DROPPED = 2
"""Its text was dropped by retention; the row remembers that it was here."""
REMOVED = 4
"""Its feed was removed."""

PRIZED = (
    "(starred = 1 OR EXISTS (SELECT 1 FROM tagged WHERE tagged.id = status.id)"
    " OR EXISTS (SELECT 1 FROM note WHERE note.id = status.id))"
)
"""SQL of an article that is never dropped: the reader starred it, tagged it (to read it later is a tag) or noted something."""

_EPOCH = datetime.fromtimestamp(0, UTC)
_SECOND = timedelta(seconds=1)
_FIRST, _LAST = (
    (datetime(year, month, day, tzinfo=UTC) - _EPOCH) // _SECOND
    for year, month, day in ((1, 1, 2), (9999, 12, 30))
)
"""A day from both ends: a moment is shown in the reader's zone."""


def seconds(when: datetime) -> int:
    """Seconds since 1970, rounded down."""
    return (when - _EPOCH) // _SECOND


def moment(value: int) -> datetime:
    """The moment of so many seconds since 1970, of the calendar's first and last where it goes no further."""
    return _EPOCH + timedelta(seconds=min(max(value, _FIRST), _LAST))


def seconds_or_none(when: datetime | None) -> int | None:
    return None if when is None else seconds(when)


def moment_or_none(value: int | None) -> datetime | None:
    return None if value is None else moment(value)


# ---------------------------------------------------------------- feeds

FETCH_COLUMNS = (
    "etag, last_modified, body_hash, checked, succeeded, due, failures, error,"
    " http_status, moved_to, moved_seen, retired"
)
FEED_COLUMNS = (
    f"id, url, name, title, site_url, lang, folder, unread, total, settings, visits, {FETCH_COLUMNS}"
)


def feed_name(feed: str) -> str:
    """SQL of the name a feed is shown by: the reader's own, else the publisher's, else its address.

    `feed` is what the statement calls the table; empty text where it has no row.
    """
    return f"coalesce(nullif({feed}.name, ''), nullif({feed}.title, ''), {feed}.url, '')"


def fetch_row(state: FetchState) -> tuple[Any, ...]:
    """The values of FETCH_COLUMNS."""
    return (
        state.etag,
        state.last_modified,
        state.body_hash,
        seconds_or_none(state.checked),
        seconds_or_none(state.succeeded),
        seconds_or_none(state.due),
        state.failures,
        to_json(state.error) if state.error else "",
        state.status,
        state.moved_to,
        state.moved_seen,
        int(state.retired),
    )


def fetch_state(row: Sequence[Any]) -> FetchState:
    return FetchState(
        etag=row[0],
        last_modified=row[1],
        body_hash=row[2],
        checked=moment_or_none(row[3]),
        succeeded=moment_or_none(row[4]),
        due=moment_or_none(row[5]),
        failures=row[6],
        error=from_json(row[7]) if row[7] else None,
        status=row[8],
        moved_to=row[9],
        moved_seen=row[10],
        retired=bool(row[11]),
    )


def feed_of(row: Sequence[Any]) -> Feed:
    """A feed from a row of FEED_COLUMNS."""
    id, address, name, title, site_url, lang, folder, unread, total, settings, visits, *fetch = row
    url, wishes = parted(address, settings_of(settings))
    return Feed(
        id=id,
        url=url,
        title=without_login(name or title or url),
        renamed=bool(name and title and name != title),
        site_url=site_url,
        lang=lang,
        folder=folder_of(folder),
        unread=unread,
        total=total,
        settings=wishes,
        visits=visits_of(visits),
        fetch=fetch_state(fetch),
    )


def parted(address: str, settings: FeedSettings) -> tuple[str, FeedSettings]:
    """An address without the login in it, and the settings with it: so it is never shown with the address."""
    user, password = login(address)
    if not (user or password):
        return address, settings
    if not settings.user:
        settings = replace(settings, user=user, password=password)
    return without_login(address), settings


def visits_of(text: str) -> tuple[tuple[datetime, int], ...]:
    """The last answers of a feed: when, and the HTTP status."""
    return tuple(
        (moment(int(at)), int(status)) for at, status in (visit.split("/") for visit in text.split())
    )


def folder_json(folder: Iterable[str]) -> str:
    return json.dumps(list(folder), ensure_ascii=False)


@cache
def folder_of(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


_NO_SETTINGS = FeedSettings()


def settings_json(settings: FeedSettings) -> str:
    """Only what differs from the default."""
    kept: dict[str, Any] = {name: getattr(settings, name) for name in names(FeedSettings)}
    kept = {name: value for name, value in kept.items() if value != getattr(_NO_SETTINGS, name)}
    if "interval" in kept:
        kept["interval"] = kept["interval"].total_seconds()
    return json.dumps(kept, ensure_ascii=False)


def settings_of(text: str) -> FeedSettings:
    if text == "{}":
        return _NO_SETTINGS
    kept = json.loads(text)
    if "interval" in kept:
        kept["interval"] = timedelta(seconds=min(kept["interval"], LONGEST_INTERVAL.total_seconds()))
    if kept.get("keep_days") is not None:
        kept["keep_days"] = min(kept["keep_days"], MOST_DAYS)
    if "headers" in kept:
        kept["headers"] = tuple((name, value) for name, value in kept["headers"])
    if "password_command" in kept:
        kept["password_command"] = tuple(kept["password_command"])
    return FeedSettings(**kept)


# ---------------------------------------------------------------- articles


def media(entry: Entry) -> int:
    """Bits AUDIO and IMAGE for what comes with an entry."""
    bits = IMAGE if entry.image else 0
    for enclosure in entry.enclosures:
        if enclosure.type.startswith("audio/"):
            bits |= AUDIO
        elif enclosure.type.startswith("image/"):
            bits |= IMAGE
    return bits


def tag_order(name: str) -> tuple[str, str]:
    """What tags are sorted by: the reader's alphabet."""
    return collation.key(name), name


# ---------------------------------------------------------------- notes


def note_row(note: Note) -> dict[str, str | int]:
    """A note by its columns, its own number and its article's left out."""
    passage = note.anchor
    return {
        "quote": storable(passage.quote),
        "prefix": storable(passage.prefix),
        "suffix": storable(passage.suffix),
        "position": passage.position,
        "words": storable(note.words),
        "at": seconds(note.at),
    }
