"""Books (EPUB 2 and 3) -> entries: a chapter an article, in reading order, under the book's title."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import entities, unescape
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING
from urllib.parse import unquote

from feeds import archives, byline, markup
from feeds.dates import parse_machine, parse_written
from feeds.errors import NothingToRead, ParseError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.model import Entry
from feeds.pages import identity, signposts

if TYPE_CHECKING:
    from lxml.etree import _Element

_PAGE_TYPES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml")
_PAGE_NAMES = (".xhtml", ".html", ".htm", ".xht", ".xml")
_AUTHOR_ROLES = frozenset(("aut", "author", "cre", "edt+aut", "dub", "wri", "ive"))
_FONT_ALGORITHMS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Embedded fonts may be scrambled in books that are free to read."""
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_ENTITIES = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
_ESCAPED = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_CUT = "cut"
_LEAST_TEXT = 2
"""Words a chapter must have; below that it is a cover or an empty leaf."""
_HEADING = 12
"""Words before the first chapter of a file that are its part's heading, not the end of the chapter before."""
_FEW_WORDS = 40
"""Of a part's own before its first chapter: a heading and a motto, which do not make it a chapter."""
_MOST_CHAPTERS = 2_000
_MOST_TITLES = 10_000
_MOST_DEPTH = 20
_MOST_BYTES = 64 * 1024 * 1024
"""Of all pages together; the text of a very long novel is 5 MB."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A file of the book as its manifest lists it."""

    path: str
    type: str
    properties: str


@dataclass(frozen=True, slots=True)
class _Point:
    """A line of the table of contents."""

    title: str
    fragment: str
    """The id at which it begins in its file, empty for the beginning."""
    depth: int


@dataclass(slots=True)
class _Chapter:
    """Files that are read as one, the first of which the table of contents names."""

    path: str
    title: str
    heading: str
    """What the first page calls itself."""
    depth: int = 0
    """How deep it stands in the table of contents."""
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
    """What is read one after the other, and what only the table of contents leads to."""
    aside: set[str] = field(default_factory=set)
    """Paths of the latter: notes, pictures."""
    toc: str = ""
    """Path of the table of contents."""


def read(data: bytes, source: str, name: str = "") -> list[Entry]:
    """The chapters of a book. The book's title stands in `via`, so that chapters gather under it.

    Raises ParseError for a protected or broken book, NothingToRead where no chapter has a text.
    """
    files = archives.Zip(data)
    if not files.names:
        raise ParseError(source, Message("book.damaged", "the book is damaged"), Hint.COPY_AGAIN)
    _refuse_protected(files, source)
    book = _read_package(files, source)
    guid = book.identifier or identity.stand_in(data, source, name)
    entries = [
        entry
        for chapter in _chapters(files, book)
        if not signposts.only_lead(chapter.bodies, _words(chapter))
        and (entry := _entry(chapter, book, f"{guid}#{chapter.path}"))
    ]
    if not entries:
        reason = (
            Message("book.no-whole-chapter", "the book is damaged, no chapter is whole")
            if files.damage
            else Message("book.no-text", "no chapter of the book has a text")
        )
        raise NothingToRead(source, reason, Hint.PICTURES_ONLY)
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
            Message("book.protected", "the book is protected (DRM) and cannot be read here"),
            Hint.OPEN_WITH_SELLERS_PROGRAM,
        )


# ---------------------------------------------------------------- the package


def _read_package(files: archives.Zip, source: str) -> _Book:
    path = _package_path(files)
    package = _xml(_read(files, path)) if path else None
    if package is None:
        raise ParseError(
            source, Message("book.no-table", "the book has no table of its files"), Hint.COPY_AGAIN
        )
    folder = posixpath.dirname(path)
    book = _Book(
        title=_text_of(package, "title"),
        authors=_authors(package),
        lang=markup.clean(_text_of(package, "language"), 35),
        identifier=_identifier(package),
        subjects=tuple(dict.fromkeys(filter(None, map(_text, _all(package, "subject")))))[:20],
        published=_date(package),
    )
    for item in _all(package, "item"):
        path = _located(files, folder, item.get("href", ""))
        book.items[item.get("id", "")] = _Item(path, item.get("media-type", ""), item.get("properties", ""))
    spine = next(iter(_all(package, "spine")), None)
    references = [] if spine is None else _all(spine, "itemref")
    names = {reference.get("idref", ""): reference.get("linear") for reference in references}
    for name, linear in list(names.items())[:_MOST_CHAPTERS]:
        listed = book.items.get(name)
        if listed and (listed.type in _PAGE_TYPES or listed.path.lower().endswith(_PAGE_NAMES)):
            book.spine.append(listed)
            if linear == "no":
                book.aside.add(listed.path)
    book.toc = _toc_path(book, "" if spine is None else spine.get("toc", ""))
    return book


def _authors(package: _Element) -> tuple[str, ...]:
    """Who wrote it: creators and contributors of that role, else creators of none, else all creators."""
    refined = {
        (meta.get("refines") or "").lstrip("#"): _text(meta).lower()
        for meta in _all(package, "meta")
        if meta.get("property") == "role"
    }

    def role(element: _Element) -> str:
        own = next((value for name, value in element.items() if str(name).endswith("role")), "")
        return str(own).lower() or refined.get(element.get("id", ""), "")

    creators = _all(package, "creator")
    writers = [one for one in [*creators, *_all(package, "contributor")] if role(one) in _AUTHOR_ROLES]
    plain = [one for one in creators if not role(one)]
    chosen = [one for one in creators if one in writers or one in plain] if writers and plain else writers
    return tuple(
        dict.fromkeys(byline.upright(name) for one in chosen or plain or creators if (name := _text(one)))
    )


def _package_path(files: archives.Zip) -> str:
    container = _xml(_read(files, "META-INF/container.xml"))
    if container is not None:
        for rootfile in _all(container, "rootfile"):
            path = _located(files, "", rootfile.get("full-path", ""))
            if path in files.names:
                return path
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


def _contents(files: archives.Zip, book: _Book) -> dict[str, list[_Point]]:
    """The lines of the table of contents by the file they lead to, in its order; the first for a place counts."""
    table = _xml(_read(files, book.toc)) if book.toc else None
    if table is None:
        return {}
    folder = posixpath.dirname(book.toc)
    points: dict[str, list[_Point]] = {}
    for target, label, depth in islice(chain(_ncx_points(table), _nav_links(table)), _MOST_TITLES):
        place, _, fragment = target.partition("#")
        known = points.setdefault(_located(files, folder, place), [])
        if label and all(point.fragment != fragment for point in known):
            known.append(_Point(label, unquote(fragment), depth))
    return {path: known for path, known in points.items() if known}


def _ncx_points(table: _Element) -> Iterator[tuple[str, str, int]]:
    for point in _all(table, "navPoint"):
        content = next(iter(_all(point, "content")), None)
        if content is not None:
            yield content.get("src", ""), _text_of(point, "text"), _depth(point, "navPoint")


def _nav_links(table: _Element) -> Iterator[tuple[str, str, int]]:
    """Links of the table of contents proper; lists of landmarks and pages stand beside it."""
    navs = _all(table, "nav")
    kind = "{http://www.idpf.org/2007/ops}type"
    for nav in [nav for nav in navs if "toc" in nav.get(kind, "")] or navs[:1]:
        for link in _all(nav, "a"):
            yield link.get("href", ""), _text(link), _depth(link, "ol")


def _depth(element: _Element, name: str) -> int:
    return 1 + sum(1 for _ in islice(element.iterancestors("{*}" + name), _MOST_DEPTH))


# ---------------------------------------------------------------- chapters


def _chapters(files: archives.Zip, book: _Book) -> list[_Chapter]:
    """The spine's files, cut where the table of contents has a chapter begin; what it does not name goes on with the one before."""
    contents = _contents(files, book)
    chapters: list[_Chapter] = []
    left = _MOST_BYTES
    for item in book.spine:
        if item.path == book.toc or (item.path in book.aside and item.path not in contents):
            continue
        data = _read(files, item.path)
        left -= len(data)
        page = _page(data) if left >= 0 else None
        if page is None:
            continue
        points = contents.get(item.path, [])
        body = next(iter(_all(page, "body")), page)
        signposts.drop_bars(body)
        cuts = _cuts(body, points)
        begins = not chapters or not contents or any(not point.fragment for point in points)
        if begins or (points and not cuts):
            title = next(
                (point for point in points if not point.fragment), None if cuts else next(iter(points), None)
            )
            chapters.append(_Chapter(item.path, title.title if title else "", "" if cuts else _heading(page)))
            chapters[-1].depth = title.depth if title else 0
        _add(chapters, body, item.path, cuts)
    return chapters


def _add(chapters: list[_Chapter], body: _Element, path: str, cuts: list[tuple[_Element, _Point]]) -> None:
    """Add a page to the last of `chapters`, or to new ones from each of `cuts` on."""
    parts, starts = _parts(body, [target for target, _ in cuts])
    before = parts[0]
    if not cuts or chapters[-1].path == path or len(_TAG.sub(" ", before).split()) > _HEADING:
        _append(chapters[-1], before)
        before = ""
    for (_, point), html, start in zip(cuts, parts[1:], starts, strict=True):
        last = chapters[-1]
        if last.path == path and _words(last) < _LEAST_TEXT:  # before it stood nothing, or a part's heading
            last.title, last.depth = point.title, point.depth
        elif not (point.depth > last.depth > 0 and _words(last) > _FEW_WORDS):  # no section of the chapter
            chapters.append(_Chapter(f"{path}#{point.fragment}", point.title, point.title, point.depth))
        _append(chapters[-1], before + start + html)
        before = ""


def _append(chapter: _Chapter, html: str) -> None:
    chapter.words += len(_TAG.sub(" ", html).split())
    chapter.bodies.append(html)


def _words(chapter: _Chapter) -> int:
    """Words of a chapter beyond its own title."""
    return chapter.words - len((chapter.title or chapter.heading).split())


def _cuts(body: _Element, points: list[_Point]) -> list[tuple[_Element, _Point]]:
    """The blocks at which the points of a file begin, in the order of the file."""
    wanted = {point.fragment: point for point in points if point.fragment}
    found: list[tuple[_Element, _Point]] = []
    for element in body.iter() if wanted else ():
        if element is body:
            continue
        point = wanted.pop(element.get("id") or element.get("name") or "", None)
        if point is not None:
            target = _block(element, body)
            if not found or found[-1][0] is not target:
                found.append((target, point))
    return found


def _block(element: _Element, body: _Element) -> _Element:
    """The outermost element that begins with `element`: a heading round an anchor, a section round a heading."""
    for _ in range(_MOST_DEPTH):
        parent = element.getparent()
        if parent is None or parent is body:
            break
        if element.getprevious() is not None or (parent.text or "").strip():
            break
        element = parent
    return element


def _parts(body: _Element, targets: list[_Element]) -> tuple[list[str], list[str]]:
    """The HTML of a body cut before each of `targets`, and the tags to open again at each cut."""
    from lxml import etree

    ends, starts = [], []
    for target in targets:
        around = takewhile(lambda above: above is not body, target.iterancestors())
        # Deeper than this stands no heading; the parser closes what is left open.
        within = [above.tag for above in islice(around, _MOST_DEPTH)]
        ends.append("".join(f"</{tag}>" for tag in within))
        starts.append("".join(f"<{tag}>" for tag in reversed(within)))
        target.addprevious(etree.Comment(_CUT))
    parts = _inner_html(body).split(f"<!--{_CUT}-->")
    if len(parts) != len(targets) + 1:  # a script holds the same letters
        return ["".join(parts), *[""] * len(targets)], starts
    return [part + end for part, end in zip(parts, [*ends, ""], strict=True)], starts


def _entry(chapter: _Chapter, book: _Book, guid: str) -> Entry | None:
    if chapter.words < _LEAST_TEXT or ("#" in chapter.path and _words(chapter) < _LEAST_TEXT):
        return None
    title = chapter.title or chapter.heading
    if title and chapter.words <= 2 * len(title.split()) and _says_only("".join(chapter.bodies), title):
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


def _says_only(html: str, title: str) -> bool:
    """Whether a page says nothing but its title: the leaf before a part of the book."""
    said, named = ("".join(filter(str.isalnum, markup.title_text(text))).casefold() for text in (html, title))
    return "<img" not in html and said in (named, named * 2)


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


def _located(files: archives.Zip, folder: str, href: str) -> str:
    """The file that `href`, as it stands in a file of `folder`, means: with backslashes, escapes, other accents or case."""
    place = href.partition("#")[0].partition("?")[0].strip().replace("\\", "/")
    if not place:
        return ""
    for path in (posixpath.join(folder, place), posixpath.join(folder, unquote(place))):
        if (plain := posixpath.normpath(path)) in files:
            return plain
    return files.alike(_alike(plain), _alike) or plain


def _alike(path: str) -> str:
    """What two ways to write one path have in common."""
    plain = posixpath.normpath(unquote(path.replace("\\", "/"))).lstrip("/")
    return unicodedata.normalize("NFC", plain).casefold()


def _xml(data: bytes) -> _Element | None:
    from lxml import etree

    data = _ENTITY.sub(_as_number, data.lstrip(b" \t\r\n"))
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


def _as_number(entity: re.Match[bytes]) -> bytes:
    """A named character of HTML, which XML does not know without a DTD, by its number."""
    point = entities.name2codepoint.get(entity[1].decode("ascii"))
    return entity[0] if point is None or entity[1] in _XML_ENTITIES else b"&#%d;" % point


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
    """The words of an element; what was escaped twice is read twice."""
    text = "".join(str(text) for text in element.itertext())
    return markup.clean(unescape(text) if _ESCAPED.search(text) else text)


def _text_of(element: _Element, name: str) -> str:
    return next(filter(None, map(_text, _all(element, name))), "")
