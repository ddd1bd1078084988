"""From keys to actions: sequences, counts, and what is waited for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.keys.commands import ARTICLE, LIST, PANES, keymap
from reader.keys.sequences import Sequences, Typed


def pressed(*keys: str, pane: str = LIST) -> Typed:
    """What the last of some keys comes to."""
    sequences = Sequences(keymap()[0])
    return [sequences.press(key, pane) for key in keys][-1]


def named(stroke: Typed) -> tuple[str, int]:
    return (stroke.command.id if stroke.command else "", stroke.count)


def test_a_key_is_its_action():
    assert named(pressed("j")) == ("down", 0)


def test_a_count_goes_before_an_action():
    assert named(pressed("5", "j")) == ("down", 5)
    assert named(pressed("4", "0", "1", "G")) == ("bottom", 401)


@pytest.mark.parametrize("pane", PANES)
def test_a_number_before_a_motion_is_its_count_in_every_pane(pane):
    for keys, count in (("10j", 10), ("25j", 25), ("3k", 3), ("12j", 12)):
        assert named(pressed(*keys, pane=pane)) == ("down" if keys[-1] == "j" else "up", count)


def test_a_number_alone_acts_after_a_wait_or_enter():
    for end in ("wait", "enter"):
        sequences = Sequences(keymap()[0])
        assert sequences.press("2", LIST).waiting == "2"
        stroke = sequences.settle(LIST) if end == "wait" else sequences.press("enter", LIST)
        assert named(stroke) == ("unread", 0)
        assert not sequences.is_waiting
    sequences = Sequences(keymap()[0])
    sequences.press("2", ARTICLE)
    assert sequences.settle(ARTICLE) == Typed(number=2)
    assert sequences.settle(ARTICLE) == Typed()


@pytest.mark.parametrize("digit", ["²", "Ⅷ", "½", "①"])
def test_what_only_looks_like_a_digit_is_no_number(digit):
    assert pressed(digit) == Typed()


def test_a_sequence_waits_and_is_then_its_action():
    assert pressed(",").waiting == ","
    assert named(pressed(",", "r")) == ("rules", 0)


def test_a_sequence_that_leads_nowhere_is_told_and_forgotten():
    sequences = Sequences(keymap()[0])
    sequences.press(",", LIST)
    assert sequences.press("j", LIST).unknown == ", j"
    assert named(sequences.press("j", LIST)) == ("down", 0)


def test_escape_forgets_what_was_begun_and_is_back_otherwise():
    sequences = Sequences(keymap()[0])
    sequences.press("5", LIST)
    assert sequences.press("escape", LIST) == Typed()
    assert named(sequences.press("j", LIST)) == ("down", 0)
    assert named(sequences.press("escape", LIST)) == ("back", 0)


def test_what_can_follow_is_known():
    following = dict(Sequences(keymap()[0]).following(",", LIST))
    assert following["u"].id == "changes"


@given(st.lists(st.sampled_from(["5", "1", ",", "r", "j", "escape", "x", "é"]), max_size=12))
def test_no_typing_leaves_anything_behind_after_escape(keys):
    sequences = Sequences(keymap()[0])
    for key in keys:
        sequences.press(key, LIST)
    sequences.press("escape", LIST)
    assert not sequences.is_waiting
    assert named(sequences.press("j", LIST)) == ("down", 0)
