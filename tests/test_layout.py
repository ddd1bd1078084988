"""Pane widths: always the whole terminal, always the pane with the focus."""

from hypothesis import given
from hypothesis import strategies as st

from reader.actions import ARTICLE, LIST, SECTIONS, SIDEBAR
from reader.layout import LEAST, Wishes, arrange

PANES = (LIST, ARTICLE, SIDEBAR)
wishes = st.builds(
    Wishes,
    list_share=st.floats(0.12, 0.6),
    sidebar_share=st.floats(0.12, 0.6),
    list_hidden=st.booleans(),
    sidebar_hidden=st.booleans(),
)


@given(st.integers(1, 500), st.sampled_from(PANES), wishes)
def test_columns_fill_the_terminal_and_show_the_focus(width, focus, wanted):
    columns = arrange(width, focus, wanted)
    assert sum(columns.values()) == width
    assert columns[focus] > 0
    assert all(count >= 0 for count in columns.values())


@given(st.integers(110, 500), st.sampled_from(PANES))
def test_three_panes_from_110_columns(width, focus):
    columns = arrange(width, focus, Wishes())
    assert all(columns[pane] >= LEAST[pane] for pane in PANES)


@given(st.integers(80, 109), st.sampled_from(PANES))
def test_two_panes_from_80_columns(width, focus):
    columns = arrange(width, focus, Wishes())
    assert columns[ARTICLE] > 0
    assert sum(count > 0 for count in columns.values()) == 2


@given(st.integers(200, 500), st.sampled_from((SECTIONS, *PANES)))
def test_the_sections_join_from_200_columns_unless_put_away(width, focus):
    assert arrange(width, focus, Wishes())[SECTIONS] > 0
    assert arrange(width, LIST, Wishes(sections_hidden=True))[SECTIONS] == 0
    assert arrange(199, LIST, Wishes())[SECTIONS] == 0


def test_one_pane_below_80_columns():
    assert arrange(79, LIST, Wishes()) == {SECTIONS: 0, LIST: 79, ARTICLE: 0, SIDEBAR: 0}


def test_a_hidden_list_comes_back_while_it_has_the_focus():
    hidden = Wishes(list_hidden=True)
    assert arrange(120, ARTICLE, hidden)[LIST] == 0
    assert arrange(120, LIST, hidden)[LIST] > 0


def test_zen_is_the_article_alone():
    assert arrange(160, ARTICLE, Wishes(), zen=True) == {SECTIONS: 0, LIST: 0, ARTICLE: 160, SIDEBAR: 0}


def test_widening_the_article_narrows_the_list():
    assert Wishes().resized(ARTICLE, 1).list_share < Wishes().list_share
    assert Wishes().resized(LIST, 1).list_share > Wishes().list_share
    assert Wishes().resized(SIDEBAR, 1).sidebar_share > Wishes().sidebar_share


def test_shares_stay_within_reason():
    narrow = Wishes()
    for _ in range(50):
        narrow = narrow.resized(LIST, -1)
    assert narrow.list_share == 0.12
