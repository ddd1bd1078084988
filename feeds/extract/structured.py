"""What a page says of itself as data (JSON-LD): the things that can be its article, and who wrote them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_JSON = 400_000
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


def articles(things: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Things of JSON-LD that can be the article, real articles first."""

    def rank(thing: dict[str, Any]) -> int:
        kinds = [str(kind).rsplit("/", 1)[-1].removeprefix("schema:") for kind in listed(thing.get("@type"))]
        return min((_ARTICLES.index(kind) for kind in kinds if kind in _ARTICLES), default=_NO_ARTICLE)

    known = (thing for thing in things if rank(thing) < _NO_ARTICLE)
    return sorted(known, key=lambda thing: (rank(thing) > _LAST_ARTICLE, rank(thing)))


def names(author: object, known: dict[str, dict[str, Any]]) -> list[str]:
    """The names of an author: a text, or a thing that has one, or one told elsewhere by its id."""
    if isinstance(author, str):
        if author in known:
            author = known[author]
        else:
            return [author] if author.strip() and "://" not in author else []
    if not isinstance(author, dict):
        return []
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


def _things(text: str) -> Iterator[dict[str, Any]]:
    text = (
        text.removeprefix("<!--")
        .removesuffix("-->")
        .removeprefix("<![CDATA[")
        .removesuffix("]]>")
        .strip()
        .rstrip(";")
    )
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        try:  # a comma too many is the commonest mistake
            value = json.loads(re.sub(r",(\s*[}\]])", r"\1", text), strict=False)
        except (ValueError, RecursionError):
            return
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
