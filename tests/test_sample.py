"""The bundled sample edition is well made, and every piece of it reads as an article."""

from __future__ import annotations

import json
import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from feeds import pages, parse
from feeds.markup import document, plain, word_count
from feeds.model import Entry

SAMPLE = Path(parse.__file__).parents[1] / "sample"
INDEX = json.loads((Path(__file__).parent / "data" / "sample_index.json").read_text("utf-8"))
FEEDS = sorted(p for p in SAMPLE.iterdir() if p.suffix in {".xml", ".rdf", ".json"})
PAGES = sorted(p for p in SAMPLE.iterdir() if p.suffix in {".txt", ".html", ".md"})
EVERYTHING = sorted(p for p in SAMPLE.iterdir() if p.suffix not in {".py", ".pyc", ""})
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


@dataclass(frozen=True)
class Piece:
    """One entry of a feed file as the file itself says it."""

    file: str
    guid: str
    link: str
    lang: str


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def first(element: ElementTree.Element, *names: str) -> str:
    return next((c.text or c.get("href") or "" for c in element if local(c) in names), "")


def feed_pieces(path: Path) -> list[Piece]:
    if path.suffix == ".json":
        feed = json.loads(path.read_text("utf-8"))
        return [
            Piece(path.name, i["id"], i["url"], i.get("language", feed["language"])) for i in feed["items"]
        ]
    root = ElementTree.parse(path).getroot()
    stated = (e.text or "" for e in root.iter() if local(e) == "language")
    lang = root.get(XML_LANG) or next(stated) or ""
    return [
        Piece(path.name, first(e, "guid", "id") or e.get(RDF_ABOUT, ""), first(e, "link"), lang)
        for e in root.iter()
        if local(e) in {"item", "entry"}
    ]


PIECES = [piece for path in FEEDS for piece in feed_pieces(path)]


def test_all_four_forms_and_all_page_forms_are_there() -> None:
    roots = {local(ElementTree.parse(p).getroot()) if p.suffix != ".json" else "json" for p in FEEDS}
    assert roots == {"rss", "feed", "RDF", "json"}
    assert 8 <= len(FEEDS) <= 10
    kinds = Counter(p.suffix for p in PAGES)
    assert kinds[".txt"] >= 4 and kinds[".html"] >= 2 and kinds[".md"] >= 2


def test_there_are_enough_articles_in_every_language() -> None:
    count = Counter(p.lang[:2] for p in PIECES)
    assert len(PIECES) >= 44
    assert set(count) == {"fr", "en", "ar", "ja", "es", "de"}
    assert min(count.values()) >= 5
    assert min(count["fr"], count["en"]) > 8


def test_every_guid_and_link_is_there_and_its_own() -> None:
    for values in ([p.guid for p in PIECES], [p.link for p in PIECES]):
        assert "" not in values
        assert [v for v, n in Counter(values).items() if n > 1] == []


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda p: p.name)
def test_texts_hold_no_control_characters_and_no_outside_address(path: Path) -> None:
    text = path.read_text("utf-8")
    bad = {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"} and c != "\n"}
    assert bad == set()
    names = {
        "https://schema.org",
        "https://jsonfeed.org/version/1.1",
        "http://www.w3.org/2005/Atom",
        "http://www.w3.org/1999/xhtml",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://purl.org/rss/1.0/",
        "http://purl.org/rss/1.0/modules/content/",
        "http://purl.org/dc/elements/1.1/",
        "http://www.itunes.com/dtds/podcast-1.0.dtd",
    }
    found = set(re.findall(r"https?://[^\s\"'<>)\\]+", text)) - names
    assert [u for u in found if not (urlsplit(u).hostname or "").endswith(".example")] == []


def test_a_link_from_piece_to_piece_leads_to_a_piece() -> None:
    known = {p.link for p in PIECES}
    for path in FEEDS:
        text = path.read_text("utf-8").replace('\\"', '"')
        for address in re.findall(r'<a href="(https://[^"]+)"', text):
            assert address in known, address


def test_the_edition_is_small_and_named_in_ascii() -> None:
    assert sum(p.stat().st_size for p in EVERYTHING) < 600_000
    assert all(p.name.isascii() for p in EVERYTHING)


def test_the_outline_names_every_feed_file_once() -> None:
    outlines = [o for o in ElementTree.parse(SAMPLE / "edition.opml").iter("outline") if o.get("xmlUrl")]
    assert sorted(o.get("file", "") for o in outlines) == [p.name for p in FEEDS]
    for outline in outlines:
        text = (SAMPLE / outline.get("file", "")).read_text("utf-8")
        assert outline.get("xmlUrl", "") in text
        assert outline.get("title", "") in text


@pytest.mark.parametrize("story", INDEX["stories"])
def test_a_running_story_has_three_sources_and_two_languages(story: str) -> None:
    rows = INDEX["stories"][story]
    lang = {(p.file, p.guid): p.lang[:2] for p in PIECES}
    told = [(r["file"], r["guid"]) for r in rows if "guid" in r]
    assert all((SAMPLE / r["file"]).is_file() for r in rows)
    assert len({r["file"] for r in rows}) >= 3
    assert len({lang[piece] for piece in told}) >= 2


def check(entry: Entry) -> None:
    moment = entry.published or entry.updated
    assert entry.title
    assert moment is not None, entry.title
    assert moment.isoformat() > "2026-11-12", entry.title
    assert moment.isoformat() < "2026-11-23", entry.title
    assert entry.lang[:2] in {"fr", "en", "ar", "ja", "es", "de"}, entry.title
    body = plain(document(entry.body or entry.summary))
    assert word_count(body, entry.lang) >= 80, entry.title


@pytest.mark.parametrize("path", FEEDS, ids=lambda p: p.name)
def test_a_feed_file_reads_as_articles(path: Path) -> None:
    parsed = parse.parse(path.read_bytes(), f"https://sample.broadsheet.example/{path.name}")
    assert parsed.damaged == ""
    assert [e.guid for e in parsed.entries] == [p.guid for p in PIECES if p.file == path.name]
    for entry in parsed.entries:
        check(entry)


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_a_saved_page_reads_as_an_article(path: Path) -> None:
    if path.suffix != ".txt":
        pytest.importorskip(f"feeds.pages.{'html' if path.suffix == '.html' else 'markdown'}")
    (entry,) = pages.read(path.read_bytes(), str(path), name=path.name)
    check(entry)
    if path.suffix == ".txt":
        assert len(entry.picks) >= 6
        assert not re.search("^(Publicité|Publicidad|Anzeige|إعلان)$", entry.body, re.MULTILINE)


def test_the_agency_copy_stands_in_two_feeds_word_for_word() -> None:
    bodies = [
        re.search(r"CDATA\[(\s*<p>PORT-AMANDE, Nov\. 20 .*?fog bell.*?)\]\]>", text, re.DOTALL)
        for text in (
            (SAMPLE / name).read_text("utf-8") for name in ("bay-wire.xml", "almond-street-review.xml")
        )
    ]
    wire, review = (found.group(1) for found in bodies if found)
    assert wire.strip() == review.strip()
