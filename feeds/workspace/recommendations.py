"""What to read beside an article, and next: shelves of suggestions over all that is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from feeds.library import Library, Opened
from feeds.library.recommendations import FOR_YOU, RELATED
from feeds.messages import Message
from feeds.model import Entry, Reason, Recommendation, Shelf, Suggestion
from feeds.record import replace
from feeds.workspace.articles import Articles
from feeds.workspace.places import Places

WANTED = FOR_YOU + RELATED + 1
"""Pieces of `for_you`: more than are shown, for `without` to take out the open one and the related ones."""

_RELATED = Message("shelf.related", "Related")
_FOR_YOU = Message("shelf.for-you", "For you")
_FROM_PAGE = Message("shelf.page", "From this page")


class Recommendations:
    """Shelves of articles of whichever library, by their ids here."""

    def __init__(self, places: Places[Library], articles: Articles) -> None:
        self._places = places
        self._articles = articles

    @property
    def _recommends(self) -> bool:
        return self._places.shown.index.recommends

    def suggestions(self, opened: Opened | None) -> tuple[Shelf, ...]:
        """What to read beside an article (None: in general), by shelf."""
        if opened is None:
            return without(self.for_you(), 0)
        beside = self.beside_article(opened)
        first = beside[:1] if self._recommends else ()
        return without((*first, *self.for_you(), *beside[len(first) :]), opened.article.id)

    def beside_article(self, opened: Opened) -> tuple[Shelf, ...]:
        """What belongs to the article itself: related pieces first, then the page's own ones."""
        page = self._page_shelves(opened.article.entry)
        if not self._recommends:
            return page
        library, there = self._places.at(opened.article.id)
        related = self._suggested(library, library.recommendations.related(there))
        return (Shelf(_RELATED, "related", related), *page)

    def for_you(self) -> tuple[Shelf, ...]:
        """What this reader would like, whatever is open; slower than `beside_article`.

        Beside an empty library what is open is all there is to choose from.
        """
        if not self._recommends:
            return ()
        for library in dict.fromkeys((self._places.own, self._places.shown)):
            if found := self._suggested(library, library.recommendations.liked(WANTED)):
                return (Shelf(_FOR_YOU, "for-you", found),)
        return ()

    def noted(self, id: int, kind: str, reason: Reason | None = None) -> None:
        """Learn that the reader did `kind` with an article, or of one of its reasons."""
        library, there = self._places.at(id)
        library.recommendations.noted(there, kind, reason)

    def _suggested(self, library: Library, found: Sequence[Recommendation]) -> tuple[Suggestion, ...]:
        from feeds.recommend import reasons

        rows = {row.id: row for row in library.lists.headlines([item.id for item in found])}
        return tuple(
            Suggestion(
                title=row.title,
                id=self._places.seen(library, row.id),
                feed=row.feed,
                date=row.date,
                why=tuple(reasons.message(reason) for reason in item.reasons[:2]),
                read=row.read,
                reasons=item.reasons,
            )
            for item in found
            if (row := rows.get(item.id)) is not None
        )

    def _page_shelves(self, entry: Entry) -> tuple[Shelf, ...]:
        """The page's own recommended pieces under the page's headings, with those that are here as articles."""
        by_heading: dict[str, list[Suggestion]] = {}
        for pick in entry.picks:
            piece = Suggestion(
                title=pick.title, id=self._articles.find(pick.url) if pick.url else None, url=pick.url
            )
            by_heading.setdefault(pick.heading, []).append(piece)
        return tuple(
            Shelf(Message.plain(heading) if heading else _FROM_PAGE, "page", tuple(pieces))
            for heading, pieces in by_heading.items()
        )


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
