"""Completion: what the last word may become, and that the three shells ask and show it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.workspace import Workspace
from reader.cli import completion, table
from reader.cli.command import Kind
from tests.hostile import FORBIDDEN


def offered(*words: str, path: Path) -> list[str]:
    return [each.value for each in completion.candidates(words, path)]


@pytest.fixture
def named(home: Path) -> Path:
    """A library with feeds, folders and tags whose names shells would read otherwise."""
    path = home / "library.db"
    with Workspace.at(path) as library:
        library.own.subscriptions.subscribe("https://one.example/feed", "Bay $HOME `Wire`", ("News", "Local"))
        library.own.subscriptions.subscribe("https://two.example/feed", 'Bakers\' "Daily"', ("News",))
        library.own.subscriptions.subscribe("https://three.example/feed", "\x1b[2J\u202eHostile", ("a/b",))
        library.own.saved.save_rule("adverts", "title:sponsored", "hide")
        library.own.saved.save_smart_feed("Ferries", "ferry")
    return path


def test_a_first_word_is_a_command_or_a_file(named):
    assert offered("", path=named) == [
        *dict.fromkeys(command.name.split()[0] for command in table.COMMANDS),
        completion.FILES,
    ]
    assert offered("fee", path=named) == ["feeds", "feed", completion.FILES]


def test_a_second_word_goes_on_with_the_command(named):
    assert offered("feed", "re", path=named) == ["rename"]
    assert offered("rules", "", path=named) == ["add", "apply", "remove"]


def test_names_come_from_the_library(named):
    assert offered("feed", "rename", "bay", path=named) == ["Bay $HOME `Wire`"]
    assert offered("feed", "move", "x", "", path=named) == ["News", "News/Local", "a\\/b"]
    assert offered("rules", "apply", "a", path=named) == ["adverts"]
    assert offered("smart", "remove", "", path=named) == ["Ferries"]
    assert offered("remove", "one", "bak", path=named) == ['Bakers\' "Daily"']


def test_tags_and_articles_are_offered(library):
    assert offered("tag", "1", "--add", "la", path=library) == ["later"]
    assert "3" in offered("star", "", path=library)
    [plain] = [each for each in completion.candidates(["mark", "1"], library) if each.value == "1"]
    assert plain.about == "Plain as a post"


def test_a_query_goes_on_where_it_stands(named):
    assert offered("list", "--query", "lang:fr is:unr", path=named) == ["lang:fr is:unread"]
    assert offered("list", "--query", "feed:bay", path=named) == ['feed:"Bay $HOME `Wire`"']
    assert offered("search", "folder:news/", path=named) == ['folder:"News/Local"']


def test_options_and_their_values_are_offered(named):
    assert offered("list", "--f", path=named) == ["--fields", "--format"]
    assert "--json" not in offered("list", "--json", "--", path=named)
    assert offered("list", "--fields", "id,ti", path=named) == ["id,title"]
    assert offered("config", "set", "article", path=named) == ["article_width"]
    assert offered("completion", "", path=named) == ["words", "bash", "zsh", "fish"]
    assert offered("list", "--limit", "", path=named) == []
    assert offered("show", "", path=named) == [completion.FILES]
    assert offered("list", "more", path=named) == []


def test_what_a_terminal_would_act_on_is_no_candidate(named, run):
    assert offered("feed", "rename", "\x1b", path=named) == []
    said = run("completion", "words", "--", "feed", "")
    assert not FORBIDDEN.search(said.out.replace("\n", "").replace("\t", ""))


def test_where_there_is_no_library_none_is_made(home, run):
    assert run("completion", "words", "--", "feed", "rename", "").out == ""
    assert not (home / "library.db").exists()


def test_a_library_that_cannot_be_read_is_met_with_silence(home, run):
    (home / "library.db").write_bytes(b"no database" * 1000)
    said = run("completion", "words", "--", "feed", "rename", "")
    assert (said.out, said.err) == ("", "")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("broadsheet", [""]),
        ("broadsheet ", [""]),
        ("broadsheet li", ["li"]),
        ("broadsheet list ", ["list", ""]),
        ("broadsheet search 'a b", ["search", "a b"]),
        ('broadsheet search "a ', ["search", "a "]),
        ("broadsheet feed rename Bay\\ W", ["feed", "rename", "Bay W"]),
    ],
)
def test_a_line_is_read_as_a_shell_reads_it(line, words):
    assert completion.typed_words(line) == words


@given(st.text(max_size=40))
def test_any_line_has_a_last_word(line):
    assert completion.typed_words(line)


@given(st.lists(st.text(max_size=12) | st.sampled_from(sorted(table.BY_NAME)), max_size=5))
def test_any_words_are_met_with_candidates_or_none(words):
    for candidate in completion.candidates(words, Path("/nowhere/library.db")):
        assert candidate.value.isprintable()


def test_every_kind_of_value_is_completed_or_left_to_the_reader():
    left = {Kind.FLAG, Kind.TEXT, Kind.NUMBER}
    used = {argument.kind for command in table.COMMANDS for argument in command.arguments} - left
    assert used <= {
        Kind.PATH,
        Kind.LIBRARY,
        Kind.SOURCE,
        Kind.SETTING,
        Kind.FIELDS,
        Kind.FEED,
        Kind.FOLDER,
        Kind.TAG,
    } | {
        Kind.RULE,
        Kind.SMART,
        Kind.ARTICLE,
        Kind.QUERY,
    }


# ---------------------------------------------------------------- real shells


@pytest.fixture
def program(home: Path) -> dict[str, str]:
    """An environment in which `broadsheet` is this program."""
    folder = home / "bin"
    folder.mkdir()
    script = folder / "broadsheet"
    root = Path(__file__).resolve().parents[2]
    python = shlex.quote(sys.executable)
    script.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(root))} exec {python} -m reader "$@"\n')
    script.chmod(0o755)
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def asked(argv: list[str], environment: dict[str, str]) -> list[str]:
    done = subprocess.run(argv, capture_output=True, text=True, env=environment, timeout=60)
    return done.stdout.splitlines()


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(
    ("line", "replies"),
    [
        ("broadsheet feed ren", ["rename"]),
        ("broadsheet feed rename bay", ["Bay\\ \\$HOME\\ \\`Wire\\`"]),
        ("broadsheet list --query is:unr", ["unread"]),
        ("broadsheet list --query 'lang:fr is:unr", ["lang:fr is:unread"]),
        ("broadsheet show libr", ["library.db"]),
    ],
)
def test_bash_completes(named, program, line, replies):
    # Readline hands the words over cut at blanks, at = and at : outside quotes.
    current = line.partition("'")[1] + line.partition("'")[2] or line.split()[-1].rpartition(":")[2]
    asks = (
        'eval "$(broadsheet completion bash)"; COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=("$2") COMP_CWORD=0;'
        ' _broadsheet 2>/dev/null; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    assert asked(["bash", "--norc", "-c", asks, "bash", line, current], program) == replies


@pytest.mark.skipif(not shutil.which("fish"), reason="needs fish")
@pytest.mark.parametrize(
    ("line", "replies"),
    [
        ("broadsheet feed ren", ["rename\tGive a feed a name of your own."]),
        ("broadsheet feed rename bay", ["Bay $HOME `Wire`\thttps://one.example/feed"]),
        ("broadsheet show libr", ["library.db"]),
    ],
)
def test_fish_completes(named, program, line, replies):
    asks = f"broadsheet completion fish | source; complete --do-complete={shlex.quote(line)}"
    assert asked(["fish", "--no-config", "-c", asks], program) == replies


@pytest.mark.skipif(not shutil.which("zsh"), reason="needs zsh")
def test_zsh_hands_over_the_words_and_takes_what_is_printed(named, program):
    asks = (
        'compdef() { }; compadd() { printf "%s\\n" $values }; _files() { echo files };'
        ' eval "$(broadsheet completion zsh)"; typeset -A compstate;'
        " words=(broadsheet feed rename bay) CURRENT=4 PREFIX=bay; _broadsheet;"
        " words=(broadsheet show libr) CURRENT=3 PREFIX=libr; _broadsheet"
    )
    assert asked(["zsh", "-f", "-c", asks], program) == ["Bay $HOME `Wire`", "files"]
