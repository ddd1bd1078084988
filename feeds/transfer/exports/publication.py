"""What a writer is told beside the articles, and what all of them say of an article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from feeds.document import Document
from feeds.logins import without_login
from feeds.model import Article, Headline
from feeds.reading import standfirst_and_document

MOMENT = "%Y-%m-%d %H:%M"


def no_picture(address: str) -> bytes | None:
    """For where no picture is at hand."""
    del address
    return None


def of_feed(article: Article) -> str:
    """The section of an article where every feed is one."""
    return article.feed


def told_alone(article: Article) -> Sequence[Headline]:
    """For where nobody else tells what an article does."""
    del article
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What is made of some articles."""

    title: str
    made: datetime
    link: str = ""
    """Where it, or what it was made of, is found on the web."""
    section: Callable[[Article], str] = of_feed
    """The heading under which an article stands; sections stand in the order of their first articles."""
    is_paper: bool = False
    """Whether it is one whole: also a single file has its title and the headings of its sections."""
    others: Callable[[Article], Sequence[Headline]] = told_alone
    """What tells the same as an article and does not stand in it."""
    picture: Callable[[str], bytes | None] = no_picture
    """A picture by its address, where it is at hand."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An article as it is written down."""

    article: Article
    standfirst: str
    document: Document
    others: Sequence[Headline] = ()

    @property
    def id(self) -> str:
        """Its guid, with its feed's address where the guid is none by itself: another feed may have it too."""
        guid = self.article.entry.guid or self.article.entry.url
        return guid if ":" in guid else f"{without_login(self.article.feed_url)}#{guid}"

    @property
    def title(self) -> str:
        """Its title; its day where it has none."""
        return self.article.entry.title or self.moment or f"{self.article.seen:{MOMENT}}"

    @property
    def moment(self) -> str:
        """When it was published, in the reader's time; empty where nobody knows."""
        return f"{self.article.date.astimezone():{MOMENT}}" if self.article.dated else ""

    @property
    def facts(self) -> list[str]:
        """Whose it is and when it was published."""
        told = (self.article.feed, ", ".join(self.article.entry.authors), self.moment)
        return [fact for fact in told if fact]


def piece(article: Article, publication: Publication | None = None) -> Piece:
    """An article as it is written down in a publication, or by itself."""
    others = () if publication is None else publication.others(article)
    return Piece(article, *standfirst_and_document(article.entry, article.full_text), others)


def utc(when: datetime) -> str:
    """A moment as most formats write it: 2026-01-31T12:00:00Z."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


def first_of(articles: Iterable[Article]) -> tuple[Article | None, Iterator[Article]]:
    """The first article, None without one, and all of them."""
    rest = iter(articles)
    first = next(rest, None)
    return first, chain(() if first is None else (first,), rest)
