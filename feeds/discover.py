"""An address -> the feeds it leads to, best first.

Well-known platforms say by the address alone where their feeds are; any other page is
read for the feeds it names, and where it names none the usual places are tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.parse import parse_qs, quote, urlsplit

from feeds import urls
from feeds.errors import FeedsError, SourceError
from feeds.model import ParsedFeed


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that could be subscribed to."""

    url: str
    title: str = ""
    lang: str = ""
    headlines: tuple[str, ...] = ()
    """Titles of its newest entries, where the feed was looked into."""


class Body(Protocol):
    """What `get` gives."""

    @property
    def data(self) -> bytes: ...
    @property
    def source(self) -> str: ...
    @property
    def content_type(self) -> str: ...


Get = Callable[[str], Body]
"""Fetches an address; raises FetchError."""
Parse = Callable[[bytes, str, str | None], ParsedFeed]
"""Reads a feed; raises ParseError."""

MOST = 12
"""Candidates given."""
LOOKED_INTO = 5
"""Candidates that are fetched for their title and headlines."""
_HEADLINES = 3
_PAGE = 1 << 20
"""Bytes of a page that are read: feeds are named at its top."""

USUAL_PLACES = (
    "/feed",
    "/rss",
    "/feed.xml",
    "/rss.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/feeds/posts/default",
)
_FEED_TYPES = frozenset(
    "application/rss+xml application/atom+xml application/rdf+xml application/feed+json text/rss+xml"
    " application/x-rss+xml application/x-atom+xml".split()
)
_LOOSE_TYPES = frozenset("application/json application/xml text/xml".split())
_FEED_PATH = re.compile(
    r"(?:^|[/._\-?=&])(?:feed|feeds|rss|rss2|atom|rdf|syndication)(?:$|[/._\-?=&])|\.(?:rss|atom|rdf)$|feed\.json$",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario|commenti|reactie", re.IGNORECASE)
_FEED_START = re.compile(rb"<(?:rss|feed|rdf:RDF|channel)[\s>]", re.IGNORECASE)


def candidates(url: str, get: Get, parse: Parse | None = None) -> list[Candidate]:
    """The feeds an address leads to, best first; empty where there are none.

    `url` may lack its scheme or have `feed:` for one. With `parse` the best candidates are
    looked into: those that are no feed are dropped, the others get title, language and
    headlines. Raises FetchError where the address itself gives no answer.
    """
    url = _whole(url)
    found = platform(url)
    if not found:
        body = get(url)
        if (itself := _as_feed(body, parse)) is not None:
            return [itself]
        found = _named(body) or _probed(body.source, get, parse)
    return _looked_into(_ranked(found), get, parse)


def _whole(url: str) -> str:
    url = url.strip()
    url = re.sub(r"^feed:(?://)?(?=https?:)", "", url, flags=re.IGNORECASE)
    url = re.sub(r"^feed:(?://)?", "http://", url, flags=re.IGNORECASE)
    return urls.resolve("", url if "://" in url else f"https://{url}")


# ---------------------------------------------------------------- platforms, by the address alone


def platform(url: str) -> list[Candidate]:
    """The feeds of a page of a platform whose addresses tell; empty for all others."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    steps = [step for step in parts.path.split("/") if step]
    if _FEED_PATH.search(parts.path):
        return []
    for name, rule in _PLATFORMS:
        if host == name or host.endswith(f".{name}"):
            return [candidate for candidate in rule(host, steps, parse_qs(parts.query)) if candidate.url]
    return _federated(parts.netloc, steps)


Rule = Callable[[str, list[str], dict[str, list[str]]], list[Candidate]]


def _youtube(host: str, steps: list[str], query: dict[str, list[str]]) -> list[Candidate]:
    feed = "https://www.youtube.com/feeds/videos.xml"
    if "list" in query:
        return [Candidate(f"{feed}?playlist_id={quote(query['list'][0])}", "Playlist")]
    match steps:
        case ["channel", id, *_]:
            # A channel's id begins with UC; under UULF it is the playlist of its videos without shorts.
            whole = Candidate(f"{feed}?channel_id={quote(id)}", "Channel")
            return [whole, Candidate(f"{feed}?playlist_id=UULF{quote(id[2:])}", "Channel, without shorts")]
        case ["user", name, *_]:
            return [Candidate(f"{feed}?user={quote(name)}", name)]
    # The id of a handle stands in its page.
    return []


def _reddit(host: str, steps: list[str], query: dict[str, list[str]]) -> list[Candidate]:
    root = "https://www.reddit.com"
    match steps:
        case ["r", name, "comments", id, *_]:
            return [Candidate(f"{root}/r/{name}/comments/{id}.rss", "The comments of this post")]
        case ["r", name, *sort]:
            order = sort[0] if sort and sort[0] in ("new", "hot", "top", "rising") else ""
            address = f"{root}/r/{name}/{order}/.rss" if order else f"{root}/r/{name}/.rss"
            return [Candidate(address, f"r/{name}"), Candidate(f"{root}/r/{name}/comments/.rss", "Comments")]
        case ["user" | "u", name, *_]:
            return [Candidate(f"{root}/user/{name}/.rss", f"u/{name}")]
        case []:
            return [Candidate(f"{root}/.rss", "Reddit")]
    return []


def _github(host: str, steps: list[str], query: dict[str, list[str]]) -> list[Candidate]:
    match steps:
        case [user]:
            return [Candidate(f"https://github.com/{user}.atom", user)]
        case [user, project, "commits", branch, *_]:
            return [
                Candidate(
                    f"https://github.com/{user}/{project}/commits/{branch}.atom", f"{project}: {branch}"
                )
            ]
        case [user, project, *_]:
            root = f"https://github.com/{user}/{project}"
            feeds = [
                Candidate(f"{root}/releases.atom", f"{project}: releases"),
                Candidate(f"{root}/commits.atom", f"{project}: commits"),
                Candidate(f"{root}/tags.atom", f"{project}: tags"),
            ]
            wanted = steps[2] if len(steps) > 2 else "releases"
            return sorted(feeds, key=lambda feed: wanted not in feed.url)
    return []


def _gitlab(host: str, steps: list[str], query: dict[str, list[str]]) -> list[Candidate]:
    project = steps[: steps.index("-")] if "-" in steps else steps
    if len(project) == 1:
        return [Candidate(f"https://{host}/{project[0]}.atom", project[0])]
    if len(project) < 2:
        return []
    root, name = f"https://{host}/{'/'.join(project)}", project[-1]
    return [
        Candidate(f"{root}/-/tags?format=atom", f"{name}: tags"),
        Candidate(f"{root}.atom", f"{name}: activity"),
    ]


def _medium(host: str, steps: list[str], query: dict[str, list[str]]) -> list[Candidate]:
    if host != "medium.com":
        return [Candidate(f"https://{host}/feed", host.removesuffix(".medium.com"))]
    match steps:
        case ["tag", name, *_]:
            return [Candidate(f"https://medium.com/feed/tag/{name}", name)]
        case [name, *_]:
            return [Candidate(f"https://medium.com/feed/{name}", name.removeprefix("@"))]
    return []


def _bluesky(host: str, steps: list[str], query: dict[str, list[str]]) -> list[Candidate]:
    match steps:
        case ["profile", name, *_]:
            return [Candidate(f"https://bsky.app/profile/{name}/rss", name)]
    return []


def _stack(host: str, steps: list[str], query: dict[str, list[str]]) -> list[Candidate]:
    match steps:
        case ["questions", "tagged", tag, *_]:
            return [Candidate(f"https://{host}/feeds/tag/{quote(tag)}", f"[{tag}]")]
        case ["questions", id, *_] if id.isdigit():
            return [Candidate(f"https://{host}/feeds/question/{id}", "This question")]
        case ["users", id, *_] if id.isdigit():
            return [Candidate(f"https://{host}/feeds/user/{id}", "This user")]
        case [] | ["questions"]:
            return [Candidate(f"https://{host}/feeds", "Newest questions")]
    return []


def _hacker_news(host: str, steps: list[str], query: dict[str, list[str]]) -> list[Candidate]:
    return [Candidate("https://news.ycombinator.com/rss", "Hacker News")]


def _at(path: str) -> Rule:
    """The rule of platforms that give each site a host, with the feed always in one place."""

    def rule(host: str, steps: list[str], query: dict[str, list[str]]) -> list[Candidate]:
        own = host.count(".") > 1
        return [Candidate(f"https://{host}{path}", host.partition(".")[0])] if own else []

    return rule


_PLATFORMS: tuple[tuple[str, Rule], ...] = (
    ("youtube.com", _youtube),
    ("reddit.com", _reddit),
    ("github.com", _github),
    ("gitlab.com", _gitlab),
    ("gitlab.gnome.org", _gitlab),
    ("salsa.debian.org", _gitlab),
    ("medium.com", _medium),
    ("bsky.app", _bluesky),
    ("stackoverflow.com", _stack),
    ("stackexchange.com", _stack),
    ("serverfault.com", _stack),
    ("superuser.com", _stack),
    ("askubuntu.com", _stack),
    ("mathoverflow.net", _stack),
    ("news.ycombinator.com", _hacker_news),
    ("substack.com", _at("/feed")),
    ("wordpress.com", _at("/feed/")),
    ("tumblr.com", _at("/rss")),
    ("blogspot.com", _at("/feeds/posts/default")),
    ("bearblog.dev", _at("/feed/")),
)


def _federated(place: str, steps: list[str]) -> list[Candidate]:
    """Accounts and communities of the fediverse, whose hosts are countless and whose paths are few."""
    match steps:
        case [name, *rest] if re.fullmatch(r"@\w+", name) and (not rest or rest[0].isdigit()):
            return [Candidate(f"https://{place}/{name}.rss", name)]
        case ["c", name] if re.fullmatch(r"[\w.]+", name):
            return [Candidate(f"https://{place}/feeds/c/{name}.xml?sort=New", name)]
    return []


# ---------------------------------------------------------------- feeds a page names


def _named(body: Body) -> list[Candidate]:
    """The feeds named by a page: in its links, else in what it lets people click."""
    from lxml import etree, html

    try:
        page = html.document_fromstring(body.data[:_PAGE])
    except (etree.LxmlError, ValueError):
        return []
    named = next((one.get("href") for one in page.iter("base") if one.get("href")), "")
    base = urls.resolve(body.source, named or "")
    found = list(_linked(page, base))
    found += _youtube_ids(body)
    if not found:
        found = list(_clickable(page, base))
    return found


def _linked(page: Any, base: str) -> Iterator[Candidate]:
    lang = str(page.get("lang") or "")
    for link in page.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        href = link.get("href") or ""
        named = "feed" in relations or (
            "alternate" in relations
            and (kind in _FEED_TYPES or (kind in _LOOSE_TYPES and _FEED_PATH.search(href)))
        )
        # WordPress offers its own interface as an alternate of type JSON.
        if named and href and "/wp-json/" not in href and "oembed" not in href:
            yield _candidate(base, href, link.get("title") or "", link.get("hreflang") or lang)


def _clickable(page: Any, base: str) -> Iterator[Candidate]:
    for anchor in page.iter("a"):
        href = anchor.get("href") or ""
        address = _path_of(href)
        if href.lower().startswith("feed:") or (address and _FEED_PATH.search(address)):
            text = " ".join(anchor.text_content().split()) or anchor.get("title") or ""
            yield _candidate(base, href, text[:100], "")


def _path_of(href: str) -> str | None:
    """Path and query of a link; None where it has none or is no address."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _youtube_ids(body: Body) -> list[Candidate]:
    """The channel of a YouTube page that is named by a handle, or of a video."""
    host = urlsplit(body.source).hostname or ""
    if not host.endswith(("youtube.com", "youtu.be")):
        return []
    found = re.search(rb'"(?:externalId|channelId)":"(UC[\w-]{22})"', body.data)
    return _youtube("", ["channel", found[1].decode()], {}) if found else []


def _candidate(base: str, href: str, title: str, lang: str) -> Candidate:
    from feeds.markup import clean

    if href.lower().startswith("feed:"):
        href = _whole(href)
    return Candidate(urls.resolve(base, href), clean(title, 200), clean(lang, 35))


# ---------------------------------------------------------------- the usual places


def _probed(page: str, get: Get, parse: Parse | None) -> list[Candidate]:
    """A feed in one of the places where feeds usually are: beside the page, then at the top of its host."""
    parts = urlsplit(page)
    top = f"{parts.scheme}://{parts.netloc}"
    folder = parts.path.rstrip("/")
    here = [f"{top}{folder}{place}" for place in USUAL_PLACES[:2]] if folder else []
    for url in [*here, *(f"{top}{place}" for place in USUAL_PLACES)]:
        try:
            found = _as_feed(get(url), parse)
        except SourceError:
            continue
        if found is not None:
            return [found]
    return []


# ---------------------------------------------------------------- what is in them


def _as_feed(body: Body, parse: Parse | None) -> Candidate | None:
    """A body as a candidate, None where it is no feed."""
    if not _may_be_feed(body):
        return None
    if parse is None:
        return Candidate(body.source)
    try:
        return _described(Candidate(body.source), parse(body.data, body.source, body.content_type or None))
    except FeedsError:
        return None


def _may_be_feed(body: Body) -> bool:
    head = body.data[:4096].replace(b"\0", b"")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return b"jsonfeed.org" in head
    return _FEED_START.search(head) is not None and b"<html" not in head[:1024].lower()


def _described(candidate: Candidate, parsed: ParsedFeed) -> Candidate:
    return replace(
        candidate,
        title=parsed.title or candidate.title,
        lang=parsed.lang or candidate.lang,
        headlines=tuple(entry.title for entry in parsed.entries[:_HEADLINES] if entry.title),
    )


def _ranked(found: list[Candidate]) -> list[Candidate]:
    """Each feed once, the page's own order kept, feeds of comments last."""
    once: dict[str, Candidate] = {}
    for candidate in found:
        if candidate.url and urls.scheme(candidate.url) in ("http", "https"):
            once.setdefault(urls.normalise(candidate.url), candidate)
    comments_last = sorted(once.values(), key=lambda one: bool(_COMMENTS.search(f"{one.url} {one.title}")))
    return comments_last[:MOST]


def _looked_into(found: list[Candidate], get: Get, parse: Parse | None) -> list[Candidate]:
    """The first candidates with title and headlines. What turns out to be no feed is dropped.

    One whose server gives no answer stays: a platform may refuse today what it serves tomorrow.
    """
    if parse is None:
        return found
    kept = []
    for place, candidate in enumerate(found):
        if place >= LOOKED_INTO or candidate.headlines:
            kept.append(candidate)
            continue
        try:
            body = get(candidate.url)
        except SourceError as error:
            if getattr(error, "status", 0) not in (404, 410):
                kept.append(candidate)
            continue
        try:
            kept.append(_described(candidate, parse(body.data, body.source, body.content_type or None)))
        except FeedsError:
            continue
    return kept
