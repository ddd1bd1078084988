"""What only a terminal shows: marks that survive a kill, colours kept back, hostile words that stay words."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from feeds.query import Query
from feeds.workspace import Workspace

from .server import Answer, Server
from .terminal import Terminal
from .ui.conftest import TITLES, gazette

HOSTILE = (
    "&#x1b;]52;c;ZXZpbA==&#x07; clipboard",
    "&amp;#x1b;]0;title&amp;#x07; window",
    "\u009b31m C1 red",
    "\u202egnihton\u202c override",
    "[@click=app.quit]click[/] [TODO] [/b] markup",
    "tab\u0008\u0008\u0008back",
    "\u2066isolate\u2069 zero\u200bwidth",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#x9d;8;;http://x.example&#x9c; link",
)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kinds = ("DATA", "CONFIG", "STATE", "CACHE")
    homes = {f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in kinds}
    return {**homes, "BROADSHEET_LIBRARY": str(tmp_path / "library.db"), "NO_COLOR": ""}


@pytest.fixture
def library(tmp_path: Path, environment: dict[str, str]) -> Path:
    feed = tmp_path / "gazette.xml"
    feed.write_text(gazette(), "utf-8")
    path = Path(environment["BROADSHEET_LIBRARY"])
    with Workspace.at(path) as made:
        list(made.shown.sources.read([str(feed)]))
    return path


def starred(library: Path) -> int:
    with Workspace.at(library) as opened:
        return opened.shown.lists.counts().starred


def test_a_star_is_on_disk_within_a_second_and_survives_kill_9(library, environment):
    terminal = Terminal([], environment)
    terminal.wait_for(re.escape(TITLES[0]))
    terminal.wait_for("paragraph|Paragraph")
    terminal.press("s")
    terminal.wait_for("Starred")
    until = time.monotonic() + 1
    while starred(library) == 0 and time.monotonic() < until:
        pass
    terminal.kill()
    assert starred(library) == 1


def test_no_color_sends_no_colour(library, environment):
    terminal = Terminal([], {**environment, "NO_COLOR": "1"})
    terminal.wait_for(re.escape(TITLES[0]))
    terminal.wait_for("Paragraph")
    terminal.press("q")
    terminal.exit_status()
    colours = re.findall(rb"\x1b\[[0-9;]*?(?:38|48);2;(\d+);(\d+);(\d+)", bytes(terminal.output))
    assert all(red == green == blue for red, green, blue in colours)


@pytest.mark.parametrize("size", [(20, 8), (80, 24), (200, 50)], ids=str)
def test_any_size_opens_and_quits(library, environment, size):
    terminal = Terminal([], environment, *size)
    terminal.wait_for("Ferry")
    terminal.press("q")
    assert terminal.exit_status() == 0


def test_hostile_words_never_act_on_the_terminal(tmp_path, environment):
    feed = tmp_path / "hostile.xml"
    items = "".join(
        f"<item><title>{words}</title><guid>{n}</guid><author>{words}</author><category>{words}</category>"
        f"<description>&lt;p&gt;{words} body {n}&lt;/p&gt;</description></item>"
        for n, words in enumerate(HOSTILE)
    )
    feed.write_text(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{HOSTILE[2]}</title>{items}</channel></rss>'
    )
    terminal = Terminal([str(feed)], environment)
    terminal.wait_for("clipboard body 0")
    for number in range(1, len(HOSTILE)):
        terminal.press("n")
        terminal.wait_for(f"body {number}")
    terminal.press("n")
    terminal.wait_for("clipboard body 0")
    terminal.press("n")
    terminal.wait_for("Nothing unread is left")
    for key, dialog in (("?", "Keys"), ("e", "▌ All")):
        terminal.press(key)
        terminal.wait_for(dialog)
        terminal.press("\x1b")
        terminal.wait_for(rf"(?s)\A(?!.*(?:{dialog}))")
    terminal.press("q")
    terminal.exit_status()
    assert b"ZXZpbA==" in terminal.output, "the words themselves are shown"
    assert_nothing_acted(terminal)


def assert_nothing_acted(terminal: Terminal) -> None:
    """No byte sequence that came from content reached the terminal as one."""
    output = bytes(terminal.output)
    assert b"\x1b]52" not in output
    text = output.decode("utf-8", "replace")
    assert not re.search("[\u0080-\u009f\u202a-\u202e\u2066-\u2069\u200b]", text)
    assert b"\x08" not in output
    assert not re.search(rb"\x1b\](?!8;|11;|10;|22;)", output), "only links and questions of our own"


SHEETS = (
    ("?", "Keys"),
    ("e", "▌ All"),
    ("E", "unsubscribe"),
    ("M", "A rule for articles like this"),
    (",u", "What was changed"),
    (",r", "Rules for what arrives"),
    (",k", "Which action"),
    ("\x05", "Feed health"),
    ("u", "Links"),
    ("t", "In use"),
    ("T", "Themes"),
    ("P", "What the recommendations know"),
    ("w", "Save the article as"),
    ("|", "Give the article to a program"),
    ("c", "Well-known feeds"),
    ("i", "Import feeds"),
    ("a", "Add a feed"),
)
"""Keys and words of every dialog."""


def test_hostile_names_never_act_on_the_terminal_in_any_dialog(tmp_path, environment):
    feed, listed = tmp_path / "hostile.xml", tmp_path / "list.opml"
    items = "".join(
        f"<item><title>{words}</title><guid>{n}</guid><author>{words}</author><category>{words}</category>"
        f"<link>https://h.example/{n}</link><description>&lt;h2&gt;{words}&lt;/h2&gt;"
        f"&lt;p&gt;&lt;a href='https://h.example/?{words.replace(chr(39), '')}'&gt;{words}&lt;/a&gt; body&lt;/p&gt;</description></item>"
        for n, words in enumerate(HOSTILE)
    )
    feed.write_text(f'<rss version="2.0"><channel><title>{HOSTILE[0]}</title>{items}</channel></rss>')
    outlines = "".join(
        f'<outline text="{words}"><outline type="rss" text="{words}" xmlUrl="https://h.example/{n}?{words}"/></outline>'
        for n, words in enumerate(HOSTILE)
    )
    listed.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    raw = [words.encode("ascii", "ignore").decode() + "\x1b]52;c;ZXZpbA==\x07\u009b31m" for words in HOSTILE]
    with Workspace.at(Path(environment["BROADSHEET_LIBRARY"])) as library:
        list(library.shown.sources.read([str(feed)]))
        library.own.sources.import_feeds(listed, private=True)
        while library.shown.index.portion():
            pass
        ids = list(library.shown.lists.ids(Query()))
        library.articles.set_tags(ids, raw, ())
        library.articles.set_starred(ids[:3], True)
        for name in raw:
            library.own.saved.save_rule(name, "title:nothing", f"tag {name}".replace(",", ""))
            library.own.saved.save_smart_feed(name, "title:clipboard")
            library.subscriptions.rename(library.shown.subscriptions.feeds()[-1].id, name)
            library.subscriptions.move(library.shown.subscriptions.feeds()[-1].id, (name, name))
    terminal = Terminal([], environment, 160, 45)
    terminal.wait_for("clipboard")
    terminal.press("n")
    for keys, words in SHEETS:
        terminal.press(keys)
        terminal.wait_for(words)
        terminal.press("\x1b")
        terminal.wait_for(rf"(?s)\A(?!.*{re.escape(words)})")
    terminal.press("/clipboard\r")
    terminal.wait_for("“CLIPBOARD” .*1 of 1")
    terminal.press(";body\r")
    terminal.wait_for("Place 1")
    terminal.press("q")
    terminal.exit_status()
    assert_nothing_acted(terminal)


def test_a_source_that_is_not_there_is_a_sentence_and_status_2(tmp_path, environment):
    done = subprocess.run(
        [sys.executable, "-m", "reader", str(tmp_path / "nothing.xml")],
        capture_output=True,
        text=True,
        env={**environment, "PATH": ""},
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "no such file" in done.stderr


def test_bad_and_good_sources_open_and_end_with_status_1(tmp_path, environment):
    feed = tmp_path / "g.xml"
    feed.write_text(gazette(2), "utf-8")
    empty = tmp_path / "empty.xml"
    empty.write_bytes(b"")
    terminal = Terminal([str(empty), str(feed)], environment)
    terminal.wait_for("Ferry")
    terminal.wait_for("empty.xml")
    terminal.press("q")
    assert terminal.exit_status() == 1


def test_a_library_of_another_kind_is_a_sentence(tmp_path, environment):
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE cooking (recipe)")
    done = subprocess.run(
        [sys.executable, "-m", "reader", "list", "--library", str(other)],
        capture_output=True,
        text=True,
        env={**environment, "PATH": ""},
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "other.db" in done.stderr


def test_everything_read_is_in_the_library_after_quitting(library, environment):
    terminal = Terminal([], environment)
    terminal.wait_for("Paragraph")
    terminal.press("A")
    terminal.wait_for("5 articles marked read")
    terminal.press("q")
    assert terminal.exit_status() == 0
    with Workspace.at(library) as opened:
        assert len(opened.shown.lists.ids(Query.unread())) == 0


def test_after_ctrl_z_and_fg_the_screen_comes_back_whole(library, environment):
    terminal = Terminal([], environment)
    terminal.wait_for("Paragraph 5")
    terminal.wait_for("also from Harbour")
    terminal.press("\x1a")
    terminal.wait_for_stop()
    before = terminal.text
    terminal.wipe()
    terminal.go_on()
    terminal.wait_for("Paragraph")
    terminal.wait_for_text(before)
    terminal.press("q")
    assert terminal.exit_status() == 0


def text_browser(folder: Path, ends_with: int = 0) -> Path:
    """A program that looks like a browser for terminals: it draws, waits for a key, and ends."""
    program = folder / "w3m"
    program.write_text(
        f"#!{sys.executable}\nimport sys, termios, tty\n"
        "tty.setcbreak(0)\nprint('\\x1b[2J\\x1b[HTHE PAGE', sys.argv[1], flush=True)\nsys.stdin.read(1)\n"
        f"raise SystemExit({ends_with})\n"
    )
    program.chmod(0o755)
    return program


def test_a_text_browser_gets_the_terminal_and_gives_it_back(library, environment, tmp_path):
    terminal = Terminal([], {**environment, "BROWSER": f"{text_browser(tmp_path)} %s"})
    terminal.wait_for("Paragraph")
    terminal.press("o")
    terminal.wait_for("THE PAGE https://gazette.example/0")
    terminal.press("x")
    terminal.wait_for("The bell that came")
    terminal.wait_for("Opened")
    assert "THE PAGE" not in terminal.text
    terminal.press("j")
    terminal.wait_for(f"Paragraph 0 of {TITLES[1][:12]}")
    terminal.press("q")
    assert terminal.exit_status() == 0


def test_a_text_browser_that_fails_is_not_said_to_have_opened_anything(library, environment, tmp_path):
    program = text_browser(tmp_path, ends_with=4)
    terminal = Terminal([], {**environment, "BROWSER": str(program)})
    terminal.wait_for("Paragraph")
    terminal.press("o")
    terminal.wait_for("THE PAGE")
    terminal.press("x")
    terminal.wait_for("did not open it")
    terminal.press("q")
    terminal.exit_status()


def test_a_browser_of_the_desktop_never_writes_on_the_screen(library, environment, tmp_path):
    program = tmp_path / "xdg-open"
    program.write_text(
        f"#!{sys.executable}\nimport os, sys\n"
        "print('NOISE'); print('NOISE', file=sys.stderr)\n"
        "try:\n    os.write(os.open('/dev/tty', os.O_WRONLY), b'NOISE')\nexcept OSError:\n    pass\n"
    )
    program.chmod(0o755)
    terminal = Terminal([], {**environment, "BROWSER": str(program)})
    terminal.wait_for("Paragraph")
    terminal.press("o")
    terminal.wait_for("Opened")
    terminal.press("q")
    terminal.exit_status()
    assert b"NOISE" not in terminal.output


@pytest.mark.parametrize("name", ["dumb", ""])
def test_a_terminal_without_a_cursor_is_told_of_linear_and_the_program_stops(library, environment, name):
    terminal = Terminal([], {**environment, "TERM": name})
    assert terminal.exit_status() == 2
    assert b"--linear" in terminal.output
    assert b"\x1b" not in terminal.output


def test_what_a_query_finds_of_a_refresh_is_told_to_the_terminal_once(environment, tmp_path):
    with Server() as server:
        server.at("/feed", Answer(body=gazette().encode()))
        with Workspace.at(Path(environment["BROADSHEET_LIBRARY"])) as made:
            made.own.subscriptions.subscribe(f"{server.url}/feed")
        settings = Path(environment["XDG_CONFIG_HOME"], "broadsheet", "config.toml")
        settings.parent.mkdir(parents=True)
        settings.write_text('[notifications.queries]\n"Harbour; news" = "tram OR ferry"\n')
        terminal = Terminal([], {**environment, "TERM": "foot", "TMUX": "", "KITTY_WINDOW_ID": ""})
        terminal.wait_for("All|no feeds")
        terminal.press("R")
        terminal.wait_for("5 new")
        terminal.wait_for(re.escape(TITLES[0]))
        told = b"\x1b]777;notify;Harbour, news;5 new articles: " + TITLES[0].encode()
        until = time.monotonic() + 30
        while told not in terminal.output and time.monotonic() < until:
            pass
        assert bytes(terminal.output).count(b"\x1b]777;") == 1
        assert told in terminal.output
        terminal.kill()
