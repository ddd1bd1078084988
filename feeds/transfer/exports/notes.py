"""What the reader marked in articles and wrote about them, as Markdown: articles, their passages quoted, notes below each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from feeds.model import Article, Note
from feeds.transfer.exports.markdown import line, lines
from feeds.transfer.exports.publication import Piece, Publication, piece


def write(articles: Iterable[Article], out: BinaryIO, publication: Publication) -> None:
    """Write one file; articles without notes are left out."""
    _put(out, f"# {line(publication.title)}")
    for article in articles:
        if article.notes:
            _put(out, "\n" + _section(piece(article)))


def _put(out: BinaryIO, text: str) -> None:
    out.write(f"{text}\n".encode("utf-8", "replace"))


def _section(each: Piece) -> str:
    facts = line(", ".join(each.facts))
    url = each.article.entry.url
    about = [f"## {line(each.title)}", facts, f"<{url}>" if _is_plain(url) else line(url)]
    return "\n\n".join(filter(None, (*about, *map(_note, each.article.notes))))


def _is_plain(url: str) -> bool:
    """Whether an address can stand between the brackets of a link."""
    return url.startswith(("http://", "https://")) and not any(sign in url for sign in "<> \n")


def _note(note: Note) -> str:
    """A passage as a quote, what was written about it below."""
    quote = "\n".join(f"> {part}".rstrip() for part in lines(note.anchor.quote).split("\n"))
    return "\n\n".join(filter(None, (quote if note.anchor.quote else "", lines(note.words))))
