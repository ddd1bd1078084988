"""elfeed: the list `elfeed-feeds` in a file of Emacs's settings, which is read and never run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from feeds.transfer.imports import values
from feeds.transfer.imports.items import Subscription

PROGRAM = "elfeed"
_LIST = re.compile(r"\belfeed-feeds\b")
_PIECE = re.compile(
    r';[^\n]*|"(?P<text>(?:[^"\\]|\\.)*)"|(?P<bracket>[()])|(?P<word>[^\s()";\']+)', re.DOTALL
)
_MOST_LISTS = 20
"""Places that name the list: it is set once, and spoken of a few times."""
_NEWS = "unread"
"""The tag of elfeed for what is new: no folder."""


def is_its(text: str) -> bool:
    return _LIST.search(text) is not None


def feeds(text: str) -> Iterator[Subscription]:
    """The feeds of the list, each under the first of its tags, which stand behind its address in parentheses."""
    for found in islice(_LIST.finditer(text), _MOST_LISTS):
        yield from _listed(text, found.end())


def _listed(text: str, position: int) -> Iterator[Subscription]:
    depth, began = 0, False
    url, words = "", list[str]()
    for piece in _PIECE.finditer(text, position):
        if piece["text"] is not None:
            if url:
                yield _subscription(url, words)
            url, words = values.address(re.sub(r"\\(.)", r"\1", piece["text"])), []
        elif piece["word"] and url and depth > 1:
            words.append(piece["word"])
        elif piece["bracket"]:
            if url:
                yield _subscription(url, words)
            url, words = "", []
            depth += 1 if piece["bracket"] == "(" else -1
            began = began or depth > 0
            if depth < 0 or (began and depth == 0):
                return


def _subscription(url: str, words: list[str]) -> Subscription:
    folder = next((name for word in words if (name := values.line(word)) and name != _NEWS), "")
    return Subscription(url, folder=(folder,) if folder else ())
