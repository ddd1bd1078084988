"""Single articles: read, marked, and made whole from their own pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from feeds.errors import NothingToRead, SourceError, StoreError
from feeds.hints import Hint
from feeds.library import names, playing, web
from feeds.messages import Message
from feeds.model import Article, Entry
from feeds.record import field, record, replace

if TYPE_CHECKING:
    from feeds.library.recommendations import Recommendations
    from feeds.reading import Reading
    from feeds.store import Store


@record(frozen=True, slots=True)
class Opened:
    """An article and its reading copy."""

    article: Article
    reading: Reading
    heard: Mapping[str, int] = field(default_factory=dict)
    """Files that come with it and were stopped before their end, by address: the second of each."""


class Articles:
    """The articles of one library."""

    def __init__(self, store: Store, recommendations: Recommendations) -> None:
        self._store = store
        self._recommendations = recommendations

    def open(self, id: int) -> Opened | None:
        """An article with its reading copy; None where it is gone."""
        from feeds.reading import reading

        article = self._store.articles.one(id)
        if article is None:
            return None
        try:
            heard = playing.places(self._store, (file.url for file in article.entry.enclosures))
        except StoreError as error:
            # The article is known, though the library is away.
            if not error.is_away:
                raise
            heard = {}
        return Opened(article, reading(article.entry, article.full_text), heard)

    def whole(self, ids: Iterable[int]) -> Iterator[Article]:
        """Articles whole, one after the other; those that are gone are left out."""
        return (article for id in ids if (article := self._store.articles.one(id)) is not None)

    def find(self, url: str) -> int | None:
        """The newest article of this address."""
        return self._store.articles.find(url)

    # ------------------------------------------------------------ tags and places

    def set_place(self, id: int, place: str) -> None:
        """Remember where reading stopped; empty forgets it."""
        self._store.articles.set_place(id, place)

    def tags(self) -> dict[str, int]:
        """Tags in use and how many articles bear each."""
        return self._store.articles.tags()

    def rename_tag(self, old: str, new: str) -> int:
        """Rename a tag, merge it with one that is there, or (empty) take it away; of how many articles."""
        name = names.cleaned(new)
        number = self._store.articles.rename_tag(old, name)
        self._recommendations.known_as("tag", old, name)
        return number

    # ------------------------------------------------------------ the article's own page

    def fetch_full_text(self, id: int) -> Opened:
        """Fetch an article's page and keep its text. Raises FetchError, ParseError, SourceError."""
        from feeds import extract

        article = self._store.articles.one(id)
        if article is None or not article.entry.url:
            raise SourceError("this article", Message("article.no-page", "it has no page to fetch"))
        body = web.get(article.entry.url, article.feed_url)
        entry = extract.extract_safely(body.data, body.source)
        if not entry.body:
            raise NothingToRead(
                article.entry.url,
                Message("article.none-on-page", "no article was found on the page"),
                Hint.OPEN_IN_BROWSER,
            )
        if 2 * _text_size(entry) < _text_size(article.entry):
            # A wall, a wish for scripts: the feed has more.
            raise NothingToRead(
                article.entry.url,
                Message("article.less-on-page", "the page has less of the article than its feed"),
                Hint.OPEN_IN_BROWSER,
            )
        self._store.articles.set_full_text(id, entry.body)
        opened = self.open(id)
        assert opened is not None
        said = replace(opened.article.entry, other=entry.other)
        return replace(opened, article=replace(opened.article, entry=said))


def _text_size(entry: Entry) -> int:
    """Characters that a reader of the entry sees."""
    from feeds import markup
    from feeds.reading import reading

    return len(markup.plain(reading(entry).document))


def carry(articles: Sequence[Article], hidden: Collection[int], own: Store, feed_id: int) -> dict[int, int]:
    """Do to articles in the feed of a store what was done to them where they come from; `hidden` are ids there.
    Their ids there, and those in the store.
    """
    from feeds.store.texts import storable

    known = own.arrivals.known(feed_id)
    pairs = [
        (article, found.id)
        for article in articles
        if (found := known.get(storable(article.entry.guid))) is not None
    ]
    marks = own.articles
    marks.set_read([id for article, id in pairs if article.read], True)
    marks.set_starred([id for article, id in pairs if article.starred], True)
    marks.set_hidden([id for article, id in pairs if article.id in hidden], True)
    for tag in sorted({tag for article in articles for tag in article.tags}):
        marks.set_tags([id for article, id in pairs if tag in article.tags], [tag])
    for article, id in pairs:
        for note in article.notes:
            marks.keep_note(id, replace(note, id=0))
        if article.place:
            marks.set_place(id, article.place)
        if article.full_text:
            marks.set_full_text(id, article.full_text)
    return {article.id: id for article, id in pairs}
