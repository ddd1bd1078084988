"""What the engine's values are for programs: objects of the schemas in `reader.cli.schemas`, documented in `docs/json.md`.

Names and texts are in English whatever the reader speaks; moments are printed as ISO 8601.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.cli.output import printable

if TYPE_CHECKING:
    from feeds.errors import FeedsError
    from feeds.library import Imported
    from feeds.model import Feed, Headline, Shelf, Suggestion
    from feeds.update import Outcome


def headline(row: Headline) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "feed": row.feed,
        "date": row.date,
        "published": row.date if row.dated else None,
        "lang": row.lang,
        "read": row.read,
        "starred": row.starred,
        "tags": list(row.tags),
    }


def unread(source: str, error: FeedsError) -> dict[str, Any]:
    """A source that no article could be read from."""
    from feeds.library import no_facts

    return {**no_facts(source), "error": printable(str(error))}


def recommendation(found: tuple[Shelf, Suggestion]) -> dict[str, Any]:
    shelf, piece = found
    return {
        "heading": shelf.heading,
        "id": piece.id,
        "title": piece.title,
        "url": piece.url,
        "feed": piece.feed,
        "why": piece.why,
    }


def refreshed(outcome: Outcome) -> dict[str, Any]:
    """What became of a feed that was asked."""
    from feeds.update import Failed, Updated

    updated = outcome if isinstance(outcome, Updated) else None
    return {
        "feed_id": outcome.feed.id,
        "feed": outcome.feed.title,
        "url": outcome.feed.url,
        "outcome": type(outcome).__name__.lower(),
        "new": list(updated.new_ids) if updated else [],
        "revised": list(updated.revised_ids) if updated else [],
        "error": printable(str(outcome.error)) if isinstance(outcome, Failed) else None,
    }


def added(address: str, said: str, feeds: list[int]) -> dict[str, Any]:
    return {"address": printable(address), "feed_ids": feeds, "message": printable(said)}


def imported(report: Imported, rehearsed: bool) -> dict[str, Any]:
    return {
        "rehearsed": rehearsed,
        "added": report.added,
        "known": report.known,
        "twice": report.twice,
        "articles": report.articles,
        "marked": report.marked,
        "left_out": report.left,
        "smart_feeds": report.searches,
        "refused": [printable(why) for why in report.refused],
        "held": [printable(address) for address in report.held],
    }


def feed(feed: Feed) -> dict[str, Any]:
    fetch = feed.fetch
    return {
        "id": feed.id,
        "url": feed.url,
        "title": feed.title,
        "folder": list(feed.folder),
        "unread": feed.unread,
        "total": feed.total,
        "checked": fetch.checked,
        "succeeded": fetch.succeeded,
        "due": fetch.due,
        "failures": fetch.failures,
        "error": fetch.error or None,
        "moved_to": fetch.moved_to or None,
        "retired": fetch.retired,
        "visits": [{"at": at, "status": status} for at, status in feed.visits],
    }


def problem(sentence: str) -> dict[str, Any]:
    return {"message": printable(sentence)}


def backup(day: str | None, path: Path) -> dict[str, Any]:
    return {"day": day, "path": printable(str(path)), "bytes": path.stat().st_size}


def error(error: FeedsError) -> dict[str, Any]:
    """What went wrong: `code` is for programs to go by, `hint` what to do."""
    values = vars(error)
    name = re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__.removesuffix("Error")).lower()
    source = next(
        (values[key] for key in ("source", "path", "text", "name", "label", "what") if key in values), ""
    )
    return {
        "code": name,
        "source": printable(str(source)),
        "message": printable(str(error)),
        "hint": printable(values.get("advice") or "") or None,
    }
