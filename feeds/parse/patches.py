"""feedparser taught what it does not know: extensions, addresses and languages as we read them, and patience.

Its parser takes an element to the method `_start_PREFIX_NAME` or `_end_PREFIX_NAME` of one
class; the prefix is that of its table of namespaces, whatever the document calls it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

from feeds.parse.extras import resolved

LONGEST_NAME = 1000
"""Characters of an author that are looked at."""


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
        if attributes.get("rel") == "enclosure":
            attributes.setdefault("type", "")
        link(self, attributes)

    Mixin._start_link = link_of_its_type
    # It tells the language and the base address of texts, not of what holds them.
    for name in ("item", "entry", "channel", "feed"):
        setattr(Mixin, f"_start_{name}", _noting_the_place(getattr(Mixin, f"_start_{name}")))
    # The end of an element whose beginning is lost would end the reading of all.
    end = Mixin.unknown_endtag

    def end_if_begun(self: Any, tag: str) -> None:
        with suppress(LookupError):
            end(self, tag)

    Mixin.unknown_endtag = end_if_begun
    # It looks for a mail address in the name of an author, in the time of the square of its length.
    settle = Mixin._sync_author_detail

    def settle_short(self: Any, key: str = "author") -> None:
        context = self._get_context()
        if isinstance(name := context.get(key), str) and len(name) > LONGEST_NAME:
            context[key] = name[:LONGEST_NAME]
        settle(self, key)

    Mixin._sync_author_detail = settle_short
    # What these say would take the place of the entry's own words.
    for name in ("media_title", "media_description", "media_text", "itunes_summary", "itunes_subtitle"):
        setattr(Mixin, f"_start_{name}", lambda self, _, name=name: self.push(name, 1))
        setattr(Mixin, f"_end_{name}", lambda self, name=name: self.pop(name))
    return module


def _noting_the_place(start: Callable[[Any, dict[str, str]], None]) -> Callable[[Any, dict[str, str]], None]:
    def noting(self: Any, attributes: dict[str, str]) -> None:
        start(self, attributes)
        context = self._get_context()
        context["place_base"] = self.baseuri
        context["place_language"] = (self.lang or "").replace("_", "-")

    return noting
