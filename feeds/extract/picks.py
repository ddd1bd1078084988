"""The page's own recommended pieces: runs of linked titles outside the body, under their headings."""

from __future__ import annotations

import re
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from feeds import boilerplate, markup, prose, urls
from feeds.extract.body import Choice
from feeds.extract.page import Page, Piece
from feeds.model import Pick

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEAST, _MOST = 14, 260
_TITLE = 32
_RELATIVE = re.compile(r"(?!#|//|[a-z][a-z0-9+.-]{0,30}:)", re.I)
_PER_LIST, _LISTS = 30, 8
_CLOCK = re.compile(r"^\d{1,2}[:.]\d{2}(?=[^\W\d])")
"""When a piece came out, glued to its title by a style sheet."""
_HEADING = 80
"""Units of the longest heading."""
_SEVERAL = 2


def read(page: Page, choice: Choice, title: str, base: str) -> tuple[Pick, ...]:
    """Picks in the order of the page, each under the heading it stands under."""
    kept = set(choice.kept)
    first = choice.kept[0] if choice.kept else 0
    found: list[list[Pick]] = []
    heading, at_heading = "", -1
    seen: set[str] = set()
    group: list[Pick] = []
    for at, piece in enumerate(page.pieces):
        if at in kept:
            heading, group = "", []
            continue
        for text, address in _parts(piece, base):
            if _is_heading(piece, text, address):
                heading, at_heading, group = text.rstrip(" :："), at, []
                continue
            if not heading or at < first or at - at_heading > 120:
                continue
            if address is None or not _LEAST <= prose.units(text) <= _MOST:
                continue
            title_text = markup.clean(_CLOCK.sub("", text), 400)
            key = urls.normalise(address) if address else title_text
            if key in seen or boilerplate.is_prompt(title_text) or prose.likeness(title_text, title) > 0.95:
                continue
            seen.add(key)
            if not group:
                found.append(group)
            if len(group) < _PER_LIST:
                group.append(Pick(markup.clean(heading, 200), title_text, address))
    lists = [
        group
        for group in found
        if boilerplate.is_related_heading(group[0].heading) or _reads_as_titles(group)
    ]
    lists.sort(key=lambda group: not boilerplate.is_related_heading(group[0].heading))
    return tuple(pick for group in lists[:_LISTS] for pick in group)


def _reads_as_titles(group: list[Pick]) -> bool:
    """Whether a list under an unknown heading holds titles rather than menu entries."""
    least = _SEVERAL if boilerplate.sounds_like_list(group[0].heading) else _SEVERAL + 1
    return len(group) >= least and median(prose.units(pick.title) for pick in group) >= _TITLE


def _is_heading(piece: Piece, text: str, address: str | None) -> bool:
    if prose.units(text) > _HEADING:
        return False
    if boilerplate.is_related_heading(text):
        return True
    return bool(piece.level) and address is None and not piece.linked


def _parts(piece: Piece, base: str) -> list[tuple[str, str | None]]:
    """A piece as links, with where they lead, and the words before and between them; whole where it is one link or none.

    Links that follow each other, each on a line of its own by its style alone, stand in one piece.
    """
    links = list(dict.fromkeys(link for slot in piece.slots if (link := _link(*slot)) is not None))
    if len(links) < _SEVERAL and not (links and piece.linked < piece.size):
        linked = piece.linked * 2 >= piece.size
        return [(piece.text, _address(links[0], base) if links and linked else None)]
    parts: list[tuple[str, str | None]] = []
    for link, slots in groupby(piece.slots, key=lambda slot: _link(*slot)):
        words = (element.tail if tail else element.text for element, tail in slots)
        text = " ".join(" ".join(word or "" for word in words).split())
        if text:
            parts.append((text, None if link is None else _address(link, base)))
    if len(links) < _SEVERAL and not boilerplate.is_related_heading(parts[0][0]):
        linked = piece.linked * 2 >= piece.size
        return [(piece.text, _address(links[0], base) if linked else None)]
    return parts


def _link(element: _Element, tail: bool) -> _Element | None:
    """The link around a run of text."""
    link = element.getparent() if tail else element
    for _ in range(6):
        if link is None or (link.tag == "a" and link.get("href")):
            return link
        link = link.getparent()
    return None


def _address(link: _Element, base: str) -> str | None:
    """Where a link leads, empty where a saved page does not say what its addresses are relative to; None where it leads nowhere."""
    address = urls.resolve(base, link.get("href") or "")
    if address.startswith(("http://", "https://")):
        return address
    return "" if not base and _RELATIVE.match(address) else None
