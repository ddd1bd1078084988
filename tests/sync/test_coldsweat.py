"""A Fever server that is none of ours: coldsweat, where it is installed (`broadsheet[test-servers]`)."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from feeds.errors import FetchError, LoginRefused
from feeds.sync.model import STARRED, UNREAD, Marks
from feeds.sync.servers.fever import Fever
from tests.server import Answer, Server

pytestmark = pytest.mark.skipif(find_spec("coldsweat") is None, reason="coldsweat is not installed")

USER, PASSWORD = "ann@news.example", "a long password"
_SECONDS = 60
FEED = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News &amp; Views</title>
<id>urn:feed</id><link rel="self" href="{url}"/><updated>2026-03-01T00:00:00Z</updated>{entries}</feed>"""
ENTRY = """<entry><id>urn:{n}</id><title>Item {n}</title><link href="https://news.example/{n}"/>
<updated>2026-03-0{n}T00:00:00Z</updated><content type="html">&lt;p&gt;Text of {n}.&lt;/p&gt;</content></entry>"""
OPML = """<opml version="1.0"><body><outline text="World">
<outline type="rss" text="News" xmlUrl="{url}"/></outline></body></opml>"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server with one feed of three entries."""
    folder = tmp_path_factory.mktemp("coldsweat")
    # Its import asks a host outside for icons; nothing of it may leave this machine.
    environment = {
        **os.environ,
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "NO_PROXY": "127.0.0.1",
        "FLASK_DATABASE_URL": f"sqlite:///{folder}/coldsweat.db",
        "FLASK_SECRET_KEY": "none",
    }
    command = [sys.executable, "-c", "import coldsweat; coldsweat.cli()"]

    def run(*words: str) -> None:
        subprocess.run(
            [*command, *words], env=environment, cwd=folder, check=True, capture_output=True, timeout=_SECONDS
        )

    with Server() as feeds:
        entries = "".join(ENTRY.format(n=n) for n in (1, 2, 3))
        url = f"{feeds.url}/feed"
        feeds.at(
            "/feed",
            Answer(
                body=FEED.format(url=url, entries=entries).encode(),
                headers={"Content-Type": "application/atom+xml"},
            ),
        )
        Path(folder / "feeds.opml").write_text(OPML.format(url=url))
        run("setup", USER, "-p", PASSWORD)
        run("import", "feeds.opml", USER, "-f")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    running = subprocess.Popen(
        [*command, "run", "-p", str(port)],
        env=environment,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield _answering(f"http://127.0.0.1:{port}/fever/", running)
    finally:
        running.terminate()
        running.wait(_SECONDS)


def _answering(address: str, running: subprocess.Popen[bytes]) -> str:
    """The address, as soon as anything answers there."""
    ends = time.monotonic() + _SECONDS
    while time.monotonic() < ends and running.poll() is None:
        adapter = Fever(address, USER, PASSWORD)
        try:
            adapter.log_in()
        except LoginRefused:
            raise
        except FetchError:
            continue
        finally:
            adapter.close()
        return address
    pytest.skip("coldsweat does not start here")


@pytest.fixture
def adapter(address: str) -> Iterator[Fever]:
    made = Fever(address, USER, PASSWORD)
    made.log_in()
    yield made
    made.close()


def test_a_wrong_password_is_refused(address: str) -> None:
    adapter = Fever(address, USER, "another password")
    with pytest.raises(LoginRefused):
        adapter.log_in()
    adapter.close()


def test_its_feed_and_articles_are_read(adapter: Fever) -> None:
    [feed] = adapter.subscriptions()
    assert (feed.title, feed.folder) == ("News", ("World",))
    unread = adapter.listings().sets[UNREAD].there
    [page] = adapter.entries(sorted(unread))
    assert {one.entry.title for one in page} == {"Item 1", "Item 2", "Item 3"}
    assert {one.feed for one in page} == {feed.id}


def test_marks_are_made_there(adapter: Fever) -> None:
    first, *others = sorted(adapter.listings().sets[UNREAD].there)
    list(adapter.send([Marks(UNREAD, False, (first,)), Marks(STARRED, True, (first,))]))
    then = adapter.listings().sets
    assert (then[UNREAD].there, then[STARRED].there) == (set(others), {first})
    list(adapter.send([Marks(UNREAD, True, (first,)), Marks(STARRED, False, (first,))]))
    then = adapter.listings().sets
    assert (then[UNREAD].there, then[STARRED].there) == ({first, *others}, set())
