"""Files the program writes: whole or not at all, never where a file has no business, modes and links kept."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from feeds import atomic
from feeds.errors import FeedsError, StoreError, WriteError
from feeds.workspace import Workspace
from reader import config
from reader.cli import main

ROOT = Path(__file__).resolve().parents[1]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_made_with_its_folders_and_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "list.opml"
    atomic.write(path, "one")
    atomic.write(path, b"two")
    assert path.read_bytes() == b"two"
    assert names(path.parent) == ["list.opml"]


def test_a_full_disk_leaves_the_old_one_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.opml"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(WriteError, match="the disk is full; make room and try again"):
        atomic.write(path, "new")
    assert path.read_text() == "old"
    assert names(tmp_path) == ["list.opml"]


def test_what_breaks_off_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "list.opml"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), atomic.replacing(path) as unfinished:
        unfinished.write_text("half")
        raise ZeroDivisionError
    assert (path.read_text(), names(tmp_path)) == ("old", ["list.opml"])


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_modes_are_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "keys.toml"
    path.write_text("old")
    path.chmod(mode)
    atomic.write(path, "new", mode=atomic.PRIVATE)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_new_file_has_the_mode_it_is_to_have(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        atomic.write(tmp_path / "plain", "")
        atomic.write(tmp_path / "private", "", mode=atomic.PRIVATE)
    finally:
        os.umask(before)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "private")] == [0o644, 0o600]


def test_a_link_stays_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    real, link = tmp_path / "dotfiles" / "keys.toml", tmp_path / "keys.toml"
    real.write_text("old")
    link.symlink_to(real)
    atomic.write(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_one_that_is_there_is_not_written_over_where_a_new_one_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    atomic.write(path, "one", new=True)
    with pytest.raises(WriteError, match="there is a file of this name already; choose another name"):
        atomic.write(path, "two", new=True)
    assert path.read_text() == "one"


def test_another_programs_file_of_this_name_is_not_written_over_at_the_last_moment(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    with pytest.raises(WriteError, match="already"), atomic.replacing(path, new=True) as unfinished:
        unfinished.write_text("ours")
        path.write_text("theirs")
    assert path.read_text() == "theirs"


def test_nothing_is_written_through_a_device_a_pipe_or_a_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("/dev/null")
    for path, why in (
        (tmp_path / "pipe", "no ordinary file"),
        (tmp_path / "folder", "this is a folder"),
        (Path("/dev/null"), "no ordinary file"),
        (tmp_path / "link", "no ordinary file"),
    ):
        with pytest.raises(WriteError, match=why):
            atomic.write(path, "text")
    assert names(tmp_path) == ["folder", "link", "pipe"]


@pytest.mark.parametrize(
    "path",
    [Path("/proc/nowhere/file"), Path("file\0name"), Path("/dev/null/file"), Path("x" * 300)],
    ids=["no folder can be made", "NUL", "below a file", "too long"],
)
def test_a_place_that_cannot_be_is_a_sentence(path: Path) -> None:
    with pytest.raises(WriteError, match=r"^[^\n]+\.$"):
        atomic.write(path, "text")


def test_nothing_is_written_onto_a_library(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with Workspace.at(path) as library:
        library.own.subscriptions.subscribe("https://a.example/feed")
        link = tmp_path / "list.opml"
        link.symlink_to(path)
        for target in (path, link, Path(f"{path}-wal"), Path(f"{path}-shm"), Path(f"{path}-journal")):
            with pytest.raises(WriteError, match="a library or another database"):
                atomic.write(target, "text")
        assert len(library.shown.subscriptions.feeds()) == 1
        assert library.own.maintenance.check() == []


def test_a_library_is_not_copied_onto_itself_nor_onto_one_in_use(tmp_path: Path) -> None:
    with Workspace.at(tmp_path / "one.db") as one, Workspace.at(tmp_path / "two.db") as two:
        one.own.subscriptions.subscribe("https://a.example/feed")
        with pytest.raises(StoreError, match="is not copied onto itself"):
            one.own.maintenance.backup(tmp_path / "one.db")
        with pytest.raises(StoreError, match="is in use by another program"):
            one.own.maintenance.backup(tmp_path / "two.db")
        with pytest.raises(StoreError, match="a library or another database"):
            one.own.maintenance.backup(tmp_path / "two.db-wal")
        with pytest.raises(StoreError, match="this is a folder"):
            one.own.maintenance.backup(tmp_path)
        assert (len(one.shown.subscriptions.feeds()), len(two.shown.subscriptions.feeds())) == (1, 0)


def test_an_older_backup_is_replaced_by_the_newer_one(tmp_path: Path) -> None:
    with Workspace.at(tmp_path / "library.db") as library:
        library.own.maintenance.backup(tmp_path / "copy.db")
        library.own.subscriptions.subscribe("https://a.example/feed")
        library.own.maintenance.backup(tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as db:
        assert db.execute("SELECT count(*) FROM feed").fetchone() == (1,)
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


def test_an_export_onto_the_library_or_a_device_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "library.db"
    with Workspace.at(path) as library:
        library.own.subscriptions.subscribe("https://a.example/feed")
    for target in (path, Path("/dev/null"), tmp_path):
        assert main(["export", "--library", str(path), "--output", str(target)]) == 1
        assert str(target) in capsys.readouterr().err
    assert main(["export", "--library", str(path), "--output", str(tmp_path / "list.opml")]) == 0
    assert b"a.example" in (tmp_path / "list.opml").read_bytes()
    with Workspace.at(path) as library:
        assert len(library.shown.subscriptions.feeds()) == 1


def test_a_key_that_cannot_be_kept_leaves_the_file_whole(tmp_path: Path) -> None:
    (tmp_path / "keys.toml").write_text("[keys]\n")
    (tmp_path / "keys.toml").chmod(0o640)
    config.write_key(tmp_path / "keys.toml", "star", ["*"])
    assert stat.S_IMODE((tmp_path / "keys.toml").stat().st_mode) == 0o640
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FeedsError):
        config.write_key(tmp_path, "star", ["*"])


def test_every_file_is_written_by_the_one_function() -> None:
    # What else opens a file to write makes the library itself, the log that grows, a lock with nothing in it, a
    # member of an archive that streams, or no file at all.
    writes = re.compile(r"\.write_(?:text|bytes)\(|open\([^()]*[\"'][wxa]b?\+?[\"']|O_CREAT|shutil\.copy")
    found = {
        str(path.relative_to(ROOT))
        for folder in ("feeds", "reader")
        for path in (ROOT / folder).rglob("*.py")
        if writes.search(path.read_text("utf-8"))
    }
    # What another program's database is copied to, to be read, lies in a folder that goes with it.
    copies = {"feeds/transfer/imports/databases.py"}
    assert found - copies == {
        "feeds/atomic.py",
        "feeds/database.py",
        "feeds/maintenance.py",
        "feeds/sync/folder/meeting.py",
        "feeds/transfer/archive.py",
        "reader/terminals.py",
    }
