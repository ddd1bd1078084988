"""What goes wrong around the program: each fault is one clear sentence, and nothing is lost by it."""

from __future__ import annotations

import os
import resource
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds import maintenance
from feeds.errors import FetchError, StoreError
from feeds.messages import Message
from feeds.model import Arrival, Changes, Entry, FetchState
from feeds.query import Query
from feeds.store import open_store
from feeds.update import Failed, Updated
from feeds.workspace import Workspace
from tests import hand
from tests.server import Answer, Asked, Server, moved

ARTICLES = 200


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of ARTICLES articles, closed."""
    path = tmp_path / "own" / "library.db"
    now = datetime.now(UTC)
    new = tuple(
        Arrival(
            entry=Entry(guid=str(n), title=f"Article {n}", body=f"<p>The text of {n}.</p>" * 30),
            fingerprint=n,
            date=now,
        )
        for n in range(ARTICLES)
    )
    with Workspace.at(path) as library:
        feed = library.own.subscriptions.subscribe("https://example.org/kept", "Kept")
        library.shown.store.arrivals.apply(Changes(feed_id=feed, seen=now, fetch=FetchState(), new=new))
    return path


@pytest.fixture
def run(tmp_path: Path, path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command line on that library, in a process of its own."""
    homes = {
        f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("DATA", "CONFIG", "STATE", "CACHE")
    }

    def run(*words: object, largest_file: int | None = None) -> subprocess.CompletedProcess[str]:
        def limit() -> None:
            if largest_file is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

        return subprocess.run(
            [sys.executable, "-m", "reader", *map(str, words)],
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, **homes, "BROADSHEET_LIBRARY": str(path)},
            preexec_fn=limit,
        )

    return run


def one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """It failed, and said why in one line."""
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr + done.stdout
    assert done.stderr.startswith("broadsheet: ")
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.rstrip().endswith(".")
    for word in words:
        assert word in done.stderr


def sound(path: Path) -> None:
    with Workspace.at(path) as library:
        assert library.shown.store.maintenance.check() == []
        assert len(library.shown.lists.ids(Query())) == ARTICLES


# ---------------------------------------------------------------- the disk


def test_a_file_that_may_not_grow_is_a_sentence_and_keeps_what_was(run, path, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("The ferry waits\n\n" + "The ferry waited beside the quay for an hour. " * 40_000)
    one_sentence(run("add", page, largest_file=path.stat().st_size + 65536), str(path))
    sound(path)


def test_a_full_disk_is_a_sentence_and_the_change_is_not_made_in_part(path):
    with open_store(path) as store:
        hand.no_room(store)
        with (
            pytest.raises(StoreError, match="the disk is full"),
            store.journal.together(Message.plain("A lot")),
        ):
            for n in range(5000):
                store.subscriptions.add(f"https://example.org/{n}", title="x" * 200)
        assert len(store.subscriptions.all()) == 1
        store.articles.set_read([1], True)
    sound(path)


def test_a_backup_that_does_not_fit_is_a_sentence_and_leaves_no_file(run, path, tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    one_sentence(run("backup", folder / "copy.db", largest_file=40_000), str(path))
    assert list(folder.glob("copy.db")) == []
    sound(path)


def test_a_library_opened_for_reading_refuses_marks_with_a_sentence(path):
    with open_store(path, readonly=True) as store:
        with pytest.raises(StoreError, match="may not be written"):
            store.articles.set_read([1], True)
        assert len(store.lists.ids(Query())) == ARTICLES


def test_a_folder_in_the_place_of_the_library_is_a_sentence(run, tmp_path):
    one_sentence(run("list", "--library", tmp_path), str(tmp_path))


def test_a_file_in_the_place_of_its_folder_is_a_sentence(run, tmp_path):
    (tmp_path / "file").write_text("")
    one_sentence(run("list", "--library", tmp_path / "file" / "library.db"), "could not be made")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_a_sentence(run, tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    one_sentence(run("list", "--library", locked / "library.db"), "could not be made")


# ---------------------------------------------------------------- the file


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 999")


def garbage(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (size - 8192))


def foreign(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 1000)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [(newer, "newer version"), (garbage, "damaged"), (cut, "damaged"), (foreign, "not a library")],
)
def test_a_library_that_cannot_be_read_is_a_sentence_and_stays_as_it_is(run, path, spoil, words):
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    spoil(path)
    before = path.read_bytes()
    for command in (["list"], ["search", "ferry"], ["refresh"]):
        one_sentence(run(*command), words)
    doctor = run("doctor")
    assert doctor.returncode == 1
    assert words in doctor.stdout
    assert "Traceback" not in doctor.stderr
    assert path.read_bytes() == before


def test_an_empty_file_becomes_an_empty_library(run, path):
    for beside in path.parent.iterdir():
        beside.unlink()
    path.write_bytes(b"")
    done = run("list")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# ---------------------------------------------------------------- the clock


def test_a_clock_that_jumps_loses_no_article_and_no_backup(path):
    now = datetime.now(UTC)
    with open_store(path) as store:
        for days in (0, 4000, -4000, 0):
            maintenance.look_after(store, now + timedelta(days=days))
            assert store.maintenance.check() == []
        store.articles.set_read([1, 2], True)
        assert store.journal.undo() is not None
    assert {day for day, _ in maintenance.backups(path)} >= {now.astimezone().date()}
    sound(path)


def test_a_feed_asked_while_the_clock_was_ahead_can_be_asked_again(path):
    from feeds.update import refresh

    with Server() as server, open_store(path) as store:
        feed = store.subscriptions.add(server.at("/feed", Answer(body=FEED)))
        ahead = datetime.now(UTC) + timedelta(days=4000)
        wanted = [each for each in store.subscriptions.all() if each.id == feed]
        assert [type(outcome) for outcome in refresh(store, wanted, now=ahead)] == [Updated]
        with Workspace.at(path) as library:
            assert not any(isinstance(outcome, Failed) for outcome in library.subscriptions.refresh([feed]))
        assert len(server.asked) == 2


# ---------------------------------------------------------------- servers

FEED = b"""<rss version="2.0"><channel><title>Gazette</title>
<item><guid>1</guid><title>The bell came home</title></item></channel></rss>"""


def cut_short(asked: Asked, line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + FEED[:120])


def no_answer_at_all(asked: Asked, line: socket.socket) -> None:
    line.sendall(b"\x00\x01\x02 certainly not HTTP\r\n\r\n")


BAD: dict[str, Callable[[Server], object]] = {
    "resets": lambda server: server.drop,
    "says nothing": lambda server: lambda asked, line: None,
    "is cut short": lambda server: cut_short,
    "speaks no HTTP": lambda server: no_answer_at_all,
    "is a page": lambda server: Answer(body=b"<!doctype html><title>Hello</title><p>No feed here."),
    "is empty": lambda server: Answer(),
    "turns in a circle": lambda server: moved("/feed"),
    "lies about its packing": lambda server: Answer(
        body=b"\x1f\x8b" + FEED, headers={"Content-Encoding": "gzip"}
    ),
    "is broken": lambda server: Answer(500, b"oh"),
    "leads to a file": lambda server: moved("file:///etc/passwd"),
}


@pytest.mark.parametrize("length", ["-1", "5, 7", "much", "99999999999999999999999"])
def test_a_length_that_is_none_is_a_sentence_or_read_to_the_end(path, length):
    with Server() as server, Workspace.at(path) as library:
        feed = library.own.subscriptions.subscribe(
            server.at("/feed", Answer(body=FEED, headers={"Content-Length": length}))
        )
        for outcome in library.subscriptions.refresh([feed]):
            if isinstance(outcome, Failed):
                assert str(outcome.error).startswith(f"{server.url}/feed: ")
            else:
                assert len(library.shown.lists.ids(Query.feed(feed))) == 1


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_server_is_a_sentence_and_loses_nothing(run, path, fault):
    with Server() as server:
        good = server.at("/good", Answer(body=FEED.replace(b"Gazette", b"Good")))
        bad = server.at("/feed", Answer(body=FEED))
        with Workspace.at(path) as library:
            ids = [library.own.subscriptions.subscribe(address) for address in (good, bad)]
            assert all(isinstance(outcome, Updated) for outcome in library.subscriptions.refresh(ids))
            library.articles.set_starred(library.shown.lists.ids(Query.feed(ids[1])), True)
        server.at("/feed", BAD[fault](server))  # type: ignore[arg-type]
        with Workspace.at(path) as library:
            outcomes = list(library.subscriptions.refresh(ids))
            failed = [outcome for outcome in outcomes if isinstance(outcome, Failed)]
            assert [outcome.feed.id for outcome in failed] == [ids[1]]
            said = str(failed[0].error)
            assert said.startswith(bad), said
            assert "\n" not in said
            assert said.endswith(".")
            assert len(library.shown.lists.ids(Query.feed(ids[1]) & Query.starred())) == 1
            assert library.shown.store.maintenance.check() == []
        one_sentence(run("add", f"{server.url}/feed"))


def test_a_server_that_never_answers_is_a_sentence_after_its_time():
    from feeds import fetch

    with Server() as server:
        address = server.at("/feed", server.hang)
        with pytest.raises(FetchError) as caught:
            fetch.get(fetch.Request(address, private=True, limits=fetch.Limits(seconds=0.5)))
        assert str(caught.value).startswith(address)
