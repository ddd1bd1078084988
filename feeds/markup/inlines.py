"""Pieces of text as they come from a page -> paragraphs of spans, blanks folded as HTML does."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from feeds.document import Inline, Span, Style
from feeds.markup.strings import scrub

Piece = tuple[str, int, str, str, str]
"""Text (a lone newline is a break), style as a plain integer, address, footnote name, place name."""
_style = cache(Style)


def without_anchors(pieces: list[Piece]) -> list[Piece]:
    """A heading without the signs (`#`, `¶`) that lead to its own place."""
    return [
        piece for piece in pieces if not (piece[2].startswith("#") and not any(map(str.isalnum, piece[0])))
    ] or pieces


def paragraphs(pieces: list[Piece]) -> Iterator[Inline]:
    """One run of spans for each paragraph; two breaks in a row begin a new one."""
    if len(pieces) == 1:
        text, style, href, note, name = pieces[0]
        if text := text.strip():
            yield (Span(text, _style(style), href, note, name),)
        return
    held: list[Piece] = []
    breaks, blank = 0, True
    for piece in pieces:
        text = piece[0]
        if text == "\n":
            breaks += 1
            continue
        if (blank or breaks) and text[:1] == " ":
            text = text[1:]
        if not text:
            continue
        if breaks:
            if breaks > 1 or not held:
                yield from _joined(held)
                held = []
            else:
                last = held[-1]
                held[-1] = (last[0].rstrip(" ") + "\n", *last[1:])
            breaks = 0
        held.append((text, *piece[1:]))
        blank = text[-1] == " "
    yield from _joined(held)


def _joined(pieces: list[Piece]) -> Iterator[Inline]:
    """The pieces with neighbours of one kind joined and the ends stripped; nothing if they are blank."""
    first, last = 0, len(pieces)
    while first < last and not pieces[first][0].strip():
        first += 1
    while first < last and not pieces[last - 1][0].strip():
        last -= 1
    if first == last:
        return
    pieces = pieces[first:last]
    parts: list[list[str]] = []
    kinds: list[tuple[int, str, str, str]] = []
    kind: tuple[int, str, str] | None = None
    for text, style, href, note, name in pieces:
        if kind == (style, href, note) and not name:
            parts[-1].append(text)
        else:
            kind = (style, href, note)
            parts.append([text])
            kinds.append((*kind, name))
    runs = ["".join(part) for part in parts]
    runs[0] = runs[0].lstrip()
    runs[-1] = runs[-1].rstrip()
    if len(runs) > 1 and not _safe("".join(runs)):
        # Clean pieces may be unclean side by side (marks piled up over a border); then style gives way.
        yield (Span("\n".join(map(scrub, "".join(runs).split("\n")))),)
        return
    yield tuple([Span(run, _style(kind[0]), *kind[1:]) for run, kind in zip(runs, kinds, strict=True) if run])


def _safe(text: str) -> bool:
    if text.isascii():
        return True
    line = text.replace("\n", " ")
    return scrub(line) == line
