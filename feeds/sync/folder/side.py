"""What a library tells the devices that share a folder, and takes over from them (`meeting.Local`).

What they said is written as told by the folder: it is in nobody's history here, and is not told on. What a rule
marks of an article on its arrival is not told either: the others have the same rules.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from feeds import urls
from feeds.store import Store
from feeds.store.journal import (
    Arrived,
    FeedSet,
    Fields,
    Flagged,
    Kind,
    Noted,
    Placed,
    Recorded,
    Saved,
    Subscribed,
    Tagged,
    Unsubscribed,
    note_name,
)
from feeds.store.journal import Change as Done
from feeds.store.runs import Runs
from feeds.store.values import FOLDER, Marked
from feeds.sync.folder import fields
from feeds.sync.folder.own import Outgoing
from feeds.sync.folder.state import Change

_PORTION = 500
_KINDS = tuple(kind for kind in Kind if kind is not Kind.REVISED)


class FolderSide:
    """One library."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # ------------------------------------------------------------ telling

    def held(self) -> tuple[Iterable[Change], int]:
        journal = self._store.journal
        # Asked first: what is done meanwhile is told once more, and not left out.
        serial = journal.serial()
        journal.set_cursor(FOLDER, serial)
        return self._all(), serial

    def _all(self) -> Iterator[Change]:
        for feed in self._store.shared.feeds():
            yield from fields.feed(feed)
        saved = self._store.saved
        for smart in saved.smart_feeds():
            yield fields.saved(Kind.SMART_FEED, smart.name, {"query": smart.query})
        for rule in saved.rules():
            yield fields.saved(Kind.RULE, rule.name, {"query": rule.query, "action": rule.action})
        yield from map(fields.mark, self._store.shared.marks())

    def since(self, serial: int) -> Iterator[Outgoing]:
        if self._store.journal.cursor(FOLDER) != serial:
            self._store.journal.set_cursor(FOLDER, serial)
        act: list[Recorded] = []
        for line in self._lines(serial):
            if act and _act(line) != _act(act[0]):
                yield from self._outgoing(act)
                act = []
            act.append(line)
        yield from self._outgoing(act)

    def _lines(self, serial: int) -> Iterator[Recorded]:
        """What was done here by the reader, line by line."""
        arrivals: set[int] = set()
        while lines := self._store.journal.since(serial, _PORTION, _KINDS):
            for line in lines:
                if isinstance(line.change, Arrived):
                    arrivals.add(line.serial)
                elif line.origin != FOLDER and line.part_of not in arrivals:
                    yield line
            serial = lines[-1].serial

    def _outgoing(self, act: Sequence[Recorded]) -> Iterator[Outgoing]:
        """An act as one: of several changes of a field the last holds."""
        told = {change.key: change for line in act for change in self._changes(line.change)}
        if told:
            yield Outgoing(act[-1].serial, act[-1].at, tuple(told.values()))

    def _changes(self, done: Done) -> Iterator[Change]:
        match done:
            case Flagged(flag=flag, on=on, articles=runs):
                yield from self._marked(runs, flag, on)
            case Tagged(put=put, taken=taken):
                for pairs, is_put in ((taken, False), (put, True)):
                    for id, name in pairs:
                        yield from self._marked(((id, id),), "tag", is_put or None, name)
            case Placed(article=id, after=after):
                yield from self._marked(((id, id),), "place", after or None)
            case Noted(before=before, after=after):
                names = {note_name(note): note for note in (before, after) if note}
                for name, note in names.items():
                    yield from self._marked(((note["id"], note["id"]),), "note", _told(note, after), name)
            case Subscribed(feed=id):
                if (feed := self._store.shared.feed(id)) is not None:
                    yield from fields.feed(feed)
            case Unsubscribed(feed=id, url=url):
                known = self._store.shared.feed(id)
                yield fields.removed(known.key if known is not None else urls.normalise(url) or url)
            case FeedSet():
                yield from self._set(done)
            case Saved(what=kind, name=name, after=after):
                yield fields.saved(kind, name, after)

    def _marked(
        self, runs: Runs, what: str, value: bool | str | Fields | None, name: str = ""
    ) -> Iterator[Change]:
        for article in self._store.shared.names(runs).values():
            yield fields.mark(Marked(article=article, what=what, name=name, value=value))

    def _set(self, done: FeedSet) -> Iterator[Change]:
        feed = self._store.shared.feed(done.feed)
        if feed is None:
            return
        if done.field == "name":
            yield Change((fields.FEED, feed.key, fields.NAME), done.after)
        elif done.field == "folder":
            yield Change((fields.FEED, feed.key, fields.FOLDER), json.loads(done.after))
        elif done.field == "settings":
            yield from fields.settings(feed.key, feed.settings)
        elif done.field == "key":
            self._store.shared.moved(done.before, feed.key)
            yield from fields.moved(done.before, feed.url)
            yield from fields.feed(feed)

    # ------------------------------------------------------------ taking over

    def apply(self, changes: Sequence[Change]) -> None:
        changes = [change for change in changes if fields.is_text(change)]
        with self._store.journal.told_by(FOLDER):
            for feed in fields.feeds(changes):
                self._arrange(feed)
            for saved in fields.all_saved(changes):
                self._save(saved)
            self._store.shared.mark(fields.marks(changes))

    def _arrange(self, told: fields.FeedTold) -> None:
        shared, own = self._store.shared, self._store.subscriptions
        id = shared.feed_at(told.key)
        if told.moved:
            shared.moved(told.key, urls.normalise(told.moved) or told.moved)
            if id is not None and not own.readdress(id, told.moved):
                own.remove(id)  # it is here at its other address already
            return
        if told.subscribed and id is None:
            own.add(told.url)
            id = shared.feed_at(told.key)
        elif told.subscribed is False and id is not None:
            own.remove(id)
            id = None
        if id is None or (feed := own.one(id)) is None:
            return
        if told.name is not None:
            own.rename(id, told.name)
        if told.folder is not None:
            own.move(id, told.folder)
        if told.settings:
            own.set_settings(id, told.settled(feed.settings))

    def _save(self, told: fields.SavedTold) -> None:
        saved = self._store.saved
        match told.kind, told.texts:
            case (Kind.SMART_FEED, (query,)):
                saved.save_smart_feed(told.name, query)
            case (Kind.RULE, (query, action)):
                saved.save_rule(told.name, query, action)
            case (Kind.SMART_FEED, ()):
                saved.remove_smart_feed(told.name)
            case (Kind.RULE, ()):
                saved.remove_rule(told.name)


def _told(note: Fields, after: Fields | None) -> Fields | None:
    """A note as others are told of it: without this library's number of its article."""
    return None if note is not after else {name: value for name, value in note.items() if name != "id"}


def _act(line: Recorded) -> int:
    return line.part_of or line.serial
