"""Following what an article points at, on screen: places, footnotes, mail, what comes with it, copies."""

from __future__ import annotations

import stat
from html import escape
from pathlib import Path

import pytest

from feeds.workspace import Workspace
from reader import desktop, enclosures
from reader.app import BroadsheetApp
from reader.commands.following import follow, show_in_browser
from reader.config import Settings

from .conftest import drawn, ready, seen, until

LONG = "".join(f"<p>Paragraph {n} of the long middle, which fills the pane.</p>" for n in range(60))
BODY = (
    '<p>See <a href="#end">the end</a>, a note<sup><a href="#fn1" id="r1">1</a></sup> and '
    f'<a href="mailto:desk@gazette.example">the desk</a>.</p>{LONG}<h2 id="end">The end</h2><p>Here.</p>{LONG}'
    '<ol><li id="fn1">The note. <a href="#r1">↩</a></li></ol>'
)
FEED = f"""<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Pod</title>
<item><title>Episode 3</title><guid>3</guid><link>https://gazette.example/3</link>
<itunes:duration>1:02:03</itunes:duration>
<enclosure url="https://gazette.example/3.mp3" type="audio/mpeg" length="23400000"/>
<description>{escape(BODY)}</description></item></channel></rss>"""


@pytest.fixture
def app(place: Path | str, tmp_path: Path) -> BroadsheetApp:
    feed = tmp_path / "pod.xml"
    feed.write_text(FEED, "utf-8")
    with Workspace.at(place) as library:
        assert list(library.shown.sources.read([str(feed)])) == [1]
    return BroadsheetApp(Workspace.at(place), Settings())


def top_line(app: BroadsheetApp) -> str:
    """The first line of the article that is in view, below the title of its pane."""
    return app.main.article.drawn_line(0).text.strip()


async def test_a_link_within_the_article_jumps_and_esc_leads_back(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("enter", "f", "1", "enter")
        await until(pilot, lambda: top_line(app) == "The end")
        await pilot.press("escape")
        await until(pilot, lambda: app.main.article.scroll_offset.y == 0)
        assert app.main.panes.here == "article"
        await pilot.press("escape")
        assert app.main.panes.here == "list"


async def test_a_footnote_stands_beside_its_mark_and_esc_closes_it(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("enter", "#")
        await until(pilot, lambda: "The note." in seen(app))
        rows = drawn(app)
        mark = next(n for n, row in enumerate(rows) if "¹" in row)
        assert "Footnote 1" in "".join(rows[mark + 1 : mark + 4])
        assert app.main.article.scroll_offset.y == 0
        await pilot.press("escape")
        await until(pilot, lambda: "The note." not in seen(app))
        await pilot.press("#", "#")
        await until(pilot, lambda: app.main.is_active and "The note." not in seen(app))


async def test_enter_goes_to_the_footnote_and_the_key_leads_back(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("enter", "#", "enter")
        await until(pilot, lambda: app.main.article.scroll_offset.y > 60)
        await until(pilot, lambda: "The note." in seen(app))
        await pilot.press("#")
        await until(pilot, lambda: app.main.article.scroll_offset.y == 0)


async def test_what_comes_with_an_article_says_type_size_time_and_key(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        said = "♪ 3.mp3 · audio/mpeg · 23.4 MB · 1:02:03   O opens it"
        assert any(said in app.main.article.render_line(y).text for y in range(12))


def program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o700 | stat.S_IXUSR)


async def test_a_mail_address_is_handed_to_the_desktop(app, tmp_path, monkeypatch):
    program(tmp_path, "xdg-open", f'echo "$@" > "{tmp_path}/asked"')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":7")
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        app.tasks.start(follow(app.main, "mailto:desk@gazette.example"))
        await until(pilot, lambda: "Handed to the desktop" in app.main.status.message)
        assert (tmp_path / "asked").read_text().strip() == "mailto:desk@gazette.example"


async def test_without_a_desktop_it_is_copied_and_said(app, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "TMUX", "STY", "VTE_VERSION", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-kitty")
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        app.tasks.start(follow(app.main, "magnet:?xt=urn:btih:abc"))
        await until(pilot, lambda: "it is copied" in app.main.status.message)
        assert app.clipboard == "magnet:?xt=urn:btih:abc"
        monkeypatch.setenv("TERM", "linux")
        await pilot.press("y")
        await until(pilot, lambda: "Not copied" in app.main.status.message)


def test_an_opener_is_only_there_with_a_desktop():
    assert desktop.opener({"DISPLAY": ":0"}, "linux", lambda name: name) == ("xdg-open",)
    assert desktop.opener({}, "linux", lambda name: name) == ()
    assert desktop.opener({}, "darwin", lambda name: None) == ("open",)
    assert desktop.hand_over(("false",), "tel:1") is False


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (None, ""),
        (0, ""),
        (1, ""),
        (999, "999 bytes"),
        (51_000, "51 kB"),
        (2_560_000, "2.6 MB"),
        (3 * 10**9, "3.0 GB"),
    ],
)
def test_a_size_is_said_as_people_say_it(length, said):
    assert enclosures.size(length) == said


@pytest.mark.parametrize(("seconds", "said"), [(None, ""), (0, ""), (59, "0:59"), (3723, "1:02:03")])
def test_playing_time(seconds, said):
    assert enclosures.playing_time(seconds) == said


async def test_a_torrent_that_comes_with_an_article_goes_to_the_desktop(app, tmp_path, monkeypatch):
    program(tmp_path, "xdg-open", f'echo "$@" > "{tmp_path}/asked"')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":7")
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        app.tasks.start(show_in_browser(app.main, "magnet:?xt=urn:btih:abc"))
        await until(pilot, lambda: "Handed to the desktop" in app.main.status.message)
        assert "btih:abc" in (tmp_path / "asked").read_text()
        app.tasks.start(show_in_browser(app.main, "file:///etc/passwd"))
        await until(pilot, lambda: "Not opened" in app.main.status.message)
