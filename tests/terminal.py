"""A real terminal for tests: the program on a pty, its output read into a pyte screen."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import sys
import termios
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyte

ANSWERS = ((re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"), (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"))
"""What a terminal answers to what programs ask at start."""
OURS = (sys.executable, "-m", "reader")
UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<=>][0-9;]*[a-z]|\x1bP.*?\x1b\\", re.DOTALL)


ESCAPE = "\x1b[27u"


class Terminal:
    """One program on a pty. `wait_for` waits for words on its screen."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        columns: int = 120,
        rows: int = 35,
        folder: Path | None = None,
        program: Sequence[str] = OURS,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.output = bytearray()
        self._news = threading.Condition()
        self._ended = False
        self.pid, self.line = pty.fork()
        if self.pid == 0:
            if folder is not None:
                os.chdir(folder)
            size = {
                "COLUMNS": str(columns),
                "LINES": str(rows),
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
            }
            os.execvpe(program[0], [*program, *arguments], {**os.environ, **size, **environment})
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self.line, 65536)
            except OSError:
                data = b""
            for asked, answer in ANSWERS:
                if asked.search(data):
                    os.write(self.line, answer)
            with self._news:
                self.output += data
                self._ended = not data
                if data:
                    self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", data))
                self._news.notify_all()
            if not data:
                return

    @property
    def text(self) -> str:
        buffer, columns = self.screen.buffer, range(self.screen.columns)
        return "\n".join("".join(buffer[y][x].data for x in columns) for y in range(self.screen.lines))

    def wait_for(self, pattern: str, seconds: float = 20) -> None:
        """Wait until the screen shows `pattern`; fail with the screen where it never does."""
        found = re.compile(pattern)
        with self._news:
            if not self._news.wait_for(
                lambda: found.search(self.text) or self._ended, seconds
            ) or not found.search(self.text):
                raise AssertionError(f"{pattern!r} never came up on:\n{self.text}")

    def press(self, keys: str) -> None:
        # Esc as terminals say it that tell it from Alt: a key that follows at once is a key of its own.
        os.write(self.line, (ESCAPE if keys == "\x1b" else keys).encode())

    def wait_for_text(self, text: str, seconds: float = 20) -> None:
        """Wait until the whole screen is this, but for the line of messages."""
        wanted = text.rpartition("\n")[0]
        with self._news:
            if not self._news.wait_for(lambda: self.text.rpartition("\n")[0] == wanted, seconds):
                raise AssertionError(f"the screen is another:\n{self.text}\nthan:\n{text}")

    def wait_for_stop(self) -> None:
        """Wait until the program has stopped itself."""
        assert os.WIFSTOPPED(os.waitpid(self.pid, os.WUNTRACED)[1])

    def wipe(self) -> None:
        """Clear the screen, as other programs do that use it meanwhile."""
        with self._news:
            self.screen.reset()

    def go_on(self) -> None:
        """Let a stopped program go on, as `fg` does."""
        os.kill(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        """End the program as a power cut would."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def exit_status(self, seconds: float = 20) -> int:
        """Wait for the program to end by itself."""
        with self._news:
            if not self._news.wait_for(lambda: self._ended, seconds):
                raise AssertionError(f"the program did not end:\n{self.text}")
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
