"""What a parsed feed changes in the library: a function of what is known, what was parsed and the time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from feeds.model import Arrival, Changes, Entry, Feed, KnownEntry, ParsedFeed, Revision
from feeds.parse.fingerprint import fingerprint, path, words_of
from feeds.urls import strip_trackers

_EARLIEST = datetime(1000, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _page(url: str) -> str:
    """An address without its scheme and what tells no pages apart."""
    return strip_trackers(url).partition("://")[2].removeprefix("www.").rstrip("/")


def decide(
    feed: Feed,
    known: Mapping[str, KnownEntry],
    parsed: ParsedFeed,
    now: datetime,
    fingerprints: Sequence[int] | None = None,
    blocks: Sequence[bytes] | None = None,
) -> Changes:
    """What to write: entries not known arrive, known ones that were changed are revised.

    `known` is by guid. Distinct guids are distinct articles unless the same page, title and date say
    otherwise; and what stands under a known guid on another day under another title is no
    revision of the article kept there. `fingerprints` are those of `parsed.entries` where they
    have been computed already, `blocks` what stores keep of them.
    """
    prints = fingerprints if fingerprints is not None else [fingerprint(entry) for entry in parsed.entries]
    entries = list(_once_each(_told_apart(parsed.entries), prints))
    present = {entry.guid for _, entry, _ in entries}
    departed = _departed(known, present)
    new, revised = [], []
    for place, entry, print_ in entries:
        old = known.get(entry.guid)
        if old is not None and _is_another(old, entry, print_):
            entry = replace(entry, guid=_guid_of_its_own(entry))
            old = known.get(entry.guid)
        elif old is None:
            old = _taken_up(departed, entry, print_)
        date, dated = date_of(entry, now, place)
        block = blocks[place] if blocks is not None else b""
        if old is None:
            new.append(Arrival(entry=entry, fingerprint=print_, block=block, date=date, dated=dated))
            continue
        if _is_broken(entry) and words_of(old.fingerprint) != words_of(print_):
            # What came before was whole, or broken too: a damaged version takes the place of neither.
            continue
        redated = date if dated and _is_corrected(old, date, now) else None
        if old.fingerprint != print_ or redated is not None or entry.guid not in known:
            quiet = words_of(old.fingerprint) == words_of(print_)
            revised.append(
                Revision(id=old.id, entry=entry, fingerprint=print_, block=block, quiet=quiet, date=redated)
            )
    if not known:
        new = _beside_the_dated(new)
    state = replace(feed.fetch, checked=now, succeeded=now, failures=0, error=None)
    return Changes(
        feed_id=feed.id, seen=now, fetch=state, parsed=parsed, new=tuple(new), revised=tuple(revised)
    )


def _beside_the_dated(new: Sequence[Arrival]) -> list[Arrival]:
    """Entries of a feed read for the first time: one without a date stands where the feed has it.

    Else all that a feed has ever published without a date would stand above the news of today.
    """
    neighbour = next((arrival.date for arrival in new if arrival.dated), None)
    if neighbour is None:
        return list(new)
    placed = []
    for arrival in new:
        neighbour = arrival.date if arrival.dated else min(arrival.date, neighbour)
        placed.append(arrival if arrival.date == neighbour else replace(arrival, date=neighbour))
    return placed


# ---------------------------------------------------------------- which article an entry is

_Said = tuple[str, str, datetime] | tuple[str, str]
"""Path of the page, title and date; or a guid that is an address, without its scheme, and title."""


def _departed(known: Mapping[str, KnownEntry], present: set[str]) -> dict[_Said | int, KnownEntry]:
    """Articles that have left the document, by what they said of themselves, and by every letter."""
    found: dict[_Said | int, KnownEntry] = {}
    still_there = {known[guid].id for guid in present if guid in known}
    for guid, old in known.items():
        if guid not in present and old.id not in still_there:
            found[old.fingerprint] = old
            if "://" in guid and old.title:
                found[guid.partition("://")[2], old.title] = old
            if old.dated and old.date is not None:
                found[path(strip_trackers(old.url)), old.title, old.date] = old
    return found


def _taken_up(departed: dict[_Said | int, KnownEntry], entry: Entry, print_: int) -> KnownEntry | None:
    """The article that stands here under another guid: the same page, title and date; without dates every letter.

    A guid of which only the scheme has changed is the same, whatever its site counts in the text.
    """
    if not departed:
        return None
    date = entry.published or entry.updated
    old = None
    if date is not None and entry.title and path(entry.url):
        old = departed.get((path(strip_trackers(entry.url)), entry.title, date.replace(microsecond=0)))
    if old is None and "://" in entry.guid:
        same = departed.get((entry.guid.partition("://")[2], entry.title))
        if same is not None and (date is None or not same.dated or _is_of_one_day(same, date)):
            old = same
    if old is None and _is_telling(entry):
        same = departed.get(print_)
        if same is not None and (date is None or not same.dated):
            old = same
    if old is not None:
        for key in [key for key, one in departed.items() if one is old]:
            del departed[key]
    return old


def _is_broken(entry: Entry) -> bool:
    """Whether letters of an entry were lost on the way."""
    return any("\ufffd" in text for text in (entry.title, entry.summary, entry.body))


_ANOTHER_DAY = timedelta(hours=12)
"""Dates so far apart are of two days; a publisher's correction of an hour or a zone is not."""


def _is_of_one_day(old: KnownEntry, date: datetime) -> bool:
    return old.date is not None and abs(date - old.date) < _ANOTHER_DAY


def _is_another(old: KnownEntry, entry: Entry, print_: int) -> bool:
    """Whether a known guid stands for another article than the one that is kept under it."""
    if words_of(old.fingerprint) == words_of(print_) and old.title == entry.title and not _is_general(entry):
        return False
    if not old.title:
        # Its text was dropped long ago.
        return False
    date = entry.published or entry.updated
    if not old.dated or old.date is None or date is None:
        return old.title != entry.title and _is_general(entry)
    if abs(date - old.date) < _ANOTHER_DAY:
        return False
    return old.title != entry.title or (_is_general(entry) and old.fingerprint != print_)


def _is_general(entry: Entry) -> bool:
    """Whether a guid is no more than the address of a page that has no name of its own, such as `/today`."""
    if entry.guid != entry.url:
        return False
    page = path(strip_trackers(entry.url)).strip("/")
    return not any(mark in page for mark in "-_?=/0123456789") or page.startswith("index.")


def _guid_of_its_own(entry: Entry) -> str:
    """A guid for an entry that shares its publisher's: with its title and date."""
    date = entry.published or entry.updated
    return f"{entry.guid} {entry.title} {date.isoformat() if date else ''}".rstrip()


def _is_corrected(old: KnownEntry, date: datetime, now: datetime) -> bool:
    """Whether an article's date has been corrected since.

    One that is moved to just now is not followed: some publishers date everything with the moment of asking.
    """
    if old.date is None:
        return False
    date = date.replace(microsecond=0)
    if not old.dated or date < old.date:
        return date != old.date
    return date > old.date and now - date > timedelta(days=1)


def _told_apart(entries: Sequence[Entry]) -> list[Entry]:
    """Entries that share one guid, as some publishers write them, get guids of their own.

    They are told apart by their pages, else by title and date.
    """
    times = Counter(entry.guid for entry in entries)
    shared = {guid for guid, count in times.items() if count > 1}
    if not shared:
        return list(entries)
    pages: dict[str, set[str]] = {}
    said: dict[str, set[tuple[str, datetime | None]]] = {}
    for entry in entries:
        if entry.guid in shared:
            pages.setdefault(entry.guid, set()).add(strip_trackers(entry.url))
            said.setdefault(entry.guid, set()).add((entry.title, entry.published or entry.updated))

    def apart(entry: Entry) -> Entry:
        if len(pages[entry.guid]) > 1 and entry.url:
            return replace(entry, guid=f"{entry.guid} {strip_trackers(entry.url)}")
        if len(said[entry.guid]) > 1:
            return replace(entry, guid=_guid_of_its_own(entry))
        return entry

    return [apart(entry) if entry.guid in shared else entry for entry in entries]


def _once_each(entries: Sequence[Entry], prints: Sequence[int]) -> Iterator[tuple[int, Entry, int]]:
    """Place, entry and fingerprint, without what stands twice in the document: page, title, date and words."""
    guids: set[str] = set()
    said: set[tuple[str, str, datetime | None, int]] = set()
    for place, (entry, print_) in enumerate(zip(entries, prints, strict=True)):
        what = (_page(entry.url), entry.title, entry.published or entry.updated, words_of(print_))
        if entry.guid in guids or (what in said and _is_telling(entry)):
            continue
        guids.add(entry.guid)
        said.add(what)
        yield place, entry, print_


def _is_telling(entry: Entry) -> bool:
    """Whether an entry has enough in it that another with the same must be the same."""
    return bool(path(entry.url) or entry.enclosures) or len(entry.body) + len(entry.summary) > 200


# ---------------------------------------------------------------- dates


def date_of(entry: Entry, now: datetime, place: int) -> tuple[datetime, bool]:
    """What lists sort by, and whether it is the publisher's date.

    Without a usable date, or with one still to come, it is now, less a second for each
    entry before it: a feed's first entry is its newest.
    """
    here = now - timedelta(seconds=place)
    for date in (entry.published, entry.updated):
        # The first day of 1970 is what a zero becomes.
        if date is not None and date > _EARLIEST and not timedelta(0) <= date - _EPOCH < timedelta(days=1):
            return min(date, here) if date > now else date, True
    return here, False
