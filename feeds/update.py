"""From what was parsed to what is written: `decide` is a function of values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from feeds.errors import FeedsError
from feeds.model import Arrival, Changes, Entry, Feed, KnownEntry, ParsedFeed, Revision


@dataclass(frozen=True, slots=True)
class Updated:
    """A feed brought something."""

    feed: Feed
    new_ids: tuple[int, ...]
    revised_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A feed was asked and had nothing new."""

    feed: Feed


@dataclass(frozen=True, slots=True)
class Failed:
    """A feed could not be read."""

    feed: Feed
    error: FeedsError


Outcome = Updated | Unchanged | Failed


def fingerprint(entry: Entry) -> int:
    """63 bits of what the reader would see."""
    seen = "\0".join((entry.title, entry.url, entry.summary, entry.body, *entry.authors))
    return int.from_bytes(blake2b(seen.encode("utf-8", "replace"), digest_size=8).digest()) >> 1


def decide(feed: Feed, known: Mapping[str, KnownEntry], parsed: ParsedFeed, now: datetime) -> Changes:
    """What a parsed feed changes: entries not known arrive, known ones with another text are revised."""
    new: dict[str, Arrival] = {}
    revised = []
    for place, entry in enumerate(parsed.entries):
        print_ = fingerprint(entry)
        if (old := known.get(entry.guid)) is not None:
            if old.fingerprint != print_:
                revised.append(Revision(id=old.id, entry=entry, fingerprint=print_))
        elif entry.guid not in new:
            # Undated entries keep the order of the feed, the first one newest.
            date = min(entry.published or entry.updated or now - timedelta(seconds=place), now)
            dated = (entry.published or entry.updated) is not None
            new[entry.guid] = Arrival(entry=entry, fingerprint=print_, date=date, dated=dated)
    fetch = replace(feed.fetch, checked=now, succeeded=now, failures=0, error="")
    return Changes(
        feed_id=feed.id, seen=now, fetch=fetch, parsed=parsed, new=tuple(new.values()), revised=tuple(revised)
    )


def refresh(store: Any, feeds: Sequence[Feed], *, now: datetime, connections: int = 100) -> Iterator[Outcome]:
    """Fetch feeds and write what they bring."""
    from feeds import fetch, parse

    for feed in feeds:
        try:
            got = fetch.get(fetch.Request(feed.url, private=True))
            parsed = parse.parse_safely(got.body, got.url, got.content_type)
        except FeedsError as error:
            yield Failed(feed, error)
            continue
        applied = store.apply(decide(feed, store.known(feed.id), parsed, now))
        if applied.new_ids or applied.revised_ids:
            yield Updated(feed, tuple(applied.new_ids), tuple(applied.revised_ids))
        else:
            yield Unchanged(feed)
