"""What is shown while the program is loaded: the screen as it was left where that fits, else a sketch of the list.
It is gone with whatever breaks."""

from __future__ import annotations

import re
import sys
import termios
from pathlib import Path

import pyte
import pytest

from feeds.errors import StoreError
from feeds.messages import Message
from feeds.workspace import Workspace
from reader import still
from reader.config import Settings, read_settings, state_folder

from .terminal import UNKNOWN_TO_PYTE, Terminal
from .ui.conftest import TITLES, gazette

ALTERNATE, AWAY, MOUSE = b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?1000h"


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


def screen(output: bytes, columns: int = 120) -> pyte.Screen:
    """What a terminal shows that was told this."""
    shown = pyte.Screen(columns, 35)
    pyte.ByteStream(shown).feed(UNKNOWN_TO_PYTE.sub(b"", output))
    return shown


def test_what_was_left_stands_before_the_app_runs_and_is_not_wiped(environment):
    first = opened(environment)
    first.wait_for("paragraph|Paragraph")
    assert b"Paragraph" not in before_the_app(left(first))
    second = opened(environment)
    second.press("s")
    second.wait_for("Starred")
    output = left(second)
    assert b"Ferry keeps" in before_the_app(output) and b"Paragraph" in before_the_app(output)
    assert output.count(ALTERNATE) == 1


TERMINALS = (
    {"COLORTERM": "truecolor"},
    {"COLORTERM": "", "TERM": "xterm-256color"},
    {"COLORTERM": "", "TERM": "xterm"},
    {"COLORTERM": "", "TERM": "xterm-kitty", "NO_COLOR": "1"},
)


@pytest.mark.parametrize("kind", TERMINALS, ids=str)
def test_without_one_the_headlines_stand_as_the_app_draws_them_and_are_not_wiped(environment, kind):
    terminal = opened(environment | kind)
    terminal.wait_for("Paragraph")
    output = left(terminal)
    assert output.count(ALTERNATE) == 1
    ahead, app = screen(before_the_app(output)), screen(output.rpartition(AWAY)[0])
    drawn = [(x, y) for y in range(35) for x in range(120) if ahead.buffer[y][x].data.strip()]
    assert len(drawn) > 300
    assert [ahead.buffer[y][x] for x, y in drawn] == [app.buffer[y][x] for x, y in drawn]


def test_a_key_typed_while_it_stands_is_done(environment):
    left(opened(environment))
    terminal = opened(environment)
    terminal.press("?")
    terminal.wait_for("Keys")
    terminal.press("\x1b")
    left(terminal)


def test_keys_that_edit_a_line_are_keys_while_the_headlines_stand(environment):
    terminal = Terminal([], environment)
    terminal.wait_for("Ferry keeps")
    # Down, back, and open what is there: as lines of text the first key would be gone, and Enter another one.
    terminal.press("j\x7f\r")
    terminal.wait_for("▏   New tram reaches")
    left(terminal)


BREAKS = """
import sys
sys.modules["reader.app"] = None
from reader.__main__ import main
sys.exit(main())
"""


def test_an_app_that_cannot_be_loaded_gives_the_terminal_back_as_it_was(environment):
    terminal = Terminal([], environment, program=(sys.executable, "-c", BREAKS))
    assert terminal.exit_status() == 1
    ahead, _, told = bytes(terminal.output).rpartition(AWAY)
    assert b"Ferry keeps" in ahead and b"ModuleNotFoundError" in told


WAITS = """
import signal, sys
class Waits:
    def find_spec(self, name, path=None, target=None):
        if name == "reader.app":
            signal.pause()
sys.meta_path.insert(0, Waits())
from reader.__main__ import main
sys.exit(main())
"""


def test_control_c_while_they_stand_ends_it_and_gives_the_terminal_back_as_it_was(environment):
    terminal = Terminal([], environment, program=(sys.executable, "-c", WAITS))
    edits_lines = termios.ECHO | termios.ICANON
    terminal.wait_for("Ferry keeps")
    assert termios.tcgetattr(terminal.line)[3] & edits_lines == 0
    terminal.press("\x03")
    assert terminal.exit_status() == 130
    assert termios.tcgetattr(terminal.line)[3] & edits_lines == edits_lines
    assert bytes(terminal.output).endswith(AWAY)


COLLECTS = """
import gc
from reader.cli.commands import screen
def opened(path):
    raise SystemExit(f"collects: {gc.isenabled()}")
screen.opened_library = opened
from reader.__main__ import main
main()
"""


def test_nothing_is_collected_while_the_program_is_loaded(environment):
    terminal = Terminal([], environment, program=(sys.executable, "-c", COLLECTS))
    terminal.wait_for("collects: False")
    terminal.exit_status()


@pytest.mark.parametrize(
    ("arguments", "columns", "sketched"),
    [((), 100, True), (("--theme", "textual-light"), 120, False), (("--sample",), 120, False)],
)
def test_another_width_theme_or_source_is_not_what_was_left(environment, arguments, columns, sketched):
    first = opened(environment)
    first.wait_for("Paragraph")
    left(first)
    terminal = Terminal(arguments, environment, columns=columns)
    terminal.wait_for("Broadsheet")
    output = before_the_app(left(terminal))
    assert output.count(ALTERNATE) == 1
    assert b"Paragraph" not in output and (b"Ferry keeps" in output) == sketched


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
    with still.standing(place, settings) as shown:
        written = capsys.readouterr().out
        assert shown.stands == bool(written)
    capsys.readouterr()
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
