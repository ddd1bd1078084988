"""Following what an article points at: pages, places within it, what comes with it, what only the desktop can open."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from feeds import urls
from reader import browsers, desktop
from reader.browsers import Browser
from reader.commands.sharing import address_of, copy, with_article
from reader.context import SAID
from reader.i18n import formats
from reader.i18n.translate import tr
from reader.keys.commands import ARTICLE
from reader.questions import Choice, Choose
from reader.tasks import PAGE, PROGRAMS

if TYPE_CHECKING:
    from feeds.model import Article, Chapter, Enclosure, Suggestion
    from reader.context import Context

TOP = "top"
"""The place every page has, named or not."""


async def follow(context: Context, href: str) -> None:
    """Go where a link leads: a place in the article, a page, or what the desktop has a program for."""
    if href.startswith("#"):
        _jump_to(context, href[1:])
    elif urls.scheme(href) in ("http", "https"):
        await open_address(context, href)
    elif urls.is_live(href):
        await hand_over(context, href)
    else:
        context.say(tr("Not opened: {address} is no address.", address=urls.display(href)))


def _jump_to(context: Context, name: str) -> None:
    page = context.articles.page
    if page.jump_to_name(name):
        context.panes.focus(ARTICLE)
    elif name.casefold() == TOP:
        page.jump(0)
        context.panes.focus(ARTICLE)
    else:
        context.say(tr("The place this link leads to is not in the article."))


async def open_piece(context: Context, piece: Suggestion) -> None:
    """Open a recommended piece: from the library, else from its address."""
    if piece.id is not None:
        context.headlines.select(piece.id)
        context.articles.read(piece.id, focus=True)
    elif piece.url:
        await open_address(context, piece.url)
    else:
        context.say(tr("The page names this piece without an address."))


async def open_address(context: Context, url: str) -> None:
    """Fetch a page or feed and read it beside the list."""
    context.say(tr("Fetching…"), 60)
    before = context.opened
    near = before.article.feed_url if before is not None else ""
    opened = await context.ask(lambda: context.library.articles.open_address(url, near), PAGE)
    context.say(tr("Opened. <add> keeps it, <browse> shows it in the browser."))
    context.articles.show_linked(opened, before)


async def links(context: Context) -> None:
    if with_article(context) is None:
        return
    found = context.articles.page.links
    if not found:
        context.say(tr("This article has no links."))
        return
    choices = [Choice(link.text, urls.display(link.href), link.href, str(link.number)) for link in found]
    if (chosen := await context.choose(Choose(tr("Links"), choices))) is not None:
        await follow(context, chosen.value)


async def enclosure(context: Context) -> None:
    """Open what comes with the article, the choice left to the reader where there is one; chapters and transcripts here."""
    if (opened := with_article(context)) is None:
        return
    entry = opened.article.entry
    files = entry.enclosures
    choices: list[Choice[Enclosure | str | tuple[Chapter, ...]]] = [
        Choice(each.title or urls.display(each.url), each.type, each) for each in files
    ]
    if entry.chapters:
        choices.append(Choice(tr("Chapters"), formats.number(len(entry.chapters)), entry.chapters))
    if entry.comments:
        count = "" if entry.comment_count is None else formats.number(entry.comment_count)
        choices.append(Choice(tr("The comments"), count, entry.comments))
    if not choices:
        context.say(tr("Nothing comes with this article."))
    elif len(choices) == 1:
        await _open_file(context, opened.article, choices[0].value)
    elif (chosen := await context.choose(Choose(tr("What comes with the article"), choices))) is not None:
        await _open_file(context, opened.article, chosen.value)


async def _open_file(context: Context, article: Article, file: Enclosure | str | tuple[Chapter, ...]) -> None:
    from feeds.episodes import is_readable

    if isinstance(file, str):
        await show_in_browser(context, file)
    elif isinstance(file, tuple):
        from reader.commands.listening import choose_chapter

        await choose_chapter(context, article, file)
    elif is_readable(file.type, file.url):
        from reader.commands.listening import read_file

        await read_file(context, file)
    else:
        await show_in_browser(context, file.url)


# ---------------------------------------------------------------- the browser and the desktop


async def browse(context: Context) -> None:
    if address := address_of(context):
        await show_in_browser(context, address)
    elif with_article(context) is not None:
        context.say(tr("This article has no address to open."))


async def show_in_browser(context: Context, address: str) -> None:
    """Give a live address to the reader's browser, never through a shell."""
    if urls.is_live(address) and urls.scheme(address) not in ("http", "https"):
        # A torrent that comes with an article, say: no browser's business.
        await hand_over(context, address)
        return
    if not urls.is_live(address):
        context.say(tr("Not opened: {address} is not a web address.", address=urls.display(address)))
        return
    if (opener := browsers.opener(context.program.settings.openers, address)) is not None:
        await open_by(context, opener, address)
        return
    if context.program.terminal.show_to_visitor(address):
        context.say(tr("Opened {address}.", address=urls.display(address)))
        return
    try:
        found = list(browsers.browsers(context.program.settings.browser, os.environ))
    except ValueError as error:
        context.say(tr("The setting browser cannot be read: {error}.", error=error), 12)
        return
    await _show_in(context, found, address)


async def _show_in(context: Context, found: Sequence[Browser], address: str) -> None:
    """Let the first browser that can show an address do so, and say what became of it."""
    shown, program, trouble = urls.display(address), "", ""
    for browser in found:
        program, trouble = browser.argv[0], await _trouble(context, browser, address)
        if not trouble:
            context.say(tr("Opened {address}.", address=shown))
            return
    if not program:
        context.say(tr("No browser was found for {address}; <copy_address> copies it.", address=shown))
        return
    said = tr("{program} did not open it ({error}); see the setting browser.", program=program, error=trouble)
    context.say(said, 12)


async def open_by(context: Context, opener: Browser, address: str) -> None:
    """Let a program of the settings open an address, and say what became of it."""
    trouble = await _trouble(context, opener, address)
    said = (
        tr(
            "{program} did not open it ({error}); see [openers] in config.toml.",
            program=opener.argv[0],
            error=trouble,
        )
        if trouble
        else tr("Opened {address}.", address=urls.display(address))
    )
    context.say(said, 12 if trouble else SAID)


async def _trouble(context: Context, browser: Browser, address: str) -> str:
    """Why a browser did not show an address; empty where it did."""
    argv = browser.showing(address)
    if browser.draws_in_terminal:
        return context.program.terminal.lend(argv)
    try:
        started = await context.ask(partial(browsers.start, argv), PROGRAMS)
    except Exception as error:
        return str(error)
    return "" if started else tr("it ended at once")


async def hand_over(context: Context, address: str) -> None:
    """Give an address that no browser opens to the desktop; where it is not taken, copy it."""
    shown = urls.display(address)
    if (opener := browsers.opener(context.program.settings.openers, address)) is not None:
        await open_by(context, opener, address)
        return
    program = desktop.opener(os.environ)
    if await context.ask(partial(desktop.hand_over, program, address), PROGRAMS):
        context.say(tr("Handed to the desktop: {address}.", address=shown))
    else:
        await copy(context, address, tr("No program here opens {address}; it is copied.", address=shown))
