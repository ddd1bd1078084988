"""Playing: a player is started, heard over a real socket, paused and stopped; where it stopped is known."""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

import pytest

from feeds.errors import ProgramError
from reader.player import Player, Stopped

FAKE = Path(__file__).parent / "fake_mpv.py"


def player(mode: str) -> Player:
    return Player((sys.executable, str(FAKE), mode))


def told_to(target: Path) -> list[object]:
    return json.loads(Path(f"{target}.told").read_text())


@pytest.mark.parametrize(
    ("mode", "stopped"),
    [("ends", Stopped(0, 100)), ("breaks", Stopped(15, 100)), ("babbles", Stopped(15, 100))],
)
def test_where_it_stopped_is_known_however_it_ends(tmp_path, mode, stopped):
    heard = []
    assert player(mode).play(str(tmp_path / "a.mp3"), 12, lambda *now: heard.append(now)) == stopped
    assert heard == [(13, 100), (14, 100), (15, 100)]
    assert told_to(tmp_path / "a.mp3")[:2] == [str(tmp_path / "a.mp3"), "12"]


def test_it_is_paused_and_stopped_from_elsewhere(tmp_path):
    made, third = player("waits"), threading.Event()
    came: list[Stopped] = []

    def play() -> None:
        came.append(made.play(str(tmp_path / "a.mp3"), 0, lambda second, _: second == 3 and third.set()))

    playing = threading.Thread(target=play)
    playing.start()
    assert third.wait(30)
    assert made.playing == str(tmp_path / "a.mp3")
    made.toggle()
    made.stop()
    playing.join(30)
    assert came == [Stopped(3, 100)]
    assert made.playing == ""
    assert told_to(tmp_path / "a.mp3")[-2:] == [["cycle", "pause"], ["quit"]]


def test_what_is_not_there_or_does_not_answer_is_a_sentence(tmp_path):
    with pytest.raises(ProgramError, match="the player no-such-player is not there; install it"):
        Player(("no-such-player",)).play("a.mp3")
    with pytest.raises(ProgramError, match="does not answer"):
        Player((sys.executable, "-c", "")).play("a.mp3")
    with pytest.raises(ProgramError):
        Player(()).play("a.mp3")


def test_to_tell_a_player_that_plays_nothing_is_nothing(tmp_path):
    made = player("waits")
    made.toggle()
    made.stop()
    assert made.playing == ""
