"""The one table: every action can be carried out, every key leads to one action a pane."""

from inspect import signature
from itertools import groupby

import pytest

from reader.commands import function_of
from reader.keys.commands import ANYWHERE, COMMANDS, key_name, keymap


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_runs_a_function_of_a_context_and_of_a_count_where_it_repeats(command):
    parameters = list(signature(function_of(command)).parameters.values())
    assert [each.name for each in parameters if each.default is each.empty] == ["context"]
    assert ("count" in [each.name for each in parameters]) == command.repeats


def test_no_two_commands_run_the_same():
    assert len({command.runs for command in COMMANDS}) == len(COMMANDS)


def test_default_keys_do_not_clash():
    keys, problems = keymap()
    assert problems == []
    for key, actions in keys.items():
        panes = [pane for action in actions for pane in action.panes]
        assert len(panes) == len(set(panes)), key


def test_ids_are_unique_and_panes_known():
    assert len({action.id for action in COMMANDS}) == len(COMMANDS)
    assert all(set(action.panes) <= set(ANYWHERE) for action in COMMANDS)


def test_each_heading_of_the_help_stands_once():
    headings = [heading for heading, _ in groupby(command.group for command in COMMANDS)]
    assert len(headings) == len(set(headings))


def test_an_override_takes_its_key_from_the_default_owner():
    keys, problems = keymap({"star": ["j"]})
    assert [action.id for action in keys["j"]] == ["star"]
    assert "s" not in keys
    assert problems == []


def test_two_overrides_for_one_key_are_reported():
    keys, problems = keymap({"star": ["x"], "tag": ["x"]})
    assert [action.id for action in keys["x"]] == ["star"]
    assert problems == ["key 'x' is wanted by star and by tag"]


def test_an_unknown_action_is_reported():
    assert keymap({"fly": ["x"]})[1] == ["there is no action named 'fly' to bind"]


def test_keys_are_named_as_readers_know_them():
    assert [key_name(k) for k in ("ctrl+o", "space", "A", "escape", "down", "shift+tab")] == [
        "^O",
        "Space",
        "A",
        "Esc",
        "↓",
        "S-Tab",
    ]


def test_a_key_that_begins_a_sequence_has_no_action_of_its_own():
    keys, problems = keymap({"star": ["g g"]})
    assert [action.id for action in keys["g g"]] == ["star"]
    assert "g" not in keys
    assert problems == []


def test_a_wished_key_goes_before_the_sequences_it_begins():
    keys, _ = keymap({"star": [","]})
    assert [action.id for action in keys[","]] == ["star"]
    assert not any(key.startswith(", ") for key in keys)


def test_a_wished_key_and_a_wished_sequence_that_clash_are_told():
    keys, problems = keymap({"star": ["x"], "tag": ["x y"]})
    assert problems == ["key 'x' begins 'x y', so it has no action of its own"]
    assert "x" not in keys


def test_the_readers_own_keys_go_before_those_of_a_preset():
    keys, problems = keymap({"star": ["t"]}, preset={"sections": ["t"], "tag": ["z"]})
    assert [action.id for action in keys["t"]] == ["star"]
    assert [action.id for action in keys["z"]] == ["tag"]
    assert problems == []
