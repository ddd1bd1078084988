"""The command `search`: what has just arrived is found, whoever fetched it."""

from __future__ import annotations

from feeds.workspace import Workspace
from reader.cli import main

FEED = """<rss version="2.0"><channel><title>Quay</title>
<item><title>Tide table</title><description>The lighthouse keeper retires.</description></item></channel></rss>"""


def test_search_right_after_a_fetch_finds_the_words_of_the_text(tmp_path, capsys):
    feed = tmp_path / "quay.xml"
    feed.write_text(FEED, "utf-8")
    path = tmp_path / "library.db"
    with Workspace.at(path) as library:
        assert all(isinstance(taken, int) for taken in library.shown.sources.read([str(feed)]))
    assert main(["search", "lighthouse", "keeper", "--library", str(path)]) == 0
    assert "Tide table" in capsys.readouterr().out


def test_search_says_how_much_it_left_out(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("reader.cli.commands.chosen.INDEXING_SECONDS", -1)
    feed = tmp_path / "quay.xml"
    feed.write_text(FEED, "utf-8")
    path = tmp_path / "library.db"
    with Workspace.at(path) as library:
        assert all(isinstance(taken, int) for taken in library.shown.sources.read([str(feed)]))
    assert main(["search", "tide", "--library", str(path)]) == 0
    said = capsys.readouterr()
    assert "Tide table" in said.out
    assert "1 article is not indexed yet" in said.err
