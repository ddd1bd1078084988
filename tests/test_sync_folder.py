"""Logs in a shared folder: read as they lie there, merged whatever their order, written once."""

from __future__ import annotations

import fcntl
import json
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.errors import MissingExtra, SourceError
from feeds.sync.folder import lines, own, seals
from feeds.sync.folder.lines import Head, Log, NoLog
from feeds.sync.folder.meeting import Met, meet
from feeds.sync.folder.own import Outgoing
from feeds.sync.folder.seals import AgeSeal, OpenSeal, Seal, SealError
from feeds.sync.folder.stamps import Clock, Stamp
from feeds.sync.folder.state import Change, Key, Said, State

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
STAR: Key = ("entry", "https://a.example/", "1", "starred")
READ: Key = ("entry", "https://a.example/", "1", "read")
DEVICE = "00112233aabbccdd"


class Library:
    """What a device keeps, and what its reader did."""

    def __init__(self, **held: object) -> None:
        self.values: dict[Key, object] = {(name,): value for name, value in held.items()}
        self.acts: list[Outgoing] = []

    def change(self, key: Key, value: object, at: datetime = NOON) -> None:
        self.values[key] = value
        self.acts.append(Outgoing(len(self.acts) + 1, at, (Change(key, value),)))

    def held(self) -> tuple[Iterable[Change], int]:
        return [Change(key, value) for key, value in self.values.items()], len(self.acts)

    def since(self, serial: int) -> Iterable[Outgoing]:
        return self.acts[serial:]

    def apply(self, changes: Sequence[Change]) -> None:
        self.values.update((change.key, change.value) for change in changes)


class Desk:
    """Two devices, each with the shared folder itself before it."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "shared"
        self.root = root
        self.libraries: dict[str, Library] = {}

    def meet(self, name: str, passphrase: str = "") -> Met:
        library = self.libraries.setdefault(name, Library())
        return meet(self.folder, self.root / name, library, name=name, passphrase=passphrase)

    def log(self, name: str) -> Path:
        device = json.loads((self.root / name / "memory.json").read_text())["device"]
        return self.folder / f"{device}.log"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    for name in ("laptop", "desktop"):
        desk.meet(name)
    return desk


def troubles(met: Met) -> list[str]:
    return [one.what.code for one in met.troubles]


# ---------------------------------------------------------------- stamps and state


def test_a_change_is_later_than_what_its_device_has_heard_however_slow_its_clock() -> None:
    clock = Clock("b")
    ahead = Clock("a").stamp(NOON + DAY)
    clock.hear(ahead)
    assert clock.stamp(NOON) > ahead


def test_stamps_of_one_millisecond_or_of_a_clock_set_back_go_on_growing() -> None:
    clock = Clock("a")
    stamps = [clock.stamp(at) for at in (NOON, NOON, NOON - DAY, NOON + DAY, NOON)]
    assert stamps == sorted(set(stamps))


_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(0, 3),
    st.text(max_size=3),
    st.lists(st.text(max_size=2), max_size=2),
)
_keys = st.lists(st.text(max_size=3), min_size=1, max_size=3).map(tuple)
_changes = st.lists(st.builds(Change, _keys, _values), max_size=4).map(tuple)
_stamps = st.builds(Stamp, st.integers(0, 3), st.integers(0, 2), st.just(DEVICE))
_said = st.builds(Said, _stamps, _changes)


@given(st.lists(_said, max_size=8), st.randoms(use_true_random=False))
def test_logs_say_the_same_in_any_order_and_any_number_of_times(
    said: list[Said], chance: random.Random
) -> None:
    again = said + said[:3]
    chance.shuffle(again)
    assert list(State(said)) == list(State(again))


@given(st.lists(_said, max_size=8))
def test_the_shortest_log_says_what_the_long_one_did(said: list[Said]) -> None:
    state = State(said)
    short = list(state)
    assert list(State(short)) == short
    assert sum(len(one.changes) for one in short) == len(state)


# ---------------------------------------------------------------- a log as bytes


def written(said: Sequence[Said]) -> bytes:
    seal = OpenSeal(DEVICE)
    numbered = list(enumerate(said, 1))
    texts = [text for text, _ in lines.write_lines(numbered, DEVICE, seal, 1)]
    return lines.write_head(Head(DEVICE, "Küche"), seal) + b"".join(texts)


def heard(log: Log) -> list[Said]:
    return [said for line in log.lines for said in line.said]


@given(st.lists(_said, max_size=5))
def test_what_is_written_is_read(said: list[Said]) -> None:
    log = lines.read(written(said), seals.open_seal)
    assert heard(log) == said
    assert (log.damaged, log.missing, log.is_torn) == (0, 0, False)
    assert log.head == Head(DEVICE, "Küche")


def _long_log() -> bytes:
    return written(
        [Said(Stamp(n, 0, DEVICE), tuple(Change((str(n), str(i)), n) for i in range(40))) for n in range(9)]
    )


@given(st.data())
def test_a_damaged_log_costs_what_is_damaged_and_invents_nothing(data: st.DataObject) -> None:
    whole = _long_log()
    spot = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255))
    broken = whole[:spot] + bytes([byte]) + whole[spot + 1 :]
    everything = heard(lines.read(whole, seals.open_seal))
    try:
        log = lines.read(broken, seals.open_seal)
    except (NoLog, SealError):
        assert spot <= whole.index(b"\n")
        return
    assert all(said in everything for said in heard(log))
    if broken != whole:
        assert log.damaged or log.missing or log.is_torn or len(heard(log)) == len(everything)
    assert len(heard(log)) >= len(everything) - 2


@given(st.integers(0, len(_long_log())))
@example(_long_log().index(b"\n"))  # the head is whole, but for its end
def test_a_half_copied_log_is_read_as_far_as_it_goes(length: int) -> None:
    whole = _long_log()
    try:
        log = lines.read(whole[:length], seals.open_seal)
    except (NoLog, SealError):
        assert length <= whole.index(b"\n")
        return
    assert heard(log) == heard(lines.read(whole, seals.open_seal))[: len(heard(log))]
    assert log.is_torn == (whole[length - 1 : length] != b"\n")


@given(st.randoms(use_true_random=False))
def test_lines_in_another_order_and_doubled_say_the_same(chance: random.Random) -> None:
    head, *rest = _long_log().splitlines(keepends=True)
    mixed = rest + rest[2:4]
    chance.shuffle(mixed)
    log = lines.read(head + b"".join(mixed), seals.open_seal)
    assert log.lines == lines.read(_long_log(), seals.open_seal).lines
    assert not log.missing


@given(st.binary(max_size=200))
def test_any_bytes_are_a_log_or_none(data: bytes) -> None:
    for text in (data, lines.MAGIC + data, lines.MAGIC + b"1 " + data):
        with pytest.raises((NoLog, SealError)):
            lines.read(text, seals.open_seal)


def sealed(text: str, seal: Seal | None = None) -> bytes:
    """A line with a right hash, whatever it says."""
    hash = (seal or OpenSeal(DEVICE)).hash(f"{DEVICE} 1 {text}".encode())
    return f"1 {hash} {text}\n".encode()


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        "null",
        '{"upto": 1, "said": [[1, 0, [["key", 1]]]]}',
        '{"upto": 1, "said": [[1, 0, [[[], 1]]]]}',
        '{"upto": 1, "said": [[1, 0, [[[1], 1]]]]}',
        '{"upto": 1, "said": [[true, 0, []]]}',
        f'{{"upto": 1, "said": [[{1 << 60}, 0, []]]}}',
        '{"upto": 1, "said": [[-1, 0, []]]}',
        '{"upto": "x", "said": []}',
        "[" * 100_000,
        f'{{"upto": 1, "said": [], "x": "{"x" * lines.LONGEST}"}}',
    ],
)
def test_a_line_that_says_what_no_device_says_is_damaged(text: str) -> None:
    log = lines.read(written([]) + sealed(text), seals.open_seal)
    assert log.damaged == 1 and not log.lines


def test_a_line_of_another_devices_log_is_no_line_of_this() -> None:
    other = b"".join(
        t for t, _ in lines.write_lines([(1, Said(Stamp(1, 0, "f" * 16), ()))], "f" * 16, OpenSeal(DEVICE), 1)
    )
    assert lines.read(written([]) + other, seals.open_seal).damaged == 1


# ---------------------------------------------------------------- meetings


def test_what_one_device_marks_the_other_has(desk: Desk) -> None:
    desk.libraries["laptop"].change(STAR, True)
    assert desk.meet("laptop").said == 1
    assert desk.meet("desktop").heard == 1
    assert desk.libraries["desktop"].values[STAR] is True
    assert desk.meet("desktop") == Met(0, 0)


def test_what_a_library_held_when_it_joined_is_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.libraries["laptop"] = Library(**{str(n): n for n in range(own.AT_ONCE + 1)})
    desk.meet("laptop")
    assert desk.meet("desktop").heard == own.AT_ONCE + 1
    assert desk.libraries["desktop"].values == desk.libraries["laptop"].values


def test_what_a_library_held_when_it_joined_does_not_hold_against_a_change(
    desk: Desk, tmp_path: Path
) -> None:
    desk.libraries["laptop"].change(STAR, False)
    desk.meet("laptop")
    desk.libraries["tablet"] = Library()
    desk.libraries["tablet"].values[STAR] = True
    desk.meet("tablet")
    assert desk.libraries["tablet"].values[STAR] is False


def test_the_later_of_two_changes_holds_on_both_devices(desk: Desk) -> None:
    desk.libraries["laptop"].change(STAR, True, NOON)
    desk.libraries["desktop"].change(STAR, False, NOON + timedelta(minutes=1))
    for name in ("desktop", "laptop", "desktop"):
        desk.meet(name)
    assert [library.values[STAR] for library in desk.libraries.values()] == [False, False]


def test_a_change_made_in_sight_of_another_holds_though_its_clock_is_a_day_behind(desk: Desk) -> None:
    desk.libraries["laptop"].change(STAR, True, NOON + DAY)
    desk.meet("laptop")
    desk.meet("desktop")
    desk.libraries["desktop"].change(STAR, False, NOON)
    desk.meet("desktop")
    desk.meet("laptop")
    assert desk.libraries["laptop"].values[STAR] is False


def test_it_holds_too_where_the_program_was_killed_as_it_had_shown_the_other(desk: Desk) -> None:
    class Killed(BaseException):
        pass

    class Showing(Library):
        def apply(self, changes: Sequence[Change]) -> None:
            super().apply(changes)
            raise Killed

    desk.libraries["laptop"].change(STAR, True, NOON + DAY)
    desk.meet("laptop")
    desk.libraries["desktop"] = Showing()
    with pytest.raises(Killed):
        desk.meet("desktop")
    after = Library()
    after.change(STAR, False, NOON)
    desk.libraries["desktop"] = after
    desk.meet("desktop")
    desk.meet("laptop")
    assert desk.libraries["laptop"].values[STAR] is False


def test_fields_of_a_kind_this_device_does_not_know_are_handed_over_all_the_same(desk: Desk) -> None:
    desk.libraries["laptop"].change(("note", "x"), {"text": "…"})
    desk.meet("laptop")
    desk.meet("desktop")
    assert desk.libraries["desktop"].values["note", "x"] == {"text": "…"}


def test_an_act_of_many_changes_is_told_whole(desk: Desk) -> None:
    many = tuple(Change((str(n),), n) for n in range(5 * own.AT_ONCE))
    desk.libraries["laptop"].acts.append(Outgoing(1, NOON, many))
    desk.meet("laptop")
    assert desk.meet("desktop").heard == len(many)
    assert desk.meet("laptop").said == 0


def test_a_log_does_not_grow_with_what_it_has_overruled(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "SLACK", 8)
    for n in range(60):
        desk.libraries["laptop"].change(STAR, bool(n % 2))
        if n % 2:
            desk.meet("laptop")
    size = desk.log("laptop").stat().st_size
    assert size < own.SLACK * 300
    desk.meet("desktop")
    assert desk.libraries["desktop"].values[STAR] is True


# ---------------------------------------------------------------- what befalls a folder


def test_a_line_that_was_damaged_is_heard_once_it_is_whole(desk: Desk) -> None:
    for n, key in enumerate((STAR, READ, ("x",))):
        desk.libraries["laptop"].change(key, n)
        desk.meet("laptop")
    log = desk.log("laptop")
    whole = log.read_bytes()
    head, first, second, third = whole.splitlines(keepends=True)
    log.write_bytes(head + first + second.replace(b"upto", b"otpu") + third)
    met = desk.meet("desktop")
    assert troubles(met) == ["folder.damaged"] and met.heard == 2
    log.write_bytes(whole)
    assert desk.meet("desktop").heard == 3
    assert desk.libraries["desktop"].values[READ] == 1


def test_trouble_is_told_at_every_meeting_as_long_as_it_lasts(desk: Desk) -> None:
    (desk.folder / "holiday.jpg").write_bytes(b"\xff\xd8")
    (desk.folder / "other.log").write_text("2026-03-01 started\n")
    (desk.folder / ".stfolder").mkdir()
    for _ in range(2):
        met = desk.meet("laptop")
        assert troubles(met) == ["folder.foreign", "folder.foreign"]
    assert str(met.troubles[0].error) == "holiday.jpg: it is no log of Broadsheet's."


def test_a_log_that_is_missing_a_line_or_its_end_is_named(desk: Desk) -> None:
    for n in range(3):
        desk.libraries["laptop"].change(STAR, n)
        desk.meet("laptop")
    log = desk.log("laptop")
    head, first, second, third = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(head + first + third)
    assert troubles(desk.meet("desktop")) == ["folder.missing"]
    log.write_bytes(head + first + second[:40])
    assert troubles(desk.meet("desktop")) == ["folder.torn"]
    log.write_bytes(head[:30] + head[31:] + first)
    assert troubles(desk.meet("desktop")) == ["folder.head"]


def test_a_log_of_a_newer_version_is_named(desk: Desk) -> None:
    log = desk.log("laptop")
    log.write_bytes(log.read_bytes().replace(b"broadsheet-log 1", b"broadsheet-log 2"))
    assert troubles(desk.meet("desktop")) == ["folder.newer"]


def test_a_log_of_absurd_size_is_not_read(desk: Desk) -> None:
    from feeds.sync.folder import others

    with (desk.folder / "zeros.log").open("wb") as file:
        file.truncate(others.LARGEST + 1)  # takes no room on the disk
    assert troubles(desk.meet("laptop")) == ["folder.large"]


def test_a_copy_made_for_a_conflict_is_merged_and_named(desk: Desk) -> None:
    desk.libraries["laptop"].change(STAR, True)
    desk.meet("laptop")
    log = desk.log("laptop")
    log.rename(log.with_name(f"{log.stem}.sync-conflict-20260301.log"))
    desk.meet("laptop")
    assert troubles(desk.meet("desktop")) == ["folder.double"]
    assert desk.libraries["desktop"].values[STAR] is True


def test_whatever_becomes_of_the_copy_in_the_folder_is_mended_by_its_device(desk: Desk) -> None:
    desk.libraries["laptop"].change(STAR, True)
    desk.meet("laptop")
    log = desk.log("laptop")
    whole = log.read_bytes()
    for broken in (b"", whole[:100], whole[:-10], b"junk" + whole, whole.replace(b"true", b"folse"), None):
        if broken is None:
            log.unlink()
        else:
            log.write_bytes(broken)
        desk.meet("laptop")
        assert log.read_bytes() == whole


def test_a_log_that_has_gone_is_named(desk: Desk) -> None:
    desk.meet("laptop")
    desk.log("desktop").unlink()
    assert troubles(desk.meet("laptop")) == ["folder.gone"]


def test_everything_is_found_again_in_the_logs_alone(desk: Desk) -> None:
    desk.libraries["laptop"].change(STAR, True)
    desk.libraries["desktop"].change(READ, True)
    desk.meet("laptop")
    desk.meet("desktop")
    desk.meet("replacement")
    assert desk.libraries["replacement"].values == {STAR: True, READ: True}


def test_a_folder_that_vanishes_is_a_sentence_and_what_was_done_meanwhile_keeps_its_time(desk: Desk) -> None:
    away = desk.folder.with_name("away")
    desk.folder.rename(away)
    desk.libraries["laptop"].change(STAR, True, NOON)
    with pytest.raises(SourceError, match="the folder is not there; see whether"):
        desk.meet("laptop")
    assert not desk.folder.exists()
    away.rename(desk.folder)
    desk.libraries["desktop"].change(STAR, False, NOON + timedelta(hours=1))
    for name in ("laptop", "desktop", "laptop"):
        desk.meet(name)
    assert desk.libraries["laptop"].values[STAR] is False


@pytest.mark.parametrize("there", ["nothing", "a file"])
def test_a_folder_that_cannot_be_is_a_sentence(tmp_path: Path, there: str) -> None:
    folder = tmp_path / "disk" / "shared"
    if there == "a file":
        folder.parent.mkdir()
        folder.write_text("")
    with pytest.raises(SourceError, match=str(folder)):
        meet(folder, tmp_path / "private", Library(), name="laptop")


def test_what_lies_in_the_way_of_a_log_is_a_sentence(desk: Desk) -> None:
    log = desk.log("laptop")
    log.unlink()
    log.mkdir()
    with pytest.raises(SourceError, match="the folder cannot be used"):
        desk.meet("laptop")
    with pytest.raises(SourceError, match="cannot be used"):
        meet(desk.folder, desk.root / "laptop" / "own.log", Library(), name="laptop")


def test_a_folder_in_use_by_another_program_of_the_device_is_a_sentence(desk: Desk) -> None:
    with (desk.root / "laptop" / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(SourceError, match="just now"):
            desk.meet("laptop")
    desk.meet("laptop")


# ---------------------------------------------------------------- a device that is not who it was


@pytest.mark.parametrize("memory", ["", "[]", "{}", '{"device": 3}', None, {"heard": [1]}, {"upto": "1"}])
def test_a_memory_that_is_lost_costs_nothing(desk: Desk, memory: str | dict[str, object] | None) -> None:
    desk.libraries["laptop"].change(STAR, True)
    desk.meet("laptop")
    notes = desk.root / "laptop" / "memory.json"
    device = json.loads(notes.read_text())["device"]
    if isinstance(memory, dict):
        notes.write_text(json.dumps(json.loads(notes.read_text()) | memory))
    elif memory is None:
        notes.unlink()
    else:
        notes.write_text(memory)
    desk.libraries["laptop"].change(STAR, False)
    desk.meet("laptop")
    desk.meet("desktop")
    assert desk.libraries["desktop"].values[STAR] is False
    assert json.loads(notes.read_text())["device"] == device


def test_of_a_library_that_was_copied_to_another_machine_each_goes_its_own_way(desk: Desk) -> None:
    import shutil

    desk.libraries["laptop"].change(STAR, True)
    desk.meet("laptop")
    shutil.copytree(desk.root / "laptop", desk.root / "copy")
    desk.libraries["copy"] = Library()
    desk.libraries["copy"].acts = list(desk.libraries["laptop"].acts)
    desk.libraries["laptop"].change(("laptop's",), 1)
    desk.libraries["copy"].change(("copy's",), 2)
    for name in ("laptop", "copy", "laptop", "copy", "desktop"):
        desk.meet(name)
    assert desk.log("laptop") != desk.log("copy")
    assert desk.libraries["desktop"].values == {STAR: True, ("laptop's",): 1, ("copy's",): 2}
    assert desk.libraries["laptop"].values["copy's",] == 2


def test_a_library_put_back_from_a_backup_hears_its_own_later_words_again(desk: Desk) -> None:
    import shutil

    desk.libraries["laptop"].change(STAR, True)
    desk.meet("laptop")
    shutil.copytree(desk.root / "laptop", desk.root / "backup")
    desk.libraries["laptop"].change(READ, True)
    desk.meet("laptop")
    old = Library()
    old.acts = desk.libraries["laptop"].acts[:1]
    desk.libraries["laptop"] = old
    shutil.rmtree(desk.root / "laptop")
    (desk.root / "backup").rename(desk.root / "laptop")
    desk.libraries["laptop"].change(("after",), 1)
    desk.meet("laptop")
    desk.meet("desktop")
    assert desk.libraries["laptop"].values[READ] is True
    assert desk.libraries["desktop"].values == {STAR: True, READ: True, ("after",): 1}


def test_a_log_beside_the_library_that_was_damaged_is_made_up_for_from_the_folder(desk: Desk) -> None:
    for key in (STAR, READ):
        desk.libraries["laptop"].change(key, True)
        desk.meet("laptop")
    ours = desk.root / "laptop" / "own.log"
    ours.write_bytes(ours.read_bytes().replace(b"starred", b"sterred") + b"\n")
    desk.meet("laptop")
    desk.meet("desktop")
    assert desk.libraries["desktop"].values == {STAR: True, READ: True}


def test_a_device_whose_log_beside_the_library_is_gone_joins_again(desk: Desk) -> None:
    desk.libraries["laptop"].change(STAR, True)
    desk.meet("laptop")
    before = desk.log("laptop")
    (desk.root / "laptop" / "own.log").unlink()
    desk.meet("laptop")
    assert desk.log("laptop") != before and before.exists()


# ---------------------------------------------------------------- encryption


@pytest.fixture(scope="module")
def age() -> AgeSeal:
    return seals.lock(seals.new_identity(), "correct horse")


def test_an_encrypted_line_shows_nothing_and_is_read_with_its_identity(age: AgeSeal) -> None:
    said = Said(Stamp(1, 0, DEVICE), (Change(STAR, True),))
    text = b"".join(text for text, _ in lines.write_lines([(1, said)], DEVICE, age, 1))
    assert b"starred" not in text
    whole = lines.write_head(Head(DEVICE, "laptop"), age) + text
    log = lines.read(whole, lambda told: seals.unlock(told["age"], "correct horse"))
    assert heard(log) == [said]


def test_another_passphrase_opens_nothing(age: AgeSeal) -> None:
    with pytest.raises(SealError, match="another passphrase"):
        seals.unlock(age.head["age"], "wrong horse")
    with pytest.raises(SealError):
        seals.unlock("no base64", "correct horse")


def test_what_is_no_identity_opens_nothing() -> None:
    with pytest.raises(SealError):
        AgeSeal("AGE-SECRET-KEY-1", "kept")


@pytest.mark.parametrize("text", ["no base64!", "bm8gYWdl"])
def test_an_encrypted_line_that_cannot_be_opened_is_damaged(age: AgeSeal, text: str) -> None:
    whole = lines.write_head(Head(DEVICE, "laptop"), age) + sealed(text, age)
    assert lines.read(whole, lambda told: age).damaged == 1


@pytest.mark.long  # a passphrase takes its second each time it is tried
def test_devices_with_one_passphrase_are_in_step_and_leave_others_out(desk: Desk) -> None:
    desk.libraries["laptop"].change(STAR, True)
    desk.meet("laptop", "correct horse")
    assert b"starred" not in desk.log("laptop").read_bytes()
    assert troubles(desk.meet("desktop")) == ["folder.encrypted"]
    assert troubles(desk.meet("laptop", "correct horse")) == ["folder.open"]
    desk.meet("desktop", "correct horse")
    assert desk.libraries["desktop"].values[STAR] is True
    assert not desk.meet("laptop", "correct horse").troubles


@pytest.mark.long  # a passphrase takes its second each time it is tried
def test_with_another_passphrase_a_log_is_written_anew(desk: Desk) -> None:
    desk.libraries["laptop"].change(STAR, True)
    desk.meet("laptop", "correct horse")
    desk.meet("laptop", "battery staple")
    assert troubles(desk.meet("desktop", "correct horse")) == ["folder.passphrase"]
    (desk.root / "laptop" / "memory.json").unlink()
    desk.meet("laptop", "battery staple")
    assert not desk.meet("desktop", "battery staple").troubles
    desk.meet("laptop")
    assert b"starred" in desk.log("laptop").read_bytes()


def test_without_the_package_a_passphrase_is_a_sentence(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyrage", None)
    with pytest.raises(MissingExtra, match=r"broadsheet\[encryption\]"):
        desk.meet("laptop", "correct horse")
