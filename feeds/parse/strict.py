"""The fast path: plain, well-formed RSS 2.0 and Atom 1.0 in UTF-8 or Latin-1.

It reads only what it is sure to read as feedparser would; at the first doubt (a DOCTYPE,
xml:base below the root, inline XHTML, an element it does not know in a place that matters,
fewer entries found than written) it answers None and feedparser has the word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from feeds import dates, urls
from feeds.markup import clean, from_text, title_text
from feeds.model import Entry, ParsedFeed
from feeds.parse import fallback, fields
from feeds.parse.elements import Document, Element, NotPlain, read
from feeds.parse.extras import THREAD, Extras, resolved

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODLOVE = "{http://podlove.org/simple-chapters}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
SY = "{http://purl.org/rss/1.0/modules/syndication/}"
SLASH = "{http://purl.org/rss/1.0/modules/slash/}"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)""")
_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")
# Each begins with a literal, which `re` searches for five times as fast.
_ODD_REFERENCE = re.compile(
    rb"#(?:(?<=&#)0*(?:1(?:2[89]|[345]\d)|[xX]0*[89][0-9a-fA-F])"
    rb"|55[3-9]\d\d|5[67]\d\d\d|[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2});"
)
"""To characters of Windows in the guise of controls, which feedparser puts right, and to halves of characters."""
_ODD_SECTION = re.compile(rb"CDATA\[(?:(?<=&lt;!\[CDATA\[)|\s*(?:<|&lt;)!\[CDATA\[)")
"""CDATA sections that were escaped, or stand one in another."""
_ONCE = frozenset((*"title link description comments guid pubDate source".split(), CONTENT))
_UPDATED = (f"{ATOM}updated", f"{DC}date")
_HARMLESS = (
    SLASH,
    "{http://wellformedweb.org/CommentAPI/}",
    "{com-wordpress:feed-additions:1}",
    "{http://www.georss.org/georss}",
    "{http://www.w3.org/2003/01/geo/wgs84_pos#}",
    "{http://rssnamespace.org/feedburner/ext/1.0}",
    "{http://www.google.com/schemas/play-podcasts/1.0}",
    "{http://www.youtube.com/xml/schemas/2015}",
    PODCAST,
    "{http://www.w3.org/2007/app}",
    "{http://purl.org/atom/app#}",
    "{http://purl.org/atompub/rank/1.0}",
    *(f"{DC}{name}" for name in "format identifier publisher rights type".split()),
    *(f"{ITUNES}{name}" for name in "block episode episodeType explicit order season subtitle".split()),
)
"""Elements of an item that say nothing an `Entry` holds."""
_ORIGINS = frozenset(
    (
        "{http://rssnamespace.org/feedburner/ext/1.0}origLink",
        "{http://www.pheedo.com/namespace/pheedo}origLink",
    )
)
"""The address of a page behind that of whoever counts its readers."""
_HARMLESS_MEDIA = frozenset(
    f"{MEDIA}{name}" for name in "community copyright credit player rating starRating statistics".split()
)
_UTF8 = frozenset((b"utf-8", b"utf8"))
_LATIN1 = frozenset((b"iso-8859-1", b"latin1", b"latin-1"))
_LATIN1_CONTROL = re.compile(rb"[\x7f-\x9f]")


class _Doubt(Exception):
    """This feed is for feedparser."""


def parse(body: bytes, url: str, content_type: str | None = None) -> ParsedFeed | None:
    """Read a plain feed; None where feedparser should."""
    if body.startswith(b"\xef\xbb\xbf"):
        body = body[3:]
    body = _as_utf8(body, content_type) or b""
    if (
        body.lstrip()[:1] != b"<"
        or (b"#" in body and _ODD_REFERENCE.search(body))
        or (b"\xc2" in body and _CONTROL.search(body))
        or _ODD_SECTION.search(body)
    ):
        return None
    try:
        document = read(body)
        root = document.root
        base = _base(document, url)
        if root.tag == "rss" and root.get("version").startswith("2"):
            return _rss(document, url, base)
        if root.tag == f"{ATOM}feed":
            return _atom(document, url, base)
    except (NotPlain, _Doubt):
        pass
    return None


def _as_utf8(body: bytes, content_type: str | None) -> bytes | None:
    """The document in UTF-8, where what it is written in is beyond doubt; what is not well-formed need not be."""
    declared = _DECLARED.match(body[:200])
    name = declared[1].lower() if declared else b"utf-8"
    said = content_type.lower() if content_type and "charset" in content_type.lower() else ""
    if declared and name in _LATIN1:
        # The bytes between are letters of Windows or an error: not for us to tell.
        if _LATIN1_CONTROL.search(body) or (said and "8859-1" not in said):
            return None
        # Latin-1 that goes beyond ASCII is never UTF-8 by chance.
        return body if _is_utf8(body) else body.decode("latin-1").encode("utf-8")
    return None if name not in _UTF8 or (said and "utf-8" not in said) else body


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _base(document: Document, url: str) -> str:
    """What relative addresses are resolved against."""
    bases = [element for element in document.spaced if XML_BASE in element.attrib]
    if not bases:
        return url
    root = document.root
    said = root.get(XML_BASE)
    if (
        len(bases) > 1
        or bases[0] is not root
        or not said.startswith(("http://", "https://"))
        or not urls.is_live(said)
    ):
        raise _Doubt
    return said


def _number(tags: Sequence[str], name: str) -> int:
    """How many elements of a name there are, however it is written and wherever they stand."""
    return sum(number for tag, number in Counter(tags).items() if tag.rpartition("}")[2].lower() == name)


def _languages(elements: Sequence[Element]) -> int:
    """How many elements say their language."""
    return sum(XML_LANG in element.attrib for element in elements)


def _text(element: Element | None) -> str:
    if element is None:
        return ""
    if element:
        raise _Doubt
    return element.text


# ---------------------------------------------------------------- RSS 2.0


_NEW_ADDRESS = f"{ITUNES}new-feed-url"
_CHANNEL = frozenset(("title", "link", "description", "language", "ttl", "lastBuildDate", _NEW_ADDRESS))
"""What a channel says of itself once."""


def _rss(document: Document, url: str, base: str) -> ParsedFeed:
    root = document.root
    if len(root) != 1 or root[0].tag != "channel" or _languages(document.spaced):
        raise _Doubt
    channel = root[0]
    items = channel.all("item")
    if _number(document.tags, "item") != len(items):
        raise _Doubt
    facts: dict[str, str] = {}
    images: list[str] = []
    authors: list[str] = []
    for element in channel:
        tag = element.tag
        if tag in _CHANNEL or tag.startswith(SY):
            if tag in facts:
                raise _Doubt
            facts[tag] = _text(element)
        elif tag == "image":
            images.append(element.said("url"))
        elif tag == f"{ITUNES}image":
            images.append(element.get("href"))
        elif tag in ("managingEditor", "author", f"{DC}creator", f"{ITUNES}author"):
            authors.append(_text(element))
        elif tag == f"{ATOM}link" and (rel := _relation(element)) != "alternate":
            if rel == "self":
                facts.setdefault(rel, element.get("href"))
        elif tag.startswith((ATOM, DC)):
            raise _Doubt
    lang = fields.language(facts.get("language", ""))
    address = facts.get("link", "").strip()
    if len(address.split()) > 1:
        raise _Doubt  # what is relative to an address with blanks in it is read in more than one way
    link = resolved(fields.stated(address), base)
    has_base = base != url
    here = base if has_base else fields.page_base(link, base, loose=True)
    return ParsedFeed(
        url=url,
        format="rss20",
        title=title_text(facts.get("title", "")),
        link=link,
        self_url=resolved(facts.get("self", ""), here),
        lang=lang,
        description=title_text(facts.get("description", "")),
        authors=_people(authors),
        image=resolved(images[-1], here) if images else "",
        updated=dates.parse_machine(facts.get("lastBuildDate", "")),
        ttl=fields.interval(
            facts.get("ttl"), facts.get(f"{SY}updatePeriod"), facts.get(f"{SY}updateFrequency")
        ),
        moved_to=fields.web_address(facts.get(_NEW_ADDRESS, "")),
        entries=tuple([_item(item, here, lang, has_base) for item in items]),
    )


def _item(item: Element, base: str, lang: str, has_base: bool) -> Entry:
    texts: dict[str, str] = {}
    permalink = True
    authors: list[str] = []
    categories: list[str] = []
    enclosed: list[Any] = []
    extras = Extras()
    for element in item:
        tag = element.tag
        if tag in _ONCE:
            if tag in texts or element:
                raise _Doubt
            texts[tag] = element.text
            if tag == "guid":
                permalink = element.get("isPermaLink", "true").strip().lower() == "true"
        elif tag in _UPDATED:
            if "updated" in texts:
                raise _Doubt
            texts["updated"] = _text(element)
        elif tag == f"{DC}subject":
            categories.append(_text(element))
        elif tag == "category":
            if element.get("term") or element.get("label"):
                raise _Doubt
            categories.append(_text(element))
        elif tag in ("author", f"{DC}creator", f"{ITUNES}author"):
            authors.append(_text(element))
        elif tag == "enclosure":
            if not element.get("url"):
                raise _Doubt
            enclosed.append(element.attrib)
        elif tag == f"{ITUNES}keywords":
            categories.extend(word.strip() for word in _text(element).split(","))
        elif not _take(extras, element, tag):
            raise _Doubt
    texts_of = texts.get
    guid = fields.stated(clean(texts_of("guid", ""), 4000))
    link = _item_link(texts, guid, permalink, enclosed)
    updated = _moment(texts["updated"]) if "updated" in texts else None
    link = urls.resolve(base, link) if link else ""
    text_base = base if has_base else fields.page_base(link, base, loose=True)
    return _entry(
        extras,
        base,
        guid=guid,
        url=extras.page(base) or link,
        title=title_text(texts_of("title", "")),
        authors=_people(authors),
        published=_moment(texts_of("pubDate", "")) or updated,
        updated=updated,
        lang=lang,
        summary=_html(texts_of("description", ""), text_base),
        body=_html(texts_of(CONTENT, ""), text_base),
        categories=categories,
        enclosed=enclosed,
        comments=resolved(texts_of("comments"), base) or extras.discussion((), base),
        comment_count=extras.comment_count(),
        via=title_text(texts["source"]) if "source" in texts else "",
    )


def _item_link(texts: dict[str, str], guid: str, permalink: bool, enclosed: list[Any]) -> str:
    """The page of an item: its link, else its id where that is an address. Raises _Doubt where neither is plain."""
    link = fields.stated(clean(texts.get("link", ""))).replace("&amp;", "&")
    if link or texts.get("link", "").strip():
        return link
    if not guid:
        raise _Doubt
    # Where the id is the address of the file, it is no page.
    is_page = permalink and guid.startswith("http") and all(one.get("url") != guid for one in enclosed)
    return guid if is_page else ""


def _html(text: str, base: str) -> str:
    return fields.absolute(fields.as_html(text), base)


# ---------------------------------------------------------------- Atom 1.0


def _atom(document: Document, url: str, base: str) -> ParsedFeed:
    root = document.root
    entries = root.all(f"{ATOM}entry")
    # Elsewhere than here a language is that of a part of an entry.
    if (
        _number(document.tags, "entry") != len(entries)
        or _languages(document.spaced) != _languages([root, *entries])
    ):  # fmt: skip
        raise _Doubt
    lang = _language(root)
    facts: dict[str, Any] = {"title": "", "subtitle": "", "updated": None, "icon": ""}
    links: list[Element] = []
    authors: list[str] = []
    for element in root:
        name = element.tag.removeprefix(ATOM)
        if name in ("title", "subtitle"):
            facts[name] = _atom_title(element)
        elif name == "updated":
            facts["updated"] = dates.parse_machine(_text(element))
        elif name in ("icon", "logo"):
            facts["icon"] = facts["icon"] or resolved(_text(element), base)
        elif name == "link":
            links.append(element)
        elif name == "author":
            authors.append(_atom_author(element))
        elif name.startswith((DC, ITUNES, "{http://purl.org/rss")):
            raise _Doubt
    named = _people(authors)
    link = _alternate(links, base)
    has_base = base != url
    return ParsedFeed(
        url=url,
        format="atom10",
        title=facts["title"],
        link=link,
        self_url=next((resolved(x.get("href"), base) for x in links if _relation(x) == "self"), ""),
        lang=lang,
        description=facts["subtitle"],
        authors=named,
        image=facts["icon"],
        updated=facts["updated"],
        entries=tuple([_atom_entry(entry, base, lang, named, has_base) for entry in entries]),
    )


def _atom_entry(entry: Element, base: str, lang: str, feed_authors: tuple[str, ...], has_base: bool) -> Entry:
    texts: dict[str, Element] = {}
    links: list[Element] = []
    authors: list[str] = []
    categories: list[str] = []
    extras = Extras()
    for element in entry:
        tag = element.tag
        name = tag.removeprefix(ATOM)
        if name in ("id", "title", "published", "updated", "summary", "content"):
            if name in texts:
                raise _Doubt
            texts[name] = element
        elif name == "link":
            links.append(element)
        elif name == "author":
            authors.append(_atom_author(element))
        elif name == "category":
            if element.text:
                raise _Doubt
            categories.append(element.get("label") or element.get("term"))
        elif name not in ("rights", "contributor") and not _take(extras, element, tag):
            raise _Doubt
    texts_of = texts.get
    guid = fields.stated(clean(_text(texts_of("id")), 4000))
    link = _alternate(links, base)
    if not link and not links and guid.startswith("http"):
        link = resolved(guid, base)
    if not link and (links or not guid):
        raise _Doubt
    link = extras.page(base) or link
    text_base = base if has_base else fields.page_base(link, base, loose=False)
    return _entry(
        extras,
        base,
        guid=guid,
        url=link,
        title=_atom_title(texts_of("title")),
        authors=_people(authors) or feed_authors,
        published=_moment(_text(texts_of("published"))),
        updated=_moment(_text(texts_of("updated"))),
        lang=_language(entry) or lang,
        summary=_atom_html(texts_of("summary"), text_base),
        body=_atom_html(texts_of("content"), text_base),
        categories=categories,
        enclosed=[link.attrib for link in links if _relation(link) == "enclosure"],
        comments=extras.discussion([link.attrib for link in links], base),
        comment_count=extras.comment_count([link.attrib for link in links]),
    )


def _language(element: Element) -> str:
    return fields.language(element.get(XML_LANG))


def _atom_title(element: Element | None) -> str:
    if element is None:
        return ""
    kind = element.get("type", "text")
    if kind not in ("text", "html"):
        raise _Doubt
    return clean(_text(element)) if kind == "text" else title_text(_text(element))


def _atom_html(element: Element | None, base: str) -> str:
    if element is None:
        return ""
    kind = element.get("type", "text")
    if kind not in ("text", "html") or element.get("src"):
        raise _Doubt
    text = _text(element).strip()
    if kind == "text" and "<" in text and fields.has_tags(text):
        raise _Doubt
    if not text:
        return ""
    return fields.absolute(fields.as_html(text), base) if kind == "html" else from_text(text)


def _atom_author(element: Element) -> str:
    return element.said(f"{ATOM}name") or element.said(f"{ATOM}email") or element.text.strip()


def _relation(link: Element) -> str:
    return fields.relation(link.get("rel", "alternate"))


def _alternate(links: list[Element], base: str) -> str:
    found = [x for x in links if _relation(x) == "alternate" and x.get("href")]
    pages = [x for x in found if "html" in (x.get("type") or "html").lower()]
    return resolved((pages or found)[0].get("href"), base) if found else ""


# ---------------------------------------------------------------- shared


def _take(extras: Extras, element: Element, tag: str) -> bool:
    """Note in `extras` what `element` of an extension says; False where that is not known."""
    if tag == f"{MEDIA}group":
        return all(_take(extras, child, child.tag) for child in element)
    if tag in (f"{MEDIA}content", f"{MEDIA}thumbnail"):
        (extras.media if tag == f"{MEDIA}content" else extras.thumbnails).append(element.attrib)
        return all(_take(extras, child, child.tag) for child in element)
    if tag in (f"{PODCAST}chapters", f"{PODCAST}transcript"):
        extras.podcast.append(element.attrib)
    elif tag == f"{PODLOVE}chapters":
        extras.chapters += [child.attrib for child in element if child.tag == f"{PODLOVE}chapter"]
    elif tag == f"{ITUNES}image":
        extras.picture = element.get("href") or extras.picture
    elif tag in (f"{MEDIA}description", f"{ITUNES}summary"):
        extras.description = _only(extras.description, element)
    elif tag == f"{ITUNES}duration":
        extras.duration = _only(extras.duration, element)
    elif tag == f"{ITUNES}title":
        extras.episode = _only(extras.episode, element)
    elif tag == f"{MEDIA}title":
        extras.title = _only(extras.title, element)
    elif tag in _ORIGINS:
        extras.origin = element.text
    elif tag == f"{THREAD}in-reply-to":
        extras.answered = element.get("href")
    elif tag == f"{THREAD}total":
        extras.total = _only(extras.total, element)
    elif tag == f"{SLASH}comments":
        extras.comments = _only(extras.comments, element)
    else:
        return tag in _HARMLESS_MEDIA or tag.startswith(_HARMLESS)
    return True


def _only(before: str, element: Element) -> str:
    """The text of an element that stands once, not empty; of several feedparser has its own choice."""
    text = _text(element)
    if before or not text.strip():
        raise _Doubt
    return text


def _people(texts: list[str]) -> tuple[str, ...]:
    return fields.people(texts)


def _moment(text: str) -> datetime | None:
    moment = dates.parse_machine(text)
    # feedparser knows a few more spellings.
    if moment is None and text.strip():
        raise _Doubt
    return moment


def _entry(
    extras: Extras,
    base: str,
    *,
    guid: str,
    url: str,
    title: str,
    summary: str,
    body: str,
    categories: list[str],
    enclosed: list[Any],
    **facts: Any,
) -> Entry:
    """An entry with what the extensions say, and stand-ins for what it lacks."""
    summary = summary or (extras.summary(base) if extras.description else "")
    title = title or title_text(extras.title) or title_text(extras.episode)
    told = body or summary
    enclosures = extras.enclosures(enclosed, base)
    return Entry(
        guid=guid or fallback.guid(url, title, told),
        url=url,
        title=title or fallback.title(told, *(one.url for one in enclosures), url),
        summary=summary if summary != body else "",
        body=body,
        image=extras.image(base),
        categories=tuple(dict.fromkeys(filter(None, map(fields.category, categories)))),
        enclosures=enclosures,
        chapters=extras.parts(base),
        **facts,
    )
