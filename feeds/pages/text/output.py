"""Blocks -> the HTML of an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from feeds import markup, prose
from feeds.model import Pick
from feeds.pages.lines import Block
from feeds.pages.lists import Listing

_SUBHEADING = 120
"""Units of the longest line that is set as a subheading."""


def picks(listings: Iterable[Listing]) -> Iterable[Pick]:
    """The pieces of all lists, each once under its heading."""
    seen: set[tuple[str, str]] = set()
    for listing in listings:
        for title, url in listing.items:
            if (listing.heading, title) not in seen:
                seen.add((listing.heading, title))
                yield Pick(markup.clean(listing.heading, 200), markup.clean(title, 400), url)


def to_html(blocks: Sequence[Block]) -> str:
    """Paragraphs, lists and subheadings of a body."""
    parts: list[str] = []
    opened = ""
    for at, block in enumerate(blocks):
        wanted = {"*": "ul", "1": "ol"}.get(block.bullet, "")
        if opened and opened != wanted:
            parts.append(f"</{opened}>")
            opened = ""
        text = escape(block.text, quote=False)
        if wanted:
            if not opened:
                start = f' start="{block.number}"' if wanted == "ol" and block.number != 1 else ""
                parts.append(f"<{wanted}{start}>")
                opened = wanted
            parts.append(f"<li>{text}</li>")
        elif block.level or _is_subheading(blocks, at):
            parts.append(f"<h2>{text}</h2>")
        else:
            parts.append(f"<p>{text}</p>")
    if opened:
        parts.append(f"</{opened}>")
    return "\n".join(parts)


def _is_subheading(blocks: Sequence[Block], at: int) -> bool:
    text = blocks[at].text
    return (
        prose.units(text) <= _SUBHEADING
        and not prose.stops(text)
        and at + 1 < len(blocks)
        and len(blocks) > 2
    )
