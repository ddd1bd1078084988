"""Texts whose hits stand between U+0002 and U+0003: measured, wrapped and taken apart."""

from __future__ import annotations

from rich.cells import cell_len

from reader.widgets import lines

OPEN, CLOSE = "\x02", "\x03"


def bare(text: str) -> str:
    """The text without its marks."""
    return text.replace(OPEN, "").replace(CLOSE, "") if OPEN in text else text


def cells(text: str) -> int:
    """How wide the text is."""
    return cell_len(bare(text))


def wrap(text: str, width: int, rows: int) -> list[str]:
    """`lines.wrap` of a text with marks. A hit that goes on in the next row is marked in both."""
    wrapped = lines.wrap(bare(text), width, rows)
    if OPEN not in text:
        return wrapped
    lit = _lit(text)
    marked, at = [], 0
    for row in wrapped:
        # A space at which the text was broken is in no row.
        while at < len(lit) and lit[at][0] == " " and not row.startswith(" "):
            at += 1
        out, within = "", False
        for char in row:
            is_hit = at < len(lit) and lit[at][0] == char and lit[at][1]
            at += at < len(lit) and lit[at][0] == char
            if is_hit != within:
                out += OPEN if is_hit else CLOSE
                within = is_hit
            out += char
        marked.append(out + CLOSE if within else out)
    return marked


def parts(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, and whether each is a hit."""
    if OPEN not in text:
        return [(text, False)]
    found: list[tuple[str, bool]] = []
    for char, is_hit in _lit(text):
        if found and found[-1][1] == is_hit:
            found[-1] = (found[-1][0] + char, is_hit)
        else:
            found.append((char, is_hit))
    return found


def _lit(text: str) -> list[tuple[str, bool]]:
    """Each character but the marks, and whether it stands in a hit."""
    found, within = [], False
    for char in text:
        if char in (OPEN, CLOSE):
            within = char == OPEN
        else:
            found.append((char, within))
    return found
