"""The screen as it was left, shown while the program is loaded: only where it fits, and gone with whatever breaks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from feeds.errors import StoreError
from feeds.messages import Message
from feeds.workspace import Workspace
from reader import still
from reader.config import Settings, read_settings, state_folder

from .terminal import Terminal
from .ui.conftest import TITLES, gazette

ALTERNATE, MOUSE = b"\x1b[?1049h", b"\x1b[?1000h"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kinds = ("DATA", "CONFIG", "STATE", "CACHE")
    homes = {f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in kinds}
    feed, library = tmp_path / "gazette.xml", tmp_path / "library.db"
    feed.write_text(gazette(), "utf-8")
    with Workspace.at(library) as made:
        list(made.shown.sources.read([str(feed)]))
    return {**homes, "BROADSHEET_LIBRARY": str(library)}


def opened(environment: dict[str, str], *arguments: str, columns: int = 120) -> Terminal:
    terminal = Terminal(arguments, environment, columns=columns)
    terminal.wait_for(re.escape(TITLES[0]))
    return terminal


def left(terminal: Terminal) -> bytes:
    """What a program wrote until it was left."""
    terminal.press("q")
    assert terminal.exit_status() == 0
    return bytes(terminal.output)


def before_the_app(output: bytes) -> bytes:
    return output.partition(MOUSE)[0]


def test_what_was_left_stands_before_the_app_runs_and_is_not_wiped(environment):
    first = opened(environment)
    first.wait_for("paragraph|Paragraph")
    assert TITLES[0].encode() not in before_the_app(left(first))
    second = opened(environment)
    second.press("s")
    second.wait_for("Starred")
    output = left(second)
    assert TITLES[0].encode() in before_the_app(output)
    assert output.count(ALTERNATE) == 1


def test_a_key_typed_while_it_stands_is_done(environment):
    left(opened(environment))
    terminal = opened(environment)
    terminal.press("?")
    terminal.wait_for("Keys")
    terminal.press("\x1b")
    left(terminal)


def test_another_width_theme_or_source_begins_with_nothing(environment):
    left(opened(environment))
    kept = Path(environment["XDG_STATE_HOME"]) / "broadsheet" / "still"
    drawn = kept.read_bytes()
    for arguments, columns in (((), 100), (("--theme", "textual-light"), 120), (("--sample",), 120)):
        kept.write_bytes(drawn)
        terminal = Terminal(arguments, environment, columns=columns)
        terminal.wait_for("Broadsheet")
        assert before_the_app(left(terminal)).count(ALTERNATE) == 1
        assert TITLES[0].encode() not in before_the_app(bytes(terminal.output))


def test_a_library_that_is_no_more_takes_it_away_and_says_why(environment):
    left(opened(environment))
    Path(environment["BROADSHEET_LIBRARY"]).write_bytes(b"another program's file, not a library" * 300)
    terminal = Terminal([], environment)
    assert terminal.exit_status() == 1
    told = bytes(terminal.output).rpartition(b"\x1b[?1049l")[2]
    assert b"library.db" in told and b"Traceback" not in told


@pytest.fixture
def homes(tmp_path, monkeypatch):
    for kind in ("CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind))
    monkeypatch.setenv("TERM", "xterm")
    return tmp_path


def shown(place: str, settings: Settings, capsys: pytest.CaptureFixture[str]) -> str:
    with still.standing(place, settings) as stands:
        written = capsys.readouterr().out
    assert stands == bool(written)
    return written


def test_one_fits_the_library_and_the_settings_it_was_drawn_with(homes, monkeypatch, capsys):
    settings = read_settings(homes / "none.toml")[0]
    assert shown("one.db", settings, capsys) == ""
    still.keep("one.db", settings.theme, "HEADLINES \r\n 見出し")
    assert "HEADLINES \r\n 見出し" in shown("one.db", settings, capsys)
    assert shown("other.db", settings, capsys) == ""
    monkeypatch.setenv("NO_COLOR", "1")
    assert shown("one.db", settings, capsys) == ""


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\x00", b"00000000\nX", b"no line"])
def test_what_is_no_still_is_none(homes, capsys, content):
    settings = read_settings(homes / "none.toml")[0]
    still.keep("one.db", settings.theme, "HEADLINES")
    (state_folder() / "still").write_bytes(content)
    assert shown("one.db", settings, capsys) == ""


def test_what_breaks_takes_it_away_first(homes, capsys):
    settings = read_settings(homes / "none.toml")[0]
    still.keep("one.db", settings.theme, "HEADLINES")
    with pytest.raises(StoreError), still.standing("one.db", settings):
        raise StoreError("one.db", Message("library.closed", "was closed"))
    assert capsys.readouterr().out.endswith("\x1b[?1049l")


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(homes, monkeypatch, capsys):
    (homes / "STATE").write_text("a file", "utf-8")
    settings = read_settings(homes / "none.toml")[0]
    still.keep("one.db", settings.theme, "HEADLINES")
    assert shown("one.db", settings, capsys) == ""
