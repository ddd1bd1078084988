"""A library where every word is hostile, on a real terminal: no byte sequence that content chose ever comes out."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from feeds.query import Query
from feeds.update import Failed
from feeds.workspace import Workspace
from reader.harmless import Harmless
from tests.server import Answer, Asked, Server
from tests.terminal import Terminal

MARK = "PWNED"
"""Stands in every hostile sequence: what a terminal would take as part of a command must never hold it."""
ATTACKS = (
    f"\x1b]52;c;{MARK}\x07",
    f"\x1b]0;{MARK}\x07",
    f"\x1b]8;;http://{MARK}.example\x1b\\click\x1b]8;;\x1b\\",
    "\x1b[666;666H\x1b[31;7m",
    f"\x1bP{MARK}\x1b\\",
    f"\x1b_G{MARK}\x1b\\",
    "\x9b666;6H",
    f"\x9d52;c;{MARK}\x9c",
    "\u202egnihton\u202c",
    "\u2066isolate\u2069\u200b",
    "[@click=app.quit]click[/] [/b] [bold red] [/]",
    "\x08\x08\r\n\x00\x7f",
    "&#27;]52;c;x&#7; &amp;#x9b;31m",
)
ALL = " ".join(ATTACKS)
SAID = re.compile("[\u0080-\u009f\u200b\u202a-\u202e\u2066-\u2069]")
"""Never sent, whoever wishes it."""
STRINGS = re.compile(rb"\x1b([\]P_^X])([^\x07\x1b]*)(?:\x07|\x1b\\)")
"""Commands that carry a text: OSC, DCS, APC, PM, SOS."""
OWN_STRINGS = re.compile(rb"\](?:8;|10;|11;|22;)|P\+q|_Gi=|P\$q")
"""A link, questions about colours, the pointer's shape, questions about what the terminal can do."""

VISITS = {
    "?": "type a key's work",
    "e": "Sections|▌ All",
    "E": "rename it",
    "P": "What the recommendations know",
    "M": "A rule for articles like this",
    ",u": "What was changed",
    ",r": "Rules for what arrives",
    "\x05": "Feed health",
    "u": "Links",
    "H": "Outline",
    "t": "Tags",
    "T": "Themes",
    "c": "Well-known feeds",
    "i": "Import feeds",
    "a": "Add a feed",
    "\x10": "Search for commands",
}
"""Keys that lead to every screen, and words that only stand there."""
PROMPTS = ("/", ":", "F")
"""Keys that open a line to type in."""


RAW = "".join(chr(n) for n in (0, 8, 11, 12, 27, 127))
"""What XML may not hold as a character."""


def attack_in_xml(words: str) -> str:
    """Words for a feed: what XML forbids is written as HTML would have it, twice escaped."""
    safe = "".join(f"&#{ord(c)};" if c in RAW else c for c in words)
    return escape(safe, {'"': "&quot;"})


def feed_of(n: int, attack: str) -> str:
    """A feed whose every word attacks."""
    items = ""
    for k, words in enumerate((attack, ALL)):
        bad = attack_in_xml(words)
        body = f"<p>Text {words}</p><p><a href='https://example.org/{words}'>link {words}</a></p><h2>{words}</h2>"
        body += f"<pre>{words}</pre><img src='https://example.org/{words}' alt='{words}' title='{words}'>"
        items += (
            f"<item><title>Story {n}-{k} {bad}</title><guid>{n}-{k}{bad}</guid><author>{bad}</author>"
            f"<link>https://example.org/{n}/{k}?{bad}</link><category>{bad}</category>"
            f'<enclosure url="https://example.org/{bad}.mp3" type="audio/{bad}" length="1"/>'
            f"<description>{attack_in_xml(body)}</description></item>"
        )
    bad = attack_in_xml(attack)
    return f'<rss version="2.0"><channel><title>Feed {n} {bad}</title><link>https://example.org/{bad}</link>{items}</channel></rss>'


def answer_in_kind(asked: Asked, line: socket.socket) -> None:
    """An answer whose reason and headers attack."""
    line.sendall(
        f"HTTP/1.1 500 Oh \x1b]52;c;{MARK}\x07 \x9b31m\r\nRetry-After: \x1b]0;{MARK}\x07\r\n\r\n".encode(
            "latin-1"
        )
    )


def furnish(path: Path) -> None:
    """Make a library by what a reader does with hostile feeds and lists."""
    listed = path.with_name("list.opml")
    with Workspace.at(path) as library, Server() as server:
        outlines = ""
        for n, attack in enumerate(ATTACKS):
            bad = attack_in_xml(attack)
            address = server.at(f"/{n}", Answer(body=feed_of(n, attack).encode()))
            outlines += f'<outline text="Folder {bad}"><outline text="{bad}" title="{bad}" xmlUrl="{address}"/></outline>'
        address = server.at("/broken", answer_in_kind)
        outlines += f'<outline text="Broken {attack_in_xml(ALL)}" xmlUrl="{address}"/>'
        outlines += f'<outline text="Lost" xmlUrl="{server.url}/{attack_in_xml(ALL)}"/>'
        listed.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>', "utf-8")
        library.own.sources.import_feeds(listed, private=True)
        ids = [feed.id for feed in library.shown.subscriptions.feeds()]
        failed = [outcome for outcome in library.subscriptions.refresh(ids) if isinstance(outcome, Failed)]
        assert 1 <= len(failed) <= 2, [str(outcome.error) for outcome in failed]
        stories = library.shown.lists.ids(Query())
        assert len(stories) == 2 * len(ATTACKS)
        library.own.saved.save_rule("Rule [@click=app.quit]now[/b]", "is:unread", "star")
        library.own.saved.save_smart_feed("Smart [@click=app.quit]now[/b]", "is:unread")
        library.articles.set_tags(stories, ["[@click=app.quit]tag[/b]"], [])
        while library.shown.index.portion():
            pass
        for id in stories:
            library.recommendations.noted(id, "open")
        library.articles.set_starred(stories[::2], True)


def harmless(output: bytes) -> None:
    """Nothing in what a terminal was sent was chosen by content."""
    text = output.decode("utf-8")
    assert not SAID.search(text), repr(SAID.search(text))
    assert b"\x08" not in output
    assert b"\x00" not in output
    assert b"\x7f" not in output
    assert not re.search(rb"\x1b\[(?:666|31;7m)", output)
    for kind, words in STRINGS.findall(output):
        assert OWN_STRINGS.match(kind + words), (kind, words)
        assert MARK.encode() not in words or re.fullmatch(rb"8;[^;]*;https?://[\x21-\x7e]*", words), words
    assert MARK.encode() in output, "the words themselves are shown"


def write_over(path: Path) -> None:
    """Put attacks where another program could have put them: into the library, past all cleaning."""
    few = "".join(ATTACKS[:1] + ATTACKS[6:9])
    with sqlite3.connect(path) as db:
        for name in ("title", "authors", "url"):
            db.execute(f"UPDATE article SET {name} = {name} || ' Story 9 ' || ?", (ALL,))
        for name in ("title", "name", "error"):
            db.execute(f"UPDATE feed SET {name} = {name} || ?", (few,))
        db.execute("UPDATE tag SET name = name || ?", (few,))


@pytest.mark.parametrize(
    ("size", "foreign"),
    [
        ((80, 24), False),
        ((160, 45), True),
        pytest.param((80, 24), True, marks=pytest.mark.long),
        pytest.param((160, 45), False, marks=pytest.mark.long),
    ],
    ids=["80x24-read", "160x45-written", "80x24-written", "160x45-read"],
)
def test_no_screen_lets_content_speak_to_the_terminal(
    tmp_path: Path, size: tuple[int, int], foreign: bool
) -> None:
    path = tmp_path / "library.db"
    furnish(path)
    if foreign:
        write_over(path)
    kinds = ("DATA", "CONFIG", "STATE", "CACHE")
    homes = {f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in kinds}
    terminal = Terminal([], {**homes, "BROADSHEET_LIBRARY": str(path)}, *size)
    terminal.wait_for(r"Story \d")
    terminal.wait_for("2 Unread 26")
    try:
        terminal.press("n\r")
        for keys, words in VISITS.items():
            terminal.press(keys)
            terminal.wait_for(words)
            terminal.press("\x1b")
            terminal.wait_for(rf"(?s)\A(?!.*(?:{words}))")
        for key in PROMPTS:
            terminal.wait_for("j move")
            terminal.press(f"{key}Story")
            terminal.wait_for(r"(?s)\A(?!.*j move).*Story")
            terminal.press("\x1b")
        terminal.wait_for("j move")
        terminal.press("q")
        assert terminal.exit_status() == 0
    finally:
        harmless(bytes(terminal.output))


def test_what_is_drawn_keeps_its_cells() -> None:
    plain = [
        Segment("A title", Style(bold=True)),
        Segment("\u00a0: \u200f\u05d0"),
        Segment("e\u0301\U0010eeee\u0305"),
    ]
    assert Harmless().apply(plain, Color(0, 0, 0)) == plain
    (cleaned,) = Harmless().apply([Segment("a\x1b[2J\tb\u202e\nc\x9b", Style(bold=True))], Color(0, 0, 0))
    assert cleaned.text.rstrip() == "a[2Jbc" and cleaned.style == Style(bold=True)
    assert cleaned.cell_length == Segment("a\x1b[2J\tb\u202e\nc\x9b").cell_length


@pytest.mark.parametrize(
    "command",
    [
        ["list"],
        ["list", "--json"],
        ["search", "--json", "story"],
        ["feeds"],
        ["feeds", "--json"],
        ["recommend"],
        ["recommend", "--json"],
        ["--linear"],
    ],
    ids=" ".join,
)
def test_what_is_printed_of_a_library_another_program_wrote_into_is_words(
    written_over: Path, command: list[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reader", "--library", str(written_over), *command],
        input=b"1\nr\nlinks\no\nq\n",
        capture_output=True,
    )
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == 0
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", said) and not SAID.search(said)
    for line in said.splitlines() if "--json" in command else ():
        json.loads(line)


@pytest.fixture(scope="module")
def written_over(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("written") / "library.db"
    furnish(path)
    write_over(path)
    return path
