"""`broadsheet download`: what comes with articles lies in the folder of the settings, or a sentence says why not."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from reader.cli.status import Status
from tests.cli.test_json import validated
from tests.server import Answer, Server


@pytest.fixture
def server():
    with Server() as made:
        yield made


@pytest.fixture
def podcast(home, run, server):
    """A feed of two episodes, the sound of the first on a server that has that of no other."""
    (home / "config").mkdir()
    (home / "config" / "broadsheet").mkdir()
    (home / "config" / "broadsheet" / "config.toml").write_text(f'download_folder = "{home}/sounds"\n')
    server.at("/1.mp3", Answer(body=b"sound" * 10, headers={"Content-Type": "audio/mpeg"}))
    items = "".join(
        f"<item><title>Ep {n} \u202e x</title><guid>{n}</guid>"
        f'<enclosure url="{server.url}/{n}.mp3" type="audio/mpeg" length="7"/></item>'
        for n in (1, 2)
    )
    address = server.at(
        "/feed", Answer(body=f"<rss><channel><title>Pod</title>{items}</channel></rss>".encode())
    )
    assert run("add", address).status == Status.DONE
    return home / "sounds"


def test_what_comes_with_articles_is_fetched_and_what_cannot_be_is_told(podcast, run):
    said = run("download", "--query", "has:audio", "--json")
    assert said.status == Status.FAILED
    there, failed = sorted(validated("download", said.out), key=lambda one: one["state"])
    assert there["bytes"] == there["total"] == 50
    assert (podcast / "Pod - Ep 1 x.mp3").read_bytes() == b"sound" * 10
    assert "404" in failed["error"]
    listed = validated("download", run("download", "--list", "--json").out)
    assert sorted(one["state"] for one in listed) == ["done", "failed"]


def test_what_comes_with_an_article_is_told_with_it(podcast, run, server):
    [id] = run("list", "--query", "title:2", "--format", "{id}").out.split()
    assert run("show", id).out.endswith(f"♪ 2.mp3 · audio/mpeg · 7 bytes\n  {server.url}/2.mp3\n\n")
    [article] = validated("article", run("show", id, "--json").out)
    assert article["enclosures"] == [
        {"url": f"{server.url}/2.mp3", "type": "audio/mpeg", "bytes": 7, "seconds": None}
    ]


def test_what_failed_is_fetched_the_next_time_it_is_wanted(podcast, run, server):
    run("download", "--query", "")
    server.at("/2.mp3", Answer(body=b"more"))
    assert run("download").out == ""
    assert run("download", "--retry").out == f"✓ {podcast}/Pod - Ep 2 x.mp3  4 bytes\n"


FAKE = Path(__file__).parents[1] / "fake_mpv.py"


@pytest.mark.parametrize(("mode", "said"), [("ends", ""), ("breaks", "Stopped at 0:03.\n")])
def test_an_episode_is_played_and_the_place_is_kept(podcast, home, run, server, mode, said):
    settings = home / "config" / "broadsheet" / "config.toml"
    settings.write_text(f'download_folder = "{podcast}"\nplayer = "{sys.executable} {FAKE} {mode}"\n')
    run("download", "--query", "")
    [episode] = run("list", "--query", "title:1", "--fields", "id").out.split()
    assert run("play", episode).out == said
    told = json.loads((podcast / "Pod - Ep 1 x.mp3.told").read_text())
    assert told[:2] == [str(podcast / "Pod - Ep 1 x.mp3"), "0"]
    run("play", episode)
    told = json.loads((podcast / "Pod - Ep 1 x.mp3.told").read_text())
    assert told[1] == ("3" if said else "0")


def test_a_player_that_is_not_there_is_a_sentence(podcast, home, run):
    (home / "config" / "broadsheet" / "config.toml").write_text('player = "no-such-player"\n')
    said = run("play", "1")
    assert said.status == Status.FAILED
    assert "the player no-such-player is not there; install it" in said.err
    assert run("play", "999").status == Status.MISUSED


def test_transcript_and_chapters_are_printed_as_text(run, server):
    server.at("/1.srt", Answer(body=b"1\n00:00:01,000 --> 00:00:02,000\nThe \x1b[1mtram is late.\n"))
    server.at(
        "/1.json", Answer(body=json.dumps({"chapters": [{"startTime": 61, "title": "The tram"}]}).encode())
    )
    item = (
        f'<item><title>Ep</title><podcast:transcript url="{server.url}/1.srt" type="application/srt"/>'
        f'<podcast:chapters url="{server.url}/1.json" type="application/json"/></item><item><title>None</title></item>'
    )
    channel = f"<rss xmlns:podcast='https://podcastindex.org/namespace/1.0'><channel>{item}</channel></rss>"
    assert run("add", server.at("/feed", Answer(body=channel.encode()))).status == Status.DONE
    [episode, other] = run("list", "--query", "", "--fields", "id").out.split()
    numbers = sorted((episode, other), key=lambda id: "Ep" not in run("show", id).out)
    assert run("transcript", numbers[0]).out == "0:01 The [1mtram is late.\n\n    1:01 The tram\n\n"
    assert run("transcript", numbers[1]).status == Status.MISUSED


def test_articles_that_nothing_comes_with_are_told_of(library, run):
    said = run("download", "1")
    assert (said.status, said.out) == (Status.DONE, "")
    assert said.err == "broadsheet: Nothing comes with these articles.\n"
    assert json.loads(run("counts", "--json").out)["total"] == 10
