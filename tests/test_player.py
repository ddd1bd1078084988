"""Playing: a player is started, heard over a real socket, paused and stopped; where it stopped is known."""

from __future__ import annotations

import io
import json
import shutil
import sys
import threading
import wave
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

import pytest

from feeds.errors import ProgramError
from reader.player import Player, Stopped
from tests.server import Answer, Asked, Server

FAKE = Path(__file__).parent / "fake_mpv.py"


def player(mode: str) -> Player:
    return Player((sys.executable, str(FAKE), mode))


def told_to(target: Path) -> list[object]:
    return json.loads(Path(f"{target}.told").read_text())


@pytest.mark.parametrize(
    ("mode", "stopped"),
    [
        ("ends", Stopped(0, 32)),
        ("is cut off", Stopped(15, 100)),
        ("breaks", Stopped(15, 100)),
        ("babbles", Stopped(15, 100)),
    ],
)
def test_where_it_stopped_is_known_however_it_ends(tmp_path, mode, stopped):
    heard = []
    assert player(mode).play(str(tmp_path / "a.mp3"), 12, lambda *now: heard.append(now)) == stopped
    assert heard == [(second, stopped.duration) for second in (13, 14, 15)]
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
    with pytest.raises(ProgramError, match=r"cannot play it \(unrecognized file") as failed:
        player("fails").play(str(tmp_path / "a.mp3"))
    assert "\x1b" not in str(failed.value)


def test_to_tell_a_player_that_plays_nothing_is_nothing(tmp_path):
    made = player("waits")
    made.toggle()
    made.stop()
    assert made.playing == ""


# ---------------------------------------------------------------- the real mpv

MPV = ("mpv", "--no-config", "--no-video", "--ao=null", "--ytdl=no")
real = pytest.mark.skipif(shutil.which("mpv") is None, reason="mpv is not installed")


def sound(seconds: int) -> bytes:
    """Silence as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(1)
        written.setframerate(8000)
        written.writeframes(b"\x80" * 8000 * seconds)
    return file.getvalue()


def served(body: bytes) -> Callable[[Asked], Answer]:
    """A file that is given from any byte on, as the hosts of podcasts do."""

    def answer(asked: Asked) -> Answer:
        begin = int(asked.headers.get("range", "bytes=0-").removeprefix("bytes=").partition("-")[0])
        facts = {"Content-Type": "audio/wav", "Accept-Ranges": "bytes"}
        facts["Content-Range"] = f"bytes {begin}-{len(body) - 1}/{len(body)}"
        return Answer(206, body[begin:], facts)

    return answer


@pytest.fixture
def server():
    with Server() as made:
        yield made


class Listener:
    """Plays a file in a thread; `heard` waits for a moment of it."""

    def __init__(self, player: Player, target: str, start: int = 0) -> None:
        self.player = player
        self.stopped: Stopped | None = None
        self._told: SimpleQueue[tuple[int, int | None, bool]] = SimpleQueue()
        self._thread = threading.Thread(target=self._play, args=(target, start))
        self._thread.start()

    def _play(self, target: str, start: int) -> None:
        self.stopped = self.player.play(
            target, start, lambda second, length: self._told.put((second, length, self.player.is_paused))
        )

    def heard(self, is_it: Callable[[int, int | None, bool], bool]) -> None:
        while not is_it(*self._told.get(timeout=30)):
            pass

    def over(self) -> Stopped:
        self._thread.join(30)
        assert self.stopped is not None
        return self.stopped


@real
def test_mpv_plays_from_where_it_was_stopped_is_paused_sent_on_and_ended(server):
    address = server.at("/1.wav", served(sound(600)))
    listener = Listener(Player(MPV), address, 120)
    listener.heard(lambda second, length, _: 120 < second < 140 and length == 600)
    listener.player.toggle()
    listener.heard(lambda *now: now[2])
    listener.player.toggle()
    listener.heard(lambda *now: not now[2])
    listener.player.seek(400)
    listener.heard(lambda second, *_: second >= 400)
    listener.player.stop()
    assert 400 <= listener.over().second < 420


@real
def test_mpv_tells_the_end_from_a_connection_that_broke_off(server):
    whole = sound(60)
    lying = {"Content-Type": "audio/wav", "Content-Length": str(len(whole))}
    listener = Listener(
        Player((*MPV, "--untimed")), server.at("/cut.wav", Answer(body=whole[:24_000], headers=lying))
    )
    assert listener.over().second in (2, 3)
    listener = Listener(Player(MPV), server.at("/whole.wav", served(whole)), 58)
    assert listener.over() == Stopped(0, 60)


@real
def test_what_mpv_cannot_play_is_a_sentence(server):
    for answer in (Answer(404), Answer(body=b"no sound " * 100)):
        with pytest.raises(ProgramError, match="cannot play it"):
            Player(MPV).play(server.at("/x.mp3", answer))
