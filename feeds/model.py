"""The nouns of the engine, frozen: what a publisher said, what was decided, what is kept.

Texts named title, author, name, lang, category and so on are plain text that went
through `feeds.markup.clean`. `summary` and `body` are HTML as published, with absolute
links, and become safe only as a `feeds.document.Document` (`feeds.markup.document`).
Datetimes are aware and in UTC. Absent texts are empty strings, absent lists empty tuples.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from feeds.anchors import Anchor
from feeds.messages import Message
from feeds.record import field, record

MOST_CONNECTIONS = 500
"""Feeds asked at once, where nobody wants fewer; each host by two at most."""

# ---------------------------------------------------------------- what the publisher said


@record(frozen=True, slots=True)
class Enclosure:
    """A file that comes with an entry: audio, video, picture, transcript."""

    url: str
    type: str = ""
    """MIME type as published, may be empty."""
    length: int | None = None
    """Bytes, as claimed."""
    title: str = ""
    duration: int | None = None
    """Seconds it plays, as claimed."""


@record(frozen=True, slots=True)
class Chapter:
    """A part of an episode; `start` in seconds."""

    start: int
    title: str
    url: str = ""


@record(frozen=True, slots=True)
class Pick:
    """One piece the page itself recommends, under the page's own heading."""

    heading: str
    title: str
    url: str = ""


@record(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article as its publisher gave it, from a feed or a page."""

    guid: str
    """The publisher's id, never rewritten; a stable stand-in where there is none."""
    url: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    lang: str = ""
    """BCP 47, of the entry or inherited from the feed or page."""
    summary: str = ""
    """HTML: the standfirst of a page, or a feed's summary/description."""
    body: str = ""
    """HTML: the article itself; empty where the feed gives only a summary."""
    image: str = ""
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    """The parts of its audio or video, where the feed itself lists them."""
    picks: tuple[Pick, ...] = ()
    comments: str = ""
    """Address of the discussion."""
    comment_count: int | None = None
    """How many comments it has, by the feed's own word."""
    via: str = ""
    """Name of the source an aggregator took it from."""
    other: str = ""
    """HTML: all that a page says, where it was hard to tell which of it is the article."""


@record(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed document, read."""

    url: str
    """The address it was read from."""
    format: str = ""
    """rss20, rss10, rss091, atom10, atom03, cdf, json11 … as feedparser names them."""
    title: str = ""
    link: str = ""
    """The site's address."""
    self_url: str = ""
    lang: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    image: str = ""
    updated: datetime | None = None
    ttl: timedelta | None = None
    """How long the publisher asks to leave it alone (ttl, sy:)."""
    moved_to: str = ""
    """The web address at which it says it lives from now on (itunes:new-feed-url)."""
    entries: tuple[Entry, ...] = ()
    damaged: str = ""
    """What was wrong with the document, a clause; empty when it was sound."""


# ---------------------------------------------------------------- feeds as kept


LONGEST_INTERVAL = timedelta(days=366)
"""Between two refreshes of a feed."""
MOST_DAYS = 100_000
"""For which articles may be kept: the calendar goes back further from any day of these centuries."""


@record(frozen=True, slots=True, kw_only=True)
class FeedSettings:
    """What the reader set for one feed; None or empty means the default."""

    interval: timedelta | None = None
    headers: tuple[tuple[str, str], ...] = ()
    user_agent: str = ""
    proxy: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    """From the address the reader typed; never shown, exported or logged."""
    password_command: tuple[str, ...] = ()
    """argv whose first output line is the password; without it the keyring is asked."""
    full_text: bool = False
    """Fetch the page of each entry and keep its extracted body."""
    images: bool = False
    keep_days: int | None = None
    keep_count: int | None = None
    note: str = ""
    """What the list that it came from says of the feed."""
    filter: str = ""
    """Name of a program of the settings that what was fetched goes through before it is read."""


@record(frozen=True, slots=True, kw_only=True)
class SharedFolder:
    """What the reader set of the folder by which devices keep in step."""

    path: str = ""
    """As it was typed; empty for none."""
    device: str = ""
    """What this device is called in it; empty for the name the machine has."""
    encrypted: bool = False
    """Whether a passphrase protects what is written there."""
    passphrase_command: tuple[str, ...] = ()
    """argv whose first output line is the passphrase; without it the keyring is asked."""


@record(frozen=True, slots=True, kw_only=True)
class FetchState:
    """What the last fetches of a feed left behind, and when the next is due."""

    etag: str = ""
    last_modified: str = ""
    body_hash: bytes = b""
    """blake2b-16 of the unpacked body last parsed."""
    checked: datetime | None = None
    """The last attempt."""
    succeeded: datetime | None = None
    """The last answer that was a feed (or 304)."""
    due: datetime | None = None
    """Not before this moment again; None means now."""
    failures: int = 0
    """Attempts failed in a row."""
    error: Message | None = None
    """The last failure as a sentence, None after a success."""
    status: int = 0
    """HTTP status of the last answer, 0 without one."""
    moved_to: str = ""
    """Where a permanent redirect points, until applied."""
    moved_seen: int = 0
    """How many times in a row it pointed there."""
    retired: bool = False
    """The server said 410: never asked again unless the reader does."""


PAGES = "pages:"
"""Begins what stands for the address of saved pages; the folder they were read from follows it."""


PROGRAM = "exec:"
"""Begins what stands for the address of a program's articles; its name in the reader's settings follows it."""


class FeedKind(StrEnum):
    """Where the articles of a feed come from."""

    WEB = "web"
    """An address that can be asked."""
    FILE = "file"
    """A feed document that was opened from a file."""
    PAGES = "pages"
    """Pages that were saved."""
    PROGRAM = "program"
    """What a program of the reader's settings prints."""


@record(frozen=True, slots=True, kw_only=True)
class Feed:
    """A subscription in the library."""

    id: int
    url: str
    title: str = ""
    """The reader's name for it, else the publisher's, else the address."""
    renamed: bool = False
    """Whether the reader gave it a name that is not the publisher's."""
    site_url: str = ""
    lang: str = ""
    folder: tuple[str, ...] = ()
    """Path of folder names, outermost first; empty at the top."""
    unread: int = 0
    total: int = 0
    settings: FeedSettings = field(default_factory=FeedSettings)
    fetch: FetchState = field(default_factory=FetchState)
    visits: tuple[tuple[datetime, int], ...] = ()
    """The last answers, newest first: when, and the HTTP status (0 without one)."""

    @property
    def kind(self) -> FeedKind:
        if self.url.startswith(("http://", "https://")):
            return FeedKind.WEB
        if self.url.startswith(PROGRAM):
            return FeedKind.PROGRAM
        return FeedKind.PAGES if self.url.startswith(PAGES) else FeedKind.FILE


# ---------------------------------------------------------------- articles as kept


@record(frozen=True, slots=True)
class Counts:
    """Numbers of a whole library; `refreshed` is when a feed last answered."""

    total: int
    unread: int
    starred: int
    feeds: int
    failing: int
    refreshed: datetime | None


@record(frozen=True, slots=True, kw_only=True)
class Headline:
    """What one row of the headline list shows."""

    id: int
    title: str
    url: str = ""
    feed_id: int = 0
    feed: str = ""
    """The feed's title, or the name of the page's source."""
    date: datetime
    """What lists sort by: published, clamped to when it was first seen."""
    dated: bool = True
    """False where the publisher gave no usable date and `date` is when it was first seen."""
    lang: str = ""
    read: bool = False
    starred: bool = False
    tags: tuple[str, ...] = ()
    sources: int = 1
    """How many pieces of other feeds tell the same story, this one included."""
    snippet: str = ""
    """In search results: the text around the hit, with hits between U+0002 and U+0003."""
    marked: str = ""
    """In search results: the title with its hits marked likewise."""


@record(frozen=True, slots=True, kw_only=True)
class Note:
    """A passage of an article that the reader marked, or what they wrote about it or about the whole."""

    id: int = 0
    """0 for one that is not kept yet."""
    anchor: Anchor = field(default_factory=Anchor)
    words: str = ""
    """The reader's own; empty where the passage is only highlighted."""
    at: datetime


@record(frozen=True, slots=True, kw_only=True)
class Article:
    """One kept article, whole."""

    id: int
    entry: Entry
    feed_id: int = 0
    feed: str = ""
    feed_url: str = ""
    date: datetime
    dated: bool = True
    seen: datetime
    """When it first arrived."""
    read: bool = False
    starred: bool = False
    tags: tuple[str, ...] = ()
    full_text: str = ""
    """HTML of the page's own body where it was fetched, else empty."""
    images: bool = False
    """Whether its feed is set to load pictures."""
    place: str = ""
    """Where reading stopped: an opaque text anchor written by the article view."""
    notes: tuple[Note, ...] = ()
    """In the order they were made."""


# ---------------------------------------------------------------- what a refresh decides


@record(frozen=True, slots=True)
class KnownEntry:
    """What the library remembers of one entry of a feed, also after its text was dropped."""

    id: int
    fingerprint: int
    """63-bit hash of what the reader would see (title, summary, body, url, authors …)."""
    title: str = ""
    """Empty where its text was dropped."""
    url: str = ""
    date: datetime | None = None
    dated: bool = False
    """Whether `date` is the publisher's."""


@record(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An entry seen for the first time."""

    entry: Entry
    fingerprint: int
    block: bytes = b""
    """What stores keep of the entry (`feeds.packing`), where whoever read it has packed it already."""
    date: datetime
    dated: bool = True
    # What the reader's rules say of it.
    read: bool = False
    starred: bool = False
    hidden: bool = False
    notify: bool = False
    tags: tuple[str, ...] = ()


@record(frozen=True, slots=True, kw_only=True)
class Revision:
    """A known entry that the publisher changed."""

    id: int
    entry: Entry
    fingerprint: int
    block: bytes = b""
    """As an arrival's."""
    quiet: bool = False
    """The words are the same: a link was mended, a picture added, a file moved. Nobody is told."""
    date: datetime | None = None
    """The date that was corrected, None where it stays."""


@record(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that one refresh of one feed writes, in one transaction."""

    feed_id: int
    seen: datetime
    fetch: FetchState
    parsed: ParsedFeed | None = None
    """The feed's own facts (title, site …) to keep; None when nothing was parsed."""
    new: tuple[Arrival, ...] = ()
    revised: tuple[Revision, ...] = ()


# ---------------------------------------------------------------- recommendations


class ReasonKind(StrEnum):
    """Why a piece is recommended; the value is what programs see."""

    SHARES = "shares"
    STORY = "story"
    TWIN = "twin"
    MEANING = "meaning"
    ACROSS = "across"
    STARRED = "starred"
    LIKES = "likes"
    FEED = "feed"
    BESIDE = "beside"
    AUTHOR = "author"
    TAG = "tag"
    SOURCES = "sources"
    OUTSIDE = "outside"
    PAGE = "page"
    FRESH = "fresh"


@record(frozen=True, slots=True)
class Reason:
    """One true ground for a recommendation, before it is worded."""

    kind: ReasonKind
    terms: tuple[str, ...] = ()
    """Words as the reader sees them in the articles, or a feed, author or tag name."""
    count: int = 0
    weight: float = 0.0


@record(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """One recommended article with its score and its grounds, strongest first."""

    id: int
    score: float
    reasons: tuple[Reason, ...] = ()


@record(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One recommended piece as the reader meets it: an article we have, or only a title and address."""

    title: str
    id: int | None = None
    """The article, where the library has it."""
    url: str = ""
    feed: str = ""
    date: datetime | None = None
    why: tuple[Message, ...] = ()
    """The strongest reasons, in a few words each."""
    read: bool = False
    reasons: tuple[Reason, ...] = ()


@record(frozen=True, slots=True)
class Shelf:
    """Recommended pieces under one heading. `origin` is `related`, `for-you` or `page`."""

    heading: Message
    origin: str
    suggestions: tuple[Suggestion, ...]
