"""The facade: one short method per thing a reader does. Everything `reader` calls is here.

A `Library` is a store with what belongs to it. Sources opened beside the library live
in a library of their own in memory, with the reader's own one behind it: its articles
may be recommended there, and what is opened is not written to it until `keep`. What is done
to an article or feed reaches the library it lives in: see `feeds.workspace`.
Every method may block; all may be called from any thread.
"""

from __future__ import annotations

import logging
import os
import threading
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, BinaryIO

from feeds import change_labels as labels
from feeds import hints, paths
from feeds.errors import (
    FeedsError,
    FetchError,
    MissingExtra,
    NothingToRead,
    QueryError,
    RuleError,
    SourceError,
    StoreError,
)
from feeds.logins import with_login_of, without_login
from feeds.messages import Message
from feeds.model import (
    Article,
    Counts,
    Entry,
    Feed,
    FeedSettings,
    Headline,
    ParsedFeed,
    Reason,
    ReasonKind,
    Recommendation,
    Shelf,
    Suggestion,
)
from feeds.query import FeedNamed, Is, Query, feed_is_named, parse
from feeds.record import record
from feeds.side_by_side import first_good
from feeds.urls import normalise
from feeds.workspace import Workspace

if TYPE_CHECKING:
    from feeds import sources
    from feeds.discover import Candidate
    from feeds.pictures import Picture
    from feeds.reading import Reading
    from feeds.recommend import Recommender
    from feeds.store import HistoryItem, Rule, Store
    from feeds.store.protocol import Account
    from feeds.sync.accounts import Met, Secrets
    from feeds.sync.run import Progress
    from feeds.transfer.imports import Plan
    from feeds.transfer.taking import Taken
    from feeds.update import Options, Outcome

__all__ = [
    "CATALOGUE",
    "SAMPLE",
    "Counts",
    "Library",
    "Opened",
    "Told",
    "as_facts",
    "as_text",
    "no_facts",
    "read_source",
    "without",
]

log = logging.getLogger(__name__)

SAMPLE = Path(__file__).parent / "sample"
CATALOGUE = Path(__file__).parent / "catalogue.toml"
PAGES = "pages:"
"""Address of the feed that stands for saved pages; a folder's name follows it."""
PORTION = 400
"""Articles indexed in one go by `catch_up`."""
PORTION_SECONDS = 120.0
LEARNED = 240
"""Articles whose meaning is learned in one go: five seconds' work."""
HIDDEN = Query(Is("hidden"))
UNREAD = Query(Is("unread"))
RELATED, FOR_YOU = 6, 5
FOR_YOU_ORDER, STORY_ORDER = "for you", "story"
WEIGHED = 240
"""Newest unread articles that are weighed for what this reader would like."""
RECOMMENDED = 100
"""Articles that `is:recommended` and the order “for you” choose from."""
SMALLEST = 512
"""Bytes of the smallest database: SQLite takes less for a new file."""
HISTORY = 500
"""Changes that the reader can look through."""
MEETINGS = timedelta(minutes=15)
"""Between two meetings with a server that nobody asks for."""
PREVIEWED = 500
"""Of the newest articles, so many are looked at to show what a rule would do."""


@record(frozen=True, slots=True)
class Opened:
    """An article and its reading copy."""

    article: Article
    reading: Reading


@record(frozen=True, slots=True)
class Told:
    """One source's piece of a story, and the words no other source has."""

    row: Headline
    adds: tuple[str, ...]


@record(frozen=True, slots=True)
class Imported:
    """What an import did; `refused` are sentences."""

    added: int
    known: int
    refused: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    """Addresses left out because they lead into the private network or through a proxy of the list's own."""
    twice: int = 0
    """Feeds that the list names once more."""
    had: tuple[str, ...] = ()
    """Names of the feeds that were known already."""
    articles: int = 0
    """Articles that came along."""
    marked: int = 0
    """Marks put on articles that were here."""
    left: int = 0
    """Articles left out: nobody follows their feed, or wanted to keep them."""
    searches: int = 0
    """Smart feeds that are new."""


class Library:
    """The articles of one store, and what can be done with them."""

    def __init__(
        self, store: Store, path: str, *, behind: Library | None = None, readonly: bool = False
    ) -> None:
        self.store = store
        self.path = path
        self.workspace = Workspace(self, behind)
        self.readonly = readonly
        self._recommender: Recommender | None = None
        self._one_recommender = threading.Lock()
        self._kept: dict[int, int] = {}
        """What was kept of what is open here -> its id in the reader's own library."""
        self._followed: int | None = None
        """The last change of the journal that `others_wrote` has looked at."""
        self._visited: str | None = None
        self.fold_stories = True
        self.recommends = True
        """Off, nothing is learned and only what pages themselves recommend is shown."""
        self.semantic: bool | None = None
        """Whether articles are compared by their meaning; None where `broadsheet[semantic]` is installed."""
        self._told: dict[int, tuple[int, int]] = {}
        """Articles of stories that several tell: id -> story, feed."""
        self._told_up_to = 0
        self._typed = ""
        """The address whose feeds were looked for last, with its login."""
        store.lists.recommended = self._recommended_ids

    @classmethod
    def at(cls, path: Path, *, readonly: bool = False) -> Library:
        """The library kept in a file, made where it is missing. Raises StoreError.

        One that is `readonly` takes no marks, and recommends nothing. An empty file where there are backups of
        a library is no new library.
        """
        from feeds.store import open_store

        if not readonly and _is_emptied(path):
            from feeds import maintenance

            if (found := maintenance.lost(path)) is not None:
                raise StoreError(
                    str(path),
                    Message(
                        "library.emptied",
                        "has nothing left in it, but its backup of {day} is whole",
                        day=str(found[0]),
                    ),
                    hints.RESTORE.filled(day=str(found[0])),
                    is_damage=True,
                )

        return cls(open_store(path, readonly=readonly), str(path), readonly=readonly)

    @classmethod
    def beside(cls, behind: Library | None) -> Library:
        """An empty library in memory for opened sources, with the reader's own one behind it."""
        from feeds.store import open_store

        return cls(open_store(":memory:"), ":memory:", behind=behind)

    def close(self) -> None:
        if self._recommender is not None:
            self._recommender.close()
        self.store.close()
        for other in self.workspace.places()[1:]:
            other.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def behind(self) -> Library | None:
        """The reader's own library, where this one holds what was opened beside it."""
        return self.workspace.behind

    @behind.setter
    def behind(self, own: Library | None) -> None:
        self.workspace.behind = own

    @property
    def own(self) -> Library:
        """The reader's own library: the one behind, else this one."""
        return self.workspace.own

    def _row_seen(self, library: Library, row: Headline) -> Headline:
        """A row of one of the libraries, by its names here."""
        if library is self:
            return row
        seen = self.workspace.seen
        return replace(row, id=seen(library, row.id), feed_id=seen(library, row.feed_id))

    # ------------------------------------------------------------ lists

    def is_empty(self) -> bool:
        return not self.store.lists.first_ids(Query(), 1) and not self.store.subscriptions.all()

    def first(self, query: Query, limit: int, sort: str = "date") -> tuple[Sequence[int], bool]:
        """The first `limit` ids of a list, and whether they are all of it."""
        if sort in (FOR_YOU_ORDER, STORY_ORDER):
            return self.ids(query, sort), True
        ids = self.store.lists.first_ids(query, limit, sort=sort)
        return self.folded(ids), len(ids) < limit

    def glimpse(self, query: Query, limit: int, sort: str = "date") -> tuple[Sequence[int], bool]:
        """The first ids of a list as far as they are found soon, and whether they are all of it."""
        if sort in (FOR_YOU_ORDER, STORY_ORDER):
            return self.ids(query, sort), True
        ids, sure = self.store.lists.glimpse(query, limit, sort=sort)
        return self.folded(ids), sure and len(ids) < limit

    def ids(self, query: Query, sort: str = "date") -> array[int]:
        """All ids of a list; of a story that several sources tell, the first in the list stands for all."""
        if sort == FOR_YOU_ORDER:
            return self._for_you_ids(query)
        if sort == STORY_ORDER:
            return self._story_ids(query)
        return self.folded(self.store.lists.ids(query, sort=sort))

    def place_in(self, ids: Sequence[int], id: int, sort: str, before: Sequence[int]) -> int:
        """Where an article belongs that a list does not have: by its date, else below what stood above it `before`."""
        if sort in ("date", "oldest"):
            place = self.store.lists.place_by_date(ids, id, oldest=sort == "oldest")
            if place is not None:
                return place
        places = {each: place for place, each in enumerate(ids)}
        above = before[: before.index(id)] if id in before else ()
        return next((places[each] + 1 for each in reversed(above) if each in places), 0)

    def _for_you_ids(self, query: Query) -> array[int]:
        """What the reader would like most of a list, best first; then the rest by date."""
        liked = self._recommended_ids()
        found = set(self.store.lists.among(liked, query))
        best = [id for id in liked if id in found]
        known = set(best)
        return array("q", (*best, *(id for id in self.store.lists.ids(query) if id not in known)))

    def _story_ids(self, query: Query) -> array[int]:
        """What several sources tell, story by story, the newest first; then the rest by date."""
        ids = self.store.lists.ids(query)
        if not self.recommends:
            return ids
        self._look_for_stories()
        members: dict[int, list[int]] = {}
        for id in ids:
            if id in self._told:
                members.setdefault(self._told[id][0], []).append(id)
        shared = [
            id for story in members.values() if len({self._told[id][1] for id in story}) > 1 for id in story
        ]
        known = set(shared)
        return array("q", (*shared, *(id for id in ids if id not in known)))

    @property
    def folds(self) -> bool:
        """Whether lists have one piece of each story: not before the recommendation index is loaded."""
        return self._recommender is not None and self.fold_stories

    def folded(self, ids: array[int]) -> array[int]:
        """`ids` with one piece of each story, where lists are folded."""
        if not self.folds:
            return ids
        self._look_for_stories()
        told = self._told
        if not told:
            return ids
        first_feed: dict[int, int] = {}
        kept = array("q")
        for id in ids:
            if id in told:
                story, feed = told[id]
                # What one feed says again is its own news; what another says of it is the same.
                if first_feed.setdefault(story, feed) != feed:
                    continue
            kept.append(id)
        return kept

    def groups(self, ids: Sequence[int], by: str) -> list[tuple[int, str]]:
        """Where each group begins in a list and what it is: a `day` (`2026-11-20`), the name of a `feed`,
        or how many sources tell a `story` (nothing for the pieces that only one tells).

        The list has to be in the order of its groups: by date, `feed`, `story`.
        """
        if by != STORY_ORDER:
            return self.store.lists.groups(ids, by)
        found: list[tuple[int, str]] = []
        place = 0
        for story, run in groupby(ids, lambda id: self._told[id][0] if id in self._told else None):
            members = list(run) if story is not None else []
            sources = {self._told[id][1] for id in members}
            found.append((place, str(len(sources)) if len(sources) > 1 else ""))
            if len(sources) < 2:
                break
            place += len(members)
        return found

    def stories_changed(self) -> bool:
        """Whether several sources turned out to tell one story since lists were last folded."""
        before = dict(self._told)
        if self.fold_stories and self.recommends:
            self._look_for_stories()
        return self._told != before

    def _look_for_stories(self) -> None:
        fresh, self._told_up_to = self.recommender.told_twice(self._told_up_to)
        if fresh:
            feeds = self.store.lists.feeds_of([id for id in fresh if isinstance(id, int)])
            self._told |= {id: (fresh[id], feed) for id, feed in feeds.items()}

    def story(self, id: int) -> list[Told]:
        """The pieces of the story an article tells, newest first, each with the words only it has."""
        library, there = self.workspace.at(id)
        members = library.recommender.compare(there)
        rows = {row.id: row for row in library.headlines([int(member.id) for member in members])}
        return [
            Told(self._row_seen(library, rows[piece]), member.adds)
            for member in members
            if (piece := int(member.id)) in rows
        ]

    def search(self, query: Query, limit: int) -> Sequence[int]:
        """What a query finds, by relevance and freshness."""
        return self.store.lists.first_ids(query, limit, sort="relevance")

    def picture(
        self, address: str, width: int, height: int, cache: Path, near: str = "", colours: int = 0
    ) -> Picture:
        """A picture of an article, scaled to so many pixels. Raises what `feeds.pictures.picture` does."""
        from feeds import pictures

        return pictures.picture(address, width, height, cache, near, colours)

    def headlines(self, ids: Sequence[int]) -> list[Headline]:
        """Rows for these ids, in order; ids the library has no longer are left out."""
        routed = self.workspace.route(ids)
        if any(library is not self for library, _ in routed):
            rows_of = {
                row.id: row
                for library, there in routed
                for row in (
                    self._row_seen(library, row)
                    for row in (self._headlines(there) if library is self else library.headlines(there))
                )
            }
            return [rows_of[id] for id in ids if id in rows_of]
        return self._headlines(ids)

    def _headlines(self, ids: Sequence[int]) -> list[Headline]:
        rows = self.store.lists.headlines(ids)
        # Stories are told by the recommendation index, which is not loaded for the first rows.
        if self._recommender is None:
            return rows
        stories = self._recommender.stories([row.id for row in rows])
        return [replace(row, sources=stories[row.id].sources) if row.id in stories else row for row in rows]

    def first_unread(self, ids: Sequence[int]) -> int | None:
        """The first of `ids` that is not read."""
        return self.store.lists.first_unread(ids)

    def counts(self) -> Counts:
        return self.store.subscriptions.counts()

    def found(self, rows: Sequence[Headline], query: Query) -> list[Headline]:
        """Rows with the hits of a query: marked in the title, and the words around them."""
        ids = [row.id for row in rows]
        titles = self.store.lists.titles_marked(ids, query)
        own = None if self._recommender is None else self._recommender.own_words(ids)
        texts = self.store.lists.snippets(ids, query, _index_text, own)
        return [replace(row, marked=titles.get(row.id, ""), snippet=texts.get(row.id, "")) for row in rows]

    def among(self, ids: Sequence[int], query: Query) -> list[int]:
        """Those of `ids` that a query finds."""
        return self.store.lists.among(ids, query)

    def last_visit(self) -> str:
        """When the reader was last here before this time, as the query language writes it; empty at first."""
        if self._visited is None:
            self._visited = self.store.state.get("visit") or ""
        return self._visited

    def note_visit(self, now: datetime) -> None:
        """The reader is here."""
        self.last_visit()
        self.store.state.set("visit", f"{now.astimezone():%Y-%m-%d %H:%M}")

    def count(self, query: Query) -> int:
        return self.store.lists.count(query)

    def others_wrote(self) -> bool:
        """Whether another program has changed this library since the last call."""
        from feeds.store.journal import Kind

        seen = self._followed
        if seen is None:
            self._followed = self.store.journal.serial()
            return False
        self._followed, kinds = self.store.journal.kinds_since(seen, own=False)
        return bool(kinds - {Kind.PLACE})

    # ------------------------------------------------------------ smart feeds and rules

    def smart_feeds(self) -> list[tuple[str, str]]:
        """The reader's saved queries: name and text."""
        return [(saved.name, saved.query) for saved in self.own.store.saved.smart_feeds()]

    def save_smart_feed(self, name: str, query: str) -> None:
        """Keep a query under a name. Raises QueryError."""
        parse(query)
        self.own.store.saved.save_smart_feed(_name_of(name), query)

    def remove_smart_feed(self, name: str) -> None:
        self.own.store.saved.remove_smart_feed(name)

    def smart_feed(self, name: str) -> str | None:
        """The query that is kept under a name; None where that is free."""
        return dict(self.smart_feeds()).get(_name_of(name))

    def rule(self, name: str) -> Rule | None:
        """The rule that is kept under a name; None where that is free."""
        return next((rule for rule in self.rules() if rule.name == _name_of(name)), None)

    def astray(self) -> dict[tuple[str, str], str]:
        """The reader's smart feeds (`smart`) and rules (`rule`) by name that find nothing because what they
        name is not there, and what that is, a clause.
        """
        from feeds.renamed import astray

        feeds = [(feed.id, feed.title, feed.url, feed.folder) for feed in self.own.feeds()]
        saved = [("smart", *each) for each in self.smart_feeds()]
        saved += [("rule", rule.name, rule.query) for rule in self.rules()]
        found = {}
        for kind, name, query in saved:
            try:
                found[kind, name] = astray(parse(query), feeds)
            except QueryError as error:
                found[kind, name] = str(error.reason)
        return {key: clause for key, clause in found.items() if clause}

    def rules(self) -> list[Rule]:
        return self.own.store.saved.rules()

    def save_rule(self, name: str, query: str, action: str) -> None:
        """Keep a rule. Raises QueryError, RuleError for one that could not be carried out."""
        from feeds.store import Rule
        from feeds.update import rules

        rules.ready(Rule(0, name, query, action))
        self.own.store.saved.save_rule(_name_of(name), query, _name_of(action))

    def concerned(self, query: str) -> int:
        """How many of the reader's articles a rule's query finds. Raises QueryError."""
        return self.own.store.lists.count(parse(query))

    def apply_rule(self, rule: Rule) -> int:
        """Do to the articles that are here what a rule does to those that arrive; how many that changed.

        It is taken back as one. Raises QueryError, RuleError.
        """
        from feeds.update import rules

        ready, store = rules.ready(rule), self.own.store
        with store.journal.together(labels.RULE_APPLIED.filled(name=rule.name)):
            ids = list(store.lists.ids(ready.query))
            changed = [len(ids)] if ready.tags and ids else []
            if ready.tags:
                store.articles.set_tags(ids, ready.tags)
            marks = {
                "read": store.articles.set_read,
                "star": store.articles.set_starred,
                "hide": store.articles.set_hidden,
            }
            changed += [mark(ids, True) for does, mark in marks.items() if does in ready.does]
        return max(changed, default=0)

    def remove_rule(self, name: str) -> None:
        self.own.store.saved.remove_rule(name)

    def preview(self, query: str) -> tuple[list[Headline], int]:
        """Which of the reader's newest articles a rule would have been about, and how many were looked at.

        An empty library has none: then those that are open beside it.
        """
        for library in (self.own, self):
            newest = library.store.lists.first_ids(Query(), PREVIEWED)
            if newest:
                break
        about = library.store.lists.among(newest, parse(query))
        return [self._row_seen(library, row) for row in library.headlines(about)], len(newest)

    # ------------------------------------------------------------ articles

    def open(self, id: int) -> Opened | None:
        """An article with its reading copy; None where it is gone."""
        from feeds.reading import reading

        library, there = self.workspace.at(id)
        article = library.store.articles.one(there)
        if article is None:
            return None
        feed_id = self.workspace.seen(library, article.feed_id)
        return Opened(replace(article, id=id, feed_id=feed_id), reading(article.entry, article.full_text))

    def find(self, url: str) -> int | None:
        """The newest article of this address among what is open, else in the reader's own library."""
        for library in self.workspace.places():
            if (found := library.store.articles.find(url)) is not None:
                return self.workspace.seen(library, found)
        return None

    def _mark(self, ids: Sequence[int], mark: Callable[[Store, Sequence[int]], int]) -> int:
        """Mark articles where they live, and where they were kept, all taken back as one; how many were otherwise."""
        from feeds.store import next_act

        act, number = next_act(), 0
        for library, there in self.workspace.route(ids):
            with library.store.journal.acting(act):
                number += mark(library.store, there)
        if kept := [self._kept[id] for id in ids if id in self._kept]:
            own = self.own.store
            with own.journal.acting(act):
                mark(own, own.lists.among(kept, Query()))
        return number

    def set_read(self, ids: Sequence[int], read: bool) -> int:
        """Mark articles read or unread; how many were otherwise."""
        return self._mark(ids, lambda store, there: store.articles.set_read(there, read))

    def set_starred(self, ids: Sequence[int], starred: bool) -> int:
        """Star articles or take their stars; how many were otherwise."""
        number = self._mark(ids, lambda store, there: store.articles.set_starred(there, starred))
        if starred:
            for id in ids:
                self.noted(id, "star")
        return number

    def set_tags(self, ids: Sequence[int], add: Iterable[str], remove: Iterable[str]) -> int:
        """Put tags on articles and take others; how many were otherwise."""
        wanted = tuple(name for tag in add if (name := _name_of(tag)))
        taken = tuple(remove)
        return self._mark(ids, lambda store, there: store.articles.set_tags(there, wanted, taken))

    def set_place(self, id: int, place: str) -> None:
        library, there = self.workspace.at(id)
        library.store.articles.set_place(there, place)

    def mark_listed_read(self, ids: Sequence[int], query: Query) -> int:
        """Mark what a list shows, and what is folded under its rows; how many were unread.

        `query` is the list's. What has arrived since the list was made stays as it is.
        """
        listed = set(ids)
        told = {self._told[id][0] for id in listed if id in self._told} if self.fold_stories else set()
        folded = [id for id, (story, _) in self._told.items() if story in told and id not in listed]
        return self.set_read([*ids, *self.store.lists.among(folded, query)], True)

    def set_hidden(self, ids: Sequence[int], hidden: bool) -> int:
        """Hide articles or show them again; how many were otherwise."""
        return self._mark(ids, lambda store, there: store.articles.set_hidden(there, hidden))

    def tags(self) -> dict[str, int]:
        """Tags in use and how many articles bear each."""
        return self.store.articles.tags()

    def rename_tag(self, old: str, new: str) -> int:
        """Rename a tag, merge it with one that is there, or (empty) take it away; of how many articles."""
        number = self.store.articles.rename_tag(old, _name_of(new))
        self._known_as("tag", old, _name_of(new))
        return number

    def undo(self, change_id: int | None = None) -> Message | None:
        """Take back a change; what it was, or None where there is none. Raises UndoError.

        None means the last: of what was done in this window, in whichever library; where nothing was, of
        the reader's own library.
        """
        stores = [library.store for library in self.workspace.places()]
        if change_id is None:
            act = self.last_done()
            store, change = self.own.store, None
        else:
            library, change = self.workspace.at(change_id)
            store, act = library.store, library.store.journal.act_of(change)
        if not act:
            return store.journal.undo(change)
        return next(filter(None, [store.journal.undo_act(act) for store in stores]), None)

    def last_done(self) -> int:
        """The last thing done in this window that can be taken back, as a number; 0 for none."""
        return max(library.store.journal.last_done() for library in self.workspace.places())

    def history(self) -> list[HistoryItem]:
        """What the reader did in the last thirty days, newest first."""
        changes: list[HistoryItem] = []
        acts: set[int] = set()
        for library in self.workspace.places():
            for change in library.store.journal.history(HISTORY):
                act = library.store.journal.act_of(change.id)
                # What was done in two libraries at once stands there once.
                if act not in acts or not act:
                    changes.append(replace(change, id=self.workspace.seen(library, change.id)))
                    acts.add(act)
        return sorted(changes, key=lambda change: change.at, reverse=True)[:HISTORY]

    # ------------------------------------------------------------ recommendations

    @property
    def recommender(self) -> Recommender:
        """The recommendation index, in the library's own file."""
        with self._one_recommender:
            if self._recommender is None:
                from feeds.recommend import Recommender

                self._recommender = Recommender(":memory:" if self.readonly else self.path, self.semantic)
            return self._recommender

    def suggestions(self, opened: Opened | None) -> tuple[Shelf, ...]:
        """What to read beside an article (None: in general), by shelf."""
        if opened is None:
            return without(self.for_you(), 0)
        beside = self.beside_article(opened)
        first = beside[:1] if self.recommends else ()
        return without((*first, *self.for_you(), *beside[len(first) :]), opened.article.id)

    def beside_article(self, opened: Opened) -> tuple[Shelf, ...]:
        """What belongs to the article itself: related pieces first, then the page's own ones."""
        if not self.recommends:
            return tuple(_page_shelves(opened.article.entry, self))
        related = Shelf("Related", "related", tuple(self._related(opened.article)))
        return (related, *_page_shelves(opened.article.entry, self))

    def for_you(self) -> tuple[Shelf, ...]:
        """What this reader would like, whatever is open; slower than `beside_article`.

        More pieces than are shown, for `without` to take out the open one and the related ones.
        """
        found: list[Suggestion] = []
        if not self.recommends:
            return ()
        if self.behind is not None:
            found = self._suggested(self.behind, self.behind._liked(FOR_YOU + RELATED + 1))
        # Beside an empty library what is open is all there is to choose from.
        found = found or self._suggested(self, self._liked(FOR_YOU + RELATED + 1))
        return (Shelf("For you", "for-you", tuple(found)),) if found else ()

    def _liked(self, number: int) -> list[Recommendation]:
        """So many articles this reader would like: none that is read, hidden or of a feed that was left."""
        newest = self.store.lists.first_ids(UNREAD, WEIGHED)
        return self.recommender.for_you(number, newest=newest, allowed=lambda ids: self._shown(ids, UNREAD))

    def _shown(self, ids: Sequence[int | str], query: Query) -> list[int]:
        return self.store.lists.among([id for id in ids if isinstance(id, int)], query)

    def _related(self, article: Article) -> list[Suggestion]:
        library, there = self.workspace.at(article.id)
        found = library.recommender.related(there, 2 * RELATED)
        shown = set(library._shown([item.id for item in found], Query()))
        related = [item for item in found if item.id in shown][:RELATED]
        return self._suggested(library, related or library._beside(there))

    def _beside(self, id: int) -> list[Recommendation]:
        """The newest other articles of its feed, for one that has nothing else beside it."""
        rows = self.headlines([id])
        if not rows or not rows[0].feed_id:
            return []
        row = rows[0]
        others = self.store.lists.first_ids(Query.feed(row.feed_id) & UNREAD, RELATED + 1)
        why = (Reason(ReasonKind.BESIDE, (row.feed,)),)
        return [Recommendation(id=other, score=0.0, reasons=why) for other in others if other != id][:RELATED]

    def _suggested(self, library: Library, found: Sequence[Any]) -> list[Suggestion]:
        from feeds.recommend import reasons

        by_id = {row.id: row for row in library.headlines([item.id for item in found])}
        return [
            Suggestion(
                title=row.title,
                id=self.workspace.seen(library, row.id),
                feed=row.feed,
                date=row.date,
                why="; ".join(reasons.sentence(reason) for reason in item.reasons[:2]),
                read=row.read,
                reasons=item.reasons,
            )
            for item in found
            if (row := by_id.get(item.id)) is not None
        ]

    def _recommended_ids(self) -> list[int]:
        """What `is:recommended` means."""
        return [int(item.id) for item in self._liked(RECOMMENDED)]

    def noted(self, id: int, kind: str, reason: Reason | None = None) -> None:
        """Let the recommendations learn that the reader did `kind` with an article, or of one of its reasons."""
        if not self.recommends:
            return
        library, there = self.workspace.at(id)
        library.recommender.record(there, kind, when=datetime.now(UTC), reason=reason)

    def catch_up(self) -> bool:
        """Index one portion of what has arrived; whether more is waiting.

        A library in a file is indexed by a process of its own: two of the indexes are made
        by the CPU, and a thread would take it from the screen.
        """
        if self.readonly:
            return False
        if self.path == ":memory:":
            return self.index_portion()
        from feeds import worker

        try:
            return bool(worker.call("feeds.library", "index_portion", self.path, seconds=PORTION_SECONDS))
        except worker.Stopped as stopped:
            log.warning("indexing %s", stopped.reason)
            return False

    def index_portion(self) -> bool:
        """`catch_up` in this process."""
        indexed = self.store.index.take_in(_index_text, PORTION)
        after = self.recommender.indexed_up_to()
        rows = self.store.index.unindexed(after, PORTION)
        if rows:
            self.recommender.add(rows)
        return indexed == PORTION or len(rows) == PORTION

    def index_words(self, seconds: float) -> bool:
        """Take what waits for it into the search index, for so long at most; whether more is waiting.

        Whoever fetched it: what arrived a moment ago is found by the words of its text.
        """
        until = monotonic() + seconds
        while not self.readonly and monotonic() < until:
            if self.store.index.take_in(_index_text, PORTION) < PORTION:
                return False
        return True

    def learn_meanings(self) -> tuple[int, int] | None:
        """Learn what one portion of the articles means, the newest first: how many are known then, of how many.

        None where nothing is left to learn, or comparing by meaning is off or not installed. It is done by a
        process of its own, which ends with the work: what it loads takes 150 MB.
        """
        if self.readonly or self.path == ":memory:" or not self.recommends:
            return None
        if not self.recommender.semantic:
            return None
        done, total = self.recommender.meanings()
        if done >= total:
            return None
        from feeds import worker

        try:
            call = ("feeds.library", "learn_portion", self.path)
            done, total = worker.call(*call, seconds=PORTION_SECONDS, room="meanings")
        except worker.Stopped as stopped:
            log.warning("learning the meaning of articles %s", stopped.reason)
            return None
        except MissingExtra as error:
            # Found, but cannot be loaded: built for another interpreter, or half removed.
            log.warning("%s", error)
            return None
        if done >= total:
            worker.clear("meanings")
            # Stories told before may have been joined.
            self._told_up_to = 0
        return int(done), int(total)

    def learn_portion(self) -> tuple[int, int]:
        """`learn_meanings` in this process."""
        ids = [int(id) for id in self.recommender.awaiting(LEARNED)]
        texts: dict[int, dict[str, object]] = {id: {"id": id} for id in ids}
        texts |= {
            id: {"id": id, "title": title, "text": html} for id, title, html in self.store.index.texts(ids)
        }
        self.recommender.learn_meanings(texts.values())
        return self.recommender.meanings()

    def profile(self) -> list[tuple[str, str, str, str]]:
        """What the recommendations know: kind, name, and both as the reader sees them."""
        own = self.own
        return [
            (
                weight.kind,
                weight.name,
                f"{weight.weight:+5.1f}  {weight.name}",
                f"{weight.kind} · {weight.because}",
            )
            for weight in own.recommender.profile()
        ]

    def toggle_mute(self, kind: str, name: str) -> None:
        """Mute a word, feed, author or tag in the recommendations, or let it be heard again."""
        own = self.own
        muted = any(w.muted for w in own.recommender.profile() if (w.kind, w.name) == (kind, name))
        (own.recommender.unmute if muted else own.recommender.mute)(kind, name)

    def set_weight(self, kind: str, name: str, weight: float) -> None:
        """Fix by hand how much the reader is taken to like a word, feed, author or tag."""
        self.own.recommender.set_weight(kind, name, weight)

    def forget_profile(self) -> None:
        """Forget all that was learned of the reader; mutes stay."""
        self.own.recommender.reset_history()

    def export_profile(self) -> dict[str, Any]:
        """All that the recommendations know of the reader, for a file."""
        return self.own.recommender.export()

    # ------------------------------------------------------------ opened sources

    def read_sources(
        self, names: Sequence[str], get: sources.Get | None = None
    ) -> Iterator[int | FeedsError]:
        """Take sources into this library: how many articles each part brought, or what was wrong.

        `get` fetches addresses; without it they count as typed by the reader.
        """
        from feeds import sources

        for name in names:
            for taken in sources.read(name, get or self._get):
                if isinstance(taken, FeedsError):
                    yield taken
                elif isinstance(taken, sources.Outlines):
                    yield from self._follow(taken)
                else:
                    yield self._take(taken)

    def watched(self, sources: Sequence[str]) -> dict[str, dict[str, int]]:
        """The files of those sources that are folders, as `feeds.files.listing` gives them, by folder."""
        from feeds import files

        return {name: files.listing(name) for name in sources if paths.is_folder(name)}

    def _get(self, address: str, near: str | None = None) -> sources.Body:
        """Fetch an address that the reader typed; with `near`, one that content names beside that address."""
        from feeds import fetch, sources

        private = near is None or fetch.lies_beside(address, near)
        fetched = fetch.get(fetch.Request(address, private=private))
        if isinstance(fetched, fetch.NotModified):
            raise FetchError(
                address, Message("http.no-page", "the server gave no page"), hints.TRY_LATER, status=304
            )
        return sources.Body(
            fetched.body,
            fetched.url,
            content_type=fetched.content_type,
            moved_to=fetched.moved_to,
            links=fetched.links,
        )

    def _take(self, taken: ParsedFeed | sources.Page) -> int:
        """Write a parsed feed or page; how many articles are new."""
        if isinstance(taken, ParsedFeed):
            return self._receive(taken, taken.title or _name(taken.url))[1]
        address = f"{PAGES}{taken.folder}"
        return self._receive(
            ParsedFeed(url=address, entries=taken.entries), _shelf_name(taken.folder), taken.source
        )[1]

    def _receive(
        self,
        parsed: ParsedFeed,
        name: str,
        source: str = "",
        folder: Sequence[str] = (),
        settings: FeedSettings | None = None,
    ) -> tuple[int, int]:
        """Write the entries of a feed, which is subscribed to where it is not: its id, and how many are new."""
        from feeds.update import decide

        # To open something is no change of the library.
        kept = self.path != ":memory:"
        feed_id = self.store.subscriptions.add(
            parsed.url, title=name, folder=folder, settings=settings, undoable=kept
        )
        read_from = replace(parsed, url=source) if source else parsed
        changes = decide(
            self._feed(feed_id), self.store.arrivals.known(feed_id), read_from, datetime.now(UTC)
        )
        return feed_id, len(self.store.arrivals.apply(changes).new_ids)

    def _follow(self, taken: sources.Outlines) -> Iterator[int | FeedsError]:
        """Subscribe to a list of feeds here and fetch them."""
        from feeds.fetch import lies_beside, names_private
        from feeds.update import Failed, Updated

        # A list on the web may name any address; one in a file is the reader's own.
        far = taken.source.startswith(("http://", "https://"))
        ids = [
            self._subscribe(outline)
            for outline in taken.outlines
            if not far or not names_private(outline.url) or lies_beside(outline.url, taken.source)
        ]
        if not ids:
            yield NothingToRead(
                taken.source, Message("list.empty", "the list names no feed"), hints.CHECK_FILE
            )
            return
        for outcome in self.refresh(ids):
            if isinstance(outcome, Failed):
                yield outcome.error
            elif isinstance(outcome, Updated):
                yield len(outcome.new_ids)

    def keep(self) -> int:
        """Write what is open into the library behind, with all that was done to it; how many articles that added."""
        own = self.behind
        if own is None:
            return 0
        with own.store.journal.together(labels.KEPT):
            return sum(self._keep_feed(feed) for feed in self.store.subscriptions.all())

    def _keep_feed(self, feed: Feed) -> int:
        listed = Query.feed(feed.id)
        hidden = self.store.lists.ids(listed & HIDDEN)
        articles = [
            article
            for id in (*self.store.lists.ids(listed), *hidden)
            if (article := self.store.articles.one(id)) is not None
        ]
        parsed = ParsedFeed(
            url=feed.url,
            title="" if feed.url.startswith(PAGES) else feed.title,
            link=feed.site_url,
            lang=feed.lang,
            entries=tuple(article.entry for article in articles),
        )
        id, added = self.own._receive(parsed, feed.title, folder=feed.folder, settings=feed.settings)
        self._kept |= _carry(articles, hidden, self.own.store, id)
        return added

    # ------------------------------------------------------------ the network

    def fetch_full_text(self, id: int) -> Opened:
        """Fetch an article's page and keep its text. Raises FetchError, ParseError."""
        from feeds import extract

        library, there = self.workspace.at(id)
        article = library.store.articles.one(there)
        if article is None or not article.entry.url:
            raise SourceError("this article", Message("article.no-page", "it has no page to fetch"))
        body = self._get(article.entry.url, article.feed_url)
        entry = extract.extract_safely(body.data, body.source)
        if not entry.body:
            raise NothingToRead(
                article.entry.url,
                Message("article.none-on-page", "no article was found on the page"),
                hints.OPEN_IN_BROWSER,
            )
        if 2 * _text_size(entry) < _text_size(article.entry):
            # A wall, a wish for scripts: the feed has more.
            raise NothingToRead(
                article.entry.url,
                Message("article.less-on-page", "the page has less of the article than its feed"),
                hints.OPEN_IN_BROWSER,
            )
        library.store.articles.set_full_text(there, entry.body)
        opened = self.open(id)
        assert opened is not None
        said = replace(opened.article.entry, other=entry.other)
        return replace(opened, article=replace(opened.article, entry=said))

    def open_address(self, address: str, near: str = "") -> Opened:
        """Fetch a page that content names, as an article in passing: in no list, kept by `keep_passing` only.

        `near` is where the content came from: only beside it the private network may be asked.
        Raises what `read_sources` yields.
        """
        if not address.startswith(("http://", "https://")):
            raise SourceError(address, Message("address.not-web", "it is no web address"))
        passing = self.workspace.passing = self.workspace.passing or Library.beside(None)
        before = set(passing.ids(Query()))
        for taken in passing.read_sources([address], partial(self._get, near=near)):
            if isinstance(taken, FeedsError):
                raise taken
        new = [id for id in passing.ids(Query()) if id not in before]
        found = new[0] if new else passing.store.articles.find(address)
        opened = self.open(self.workspace.seen(passing, found)) if found else None
        if opened is None:
            raise NothingToRead(
                address, Message("article.none-there", "no article was found there"), hints.OPEN_IN_BROWSER
            )
        return opened

    def is_passing(self, id: int) -> bool:
        """Whether an article is one that was opened in passing."""
        return self.workspace.at(id)[0] is self.workspace.passing

    def keep_passing(self, id: int) -> int:
        """Write an article opened in passing into the reader's own library; how many were added: 1, or 0 if it is there."""
        library, there = self.workspace.at(id)
        article = library.store.articles.one(there)
        if article is None:
            return 0
        page = ParsedFeed(url=PAGES, entries=(article.entry,))
        own = self.own
        with own.store.journal.together(labels.KEPT_ONE.filled(what=labels.titled(article.entry.title))):
            feed_id, added = own._receive(page, _shelf_name(""), article.entry.url)
            found = _carry([article], library.store.lists.among([there], HIDDEN), own.store, feed_id)
        self._kept |= {self.workspace.seen(library, passed): kept for passed, kept in found.items()}
        return added

    def kept(self, url: str) -> int | None:
        """The newest article of this address in the reader's own library."""
        found = self.own.store.articles.find(url)
        return None if found is None else self.workspace.seen(self.own, found)

    def asked_count(self, feed_ids: Sequence[int] | None = None, *, force: bool = False) -> int:
        """How many feeds `refresh` would ask."""
        if feed_ids is None:
            feeds = self.store.subscriptions.all() if force else self.store.arrivals.due(datetime.now(UTC))
            return sum(len(part) for part in self._parted(feeds, everyone=True))
        routed = self.workspace.route(feed_ids)
        return sum(
            len(part)
            for library, there in routed
            for part in library._parted([feed for feed in library.feeds() if feed.id in set(there)])
        )

    def due_count(self) -> int:
        """How many feeds a refresh would ask now."""
        return len(self.store.arrivals.due(datetime.now(UTC)))

    def due_unasked(self) -> list[int]:
        """The feeds that may be asked now without the reader, those that answered last time first.

        Among equals chance decides, so that hosts that are gone do not stand before the others each time.
        One whose password a command gives is left out: the command may ask the reader something.
        """
        from random import sample

        due = self.store.arrivals.due(datetime.now(UTC))
        return [
            feed.id
            for feed in sorted(sample(due, len(due)), key=lambda feed: feed.fetch.failures)
            if feed.url.startswith(("http://", "https://")) and not feed.settings.password_command
        ] + self._accounts_due()

    def _accounts_due(self) -> list[int]:
        """A feed of each account whose server may be met without the reader; a meeting is one for all its feeds."""
        kept = self.store.accounts
        line = datetime.now(UTC) - MEETINGS
        return [
            feeds[0].feed_id
            for account in kept.all()
            if account.synced is not None and account.synced < line and not account.password_command
            if (feeds := kept.feeds(account.id))
        ]

    # ------------------------------------------------------------ accounts on servers

    def accounts(self) -> list[tuple[Account, int]]:
        """The reader's accounts, and how many changes wait to be sent to each."""
        kept = self.own.store.accounts
        return [(account, kept.waiting(account.id)) for account in kept.all()]

    def add_account(self, wish: Account, told: Secrets) -> int:
        """Look whether an account is to be had, and keep it; how many feeds it has. Raises FetchError, LoginRefused.

        What no command gives of `told` goes into the keyring. Nothing is fetched yet.
        """
        from feeds.sync import accounts

        if self.own.store.accounts.named(wish.name) is not None:
            raise SourceError(
                wish.name,
                Message("account.name-taken", "there is an account of this name already"),
                hints.CHOOSE_OTHER_NAME,
            )
        feeds = accounts.look(wish, told)
        accounts.keep_secrets(wish, told)
        self.own.store.accounts.add(wish)
        return feeds

    def remove_account(self, name: str) -> None:
        """Forget an account; its feeds and articles stay, and are fetched from here. Raises SourceError."""
        self.own.store.accounts.remove(self._account(name).id)

    def hand_over(self, feed_ids: Iterable[int], name: str) -> None:
        """Let feeds be of an account, whose server gets them when it is next met. Raises SourceError."""
        account = self._account(name)
        for feed in feed_ids:
            self.own.store.accounts.join(account.id, feed)

    def keep_in_step(
        self, name: str = "", watch: Callable[[Progress], object] = lambda progress: None
    ) -> Iterator[tuple[Account, Met | FeedsError]]:
        """Meet the servers of all accounts, or of one, each in its turn. Raises SourceError for a name of none.

        After the last, what arrived is taken into the indexes.
        """
        from feeds.sync import accounts

        own = self.own
        arrived = False
        for account in [self._account(name)] if name else own.store.accounts.all():
            try:
                met = accounts.keep_in_step(own.store, account, watch)
            except FeedsError as error:
                yield account, error
            else:
                arrived = arrived or bool(met.new_ids)
                yield account, met
        if arrived:
            own.catch_up()

    def _account(self, name: str) -> Account:
        found = self.own.store.accounts.named(name)
        if found is None:
            raise SourceError(name, Message("account.unknown", "there is no account of this name"))
        return found

    # ------------------------------------------------------------ refreshing

    def refresh(
        self,
        feed_ids: Sequence[int] | None = None,
        *,
        force: bool = False,
        connections: int = 100,
        apart: bool = False,
        unasked: bool = False,
    ) -> Iterator[Outcome]:
        """Fetch feeds: these, or those that are due (all of them with `force`).

        Where nobody at all answers, nothing is held against the feeds (of an `unasked` refresh even
        where one host alone was asked). With `apart` another process does it, so that a screen in this one keeps its CPU.
        Closing the iterator ends the refresh; what was told is written. After the last outcome, what
        arrived is made whole (`feeds.update.complete`).
        """
        from feeds import update

        options = update.Options(connections=connections, unasked=unasked)
        yield from update.complete(self._asked(feed_ids, options, force=force, apart=apart), self)

    def _asked(
        self, feed_ids: Sequence[int] | None, options: Options, *, force: bool, apart: bool
    ) -> Iterator[Outcome]:
        """What becomes of feeds of any of the libraries, by their ids here."""
        if feed_ids is None:
            feeds = self.store.subscriptions.all() if force else self.store.arrivals.due(datetime.now(UTC))
            yield from self._ask(feeds, options, apart=apart, everyone=True)
            return
        for library, there in self.workspace.route(feed_ids):
            feeds = [feed for feed in library.feeds() if feed.id in set(there)]
            for outcome in library._ask(feeds, options, apart=apart):
                yield self._outcome_seen(library, outcome)

    def _ask(
        self, feeds: Sequence[Feed], options: Options, *, apart: bool, everyone: bool = False
    ) -> Iterator[Outcome]:
        """Fetch feeds of this library, and meet the servers of those that are an account's, or of all accounts."""
        from feeds import update

        own, accounts = self._parted(feeds, everyone=everyone)
        if apart and self.path != ":memory:" and own:
            yield from update.refresh_in_process(self.path, own, options)
        else:
            yield from update.refresh(self.store, own, now=datetime.now(UTC), options=options)
        for account in accounts:
            yield self._meet(account)

    def _parted(self, feeds: Iterable[Feed], *, everyone: bool = False) -> tuple[list[Feed], list[Account]]:
        """Of some feeds those that are fetched from here, and the accounts that the others are of."""
        kept = self.store.accounts
        theirs = {account.id: {feed.feed_id for feed in kept.feeds(account.id)} for account in kept.all()}
        wanted = list(feeds)
        ids = {feed.id for feed in wanted}
        met = [account for account in kept.all() if everyone or theirs[account.id] & ids]
        of_accounts = kept.feed_ids()
        return _with_addresses(feed for feed in wanted if feed.id not in of_accounts), met

    def _meet(self, account: Account) -> Outcome:
        """Meet a server; what came of it, told of a feed that stands for the account."""
        from feeds.sync import accounts
        from feeds.update import Failed, Unchanged, Updated

        stands = Feed(id=0, url=account.address, title=account.name)
        try:
            met = accounts.keep_in_step(self.store, account)
        except FeedsError as error:
            return Failed(stands, error)
        if not met.new_ids:
            return Unchanged(stands)
        return Updated(stands, met.new_ids, (), met.notices)

    def _outcome_seen(self, library: Library, outcome: Outcome) -> Outcome:
        """What became of a feed of one of the libraries, by its names here."""
        from feeds.update import Updated

        if library is self:
            return outcome
        seen = partial(self.workspace.seen, library)
        feed = replace(outcome.feed, id=seen(outcome.feed.id))
        if isinstance(outcome, Updated):
            new, revised = tuple(map(seen, outcome.new_ids)), tuple(map(seen, outcome.revised_ids))
            return replace(outcome, feed=feed, new_ids=new, revised_ids=revised)
        return replace(outcome, feed=feed)

    # ------------------------------------------------------------ feeds

    def feeds(self) -> list[Feed]:
        return self.store.subscriptions.all()

    def feed(self, id: int) -> Feed | None:
        """A subscription, of whichever library; None where it is gone."""
        library, there = self.workspace.at(id)
        found = library.store.subscriptions.one(there)
        return None if found is None else replace(found, id=id)

    def feed_query(self, id: int) -> Query:
        """What finds the articles of a feed and of no other of the reader's: by its name where that is its
        alone, else by its number.
        """
        library, there = self.workspace.at(id)
        feed = library._feed(there)
        alike = sum(feed_is_named(feed.title, each.title, each.url) for each in self.own.feeds())
        if library is self.own and alike > 1:
            return Query.feed(there)
        return Query(FeedNamed(feed.title))

    def rename_feed(self, id: int, name: str) -> None:
        """Give a feed the reader's own name; empty for the publisher's."""
        library, there = self.workspace.at(id)
        before = library._feed(there).title
        library.store.subscriptions.rename(there, _name_of(name))
        library._known_as("feed", before, library._feed(there).title)

    def _known_as(self, kind: str, old: str, new: str) -> None:
        """Let the recommendations know a feed or tag by its new name."""
        if new and old != new:
            self.recommender.known_as(kind, old, new)

    def move_feed(self, id: int, folder: Sequence[str]) -> None:
        library, there = self.workspace.at(id)
        library.store.subscriptions.move(there, tuple(map(_name_of, folder)))

    def move_folder(self, old: Sequence[str], new: Sequence[str]) -> int:
        """Rename, move or merge a folder; how many feeds went along."""
        return self.store.subscriptions.move_folder(old, tuple(map(_name_of, new)))

    def set_folder_settings(self, folder: Sequence[str], **changes: Any) -> int:
        """Change some settings of every feed in a folder, taken back as one; of how many."""
        path = tuple(folder)
        inside = [feed for feed in self.feeds() if feed.folder[: len(path)] == path]
        with self.store.journal.together(labels.SET.filled(feed=path[-1])):
            for feed in inside:
                self.set_feed_settings(feed.id, **changes)
        return len(inside)

    def set_feed_settings(self, id: int, **changes: Any) -> None:
        """Change some settings of a feed."""
        library, there = self.workspace.at(id)
        library.store.subscriptions.set_settings(there, replace(library._feed(there).settings, **changes))

    def unsubscribe(self, id: int) -> int:
        """Take a feed away; it can come back with all it had for thirty days. How many articles stay in the
        lists because they are starred or tagged.
        """
        library, there = self.workspace.at(id)
        return library.store.subscriptions.remove(there)

    def apply_move(self, id: int) -> str:
        """Let a feed live where its server says it moved to; the new address. Raises SourceError."""
        library, there = self.workspace.at(id)
        feed = library._feed(there)
        target = feed.fetch.moved_to
        if not target:
            raise SourceError(feed.title, Message("move.none", "it has not moved"))
        if not library.store.subscriptions.readdress(there, target):
            raise SourceError(
                feed.title,
                Message("move.there", "you have the feed at {address} already", address=target),
                hints.UNSUBSCRIBE_ONE,
            )
        return target

    def _feed(self, id: int) -> Feed:
        feed = self.store.subscriptions.one(id)
        if feed is None:
            raise StoreError(
                self.path, Message("library.lost-feed", "has lost the feed that was just added"), hints.DOCTOR
            )
        return feed

    def candidates(self, address: str) -> Sequence[Candidate]:
        """The feeds that an address leads to, best first. Raises NothingToRead, FetchError."""
        from feeds import discover, parse

        def look(typed: str) -> tuple[str, Sequence[Candidate]]:
            found = discover.candidates(typed, self._get, parse.parse_safely)
            if not found:
                raise NothingToRead(
                    address, Message("discover.none", "no feed was found there"), hints.LOOK_FOR_LINK
                )
            return discover.whole(typed), found

        bare = address.strip()
        if "://" in bare or bare.lower().startswith("feed:"):
            self._typed, found = look(bare)
        else:
            # Without a scheme the secure one is meant, where there is one.
            self._typed, found = first_good(partial(look, f"https://{bare}"), partial(look, f"http://{bare}"))
        return found

    def subscribed(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Those of the candidates that the reader has already."""
        known = {normalise(without_login(feed.url)) for feed in self.feeds()}
        return [each for each in candidates if normalise(without_login(each.url)) in known]

    def subscribe(self, url: str, title: str = "", folder: tuple[str, ...] = ()) -> int:
        """Subscribe to a feed address; its id, also where it was known.

        A login in the address whose feeds were looked for last is that of its feeds too.
        """
        return self.store.subscriptions.add(with_login_of(url, self._typed), title=title, folder=folder)

    def add(self, address: str, folder: tuple[str, ...] = (), *, refresh: bool = True) -> str:
        """Keep whatever an address or path leads to; a sentence that says what was added."""
        if paths.leads(address):
            return self._add_files(address)
        candidate, *others = self.candidates(address)
        had = {feed.id for feed in self.feeds()}
        feed_id = self.subscribe(candidate.url, candidate.title, folder)
        if refresh:
            from feeds.update import Failed

            for outcome in self.refresh([feed_id]):
                if isinstance(outcome, Failed):
                    raise outcome.error
        feed = self._feed(feed_id)
        if feed_id in had:
            said = f"You had {feed.title or feed.url} already ({feed.total} articles)."
        else:
            said = f"Subscribed to {feed.title or feed.url} ({feed.total} articles)."
        if others:
            said += f" Left out: {', '.join(without_login(other.url) for other in others)}."
        return said

    def _add_files(self, path: str) -> str:
        added = 0
        for taken in self.read_sources([path]):
            if isinstance(taken, FeedsError):
                raise taken
            added += taken
        return f"Kept {added} articles of {path}."

    def import_feeds(self, path: Path, *, private: bool = False, rehearse: bool = False) -> Imported:
        """Take over what another program's file holds: feeds, articles with their marks, searches. Raises SourceError.

        Feeds that lead into the private network, or through a proxy that the list names, are only taken
        over with `private`: a list may come from anyone. With `rehearse` nothing is written.
        """
        from feeds.transfer import imports

        plan = imports.take_over(path)
        with ExitStack() as stack:
            if rehearse:
                stack.enter_context(self.store.journal.rehearsal())
            stack.enter_context(self.store.journal.together(labels.IMPORTED.filled(file=path.name)))
            report = self._import_lists(plan, private=private)
            taken, marked = self._import_marks(plan)
        return replace(report, articles=taken.new, marked=marked, left=taken.left)

    def _import_lists(self, plan: Plan, *, private: bool) -> Imported:
        """Subscribe to the feeds of a plan and keep its searches."""
        from feeds.fetch import names_private
        from feeds.transfer.imports import Refused, Search, Subscription

        known = {normalise(feed.url) for feed in self.feeds()}
        queries = {smart.name for smart in self.store.saved.smart_feeds()}
        added, searches = 0, 0
        had, held, refused = [], [], []
        seen: set[str] = set()
        twice = 0
        for item in plan.items():
            if isinstance(item, Refused):
                refused.append(item.why)
            elif isinstance(item, Search) and item.name not in queries:
                self.store.saved.save_smart_feed(item.name, item.query)
                searches += 1
            elif isinstance(item, Subscription):
                address = normalise(without_login(item.url))
                if item.url in seen:
                    twice += 1
                    continue
                seen.add(item.url)
                if address in known:
                    had.append(item.title or without_login(item.url))
                elif not private and (names_private(item.url) or item.settings.proxy):
                    held.append(without_login(item.url))
                    continue
                else:
                    added += 1
                self._subscribe(item)
        return Imported(
            added, len(had), tuple(refused), tuple(held), plan.twice + twice, tuple(had), searches=searches
        )

    def _import_marks(self, plan: Plan) -> tuple[Taken, int]:
        """Write the articles of a plan and mark those that are here; what became of them, and how many marks changed."""
        from feeds.transfer.imports import Mark
        from feeds.transfer.taking import Arrivals, Taken, mark_known, portions

        now = datetime.now(UTC)
        followed = {normalise(feed.url): feed.id for feed in self.feeds()}
        taken = Taken()
        feed, arrivals = 0, None
        for address, marks in portions(item for item in plan.items() if isinstance(item, Mark)):
            id = followed.get(normalise(without_login(address))) if address else None
            if id is None:
                prized = [mark for mark in marks if mark.prized]
                taken.left += len(marks) - len(prized)
                marks = prized
                if not marks:
                    continue
                id = self.store.subscriptions.add(f"{PAGES}{plan.program}", title=plan.program)
            if arrivals is None or id != feed:
                feed, arrivals = id, Arrivals(self._feed(id), self.store.arrivals.known(id))
            arrivals.take(self.store, marks, now, taken)
        return taken, mark_known(self.store, taken)

    def _subscribe(self, outline: Any) -> int:
        return self.store.subscriptions.add(
            outline.url,
            title=outline.title,
            folder=outline.folder,
            settings=outline.settings,
            site_url=outline.site_url,
        )

    def export_opml(self) -> bytes:
        """The feeds as OPML. A list is for others too: what was read from a file of this machine is not in it."""
        from feeds import opml

        outlines = [
            opml.Outline(feed.url, feed.title, feed.folder, feed.site_url, feed.settings)
            for feed in _with_addresses(self.feeds())
        ]
        return opml.write(outlines, "Broadsheet")

    def articles(self, ids: Iterable[int]) -> Iterator[Article]:
        """Articles whole, one after the other; those that are gone are left out."""
        for id in ids:
            library, there = self.workspace.at(id)
            if (article := library.store.articles.one(there)) is not None:
                yield article

    def export(
        self,
        ids: Iterable[int],
        destination: Path | BinaryIO,
        format: str,
        title: str,
        *,
        pictures: Path | None = None,
        replace: bool = False,
    ) -> int:
        """Write articles in one of `feeds.transfer.exports.FORMATS`, in this order; how many.

        `pictures` is the cache of those that are at hand. A file that is there stays, unless told to `replace` it.
        Raises WriteError.
        """
        from feeds.pictures import at_hand
        from feeds.transfer import exports
        from feeds.transfer.exports.publication import Publication, no_picture

        publication = Publication(
            title=title,
            made=datetime.now(UTC),
            picture=partial(at_hand, cache=pictures) if pictures is not None else no_picture,
        )
        kind = exports.FORMATS[format]
        return exports.export(self.articles(ids), destination, kind, publication, replace=replace)

    def export_archive(self, destination: Path | BinaryIO, *, replace: bool = False) -> int:
        """Write the reader's own library whole to an archive, which `restore` brings back; how many rows. Raises WriteError."""
        from feeds.transfer import archive

        now = datetime.now(UTC)
        if not isinstance(destination, Path):
            return archive.write_to(self.own.store, destination, now)
        return archive.write(self.own.store, destination, now, replace=replace)

    # ------------------------------------------------------------ care

    def check(self) -> list[str]:
        """What is wrong with the library and its folder, a sentence each."""
        wrong = self.store.maintenance.check()
        if (found := self.lost()) is not None:
            wrong.append(f"it is empty: `broadsheet restore {found}` brings back its last backup that is not")
        if self.path != ":memory:":
            for path in (Path(self.path), Path(self.path).parent):
                if not os.access(path, os.R_OK | os.W_OK):
                    wrong.append(f"{path} may not be read and written by you")
        from feeds.update import rules

        _, unusable = rules.all_ready(self.rules())
        kinds = {"rule": "rule", "smart": "smart feed"}
        return [
            *wrong,
            *(str(error) for error in unusable if isinstance(error, RuleError)),
            *(
                f"the query of the {kinds[kind]} “{name}” finds nothing: {clause}"
                for (kind, name), clause in self.astray().items()
            ),
        ]

    def lost(self) -> str | None:
        """The day of the newest backup that holds something, where this library holds nothing."""
        if self.path == ":memory:" or self.readonly or not self.is_empty():
            return None
        from feeds import maintenance

        found = maintenance.lost(Path(self.path))
        return None if found is None else str(found[0])

    def repair(self) -> list[str]:
        """Mend what can be mended, after a backup; what is still wrong."""
        if self.path != ":memory:":
            self.store.maintenance.backup(Path(f"{self.path}.before-repair"))
        self.store.maintenance.repair()
        self.recommender.rebuild()
        while self.index_portion():
            pass
        return self.check()

    def look_after(self, *, keep_days: int = 0, keep_backups: int = 7) -> list[str]:
        """What is due once a day: backup, retention, what was removed long ago; a sentence for each thing done."""
        from feeds import maintenance

        if self.behind is not None:
            return self.behind.look_after(keep_days=keep_days, keep_backups=keep_backups)
        if self.readonly or self.path == ":memory:":
            return []
        return maintenance.look_after(
            self.store, datetime.now(UTC), keep_days=keep_days, keep_backups=keep_backups
        )

    def backup(self, path: Path) -> None:
        """Copy the library to a file while it is in use. Raises StoreError, also where another library is open there."""
        from feeds.store.sqlite import files

        if not (path.exists() and path.samefile(self.path)):
            files.refuse_in_use(path)
        self.store.maintenance.backup(path)


def index_portion(path: str) -> bool:
    """`Library.index_portion` for the worker process."""
    with Library.at(Path(path)) as library:
        return library.index_portion()


def learn_portion(path: str) -> tuple[int, int]:
    """`Library.learn_portion` for the worker process."""
    with Library.at(Path(path)) as library:
        return library.learn_portion()


# ---------------------------------------------------------------- without a library


def read_source(name: str) -> Iterator[Opened | FeedsError]:
    """The articles of one source, read without keeping them, and what could not be read."""
    library = Library.beside(None)
    try:
        for taken in library.read_sources([name]):
            if isinstance(taken, FeedsError):
                yield taken
        for id in sorted(library.ids(Query())):
            opened = library.open(id)
            if opened is not None:
                yield opened
    finally:
        library.close()


def as_text(opened: Opened) -> str:
    """An article as plain text, for files, programs and `show`."""
    from feeds.markup import plain

    article, entry = opened.article, opened.article.entry
    when = f"{article.date:%Y-%m-%d %H:%M}" if article.dated else ""
    facts = " · ".join(part for part in (article.feed, ", ".join(entry.authors), when) if part)
    parts = [entry.title, facts, entry.url, opened.reading.standfirst, plain(opened.reading.document)]
    return "\n\n".join(part for part in parts if part)


def no_facts(source: str) -> dict[str, Any]:
    """What `show --json` prints of a source that could not be read, but for the `error`."""
    from feeds.markup import clean

    return {
        "source": without_login(clean(source)),
        "title": "",
        "authors": [],
        "published": None,
        "lang": "",
        "summary": "",
        "text": "",
        "recommended": [],
        "error": None,
    }


def as_facts(source: str, opened: Opened) -> dict[str, Any]:
    """An article as programs are given it, on the command line and by macros."""
    from feeds.document import Document, Embed, Figure
    from feeds.markup import plain

    entry = opened.article.entry
    # Captions and addresses of what cannot be shown are beside the text, not in it.
    words = tuple(block for block in opened.reading.document.blocks if not isinstance(block, Figure | Embed))
    return {
        **no_facts(source),
        "title": entry.title,
        "authors": list(entry.authors),
        "published": entry.published.isoformat() if entry.published else None,
        "lang": entry.lang,
        "summary": opened.reading.standfirst,
        "text": plain(Document(words)),
        "recommended": [{"heading": p.heading, "title": p.title, "url": p.url} for p in entry.picks],
        "url": entry.url,
    }


def _is_emptied(path: Path) -> bool:
    """Whether a library's file is there and has nothing left."""
    try:
        return path.stat().st_size < SMALLEST
    except OSError:
        return False


def _text_size(entry: Entry) -> int:
    """Characters that a reader of the entry sees."""
    from feeds import markup
    from feeds.reading import reading

    return len(markup.plain(reading(entry).document))


def _with_addresses(feeds: Iterable[Feed]) -> list[Feed]:
    """Those of some feeds that can be asked: saved pages and feeds opened from a file have no address."""
    from feeds.urls import host

    return [feed for feed in feeds if feed.url.startswith(("http://", "https://")) and host(feed.url)]


def without(shelves: Iterable[Shelf], id: int) -> tuple[Shelf, ...]:
    """The shelves as they are shown beside article `id`: it is in none, no article is in two, none is empty.

    What a page recommends stays whole and in its order.
    """
    shown: list[Shelf] = []
    seen: set[int | None] = {id}
    for shelf in shelves:
        pieces = list(shelf.suggestions)
        if shelf.origin != "page":
            pieces = [piece for piece in pieces if piece.id not in seen]
        if shelf.origin == "for-you":
            pieces = pieces[:FOR_YOU]
        if pieces:
            seen.update(piece.id for piece in pieces)
            shown.append(replace(shelf, suggestions=tuple(pieces)))
    return tuple(shown)


def _page_shelves(entry: Entry, library: Library) -> list[Shelf]:
    """The page's own recommended pieces under the page's headings, those we have as articles."""
    by_heading: dict[str, list[Suggestion]] = {}
    for pick in entry.picks:
        known = library.find(pick.url) if pick.url else None
        piece = Suggestion(title=pick.title, id=known, url=pick.url)
        by_heading.setdefault(pick.heading or "From this page", []).append(piece)
    return [Shelf(heading, "page", tuple(pieces)) for heading, pieces in by_heading.items()]


def _carry(articles: Sequence[Article], hidden: Collection[int], own: Store, feed_id: int) -> dict[int, int]:
    """Do to articles in the feed of a store what was done to them where they come from; `hidden` are ids there.
    Their ids there, and those in the store.
    """
    from feeds.store.sqlite.encoding import storable

    known = own.arrivals.known(feed_id)
    pairs = [
        (article, found.id)
        for article in articles
        if (found := known.get(storable(article.entry.guid))) is not None
    ]
    own.articles.set_read([id for article, id in pairs if article.read], True)
    own.articles.set_starred([id for article, id in pairs if article.starred], True)
    own.articles.set_hidden([id for article, id in pairs if article.id in hidden], True)
    for tag in sorted({tag for article in articles for tag in article.tags}):
        own.articles.set_tags([id for article, id in pairs if tag in article.tags], [tag])
    for article, id in pairs:
        if article.place:
            own.articles.set_place(id, article.place)
        if article.full_text:
            own.articles.set_full_text(id, article.full_text)
    return {article.id: id for article, id in pairs}


def _index_text(body: str) -> str:
    """The plain text of a body, for the search index."""
    from feeds.markup import document, plain

    return plain(document(body))


def _name_of(text: str) -> str:
    """A name the reader gives, fit for a terminal: what is pasted may hold anything."""
    from feeds.markup import clean

    return clean(text, 300)


def _shelf_name(folder: str) -> str:
    if not folder:
        return "saved page"
    return "saved pages" if Path(folder) == SAMPLE else _name(folder)


def _name(path: str) -> str:
    return Path(path).name or path
