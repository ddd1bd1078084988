"""Commands that mark articles, and undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.cli import facts
from reader.cli.call import Call
from reader.cli.commands import chosen
from reader.cli.output import DIM, Misused, printable
from reader.cli.status import Status
from reader.i18n.translate import tr

if TYPE_CHECKING:
    from feeds.store import HistoryItem
    from feeds.workspace import Workspace

LATER = "later"
"""The tag of what is to be read later, as on the screen."""


def mark(call: Call) -> Status:
    from feeds.query import Query

    read = not call.given.unread

    def does(library: Workspace) -> int:
        if read and call.given.query is not None and not call.given.articles:
            # Of a million only those that are not read yet.
            wanted = chosen.query(call, library, call.given.query)
            return library.articles.set_read(library.shown.lists.ids(wanted & Query.unread()), True)
        return library.articles.set_read(chosen.articles(call, library), read)

    return _changed(call, does)


def star(call: Call) -> Status:
    return _marked(call, lambda library, ids: library.articles.set_starred(ids, not call.given.off))


def hide(call: Call) -> Status:
    return _marked(call, lambda library, ids: library.articles.set_hidden(ids, not call.given.off))


def later(call: Call) -> Status:
    names = ([], [LATER]) if call.given.off else ([LATER], [])
    return _marked(call, lambda library, ids: library.articles.set_tags(ids, *names))


def tag(call: Call) -> Status:
    add, remove = call.given.add or (), call.given.remove or ()
    if not add and not remove:
        raise Misused(tr("say which tags: --add NAME, --remove NAME; `broadsheet tags` lists them"))
    return _marked(call, lambda library, ids: library.articles.set_tags(ids, add, remove))


def _marked(call: Call, does: Callable[[Workspace, Sequence[int]], int]) -> Status:
    return _changed(call, lambda library: does(library, chosen.articles(call, library)))


def _changed(call: Call, does: Callable[[Workspace], int]) -> Status:
    with call.library() as library:
        return chosen.told_change(call, library, lambda: does(library))


def rename_tag(call: Call) -> Status:
    with call.library() as library:
        if call.given.tag not in library.own.articles.tags():
            raise Misused(
                tr(
                    "there is no tag {name}; `broadsheet tags` lists them",
                    name=repr(printable(call.given.tag)),
                )
            )
        return chosen.told_change(
            call, library, lambda: library.own.articles.rename_tag(call.given.tag, call.given.name)
        )


def tags(call: Call) -> Status:
    with call.library() as library:
        found = library.own.articles.tags()
    call.out.each(found.items(), facts.tag, lambda each: f"{each[1]:>8} {printable(each[0])}")
    return Status.DONE


def undo(call: Call) -> Status:
    from reader.i18n.messages import worded

    with call.library() as library:
        changes = library.history()
        if call.given.list:
            call.out.each(changes, facts.change, lambda change: _change_line(call, change))
            return Status.DONE
        wanted = call.given.change or next((change.id for change in changes if not change.undone), None)
        if wanted is None:
            call.out.one(facts.no_change(), tr("There was nothing to change."))
            return Status.DONE
        if library.undo(wanted) is None:
            raise Misused(tr("there is no such change; `broadsheet undo --list` prints them"))
        change = next(change for change in library.history() if change.id == wanted)
    call.out.one(facts.change(change), printable(tr("Taken back: {what}", what=worded(change.label))))
    return Status.DONE


def _change_line(call: Call, change: HistoryItem) -> str:
    from reader.i18n.messages import worded

    when = call.out.paint(f"{change.at.astimezone():%Y-%m-%d %H:%M}", DIM)
    label = printable(worded(change.label))
    return f"{change.id:>8} {when}  {tr('{what} (taken back)', what=label) if change.undone else label}"
