"""An article in a line or two, for others: a link and a quotation in Markdown, a reference in BibTeX, a mail."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from urllib.parse import quote

from feeds import urls
from feeds.model import Article
from feeds.transfer.exports import markdown

_LATEX = {sign: f"\\{sign}" for sign in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_WORD = re.compile(r"[a-z0-9]+")
LONGEST_BODY = 1500
"""Characters of what a mail says: an address of 2,000 is cut by some programs."""


def link(article: Article) -> str:
    """Its title, which leads to its page where it has one."""
    return markdown.link(article.entry.title or article.entry.url, article.entry.url)


def quotation(article: Article, passage: str) -> str:
    """A passage of it, and where it stands."""
    lines = "\n".join(f"> {markdown.line(line)}".rstrip() for line in passage.strip().splitlines())
    return f"{lines}\n>\n> — {link(article)}, {markdown.line(article.feed)}\n"


def bibtex(article: Article, day: date) -> str:
    """Its entry in a bibliography, seen on a day."""
    entry = article.entry
    fields = {
        "author": " and ".join(f"{{{_escaped(name)}}}" for name in entry.authors),
        "title": f"{{{_escaped(entry.title)}}}",
        "organization": _escaped(article.feed),
        "year": f"{article.date:%Y}" if article.dated else "",
        "month": f"{article.date:%m}" if article.dated else "",
        "day": f"{article.date:%d}" if article.dated else "",
        "url": _address(entry.url),
        "urldate": f"{day:%Y-%m-%d}" if entry.url else "",
    }
    said = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@online{{{_key(article)},\n{said}}}\n"


def mail(article: Article) -> str:
    """The address that begins a mail about it."""
    body = "\n".join(filter(None, (article.entry.title, article.entry.url)))[:LONGEST_BODY]
    return f"mailto:?subject={_part(article.entry.title)}&body={_part(body)}"


def _part(text: str) -> str:
    # What a mail says ends its lines as mails do; half a character is no part of an address.
    return quote(text.replace("\n", "\r\n"), safe="", errors="replace")


def _escaped(text: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in text)


def _address(url: str) -> str:
    """An address that ends no field."""
    return urls.display(url).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _key(article: Article) -> str:
    """What the entry is cited by: a name, the year, a word of the title, in letters every program takes."""
    name = next(iter(article.entry.authors), article.feed)
    parts = (_words(name)[-1:], [f"{article.date:%Y}"] if article.dated else [], _words(article.entry.title))
    long = [word for word in parts[2] if len(word) > 3][:1] or parts[2][:1]
    return "".join((*parts[0], *parts[1], *long)) or "article"


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode())
