"""Notices of what has arrived: one a query, in quiet hours none, and nothing in them that a terminal acts on."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.workspace import Workspace
from reader.config import Settings, read_settings
from reader.notifications import Notifications, span_of
from reader.notifying import Notice, arrived, digest, is_quiet, sequence, tell
from tests.hostile import FORBIDDEN
from tests.ui.conftest import TITLES, gazette

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NOTICE = Notice("Ferries", "The ferry waits")


@pytest.fixture
def library(tmp_path):
    (tmp_path / "gazette.xml").write_text(gazette(), "utf-8")
    with Workspace.at(tmp_path / "library.db") as made:
        list(made.shown.sources.read([str(tmp_path / "gazette.xml")]))
        yield made


# ---------------------------------------------------------------- what is told


def test_a_query_is_told_of_once_however_much_it_finds(library):
    queries = {"Ferries": "title:ferry", "All": "is:unread", "Odd": "feed:", "None": "title:zeppelin"}
    assert list(arrived(library, [1, 2, 3, 4, 5], queries)) == [
        Notice("Ferries", TITLES[0]),
        Notice("All", f"5 new articles: {TITLES[0]}; {TITLES[1]}; {TITLES[2]}; …"),
    ]
    assert list(arrived(library, [2], {"Ferries": "title:ferry"})) == []
    assert list(arrived(library, [], queries)) == []


@given(st.text(max_size=300), st.lists(st.text(max_size=300), max_size=3), st.integers(0, 5))
def test_nothing_in_it_is_for_a_terminal_to_act_on(name, titles, more):
    notice = digest(name, titles, len(titles) + more)
    for code in ("osc9", "osc777", "osc99"):
        for environment in ({}, {"TMUX": "1"}):
            told = sequence(notice, code, environment)
            said = told.replace("\x1bPtmux;", "").replace("\x1b", "").replace("\\", "")
            assert not FORBIDDEN.search(said)
    assert len(notice.title) <= 200
    assert len(notice.text) <= 200


@pytest.mark.parametrize(
    ("hours", "hour", "quiet"),
    [
        ("22:00-07:00", 23, True),
        ("22:00-07:00", 6, True),
        ("22:00-07:00", 7, False),
        ("22:00-07:00", 12, False),
        ("9:00-17:00", 9, True),
        ("9:00-17:00", 17, False),
        ("", 3, False),
        ("late", 3, False),
        ("25:00-07:00", 3, False),
    ],
)
def test_hours_are_quiet_over_midnight_too(hours, hour, quiet):
    assert is_quiet(hours, NOON.replace(hour=hour)) is quiet


# ---------------------------------------------------------------- how it is told


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"TERM": "xterm-256color"}, "\x1b]9;Ferries: The ferry waits\x1b\\"),
        ({"TERM": "foot"}, "\x1b]777;notify;Ferries;The ferry waits\x1b\\"),
        ({"TERM_PROGRAM": "WezTerm"}, "\x1b]777;notify;Ferries;The ferry waits\x1b\\"),
        (
            {"TERM": "xterm-kitty"},
            "\x1b]99;i=broadsheet:d=0;Ferries\x1b\\\x1b]99;i=broadsheet:p=body;The ferry waits\x1b\\",
        ),
        (
            {"TMUX": "/tmp/x", "TERM": "screen"},
            "\x1bPtmux;\x1b\x1b]9;Ferries: The ferry waits\x1b\x1b\\\x1b\\",
        ),
    ],
)
def test_a_terminal_is_told_in_the_code_it_knows(environment, told):
    assert sequence(NOTICE, "auto", environment) == told


def test_a_program_is_given_title_and_text_as_words_and_no_shell(tmp_path):
    heard = tmp_path / "heard"
    program = f"import json, sys; json.dump(sys.argv[1:], open({str(heard)!r}, 'w'))"
    wish = Notifications(ways=("command", "bell"), command=(sys.executable, "-c", program))
    written: list[str] = []
    notice = Notice("$(id)", "`id`; rm -rf & <b>")
    assert tell([notice], wish, {}, NOON, written.append) == []
    assert json.loads(heard.read_text()) == ["$(id)", "`id`; rm -rf & <b>"]
    assert written == ["\a"]


def test_programs_that_are_not_there_are_named_once_and_nothing_is_told_in_quiet_hours(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    wish = Notifications(
        ways=("desktop", "command", "terminal"), command=("no-such-program",), quiet="11:00-13:00"
    )
    written: list[str] = []
    assert tell([NOTICE, NOTICE], wish, {}, NOON, written.append) == []
    assert written == []
    loud = Notifications(ways=wish.ways, command=wish.command)
    assert tell([NOTICE, NOTICE], loud, {}, NOON, written.append) == ["notify-send", "no-such-program"]
    assert len(written) == 2


def test_a_desktop_is_told_without_markup(tmp_path, monkeypatch):
    program = tmp_path / "notify-send"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/heard\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert tell([Notice("-x", "<b>&")], Notifications(ways=("desktop",)), {}, NOON, print) == []
    assert (tmp_path / "heard").read_text().splitlines() == [
        "--app-name=Broadsheet",
        "--",
        "-x",
        "&lt;b&gt;&amp;",
    ]


# ---------------------------------------------------------------- settings


def read(tmp_path: Path, text: str) -> tuple[Settings, list[str]]:
    (tmp_path / "config.toml").write_text(text)
    return read_settings(tmp_path / "config.toml")


def test_the_table_is_read_and_what_is_wrong_in_it_keeps_its_default(tmp_path):
    good, problems = read(
        tmp_path,
        '[notifications]\nways = ["bell", "command"]\ncode = "osc99"\ncommand = ["say"]\nquiet = "22:00-7:00"\n'
        '[notifications.queries]\nFerries = "title:ferry"\n',
    )
    assert problems == []
    assert good.notifications == Notifications(
        {"Ferries": "title:ferry"}, ("bell", "command"), "osc99", ("say",), "22:00-7:00"
    )
    wrong, problems = read(
        tmp_path,
        '[notifications]\nways = ["smoke"]\ncode = "osc8"\ncommand = "say"\nquiet = "night"\nloud = true\n',
    )
    assert wrong.notifications == Notifications()
    assert len(problems) == 5
    assert "config.toml, line 2, column 1: ways cannot have this value; the default is used." in problems[0]
    assert read(tmp_path, "notifications = 1\n")[0].notifications == Notifications()


def test_hours_are_two_times_of_a_day():
    assert span_of("7:30-22:15") == (time(7, 30), time(22, 15))
    assert span_of("7:30") is None
