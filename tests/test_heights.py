"""Rows of different heights: where each stands, whatever was said of how many."""

from hypothesis import given
from hypothesis import strategies as st

from reader.widgets.heights import Heights

USUAL = 3
known = st.integers(0, 60).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.lists(st.tuples(st.integers(0, max(0, count - 1)), st.integers(1, 6)), max_size=80),
    )
)


@given(known)
def test_every_line_belongs_to_the_row_that_covers_it(said):
    count, changes = said
    heights, plain = Heights(count, USUAL), [USUAL] * count
    for index, height in changes if count else ():
        assert heights.set(index, height) == height - plain[index]
        plain[index] = height
    assert heights.total == sum(plain)
    line = 0
    for index, height in enumerate(plain):
        assert (heights.of(index), heights.before(index)) == (height, line)
        for part in range(height):
            assert heights.find(line) == (index, part)
            line += 1
    assert heights.find(line) == (count, 0)


def test_a_list_of_any_length_costs_what_is_known_of_it():
    heights = Heights(10**9, USUAL)
    assert heights.set(10**8, 5) == 2
    assert heights.before(10**9) == heights.total == 3 * 10**9 + 2
    assert heights.find(3 * 10**8 + 4) == (10**8, 4)
    assert heights.find(3 * 10**8 + 5) == (10**8 + 1, 0)
