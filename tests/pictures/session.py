"""A session on a real terminal, recorded for `asciinema play`."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from time import monotonic

from tests.terminal import Terminal

SIZE = (120, 35)
STEPS = (
    ("j", "of 59"),
    ("j", "of 59"),
    ("n", "of 59"),
    ("\r", "min"),
    (" ", "%"),
    ("]", "RELATED"),
    ("\x1b", "of 59"),
    ("/bell", "“BELL”"),
    ("\r", "“BELL”"),
    ("\x1b", "of 59"),
    ("?", "type a key"),
    ("\x1b", "of 59"),
    ("T", "Themes"),
    ("\x1b[B", "in use"),
    ("\x1b", "of 59"),
)
"""Keys, and what stands on the screen when they have done their work."""
LOOKED_AT = 1.2
"""Seconds each step stays in the recording."""


def record(target: Path) -> None:
    """Drive the sample edition and write what the terminal was sent; the steps are an even time apart."""
    with tempfile.TemporaryDirectory() as home:
        folders = {f"XDG_{kind}_HOME": home for kind in ("DATA", "CONFIG", "STATE", "CACHE")}
        terminal = Terminal(["--sample"], folders, *SIZE)
        events: list[tuple[float, str, str]] = []
        sent, at = 0, 0.0
        terminal.wait_for("of 59")
        for keys, words in (("", "RELATED"), *STEPS):
            began = monotonic()
            if keys:
                terminal.press(keys)
            terminal.wait_for(words)
            while monotonic() - began < LOOKED_AT / 2:
                terminal.wait_for(words)
            output = bytes(terminal.output)
            events.append((round(at, 2), "o", output[sent:].decode("utf-8", "replace")))
            sent, at = len(output), at + LOOKED_AT
        terminal.press("q")
        terminal.exit_status()
    header = {"version": 2, "width": SIZE[0], "height": SIZE[1], "title": "Broadsheet"}
    lines = [json.dumps(header), *(json.dumps(event, ensure_ascii=False) for event in events)]
    target.write_text("\n".join(lines) + "\n", "utf-8")
