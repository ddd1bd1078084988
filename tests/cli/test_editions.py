"""`broadsheet edition`: printed, and written to files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from feeds.library import SAMPLE


@pytest.fixture
def sample(run) -> None:
    """The sample edition as the library: several of its feeds tell the same."""
    assert run("add", str(SAMPLE)).status == 0


def test_it_is_printed_by_section_and_says_where_it_ends(sample, run):
    said = run("edition", "--minutes", "30", "--by", "feed").out.splitlines()
    assert said[0] == "Front page"
    assert any(line.strip().startswith("also ") for line in said)
    assert said[-1].startswith("That is today’s paper: ")
    assert run("edition", "--week", "--minutes", "30").out.splitlines()[-1].startswith("That is this week’s")
    pieces = run("edition", "--minutes", "30", "--by", "feed", "--json").objects
    assert sum(piece["minutes"] for piece in pieces) <= 30
    assert {piece["section"] for piece in pieces} > {""}
    assert len({piece["id"] for piece in pieces}) == len(pieces)


def test_a_library_with_nothing_to_tell_says_so(run):
    said = run("edition")
    assert (said.status, said.out) == (0, "There is nothing unread for a paper.\n")


@pytest.mark.parametrize("format", ["html", "markdown"])
def test_a_file_of_it_has_its_sections_and_names_the_other_sources(sample, run, home, format):
    path = home / f"paper.{'md' if format == 'markdown' else 'html'}"
    said = run("edition", f"--{format}", str(path))
    assert (said.status, said.err) == (0, "")
    text = path.read_text("utf-8")
    heading = "\n## Front page\n" if format == "markdown" else '<h2 dir="auto">Front page</h2>'
    assert heading in text
    first = next(piece for piece in run("edition", "--json").objects if piece["others"])
    assert f"{first['others'][0]['feed']}: " in text
    refused = run("edition", f"--{format}", str(path))
    assert refused.status == 1
    assert str(path) in refused.err
    assert path.read_text("utf-8") == text, "nothing is overwritten unasked"
    assert run("edition", f"--{format}", str(path), "--replace").status == 0


def test_a_book_of_it_has_its_sections_in_the_contents(sample, run, home):
    path = Path("paper.epub")
    assert run("edition", "--epub", str(path)).status == 0
    with zipfile.ZipFile(home / path) as book:
        assert "Front page" in book.read("book/contents.xhtml").decode()


def test_what_cannot_be_written_is_a_sentence(sample, run, home):
    said = run("edition", "--html", str(home / "library.db" / "paper.html"))
    assert said.status == 1
    assert said.err.count("\n") == 1
    assert "library.db" in said.err
