"""Feeds: how one does, and all that can be done with it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from feeds.model import LONGEST_INTERVAL, Feed, FeedKind
from feeds.query import FromFeed, folder_of, folder_text
from reader import clock, figures
from reader.commands.sections import Affair, arrange, ask_kept, decide, part_affairs
from reader.i18n import formats
from reader.i18n.messages import worded
from reader.i18n.translate import tr, trn
from reader.keys.commands import SIDEBAR
from reader.questions import Ask

if TYPE_CHECKING:
    from reader.context import Context

YEAR = LONGEST_INTERVAL // timedelta(minutes=1)
MOST_VISITS = 6
"""Answers of a server that are named."""


async def feed(context: Context) -> None:
    """The affairs of the listed feed, else of the feed of the article at hand."""
    if (part := context.panes.part) is not None:
        await part_affairs(context, part)
        return
    root = context.headlines.section.query.root
    target = context.target()
    row = context.headlines.row(target) if target is not None else None
    id = row.feed_id if row is not None else 0
    if isinstance(root, FromFeed) and context.panes.here != SIDEBAR:
        id = root.id
    found = await context.ask(lambda: context.library.subscriptions.feed(id))
    if found is None:
        context.say(tr("This article belongs to no feed of your library."))
    else:
        await feed_affairs(context, found)


async def feed_affairs(context: Context, feed: Feed) -> None:
    """How a feed does, and all that can be done with it."""
    from reader.commands.following import show_in_browser

    settings = feed.settings
    affairs: dict[str, Affair] = {
        "n": (tr("rename it"), partial(_rename, context, feed)),
        "f": (tr("put it into a folder"), partial(_move, context, feed)),
        "i": (tr("how often it is asked"), partial(_interval, context, feed)),
        "k": (tr("how long its articles are kept"), partial(_keep, context, feed)),
        "x": (
            tr("no longer fetch the full text of each article")
            if settings.full_text
            else tr("always fetch the full text from the page"),
            partial(_set, context, feed, full_text=not settings.full_text),
        ),
        "p": (
            tr("no longer load its pictures") if settings.images else tr("load its pictures"),
            partial(_set, context, feed, images=not settings.images),
        ),
        "r": (tr("refresh it now"), partial(context.program.refresh_feeds, [feed.id])),
        "o": (tr("open its site"), partial(show_in_browser, context, feed.site_url or feed.url)),
        "u": (tr("unsubscribe; it can come back for thirty days"), partial(_unsubscribe, context, feed)),
    }
    if feed.fetch.moved_to:
        moved = tr("let it live at {address}", address=feed.fetch.moved_to)
        affairs["a"] = (moved, partial(apply_move, context, feed))
    await decide(context, feed.title, about(feed), affairs)


async def _rename(context: Context, feed: Feed) -> None:
    text = tr("Your name for it; empty gives it back its publisher's.")
    question = Ask(tr("Rename"), text, value=feed.title, empty=True, change=True)
    if (name := await context.choose(question)) is not None:
        await arrange(
            context,
            partial(context.library.subscriptions.rename, feed.id, name),
            tr("Named {name}.", name=name) if name else tr("It has its publisher's name again."),
        )


async def _move(context: Context, feed: Feed) -> None:
    text = tr("Its folder, as in Science/Space; empty for the top. A slash of a name is written \\/.")
    question = Ask(tr("Folder"), text, value=folder_text(feed.folder), empty=True, change=True)
    if (path := await context.choose(question)) is None:
        return
    folder = folder_of(path)
    await arrange(
        context,
        partial(context.library.subscriptions.move, feed.id, folder),
        tr("{feed} is in {folder} now.", feed=feed.title, folder=" / ".join(folder))
        if folder
        else tr("{feed} is at the top.", feed=feed.title),
    )


async def _interval(context: Context, feed: Feed) -> None:
    own = feed.settings.interval
    value = str(int(own.total_seconds() // 60)) if own else ""
    text = tr("Minutes between two refreshes; empty follows the feed's own rhythm.")
    question = Ask(tr("How often"), text, value=value, empty=True, change=True)
    if (typed := await context.choose(question)) is None:
        return
    minutes = figures.whole(typed, YEAR) or 0
    if typed and not minutes:
        said = tr(
            "{text} is no number of minutes from 1 to {most}.", text=repr(typed), most=formats.number(YEAR)
        )
        context.say(said)
        return
    await _set(context, feed, interval=timedelta(minutes=minutes) if minutes else None)


async def _keep(context: Context, feed: Feed) -> None:
    kept = await ask_kept(context, feed.settings.keep_days, feed.settings.keep_count)
    if kept is not None:
        days, count = kept
        await _set(context, feed, keep_days=days, keep_count=count)


async def _set(context: Context, feed: Feed, **changes: Any) -> None:
    await arrange(
        context,
        partial(context.library.subscriptions.set_settings, feed.id, **changes),
        tr("The settings of {feed} are changed; <undo> takes it back.", feed=feed.title),
    )


async def _unsubscribe(context: Context, feed: Feed) -> None:
    def said(spared: int) -> str:
        gone = tr("Unsubscribed from {feed}. <undo> brings it back with all it had.", feed=feed.title)
        if not spared:
            return gone
        return f"{gone} " + trn(
            "{number} starred, tagged or noted article stays.",
            "{number} starred, tagged or noted articles stay.",
            spared,
        )

    await arrange(context, partial(context.library.subscriptions.unsubscribe, feed.id), said)


async def apply_move(context: Context, feed: Feed) -> None:
    """Let a feed live where its server says it has moved."""
    await arrange(
        context,
        partial(context.library.subscriptions.apply_move, feed.id),
        tr("{feed} lives at its new address now.", feed=feed.title),
    )


def _ails(feed: Feed) -> list[str]:
    """What is wrong with a feed, first of all that is said of it, each with its sign."""
    state, found = feed.fetch, []
    if state.retired:
        found.append("⊘ " + tr("ended by its publisher (410): it is not asked any more"))
    elif state.error:
        failed = trn(
            "{error} ({number} attempt in a row)",
            "{error} ({number} attempts in a row)",
            state.failures,
            error=worded(state.error),
        )
        found.append(f"✗ {failed}")
    if state.moved_to:
        found.append("→ " + tr("its server says it has moved to {address}", address=state.moved_to))
    return [*found, ""] if found else []


def about(feed: Feed) -> str:
    """A feed's affairs in a few lines: where it lives, how it does, what is set."""
    now, state = clock.now(), feed.fetch
    lines = [*_ails(feed), feed.url]
    if feed.folder:
        lines.append(tr("in {folder}", folder=" / ".join(feed.folder)))
    unread = formats.number(feed.unread)
    lines.append(
        trn(
            "{number} article, {unread} unread",
            "{number} articles, {unread} unread",
            feed.total,
            unread=unread,
        )
    )
    if state.succeeded:
        when = formats.age(state.succeeded, now)
        lines.append(
            tr("last answered {age} (HTTP {status})", age=when, status=state.status)
            if state.status
            else tr("last answered {age}", age=when)
        )
    if feed.visits and feed.kind is not FeedKind.PROGRAM:
        answers = ", ".join(
            tr("{status} {age}", status=status or tr("no answer"), age=formats.age(at, now))
            for at, status in feed.visits[:MOST_VISITS]
        )
        lines.append(tr("answers: {answers}", answers=answers))
    if state.due and state.checked and state.due > state.checked:
        lines.append(tr("asked about every {span}", span=formats.span(state.due - state.checked)))
    return "\n".join(lines)
