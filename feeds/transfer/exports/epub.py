"""Articles as an EPUB 3 book: a cover, contents by section, a chapter an article, the pictures that are at hand.

Chapters are written as they come; what lists them (package, contents) stands at the end of the file. Nothing in
the book runs, and nothing in it is loaded from elsewhere.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from feeds.model import Article
from feeds.transfer.exports import html, pictures, xhtml
from feeds.transfer.exports.publication import Publication, piece, utc
from feeds.transfer.exports.xhtml import text

_TYPE = "application/epub+zip"
_CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_COVER_LINE = 18
"""Characters of a title on a line of the cover."""
_COVER_SECTIONS = 8
_UNDETERMINED = "und"


@dataclass(frozen=True, slots=True)
class _Chapter:
    """An article as the contents list it."""

    name: str
    title: str
    section: str


class _Book:
    """The zip file of a book, to which chapters are added."""

    def __init__(self, file: zipfile.ZipFile, publication: Publication) -> None:
        self._zip = file
        self._publication = publication
        self._moment = publication.made.timetuple()[:6]
        self._copies = pictures.Copies(publication.picture, self._put)
        self._chapters: list[_Chapter] = []
        self._langs: Counter[str] = Counter()
        # What the format asks for: the first file, not compressed, tells what the whole is.
        self._put_raw("mimetype", _TYPE.encode(), zipfile.ZIP_STORED)
        self._put_raw("META-INF/container.xml", _CONTAINER.encode())

    def add(self, article: Article) -> None:
        each = piece(article, self._publication)
        lang = xhtml.language(article.entry.lang)
        name = f"{len(self._chapters) + 1:05}.xhtml"
        self._put(name, _page(each.title, html.article(each, self._copies), lang).encode())
        self._langs[lang or _UNDETERMINED] += 1
        self._chapters.append(_Chapter(name, each.title, self._publication.section(article)))

    def finish(self) -> None:
        """Write what lists the chapters; how many there are."""
        sections: dict[str, list[_Chapter]] = {}
        for chapter in self._chapters:
            sections.setdefault(chapter.section, []).append(chapter)
        self._put("style.css", html.STYLE.encode())
        self._put("cover.svg", _cover(self._publication, list(sections)).encode())
        cover = '<p><img src="cover.svg" alt=""/></p>'
        self._put("cover.xhtml", _page(self._publication.title, cover).encode())
        self._put("contents.xhtml", _contents(self._publication.title, sections).encode())
        self._put("package.opf", self._package(sections).encode())

    def _put(self, name: str, data: bytes) -> None:
        packed = name.endswith((".jpg", ".png", ".gif"))
        self._put_raw(f"book/{name}", data, zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED)

    def _put_raw(self, name: str, data: bytes, way: int = zipfile.ZIP_DEFLATED) -> None:
        info = zipfile.ZipInfo(name, self._moment)
        info.external_attr = 0o644 << 16
        self._zip.writestr(info, data, way, 1 if way else None)

    def _package(self, sections: dict[str, list[_Chapter]]) -> str:
        made = self._publication
        lang = (self._langs.most_common(1) or [(_UNDETERMINED, 0)])[0][0]
        id = uuid5(NAMESPACE_URL, f"{made.link} {made.title} {utc(made.made)}")
        items = [
            '<item id="contents" href="contents.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
            '<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>',
            '<item id="cover-image" href="cover.svg" media-type="image/svg+xml" properties="cover-image"/>',
            '<item id="style" href="style.css" media-type="text/css"/>',
            *(
                f'<item id="c{chapter.name[:-6]}" href="{chapter.name}" media-type="application/xhtml+xml"/>'
                for chapter in self._chapters
            ),
            *(
                f'<item id="picture{number}" href="{name}" media-type="{type}"/>'
                for number, (name, type) in enumerate(self._copies.types.items(), 1)
            ),
        ]
        spine = [
            f'<itemref idref="c{chapter.name[:-6]}"/>' for of_one in sections.values() for chapter in of_one
        ]
        return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{id}</dc:identifier>
<dc:title>{text(made.title)}</dc:title>
<dc:language>{lang}</dc:language>
<dc:publisher>Broadsheet</dc:publisher>
<dc:date>{utc(made.made)}</dc:date>
<meta property="dcterms:modified">{utc(made.made)}</meta>
</metadata>
<manifest>
{chr(10).join(items)}
</manifest>
<spine>
<itemref idref="cover"/>
<itemref idref="contents"/>
{chr(10).join(spine)}
</spine>
</package>
"""


def write(articles: Iterable[Article], out: BinaryIO, publication: Publication) -> None:
    """Write a book."""
    with zipfile.ZipFile(out, "w") as file:
        book = _Book(file, publication)
        for article in articles:
            book.add(article)
        book.finish()


def _page(title: str, inner: str, lang: str = "") -> str:
    said = f' lang="{lang}" xml:lang="{lang}"' if lang else ""
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"{said}>
<head>
<title>{text(title)}</title>
<link rel="stylesheet" type="text/css" href="style.css"/>
</head>
<body>
{inner}
</body>
</html>
"""


def _contents(title: str, sections: dict[str, list[_Chapter]]) -> str:
    lines = [f'<nav epub:type="toc" role="doc-toc">\n<h1 dir="auto">{text(title)}</h1>\n<ol>']
    for name, chapters in sections.items():
        listed = "\n".join(
            f'<li><a href="{chapter.name}" dir="auto">{text(chapter.title)}</a></li>' for chapter in chapters
        )
        if name and len(sections) > 1:
            listed = f'<li><span dir="auto">{text(name)}</span>\n<ol>\n{listed}\n</ol></li>'
        lines.append(listed)
    if not sections:
        lines.append('<li><a href="cover.xhtml">—</a></li>')
    return _page(title, "\n".join([*lines, "</ol>\n</nav>"]))


def _cover(publication: Publication, sections: list[str]) -> str:
    """A drawing: the title in large letters, the day, and what is in it."""
    title = wrap(publication.title, _COVER_LINE)[:5]
    lines = [
        f'<text x="300" y="{180 + 70 * number}" font-size="56" font-weight="bold">{text(line)}</text>'
        for number, line in enumerate(title)
    ]
    below = 180 + 70 * len(title)
    lines.append(f'<line x1="60" y1="{below - 20}" x2="540" y2="{below - 20}" stroke="#222"/>')
    day = f"{publication.made.astimezone():%Y-%m-%d}"
    lines.append(f'<text x="300" y="{below + 30}" font-size="26">{day}</text>')
    lines += [
        f'<text x="300" y="{below + 90 + 34 * number}" font-size="22">{text(name[:40])}</text>'
        for number, name in enumerate(filter(None, sections[:_COVER_SECTIONS]))
    ]
    drawn = "\n".join(lines)
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="600" height="800" viewBox="0 0 600 800">
<rect width="600" height="800" fill="#fbf7ee"/>
<g text-anchor="middle" font-family="serif" fill="#222">
{drawn}
</g>
</svg>
"""
