"""What extensions say of an entry: Media RSS, iTunes, Podcasting 2.0, Atom threading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from feeds import urls
from feeds.chapters import chapters
from feeds.markup import clean, from_text
from feeds.model import Chapter, Enclosure
from feeds.parse import fields, media

Attributes = Mapping[str, str]
"""An element's attributes as written, names without namespace."""

THREAD = "{http://purl.org/syndication/thread/1.0}"
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")


@dataclass(slots=True)
class Extras:
    """The elements of one entry that belong to extensions, in the order of the document."""

    media: list[Attributes] = field(default_factory=list)
    """media:content."""
    thumbnails: list[Attributes] = field(default_factory=list)
    podcast: list[Attributes] = field(default_factory=list)
    """podcast:chapters and podcast:transcript."""
    chapters: list[Attributes] = field(default_factory=list)
    """psc:chapter."""
    picture: str = ""
    """itunes:image."""
    title: str = ""
    """media:title."""
    episode: str = ""
    """itunes:title."""
    description: str = ""
    """media:description, else itunes:summary."""
    duration: str = ""
    """itunes:duration, of the entry's one audio or video."""
    answered: str = ""
    """Address of what the entry answers to (thr:in-reply-to)."""
    total: str = ""
    """thr:total."""
    comments: str = ""
    """slash:comments."""
    origin: str = ""
    """feedburner:origLink, pheedo:origLink."""

    def page(self, base: str) -> str:
        """The page itself, where the entry's link leads to who counts its readers; empty where none is named."""
        address = resolved(self.origin, base)
        return address if address.startswith(("http://", "https://")) else ""

    def summary(self, base: str) -> str:
        """HTML of a description, for an entry that has none of its own."""
        text = self.description.strip()
        return fields.absolute(text, base) if "<" in text or _ENTITY.search(text) else from_text(text)

    def enclosures(self, own: Iterable[Attributes], base: str) -> tuple[Enclosure, ...]:
        """Files of the feed format itself (`own`), then audio and video, then chapters and transcripts.

        An address stands once, as it was first described.
        """
        heard = [one for one in self.media if _kind(one) in ("audio", "video")]
        found: dict[str, Enclosure] = {}
        for one in (*own, *heard, *self.podcast):
            if (address := resolved(one.get("url") or one.get("href"), base)) and address not in found:
                size = one.get("length") or one.get("fileSize") or one.get("filesize")
                played = _kind(one) in ("audio", "video") or not one.get("type")
                found[address] = Enclosure(
                    address,
                    media.type_of(clean(one.get("type") or one.get("medium") or "", 100).lower(), address),
                    fields.number(size),
                    clean(one.get("title") or ""),
                    fields.seconds(one.get("duration") or (self.duration if played else "")),
                )
        return tuple(found.values())

    def parts(self, base: str) -> tuple[Chapter, ...]:
        """The chapters that the entry itself lists."""
        if not self.chapters:
            return ()
        return chapters(
            (one.get("start"), one.get("title"), resolved(one.get("href"), base)) for one in self.chapters
        )

    def image(self, base: str) -> str:
        """Address of the picture beside the entry, or empty."""
        for one in (*self.thumbnails, *self.media):
            if (
                one.get("medium") == "image"
                or ("medium" not in one and "type" not in one)
                or "image" in (one.get("type") or "").lower()
            ):
                return resolved(one.get("url"), base)
        return resolved(self.picture, base)

    def comment_count(self, links: Iterable[Attributes] = ()) -> int | None:
        """How many comments there are, as the entry or one of its `links` (thr:count) says."""
        for told in (self.total, self.comments):
            if told and (number := fields.number(told)) is not None:
                return number
        for one in links:
            if one.get("rel", "").lower() == "replies" and (number := fields.number(_count(one))) is not None:
                return number
        return None

    def discussion(self, links: Iterable[Attributes], base: str) -> str:
        """Address of the replies among an entry's `links`, or of what the entry itself answers to."""
        for one in links:
            if one.get("rel", "").lower() == "replies" and "html" in (one.get("type") or "html").lower():
                return resolved(one.get("href"), base)
        return resolved(self.answered, base)


def _count(link: Attributes) -> str:
    # The strict path has the name with its namespace, feedparser with its prefix.
    return link.get(f"{THREAD}count") or link.get("thr:count") or ""


def _kind(media: Attributes) -> str:
    return (media.get("type") or media.get("medium") or "").lower().partition("/")[0]


def resolved(address: object, base: str) -> str:
    """The absolute address an element or attribute means; empty where it is none."""
    text = clean(address) if address and isinstance(address, str) else ""
    if "&amp;" in text:  # escaped twice
        text = text.replace("&amp;", "&")
    return urls.resolve(base, text) if text else ""
