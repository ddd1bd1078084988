"""Articles as web pages: all on one, or a folder with a page for each and one that lists them.

Nothing in them runs and nothing is loaded: a policy in their heads says so to the browser too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO
from urllib.parse import quote

from feeds.atomic import Put
from feeds.filenames import Names
from feeds.model import Article
from feeds.transfer.exports import pictures, xhtml
from feeds.transfer.exports.publication import Piece, Publication, piece
from feeds.transfer.exports.xhtml import text

POLICY = "default-src 'none'; img-src 'self' data: file:; style-src 'unsafe-inline'"
STYLE = """\
body { margin: 2em auto; max-width: 40em; padding: 0 1em; line-height: 1.5; font-family: serif; }
article + article { margin-top: 4em; border-top: 1px solid; }
h1, h2, h3, h4, h5, h6 { line-height: 1.2; }
.facts { font-size: 0.85em; }
.standfirst { font-weight: bold; }
figure { margin: 1.5em 0; }
figcaption, aside { font-size: 0.85em; }
img { max-width: 100%; height: auto; }
pre { overflow-x: auto; white-space: pre-wrap; }
table { border-collapse: collapse; }
td, th { border: 1px solid; padding: 0.2em 0.5em; }
"""


def write(articles: Iterable[Article], out: BinaryIO, publication: Publication) -> None:
    """Write all articles on one page, pictures in the page itself; a paper with its headings."""
    shown = pictures.inline(publication.picture)
    out.write(_head(publication.title).encode())
    if publication.is_paper:
        out.write(f'<h1 dir="auto">{text(publication.title)}</h1>\n'.encode())
    section, level = "", 3 if publication.is_paper else 1
    for number, one in enumerate(articles, 1):
        if publication.is_paper and (begun := publication.section(one)) != section:
            section = begun
            out.write(f'<h2 dir="auto">{text(section)}</h2>\n'.encode())
        each = piece(one, publication)
        out.write((article(each, shown, prefix=f"a{number}-", level=level) + "\n").encode())
    out.write(b"</body>\n</html>\n")


def write_folder(articles: Iterable[Article], put: Put, publication: Publication) -> None:
    """Write a page for each article, `index.html`, which leads to them, and the pictures."""
    copies = pictures.Copies(publication.picture, put)
    names = Names()
    names.of("index", ".html")
    sections: dict[str, list[str]] = {}
    for one in articles:
        each = piece(one, publication)
        name = names.of(each.title, ".html")
        page = f"{_head(each.title, each.article.entry.lang)}{article(each, copies)}\n</body>\n</html>\n"
        put(name, page.encode())
        line = f'<li><a href="{text(quote(name))}" dir="auto">{text(each.title)}</a></li>\n'
        sections.setdefault(publication.section(each.article), []).append(line)
    put("index.html", _index(publication.title, sections).encode())


def article(each: Piece, picture: xhtml.Picture, *, prefix: str = "", level: int = 1) -> str:
    """An article, its heading of this level, its ids with this prefix."""
    entry = each.article.entry
    lang = xhtml.language(entry.lang)
    said = f' lang="{lang}" xml:lang="{lang}"' if lang else ""
    title = text(each.title)
    if entry.url and (target := xhtml.address(entry.url)):
        title = f'<a href="{text(target)}" rel="noreferrer">{title}</a>'
    parts = [f'<h{level} dir="auto">{title}</h{level}>']
    if each.facts:
        parts.append(f'<p class="facts" dir="auto">{text(" · ".join(each.facts))}</p>')
    if each.standfirst:
        parts.append(f'<p class="standfirst">{text(each.standfirst)}</p>')
    parts.append(xhtml.body(each.document, picture, prefix=prefix, level=level))
    parts += [*enclosures(each), *others(each)]
    return f'<article{said} dir="auto">\n' + "\n".join(filter(None, parts)) + "\n</article>"


def enclosures(each: Piece) -> list[str]:
    """A line for each file that comes with an article."""
    return [
        f'<p class="facts"><a href="{text(target)}" rel="noreferrer">{text(one.title or one.url)}</a></p>'
        for one in each.article.entry.enclosures
        if (target := xhtml.address(one.url))
    ]


def others(each: Piece) -> list[str]:
    """A line for each other source that tells the same."""
    return [
        f'<p class="facts" dir="auto">→ <a href="{text(target)}" rel="noreferrer">{said}</a></p>'
        if (target := xhtml.address(row.url))
        else f'<p class="facts" dir="auto">→ {said}</p>'
        for row in each.others
        for said in (text(f"{row.feed}: {row.title}"),)
    ]


def _head(title: str, lang: str = "") -> str:
    said = f' lang="{tag}"' if (tag := xhtml.language(lang)) else ""
    return f"""<!DOCTYPE html>
<html{said}>
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="{POLICY}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>{text(title)}</title>
<style>
{STYLE}</style>
</head>
<body>
"""


def _index(title: str, sections: dict[str, list[str]]) -> str:
    parts = [_head(title), f'<h1 dir="auto">{text(title)}</h1>\n']
    for name, lines in sections.items():
        if name:
            parts.append(f'<h2 dir="auto">{text(name)}</h2>\n')
        parts.append(f"<ul>\n{''.join(lines)}</ul>\n")
    return "".join([*parts, "</body>\n</html>\n"])
