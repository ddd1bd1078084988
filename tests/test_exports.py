"""Articles move out: every format reads as it was written, nothing is overwritten unasked, nothing half written stays."""

from __future__ import annotations

import io
import json
import mailbox
import os
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds import pages, parse
from feeds.errors import WriteError
from feeds.markup import document, plain
from feeds.pages import mail
from feeds.transfer import exports
from feeds.transfer.exports import FORMATS
from feeds.transfer.exports.publication import Publication
from tests.generators.documents import ARTICLES, NOW, article

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
PICTURE = '<p>The quay</p><img src="https://sea.example/quay.png" alt="A quay">'
SEA = Publication(title="The Sea & co", made=NOW)


def at_hand(address: str) -> bytes | None:
    return PNG if address == "https://sea.example/quay.png" else None


def written(name, *articles, publication=SEA):
    out = io.BytesIO()
    assert exports.export(articles, out, FORMATS[name], publication) == len(articles)
    return out.getvalue()


# ---------------------------------------------------------------- where it goes


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_there_stays_unless_told_otherwise(tmp_path, name):
    target = tmp_path / f"list{FORMATS[name].endings[0]}"
    target.write_text("mine")
    with pytest.raises(WriteError, match="a file of this name already"):
        exports.export([article()], target, FORMATS[name], SEA)
    assert target.read_text() == "mine"
    assert exports.export([article()], target, FORMATS[name], SEA, replace=True) == 1
    assert b"mine" not in target.read_bytes()
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", FORMATS)
def test_what_cannot_be_written_whole_leaves_what_was_there(tmp_path, name):
    def broken():
        yield article()
        raise OSError(28, "No space left on device")

    target = tmp_path / f"list{FORMATS[name].endings[0]}"
    target.write_text("mine")
    with pytest.raises(WriteError, match="the disk is full"):
        exports.export(broken(), target, FORMATS[name], SEA, replace=True)
    assert target.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.fills_folders])
def test_a_folder_is_there_whole_or_not_at_all(tmp_path, name):
    def broken():
        yield article()
        raise OSError(28, "No space left on device")

    with pytest.raises(WriteError, match="the disk is full"):
        exports.export(broken(), tmp_path / "out", FORMATS[name], SEA)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "out").mkdir()
    exports.export([article()], tmp_path / "out", FORMATS[name], SEA)
    assert len(list((tmp_path / "out").iterdir())) in (1, 2)


@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.fills_folders])
def test_a_folder_with_something_in_it_is_left_alone_or_added_to(tmp_path, name):
    (tmp_path / "own.md").write_text("mine")
    with pytest.raises(WriteError, match="something in this folder already"):
        exports.export([article()], tmp_path, FORMATS[name], SEA)
    assert [path.name for path in tmp_path.iterdir()] == ["own.md"]
    publication = replace(SEA, picture=at_hand)
    exports.export([article(body=PICTURE)], tmp_path, FORMATS[name], publication, replace=True)
    assert (tmp_path / "own.md").read_text() == "mine"
    assert (tmp_path / "pictures" / "1.png").read_bytes() == PNG


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_a_sentence(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(WriteError, match="may not be written"):
        exports.export([article()], tmp_path / "list.epub", FORMATS["epub"], SEA)


@pytest.mark.parametrize("name", ["html", "markdown"])
def test_a_folder_in_the_place_of_a_file_is_a_sentence(tmp_path, name):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(WriteError, match="a file of this name already"):
        exports.export([article()], tmp_path / "out", FORMATS[name], SEA, replace=True)
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("a.md", "markdown"),
        ("a.HTM", "html"),
        ("a.json", "json"),
        ("a.xml", "rss"),
        ("a.epub", "epub"),
        ("a.mbox", "mbox"),
        ("a.opml", "opml"),
        ("a.zip", "archive"),
    ],
)
def test_a_name_tells_its_format(name, format):
    assert exports.named_by(Path(name)) == format


def test_other_names_tell_none():
    assert exports.named_by(Path("list")) is None


@pytest.mark.parametrize("name", FORMATS)
def test_articles_are_taken_one_by_one(name):
    taken, most = [], 0

    class Out(io.BytesIO):
        def write(self, data):
            nonlocal most
            most = max(most, len(taken))
            return super().write(data)

    def stream():
        for number in range(1 if name == "markdown" else 50):
            taken.append(number)
            yield article(f"Tides {number}", "<p>salt</p>" * 500)

    out = Out()
    exports.export(stream(), out, FORMATS[name], SEA)
    assert out.tell() > 0
    assert most >= 1


@pytest.mark.parametrize("name", FORMATS)
@given(articles=st.lists(ARTICLES, max_size=3))
def test_every_article_can_be_written(name, articles):
    if name == "markdown":
        articles = articles[:1]
    written(name, *articles)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "markdown"])
def test_a_list_without_articles_is_an_empty_one(name):
    written(name)


# ---------------------------------------------------------------- HTML


def test_a_page_of_all_articles_has_them_and_their_pictures_in_it():
    publication = replace(SEA, picture=at_hand)
    page = written("html", article(body=PICTURE), article("Salt"), publication=publication).decode()
    assert page.count("<article") == 2
    assert 'src="data:image/png;base64,' in page
    assert "<title>The Sea &amp; co</title>" in page


@given(ARTICLES)
def test_nothing_of_an_article_runs_or_is_loaded_in_a_page(each):
    page = written("html", each).decode()
    root = etree.fromstring(page.encode())
    assert root.xpath("//script|//iframe|//object|//embed|//link|//img|//base|//form") == []
    assert [name for element in root.iter() for name in element.attrib if name.startswith("on")] == []
    assert "default-src 'none'" in page
    assert all(not href.startswith("javascript") for href in root.xpath("//@href"))


def test_a_folder_of_pages_has_one_that_leads_to_the_others_by_section(tmp_path):
    articles = [article("Tides"), article("Tides", feed="The Moon"), article("index")]
    exports.export(articles, tmp_path / "out", FORMATS["html"], SEA)
    index = etree.fromstring((tmp_path / "out" / "index.html").read_bytes())
    assert index.xpath("//h2/text()") == ["The Sea", "The Moon"]
    assert index.xpath("//li/a/@href") == ["Tides.html", "index%202.html", "Tides%202.html"]
    assert (tmp_path / "out" / "Tides 2.html").exists()


# ---------------------------------------------------------------- feeds


@pytest.mark.parametrize("name", ["json", "rss"])
def test_a_feed_reads_as_it_was_written(name):
    each = article(
        body='<p>Salt &amp; <a href="https://sea.example/x">wind</a> ]]&gt;</p>',
        authors=("Ada B.",),
        lang="en",
        categories=("sea",),
        tags=("later",),
    )
    publication = replace(SEA, link="https://me.example/")
    parsed = parse.parse(written(name, each, publication=publication), "https://me.example/feed")
    [entry] = parsed.entries
    assert (parsed.title, parsed.link) == ("The Sea & co", "https://me.example/")
    assert (entry.guid, entry.url, entry.title, entry.authors) == (
        "urn:Tides",
        "https://sea.example/tides",
        "Tides",
        ("Ada B.",),
    )
    assert entry.published == NOW
    assert set(entry.categories) == {"later", "sea"}
    assert document(entry.body, entry.url) == document(each.entry.body, entry.url)


def test_guids_of_several_feeds_stay_apart():
    one, two = article(), article(feed_url="https://me:secret@moon.example/feed")
    ids = [
        item["id"]
        for item in json.loads(
            written("json", *(replace(each, entry=replace(each.entry, guid="1")) for each in (one, two)))
        )["items"]
    ]
    assert ids == ["https://sea.example/feed#1", "https://moon.example/feed#1"]


def test_a_feed_names_no_login_and_no_file():
    for address in ("https://me:secret@sea.example/feed", "/home/me/feed.xml"):
        said = written("rss", article(feed_url=address)).decode()
        assert "secret" not in said
        assert "/home/me" not in said


@given(st.lists(ARTICLES, max_size=3))
def test_feeds_are_sound_whatever_is_in_them(articles):
    assert len(json.loads(written("json", *articles))["items"]) == len(articles)
    assert len(etree.fromstring(written("rss", *articles)).findall("channel/item")) == len(articles)


# ---------------------------------------------------------------- mbox


def test_a_mailbox_reads_as_it_was_written(tmp_path):
    body = "<p>Dear sea,</p><p>From here on it is salt – and très long.</p><pre>From the quay\nFrom x</pre>"
    title = "Überfahrt: " + "die lange Reise über das Meer " * 5
    each = article(title, body, authors=('Ada "B." C',), tags=("later", "später"))
    path = tmp_path / "list.mbox"
    assert exports.export([each, article()], path, FORMATS["mbox"], SEA) == 2
    first, second = mail.read(path.read_bytes(), "list.mbox")
    assert first.title == title.strip()
    assert first.authors == ('Ada "B." C',)
    assert first.published == NOW
    assert plain(document(first.body)).split() == plain(document(body)).split()
    assert second.title == "Tides"
    box = mailbox.mbox(path)
    assert len(box) == 2
    assert {part.get_content_type() for part in box[0].walk()} == {
        "multipart/alternative",
        "text/plain",
        "text/html",
    }
    assert all(len(line) <= 78 for line in path.read_bytes().splitlines())


@given(st.lists(ARTICLES, min_size=1, max_size=3))
def test_no_article_is_two_messages(articles):
    assert len(list(mail.split(written("mbox", *articles)))) == len(articles)


# ---------------------------------------------------------------- Markdown


def test_an_article_reads_as_it_was_written_in_markdown():
    body = (
        "<p>Water, <b>salt</b> &amp; <i>wind</i>. 1 * 2 * 3 [x] a_b_c</p><h2>Ports</h2><ul><li>Brest<li><p>Vigo</p><p>far</p></ul>"
        "<ol start=3><li>ebb</ol><blockquote><p># It turns.</p></blockquote><pre>a ``` b\n  c</pre>"
        '<p>1. is no list, + nor this</p><p>See <a href="https://sea.example/(1)">it</a>.<br>On.</p>'
    )
    each = article(
        'Tides: "what" turns? \\o/',
        body,
        authors=("Ada Brandt", "C: D"),
        lang="en",
        categories=("sea", "a, b"),
    )
    [entry] = pages.read(written("markdown", each), "tides.md")
    assert entry.title == each.entry.title
    assert entry.authors == each.entry.authors
    assert (entry.url, entry.published, entry.lang) == (each.entry.url, NOW, "en")
    assert plain(document(entry.body, entry.url)) == plain(document(body, entry.url))


def test_a_markdown_file_holds_one_article():
    with pytest.raises(WriteError, match="holds one article"):
        exports.export([article(), article()], io.BytesIO(), FORMATS["markdown"], SEA)


def test_a_folder_of_markdown_is_named_by_day_and_title(tmp_path):
    publication = replace(SEA, picture=at_hand)
    articles = [article(body=PICTURE), article("Salt/Wind", dated=False)]
    exports.export(articles, tmp_path / "out", FORMATS["markdown"], publication)
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [f"{NOW.astimezone():%Y-%m-%d} Tides.md", "Salt Wind.md", "pictures"]
    assert "![A quay](pictures/1.png)" in (tmp_path / "out" / names[0]).read_text()


def test_tables_and_notes_have_their_markdown():
    table = "<table><caption>Heights</caption><tr><th>Port<th>m<tr><td colspan=2>a|b</table>"
    said = written("markdown", article(body=table)).decode()
    assert "Heights\n\n| Port | m |\n| --- | --- |\n| a\\|b |  |" in said
    note = '<p>Salt<a href="#fn1">1</a>.</p><ol><li id="fn1">NaCl</li></ol>'
    said = written("markdown", article(body=note)).decode()
    assert "Salt[^fn1]." in said
    assert "[^fn1]: NaCl" in said


# ---------------------------------------------------------------- EPUB


def book(*articles, publication=SEA):
    return zipfile.ZipFile(io.BytesIO(written("epub", *articles, publication=publication)))


def test_a_book_begins_with_its_type_and_has_its_chapters_by_section():
    made = book(article("Tides"), article("Moon", feed="The Moon"), article("Salt"))
    first = made.infolist()[0]
    assert (first.filename, first.compress_type, made.read(first)) == (
        "mimetype",
        zipfile.ZIP_STORED,
        b"application/epub+zip",
    )
    contents = etree.fromstring(made.read("book/contents.xhtml"))
    spaces = {"h": "http://www.w3.org/1999/xhtml"}
    assert contents.xpath("//h:nav/h:ol/h:li/h:span/text()", namespaces=spaces) == ["The Sea", "The Moon"]
    assert contents.xpath("//h:a/text()", namespaces=spaces) == ["Tides", "Salt", "Moon"]
    package = made.read("book/package.opf").decode()
    assert package.index('idref="c00001"') < package.index('idref="c00003"') < package.index('idref="c00002"')
    assert 'properties="cover-image"' in package


def test_a_book_reads_as_it_was_written():
    entries = pages.read(
        written("epub", article(), article("Salt", "<p>It is the salt of the sea.</p>")), "sea.epub"
    )
    assert [entry.title for entry in entries] == ["Tides", "Salt"]
    assert entries[0].via == "The Sea & co"


def test_pictures_at_hand_are_in_the_book_once():
    made = book(article(body=PICTURE), article(body=PICTURE), publication=replace(SEA, picture=at_hand))
    assert [name for name in made.namelist() if name.endswith(".png")] == ["book/pictures/1.png"]
    assert b'src="pictures/1.png"' in made.read("book/00002.xhtml")


@pytest.mark.parametrize("data", [b"<svg onload='x()'/>", b"<html>", b""])
def test_what_is_no_plain_picture_is_not_taken_in(data):
    made = book(article(body=PICTURE), publication=replace(SEA, picture=lambda _: data))
    assert not any("pictures" in name for name in made.namelist())


@given(st.lists(ARTICLES, max_size=3))
def test_every_leaf_of_a_book_is_well_formed_and_loads_nothing(articles):
    made = book(*articles)
    for name in made.namelist():
        if name.endswith((".xhtml", ".svg", ".opf", ".xml")):
            root = etree.fromstring(made.read(name))
            assert not [
                element
                for element in root.iter()
                if str(element.tag).rpartition("}")[2] in ("script", "iframe")
            ]
            assert all("://" not in source for source in root.xpath("//@src"))


def test_the_same_list_of_the_same_moment_is_the_same_book():
    assert written("epub", article()) == written("epub", article())
    later = replace(SEA, made=datetime(2026, 11, 21, tzinfo=UTC))
    assert written("epub", article()) != written("epub", article(), publication=later)
