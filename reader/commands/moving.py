"""Moving: within a pane, between panes, from one article to the next, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.i18n import translate
from reader.i18n.translate import tr
from reader.keys.commands import ARTICLE, LIST, SECTIONS, SIDEBAR

if TYPE_CHECKING:
    from reader.context import Context

MOST_TIMES = 100
"""A count goes no higher where each time is work."""
LINES = 3
"""Lines the article is scrolled by from anywhere."""


def _times(count: int) -> range:
    return range(min(count, MOST_TIMES) or 1)


# ---------------------------------------------------------------- within a pane


def down(context: Context, count: int = 0) -> None:
    context.panes.current.move(count or 1)


def up(context: Context, count: int = 0) -> None:
    context.panes.current.move(-(count or 1))


def top(context: Context, count: int = 0) -> None:
    """To the top, or to the row with that number."""
    pane = context.panes.current
    if count and pane.has_rows:
        pane.move_to(count - 1)
    else:
        pane.home()


def bottom(context: Context, count: int = 0) -> None:
    """To the bottom, or to the row with that number."""
    pane = context.panes.current
    if count and pane.has_rows:
        pane.move_to(count - 1)
    else:
        pane.end()


def page_down(context: Context, count: int = 0) -> None:
    for _ in _times(count):
        context.panes.current.page(1)


def page_up(context: Context, count: int = 0) -> None:
    for _ in _times(count):
        context.panes.current.page(-1)


def scroll_down(context: Context, count: int = 0) -> None:
    context.articles.page.move(LINES * len(_times(count)))


def scroll_up(context: Context, count: int = 0) -> None:
    context.articles.page.move(-LINES * len(_times(count)))


def fold(context: Context) -> None:
    if not context.panes.fold():
        context.say(tr("Only a folder can be folded."))


# ---------------------------------------------------------------- between panes


def pane_left(context: Context) -> None:
    context.panes.step(1 if translate.leftwards() else -1)


def pane_right(context: Context) -> None:
    context.panes.step(-1 if translate.leftwards() else 1)


def next_pane(context: Context) -> None:
    context.panes.go_round(1)


def previous_pane(context: Context) -> None:
    context.panes.go_round(-1)


async def open_it(context: Context) -> None:
    """Open what is under the cursor: a section, a headline, a piece. The open article is read on."""
    here, current = context.panes.here, context.headlines.current
    if here == SECTIONS:
        context.panes.pick()
    elif here == LIST and current is not None:
        context.articles.read(current, focus=True)
    elif here == SIDEBAR and (piece := context.pieces.current) is not None:
        from reader.commands.following import open_piece

        await open_piece(context, piece)
    elif here == ARTICLE:
        await read_on(context)


def back(context: Context) -> None:
    """Take the last layer off, or go back to where one came from."""
    headlines, panes = context.headlines, context.panes
    if context.program.terminal.unselect():
        return
    if panes.here == ARTICLE and context.articles.peel():
        return
    if panes.zen:
        panes.toggle_zen()
    elif panes.here == LIST and headlines.selected:
        headlines.select_ids(())
        context.say(tr("Nothing is selected."))
    elif panes.leave():
        pass
    elif headlines.origin is not None:
        headlines.show(*headlines.origin)
    elif headlines.section != headlines.sections[0]:
        headlines.show(headlines.sections[0], keep=headlines.current)


def close_article(context: Context) -> None:
    """Back to the headlines, whatever layers lie on the article."""
    if context.panes.zen:
        context.panes.toggle_zen()
    context.panes.focus(LIST)


# ---------------------------------------------------------------- from article to article


async def next_unread(context: Context, count: int = 0) -> None:
    for _ in _times(count):
        await context.headlines.go_unread(1)


async def previous_unread(context: Context, count: int = 0) -> None:
    for _ in _times(count):
        await context.headlines.go_unread(-1)


async def read_on(context: Context) -> None:
    """A page further; at the end of the article the next unread one."""
    if context.articles.read_on():
        return
    await context.headlines.go_unread(1)


def next_piece(context: Context) -> None:
    _piece(context, 1)


def previous_piece(context: Context) -> None:
    _piece(context, -1)


def _piece(context: Context, step: int) -> None:
    if not context.pieces.number:
        context.say(tr("Nothing is recommended beside this article yet."))
    elif context.panes.here != SIDEBAR:
        context.panes.focus(SIDEBAR)
    else:
        context.panes.current.move(step)


def history_back(context: Context) -> None:
    if not context.articles.page.jump_back():
        _revisit(context, context.articles.back(), tr("This is where you began."))


def history_forward(context: Context) -> None:
    _revisit(context, context.articles.forward(), tr("This is the last one you read."))


def _revisit(context: Context, id: int | None, otherwise: str) -> None:
    if id is None:
        context.say(otherwise)
    elif not context.headlines.select(id):
        context.articles.preview(id)
