"""What a page says of its article in its head, in its structured data and in sight; none of it trusted alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from feeds import byline, markup, prose, urls
from feeds.extract import sight, structured
from feeds.extract.moments import Moments

if TYPE_CHECKING:
    from lxml.etree import _Element

_BARS = re.compile(
    r"\s+(?:[|•»«<>›‹]{1,2}|::|\|\|)\s+|\s*[|｜]\s*|(?<=[\u3040-\u9fff\uac00-\ud7a3])_(?=[\u3040-\u9fff\uac00-\ud7a3A-Za-z])"
)
"""What parts a headline from sections and site, and stands in no headline."""
DASHES = re.compile(r"\s+[\-–—·:~/]{1,2}\s+")
"""What does both."""
_HOME = re.compile(r"(?:https?://[^/?#]+)?/?(?:index\.\w{2,5})?|\.{1,2}/")
_HOUSE = re.compile(
    r"\s*[\-–—_：~～]\s*[^\-–—_：~～]{2,12}(?:网|網|报|報|社|新闻|新聞|ニュース|在线|線上|频道|頻道|论坛|論壇|ブログ|オンライン|뉴스|일보|신문|방송)$"
)
"""A site at the end where scripts put no spaces between words: it calls itself a paper, a net or a house."""
_UNREAD = re.compile(r"^\(\d{1,3}\+?\)\s+")
"""How many messages wait for who saved the page."""
_SECTION = 20
"""Letters of the longest name of a section between headline and site."""
_TELLING = 24
"""Units from which a part is as good a headline as a longer one."""
_LONGEST_SITE = 30
_PERMALINK = re.compile(r"\s+[¶§#🔗]$")
"""What leads to a heading from itself."""
_WORDED, _TELLING_WORD = 4, 5
"""Words of a headline that is told from the name of a site by them, and letters of one that tells."""
_AUTHOR_META = ("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator",
    "dc.creator.author", "cxenseparse:author", "article.author", "authors", "citation_author", "twitter:data1", "mediator_author")  # fmt: skip
_CATALOGUED = ("dc.creator", "dcterms.creator", "dc.creator.author", "citation_author")
"""Of these what librarians fill in, family names first."""
_TITLE_STYLE = frozenset(("title", "msotitle", "headline"))
_MOST_STYLED, _LONGEST_TITLE = 40, 200
_MOST_LINES = 12
"""Marked names of one line or list that are looked at."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What could be made out; empty where nothing was said or nothing could be believed."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    lang: str = ""
    standfirst: str = ""
    image: str = ""
    url: str = ""
    site: str = ""
    categories: tuple[str, ...] = ()
    text: str = ""
    """The whole article, as some pages say it as data beside what is seen, lines apart."""


def read(root: _Element, url: str, now: datetime | None = None) -> Metadata:
    """The metadata of the page `root` published at `url`; dates after `now` are not believed."""
    return _Sources(root, url, now or datetime.now(UTC)).metadata()


class _Sources:
    """Everything one page says of itself, gathered once."""

    def __init__(self, root: _Element, url: str, now: datetime) -> None:
        self.root, self.latest = root, now + timedelta(days=2)
        self.meta: dict[str, list[str]] = {}
        for element in root.iter("meta"):
            name = (
                element.get("property")
                or element.get("name")
                or element.get("itemprop")
                or element.get("http-equiv")
                or ""
            ).lower()
            content = element.get("content")
            if name and content:
                self.meta.setdefault(name, []).append(markup.title_text(content))
        said = list(structured.said(root))
        self.head = self._headline()
        named = (
            sight.text(self.head) if self.head is not None else self._first("og:title") or self._page_title()
        )
        self.things = structured.articles(said, named)
        self.known = {str(thing["@id"]): thing for thing in said if "@id" in thing and len(thing) > 1}
        canonical = next(
            (
                link.get("href") or ""
                for link in root.iter("link")
                if (link.get("rel") or "").lower() == "canonical"
            ),
            "",
        )
        named = urls.resolve(url, canonical or self._first("og:url"))
        self.url = named if urls.is_live(named) else url
        self.site = self._first("og:site_name", "application-name")
        self.lang = (
            root.get("lang")
            or root.get("{http://www.w3.org/XML/1998/namespace}lang")
            or self._first("og:locale", "content-language", "language")
        ).replace("_", "-")

    def _first(self, *names: str) -> str:
        return next((self.meta[name][0] for name in names if name in self.meta), "")

    def metadata(self) -> Metadata:
        moments = Moments(
            self.root,
            self.url,
            self.lang,
            head=self.head,
            meta=self.meta,
            things=self.things,
            latest=self.latest,
        )
        published = moments.published()
        return Metadata(
            title=self._title(),
            authors=self._authors(),
            published=published,
            updated=moments.updated(published),
            lang=self.lang if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", self.lang) else "",
            standfirst=self._first("og:description", "description", "twitter:description")
            or self._thing_text("description"),
            image=self._image(),
            url=self.url,
            site=self.site,
            categories=tuple(dict.fromkeys(self.meta.get("article:tag", ())))[:20],
            text=next(
                (said for thing in self.things if isinstance(said := thing.get("articleBody"), str)), ""
            ),
        )

    # ------------------------------------------------------------ title

    def _headline(self) -> _Element | None:
        """The h1 that is the article's: the one most like what the head calls the page."""
        named = self._first("og:title", "twitter:title") or self._page_title()
        best, best_score = None, -1.0
        for order, element in enumerate(self.root.iter("h1")):
            text = sight.text(element)
            if not text or order > 12:
                continue
            score = prose.likeness(text, named) * min(prose.units(text), 40) / 40 - order * 0.01
            if score > best_score:
                best, best_score = element, score
        return self._beside_logo(best, named)

    def _beside_logo(self, head: _Element | None, named: str) -> _Element | None:
        """The heading that bears the page's name where the only h1 bears the site's."""
        if head is None:
            return None
        parts = [prose_key(part) for part in _BARS.split(named) for part in DASHES.split(part)]
        said = prose_key(sight.text(head))
        behind = prose_key(named).removeprefix(said)
        if len(parts) > 1 and said in parts[1:]:
            wanted = parts[0]
        elif behind and behind != prose_key(named) and _leads_home(head):  # "The Site: its piece"
            wanted = behind
        else:
            return head
        return next(
            (one for one in self.root.iter("h2", "h3", "h4") if prose_key(sight.text(one)) == wanted), head
        )

    def _page_title(self) -> str:
        return markup.title_text(self.root.findtext(".//title") or "")

    def _title(self) -> str:
        head = _PERMALINK.sub("", sight.text(self.head)) if self.head is not None else ""
        whole = self._page_title()
        offers = [
            self._thing_text("headline"),
            self._first("og:title"),
            self._first("twitter:title"),
            self._first("dc.title", "parsely-title", "sailthru.title"),
            _itemprop(self.root, "headline"),
        ]
        offers = [self._without_site(offer) for offer in offers if offer]
        short = self._without_site(_UNREAD.sub("", whole))
        witnesses = [offer for offer in [*offers, short] if offer]
        if (
            head
            and (not witnesses or max(prose.likeness(head, other) for other in witnesses) >= 0.5)
            and prose.units(head) >= 8
            and head.casefold() != self.site.casefold()
        ):
            return head
        if head and self._is_seen_headline(head, witnesses):
            return head
        if offers:
            return max(offers, key=lambda offer: sum(prose.likeness(offer, other) for other in witnesses))
        return short or head or self._styled_title()

    def _styled_title(self) -> str:
        """The line whose style is that of a title, where nothing else is one: what word processors export."""
        for element in islice(self.root.iter("p", "div", "h2"), _MOST_STYLED):
            if _TITLE_STYLE & {*(element.get("class") or "").casefold().split()}:
                said = sight.text(element)
                return said if len(said) <= _LONGEST_TITLE else ""
        return ""

    def _is_seen_headline(self, head: str, witnesses: list[str]) -> bool:
        """Whether the only h1 is the headline though the head of the page words it in another way: it is long, and speaks of the same."""
        if self.head is None or len(head.split()) < _WORDED or prose.ends_sentence(head):
            return False
        if len([*islice(self.root.iter("h1"), 2)]) > 1 or _leads_home(self.head):
            return False
        if self.site and prose_key(self.site) in prose_key(head):
            return False
        telling = {word for word in prose.word_list(head) if len(word) >= _TELLING_WORD}
        return any(not telling.isdisjoint(prose.word_list(other)) for other in witnesses)

    def _without_site(self, title: str) -> str:
        """`title` without the names of the site and its sections at its end or start."""
        head = prose_key(sight.text(self.head)) if self.head is not None else ""
        names = {prose_key(self.site), prose_key(urls.host(self.url).removeprefix("www.").split(".")[0])} - {
            ""
        }
        for between in (_BARS, DASHES):
            parts = between.split(title)
            if len(parts) < 2:
                continue
            kept = [part for part in parts if not _is_named(prose_key(part), names)]
            if head and any(prose_key(part) == head for part in parts):
                return next(part for part in parts if prose_key(part) == head)
            if between is _BARS:
                # Bars part a headline from the site's own words, which are several and shorter.
                title = max(
                    kept or parts, key=lambda part: (min(prose.units(part), _TELLING), -parts.index(part))
                )
            elif len(kept) < len(parts):
                title = _between_names(title, between, names)
            elif not names and len(parts[-1]) < _LONGEST_SITE and _reads_as_name(parts[-1]):
                title = title[: list(between.finditer(title))[-1].start()]
        unpaired = "»«" if title.count("«") != title.count("»") else ""
        title = title.strip(f" |-–—·•:｜{unpaired}") or title
        return (_HOUSE.sub("", title) or title) if title != head else title

    # ------------------------------------------------------------ author

    def _authors(self) -> tuple[str, ...]:
        for offer in (self._thing_authors(), self._meta_authors(), self._seen_authors(), self._card()):
            houses = {prose_key(self.site), *map(prose_key, self._publishers())}
            names = tuple(dict.fromkeys(name for name in offer if prose_key(name) not in houses))
            if names:
                return names[:8]
        return ()

    def _publishers(self) -> list[str]:
        """Who publishes the page, which is no one who wrote it."""
        said = (house for thing in self.things for house in structured.flat(thing.get("publisher")))
        return [name for house in said for name in structured.names(house, self.known)]

    def _thing_authors(self) -> list[str]:
        for thing in self.things:
            found: list[str] = []
            for author in structured.flat(thing.get("author") or thing.get("creator")):
                person = isinstance(author, dict) and "Person" in map(
                    str, structured.listed(author.get("@type"))
                )
                for said in map(markup.title_text, structured.names(author, self.known)):
                    whole = [said] if person and "@" not in said else []
                    found.extend(byline.read_credit(said) or whole)
            if found:
                return found
        return []

    def _meta_authors(self) -> list[str]:
        for name in _AUTHOR_META:
            found = [
                one
                for value in self.meta.get(name, ())
                if "://" not in value
                for one in byline.read_credit(value, inverted=name in _CATALOGUED)
            ]
            if found and (name != "twitter:data1" or "written" in self._first("twitter:label1").casefold()):
                return found
        return []

    def _seen_authors(self) -> list[str]:
        for element in self.root.iter(
            "a", "span", "div", "p", "address", "strong", "em", "h3", "h4", "h5", "li", "cite"
        ):
            attributes = element.attrib
            marked = attributes.get("itemprop") == "author" or attributes.get("rel") == "author"
            kind = f"{attributes.get('class', '')} {attributes.get('id', '')}"
            if not marked and not (kind != " " and sight.BYLINE_CLASS.search(kind)):
                continue
            if sight.ELSEWHERE.search(kind) or _in_comments(element):
                continue
            text = _name_in(element)
            if not 3 <= len(text) <= 150:
                continue
            found = byline.read_byline(text, self.lang)
            names = (
                found.authors
                if found
                else (byline.split_names(text) if marked or len(text.split()) <= 8 else ())
            )
            if names and marked:
                names = (*names, *_marked_beside(element))
            if names:
                return list(names)
        return []

    def _card(self) -> list[str]:
        """The name on the one visiting card of a page, as blogs sign under a piece."""
        cards = [
            element
            for element in self.root.iter("span", "a", "div", "p", "cite", "address")
            if "fn" in (element.get("class") or "").split() and not _in_comments(element)
        ]
        names = {sight.text(card, 160) for card in cards[:_MOST_LINES]}
        return list(byline.split_names(names.pop())) if len(names) == 1 else []

    # ------------------------------------------------------------ the rest

    def _thing_text(self, name: str) -> str:
        for thing in self.things:
            value = thing.get(name)
            if isinstance(value, str) and value.strip():
                return markup.title_text(value)
        return ""

    def _image(self) -> str:
        offers: list[object] = [
            *self.meta.get("og:image", ()),
            *self.meta.get("twitter:image", ()),
            *self.meta.get("twitter:image:src", ()),
        ]
        for thing in self.things:
            for image in structured.listed(thing.get("image")):
                offers.append(image.get("url") if isinstance(image, dict) else image)
        for offer in offers:
            if isinstance(offer, str):
                address = urls.resolve(self.url, offer.strip())
                if address.startswith(("http://", "https://")):
                    return address
        return ""


def _is_named(key: str, names: set[str]) -> bool:
    return any(
        key == name or (len(name) > 3 and len(key) > 3 and (name in key or key in name)) for name in names
    )


def _leads_home(heading: _Element) -> bool:
    """Whether a heading is a link to the first page of the site."""
    link = next(iter([*heading.iter("a"), *heading.iterancestors("a")]), None)
    return link is not None and bool(_HOME.fullmatch(link.get("href") or ""))


def _between_names(title: str, between: re.Pattern[str], names: set[str]) -> str:
    """`title` without the site's name at an end, what the site says of itself behind it, and a section before it."""
    parts, marks = between.split(title), list(between.finditer(title))
    named = [at for at, part in enumerate(parts) if _is_named(prose_key(part), names)]
    start = 1 if named[0] == 0 else 0
    end = next((at for at in named if at > start), len(parts))
    same = {mark[0] for mark in marks[start : end + 1]}
    if (
        end - start > 1
        and len(same) == 1
        and len(marks) >= 2
        and len(parts[end - 1]) <= _SECTION
        and len(parts[end - 1].split()) == 1
        and _reads_as_name(parts[end - 1])
    ):
        end -= 1
    if end <= start:
        return title
    return title[
        marks[start - 1].end() if start else 0 : marks[end - 1].start() if end <= len(marks) else None
    ]


def _reads_as_name(part: str) -> bool:
    """Whether a part of a title is a name: every word of some length begins large, or the script has no case."""
    words = [word for word in re.findall(r"[^\W\d_]+", part) if len(word) > 3] or part.split()
    return bool(words) and not any(word[:1].islower() for word in words)


def prose_key(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def _name_in(element: _Element) -> str:
    """What a byline says in the parts that are marked as names, beside role, picture and address; else all it says."""
    parts = [
        part
        for part in element.iter()
        if part is not element
        and isinstance(part.tag, str)
        and (part.get("itemprop") == "name" or "fn" in (part.get("class") or "").split())
    ]
    return "; ".join(sight.text(part, 160) for part in parts[:_MOST_LINES] or [element])


def _marked_beside(element: _Element) -> list[str]:
    """Names of those who are marked as authors beside the first, in the same line or list."""
    line = element.getparent()
    if line is not None and line.tag in ("li", "span") and line.getparent() is not None:
        line = line.getparent()
    marked = [] if line is None else [*line.iter(element.tag)][:_MOST_LINES]
    return [
        name
        for one in marked
        if one is not element and (one.get("itemprop") == "author" or one.get("rel") == "author")
        for name in byline.split_names(_name_in(one))
    ]


def _in_comments(element: _Element) -> bool:
    for height, above in enumerate(element.iterancestors()):
        if height > 8:
            break
        if "comment" in f"{above.get('class', '')} {above.get('id', '')}".casefold() and above.tag != "body":
            return True
    return False


def _itemprop(root: _Element, name: str) -> str:
    element = root.find(f".//*[@itemprop='{name}']")
    return (element.get("content") or sight.text(element)) if element is not None else ""
