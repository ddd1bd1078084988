"""Articles as Markdown (CommonMark, with tables and footnotes), their facts in a YAML head."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import groupby
from typing import BinaryIO

from feeds.atomic import Put
from feeds.document import (
    Block,
    Code,
    Definitions,
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
from feeds.errors import WriteError
from feeds.filenames import Names
from feeds.hints import Hint
from feeds.messages import Message
from feeds.model import Article
from feeds.transfer.exports import pictures, xhtml
from feeds.transfer.exports.publication import Piece, Publication, first_of, piece, utc

_SIGNS = re.compile(r"[\\`*_\[\]<>|~]|&(?=[#\w])|\^(?=\S)|!\Z")
"""What would mean something in the middle of a line."""
_LINE_START = re.compile(r"^([ \t]*)(?:([#+\-=>:])|(\d{1,9})([.)]))", re.MULTILINE)
"""What would begin a heading, list, quote or rule."""
_BREAKS = re.compile(r"(?:[ \t]*\n)+")
_BACKTICKS = re.compile(r"`+")
_STYLES = (
    (Style.BOLD, "**", "strong"),
    (Style.ITALIC, "*", "em"),
    (Style.STRIKE, "~~", "s"),
    (Style.UNDERLINE, "", "u"),
    (Style.MARK, "", "mark"),
    (Style.SUB, "", "sub"),
    (Style.SUP, "", "sup"),
)
"""Styles with their mark, where there is one, and the element that says the same."""


def write(articles: Iterable[Article], out: BinaryIO, publication: Publication) -> None:
    """Write one article, or a paper. Raises WriteError where several are no paper: a file has one head."""
    if publication.is_paper:
        _write_paper(articles, out, publication)
        return
    first, rest = first_of(articles)
    if first is None:
        return
    next(rest)
    if next(rest, None) is not None:
        raise WriteError(
            publication.title,
            Message("export.one-article", "a Markdown file holds one article"),
            Hint.NAME_FOLDER_FOR_SEVERAL,
        )
    out.write(page(piece(first)).encode())


def _write_paper(articles: Iterable[Article], out: BinaryIO, publication: Publication) -> None:
    """Write articles below the headings of their sections, with a line of facts each instead of a head."""
    section = ""
    _put(out, f"# {line(publication.title)}")
    for article in articles:
        if (begun := publication.section(article)) != section:
            section = begun
            _put(out, f"\n## {line(section)}")
        each = piece(article, publication)
        parts = [
            f"\n### {link(each.title, each.article.entry.url)}",
            line(" · ".join(each.facts)),
            f"**{_escaped(each.standfirst)}**" if each.standfirst else "",
            _Body(xhtml.no_picture, below=3).blocks(each.document.blocks),
            "\n".join(f"- → {link(f'{row.feed}: {row.title}', row.url)}" for row in each.others),
        ]
        _put(out, "\n\n".join(filter(None, parts)))


def link(text: str, address: str) -> str:
    """A plain text that leads to an address, where that is one to lead to."""
    return _linked(line(text), address)


def _put(out: BinaryIO, text: str) -> None:
    out.write(f"{text}\n".encode("utf-8", "replace"))


def write_folder(articles: Iterable[Article], put: Put, publication: Publication) -> None:
    """Write a file for each article, named after its day and title, and the pictures."""

    copies = pictures.Copies(publication.picture, put)
    names = Names()
    for one in articles:
        each = piece(one, publication)
        name = names.of(f"{each.moment[:10]} {each.article.entry.title}".strip(), ".md")
        put(name, page(each, copies).encode())


def page(each: Piece, picture: xhtml.Picture = xhtml.no_picture) -> str:
    """An article with its head."""
    parts = [_head(each), f"# {_line(_escaped(each.title))}"]
    if each.standfirst:
        parts.append(f"**{_escaped(each.standfirst)}**")
    parts.append(_Body(picture).blocks(each.document.blocks))
    return "\n\n".join(filter(None, parts)).encode("utf-8", "replace").decode() + "\n"


def _head(each: Piece) -> str:
    article, entry = each.article, each.article.entry
    facts = {
        "title": each.title,
        "authors": list(entry.authors),
        "date": utc(article.date) if article.dated else "",
        "url": entry.url,
        "feed": article.feed,
        "lang": entry.lang,
        "tags": list(article.tags),
        "categories": list(entry.categories),
        "starred": article.starred,
    }
    # A JSON string, list or truth value is one of YAML too.
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items() if value)
    return "\n".join(["---", *lines, "---"])


class _Body:
    """The blocks of one document on their way to Markdown."""

    def __init__(self, picture: xhtml.Picture, below: int = 1) -> None:
        self._below = below
        """The level of the heading they stand under."""
        self._picture = picture

    def blocks(self, blocks: Iterable[Block], gap: str = "\n\n") -> str:
        return gap.join(filter(None, map(self._block, blocks)))

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph(spans):
                return _guarded(_inline(spans))
            case Heading(level, spans):
                return f"{'#' * min(level + self._below, 6)} {_line(_inline(spans))}"
            case ListBlock():
                return self._list(block)
            case Definitions(items):
                pairs = ((_line(_inline(term)), self.blocks(said)) for term, said in items)
                return "\n\n".join(
                    f"{_guarded(term)}\n{_hung(':   ', said)}" if said else _guarded(term)
                    for term, said in pairs
                )
            case Quote(blocks):
                lines = self.blocks(blocks).split("\n")
                return "\n".join(f"> {line}".rstrip() for line in lines)
            case Code():
                return _code(block)
            case Table():
                return _table(block)
            case Figure():
                return self._figure(block)
            case Embed(kind, url, title):
                return _linked(_escaped(title or url or kind), url)
            case Footnote(name, blocks):
                return _hung(f"[^{_note(name)}]: ", self.blocks(blocks), indent=4)
            case ThematicBreak():
                return "* * *"

    def _list(self, block: ListBlock) -> str:
        numbers = iter(block.numbers or range(block.start, block.start + len(block.items)))
        items = []
        for blocks in block.items:
            mark = f"{max(0, next(numbers, 0))}. " if block.ordered else "- "
            items.append(_hung(mark, self.blocks(blocks)))
        return "\n".join(items)

    def _figure(self, block: Figure) -> str:
        copy = self._picture(block.src) if block.src else ""
        words = _line(_escaped(block.alt))
        if copy:
            shown = _linked(f"![{words}]({copy})", block.href)
        else:
            shown = _linked(words or _escaped(block.src), block.src)
        return "\n\n".join(filter(None, (shown, _guarded(_inline(block.caption)))))


def _inline(spans: Inline) -> str:
    return "".join(
        _linked(_styled(together), href) for href, together in groupby(spans, key=lambda span: span.href)
    )


def _styled(spans: Iterable[Span]) -> str:
    written = ""
    for span in spans:
        written += _span(span, written[-1:])
    return written


def _linked(words: str, href: str) -> str:
    target = xhtml.address(href)
    if not (target and words.strip()):
        return words
    # A bracket within would end the address.
    return f"[{words}]({target.replace('(', '%28').replace(')', '%29')})"


def _span(span: Span, behind: str) -> str:
    """A span as it stands behind a character."""
    if span.note:
        return f"[^{_note(span.note)}]"
    if not span.style:
        return _broken(_escaped(span.text))
    words = span.text.strip()
    before, _, after = span.text.partition(words) if words else (span.text, "", "")
    if not words:
        return _broken(before)
    is_apart = bool(before) or behind not in ("*", "~", "`")
    is_code = Style.CODE in span.style
    # A mark counts between a letter and what is none, and marks in a row are taken for one.
    is_marked = is_apart and not is_code and words[0].isalnum() and words[-1].isalnum()
    if is_code:
        written = _code_span(words) if is_apart else f"<code>{_broken(_escaped(words))}</code>"
    else:
        written = _broken(_escaped(words))
    for style, mark, tag in _STYLES:
        if style in span.style:
            written = f"{mark}{written}{mark}" if mark and is_marked else f"<{tag}>{written}</{tag}>"
    return f"{_broken(before)}{written}{_broken(after)}"


def _broken(text: str) -> str:
    """Text with its hard breaks; an empty line would begin a paragraph."""
    return _BREAKS.sub("\\\\\n", text) if "\n" in text else text


def _code_span(words: str) -> str:
    ticks = "`" * (1 + max((len(run) for run in _BACKTICKS.findall(words)), default=0))
    pad = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{ticks}{pad}{_line(words)}{pad}{ticks}"


def _code(block: Code) -> str:
    longest = max((len(run) for run in _BACKTICKS.findall(block.text)), default=0)
    fence = "`" * max(3, longest + 1)
    language = re.sub(r"[^\w+#.-]", "", block.language)
    return f"{fence}{language}\n{block.text}\n{fence}"


def _table(block: Table) -> str:
    """A table of pipes; its first row is its head, for there is none without."""
    width = max((sum(cell.colspan for cell in row) for row in block.rows), default=0)
    if not width:
        return _guarded(_inline(block.caption))
    rows = [
        [words for cell in row for words in (_line(_inline(cell.spans)), *[""] * (cell.colspan - 1))]
        for row in block.rows
    ]
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    lines.insert(1, f"|{' --- |' * width}")
    return "\n\n".join(filter(None, (_guarded(_inline(block.caption)), "\n".join(lines))))


def _hung(mark: str, text: str, indent: int = 0) -> str:
    """Text behind a mark, its other lines set in as far."""
    margin = " " * (indent or len(mark))
    first, *rest = text.split("\n")
    return "\n".join([f"{mark}{first}".rstrip(), *(f"{margin}{line}".rstrip() for line in rest)])


def _escaped(words: str) -> str:
    return _SIGNS.sub(lambda found: f"\\{found[0]}", words)


def _guarded(text: str) -> str:
    """A paragraph none of whose lines begins something else."""
    return _LINE_START.sub(
        lambda found: found[1] + (f"\\{found[2]}" if found[2] else f"{found[3]}\\{found[4]}"), text
    )


def _line(words: str) -> str:
    return " ".join(words.replace("\\\n", " ").split())


def line(text: str) -> str:
    """A plain text as one line of Markdown that says it and nothing else."""
    return _guarded(_line(_escaped(text)))


def lines(text: str) -> str:
    """A plain text as Markdown, its line breaks kept."""
    return _guarded(_broken(_escaped(text)))


def _note(name: str) -> str:
    """A footnote's name without what ends one."""
    return re.sub(r"[^\w.:-]", "-", name)
