"""Damaged feeds: every entry that stands in them is found, they say that they are damaged, and nothing else is raised."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.parse import lenient, mend, parse, parse_safely

URL = "https://paper.example/feeds/main.xml"
OURS = sorted(
    path for path in (Path(__file__).parent / "data" / "feeds").iterdir() if path.suffix in (".xml", ".rdf")
)

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Paper</title>
<link>https://paper.example/</link>
{}
</channel></rss>"""
ITEM = """<item><title>Piece {0} &amp; more</title><guid isPermaLink="false">p-{0}</guid><link>https://paper.example/{0}</link>
<description>Short of {0}.</description><content:encoded><![CDATA[<p>Text of <!--more--> {0}.</p>]]></content:encoded></item>"""
ITEMS = [ITEM.format(n) for n in (1, 2, 3)]
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title><id>urn:paper</id>
{}
</feed>"""
ENTRY = """<entry><id>p-{0}</id><title>Piece {0}</title><link href="https://paper.example/{0}"/>
<updated>2025-01-0{0}T00:00:00Z</updated><content type="html">&lt;p&gt;Text of {0}.&lt;/p&gt;</content></entry>"""
WHOLE = {
    "rss": RSS.format("\n".join(ITEMS)).encode(),
    "atom": ATOM.format("\n".join(ENTRY.format(n) for n in (1, 2, 3))).encode(),
}


def guids(body: bytes) -> list[str]:
    return [entry.guid for entry in parse(body, URL).entries]


@pytest.mark.parametrize("kind", WHOLE)
def test_a_feed_cut_anywhere_gives_every_entry_before_the_cut_and_says_so(kind):
    body = WHOLE[kind]
    ends = [found.end() for found in re.finditer(rb"</(?:item|entry)>", body)]
    ids = [found.end() for found in re.finditer(rb"</(?:guid|id)>(?!\n<)", body)][-3:]
    for cut in range(body.index(b"<title>"), len(body.rstrip()) - 1, 5):
        try:
            parsed = parse(body[:cut], URL)
        except ParseError:
            assert cut < ends[0]
            continue
        found = [entry.guid for entry in parsed.entries]
        whole = sum(end <= cut for end in ends)
        assert found[:whole] == ["p-1", "p-2", "p-3"][:whole]
        assert len(found) >= sum(end <= cut for end in ids)
        assert parsed.damaged


def test_the_text_before_a_cut_is_kept():
    body = WHOLE["rss"]
    [*_, last] = parse(body[: body.rindex(b"<!--more-->")], URL).entries
    assert (last.guid, last.summary, last.body) == ("p-3", "Short of 3.", "<p>Text of")


@pytest.mark.parametrize(
    "flood",
    [
        "<!--",
        "<!-- x ",
        "<![CDATA[",
        "]]>",
        "<",
        "</",
        "<!",
        "&",
        "&#",
        "<b>",
        "<a href='",
        "<b " + "x" * 4000,
    ],
)
def test_a_flood_of_marks_loses_no_entry(flood):
    body = RSS.format(flood * (40_000 // len(flood) + 1) + "".join(ITEMS)).encode()
    parsed = parse_safely(body, URL, seconds=30)
    assert [entry.guid for entry in parsed.entries][-2:] == ["p-2", "p-3"]
    assert parsed.damaged


@pytest.mark.parametrize("mark", ["<!--", "<![CDATA[", "<!-- <!--"])
def test_a_stray_mark_between_entries_loses_none(mark):
    body = RSS.format(mark.join(["", *ITEMS, ""])).encode()
    parsed = parse(body, URL)
    assert [(entry.guid, entry.title) for entry in parsed.entries] == [
        (f"p-{n}", f"Piece {n} & more") for n in (1, 2, 3)
    ]
    assert parsed.damaged


def test_mending_takes_time_in_proportion_to_the_length():
    for mark in (
        b"<!--",
        b"<![CDATA[",
        b"<!-- -->",
        b"<item>",
        b"<i",
        b"<item><b>",
        b"&",
        b"</b>",
        b"<!--]]>",
    ):
        begun = time.process_time()
        mend.mended(mark * (400_000 // len(mark)))
        assert time.process_time() - begun < 4, mark


@pytest.mark.parametrize("name", ["title", "link", "guid", "description", "content:encoded", "item"])
def test_an_element_that_is_never_closed_ends_where_the_next_begins(name):
    broken = ITEMS[1].replace(f"</{name}>", "")
    parsed = parse(RSS.format(ITEMS[0] + broken + ITEMS[2]).encode(), URL)
    assert [entry.guid for entry in parsed.entries] == ["p-1", "p-2", "p-3"]
    assert [entry.title for entry in parsed.entries] == [f"Piece {n} & more" for n in (1, 2, 3)]
    assert parsed.entries[2].body == "<p>Text of <!--more--> 3.</p>"
    assert parsed.damaged


@pytest.mark.parametrize("name", ["title", "id", "updated", "content", "entry"])
def test_an_element_of_atom_that_is_never_closed_ends_where_the_next_begins(name):
    entries = [ENTRY.format(n) for n in (1, 2, 3)]
    entries[1] = entries[1].replace(f"</{name}>", "")
    parsed = parse(ATOM.format("".join(entries)).encode(), URL)
    assert [(entry.guid, entry.title) for entry in parsed.entries] == [
        (f"p-{n}", f"Piece {n}") for n in (1, 2, 3)
    ]
    assert parsed.damaged


def test_a_title_of_the_feed_that_is_never_closed_swallows_no_entry():
    for kind, body in WHOLE.items():
        assert guids(body.replace(b"Paper</title>", b"Paper")) == ["p-1", "p-2", "p-3"], kind


def test_entries_that_were_remarked_out_stay_out():
    body = RSS.format(
        ITEMS[0] + "<!-- " + ITEMS[1].replace("<!--more-->", "") + " --> & " + ITEMS[2]
    ).encode()
    assert guids(body) == ["p-1", "p-3"]


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#xdfff;", "&#55296;", "&#057343;", "&#x0;", "&#xFFFFFFFF;", "&#;"]
)
def test_references_to_no_character_do_no_harm(reference):
    body = RSS.format(ITEMS[0].replace("Piece", f"Piece{reference}") + ITEMS[1]).encode()
    parsed = parse(body, URL)
    assert [entry.guid for entry in parsed.entries] == ["p-1", "p-2"]
    for entry in parsed.entries:
        (entry.title + entry.body).encode("utf-8")
    assert parsed.damaged


def test_nuls_are_dropped_and_said():
    parsed = parse(WHOLE["rss"].replace(b"Text", b"T\0ext").replace(b"</item>", b"</item>\0\0"), URL)
    assert parsed.entries[0].body == "<p>Text of <!--more--> 1.</p>"
    assert parsed.damaged == "it holds NUL bytes"


@pytest.mark.parametrize(
    "charset", ["iso-8859-1", "windows-1252", "us-ascii", "utf-16", "nonsense", "rot13", "idna"]
)
def test_utf8_under_another_name_is_read_as_utf8(charset):
    text = WHOLE["rss"].decode().replace("Piece", "Pièce à l’œil")
    declared = text.replace('"utf-8"', f'"{charset}"').encode()
    for body, content_type in ((declared, None), (text.encode(), f"text/xml; charset={charset}")):
        parsed = parse(body, URL, content_type)
        assert [entry.title for entry in parsed.entries] == [f"Pièce à l’œil {n} & more" for n in (1, 2, 3)]


@pytest.mark.parametrize("word", ["Pièce", "Größe", "Là è già città", "året"])
def test_utf8_of_few_letters_beyond_ascii_is_no_latin1(word):
    text = WHOLE["rss"].decode().replace("Piece", word).replace('"utf-8"', '"iso-8859-1"')
    assert parse(text.encode(), URL).entries[0].title == f"{word} 1 & more"
    assert parse(text.encode("latin-1"), URL).entries[0].title == f"{word} 1 & more"


@pytest.mark.parametrize("names", ["item", "title", "item|title", "link|description"])
def test_names_of_elements_in_capitals_lose_no_entry(names):
    whole = parse(WHOLE["rss"], URL)
    shouted = re.sub(
        rf"<(/?)({names})(?=[>\s])", lambda tag: f"<{tag[1]}{tag[2].upper()}", WHOLE["rss"].decode()
    )
    assert parse(shouted.encode(), URL).entries == whole.entries


def test_ascii_under_the_name_of_utf16_is_read():
    assert len(parse(WHOLE["rss"], URL, "application/xml; charset=utf-16").entries) == 3


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize(
    "attributes",
    [" = ' xmlns:x='http://www.w3.org/2005/Atom'", ' version="2.0', " \x02='http://www.w3.org/2005/Atom'"],
)
def test_a_damaged_root_loses_no_entry(kind, attributes):
    parsed = parse(re.sub(r"<(rss|feed) [^>]*>", rf"<\1{attributes}>", WHOLE[kind].decode()).encode(), URL)
    assert [entry.guid for entry in parsed.entries] == ["p-1", "p-2", "p-3"]
    assert parsed.title == "Paper"
    assert parsed.damaged


def test_a_declaration_of_odd_bytes_is_passed_over():
    assert len(parse(WHOLE["rss"].replace(b"utf-8", b"u\xe9f"), URL).entries) == 3


def test_the_end_of_an_element_that_never_began_does_no_harm():
    body = (
        WHOLE["rss"]
        .replace(b"<guid", b"</media:credit><guid")
        .replace(b"<rss", b'<rss xmlns:media="http://search.yahoo.com/mrss/"')
    )
    assert guids(body) == ["p-1", "p-2", "p-3"]


def test_legacy_bytes_under_the_name_of_utf8_are_read():
    body = WHOLE["rss"].decode().replace("Piece", "Pièce à l’œil").encode("cp1252")
    assert parse(body, URL).entries[0].title == "Pièce à l’œil 1 & more"


@pytest.mark.parametrize(
    "page",
    [
        b"<!doctype html><html><head><title>News</title></head><body><p>hello</p></body></html>",
        b"<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'><body><p>hello</p></body></html>",
        b"<!DOCTYPE html>\n<html><body><item>x</item><entry>y</entry></body></html>",
        b"\n\n<html><body><h1>502 Bad Gateway</h1></body></html>",
    ],
)
def test_a_page_in_place_of_a_feed_is_called_a_page(page):
    with pytest.raises(ParseError) as caught:
        parse(page, URL)
    assert str(caught.value.reason) == "this is a web page, not a feed"


@pytest.mark.parametrize(
    "author", ["a" * 64_000 + "@", "a@" + "a." * 32_000, "(" * 64_000, "a@b.c (" + " " * 64_000]
)
def test_a_long_author_costs_no_time(author):
    body = RSS.format(ITEMS[0].replace("<guid", f"<author>{author}</author><author>b</author><guid")).encode()
    begun = time.process_time()
    [entry] = lenient.parse(body, URL).entries
    assert time.process_time() - begun < 4
    assert all(len(name) <= 500 for name in entry.authors)


def test_attributes_on_elements_that_have_none_do_no_harm():
    odd = " a='1' b='2'>"
    body = re.sub(
        rb"<(ttl|language|image|comments|source|author|guid|pubDate|category|media:text)>",
        rb"<\1" + odd.encode(),
        (
            RSS.format(
                "<ttl>5</ttl><language>fr</language><image>x</image><item><title>t</title><guid>g-1</guid>"
                "<comments>/c</comments><source>s</source><author>Ann</author><pubDate>x</pubDate><category>k</category>"
                "<media:text>x</media:text></item>"
            ).encode()
        ),
    )
    assert guids(body) == ["g-1"]


def test_a_json_feed_cut_anywhere_gives_every_item_before_the_cut_and_says_so():
    items = [{"id": f"p-{n}", "title": f"Piece {n}", "content_text": 'Of "{[" and \\'} for n in (1, 2, 3)]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "Paper"}
    text = json.dumps({**head, "items": items})
    ends = [found.end() for found in re.finditer(r'\\"}', text)]
    for cut in range(text.index('"items": [') + 10, len(text) - 1):
        if cut < ends[0]:
            continue
        parsed = parse(text[:cut].encode(), URL)
        assert [entry.guid for entry in parsed.entries] == ["p-1", "p-2", "p-3"][
            : sum(end <= cut for end in ends)
        ]
        assert parsed.title == "Paper"
        assert parsed.damaged


def test_line_breaks_in_the_strings_of_a_json_feed_lose_no_item():
    items = [{"id": name, "title": "left right"} for name in ("1", "2")]
    text = json.dumps({"version": "https://jsonfeed.org/version/1", "items": items})
    parsed = parse(text.replace("left right", "left\nright").encode(), URL)
    assert [(entry.guid, entry.title) for entry in parsed.entries] == [
        ("1", "left right"),
        ("2", "left right"),
    ]
    assert parsed.damaged


# ---------------------------------------------------------------- any bytes


def read_or_refused(body: bytes, content_type: str | None = None) -> None:
    try:
        parsed = parse(body, URL, content_type)
    except ParseError as error:
        assert str(error).startswith(URL)
        return
    for entry in parsed.entries:
        assert entry.guid
        "".join((entry.guid, entry.title, entry.url, entry.summary, entry.body, *entry.authors)).encode(
            "utf-8"
        )


@settings(max_examples=200, deadline=None)
@example(b"\0")
@given(st.binary(max_size=200))
def test_any_bytes_are_a_feed_or_a_parse_error(body):
    read_or_refused(body)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(OURS),
    st.lists(
        st.tuples(
            st.floats(0, 1),
            st.integers(0, 12),
            st.binary(max_size=6)
            | st.sampled_from(
                (
                    b"<item>",
                    b"</item>",
                    b"<!--",
                    b"]]>",
                    b"<![CDATA[",
                    b"&#xD800;",
                    b"&x;",
                    b"\0",
                    b"<!DOCTYPE a>",
                    b"</rss>",
                    b"<div>",
                    b"\xff\xfe",
                    b" xml:base='http://['",
                )
            ),
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(
        (None, "text/html", "application/xml; charset=utf-7", 'text/xml; charset="koi8-r', ";charset=")
    ),
)
def test_a_feed_with_any_bytes_spliced_in_is_a_feed_or_a_parse_error(path, splices, content_type):
    body = path.read_bytes()
    for place, dropped, put in splices:
        at = int(place * len(body))
        body = body[:at] + put + body[at + dropped :]
    read_or_refused(body, content_type)


# ---------------------------------------------------------------- what stands in


bare = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(("A heading", "Another", "")),
        "link": st.sampled_from(("https://paper.example/a", "/b", "")),
        "guid": st.sampled_from(("g-1", "g-2", "")),
        "pubDate": st.sampled_from(
            ("Mon, 03 Mar 2025 07:05:00 GMT", "soon", "Fri, 31 Feb 2025 00:00:00 GMT", "")
        ),
        "description": st.sampled_from(("Some words that were written", "Other words", "")),
        "author": st.sampled_from(("Ann", "")),
    },
)


def item(parts: dict[str, str]) -> str:
    return "<item>" + "".join(f"<{name}>{text}</{name}>" for name, text in parts.items()) + "</item>"


@settings(max_examples=100, deadline=None)
@given(st.lists(bare, min_size=1, max_size=5), bare)
def test_what_stands_in_is_the_same_at_the_next_refresh_and_under_a_newer_entry(parts, newer):
    first = parse(RSS.format("".join(map(item, parts))).encode(), URL).entries
    again = parse(RSS.format("".join(map(item, parts))).encode(), URL).entries
    grown = parse(RSS.format("".join(map(item, [newer, *parts]))).encode(), URL).entries
    assert first == again == grown[1:]
    assert all(entry.guid for entry in first)


@settings(max_examples=50, deadline=None)
@given(st.lists(bare, min_size=1, max_size=4))
def test_json_items_keep_their_ids_under_a_newer_item(parts):
    def body(items: list[dict[str, str]]) -> bytes:
        made = [
            {"id": f"{n}", "url": one.get("link", ""), "title": one.get("title", "")}
            for n, one in enumerate(items)
        ]
        return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": made[::-1]}).encode()

    assert parse(body(parts), URL).entries == parse(body([*parts, {}]), URL).entries[1:]
