"""A player for tests that speaks mpv's IPC: `python fake_mpv.py MODE [mpv's options] -- FILE`.

It plays three seconds from `--start` on at once, then does what MODE says: `ends` at the end of the file,
`is cut off` in the middle of it, `waits` to be told to quit, `breaks` off, `babbles`, `fails` to play it. What it was told and asked is written to FILE.told, where it is a file.
"""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path


def main(mode: str, options: list[str], target: str) -> None:
    given = dict(option.partition("=")[::2] for option in options)
    told = [target, given["--start"]]
    line = socket.socket(fileno=int(given["--input-ipc-client"].removeprefix("fd://")))
    said = line.makefile("r")

    def say(**event: object) -> None:
        line.sendall(json.dumps(event).encode() + b"\n")

    def command() -> list[object]:
        asked = json.loads(said.readline())["command"]
        told.append(asked)
        if Path(target).parent.is_dir():
            Path(f"{target}.told").write_text(json.dumps(told))
        return asked

    paused = False
    for _ in range(3):
        command()
        say(error="success", request_id=0)
    start = int(given["--start"])
    say(event="property-change", id=2, name="duration", data=start + 20.4 if mode == "ends" else 100.4)
    for second in range(start, start + 4):
        say(event="property-change", id=1, name="time-pos", data=second + 0.2)
    if mode in ("ends", "is cut off"):
        say(event="end-file", reason="eof")
    elif mode == "fails":
        say(event="end-file", reason="error", file_error="unrecognized file \x1b[2Jformat")
    elif mode == "babbles":
        say(event="property-change", id=1, name="time-pos", data="soon")
        line.sendall(b"\xff not JSON\n")
    while mode == "waits":
        asked = command()
        if asked == ["quit"]:
            say(event="end-file", reason="quit")
            return
        paused = not paused
        say(event="property-change", id=3, name="pause", data=paused)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:-2], sys.argv[-1])
