"""The paper as plain lines: every answer is text, nothing moves, nothing is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.library import Library
from feeds.query import Query
from reader.cli import main
from reader.linear import Linear
from tests.server import Answer, Server
from tests.ui.conftest import TITLES, gazette


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    feed = tmp_path / "gazette.xml"
    feed.write_text(gazette(), "utf-8")
    with Library.at(tmp_path / "library.db") as library:
        list(library.read_sources([str(feed)]))
        while library.index_portion():
            pass
        yield library


def talk(library: Library, *said: str) -> str:
    """All that is said to a reader who types these lines and then nothing more."""
    lines, told = iter(said), []

    def ask(_: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    assert Linear(library, ask, told.append).run() == 0
    return "\n".join(told)


def test_the_list_comes_first_a_headline_a_line(library):
    said = talk(library)
    assert said.startswith("All: 5 articles.\n1. " + TITLES[0])
    assert f"5. {TITLES[4]} (Harbour Gazette, 25 Nov 2025, unread)" in said


def test_a_number_reads_an_article_and_marks_it(library):
    said = talk(library, "2")
    assert "Paragraph 11 of New tram" in said
    assert "End of the article" in said
    assert len(library.ids(Query.unread())) == 4


def test_enter_goes_on_to_the_next_unread(library):
    said = talk(library, "n", "", "", "", "", "")
    assert all(f"Paragraph 3 of {title}" in said for title in TITLES)
    assert "No more unread articles here." in said


def test_marks_are_kept(library):
    said = talk(library, "1", "star", "m", "s")
    assert "Starred." in said
    assert "Unread." in said
    assert "Starred: 1 article." in said
    assert library.counts().starred == 1


def test_recommended_pieces_are_read_by_number(library):
    said = talk(library, "1", "r", "1")
    assert "Related:" in said
    assert said.count("End of the article") == 2


def test_a_search_lists_what_it_finds_and_a_broken_one_is_a_sentence(library):
    said = talk(library, "/lighthouse", "/(broken")
    assert "Found for lighthouse: 1 article." in said
    assert "of the query" in said


@pytest.mark.parametrize("said", ["99", "fly", "star", "links", "o"])
def test_what_means_nothing_is_answered(library, said):
    answer = talk(library, said).splitlines()[-1]
    assert answer.endswith((".", "article first, by its number."))


def test_links_and_address_are_said(library):
    said = talk(library, "1", "links", "o")
    assert "more here: https://gazette.example/more/0" in said
    assert "https://gazette.example/0" in said


def test_hostile_text_is_only_text(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("A title\x1b]52;c;aGk=\x07 here\n\n" + "Words that go on and on for a while. " * 20)
    with Library.beside(None) as library:
        list(library.read_sources([str(page)]))
        assert "\x1b" not in talk(library, "1", "\x1b]52;c;x\x07")


def test_the_command_line_opens_it(tmp_path, monkeypatch, capsys):
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path))
    answers = iter(["1", "q"])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    assert main(["--linear"]) == 0
    said = capsys.readouterr().out
    assert "this is the sample edition" in said
    assert "End of the article" in said
    assert "\x1b" not in said


def test_the_first_refresh_asks_every_feed_due_or_not(tmp_path):
    answer = Answer(body=gazette(2).encode(), headers={"content-type": "application/rss+xml"})
    with Server() as server, Library.at(tmp_path / "own.db") as library:
        library.subscribe(server.at("/feed", answer))
        list(library.refresh())
        assert library.due_count() == 0
        assert "0 new articles." in talk(library, "refresh")
        assert len(server.asked) == 2
