"""Pane widths: always the whole terminal, always the pane with the focus."""

import json
import math
from dataclasses import asdict, replace

from hypothesis import given
from hypothesis import strategies as st

from reader.keys.commands import ARTICLE, LIST, SECTIONS, SIDEBAR
from reader.layout import LEAST, MOST, NARROWEST_SHARE, USUAL, WIDEST_SHARE, Wishes, arrange

PANES = (LIST, ARTICLE, SIDEBAR)
wishes = st.builds(
    Wishes,
    list_share=st.none() | st.floats(0.12, 0.6),
    sidebar_share=st.none() | st.floats(0.12, 0.6),
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


@given(st.integers(130, 500), st.sampled_from((SECTIONS, *PANES)))
def test_the_sections_join_from_130_columns_unless_put_away(width, focus):
    assert arrange(width, focus, Wishes())[SECTIONS] > 0
    assert arrange(width, LIST, Wishes(sections_hidden=True))[SECTIONS] == 0
    assert arrange(129, LIST, Wishes())[SECTIONS] == 0


@given(st.integers(100, 129), st.sampled_from((SECTIONS, LIST, ARTICLE)))
def test_the_sections_join_from_100_columns_where_the_sidebar_is_put_away(width, focus):
    assert arrange(width, focus, Wishes(sidebar_hidden=True))[SECTIONS] > 0
    assert arrange(99, LIST, Wishes(sidebar_hidden=True))[SECTIONS] == 0


@given(st.integers(144, 300))
def test_the_article_has_its_lines_of_60_to_76_cells_first(width):
    columns = arrange(width, LIST, Wishes())
    assert all(columns[pane] >= USUAL[pane] for pane in columns)
    if width <= 190:
        assert 60 <= columns[ARTICLE] - 4 <= 77


def test_one_pane_below_80_columns():
    assert arrange(79, LIST, Wishes()) == {SECTIONS: 0, LIST: 79, ARTICLE: 0, SIDEBAR: 0}


def test_a_hidden_list_comes_back_while_it_has_the_focus():
    hidden = Wishes(list_hidden=True)
    assert arrange(120, ARTICLE, hidden)[LIST] == 0
    assert arrange(120, LIST, hidden)[LIST] > 0


def test_zen_is_the_article_alone():
    assert arrange(160, ARTICLE, Wishes(), zen=True) == {SECTIONS: 0, LIST: 0, ARTICLE: 160, SIDEBAR: 0}


def test_widening_the_article_narrows_the_list():
    before = arrange(160, LIST, Wishes())
    wider, narrower = (arrange(160, LIST, Wishes().resized(pane, 1, before)) for pane in (LIST, ARTICLE))
    assert narrower[LIST] < before[LIST] < wider[LIST]
    assert narrower[SIDEBAR] == before[SIDEBAR] == wider[SIDEBAR]
    assert arrange(160, LIST, Wishes().resized(SIDEBAR, 1, before))[SIDEBAR] > before[SIDEBAR]
    assert arrange(160, LIST, Wishes().resized(SECTIONS, 1, before))[SECTIONS] > before[SECTIONS]


def test_shares_stay_within_reason():
    narrow = Wishes()
    for _ in range(50):
        narrow = narrow.resized(LIST, -1, arrange(160, LIST, narrow))
    assert arrange(160, LIST, narrow)[LIST] == LEAST[LIST]


@given(st.integers(110, 400), st.sampled_from((LIST, ARTICLE)), st.integers(0, 400), wishes)
def test_a_rule_ends_where_it_is_dragged_to_or_at_its_limit(width, pane, end, wanted):
    wanted = replace(wanted, list_hidden=False, sidebar_hidden=False)
    before = arrange(width, LIST, wanted)
    dragged = wanted.dragged(pane, end, before)
    after = arrange(width, LIST, dragged)
    ends = {LIST: after[SECTIONS] + after[LIST], ARTICLE: width - after[SIDEBAR]}
    moved, other = (LIST, SIDEBAR) if pane == LIST else (SIDEBAR, LIST)
    at_a_limit = (
        after[moved] in (LEAST[moved], MOST[moved])
        or after[ARTICLE] == LEAST[ARTICLE]
        or getattr(dragged, f"{moved}_share") in (NARROWEST_SHARE, WIDEST_SHARE)
    )
    assert ends[pane] == end or at_a_limit
    assert (
        after[other] == before[other] or after[ARTICLE] == LEAST[ARTICLE] or before[ARTICLE] == LEAST[ARTICLE]
    )


@given(st.integers(200, 400), st.integers(0, 400))
def test_the_sections_are_dragged_by_the_column(width, end):
    columns = arrange(width, LIST, Wishes())
    after = arrange(width, LIST, Wishes().dragged(SECTIONS, end, columns))
    assert after[SECTIONS] == max(LEAST[SECTIONS], min(end, MOST[SECTIONS]))


def test_there_is_nothing_to_drag_where_nothing_stands_at_the_right():
    assert Wishes().dragged(LIST, 30, arrange(79, LIST, Wishes())) == Wishes()
    assert Wishes().dragged(ARTICLE, 60, arrange(100, ARTICLE, Wishes())) == Wishes()
    assert Wishes().dragged(SIDEBAR, 110, arrange(160, LIST, Wishes())) == Wishes()


@given(wishes)
def test_wishes_are_remembered(wanted):
    assert Wishes.remembered(json.loads(json.dumps(asdict(wanted)))) == Wishes.remembered(asdict(wanted))
    resized = Wishes().resized(LIST, 1, arrange(160, LIST, Wishes()))
    assert Wishes.remembered(asdict(resized)) == resized


def test_what_is_broken_in_the_remembered_wishes_is_as_if_never_set():
    broken = {
        "list_share": "wide",
        "sidebar_share": 9,
        "sections_columns": None,
        "list_hidden": 1,
        "more": {},
    }
    assert Wishes.remembered(broken) == Wishes(sidebar_share=0.6)
    assert Wishes.remembered({"list_share": math.nan}) == Wishes()
