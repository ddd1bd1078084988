"""When a page was published and updated: its structured data, its head, what stands in sight, its address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from feeds import dates
from feeds.extract import sight, structured

if TYPE_CHECKING:
    from lxml.etree import _Element

_DATE_IN_PATH = re.compile(r"[/\-_]((?:19|20)\d\d)(?:([/\-_])(\d{1,2})\2(\d{1,2})|(\d\d)(\d\d))(?=[/\-_.]|$)")
_DATE_META = ("article:published_time", "og:published_time", "parsely-pub-date", "sailthru.date", "datepublished", "pubdate",
    "publishdate", "publish_date", "publish-date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "pdate", "dc.date", "dcterms.date", "date",
    "article.published", "published_time", "published-date", "cxenseparse:recs:publishtime", "article_date_original",
    "citation_publication_date", "originalpublicationdate", "rnews:datepublished", "created", "ptime", "displaydate", "time")  # fmt: skip
_UPDATE_META = (
    "article:modified_time",
    "og:updated_time",
    "lastmod",
    "last-modified",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
)
_DATE_CLASS = re.compile(r"date|time|publish|posted|dateline|fecha|datum|created|submitted|info", re.I)
_UPDATED = re.compile(r"updat|modif|aktuali|actuali|aggiorn|lastmod|revis", re.I)
_TIMES = ("time", "relative-time", "local-time", "time-ago", "bsp-timestamp", "formatted-date")
_DATE_ATTRIBUTES = (
    "datetime",
    "data-datetime",
    "data-published",
    "data-pubdate",
    "data-publish-date",
    "data-publication-date",
    "data-date",
    "data-timestamp",
    "data-time",
)
_DATED = (*_TIMES, "span", "div", "p", "abbr", "li", "em", "small", "td", "font", "dd", "h6", "h5", "h4", "a", "meta", "section", "header", "article")  # fmt: skip
_MOST_LINES = 12
_UPDATE_DAY, _OTHER_DAY = "2001-01-02", "2003-03-03"
_NEAR = 16
"""Elements before and after the headline among which the date may stand unmarked."""


class Moments:
    """The dates one page offers; those after `latest` are not believed."""

    def __init__(
        self,
        root: _Element,
        url: str,
        lang: str,
        *,
        head: _Element | None,
        meta: Mapping[str, Sequence[str]],
        things: Sequence[Mapping[str, Any]],
        latest: datetime,
    ) -> None:
        self.root, self.url, self.lang, self.head = root, url, lang, head
        self.meta, self.things, self.latest = meta, things, latest

    def published(self) -> datetime | None:
        """The day most sources agree on; where the address names one, one near it."""
        offers: list[datetime] = []
        for thing in self.things:
            self._add(
                offers, thing.get("datePublished") or thing.get("dateCreated") or thing.get("uploadDate")
            )
        for name in _DATE_META:
            for value in self.meta.get(name, ())[:1]:
                self._add(offers, value)
        machine = len(offers)
        self._seen_dates(offers)
        in_path = self._date_in_path()
        if in_path:
            near = [offer for offer in offers if abs(offer - in_path) <= timedelta(hours=38)]
            return _most(near) or (_most(offers[:machine]) if machine > 1 else None) or in_path
        return _most(offers[:machine]) or (offers[machine] if len(offers) > machine else None)

    def updated(self, published: datetime | None) -> datetime | None:
        """The first update after the publishing."""
        offers: list[datetime] = []
        for thing in self.things:
            self._add(offers, thing.get("dateModified"))
        for name in _UPDATE_META:
            self._add(offers, next(iter(self.meta.get(name, ())), ""))
        return next((offer for offer in offers if published is None or offer > published), None)

    def _add(self, offers: list[datetime], value: object) -> None:
        for one in structured.listed(value):
            if not isinstance(one, str) or not 6 <= len(one) <= 80:
                continue
            found = _epoch(one) or dates.parse_machine(one) or dates.parse_written(one, self.lang)
            if found is not None and datetime(1990, 1, 1, tzinfo=UTC) <= found <= self.latest:
                offers.append(found)

    def _seen_dates(self, offers: list[datetime]) -> None:
        """Dates in sight: those written for machines, then lines that are marked as dates, then lines round the headline."""
        late: list[datetime] = []
        lines: list[str] = []
        for element in self.root.iter(*_DATED):
            attributes = element.attrib
            kind = (
                f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('itemprop', '')}"
            )
            value = next((attributes[name] for name in _DATE_ATTRIBUTES if name in attributes), "")
            if not value and element.tag in _TIMES:
                value = attributes.get("title", "")
            if (
                element.tag in _TIMES
                or attributes.get("itemprop") in ("datePublished", "dateCreated")
                or value
            ):
                if sight.is_elsewhere(element):
                    continue
                before = len(offers)
                where = late if _UPDATED.search(kind) or self._says_update(element) else offers
                self._add(where, value or attributes.get("content") or sight.text(element, 80))
                if len(offers) > before:
                    return
            elif (
                (_DATE_CLASS.search(kind) or sight.BYLINE_CLASS.search(kind))
                and len(lines) <= _MOST_LINES
                and not sight.ELSEWHERE.search(kind)
            ):
                text = (
                    str(attributes.get("title") or "") if element.tag == "abbr" else sight.text(element, 200)
                )
                if 6 <= len(text) <= 160 and any(ch.isdigit() for ch in text):
                    lines.append(text)
        for text in [*lines, *self._lines_at_headline()]:
            found = dates.find_written(text, self.lang)
            if found and datetime(1990, 1, 1, tzinfo=UTC) <= found[2] <= self.latest:
                if self._is_passed_over(text, found[2]):
                    late.append(found[2])
                    continue
                offers.append(found[2])
                return
        offers.extend(late[:1])

    def _says_update(self, element: _Element) -> bool:
        """Whether the words right before a date, in its own line, speak of an update."""
        parent, before = element.getparent(), element.getprevious()
        lead = (before.tail if before is not None else parent.text if parent is not None else "") or ""
        if before is not None and not lead.strip(" :"):
            lead = sight.text(before, 60)
        lead = lead.strip()[-40:]
        # The reader of written dates, who knows these words in all languages, passes an update over for another day.
        chosen = (
            dates.find_written(f"{lead} {_UPDATE_DAY}, {_OTHER_DAY}") if any(map(str.isalpha, lead)) else None
        )
        return chosen is not None and chosen[2] == dates.parse_machine(_OTHER_DAY)

    def _is_passed_over(self, line: str, day: datetime) -> bool:
        """Whether the day in `line` gives way to another one: it is that of an update."""
        chosen = dates.find_written(f"{line} | {_OTHER_DAY}", self.lang)
        return chosen is not None and chosen[2] != day

    def _lines_at_headline(self) -> list[str]:
        """Short lines with figures right after and before the headline, up to the first paragraph."""
        if self.head is None:
            return []
        blocks = [*self.root.iter("h1", "p", "div", "span", "li", "small", "td", "h2", "h3", "h4", "dd")]
        at = blocks.index(self.head)
        lines: list[str] = []
        for element in [*blocks[at + 1 : at + 1 + _NEAR], *reversed(blocks[max(0, at - _NEAR) : at])]:
            text = sight.text(element, 400)
            if element.tag == "dd" and (term := element.getprevious()) is not None and term.tag == "dt":
                text = f"{sight.text(term, 60)} {text}"
            if 6 <= len(text) <= 120 and any(ch.isdigit() for ch in text) and not sight.is_elsewhere(element):
                lines.append(text)
        return lines

    def _date_in_path(self) -> datetime | None:
        found = _DATE_IN_PATH.search(self.url[:600])
        if not found:
            return None
        try:
            day = datetime(int(found[1]), int(found[3] or found[5]), int(found[4] or found[6]), tzinfo=UTC)
        except ValueError:
            return None
        return day if day <= self.latest else None


def _most(offers: list[datetime]) -> datetime | None:
    """The offer whose day is named most often; of those the first that has a time of day."""
    if not offers:
        return None
    days = Counter(offer.date() for offer in offers)
    day = max(days, key=lambda one: days[one])
    same = [offer for offer in offers if offer.date() == day]
    return next((offer for offer in same if (offer.hour, offer.minute) != (0, 0)), same[0])


def _epoch(text: str) -> datetime | None:
    """Seconds or milliseconds since 1970."""
    if not text.isascii() or not text.isdigit() or len(text) not in (10, 13):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)
