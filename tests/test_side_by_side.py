"""Two ways at once: the better wins, a slow one keeps nobody waiting for long, one failure is no failure."""

from __future__ import annotations

import threading

import pytest

from feeds.query import Query
from feeds.side_by_side import first_good
from feeds.workspace import Workspace
from tests.server import Answer, Server

from .ui.conftest import gazette


def failing(message: str):
    def call() -> str:
        raise ValueError(message)

    return call


def test_the_better_way_wins_where_both_answer():
    other_is_done = threading.Event()

    def better() -> str:
        other_is_done.wait(10)
        return "better"

    def other() -> str:
        other_is_done.set()
        return "other"

    assert first_good(better, other, grace=30) == "better"


def test_a_failure_of_one_gives_the_other():
    assert first_good(failing("no"), lambda: "other") == "other"
    assert first_good(lambda: "better", failing("no")) == "better"


def test_where_both_fail_the_better_one_says_why():
    with pytest.raises(ValueError, match="secure"):
        first_good(failing("secure"), failing("plain"))


def test_a_better_way_that_hangs_is_not_waited_for():
    over = threading.Event()
    assert first_good(lambda: over.wait(30) and "late", lambda: "other", grace=0.01) == "other"
    over.set()


@pytest.mark.parametrize("tls", [False])
def test_an_address_without_a_scheme_is_found_by_either(tmp_path, tls):
    with Server(tls=tls) as server, Workspace.at(tmp_path / "l.db") as library:
        server.at("/feed", Answer(body=gazette(2).encode(), headers={"content-type": "text/xml"}))
        [found] = library.own.subscriptions.candidates(f"127.0.0.1:{server.port}/feed")
        assert found.url == f"http://127.0.0.1:{server.port}/feed"


def test_add_says_what_it_left_out_and_what_was_there(tmp_path):
    page = "<html><head>{}</head><body><p>x</p></body></html>"
    with Server() as server, Workspace.at(tmp_path / "l.db") as library:
        links = ""
        for name in ("one", "two"):
            text = gazette(1).replace("Harbour Gazette", name.title())
            server.at(f"/{name}", Answer(body=text.encode(), headers={"content-type": "text/xml"}))
            links += f'<link rel="alternate" type="application/rss+xml" href="/{name}" title="{name}">'
        server.at("/page", Answer(body=page.format(links).encode(), headers={"content-type": "text/html"}))
        said = library.own.sources.add(f"{server.url}/page")
        assert str(said) == f"Subscribed to One (1 article). Left out: {server.url}/two."
        assert str(library.own.sources.add(f"{server.url}/one")) == "You had One already (1 article)."


def test_what_an_import_brings_is_fetched_at_once_unless_told_not_to(tmp_path, capsys):
    from reader import cli

    with Server() as server:
        address = server.at("/own", Answer(body=gazette(2).encode(), headers={"content-type": "text/xml"}))
        opml = tmp_path / "mine.opml"
        opml.write_text(f'<opml><body><outline text="Own" xmlUrl="{address}"/></body></opml>')
        for name, options, articles in (("fetched", [], 2), ("left", ["--no-refresh"], 0)):
            path = tmp_path / f"{name}.db"
            command = ["import", "--private", "--library", str(path), str(opml), *options]
            assert cli.main(command) == 0
            assert ("1 feed asked: 2 new articles" in capsys.readouterr().out) == bool(articles)
            with Workspace.at(path) as library:
                assert library.shown.lists.count(Query()) == articles


def test_an_import_names_what_was_known_already(tmp_path, capsys):
    from reader import cli

    opml = tmp_path / "mine.opml"
    outlines = "".join(f'<outline text="{n}" xmlUrl="https://{n}.example/feed"/>' for n in ("One", "Two"))
    opml.write_text(f"<opml><body>{outlines}</body></opml>")
    with Workspace.at(tmp_path / "l.db") as library:
        library.own.subscriptions.subscribe("https://two.example/feed")
    assert cli.main(["import", "--no-refresh", "--library", str(tmp_path / "l.db"), str(opml)]) == 0
    said = capsys.readouterr().out
    assert "1 feed imported, 1 known already" in said
    assert "known already: Two" in said
