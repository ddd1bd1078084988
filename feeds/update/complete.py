"""The last step of a refresh, whoever asked for it: what has arrived is made whole.

Articles of feeds that are set so get the full text of their pages; then the indexes take in a
portion, by which search, recommendations and stories know what came.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Protocol

from feeds.errors import FeedsError
from feeds.update.refresh import Outcome, Updated

log = logging.getLogger(__name__)
MOST = 50
"""Pages fetched for what one feed brought: more at once is its archive, not its news."""


class Archive(Protocol):
    """What holds the articles."""

    def fetch_full_text(self, id: int) -> object:
        """Fetch an article's page and keep its text. Raises FeedsError."""

    def catch_up(self) -> bool:
        """Take one portion of what has arrived into the indexes; whether more is waiting."""


def complete(outcomes: Iterable[Outcome], archive: Archive) -> Iterator[Outcome]:
    """Hand on what became of each feed; after the last, make whole what arrived.

    Whoever closes the iterator earlier leaves full texts to the key that fetches one, and the
    indexes to the next portion.
    """
    wanting: list[int] = []
    arrived = False
    for outcome in outcomes:
        yield outcome
        if isinstance(outcome, Updated):
            arrived = True
            if outcome.feed.settings.full_text:
                wanting += outcome.new_ids[:MOST]
    for id in wanting:
        try:
            archive.fetch_full_text(id)
        except FeedsError as error:
            log.info("%s", error)
    if arrived:
        archive.catch_up()
