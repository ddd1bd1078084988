"""The paper of a day or a week: made of what is unread, kept until it is asked for anew."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from feeds.edition import Candidate, Edition, Piece, Section, plan, weight
from feeds.query import Query
from feeds.query import parse as parse_query

if TYPE_CHECKING:
    from feeds.library.lists import Lists
    from feeds.library.recommendations import Recommendations
    from feeds.model import Headline
    from feeds.store import Store

WEIGHED = 300
"""Articles that are weighed for a paper, feeds taking turns."""
STARRED = 500
"""Newest starred articles that tell which feeds the reader stars."""
KEPT = "edition"
"""What the state of a library calls the paper that was made last."""


class Period(StrEnum):
    """What a paper is of."""

    DAY = "day"
    WEEK = "week"

    @property
    def fresh(self) -> Query:
        """What is of its days; of a day also what came late."""
        if self is Period.DAY:
            return parse_query('is:unread (after:"1 day" OR (since:"1 day" after:"3 days"))')
        return parse_query('is:unread after:"7 days"')

    @property
    def arrived(self) -> Query:
        """What came in its days, however old it is."""
        return parse_query(f'is:unread since:"{1 if self is Period.DAY else 7} days"')

    def is_over(self, made: datetime, now: datetime) -> bool:
        """Whether a paper made then is an old one, by the reader's calendar."""
        days = (now.date() - made.astimezone(now.tzinfo).date()).days
        return days != 0 if self is Period.DAY else not 0 <= days < 7


class By(StrEnum):
    """What a section of a paper is. Where a feed has no folder, and an article no tag, the feed is one."""

    FOLDER = "folder"
    TAG = "tag"
    FEED = "feed"


class Editions:
    """The papers of one library."""

    def __init__(
        self, store: Store, lists: Lists, recommendations: Recommendations, *, readonly: bool = False
    ) -> None:
        self._store = store
        self._lists = lists
        self._recommendations = recommendations
        self._readonly = readonly

    def edition(
        self, period: Period, minutes: int, now: datetime, by: By = By.FOLDER, *, anew: bool = False
    ) -> Edition:
        """The paper of now: the one that was made for these wishes as long as its period lasts, else another.

        One with nothing in it is made again: something may have arrived.
        """
        wish = f"{period} {minutes} {by}"
        last = None if anew else _read(self._store.state.get(KEPT) or "")
        if last is not None and last[0] == wish and last[2].pieces and not period.is_over(last[1], now):
            paper = last[2]
        else:
            paper = plan(self._candidates(period, by), minutes)
            if not self._readonly:
                self._store.state.set(KEPT, _written(wish, now, paper))
        self._lists.paper = paper
        return paper

    def kept(self, now: datetime) -> tuple[Edition, Period] | None:
        """The paper that was made last, and of what, as long as its period lasts."""
        last = _read(self._store.state.get(KEPT) or "")
        if last is None or (period := Period(last[0].split()[0])).is_over(last[1], now):
            return None
        self._lists.paper = last[2]
        return last[2], period

    def _candidates(self, period: Period, by: By) -> Iterator[Candidate]:
        """What may stand in a paper: of every feed some, what the reader would like, and what stories are told."""
        from feeds.reading import reading

        lists = self._store.lists
        wanted = period.fresh if lists.first_ids(period.fresh, 1) else period.arrived
        liked = [int(item.id) for item in self._recommendations.liked(WEIGHED)]
        ids = [*lists.first_ids(wanted, WEIGHED, sort="fair"), *lists.among(liked, wanted)]
        rows = lists.headlines(list(dict.fromkeys(ids)))
        stories = self._lists.stories.told([row.id for row in rows])
        arrived = Counter(row.feed_id for row in rows)
        stars = self._stars()
        folders = {feed.id: feed.folder for feed in self._store.subscriptions.all()}
        rank = {id: 1 - place / len(liked) for place, id in enumerate(liked)}
        for row in rows:
            article = self._store.articles.one(row.id)
            if article is None:
                continue
            yield Candidate(
                id=row.id,
                section=_section(row, folders.get(row.feed_id, ()), by),
                feed=row.feed_id,
                date=row.date,
                minutes=reading(article.entry, article.full_text).minutes,
                weight=weight(
                    liked=rank.get(row.id, 0.0),
                    starred=stars.get(row.feed_id, 0.0),
                    arrived=arrived[row.feed_id],
                ),
                story=stories.get(row.id),
            )

    def _stars(self) -> dict[int, float]:
        """How many stars each feed has, the one with most as 1."""
        starred = self._store.lists.first_ids(Query.starred(), STARRED)
        counted = Counter(self._store.lists.feeds_of(starred).values())
        most = max(counted.values(), default=1)
        return {feed: number / most for feed, number in counted.items()}


def _section(row: Headline, folder: Sequence[str], by: By) -> str:
    """The section an article stands in."""
    if by is By.FOLDER and folder:
        return folder[0]
    return row.tags[0] if by is By.TAG and row.tags else row.feed


def _written(wish: str, made: datetime, edition: Edition) -> str:
    sections = [
        [section.name, [[piece.id, piece.minutes, piece.others] for piece in section.pieces]]
        for section in edition.sections
    ]
    return json.dumps([wish, made.isoformat(), edition.left, sections])


def _read(text: str) -> tuple[str, datetime, Edition] | None:
    """A paper as `_written` wrote it; None where that is none."""
    try:
        wish, made, left, sections = json.loads(text)
        found = tuple(
            Section(name, tuple(Piece(id, minutes, tuple(others)) for id, minutes, others in pieces))
            for name, pieces in sections
        )
        Period(wish.split()[0])
        return wish, datetime.fromisoformat(made), Edition(found, left)
    except (ValueError, TypeError, AttributeError, IndexError):
        return None
