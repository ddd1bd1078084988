"""Pages in languages and layouts of all kinds, each written once with what is right for it: read fully right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from feeds import markup, pages
from feeds.model import Entry
from tests.generators import marked

_DATA = Path(__file__).parent / "data" / "marked"
WEB_PAGES = {page.name: page for page in marked.pages(_DATA / "pages.txt")}
DUMPS = {page.name: page for page in marked.pages(_DATA / "dumps.txt")}
EXACT = {page.name: page for page in marked.pages(_DATA / "dumps_exact.txt")}
_BULLET = re.compile(r"^\s*(?:>\s*)*(?:[•*\-–—+]|\d{1,3}[.)])?\s*")


def folded(text: str) -> str:
    return re.sub(r"[\s\u00ad]+", "", text)


def bare(line: str) -> str:
    return folded(_BULLET.sub("", line))


def faults(page: marked.Marked, entry: Entry) -> list[str]:
    """What is wrong with the reading of a page."""
    text, summary = (markup.plain(markup.document(html)) for html in (entry.body, entry.summary))
    whole = folded(summary) + folded(text)
    known = "".join(map(folded, [*page.paragraphs, *page.standfirst, page.title]))
    bad = [
        f"{name}: {got!r}, right is {want!r}"
        for name, got, want in (
            ("title", folded(entry.title), folded(page.title)),
            ("lang", entry.lang.split("-")[0], page.keys["lang"]),
            ("authors", entry.authors, page.authors),
            ("published", entry.published, page.published),
            ("picks", [(pick.heading, pick.title) for pick in entry.picks], page.picks),
        )
        if got != want
    ]
    bad += [f"lost: {line}" for line in [*page.paragraphs, *page.standfirst] if bare(line) not in whole]
    bad += [
        f"added: {line}"
        for line in re.split(r"\n| \| ", f"{summary}\n{text}")
        if line.strip() and bare(line) not in known
    ]
    return bad + [f"foreign: {line}" for line in page.foreign if folded(line) in whole]


@pytest.mark.parametrize("name", DUMPS)
def test_text_dumps_of_many_kinds_are_read_fully_right(name: str) -> None:
    page = DUMPS[name]
    (entry,) = pages.read(page.data, f"{name}.txt")
    assert faults(page, entry) == []


@pytest.mark.parametrize("name", EXACT)
def test_standfirst_and_first_paragraph_are_told_apart(name: str) -> None:
    page = EXACT[name]
    (entry,) = pages.read(page.data, f"{name}.txt")
    assert faults(page, entry) == []
    assert folded(markup.plain(markup.document(entry.summary))) == "".join(map(folded, page.standfirst))


@pytest.mark.parametrize("name", WEB_PAGES)
def test_web_pages_of_many_kinds_are_read_fully_right(name: str) -> None:
    page = WEB_PAGES[name]
    (entry,) = pages.read(page.data, f"{name}.html")
    assert faults(page, entry) == []
