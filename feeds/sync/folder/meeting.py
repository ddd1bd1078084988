"""One meeting of a device with its shared folder: say what is new here, hear what is new there.

A device may be killed at any point of it. What is said is said once, as the log tells up to which change of
the library it goes; what is heard twice is as if heard once, as fields are set and nothing is counted.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from feeds.errors import SourceError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.record import record
from feeds.sync.folder.memory import Memory
from feeds.sync.folder.others import Listener, Trouble
from feeds.sync.folder.own import Outgoing, OwnLog, join, load
from feeds.sync.folder.state import Change

BUSY = Message("folder.busy", "another program is keeping it in step just now")


class Local(Protocol):
    """What a meeting asks of the library."""

    def held(self) -> tuple[Iterable[Change], int]:
        """All there is to tell as a device joins, and the serial of the last change in it."""

    def since(self, serial: int) -> Iterable[Outgoing]:
        """What the reader changed after that, by serial. Nothing that `apply` wrote."""

    def apply(self, changes: Sequence[Change]) -> None:
        """Take over what others said, in one transaction."""


@record(frozen=True, slots=True)
class Met:
    """What a meeting came to."""

    said: int
    """Acts of the reader that were written down."""
    heard: int
    """Fields that others changed."""
    troubles: tuple[Trouble, ...] = ()


def meet(folder: Path, private: Path, library: Local, *, name: str, passphrase: str = "") -> Met:
    """Bring a library and its folder into step.

    `private` is a folder beside the library, for this device and this shared folder alone; `name` is what the
    reader calls the device. Raises SourceError (the folder is not there, or in use), WriteError, MissingExtra,
    and what `library` raises. What is not done then is done the next time.
    """
    with _alone(folder, private):
        memory = Memory.load(private / "memory.json")
        path = private / "own.log"
        log = load(path, memory, passphrase)
        if log is None:
            _check(folder, is_first=not memory.device)
            memory = Memory(memory.path, opened=memory.opened)
            log = join(path, memory, name, passphrase, *library.held())
        said = _say(log, memory, library)
        _check(folder, is_first=False)
        try:
            log.publish(folder)
            listener = Listener(folder, log, memory, passphrase)
            news = listener.listen()
        except OSError as error:
            raise _unreachable(folder, error) from error
        memory.heard = list(log.clock.last)
        memory.save()  # before the reader sees what was heard, and changes it
        if news.changes:
            library.apply(news.changes)
        listener.remember()
        memory.save()
        return Met(said, len(news.changes), news.troubles)


def _say(log: OwnLog, memory: Memory, library: Local) -> int:
    """Write down what the reader did, also where the folder is away."""
    acts = list(library.since(log.upto))
    log.add(acts)
    log.compact()
    memory.heard = list(log.clock.last)
    memory.save()
    return len(acts)


def _check(folder: Path, *, is_first: bool) -> None:
    """A folder is made where a device joins; one that has gone since is not made anew in its place."""
    if is_first and folder.parent.is_dir():
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise _unreachable(folder, error) from error
    if not folder.is_dir():
        raise SourceError(
            str(folder),
            Message("folder.away", "the folder is not there"),
            Hint.BRING_FOLDER_BACK,
        )


def _unreachable(folder: Path, error: OSError) -> SourceError:
    why = error.strerror or type(error).__name__
    return SourceError(
        str(folder), Message("folder.unreachable", "the folder cannot be used ({why})", why=why)
    )


@contextmanager
def _alone(folder: Path, private: Path) -> Iterator[None]:
    """No other program of this device meets the folder meanwhile."""
    try:
        private.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = (private / "lock").open("w")
    except OSError as error:
        raise _unreachable(private, error) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SourceError(
                str(folder),
                BUSY,
                Hint.TRY_LATER,
            ) from error
        yield
