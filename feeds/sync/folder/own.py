"""A device's own log: kept beside its library, and copied into the shared folder.

The one beside the library is what holds. Whatever a copying program makes of the other (an older one put back,
half of it, none) is mended at the next meeting, and changes are written down while the folder is away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import scrypt
from hmac import compare_digest
from pathlib import Path
from secrets import token_hex
from typing import Any

from feeds import atomic
from feeds.record import record
from feeds.sync.folder import lines
from feeds.sync.folder.lines import Head, Log, NoLog
from feeds.sync.folder.memory import Memory
from feeds.sync.folder.seals import AgeSeal, OpenSeal, Seal, SealError, lock, new_identity, open_seal, unlock
from feeds.sync.folder.stamps import Clock, Stamp
from feeds.sync.folder.state import Change, Said, State

SUFFIX = ".log"
SLACK = 256
"""Lines that may be written before it is worth writing the log anew."""
AT_ONCE = 1000
"""Changes of one stamp; an act of more takes several."""


@record(frozen=True, slots=True)
class Outgoing:
    """What the reader did at once, with at least one change."""

    serial: int
    """Grows with each act."""
    at: datetime
    """By this device's clock."""
    changes: tuple[Change, ...]


class OwnLog:
    """What this device said. Methods that write raise WriteError."""

    def __init__(self, path: Path, memory: Memory, head: Head, seal: Seal) -> None:
        self._path = path
        self._memory = memory
        self.head = head
        self._seal = seal
        self.clock = Clock(head.device, memory.last)

    @property
    def file(self) -> str:
        """Its name in the folder."""
        return f"{self.head.device}{SUFFIX}"

    @property
    def upto(self) -> int:
        """Serial of the last change of the library that it tells of."""
        return self._memory.upto

    def read(self) -> Log:
        return lines.read(self._path.read_bytes(), lambda _: self._seal)

    def add(self, acts: Iterable[Outgoing]) -> None:
        """Write down what the reader did."""
        memory = self._memory
        texts = []
        for text, upto in lines.write_lines(
            self._said(acts), self.head.device, self._seal, memory.number + 1
        ):
            texts.append(text)
            memory.upto = upto
        if texts:
            atomic.append(self._path, b"".join(texts), mode=atomic.PRIVATE)
            memory.number += len(texts)
            memory.written += len(texts)
            memory.size += sum(map(len, texts))

    def _said(self, acts: Iterable[Outgoing]) -> Iterator[tuple[int, Said]]:
        upto = self._memory.upto
        for act in acts:
            portions = _portions(act.changes)
            for portion in portions:
                # An act is told of once all of it is.
                upto = act.serial if portion is portions[-1] else upto
                yield upto, Said(self.clock.stamp(act.at), portion)

    def compact(self) -> None:
        """Write the log anew without what it has itself overruled, once that is worth it."""
        if self._memory.written > self._memory.kept + SLACK:
            self.rewrite(self.head, self._seal)

    def rename(self) -> None:
        """Take another identity, for another device goes by this one: the library was copied, or put back.

        What was said stays said, under the old name as well.
        """
        device = token_hex(8)
        head = Head(device, self.head.name)
        self.rewrite(head, self._seal if isinstance(self._seal, AgeSeal) else OpenSeal(device))

    def rewrite(self, head: Head, seal: Seal) -> None:
        """Write the log anew under this name and seal."""
        memory = self._memory
        said = State(one for line in self.read().lines for one in line.said)
        self.head = replace(head, generation=self.head.generation + 1, first=memory.number + 1)
        self._seal = seal
        texts = [lines.write_head(self.head, seal)]
        numbered = ((memory.upto, one) for one in said)
        texts += (text for text, _ in lines.write_lines(numbered, head.device, seal, self.head.first))
        whole = b"".join(texts)
        atomic.write(self._path, whole, mode=atomic.PRIVATE)
        self.clock = Clock(head.device, self.clock.last)
        memory.device = head.device
        memory.number += len(texts) - 1
        memory.size = len(whole)
        memory.kept, memory.written = len(texts) - 1, 0
        memory.looks = {}  # what could not be opened with the seal there was is tried again

    def publish(self, folder: Path) -> None:
        """Bring the folder's copy up to date. Raises WriteError, OSError."""
        target = folder / self.file
        ours = self._path.read_bytes()
        theirs = target.read_bytes() if target.exists() else b""
        if theirs and self._is_anothers(theirs):
            self.rename()
            self.publish(folder)
        elif theirs and ours.startswith(theirs):
            if len(ours) > len(theirs):
                atomic.append(target, ours[len(theirs) :])
        else:
            atomic.write(target, ours)

    def _is_anothers(self, copy: bytes) -> bool:
        """Whether the folder's copy has lines that this device never wrote."""
        ours = self._path.read_bytes()
        if ours.startswith(copy):
            return False
        try:
            there = lines.read(copy, lambda told: self._seal_like(told))
        except (NoLog, SealError):
            return False
        known = {line.hash for line in self.read().lines}
        # Lines before the first one were left out when the log was written anew.
        return any(line.hash not in known and line.number >= self.head.first for line in there.lines)

    def _seal_like(self, told: dict[str, Any]) -> Seal:
        if any(told.get(name) != value for name, value in self._seal.head.items()):
            raise SealError(lines.BROKEN_HEAD)
        return self._seal


def join(path: Path, memory: Memory, name: str, passphrase: str, held: Iterable[Change], upto: int) -> OwnLog:
    """Begin a log with what the library holds. Raises WriteError, MissingExtra.

    That stands behind every change made since on any device: a star put on months ago does not come back
    where another device has taken it off.
    """
    device = token_hex(8)
    seal = _new_seal(device, memory, passphrase)
    head = Head(device, name)
    portions = _portions(tuple(held))
    said = [(upto, Said(Stamp(0, turn, device), portion)) for turn, portion in enumerate(portions, 1)]
    texts = [lines.write_head(head, seal), *(text for text, _ in lines.write_lines(said, device, seal, 1))]
    whole = b"".join(texts)
    atomic.write(path, whole, mode=atomic.PRIVATE)
    memory.device = device
    memory.number = memory.kept = len(texts) - 1
    memory.upto, memory.size, memory.written = upto, len(whole), 0
    return OwnLog(path, memory, head, seal)


def _portions(changes: tuple[Change, ...]) -> list[tuple[Change, ...]]:
    return [changes[start : start + AT_ONCE] for start in range(0, len(changes), AT_ONCE)]


def load(path: Path, memory: Memory, passphrase: str) -> OwnLog | None:
    """The log as it was left, None where there is none that can be used. Raises WriteError, MissingExtra."""
    try:
        whole = path.read_bytes()
        log = lines.read(whole, lambda told: _old_seal(told, memory, passphrase))
    except (OSError, NoLog, SealError):
        return None
    own = OwnLog(path, memory, log.head, log.seal)
    if len(whole) != memory.size or log.head.device != memory.device:
        _recall(own, memory, log)
        if log.is_torn:  # the program was killed as it wrote
            whole = whole[: whole.rindex(b"\n") + 1]
            atomic.write(path, whole, mode=atomic.PRIVATE)
        memory.size = len(whole)
        if log.damaged or log.missing:
            own.rename()  # the folder may have what is lost here
    if not _is_sealed_with(log.seal, memory, passphrase):
        own.rewrite(own.head, _new_seal(own.head.device, memory, passphrase))
    return own


def _recall(own: OwnLog, memory: Memory, log: Log) -> None:
    """Take from the log what was not remembered."""
    memory.device = log.head.device
    memory.number = log.lines[-1].number if log.lines else log.head.first - 1
    memory.upto = max((line.upto for line in log.lines), default=0)
    memory.kept, memory.written = len(log.lines), 0
    for line in log.lines:
        for said in line.said:
            own.clock.hear(said.stamp)


def _old_seal(told: dict[str, Any], memory: Memory, passphrase: str) -> Seal:
    if "age" not in told:
        return open_seal(told)
    kept = str(told["age"])
    if kept not in memory.opened:
        memory.opened[kept] = [unlock(kept, passphrase).identity, _slow_hash(passphrase, token_hex(8))]
    return AgeSeal(memory.opened[kept][0], kept)


def _new_seal(device: str, memory: Memory, passphrase: str) -> Seal:
    if not passphrase:
        return OpenSeal(device)
    identity = new_identity()
    seal = lock(identity, passphrase)
    memory.opened[seal.head["age"]] = [identity, _slow_hash(passphrase, token_hex(8))]
    memory.save()  # before a log is written that nothing else opens
    return seal


def _is_sealed_with(seal: Seal, memory: Memory, passphrase: str) -> bool:
    if not passphrase or not isinstance(seal, AgeSeal):
        return not passphrase and not isinstance(seal, AgeSeal)
    known = memory.opened[seal.head["age"]][1]
    return compare_digest(known, _slow_hash(passphrase, known.partition(":")[0]))


def _slow_hash(passphrase: str, salt: str) -> str:
    """What tells that a passphrase is the same, without being of use to guess it: 16 MB, some 50 ms."""
    return f"{salt}:{scrypt(passphrase.encode(), salt=salt.encode(), n=1 << 14, r=8, p=1).hex()}"
