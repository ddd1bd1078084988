"""What in a book only leads on: bars to the next page and back, lists of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_LINK = re.compile(
    r"""<a\s[^<>]{0,500}href="(?![a-z]{1,9}:)[^"]{1,500}"[^<>]{0,500}>(.{1,500}?)</a>""", re.I | re.S
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_MOSTLY = 0.8
"""Share of the words that are links from which a chapter is a list of contents."""
_LEAST = 3
"""Blocks of a page that has a bar beside its text."""
_BARS = ("div", "p", "nav", "table")


def only_lead(bodies: Sequence[str], words: int) -> bool:
    """Whether HTML of `words` words beyond its title only leads to other chapters."""
    links = [link for html in bodies for link in _LINK.findall(html)]
    return len(links) > 1 and sum(len(_TAG.sub(" ", link).split()) for link in links) >= _MOSTLY * words


def drop_bars(body: _Element) -> None:
    """Drop what leads on to the next page, or back to the contents, at the beginning and end of a page."""
    holder = body
    while len(holder) == 1 and not (holder.text or "").strip():
        holder = holder[0]
    if len(holder) < _LEAST:
        return
    for element in (holder[0], holder[-1]):
        if _is_bar(element):
            holder.remove(element)


def _is_bar(element: _Element) -> bool:
    """Whether a block is several links inside the book and nothing else; no table of contents leads to it."""
    links = list(element.iter("{*}a"))
    said = _words(element)
    for link in links:
        said = said.replace(_words(link), "", 1)
    return (
        len(links) > 1
        and str(element.tag).rpartition("}")[2] in _BARS
        and not any(map(str.isalnum, said))
        and not (element.tail or "").strip()
        and not any("://" in link.get("href", "://") for link in links)
        and not any(one.get("id") or one.get("name") for one in element.iter("*"))
    )


def _words(element: _Element) -> str:
    return "".join(map(str, element.itertext("*")))
