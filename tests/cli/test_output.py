"""Where output goes: data apart from talk, in the form that was asked for, and an end without noise."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.cli import forms
from reader.cli.output import Misused
from reader.cli.status import Status
from tests.hostile import FORBIDDEN, NASTY
from tests.server import Answer, Server

from .conftest import TITLES

PROGRAM = [sys.executable, "-m", "reader"]
ROOT = Path(__file__).resolve().parents[2]


def started(*words: str, **how: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([*PROGRAM, *words], text=True, env=environment, **how)  # type: ignore[call-overload]


# ---------------------------------------------------------------- forms


def test_fields_stand_side_by_side_in_the_order_asked_for(library, run):
    said = run("list", "--query", "is:starred", "--fields", "starred,id,tags")
    assert said.out == "true\t2\t\n"
    assert run("list", "--query", "tag:later", "--fields", "id", "--json").out == '{"id": 1}\n'


def test_a_form_is_filled_in(library, run):
    form = "{id:>4}|{date:%Y}|{title:.5}|{{x}}\\t{starred}"
    assert run("list", "--query", "is:starred", "--format", form).out == "   2|2026|]52;c|{x}\ttrue\n"


@pytest.mark.parametrize(
    "form",
    ["{nosuch}", "{title", "title}", "{}", "{title.__class__}", "{title!r}", "{0}", "{title:zz}", "{id:s}"],
)
def test_a_form_that_cannot_be_filled_is_a_sentence(library, run, form):
    said = run("list", "--limit", "1", "--format", form)
    assert (said.status, said.out) == (Status.MISUSED, "")
    assert said.err.count("\n") == 1


MOMENT = datetime(2026, 1, 31, tzinfo=UTC)
FACTS = st.fixed_dictionaries(
    {"title": st.lists(NASTY | st.text()).map("".join), "id": st.integers(), "tags": st.lists(st.text())}
)


@given(FACTS, st.text(alphabet="{}:title id tags><.10s%\\nt", max_size=30))
def test_no_form_brings_out_what_a_terminal_acts_on(facts, form):
    assume(all(name in facts for name in forms.names(form)))
    try:
        said = forms.filled(form, facts)
    except Misused:
        return
    assert FORBIDDEN.search(said.replace("\n", "").replace("\t", "")) is None


@given(FACTS)
def test_json_is_one_line_that_reads_back(facts):
    said = forms.as_json({**facts, "at": MOMENT})
    assert json.loads(said) == {**facts, "at": MOMENT.isoformat()}
    assert FORBIDDEN.search(said) is None
    assert "\n" not in said


@given(st.lists(NASTY | st.text(), max_size=5))
def test_a_row_has_as_many_tabs_as_borders(values):
    row = forms.as_row(values)
    assert row.count("\t") == max(0, len(values) - 1)
    assert FORBIDDEN.search(row.replace("\t", "")) is None


# ---------------------------------------------------------------- ways out


@pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["list", "--fields", "id"], ["show", "1"]])
def test_no_line_brings_out_what_a_terminal_acts_on(library, run, words):
    said = run(*words)
    assert said.status == 0
    assert FORBIDDEN.search(said.out.replace("\n", "").replace("\t", "")) is None


@pytest.mark.parametrize(
    "words", [["list", "\x1b[2Jx"], ["config", "\x1b[2J"], ["show", "\x1b[2J"], ["list", "--query", "\x1b:("]]
)
def test_what_was_typed_is_not_acted_on_when_it_is_told_back(run, words):
    for line in (words, [*words, "--json"]):
        said = run(*line)
        assert said.status != 0
        assert "\x1b" not in said.out + said.err


def test_data_go_to_standard_output_and_talk_to_standard_error(library, run):
    said = run("show", "999", "1", "--json")
    assert [each["title"] for each in said.objects] == ["", TITLES[0]]
    assert "999" in said.err
    assert said.status == Status.FAILED
    said = run("mark", "1", "999")
    assert said.out == "Marked “Plain as a post” read\n"
    assert said.err.startswith("broadsheet: 999:")


def test_a_feed_without_articles_says_so(run, tmp_path):
    quiet = tmp_path / "quiet.xml"
    quiet.write_text("<rss version='2.0'><channel><title>Quiet</title></channel></rss>")
    shown = run("show", str(quiet))
    assert (shown.status, shown.out) == (1, "")
    assert f"{quiet}: there is no article in it." in shown.err


def test_a_reader_who_goes_away_is_no_error(library):
    read, write = os.pipe()
    os.close(read)
    process = started("list", stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert process.communicate(timeout=60) == (None, "")
    assert process.returncode == Status.CLOSED


@pytest.mark.parametrize("words", [["list"], ["--help"], ["list", "--help"], ["--version"]])
def test_a_full_disk_is_a_sentence(library, words):
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with open("/dev/full", "w") as full:
        process = started(*words, stdout=full, stderr=subprocess.PIPE)
        _, err = process.communicate(timeout=60)
    assert process.returncode == Status.FAILED
    assert err.count("\n") == 1
    assert err.startswith("broadsheet: ")


def test_ctrl_c_ends_a_command_without_a_traceback(library):
    process = started("star", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin is not None
    # It reads numbers until there are no more: here it waits for the rest of a line.
    process.stdin.write("x" * 70000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    process.stdin.close()
    assert process.wait(60) == Status.INTERRUPTED
    assert process.stderr is not None and process.stderr.read() == ""


def on_terminal(words: list[str], **variables: str) -> str:
    """What a command writes to a terminal."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **variables}
    process = subprocess.Popen([*PROGRAM, *words], stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    said = b""
    while True:
        try:
            portion = os.read(ours, 65536)
        except OSError:
            break
        if not portion:
            break
        said += portion
    os.close(ours)
    assert process.wait(60) == 0
    return said.decode()


def test_a_terminal_has_colours_unless_they_are_not_wanted(library, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    words = ["list", "--query", "is:starred"]
    assert "\x1b[33m★\x1b[0m" in on_terminal(words)
    assert "\x1b" not in on_terminal(words, NO_COLOR="1")
    assert "\x1b" not in on_terminal(words, TERM="dumb")
    assert "\x1b" not in on_terminal([*words, "--json"])


def test_long_work_shows_how_far_it_is_on_a_terminal_and_nowhere_else(library, run, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    with Server() as server:
        address = server.at(
            "/feed", Answer(body=b"<rss><channel><item><title>x</title></item></channel></rss>")
        )
        assert run("add", address, "--no-refresh").status == 0
        assert "1/1" in on_terminal(["refresh", "--force"])
        assert run("refresh", "--force").err == ""


INTERRUPTED_WHILE_LOADING = """
import os, signal, sys

class Interrupting:
    def find_spec(self, name, *_):
        if name == "reader.config":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
from reader.__main__ import main
main()
"""


def test_ctrl_c_ends_a_program_that_still_loads_without_a_word():
    ended = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_WHILE_LOADING], capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == -signal.SIGINT
    assert ended.stdout + ended.stderr == ""
