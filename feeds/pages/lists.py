"""Lists of the site's own pieces around an article, under the headings the page gives them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from feeds import boilerplate, byline, prose, urls
from feeds.pages.lines import Block

_ADDRESS = re.compile(r"\s*[(<]?(https?://[^\s<>()\[\]]{4,2000})[>)]?")
_MARKDOWN_LINK = re.compile(r"^\[(.{3,300}?)\]\((\S{4,2000})\)$")
_COUNTED = re.compile(r"^(\d{1,2})\s+(?=\S)")
_LEAST, _MOST = 10, 240
"""Units of a title; shorter ones are menu entries, longer ones paragraphs."""
_TELLING = 30
"""Median units from which a list without a known heading holds titles rather than menu entries."""

_SHORT_TELLING = 16
"""The same where the heading is known."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: its heading (may be empty) and its (title, address) pairs in order."""

    heading: str
    items: tuple[tuple[str, str], ...]


def read_listings(
    blocks: Sequence[Block],
    addresses: Mapping[int, str],
    lang: str = "",
    *,
    plain: bool = False,
    headed: bool = False,
) -> list[Listing]:
    """The lists of titles in what follows (or interrupts) an article; menus and notices are left out.

    On a `plain` page there are no menus: short titles and headings known by a stem only are believed. `headed`: the first block is a heading.
    """
    listings: list[Listing] = []
    heading: Block | None = None
    items: list[tuple[Block, str]] = []
    parts = [
        part
        for part in (_with_address(block, addresses) for block in blocks)
        if not boilerplate.is_ad(part[0].text)
    ]

    def close() -> None:
        listing = _listing(heading, items, plain)
        if listing is not None:
            listings.append(listing)

    for at, (block, url) in enumerate(parts):
        if not block.text:
            if items and url and not items[-1][1]:
                items[-1] = (items[-1][0], url)
        elif (
            _is_known(block)
            or (headed and at == 0)
            or (plain and _sounds_known(parts, at))
            or ((items or heading is None) and _is_heading(parts, at, items, plain))
            or (plain and (items or heading is None) and _stands_out(parts, at, items))
        ):
            close()
            heading, items = block, []
        elif _ends_list(block):
            close()
            heading, items = None, []
        elif not _is_aside(block, lang):
            items.append((block, url))
    close()
    return listings


def _with_address(block: Block, addresses: Mapping[int, str]) -> tuple[Block, str]:
    """The block without the address written beside its title, and that address."""
    url = next((addresses[mark] for mark in block.links if mark in addresses), "")
    text = block.text
    if "](" in text and (link := _MARKDOWN_LINK.match(text)):
        return block._replace(text=link[1]), link[2]
    if "://" in text and (found := _ADDRESS.search(text)):
        url = url or found[1]
        text = (text[: found.start()] + text[found.end() :]).strip(" \t-–—:|·→>")
        block = block._replace(text=text)
    return block, url if urls.is_live(url) else ""


def _is_known(block: Block) -> bool:
    return bool(block.level) or boilerplate.is_related_heading(block.text)


def _sounds_known(parts: Sequence[tuple[Block, str]], at: int) -> bool:
    """A heading told by a stem of its words and by the longer titles below it."""
    block = parts[at][0]
    if block.bullet or at + 1 >= len(parts) or not boilerplate.sounds_like_list(block.text):
        return False
    after = [prose.units(part.text) for part, _ in parts[at + 1 : at + 4]]
    return prose.units(block.text) * 4 <= median(after) * 3 and after[0] >= _SHORT_TELLING


def _stands_out(parts: Sequence[tuple[Block, str]], at: int, items: Sequence[tuple[Block, str]]) -> bool:
    """A heading between two lists, or over the first, that is shorter than each of the titles around it."""
    block = parts[at][0]
    if boilerplate.is_end(block.text) or boilerplate.is_share(block.text):
        return False
    if 0 < len(items) < 3 or len(parts) - at < 4 or block.bullet or block.text[:1].isdigit():
        return False
    if block.text[-1:] in ".?!…؟。？！" or len(block.text.split()) > 4:
        return False
    around = [prose.units(part.text) for part, _ in (*items[-3:], *parts[at + 1 : at + 4])]
    return prose.units(block.text) * 5 <= min(around) * 4


def _is_heading(
    parts: Sequence[tuple[Block, str]], at: int, items: Sequence[tuple[Block, str]], plain: bool
) -> bool:
    block = parts[at][0]
    size = prose.units(block.text)
    after = [part for part, _ in parts[at + 1 : at + 4]]
    if (
        block.bullet
        or size > 60
        or len(after) < 2
        or block.text[-1:] in ".?!…؟。？！"
        or block.text[:1].isdigit()
    ):
        return False
    if any(not _LEAST <= prose.units(part.text) <= _MOST for part in after) or boilerplate.is_end(block.text):
        return False
    following = median(prose.units(part.text) for part in after)
    if following < (_SHORT_TELLING if plain and not items else _TELLING):
        return False
    apart = all(part.bullet for part in after) or (
        block.gap > max(part.gap for part in after) and (not items or block.gap > items[-1][0].gap)
    )
    if apart or block.text.endswith(":"):
        return size <= following
    return (
        size * 2 <= following
        and len(block.text.split()) <= 5
        and (not items or size * 2 <= median(prose.units(part.text) for part, _ in items[-4:]))
    )


def _ends_list(block: Block) -> bool:
    size = prose.units(block.text)
    if size > _MOST or boilerplate.is_end(block.text) or boilerplate.is_prompt(block.text):
        return True
    return (
        "|" in block.text or "©" in block.text or (" • " in block.text and len(block.text.split(" • ")) > 2)
    )


def _is_aside(block: Block, lang: str) -> bool:
    """What stands between titles and is none: a day, a number, a section name, a teaser."""
    size = prose.units(block.text)
    if size < _LEAST or (" " not in block.text and size < 14):
        return True
    if size > 110 and prose.ends_sentence(block.text) and prose.inner_stops(block.text):
        return True
    return (
        size < 60
        and any(ch.isdigit() for ch in block.text)
        and byline.read_byline(block.text, lang) is not None
    )


def _listing(heading: Block | None, items: list[tuple[Block, str]], plain: bool) -> Listing | None:
    known = heading is not None and (
        boilerplate.is_related_heading(heading.text) or (plain and boilerplate.sounds_like_list(heading.text))
    )
    if not items or (len(items) < 3 and not known):
        return None
    usual = median(prose.units(block.text) for block, _ in items)
    if usual < (_SHORT_TELLING if known or (plain and heading) else _TELLING):
        return None
    texts = _without_count([block.text for block, _ in items])
    label = heading.text.rstrip(" :：") if heading else ""
    return Listing(label, tuple(zip(texts, (url for _, url in items), strict=True)))


def _without_count(texts: list[str]) -> list[str]:
    """Titles without the 1, 2, 3 … a page set before each; other numbers at their start stay."""
    counts = [_COUNTED.match(text) for text in texts]
    if len(texts) >= 3 and all(count and int(count[1]) == at for at, count in enumerate(counts, 1)):
        return [text[count.end() :] for text, count in zip(texts, counts, strict=True) if count]
    return texts
