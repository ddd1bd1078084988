"""Letters that stand for links."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.keys.hints import LETTERS, labels


@given(st.integers(0, 2000))
def test_each_link_has_letters_of_its_own_and_none_begins_others(number):
    found = labels(number)
    assert len(set(found)) == number
    assert not [one for one in found for end in range(1, len(one)) if one[:end] in set(found)]


def test_as_many_links_as_there_are_letters_take_one_letter_each():
    assert labels(len(LETTERS)) == list(LETTERS)
    assert [len(label) for label in labels(30)].count(1) == len(LETTERS) - 1
