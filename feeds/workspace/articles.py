"""Articles of whichever library: read, marked, fetched and written out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from feeds.errors import FeedsError, NothingToRead, SourceError, StoreError
from feeds.hints import Hint
from feeds.library import Library, Opened, names, web
from feeds.messages import Message
from feeds.model import Article, Enclosure, Note
from feeds.query import Query
from feeds.record import replace
from feeds.workspace.keeping import Keeping
from feeds.workspace.places import Places

if TYPE_CHECKING:
    from feeds.edition import Edition
    from feeds.episodes import Chapters, Transcript
    from feeds.store import Store
    from feeds.transfer.exports.publication import Publication


class Articles:
    """The articles of what is open, by their ids here."""

    def __init__(self, places: Places[Library], keeping: Keeping) -> None:
        self._places = places
        self._keeping = keeping

    def open(self, id: int) -> Opened | None:
        """An article with its reading copy; None where it is gone."""
        library, there = self._places.at(id)
        opened = library.articles.open(there)
        return None if opened is None else self._seen(library, opened)

    def _seen(self, library: Library, opened: Opened) -> Opened:
        """An opened article of one of the libraries, by its ids here."""
        article, seen = opened.article, self._places.seen
        if library is self._places.shown:
            return opened
        ids = replace(article, id=seen(library, article.id), feed_id=seen(library, article.feed_id))
        return replace(opened, article=ids)

    def whole(self, ids: Iterable[int]) -> Iterator[Article]:
        """Articles whole, one after the other; those that are gone are left out."""
        for id in ids:
            library, there = self._places.at(id)
            yield from library.articles.whole([there])

    def find(self, url: str) -> int | None:
        """The newest article of this address among what is shown, else in the own library, else in passing."""
        for library in self._places.all():
            if (found := library.articles.find(url)) is not None:
                return self._places.seen(library, found)
        return None

    # ------------------------------------------------------------ marks

    def _mark(self, ids: Sequence[int], mark: Callable[[Store, Sequence[int]], int]) -> int:
        """Mark articles where they live, and where they were kept, all taken back as one; how many were otherwise."""
        from feeds.store import next_act

        act, number = next_act(), 0
        for library, there in self._places.route(ids):
            with library.store.journal.acting(act):
                number += mark(library.store, there)
        if copies := self._keeping.copies(ids):
            own = self._places.own.store
            with own.journal.acting(act):
                mark(own, copies)
        return number

    def set_read(self, ids: Sequence[int], read: bool) -> int:
        """Mark articles read or unread; how many were otherwise."""
        return self._mark(ids, lambda store, there: store.articles.set_read(there, read))

    def set_starred(self, ids: Sequence[int], starred: bool) -> int:
        """Star articles or take their stars; how many were otherwise. A star tells what the reader likes."""
        number = self._mark(ids, lambda store, there: store.articles.set_starred(there, starred))
        if starred:
            for library, there in self._places.route(ids):
                library.recommendations.starred(there)
        return number

    def set_tags(self, ids: Sequence[int], add: Iterable[str], remove: Iterable[str]) -> int:
        """Put tags on articles and take others; how many were otherwise."""
        wanted = tuple(name for tag in add if (name := names.cleaned(tag)))
        unwanted = tuple(remove)
        return self._mark(ids, lambda store, there: store.articles.set_tags(there, wanted, unwanted))

    def set_hidden(self, ids: Sequence[int], hidden: bool) -> int:
        """Hide articles or show them again; how many were otherwise."""
        return self._mark(ids, lambda store, there: store.articles.set_hidden(there, hidden))

    def set_place(self, id: int, place: str) -> None:
        """Remember where reading stopped; empty forgets it."""
        library, there = self._places.at(id)
        library.articles.set_place(there, place)

    def keep_note(self, id: int, note: Note) -> None:
        """Keep a note on an article where it lives, and where that was kept, taken back as one; or change one."""
        from feeds.markup import clean_lines

        words = clean_lines(note.words).strip()
        for store, there, known in self._noted(id, note):
            store.articles.keep_note(there, replace(note, id=known, words=words))

    def remove_note(self, id: int, note: Note) -> None:
        """Take a note from its article."""
        for store, _, known in self._noted(id, note):
            store.articles.remove_note(known)

    def _noted(self, id: int, note: Note) -> Iterator[tuple[Store, int, int]]:
        """Each store that has the article, to be written in: the article's id there, and the note's (0 where it is not)."""
        from feeds.store import next_act

        act = next_act()
        library, there = self._places.at(id)
        with library.store.journal.acting(act):
            yield library.store, there, note.id
        own = self._places.own.store
        for copy in self._keeping.copies([id]):
            kept = own.articles.one(copy)
            alike = kept.notes if kept is not None and note.id else ()
            same = [one for one in alike if (one.anchor, one.at) == (note.anchor, note.at)]
            # Of several that were made in one second the one that says the same is meant.
            same.sort(key=lambda one: one.words != note.words)
            with own.journal.acting(act):
                yield own, copy, same[0].id if same else 0

    def mark_listed_read(self, ids: Sequence[int], query: Query) -> int:
        """Mark what a list shows, and what is folded under its rows; how many were unread.

        `query` is the list's. What has arrived since the list was made stays as it is.
        """
        lists = self._places.shown.lists
        under = lists.stories.under(ids)
        try:
            folded = lists.among(under, query) if under else []
        except StoreError as error:
            # What is folded is told by the library: while that is away, what is seen is marked.
            if not error.is_away:
                raise
            folded = []
        return self.set_read([*ids, *folded], True)

    # ------------------------------------------------------------ pages

    def fetch_full_text(self, id: int) -> Opened:
        """Fetch an article's page and keep its text. Raises FetchError, ParseError, SourceError."""
        library, there = self._places.at(id)
        return self._seen(library, library.articles.fetch_full_text(there))

    def read_file(self, file: Enclosure, near: str) -> Chapters | Transcript:
        """Fetch chapters or a transcript that come with an article; `near` is its feed's address.

        Raises FetchError, ParseError.
        """
        from feeds import episodes

        return episodes.read(web.get(file.url, near).data, file.type, file.url)

    def open_address(self, address: str, near: str = "") -> Opened:
        """Fetch a page that content names, as an article in passing: in no list, kept by `Keeping.keep_transient` only.

        `near` is where the content came from: only beside it the private network may be asked.
        Raises what `Sources.read` yields.
        """
        if not address.startswith(("http://", "https://")):
            raise SourceError(address, Message("address.not-web", "it is no web address"))
        transient = self._places.transient = self._places.transient or Library.in_memory()
        before = set(transient.lists.ids(Query()))
        for taken in transient.sources.read([address], partial(web.get, near=near)):
            if isinstance(taken, FeedsError):
                raise taken
        new = [id for id in transient.lists.ids(Query()) if id not in before]
        found = new[0] if new else transient.articles.find(address)
        opened = transient.articles.open(found) if found else None
        if opened is None:
            raise NothingToRead(
                address, Message("article.none-there", "no article was found there"), Hint.OPEN_IN_BROWSER
            )
        return self._seen(transient, opened)

    # ------------------------------------------------------------ moving out

    def export(
        self,
        ids: Iterable[int],
        destination: Path | BinaryIO,
        format: str,
        title: str,
        *,
        paper: Edition | None = None,
        heading: Callable[[str], str] = str,
        pictures: Path | None = None,
        replace: bool = False,
    ) -> int:
        """Write articles in one of `feeds.transfer.exports.WRITTEN`, in this order; how many.

        Where they are those of a `paper`, they stand in its sections, each under its `heading`. `pictures` is the
        cache of those that are at hand. A file that is there stays, unless told to `replace` it. Raises WriteError.
        """
        from feeds.pictures import at_hand
        from feeds.transfer import exports
        from feeds.transfer.exports.publication import Publication, no_picture

        publication = Publication(
            title=title,
            made=datetime.now(UTC),
            picture=partial(at_hand, cache=pictures) if pictures is not None else no_picture,
        )
        if paper is not None:
            publication = self._of_paper(publication, paper, heading)
        kind = exports.WRITTEN[format]
        return exports.export(self.whole(ids), destination, kind, publication, replace=replace)

    def _of_paper(
        self, publication: Publication, paper: Edition, heading: Callable[[str], str]
    ) -> Publication:
        """What is made of a paper: its sections, and which other sources tell its pieces."""
        from feeds.transfer.exports.publication import of_feed, told_alone

        sections = {piece.id: section.name for section in paper.sections for piece in section.pieces}
        others = {piece.id: piece.others for piece in paper.pieces if piece.others}
        lists = self._places.shown.lists
        return replace(
            publication,
            is_paper=True,
            section=lambda one: heading(sections[one.id]) if one.id in sections else of_feed(one),
            others=lambda one: lists.headlines(others[one.id]) if one.id in others else told_alone(one),
        )
