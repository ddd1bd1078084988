"""Macros: in order, each step on the article the macro began with."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from feeds.query import Query
from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings, Step

from .conftest import TITLES, ready, until


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program that appends what it is given, a line a call, after a moment's work."""
    path = tmp_path / "keep"
    path.write_text(f'#!/bin/sh\nread -r line\nprintf "%s\\n" "$line" >> "{tmp_path}/kept"\necho kept\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def kept(folder: Path) -> list[str]:
    path = folder / "kept"
    return (
        [json.loads(line)["title"] for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    )


def app_with(library_path: Path | str, *steps: Step) -> BroadsheetApp:
    return BroadsheetApp(Workspace.at(library_path), Settings(macros={"W": steps}))


async def test_every_step_acts_on_the_article_the_macro_began_with(library_path, tmp_path, program):
    run = Step(run=(str(program),))
    app = app_with(library_path, run, Step("next_unread"), Step("star"), run, Step("next_unread"), run)
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("W")
        await until(pilot, lambda: len(kept(tmp_path)) == 3)
        assert kept(tmp_path) == [TITLES[0]] * 3
        [starred] = app.library.headlines(app.library.shown.lists.ids(Query.starred()))
        assert starred.title == TITLES[0]
        await until(pilot, lambda: app.main.list.cursor == 2)


async def test_two_macros_do_not_mix_however_fast_they_are_typed(library_path, tmp_path, program):
    run = Step(run=(str(program),))
    app = app_with(library_path, run, Step("star"))
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("W")
        await pilot.press("j", "W")
        await until(pilot, lambda: app.library.shown.lists.count(Query.starred()) == 2)
        assert kept(tmp_path) == list(TITLES[:2])


async def test_a_macro_marks_all_that_was_selected(library_path):
    app = app_with(library_path, Step("star"), Step("later"))
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("v", "v", "W")
        await until(pilot, lambda: app.library.shown.lists.count(Query.tag("later")) == 2)
        assert app.library.shown.lists.count(Query.starred()) == 2


async def test_a_program_that_is_not_there_ends_the_macro_with_a_sentence(library_path):
    app = app_with(library_path, Step(run=("/nonexistent/program",)), Step("star"))
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("W")
        await until(pilot, lambda: "could not be run" in app.main.status.message)
        assert app.library.shown.lists.count(Query.starred()) == 0
