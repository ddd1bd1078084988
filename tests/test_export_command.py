"""`broadsheet export`: a list goes where the reader says, in the format its name tells."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from feeds.library import SAMPLE
from feeds.query import Query
from feeds.workspace import Workspace
from reader.cli import main

EPUBCHECK = Path("/usr/share/java/epubcheck.jar")
"""Where Debian puts it."""


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def sample(tmp_path):
    """A library with the sample edition."""
    path = tmp_path / "library.db"
    with Workspace.at(path) as library:
        assert sum(library.shown.sources.read([str(SAMPLE)])) > 50
    return path


def test_the_name_of_the_file_tells_the_format(tmp_path, sample, capsys):
    assert (
        main(
            ["export", "--library", str(sample), "list.json", "--query", "lang:fr", "--title", "En français"]
        )
        == 0
    )
    feed = json.loads((tmp_path / "list.json").read_text())
    assert feed["title"] == "En français"
    assert {item["language"][:2] for item in feed["items"]} == {"fr"}
    assert f"{len(feed['items'])} articles are written to list.json." in capsys.readouterr().out


def test_without_a_file_it_is_printed(sample, capfdbinary):
    assert main(["export", "--library", str(sample), "--format", "json"]) == 0
    assert len(json.loads(capfdbinary.readouterr().out)["items"]) > 50


def test_without_a_format_it_is_the_list_of_feeds(sample, capfdbinary):
    with Workspace.at(sample) as library:
        library.own.subscriptions.subscribe("https://sea.example/feed", "The Sea")
    assert main(["export", "--library", str(sample)]) == 0
    assert b'xmlUrl="https://sea.example/feed"' in capfdbinary.readouterr().out


def test_nothing_is_overwritten_unasked(tmp_path, sample, capsys):
    for name in ("list.opml", "list.epub"):
        (tmp_path / name).write_text("mine")
        assert main(["export", "--library", str(sample), name]) == 1
        assert "there is a file of this name already" in capsys.readouterr().err
        assert (tmp_path / name).read_text() == "mine"
        assert main(["export", "--library", str(sample), name, "--replace"]) == 0
        assert (tmp_path / name).read_bytes() != b"mine"


def test_a_list_of_feeds_is_of_no_query(sample, capsys):
    assert main(["export", "--library", str(sample), "--query", "is:read"]) == 2
    assert "opml is no list of articles" in capsys.readouterr().err


def test_the_whole_library_goes_and_comes_back(tmp_path, sample, capsys):
    assert main(["export", "--library", str(sample), "library.zip"]) == 0
    assert main(["restore", "--library", str(tmp_path / "again.db"), "library.zip"]) == 0
    assert "The library is that of library.zip again." in capsys.readouterr().out
    with Workspace.at(sample) as before, Workspace.at(tmp_path / "again.db") as after:
        assert before.shown.lists.ids(Query()) == after.shown.lists.ids(Query())


def test_a_query_that_means_nothing_is_a_sentence(tmp_path, sample, capsys):
    assert main(["export", "--library", str(sample), "list.rss", "--query", "since:never"]) == 1
    assert "query" in capsys.readouterr().err
    assert not (tmp_path / "list.rss").exists()


def test_pictures_that_were_looked_at_come_along(tmp_path, sample):
    from hashlib import blake2b

    address = "https://sea.example/quay.png"
    cache = tmp_path / "cache" / "broadsheet" / "pictures"
    cache.mkdir(parents=True)
    (cache / blake2b(address.encode(), digest_size=16).hexdigest()).write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "page.html").write_text(
        f'<html><body><article><h1>The quay</h1><p>{"The ferry waits beside it. " * 30}</p><img src="{address}" width=600 height=400></article>'
    )
    with Workspace.at(tmp_path / "own.db") as library:
        list(library.shown.sources.read(["page.html"]))
    assert main(["export", "--library", str(tmp_path / "own.db"), "out", "--format", "html"]) == 0
    assert (tmp_path / "out" / "pictures" / "1.png").exists()


@pytest.mark.skipif(
    not (EPUBCHECK.exists() and shutil.which("java")), reason="Debian's epubcheck is not here"
)
def test_the_sample_as_a_book_is_sound_to_epubcheck(tmp_path, sample):
    assert main(["export", "--library", str(sample), "sample.epub"]) == 0
    checked = subprocess.run(
        ["java", "-jar", EPUBCHECK, tmp_path / "sample.epub"], capture_output=True, text=True, timeout=120
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "0 fatals / 0 errors / 0 warnings" in checked.stdout + checked.stderr


def test_articles_that_are_open_beside_the_library_move_out_too(tmp_path, sample):
    with Workspace.at(sample).beside() as library:
        (tmp_path / "page.txt").write_text("The ferry waits\n\n" + "The ferry waited beside the quay. " * 20)
        list(library.shown.sources.read(["page.txt"]))
        number = library.articles.export(
            library.shown.lists.ids(Query()), tmp_path / "open.json", "json", "Open"
        )
    assert number == 1
