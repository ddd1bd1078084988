"""What plain lines do in a way of their own, since lines are not panes."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from functools import partial

from feeds import query as query_language
from feeds import urls
from feeds.library.facts import as_text
from feeds.markup import clean
from reader import clipboard
from reader.commands import marking, subscribing
from reader.commands.sharing import with_article
from reader.i18n.messages import worded
from reader.i18n.translate import message, tr
from reader.keys.commands import COMMANDS
from reader.linear.context import LinearContext
from reader.linear.lines import headed
from reader.linear.verbs import is_told, verbs
from reader.listing import Section
from reader.questions import Ask

HELP = message("""\
A number opens what has it: a headline, a recommended piece, a link, a section.
Enter: more headlines, or the next unread article after an article.
A key or its word, with what it is about behind it: star 3, tag boats, /title:ferry is:unread.
Ctrl+C leaves a question or what takes long; between commands it ends the program.""")

INDEXING_SECONDS = 10.0
"""How long the texts that wait for the index are taken into it when a search begins."""


async def search(context: LinearContext, words: str) -> None:
    """List what the words find; there is no line to be heard while it is typed."""
    if (text := await context.choose(Ask(tr("search")))) is None:
        return
    query, library = query_language.parse(text), context.library
    if not library.own.readonly:
        library.shown.index.take_in_words(INDEXING_SECONDS)
    before = context.headlines.section
    context.headlines.show(Section(tr("Found for {words}", words=text), query, "relevance", query))
    context.headlines.origin = (before, None)


async def tag(context: LinearContext, words: str) -> None:
    """Give the articles the tags typed; one that all of them have already is taken away."""
    ids = context.targets()
    rows = [row for id in ids if (row := context.headlines.row(id)) is not None]
    if not rows or (text := await context.choose(Ask(""))) is None:
        return
    wanted, had = set(marking.tags_of(text)), set.intersection(*(set(row.tags) for row in rows))
    change = partial(context.library.articles.set_tags, ids, wanted - had, wanted & had)
    await marking.mark(context, change)
    context.tell(headed(tr("Tags")) + " " + marking.tags_text(sorted(had ^ wanted)))


async def copy_address(context: LinearContext, words: str) -> None:
    """Say the address, and copy it where a program takes it."""
    if (opened := with_article(context)) is None:
        return
    address = opened.article.entry.url
    context.tell(urls.display(address) or tr("This article has no address."))
    if address and clipboard.copy(address, os.environ).by:
        context.tell(tr("Copied {address}.", address=urls.display(address)))


async def copy_text(context: LinearContext, words: str) -> None:
    """Copy the article's text, where a program takes it: a terminal is asked by signs that plain lines have not."""
    if (opened := with_article(context)) is None:
        return
    context.tell(
        tr("The article's text is copied.")
        if clipboard.copy(as_text(opened), os.environ).by
        else tr(
            "Not copied: this terminal has no clipboard, and no program for it (wl-copy, xclip, xsel) is here."
        )
    )


async def footnotes(context: LinearContext, words: str) -> None:
    """Tell the footnotes of the article."""
    if with_article(context) is None:
        return
    marks = context.articles.page.marks_in_view()
    context.tell(
        "\n".join(f"{mark.number}  {text}" for mark, text in marks)
        or tr("No footnote is referred to in view.")
    )


async def add(context: LinearContext, words: str) -> None:
    """Subscribe to the feed at an address; keep what is not the reader's own yet, where no address is given."""
    library, opened = context.library, context.opened
    passes = opened is not None and library.keeping.is_transient(opened.article.id)
    is_foreign = library.opened is not None and not context.program.shows_sample
    if not words and (passes or is_foreign):
        await subscribing.add(context)
    elif (address := await context.choose(Ask(tr("Add a feed")))) is not None:
        context.tell(clean(worded(library.own.sources.add(address))))
        context.program.turn_home()
        context.headlines.tell_anew()


async def open_sources(context: LinearContext, words: str) -> None:
    """Read files, folders and addresses into what is open."""
    context.program.open_sources([words])


async def select(context: LinearContext, words: str) -> None:
    """Select the headline with a number, or no longer; with words, what a query finds."""
    if words:
        await marking.select_where(context, words)
    else:
        marking.select(context)


async def help_told(context: LinearContext, words: str) -> None:
    """Every command with its keys and its word."""
    context.tell(tr(HELP))
    bound = verbs(context.program.keymap)
    for command in COMMANDS:
        if is_told(command):
            keys = [key for key, id in bound.items() if id == command.id]
            context.tell(f"{', '.join((*keys, command.id.replace('_', '-')))}: {tr(command.label)}")


Own = Callable[[LinearContext, str], Awaitable[None]]
OWN: dict[str, Own] = {
    "search": search,
    "tag": tag,
    "copy_address": copy_address,
    "copy_text": copy_text,
    "footnotes": footnotes,
    "add": add,
    "open": open_sources,
    "select": select,
    "help": help_told,
}
"""A command's id -> what is done instead of what the table runs; it is given what stood behind the verb."""
