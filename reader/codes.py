"""QR codes of addresses, drawn with half blocks."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.errors import MissingExtra
from feeds.messages import Message

QUIET = 2
"""Modules around a code that are light: readers ask for four, and take two."""
BLANK, UPPER, LOWER, FULL = "\xa0", "▀", "▄", "█"


def drawn(text: str, *, on_dark: bool) -> str | None:
    """A code as lines of text, two rows of modules each; None for a text too long for one.

    On a dark ground the letters are light and draw the light modules, on a light one they draw the dark ones.
    Raises MissingExtra.
    """
    try:
        import segno
    except ImportError:
        raise MissingExtra(Message("extra.codes", "QR codes"), "qr") from None
    try:
        code = segno.make_qr(text, error="l", boost_error=False)
    except segno.DataOverflowError:
        return None
    return blocks([[bool(module) for module in row] for row in code.matrix], on_dark=on_dark)


def blocks(modules: Sequence[Sequence[bool]], *, on_dark: bool) -> str:
    """Dark (True) and light modules as lines, with light ones around."""
    width = len(modules[0]) + 2 * QUIET
    edge = [False] * QUIET
    rows = [[False] * width] * QUIET + [[*edge, *row, *edge] for row in modules] + [[False] * width] * QUIET
    if len(rows) % 2:
        rows.append([False] * width)
    signs = {(False, False): BLANK, (True, False): UPPER, (False, True): LOWER, (True, True): FULL}
    return "\n".join(
        "".join(signs[upper != on_dark, lower != on_dark] for upper, lower in zip(*pair, strict=True))
        for pair in zip(rows[::2], rows[1::2], strict=True)
    )
