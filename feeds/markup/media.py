"""Pictures and embedded players of a page: their real addresses, and which of them are spies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds import urls
from feeds.document import Embed, Figure
from feeds.markup.strings import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-orig-src", "data-actualsrc")
_WIDEST = 1600
"""Pixels; no terminal shows more, so a srcset is read up to here."""
_ICON = 32
_BEACON = re.compile(
    r"/(?:open|o|wf/open|track/open\.php|trk|beacon|pixel|spacer|blank|1x1|b|count|hit|__imp_apg__)(?:\.gif|\.png|/|\?|$)"
    r"|//(?:pixel|pxl|beacon|stats|track(?:ing|er)?|analytics|metrics|counter)\.[a-z0-9.\-]+/"
    r"|feeds\.feedburner\.com/~r/|feedsportal\.com|doubleclick\.net|google-analytics\.com|scorecardresearch\.com"
    r"|quantserve\.com|list-manage\.com/track|feedblitz\.com/.*beacon|facebook\.com/tr\b|xiti\.com|imrworldwide\.com"
    r"|chartbeat|statcounter\.com|mixpanel\.com|/matomo\.php|/piwik\.php|googletagmanager\.com",
    re.IGNORECASE,
)
_PLAYERS = (
    (
        "video",
        r"youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com|twitch\.tv|peertube|ted\.com|brightcove",
    ),
    ("audio", r"soundcloud\.com|spotify\.com|podcasts\.|bandcamp\.com|deezer\.com|mixcloud\.com|acast\.com"),
    ("map", r"google\.[a-z.]+/maps|openstreetmap\.org|maps\."),
)


def figure(element: _Element, base: str, href: str) -> Figure | None:
    """The picture of an `img`, or None for one that carries nothing (a beacon, an icon, no address)."""
    width, height = _pixels(element, "width"), _pixels(element, "height")
    src = _source(element, base)
    if _is_beacon(src, width, height):
        return None
    alt = clean(element.get("alt") or element.get("title") or "", 500)
    if re.fullmatch(r"\S*\.(?:jpe?g|png|gif|webp|avif|svg)", alt, re.IGNORECASE):
        alt = ""
    if (0 < width <= _ICON and 0 < height <= _ICON) or not (src or alt):
        return None
    return Figure(src, alt, (), width, height, href)


def glyph(element: _Element) -> str:
    """The text of a picture that stands for a character or a formula, empty for other pictures."""
    alt = clean(element.get("alt") or "", 200)
    if not alt:
        return ""
    kind = (element.get("class") or "").lower()
    if any(word in kind for word in ("emoji", "smiley", "latex", "tex", "math")):
        return alt
    small = 0 < _pixels(element, "width") <= _ICON or 0 < _pixels(element, "height") <= _ICON
    return alt if small and len(alt) <= 8 else ""


def embed(element: _Element, tag: str, base: str) -> Embed | None:
    """A player or frame as its kind, address and name; None where there is no address to open."""
    url = ""
    for attribute in ("src", "data-src", "data", "data-lazy-src"):
        url = url or _live(base, element.get(attribute))
    if not url:
        for source in element.iter("source"):
            url = url or _live(base, source.get("src"))
    width, height = _pixels(element, "width"), _pixels(element, "height")
    if not url or _is_beacon(url, width, height):
        return None
    title = clean(element.get("title") or element.get("aria-label") or "", 300)
    return Embed(_kind(tag, url, element.get("type") or ""), url, title)


def _kind(tag: str, url: str, mime: str) -> str:
    for kind in ("video", "audio"):
        if kind in tag or mime.startswith(kind + "/"):
            return kind
    place = url[:200].lower()
    return next((kind for kind, pattern in _PLAYERS if re.search(pattern, place)), "page")


def _source(element: _Element, base: str) -> str:
    for attribute in _LAZY:
        found = _live(base, element.get(attribute))
        if found:
            return found
    src = _live(base, element.get("src"))
    if src and not re.search(
        r"(?:placeholder|spacer|blank|loading|lazy|transparent)[\w.\-]*\Z", src, re.IGNORECASE
    ):
        return src
    candidates = [element.get("data-srcset"), element.get("srcset")]
    for picture in element.iterancestors("picture"):
        for source in picture.iter("source"):
            candidates += [source.get("data-srcset"), source.get("srcset")]
    for value in candidates:
        found = _from_srcset(base, value)
        if found:
            return found
    return src


def _from_srcset(base: str, value: str | None) -> str:
    """The widest picture of a `srcset` up to a sensible width, else the smallest."""
    if not value:
        return ""
    offers: list[tuple[float, str]] = []
    for found in re.finditer(r"(\S+?)(?:\s+([\d.]{1,9})([wx]))?\s*(?:,\s|,?\Z)", value[:20_000]):
        url = _live(base, found[1])
        if url:
            size = _number(found[2]) * (800 if found[3] == "x" else 1)
            offers.append((size, url))
    fitting = [offer for offer in offers if offer[0] <= _WIDEST]
    return max(fitting)[1] if fitting else min(offers, default=(0, ""))[1]


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _live(base: str, value: str | None) -> str:
    if not value or len(value) > urls.MAX_LENGTH or value.startswith("data:"):
        return ""
    url = urls.resolve(base, value)
    return url if urls.is_live(url) else ""


def _pixels(element: _Element, name: str) -> int:
    found = re.match(r"\s*(\d{1,5})(?:px|\.\d+)?\s*\Z", element.get(name) or "")
    if not found:
        found = re.search(rf"(?:^|[;\s]){name}\s*:\s*(\d{{1,5}})px", (element.get("style") or "")[:500])
    return int(found[1]) if found else 0


def _is_beacon(url: str, width: int, height: int) -> bool:
    if 0 < width <= 3 and 0 < height <= 3:
        return True
    return bool(url and _BEACON.search(url[:500]) and max(width, height) <= _ICON)
