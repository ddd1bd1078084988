"""Health: what works, what does not and why, feed by feed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from feeds import collation
from feeds.model import Feed
from reader import clock
from reader.commands.feeds import apply_move, feed_affairs
from reader.i18n import formats
from reader.i18n.messages import worded
from reader.i18n.translate import tr, trn
from reader.questions import Choice, Choose

if TYPE_CHECKING:
    from reader.context import Context


async def health(context: Context) -> None:
    """Each feed with its trouble, worst first; Enter tells all of it, with what can be done."""
    now = clock.now()
    feeds = await context.ask(context.library.own.subscriptions.feeds)
    choices = [_patient(feed, now) for feed in sorted(feeds, key=_trouble)]
    if not choices:
        context.say(tr("There are no feeds yet; <add> adds one, <catalogue> offers some."))
        return
    question = Choose(
        tr("Feed health"),
        choices,
        note=tr("Worst first · Enter tells more · ^R refresh · ^U apply a move · Esc close"),
        others=("ctrl+r", "ctrl+u"),
    )
    if (chosen := await context.choose(question)) is None:
        return
    if chosen.key == "ctrl+r":
        context.program.refresh_feeds([chosen.value.id])
    elif chosen.key == "ctrl+u":
        await apply_move(context, chosen.value)
    else:
        await feed_affairs(context, chosen.value)


def _trouble(feed: Feed) -> tuple[int, str, int, str]:
    """What sorts the feeds by trouble: failing, ended, moved, never asked, well; those with one cause together."""
    state = feed.fetch
    kinds = (bool(state.error), state.retired, bool(state.moved_to), state.succeeded is None, True)
    return kinds.index(True), _cause(feed), -state.failures, collation.key(feed.title)


def _patient(feed: Feed, now: datetime) -> Choice[Feed]:
    """A feed under what ails it, said by sign and ink."""
    state = feed.fetch
    sign, ink = (
        ("✗", "alarm")
        if state.error
        else ("⊘", "dim")
        if state.retired
        else ("→", "text")
        if state.moved_to
        else ("✓", "good")
        if state.succeeded
        else ("·", "dim")
    )
    return Choice(feed.title, _state(feed, now), feed, sign, f"{sign} {_cause(feed)}", ink)


def _cause(feed: Feed) -> str:
    """What ails a feed, as a heading."""
    state = feed.fetch
    if state.error:
        return worded(state.error)
    if state.retired:
        return tr("ended by its publisher (410)")
    if state.moved_to:
        return tr("moved: ^U applies it")
    return tr("answers") if state.succeeded else tr("never fetched")


def _state(feed: Feed, now: datetime) -> str:
    """What is to be said of one feed among those that have the same cause."""
    state = feed.fetch
    if state.error:
        return trn("{number} attempt", "{number} attempts", state.failures) if state.failures else ""
    if state.moved_to:
        return tr("moved to {address}", address=state.moved_to)
    if state.retired or not state.succeeded:
        return ""
    when = formats.age(state.succeeded, now)
    if not feed.total:
        return tr("answered {age}", age=when)
    share = 100 * (feed.total - feed.unread) // feed.total
    return tr("answered {age} · {percent} % read", age=when, percent=share)
