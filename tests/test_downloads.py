"""Files that come with articles: fetched whole, gone on with, refused in a sentence, from a real server."""

from __future__ import annotations

import resource
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import downloads
from feeds.downloads import Wanted, Whole
from feeds.errors import FeedsError
from feeds.model import Enclosure
from tests.hostile import FORBIDDEN
from tests.server import Answer, Asked, Server

SOUND = bytes(range(256)) * 400
TAG = {"ETag": '"one"', "Content-Type": "audio/mpeg"}


@pytest.fixture
def server():
    with Server() as made:
        yield made


def wanted(server: Server, path: Path, name: str = "/a.mp3", **more: str) -> Wanted:
    return Wanted(url=server.url + name, path=path, type="audio/mpeg", near=server.url, **more)


def fetched(*files: Wanted) -> list[tuple[Wanted, Whole | FeedsError]]:
    return list(downloads.fetch(files))


def ranged(asked: Asked) -> Answer:
    """A server that goes on where it is asked to."""
    said = asked.headers.get("range", "")
    if not said or asked.headers.get("if-range") != '"one"':
        return Answer(body=SOUND, headers=TAG)
    start = int(said.removeprefix("bytes=").rstrip("-"))
    if start >= len(SOUND):
        return Answer(416)
    about = {**TAG, "Content-Range": f"bytes {start}-{len(SOUND) - 1}/{len(SOUND)}"}
    return Answer(206, SOUND[start:], about)


class Breaking:
    """A server that sends a part and breaks off, `times` times, and goes on where it is asked to."""

    def __init__(self, times: int, headers: dict[str, str] = TAG) -> None:
        self.left, self.headers = times, headers

    def answer(self, asked: Asked, line: socket.socket) -> Answer | None:
        answer = ranged(asked)
        if not self.left:
            return answer
        self.left -= 1
        whole = Answer(answer.status, answer.body, {**answer.headers, **self.headers}).bytes()
        line.sendall(whole[: len(whole) - len(answer.body) // 2])
        return None


def test_a_file_is_fetched_whole_and_nothing_is_left_beside_it(server, tmp_path):
    server.at("/a.mp3", ranged)
    [(_, came)] = fetched(wanted(server, tmp_path / "in" / "a.mp3"))
    assert came == Whole(len(SOUND))
    assert (tmp_path / "in" / "a.mp3").read_bytes() == SOUND
    assert [each.name for each in (tmp_path / "in").iterdir()] == ["a.mp3"]
    assert server.asked[0].headers["accept-encoding"] == "identity"


def test_what_breaks_off_is_gone_on_with_at_once_and_asked_for_once(server, tmp_path):
    server.at("/a.mp3", Breaking(2).answer)
    [(_, came)] = fetched(wanted(server, tmp_path / "a.mp3"))
    assert came == Whole(len(SOUND))
    assert (tmp_path / "a.mp3").read_bytes() == SOUND
    half = len(SOUND) // 2
    assert [asked.headers.get("range") for asked in server.asked] == [
        None,
        f"bytes={half - 1}-",
        f"bytes={half + half // 2 - 1}-",
    ]


def test_what_does_not_come_to_its_end_keeps_its_part_for_the_next_time(server, tmp_path):
    server.at("/a.mp3", Breaking(3).answer)
    [(left, came)] = fetched(wanted(server, tmp_path / "a.mp3"))
    assert "broke off" in str(came)
    size = (tmp_path / "a.mp3.part").stat().st_size
    assert 0 < size < len(SOUND)
    assert left.validator == '"one"'
    [(_, came)] = fetched(left)
    assert came == Whole(len(SOUND))
    assert server.asked[-1].headers["range"] == f"bytes={size - 1}-"
    assert (tmp_path / "a.mp3").read_bytes() == SOUND


def test_a_file_that_is_another_by_now_begins_anew(server, tmp_path):
    (tmp_path / "a.mp3.part").write_bytes(b"old" * 100)
    server.at("/a.mp3", ranged)
    [(_, came)] = fetched(wanted(server, tmp_path / "a.mp3", validator='"older"'))
    assert came == Whole(len(SOUND))
    assert (tmp_path / "a.mp3").read_bytes() == SOUND


def test_a_part_that_is_whole_is_the_file_and_not_fetched_again(server, tmp_path):
    (tmp_path / "a.mp3.part").write_bytes(SOUND)
    server.at("/a.mp3", ranged)
    [(_, came)] = fetched(wanted(server, tmp_path / "a.mp3", validator='"one"'))
    assert came == Whole(len(SOUND))
    assert (tmp_path / "a.mp3").read_bytes() == SOUND
    assert [asked.headers["range"] for asked in server.asked] == [f"bytes={len(SOUND) - 1}-"]


def test_of_a_part_beyond_the_end_the_file_is_fetched_anew(server, tmp_path):
    (tmp_path / "a.mp3.part").write_bytes(SOUND + b"more")
    server.at("/a.mp3", ranged)
    [(_, came)] = fetched(wanted(server, tmp_path / "a.mp3", validator='"one"'))
    assert came == Whole(len(SOUND))
    assert (tmp_path / "a.mp3").read_bytes() == SOUND


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(404), "404"),
        (
            Answer(body=b"<p>Please log in", headers={"Content-Type": "text/html"}),
            "a page instead of the file",
        ),
        (Answer(206, b"x", {"Content-Range": "bytes 7-7/8"}), "another part"),
        (Answer(206, b"x"), "another part"),
        (Answer(body=SOUND, headers={"Content-Encoding": "gzip"}), "packed"),
        (Answer(body=SOUND, headers={"Content-Length": str(10**11)}), "larger than"),
        (Answer(204), "nothing of it"),
    ],
)
def test_what_cannot_be_used_is_a_sentence_and_no_file(server, tmp_path, answer, said):
    server.at("/a.mp3", answer)
    [(_, came)] = fetched(wanted(server, tmp_path / "a.mp3"))
    assert said in str(came)
    assert not (tmp_path / "a.mp3").exists()


def test_a_length_of_the_feeds_own_is_believed_by_nobody(server, tmp_path):
    server.at("/a.mp3", lambda asked, line: line.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + SOUND))
    heard = []
    [(_, came)] = downloads.fetch([wanted(server, tmp_path / "a.mp3")], lambda *told: heard.append(told[1:]))
    assert came == Whole(len(SOUND))
    assert heard[0] == (0, None)
    assert heard[-1] == (len(SOUND), None)


def test_the_files_of_one_host_come_one_after_the_other(server, tmp_path):
    for number in range(4):
        server.at(f"/{number}", ranged)
    files = [wanted(server, tmp_path / str(number), f"/{number}") for number in range(4)]
    assert all(isinstance(came, Whole) for _, came in fetched(*files))
    assert server.most_at_once == 1


def test_what_is_there_is_never_written_over(server, tmp_path):
    (tmp_path / "a.mp3").write_text("mine")
    server.at("/a.mp3", ranged)
    [(_, came)] = fetched(wanted(server, tmp_path / "a.mp3"))
    assert "a file of this name already" in str(came)
    assert (tmp_path / "a.mp3").read_text() == "mine"
    assert (tmp_path / "a.mp3.part").read_bytes() == SOUND


def test_where_content_leads_into_the_private_network_nothing_is_asked(server, tmp_path):
    server.at("/a.mp3", ranged)
    [(_, came)] = fetched(
        Wanted(url=server.url + "/a.mp3", path=tmp_path / "a.mp3", near="https://a.example/feed")
    )
    assert "private network" in str(came)
    assert server.asked == []


FULL = """
import resource, signal, sys
from pathlib import Path
from feeds import downloads
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
url, path = sys.argv[1:]
[(_, came)] = downloads.fetch([downloads.Wanted(url=url, path=Path(path), near=url)])
print(came)
"""


def test_where_there_is_no_room_that_is_said_and_the_part_stays(server, tmp_path):
    url = server.at("/a.mp3", ranged)
    asked = [sys.executable, "-c", FULL, url, str(tmp_path / "a.mp3")]
    done = subprocess.run(asked, capture_output=True, text=True, cwd=Path(__file__).parents[1], timeout=60)
    assert f"{tmp_path / 'a.mp3'}: " in done.stdout, done.stderr
    assert "could not be written" in done.stdout or "full" in done.stdout
    assert 0 < (tmp_path / "a.mp3.part").stat().st_size <= 50_000
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 50_000


# ---------------------------------------------------------------- names


@given(
    st.text(max_size=200), st.text(max_size=60), st.sampled_from(["audio/mpeg", "", "x/y", "video/mp4; a=b"])
)
def test_a_name_is_one_of_the_folder_whatever_title_and_address_are(title: str, tail: str, type: str) -> None:
    folder = Path("/nowhere/at/all")
    path = downloads.path_in(folder, title, Enclosure(f"https://a.example/{tail}", type))
    assert path.parent == folder
    assert len(path.name.encode()) < 200
    assert not path.name.startswith((".", "-", "~"))
    assert not FORBIDDEN.search(path.name)


@pytest.mark.parametrize(
    ("url", "type", "suffix"),
    [
        ("https://a.example/1.MP3?x=.exe", "audio/mpeg", ".mp3"),
        ("https://a.example/play?id=7", "audio/mpeg", ".mp3"),
        ("https://a.example/a.b/", "", ".b"),
        ("https://a.example/x.tar gz", "", ""),
        ("https://[broken", "video/mp4", ".mp4"),
    ],
)
def test_the_end_of_a_name_is_that_of_the_address_or_the_type(url, type, suffix):
    assert downloads.path_in(Path("/nowhere"), "Tides", Enclosure(url, type)).name == f"Tides{suffix}"


def test_two_files_of_one_title_have_names_of_their_own(tmp_path):
    (tmp_path / "Tides.mp3").touch()
    (tmp_path / "Tides 2.mp3.part").touch()
    file = Enclosure("https://a.example/1.mp3")
    taken = {str(tmp_path / "Tides 3.mp3")}
    assert downloads.path_in(tmp_path, "Tides", file, taken).name == "Tides 4.mp3"
