"""Texts cut to cells: never wider than asked, never losing a word while there is room."""

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.widgets.lines import fit, in_drawing_order, wrap

texts = st.text(alphabet="abc déf 日本語 ガ 한국 😀 …", max_size=120)


@given(texts, st.integers(1, 60))
def test_fit_has_exactly_the_width(text, width):
    assert cell_len(fit(text, width)) == width


@given(texts, st.integers(4, 60), st.integers(1, 4))
def test_wrap_keeps_to_width_and_lines(text, width, lines):
    rows = wrap(text, width, lines)
    assert 1 <= len(rows) <= lines
    assert all(cell_len(row) <= width for row in rows)


@given(texts, st.integers(4, 60))
def test_wrap_loses_nothing_while_there_is_room(text, width):
    rows = wrap(text, width, 1000)
    assert "".join("".join(rows).split()) == "".join(text.split())


@given(st.text(alphabet="海風の町でラジオが鳴る、。」！ー「", min_size=20, max_size=80), st.integers(12, 50))
def test_what_may_not_begin_a_row_does_not_and_what_may_not_end_one_neither(text, width):
    text = re.sub("[、。」！ー「]{2,}", "「", text)
    rows = wrap(text, width, 1000)
    assert not any(row[0] in "、。」！ー" for row in rows[1:])
    assert not any(row[-1] == "「" for row in rows[:-1])


def test_french_punctuation_stays_with_its_word():
    assert wrap("Et si la mer montait ?", 20, 2) == ["Et si la mer", "montait ?"]


def test_what_is_cut_says_so():
    assert wrap("one two three four", 9, 1) == ["one two…"]
    assert fit("headline", 5) == "head…"


def test_right_to_left_words_are_drawn_reversed():
    assert in_drawing_order("abc") == "abc"
    assert in_drawing_order("שלום") == "םולש"
