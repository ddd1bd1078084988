"""What was done to articles, as the journal's values: done in a store later, and shown meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeAlias, TypeVar

from feeds import change_labels as labels
from feeds.anchors import Anchor
from feeds.messages import Message
from feeds.model import Article, Headline, Note
from feeds.store.journal import FLAGS, Fields, Flagged, Kind, Noted, Placed, Tagged, note_name
from feeds.store.protocol import Store
from feeds.store.runs import ids_of, size
from feeds.store.sql import encoding

Deed: TypeAlias = Flagged | Tagged | Placed | Noted
Marked = TypeVar("Marked", Article, Headline)


# ---------------------------------------------------------------- what it is about


def articles(deed: Deed) -> list[int]:
    """The articles it was done to; none of a note that is known by its number alone."""
    match deed:
        case Flagged():
            return list(ids_of(deed.articles))
        case Tagged():
            return list(dict.fromkeys(id for id, _ in deed.put + deed.taken))
        case Placed():
            return [deed.article]
        case Noted():
            note = deed.after or deed.before
            return [] if note is None else [note["id"]]


def number(deed: Deed) -> int:
    """How many articles it was done to."""
    return size(deed.articles) if isinstance(deed, Flagged) else len(articles(deed))


def label(deed: Deed, what: Message) -> Message | None:
    """What it is called in the history, done to `what`; None for what never stands there."""
    match deed:
        case Flagged():
            return labels.MARKED[deed.flag, deed.on].filled(what=what)
        case Tagged():
            return labels.TAGGED.filled(what=what)
        case Placed():
            return None
        case Noted() if deed.after is None:
            return labels.NOTE_REMOVED.filled(what=what)
        case Noted():
            return (labels.NOTED if deed.after["words"] else labels.HIGHLIGHTED).filled(what=what)


# ---------------------------------------------------------------- notes that have no number yet


def noted(article: int, note: Note) -> Noted:
    """That a note is kept on an article."""
    after = {"id": article, **encoding.note_row(note)}
    return Noted(note.id or _number(after), None, after)


def _number(note: Fields) -> int:
    """What a note is called until the library gives it a number: one below zero that its passage and time make."""
    return -int(note_name(note)[:12], 16)


def _found(store: Store, deed: Noted) -> int:
    """The number that a note has in a library; 0 where it is not there."""
    if deed.note > 0:
        return deed.note
    for id in articles(deed):
        article = store.articles.one(id)
        for note in article.notes if article is not None else ():
            if _number(encoding.note_row(note)) == deed.note:
                return note.id
    return 0


def _note(number: int, fields: Fields) -> Note:
    anchor = Anchor(fields["quote"], fields["prefix"], fields["suffix"], fields["position"])
    return Note(id=number, anchor=anchor, words=fields["words"], at=encoding.moment(fields["at"]))


# ---------------------------------------------------------------- done, and shown


def do(store: Store, deed: Deed) -> None:
    """Do it in a store."""
    marks = store.articles
    match deed:
        case Flagged():
            setters = dict(zip(FLAGS, (marks.set_read, marks.set_starred, marks.set_hidden), strict=True))
            setters[deed.flag](ids_of(deed.articles), deed.on)
        case Tagged():
            names = ([name for _, name in pairs] for pairs in (deed.put, deed.taken))
            marks.set_tags(articles(deed), *map(dict.fromkeys, names))
        case Placed():
            marks.set_place(deed.article, deed.after)
        case Noted() if deed.after is None:
            marks.remove_note(_found(store, deed))
        case Noted():
            marks.keep_note(deed.after["id"], _note(_found(store, deed), deed.after))


def row_after(row: Headline, deeds: Iterable[Deed]) -> Headline:
    """A row of a list as these make it."""
    for deed in deeds:
        row = _marked(row, deed)
    return row


def article_after(article: Article, deeds: Iterable[Deed]) -> Article:
    """An article as these make it."""
    for deed in deeds:
        article = _marked(article, deed)
        if isinstance(deed, Placed) and deed.article == article.id:
            article = replace(article, place=deed.after)
        elif isinstance(deed, Noted):
            notes = tuple(note for note in article.notes if note.id != deed.note)
            if deed.after is not None and deed.after["id"] == article.id:
                notes = (*notes, _note(deed.note, deed.after))
            article = replace(article, notes=notes)
    return article


def _marked(thing: Marked, deed: Deed) -> Marked:
    if isinstance(deed, Flagged) and any(first <= thing.id <= last for first, last in deed.articles):
        if deed.flag is Kind.READ:
            return replace(thing, read=deed.on)
        return replace(thing, starred=deed.on) if deed.flag is Kind.STARRED else thing
    if isinstance(deed, Tagged):
        return replace(thing, tags=_tags(thing.id, thing.tags, deed))
    return thing


def _tags(id: int, tags: tuple[str, ...], deed: Tagged) -> tuple[str, ...]:
    put = {name for article, name in deed.put if article == id}
    taken = {name for article, name in deed.taken if article == id}
    return tuple(sorted({*tags, *put} - taken, key=encoding.tag_order))
