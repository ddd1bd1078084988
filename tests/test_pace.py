"""How often the paper looks for due feeds, and when it leaves the network alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.network import says_metered
from reader.pace import LONGEST, LOOK, METERED, Pace


def test_what_was_reached_is_looked_at_a_minute_later():
    assert Pace(0.0, 3).after(100.0, True) == Pace(100.0 + LOOK)


def test_a_network_that_fails_is_never_tried_in_a_loop():
    pace, waits = Pace(0.0), []
    for _ in range(12):
        now = pace.next
        pace = pace.after(now, False)
        waits.append(pace.next - now)
    assert waits == sorted(waits)
    assert waits[0] == 2 * LOOK
    assert waits[-1] == LONGEST
    assert pace.after(pace.next, True).misses == 0


def test_with_nothing_due_a_failure_is_not_forgotten():
    assert Pace(0.0, 2).after(10.0, None) == Pace(10.0 + LOOK, 2)


def test_a_metered_network_is_put_off():
    assert Pace(0.0).put_off(5.0).next == 5.0 + METERED


@given(st.lists(st.sampled_from([True, False, None]), max_size=60))
def test_the_next_look_always_lies_ahead(outcomes):
    pace = Pace(0.0)
    for outcome in outcomes:
        now = pace.next
        pace = pace.after(now, outcome)
        assert now + LOOK <= pace.next <= now + LONGEST


def test_only_a_plain_yes_is_a_metered_network():
    assert [says_metered(said) for said in ("u 1\n", "u 3", "u 0", "u 2", "u 4", "", "s 1", "1")] == [
        True, True, False, False, False, False, False, False,
    ]  # fmt: skip
