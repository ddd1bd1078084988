"""The page's own recommended pieces: runs of linked titles outside the body, under their headings."""

from __future__ import annotations

from statistics import median

from feeds import boilerplate, markup, prose, urls
from feeds.extract.body import Choice
from feeds.extract.page import Page, Piece
from feeds.model import Pick

_LEAST, _MOST = 14, 260
_TITLE = 32
_PER_LIST, _LISTS = 30, 8


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
        if _is_heading(piece):
            heading, at_heading, group = piece.text.rstrip(" :："), at, []
            continue
        if not heading or at < first or at - at_heading > 120:
            continue
        address = _address(piece, base)
        if not address or not _LEAST <= piece.size <= _MOST or piece.linked * 2 < piece.size:
            continue
        key = urls.normalise(address)
        text = markup.clean(piece.text, 400)
        if key in seen or boilerplate.is_prompt(text) or prose.likeness(text, title) > 0.95:
            continue
        seen.add(key)
        if not group:
            found.append(group)
        if len(group) < _PER_LIST:
            group.append(Pick(markup.clean(heading, 200), text, address))
    lists = [
        group
        for group in found
        if boilerplate.is_related_heading(group[0].heading) or _reads_as_titles(group)
    ]
    lists.sort(key=lambda group: not boilerplate.is_related_heading(group[0].heading))
    return tuple(pick for group in lists[:_LISTS] for pick in group)


def _reads_as_titles(group: list[Pick]) -> bool:
    """Whether a list under an unknown heading holds titles rather than menu entries."""
    return len(group) >= 3 and median(prose.units(pick.title) for pick in group) >= _TITLE


def _is_heading(piece: Piece) -> bool:
    if piece.size > 80:
        return False
    if boilerplate.is_related_heading(piece.text):
        return True
    return bool(piece.level) and not piece.linked


def _address(piece: Piece, base: str) -> str:
    for element, tail in piece.slots:
        link = element.getparent() if tail else element
        for _ in range(6):
            if link is None:
                break
            if link.tag == "a" and link.get("href"):
                address = urls.resolve(base, link.get("href") or "")
                return address if address.startswith(("http://", "https://")) else ""
            link = link.getparent()
    return ""
