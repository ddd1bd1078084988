"""Any feed through feedparser, the authority, called in the one safe way.

feedparser opens a *file* when it is given bytes or a string that is a path: it only
ever gets a stream. Its sanitiser and link resolver are off: they are most of its time,
and both are done by us (`feeds.markup`, `feeds.parse.fields`).
"""

from __future__ import annotations

import io
from calendar import timegm
from datetime import UTC, datetime
from typing import Any

from feeds import dates, urls
from feeds.errors import ParseError
from feeds.hints import Hint
from feeds.markup import clean, from_text, title_text
from feeds.messages import Message
from feeds.model import Entry, ParsedFeed
from feeds.parse import fallback, fields, mend, patches
from feeds.parse.extras import Extras, resolved
from feeds.parse.sniff import sniff

_PACE = ("ttl", "sy_updateperiod", "sy_updatefrequency")


def parse(body: bytes, url: str, content_type: str | None = None) -> ParsedFeed:
    """Read a feed of any kind and in any state. Raises ParseError where it is none."""
    body, damage = mend.prepared(body, content_type or "")
    if not body.strip():
        raise ParseError(url, Message("feed.empty", "the feed is empty"), Hint.TRY_LATER)
    # What a format without bases calls relative is so to its site, wherever the document lies.
    here = mend.site(body, url)
    found = _read(body, here, content_type, url)
    trouble = _trouble(found)
    if trouble and (better := mend.mended(body)) != body:
        again = _read(better, here, content_type, url)
        found = again if len(again.entries) >= len(found.entries) else found
    if trouble and not found.version and (better := mend.rerooted(body)):
        found = _read(mend.mended(better), here, content_type, url)
    if not found.version and (not found.entries or sniff(body) == "html"):
        page = sniff(body) == "html"
        page_instead = Message("feed.web-page", "this is a web page, not a feed")
        reason = page_instead if page else Message("feed.none", "this is no feed")
        raise ParseError(url, reason, Hint.LOOK_FOR_FEED)
    feed = found.feed
    literal = found.version.startswith("atom")
    lang = fields.language(_string(feed.get("language")))
    base = feed.get("place_base") or here
    authors = _authors(feed)
    return ParsedFeed(
        url=url,
        format=found.version or "cdf",
        title=_title(feed, literal),
        link=_link(feed, base),
        self_url=next(
            (resolved(x.get("href"), base) for x in feed.get("links", ()) if x.get("rel") == "self"), ""
        ),
        lang=lang,
        description=title_text(_string(feed.get("subtitle"))),
        authors=authors,
        image=resolved(_mapping(feed.get("image")).get("href") or feed.get("icon") or feed.get("logo"), base),
        updated=_date(feed, "updated"),
        ttl=fields.interval(*(_string(feed.get(name)) or None for name in _PACE)),
        moved_to=fields.web_address(_string(feed.get("itunes_new-feed-url"))),
        entries=tuple(
            [_entry(entry, here, lang, literal, authors if literal else ()) for entry in found.entries]
        ),
        damaged=trouble or damage,
    )


def _read(body: bytes, here: str, content_type: str | None, url: str) -> Any:
    """What feedparser makes of `body`, whose relative addresses count from `here`. Raises ParseError."""
    if content_type and mend.is_misdeclared(content_type, body):
        content_type = content_type.partition(";")[0]
    headers = {"content-type": content_type or "application/xml", "content-location": here}
    try:
        found = patches.feedparser().parse(
            io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False, response_headers=headers
        )
    except (ValueError, LookupError, RecursionError, TypeError, AttributeError, AssertionError) as error:
        raise ParseError(
            url, Message("feed.damaged", "the feed is damaged beyond reading"), Hint.TELL_PUBLISHER
        ) from error
    found.setdefault("version", "")
    return found


def _trouble(found: Any) -> str:
    # A declared charset that differs from the real one is feedparser's note, not damage.
    trouble = found.get("bozo_exception") if found.bozo else None
    name = type(trouble).__name__
    if trouble is None or "CharacterEncodingOverride" in name or "NonXML" in name:
        return ""
    return clean(f"the document is not well-formed ({trouble})", 300)


def _entry(entry: Any, here: str, lang: str, literal: bool, feed_authors: tuple[str, ...]) -> Entry:
    base = entry.get("place_base") or here
    extras = _extras(entry)
    link = extras.page(base) or _link(entry, base)
    page = fields.page_base(link, here, loose=not literal) if _is_same(base, here) else base
    contents = entry.get("content") or []
    summary = _html(entry.get("summary_detail"), here, page) or extras.summary(base)
    told = next((content for content in contents if content.get("value")), None)
    body = _html(told, here, page) or _whole_text(entry, page)
    links = entry.get("links") or ()
    enclosures = extras.enclosures([one for one in links if one.get("rel") == "enclosure"], base)
    title = _title(entry, literal) or title_text(extras.title) or title_text(extras.episode)
    guid = fields.stated(clean(_string(entry.get("id")), 4000))
    updated = _date(entry, "updated")
    # The one date of RSS 1.0 is dc:date, which feedparser calls an update.
    published = _date(entry, "published") or _date(entry, "created") or (None if literal else updated)
    published = published or _date(entry, "prism_publicationdate")
    told = body or summary
    return Entry(
        guid=guid or fallback.guid(link, title, told, enclosures[0].url if enclosures else ""),
        url=link,
        title=title or fallback.title(told, *(one.url for one in enclosures), link),
        authors=_authors(entry) or _authors(_mapping(entry.get("source"))) or feed_authors,
        published=published,
        updated=updated,
        lang=clean(_language(entry), 40) or lang,
        summary=summary if summary != body else "",
        body=body,
        image=extras.image(base),
        categories=_categories(entry),
        enclosures=enclosures,
        chapters=extras.parts(base),
        comments=resolved(entry.get("comments"), base) or extras.discussion(links, base),
        comment_count=extras.comment_count(links),
        via=title_text(_string(_mapping(entry.get("source")).get("title"))),
    )


def _extras(entry: Any) -> Extras:
    return Extras(
        media=entry.get("media_content") or [],
        thumbnails=entry.get("media_thumbnail") or [],
        podcast=entry.get("podcast_files") or [],
        chapters=entry.get("podlove_chapters") or [],
        picture=_string(_mapping(entry.get("image")).get("href")) or _string(entry.get("own_picture")),
        title=_string(entry.get("media_title")),
        episode=_string(entry.get("itunes_title")),
        description=_string(entry.get("media_description")) or _string(entry.get("itunes_summary")),
        duration=_string(entry.get("itunes_duration")),
        answered=_string(_mapping(entry.get("thr_in-reply-to")).get("href")),
        total=_string(entry.get("thr_total")),
        comments=_string(entry.get("slash_comments")),
        origin=_string(entry.get("feedburner_origlink")) or _string(entry.get("pheedo_origlink")),
    )


def _whole_text(entry: Any, page: str) -> str:
    """HTML of an article in the elements by which some formats of portals hand it over whole."""
    for name in entry:
        if name.endswith(_WHOLE) and (text := _string(entry[name]).strip()):
            return fields.absolute(text, page) if fields.has_tags(text) else from_text(text)
    return from_text(_string(entry.get("media_text")))


_WHOLE = ("full-text", "fulltext", "full_text", "turbo_content")


def _string(value: object) -> str:
    """A text; feedparser has a mapping where an element it does not know bears attributes."""
    return value if isinstance(value, str) else ""


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _title(holder: Any, literal: bool) -> str:
    """`literal`: the format says what is plain text (Atom does; RSS means HTML whatever it says)."""
    detail = holder.get("title_detail") or {}
    value = detail.get("value") or holder.get("title") or ""
    return clean(value) if literal and detail.get("type") == "text/plain" else title_text(value)


def _html(detail: Any, here: str, page: str) -> str:
    """A text as HTML. `here` is the base of the document, `page` that of the entry where no element has its own."""
    if not detail or not detail.get("value"):
        return ""
    value: str = detail["value"]
    if detail.get("type") == "text/plain":
        return value if "<" in value and fields.has_tags(value) else from_text(value)
    own = detail.get("base") or here
    return fields.absolute(fields.as_html(value), page if _is_same(own, here) else own)


def _is_same(base: str, here: str) -> bool:
    """Whether a base is that of the document, which feedparser writes in its own way."""
    return base == here or urls.normalise(base) == urls.normalise(here)


def _link(entry: Any, base: str) -> str:
    """The page of the entry: its alternate link, an id that is an address last."""
    links = entry.get("links") or ()
    by_rel = [x for x in links if x.get("rel", "alternate") == "alternate" and x.get("href")]
    pages = [x for x in by_rel if "html" in (x.get("type") or "html")]
    chosen = (pages or by_rel or [{}])[0].get("href")
    if chosen is None:
        link = entry.get("link") or (_string(entry.get("id")) if entry.get("id_is_page") else "")
        is_file = any(x.get("href") == link for x in links if x.get("rel") in ("enclosure", "self", "via"))
        # An id that claims to be a permalink by default but is no address leads nowhere.
        id_alone = link == entry.get("id") and not (entry.get("id") or "").startswith("http")
        chosen = "" if is_file or id_alone else link
    return resolved(fields.stated(chosen), base)


def _authors(holder: Any) -> tuple[str, ...]:
    people = [one.get("name") or one.get("email") or "" for one in holder.get("authors") or ()]
    return fields.people(
        holder.get("bylines") or [name for name in people if name] or [holder.get("author") or ""]
    )


def _date(holder: Any, name: str) -> datetime | None:
    # dict.get: feedparser answers `published` with `updated` where there is none.
    text = dict.get(holder, name)
    if isinstance(text, str) and (moment := dates.parse_machine(text)) is not None:
        return moment
    parsed = dict.get(holder, f"{name}_parsed")
    if not parsed or not 1 < parsed[0] < 9999:
        return None
    return datetime.fromtimestamp(timegm(parsed), UTC)


def _categories(entry: Any) -> tuple[str, ...]:
    terms = (_string(tag.get("label") or tag.get("term")) for tag in entry.get("tags") or ())
    return tuple(dict.fromkeys(filter(None, map(fields.category, terms))))


def _language(entry: Any) -> str:
    if language := entry.get("language"):
        return str(language)
    details = (*(entry.get("content") or ()), entry.get("summary_detail"), entry.get("title_detail"))
    place = _string(entry.get("place_language"))
    # What does not say its own is told that of its entry.
    said = (str(detail["language"]) for detail in details if detail and detail.get("language"))
    return next((language for language in said if language != place), place)
