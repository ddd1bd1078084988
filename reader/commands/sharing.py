"""Sharing: the clipboard, files, other programs."""

from __future__ import annotations

import os
import subprocess
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import atomic, paths, urls
from feeds.library.facts import as_text
from reader import browsers, clipboard
from reader.i18n.translate import tr, trn
from reader.questions import Ask
from reader.tasks import PROGRAMS, WRITE

if TYPE_CHECKING:
    from feeds.library import Opened
    from reader.context import Context

PROGRAM_SECONDS = 60
"""How long a program that is given an article may take."""
LONGEST_NAME = 80
"""Letters of a title that a file is called by."""


def with_article(context: Context) -> Opened | None:
    """The article a command is about; where there is none, that is said."""
    if context.opened is None:
        context.say(tr("No article is open."))
    return context.opened


def address_of(context: Context) -> str:
    """The address of the recommended piece under the cursor, else of the article; empty where it has none."""
    piece = context.pieces.current
    if piece is not None and piece.url:
        return piece.url
    return context.opened.article.entry.url if context.opened is not None else ""


# ---------------------------------------------------------------- the clipboard


async def copy_address(context: Context) -> None:
    if address := address_of(context):
        await copy(context, address, tr("Copied {address}.", address=urls.display(address)))
    else:
        context.say(tr("This article has no address to copy."))


async def copy_text(context: Context) -> None:
    """Copy what is selected of the article, else all of it."""
    if selected := context.program.terminal.selected_text():
        said = trn("{number} word is copied.", "{number} words are copied.", len(selected.split()))
        await copy(context, selected, said)
        context.program.terminal.unselect()
    elif (opened := with_article(context)) is not None:
        await copy(context, as_text(opened), tr("The article's text is copied."))


async def copy(context: Context, text: str, said: str) -> None:
    """Copy a text and say so, as far as it can be known."""
    outcome = await context.ask(partial(clipboard.copy, text, os.environ), PROGRAMS)
    if outcome.to_terminal:
        context.program.terminal.copy(text)
    if outcome.sure:
        context.say(said)
    elif outcome.to_terminal:
        context.say(
            tr(
                "{said} The terminal was asked to; if it does not know how, install wl-copy, xclip or xsel.",
                said=said,
            ),
            12,
        )
    else:
        context.say(
            tr(
                "Not copied: this terminal has no clipboard, and no program for it (wl-copy, xclip, xsel) is here."
            ),
            12,
        )


# ---------------------------------------------------------------- files and programs


async def save(context: Context) -> None:
    if (opened := with_article(context)) is None:
        return
    suggested = Path(context.program.settings.save_folder, f"{file_name(opened.article.entry.title)}.txt")
    path = await context.choose(Ask(tr("Save the article as"), value=str(suggested)))
    if path is None:
        return

    def write() -> Path:
        target = paths.typed(path)
        atomic.write(target, as_text(opened), new=True)
        return target

    context.say(tr("Saved as {path}.", path=await context.ask(write, WRITE)))


def file_name(title: str) -> str:
    """What a file of an article is called, without an ending."""
    name = "".join(c if c.isalnum() or c in " -" else " " for c in title)
    return " ".join(name.split())[:LONGEST_NAME].strip() or tr("article")


async def pipe(context: Context) -> None:
    if (opened := with_article(context)) is not None and (argv := await asked_program(context)):
        await give(context, argv, as_text(opened))


async def asked_program(context: Context) -> list[str]:
    """The program that is to be given the article, as it was typed; nothing where there is none."""
    question = Ask(
        tr("Give the article to a program"), value=context.program.settings.pipe, placeholder="wc -w"
    )
    if (command := await context.choose(question)) is None:
        return []
    try:
        return list(browsers.command(command))
    except ValueError as error:
        context.say(tr("That command cannot be read: {error}.", error=error))
        return []


async def give(context: Context, argv: list[str], text: str) -> bool:
    """Give a text to a program and say what it says; False where it could not be run."""
    try:
        context.say(await context.ask(partial(run, argv, text), PROGRAMS))
    except Exception as error:
        context.say(tr("{program} could not be run: {error}.", program=argv[0], error=error))
        return False
    return True


def run(argv: list[str], text: str) -> str:
    """Run a program with the article on its input; what it says first, as one sentence."""
    from feeds.markup import clean

    done = subprocess.run(  # noqa: S603 - argv typed by the reader, no shell
        argv, input=text.encode(), capture_output=True, timeout=PROGRAM_SECONDS, check=False
    )
    said = clean((done.stdout or done.stderr).decode("utf-8", "replace"), 200)
    if done.returncode:
        return tr("{program} ended with {status}: {said}", program=argv[0], status=done.returncode, said=said)
    return tr("{program}: {said}", program=argv[0], said=said or tr("done"))
