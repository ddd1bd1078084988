"""Noting: passages highlighted, notes written on them and on articles, and all that was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from feeds.anchors import Anchor, anchor, locate
from feeds.model import Article, Note
from reader.changes import Change
from reader.commands.sharing import with_article
from reader.i18n.translate import tr
from reader.keys.commands import ARTICLE
from reader.questions import Ask, Choice, Choose

if TYPE_CHECKING:
    from feeds.library import Opened
    from reader.context import Context

LONGEST_SHOWN = 300
"""Letters of a passage that a list or a question shows."""
CHOOSING_SECONDS = 600.0
"""How long the keys that choose are said."""
Noted = tuple[Article, Note]


async def highlight(context: Context) -> None:
    """Highlight the passage that is chosen; where none is, begin to choose one."""
    if (opened := with_article(context)) is None:
        return
    page = context.articles.page
    passage = page.passage()
    if passage is None and page.begin_passage():
        context.panes.focus(ARTICLE)
        said = tr("Arrows choose; Enter highlights, n notes, Esc leaves it.")
        context.say(said, CHOOSING_SECONDS, holds=lambda: page.is_choosing)
        return
    if passage is None and (passage := await _typed(context, opened)) is None:
        return
    await _keep(context, opened, Note(anchor=passage, at=datetime.now(UTC)))
    context.say(tr("Highlighted. <undo> takes it back, <notes> lists what is noted."))


async def _typed(context: Context, opened: Opened) -> Anchor | None:
    """The passage whose words are typed, where there are no panes to choose it in; None without one."""
    from feeds.reading import said

    if (words := await context.choose(Ask(tr("The words of the passage")))) is None:
        return None
    text = said(opened.article.entry.title, opened.reading)
    if (place := locate(text, Anchor(words))) is None:
        context.say(tr("The article has no passage “{text}”.", text=words))
        return None
    return anchor(text, *place)


async def note(context: Context) -> None:
    """Ask for a note on the passage that is chosen, else on the article."""
    if (opened := with_article(context)) is None:
        return
    passage = context.articles.page.passage() or Anchor()
    words = await context.choose(Ask(tr("Note"), passage.quote[:LONGEST_SHOWN] or opened.article.entry.title))
    if words is not None:
        await _keep(context, opened, Note(anchor=passage, words=words, at=datetime.now(UTC)))
        context.say(tr("Noted. <undo> takes it back, <notes> lists what is noted."))


async def _keep(context: Context, opened: Opened, made: Note) -> None:
    library, id = context.library, opened.article.id

    def work() -> None:
        library.articles.keep_note(id, made)
        if library.keeping.is_transient(id):
            library.keeping.keep_transient(id)

    await context.write(work)
    context.articles.page.forget_passage()
    context.changed(Change.NOTED)


# ---------------------------------------------------------------- lists


async def notes(context: Context) -> None:
    """The notes of the open article: go to one, change it, take it away."""
    if (opened := with_article(context)) is None:
        return
    found = await context.ask(lambda: _noted(context, [opened.article.id]))
    if not found:
        context.say(tr("Nothing is noted on this article; <highlight> chooses a passage, <note> writes."))
        return
    page = context.articles.page

    def beside(note: Note) -> str:
        is_shown = not note.anchor.quote or page.shows(note.anchor)
        return "" if is_shown else tr("(not found in this text)")

    choices = [_choice(article, note, beside(note)) for article, note in found]
    await _choose(context, tr("Notes on this article"), choices)


async def all_notes(context: Context) -> None:
    """The notes of all articles, those of the newest article first."""
    from feeds.query import NOTED

    found = await context.ask(lambda: _noted(context, context.library.shown.lists.ids(NOTED)))
    if not found:
        context.say(tr("Nothing is noted on any article."))
        return
    choices = [_choice(article, note, article.entry.title) for article, note in found]
    await _choose(context, tr("Notes and highlights"), choices)


def _noted(context: Context, ids: Sequence[int]) -> list[Noted]:
    return [(article, note) for article in context.library.articles.whole(ids) for note in article.notes]


def _choice(article: Article, note: Note, beside: str) -> Choice[Noted]:
    quote = (
        tr("“{text}”", text=" ".join(note.anchor.quote.split())[:LONGEST_SHOWN]) if note.anchor.quote else ""
    )
    text = " · ".join(part for part in (" ".join(note.words.split()), quote) if part)
    return Choice(text, beside, (article, note), "✎" if note.words else "▁")


async def _choose(context: Context, title: str, choices: Sequence[Choice[Noted]]) -> None:
    keys = tr("Enter go to it · ^E change it · ^D take it away · Esc close")
    chosen = await context.choose(Choose(title, choices, note=keys, others=("ctrl+e", "ctrl+d")))
    if chosen is None:
        return
    article, note = chosen.value
    if chosen.key == "ctrl+e":
        await _change(context, article, note)
    elif chosen.key == "ctrl+d":
        await context.write(partial(context.library.articles.remove_note, article.id, note))
        context.changed(Change.NOTED)
        context.say(tr("The note is taken away. <undo> brings it back."))
    else:
        await _go_to(context, article, note)


async def _change(context: Context, article: Article, note: Note) -> None:
    question = Ask(
        tr("Note"),
        note.anchor.quote[:LONGEST_SHOWN],
        value=note.words,
        empty=bool(note.anchor.quote),
        change=True,
    )
    words = await context.choose(question)
    if words is not None:
        kept = replace(note, words=words)
        await context.write(partial(context.library.articles.keep_note, article.id, kept))
        context.changed(Change.NOTED)


async def _go_to(context: Context, article: Article, note: Note) -> None:
    """Open the article of a note where another is open, and go to its passage."""
    if context.opened is None or context.opened.article.id != article.id:
        opened = await context.ask(partial(context.library.articles.open, article.id))
        context.articles.visit(article.id)
        context.articles.show(opened)
        await context.panes.laid_out()
    context.panes.focus(ARTICLE)
    if note.anchor.quote and not context.articles.page.go_to_passage(note.anchor):
        context.say(tr("“{text}” is not found in this text.", text=note.anchor.quote[:LONGEST_SHOWN]))
