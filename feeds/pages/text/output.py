"""Blocks -> the HTML of an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from feeds import markup, prose
from feeds.model import Pick
from feeds.pages.lines import Block
from feeds.pages.lists import Listing

_HEADING, _TITLE = 200, 400
"""Letters of the longest heading and title kept."""
_VERSE = 80
"""Units of the longest line that is one of several in a paragraph."""
_SUBHEADING = 120
"""Units of the longest line that is set as a subheading."""


def picks(listings: Iterable[Listing]) -> Iterable[Pick]:
    """The pieces of all lists, each once under its heading."""
    seen: set[tuple[str, str]] = set()
    for listing in listings:
        for title, url in listing.items:
            if (listing.heading, title) not in seen:
                seen.add((listing.heading, title))
                yield Pick(markup.clean(listing.heading, _HEADING), markup.clean(title, _TITLE), url)


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
        elif at and _is_next_verse(blocks[at - 1], block) and parts[-1].startswith("<p>"):
            parts[-1] = f"{parts[-1].removesuffix('</p>')}<br>{text}</p>"
        elif block.level or _is_subheading(blocks, at):
            parts.append(f"<h2>{text}</h2>")
        else:
            parts.append(f"<p>{text}</p>")
    if opened:
        parts.append(f"</{opened}>")
    return "\n".join(parts)


def _is_next_verse(before: Block, block: Block) -> bool:
    """Whether two lines stand right below each other as verses, addresses and tables do: short, and no sentence each."""
    if block.gap or block.level or before.level or before.bullet:
        return False
    if max(prose.units(before.text), prose.units(block.text)) > _VERSE:
        return False
    return not prose.ends_sentence(before.text)


def _is_subheading(blocks: Sequence[Block], at: int) -> bool:
    """A short line that is no sentence, over one that is or over a list."""
    text = blocks[at].text
    if prose.units(text) > _SUBHEADING or prose.stops(text) or at + 1 >= len(blocks):
        return False
    after = blocks[at + 1]
    return bool(after.bullet) or prose.stops(after.text)
