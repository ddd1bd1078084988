"""A log as bytes: text, a line a portion of changes, so that every tool that copies or merges files may carry it.

    broadsheet-log 1 <hash> {"device": …, "name": …, "generation": …, "first": …, <what opens it>}
    <number> <hash> {"upto": …, "said": [[ms, turn, [[key, value], …]], …]}

Numbers go up by one from `first`. The hash (see `feeds.sync.folder.seals`) is of the device, the number and what
follows, so each line proves itself: one that is damaged or missing costs itself alone. Changes of one
stamp never stand in two lines without need, so what the reader did at once mostly arrives at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from feeds.messages import Message
from feeds.record import record
from feeds.sync.folder.seals import Seal, SealError
from feeds.sync.folder.stamps import LAST_MS, Stamp
from feeds.sync.folder.state import Change, Said

MAGIC = b"broadsheet-log "
VERSION = 1
PORTION = 64
"""Changes in one line, unless one act has more."""
LONGEST = 8 << 20
"""Bytes of a line; what is longer is no line of ours."""
BROKEN_HEAD = Message("folder.head", "its first line is damaged")
_DEVICE = re.compile("[0-9a-f]{16}")

Opener = Callable[[dict[str, Any]], Seal]
"""From what stands at the head of a log to its seal. Raises SealError."""


@record(frozen=True, slots=True)
class Head:
    """Whose log it is."""

    device: str
    """16 hex digits."""
    name: str
    """What the reader calls the device; anything."""
    generation: int = 1
    """Grows whenever the log is written anew."""
    first: int = 1
    """Number of the first line."""


@record(frozen=True, slots=True)
class Line:
    """One line."""

    number: int
    hash: str
    said: tuple[Said, ...]
    upto: int = 0
    """Serial of the last change of the device's library that this and earlier lines tell of."""


@record(frozen=True, slots=True)
class Log:
    """A log as it was read, with all of it that is whole."""

    head: Head
    seal: Seal
    lines: tuple[Line, ...] = ()
    damaged: int = 0
    """Lines that are not what was written."""
    missing: int = 0
    """Lines between the first and the last of which nothing is there."""
    is_torn: bool = False
    """Whether it ends within a line, as while it is being copied."""


class NoLog(Exception):
    """The bytes are no log."""


def write_head(head: Head, seal: Seal) -> bytes:
    """The first line of a log."""
    facts = {"device": head.device, "name": head.name, "generation": head.generation, "first": head.first}
    text = json.dumps(facts | seal.head).encode()
    return b"%s%d %s %s\n" % (MAGIC, VERSION, seal.hash(text).encode(), text)


def write_lines(
    said: Iterable[tuple[int, Said]], device: str, seal: Seal, number: int
) -> Iterator[tuple[bytes, int]]:
    """Lines for changes, each with the serial up to which it tells; `number` is that of the first line."""
    for portion in _portions(said):
        upto = portion[-1][0]
        facts = {"upto": upto, "said": [_to_json(one) for _, one in portion]}
        text = seal.wrap(json.dumps(facts, separators=(",", ":")).encode())
        hash = seal.hash(_signed(device, number, text))
        yield b"%d %s %s\n" % (number, hash.encode(), text), upto
        number += 1


def _portions(said: Iterable[tuple[int, Said]]) -> Iterator[list[tuple[int, Said]]]:
    portion: list[tuple[int, Said]] = []
    size = 0
    for serial, one in said:
        if portion and size + len(one.changes) > PORTION:
            yield portion
            portion, size = [], 0
        portion.append((serial, one))
        size += len(one.changes)
    if portion:
        yield portion


def read(data: bytes, opener: Opener) -> Log:
    """Read a log, or what there is of it. Raises NoLog, SealError (its head is damaged, or it cannot be opened)."""
    first, end, rest = data.partition(b"\n")
    head, seal = _read_head(first, opener)
    *whole, tail = rest.split(b"\n")
    lines: dict[int, Line] = {}
    damaged = 0
    for text in whole:
        line = _read_line(text, head.device, seal)
        if line is not None:
            lines[line.number] = line
        elif text.strip():
            damaged += 1
    numbers = sorted(lines)
    gap = numbers[-1] - head.first + 1 - len(numbers) if numbers else 0
    return Log(
        head,
        seal,
        tuple(lines[number] for number in numbers),
        damaged,
        max(gap - damaged, 0),
        not end or bool(tail),
    )


def _read_head(text: bytes, opener: Opener) -> tuple[Head, Seal]:
    if not text.startswith(MAGIC):
        raise NoLog
    version, _, rest = text[len(MAGIC) :].partition(b" ")
    if version.isdigit() and int(version) > VERSION:
        raise SealError(Message("folder.newer", "it was written by a newer version of Broadsheet"))
    hash, _, facts = rest.partition(b" ")
    try:
        told = json.loads(facts)
        head = Head(str(told["device"]), str(told["name"]), int(told["generation"]), int(told["first"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise SealError(BROKEN_HEAD) from error
    if not _DEVICE.fullmatch(head.device):
        raise SealError(BROKEN_HEAD)
    seal = opener(told)
    if seal.hash(facts).encode() != hash:
        raise SealError(BROKEN_HEAD)
    return head, seal


def _read_line(text: bytes, device: str, seal: Seal) -> Line | None:
    """A line, None where it is not what was written."""
    if len(text) > LONGEST:
        return None
    number, _, rest = text.partition(b" ")
    hash, _, wrapped = rest.partition(b" ")
    try:
        if seal.hash(_signed(device, int(number), wrapped)).encode() != hash:
            return None
        told = json.loads(seal.unwrap(wrapped))
        said = tuple(_from_json(one, device) for one in told["said"])
        return Line(int(number), hash.decode(), said, int(told["upto"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _signed(device: str, number: int, text: bytes) -> bytes:
    return b"%s %d %s" % (device.encode(), number, text)


def _to_json(said: Said) -> list[Any]:
    return [said.stamp.ms, said.stamp.turn, [[list(change.key), change.value] for change in said.changes]]


def _from_json(told: Any, device: str) -> Said:
    ms, turn, changes = told
    if not (type(ms) is int and type(turn) is int and 0 <= ms < LAST_MS and 0 <= turn < LAST_MS):
        raise ValueError("no stamp")
    return Said(Stamp(ms, turn, device), tuple(Change(_key(key), value) for key, value in changes))


def _key(told: Any) -> tuple[str, ...]:
    if not (isinstance(told, list) and told and all(isinstance(part, str) for part in told)):
        raise ValueError("no key")
    return tuple(told)
