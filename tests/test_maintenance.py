"""Backups a day, bringing one back, a damaged library: nothing is lost, everything is a sentence."""

from __future__ import annotations

import os
import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds import maintenance
from feeds.database import Connection
from feeds.errors import StoreError
from feeds.query import Query
from feeds.store import open_store
from feeds.store.sql.maintenance import retain
from feeds.workspace import Workspace
from reader.cli import main
from reader.cli.commands.screen import opened_library

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library with one article."""
    page = tmp_path / "page.txt"
    page.write_text("The ferry waits\n\n" + "The ferry waited for an hour beside the quay. " * 12)
    path = tmp_path / "library" / "library.db"
    with Workspace.at(path) as library:
        assert list(library.shown.sources.read([str(page)])) == [1]
    return path


def titles(path: Path) -> list[str]:
    with Workspace.at(path) as library:
        return [row.title for row in library.headlines(library.shown.lists.ids(Query()))]


def spoil(path: Path) -> None:
    """Overwrite what a list is read from."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * (size - 100))


def test_a_library_and_its_backups_are_nobody_elses(path: Path) -> None:
    with open_store(path) as store:
        made = maintenance.back_up(store, NOW)
    assert made is not None
    for file in (path, made):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_there_is_one_backup_a_day_and_the_newest_stay(path: Path) -> None:
    with open_store(path) as store:
        for day in range(10):
            assert maintenance.back_up(store, NOW + timedelta(days=day), keep=3) is not None
        assert maintenance.back_up(store, NOW + timedelta(days=9, hours=1), keep=3) is None
    assert [str(day) for day, _ in maintenance.backups(path)] == ["2026-11-29", "2026-11-28", "2026-11-27"]


def test_a_library_that_shrank_does_not_drive_the_fuller_backups_away(path: Path) -> None:
    with open_store(path) as store:
        maintenance.back_up(store, NOW, keep=3)
    path.unlink()
    with open_store(path) as store:
        for day in range(1, 10):
            maintenance.back_up(store, NOW + timedelta(days=day), keep=3)
    kept = maintenance.backups(path)
    assert [str(day) for day, _ in kept] == ["2026-11-29", "2026-11-28", "2026-11-27", "2026-11-20"]
    assert maintenance.newest_sound(path) == kept[-1]


def test_a_library_of_no_bytes_is_no_new_reader(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(path) as store:
        maintenance.back_up(store, NOW)
    path.write_bytes(b"")
    library, damage = opened_library(path)
    with library:
        assert library.own.readonly
        assert [row.title for row in library.headlines(library.shown.lists.ids(Query()))] == [
            "The ferry waits"
        ]
    assert "has nothing left in it" in damage[0]
    assert "broadsheet restore 2026-11-20" in damage[0]
    for command in (["list"], ["refresh"], ["doctor"], ["add", "https://a.example/"]):
        assert main([*command, "--library", str(path)]) == 1
        said = capsys.readouterr()
        assert "broadsheet restore 2026-11-20" in said.out + said.err
    assert path.read_bytes() == b"", "nothing is begun in its place"
    assert main(["restore", "2026-11-20", "--library", str(path)]) == 0
    assert titles(path) == ["The ferry waits"]


@pytest.mark.parametrize("size", [1, 50, 4096])
def test_a_library_that_was_cut_short_is_opened_by_its_backup(path: Path, size: int) -> None:
    with open_store(path) as store:
        maintenance.back_up(store, NOW)
    os.truncate(path, size)
    library, damage = opened_library(path)
    with library:
        assert library.own.readonly
        assert len(library.shown.lists.ids(Query())) == 1
    assert "broadsheet restore 2026-11-20" in damage[0]


def test_a_library_without_anything_says_which_backup_has_more(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(path) as store:
        maintenance.back_up(store, NOW)
    path.unlink()
    open_store(path).close()
    library, said = opened_library(path)
    with library:
        assert not library.own.readonly, "it can be begun anew"
    assert said == [
        f"{path} is empty, but its backup of 2026-11-20 is not: `broadsheet restore 2026-11-20` brings it back."
    ]
    assert main(["doctor", "--library", str(path)]) == 1
    assert "broadsheet restore 2026-11-20" in capsys.readouterr().out


def test_an_empty_file_without_a_backup_is_a_new_library(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(b"")
    library, said = opened_library(path)
    with library:
        assert not library.own.readonly
        assert library.shown.lists.is_empty()
    assert said == []


def test_no_backup_is_made_where_none_is_wanted_or_there_is_no_room(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(path) as store:
        assert maintenance.back_up(store, NOW, keep=0) is None
        usage = type("Usage", (), {"free": 10})
        monkeypatch.setattr(maintenance.shutil, "disk_usage", lambda _: usage)
        assert maintenance.back_up(store, NOW) is None
    assert maintenance.backups(path) == []


def test_copies_that_a_crash_left_half_made_are_swept(path: Path) -> None:
    maintenance.folder(path).mkdir()
    left, growing = (maintenance.folder(path) / f"{path.stem}-2026-11-0{day}.db.77.part" for day in (1, 2))
    left.write_bytes(b"half")
    growing.write_bytes(b"half")
    os.utime(left, (0, 0))
    with open_store(path) as store:
        maintenance.back_up(store, NOW)
    assert not left.exists()
    assert growing.exists(), "another program may be writing it"


def test_a_folder_that_may_not_be_written_is_a_sentence(path: Path) -> None:
    maintenance.folder(path).write_text("in the way")
    with open_store(path) as store, pytest.raises(StoreError, match="could not be backed up"):
        maintenance.back_up(store, NOW)


def test_a_day_is_looked_after_once(path: Path) -> None:
    with Workspace.at(path) as library:
        assert "backed up" in str(*library.own.maintenance.look_after())
        assert library.own.maintenance.look_after() == []


def test_what_is_old_is_dropped_with_the_day(path: Path) -> None:
    with open_store(path) as store:
        done = maintenance.look_after(store, NOW + timedelta(days=400), keep_days=30)
    assert any("1 old article " in str(sentence) for sentence in done)
    assert titles(path) == []


def test_where_all_is_kept_no_article_is_looked_at_for_its_age(path: Path) -> None:
    with sqlite3.connect(path, factory=Connection) as db:
        asked: list[str] = []
        db.set_trace_callback(asked.append)
        assert retain(db, datetime.now(UTC), None, None) == (0, 0)
        assert asked and not [sql for sql in asked if "status" in sql]


def test_a_backup_comes_back_and_the_replaced_library_stays(path: Path) -> None:
    with open_store(path) as store:
        made = maintenance.back_up(store, NOW)
        store.subscriptions.add("https://a.example/feed")
    assert made is not None
    aside = maintenance.restore(path, made, NOW)
    assert titles(path) == ["The ferry waits"]
    assert aside is not None
    with open_store(aside) as store:
        assert len(store.subscriptions.all()) == 2


def test_what_is_no_backup_is_refused_and_nothing_changes(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "notes.db"
    other.write_text("just text, longer than a header of SQLite " * 40)
    with pytest.raises(StoreError, match="no backup that can be used"):
        maintenance.restore(path, other, NOW)
    sqlite3.connect(tmp_path / "empty.db").close()
    with pytest.raises(StoreError, match="no backup that can be used"):
        maintenance.restore(path, tmp_path / "empty.db", NOW)
    assert titles(path) == ["The ferry waits"]


def test_a_library_in_use_is_not_replaced(path: Path) -> None:
    with open_store(path) as store:
        made = maintenance.back_up(store, NOW)
        assert made is not None
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="in use by another program"):
            maintenance.restore(path, made, NOW)
        holder.close()


def test_a_damaged_library_is_replaced_by_its_newest_sound_backup(path: Path) -> None:
    with open_store(path) as store:
        old, new = (maintenance.back_up(store, NOW + timedelta(days=day)) for day in (0, 1))
    assert old is not None
    assert new is not None
    spoil(path)
    spoil(new)
    found = maintenance.newest_sound(path)
    assert found is not None
    assert found[1] == old
    maintenance.restore(path, old, NOW)
    assert titles(path) == ["The ferry waits"]


def test_the_command_line_lists_backups_and_brings_one_back(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["restore", "--library", str(path)]) == 1
    assert "There is no backup" in capsys.readouterr().out
    with open_store(path) as store:
        maintenance.back_up(store, NOW)
    assert main(["restore", "--library", str(path)]) == 0
    assert "2026-11-20" in capsys.readouterr().out
    assert main(["restore", "2026-11-20", "--library", str(path)]) == 0
    assert "The one before lies in" in capsys.readouterr().out
    assert main(["restore", "2020-01-01", "--library", str(path)]) == 2
    assert "there is no backup 2020-01-01" in capsys.readouterr().err


def test_the_doctor_says_what_is_damaged_and_the_way_back(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(path) as store:
        maintenance.back_up(store, NOW)
    spoil(path)
    assert main(["doctor", "--library", str(path)]) == 1
    said = capsys.readouterr().out
    assert "broadsheet restore 2026-11-20" in said
    assert "Traceback" not in said


def test_the_doctor_repairs_after_a_backup(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = sqlite3.connect(path)
    db.execute("UPDATE feed SET unread = 77")
    db.commit()
    db.close()
    assert main(["doctor", "--library", str(path)]) == 1
    assert "counted wrong" in capsys.readouterr().out
    assert main(["doctor", "--repair", "--library", str(path)]) == 0
    assert "All well." in capsys.readouterr().out
    assert path.with_name("library.db.before-repair").exists()


def test_a_rule_that_cannot_be_used_is_found_by_the_doctor(path: Path) -> None:
    with Workspace.at(path) as library:
        library.shown.store.saved.save_rule("old", "(ferry", "hide")
        assert any("query" in str(sentence) for sentence in library.own.maintenance.check())


def test_a_readonly_library_is_read_and_takes_no_marks(path: Path) -> None:
    with Workspace.at(path, readonly=True) as library:
        (id,) = library.shown.lists.ids(Query())
        opened = library.articles.open(id)
        assert opened is not None
        assert library.recommendations.suggestions(opened) == ()
        assert not library.shown.index.catch_up()
        assert library.own.maintenance.look_after() == []
        with pytest.raises(StoreError, match="may not be written"):
            library.articles.set_read([id], True)


def test_the_screen_opens_the_backup_of_a_damaged_library_read_only(path: Path) -> None:
    with open_store(path) as store:
        maintenance.back_up(store, NOW)
    spoil(path)
    library, damage = opened_library(path)
    with library:
        assert library.own.readonly
        assert [row.title for row in library.headlines(library.shown.lists.ids(Query()))] == [
            "The ferry waits"
        ]
    (sentence,) = damage
    assert "read only; `broadsheet restore 2026-11-20`" in sentence


def test_a_damaged_library_without_a_backup_is_a_sentence(path: Path) -> None:
    spoil(path)
    with pytest.raises(StoreError):
        opened_library(path)
