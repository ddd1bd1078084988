"""Reading: links by letters, the outline, footnotes, finding, pictures, the whole text from the page."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from feeds.library import Opened
from reader import config
from reader.commands.sharing import with_article
from reader.i18n import formats
from reader.i18n.translate import tr, trn
from reader.keys.commands import ARTICLE, BY_ID, key_of
from reader.questions import Choice, Choose, Decide, Line, Type
from reader.tasks import FULL_TEXT, PICTURES

if TYPE_CHECKING:
    from reader.context import Context
    from reader.graphics import Drawing

MOST_PICTURES = 30
"""Pictures of one article that are loaded."""
PAN = 8
"""Columns that code goes sideways at a time."""


def pan_left(context: Context) -> None:
    _pan(context, -PAN)


def pan_right(context: Context) -> None:
    _pan(context, PAN)


def _pan(context: Context, columns: int) -> None:
    if not context.articles.page.pan(columns):
        context.say(tr("Nothing in view goes further that way."))


# ---------------------------------------------------------------- places in the article


async def link_hints(context: Context) -> None:
    """Letters on the links in view; the letters of one open it."""
    if with_article(context) is None:
        return
    page = context.articles.page
    if not page.links:
        context.say(tr("This article has no links."))
        return
    context.panes.focus(ARTICLE)
    with context.program.tasks.hold():
        # Where the article had no room its pane is laid out first.
        await context.panes.laid_out()
        are_shown = page.show_hints()
    if are_shown:
        said = tr("Type the letters of a link; Esc takes them away.")
        context.say(said, 60, holds=lambda: page.has_hints)
    else:
        context.say(tr("No link is in view."))


async def outline(context: Context) -> None:
    if with_article(context) is None:
        return
    headings = context.articles.page.headings
    if not headings:
        context.say(tr("This article has no headings."))
        return
    choices = [Choice("  " * (heading.level - 1) + heading.text, "", heading) for heading in headings]
    if (chosen := await context.choose(Choose(tr("Outline"), choices))) is not None:
        context.articles.page.go_to(chosen.value)


async def footnotes(context: Context) -> None:
    """The footnotes referred to in view, each beside its mark; from a jump to one, back."""
    if with_article(context) is None:
        return
    page = context.articles.page
    if page.jump_back():
        return
    marks = page.marks_in_view()
    if not marks:
        context.say(tr("No footnote is referred to in view."))
    bound = key_of("footnotes", context.program.keymap)
    turn = bound if len(bound) == 1 else "n"
    for place, (mark, text) in enumerate(marks, 1):
        if place < len(marks):
            keys = tr("{key} the next · Enter go to it · Esc close", key=turn)
        else:
            keys = tr("{key} close · Enter go to it", key=turn)
        title = tr("Footnote {number}", number=mark.number)
        answer = await context.choose(Decide(title, text, (turn, "enter"), keys, page.below(mark)))
        if answer == "enter":
            _to_note(context, mark.note)
        if answer != turn:
            return


def _to_note(context: Context, name: str) -> None:
    if context.articles.page.jump_to_note(name):
        context.panes.focus(ARTICLE)
        context.say(tr("{key} leads back.", key=key_of(BY_ID["back"].id, context.program.keymap)))


async def find(context: Context) -> None:
    """Mark what is typed in the open article; Enter goes to the first place, Esc marks nothing."""
    if with_article(context) is None:
        return
    page = context.articles.page

    def typed(line: Line, text: str) -> None:
        number = page.find(text)
        line.note(trn("{number} place", "{number} places", number) if text.strip() else "")

    question = Type(tr("find"), placeholder=tr("words of the article"), changed=typed, pane=ARTICLE)
    written = await context.choose(question)
    if written is None or not written.text:
        page.find("")
    else:
        find_next(context)


def find_next(context: Context) -> None:
    _go_to_found(context, 1)


def find_previous(context: Context) -> None:
    _go_to_found(context, -1)


def _go_to_found(context: Context, step: int) -> None:
    if with_article(context) is None:
        return
    place, number = context.articles.page.find_next(step)
    if number:
        context.say(
            tr(
                "Place {place} of {number}; <find_next> goes to the next, <find_previous> to the one before.",
                place=formats.number(place),
                number=formats.number(number),
            )
        )
    else:
        context.say(tr("Nothing is found in this article; <find> looks for something."))


# ---------------------------------------------------------------- pictures


async def pictures(context: Context) -> None:
    """Load and draw the pictures of the open article, one after the other."""
    if (opened := with_article(context)) is None:
        return
    page = context.articles.page
    images = [(number, image.src) for number, image in enumerate(page.images) if image.src]
    if not images:
        context.say(tr("This article has no pictures."))
        return
    from reader import graphics

    program = context.program
    way = graphics.of_terminal(program.settings.pictures, os.environ, program.terminal.has_many_colours)
    width, height = way.pixels(*page.picture_cells())
    cache, near = config.cache_folder() / "pictures", opened.article.feed_url

    def drawing(address: str) -> Drawing:
        from feeds.pictures import picture

        return graphics.draw(way, picture(address, width, height, cache, near, way.colours))

    async def load(number: int, address: str) -> None:
        try:
            drawn = await context.ask(lambda: drawing(address), PICTURES)
        except Exception as error:
            program.report(error)
            return
        if context.articles.is_open(opened.article.id):
            page.show_picture(number, drawn)

    await asyncio.gather(*(load(number, address) for number, address in images[:MOST_PICTURES]))


# ---------------------------------------------------------------- the whole text


async def full_text(context: Context) -> None:
    """The text of the article's page instead of the feed's; where it is here, the other of the two."""
    if (opened := with_article(context)) is None:
        return
    if not opened.article.entry.url:
        context.say(tr("This article has no page to fetch."))
        return
    if opened.article.full_text:
        _other_version(context, opened)
        return
    id = opened.article.id
    context.say(tr("Fetching the page…"), 60)
    fuller = await context.ask(lambda: context.library.articles.fetch_full_text(id), FULL_TEXT)
    said = tr(
        "The page's text, {minutes} min; <full_text> shows the feed's again.",
        minutes=fuller.reading.minutes,
    )
    context.say(said)
    if context.articles.is_open(id):
        context.articles.show(fuller)


def _other_version(context: Context, opened: Opened) -> None:
    """Show the feed's own text instead of the page's, or the page's again."""
    from feeds.reading import reading

    article = opened.article
    feeds_own = reading(article.entry)
    if opened.reading == feeds_own:
        context.articles.show(Opened(article, reading(article.entry, article.full_text)))
        context.say(tr("The page's text; <full_text> shows the feed's."))
    else:
        context.articles.show(Opened(article, feeds_own))
        context.say(tr("The feed's own text; <full_text> shows the page's."))


def whole_page(context: Context) -> None:
    """Show all that the page says instead of its article, or the article again."""
    from feeds.reading import reading

    if (opened := with_article(context)) is None:
        return
    article = opened.article
    if not article.entry.other:
        context.say(tr("Nothing else on this page looks like its article."))
        return
    whole = reading(article.entry, article.entry.other)
    if opened.reading == whole:
        context.articles.show(Opened(article, reading(article.entry, article.full_text)))
    else:
        context.articles.show(Opened(article, whole))
        context.say(tr("All that the page says; <whole_page> shows its article again."))
