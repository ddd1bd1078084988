"""Which ink of the palette each part of a line has: from here come the styles of widgets and the colours of a sketch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reader.palettes import TAG_INKS

HEADLINES = {
    "unread": "!ink-strong",
    "read": "ink-read",
    "meta": "ink-dim",
    "empty": "ink-dim",
    "mark": "gold",
    "hit": "_gold",
    "group": "ink-dim",
    "rule": "rule",
    "source": "link",
    "sources": "tag-green",
    **{ink: ink for ink in TAG_INKS},
}
PANES = {"title": "ink-dim", "note": "ink-dim", "here": "!gold", "rule": "rule"}
BARS = {
    "ink": "ink",
    "strong": "ink-strong",
    "dim": "ink-dim",
    "gold": "gold",
    "rule": "rule",
    "alarm": "alarm",
}
"""Part -> its ink; `!` before it makes it bold, `_` underlined."""
_LOOKS = {"!": "bold", "_": "underline"}


def looks(ink: str) -> dict[str, Any]:
    """What an ink is beside its colour, each as true: `bold`, `underline`."""
    return {look: True for sign, look in _LOOKS.items() if sign in ink}


def rules(widget: str, prefix: str, inks: Mapping[str, str]) -> str:
    """The style sheet by which a widget gives its parts, component classes `prefix--part`, these inks."""
    return "\n".join(
        f"{widget} > .{prefix}--{part} {{ color: ${ink.lstrip('!_')};"
        f"{''.join(f' text-style: {look};' for look in looks(ink))} }}"
        for part, ink in inks.items()
    )
