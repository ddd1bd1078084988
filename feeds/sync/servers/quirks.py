"""In what servers differ that speak the interface of Google Reader."""

from __future__ import annotations

from feeds.record import record


@record(frozen=True, slots=True, kw_only=True)
class Quirks:
    """One kind of server."""

    title: str
    """What it is called."""
    home: str = ""
    """Its address, where there is but one server of this kind."""
    path: str = ""
    """Where its interface lies below the address of the site."""
    ids: int = 10_000
    """Ids of one page of a list."""
    articles: int = 100
    """Articles of one page."""
    batch: int = 250
    """Entries that are marked by one call."""
    has_tags: bool = False
    """Whether articles can have tags, told apart from folders in its list of both."""
    adds_by_address: bool = False
    """Whether a feed is added by its address alone (quickadd), with title and folder to follow."""
    wants_key: bool = False
    """Whether a program has to show a key that the reader got for it."""
    widens: bool = False
    """Whether it writes `&`, `<` and some others in titles as their wide forms, so that no program takes
    them for markup."""


GENERIC = Quirks(title="Google Reader API")
QUIRKS = {
    "freshrss": Quirks(title="FreshRSS", path="/api/greader.php", has_tags=True, widens=True),
    "theoldreader": Quirks(
        title="The Old Reader", home="https://theoldreader.com", articles=200, adds_by_address=True
    ),
    "bazqux": Quirks(title="BazQux Reader", home="https://www.bazqux.com", ids=50_000),
    "feedhq": Quirks(title="FeedHQ", home="https://feedhq.org"),
    "inoreader": Quirks(
        title="Inoreader", home="https://www.inoreader.com", ids=1_000, has_tags=True, wants_key=True
    ),
    "greader": GENERIC,
}
"""By the name a reader types for the kind."""
