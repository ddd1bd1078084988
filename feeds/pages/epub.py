"""Books (EPUB 2 and 3) -> entries: a chapter an article, in reading order, under the book's title."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from feeds import archives, markup
from feeds.dates import parse_machine, parse_written
from feeds.errors import NothingToRead, ParseError
from feeds.model import Entry
from feeds.pages import identity

if TYPE_CHECKING:
    from lxml.etree import _Element

_PAGE_TYPES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml")
_FONT_ALGORITHMS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Embedded fonts may be scrambled in books that are free to read."""
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LEAST_TEXT = 2
"""Words a chapter must have; below that it is a cover or an empty leaf."""
_MOST_CHAPTERS = 2_000
_MOST_TITLES = 10_000
_MOST_BYTES = 64 * 1024 * 1024
"""Of all pages together; the text of a very long novel is 5 MB."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A file of the book as its manifest lists it."""

    path: str
    type: str
    properties: str


@dataclass(slots=True)
class _Chapter:
    """Files that are read as one, the first of which the table of contents names."""

    path: str
    title: str
    heading: str
    """What the first page calls itself."""
    words: int = 0
    bodies: list[str] = field(default_factory=list)
    """HTML of the pages."""


@dataclass(slots=True)
class _Book:
    """What the package file says."""

    title: str = ""
    authors: tuple[str, ...] = ()
    lang: str = ""
    identifier: str = ""
    subjects: tuple[str, ...] = ()
    published: datetime | None = None
    items: dict[str, _Item] = field(default_factory=dict)
    spine: list[_Item] = field(default_factory=list)
    toc: str = ""
    """Path of the table of contents."""


def read(data: bytes, source: str, name: str = "") -> list[Entry]:
    """The chapters of a book. The book's title stands in `via`, so that chapters gather under it.

    Raises ParseError for a protected or broken book, NothingToRead where no chapter has a text.
    """
    files = archives.Zip(data)
    if not files.names:
        raise ParseError(source, "the book is damaged", "download or copy it again")
    _refuse_protected(files, source)
    book = _read_package(files, source)
    guid = book.identifier or identity.stand_in(data, source, name)
    entries = [
        entry
        for chapter in _chapters(files, book)
        if (entry := _entry(chapter, book, f"{guid}#{chapter.path}"))
    ]
    if not entries:
        reason = (
            "the book is damaged, no chapter is whole"
            if files.damage
            else "no chapter of the book has a text"
        )
        raise NothingToRead(source, reason, "it may hold pictures only")
    return entries


def _refuse_protected(files: archives.Zip, source: str) -> None:
    names = set(files.names)
    locked = "META-INF/rights.xml" in names or "META-INF/sinf.xml" in names
    if "META-INF/encryption.xml" in names and not locked:
        listing = _xml(_read(files, "META-INF/encryption.xml"))
        methods = (
            [] if listing is None else [e.get("Algorithm", "") for e in _all(listing, "EncryptionMethod")]
        )
        locked = any(method not in _FONT_ALGORITHMS for method in methods)
    if locked:
        raise ParseError(
            source,
            "the book is protected (DRM) and cannot be read here",
            "open it with the program it was bought for",
        )


# ---------------------------------------------------------------- the package


def _read_package(files: archives.Zip, source: str) -> _Book:
    path = _package_path(files)
    package = _xml(_read(files, path)) if path else None
    if package is None:
        raise ParseError(source, "the book has no table of its files", "download or copy it again")
    folder = posixpath.dirname(path)
    book = _Book(
        title=_text_of(package, "title"),
        authors=tuple(dict.fromkeys(filter(None, map(_text, _all(package, "creator"))))),
        lang=markup.clean(_text_of(package, "language"), 35),
        identifier=_identifier(package),
        subjects=tuple(dict.fromkeys(filter(None, map(_text, _all(package, "subject")))))[:20],
        published=_date(package),
    )
    for item in _all(package, "item"):
        path = _joined(folder, item.get("href", ""))
        book.items[item.get("id", "")] = _Item(path, item.get("media-type", ""), item.get("properties", ""))
    spine = next(iter(_all(package, "spine")), None)
    references = [] if spine is None else _all(spine, "itemref")
    names = dict.fromkeys(
        reference.get("idref", "") for reference in references if reference.get("linear") != "no"
    )
    for name in list(names)[:_MOST_CHAPTERS]:
        listed = book.items.get(name)
        if listed and listed.type in _PAGE_TYPES:
            book.spine.append(listed)
    book.toc = _toc_path(book, "" if spine is None else spine.get("toc", ""))
    return book


def _package_path(files: archives.Zip) -> str:
    container = _xml(_read(files, "META-INF/container.xml"))
    if container is not None:
        for rootfile in _all(container, "rootfile"):
            if rootfile.get("full-path") in files.names:
                return rootfile.get("full-path", "")
    return next((name for name in files.names if name.lower().endswith(".opf")), "")


def _identifier(package: _Element) -> str:
    identifiers = _all(package, "identifier")
    unique = package.get("unique-identifier")
    named = next((e for e in identifiers if unique and e.get("id") == unique), None)
    chosen = named if named is not None else next(iter(identifiers), None)
    return "" if chosen is None else _text(chosen)


def _date(package: _Element) -> datetime | None:
    for element in _all(package, "date"):
        text = _text(element)
        if found := parse_machine(text) or parse_written(text):
            return found
    return None


def _toc_path(book: _Book, ncx_id: str) -> str:
    for item in book.items.values():
        if "nav" in item.properties.split():
            return item.path
    if ncx_id in book.items:
        return book.items[ncx_id].path
    return next((item.path for item in book.items.values() if item.type == "application/x-dtbncx+xml"), "")


def _contents(files: archives.Zip, book: _Book) -> dict[str, str]:
    """Titles by path, as the table of contents gives them; the first for a path counts."""
    table = _xml(_read(files, book.toc)) if book.toc else None
    if table is None:
        return {}
    folder = posixpath.dirname(book.toc)
    titles: dict[str, str] = {}
    for target, label in islice(chain(_ncx_points(table), _nav_links(table)), _MOST_TITLES):
        path = _joined(folder, target.partition("#")[0])
        if label and path not in titles:
            titles[path] = label
    return titles


def _ncx_points(table: _Element) -> Iterator[tuple[str, str]]:
    for point in _all(table, "navPoint"):
        content = next(iter(_all(point, "content")), None)
        if content is not None:
            yield content.get("src", ""), _text_of(point, "text")


def _nav_links(table: _Element) -> Iterator[tuple[str, str]]:
    """Links of the table of contents proper; lists of landmarks and pages stand beside it."""
    navs = _all(table, "nav")
    kind = "{http://www.idpf.org/2007/ops}type"
    for nav in [nav for nav in navs if "toc" in nav.get(kind, "")] or navs[:1]:
        for link in _all(nav, "a"):
            yield link.get("href", ""), _text(link)


# ---------------------------------------------------------------- chapters


def _chapters(files: archives.Zip, book: _Book) -> list[_Chapter]:
    """The spine's files, those the table of contents does not name joined to the chapter before them."""
    titles = _contents(files, book)
    chapters: list[_Chapter] = []
    left = _MOST_BYTES
    for item in book.spine:
        data = _read(files, item.path) if item.path != book.toc else b""
        left -= len(data)
        page = _page(data) if left >= 0 else None
        if page is None:
            continue
        if not chapters or not titles or item.path in titles:
            chapters.append(_Chapter(item.path, titles.get(item.path, ""), _heading(page)))
        body = next(iter(_all(page, "body")), page)
        chapters[-1].words += len(" ".join(map(str, body.itertext())).split())
        chapters[-1].bodies.append(_inner_html(body))
    return chapters


def _entry(chapter: _Chapter, book: _Book, guid: str) -> Entry | None:
    if chapter.words < _LEAST_TEXT:
        return None
    return Entry(
        guid=guid,
        title=chapter.title or chapter.heading or book.title or "(untitled)",
        authors=book.authors,
        published=book.published,
        lang=book.lang,
        body="\n".join(chapter.bodies),
        categories=book.subjects,
        via=book.title,
    )


def _inner_html(body: _Element) -> str:
    from lxml import etree

    _name_pictures(body)
    inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in body)
    return markup.from_text(body.text or "") + inner


def _heading(page: _Element) -> str:
    for name in ("h1", "h2", "h3", "title"):
        for element in _all(page, name):
            if text := _text(element):
                return text
    return ""


def _name_pictures(body: _Element) -> None:
    """Pictures inside a book have no address: what they are called is what can be shown of them."""
    for image in _all(body, "img"):
        path = image.get("src", "")
        if path and not image.get("alt"):
            image.set("alt", markup.clean(posixpath.basename(unquote(path)), 100))
        if "src" in image.attrib:
            del image.attrib["src"]


# ---------------------------------------------------------------- files and XML


def _read(files: archives.Zip, path: str) -> bytes:
    """The file at `path`, empty where it is missing or cannot be read: a book loses a chapter, not its life."""
    try:
        return files.read(path)
    except (KeyError, ValueError):
        return b""


def _joined(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href))) if href else ""


def _xml(data: bytes) -> _Element | None:
    from lxml import etree

    if not data.strip():
        return None
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        recover=True,
        huge_tree=False,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _page(data: bytes) -> _Element | None:
    """A chapter's page. Read as HTML: it knows every named entity, and no mistake stops it."""
    from lxml import etree

    from feeds import charset

    declaration, end, rest = charset.decode(data).partition("?>")
    page = rest if declaration.lstrip().startswith("<?xml") else declaration + end + rest
    if not page.strip():
        return None
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(page, parser)
    except (etree.XMLSyntaxError, ValueError):
        return _plain_page(page)
    cut_short = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    return _plain_page(page) if cut_short else tree


def _plain_page(page: str) -> _Element:
    """The words of a page whose tags no parser takes, as one nested 200,000 times."""
    from lxml import etree

    body = etree.Element("body")
    paragraph = etree.SubElement(body, "p")
    paragraph.text = " ".join(markup.clean_lines(_TAG.sub(" ", page)).split())
    return body


def _all(element: _Element, name: str) -> list[_Element]:
    """Descendants of that local name, in whatever namespace."""
    return list(element.iter("{*}" + name))


def _text(element: _Element) -> str:
    return markup.clean("".join(str(text) for text in element.itertext()))


def _text_of(element: _Element, name: str) -> str:
    return next(filter(None, map(_text, _all(element, name))), "")
