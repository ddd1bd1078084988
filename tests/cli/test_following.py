"""Feeds, rules, smart feeds and settings from the command line."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

import pytest

from feeds.workspace import Workspace
from reader import config
from reader.cli.status import Status
from tests.cli.test_json import validated


@pytest.fixture
def followed(home: Path) -> Path:
    """A library of three feeds, two of which share a word."""
    path = home / "library.db"
    with Workspace.at(path) as made:
        made.own.subscriptions.subscribe("https://one.example/feed", "Harbour Gazette")
        made.own.subscriptions.subscribe("https://two.example/feed", "Harbour Post", ("News",))
        made.own.subscriptions.subscribe("https://three.example/feed", "3")
    return path


@pytest.mark.parametrize(
    "named", ["1", "harbour gazette", "gazette", "https://one.example/feed", "one.example"]
)
def test_a_feed_is_known_by_number_name_address_or_a_part(followed, run, named):
    assert run("feed", named, "--fields", "id").out == "1\n"


def test_a_name_that_is_a_number_is_a_number_first(followed, run):
    assert run("feed", "3", "--fields", "url").out == "https://three.example/feed\n"


@pytest.mark.parametrize("named", ["harbour", "nosuch", "", "99", "\x1b[2J"])
def test_a_feed_that_is_none_or_several_is_a_sentence(followed, run, named):
    said = run("feed", named)
    assert said.status == Status.MISUSED
    assert said.err.count("\n") == 1
    assert "\x1b" not in said.err


def test_a_feed_is_renamed_moved_and_left_and_all_is_taken_back(followed, run):
    assert run("feed", "rename", "gazette", "Quay").out == "Renamed Harbour Gazette\n"
    assert run("feed", "move", "Quay", "News/Local").status == 0
    [feed] = run("feed", "Quay", "--json").objects
    assert (feed["title"], feed["folder"]) == ("Quay", ["News", "Local"])
    assert run("remove", "Quay", "post").out.count("Unsubscribed") == 2
    assert run("feeds", "--fields", "id").out == "3\n"
    for _ in range(4):
        run("undo")
    assert sorted(run("feeds", "--fields", "title,folder").out.splitlines()) == [
        "3\t",
        "Harbour Gazette\t",
        "Harbour Post\tNews",
    ]


def test_no_feed_is_left_where_one_of_those_named_is_none(followed, run):
    assert run("remove", "gazette", "nosuch").status == Status.MISUSED
    assert len(run("feeds", "--json").objects) == 3


def test_the_settings_of_a_feed_are_set_and_left_to_the_default_again(followed, run):
    words = [
        "interval=90",
        "full_text=true",
        "keep_days=7",
        "password_command=pass show 'a b'",
        "proxy=http://u:p@x/",
    ]
    said = run("feed", "set", "1", *words, "--json")
    [settings] = said.objects
    assert (settings["interval"], settings["full_text"], settings["keep_days"]) == (90, True, 7)
    assert settings["password_command"] == ["pass", "show", "a b"]
    assert "u:p" not in said.out
    [settings] = run("feed", "set", "1", "interval=", "full_text=", "--json").objects
    assert (settings["interval"], settings["full_text"], settings["keep_days"]) == (None, False, 7)


@pytest.mark.parametrize(
    "word",
    [
        "interval",
        "nosuch=1",
        "interval=x",
        "interval=0",
        "interval=99999999",
        "full_text=maybe",
        "keep_days=-1",
        "password_command='",
    ],
)
def test_a_setting_of_a_feed_that_cannot_be_is_a_sentence(followed, run, word):
    said = run("feed", "set", "1", "note=kept?", word)
    assert said.status == Status.MISUSED
    assert run("feed", "set", "1", "--fields", "note").out == "\n"


def test_feeds_are_those_of_the_articles_a_query_finds(library, run):
    assert len(run("feeds", "--query", "is:starred", "--json").objects) == 1
    assert run("feeds", "--query", "is:read", "--json").objects == []


def test_a_rule_is_kept_applied_and_removed(library, run):
    assert run("rules", "add", "ferries", "ferry", "star, tag quay", "--apply").status == 0
    assert len(run("list", "--query", "tag:quay is:starred", "--json").objects) == 10
    rules = {rule["name"]: rule for rule in run("rules", "--json").objects}
    assert rules["ferries"]["does"] == "star, tag quay"
    assert rules["adverts"]["problem"]
    assert run("rules", "remove", "ferries").status == 0
    assert run("rules", "remove", "ferries").status == Status.MISUSED
    assert run("rules", "apply", "ferries").status == Status.MISUSED


@pytest.mark.parametrize("words", [["x", "is:foo", "hide"], ["x", "ferry", "fly"], ["x", "", "hide"]])
def test_a_rule_that_cannot_be_used_is_not_kept(library, run, words):
    assert run("rules", "add", *words).status == Status.FAILED
    assert [rule["name"] for rule in run("rules", "--json").objects] == ["adverts"]


def test_a_smart_feed_is_kept_and_removed(library, run):
    assert run("smart", "add", "Quays", "quay is:unread").status == 0
    assert [smart["name"] for smart in run("smart", "--json").objects] == ["Ferries", "Quays"]
    assert run("smart", "remove", "Quays").status == 0
    assert run("smart", "remove", "Quays").status == Status.MISUSED
    assert run("smart", "add", "Quays", "is:foo").status == Status.FAILED


# ---------------------------------------------------------------- settings


def test_a_setting_is_set_and_the_rest_of_the_file_stays(home, run):
    path = config.config_path()
    path.parent.mkdir(parents=True)
    path.write_text('# mine\ntheme = "x" # dark\n\n[keys]\nstar = ["s"]\n', "utf-8")
    assert run("config", "set", "theme", "broadsheet-light").out == 'theme = "broadsheet-light"\n'
    assert run("config", "set", "justify", "true").status == 0
    assert run("config", "set", "connections", "7").status == 0
    assert run("config", "set", "browser", 'say "\\x" %u').status == 0
    text = path.read_text("utf-8")
    assert "# mine" in text
    assert tomllib.loads(text) == {
        "theme": "broadsheet-light",
        "justify": True,
        "connections": 7,
        "browser": 'say "\\x" %u',
        "keys": {"star": ["s"]},
    }
    assert {each["name"] for each in run("config", "--json").objects if each["changed"]} == {
        "theme",
        "justify",
        "connections",
        "browser",
    }


TABLES = """
theme = "nord"
sync = "~/Sync"
[keys]
star = ["*"]
[macros]
", w" = ["star", { run = ["wc", "-w"] }]
[programs]
quay = ["quay-times", "--all"]
[openers]
"application/pdf" = ["zathura"]
[notifications]
ways = ["bell"]
[notifications.queries]
"My ferries" = "title:ferry"
"""


def test_the_tables_of_the_settings_are_printed_as_the_file_could_have_them(home, run):
    path = config.config_path()
    path.parent.mkdir(parents=True)
    again = path.with_name("again.toml")
    for written in ("", TABLES):
        path.write_text(written, "utf-8")
        again.write_text(run("config").out, "utf-8")
        assert config.read_settings(again) == config.read_settings(path)
    changed = {each["name"] for each in validated("setting", run("config", "--json").out) if each["changed"]}
    assert changed == {
        "theme",
        "sync.folder",
        "keys.star",
        'macros.", w"',
        "programs.quay",
        'openers."application/pdf"',
        "notifications.ways",
        'notifications.queries."My ferries"',
    }
    assert run("config", "notifications.ways", "openers").out == (
        'notifications.ways = ["bell"]\nopeners."application/pdf" = ["zathura"]\n'
    )
    assert run("config", "notifications.nosuch").status == Status.MISUSED
    assert run("config", "set", "notifications.code", "osc9").status == Status.MISUSED


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["connections", "many"], Status.FAILED),
        (["connections", "0"], Status.FAILED),
        (["density", "dense"], Status.FAILED),
        (["justify", "1"], Status.FAILED),
        (["nosuch", "1"], Status.MISUSED),
        (["keys", "{}"], Status.MISUSED),
    ],
)
def test_a_setting_that_cannot_be_is_not_written(home, run, words, status):
    assert run("config", "set", *words).status == status
    assert not config.config_path().exists()


def test_a_file_that_cannot_be_read_is_left_alone(home, run):
    path = config.config_path()
    path.parent.mkdir(parents=True)
    path.write_text("theme = ", "utf-8")
    assert run("config", "set", "theme", "nord").status == Status.FAILED
    assert path.read_text("utf-8") == "theme = "


def test_the_paths_are_those_in_use(home, run):
    places = {place["name"]: place for place in run("config", "paths", "--json").objects}
    assert places["library"]["path"] == str(home / "library.db")
    assert not places["library"]["exists"]
    assert run("--library", str(home), "config", "paths", "--format", "{path}").out.splitlines()[0] == str(
        home
    )


# ---------------------------------------------------------------- the browser


def test_an_article_is_opened_in_the_browser_of_the_settings(library, run, home, monkeypatch):
    shown = home / "shown"
    browser = home / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {shown}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    said = run("open", "1", "999")
    assert said.status == Status.FAILED
    assert shown.read_text() == said.out
    assert said.out.startswith("https://a.example/0")


def test_a_browser_that_fails_is_a_sentence(library, run, monkeypatch):
    monkeypatch.setenv("BROWSER", f"{sys.executable} -c 'raise SystemExit(3)' %u")
    monkeypatch.setenv("PATH", os.devnull)
    said = run("open", "1")
    assert (said.status, said.out) == (Status.FAILED, "")
    assert said.err.count("\n") == 1
