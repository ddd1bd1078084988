"""Passing an article on: ways chosen from a list, a code on the screen, lists written to files."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings

from .conftest import drawn, ready, seen, until


async def chosen(pilot, word: str) -> None:
    """Choose a way of sharing by a word of its name."""
    await pilot.press("comma", "y")
    await pilot.pause()
    await pilot.press(*word, "enter")


def told(app: BroadsheetApp) -> str:
    return app.main.status.message


@pytest.fixture
def copied(app, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file that a clipboard program of ours writes what it is given to."""
    path = tmp_path / "clipboard"
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "wl-copy"
    program.write_text(f"#!/bin/sh\n/bin/cat > {path}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    return path


@pytest.mark.parametrize(
    ("way", "text"),
    [
        ("link", "[Ferry keeps its winter timetable](https://gazette.example/0)"),
        ("quotation", "> In short: ferry keeps its winter timetable."),
        ("BibTeX", "@online{"),
    ],
)
async def test_an_article_is_copied_as_what_is_chosen(app, copied, way, text):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await chosen(pilot, way)
        await until(pilot, lambda: "is copied" in told(app))
    assert copied.read_text("utf-8").startswith(text)


@pytest.mark.parametrize("theme", ["broadsheet-dark", "broadsheet-light"])
@pytest.mark.parametrize("language", ["en", "ar"])
async def test_a_code_stands_on_the_screen_as_it_is_drawn(library_path, theme, language):
    pytest.importorskip("segno")
    from reader import codes

    app = BroadsheetApp(Workspace.at(library_path), Settings(theme=theme, language=language))
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("comma", "y")
        await pilot.pause()
        await pilot.press(*"QR", "enter")
        lines = codes.drawn("https://gazette.example/0", on_dark=theme == "broadsheet-dark").splitlines()
        await until(pilot, lambda: any(lines[3] in row for row in drawn(app)))
        rows = drawn(app)
        first = next(place for place, row in enumerate(rows) if lines[3] in row) - 3
        assert all(line in row for line, row in zip(lines, rows[first:], strict=False))


async def test_a_program_is_given_the_article_in_the_form_that_is_chosen(app):
    script = f'{sys.executable} -c "import sys; print(sys.stdin.read()[:24])"'
    app.settings = replace(app.settings, pipe=script)
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await chosen(pilot, "JSON")
        await pilot.pause()
        await pilot.press(*"JSON", "enter")
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: '{"source": "https://' in told(app))


async def test_an_opener_that_is_missing_is_a_sentence(app):
    app.settings = replace(app.settings, openers={"https": ("/nowhere/opener",)})
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("o")
        await until(pilot, lambda: "/nowhere/opener did not open it" in told(app))


async def test_a_mail_goes_to_the_opener_of_its_scheme(app, tmp_path):
    script = tmp_path / "mailer"
    said = tmp_path / "said"
    script.write_text(f'#!/bin/sh\nprintf %s "$1" > {said}\n')
    script.chmod(0o755)
    app.settings = replace(app.settings, openers={"mailto": (str(script),)})
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await chosen(pilot, "mail")
        await until(pilot, lambda: "Opened mailto:" in told(app))
    assert said.read_text().startswith("mailto:?subject=Ferry%20keeps%20its")


# ---------------------------------------------------------------- files


async def write(pilot, app: BroadsheetApp, path: str, *, format: str, whole: bool) -> None:
    await pilot.press("W")
    await until(pilot, lambda: "Write to a file" in seen(app))
    await pilot.press(*(("down",) if whole else ()), "enter")
    await until(pilot, lambda: "Write it as" in seen(app))
    await pilot.press(*format, "enter")
    await until(pilot, lambda: "File to write to" in seen(app))
    await pilot.press("ctrl+u", *path, "enter")


async def test_the_list_is_written_and_what_is_there_is_replaced_only_when_asked(app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "all.html"
    path.write_text("mine")
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await write(pilot, app, path.name, format="Web", whole=True)
        await until(pilot, lambda: "is there already" in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: "is there already" not in seen(app))
        assert path.read_text() == "mine"
        await write(pilot, app, path.name, format="Web", whole=True)
        await until(pilot, lambda: "is there already" in seen(app))
        await pilot.press("y")
        await until(pilot, lambda: "5 articles are written" in told(app))
        assert path.read_text("utf-8").count("<article") == 5


async def test_what_cannot_be_written_is_a_sentence_and_the_old_file_stays(app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    block = tmp_path / "file"
    block.write_text("mine")
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await write(pilot, app, "file/one.md", format="Markdown", whole=False)
        await until(pilot, lambda: "one.md" in told(app) or str(block) in told(app))
    assert block.read_text() == "mine"
