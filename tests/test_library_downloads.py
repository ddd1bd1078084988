"""The files that a reader wants of a library: kept, fetched in turn, told, and where playing stopped."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.library import Library
from feeds.library.downloads import DONE, FAILED, WAITING
from feeds.model import Article, Enclosure, Entry
from tests.server import Answer, Server

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def server():
    with Server() as made:
        yield made


@pytest.fixture
def library(tmp_path):
    with Library.at(tmp_path / "library.db") as made:
        yield made


def article(server: Server, *names: str) -> Article:
    files = tuple(Enclosure(server.url + name, "audio/mpeg", 5) for name in names)
    entry = Entry(guid="1", title="Tides", enclosures=files)
    return Article(id=7, entry=entry, feed="The Sea", feed_url=server.url, date=NOW, seen=NOW)


def test_what_is_wanted_is_kept_until_it_is_there(library, server, tmp_path):
    server.at("/a.mp3", Answer(body=b"sound" * 9))
    episode = article(server, "/a.mp3", "/gone.mp3")
    assert len(library.downloads.add(episode, episode.entry.enclosures, tmp_path)) == 2
    assert library.downloads.add(episode, episode.entry.enclosures, tmp_path) == []
    with Library.at(tmp_path / "library.db") as again:
        assert [one.state for one in again.downloads.all()] == [WAITING, WAITING]
        came = {Path(one.path).name: one for one in again.downloads.run()}
    assert (tmp_path / "The Sea - Tides.mp3").read_bytes() == b"sound" * 9
    assert came["The Sea - Tides.mp3"].size == 45
    assert [one.state for one in library.downloads.all()] == [DONE, FAILED]
    assert "404" in str(library.downloads.all()[1].error)
    assert list(library.downloads.run()) == []


def test_what_failed_is_wanted_again_and_what_was_deleted_too(library, server, tmp_path):
    episode = article(server, "/a.mp3")
    library.downloads.add(episode, episode.entry.enclosures, tmp_path)
    assert [one.state for one in library.downloads.run()] == [FAILED]
    server.at("/a.mp3", Answer(body=b"sound"))
    library.downloads.retry()
    [there] = library.downloads.run()
    assert there.state == DONE
    Path(there.path).unlink()
    assert [one.state for one in library.downloads.add(episode, episode.entry.enclosures, tmp_path)] == [
        WAITING
    ]


def test_a_part_goes_with_what_is_wanted_no_longer_and_a_whole_file_stays(library, server, tmp_path):
    server.at("/a.mp3", Answer(body=b"sound"))
    server.at("/b.mp3", lambda asked, line: line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsou"))
    episode = article(server, "/a.mp3", "/b.mp3")
    library.downloads.add(episode, episode.entry.enclosures, tmp_path)
    list(library.downloads.run())
    assert list(tmp_path.glob("*.part"))
    for one in library.downloads.all():
        library.downloads.forget(one.url)
    assert library.downloads.all() == []
    assert [each.name for each in tmp_path.glob("The*")] == ["The Sea - Tides.mp3"]


def test_a_file_that_grows_is_told(library, server, tmp_path):
    server.at("/a.mp3", Answer(body=b"sound" * 100_000))
    episode = article(server, "/a.mp3")
    library.downloads.add(episode, episode.entry.enclosures, tmp_path)
    heard = []
    list(library.downloads.run(lambda one: heard.append((one.size, one.total))))
    assert heard[0] == (0, 500_000)
    assert heard[-1] == (500_000, 500_000)
    assert heard == sorted(heard)


@pytest.mark.parametrize("kept", ["", "{", "[1]", '[{"url": 1}]', "null", '{"a": 1}'])
def test_a_list_that_is_broken_is_an_empty_one(library, kept):
    library.store.state.set("downloads", kept)
    assert library.downloads.all() == []


def test_where_playing_stopped_is_remembered_until_the_end(library):
    url = "https://a.example/1.mp3"
    assert library.downloads.place(url) == 0
    library.downloads.set_place(url, 754)
    assert library.downloads.place(url) == 754
    library.downloads.set_place(url, 0)
    assert library.downloads.place(url) == 0
