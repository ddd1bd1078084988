"""What the recommender takes in: articles of any shape, read leniently into `Piece`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

ArticleId = int | str

_LATEST = 253_402_300_799
"""9999-12-31 in epoch seconds: numbers beyond it are milliseconds."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One article as the recommender needs it; absent texts are empty."""

    id: ArticleId
    title: str = ""
    text: str = ""
    lang: str = ""
    """The primary subtag, lower case: `fr`."""
    feed: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    date: int | None = None
    """Epoch seconds."""
    dated: bool = True
    """False where the date is only when it was first seen."""
    url: str = ""
    prepared: bytes = b""
    """What was read in it before (see `feeds.recommend.prepared`), where that is known."""


def read_piece(source: object) -> Piece:
    """A mapping or object with the usual names, or a `feeds.model.Article`, as a `Piece`.

    `id` is required and is an int or text; whatever else is absent or of an odd type is left out.
    """
    article_id = _first(source, "id")
    if isinstance(article_id, bool) or not isinstance(article_id, int | str):
        raise TypeError(f"an article needs an id, an int or a str, not {article_id!r}")
    return Piece(
        id=article_id,
        title=_text(_first(source, "title", "headline")),
        text=_text(_first(source, "full_text", "text", "body", "content", "summary", "description")),
        lang=_text(_first(source, "lang", "language")).lower().replace("_", "-").partition("-")[0],
        feed=_text(_first(source, "feed", "source", "src")),
        authors=_names(_first(source, "authors", "author")),
        tags=_names(_first(source, "tags", "categories", "category")),
        date=epoch(_first(source, "published", "date", "ts", "timestamp", "updated", "seen")),
        dated=_first(source, "dated") is not False,
        url=_text(_first(source, "url", "link")),
        prepared=ready if isinstance(ready := _first(source, "prepared"), bytes) else b"",
    )


def epoch(moment: object) -> int | None:
    """A datetime, ISO text, or epoch seconds or milliseconds, as epoch seconds; None for the rest."""
    if isinstance(moment, str):
        return _written(moment.strip())
    if isinstance(moment, datetime):
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return int(aware.timestamp())
    if isinstance(moment, bool) or not isinstance(moment, int | float):
        return None
    if not abs(moment) <= _LATEST * 1000:
        return None
    return int(moment / 1000 if abs(moment) > _LATEST else moment)


def _written(text: str) -> int | None:
    for read in (datetime.fromisoformat, float):
        try:
            return epoch(read(text))
        except ValueError:
            pass
    return None


def _first(source: object, *names: str) -> Any:
    """The first of the named values that is there and not empty, also inside `source.entry`."""
    for name in names:
        value = source.get(name) if isinstance(source, Mapping) else getattr(source, name, None)
        if value is not None and value != "" and value != ():
            return value
    inner = None if isinstance(source, Mapping) else getattr(source, "entry", None)
    return None if inner is None else _first(inner, *names)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value.strip(),) if value.strip() else ()
    if isinstance(value, Iterable):
        return tuple(dict.fromkeys(name.strip() for name in value if isinstance(name, str) and name.strip()))
    return ()
