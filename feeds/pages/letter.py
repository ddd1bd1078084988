"""The plain text of a mail -> HTML: every line of it, those that a program broke put together again.

Quotations stand in quotations, the signature is set small, web addresses are links.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby, pairwise
from typing import NamedTuple

from feeds import markup
from feeds.pages import newsletter

_QUOTED = re.compile(r"^(?:> ?)+(?!From )")
_ADDRESS = re.compile(r"https?://[^\s<>\"]{3,2000}[^\s<>\"'.,;:!?)\]}]")
_ITEM = re.compile(r"^\s*(?:[-*•·–—+o]\s|\d{1,3}[.)]\s|\[\d{1,3}\])")
_SIGNATURE = "-- "
_RULE = re.compile(r"^\s*[-=_*~#+]{4,}\s*$")
_NARROWEST, _WIDEST = 40, 100
"""Columns at which mail programs break lines; RFC 5322 allows 78 and forbids 998."""
_SECOND = 66
"""Columns that lines have at least before another program breaks them a second time."""
_MOSTLY = 0.75
"""Share of the lines that have to be full, for a width to be one at which lines were broken."""
_DEEPEST = 20
_ARMOUR = re.compile(
    r"\A\s*-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Z][\w-]*:.*\n)*\n|^-----BEGIN PGP SIGNATURE-----\n[\s\S]*?(?:^-----END PGP SIGNATURE-----$|\Z)",
    re.M,
)


class _Line(NamedTuple):
    depth: int
    """Of quotation."""
    text: str
    whole: bool = False
    """It is a paragraph as it stands."""


def read(text: str, *, flowed: bool = False, delete_space: bool = False) -> str:
    """The letter `text` as HTML. `flowed` and `delete_space` are its format as RFC 3676 names it."""
    text = _ARMOUR.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    bare = newsletter.without_foot(newsletter.without_invitation(text.split("\n")))
    lines = [_quoted(line) for line in bare]
    if flowed and any(line.text.endswith(" ") and line.text != _SIGNATURE for line in lines):
        lines = list(_flowed(lines, delete_space))
    else:
        lines = _unbroken(lines)
    return "\n".join(_html(lines))


def _quoted(line: str) -> _Line:
    mark = _QUOTED.match(line)
    depth = min(mark[0].count(">"), _DEEPEST) if mark else 0
    return _Line(depth, line[mark.end() :] if mark else line)


def _flowed(lines: Sequence[_Line], delete_space: bool) -> Iterator[_Line]:
    """Lines that end in a space go on in the next one; one set in by a space is so for safety."""
    begun: _Line | None = None
    for line in lines:
        text = line.text[1:] if line.text.startswith(" ") else line.text
        if begun is not None and (begun.depth != line.depth or text == _SIGNATURE):
            yield begun._replace(text=begun.text.rstrip(), whole=True)
            begun = None
        text = (begun.text if begun else "") + text
        if text.endswith(" ") and text != _SIGNATURE:
            begun = _Line(line.depth, text[:-1] if delete_space else text)
        else:
            yield _Line(line.depth, text, True)
            begun = None
    if begun is not None:
        yield begun._replace(text=begun.text.rstrip(), whole=True)


# ---------------------------------------------------------------- lines broken by a program


def _unbroken(lines: Sequence[_Line]) -> list[_Line]:
    """Lines put together where a program broke them, and again where two did."""
    whole: list[_Line] = []
    for depth, group in groupby(lines, key=lambda line: line.depth):
        texts = [line.text.rstrip() if line.text != _SIGNATURE else line.text for line in group]
        width = _width(texts, _NARROWEST)
        if width:
            once = _together(texts, width)
            again = _width(once, max(_SECOND, width + 1))
            texts = _together(once, again) if again else once
        whole.extend(_Line(depth, text) for text in texts)
    return whole


def _width(texts: Sequence[str], least: int) -> int:
    """Columns at which `texts` were broken: where the next word no longer fitted; 0 where they were not."""
    follow = [(_columns(line), after) for line, after in pairwise(texts) if _may_go_on(line, after)]
    width = max((size for size, _ in follow if size <= _WIDEST), default=0)
    if not least <= width:
        return 0
    near = [size + 1 + _first_word(after) > width for size, after in follow if size > width / 2]
    return width if sum(near) >= max(1, _MOSTLY * len(near)) else 0


def _together(texts: Sequence[str], width: int) -> list[str]:
    joined = list(texts[:1])
    last = joined[0] if joined else ""
    for text in texts[1:]:
        if _may_go_on(last, text) and _columns(last) + 1 + _first_word(text) > width:
            joined[-1] = _join(joined[-1], text)
        else:
            joined.append(text)
        last = text
    return joined


def _may_go_on(line: str, after: str) -> bool:
    return bool(line.strip() and after.strip()) and line != _SIGNATURE and not _ITEM.match(after)


def _first_word(line: str) -> int:
    word = line.split(None, 1)[0]
    return _columns(word) if word.isascii() or not _is_wide(word[0]) else 2 * _columns(word[0])


def _columns(text: str) -> int:
    return len(text) if text.isascii() else len(text) + sum(map(_is_wide, text))


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _join(one: str, other: str) -> str:
    other = other.strip()
    tight = _is_wide(one[-1]) and _is_wide(other[0]) and not "\uac00" <= one[-1] <= "\ud7a3"
    return one + other if tight else f"{one} {other}"


# ---------------------------------------------------------------- as HTML


def _html(lines: Sequence[_Line]) -> Iterator[str]:
    depth = 0
    begun: list[str] = []
    signature = False
    for line in [*lines, _Line(0, "")]:
        text = "" if _RULE.match(line.text) else line.text
        text = text if text == _SIGNATURE else text.rstrip()
        if begun and (not text or line.depth != depth or line.whole or text == _SIGNATURE):
            yield _paragraph(begun, signature)
            begun = []
        if line.depth != depth and text:
            signature = False
            yield "</blockquote>" * (depth - line.depth) + "<blockquote>" * (line.depth - depth)
            depth = line.depth
        if text == _SIGNATURE:
            signature = True
        elif text:
            begun.append(text)
    yield "</blockquote>" * depth


def _paragraph(lines: Sequence[str], small: bool) -> str:
    inner = "<br>".join(map(_linked, lines))
    return f"<p><small>{inner}</small></p>" if small else f"<p>{inner}</p>"


def _linked(line: str) -> str:
    """A line as HTML, its web addresses as links."""
    line = markup.clean_lines(line)
    parts: list[str] = []
    at = 0
    for found in _ADDRESS.finditer(line):
        address = escape(found[0])
        parts += [escape(line[at : found.start()], quote=False), f'<a href="{address}">{address}</a>']
        at = found.end()
    return "".join([*parts, escape(line[at:], quote=False)])
