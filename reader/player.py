"""Playing audio and video: a program like mpv, started apart from the terminal and spoken to over its JSON IPC.

    player = Player(("mpv",))
    stopped = player.play("https://a.example/1.mp3", 754, told)     # blocks until it ends
    player.toggle(); player.stop()                                  # from another thread

The protocol is mpv's: a line of JSON for each command, answer and event, over a socket that only this program and the
player have (`--input-ipc-client=fd://N`, mpv 0.33 and later). Where this program is killed the socket closes, and the player quits.
"""

from __future__ import annotations

import json
import shlex
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from feeds import paths
from feeds.errors import ProgramError
from feeds.hints import Hint
from feeds.markup import clean
from feeds.messages import Message
from feeds.record import record

ANSWERS_WITHIN = 10.0
"""Seconds until a player that has started says its first word."""
ENDS_WITHIN = 5.0
"""Seconds until a player that was told to end has ended."""
NEAR_ITS_END = 30
"""Seconds, or a twentieth of the file where that is more, which are the end of it: how long it is may be an estimate."""
LONGEST_LINE = 1 << 20


@record(frozen=True, slots=True)
class Stopped:
    """Where playing stopped, in seconds; 0 where the file was played to its end."""

    second: int
    duration: int | None = None


Told = Callable[[int, int | None], object]
"""Hears the second that is played, and how many the file has: once a second, and where it is paused or goes on."""
Event = dict[str, Any]


class Player:
    """What plays: one file at a time."""

    def __init__(self, argv: Sequence[str]) -> None:
        self._argv = tuple(argv)
        self._line: socket.socket | None = None
        self._lock = threading.Lock()
        self.playing = ""
        """The name of what is played now; empty for nothing."""
        self.is_paused = False

    def play(self, target: str, start: int = 0, told: Told = lambda *_: None, name: str = "") -> Stopped:
        """Play a file or an address from a second on, until it ends or is stopped. Raises ProgramError.

        `name` is what it goes by meanwhile, itself without one.
        """
        line, its_end = socket.socketpair()
        with line:
            with its_end:
                process = self._start(target, start, its_end.fileno())
            self.playing, self.is_paused, self._line = name or target, False, line
            try:
                return self._followed(line, start, told)
            finally:
                self.stop()
                self.playing, self._line = "", None
                line.close()
                _end(process)

    def _start(self, target: str, start: int, line: int) -> subprocess.Popen[bytes]:
        options = ["--no-terminal", f"--input-ipc-client=fd://{line}", f"--start={start}"]
        try:
            return subprocess.Popen(  # noqa: S603 - argv from the reader's own settings, no shell
                [*self._argv, *options, "--", target],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                pass_fds=[line],
            )
        except (OSError, ValueError) as error:
            name = self._argv[0] if self._argv else ""
            raise self._broken(
                Message("player.missing", "the player {name} is not there", name=name), Hint.SET_PLAYER
            ) from error

    def _broken(self, reason: Message, hint: Message | None = None) -> ProgramError:
        return ProgramError(self._argv[0] if self._argv else "player", reason, hint)

    def _followed(self, line: socket.socket, start: int, told: Told) -> Stopped:
        """Hear what is played until the player goes away."""
        for number, name in enumerate(("time-pos", "duration", "pause"), 1):
            self._tell("observe_property", number, name)
        second, ended, trouble = start, "", ""
        duration: int | None = None
        event: Event | None = None
        for event in _events(line):
            what, value = event.get("name"), event.get("data")
            if event.get("event") == "end-file":
                ended, trouble = str(event.get("reason")), clean(str(event.get("file_error", "")))
            elif what == "duration":
                duration = _whole(value)
            elif what == "pause" and self.is_paused != (value is True):
                self.is_paused = value is True
                told(second, duration)
            elif what == "time-pos" and (now := _whole(value)) is not None and now != second:
                second = now
                told(second, duration)
        if event is None:
            raise self._broken(Message("player.silent", "the player does not answer"))
        if ended == "error":
            raise self._broken(
                Message("player.failed", "the player cannot play it ({error})", error=trouble),
                Hint.CHECK_FILE,
            )
        return Stopped(0 if ended == "eof" and _is_over(start, second, duration) else second, duration)

    # ------------------------------------------------------------ told from elsewhere

    def toggle(self) -> None:
        """Pause, or go on."""
        self._tell("cycle", "pause")

    def seek(self, second: int) -> None:
        """Go on from another second."""
        self._tell("seek", second, "absolute")

    def stop(self) -> None:
        """End what is played."""
        self._tell("quit")

    def _tell(self, *command: object) -> None:
        line = self._line
        if line is None:
            return
        with self._lock:
            try:
                line.sendall(json.dumps({"command": command}).encode() + b"\n")
            except OSError:
                pass  # it has ended: whoever follows it hears so


def of_setting(command: str) -> Player:
    """The player of a command as it is written in the settings; one that cannot be read is not there."""
    try:
        return Player([paths.expanded(word) for word in shlex.split(command)])
    except ValueError:
        return Player([command])


def _events(line: socket.socket) -> Iterator[Event]:
    """What the player says, until it goes away, says what is no JSON line, or does not begin to speak."""
    line.settimeout(ANSWERS_WITHIN)
    with line.makefile("rb") as said:
        while True:
            try:
                text = said.readline(LONGEST_LINE)
                line.settimeout(None)
                event = json.loads(text) if text else None
            except (OSError, ValueError):
                return
            if event is None:
                return
            if isinstance(event, dict):
                yield event


def _whole(value: object) -> int | None:
    """Whole seconds; None for what is no number of them."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        return None
    return int(value)


def _is_over(start: int, second: int, duration: int | None) -> bool:
    """Whether a file whose end came has been heard to its end: a connection that breaks off ends it too."""
    if duration is None or second - start < 2:
        return True
    return duration - second <= max(NEAR_ITS_END, duration // 20)


def _end(process: subprocess.Popen[bytes]) -> None:
    """See a player off: it has been told to end, or goes when nobody speaks to it any longer."""
    try:
        process.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        process.terminate()
        process.wait()
