"""The feeds that a page names: in its headers and links, else in what it lets people click."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from feeds import charset, urls
from feeds.discover.found import FEED_PATH, LOOKED_INTO, Body, Candidate, path_of, whole
from feeds.discover.platforms import youtube

_PAGE = 1 << 20
"""Bytes of a page that are read whole: feeds are named at its top. Behind them only links are looked for."""
_FEED_TYPE = re.compile(r"(?:^|[/+.])(?:x-)?(?:rss|atom|rdf|feed)(?:$|\+)", re.IGNORECASE)
_XML_TYPES = frozenset("application/xml text/xml".split())
_FEED_RELATIONS = frozenset("feed service.feed".split())
_FEED_NAME = re.compile(r"\b(?:rss|atom|feeds?|xml)\b", re.IGNORECASE)
"""How a link to a feed is called, in every language."""
_NO_FEED = re.compile(r"/wp-json/|oembed|sitemap|opensearch|wlwmanifest|xmlrpc|[/.]rsd\b", re.IGNORECASE)
"""Other things that sites offer as an alternate of type XML or JSON."""

_INLINE = re.compile(
    rb"<(style|script)\b[^>]{0,500}>.*?(?:</\1\s{0,9}>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}>")
_LINK_TAG = re.compile(rb"<link\s[^<>]{1,2000}>", re.IGNORECASE)


def named(body: Body) -> list[Candidate]:
    """The feeds named by an answer: in its headers and links, else in what the page lets people click."""
    found = list(_of_headers(body))
    page = _tree(body)
    if page is None:
        return found
    base = _page_base(body, page)
    found += _linked(page, base)
    found += _of_platform(body)
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


def refreshed(body: Body) -> str:
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
    for href, rest in _LINK_HEADER.findall(" ".join(body.links.split())):
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
    return is_loose and FEED_PATH.search(href.partition("#")[0]) is not None


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
        address = path_of(href)
        if not href or address is None or _NO_FEED.search(href):
            continue
        text = " ".join(anchor.text_content().split()) or anchor.get("title") or ""
        kind = anchor.get("type") or ""
        if href.lower().startswith("feed:") or FEED_PATH.search(address) or _FEED_TYPE.search(kind):
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
    return " ".join([*inside, path_of(anchor.get("href") or "") or ""])[:400]


_CHANNEL = re.compile(
    rb"""["']externalId["']\s*:\s*["'](UC[\w-]{22})|itemprop=["'](?:channelId|identifier)["']\s+content=["'](UC[\w-]{22})"""
    rb"""|rel=["']canonical["']\s+href=["'][^"'<>]{0,60}/channel/(UC[\w-]{22})"""
)
_ANY_CHANNEL = re.compile(rb"""["']channelId["']\s*:\s*["'](UC[\w-]{22})""")
_SOUNDCLOUD_USER = re.compile(rb"soundcloud:(?://)?users:(\d{1,20})")
_PODCAST_FEED = re.compile(rb"""["']feedUrl["']\s*:\s*["'](https?:[^"'\s<>]{1,2000})["']""")


def _of_platform(body: Body) -> list[Candidate]:
    """The feed that a platform's page names in its own data only."""
    host = urlsplit(body.source).hostname or ""
    if host.endswith(("youtube.com", "youtu.be")):
        # A page speaks of other channels too; the first signs are of its own.
        found = _CHANNEL.search(body.data) or _ANY_CHANNEL.search(body.data)
        return youtube("", ["channel", next(filter(None, found.groups())).decode()], "") if found else []
    if host.endswith("soundcloud.com") and (found := _SOUNDCLOUD_USER.search(body.data)):
        user = f"soundcloud:users:{found[1].decode()}"
        return [Candidate(f"https://feeds.soundcloud.com/users/{user}/sounds.rss")]
    if host == "podcasts.apple.com" and (found := _PODCAST_FEED.search(body.data)):
        return [_candidate(body.source, found[1].decode("utf-8", "replace").replace("\\/", "/"), "", "")]
    return []


def _candidate(base: str, href: str, title: str, lang: str) -> Candidate:
    from feeds.markup import clean

    if href.lower().startswith("feed:"):
        href = whole(href)
    return Candidate(urls.resolve(base, href), clean(title, 200), clean(lang, 35))
