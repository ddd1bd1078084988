"""Two devices over a shared folder, on the command line: what is done on one, the other has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server import Answer, Server

from .test_json import validated

RSS = (
    "<rss version='2.0'><channel><title>Quay</title>"
    "<item><guid>1</guid><title>First</title></item><item><guid>2</guid><title>Second</title></item>"
    "</channel></rss>"
)


@pytest.fixture
def feed():
    with Server() as server:
        yield server.at("/feed", Answer(body=RSS.encode(), headers={"Content-Type": "application/rss+xml"}))


@pytest.fixture
def at(home: Path, run, monkeypatch: pytest.MonkeyPatch):
    """Run a command line on one of the reader's devices."""

    def ran(device: str, *words: str, typed: str = "", more: str = ""):
        place = home / device
        place.mkdir(exist_ok=True)
        config = place / "config.toml"
        config.write_text(f"[sync]\nfolder = '{home / 'shared'}'\ndevice = '{device}'\n{more}")
        monkeypatch.setenv("BROADSHEET_CONFIG", str(config))
        monkeypatch.setenv("BROADSHEET_LIBRARY", str(place / "library.db"))
        return run(*words, typed=typed)

    return ran


def test_what_is_done_on_one_device_the_other_has_both_ways(at, feed):
    assert at("laptop", "add", feed).status == 0
    assert at("laptop", "sync").status == 0
    assert "taken over" in at("desktop", "sync").out
    assert at("desktop", "refresh").status == 0
    at("laptop", "mark", "--query", "title:First")
    at("laptop", "tag", "--add", "later", "--query", "title:Second")
    assert "2 changes told" in at("laptop", "sync").out
    assert "2 changes taken over" in at("desktop", "sync").out
    assert "First" not in at("desktop", "list", "--query", "is:unread").out
    assert "Second" in at("desktop", "list", "--query", "tag:later").out
    at("desktop", "star", "--query", "title:Second")
    at("desktop", "sync")
    at("laptop", "sync")
    assert "Second" in at("laptop", "list", "--query", "is:starred").out
    assert at("laptop", "sync").out.endswith("nothing new\n")


def test_what_programs_are_given_keeps_its_schema_and_names_files_that_cannot_be_read(at, home):
    at("laptop", "sync")
    (home / "shared" / "holiday.jpg").write_bytes(b"x")
    said = at("laptop", "sync", "--json")
    [shared] = validated("shared", said.out)
    assert (said.status, shared["told"], shared["heard"]) == (0, 0, 0)
    assert shared["troubles"] == [{"file": "holiday.jpg", "message": "it is no log of Broadsheet's"}]
    said = at("laptop", "sync")
    assert "holiday.jpg" in said.err and "no log of Broadsheet's" in said.err
    said = at("laptop", "doctor")
    assert "In step with" in said.out and "holiday.jpg" in said.out


def test_a_folder_that_is_away_is_one_sentence(at, home):
    at("laptop", "sync")
    (home / "shared").rename(home / "away")
    said = at("laptop", "sync")
    assert said.status == 1 and "the folder is not there" in said.err and not said.out
    said = at("laptop", "doctor")
    assert said.status == 1 and "the folder is not there" in said.out


def test_without_a_folder_in_the_settings_it_is_said_how_one_is_set(run):
    said = run("sync")
    assert said.status == 2 and 'sync = "~/Sync/broadsheet"' in said.err


@pytest.mark.parametrize(
    "line",
    ["sync = 7", "[sync]\nfolder = 7", "[sync]\nfolder = 'x'\nencrypted = 'yes'", "[sync]\nfodler = 'x'"],
)
def test_a_setting_that_is_wrong_writes_nothing_anywhere(run, home, line):
    config = home / "config" / "broadsheet" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(line)
    assert run("sync").status == 2
    assert "config.toml" in run("doctor").out


def test_the_passphrase_comes_from_a_command_and_the_folder_does_not_tell_what_is_read(at, home, feed):
    pytest.importorskip("pyrage")
    gives = "passphrase_command = ['echo', 'open sesame']\n"
    at("laptop", "add", feed, more=gives)
    assert at("laptop", "sync", more=gives).status == 0
    assert b"/feed" not in b"".join(path.read_bytes() for path in (home / "shared").iterdir())
    said = at("desktop", "sync")
    assert "it is encrypted, and there is no passphrase" in said.err
    assert "taken over" in at("desktop", "sync", more=gives).out
