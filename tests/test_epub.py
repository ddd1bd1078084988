from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import sources
from feeds.errors import NothingToRead, ParseError, SourceError
from feeds.pages import epub

CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier>other</dc:identifier><dc:identifier id="id">urn:uuid:1234</dc:identifier>
<dc:title>Letters from the Marsh</dc:title><dc:creator>Jo Example</dc:creator><dc:creator>Jo Example</dc:creator>
<dc:language>en</dc:language><dc:date>2024-05-09</dc:date><dc:subject>Letters</dc:subject></metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="one-b" href="text/one%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="notes" href="text/notes.xhtml" media-type="application/xhtml+xml"/>
<item id="pic" href="map.png" media-type="image/png"/>
</manifest>
<spine toc="ncx"><itemref idref="cover"/><itemref idref="nav"/><itemref idref="two"/><itemref idref="one"/>
<itemref idref="one-b"/><itemref idref="notes" linear="no"/><itemref idref="pic"/><itemref idref="missing"/></spine>
</package>"""
NAV = """<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>
<nav epub:type="landmarks"><a href="text/two.xhtml">Start</a></nav>
<nav epub:type="toc"><ol><li><a href="text/two.xhtml#top">The <em>second</em> letter</a></li>
<li><a href="text/one.xhtml">The first letter</a></li></ol></nav></body></html>"""
NCX = """<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>
<navPoint><navLabel><text>From the NCX</text></navLabel><content src="text/two.xhtml#x"/></navPoint>
</navMap></ncx>"""


def a_page(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>A title</title></head><body>{body}</body></html>"
    )


BOOK = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OEBPS/book.opf": PACKAGE,
    "OEBPS/nav.xhtml": NAV,
    "OEBPS/toc.ncx": NCX,
    "OEBPS/cover.xhtml": a_page('<img src="cover.jpg"/>'),
    "OEBPS/text/one.xhtml": a_page("<h1>One</h1><p>Dear friend,&nbsp;the marsh is dry.</p>"),
    "OEBPS/text/one b.xhtml": a_page(
        '<p>It goes on here.</p><img src="../map.png"/><img src="b.png" alt="A boat"/>'
    ),
    "OEBPS/text/two.xhtml": a_page("<h2>Two</h2>Loose words.<p>The water came back.</p>"),
    "OEBPS/text/notes.xhtml": a_page("<p>Notes of the editor.</p>"),
}


def packed(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_a_book_becomes_its_chapters_in_reading_order() -> None:
    entries = epub.read(packed(BOOK), "marsh.epub")
    assert [entry.title for entry in entries] == ["The second letter", "The first letter"]
    first = entries[0]
    assert first.via == "Letters from the Marsh"
    assert first.authors == ("Jo Example",)
    assert first.lang == "en"
    assert first.published == datetime(2024, 5, 9, tzinfo=UTC)
    assert first.categories == ("Letters",)
    assert first.guid == "urn:uuid:1234#OEBPS/text/two.xhtml"
    assert "Loose words." in first.body
    assert "<p>The water came back.</p>" in first.body


def test_a_file_the_contents_do_not_name_goes_on_with_the_chapter_before() -> None:
    body = epub.read(packed(BOOK), "marsh.epub")[1].body
    assert "the marsh is dry" in body
    assert "It goes on here." in body


def test_pictures_are_named_where_they_cannot_be_shown() -> None:
    body = epub.read(packed(BOOK), "marsh.epub")[1].body
    assert 'alt="map.png"' in body
    assert 'alt="A boat"' in body
    assert "src=" not in body


def test_an_older_book_takes_its_titles_from_its_ncx() -> None:
    package = PACKAGE.replace(' properties="nav"', "").replace('<itemref idref="nav"/>', "")
    entries = epub.read(packed(BOOK | {"OEBPS/book.opf": package}), "marsh.epub")
    assert entries[0].title == "From the NCX"
    without = package.replace(' toc="ncx"', "")
    assert epub.read(packed(BOOK | {"OEBPS/book.opf": without}), "x.epub")[0].title == "From the NCX"


def test_a_book_without_contents_takes_titles_from_its_pages() -> None:
    files = {name: text for name, text in BOOK.items() if "nav" not in name and "ncx" not in name}
    entries = epub.read(packed(files), "marsh.epub")
    assert [entry.title for entry in entries] == ["Two", "One", "A title"]


def test_a_chapter_without_any_title_goes_by_the_books() -> None:
    files = {name: text for name, text in BOOK.items() if "nav" not in name and "ncx" not in name}
    files["OEBPS/text/two.xhtml"] = "<p>Only words, no title.</p>"
    assert epub.read(packed(files), "marsh.epub")[0].title == "Letters from the Marsh"


def with_pages(**bodies: str) -> dict[str, str]:
    pages = {"one b": "", **bodies}
    return BOOK | {f"OEBPS/text/{name}.xhtml": a_page(body) for name, body in pages.items()}


def test_pages_that_only_lead_to_others_are_no_chapters() -> None:
    section = "<h1>Local</h1><ul><li><a href='one.xhtml'>The first letter</a></li><li><a href='two.xhtml'>More</a></li></ul>"
    entries = epub.read(packed(with_pages(one=section)), "marsh.epub")
    assert [entry.title for entry in entries] == ["The second letter"]
    text = f"{section}<p>Dear friend, the marsh is dry.</p>"
    assert len(epub.read(packed(with_pages(one=text)), "marsh.epub")) == len(entries) + 1
    outside = section.replace("href='", "href='https://marsh.example/")
    assert len(epub.read(packed(with_pages(one=outside)), "marsh.epub")) == len(entries) + 1


@pytest.mark.parametrize("leaf", ["<h1>The first letter</h1>", "<p>The first</p><p>letter</p>"])
def test_a_leaf_that_says_only_the_name_of_a_part_is_no_chapter(leaf: str) -> None:
    titles = [entry.title for entry in epub.read(packed(with_pages(one=leaf)), "marsh.epub")]
    assert titles == ["The second letter"]
    for more in ("<p>It rains.</p>", '<p><img src="map.png" alt="A map"/></p>'):
        titles = [entry.title for entry in epub.read(packed(with_pages(one=leaf + more)), "marsh.epub")]
        assert titles == ["The second letter", "The first letter"]


BAR = '<div class="bar"><a href="two.xhtml">Next</a> | <a href="../nav.xhtml">Contents</a><hr/></div>'
LETTER = "<h1>One</h1><p>Dear friend, the marsh is dry.</p><p>It will rain.</p>"


@pytest.mark.parametrize("page", [f"{BAR}{LETTER}", f"{LETTER}{BAR}", f"<div>{BAR}{LETTER}{BAR}</div>"])
def test_bars_that_lead_on_are_not_the_chapter(page: str) -> None:
    (one,) = [entry for entry in epub.read(packed(with_pages(one=page)), "marsh.epub") if "dry" in entry.body]
    assert "Next" not in one.body
    assert "It will rain." in one.body


@pytest.mark.parametrize(
    "bar",
    [
        BAR.replace("Next</a>", "Next</a> after the rain"),
        BAR.replace('class="bar"', 'id="here"'),
        BAR.replace('href="two', 'href="https://marsh.example/two'),
        '<p><a href="two.xhtml">Next</a></p>',
        f"{BAR}Next, words without a block.",
        "<h2><a href='two.xhtml'>Next</a> <a href='x.xhtml'>One</a></h2>",
    ],
)
def test_links_that_are_more_than_a_bar_stay(bar: str) -> None:
    (one,) = [
        entry
        for entry in epub.read(packed(with_pages(one=f"{bar}{LETTER}")), "marsh.epub")
        if "dry" in entry.body
    ]
    assert "Next" in one.body


def test_a_page_nested_beyond_reason_keeps_its_words() -> None:
    page = "<div>" * 200_000 + "The <b>last</b> words."
    entry = epub.read(packed(BOOK | {"OEBPS/text/two.xhtml": page}), "marsh.epub")[0]
    assert "words." in entry.body
    assert "<div>" not in entry.body


def test_a_file_named_over_and_over_is_read_once() -> None:
    package = PACKAGE.replace('<itemref idref="one"/>', '<itemref idref="one"/>' * 5000)
    assert len(epub.read(packed(BOOK | {"OEBPS/book.opf": package}), "marsh.epub")) == 2


def test_a_book_longer_than_any_novel_is_read_up_to_its_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        epub, "_MOST_BYTES", len(BOOK["OEBPS/cover.xhtml"]) + len(BOOK["OEBPS/text/two.xhtml"])
    )
    assert [entry.title for entry in epub.read(packed(BOOK), "marsh.epub")] == ["The second letter"]


def test_a_book_without_container_or_identifier_is_read() -> None:
    files = {name: text for name, text in BOOK.items() if name != "META-INF/container.xml"}
    files["OEBPS/book.opf"] = PACKAGE.replace("dc:identifier", "dc:source").replace("2024-05-09", "a spring")
    entry = epub.read(packed(files), "books/marsh.epub")[0]
    assert entry.guid.endswith("books/marsh.epub#OEBPS/text/two.xhtml")
    assert entry.published is None


def test_a_protected_book_says_so_in_one_sentence() -> None:
    encryption = '<encryption xmlns:enc="x"><enc:EncryptedData><enc:EncryptionMethod Algorithm="{}"/></enc:EncryptedData></encryption>'
    locked = encryption.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    for files in ({"META-INF/encryption.xml": locked}, {"META-INF/rights.xml": "<r/>"}):
        with pytest.raises(ParseError) as told:
            epub.read(packed(BOOK | files), "marsh.epub")
        assert str(told.value) == (
            "marsh.epub: the book is protected (DRM) and cannot be read here; "
            "open it with the program it was bought for."
        )


def test_scrambled_fonts_protect_nothing() -> None:
    fonts = '<encryption><EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/></encryption>'
    assert epub.read(packed(BOOK | {"META-INF/encryption.xml": fonts}), "marsh.epub")


def test_half_a_book_gives_its_whole_chapters() -> None:
    order = [name for name in BOOK if "one" not in name] + [name for name in BOOK if "one" in name]
    data = packed({name: BOOK[name] for name in order})
    entries = epub.read(data[: data.index(b"OEBPS/text/one")], "marsh.epub")
    assert [entry.title for entry in entries] == ["The second letter"]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "damaged"),
        ({"mimetype": "application/epub+zip"}, "no table of its files"),
        (BOOK | {"OEBPS/book.opf": ""}, "no table of its files"),
        (BOOK | {"OEBPS/book.opf": "<<<"}, "no table of its files|no chapter"),
        (BOOK | {"OEBPS/book.opf": PACKAGE.replace("itemref", "other")}, "no chapter of the book has a text"),
    ],
    ids=["empty", "bare", "empty package", "broken package", "no spine"],
)
def test_a_broken_book_says_so(files: dict[str, str], told: str) -> None:
    with pytest.raises(SourceError, match=told):
        epub.read(packed(files), "x.epub")


def test_half_a_book_without_a_whole_chapter_says_so() -> None:
    data = packed(BOOK)
    with pytest.raises(NothingToRead, match="no chapter is whole"):
        epub.read(data[: data.index(b"OEBPS/cover")], "marsh.epub")


def test_entities_of_a_book_reach_nothing_outside() -> None:
    bomb = '<!DOCTYPE p [<!ENTITY a "words "><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    package = PACKAGE.replace("?>\n", "?>\n" + bomb, 1).replace("Letters from", "Letters &f;&b; from")
    entry = epub.read(packed(BOOK | {"OEBPS/book.opf": package}), "x.epub")[0]
    assert "root:" not in entry.via


@given(st.data())
def test_any_damage_to_a_book_gives_chapters_or_a_sentence(data: st.DataObject) -> None:
    whole = packed(BOOK)
    at = data.draw(st.integers(0, len(whole) - 1))
    for damaged in (whole[:at], whole[:at] + bytes([data.draw(st.integers(0, 255))]) + whole[at + 1 :]):
        try:
            assert epub.read(damaged, "x.epub")
        except SourceError:
            pass


@given(st.text(max_size=200), st.sampled_from(["OEBPS/book.opf", "OEBPS/nav.xhtml", "OEBPS/text/two.xhtml"]))
def test_any_text_in_a_book_gives_chapters_or_a_sentence(text: str, name: str) -> None:
    try:
        assert epub.read(packed(BOOK | {name: text}), "x.epub")
    except SourceError:
        pass


WORDS = "The boats stayed in the harbour that week, and nobody on the island could say when they would leave it again."
MORE = (
    "In the evening the wind went round to the west, the cows came home by themselves, and the lamp was lit."
)


def a_book(pages: dict[str, str], points: list[tuple[str, str]], **options: str) -> bytes:
    """A book of `pages` by file name, with a flat table of contents of (target, title)."""
    metadata = options.get("metadata", "<dc:creator>Jo Example</dc:creator>")
    title = options.get("title", "The Island")
    items = "".join(
        f'<item id="i{n}" href="{options.get(name, name)}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(pages)
    )
    linear = options.get("aside", "").split()
    spine = "".join(
        f'<itemref idref="i{n}"{" linear=" + chr(34) + "no" + chr(34) if name in linear else ""}/>'
        for n, name in enumerate(pages)
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">x</dc:identifier>'
        f"<dc:title>{title}</dc:title>{metadata}</metadata><manifest>"
        f'<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>{items}</manifest><spine toc="ncx">{spine}</spine></package>'
    )
    lines = "".join(
        f'<navPoint><navLabel><text>{label}</text></navLabel><content src="{target}"/></navPoint>'
        for target, label in points
    )
    ncx = f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{options.get("ncx", lines)}</navMap></ncx>'
    return packed(
        {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package, "OEBPS/toc.ncx": ncx}
        | {f"OEBPS/{name}": a_page(body) for name, body in pages.items()}
    )


@pytest.mark.parametrize(
    "chapter",
    [
        '<h2 id="{id}">{title}</h2><p>{text}</p>',
        '<h2><a id="{id}"></a>{title}</h2><p>{text}</p>',
        '<div class="c"><section id="{id}"><h2>{title}</h2><p>{text}</p></section></div>',
        '<a name="{id}"/><h3>{title}</h3><div><p>{text}</p></div>',
        '<div><div><p><span id="{id}"/></p><h1>{title}</h1></div><p>{text}</p></div>',
    ],
)
def test_chapters_that_share_a_file_are_cut_where_the_contents_say(chapter: str) -> None:
    texts = {"One": WORDS, "Two": MORE, "Three": f"{WORDS} {MORE}"}
    body = "".join(chapter.format(id=f"c-{title}", title=title, text=text) for title, text in texts.items())
    for page in (body, f"<div>{body}</div>"):
        book = a_book({"all.xhtml": page}, [(f"all.xhtml#c-{title}", title) for title in texts])
        entries = epub.read(book, "x.epub")
        assert [entry.title for entry in entries] == list(texts)
        for entry, text in zip(entries, texts.values(), strict=True):
            assert f"<p>{text}</p>" in entry.body
            assert entry.body.count("<p>The boats") + entry.body.count("<p>In the evening") == 1
    assert len({entry.guid for entry in entries}) == 3


def test_a_chapter_goes_on_in_the_next_file_up_to_where_another_begins() -> None:
    pages = {
        "a.xhtml": f'<h2 id="one">One</h2><p>{WORDS}</p>',
        "b.xhtml": f'<p>{MORE} And on.</p><h2 id="two">Two</h2><p>{MORE}</p>',
    }
    one, two = epub.read(a_book(pages, [("a.xhtml#one", "One"), ("b.xhtml#two", "Two")]), "x.epub")
    assert "And on." in one.body
    assert "And on." not in two.body
    assert two.title == "Two"


def test_sections_of_a_chapter_are_no_chapters_but_those_of_a_part_are() -> None:
    section = f"<p>{WORDS}</p><p>{MORE}</p><p>{WORDS}</p>"
    nested = (
        "<navPoint><navLabel><text>{}</text></navLabel><content src='{}'/>"
        "<navPoint><navLabel><text>{}</text></navLabel><content src='{}#s'/></navPoint></navPoint>"
    )
    pages = {"a.xhtml": f"<h1>One</h1>{section}<h2 id='s'>A section</h2>{section}"}
    (one,) = epub.read(
        a_book(pages, [], ncx=nested.format("One", "a.xhtml", "A section", "a.xhtml")), "x.epub"
    )
    assert one.title == "One"
    assert one.body.count("The boats") == 4
    pages = {"a.xhtml": f"<h1>Part One</h1><p>To my aunt.</p><h2 id='s'>A chapter</h2>{section}"}
    entries = epub.read(
        a_book(pages, [], ncx=nested.format("Part One", "a.xhtml", "A chapter", "a.xhtml")), "x.epub"
    )
    assert entries[-1].title == "A chapter"
    assert entries[-1].body.count("The boats") == 2


@pytest.mark.parametrize(
    ("stored", "href", "target"),
    [
        ("text/one 1.xhtml", "text\\one 1.xhtml", "text/one%201.xhtml"),
        ("one 1.xhtml", "one%201.xhtml#start", "one%201.xhtml"),
        ("Text/One.xhtml", "text/one.xhtml", "TEXT/one.xhtml"),
        ("Cafe\u0301.xhtml", "Caf\u00e9.xhtml", "Caf%C3%A9.xhtml"),
        ("Caf\u00e9.xhtml", "Cafe\u0301.xhtml", "Cafe%CC%81.xhtml#x"),
        ("a%20b.xhtml", "a%20b.xhtml", "a%20b.xhtml"),
        ("one.xhtml", "./text/../one.xhtml", "/OEBPS/one.xhtml"),
        ("one.xhtml", " one.xhtml?v=2", "one.xhtml"),
    ],
    ids=["backslash", "fragment", "case", "composed", "decomposed", "literal escape", "dots", "query"],
)
def test_a_file_is_found_however_its_name_is_written(stored: str, href: str, target: str) -> None:
    pages = {"zero.xhtml": f"<p>{MORE}</p>", stored: f"<p>{WORDS}</p>"}
    book = a_book(pages, [("zero.xhtml", "Zero"), (target, "One")], **{stored: href})
    zero, one = epub.read(book, "x.epub")
    assert (zero.title, one.title) == ("Zero", "One")
    assert WORDS in one.body


def test_notes_that_the_contents_name_are_read_and_a_hidden_cover_is_not() -> None:
    pages = {
        "cover.xhtml": "<p>The cover says these words.</p>",
        "one.xhtml": f"<p>{WORDS}</p>",
        "notes.xhtml": f"<p>{MORE}</p>",
    }
    points = [("one.xhtml", "One"), ("notes.xhtml#n1", "Notes")]
    entries = epub.read(a_book(pages, points, aside="cover.xhtml notes.xhtml"), "x.epub")
    assert [entry.title for entry in entries] == ["One", "Notes"]


@pytest.mark.parametrize(
    ("metadata", "authors"),
    [
        ('<dc:creator opf:role="aut">A B</dc:creator><dc:creator opf:role="ill">C D</dc:creator>', ("A B",)),
        ('<dc:creator opf:role="trl">C D</dc:creator><dc:creator opf:role="aut">A B</dc:creator>', ("A B",)),
        ("<dc:creator>A B</dc:creator><dc:creator>C D</dc:creator>", ("A B", "C D")),
        ('<dc:creator>A B</dc:creator><dc:creator opf:role="edt">C D</dc:creator>', ("A B",)),
        ('<dc:creator opf:role="edt">C D</dc:creator>', ("C D",)),
        (
            '<dc:creator id="a">A B</dc:creator><meta refines="#a" property="role">aut</meta>'
            '<dc:creator id="b">C D</dc:creator><meta refines="#b" property="role">nrt</meta>',
            ("A B",),
        ),
        ('<dc:contributor opf:role="trl">C D</dc:contributor><dc:creator>A B</dc:creator>', ("A B",)),
        (
            '<dc:creator opf:role="aut">A B</dc:creator><dc:contributor opf:role="aut">C D</dc:contributor>',
            ("A B", "C D"),
        ),
        ("<dc:creator>Boat, Ada</dc:creator>", ("Ada Boat",)),
    ],
)
def test_who_wrote_a_book_is_told_from_who_drew_or_translated_it(
    metadata: str, authors: tuple[str, ...]
) -> None:
    book = a_book({"one.xhtml": f"<p>{WORDS}</p>"}, [("one.xhtml", "One")], metadata=metadata)
    assert epub.read(book, "x.epub")[0].authors == authors


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Salt &amp; Tide", "Salt & Tide"),
        ("Salt &amp;amp; Tide", "Salt & Tide"),
        ("Salt &ndash; Tide", "Salt – Tide"),
        ("Caf&eacute;&nbsp;Tide", "Café Tide"),
        ("Salt &amp;#8211; Tide", "Salt – Tide"),
    ],
)
def test_titles_with_entities_are_read(written: str, title: str) -> None:
    book = a_book({"one.xhtml": f"<p>{WORDS}</p>"}, [("one.xhtml", written)], title=written)
    (entry,) = epub.read(book, "x.epub")
    assert entry.title.replace("\u00a0", " ") == title
    assert entry.via.replace("\u00a0", " ") == title


def test_a_book_whose_maker_did_not_say_so_first_is_a_book(tmp_path: Path) -> None:
    book = packed({name: text for name, text in BOOK.items() if name != "mimetype"})
    path = tmp_path / "marsh.zip"
    path.write_bytes(book)
    (page,) = sources.read(str(path), lambda _: pytest.fail("nothing is fetched"))
    assert isinstance(page, sources.Page)
    assert [entry.title for entry in page.entries] == ["The second letter", "The first letter"]


def test_a_book_in_an_archive_is_a_book(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(
            "marsh.epub", packed({name: text for name, text in BOOK.items() if name != "mimetype"})
        )
    path = tmp_path / "books.zip"
    path.write_bytes(out.getvalue())
    (page,) = sources.read(str(path), lambda _: pytest.fail("nothing is fetched"))
    assert isinstance(page, sources.Page)
    assert len(page.entries) == 2
