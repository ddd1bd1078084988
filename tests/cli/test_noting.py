"""Notes and highlights from the command line: made, listed, written out, taken back."""

from __future__ import annotations

import pytest

from reader.cli.status import Status


def listed(run) -> list[tuple[int, str, str]]:
    return [(each["id"], each["quote"], each["words"]) for each in run("notes", "--json").objects]


def test_a_note_is_kept_told_listed_and_taken_back(library, run):
    before = listed(run)
    assert run("note", "1", "Ask the master").out == "Wrote a note on “Plain as a post”\n"
    assert run("note", "1", "--passage", "ferry  waited an\nhour").out.startswith("Highlighted a passage of")
    assert (1, "", "Ask the master") in listed(run)
    assert (1, "ferry waited an hour", "") in listed(run)
    assert run("list", "--query", "has:note has:highlight title:post", "--fields", "id").out == "1\n"
    run("undo")
    run("undo")
    assert listed(run) == before


def test_a_note_is_taken_away_by_its_number(library, run):
    [note] = run("notes", "--json").objects
    assert run("note", "remove", str(note["note"])).status == Status.DONE
    assert listed(run) == []
    assert "there is no note 99" in run("note", "remove", "99").err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["note", "1"], "say what is noted"),
        (["note", "1", "--passage", "no such words"], "the article has no passage “no such words”"),
        (["note", "99", "x"], "say which article"),
        (["note", "-", "x"], "say which article"),
    ],
)
def test_what_cannot_be_noted_is_a_sentence(library, run, words, said):
    told = run(*words)
    assert told.status == Status.MISUSED
    assert said in told.err


def test_a_passage_that_its_text_lost_is_still_there_and_said_to_be_lost(library, run):
    from datetime import UTC, datetime

    from feeds.anchors import Anchor
    from feeds.model import Note
    from feeds.workspace import Workspace

    with Workspace.at(library) as made:
        made.articles.keep_note(4, Note(anchor=Anchor("was here once"), at=datetime.now(UTC)))
    assert "“was here once”  (not found in this text)" in run("notes").out
    assert {each["quote"]: each["found"] for each in run("notes", "--json").objects} == {
        "ferry waited": True,
        "was here once": False,
    }


def test_notes_are_written_out_as_markdown(library, run, home):
    run("note", "1", "# not a *heading*\nnext", "--passage", "an hour beside the quay")
    assert (
        run("export", "notes.md", "--notes", "--title", "Mine").out == "2 articles are written to notes.md.\n"
    )
    written = (home / "notes.md").read_text()
    assert written.startswith("# Mine\n\n## ")
    assert "> an hour beside the quay\n\n\\# not a \\*heading\\*\\\nnext\n" in written
    assert "\x1b" not in written
    only = run("export", "--format", "notes", "--query", "title:post")
    assert only.status == Status.DONE
