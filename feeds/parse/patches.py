"""feedparser taught what it does not know: extensions, addresses and languages as we read them, and patience.

Its parser takes an element to the method `_start_PREFIX_NAME` or `_end_PREFIX_NAME` of one
class; the prefix is that of its table of namespaces, whatever the document calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from typing import Any

from feeds.parse import fields
from feeds.parse.extras import resolved

LONGEST_NAME = 1000
"""Characters of an author that are looked at."""

_BESIDE = "media_title media_description media_text itunes_summary itunes_subtitle itunes_title".split()


@cache
def feedparser() -> Any:
    """The module feedparser with its parser's class changed; nothing else in the process uses it."""
    import feedparser as module
    from feedparser.mixin import _FeedParserMixin as Mixin

    # It would rewrite relative ids; an id is a name, not an address.
    Mixin.can_be_relative_uri.discard("id")
    Mixin.resolve_uri = lambda self, address: resolved(address, self.baseuri or "")
    Mixin.namespaces |= {
        "https://podcastindex.org/namespace/1.0": "podcast",
        "http://purl.org/syndication/thread/1.0": "thr",
    }
    # It fills this table at its first use, and only where it is empty.
    Mixin._matchnamespaces.update({name.lower(): prefix for name, prefix in Mixin.namespaces.items()})

    def note(self: Any, attributes: dict[str, str]) -> None:
        self._get_context().setdefault("podcast_files", []).append(attributes)

    Mixin._start_podcast_chapters = Mixin._start_podcast_transcript = note

    def note_chapter(self: Any, attributes: dict[str, str]) -> None:
        self._get_context().setdefault("podlove_chapters", []).append(attributes)

    # It gives a whole document up for one chapter that does not say when it begins.
    Mixin._start_psc_chapters, Mixin._start_psc_chapter = (lambda self, _: None), note_chapter
    # It takes every link without a type for a page.
    link = Mixin._start_link

    def link_of_its_type(self: Any, attributes: dict[str, str]) -> None:
        if "rel" in attributes:
            attributes["rel"] = fields.relation(attributes["rel"])
        if attributes.get("rel") == "enclosure":
            attributes.setdefault("type", "")
        link(self, attributes)

    Mixin._start_link = link_of_its_type
    # It forgets that an id is the page where an empty link stands beside it.
    guid = Mixin._start_guid

    def guid_of_its_kind(self: Any, attributes: dict[str, str]) -> None:
        is_page = attributes.get("ispermalink", "true").strip().lower() == "true"
        attributes["ispermalink"] = "true" if is_page else "false"
        self._get_context()["id_is_page"] = is_page
        guid(self, attributes)

    Mixin._start_guid = Mixin._start_id = guid_of_its_kind
    # It takes what an item says of its picture for the item's own words.
    pop = Mixin.pop

    def pop_of_its_holder(self: Any, element: str, strip_whitespace: int = 1) -> Any:
        if not (self.inimage and self.inentry):
            return pop(self, element, strip_whitespace)
        if not self.elementstack or self.elementstack[-1][0] != element:
            return None
        text = _joined(self.elementstack.pop()[2])
        if text and element in ("href", "image"):
            self.entries[-1].setdefault("own_picture", text)
        return text

    Mixin.pop = pop_of_its_holder
    # It tells the language and the base address of texts, not of what holds them.
    for name in ("item", "entry", "channel", "feed"):
        setattr(Mixin, f"_start_{name}", _noting_the_place(getattr(Mixin, f"_start_{name}")))
    # The end of an element whose beginning is lost would end the reading of all.
    end = Mixin.unknown_endtag

    def end_if_begun(self: Any, tag: str) -> None:
        with suppress(LookupError):
            end(self, tag)

    Mixin.unknown_endtag = end_if_begun
    # It cuts the name out of `desk@paper.example (The Desk)`, and cuts it wrong.
    end_author = Mixin._end_author

    def note_byline(self: Any) -> None:
        name, _, pieces = self.elementstack[-1] if self.elementstack else ("", 0, ())
        context = self._get_context()
        has_name = any(context.get("authors", ())[-1:])
        if name == "author" and not has_name and (byline := _joined(pieces)):
            context.setdefault("bylines", []).append(byline)
        end_author(self)

    Mixin._end_author = Mixin._end_managingeditor = note_byline
    # It looks for a mail address in the name of an author, in the time of the square of its length.
    settle = Mixin._sync_author_detail

    def settle_short(self: Any, key: str = "author") -> None:
        context = self._get_context()
        if isinstance(name := context.get(key), str) and len(name) > LONGEST_NAME:
            context[key] = name[:LONGEST_NAME]
        settle(self, key)

    Mixin._sync_author_detail = settle_short
    # What these say would take the place of the entry's own words.
    for name in _BESIDE:
        setattr(Mixin, f"_start_{name}", lambda self, _, name=name: self.push(name, 1))
        setattr(Mixin, f"_end_{name}", lambda self, name=name: self.pop(name))
    return module


def _joined(pieces: Iterable[str | bytes]) -> str:
    return "".join(piece if isinstance(piece, str) else piece.decode() for piece in pieces).strip()


def _noting_the_place(start: Callable[[Any, dict[str, str]], None]) -> Callable[[Any, dict[str, str]], None]:
    def noting(self: Any, attributes: dict[str, str]) -> None:
        self.inimage = 0  # a picture before it that was never closed
        start(self, attributes)
        context = self._get_context()
        context["place_base"] = self.baseuri
        context["place_language"] = (self.lang or "").replace("_", "-")

    return noting
