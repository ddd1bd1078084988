"""Markdown pages with heads in YAML or TOML, or none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds import pages
from feeds.errors import NothingToRead
from feeds.markup import document, plain
from feeds.model import Entry
from feeds.pages.markdown import split_head

YAML = """---
title: "The slow harbour"
author: Jane Example
date: 2024-05-09T15:23:00Z
lang: en
tags: [boats, weather]
summary: What the tide does to a town.
---

# The slow harbour

It *begins* at four. See [the tide table](https://tide.example/).

| a | b |
|---|---|
| 1 | 2 |
"""


def read(text: str, name: str = "page.md") -> Entry:
    return pages.read(text.encode(), name)[0]


def test_a_yaml_head_tells_what_it_tells() -> None:
    entry = read(YAML)
    assert (entry.title, entry.authors, entry.lang) == ("The slow harbour", ("Jane Example",), "en")
    assert entry.published == datetime(2024, 5, 9, 15, 23, tzinfo=UTC)
    assert entry.categories == ("boats", "weather")
    assert entry.summary == "<p>What the tide does to a town.</p>"


def test_the_headline_is_not_said_twice_and_structure_stays() -> None:
    body = read(YAML).body
    assert "slow harbour" not in body
    assert "<em>begins</em>" in body
    assert "<table>" in body


def test_a_toml_head() -> None:
    entry = read('+++\ntitle = "Low water"\ndate = 2023-01-02\ntags = ["a", "b"]\n+++\nText of the page.\n')
    assert (entry.title, entry.published, entry.categories) == (
        "Low water",
        datetime(2023, 1, 2, tzinfo=UTC),
        ("a", "b"),
    )


def test_lists_and_folded_texts_in_a_head() -> None:
    head, rest = split_head("---\ntags:\n  - one\n  - 'two'\nsummary: >\n  goes\n  on\nempty:\n---\nbody")
    assert head.many("tags") == ["one", "two"]
    assert head.one("summary") == "goes on"
    assert head.one("empty") == ""
    assert rest == "body"


@pytest.mark.parametrize("text", ["---\nnever closed", "no head", "***\nx\n***"])
def test_what_is_no_head_is_text(text: str) -> None:
    assert split_head(text)[1] == text


@pytest.mark.parametrize(
    ("text", "title"), [("# One\n\ntext", "One"), ("One\n===\n\ntext", "One"), ("just text", "my page")]
)
def test_title_from_the_first_heading_else_the_file(text: str, title: str) -> None:
    assert read(text, "my-page.md").title == title


def test_nothing_but_a_head_is_nothing_to_read() -> None:
    with pytest.raises(NothingToRead):
        read("---\nlang: en\n---\n")


def text_of(markdown: str) -> str:
    (entry,) = pages.read(f"# Words\n\n{markdown}\n".encode(), "words.md")
    return plain(document(entry.body))


@pytest.mark.parametrize(
    "written",
    [
        "Sluice\n:   A gate *for* water.\n\nRace\n:   The channel.\n\n    It is narrow.\n\nAfter them.",
        "Sluice\n: A gate\n*for* water.\n\nRace\n: The channel.\n\n    It is narrow.\n\nAfter them.",
        "Sluice\n\n~ A gate *for* water.\n\nRace\n\n~ The channel.\n\n    It is narrow.\n\nAfter them.",
    ],
)
def test_terms_and_their_meanings_are_a_list_of_both(written: str) -> None:
    said = text_of(written)
    assert [line.strip() for line in said.split("\n") if line] == [
        "Sluice",
        "A gate for water.",
        "Race",
        "The channel.",
        "It is narrow.",
        "After them.",
    ]
    assert "\nRace" in said and "\nAfter them." in said


def test_a_term_may_have_several_meanings() -> None:
    assert [line.strip() for line in text_of("Bank\n: Of a river.\n\n: Of money.").split("\n") if line] == [
        "Bank",
        "Of a river.",
        "Of money.",
    ]


@pytest.mark.parametrize(
    "written",
    [
        "He said it\nin two lines\n: and then this.",
        "- a list\n: no term",
        "Plain words.\n\n:rocket: and more",
        ": nothing before it",
    ],
)
def test_a_colon_without_a_term_is_text(written: str) -> None:
    assert ":" in text_of(written)


def test_a_heading_without_a_blank_behind_its_mark_is_one() -> None:
    (entry,) = pages.read(
        b"#The slow harbour\n\nIt begins at four.\n\n##By night\nNobody comes.\n", "harbour.md"
    )
    assert entry.title == "The slow harbour"
    assert plain(document(entry.body)) == "It begins at four.\n\nBy night\n\nNobody comes."


@pytest.mark.parametrize(
    "line", ["#boats", "#Boats", "#boats and #tides", "#1 of ten", "#Boats are few. They are old."]
)
def test_a_tag_at_the_start_of_a_line_is_no_heading(line: str) -> None:
    (entry,) = pages.read(f"# Harbour\n\n{line}\n\nMore.\n".encode(), "harbour.md")
    assert line in plain(document(entry.body))


def test_marks_of_notes_in_code_are_code() -> None:
    code = "~~~\n[^1]: no note\na[^1]\n~~~"
    said = text_of(f"It begins[^1] at four.\n\n{code}\n\n[^1]: By the clock.")
    assert "[^1]: no note\na[^1]" in said
    assert "By the clock." in said and "begins[^1]" not in said
    assert "[^1]: no note" in text_of(code)


def test_a_motto_over_the_headline_is_kept() -> None:
    (entry,) = pages.read(b"> Tides wait.\n\n# The slow harbour\n\nIt begins at four.\n", "harbour.md")
    assert entry.title == "The slow harbour"
    assert plain(document(entry.body)) == "> Tides wait.\n\nIt begins at four."


def test_a_note_where_it_is_called_stands_in_brackets() -> None:
    assert text_of("It begins at four^[By the [old] clock.], and `a^[b]` stays.") == (
        "It begins at four (By the [old] clock.), and a^[b] stays."
    )
