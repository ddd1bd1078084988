"""A web page as a flat list of text pieces that remember their place in the tree.

One walk, no recursion: a page nested 2,000 deep costs no more than a flat one.
"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from feeds import charset, prose

if TYPE_CHECKING:
    from lxml.etree import HTMLParser, _Element

MAX_BYTES = 2_500_000
"""Markup beyond this is not looked at; articles end long before."""

_INLINE_DATA = re.compile(r"data:(?!text/html)[a-z0-9/+.\-]{0,60};base64,[A-Za-z0-9+/=]+", re.I)

_PAGE_ADDRESS = re.compile(r"data:text/html(?:;charset=[\w-]{1,30})?(;base64)?,", re.I)
_BOLD_LINE = 100
"""Units of the longest heading that is set as a bold line."""
_WORDS = 3
"""Letters of what is a word or more, and no letter that is set by itself."""
_DEEPEST_FRAME = 3
_MOST_FRAMES = 60

_DROPPED = frozenset(
    "script style template noscript svg math iframe object embed canvas audio video source track select option "
    "textarea input datalist head link meta map area applet frameset frame param progress meter dialog".split()
)
_BLOCK = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table tbody td tfoot "
    "th thead tr ul".split()
)
_BLOCK_LIKE = re.compile(r"(?:-|^)(?:article|body|content|paragraph|section|block|card)(?:-|$)")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)

_SEEN_ANYWAY = frozenset(("div", "section", "p", "article", "main"))
"""Blocks that are hidden from those who cannot see until a script shows them, with the article in them."""
_AMP = frozenset(
    ("amp-ad", "amp-embed", "amp-sticky-ad", "amp-sidebar", "amp-consent", "amp-user-notification")
)
_BOILERPLATE_TAGS = frozenset(
    ("nav", "aside", "footer", "form", "button", "menu", "search", "dialog", "address", "fieldset")
)
_BOILERPLATE_ROLES = frozenset(
    (
        "navigation",
        "complementary",
        "banner",
        "contentinfo",
        "search",
        "dialog",
        "alert",
        "menu",
        "toolbar",
        "tablist",
    )
)
_WORD = r"(?:^|[\s_\-]|(?<=[a-z])(?=[A-Z]))"
_JUNK = re.compile(
    r"comments?(?:$|[\s_\-]|list|area|section|box|form)|disqus|livefyre|replies|respond|discussion"
    r"|(?:^|[\s_\-])(?:share|sharing|shares|sharebar|sharedaddy|addthis|addtoany|social|socials|follow|followus|sns)(?:$|[\s_\-]|[a-z]{0,6}(?:bar|tools?|links?|buttons?|icons?|list|box|wrap\w*)(?:$|[\s_\-]))"
    r"|social-?(?:media|share|links|icons|bar|buttons)|share-?(?:bar|tools|links|buttons|this)"
    r"|related|recirc|recommend|read-?(?:more|next|also|on)|more-?(?:stories|news|from|articles|posts|on|links)|also-?(?:read|like)|you-?(?:may|might)|see-?also|up-?next|trending|popular|most-?(?:read|viewed|shared|popular)|mostread|latest-?(?:news|posts|stories)|suggested|jp-relatedposts|yarpp|outbrain|taboola|zergnet|revcontent|mgid|plista|teaser-?list|storylist"
    r"|newsletter|signup|sign-up|subscri|paywall|regwall|registration|membership|donat|promo|cta(?:$|[\s_\-])|call-to-action|upsell|marketing"
    r"|(?:^|[\s_\-])(?:ad|ads|advert|adverts|adv|advertisement|advertising|adsense|adslot|adunit|ad-?\w{0,9}-?(?:container|wrapper|unit|slot|box|block|label|text)|dfp|gpt|sponsor\w*|banner)(?:$|[\s_\-])|sponsored|advertisement|advert-"
    r"|cookie|gdpr|consent|privacy-|modal|popup|pop-up|overlay|lightbox|tooltip|toast"
    r"|breadcrumb|pagination|pager(?:$|[\s_\-])|pagenav|page-nav|post-nav|nav-(?:links|below|above|previous|next)|prev-?next|(?:^|[\s_\-])nav(?:$|[\s_\-]|bar|igation|menu)|navigation|menu(?:$|[\s_\-])|skip-?(?:link|to)|toolbar|masthead|site-?(?:header|footer|nav)|global-?(?:header|footer|nav)"
    r"|side-?bar|sidecol|rail(?:$|[\s_\-])|right-?(?:col|column|rail)|left-?(?:col|column|rail)|footer|foot(?:$|[\s_\-])|widget"
    r"|(?:^|[\s_\-])(?:tags|tag-?(?:list|links|cloud|s)|taglist|topics?|keywords|categories|post-?categories|cat-?links)(?:$|[\s_\-])|tagcloud"
    r"|author-?(?:bio|box|info|card|about|description|profile|desc)|about-?(?:the-)?author|bio(?:$|[\s_\-])|biography|contributor|post-?author(?:$|[\s_\-])"
    r"|screen-reader|sr-only|visually-?hidden|visuallyhidden|a11y-|hidden(?:$|[\s_\-])|print-?only|noprint|no-print"
    r"|copyright|disclaimer|correction-?form|feedback|report-?(?:error|typo)|rating|ratings|stars(?:$|[\s_\-])|votes?(?:$|[\s_\-])|poll(?:$|[\s_\-])|quiz-?promo|video-?(?:player|playlist|list|meta|title)|vjs-|jw-|player|playlist|gallery-?(?:nav|thumbs)|slideshow-?(?:nav|controls)|carousel|slick-|swiper|thumbnails?(?:$|[\s_\-])"
    r"|in-?this-?(?:article|story)|table-?of-?contents|(?:^|[\s_\-])toc(?:$|[\s_\-])|ez-toc|jump-?links"
    r"|e-?commerce|product-?(?:card|box|list)|buy-?(?:now|button|box)|price-?box|affiliate|shopping"
    r"|ticker|stock-?quote|quote-?box|market-?data|weather|event-?list|schedule-?widget|inset-?(?:related|box)"
    r"|post-?profile|poster-?info|user-?(?:info|details|card|profile)|member-?info|edit-?section|mw-editsection|mw-jump|navbox|catlinks|printfooter|hatnote|noprint|reflist-toggle",
    re.I,
)
_FIRM = re.compile(
    r"comments?(?:$|[\s_\-]|list|area|section|box|form)|disqus|livefyre|related|recirc|recommend|cookie|gdpr|consent|newsletter|side-?bar|footer|trending|most-?(?:read|viewed|popular)|outbrain|taboola|modal|popup|navigation|breadcrumb",
    re.I,
)
"""Of the boilerplate what stays boilerplate even where it holds much of the page's prose."""
_POST_CLASS = re.compile(r"(?:^|\s)(?:tag|category|post|type|status|format|author|topic|hentry)-[^\s]*")
"""What blogs write into an article's class: its own tags and topics, which say nothing of its place."""
_META = re.compile(
    r"by-?line|(?:^|[\s_\-])(?:author|authors|dateline|date|time|timestamp|published|pubdate|updated|post-?(?:meta|date|info|byline)|entry-?(?:meta|date|info|footer|header)|article-?(?:meta|info|date|header|byline|tools)|story-?(?:meta|info|date|header|tools)|meta|metadata|kicker|eyebrow|section-?(?:name|label)|slug|credits?|source|reading-?time|read-?time|location|label|aff|affiliations?|doi)(?:$|[\s_\-])|(?:^|[\s_\-])info(?:$|[\s_\-])",
    re.I,
)
_CAPTION = re.compile(
    r"caption|(?:^|[\s_\-])(?:credits?|photo-?(?:credit|info|by)|image-?(?:credit|source|info|meta|copyright)|media-?(?:credit|info)|legend|cutline|fotograf)(?:$|[\s_\-])",
    re.I,
)
_BODY = re.compile(
    r"article[_\-]*(?:body|content|text|main|copy|story|entry)|(?:post|entry|story|news|page|blog|field--body|rich)[_\-]*(?:body|content|text|entry|full)(?:$|[\s_\-])|articlebody|storytext|story-?(?:text|content|body)|main-?(?:content|text|body)|body-?(?:content|text|copy)|(?:^|[\s_\-])(?:article|hentry|post|content|prose|markdown-body|mw-parser-output)(?:$|[\s_\-])|paywall(?:$|[\s_\-])",
    re.I,
)


@lru_cache(maxsize=20_000)
def _word(word: str) -> tuple[bool, bool, bool, bool]:
    """What one word of a class or id says: (junk, metadata, caption, body). Sites share their words."""
    word = word[:80]
    return (
        bool(_JUNK.search(word)),
        bool(_META.search(word)),
        bool(_CAPTION.search(word)),
        bool(_BODY.search(word)),
    )


@dataclass(slots=True)
class Node:
    """One block element on the way from the root to some text."""

    element: _Element
    parent: int
    tag: str
    junk: bool = False
    """Its tag, role or class says it is not the article."""
    firm: bool = False
    """It says so in words that leave little doubt."""
    body: int = 0
    """2: it calls itself the article's body; 1: its class hints at it."""
    score: float = 0.0
    picture: bool = False
    """A picture stands in it, before its words."""


@dataclass(slots=True)
class Piece:
    """A run of text between two block borders."""

    node: int
    tag: str
    """Of the nearest block element."""
    slots: list[tuple[_Element, bool]] = field(default_factory=list)
    """Where its text stands: (element, True for the tail)."""
    text: str = ""
    size: int = 0
    linked: int = 0
    """Units of `text` that are links."""
    bold: int = 0
    level: int = 0
    """Of the heading it stands in."""
    item: bool = False
    cell: bool = False
    quote: bool = False
    code: bool = False
    caption: int = 0
    """The node that says it holds a caption, -1 for an inline element, 0 without."""
    meta: int = 0
    """The node that says it holds a byline, date or the like, -1 where an inline element does, 0 without."""


@dataclass(slots=True)
class Page:
    """The whole page."""

    root: _Element
    nodes: list[Node]
    pieces: list[Piece]
    hidden: list[_Element] = field(default_factory=list)
    """Elements that no reader sees; nothing in them is a piece."""

    def common(self, one: int, other: int) -> int:
        """The innermost node that holds both; a parent comes before its children."""
        while one != other:
            if one > other:
                one = self.nodes[one].parent
            else:
                other = self.nodes[other].parent
        return one


def parse(html: str) -> _Element | None:
    """The tree of `html`, None where there is none."""
    from lxml import etree

    if len(html) > 100_000 and ";base64," in html:
        html = _INLINE_DATA.sub("data:,", html)
    html = _mended(html)
    data = html.replace("\x00", "").encode("utf-8", "replace")[:MAX_BYTES]
    if not data.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.LxmlError:
        return None
    if root is None:  # nothing but comments
        return None
    if b"<template" in data:
        _open_shadows(root)
    if b"frame" in data:
        _open_frames(root, parser)
    return root


_ENDS = re.compile(r"</(?:body|html)\s{0,9}>", re.I)
_OPEN_VALUE = re.compile(r'(<[a-z][^<>]{0,500}?="[^"<>\n]{0,300})>(?=[^"<]{0,300}</[a-z])', re.I)
"""An attribute without its second quote: a tag ends within it and words and another's end follow."""
_PARAGRAPH = re.compile(r"<p[\s>]", re.I)


def _mended(html: str) -> str:
    """`html` without the slips that would hide what follows them: an open quote or comment, an end that is none."""
    html = _OPEN_VALUE.sub(r'\1">', _ENDS.sub("", html))
    parts = html.split("<!--")
    if len(parts) > html.count("-->") + 1:
        for at in range(1, len(parts)):
            opened = "-->" not in parts[at] and not parts[at].startswith("[")
            first = _PARAGRAPH.search(parts[at]) if opened else None
            parts[at] = parts[at][first.start() :] if first else f"<!--{parts[at]}"
        html = "".join(parts)
    return html


def _open_shadows(root: _Element) -> None:
    """Declarative shadow roots, which hold what their element shows, as plain parts of the page."""
    for template in [*root.iter("template")]:
        if "shadowrootmode" in template.attrib or "shadowroot" in template.attrib:
            template.tag = "div"


def _open_frames(root: _Element, parser: HTMLParser) -> None:
    """Frames that hold their page themselves, as plain parts of the page."""
    from lxml import etree

    for _ in range(_DEEPEST_FRAME):
        frames = [
            frame
            for frame in root.iter("iframe", "frame")
            if frame.get("srcdoc") or "," in (frame.get("src") or "")
        ]
        for frame in frames[:_MOST_FRAMES]:
            inner = str(frame.attrib.pop("srcdoc", "")) or _from_address(str(frame.attrib.pop("src", "")))
            try:
                page = etree.fromstring(inner.encode("utf-8", "replace"), parser) if inner.strip() else None
            except etree.LxmlError:
                page = None
            body = page.find("body") if page is not None else None
            if body is None:
                continue
            # Moved as it is: what HTML lets through cannot all be set again as text.
            frame.tag, frame.text, body.tag = "div", None, "div"
            frame[:] = [body]
        for holder in [*root.iter("frameset")]:
            holder.tag = "div"
        if not frames:
            return


def _from_address(address: str) -> str:
    """The page in a `data:` address, empty where it is none."""
    found = _PAGE_ADDRESS.match(address)
    if not found:
        return ""
    raw = unquote_to_bytes(address[found.end() :])
    try:
        return charset.decode(b64decode(raw) if found[1] else raw)
    except ValueError:
        return ""


@dataclass(slots=True)
class _Frame:
    """What holds inside one open element."""

    element: _Element
    children: object
    node: int
    link: bool
    bold: bool
    level: int
    item: bool
    cell: bool
    quote: bool
    code: bool
    caption: int
    meta: int
    block: bool


def read(root: _Element) -> Page:
    """Every piece of text that a reader would see, in order."""
    return _PageBuilder(root).page()


def _is_anchor(element: _Element) -> bool:
    """A link to the place it stands in: a sign without a word."""
    said = element.text or ""
    return (
        element.tag == "a"
        and not len(element)
        and not any(map(str.isalnum, said))
        and (element.get("href") or "").startswith("#")
    )


def _is_hidden(attributes: Any, tag: str) -> bool:
    """Whether a reader of the page would not see an element."""
    style = attributes.get("style", "")
    return (
        "hidden" in attributes
        or (attributes.get("aria-hidden") == "true" and tag not in _SEEN_ANYWAY)
        or bool(style and ("none" in style or "hidden" in style) and _HIDDEN_STYLE.search(style))
    )


class _PageBuilder:
    """The pieces of a page, gathered in one walk through its tree."""

    def __init__(self, root: _Element) -> None:
        self.root = root
        self.nodes: list[Node] = []
        self.pieces: list[Piece] = []
        self.hidden: list[_Element] = []
        self.kinds: dict[str, tuple[bool, bool, bool, int]] = {}
        self.open: Piece | None = None
        self.parts: list[str] = []
        self.linked = 0
        self.bold = 0
        self.breaks = 0

    def page(self) -> Page:
        root = self.root
        self.nodes.append(Node(root, -1, "html"))
        frames = [_Frame(root, iter(root), 0, False, False, 0, False, False, False, False, 0, 0, True)]
        while frames:
            frame = frames[-1]
            child = next(frame.children, None)  # type: ignore[call-overload]
            if child is None:
                if frame.block:
                    self._flush()
                frames.pop()
                if frames:
                    self._text(frame.element, True, frames[-1])
                continue
            opened = self._enter(child, frame)
            if opened is None:
                self._text(child, True, frame)
            else:
                frames.append(opened)
                self._text(child, False, opened)
        self._flush()
        return Page(root, self.nodes, self.pieces, self.hidden)

    def _enter(self, element: _Element, outer: _Frame) -> _Frame | None:
        """The frame of `element`, None where nothing in it is read."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED:
            return None
        if tag in _AMP:
            self.hidden.append(element)
            return None
        if tag == "br":
            self._break()
            return None
        if tag == "hr" or tag == "img":
            if tag == "hr":
                self._flush()
            elif not self.parts or not "".join(self.parts).strip():  # a picture that opens its block
                self.nodes[outer.node].picture = True
            return None
        attributes = element.attrib
        if not attributes and tag not in _BLOCK:
            return _Frame(
                element, iter(element), outer.node, outer.link or tag == "a", outer.bold or tag in ("b", "strong"),
                outer.level, outer.item, outer.cell, outer.quote, outer.code, outer.caption, outer.meta, False,
            )  # fmt: skip
        if _is_hidden(attributes, tag):
            self.hidden.append(element)
            return None
        kind = f"{attributes.get('class', '')} {attributes.get('id', '')}"
        if "post-" in kind:
            kind = _POST_CLASS.sub(" ", kind)
        block = tag in _BLOCK or (tag not in ("a", "span", "b", "i", "em", "strong") and "-" in tag)
        junk, meta, caption, body = self._kind(kind) if kind != " " else (False, False, False, 0)
        node = outer.node
        if block:
            self._flush()
            if tag in ("article", "main", "body", "html"):
                junk = meta = caption = False
            self._add_node(element, outer, kind, junk, body)
            node = len(self.nodes) - 1
            meta = meta or tag in ("header", "hgroup")
        elif (
            outer.level and self.open is not None and (junk or _is_anchor(element))
        ):  # "[edit]", "#" behind a heading
            self.hidden.append(element)
            return None
        else:
            meta = meta or (junk and tag != "a")
        return _Frame(
            element,
            iter(element),
            node,
            outer.link or (tag == "a" and "href" in attributes),
            outer.bold or tag in ("b", "strong"),
            _HEADINGS.get(tag, 0) or outer.level,
            outer.item or tag in ("li", "dd", "dt"),
            outer.cell or tag in ("td", "th"),
            outer.quote or tag in ("blockquote", "q"),
            outer.code or tag == "pre",
            outer.caption or ((node if block else -1) if tag in ("figcaption", "caption") or caption else 0),
            outer.meta or ((node if block else -1) if meta else 0),
            block,
        )

    def _add_node(self, element: _Element, outer: _Frame, kind: str, junk: bool, body: int) -> None:
        tag, attributes = element.tag, element.attrib
        junk = junk or tag in _BOILERPLATE_TAGS or attributes.get("role") in _BOILERPLATE_ROLES
        if attributes.get("itemprop") in ("articleBody", "text", "reviewBody"):
            body = 2
        elif tag in ("article", "main"):
            body = 2 if "itemprop" in attributes else max(body, 1)
        self.nodes.append(Node(element, outer.node, tag, junk, junk and bool(_FIRM.search(kind[:300])), body))

    def _kind(self, kind: str) -> tuple[bool, bool, bool, int]:
        """(junk, metadata, caption, body) as the class and id say."""
        known = self.kinds.get(kind)
        if known is None:
            words = [_word(word) for word in kind[:600].split()]
            known = (
                any(word[0] for word in words), any(word[1] for word in words), any(word[2] for word in words),
                int(any(word[3] for word in words)),
            )  # fmt: skip
            self.kinds[kind] = known
        return known

    def _text(self, element: _Element, tail: bool, frame: _Frame) -> None:
        text = element.tail if tail else element.text
        if not text:
            return
        if self.open is None:
            if text.isspace():
                return
            self.open = Piece(
                frame.node, self.nodes[frame.node].tag, [], "", 0, 0, 0, frame.level, frame.item, frame.cell, frame.quote,
                frame.code, frame.caption, frame.meta,
            )  # fmt: skip
        if not tail and self.parts and self._is_beside(element, text):
            self.parts.append(" ")
        self.open.slots.append((element, tail))
        self.parts.append(text)
        if not text.isspace():
            self.breaks = 0
            if frame.link:
                self.linked += prose.units(text.strip())
            elif frame.bold:
                self.bold += prose.units(text.strip())
            if frame.meta:
                self.open.meta = frame.meta

    def _is_beside(self, element: _Element, text: str) -> bool:
        """Whether an element begins where another of its kind ended: styles part them, no blank does."""
        before = element.getprevious()
        return (
            before is not None
            and before.tag == element.tag == "span"
            and not before.tail
            and not (self.open and self.open.code)
            and min(len(text.strip()), len(self.parts[-1].strip())) >= _WORDS
        )

    def _break(self) -> None:
        if self.open is None:
            return
        self.breaks += 1
        self.parts.append("\n")
        if not self.open.code and (self.breaks >= 2 or self._is_bold_line()):
            self._flush()

    def _is_bold_line(self) -> bool:
        """Whether what is open is bold as a whole, and no paragraph: a heading, as pages without styles set it."""
        size = prose.units("".join(self.parts).strip())
        return self.bold >= size > 0 and size <= _BOLD_LINE

    def _flush(self) -> None:
        piece = self.open
        if piece is not None:
            piece.text = " ".join("".join(self.parts).split())
            piece.size = prose.units(piece.text)
            piece.linked, piece.bold = min(self.linked, piece.size), self.bold
            if piece.text:
                self.pieces.append(piece)
        self.open, self.parts, self.linked, self.bold, self.breaks = None, [], 0, 0, 0
