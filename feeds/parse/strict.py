"""The fast path: plain, well-formed UTF-8 RSS 2.0 and Atom 1.0 over lxml.

It reads only what it is sure to read as feedparser would; at the first doubt (a
DOCTYPE, xml:base, inline XHTML, an element it does not know in a place that matters,
fewer entries found than written) it answers None and feedparser has the word.
"""

from __future__ import annotations

import re
from typing import Any

from feeds import dates, urls
from feeds.markup import clean, from_text, title_text
from feeds.model import Enclosure, Entry, ParsedFeed
from feeds.parse import fields, standins

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
SY = "{http://purl.org/rss/1.0/modules/syndication/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_DOUBTFUL = (b"<!DOCTYPE", b"<!ENTITY", b"xml:base", b"\x00")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)""")
_RSS_ITEM = re.compile(rb"<item[\s>]")
_ATOM_ENTRY = re.compile(rb"<entry[\s>]")
_RSS_OWN = frozenset("title link description author category comments enclosure guid pubDate source".split())
_HARMLESS = (
    "{http://purl.org/rss/1.0/modules/slash/}",
    "{http://wellformedweb.org/CommentAPI/}",
    "{com-wordpress:feed-additions:1}",
    "{http://www.georss.org/georss}",
    "{http://www.w3.org/2003/01/geo/wgs84_pos#}",
    "{http://rssnamespace.org/feedburner/ext/1.0}",
    "{https://podcastindex.org/namespace/1.0}",
    "{http://www.google.com/schemas/play-podcasts/1.0}",
    f"{ITUNES}duration",
    f"{ITUNES}explicit",
    f"{ITUNES}episode",
    f"{ITUNES}season",
)
"""Elements of an item that say nothing an `Entry` holds."""
_UTF8 = frozenset((b"utf-8", b"utf8"))


class _Doubt(Exception):
    """This feed is for feedparser."""


def parse(body: bytes, url: str, content_type: str | None = None) -> ParsedFeed | None:
    """Read a plain feed; None where feedparser should."""
    if body.startswith(b"\xef\xbb\xbf"):
        body = body[3:]
    if (
        any(mark in body for mark in _DOUBTFUL)
        or body.lstrip()[:1] != b"<"
        or not _is_utf8(body, content_type)
    ):
        return None
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(body, parser)
        if root.tag == "rss" and root.get("version", "").startswith("2"):
            return _rss(root, body, url)
        if root.tag == f"{ATOM}feed":
            return _atom(root, body, url)
    except (etree.XMLSyntaxError, _Doubt):
        pass
    return None


def _is_utf8(body: bytes, content_type: str | None) -> bool:
    declared = _DECLARED.match(body[:200])
    if declared and declared[1].lower() not in _UTF8:
        return False
    if content_type and "charset" in content_type.lower() and "utf-8" not in content_type.lower():
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _text(element: Any) -> str:
    if len(element):
        raise _Doubt
    return element.text or ""


def _line(element: Any) -> str:
    return clean(_text(element))


# ---------------------------------------------------------------- RSS 2.0


def _rss(root: Any, body: bytes, url: str) -> ParsedFeed:
    channel = root.find("channel")
    if channel is None or len(root) != 1:
        raise _Doubt
    items = channel.findall("item")
    if len(_RSS_ITEM.findall(body)) != len(items):
        raise _Doubt
    facts: dict[str, Any] = {}
    images: list[str] = []
    authors: list[str] = []
    for element in channel:
        tag = element.tag
        if tag in ("title", "link", "description", "language", "ttl") or tag.startswith(SY):
            if tag in facts:
                raise _Doubt
            facts[tag] = _text(element)
        elif tag == "image":
            images.append(element.findtext("url") or "")
        elif tag == f"{ITUNES}image":
            images.append(element.get("href") or "")
        elif tag in ("managingEditor", f"{DC}creator", f"{ITUNES}author"):
            authors.append(_text(element))
        elif tag == "lastBuildDate":
            facts["updated"] = _text(element)
        elif tag == f"{DC}language" or element.get(XML_LANG):
            raise _Doubt
        elif tag == f"{ATOM}link" and element.get("rel") == "self":
            facts["self"] = element.get("href") or ""
    lang = clean(facts.get("language", ""), 40)
    return ParsedFeed(
        url=url,
        format="rss20",
        title=title_text(facts.get("title", "")),
        link=_resolved(facts.get("link", ""), url),
        self_url=_resolved(facts.get("self", ""), url),
        lang=lang,
        description=title_text(facts.get("description", "")),
        authors=fields.people(authors),
        image=_resolved(images[-1], url) if images else "",
        updated=dates.parse_machine(facts["updated"]) if "updated" in facts else None,
        ttl=fields.interval(
            facts.get("ttl"), facts.get(f"{SY}updatePeriod"), facts.get(f"{SY}updateFrequency")
        ),
        entries=tuple(_item(item, url, lang) for item in items),
    )


def _item(item: Any, base: str, lang: str) -> Entry:
    guid = title = link = description = content = comments = via = image = ""
    published = None
    permalink = True
    authors: list[str] = []
    categories: list[str] = []
    enclosures: list[Enclosure] = []
    seen: set[str] = set()
    for element in item:
        tag = element.tag
        if tag in _RSS_OWN:
            if tag not in ("category", "enclosure", "author") and tag in seen:
                raise _Doubt
            seen.add(tag)
            if tag == "title":
                title = title_text(_text(element))
            elif tag == "link":
                link = _line(element)
            elif tag == "guid":
                guid, permalink = (
                    clean(_text(element), 4000),
                    element.get("isPermaLink", "true").lower() != "false",
                )
            elif tag == "description":
                description = _text(element)
            elif tag == "pubDate":
                published = dates.parse_machine(_text(element))
            elif tag == "category":
                categories.append(title_text(_text(element)))
            elif tag == "author":
                authors.append(_text(element))
            elif tag == "enclosure":
                if address := _resolved(element.get("url") or "", base):
                    kind = clean(element.get("type") or "", 100)
                    enclosures.append(Enclosure(address, kind, fields.number(element.get("length"))))
            elif tag == "comments":
                comments = _resolved(_line(element), base)
            else:
                via = title_text(_text(element))
        elif tag == CONTENT:
            content = _text(element)
        elif tag == f"{DC}creator":
            authors.append(_text(element))
        elif tag == f"{MEDIA}thumbnail":
            image = image or _resolved(element.get("url") or "", base)
        elif tag == f"{ITUNES}image":
            image = image or _resolved(element.get("href") or "", base)
        elif not tag.startswith(_HARMLESS):
            raise _Doubt
    if not link and permalink and guid.startswith(("http://", "https://")):
        link = guid
    if not (guid or link):
        raise _Doubt
    summary, body = _html(description, base), _html(content, base)
    return _entry(
        guid=guid,
        url=_resolved(link, base),
        title=title,
        authors=fields.people(authors),
        published=published,
        lang=lang,
        summary=summary if summary != body else "",
        body=body,
        image=image,
        categories=tuple(dict.fromkeys(name for name in categories if name)),
        enclosures=tuple({one.url: one for one in reversed(enclosures)}.values())[::-1],
        comments=comments,
        via=via,
    )


def _html(text: str, base: str) -> str:
    """What RSS calls a description: HTML, whether or not it has markup in it."""
    return fields.absolute(text.strip(), base)


# ---------------------------------------------------------------- Atom 1.0


def _atom(root: Any, body: bytes, url: str) -> ParsedFeed:
    entries = root.findall(f"{ATOM}entry")
    if len(_ATOM_ENTRY.findall(body)) != len(entries):
        raise _Doubt
    lang = clean(root.get(XML_LANG) or "", 40)
    facts: dict[str, Any] = {"title": "", "subtitle": "", "updated": None, "icon": ""}
    links: list[Any] = []
    authors: list[str] = []
    for element in root:
        name = element.tag.removeprefix(ATOM)
        if name in ("title", "subtitle"):
            facts[name] = _atom_title(element)
        elif name == "updated":
            facts["updated"] = dates.parse_machine(_text(element))
        elif name in ("icon", "logo"):
            facts["icon"] = facts["icon"] or _resolved(_text(element), url)
        elif name == "link":
            links.append(element)
        elif name == "author":
            authors.append(_atom_author(element))
    named = fields.people(authors)
    return ParsedFeed(
        url=url,
        format="atom10",
        title=facts["title"],
        link=_alternate(links, url),
        self_url=next((_resolved(x.get("href") or "", url) for x in links if x.get("rel") == "self"), ""),
        lang=lang,
        description=facts["subtitle"],
        authors=named,
        image=facts["icon"],
        updated=facts["updated"],
        entries=tuple(_atom_entry(entry, url, lang, named) for entry in entries),
    )


def _atom_entry(entry: Any, base: str, lang: str, feed_authors: tuple[str, ...]) -> Entry:
    guid = title = summary = content = image = ""
    published = updated = None
    links: list[Any] = []
    authors: list[str] = []
    categories: list[str] = []
    for element in entry:
        name = element.tag.removeprefix(ATOM)
        if name == "id":
            guid = clean(_text(element), 4000)
        elif name == "title":
            title = _atom_title(element)
        elif name == "link":
            links.append(element)
        elif name == "published":
            published = dates.parse_machine(_text(element))
        elif name == "updated":
            updated = dates.parse_machine(_text(element))
        elif name == "summary":
            summary = _atom_html(element, base)
        elif name == "content":
            content = _atom_html(element, base)
        elif name == "author":
            authors.append(_atom_author(element))
        elif name == "category":
            categories.append(title_text(element.get("label") or element.get("term") or ""))
        elif element.tag == f"{MEDIA}thumbnail":
            image = image or _resolved(element.get("url") or "", base)
        elif name not in ("rights", "contributor"):
            raise _Doubt
    link = _alternate(links, base)
    if not (guid or link):
        raise _Doubt
    enclosures = tuple(
        Enclosure(
            _resolved(x.get("href") or "", base),
            clean(x.get("type") or "", 100),
            fields.number(x.get("length")),
        )
        for x in links
        if x.get("rel") == "enclosure" and x.get("href")
    )
    return _entry(
        guid=guid,
        url=link,
        title=title,
        authors=fields.people(authors) or feed_authors,
        published=published,
        updated=updated,
        lang=clean(entry.get(XML_LANG) or "", 40) or lang,
        summary=summary if summary != content else "",
        body=content,
        image=image,
        categories=tuple(dict.fromkeys(name for name in categories if name)),
        enclosures=tuple({one.url: one for one in reversed(enclosures)}.values())[::-1],
    )


def _atom_title(element: Any) -> str:
    kind = element.get("type", "text")
    if kind not in ("text", "html"):
        raise _Doubt
    return clean(_text(element)) if kind == "text" else title_text(_text(element))


def _atom_html(element: Any, base: str) -> str:
    kind = element.get("type", "text")
    if kind not in ("text", "html") or element.get("src"):
        raise _Doubt
    text = _text(element).strip()
    if kind == "text" and ("<" in text or "&" in text):
        raise _Doubt
    return (fields.absolute(text, base) if kind == "html" else from_text(text)) if text else ""


def _atom_author(element: Any) -> str:
    return element.findtext(f"{ATOM}name") or element.findtext(f"{ATOM}email") or ""


def _alternate(links: list[Any], base: str) -> str:
    found = [x for x in links if x.get("rel", "alternate") == "alternate" and x.get("href")]
    pages = [x for x in found if "html" in x.get("type", "html")]
    return _resolved((pages or found)[0].get("href"), base) if found else ""


# ---------------------------------------------------------------- shared


def _resolved(address: str, base: str) -> str:
    address = clean(address)
    return urls.resolve(base, address) if address else ""


def _entry(*, guid: str, url: str, title: str, summary: str, body: str, **facts: Any) -> Entry:
    """An entry with stand-ins for what it lacks."""
    return Entry(
        guid=guid or standins.guid(url, title, body or summary),
        url=url,
        title=title or standins.title(body or summary),
        summary=summary,
        body=body,
        **facts,
    )
