"""The paper as plain lines: every answer is text, nothing moves, nothing is drawn."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path

import pytest

from feeds.query import Query, parse
from feeds.workspace import Workspace
from reader.cli import main
from reader.keys.commands import COMMANDS
from reader.linear import Linear, wrapped
from reader.linear.verbs import is_told
from reader.render.wrap import columns
from tests.server import Answer, Server
from tests.sync.servers import KINDS
from tests.ui.conftest import TITLES, gazette


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Workspace]:
    feed = tmp_path / "gazette.xml"
    feed.write_text(gazette(), "utf-8")
    with Workspace.at(tmp_path / "library.db") as library:
        list(library.shown.sources.read([str(feed)]))
        while library.shown.index.portion():
            pass
        yield library


PROMPT = "Number, n, /words, ? or q: "
"""What asks for the next command."""


def conversation(library: Workspace, *said: str) -> list[str]:
    """All that is told and asked of a reader who types these lines and then nothing more."""
    lines, heard = iter(said), list[str]()

    def ask(prompt: str) -> str:
        heard.append(prompt)
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    assert Linear(library, ask, heard.append).run() == 0
    return heard


def talk(library: Workspace, *said: str) -> str:
    """All that is told to a reader who types these lines and then nothing more."""
    return "\n".join(line for line in conversation(library, *said) if line != PROMPT)


def test_the_list_comes_first_a_headline_a_line(library):
    said = talk(library)
    assert said.startswith("All: 5 articles.\n1. " + TITLES[0])
    assert f"5. {TITLES[4]} (Harbour Gazette, 25 Nov 2025, unread)" in said


def test_a_number_reads_an_article_and_marks_it(library):
    said = talk(library, "2")
    assert "Paragraph 11 of New tram" in said
    assert "End of the article" in said
    assert len(library.shown.lists.ids(Query.unread())) == 4


def test_enter_goes_on_to_the_next_unread(library):
    said = talk(library, "n", "", "", "", "", "")
    assert all(f"Paragraph 3 of {title}" in said for title in TITLES)
    assert "No more unread articles here." in said


def test_marks_are_kept(library):
    said = talk(library, "1", "s", "m", "starred")
    assert "Starred." in said
    assert "Unread." in said
    assert "Starred: 1 article." in said
    assert library.shown.lists.counts().starred == 1


def test_recommended_pieces_are_read_by_number(library):
    said = talk(library, "1", "]", "1")
    assert "Related:" in said
    assert said.count("End of the article") == 2


def test_a_search_lists_what_it_finds_and_a_broken_one_is_a_sentence(library):
    said = talk(library, "/lighthouse", "/(broken")
    assert "Found for lighthouse: 1 article." in said
    assert "of the query" in said


@pytest.mark.parametrize("said", ["99", "fly", "star", "links", "y", "star 99", "down", "j"])
def test_what_means_nothing_is_answered(library, said):
    answer = talk(library, said).splitlines()[-1]
    assert answer.endswith((".", "article first, by its number."))


def test_links_and_address_are_said(library):
    said = talk(library, "1", "links", "y")
    assert "more here: https://gazette.example/more/0" in said
    assert "https://gazette.example/0" in said


def test_hostile_text_is_only_text(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("A title\x1b]52;c;aGk=\x07 here\n\n" + "Words that go on and on for a while. " * 20)
    with Workspace.in_memory() as library:
        list(library.shown.sources.read([str(page)]))
        assert "\x1b" not in talk(library, "1", "\x1b]52;c;x\x07")


def test_the_command_line_opens_it(tmp_path, monkeypatch, capsys):
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path))
    answers = iter(["1", "q"])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    assert main(["--linear"]) == 0
    said = capsys.readouterr().out
    assert "this is the sample edition" in said
    assert "End of the article" in said
    assert "\x1b" not in said


def test_the_first_refresh_asks_every_feed_due_or_not(tmp_path):
    answer = Answer(body=gazette(2).encode(), headers={"content-type": "application/rss+xml"})
    with Server() as server, Workspace.at(tmp_path / "own.db") as library:
        library.own.subscriptions.subscribe(server.at("/feed", answer))
        list(library.subscriptions.refresh())
        assert len(library.shown.arrivals.due()) == 0
        assert "0 new articles." in talk(library, "refresh")
        assert len(server.asked) == 2


def test_what_rules_want_told_of_a_refresh_is_told(tmp_path):
    answer = Answer(body=gazette(2).encode(), headers={"content-type": "application/rss+xml"})
    with Server() as server, Workspace.at(tmp_path / "own.db") as library:
        library.own.subscriptions.subscribe(server.at("/feed", answer))
        library.own.saved.save_rule("loud", f'title:"{TITLES[1]}"', "notify")
        assert f"Harbour Gazette: {TITLES[1]}\n2 new articles." in talk(library, "refresh")


# ---------------------------------------------------------------- on the real program

Program = Callable[..., str]


@pytest.fixture
def program(tmp_path, monkeypatch, capsys) -> Program:
    """What `broadsheet --linear` prints on a library of the gazette for lines on its standard input."""
    feed = tmp_path / "gazette.xml"
    feed.write_text(gazette(), "utf-8")
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    for name in (
        "BROADSHEET_CONFIG",
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "WSL_DISTRO_NAME",
        "TERMUX_VERSION",
        "TMUX",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BROADSHEET_LIBRARY", str(tmp_path / "library.db"))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.chdir(tmp_path)
    with Workspace.at(tmp_path / "library.db") as library:
        list(library.shown.sources.read([str(feed)]))
        while library.shown.index.portion():
            pass

    def run(*said: str, width: int = 80) -> str:
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in said)))
        assert main(["--linear"]) == 0
        return capsys.readouterr().out.replace(PROMPT, "")

    return run


def test_lines_are_as_wide_as_the_terminal_and_prose_no_wider_than_the_setting(program):
    prose = [line for line in program("1", width=200).splitlines() if "the harbour, the tram" in line]
    assert prose
    assert max(map(len, prose)) <= 76
    for width in (30, 50):
        said = program("?", "1", "links", width=width).splitlines()
        assert max(len(line) for line in said if "://" not in line) <= width
    setting = Path(os.environ["XDG_CONFIG_HOME"], "broadsheet", "config.toml")
    setting.parent.mkdir(parents=True)
    setting.write_text("article_width = 40\n")
    assert max(len(line) for line in program("1", width=200).splitlines() if "tram and" in line) <= 40


def test_the_first_word_to_an_empty_library_is_wrapped_too(program, tmp_path, monkeypatch):
    monkeypatch.setenv("BROADSHEET_LIBRARY", str(tmp_path / "empty.db"))
    first = program("q", width=40).splitlines()[:3]
    assert " ".join(first).startswith("Your library is empty: this is the sample edition. broadsheet add")
    assert max(map(len, first)) <= 40


def test_wrapped_lines_keep_their_margin_wide_letters_their_cells_and_addresses_stay_whole():
    assert wrapped("> > one two three", 12) == "> > one two\n> > three"
    assert all(columns(line) <= 10 for line in wrapped("港と電車と水の話が長く続いた", 10).split("\n"))
    address = "https://gazette.example/a/very/long/way"
    assert wrapped(address, 10) == address


def test_dates_are_said_as_the_panes_say_them(program):
    said = program("1")
    assert "(Harbour Gazette, 29 Nov 2025, unread)" in said
    assert "Harbour Gazette · Saturday 29 November 2025, 10:00" in said
    assert "2025-11-29" not in said


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("1", "VERB"), "Starred."),
        (("VERB 3", "starred"), "Starred: 1 article.\n1. " + TITLES[2]),
    ],
)
@pytest.mark.parametrize("verb", ["s", "star", ":star"])
def test_an_article_is_starred_open_or_by_its_number(program, lines, told, verb):
    assert told in program(*(line.replace("VERB", verb) for line in lines))


VERBS = {
    "toggle_read": (("1", "m"), "Unread."),
    "later": (("L 2", "/tag:later"), "Found for tag:later: 1 article.\n1. " + TITLES[1]),
    "tag": (("t 2 boats", "/tag:boats"), "Tags: boats\nFound for tag:boats: 1 article."),
    "hide": (("d 1", "g"), "The article is hidden. U brings it back"),
    "undo": (("star 1", "U", "starred"), "Starred: 0 articles."),
    "mark_all_read": (("A", "unread"), "5 articles marked read. U takes it back.\nUnread: 0 articles."),
    "search": (("/", "lighthouse"), "Found for lighthouse: 1 article."),
    "filter": (("F title:tram",), "All · title:tram: 1 article.\n1. " + TITLES[1]),
    "next_unread": (("n", "n"), f"Paragraph 3 of {TITLES[1]}"),
    "previous_unread": (("3", "p"), f"Paragraph 3 of {TITLES[1]}"),
    "links": (("1", "u"), "1. more here: https://gazette.example/more/0"),
    "copy_address": (("2", "y"), "https://gazette.example/1"),
    "next_piece": (("1", "]", "1"), "Related:\n1. "),
    "changes": (("star 1", ", u", "1", "starred"), "Starred: 0 articles."),
    "more_like": (("+ 2",), f"More like “{TITLES[1]}”."),
    "less_like": (("1", "-"), f"Less like “{TITLES[0]}”."),
    "enclosure": (("1", "O"), "Nothing comes with this article."),
    "all": (("starred", "all"), "Starred: 0 articles.\nAll: 5 articles."),
    "unread": (("1", "unread"), "Unread: 4 articles."),
    "starred": (("starred",), "Starred: 0 articles."),
    "top": (("1", "g"), "All: 5 articles.\n1. "),
    "back": (("1", "back"), f"next unread.\n1. {TITLES[0]}"),
    "refresh_all": (("R",), "0 new articles."),
    "save": (("1", "w kept.txt"), "Saved as kept.txt."),
    "pipe": (("1", "| wc -l"), "wc: "),
    "copy_text": (("1", "Y"), "Not copied: this terminal has no clipboard"),
    "whole_page": (("1", "X"), "Nothing else on this page looks like its article."),
    "outline": (("1", "H"), "This article has no headings."),
    "footnotes": (("1", "#"), "No footnote is referred to in view."),
    "find": (("1", "; paragraph 7"), "Place 1 of 1"),
    "find_next": (("1", "; tram", "."), "Place 2 of 12"),
    "find_previous": (("1", "; tram", "'"), "Place 12 of 12"),
    "highlight": (("1", "_ tram and the water"), "Highlighted."),
    "note": (("1", '" Ask why'), "Noted."),
    "notes": (("1", "_ the water", ", n", "1"), "“the water”"),
    "share": (("2", ", y", "5"), "gazette.example/1\n█████"),
    "export": (("1", "W", "2", "1", "kept"), "5 articles are written to kept."),
    "edition": ((", e", "1", "A", "n"), "That is today’s paper: 5 articles, 5 min."),
    "all_notes": ((", N",), "Nothing is noted on any article."),
    "play": (("1", ", p"), "Nothing to play comes with this article."),
    "download": (("1", ", d"), "Nothing comes with this article."),
    "downloads": ((", D",), "Nothing was downloaded; “, d” fetches"),
    "select": (("v 2", "v 4", "star", "starred"), "2 starred.\nStarred: 2 articles."),
    "select_range": (("v 2", "V 4", "star"), "3 starred."),
    "read_above": ((", a 3",), "2 articles marked read. U takes it back."),
    "read_below": ((", b 3",), "2 articles marked read. U takes it back."),
    "history_back": (("n", "n", "history-back"), f"Paragraph 11 of {TITLES[0]}"),
    "history_forward": (("1", "history-forward"), "This is the last one you read."),
    "group": ((", g", "3"), "4. by story\nNumber, or Enter: All: 5 articles.\nHarbour Gazette:\n1. "),
    "smart_feed": (("F title:tram", "S Trams"), "Kept as “Trams”; e lists it."),
    "fewer": (("M 2", "3", "s", ", r"), "The rule is kept, for what arrives from now on"),
    "rules": ((", r",), "There are no rules yet; M makes one"),
    "sources": (("C 1",), "No other source tells this story."),
    "catalogue": (("c",), "Well-known feeds:\n1."),
    "import": (("i none.opml",), "none.opml: there is no such file"),
    "feed": (("E 1", "n", "News"), "Named News."),
    "health": (("health",), "1. ✓ Harbour Gazette"),
    "accounts": ((", o", "1"), "Accounts on servers:\n1. + Add an account"),
    "profile": (("2", "P"), "What the recommendations know of you:\n1."),
    "rebind": ((", k", "n"), "Which action?\n1. j"),
}
"""Verb -> lines typed, and what is said."""


@pytest.mark.parametrize("id", VERBS)
@pytest.mark.parametrize("named", [False, True], ids=["key", "word"])
def test_a_verb_is_reached_by_its_key_and_by_its_word(program, id, named):
    lines, told = VERBS[id]
    keys = next(action.keys for action in COMMANDS if action.id == id)

    def by_word(line: str) -> str:
        if line in keys:
            return id.replace("_", "-")
        name, _, rest = line.partition(" ")
        if line.startswith("/") and id == "search":
            return f"{id} {line[1:]}".strip()
        return f"{id.replace('_', '-')} {rest}".strip() if name in keys else line

    assert told in program(*(map(by_word, lines) if named else lines))


@pytest.mark.parametrize("verb", ["o", "browse"])
def test_the_browser_is_given_the_address(program, tmp_path, monkeypatch, verb):
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/asked\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    assert "Opened https://gazette.example/1." in program("2", verb)
    assert (tmp_path / "asked").read_text() == "https://gazette.example/1\n"


def test_a_section_is_chosen_by_its_number(program):
    listed = program("e").splitlines()
    gazette_line = next(line for line in listed if ". Harbour Gazette (" in line)
    assert "Harbour Gazette: 5 articles." in program("sections", gazette_line.partition(".")[0])


@pytest.mark.parametrize("lines", [("\\", "2"), ("sort oldest",)])
def test_the_list_is_sorted(program, lines):
    assert program(*lines).count(f"1. {TITLES[4]}") == 1


def test_a_feed_is_added_and_refreshed_and_its_pages_fetched_whole(program):
    page = f"<html><body><article><h1>{TITLES[0]}</h1>" + "<p>The page goes on about the ferry. </p>" * 200
    with Server() as server:
        own = f"http://127.0.0.1:{server.port}"
        server.at(
            "/feed.xml", Answer(body=gazette(1).replace("https://gazette.example/0", f"{own}/0").encode())
        )
        server.at("/0", Answer(body=page.encode(), headers={"content-type": "text/html"}))
        said = program(f"a {own}/feed.xml")
        assert "Subscribed to Harbour Gazette (1 article" in said
        assert "All: 6 articles." in said
        assert "0 new articles." in program("refresh")
        assert "You had Harbour Gazette already" in program("add", f"{own}/feed.xml")
        server.at(
            "/feed.xml", Answer(body=gazette(3).replace("https://gazette.example/0", f"{own}/0").encode())
        )
        assert "2 new articles." in program("/ferry", "1", "r", "all", "R")
        for word in ("x", "full-text"):
            assert "The page goes on about the ferry." in program("filter lang:en", "1", word, "2", word)


def test_what_is_missing_is_asked_for_and_nothing_typed_does_nothing(program):
    assert "Tag the article: Tags: boats" in program("1", "t", "boats")
    assert program("F", "").count("articles.") == 1


def test_what_can_be_chosen_is_told_a_page_at_a_time_and_another_line_is_another_wish(program):
    said = program("c", "", "star 2")
    assert "20. " in said and "40. " in said and "41. " not in said
    assert said.endswith("Starred.\n")


def test_a_key_before_the_number_does_something_else_with_it(program):
    said = program("F title:tram", "S Trams", "e", "^E 8", "d", "e")
    assert "“Trams” is gone; U brings it back." in said
    assert said.count("⌕ Trams") == 1


def test_what_is_done_to_a_choice_is_told_and_the_question_stays(program):
    said = program("2", "P", "1", "5", "n")
    assert "Number, or Enter: 5. +0.0  Harbour Gazette (feed · muted)" in said
    assert said.count("1. +0.5  Harbour Gazette") == 2
    assert f"Paragraph 3 of {TITLES[2]}" in said


def test_an_answer_is_taken_from_the_words_behind_the_verb_or_stays_as_it_is(program):
    assert "News is in Papers now." in program("E 1", "n", "News", "E 1", "f", "Papers")
    assert "It has its publisher's name again." in program("E 1", "n", "-")
    assert program("E 1", "n", "").endswith(
        "Your name for it; empty gives it back its publisher's.\n- leaves it empty.\nRename [Harbour Gazette]: "
    )


def test_a_macro_is_played(program):
    keys = Path(os.environ["XDG_CONFIG_HOME"], "broadsheet", "keys.toml")
    keys.parent.mkdir(parents=True)
    keys.write_text('[macros]\nW = ["star", "later"]\n')
    said = program("2", "W", "/is:starred tag:later")
    assert "Starred.\nThe article is kept for later." in said
    assert "Found for is:starred tag:later: 1 article." in said


def test_back_leads_from_a_page_to_the_article_its_link_stood_in(program):
    page = "<html><body><article><h1>Linked</h1>" + "<p>A page that a link led to goes on. </p>" * 40
    with Server() as server:
        address = server.at("/page", Answer(body=page.encode(), headers={"content-type": "text/html"}))
        linking = gazette(1).replace("https://gazette.example/more/0", address)
        feed = server.at("/feed.xml", Answer(body=linking.encode()))
        said = program(f"a {feed}", "1", "u", "1", "back")
        assert "A page that a link led to goes on." in said
        assert said.count("Paragraph 11 of") == 2


def test_a_key_the_reader_gave_does_it_here_too(program):
    keys = Path(os.environ["XDG_CONFIG_HOME"], "broadsheet", "keys.toml")
    keys.parent.mkdir(parents=True)
    keys.write_text('[keys]\nstar = ["*"]\n')
    assert "Starred." in program("* 1")


@pytest.mark.parametrize("before", [(), ("1",)], ids=["in the list", "in an article"])
@pytest.mark.parametrize("command", [*filter(is_told, COMMANDS)], ids=attrgetter("id"))
def test_every_command_says_something_and_no_answer_breaks_it(
    library, monkeypatch, tmp_path, command, before
):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for scheme in ("http", "https"):
        monkeypatch.setenv(f"{scheme}_proxy", "http://127.0.0.1:1")  # where nobody answers
    for words, answers in (("", ("", "")), (" 2", ()), (" 2", ("-",)), ("", ("1", "2", "x y"))):
        heard = conversation(library, *before, command.id + words, *answers)
        prompts = [place for place, line in enumerate([*heard, PROMPT]) if line == PROMPT]
        assert "went wrong" not in "".join(heard)
        assert prompts[len(before) + 1] > prompts[len(before)] + 1 or command.id == "quit"


def test_every_command_has_lines_that_show_what_it_does():
    shown = {*VERBS, "star", "browse", "sections", "sort", "add", "refresh", "full_text", "help", "quit"}
    assert shown == {command.id for command in COMMANDS if is_told(command)}


def test_what_is_in_an_article_is_told_of_the_headline_that_is_named(program):
    assert "1. more here: https://gazette.example/more/0" in program("links 2")
    assert "Place 1 of 12" in program("find 2 tram and")
    assert "No article is open." in program("outline")


def test_keys_that_cannot_be_typed_in_a_line_are_named_by_their_word(program):
    assert "the next mark is for all of them, :back for none." in program("v 2")


def test_the_sample_makes_way_for_the_first_feed_of_ones_own(program, tmp_path, monkeypatch):
    monkeypatch.setenv("BROADSHEET_LIBRARY", str(tmp_path / "first.db"))
    said = program(f"a {tmp_path / 'gazette.xml'}")
    assert said.count("this is the sample edition") == 1
    assert said.endswith(f"{TITLES[4]} (Harbour Gazette, 25 Nov 2025, unread)\n")


def test_what_is_opened_beside_the_library_is_kept_when_one_says_so(program, tmp_path, monkeypatch, capsys):
    page = tmp_path / "page.txt"
    page.write_text("A page of my own\n\n" + "Words that go on and on for a while. " * 20)
    monkeypatch.setattr(sys, "stdin", io.StringIO("a\nk\n"))
    assert main(["--linear", str(page)]) == 0
    assert "1 article kept in your library." in capsys.readouterr().out
    assert "All: 6 articles." in program()


def test_ctrl_c_leaves_a_question_and_at_the_first_prompt_the_program(library):
    lines = iter(["1", "tag", KeyboardInterrupt, "star", KeyboardInterrupt, "toggle-read"])
    told = []

    def ask(_: str) -> str:
        line = next(lines)
        if isinstance(line, str):
            return line
        raise line

    assert Linear(library, ask, told.append).run() == 0
    assert told[-2:] == ["\nBroken off.", "Starred."]


def test_ctrl_c_on_the_terminal_is_not_answered_by_the_process_that_parses(program):
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "reader", "--linear", "--sample"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        heard = ""
        assert process.stdin is not None
        process.stdin.write("/\n")
        process.stdin.flush()
        while not heard.endswith("search: "):
            heard += process.stdout.read(1)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate("\n\nq\n", timeout=60)
    assert process.returncode == 0
    assert errors == ""


def test_clashes_and_settings_that_are_not_understood_are_told_first(program):
    folder = Path(os.environ["XDG_CONFIG_HOME"], "broadsheet")
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("colour_of_sky = 1\n")
    (folder / "keys.toml").write_text('[keys]\nstar = ["x"]\nlater = ["x"]\n')
    first = program().partition("All: 5 articles.")[0]
    assert "colour_of_sky" in first
    assert "x" in first.splitlines()[-1]


def test_the_help_lists_every_command_but_those_about_what_is_seen(program):
    said = program("?", width=200)
    for command in COMMANDS:
        line = f"{command.id.replace('_', '-')}: {command.label.replace('<undo>', 'U')}\n"
        assert (line in said) != command.is_seen


def test_it_ends_by_its_word_by_its_key_and_with_its_input(program):
    for lines in (("q", "1"), (":quit", "1")):
        assert "Paragraph" not in program(*lines)


def test_a_process_of_its_own_obeys_columns(program):
    done = subprocess.run(
        [sys.executable, "-m", "reader", "--linear"],
        input="1\nstar\n",
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "40", "LC_ALL": "C.UTF-8"},
    )
    assert "Starred." in done.stdout
    assert all(len(line) <= 40 for line in done.stdout.splitlines() if line.startswith("Paragraph"))


def test_a_passage_is_highlighted_and_noted_by_its_words_and_gone_to(library):
    said = talk(library, "1", "_", "water were discussed", '"', "Ask why", ", n", "1", "_", "no such words")
    assert "Highlighted." in said
    assert "Noted." in said
    assert "“water were discussed”" in said
    assert "The article has no passage “no such words”." in said
    [article] = library.articles.whole(library.shown.lists.ids(parse("has:note")))
    assert [(note.anchor.quote, note.words) for note in article.notes] == [
        ("water were discussed", ""),
        ("", "Ask why"),
    ]


def test_an_account_is_added_in_plain_lines(tmp_path):
    with Server() as server, Workspace.at(tmp_path / "library.db") as library:
        KINDS["freshrss"](server)
        kinds = talk(library, ", o", "1").splitlines()
        [freshrss] = [line.partition(".")[0] for line in kinds if line.endswith(". FreshRSS")]
        wrong = ", o", "1", freshrss, server.url, "ann", "2", "echo wrong"
        told = talk(library, *wrong, server.url, "ann", "2", "echo hush-hush", ", o")
    assert "freshrss has 2 feeds." in told and "All: 4 articles." in told
    assert f"1. ✓ freshrss · {server.url} · ann (in step now)" in told
    assert "hush" not in told
