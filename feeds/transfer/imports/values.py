"""Values as other programs wrote them -> ours. Whatever a field holds, there is an answer and no error."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import Any

from feeds.markup import clean, title_text
from feeds.parse import fallback

_MILLISECONDS_FROM = 10**11
"""Seconds since 1970 reach this in the year 5138, milliseconds did in 1973."""
LONGEST_ADDRESS = 4000


def text(value: Any) -> str:
    """A text of any length; empty for what is none."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def line(value: Any) -> str:
    """A title, a name, a tag."""
    return clean(text(value))


def title(value: Any, body: Any = "") -> str:
    """An article's title, which feed readers keep as its feed had it, with tags and entities; else words of its body."""
    return title_text(text(value)) or fallback.title(text(body))


def address(value: Any) -> str:
    """A web address; empty for any other."""
    from feeds.opml import web_address

    return web_address(text(value)) or ""


def guid(value: Any) -> str:
    return clean(text(value), LONGEST_ADDRESS)


def flag(value: Any) -> bool:
    """Whether a field says yes, however it is written."""
    if isinstance(value, int | float):
        return bool(value)
    return text(value).strip().lower() in ("1", "true", "yes", "t", "y")


def moment(value: Any) -> datetime | None:
    """Seconds or milliseconds since 1970, or a date as it is written."""
    written = text(value).strip()
    try:
        number = float(written)
    except ValueError:
        return _written(written) if written else None
    try:
        # Zero is how most of these programs write that they do not know.
        return (
            datetime.fromtimestamp(number / (1000 if abs(number) >= _MILLISECONDS_FROM else 1), UTC)
            if number
            else None
        )
    except (ValueError, OverflowError, OSError):
        return None


def _written(written: str) -> datetime | None:
    from feeds import dates

    return dates.parse_machine(written[:100]) or dates.parse_written(written[:100])


def tags(value: Any, separator: str = ",") -> tuple[str, ...]:
    """Names in a list, or in one text with something between them; each once."""
    parts = value if isinstance(value, list | tuple) else text(value).split(separator)
    return tuple(dict.fromkeys(name for part in parts if (name := line(part))))


def quoted(words: Any) -> str:
    """A passage that the reader marked, as HTML."""
    return f"<blockquote>{paragraphs(words)}</blockquote>" if text(words).strip() else ""


def paragraphs(words: Any) -> str:
    """Plain text as HTML."""
    parts = text(words).split("\n")
    return "".join(f"<p>{escape(part.strip())}</p>" for part in parts if part.strip())
