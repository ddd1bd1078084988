"""Copying says what is so: which programs are asked, in which terminals the sequence counts as done."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from reader import clipboard
from reader.clipboard import Copied, copy, programs, terminal_obeys


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder of programs that is looked in first."""
    made = tmp_path / "bin"
    made.mkdir()
    monkeypatch.setenv("PATH", f"{made}:{os.defpath}")
    return made


def names(environment: dict[str, str], platform: str = "linux") -> list[str]:
    return [way.argv[0] for way in programs(environment, platform, lambda name: f"/bin/{name}")]


def test_the_programs_that_can_work_here_are_asked_in_order():
    assert names({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0", "TMUX": "s"}) == [
        "wl-copy",
        "xclip",
        "xsel",
        "tmux",
    ]
    assert names({"DISPLAY": ":0"}) == ["xclip", "xsel"]
    assert names({}, "darwin") == ["pbcopy"]
    assert names({}) == []


def test_over_ssh_no_clipboard_of_the_other_machine_is_filled():
    assert names({"DISPLAY": ":0", "SSH_TTY": "/dev/pts/1", "TMUX": "s"}) == ["tmux"]


@pytest.mark.parametrize(
    ("environment", "obeys"),
    [
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "foot-extra"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM": "xterm-256color", "WT_SESSION": "x"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "xterm-256color"}, None),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "TMUX": "x"}, None),
    ],
)
def test_terminals_are_known_by_what_they_call_themselves(environment, obeys):
    assert terminal_obeys(environment) is obeys


def test_a_program_that_takes_the_text_has_it(folder, tmp_path):
    program(folder, "wl-copy", f'cat > "{tmp_path}/copied"')
    outcome = copy("näh\n", {"WAYLAND_DISPLAY": "w", "TERM": "xterm-kitty"})
    assert outcome == Copied("wl-copy", to_terminal=True, sure=True)
    assert (tmp_path / "copied").read_text("utf-8") == "näh\n"


def test_a_program_that_fails_leaves_it_to_the_next(folder, tmp_path):
    program(folder, "wl-copy", "cat >/dev/null; exit 1")
    program(folder, "xclip", f'cat > "{tmp_path}/copied"')
    outcome = copy("x", {"WAYLAND_DISPLAY": "w", "DISPLAY": ":0", "TERM": "xterm"})
    assert (outcome.by, outcome.sure) == ("xclip", True)


def test_tmux_is_given_the_text_for_its_buffer_and_the_terminal_around_it(folder, tmp_path):
    program(folder, "tmux", f'echo "$@" > "{tmp_path}/asked"; cat > "{tmp_path}/copied"')
    outcome = copy("x", {"TMUX": "s", "TERM": "tmux-256color"})
    assert outcome.by == "tmux"
    assert (tmp_path / "asked").read_text().split() == ["load-buffer", "-w", "-"]


def test_where_nothing_takes_it_that_is_what_is_said():
    assert copy("x", {"TERM": "linux"}, []) == Copied(to_terminal=False, sure=False)
    assert copy("x", {"TERM": "xterm"}, []) == Copied(to_terminal=True, sure=False)
    assert copy("x", {"TERM": "xterm-kitty"}, []) == Copied(to_terminal=True, sure=True)


def test_a_text_too_long_for_the_sequence_is_not_called_copied():
    long = "x" * (clipboard.MOST_OSC52 + 1)
    assert copy(long, {"TERM": "xterm-kitty"}, []) == Copied(to_terminal=False, sure=False)
