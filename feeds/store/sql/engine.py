"""What finding articles asks of a database that each answers its own way."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Protocol

from feeds import query as q
from feeds.store.sql.condition import Condition, Selection
from feeds.store.sql.connection import Connection
from feeds.store.sql.waiting import Cut

UNSOUGHT = "1 = 1"
"""SQL of what words without letters find."""


class Engine(Protocol):
    """The search index of a library, and the orders and conditions that are no plain SQL."""

    def take_in(self, db: Connection, texts: Sequence[Cut]) -> None:
        """Move texts from the inbox to where they stay, and into the index.

        One that was revised or taken in by another process since it was read is left as it is.
        """

    def index_anew(self, db: Connection) -> None:
        """Empty the search index; every text waits to be taken in again."""

    def missing(self, db: Connection) -> int:
        """How many texts neither wait for the index nor stand in it."""

    def text(self, db: Connection, node: q.Text | q.Near) -> Condition:
        """Articles whose words are found; of those not in the index yet, by title and author."""

    def pattern(self, db: Connection, pattern: str, where: str) -> Condition:
        """Articles whose `title`, `author` or `url` a regular expression finds."""

    def address(self, db: Connection, part: str) -> Condition:
        """Articles with this part in their address."""

    def category(self, db: Connection, words: str) -> Condition:
        """Articles that their publisher put under a category with these words."""

    def ranked(
        self, db: Connection, terms: Sequence[q.Text | q.Near], others: Condition, limit: int, now: int
    ) -> list[int]:
        """The best articles that all terms find and `others` holds for, by words and freshness.

        Of a common word's hits the newest CANDIDATES to arrive are weighed.
        """

    def by_name(self, db: Connection, selection: Selection, sort: str, limit: int | None) -> array[int]:
        """The first ids (None: all) of a list in the reader's alphabet, by `title` or by `feed`."""
