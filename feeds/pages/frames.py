"""Frames of a saved page that were saved beside it -> frames that hold their page themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

_FRAME = re.compile(r"<(i?frame)\b([^<>]{0,4000})>", re.I)
_SOURCE = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_OWN = re.compile(r"\bsrcdoc\s*=", re.I)
_DEEPEST = 3
_MOST = 40
"""Frames of a page that are looked up; advertisements bring dozens."""


def filled(page: str, find: Callable[[str], str], depth: int = 0) -> str:
    """`page` with each frame whose page `find` knows by its address as `srcdoc`; nested frames too."""
    if depth >= _DEEPEST or "frame" not in page.lower():
        return page
    left = _MOST

    def fill(tag: re.Match[str]) -> str:
        nonlocal left
        source = _SOURCE.search(tag[2])
        if source is None or left <= 0 or _OWN.search(tag[2]):
            return tag[0]
        left -= 1
        address = unescape(source[1] or source[2] or source[3] or "")
        inner = find(address)
        if not inner:
            return tag[0]
        rest = tag[2].replace(source[0], "").rstrip(" /")
        end = "</iframe>" if tag[1].lower() == "frame" else ""
        return f'<iframe{rest} srcdoc="{escape(filled(inner, find, depth + 1))}">{end}'

    return _FRAME.sub(fill, page)
