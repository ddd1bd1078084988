"""What the fields of a shared log are called, and what of them is believed: pure, both ways.

    ("entry", feed key, guid, "read" | "starred" | "hidden" | "place")
    ("entry", feed key, guid, "tag" | "note", name)
    ("feed", feed key, "subscribed" | "moved" | "name" | "folder" | "full_text" | "images" | "note")
    ("smart_feed", name)    ("rule", name)

A feed's key is its normalised address. `subscribed` has the address to ask, None where it was removed;
`moved` the address that took its place. Nothing that a log says can name a program, a password or a file of this machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from feeds import urls
from feeds.markup import clean, clean_lines
from feeds.model import FeedSettings
from feeds.record import record
from feeds.store.journal import FLAGS, SAVED, Kind, note_name
from feeds.store.texts import storable
from feeds.store.values import Marked, SharedFeed
from feeds.sync.folder.state import Change, Value

ENTRY, FEED = "entry", "feed"
SUBSCRIBED, MOVED, NAME, FOLDER = "subscribed", "moved", "name", "folder"
SETTINGS = ("full_text", "images", "note")
"""Of a feed's settings, those that mean the same on every machine and are nobody's secret."""
_FAR = 1 << 40
"""No text is as long, and no year of ours as late, in seconds."""
_TEXTS: dict[Kind, tuple[str, ...]] = {Kind.SMART_FEED: ("query",), Kind.RULE: ("query", "action")}


# ---------------------------------------------------------------- as they are told


def mark(one: Marked) -> Change:
    named = (one.name,) if one.what in ("tag", "note") else ()
    return Change((ENTRY, *one.article, one.what, *named), one.value)


def feed(one: SharedFeed) -> Iterator[Change]:
    """All that is told of a subscription."""
    yield Change((FEED, one.key, SUBSCRIBED), one.url)
    yield Change((FEED, one.key, MOVED), None)
    yield Change((FEED, one.key, NAME), one.name)
    yield Change((FEED, one.key, FOLDER), list(one.folder))
    yield from settings(one.key, one.settings)


def removed(key: str) -> Change:
    return Change((FEED, key, SUBSCRIBED), None)


def moved(old: str, url: str) -> Iterator[Change]:
    """A feed of an earlier key lives at another address."""
    yield removed(old)
    yield Change((FEED, old, MOVED), url)


def settings(key: str, of: FeedSettings) -> Iterator[Change]:
    for name in SETTINGS:
        yield Change((FEED, key, name), getattr(of, name))


def saved(kind: Kind, name: str, of: Any) -> Change:
    """A smart feed or rule, by its columns; None where it was removed."""
    return Change((kind, name), None if of is None else {column: of[column] for column in _TEXTS[kind]})


# ---------------------------------------------------------------- as they are heard


@record(frozen=True, slots=True, kw_only=True)
class FeedTold:
    """What others say of one feed; None leaves a thing as it is."""

    key: str
    subscribed: bool | None = None
    url: str = ""
    """Where it is asked, with `subscribed`."""
    moved: str = ""
    """The address that took the place of this one."""
    name: str | None = None
    folder: tuple[str, ...] | None = None
    settings: tuple[tuple[str, bool | str], ...] = ()

    def settled(self, now: FeedSettings) -> FeedSettings:
        """Settings with what was told of them."""
        wished: dict[str, Any] = dict(self.settings)
        return replace(now, **wished)


@record(frozen=True, slots=True)
class SavedTold:
    """What others say of a smart feed or rule: its texts, empty where it was removed."""

    kind: Kind
    name: str
    texts: tuple[str, ...]


def is_text(change: Change) -> bool:
    """Whether it is made of text that a library can keep; unpaired surrogates are none."""
    texts = (*change.key, change.value if isinstance(change.value, str) else "")
    return all(storable(text) == text for text in texts)


def marks(changes: Iterable[Change]) -> Iterator[Marked]:
    """The marks among changes. What no device says is left out, here as below."""
    for change in changes:
        match change.key:
            case ("entry", key, guid, "place") if change.value is None or isinstance(change.value, str):
                yield Marked(article=(key, guid), what="place", value=change.value)
            case ("entry", key, guid, flag) if flag in FLAGS:
                yield Marked(article=(key, guid), what=flag, value=change.value is True)
            case ("entry", key, guid, "tag", name) if name:
                yield Marked(article=(key, guid), what="tag", name=clean(name), value=change.value is True)
            case ("entry", key, guid, "note", name):
                note = _note(change.value)
                if change.value is None or (note is not None and note_name(note) == name):
                    yield Marked(article=(key, guid), what="note", name=name, value=note)


def _note(value: Value) -> dict[str, str | int] | None:
    """A note by its fields; None for what is none."""
    match value:
        case {
            "quote": str(quote),
            "prefix": str(prefix),
            "suffix": str(suffix),
            "position": int(position),
            "words": str(words),
            "at": int(at),
        } if 0 <= position < _FAR and 0 <= at < _FAR:
            texts = {"quote": quote, "prefix": prefix, "suffix": suffix, "words": words}
            safe = {name: storable(clean_lines(text)) for name, text in texts.items()}
            return {**safe, "position": position, "at": at}
    return None


def feeds(changes: Iterable[Change]) -> list[FeedTold]:
    """What is said of feeds, those first that moved."""
    told: dict[str, FeedTold] = {}
    for change in changes:
        match change.key:
            case ("feed", key, field):
                before = told.get(key, FeedTold(key=key))
                told[key] = _told(before, field, change.value)
    return sorted(told.values(), key=lambda one: not one.moved)


def _told(feed: FeedTold, field: str, value: Value) -> FeedTold:
    match field, value:
        case ("subscribed", None):
            return replace(feed, subscribed=False)
        case ("subscribed", str()) if _is_address(value):
            return replace(feed, subscribed=True, url=value)
        case ("moved", str()) if _is_address(value):
            return replace(feed, moved=value)
        case ("name", str()):
            return replace(feed, name=clean(value))
        case ("folder", list()) if all(isinstance(part, str) and part for part in value):
            return replace(feed, folder=tuple(map(clean, value)))
        case ("full_text" | "images", bool()):
            return replace(feed, settings=(*feed.settings, (field, value)))
        case ("note", str()):
            return replace(feed, settings=(*feed.settings, (field, clean(value))))
    return feed


def _is_address(url: str) -> bool:
    return urls.scheme(url) in ("http", "https")


def all_saved(changes: Iterable[Change]) -> Iterator[SavedTold]:
    """The smart feeds and rules among changes."""
    for change in changes:
        match change.key:
            case (kind, name) if kind in SAVED and name:
                value = change.value if isinstance(change.value, dict) else {}
                columns = _TEXTS[Kind(kind)]
                texts = [clean(value[one]) for one in columns if isinstance(value.get(one), str)]
                if change.value is None or len(texts) == len(columns):
                    yield SavedTold(Kind(kind), clean(name), tuple(texts))
