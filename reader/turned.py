"""Rows seen in a mirror, as a language wants them that reads leftwards: what stands first comes to stand at the right end.

Words are not turned over with their row: they stand in drawing order (UAX 9). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from reader.i18n.formats import holds_rtl

_SIGNS = "▌▐▏▕▎▊▸◂▶◀❯❮╭╮╰╯┌┐└┘├┤▔▁"
_TURNED = str.maketrans(_SIGNS, "▐▌▕▏▊▎◂▸◀▶❮❯╮╭╯╰┐┌┘└┤├▔▁")
_PARTS = re.compile(
    rf" {{2,}}|^ | $| · |\^\w|[●★✓│┃━─┄{_SIGNS}]+|(?:(?! {{2,}}| $| · |\^\w)[^●★✓│┃━─┄{_SIGNS}])+"
)
"""What stands apart in a row: gaps, signs and rules, texts."""
_SIGNS_ALONE = re.compile(rf"[ ●★✓│┃━─┄{_SIGNS}]+")
_NUMBER = re.compile(r"\W*\d[\d\W]*")
_Texts = tuple[str, ...]
_Part = list[tuple[str, int]]
CACHED = 4096
"""Texts whose drawing order is kept: some screens of rows."""


@lru_cache(CACHED)
def turned(texts: _Texts, bidi: bool) -> tuple[tuple[str, int], ...]:
    """The texts of a row in the order they are drawn, each with the place it had."""
    drawn: _Part = []
    for part in reversed(list(_parts(texts))):
        drawn += _drawn(part, bidi)
    return tuple(drawn)


def _parts(texts: _Texts) -> Iterator[_Part]:
    """What stands apart in a row, each part as its pieces and the texts they are of."""
    row, pieces = "".join(texts), [(text, index) for index, text in enumerate(texts)]
    for found in _PARTS.finditer(row):
        together: _Part = []
        for piece in _cut(pieces, found.start(), found.end()):
            # A key and what it does, a name and its number: each is a text of its own.
            if together and _kind(piece[0]) not in ("", _kind("".join(text for text, _ in together))):
                yield from _trimmed(together)
                together = []
            together.append(piece)
        yield from _trimmed(together)


def _kind(text: str) -> str:
    """What tells a text from the one beside it; nothing for blanks, which go with either."""
    if holds_rtl(text):
        return "leftwards"
    if text != text.strip() and _NUMBER.fullmatch(text):
        return "number"
    return "rightwards" if text.strip() else ""


def _trimmed(part: _Part) -> Iterator[_Part]:
    """A text, the blanks before and after it apart: they change their sides with it."""
    text = "".join(piece for piece, _ in part)
    start, end = len(text) - len(text.lstrip(" ")), len(text.rstrip(" "))
    for at, until in ((0, start), (start, end), (max(start, end), len(text))):
        if at < until:
            yield _cut(part, at, until)


def _cut(part: _Part, start: int, end: int) -> _Part:
    """The characters of a part from `start` to before `end`."""
    cut: _Part = []
    at = 0
    for text, index in part:
        if piece := text[max(0, start - at) : max(0, end - at)]:
            cut.append((piece, index))
        at += len(text)
    return cut


def _drawn(part: _Part, bidi: bool) -> _Part:
    whole = "".join(text for text, _ in part)
    if _SIGNS_ALONE.fullmatch(whole):
        return [(text[::-1].translate(_TURNED), index) for text, index in reversed(part)]
    if not bidi or not holds_rtl(whole):
        return [(text.translate(_TURNED), index) for text, index in part]
    from reader.render.direction import drawn
    from reader.render.runs import Run

    return [(run.text, run.link) for run in drawn([Run(text, link=index) for text, index in part], True)]
