"""From keys to actions: sequences, counts, and what is waited for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.actions import ARTICLE, LIST, keymap
from reader.strokes import Stroke, Strokes


def pressed(*keys: str, pane: str = LIST) -> Stroke:
    """What the last of some keys comes to."""
    strokes = Strokes(keymap()[0])
    return [strokes.press(key, pane) for key in keys][-1]


def named(stroke: Stroke) -> tuple[str, int]:
    return (stroke.action.id if stroke.action else "", stroke.count)


def test_a_key_is_its_action():
    assert named(pressed("j")) == ("down", 0)


def test_a_count_goes_before_an_action():
    assert named(pressed("5", "j")) == ("down", 5)
    assert named(pressed("4", "0", "1", "G")) == ("bottom", 401)


def test_a_digit_with_an_action_begins_no_count_but_continues_one():
    assert named(pressed("2")) == ("unread", 0)
    assert named(pressed("5", "2", "j")) == ("down", 52)


def test_outside_the_list_digits_are_not_counted():
    assert pressed("5", pane=ARTICLE) == Stroke()


def test_a_sequence_waits_and_is_then_its_action():
    assert pressed(",").waiting == ","
    assert named(pressed(",", "r")) == ("rules", 0)


def test_a_sequence_that_leads_nowhere_is_told_and_forgotten():
    strokes = Strokes(keymap()[0])
    strokes.press(",", LIST)
    assert strokes.press("j", LIST).unknown == ", j"
    assert named(strokes.press("j", LIST)) == ("down", 0)


def test_escape_forgets_what_was_begun_and_is_back_otherwise():
    strokes = Strokes(keymap()[0])
    strokes.press("5", LIST)
    assert strokes.press("escape", LIST) == Stroke()
    assert named(strokes.press("j", LIST)) == ("down", 0)
    assert named(strokes.press("escape", LIST)) == ("back", 0)


def test_what_can_follow_is_known():
    following = dict(Strokes(keymap()[0]).following(",", LIST))
    assert following["u"].id == "changes"


@given(st.lists(st.sampled_from(["5", "1", ",", "r", "j", "escape", "x", "é"]), max_size=12))
def test_no_typing_leaves_anything_behind_after_escape(keys):
    strokes = Strokes(keymap()[0])
    for key in keys:
        strokes.press(key, LIST)
    strokes.press("escape", LIST)
    assert not strokes.is_waiting
    assert named(strokes.press("j", LIST)) == ("down", 0)
