"""A passage kept by its words is found again, whatever is done to the text around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.anchors import Anchor, anchor, locate

LETTERS = st.text(st.characters(categories=["Ll", "Lu", "Lo", "Nd", "Po", "Zs"]), max_size=60)
PASSAGE = "The ferry leaves at ¼ past seven⁂"
"""What no text of `LETTERS` has in it."""
BLANKS = st.text(" \n\t\u00a0\u2009\u00ad\u200b", min_size=1, max_size=3)


def passage_of(text: str, found: tuple[int, int] | None) -> str:
    assert found is not None
    return text[slice(*found)]


@given(LETTERS, LETTERS, LETTERS, LETTERS)
def test_whatever_is_written_around_it_the_passage_is_found(
    before: str, after: str, other: str, another: str
) -> None:
    text = f"{before}{PASSAGE}{after}"
    kept = anchor(text, len(before), len(before) + len(PASSAGE))
    assert kept.quote == PASSAGE
    edited = f"{other}{PASSAGE}{another}"
    assert locate(edited, kept) == (len(other), len(other) + len(PASSAGE))


@given(LETTERS, LETTERS, st.lists(BLANKS, min_size=8, max_size=8))
def test_blanks_and_line_breaks_change_nothing(before: str, after: str, blanks: list[str]) -> None:
    text = f"{before} {PASSAGE} {after}"
    kept = anchor(text, len(before), len(before) + len(PASSAGE) + 2)
    wrapped = PASSAGE
    for blank in blanks:
        wrapped = wrapped.replace(" ", blank + "\x00", 1)
    wrapped = wrapped.replace("\x00", "")
    edited = f"{before}\n\n{wrapped}\n{after}"
    assert passage_of(edited, locate(edited, kept)) == wrapped


@given(
    st.lists(st.sampled_from("the ferry leaves and the ferry comes".split()), min_size=1, max_size=30),
    st.data(),
)
def test_in_the_text_it_is_of_a_passage_is_where_it_was(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if text[start:end].strip():
        found = passage_of(text, locate(text, anchor(text, start, end)))
        assert found == text[start:end].strip()


def test_of_words_that_stand_twice_those_among_the_same_words_are_meant() -> None:
    text = "He said no. Then they asked again, and he said no. That was all."
    at = text.rindex("he said no")
    kept = anchor(text, at, at + len("he said no"))
    edited = "Once more he said no to us. " * 3 + text
    assert locate(edited, kept) == (edited.rindex("he said no"), edited.rindex("he said no") + 10)


def test_of_words_alike_in_every_way_the_nearest_are_meant() -> None:
    text = "no " * 30
    kept = anchor(text, 45, 47)
    assert locate(text, kept) == (45, 47)


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        ("It’s “late” – so", 'It\'s "late" - so'),
        ("a soft\u00adhyphen", "a softhyphen"),
        ("one\u00a0two", "one two"),
    ],
)
def test_how_quotes_dashes_and_hyphens_are_written_changes_nothing(written: str, otherwise: str) -> None:
    text = f"Before. {written} After."
    kept = anchor(text, 8, 8 + len(written))
    assert passage_of(otherwise, locate(otherwise, kept)) == otherwise


@pytest.mark.parametrize("quote", ["gone", "", " "])
def test_what_is_not_there_is_not_found(quote: str) -> None:
    assert locate("The ferry leaves.", Anchor(quote)) is None
