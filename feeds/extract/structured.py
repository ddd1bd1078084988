"""What a page says of itself as data (JSON-LD): the things that can be its article, and who wrote them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from feeds import prose

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_JSON = 400_000
_LIKE = 0.5
"""Likeness from which a thing's headline is the page's."""
_NO_ARTICLE = 99
_LAST_ARTICLE = 12
"""Of the kinds below what may be the article; what follows holds or describes one."""
_ARTICLES = ("Article", "NewsArticle", "BlogPosting", "Report", "LiveBlogPosting", "Review", "Recipe", "TechArticle",
    "ReportageNewsArticle", "OpinionNewsArticle", "AnalysisNewsArticle", "SocialMediaPosting", "DiscussionForumPosting",
    "WebPage", "ScholarlyArticle", "MedicalWebPage", "QAPage", "HowTo", "PodcastEpisode", "VideoObject")  # fmt: skip


def said(root: _Element) -> Iterator[dict[str, Any]]:
    """All that the page says in JSON-LD."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            yield from _things(script.text.strip()[:_MAX_JSON])
    for meta in root.iterfind(".//meta[@name='parsely-page']"):
        for thing in _things((meta.get("content") or "")[:_MAX_JSON]):
            yield {"@type": "Article", "headline": thing.get("title"), "author": thing.get("author") or thing.get("authors"),
                "datePublished": thing.get("pub_date")}  # fmt: skip


def articles(things: list[dict[str, Any]], named: str = "") -> list[dict[str, Any]]:
    """Things of JSON-LD that can be the article: real articles first, of several the one that bears the page's name."""

    def rank(thing: dict[str, Any]) -> int:
        kinds = [str(kind).rsplit("/", 1)[-1].removeprefix("schema:") for kind in listed(thing.get("@type"))]
        return min((_ARTICLES.index(kind) for kind in kinds if kind in _ARTICLES), default=_NO_ARTICLE)

    known = (thing for thing in things if rank(thing) < _NO_ARTICLE)

    def is_other(thing: dict[str, Any]) -> bool:
        headline = thing.get("headline")
        return bool(named) and isinstance(headline, str) and prose.likeness(headline, named) < _LIKE

    return sorted(known, key=lambda thing: (rank(thing) > _LAST_ARTICLE, is_other(thing), rank(thing)))


def names(author: object, known: dict[str, dict[str, Any]]) -> list[str]:
    """The names of an author: a text, or a thing that has one, or one told elsewhere by its id."""
    if isinstance(author, str):
        if author in known:
            author = known[author]
        else:
            return [author] if author.strip() and "://" not in author else []
    if not isinstance(author, dict):
        return []
    if isinstance(role := author.get("author") or author.get("creator"), dict):  # a Role holds who had it
        author = role
    elsewhere = known.get(str(author.get("@id")))
    if elsewhere and not (author.get("name") or author.get("familyName")):
        author = elsewhere
    named = [
        str(one.get("@value", "")) if isinstance(one, dict) else one
        for one in listed(author.get("name"))
        if isinstance(one, dict | str)
    ]
    parts = [author.get(part) for part in ("givenName", "additionalName", "familyName")]
    whole = " ".join(part.strip() for part in parts if isinstance(part, str) and part.strip())
    named = [name for name in named if name.strip() and "://" not in name]
    other = author.get("alternateName")
    return named or ([whole] if whole else [other] if isinstance(other, str) and other.strip() else [])


def flat(value: object) -> list[Any]:
    """What a value lists, `@list` and `@set` included."""
    found: list[Any] = []
    for one in listed(value):
        inner = one.get("@list", one.get("@set")) if isinstance(one, dict) else None
        found.extend(listed(one) if inner is None else listed(inner))
    return found


def listed(value: object) -> list[Any]:
    """A value as the list it may be."""
    return value if isinstance(value, list) else [] if value is None else [value]


_WRAPPING = re.compile(r"^(?:\s|//|/\*|\*/|<!--|<!\[CDATA\[)+|(?:\s|//|/\*|\*/|-->|\]\]>|;)+$")
"""What hides data from readers that take it for text."""
_FIELD = re.compile(
    r'"(@type|@id|headline|author|creator|publisher|datePublished|dateCreated|dateModified)"\s{0,9}:\s{0,9}'
    r'("(?:[^"\\\n]|\\.){0,500}"|\{[^{}]{0,1000}\}|\[[^\[\]]{0,4000}\])'
)


def _loaded(text: str) -> Any:
    """The value that `text` writes in JSON; of one that is broken the facts that can still be made out."""
    # a comma too many is the commonest mistake
    for attempt in (text, re.sub(r",(\s*[}\]])", r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    facts: dict[str, Any] = {}
    for field in _FIELD.finditer(text):
        try:
            facts.setdefault(field[1], json.loads(field[2], strict=False))
        except (ValueError, RecursionError):
            continue
    return facts


def _things(text: str) -> Iterator[dict[str, Any]]:
    value = _loaded(_WRAPPING.sub("", text))
    waiting, seen = [value], 0
    while waiting and seen < 500:
        one = waiting.pop(0)
        seen += 1
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            yield one
            waiting.extend(listed(one.get("@graph")))
            waiting.extend(listed(one.get("mainEntity")))
            waiting.extend(part for part in listed(one.get("mainEntityOfPage")) if isinstance(part, dict))
