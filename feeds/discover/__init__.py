"""An address -> the feeds it leads to, best first.

Well-known platforms say by the address alone where their feeds are; any other page is
read for the feeds it names, and where it names none the usual places are tried.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from feeds import urls
from feeds.discover.found import FEED_FILE, LOOKED_INTO, Body, Candidate, Get, Parse, path_of, whole
from feeds.discover.named import named, refreshed
from feeds.discover.platforms import platform
from feeds.errors import FeedsError, Forbidden, SourceError
from feeds.logins import with_login_of, without_login
from feeds.model import ParsedFeed

__all__ = ["Body", "Candidate", "Get", "Parse", "candidates", "platform", "whole"]

MOST = 12
"""Candidates given."""
_HEADLINES = 3
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


def _of_page(typed: str, get: Get, parse: Parse | None) -> list[Candidate]:
    """The feed at an address, or those that the page there leads to. Raises FetchError."""
    page = without_login(typed)
    body = get(typed)
    for _ in range(_REFRESHES):
        if (itself := _as_feed(body, parse, page)) is not None:
            return [itself]
        found = named(body)
        onward = "" if found else refreshed(body)
        if not onward:
            break
        page = onward
        body = get(onward, typed)
    looked = [one for one, _ in _looked_into(_ranked(found, page, typed), typed, get, parse)]
    return looked or _probed(body.source, typed, get, parse)


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
    path = (path_of(url) or "").lower()
    steps = [FEED_FILE.sub("", step) if step not in _FEED_STEPS else "" for step in re.split("[/?&=]", path)]
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
