"""What an element shows, and whether it stands beside the article rather than in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds import markup

if TYPE_CHECKING:
    from lxml.etree import _Element

BYLINE_CLASS = re.compile(
    r"by-?line|reader-credits|author(?!ity)|autor(?!i[sz])|writer|(?:^|[\s_-])by(?:$|[\s_-])", re.I
)
ELSEWHERE = re.compile(r"comment|related|sidebar|recommend|popular|latest|footer|promo|teaser|avatar", re.I)


def text(element: _Element, limit: int = 400) -> str:
    parts: list[str] = []
    size = 0
    for part in element.itertext():
        parts.append(str(part))
        size += len(part)
        if size > limit * 4:
            break
    return markup.clean(" ".join(" ".join(parts).split()), limit)


def is_elsewhere(element: _Element) -> bool:
    """Whether `element` stands in a comment, a list of other pieces or the foot of the page."""
    above: _Element | None = element
    for _ in range(8):
        if above is None or above.tag in ("body", "html", "main"):
            return False
        if above.tag in ("footer", "aside", "nav") or ELSEWHERE.search(
            f"{above.get('class', '')} {above.get('id', '')}"
        ):
            return True
        above = above.getparent()
    return False
