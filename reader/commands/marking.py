"""Marking: many articles at once, tags, later, hiding, and taking any of it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from feeds import query as query_language
from feeds.errors import QueryError
from feeds.model import Headline
from reader import clock
from reader.changes import Change
from reader.i18n import formats
from reader.i18n.messages import sentence, worded
from reader.i18n.translate import tr, trn
from reader.keys.commands import SIDEBAR
from reader.questions import Ask, Choice, Choose

if TYPE_CHECKING:
    from feeds.messages import Message
    from reader.context import Context

LATER = "later"
"""The tag of what is to be read later."""


async def mark(context: Context, call: Callable[[], object]) -> None:
    """Write a mark that the list shows already. A mark on a recommended piece teaches."""
    teaches = context.panes.here == SIDEBAR
    await context.write(call)
    context.changed(Change.MARKED)
    if teaches:
        context.changed(Change.TAUGHT)


def _rows(context: Context, ids: Sequence[int]) -> list[Headline]:
    return [row for id in ids if (row := context.headlines.row(id)) is not None]


# ---------------------------------------------------------------- selecting


def select(context: Context) -> None:
    context.headlines.toggle_selected()
    _say_selected(context)


def select_range(context: Context) -> None:
    context.headlines.select_range()
    _say_selected(context)


async def select_where(context: Context, text: str) -> None:
    """Select the articles of the list that a query finds."""
    try:
        query = query_language.parse(text)
    except QueryError as error:
        context.say(sentence(error))
        return
    ids = list(context.headlines.ids)
    context.headlines.select_ids(await context.ask(lambda: context.library.shown.lists.among(ids, query)))
    _say_selected(context)


def _say_selected(context: Context) -> None:
    headlines = context.headlines
    number = len(headlines.selected)
    said = (
        trn(
            "{number} article selected; the next mark is for all of them, <back> for none.",
            "{number} articles selected; the next mark is for all of them, <back> for none.",
            number,
        )
        if number
        else tr("Nothing is selected.")
    )
    context.say(said, holds=lambda: len(headlines.selected) == number)


# ---------------------------------------------------------------- marks


async def star(context: Context) -> None:
    ids = context.targets()
    if not (rows := _rows(context, ids)):
        return
    starred = not all(row.starred for row in rows)
    for id in ids:
        context.headlines.change(id, starred=starred)
    if len(ids) == 1:
        context.say(tr("Starred.") if starred else tr("No longer starred."))
    elif starred:
        context.say(trn("{number} article starred.", "{number} starred.", len(ids)))
    else:
        context.say(trn("{number} article no longer starred.", "{number} no longer starred.", len(ids)))
    await mark(context, partial(context.library.articles.set_starred, ids, starred))


def toggle_read(context: Context) -> None:
    ids = context.targets()
    if rows := _rows(context, ids):
        context.articles.mark_read(ids, not all(row.read for row in rows))


async def hide(context: Context) -> None:
    if not (ids := context.targets()):
        return
    context.headlines.take_out(ids)
    context.say(
        tr("The article is hidden. <undo> brings it back; is:hidden lists all that are.")
        if len(ids) == 1
        else trn(
            "{number} article is hidden. <undo> brings it back; is:hidden lists all that are.",
            "{number} articles are hidden. <undo> brings them back; is:hidden lists all that are.",
            len(ids),
        )
    )
    await mark(context, partial(context.library.articles.set_hidden, ids, True))


async def later(context: Context) -> None:
    ids = context.targets()
    if not (rows := _rows(context, ids)):
        return
    add = not all(LATER in row.tags for row in rows)
    for row in rows:
        tags = {*row.tags, LATER} if add else {*row.tags} - {LATER}
        context.headlines.change(row.id, tags=tuple(sorted(tags)))
    context.say(_said_later(len(ids), add))
    change = ([LATER], []) if add else ([], [LATER])
    await mark(context, partial(context.library.articles.set_tags, ids, *change))


def _said_later(number: int, kept: bool) -> str:
    if number == 1:
        return (
            tr("The article is kept for later.") if kept else tr("The article is no longer kept for later.")
        )
    if kept:
        return trn("{number} article is kept for later.", "{number} articles are kept for later.", number)
    return trn(
        "{number} article is no longer kept for later.",
        "{number} articles are no longer kept for later.",
        number,
    )


async def tag(context: Context) -> None:
    """Ask for the tags of the articles: what all of them have stands in the line."""
    ids = context.targets()
    if not (rows := _rows(context, ids)):
        return
    shared = set.intersection(*(set(row.tags) for row in rows))
    about = rows[0].title if len(rows) == 1 else formats.articles(len(ids))
    known = context.library.own.articles.tags()
    used = " ".join(f"{tags_text([name])} ({formats.number(number)})" for name, number in known.items())
    note = tr("In use: {tags}", tags=used) if known else ""
    question = Ask(
        tr("Tags"),
        "\n\n".join(part for part in (about, note) if part),
        value=tags_text(sorted(shared)),
        placeholder=tr('words between spaces; "several words" in quotes'),
        empty=True,
        change=True,
    )
    if (text := await context.choose(question)) is None:
        return
    wanted = set(tags_of(text))
    add, remove = wanted - shared, shared - wanted
    for row in rows:
        context.headlines.change(row.id, tags=tuple(sorted({*row.tags, *add} - remove)))
    await mark(context, partial(context.library.articles.set_tags, ids, add, remove))


_TAG = re.compile(r'"(?P<quoted>(?:[^"\\]|\\.)*)(?:"|$)|(?P<word>[^\s,]+)')


def tags_text(tags: Iterable[str]) -> str:
    """Tags as they are typed: words between spaces, in quotes where they would fall apart."""
    return " ".join(tag if tags_of(tag) == [tag] else _quoted(tag) for tag in tags)


def tags_of(text: str) -> list[str]:
    """The tags of a typed line, between spaces or commas; a # before a word is no part of it."""
    tags = [
        found["word"].strip("#")
        if found["quoted"] is None
        else re.sub(r"\\(.)", r"\1", found["quoted"]).strip()
        for found in _TAG.finditer(text)
    ]
    return [tag for tag in tags if tag]


def _quoted(tag: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", tag) + '"'


# ---------------------------------------------------------------- many at once


async def mark_all_read(context: Context) -> None:
    """Mark what the list shows: what has arrived since it was made is not read by that."""
    await _mark_listed(context, context.headlines.ids[:])


async def read_above(context: Context) -> None:
    """Mark what stands above the cursor, the headline under it left as it is."""
    await _mark_listed(context, context.headlines.ids[: context.headlines.cursor])


async def read_below(context: Context) -> None:
    """Mark what stands below the cursor, the headline under it left as it is."""
    await _mark_listed(context, context.headlines.ids[context.headlines.cursor + 1 :])


async def _mark_listed(context: Context, ids: Sequence[int]) -> None:
    query = context.headlines.section.query
    number = await context.write(lambda: context.library.articles.mark_listed_read(ids, query))
    if not number:
        context.say(tr("Nothing here is unread."))
        return
    context.say(
        trn(
            "{number} article marked read. <undo> takes it back.",
            "{number} articles marked read. <undo> takes it back.",
            number,
        )
    )
    context.changed(Change.MARKED_MANY)


# ---------------------------------------------------------------- undo


async def undo(context: Context, change_id: int | None = None) -> None:
    """Take back the last change, or the one with this id."""
    headlines, library = context.headlines, context.library
    listed = headlines.section
    before = headlines.was_named.get(listed)

    def work() -> tuple[Message | None, bool]:
        return library.undo(change_id), before is not None and not library.shown.lists.count(listed.query)

    label, is_gone = await context.write(work)
    context.say(tr("Undone: {change}.", change=worded(label)) if label else tr("There is nothing to undo."))
    context.changed(Change.MARKED_MANY)
    if before is not None and is_gone and headlines.section == listed:
        headlines.show(before)


async def changes(context: Context) -> None:
    """All that was done in the last thirty days, newest first; Enter takes one of it back."""
    found = await context.ask(context.library.history)
    if not found:
        context.say(tr("Nothing was changed in the last thirty days."))
        return
    now = clock.now()
    choices = [
        Choice(
            worded(change.label),
            tr("taken back") if change.undone else formats.age(change.at, now),
            change,
            "↶" if change.undone else " ",
        )
        for change in found
    ]
    chosen = await context.choose(
        Choose(tr("What was changed"), choices, note=tr("Enter takes it back · Esc close"))
    )
    if chosen is None:
        return
    if chosen.value.undone:
        context.say(tr("That was taken back already."))
    else:
        await undo(context, chosen.value.id)
