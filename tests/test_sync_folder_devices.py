"""Three devices over a shared folder, killed and copied badly at any time: they come to agree and lose nothing."""

from __future__ import annotations

import random
import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from feeds import atomic
from feeds.errors import SourceError
from feeds.sync.folder.meeting import Met, meet
from feeds.sync.folder.own import Outgoing
from feeds.sync.folder.state import Change, Key

KEYS: tuple[Key, ...] = (
    ("feed", "https://a.example/", "title"),
    ("entry", "https://a.example/", "1", "read"),
    ("entry", "https://a.example/", "1", "tag", "later"),
    ("smart", "Mornings", "query"),
)
MEMORY = Path("/dev/shm")
"""Where writing a file through costs nothing."""
DEVICES = st.integers(0, 2)


class Killed(BaseException):
    """The program is no more."""


class Library:
    """What a device keeps: values, which here are numbers that name the change they came by, and its journal."""

    def __init__(self) -> None:
        self.values: dict[Key, int] = {}
        self.journal: list[Outgoing] = []
        self.serial = 0
        self.heard: dict[Key, frozenset[int]] = {}
        """For the judge: every change of a field that the reader of this device can have seen."""

    def change(self, at: datetime, changes: Sequence[Change]) -> None:
        self.serial += 1
        self.journal.append(Outgoing(self.serial, at, tuple(changes)))
        self.values.update((change.key, change.value) for change in changes)

    def held(self) -> tuple[Iterable[Change], int]:
        return [Change(key, value) for key, value in self.values.items()], self.serial

    def since(self, serial: int) -> Iterable[Outgoing]:
        return [act for act in self.journal if act.serial > serial]

    def apply(self, changes: Sequence[Change]) -> None:
        self.values.update((change.key, change.value) for change in changes)


class Disk:
    """Lets so many writes through; the next one is done by half, and the program dies of it."""

    def __init__(self, writes: int | None) -> None:
        self._left = writes

    def __enter__(self) -> Disk:
        self._patches = [
            patch.object(atomic, "append", self._append),
            patch.object(atomic, "write", self._write),
        ]
        self._true_append, self._true_write = atomic.append, atomic.write
        for one in self._patches:
            one.start()
        return self

    def __exit__(self, *error: object) -> bool:
        for one in self._patches:
            one.stop()
        return error[0] is Killed

    def _spend(self) -> bool:
        if self._left is None:
            return True
        self._left -= 1
        return self._left >= 0

    def _append(self, path: Path, data: bytes, **how: Any) -> None:
        if self._spend():
            self._true_append(path, data, **how)
        else:
            self._true_append(path, data[: len(data) // 2], **how)
            raise Killed

    def _write(self, path: Path, data: bytes | str, **how: Any) -> None:
        if not self._spend():
            raise Killed
        self._true_write(path, data, **how)


class Devices(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.libraries = [Library() for _ in range(3)]
        self.skew = [timedelta(0)] * 3
        self.now = datetime(2026, 3, 1, tzinfo=UTC)
        self.heard: dict[int, frozenset[int]] = {}
        """By change: those of its field that were known when it was made."""
        self.fields: dict[int, Key] = {}
        self.before: set[int] = set()
        """What was there before its device joined."""
        self.joined: set[int] = set()
        for which in range(3):
            self.folder(which).mkdir()

    def folder(self, which: int) -> Path:
        return self.root / f"shared-{which}"

    def private(self, which: int) -> Path:
        return self.root / f"private-{which}"

    def meet(self, which: int, writes: int | None = None) -> Met | None:
        library = self.libraries[which]
        before = dict(library.values)
        met = None
        with Disk(writes):
            met = meet(self.folder(which), self.private(which), library, name=f"device {which}")
        if (self.private(which) / "own.log").exists():
            self.joined.add(which)
        for key, value in library.values.items():
            if value != before.get(key):
                library.heard[key] = library.heard.get(key, frozenset()) | self.heard[value] | {value}
        return met

    # ------------------------------------------------------------ what happens

    @rule(which=DEVICES, keys=st.sets(st.sampled_from(KEYS), min_size=1, max_size=3))
    def change(self, which: int, keys: set[Key]) -> None:
        library = self.libraries[which]
        changes = []
        for key in sorted(keys):
            id = len(self.fields) + 1
            self.fields[id] = key
            self.heard[id] = library.heard.get(key, frozenset())
            library.heard[key] = self.heard[id] | {id}
            changes.append(Change(key, id))
            if which not in self.joined:
                self.before.add(id)
        self.now += timedelta(seconds=1)
        library.change(self.now + self.skew[which], changes)

    @rule(which=DEVICES, writes=st.one_of(st.none(), st.integers(0, 5)))
    def sync(self, which: int, writes: int | None) -> None:
        if self.folder(which).exists():
            self.meet(which, writes)
            return
        if which not in self.joined:
            return  # there it would be made
        try:
            self.meet(which)
        except SourceError as error:
            assert "is not there" in str(error)
        else:
            raise AssertionError("a folder that is away has to be told of")

    @rule(
        source=DEVICES,
        goal=DEVICES,
        owner=DEVICES,
        how=st.sampled_from(["whole", "half", "damaged", "shuffled", "twice"]),
        seed=st.integers(0, 9),
    )
    def copy(self, source: int, goal: int, owner: int, how: str, seed: int) -> None:
        """What a program that copies files does, or a hand."""
        name = self.file_of(owner)
        if name is None or not (self.folder(source) / name).exists() or not self.folder(goal).exists():
            return
        data = (self.folder(source) / name).read_bytes()
        place = self.folder(goal) / name
        chance = random.Random(seed)
        if how == "half":
            data = data[: len(data) * (seed + 1) // 11]
        elif how == "damaged":
            spot = chance.randrange(len(data))
            data = data[:spot] + bytes([data[spot] ^ 1]) + data[spot + 1 :]
        elif how == "shuffled":
            head, *rest = data.splitlines(keepends=True)
            data = head + b"".join(chance.sample(rest, len(rest)) + rest[:1])
        elif how == "twice":
            place = place.with_name(f"{place.stem}.sync-conflict-{seed}.log")
        place.write_bytes(data)

    @rule(source=DEVICES, goal=DEVICES, writes=st.one_of(st.none(), st.integers(3, 8)))
    def tell(self, source: int, goal: int, writes: int | None) -> None:
        """One device's news reach another whole."""
        self.sync(source, None)
        self.copy(source, goal, source, "whole", 0)
        self.sync(goal, writes)

    @rule(which=DEVICES, days=st.sampled_from([-1, 0, 1]))
    def set_clock(self, which: int, days: int) -> None:
        self.skew[which] = timedelta(days=days)

    @rule(which=DEVICES)
    def take_away_or_bring_back(self, which: int) -> None:
        away = self.root / f"away-{which}"
        if away.exists():
            away.rename(self.folder(which))
        else:
            self.folder(which).rename(away)

    @rule(which=DEVICES)
    @precondition(lambda self: self.joined)
    def forget(self, which: int) -> None:
        (self.private(which) / "memory.json").unlink(missing_ok=True)

    def file_of(self, which: int) -> str | None:
        own = self.private(which) / "own.log"
        if not own.exists():
            return None
        found = re.search(rb'"device": "(\w+)"', own.read_bytes())
        assert found
        return f"{found[1].decode()}.log"

    # ------------------------------------------------------------ what is promised

    def teardown(self) -> None:
        try:
            self._judge()
        finally:
            shutil.rmtree(self.root)

    def _judge(self) -> None:
        for which in range(3):
            if not self.folder(which).exists():
                self.take_away_or_bring_back(which)
            for double in self.folder(which).glob("*.sync-conflict-*"):
                double.unlink()
        for _ in range(2):
            for which in range(3):
                self.meet(which)
                for other in range(3):
                    name = self.file_of(which)
                    assert name
                    if other != which:
                        shutil.copy(self.folder(which) / name, self.folder(other) / name)
        for which in range(3):
            met = self.meet(which)
            assert met and not met.troubles
        one, two, three = (library.values for library in self.libraries)
        assert one == two == three
        for id, key in self.fields.items():
            held = one[key]
            assert held not in self.heard[id], "a change made in knowledge of another holds against it"
            assert held == id or id in self.before or held not in self.before


TestDevices = Devices.TestCase
TestDevices.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


@pytest.mark.parametrize("is_away", [False, True])
def test_a_device_that_forgot_what_it_heard_is_not_behind_it(is_away: bool) -> None:
    devices, key = Devices(), KEYS[0]
    devices.set_clock(which=2, days=-1)
    devices.sync(which=1, writes=None)
    devices.change(which=1, keys={key})
    devices.tell(source=1, goal=2, writes=None)
    devices.forget(which=2)
    devices.change(which=2, keys={key})
    if is_away:
        devices.take_away_or_bring_back(which=2)
        devices.sync(which=2, writes=None)
    devices.teardown()


def test_a_log_that_could_not_be_read_for_a_while_has_its_word_again() -> None:
    devices, key = Devices(), KEYS[0]
    devices.set_clock(which=0, days=-1)
    for which in (0, 1):
        devices.sync(which=which, writes=None)
        devices.change(which=which, keys={key})
    devices.tell(source=1, goal=2, writes=None)
    (devices.folder(2) / str(devices.file_of(1))).write_bytes(b"{}")
    devices.tell(source=0, goal=2, writes=None)
    devices.teardown()
