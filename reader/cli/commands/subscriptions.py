"""Commands about the feeds the reader follows."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from feeds.model import LONGEST_INTERVAL, MOST_DAYS
from reader import figures
from reader.cli import facts, forms
from reader.cli.call import Call
from reader.cli.commands import chosen
from reader.cli.output import Misused, printable
from reader.cli.status import Status
from reader.i18n.translate import message, tr

if TYPE_CHECKING:
    from feeds.model import Feed


def feeds(call: Call) -> Status:
    """Print the feeds, or those of the articles a query finds."""
    from feeds import collation

    with call.library() as library:
        found = sorted(
            library.shown.subscriptions.feeds(),
            key=lambda feed: (-feed.fetch.failures, collation.key(feed.title)),
        )
        if call.given.query is not None:
            ids = library.shown.lists.ids(chosen.query(call, library, call.given.query))
            meant = set(library.shown.store.lists.feeds_of(ids).values())
            found = [feed for feed in found if feed.id in meant]
    call.out.each(found, facts.feed, _line)
    return Status.DONE


def feed(call: Call) -> Status:
    with call.library() as library:
        found = chosen.feed(library, call.given.feed)
    call.out.one(facts.feed(found), _line(found))
    return Status.DONE


def _line(feed: Feed) -> str:
    from reader.i18n.messages import worded

    moved = feed.fetch.moved_to
    error = feed.fetch.error
    trouble = worded(error) if error else tr("moved to {address}", address=moved) if moved else ""
    words = f"{feed.title}  {feed.url}" + (f"  ! {trouble}" if trouble else "")
    return f"{feed.unread:>6}/{feed.total:<6} {printable(words)}"


def remove(call: Call) -> Status:
    with call.library() as library:
        # All are looked for before one is gone.
        for feed in [chosen.feed(library, named) for named in call.given.feeds]:
            chosen.told_change(call, library, partial(library.subscriptions.unsubscribe, feed.id))
    return call.out.status


def rename(call: Call) -> Status:
    with call.library() as library:
        feed = chosen.feed(library, call.given.feed)
        return chosen.told_change(
            call, library, lambda: library.subscriptions.rename(feed.id, call.given.name)
        )


def move(call: Call) -> Status:
    from feeds.query import folder_of

    folder = folder_of(call.given.folder)
    with call.library() as library:
        feed = chosen.feed(library, call.given.feed)
        return chosen.told_change(call, library, lambda: library.subscriptions.move(feed.id, folder))


def set_settings(call: Call) -> Status:
    """Change some settings of a feed and print them all."""
    changes = dict(_setting(each) for each in call.given.settings)
    with call.library() as library:
        feed = chosen.feed(library, call.given.feed)
        if changes:
            library.subscriptions.set_settings(feed.id, **changes)
        found = library.subscriptions.feed(feed.id)
    if found is not None:
        said = facts.feed_settings(found)
        lines = (f"{name} = {forms.as_json(said[name])}" for name in (*SETTINGS, "headers"))
        call.out.one(said, "\n".join((printable(found.title), *lines)))
    return Status.DONE


def _setting(text: str) -> tuple[str, Any]:
    """A setting as it was typed, `keep_days=30`. Raises Misused."""
    name, equals, value = text.partition("=")
    if not equals or name not in SETTINGS:
        raise Misused(
            tr(
                "{text} sets nothing; a feed has {names}",
                text=repr(printable(text)),
                names=", ".join(SETTINGS),
            )
        )
    read, default, wanted = SETTINGS[name]
    if not value:
        return name, default
    try:
        return name, read(value)
    except ValueError as error:
        raise Misused(tr("{name} must be {wanted}", name=name, wanted=tr(wanted))) from error


def _minutes(text: str) -> timedelta:
    return timedelta(minutes=_whole(text, LONGEST_INTERVAL // timedelta(minutes=1)))


def _whole(text: str, most: int) -> int:
    number = figures.whole(text, most)
    if not number:
        raise ValueError(text)
    return number


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


TRUTH, TEXT = message("true or false"), message("a text")
NUMBER = message("a whole number from 1 on")
SETTINGS: Mapping[str, tuple[Callable[[str], Any], Any, str]] = {
    "interval": (_minutes, None, message("minutes, of a year at most")),
    "full_text": (_truth, False, TRUTH),
    "images": (_truth, False, TRUTH),
    "keep_days": (lambda text: _whole(text, MOST_DAYS), None, NUMBER),
    "keep_count": (lambda text: _whole(text, figures.MOST), None, NUMBER),
    "user_agent": (str, "", TEXT),
    "proxy": (str, "", TEXT),
    "user": (str, "", TEXT),
    "password_command": (lambda text: tuple(shlex.split(text)), (), message("a command")),
    "filter": (str, "", message("the name of a program of your settings")),
    "note": (str, "", TEXT),
}
"""What can be set: how it is read (ValueError for what it cannot be), what nothing means, what it must be."""
