"""Where the reader was: kept and taken up again, and nothing of what a broken file says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.place import Place

HERE = Place("/l.db", "Harbour", "feed:harbour", "", "oldest", "", 7, "article")


def test_a_place_comes_back_as_it_was_kept():
    assert Place.remembered(HERE.state(), "/l.db") == HERE


def test_a_place_in_another_library_is_none():
    assert Place.remembered(HERE.state(), "/other.db") is None


@given(
    st.dictionaries(
        st.sampled_from(list(HERE.state())), st.none() | st.integers() | st.text() | st.lists(st.none())
    )
)
def test_what_a_broken_file_says_is_none_or_a_place(broken):
    place = Place.remembered({**HERE.state(), **broken}, "/l.db")
    assert place is None or (place.library == "/l.db" and place.id >= 0 and place.pane in ("list", "article"))
