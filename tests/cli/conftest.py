"""A library of hostile articles in folders of its own, and commands run on it as `main` runs them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from feeds.anchors import Anchor
from feeds.model import Note
from feeds.workspace import Workspace
from reader.cli import main

TITLES = (
    "Plain as a post",
    "\x1b]52;c;aGk=\x07 clipboard\x9b31m \x90",
    "{date} %s {title} \\n [red]markup[/]",
    '"quotes", \\back\\slashes\\ \t and <b>tags</b>',
    "\u202eright to left\u202c \u2066 \u200b\u200d\ufeff",
    "漢字かな 한국어 العربية עברית",
    "👩\u200d🚀 🏳\ufe0f\u200d🌈 e\u0301 ก\u0e49",
    "",
    "line\nbreak\u2028and\u2029more",
    "x" * 5000,
)


@dataclass(frozen=True)
class Said:
    """What a command printed and ended with."""

    status: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Said]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of the test's own for all that the program keeps."""
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    monkeypatch.setenv("BROADSHEET_LIBRARY", str(tmp_path / "library.db"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def feed_file(home: Path) -> Path:
    """A feed whose every title tries something."""
    items = [
        {
            "id": f"{number}",
            "url": f"https://a.example/{number}?q=\x1b[1m",
            "title": title,
            "content_text": f"Story {number}: the ferry waited an hour beside the quay.",
            "date_published": f"2026-01-{number + 1:02}T10:00:00Z",
            "language": "en",
            "authors": [{"name": title}],
        }
        for number, title in enumerate(TITLES)
    ]
    path = home / "hostile.json"
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": TITLES[1], "items": items}
    path.write_text(json.dumps(feed), "utf-8")
    return path


@pytest.fixture
def library(home: Path, feed_file: Path) -> Path:
    """A library of these articles; the first is tagged, the second starred."""
    path = home / "library.db"
    with Workspace.at(path) as made:
        assert list(made.shown.sources.read([str(feed_file)])) == [len(TITLES)]
        made.articles.set_tags([1], ["later", TITLES[2]], [])
        made.articles.set_starred([2], True)
        passage = Anchor("ferry waited", "the", "an")
        made.articles.keep_note(3, Note(anchor=passage, words=TITLES[1], at=datetime.now(UTC)))
        made.own.saved.save_rule("adverts", "title:sponsored feed:nowhere", "hide, tag x")
        made.own.saved.save_smart_feed("Ferries", "ferry folder:nowhere")
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line: `run("list", "--json")`, what it reads as `typed`."""

    def ran(*words: str, typed: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        capsys.readouterr()
        try:
            status = int(main(words))
        except SystemExit as ended:
            status = int(ended.code or 0)
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return ran
