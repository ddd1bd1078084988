"""Programs of the reader's own settings: run without a shell, within limits, for what they print.

Only the settings say what is run; a library, a list of feeds or a server holds no more than a name of one.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from feeds import paths
from feeds.errors import ProgramError
from feeds.hints import Hint
from feeds.markup import clean
from feeds.messages import Message

Programs = Mapping[str, Sequence[str]]
"""argv by the reader's name for it."""

_HANDED_ON = frozenset(
    "PATH HOME USER LOGNAME SHELL LANG LANGUAGE LC_ALL LC_CTYPE TZ TMPDIR XDG_CONFIG_HOME XDG_DATA_HOME"
    " XDG_CACHE_HOME HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY SSL_CERT_FILE SSL_CERT_DIR".split()
)
"""What a program is told of the environment: where things are, the language and the way to the network."""
_CHUNK = 64 * 1024
_LOOK = 0.2
"""Seconds between two looks at whether the refresh was ended."""
_COMPLAINT = 4096
"""Bytes kept of what a program complains."""
_LONGEST_COMPLAINT = 200
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may cost."""

    size: int = 20 * 1024 * 1024
    """Bytes printed."""
    seconds: float = 60


def run(
    programs: Programs,
    name: str,
    source: str,
    given: bytes | None = None,
    limits: Limits | None = None,
    stopped: threading.Event | None = None,
) -> bytes:
    """What the program of this name prints for `source`, with `given` on its input (closed without).

    It is killed with all it started where it goes beyond the limits or once `stopped` is set. Raises ProgramError.
    """
    process = _started(named(programs, name, source), source, reads=given is not None)
    talk = _Talk(process, source, given or b"", limits or Limits(), stopped or threading.Event())
    try:
        printed = talk.followed()
        status = talk.status()
    finally:
        talk.end()
    if status:
        raise talk.failed(status)
    if not printed.strip():
        raise ProgramError(source, Message("program.silent", "its program printed nothing"), Hint.TRY_COMMAND)
    return printed


def named(programs: Programs, name: str, source: str) -> Sequence[str]:
    """The program of this name. Raises ProgramError where there is none."""
    if argv := programs.get(name):
        return argv
    raise ProgramError(
        source,
        Message("program.unknown", "your settings name no program {name}", name=name),
        Hint.NAME_PROGRAM,
    )


def _started(argv: Sequence[str], source: str, *, reads: bool) -> subprocess.Popen[bytes]:
    """A program in a session of its own, so that what it starts can be ended with it. Raises ProgramError."""
    try:
        return subprocess.Popen(  # noqa: S603 - argv of the reader's own settings, no shell
            [paths.expanded(argv[0]), *argv[1:]],
            stdin=subprocess.PIPE if reads else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={name: value for name, value in os.environ.items() if name.upper() in _HANDED_ON},
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise ProgramError(
            source,
            Message("program.missing", "its program {program} is not there", program=argv[0]),
            Hint.CHECK_PATH,
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ProgramError(
            source,
            Message(
                "program.not-started",
                "its program {program} cannot be started ({error})",
                program=argv[0],
                error=reason,
            ),
            Hint.TRY_COMMAND,
        ) from error


@dataclass(slots=True)
class _Talk:
    """What passes between us and one running program."""

    process: subprocess.Popen[bytes]
    source: str
    given: bytes
    limits: Limits
    stopped: threading.Event
    _printed: bytearray = field(default_factory=bytearray)
    _complained: bytearray = field(default_factory=bytearray)
    _until: float = 0.0

    def followed(self) -> bytes:
        """All it prints, until it closes its output. Raises ProgramError."""
        self._until = time.monotonic() + self.limits.seconds
        left = memoryview(self.given)
        with selectors.DefaultSelector() as open_ends:
            for end in (self.process.stdout, self.process.stderr):
                open_ends.register(_there(end), selectors.EVENT_READ)
            if self.process.stdin is not None:
                os.set_blocking(self.process.stdin.fileno(), False)
                open_ends.register(self.process.stdin, selectors.EVENT_WRITE)
            while open_ends.get_map():
                self._check()
                for key, _ in open_ends.select(_LOOK):
                    if key.fileobj is self.process.stdin:
                        left = _handed(self.process.stdin, left)
                        is_open = bool(left)
                    else:
                        is_open = self._read(key.fd, complaint=key.fileobj is self.process.stderr)
                    if not is_open:
                        open_ends.unregister(key.fileobj)
                        key.fileobj.close()  # type: ignore[union-attr]
        return bytes(self._printed)

    def _read(self, descriptor: int, *, complaint: bool) -> bool:
        """Take what one of its ends holds; whether that end is still open. Raises ProgramError."""
        data = os.read(descriptor, _CHUNK)
        if complaint:
            self._complained += data[: max(0, _COMPLAINT - len(self._complained))]
        else:
            self._printed += data
            if len(self._printed) > self.limits.size:
                raise ProgramError(
                    self.source,
                    Message(
                        "program.large",
                        "its program printed more than {number} bytes and was stopped",
                        number=self.limits.size,
                    ),
                    Hint.PRINT_LESS,
                )
        return bool(data)

    def status(self) -> int:
        """What it ends with. Raises ProgramError."""
        while True:
            try:
                return self.process.wait(_LOOK)
            except subprocess.TimeoutExpired:
                self._check()

    def _check(self) -> None:
        """Raises ProgramError where its time is over, or nobody waits for it any more."""
        if self.stopped.is_set():
            raise ProgramError(self.source, Message("program.stopped", "its program was stopped"))
        if time.monotonic() > self._until:
            raise ProgramError(
                self.source,
                Message(
                    "program.slow",
                    "its program took longer than {number} seconds and was stopped",
                    number=round(self.limits.seconds),
                ),
                Hint.TRY_COMMAND,
            )

    def end(self) -> None:
        """Leave nothing behind: no open end, and no process where it did not end by itself."""
        if self.process.returncode is None:
            # Not waited for yet, so that its number is nobody else's.
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        for end in (self.process.stdin, self.process.stdout, self.process.stderr):
            if end is not None:
                end.close()

    def failed(self, status: int) -> ProgramError:
        """That it said itself that it failed, in the first line of its complaint."""
        lines = clean(self._complained.decode("utf-8", "replace").strip().partition("\n")[0]).strip()
        if status < 0:
            said = Message("program.killed", "its program was ended by signal {signal}", signal=str(-status))
        else:
            said = Message("program.failed", "its program ended with status {status}", status=str(status))
        if lines:
            said = Message(said.code, "{said}: {complaint}", said=said, complaint=lines[:_LONGEST_COMPLAINT])
        return ProgramError(self.source, said, Hint.TRY_COMMAND)


def _there(end: IO[bytes] | None) -> IO[bytes]:
    assert end is not None
    return end


def _handed(end: IO[bytes], left: memoryview) -> memoryview:
    """Give a program some of its input; what is left of it, nothing where it does not want more."""
    try:
        return left[os.write(end.fileno(), left[:_CHUNK]) :] if left else left
    except BlockingIOError:
        return left
    except BrokenPipeError:
        return memoryview(b"")


def name_of(argv: Sequence[str]) -> str:
    """A name for a program that has none yet: of its file and its words, as a key of the settings may be."""
    words = [Path(argv[0]).name, *argv[1:]]
    plain = "-".join("".join(c if c.isascii() and c.isalnum() else "-" for c in word) for word in words)
    kept = "-".join(filter(None, plain.split("-")))[:_LONGEST_NAME]
    return kept.strip("-") or "program"
