"""The real newsboat: what it makes of a few feeds, and its reader of them, is all here after an import."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.query import parse
from feeds.transfer.imports import Mark, take_over
from feeds.update import Updated
from feeds.workspace import Workspace
from tests.server import Answer, Asked, Server
from tests.terminal import Terminal

pytestmark = pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed")

HARBOUR = """<?xml version="1.0" encoding="iso-8859-1"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Harbour &amp; S\xf8nner</title><link>{server}/</link><description>Of the quay</description>
<item><title>Ferries &amp;amp; fog</title><link>{server}/2026/ferries-in-fog</link><guid isPermaLink="false">tag:ferries</guid>
 <pubDate>Mon, 02 Mar 2026 09:00:00 +0100</pubDate><dc:creator>Ada L\xf8v</dc:creator><description>&lt;p&gt;No sight.&lt;/p&gt;</description></item>
<item><title>The crane sings</title><link>/2026/crane-sings</link><pubDate>Mon, 02 Mar 2026 07:00:00 GMT</pubDate>
 <description>Listen.</description><enclosure url="{server}/crane.mp3" length="9" type="audio/mpeg"/></item>
<item><title>Nets \xabmended\xbb</title><guid>{server}/2026/nets-mended</guid><pubDate>Mon, 02 Mar 2026 06:00:00 GMT</pubDate>
 <description>By hand.</description></item>
<item><link>{server}/2026/a-note-of-nothing</link><pubDate>Mon, 02 Mar 2026 05:00:00 GMT</pubDate>
 <description>Words without a title</description></item>
</channel></rss>"""
HILL = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{server}/hill/"><title>Hill</title><id>urn:hill</id>
<link href="{server}/hill"/><updated>2026-03-01T11:00:00Z</updated>
<entry><title type="html">Sheep &amp;amp; &lt;em&gt;stones&lt;/em&gt;</title><id>urn:sheep</id><link href="sheep-and-stones.html"/>
 <published>2026-03-01T10:00:00Z</published><updated>2026-03-01T11:00:00Z</updated><content type="html">&lt;p&gt;Many.&lt;/p&gt;</content></entry>
</feed>"""
DOWN = "\x1bOB"
OURS = {"Ferries & fog", "The crane sings", "Nets «mended»", "Words without a title", "Sheep & stones"}


class Newsboat:
    """A home in which newsboat keeps its files, and a server with the feeds that it follows."""

    def __init__(self, home: Path, server: Server) -> None:
        self.folder = home / ".newsboat"
        self.folder.mkdir(parents=True)
        self.is_asked = threading.Event()
        self._environment = {"HOME": str(home), "LC_ALL": "C.UTF-8"}
        self.harbour = server.at(
            "/harbour", Answer(body=HARBOUR.replace("{server}", server.url).encode("latin-1"))
        )
        self.hill = server.at("/hill", Answer(body=HILL.replace("{server}", server.url).encode()))
        self.urls.write_text(
            f'# mine\n{self.harbour} sea "~The harbour"\n{self.hill}\n"query:To read:unread = \\"yes\\""\n'
        )

    @property
    def urls(self) -> Path:
        return self.folder / "urls"

    @property
    def cache(self) -> Path:
        return self.folder / "cache.db"

    def reload(self) -> None:
        subprocess.run(
            ["newsboat", "-x", "reload"],
            env={**os.environ, **self._environment},
            check=True,
            timeout=60,
        )

    def keep_waiting(self, server: Server) -> None:
        """Let no feed be answered until the test is over."""

        def wait(asked: Asked) -> Answer:
            self.is_asked.set()
            server.over.wait()
            return Answer(404)

        server.at("/harbour", wait)
        server.at("/hill", wait)

    def open(self) -> Terminal:
        return Terminal([], self._environment, 100, 30, program=["newsboat"])


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def newsboat(tmp_path: Path, server: Server) -> Newsboat:
    return Newsboat(tmp_path / "home", server)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.at(tmp_path / "library.db") as opened:
        yield opened


def listed(library: Workspace, query: str = "") -> set[str]:
    return {row.title for row in library.headlines(library.shown.lists.ids(parse(query)))}


def read_a_little(newsboat: Newsboat) -> None:
    """Open two articles of the harbour's, flag one `k` and `s`, delete the third of them."""
    terminal = newsboat.open()
    terminal.wait_for("The harbour")
    terminal.press("\r")
    terminal.wait_for("Articles in feed 'The harbour'")
    terminal.press("\r")
    terminal.wait_for("No sight")
    terminal.press("\x05")
    terminal.wait_for("Flags:")
    terminal.press("ks\r")
    terminal.wait_for("Flags updated")
    terminal.press("n")
    terminal.wait_for("Listen")
    terminal.press("q")
    terminal.wait_for("Articles in feed 'The harbour'")
    terminal.press(f"{DOWN}D$qq")
    assert terminal.exit_status() == 0


def test_what_was_done_in_newsboat_is_done_here(newsboat: Newsboat, library: Workspace) -> None:
    newsboat.reload()
    read_a_little(newsboat)
    report = library.own.sources.import_feeds(newsboat.cache, private=True)
    assert (report.added, report.articles) == (2, 5)
    assert listed(library, "is:read") == {"Ferries & fog", "The crane sings"}
    assert listed(library, "is:starred") == listed(library, "tag:newsboat-k") == {"Ferries & fog"}
    assert listed(library, "is:hidden") == {"Nets «mended»"}
    assert listed(library, 'author:"Ada Løv"') == {"Ferries & fog"}
    [crane] = library.shown.lists.ids(parse("title:crane"))
    article = library.shown.store.articles.one(crane)
    assert article is not None and article.date == datetime(2026, 3, 2, 7, tzinfo=UTC)
    assert [file.type for file in article.entry.enclosures] == ["audio/mpeg"]


def test_names_folders_and_query_feeds_come_from_its_list_also_after_its_articles(
    newsboat: Newsboat, library: Workspace
) -> None:
    newsboat.reload()
    library.own.sources.import_feeds(newsboat.cache, private=True)
    report = library.own.sources.import_feeds(newsboat.urls, private=True)
    assert (report.added, report.known, report.arranged, report.searches) == (0, 2, 1, 1)
    feeds = {feed.url: (feed.title, feed.folder) for feed in library.shown.subscriptions.feeds()}
    assert feeds == {newsboat.harbour: ("The harbour", ("sea",)), newsboat.hill: ("Hill", ())}
    assert library.own.sources.import_feeds(newsboat.urls, private=True).arranged == 0


def test_what_its_feeds_send_is_what_newsboat_had(newsboat: Newsboat, library: Workspace) -> None:
    newsboat.reload()
    read_a_little(newsboat)
    library.own.sources.import_feeds(newsboat.cache, private=True)
    outcomes = list(library.own.arrivals.refresh())
    assert {feed.fetch.error for feed in library.shown.subscriptions.feeds()} == {None}
    assert [outcome.new_ids for outcome in outcomes if isinstance(outcome, Updated)] == [()]
    assert listed(library) == OURS - {"Nets «mended»"}
    assert listed(library, "is:read") == {"Ferries & fog", "The crane sings"}


def test_a_newsboat_that_is_open_and_asks_its_feeds_is_read(
    newsboat: Newsboat, server: Server, library: Workspace
) -> None:
    newsboat.reload()
    newsboat.keep_waiting(server)
    terminal = newsboat.open()
    terminal.wait_for("The harbour")
    terminal.press("\r\r")
    terminal.wait_for("No sight")
    terminal.press("qqR")
    assert newsboat.is_asked.wait(20)
    report = library.own.sources.import_feeds(newsboat.cache, private=True)
    assert report.articles == 5
    assert listed(library, "is:read") == {"Ferries & fog"}
    terminal.kill()


def test_of_a_cache_in_the_middle_of_a_change_what_was_before_is_read(newsboat: Newsboat) -> None:
    newsboat.reload()
    before = newsboat.cache.read_bytes()
    with sqlite3.connect(newsboat.cache, isolation_level=None) as db:
        # With no room in memory the change is half in the file before it is done.
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN EXCLUSIVE")
        db.execute("UPDATE rss_item SET title = 'half', content = ?", ["x" * 100_000])
        assert newsboat.cache.read_bytes() != before
        marks = [item for item in take_over(newsboat.cache).items() if isinstance(item, Mark)]
        db.execute("ROLLBACK")
    assert {mark.entry.title for mark in marks} >= {"Ferries & fog", "Sheep & stones"}
    assert len(marks) == 5
