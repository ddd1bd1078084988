"""Numbers, paths and commands as a reader writes them: what is none is a sentence, never a crash."""

from __future__ import annotations

import os
import pwd
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import paths
from feeds import query as query_language
from feeds.errors import MissingSource, QueryError
from feeds.query import Query
from feeds.store import open_store
from feeds.workspace import Workspace
from reader import browsers, checkup, cli, figures, terminals
from reader.browsers import Browser
from reader.config import Settings, Step
from reader.keys.commands import LIST, keymap
from reader.keys.sequences import Sequences
from reader.linear import Linear
from tests import hand

NO_NUMBERS = ("²", "①", "½", "Ⅷ", "1²", "²1", "", " ", "-1", "+1", "1.0", "1_0", "0x1", "9" * 30, "9" * 5000)
DIGITS = st.text(st.characters(categories=["Nd", "Nl", "No"]), max_size=40)

# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_only_looks_like_a_number_is_none(text):
    assert figures.whole(text) is None


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("007", 7), (" 12 ", 12), ("٣", 3), ("१२", 12), ("1" + "0" * 15, 10**15)]
)
def test_digits_of_any_script_are_numbers(text, number):
    assert figures.whole(text) == number


@given(DIGITS | st.text(max_size=30))
def test_any_text_is_a_number_or_none(text):
    number = figures.whole(text)
    assert number is None or 0 <= number <= figures.MOST


@given(st.lists(st.characters(categories=["Nd", "Nl", "No", "Lu", "Ll"]), max_size=30))
def test_no_key_breaks_the_counting(keys):
    sequences = Sequences(keymap({})[0])
    for pane in (LIST, "article", "sidebar", "sections"):
        for key in keys:
            sequences.press(key, pane)


@pytest.mark.parametrize(
    "said", ["²", "①", "9" * 40, "٣", "/²", '/since:"999999 days"', "/before:0001-01-01", "/words:>²"]
)
def test_linear_mode_answers_every_number_with_a_sentence(tmp_path, said):
    answers = iter([said, "q"])
    told: list[str] = []
    with Workspace.at(tmp_path / "library.db") as library:
        assert Linear(library, lambda _: next(answers), told.append).run() == 0
    assert told


@pytest.mark.parametrize(
    "words",
    [
        ["show", "²"],
        ["show", "9" * 40],
        ["show", "~nosuchuser/page.html"],
        ["show", "a\0b"],
        ["show", "x" * 5000],
        ["add", "~nosuchuser"],
        ["import", "~nosuchuser/feeds.opml"],
        ["backup", "~nosuchuser/copy.db"],
        ["export", "--output", "~nosuchuser/feeds.opml"],
        ["list", "--library", "~nosuchuser/library.db"],
        ["list", "--limit", "²"],
        ["recommend", "²"],
        ["recommend", "9" * 40],
        ["restore", "~nosuchuser"],
        ["search", 'since:"999999 years"', "#999999999999999999"],
        ["~nosuchuser/feed.xml"],
    ],
    ids=lambda words: " ".join(words)[:40],
)
def test_the_command_line_answers_every_number_and_path_with_a_sentence(tmp_path, monkeypatch, capsys, words):
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind))
    monkeypatch.setenv("BROADSHEET_LIBRARY", str(tmp_path / "library.db"))
    monkeypatch.chdir(tmp_path)
    try:
        status = cli.main(words)
    except SystemExit as ended:
        status = ended.code
    said = capsys.readouterr()
    assert status in (1, 2) or words[0] == "search"
    assert "Traceback" not in said.err
    assert not list(tmp_path.glob("~*"))


@pytest.mark.parametrize("name", ["BROADSHEET_LIBRARY", "BROADSHEET_CONFIG"])
def test_an_environment_that_names_nobodys_home_is_a_sentence(tmp_path, monkeypatch, capsys, name):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv(name, "~nosuchuser/file")
    assert cli.main(["list"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@given(st.text(max_size=40))
def test_any_text_is_a_path_or_a_sentence(text):
    assert isinstance(paths.leads(text), bool)
    try:
        paths.typed(text)
    except MissingSource as error:
        assert str(error).endswith(".")


@given(
    st.sampled_from(["since:", "before:", "after:", "words:", "feed:#", "folder:", "NEAR/"]),
    st.text(max_size=20)
    | DIGITS
    | st.from_regex(r"\d{1,9} (minutes|days|weeks|months|years)", fullmatch=True),
)
def test_any_value_of_a_key_is_a_query_or_a_sentence(key, value):
    try:
        query_language.parse(f'{key}"{value}"')
        query_language.parse(f"{key}{value}")
    except QueryError as error:
        assert str(error)


def test_settings_that_another_version_wrote_too_large_do_not_break_what_comes_after(tmp_path):
    now = datetime(2026, 1, 31, tzinfo=UTC)
    with open_store(tmp_path / "library.db") as store:
        feed = store.subscriptions.add("https://example.org/feed")
        with hand.inside(store) as db:
            db.execute(
                "UPDATE feed SET settings = ? WHERE id = ?",
                ('{"interval": 99999999999999, "keep_days": 999999}', feed),
            )
    with open_store(tmp_path / "library.db") as store:
        (found,) = store.subscriptions.all()
        assert found.settings.interval <= timedelta(days=366)
        now - timedelta(days=found.settings.keep_days)
        assert store.lists.ids(Query()) is not None


# ---------------------------------------------------------------- commands

ADDRESS = "https://example.org/a?b=1&c=%20d"


@pytest.mark.parametrize(
    ("setting", "argv"),
    [
        ("firefox", ["firefox", ADDRESS]),
        ("firefox %u", ["firefox", ADDRESS]),
        ("firefox '%u'", ["firefox", ADDRESS]),
        ("firefox --new-tab=%s --quiet", ["firefox", f"--new-tab={ADDRESS}", "--quiet"]),
        ("open -n 100%%", ["open", "-n", "100%", ADDRESS]),
        ("firefox %u > /dev/null 2>&1 &", ["firefox", ADDRESS]),
        ("firefox %u >/dev/null", ["firefox", ADDRESS]),
        ("~/bin/show", [str(Path.home() / "bin/show"), ADDRESS]),
        ("~nosuchuser/show", ["~nosuchuser/show", ADDRESS]),
    ],
)
def test_the_browser_setting_is_what_users_of_other_readers_write(setting, argv):
    (browser,) = browsers.browsers(setting, {})
    assert browser.showing(ADDRESS) == argv


def test_browsers_of_the_environment_are_tried_in_order_and_come_before_the_desktops():
    there = {"w3m", "firefox", "xdg-open"}
    environment = {"BROWSER": os.pathsep.join(["nothing", "it's", "w3m %s", "firefox"]), "DISPLAY": ":0"}
    found = list(browsers.browsers("", environment, lambda name: name if name in there else None))
    assert [browser.argv for browser in found] == [("w3m", "%s"), ("firefox",), ("xdg-open",)]


def test_without_a_display_a_text_browser_is_taken():
    (browser,) = browsers.browsers("", {}, lambda name: name if name == "lynx" else None)
    assert browser.draws_in_terminal
    assert list(browsers.browsers("", {}, lambda name: None)) == []


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        ("w3m", True),
        ("/usr/bin/lynx -nocolor", True),
        ("env TERM=xterm w3m", True),
        ("torsocks lynx", True),
        ("firefox", False),
        ("xdg-open", False),
        ("kitty lynx", False),
        ("linksys", False),
    ],
)
def test_a_browser_that_draws_in_the_terminal_is_known(argv, text):
    assert Browser(tuple(argv.split())).draws_in_terminal is text


@given(st.text(max_size=40))
def test_any_command_is_one_or_a_sentence(text):
    try:
        argv = browsers.command(text)
    except ValueError as error:
        assert str(error)
    else:
        assert all(isinstance(word, str) for word in argv)
        if argv:
            assert Browser(argv).showing(ADDRESS)


@pytest.mark.parametrize(
    ("script", "opened"), [("raise SystemExit(0)", True), ("raise SystemExit(3)", False)]
)
def test_a_browser_is_said_to_have_opened_only_what_it_did_not_refuse(script, opened):
    assert browsers.start([sys.executable, "-c", script]) is opened


def test_a_browser_that_goes_on_has_opened_it(tmp_path):
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    assert browsers.start([sys.executable, "-c", "import sys; open(sys.argv[1]).read()", str(gate)])
    gate.write_text("it may end")


def test_doctor_tells_each_setting_that_cannot_mean_what_it_says(tmp_path):
    home = pwd.getpwuid(os.getuid()).pw_dir
    good = Settings(browser="firefox %u", pipe="wc -w", save_folder=home)
    assert list(checkup.doubts(good, lambda name: name)) == []
    bad = Settings(
        browser="x --t 'it",
        pipe="nothing-of-that-name",
        save_folder="~nosuchuser/saved",
        macros={"x": (Step(run=("no-such-program",)),)},
    )
    told = list(checkup.doubts(bad, lambda name: None))
    assert len(told) == 4
    for word in ("browser", "nothing-of-that-name", "no-such-program", "save_folder"):
        assert any(word in said for said in told)
    assert "no folder" in next(iter(checkup.doubts(Settings(save_folder=str(tmp_path / "none")), str)))


# ---------------------------------------------------------------- terminals


@pytest.mark.parametrize("name", ["dumb", "", "unknown", "dumb-emacs-ansi"])
def test_a_terminal_that_cannot_place_its_cursor_gets_no_panes(name):
    assert not terminals.shows_panes({"TERM": name}, lambda name: True, "posix")


def test_terminals_that_place_their_cursor_or_that_nobody_described_get_panes():
    assert terminals.shows_panes({"TERM": "xterm-256color"}, system="posix")
    assert terminals.shows_panes({"TERM": "of-a-kind-nobody-described"}, system="posix")
    assert not terminals.shows_panes({"TERM": "paper"}, lambda name: False, "posix")
    assert terminals.shows_panes({}, system="nt")
