"""Text dumps of all shapes, languages and kinds, made from seeds: nearly all of them are read fully right."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from feeds import markup, pages
from feeds.model import Entry
from tests.generators.dumps import Dump, dump, stories

SEEDS = range(400)
LEAST = 0.9875
"""Share of pages on which everything must be right."""
TOLD_APART = 0.96
"""Share of pages on which the standfirst is neither taken for a paragraph nor a paragraph for it."""


def folded(text: str) -> str:
    """`text` without what does not count: white space, bullets, numbers of items."""
    return re.sub(r"\s+", "", text)


def lines(text: str) -> list[str]:
    return [
        folded(re.sub(r"^\s*(?:[•*\-–—]|\d{1,3}[.)])\s*", "", line))
        for line in text.split("\n")
        if line.strip()
    ]


def faults(page: Dump, entry: Entry) -> list[str]:
    """What is wrong with the reading of a page."""
    text = markup.plain(markup.document(entry.body))
    summary = markup.plain(markup.document(entry.summary))
    whole = folded(summary) + folded(text)
    wanted = [line for paragraph in page.paragraphs for line in lines(paragraph)]
    known = "".join(wanted) + folded(page.standfirst)
    bad = [
        name
        for name, got, want in (
            ("title", entry.title, page.title),
            ("lang", entry.lang, page.lang),
            ("authors", entry.authors, page.authors),
            ("published", entry.published, page.published),
            ("picks", [(pick.heading, pick.title) for pick in entry.picks], page.picks),
        )
        if got != want
    ]
    bad += [f"lost: {line[:40]}" for line in wanted if line not in whole]
    bad += [f"added: {line[:40]}" for line in lines(text) if line not in known]
    bad += [f"foreign: {line[:40]}" for line in page.foreign if folded(line) in whole]
    if folded(page.standfirst) not in whole:
        bad.append("standfirst")
    if abs(len(lines(text)) + len(lines(summary)) - len(wanted) - bool(page.standfirst)) > 1:
        bad.append("torn or joined")
    return bad


def test_dumps_of_every_shape_are_read_fully_right() -> None:
    wrong: dict[int, list[str]] = {}
    for seed in SEEDS:
        page = dump(seed)
        if bad := faults(page, pages.read(page.data, f"{seed}.txt")[0]):
            wrong[seed] = [page.lang, page.kind, *bad]
    assert len(wrong) <= (1 - LEAST) * len(SEEDS), wrong


def test_standfirsts_and_first_paragraphs_are_told_apart_in_nearly_all() -> None:
    wrong: list[tuple[int, str, str]] = []
    for seed in SEEDS:
        page = dump(seed)
        (entry,) = pages.read(page.data, f"{seed}.txt")
        if folded(markup.plain(markup.document(entry.summary))) != folded(page.standfirst):
            wrong.append((seed, page.lang, page.kind))
    assert len(wrong) <= (1 - TOLD_APART) * len(SEEDS), wrong


@pytest.mark.parametrize("lang", sorted(stories()))
def test_every_language_is_among_the_dumps(lang: str) -> None:
    assert Counter(dump(seed).lang for seed in SEEDS)[lang] >= 5
