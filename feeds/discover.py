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

from feeds import charset, urls
from feeds.errors import FeedsError, Forbidden, SourceError
from feeds.logins import with_login_of, without_login
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
    @property
    def moved_to(self) -> str:
        """Where permanent redirects lead, empty without them."""

    @property
    def links(self) -> str:
        """The Link headers."""


class Get(Protocol):
    """Fetches an address; raises FetchError.

    With `near` it is one that content names: it may lead into the private network only where that
    address, which the reader typed, lies at the same host.
    """

    def __call__(self, address: str, near: str | None = None, /) -> Body: ...


Parse = Callable[[bytes, str, str | None], ParsedFeed]
"""Reads a feed; raises ParseError."""

MOST = 12
"""Candidates given."""
LOOKED_INTO = 5
"""Candidates that are fetched for their title and headlines."""
_HEADLINES = 3
_PAGE = 1 << 20
"""Bytes of a page that are read whole: feeds are named at its top. Behind them only links are looked for."""
_REFRESHES = 3
"""Pages that send the reader on at once, one after the other, that are followed."""

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
_FEED_TYPE = re.compile(r"(?:^|[/+.])(?:x-)?(?:rss|atom|rdf|feed)(?:$|\+)", re.IGNORECASE)
_XML_TYPES = frozenset("application/xml text/xml".split())
_FEED_RELATIONS = frozenset("feed service.feed".split())
_FEED_PATH = re.compile(
    r"(?:^|[/._\-?=&])(?:feed|feeds|rss|rss2|atom|rdf|syndication)(?:$|[/._\-?=&])|\.(?:rss|atom|rdf)$|feed\.json$",
    re.IGNORECASE,
)
_FEED_FILE = re.compile(r"\.(?:rss|atom|rdf|xml)$", re.IGNORECASE)
_FEED_NAME = re.compile(r"\b(?:rss|atom|feeds?|xml)\b", re.IGNORECASE)
"""How a link to a feed is called, in every language."""
_NO_FEED = re.compile(r"/wp-json/|oembed|sitemap|opensearch|wlwmanifest|xmlrpc|[/.]rsd\b", re.IGNORECASE)
"""Other things that sites offer as an alternate of type XML or JSON."""
_FEED_STEPS = frozenset(
    "feed feeds rss rss2 rss.xml atom atom.xml feed.xml index.xml index.rdf feed.json rdf".split()
)
_COMMENTS = re.compile(
    "comment|kommenta|kommentti|comentari|comentári|comentaris|commenti|reactie|komenta|komentá|komentar|iruzkin"
    "|yorum|комент|коммент|каментар|σχόλι|hozzászólás|コメント|评论|評論|留言|댓글|تعليق|تبصر|دیدگاه|نظرات"
    "|תגוב|टिप्पणी|মন্তব্য|bình.luận|ความเห็น|ความคิดเห็น|ummæli|athugasemd|comentaru|կարծիք|კომენტარ",
    re.IGNORECASE,
)


def candidates(url: str, get: Get, parse: Parse | None = None) -> list[Candidate]:
    """The feeds an address leads to, best first; empty where there are none.

    `url` may lack its scheme or have `feed:` for one. With `parse` the best candidates are
    looked into: those that are no feed are dropped, the others get title, language and
    headlines. Raises FetchError where the address itself gives no answer.
    """
    typed = whole(url)
    page = without_login(typed)
    guessed = _ranked(platform(page), page)
    if parse is None and guessed:
        return guessed
    unsure: list[Candidate] = []
    if guessed:
        looked = _looked_into(guessed, page, get, parse)
        if any(sure for _, sure in looked):
            return [one for one, _ in looked]
        # The guess was wrong, or its server is ill: the page itself may know better.
        unsure = [one for one, _ in looked]
    try:
        found = _of_page(typed, get, parse)
    except SourceError:
        if not unsure:
            raise
        return unsure
    known = {candidate.url for candidate in found}
    return [*found, *(one for one in unsure if one.url not in known)]


def whole(url: str) -> str:
    """An address as it was meant, which may lack its scheme or have `feed:` for one."""
    url = url.strip()
    url = re.sub(r"^feed:(?://)?(?=https?:)", "", url, flags=re.IGNORECASE)
    url = re.sub(r"^feed:(?://)?", "http://", url, flags=re.IGNORECASE)
    return urls.resolve("", url if "://" in url else f"https://{url}")


def _of_page(typed: str, get: Get, parse: Parse | None) -> list[Candidate]:
    """The feed at an address, or those that the page there leads to. Raises FetchError."""
    page = without_login(typed)
    body = get(typed)
    for _ in range(_REFRESHES):
        if (itself := _as_feed(body, parse, page)) is not None:
            return [itself]
        found = _named(body)
        onward = "" if found else _refreshed(body)
        if not onward:
            break
        page = onward
        body = get(onward, typed)
    looked = [one for one, _ in _looked_into(_ranked(found, page, typed), typed, get, parse)]
    return looked or _probed(body.source, typed, get, parse)


# ---------------------------------------------------------------- platforms, by the address alone


_FREELY_NAMED = ("reddit.com", "github.com", "gitlab.com", "codeberg.org", "tumblr.com")
"""Where a part of a path is what a person called it, which may be `rss`."""


def platform(url: str) -> list[Candidate]:
    """The feeds of a page of a platform whose addresses tell; empty for all others."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return []
    steps = [step for step in parts.path.split("/") if step]
    is_feed = _FEED_FILE if host.endswith(_FREELY_NAMED) else _FEED_PATH
    if is_feed.search(parts.path):
        return []
    for name, rule in _PLATFORMS:
        if host == name or host.endswith(f".{name}"):
            return [candidate for candidate in rule(host, steps, parts.query) if candidate.url]
    return _federated(parts.netloc, steps)


Rule = Callable[[str, list[str], str], list[Candidate]]
"""Host, steps of the path and query to feeds."""


def _youtube(host: str, steps: list[str], query: str) -> list[Candidate]:
    feed = "https://www.youtube.com/feeds/videos.xml"
    playlist = parse_qs(query).get("list", [""])[0]
    # A mix is made for whoever watches, and what is to be watched later or was liked is nobody else's.
    if playlist and not playlist.startswith(("RD", "UL", "TL")) and playlist not in ("WL", "LL", "LM"):
        return [Candidate(f"{feed}?playlist_id={quote(playlist)}", "Playlist")]
    match steps:
        case ["channel", id, *_]:
            # A channel's id begins with UC; under UULF it is the playlist of its videos without shorts.
            whole = Candidate(f"{feed}?channel_id={quote(id)}", "Channel")
            return [whole, Candidate(f"{feed}?playlist_id=UULF{quote(id[2:])}", "Channel, without shorts")]
        case ["user", name, *_]:
            return [Candidate(f"{feed}?user={quote(name)}", name)]
    # The id of a handle stands in its page.
    return []


def _reddit(host: str, steps: list[str], query: str) -> list[Candidate]:
    root = "https://www.reddit.com"
    asked = f"?{query}" if query else ""
    match steps:
        case ["r", name, "comments", id, *_]:
            return [Candidate(f"{root}/r/{name}/comments/{id}.rss", "The comments of this post")]
        case [*place, "search"] if query and len(place) in (0, 2):
            return [Candidate(f"{root}/{'/'.join([*place, 'search'])}.rss{asked}", "Search")]
        case ["r", name, "new" | "hot" | "top" | "rising" | "controversial" | "best" as order, *_]:
            address = f"{root}/r/{name}/{order}/.rss{asked}"
            return [Candidate(address, f"r/{name}"), Candidate(f"{root}/r/{name}/comments/.rss", "Comments")]
        case ["r", name, *_]:
            address = f"{root}/r/{name}/.rss"
            return [Candidate(address, f"r/{name}"), Candidate(f"{root}/r/{name}/comments/.rss", "Comments")]
        case ["user" | "u", name, "m", multi, *order]:
            path = "/".join(["user", name, "m", multi, *order[:1]])
            return [Candidate(f"{root}/{path}/.rss{asked if order else ''}", multi)]
        case ["user" | "u", name, "submitted" | "comments" as kind, *_]:
            return [Candidate(f"{root}/user/{name}/{kind}/.rss", f"u/{name}")]
        case ["user" | "u", name, *_]:
            return [Candidate(f"{root}/user/{name}/.rss", f"u/{name}")]
        case ["domain", name, *_]:
            return [Candidate(f"{root}/domain/{name}/.rss", name)]
        case ["new" | "hot" | "top" | "rising" | "controversial" | "best" as order]:
            return [Candidate(f"{root}/{order}/.rss{asked}", "Reddit")]
        case []:
            return [Candidate(f"{root}/.rss", "Reddit")]
    return []


_GITHUBS_OWN = frozenset(
    "about apps collections contact customer-stories enterprise events explore features issues join login"
    " marketplace new notifications organizations pricing pulls readme search security settings signup site"
    " sponsors stars team topics trending watching".split()
)


def _github(host: str, steps: list[str], query: str) -> list[Candidate]:
    if steps[:1] and steps[0] in _GITHUBS_OWN:
        return []
    if host == "gist.github.com":
        own = bool(steps) and steps[0] not in ("discover", "starred", "forked", "search")
        return [Candidate(f"https://gist.github.com/{steps[0]}.atom", steps[0])] if own else []
    root = "https://github.com"
    match steps:
        case ["orgs", name, "discussions", *rest]:
            place = "/".join(["orgs", name, "discussions", *rest])
            return [Candidate(f"{root}/{place}.atom", f"{name}: discussions")]
        case [name] | ["orgs", name, *_]:
            return [Candidate(f"{root}/{name}.atom", name)]
        case [user, project, "discussions", *rest]:
            place = "/".join([user, project, "discussions", *rest])
            return [Candidate(f"{root}/{place}.atom", f"{project}: discussions")]
        case [user, project, "wiki", *_]:
            return [Candidate(f"{root}/{user}/{project}/wiki.atom", f"{project}: wiki")]
        case [user, project, "commits" | "tree" | "blob", branch, *path]:
            place = "/".join([branch, *path])
            return [Candidate(f"{root}/{user}/{project}/commits/{place}.atom", f"{project}: {place}")]
        case [user, project, *rest]:
            root = f"{root}/{user}/{project}"
            feeds = [
                Candidate(f"{root}/releases.atom", f"{project}: releases"),
                Candidate(f"{root}/commits.atom", f"{project}: commits"),
                Candidate(f"{root}/tags.atom", f"{project}: tags"),
            ]
            wanted = f"/{rest[0]}.atom" if rest else "/releases.atom"
            return sorted(feeds, key=lambda feed: not feed.url.endswith(wanted))
    return []


def _forgejo(host: str, steps: list[str], query: str) -> list[Candidate]:
    match steps:
        case [user]:
            return [Candidate(f"https://{host}/{user}.rss", user)]
        case [user, project, "src" | "commits", "branch", branch, *path]:
            place = "/".join(["branch", branch, *path])
            return [Candidate(f"https://{host}/{user}/{project}/rss/{place}", f"{project}: {branch}")]
        case [user, project, *_]:
            root = f"https://{host}/{user}/{project}"
            return [
                Candidate(f"{root}/releases.rss", f"{project}: releases"),
                Candidate(f"{root}.rss", f"{project}: activity"),
                Candidate(f"{root}/tags.rss", f"{project}: tags"),
            ]
    return []


def _gitlab(host: str, steps: list[str], query: str) -> list[Candidate]:
    project = steps[: steps.index("-")] if "-" in steps else steps
    if len(project) == 1:
        return [Candidate(f"https://{host}/{project[0]}.atom", project[0])]
    if len(project) < 2:
        return []
    root, name = f"https://{host}/{'/'.join(project)}", project[-1]
    match steps[len(project) :]:
        case ["-", "commits" | "tree" | "blob", branch, *rest]:
            place = "/".join([branch, *rest])
            return [Candidate(f"{root}/-/commits/{place}?format=atom", f"{name}: {place}")]
    return [
        Candidate(f"{root}/-/tags?format=atom", f"{name}: tags"),
        Candidate(f"{root}.atom", f"{name}: activity"),
    ]


def _medium(host: str, steps: list[str], query: str) -> list[Candidate]:
    if host != "medium.com":
        return [Candidate(f"https://{host}/feed", host.removesuffix(".medium.com"))]
    match steps:
        case ["tag", name, *_]:
            return [Candidate(f"https://medium.com/feed/tag/{name}", name)]
        case [name, *_]:
            return [Candidate(f"https://medium.com/feed/{name}", name.removeprefix("@"))]
    return []


def _bluesky(host: str, steps: list[str], query: str) -> list[Candidate]:
    match steps:
        case ["profile", name, *_]:
            return [Candidate(f"https://bsky.app/profile/{name}/rss", name)]
    return []


def _stack(host: str, steps: list[str], query: str) -> list[Candidate]:
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


def _hacker_news(host: str, steps: list[str], query: str) -> list[Candidate]:
    return [Candidate("https://news.ycombinator.com/rss", "Hacker News")]


def _substack(host: str, steps: list[str], query: str) -> list[Candidate]:
    match steps:
        case ["pub", name, *_] if host in ("open.substack.com", "substack.com"):
            return [Candidate(f"https://{name}.substack.com/feed", name)]
    return [] if host == "open.substack.com" else _at("/feed")(host, steps, query)


_TUMBLRS_OWN = frozenset(
    "about apps blog communities dashboard developers docs download explore following help inbox jobs likes live"
    " login logo logout new oauth policy press privacy register reblog search settings support tagged themes tips"
    " tv".split()
)


def _tumblr(host: str, steps: list[str], query: str) -> list[Candidate]:
    if host != "tumblr.com":
        name, rest = host.removesuffix(".tumblr.com"), steps
    else:
        while steps[:1] in (["blog"], ["view"]):
            steps = steps[1:]
        if not steps or steps[0] in _TUMBLRS_OWN:
            return []
        name, rest = steps[0].removeprefix("@"), steps[1:]
    tagged = f"/tagged/{rest[1]}" if rest[:1] == ["tagged"] and len(rest) > 1 else ""
    return [Candidate(f"https://{name}.tumblr.com{tagged}/rss", name)]


def _wordpress(host: str, steps: list[str], query: str) -> list[Candidate]:
    if steps[:1] in (["category"], ["tag"], ["author"]) and len(steps) > 1 and host.count(".") > 1:
        section = steps[: steps.index("page")] if "page" in steps else steps
        return [Candidate(f"https://{host}/{'/'.join(section)}/feed/", section[-1])]
    return _at("/feed/")(host, steps, query)


def _blogspot(host: str, steps: list[str], query: str) -> list[Candidate]:
    if steps[:2] == ["search", "label"] and len(steps) > 2:
        return [Candidate(f"https://{host}/feeds/posts/default/-/{steps[2]}", steps[2])]
    return _at("/feeds/posts/default")(host, steps, query)


def _at(path: str) -> Rule:
    """The rule of platforms that give each site a host, with the feed always in one place."""

    def rule(host: str, steps: list[str], query: str) -> list[Candidate]:
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
    ("codeberg.org", _forgejo),
    ("substack.com", _substack),
    ("wordpress.com", _wordpress),
    ("tumblr.com", _tumblr),
    ("blogspot.com", _blogspot),
    ("bearblog.dev", _at("/feed/")),
)


def _federated(place: str, steps: list[str]) -> list[Candidate]:
    """Accounts and communities of the fediverse, whose hosts are countless and whose paths are few."""
    if steps[:1] in (["web"], ["deck"]):
        steps = steps[1:]
    match steps:
        case [name, *rest] if re.fullmatch(r"@\w[\w.-]*", name) and (not rest or rest[0].isdigit()):
            return [Candidate(f"https://{place}/{name}.rss", name)]
        case [name, *rest] if known := re.fullmatch(r"(@\w[\w.-]*)@([\w-]+(?:\.[\w-]+)+)", name):
            return [Candidate(f"https://{known[2]}/{known[1]}.rss", known[1])]
        case ["c" | "u" as kind, name] if re.fullmatch(r"[\w.]+(?:@[\w-]+(?:\.[\w-]+)+)?", name):
            return [Candidate(f"https://{place}/feeds/{kind}/{name}.xml?sort=New", name)]
    return []


# ---------------------------------------------------------------- feeds a page names

_INLINE = re.compile(rb"<(style|script)\b[^>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}>")
_LINK_TAG = re.compile(rb"<link\s[^<>]{1,2000}>", re.IGNORECASE)


def _named(body: Body) -> list[Candidate]:
    """The feeds named by an answer: in its headers and links, else in what the page lets people click."""
    found = list(_of_headers(body))
    page = _tree(body)
    if page is None:
        return found
    base = _page_base(body, page)
    found += _linked(page, base)
    found += _youtube_ids(body)
    return found or list(_clickable(page, base))


def _tree(body: Body) -> Any:
    """A page without its styles and scripts, of a very long one the beginning and all links; None without any."""
    from lxml import etree, html

    data, links = body.data, []
    if len(data) > _PAGE:
        data = _INLINE.sub(b"", data)
        data, links = data[:_PAGE], _LINK_TAG.findall(data[_PAGE:])
    # lxml takes what does not name its charset for Latin-1.
    text = _DECLARATION.sub("", charset.decode(data, body.content_type))
    try:
        page = html.document_fromstring(text)
        page.extend(html.fragment_fromstring(link.decode("utf-8", "replace")) for link in links)
    except (etree.LxmlError, ValueError):
        return None
    return page


def _page_base(body: Body, page: Any) -> str:
    named = next((one.get("href") for one in page.iter("base") if one.get("href")), "")
    return urls.resolve(body.source, named or "")


_REFRESH = re.compile(r"\s*(\d{1,3})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)
_AT_ONCE = 5
"""Seconds within which a page sends on who is not meant to read it."""


def _refreshed(body: Body) -> str:
    """Where a page sends the reader on at once; empty where it does not."""
    page = _tree(body)
    if page is None:
        return ""
    for meta in page.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            told = _REFRESH.match(meta.get("content") or "")
            if told and int(told[1]) <= _AT_ONCE:
                address = urls.resolve(_page_base(body, page), told[2].strip())
                if urls.scheme(address) in ("http", "https") and address != body.source:
                    return address
    return ""


_LINK_HEADER = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*!#$&+.^`|~-]+\s*(?:=\s*(?:\"[^\"]*\"|[^\";,\s]*))?)*)")
_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\";,\s]*))")


def _of_headers(body: Body) -> Iterator[Candidate]:
    """The feeds named by Link headers (RFC 8288)."""
    for href, rest in _LINK_HEADER.findall(body.links[:20_000]):
        told = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(rest)}
        if _names_a_feed(told.get("rel", ""), told.get("type", ""), href, told.get("title", "")):
            yield _candidate(body.source, href, told.get("title", ""), told.get("hreflang", ""))


def _names_a_feed(relation: str, kind: str, href: str, title: str) -> bool:
    """Whether a link leads to a feed, by what it says of itself."""
    relations = relation.lower().split()
    kind = kind.partition(";")[0].strip().lower()
    if not href or _NO_FEED.search(href):
        return False
    if _FEED_RELATIONS.intersection(relations):
        return True
    if "alternate" not in relations:
        return False
    if _FEED_TYPE.search(kind) or kind in _XML_TYPES:
        return True
    is_loose = kind in ("", "application/json")
    return is_loose and _FEED_PATH.search(href.partition("#")[0]) is not None


def _linked(page: Any, base: str) -> Iterator[Candidate]:
    lang = str(page.get("lang") or "")
    for link in page.iter("link"):
        href, title = link.get("href") or "", link.get("title") or ""
        if _names_a_feed(link.get("rel") or "", link.get("type") or "", href, title):
            yield _candidate(base, href, title, link.get("hreflang") or lang)


def _clickable(page: Any, base: str) -> list[Candidate]:
    """Links to feeds among those to click: by their address, else by how they are called."""
    by_address, by_name = [], []
    for anchor in page.iter("a"):
        href = anchor.get("href") or ""
        address = _path_of(href)
        if not href or address is None or _NO_FEED.search(href):
            continue
        text = " ".join(anchor.text_content().split()) or anchor.get("title") or ""
        kind = anchor.get("type") or ""
        if href.lower().startswith("feed:") or _FEED_PATH.search(address) or _FEED_TYPE.search(kind):
            by_address.append(_candidate(base, href, text[:100], ""))
        elif len(text) <= _SHORT_NAME and _FEED_NAME.search(f"{text} {_labels(anchor)}"):
            by_name.append(_candidate(base, href, text, ""))
    # Each of those has to be looked into.
    return by_address or by_name[:LOOKED_INTO]


_SHORT_NAME = 40
"""Characters of the name of a link to a feed; a longer one is the headline of a piece about feeds."""


def _labels(anchor: Any) -> str:
    """What a link, or the picture in it, is called where it is not read."""
    inside = (one.get(name) or "" for one in anchor.iter() for name in ("title", "aria-label", "alt"))
    return " ".join([*inside, _path_of(anchor.get("href") or "") or ""])[:400]


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
    return _youtube("", ["channel", found[1].decode()], "") if found else []


def _candidate(base: str, href: str, title: str, lang: str) -> Candidate:
    from feeds.markup import clean

    if href.lower().startswith("feed:"):
        href = whole(href)
    return Candidate(urls.resolve(base, href), clean(title, 200), clean(lang, 35))


# ---------------------------------------------------------------- the usual places


def _probed(page: str, typed: str, get: Get, parse: Parse | None) -> list[Candidate]:
    """A feed in one of the places where feeds usually are: beside the page, then at the top of its host."""
    parts = urlsplit(page)
    top = f"{parts.scheme}://{parts.netloc}"
    folder = parts.path.rstrip("/")
    here = [f"{top}{folder}{place}" for place in USUAL_PLACES[:2]] if folder else []
    for url in [*here, *(f"{top}{place}" for place in USUAL_PLACES)]:
        try:
            found = _as_feed(get(with_login_of(url, typed), typed), parse, url)
        except SourceError:
            continue
        if found is not None:
            return [found]
    return []


# ---------------------------------------------------------------- what is in them


def _as_feed(body: Body, parse: Parse | None, asked: str) -> Candidate | None:
    """A body as a candidate, None where it is no feed.

    Its address is the one that was asked: where a redirect leads for now may be gone tomorrow.
    """
    from feeds.parse import sniff

    if sniff(body.data, body.content_type or None) not in ("feed", "jsonfeed"):
        return None
    candidate = Candidate(body.moved_to or asked)
    if parse is None:
        return candidate
    try:
        return _described(candidate, parse(body.data, body.source, body.content_type or None))
    except FeedsError:
        return None


def _described(candidate: Candidate, parsed: ParsedFeed) -> Candidate:
    return replace(
        candidate,
        title=parsed.title or candidate.title,
        lang=parsed.lang or candidate.lang,
        headlines=tuple(entry.title for entry in parsed.entries[:_HEADLINES] if entry.title),
    )


def _ranked(found: list[Candidate], page: str, typed: str = "") -> list[Candidate]:
    """Each feed once: those of the page asked for before those of its site, feeds of comments last.

    Otherwise in the page's own order. What lies in the private network is left out, but beside what
    the reader `typed`: a page may not make anyone ask there.
    """
    from feeds.fetch import lies_beside, names_private

    once: dict[str, Candidate] = {}
    for candidate in found:
        url = candidate.url
        if urls.scheme(url) not in ("http", "https") or not urls.host(url):
            continue
        if names_private(url) and not lies_beside(url, typed or page):
            continue
        once.setdefault(urls.normalise(url), candidate)
    ranked = sorted(once.values(), key=lambda one: _distance(one, page))
    return ranked[:MOST]


def _distance(candidate: Candidate, page: str) -> tuple[bool, int]:
    """How far a feed is from the page that was asked for: less the more of its path they share."""
    is_comments = _COMMENTS.search(f"{urls.display(candidate.url)} {candidate.title}") is not None
    shared = 0
    for one, other in zip(_steps(page), _steps(candidate.url), strict=False):
        if one != other:
            break
        shared += 1
    return is_comments, -shared


def _steps(url: str) -> list[str]:
    """The steps of an address that name a part of a site, not the feed in it."""
    path = (_path_of(url) or "").lower()
    steps = [_FEED_FILE.sub("", step) if step not in _FEED_STEPS else "" for step in re.split("[/?&=]", path)]
    return [step for step in steps if step]


def _looked_into(
    found: list[Candidate], typed: str, get: Get, parse: Parse | None
) -> list[tuple[Candidate, bool]]:
    """The first candidates with title and headlines, and whether they were seen to be feeds.

    What turns out to be no feed is dropped. One whose server gives no answer stays: a platform
    may refuse today what it serves tomorrow.
    """
    if parse is None:
        return [(one, False) for one in found]
    kept = []
    for place, candidate in enumerate(found):
        if place >= LOOKED_INTO or candidate.headlines:
            kept.append((candidate, bool(candidate.headlines)))
            continue
        try:
            body = get(with_login_of(candidate.url, typed), typed)
        except SourceError as error:
            if getattr(error, "status", 0) not in (404, 410) and not isinstance(error, Forbidden):
                kept.append((candidate, False))
            continue
        try:
            parsed = parse(body.data, body.source, body.content_type or None)
        except FeedsError:
            continue
        kept.append((_described(candidate, parsed), True))
    return kept
