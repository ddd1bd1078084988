"""A session on a real terminal, recorded for `asciinema play`."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from time import monotonic

from tests.terminal import Terminal

SIZE = (120, 35)
STEPS = (
    ("j", "2 of"),
    ("j", "3 of"),
    ("n", "of"),
    ("\r", "Space"),
    (" ", "min"),
    ("]", "RELATED"),
    ("\x1b", "1 All"),
    ("/bell", "bell"),
    ("\r", "BELL"),
    ("\x1b", "ALL"),
    ("?", "type a key"),
    ("\x1b", "ALL"),
    ("T", "Themes"),
    ("\x1b[B", "in use"),
    ("\x1b", "ALL"),
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
        terminal.wait_for("RELATED")
        for keys, words in (("", "ALL"), *STEPS):
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
