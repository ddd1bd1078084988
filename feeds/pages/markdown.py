"""A Markdown page, with or without a head of its own -> Entry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import PurePosixPath

from feeds import byline, charset, dates, language, markup
from feeds.errors import NothingToRead
from feeds.messages import Message
from feeds.model import Entry
from feeds.pages import dialects, heads
from feeds.pages.heads import Head
from feeds.pages.identity import stand_in

__all__ = ["Head", "read", "split_head"]

split_head = heads.split
_HEADING = re.compile(
    r"^ {0,3}#[ \t]+(?P<atx>[^\n]{1,400}?)[ \t#]*$|^(?P<setext>[^\s>#<|-][^\n]{0,400})\n=+[ \t]*$|<h1\b[^<>]{0,200}>(?P<html>.{1,400}?)</h1>",
    re.M | re.I | re.S,
)
_SECOND = re.compile(r"\A ?##[ \t]+([^\n]{1,400}?)[ \t#]*$", re.M)
_QUOTED = re.compile(r"^ {0,3}>", re.M)
"""A motto over a headline is a part of the article."""
_FENCED = re.compile(r"^ {0,3}(?:```|~~~)", re.M)
_NO_WORDS = re.compile(
    r"!?\[(?:[^\[\]]|!?\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\])?)*\](?:\([^()]*\)|\[[^\[\]]*\])|<!--.*?-->|<[^<>]*>|^\s*[*+-](?=\s)",
    re.S | re.M,
)
"""Links, pictures, badges, tags, bullets."""
_FEW = 4
"""Words above a headline that are none of the article: the rest of a menu."""
_BYLINES = 3
"""Paragraphs under a headline in which its author and day are looked for."""


def read(data: bytes, source: str, name: str = "", content_type: str = "") -> list[Entry]:
    """The article written in `data`; raises NothingToRead where there is no text."""
    text = charset.decode(data, content_type).replace("\r\n", "\n").replace("\r", "\n")
    head, rest = split_head(text.replace("\0", "").lstrip("\ufeff"))
    rest = dialects.to_commonmark(rest)
    title, rest = _titled(head.one("title", "headline"), rest)
    if not rest.strip() and not title:
        raise NothingToRead(source, Message("page.nothing", "there is no text in it"))
    url = _address(head)
    lang = head.one("lang", "language", "locale").replace("_", "-")
    said = _Said(_authors(head), _published(head, lang))
    if title and not (said.authors and said.published):
        said, rest = _signed(said, rest, lang)
    summary = head.one(
        "summary", "description", "excerpt", "standfirst", "subtitle", "abstract", "dek", "lead", "teaser"
    )
    body = render(rest)
    return [
        Entry(
            guid=url or stand_in(data, source, name),
            url=url,
            title=markup.title_text(render_inline(title)) or _from_name(name or source),
            authors=said.authors,
            published=said.published,
            updated=dates.parse_machine(
                head.one("updated", "lastmod", "modified", "last_modified_at") or "-"
            ),
            lang=lang or language.guess(rest),
            summary=f"<p>{escape(summary, quote=False)}</p>" if summary else "",
            body=body,
            image=head.one("image", "cover", "thumbnail"),
            categories=tuple(
                markup.clean(tag, 100)
                for tag in [*head.many("tags"), *head.many("categories"), *head.many("keywords")]
            ),
        )
    ]


@dataclass(frozen=True, slots=True)
class _Said:
    """Who wrote the page and when."""

    authors: tuple[str, ...]
    published: datetime | None


def _titled(title: str, text: str) -> tuple[str, str]:
    """The headline, and the text without it and the badges or menu above it."""
    heading = _HEADING.search(text) or _SECOND.match(text.lstrip("\n"))
    if heading is None:
        return title, text
    if heading.re is _SECOND:
        return (title, text) if title else (heading[1], text.lstrip("\n")[heading.end() :])
    above = text[: heading.start()]
    words = heading["atx"] or heading["setext"] or heading["html"] or ""
    if _FENCED.search(above) or len(_NO_WORDS.sub(" ", above).split()) > _FEW:
        return title, text
    if title and markup.clean(title) not in (markup.clean(words), markup.title_text(render_inline(words))):
        return title, text
    motto = f"{above.strip()}\n\n" if _QUOTED.search(above) else ""
    return title or words, motto + text[heading.end() :]


def _signed(said: _Said, text: str, lang: str) -> tuple[_Said, str]:
    """What a line under the headline says of author and day, and the text without it."""
    blocks = re.split(r"\n{2,}", text.strip("\n"), maxsplit=_BYLINES)
    for at, block in enumerate(blocks[:_BYLINES]):
        line = markup.title_text(render_inline(block)) if len(block) <= 4 * byline.MAX_LINE else ""
        found = byline.read_byline(line, lang) if line and "\n" not in block.strip() else None
        if found and (found.authors or not found.prefixed):
            kept = blocks[:at] + blocks[at + 1 :]
            return _Said(said.authors or found.authors, said.published or found.published), "\n\n".join(kept)
    return said, text


def _address(head: Head) -> str:
    """Where the page says that it stands on the web."""
    names = (
        "canonical",
        "canonical_url",
        "canonicalurl",
        "url",
        "source",
        "link",
        "permalink",
        "original_url",
    )
    return next((url for name in names if (url := head.one(name)).startswith(("http://", "https://"))), "")


def _published(head: Head, lang: str) -> datetime | None:
    # The day a page was clipped to a notebook is not that of its publication.
    made = () if head.one("source") else ("created",)
    for name in (
        "date",
        "published",
        "pubdate",
        "publishdate",
        "publish_date",
        "date_published",
        *made,
        "params.date",
    ):
        if (said := head.one(name)) and (
            found := dates.parse_machine(said) or dates.parse_written(said, lang)
        ):
            return found
    return None


def _authors(head: Head) -> tuple[str, ...]:
    names = ("authors", "author", "by", "byline", "creator", "author_name", "params.authors", "params.author")
    said = next((head.values[name] for name in names if head.values.get(name)), [])
    found = (name for one in map(dialects.plain_name, said) for name in byline.read_credit(one) or (one,))
    return tuple(dict.fromkeys(markup.clean(name, 120) for name in found if "://" not in name))


def _from_name(name: str) -> str:
    return markup.clean(PurePosixPath(name.replace("\\", "/")).stem.replace("-", " ").replace("_", " "), 300)


def render(text: str) -> str:
    """CommonMark with tables and strikethrough as HTML."""
    from markdown_it import MarkdownIt

    html: str = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    return html


def render_inline(text: str) -> str:
    """One line of Markdown as HTML."""
    from markdown_it import MarkdownIt

    html: str = MarkdownIt("commonmark").renderInline(text)
    return html
