"""The logs of the other devices in a shared folder, read as they lie there: halved, doubled, damaged, foreign."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from feeds.errors import SourceError
from feeds.messages import Message
from feeds.record import record
from feeds.sync.folder import lines
from feeds.sync.folder.lines import Line, Log, NoLog
from feeds.sync.folder.memory import Memory
from feeds.sync.folder.own import SUFFIX, OwnLog
from feeds.sync.folder.seals import AgeSeal, Seal, SealError, open_seal, unlock
from feeds.sync.folder.state import Change, Key, State

FOREIGN = Message("folder.foreign", "it is no log of Broadsheet's")
LARGEST = 512 << 20
"""Bytes of a log; what is larger was not written by this program."""
SETTLED = 2_000_000_000
"""Nanoseconds after which a file that is written again bears another time, on whatever disk it lies."""


@record(frozen=True, slots=True)
class Trouble:
    """What is wrong with a file in the folder."""

    file: str
    what: Message

    @property
    def error(self) -> SourceError:
        return SourceError(self.file, self.what)


@record(frozen=True, slots=True)
class News:
    """What the library does not know yet."""

    changes: tuple[Change, ...]
    """By key; the last word of all logs on each field that a log has something new of."""
    troubles: tuple[Trouble, ...]


class Listener:
    """Reads the folder once. What was read is remembered by `remember`, after the library took it over."""

    def __init__(self, folder: Path, own: OwnLog, memory: Memory, passphrase: str) -> None:
        self._folder = folder
        self._own = own
        self._memory = memory
        self._passphrase = passphrase
        self._troubles: list[Trouble] = []
        self._looks: dict[str, list[int]] = {}
        self._applied: dict[str, list[Any]] = {}
        """Of the logs that could be read: one that could not is taken over anew, as others had the last word meanwhile."""

    def listen(self) -> News:
        """Everything new in the logs of the others. Raises OSError, MissingExtra."""
        files = self._look()
        if all(self._looks.values()) and self._looks == self._memory.looks:
            told = [Trouble(file, Message.from_row(row)) for file, row in self._memory.troubles]
            self._troubles = told
            return News((), tuple(told))
        state = State(one for line in self._own.read().lines for one in line.said)
        touched: set[Key] = set()
        for file, log in self._logs(files):
            for line in log.lines:
                for said in line.said:
                    state.merge(said)
                    self._own.clock.hear(said.stamp)
            touched.update(self._new_keys(file, log.lines))
        device = self._own.head.device
        changes = [
            Change(key, state.value(key)) for key in sorted(touched) if state.stamp(key).device != device
        ]
        return News(tuple(changes), tuple(self._troubles))

    def remember(self) -> None:
        """The library has all that was new."""
        self._memory.looks = self._looks
        self._memory.applied = self._applied
        self._memory.troubles = [[one.file, one.what.to_row()] for one in self._troubles]

    def _look(self) -> list[Path]:
        """The logs that are there. All other files but hidden and unfinished ones are named."""
        files = []
        for path in sorted(self._folder.iterdir()):
            if path.name == self._own.file or path.name[0] == "." or path.suffix == ".part" or path.is_dir():
                continue
            facts = path.stat()
            # Of what was written a moment ago the times say nothing: it can be written again within them.
            is_settled = abs(time.time_ns() - facts.st_ctime_ns) > SETTLED
            looked = [facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns]
            self._looks[path.name] = looked if is_settled else []
            if path.suffix != SUFFIX:
                self._trouble(path.name, FOREIGN)
            elif facts.st_size > LARGEST:
                self._trouble(path.name, Message("folder.large", "it is too large to be a log"))
            else:
                files.append(path)
        for name in self._memory.looks.keys() - self._looks.keys():
            self._trouble(name, Message("folder.gone", "it was here, and is not any more"))
        return files

    def _logs(self, files: Iterable[Path]) -> Iterator[tuple[str, Log]]:
        devices = {self._own.head.device}
        for path in files:
            try:
                log = lines.read(path.read_bytes(), self._seal)
            except NoLog:
                self._trouble(path.name, FOREIGN)
                continue
            except SealError as error:
                self._trouble(path.name, error.reason)
                continue
            if log.head.device in devices:
                self._trouble(path.name, Message("folder.double", "it is a second log of the same device"))
            devices.add(log.head.device)
            self._weigh(path.name, log)
            yield path.name, log

    def _weigh(self, file: str, log: Log) -> None:
        if log.damaged:
            self._trouble(
                file,
                Message(
                    "folder.damaged", "a line is damaged", "{number} lines are damaged", number=log.damaged
                ),
            )
        if log.missing:
            self._trouble(
                file,
                Message(
                    "folder.missing", "a line is missing", "{number} lines are missing", number=log.missing
                ),
            )
        if log.is_torn:
            self._trouble(file, Message("folder.torn", "its end is missing: it may still be on its way"))

    def _trouble(self, file: str, what: Message) -> None:
        self._troubles.append(Trouble(file, what))

    def _new_keys(self, file: str, log: Sequence[Line]) -> Iterator[Key]:
        """The fields that lines are about which the library has not taken over."""
        count, hash = self._memory.applied.get(file, (0, ""))
        known = count if _hash(log[:count]) == hash else 0
        self._applied[file] = [len(log), _hash(log)]
        for line in log[known:]:
            for said in line.said:
                for change in said.changes:
                    yield change.key

    def _seal(self, told: dict[str, Any]) -> Seal:
        """The seal of another's log. Only encrypted logs are trusted where the reader gave a passphrase."""
        kept = told.get("age")
        if kept is None:
            if self._passphrase:
                raise SealError(Message("folder.open", "it is not encrypted, as the logs of this device are"))
            return open_seal(told)
        if not self._passphrase:
            raise SealError(Message("folder.encrypted", "it is encrypted, and there is no passphrase"))
        kept = str(kept)
        if kept not in self._memory.opened:
            self._memory.opened[kept] = [unlock(kept, self._passphrase).identity, ""]
        return AgeSeal(self._memory.opened[kept][0], kept)


def _hash(log: Sequence[Line]) -> str:
    return blake2b("".join(line.hash for line in log).encode(), digest_size=16).hexdigest()
