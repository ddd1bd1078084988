"""What the list of headlines can show, and how: a query under a name, orders, groups. Values only."""

from __future__ import annotations

from feeds.query import Query
from feeds.record import record
from reader.i18n.translate import message, tr

SORTS = {
    "date": message("newest first"),
    "oldest": message("oldest first"),
    "fair": message("fair: feeds take turns"),
    "for you": message("for you"),
    "feed": message("by feed"),
    "title": message("by title"),
}
BY_DATE = ("date", "oldest")
"""The orders in which a list can be grouped by day."""
GROUPS = {
    "": message("not grouped"),
    "day": message("by day"),
    "feed": message("by feed"),
    "story": message("by story"),
}


@record(frozen=True, slots=True)
class Section:
    """What the list shows: a name for the tabs, the query behind it."""

    name: str
    query: Query
    sort: str = ""
    """Its own order, where it has one."""
    sought: Query | None = None
    """What was searched for in it: its hits are shown."""
    group: str = ""
    """Its own groups, where it has an order of its own."""
    end: str = ""
    """What is said once nothing in it is unread; empty for the usual."""


FIRST = (
    (message("All"), Query()),
    (message("Unread"), Query.unread()),
    (message("Starred"), Query.starred()),
)
"""The sections that come first everywhere, named in English."""


def first_sections() -> list[Section]:
    """The sections of the tabs, under the reader's names for them."""
    return [Section(tr(name), query) for name, query in FIRST]
