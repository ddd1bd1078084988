"""Marks of another program -> what is written: articles that are new here, and marks on those that are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby, islice

from feeds import urls
from feeds.anchors import Anchor
from feeds.markup import clean_lines
from feeds.model import Arrival, Changes, Feed, KnownEntry, Note
from feeds.parse.fingerprint import fingerprint
from feeds.store import Store
from feeds.store.texts import storable
from feeds.transfer.imports.items import Mark, Passage
from feeds.update.decide import date_of

PORTION = 1000
"""Articles decided on at once; all of a feed may be a hundred thousand."""


@dataclass(slots=True)
class Taken:
    """What became of marks. `ids` are articles that were here, by what is to be done to them."""

    new: int = 0
    left: int = 0
    """Marks of articles of feeds that nobody follows, and that nobody wanted to keep."""
    ids: dict[str, list[int]] = field(default_factory=dict)
    filled: int = 0
    """Articles that were here and lacked what is known of them elsewhere."""
    tagged: dict[str, list[int]] = field(default_factory=dict)
    noted: list[tuple[int, Mark]] = field(default_factory=list)
    """Marks with passages or notes, those of articles that are new too."""

    def note(self, id: int, mark: Mark) -> None:
        for kind in ("read", "starred", "hidden"):
            if getattr(mark, kind):
                self.ids.setdefault(kind, []).append(id)
        for tag in mark.tags:
            self.tagged.setdefault(tag, []).append(id)
        self.note_passages(id, mark)

    def note_passages(self, id: int, mark: Mark) -> None:
        if mark.passages or mark.notes:
            self.noted.append((id, mark))


def portions(marks: Iterable[Mark]) -> Iterator[tuple[str, list[Mark]]]:
    """Marks that follow each other and are of one feed, in handy portions."""
    for feed, of_feed in groupby(marks, key=lambda mark: mark.feed):
        while portion := list(islice(of_feed, PORTION)):
            yield feed, portion


class Arrivals:
    """The articles of one feed: those known by guid and by page, and what arrives among them."""

    def __init__(self, feed: Feed, known: Mapping[str, KnownEntry]) -> None:
        self._feed = feed
        self._ids = {guid: entry.id for guid, entry in known.items()}
        pages = Counter(_page(entry.url) for entry in known.values() if entry.url)
        # A page that several articles share, such as that of today, tells none of them.
        self._pages = {page: entry.id for entry in known.values() if pages[page := _page(entry.url)] == 1}

    def take(self, store: Store, marks: Iterable[Mark], now: datetime, taken: Taken) -> None:
        """Write what is new, and note what is to be done to what is known."""
        fresh: dict[str, Mark] = {}
        for mark in marks:
            guid = storable(mark.entry.guid or mark.entry.url)
            known = self._ids.get(guid) or self._pages.get(_page(mark.entry.url))
            if known is not None:
                taken.note(known, mark)
                taken.filled += _fill(store, known, mark)
            elif guid:
                fresh.setdefault(guid, replace(mark, entry=replace(mark.entry, guid=guid)))
        if not fresh:
            return
        new = tuple(_arrival(mark, now, place) for place, mark in enumerate(fresh.values()))
        changes = Changes(feed_id=self._feed.id, seen=now, fetch=self._feed.fetch, new=new)
        ids = store.arrivals.apply(changes).new_ids
        taken.new += len(ids)
        for id, arrival in zip(ids, new, strict=True):
            self._ids[arrival.entry.guid] = id
            taken.note_passages(id, fresh[arrival.entry.guid])
            _fill(store, id, fresh[arrival.entry.guid])


def _arrival(mark: Mark, now: datetime, place: int) -> Arrival:
    date, is_dated = (
        date_of(mark.entry, now, place) if mark.seen is None else date_of(mark.entry, mark.seen, 0)
    )
    return Arrival(
        entry=mark.entry,
        fingerprint=fingerprint(mark.entry),
        date=date,
        dated=is_dated,
        read=mark.read,
        starred=mark.starred,
        hidden=mark.hidden,
        tags=mark.tags,
    )


def _fill(store: Store, id: int, mark: Mark) -> bool:
    """Keep the page's text, and where reading stopped, where an article has none; whether that changed it."""
    if not (mark.full_text or mark.place) or (article := store.articles.one(id)) is None:
        return False
    if lacks_text := bool(mark.full_text and not article.full_text):
        store.articles.set_full_text(id, mark.full_text)
    if lacks_place := bool(mark.place and not article.place):
        store.articles.set_place(id, mark.place)
    return lacks_text or lacks_place


def _page(url: str) -> str:
    return urls.strip_trackers(url).partition("://")[2].removeprefix("www.").rstrip("/")


def keep_passages(store: Store, taken: Taken, now: datetime) -> int:
    """Keep what was marked and written elsewhere, each once; how many notes that made."""
    number = 0
    for id, mark in taken.noted:
        article = store.articles.one(id)
        kept = {(one.anchor.quote, one.words) for one in article.notes} if article is not None else set()
        for note in (*mark.notes, *(_note(passage, now) for passage in mark.passages)):
            if (note.anchor.quote, note.words) not in kept:
                kept.add((note.anchor.quote, note.words))
                number += bool(store.articles.keep_note(id, note))
    return number


def _note(passage: Passage, now: datetime) -> Note:
    quote, words = clean_lines(passage.quote).strip(), clean_lines(passage.words).strip()
    return Note(anchor=Anchor(quote), words=words, at=now)


def mark_known(store: Store, taken: Taken) -> int:
    """Do to articles that were here what was done to them elsewhere; how many marks that changed.

    Nothing is taken back: what the reader has read or starred here stays so.
    """
    changed = store.articles.set_read(taken.ids.get("read", ()), True)
    changed += store.articles.set_starred(taken.ids.get("starred", ()), True)
    changed += store.articles.set_hidden(taken.ids.get("hidden", ()), True)
    return changed + sum(store.articles.set_tags(ids, [tag]) for tag, ids in taken.tagged.items())
