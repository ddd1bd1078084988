"""A document tree -> XHTML that is HTML too: no script, nothing that is loaded from elsewhere.

What is written is made of the tree's own nodes, so nothing of the publisher's markup gets through. Pictures
stand where they are at hand; elsewhere a link leads to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import groupby
from urllib.parse import quote, urlsplit, urlunsplit

from feeds.document import (
    Block,
    Cell,
    Code,
    Definitions,
    Document,
    Embed,
    Figure,
    Footnote,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Style,
    Table,
    ThematicBreak,
)

Picture = Callable[[str], str]
"""The address of a picture -> where a copy of it stands in what is written; empty where there is none."""

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}\Z")
_IN_ADDRESS = "!$%&'()*+,-./:;=@_~"
"""What stands in the path of an address as it is; other signs are escaped."""
_SOUND = re.compile(
    r"https?://[A-Za-z0-9.\-]+(?::\d{1,4})?(?:[/?](?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*)?\Z"
)
"""Most addresses: nothing in them is to be escaped."""
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_TAGS = (
    (Style.BOLD, "strong"),
    (Style.ITALIC, "em"),
    (Style.CODE, "code"),
    (Style.STRIKE, "s"),
    (Style.UNDERLINE, "u"),
    (Style.MARK, "mark"),
    (Style.SUB, "sub"),
    (Style.SUP, "sup"),
    (Style.SMALL, "small"),
)
_DEEPEST_HEADING = 6


def no_picture(address: str) -> str:
    """A `Picture` for where none is at hand."""
    del address
    return ""


def text(words: str) -> str:
    """Words as they stand in XHTML, in attributes too."""
    return escape(_NOT_XML.sub("", words))


def language(tag: str) -> str:
    """A language tag that is one, else nothing."""
    return tag if _LANG.match(tag) else ""


def address(url: str) -> str:
    """An address with nothing in it that RFC 3986 does not allow; empty where none can be made of it."""
    if not url or _SOUND.match(url):
        return url
    try:
        parts = urlsplit(_STRAY_PERCENT.sub("%25", _NOT_XML.sub("", url)))
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
        _ = parts.port
    except (ValueError, UnicodeError):
        return ""
    if not parts.scheme:
        return ""
    path, query, fragment = (
        quote(part, safe=safe, encoding="utf-8", errors="replace")
        for part, safe in (
            (parts.path, _IN_ADDRESS),
            (parts.query, f"{_IN_ADDRESS}?"),
            (parts.fragment, f"{_IN_ADDRESS}?"),
        )
    )
    return urlunsplit((parts.scheme, quote(host, safe="!$&'()*+,-.:;=@[]_~%"), path, query, fragment))


def body(document: Document, picture: Picture = no_picture, *, prefix: str = "", level: int = 1) -> str:
    """The blocks of a document. `prefix` goes before every id; headings stand below one of `level`."""
    return _NOT_XML.sub("", _Body(document, picture, prefix, level).written())


class _Body:
    """The blocks of one document on their way to XHTML."""

    def __init__(self, document: Document, picture: Picture, prefix: str, level: int) -> None:
        self._document = document
        self._picture = picture
        self._prefix = prefix
        self._level = level
        self._places: dict[str, str] = {}
        """Names of places that links of the document lead to -> their ids."""
        self._notes: dict[str, str] = {}
        """Names of footnotes -> their ids."""
        self._marked: set[str] = set()
        """Ids that are written."""

    def written(self) -> str:
        for block in _all_blocks(self._document.blocks):
            if isinstance(block, Footnote):
                self._notes.setdefault(block.name, f"{self._prefix}n{len(self._notes) + 1}")
            for span in _spans(block):
                if span.name:
                    self._places.setdefault(span.name, f"{self._prefix}p{len(self._places) + 1}")
        return self._blocks(self._document.blocks)

    def _blocks(self, blocks: Iterable[Block]) -> str:
        return "\n".join(map(self._block, blocks))

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph(spans):
                return f"<p>{self._inline(spans)}</p>"
            case Heading(level, spans):
                tag = f"h{min(level + self._level, _DEEPEST_HEADING)}"
                return f"<{tag}>{self._inline(spans)}</{tag}>"
            case ListBlock():
                return self._list(block)
            case Definitions(items):
                pairs = (
                    f"<dt>{self._inline(term)}</dt>\n<dd>{self._blocks(said)}</dd>" for term, said in items
                )
                return "<dl>\n" + "\n".join(pairs) + "\n</dl>"
            case Quote(blocks):
                return f"<blockquote>\n{self._blocks(blocks)}\n</blockquote>"
            case Code(lines):
                return f"<pre><code>{escape(lines, quote=False)}</code></pre>"
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case Embed(kind, url, title):
                return f"<p>{_linked(escape(title or url or kind), url)}</p>"
            case Footnote(name, blocks):
                id = self._id(self._notes[name])
                return f'<aside role="doc-footnote"{id}>\n{self._blocks(blocks)}\n</aside>'
            case ThematicBreak():
                return "<hr/>"

    def _id(self, id: str) -> str:
        """The attribute; nothing where the id stands somewhere already."""
        if id in self._marked:
            return ""
        self._marked.add(id)
        return f' id="{id}"'

    def _list(self, block: ListBlock) -> str:
        numbers = iter(block.numbers or ())
        items = []
        for blocks in block.items:
            number = next(numbers, None)
            value = "" if number is None else f' value="{number}"'
            items.append(f"<li{value}>{self._blocks(blocks)}</li>")
        inner = "\n".join(items)
        if not block.ordered:
            return f"<ul>\n{inner}\n</ul>"
        kind = f' type="{block.kind}"' if block.kind != "1" else ""
        start = f' start="{block.start}"' if block.start != 1 else ""
        return f"<ol{kind}{start}>\n{inner}\n</ol>"

    def _table(self, block: Table) -> str:
        caption = f"<caption>{self._inline(block.caption)}</caption>\n" if block.caption else ""
        rows = (f"<tr>{''.join(map(self._cell, row))}</tr>" for row in block.rows)
        return f"<table>\n{caption}" + "\n".join(rows) + "\n</table>"

    def _cell(self, cell: Cell) -> str:
        tag = "th" if cell.header else "td"
        span = f' colspan="{min(cell.colspan, 1000)}"' if cell.colspan > 1 else ""
        align = f' style="text-align: {cell.align}"' if cell.align in ("left", "right", "center") else ""
        return f"<{tag}{span}{align}>{self._inline(cell.spans)}</{tag}>"

    def _figure(self, block: Figure) -> str:
        caption = f"\n<figcaption>{self._inline(block.caption)}</figcaption>" if block.caption else ""
        copy = self._picture(block.src) if block.src else ""
        if copy:
            shown = f'<img src="{escape(copy)}" alt="{escape(block.alt)}"/>'
            return f"<figure>{_linked(shown, block.href)}{caption}</figure>"
        if not (block.src or block.alt):
            return f"<figure>{caption}</figure>" if caption else ""
        return f"<figure>{_linked(escape(f'[{block.alt or block.src}]'), block.src)}{caption}</figure>"

    def _inline(self, spans: Inline) -> str:
        return "".join(
            self._linked_spans(href, list(together))
            for href, together in groupby(spans, key=lambda span: span.href)
        )

    def _linked_spans(self, href: str, spans: list[Span]) -> str:
        words = "".join(map(self._span, spans))
        if href.startswith("#"):
            target = self._places.get(href[1:])
            return f'<a href="#{target}">{words}</a>' if target else words
        return _linked(words, href) if href else words

    def _span(self, span: Span) -> str:
        words = escape(span.text, quote=False).replace("\n", "<br/>")
        if span.style:
            for style, tag in _TAGS:
                if style in span.style:
                    words = f"<{tag}>{words}</{tag}>"
        if span.note and not span.href and (note := self._notes.get(span.note)):
            words = f'<a role="doc-noteref" href="#{note}">{words}</a>'
        if span.name and (id := self._id(self._places[span.name])):
            words = f"<span{id}></span>{words}"
        return words


def _linked(inner: str, href: str) -> str:
    """`inner` as a link where the address is one."""
    target = address(href)
    return f'<a href="{escape(target)}" rel="noreferrer">{inner}</a>' if target else inner


def _all_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks and the blocks in them."""
    for block in blocks:
        yield block
        match block:
            case Quote(inner) | Footnote(_, inner):
                yield from _all_blocks(inner)
            case ListBlock(items):
                for item in items:
                    yield from _all_blocks(item)
            case Definitions(items):
                for _, inner in items:
                    yield from _all_blocks(inner)


def _spans(block: Block) -> Iterator[Span]:
    """The spans of a block that are not those of blocks in it."""
    match block:
        case Paragraph(spans) | Heading(_, spans):
            yield from spans
        case Definitions(items):
            for term, _ in items:
                yield from term
        case Table(rows, caption):
            yield from caption
            for row in rows:
                for cell in row:
                    yield from cell.spans
        case Figure():
            yield from block.caption
