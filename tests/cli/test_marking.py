"""Marks from the command line: what they change, what they say, and that undo takes them back."""

from __future__ import annotations

import json

import pytest

from feeds.query import parse
from feeds.workspace import Workspace
from reader.cli.status import Status


def found(path, query: str) -> list[int]:
    with Workspace.at(path) as library:
        return sorted(library.shown.lists.ids(parse(query)))


@pytest.mark.parametrize(
    ("words", "query", "ids"),
    [
        (["mark", "1", "3"], "is:read", [1, 3]),
        (["mark", "--query", "tag:later"], "is:read", [1]),
        (["star", "1"], "is:starred", [1, 2]),
        (["star", "--off", "2"], "is:starred", []),
        (["hide", "4"], "is:hidden", [4]),
        (["later", "--query", "is:starred"], "tag:later", [1, 2]),
        (["later", "--off", "1"], "tag:later", []),
        (["tag", "5", "6", "--add", "trams", "--add", "light rail"], 'tag:trams tag:"light rail"', [5, 6]),
        (["tag", "1", "--remove", "later", "--add", "done"], "tag:done -tag:later", [1]),
        (["tag", "rename", "later", "anon"], "tag:anon", [1]),
    ],
)
def test_a_mark_is_made_told_and_taken_back(library, run, words, query, ids):
    before = found(library, query)
    said = run(*words)
    assert (said.status, said.err) == (Status.DONE, "")
    assert said.out.count("\n") == 1
    assert found(library, query) == ids
    assert run("undo").out.startswith("Taken back: ")
    assert found(library, query) == before


def test_read_marks_are_taken_from_what_a_query_finds(library, run):
    run("mark", "--query", "")
    assert run("mark", "--unread", "--query", "is:starred", "--format", "{number}").out == "1\n"
    assert found(library, "is:unread") == [2]


def test_numbers_come_from_standard_input_as_words_or_objects(library, run):
    listed = run("list", "--query", "tag:later OR is:starred", "--json").out
    assert run("mark", "-", typed=listed).status == 0
    assert run("mark", "4", "-", typed=" 3 \n\n").status == 0
    assert found(library, "is:read") == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "line", ["x", "-1", "{}", "[1]", '{"id": "1"}', "1.5", "9" * 40, "null", "{" * 100_000]
)
def test_what_is_no_number_on_standard_input_changes_nothing(library, run, line):
    said = run("mark", "-", typed=f"1\n{line}\n")
    assert said.status == Status.MISUSED
    assert found(library, "is:read") == []


def test_the_articles_there_are_are_marked_and_the_others_told(library, run):
    said = run("star", "1", "999", "1")
    assert said.status == Status.FAILED
    assert "999" in said.err
    assert found(library, "is:starred") == [1, 2]


@pytest.mark.parametrize("words", [[], ["1", "--query", "x"]])
def test_it_must_be_said_once_which_articles(library, run, words):
    assert run("star", *words).status == Status.MISUSED
    assert found(library, "is:starred") == [2]


def test_nothing_to_change_is_said_and_leaves_nothing_to_undo(library, run):
    assert run("star", "2").out == "There was nothing to change.\n"
    assert run("star", "2", "--json").objects == [
        {"change": None, "at": None, "label": "", "undone": False, "number": 0}
    ]


def test_undo_lists_and_takes_back_by_number(library, run):
    run("star", "1")
    run("star", "3")
    newest, before, *_ = run("undo", "--list", "--json").objects
    assert not newest["undone"]
    assert run("undo", str(before["change"])).status == 0
    assert found(library, "is:starred") == [2, 3]
    assert run("undo", "--list").out.splitlines()[1].endswith("(taken back)")
    assert run("undo", str(before["change"])).status == Status.MISUSED
    assert run("undo", "4711").status == Status.MISUSED


def test_an_undo_in_an_empty_library_has_nothing_to_do(run):
    assert run("undo").out == "There was nothing to change.\n"


def test_tags_are_counted(library, run):
    run("tag", "2", "--add", "later")
    assert {each["name"]: each["articles"] for each in run("tags", "--json").objects}["later"] == 2
    assert run("tag", "rename", "nosuch", "x").status == Status.MISUSED
    assert run("tag", "1").status == Status.MISUSED


def test_counts_are_those_of_a_query(library, run):
    assert run("counts").out == "10 articles, 10 unread, 1 starred\n"
    assert json.loads(run("counts", "--query", "is:starred", "--json").out)["total"] == 1
