"""Passing on: every way an article can be given to others, and lists written to files."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import paths, urls
from feeds.library.facts import as_facts, as_text, as_written
from feeds.transfer.exports import FORMATS
from reader import clock, codes, config
from reader.browsers import Browser
from reader.commands.following import hand_over, open_by
from reader.commands.sharing import (
    address_of,
    asked_program,
    copy,
    copy_address,
    file_name,
    give,
    with_article,
)
from reader.i18n import formats
from reader.i18n.translate import message, tr, trn
from reader.papers import EDITION_ORDER
from reader.questions import Ask, Choice, Choose, Decide
from reader.tasks import WRITE

if TYPE_CHECKING:
    from feeds.edition import Edition
    from feeds.library import Opened
    from reader.context import Context

Way = Callable[["Context"], Awaitable[None]]
YES = "y"
NAMES = {
    "markdown": message("Markdown"),
    "html": message("Web page"),
    "epub": message("Book (EPUB)"),
    "json": message("JSON Feed"),
    "rss": message("RSS"),
    "mbox": message("Mailbox (mbox)"),
}
"""What the formats of files are called."""
assert NAMES.keys() == FORMATS.keys()
PIPED = {
    "text": message("Text"),
    "markdown": message("Markdown"),
    "html": message("Web page"),
    "json": message("JSON"),
}
"""What a program can be given."""


async def share(context: Context) -> None:
    """Choose how the article at hand is passed on."""
    if with_article(context) is None:
        return
    ways: dict[str, Way] = {
        tr("Copy the address"): copy_address,
        tr("Copy a Markdown link"): copy_link,
        tr("Copy the quotation: what is selected, else how it begins"): copy_quotation,
        tr("Copy the citation (BibTeX)"): copy_citation,
        tr("Show the address as a QR code"): show_code,
        tr("Write a mail about it"): mail,
        tr("Open it with another program"): open_with,
        tr("Give it to a program: text, Markdown, a web page, JSON"): pipe_as,
        tr("Write it to a file: Markdown, a web page, a book"): export,
    }
    question = Choose(tr("Share"), [Choice(text, "", way) for text, way in ways.items()])
    if (chosen := await context.choose(question)) is not None:
        await chosen.value(context)


# ---------------------------------------------------------------- to the clipboard


async def copy_link(context: Context) -> None:
    from feeds.transfer.exports import citations

    if (opened := with_article(context)) is not None:
        await copy(context, citations.link(opened.article), tr("The link is copied."))


async def copy_quotation(context: Context) -> None:
    """Copy what is selected as a quotation, else the standfirst or the first words, with where it stands."""
    from feeds.transfer.exports import citations

    if (opened := with_article(context)) is None:
        return
    passage = context.program.terminal.selected_text() or _beginning(opened)
    context.program.terminal.unselect()
    await copy(context, citations.quotation(opened.article, passage), tr("The quotation is copied."))


def _beginning(opened: Opened) -> str:
    """The standfirst, else the first passage, else the title."""
    from feeds import markup

    passages = (passage for passage in markup.passages(opened.reading.document) if passage.strip())
    return opened.reading.standfirst or next(passages, opened.article.entry.title)


async def copy_citation(context: Context) -> None:
    from feeds.transfer.exports import citations

    if (opened := with_article(context)) is not None:
        said = citations.bibtex(opened.article, clock.now().astimezone().date())
        await copy(context, said, tr("The citation is copied."))


# ---------------------------------------------------------------- to other devices and programs


async def show_code(context: Context) -> None:
    """Show the address as a code that a telephone reads."""
    if not (address := address_of(context)):
        context.say(tr("This article has no address."))
        return
    drawn = await context.ask(partial(codes.drawn, address, on_dark=context.program.terminal.is_dark))
    if drawn is None:
        context.say(tr("The address is too long for a QR code; <copy_address> copies it."))
        return
    await context.choose(Decide(urls.display(address), drawn, ("enter", "space"), tr("Esc close")))


async def mail(context: Context) -> None:
    from feeds.transfer.exports import citations

    if (opened := with_article(context)) is not None:
        await hand_over(context, citations.mail(opened.article))


async def open_with(context: Context) -> None:
    """Open the address with one of the programs that the settings name."""
    if not (address := address_of(context)):
        context.say(tr("This article has no address."))
        return
    openers = context.program.settings.openers
    if not openers:
        context.say(tr("No program is named in [openers] of config.toml."))
        return
    choices = [Choice(" ".join(argv), name, Browser(argv)) for name, argv in openers.items()]
    if (chosen := await context.choose(Choose(tr("Open it with"), choices))) is not None:
        await open_by(context, chosen.value, address)


async def pipe_as(context: Context) -> None:
    """Give the article to a program, in a form of the reader's choice."""
    if (opened := with_article(context)) is None:
        return
    choices = [Choice(tr(name), "", form) for form, name in PIPED.items()]
    if (form := await context.choose(Choose(tr("Give it as"), choices))) is None:
        return
    if argv := await asked_program(context):
        await give(context, argv, await context.ask(partial(_written, opened, form.value)))


def _written(opened: Opened, form: str) -> str:
    if form == "text":
        return as_text(opened)
    if form == "json":
        return json.dumps(as_facts(opened.article.entry.url, opened), ensure_ascii=False)
    return as_written(opened, form)


# ---------------------------------------------------------------- to files


async def export(context: Context) -> None:
    """Write the article, or the list, to a file of a format; what is there is replaced only where the reader says so."""
    ids = await _which(context)
    if not ids:
        return
    choices = [Choice(tr(name), FORMATS[format].endings[0], format) for format, name in NAMES.items()]
    if (chosen := await context.choose(Choose(tr("Write it as"), choices))) is None:
        return
    format = FORMATS[chosen.value]
    paper = _paper(context, ids)
    title = _title(context, ids)
    fills = format.name == "markdown" and len(ids) > 1 and paper is None
    name = file_name(title) + ("" if fills else format.endings[0])
    suggested = Path(context.program.settings.save_folder, name)
    question = Ask(tr("Folder to write to") if fills else tr("File to write to"), value=str(suggested))
    if (typed := await context.choose(question)) is None:
        return
    target = paths.typed(typed)
    replace = target.exists() and not format.fills(target)
    if replace and not await _may_replace(context, target):
        return
    write = partial(
        context.library.articles.export,
        ids,
        target,
        format.name,
        title,
        paper=paper,
        heading=formats.paper_section,
        pictures=config.cache_folder() / "pictures",
        replace=replace,
    )
    number = await context.ask(write, WRITE)
    context.say(
        trn(
            "{number} article is written to {path}.",
            "{number} articles are written to {path}.",
            number,
            path=target,
        )
    )


async def _which(context: Context) -> Sequence[int]:
    """The article at hand, or the whole list; the one there is, where there is no other."""
    here, listed = context.target(), context.headlines.ids
    if here is None or len(listed) < 2:
        return listed if here is None else [here]
    row = context.headlines.row(here)
    choices = [
        Choice(tr("This article"), row.title if row is not None else "", True),
        Choice(context.headlines.section.name, formats.articles(len(listed)), False),
    ]
    chosen = await context.choose(Choose(tr("Write to a file"), choices))
    if chosen is None:
        return ()
    return [here] if chosen.value else listed[:]


def _title(context: Context, ids: Sequence[int]) -> str:
    """What is written is called: by its title where it is one article, else by its list."""
    row = context.headlines.row(ids[0]) if len(ids) == 1 else None
    return row.title if row is not None and row.title else context.headlines.section.name


def _paper(context: Context, ids: Sequence[int]) -> Edition | None:
    """The paper that the list is, where the whole of it is written."""
    is_paper = context.headlines.section.sort == EDITION_ORDER and len(ids) > 1
    return context.library.shown.lists.paper if is_paper else None


async def _may_replace(context: Context, target: Path) -> bool:
    """Whether the reader says that a file may be replaced."""
    said = tr("{path} is there already. Shall it be replaced?", path=target)
    question = Decide(tr("Replace it?"), said, (YES,), tr("{key} replace · Esc leave it", key=YES))
    return await context.choose(question) == YES
