"""Feeds of every format to entries; what is no feed is refused; hostile feeds end in time."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import worker
from feeds.errors import ParseError
from feeds.model import Enclosure
from feeds.parse import lenient, parse, parse_safely, sniff, strict

URL = "https://paper.example/feeds/main.xml"


def rss(items: str, channel: str = "<title>Paper</title><link>https://paper.example/</link>") -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0">\n<channel>{channel}{items}</channel></rss>'.encode()


def atom(entries: str) -> bytes:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Journal</title>'
        f'<link rel="self" href="a.xml"/><link href="https://journal.example/"/>{entries}</feed>'
    ).encode()


ITEM = (
    "<item><title>Bread &amp;amp; roses</title><link>/a?x=1&amp;y=2</link><guid isPermaLink='false'>ID-1</guid>"
    "<pubDate>Sat, 21 Nov 2026 08:00:00 +0100</pubDate><author>ann@paper.example (Ann Lee)</author>"
    "<category>Food</category><description>&lt;p&gt;See &lt;a href='/b'&gt;b&lt;/a&gt;&lt;/p&gt;</description>"
    "<enclosure url='/a.mp3' type='audio/mpeg' length='12'/></item>"
)


def test_an_rss_item_whole():
    parsed = parse(rss(ITEM), URL)
    [entry] = parsed.entries
    assert (parsed.title, parsed.link, parsed.damaged) == ("Paper", "https://paper.example/", "")
    assert entry.title == "Bread & roses"
    assert entry.url == "https://paper.example/a?x=1&y=2"
    assert entry.guid == "ID-1"
    assert entry.published == datetime(2026, 11, 21, 7, tzinfo=UTC)
    assert entry.authors == ("Ann Lee",)
    assert entry.categories == ("Food",)
    assert entry.enclosures == (Enclosure("https://paper.example/a.mp3", "audio/mpeg", 12),)
    assert "href='https://paper.example/b'" in entry.summary


def test_an_atom_entry_whole():
    entry_text = (
        "<entry><title type='html'>Un &lt;em&gt;train&lt;/em&gt;</title><id>urn:1</id>"
        "<link rel='alternate' href='p/1'/><link rel='enclosure' href='/v.mp4' type='video/mp4'/>"
        "<published>2026-11-20T10:00:00Z</published><updated>2026-11-21T10:00:00Z</updated>"
        "<author><name>Bureau</name></author><summary>Court</summary>"
        "<content type='html'>&lt;p&gt;Long&lt;/p&gt;</content></entry>"
    )
    parsed = parse(atom(entry_text), "https://journal.example/f/a.xml")
    [entry] = parsed.entries
    assert (entry.title, entry.lang, entry.url) == ("Un train", "fr", "https://journal.example/f/p/1")
    assert (entry.published, entry.updated) == (
        datetime(2026, 11, 20, 10, tzinfo=UTC),
        datetime(2026, 11, 21, 10, tzinfo=UTC),
    )
    assert entry.enclosures[0].url == "https://journal.example/v.mp4"
    assert entry.body == "<p>Long</p>"
    assert parsed.self_url == "https://journal.example/f/a.xml"


def test_plain_text_titles_of_atom_are_literal():
    [entry] = parse(atom("<entry><id>1</id><title>a &lt;b&gt; c</title></entry>"), URL).entries
    assert entry.title == "a <b> c"


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE rss [<!ENTITY a "b">]>' + rss(ITEM)[38:],
        rss(ITEM).replace(b"<item>", b'<item xml:base="https://x.example/">'),
        rss(ITEM).replace(b"utf-8", b"windows-1252"),
        rss(ITEM).replace(b"utf-8", b"iso-8859-1").replace(b"Ann", b"\x93Ann\x94"),
        rss("<item><title>no id, no link</title></item>"),
        rss("<item><title>a</title><title>b</title><link>https://x.example/</link></item>"),
        rss("<item><summary>of another format</summary><link>https://x.example/</link></item>"),
        b"<rss version='2.0'><channel><item>",
    ],
)
def test_the_strict_path_leaves_what_it_is_not_sure_of(body):
    assert strict.parse(body, URL) is None


@pytest.mark.parametrize(
    "words",
    [
        "An <item> is what a feed has, and <!DOCTYPE html> what a page begins with.",
        '<p xml:lang="fr">Une phrase</p> <a href="/rest">more</a>',
        "".join("<b>" for _ in range(400)),
    ],
)
def test_the_fast_path_reads_texts_that_speak_of_what_it_leaves_to_feedparser(words):
    body = rss(ITEM.replace("&lt;p&gt;See", f"<![CDATA[{words}]]>&lt;p&gt;See"))
    fast = strict.parse(body, URL)
    assert fast is not None
    assert words[:20] in fast.entries[0].summary
    assert fast.entries == lenient.parse(body, URL).entries


@pytest.mark.parametrize("depth", [300, 100_000])
def test_a_document_without_a_bottom_is_left_to_feedparser(depth):
    group = '<media:group xmlns:media="http://search.yahoo.com/mrss/">'
    assert strict.parse(rss(f"<item>{group * depth}{'</media:group>' * depth}</item>"), URL) is None


def test_a_plain_feed_is_read_without_what_odd_ones_need():
    import subprocess
    import sys

    code = (
        "import sys; from feeds.parse import parse; feed = parse(sys.stdin.buffer.read(), 'https://x.example/');"
        " print(len(feed.entries), [m for m in ('lxml', 'feedparser', 'feeds.dates.written') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], input=rss(ITEM), capture_output=True, check=True)
    assert ran.stdout == b"1 []\n"


@pytest.mark.parametrize("content_type", [None, "text/xml", "application/rss+xml; charset=ISO-8859-1"])
def test_latin_1_reads_the_same_on_both_paths(content_type):
    body = rss(ITEM.replace("Ann Lee", "Zoë Ñandú")).decode().replace("utf-8", "ISO-8859-1").encode("latin-1")
    fast = strict.parse(body, URL, content_type)
    assert fast is not None
    assert fast.entries[0].authors == ("Zoë Ñandú",)
    assert fast.entries == lenient.parse(body, URL, content_type).entries


def test_a_charset_that_contradicts_the_document_is_left_to_feedparser():
    body = rss(ITEM).replace(b"utf-8", b"ISO-8859-1")
    assert strict.parse(body, URL, "text/xml; charset=koi8-r") is None


# ---------------------------------------------------------------- damage and stand-ins


def test_a_truncated_feed_gives_the_entries_before_the_cut_and_says_so():
    parsed = parse(rss(ITEM + ITEM.replace("ID-1", "ID-2"))[:-200], URL)
    assert [entry.guid for entry in parsed.entries][:1] == ["ID-1"]
    assert parsed.damaged


def test_stand_ins_are_the_same_at_every_refresh():
    body = rss(
        "<item><title>Only a title</title></item><item><description>Only some words here</description></item>"
    )
    first, again = parse(body, URL).entries, parse(body, URL).entries
    assert [entry.guid for entry in first] == [entry.guid for entry in again]
    assert len({entry.guid for entry in first}) == 2
    assert first[1].title == "Only some words here"


def test_a_surrogate_reference_does_no_harm():
    [entry] = parse(rss("<item><title>a &#xD800; b</title><guid>1</guid></item>"), URL).entries
    entry.title.encode("utf-8")
    assert entry.guid == "1"


def test_control_characters_do_not_reach_the_title():
    [entry] = parse(
        rss("<item><title>&amp;#x1b;]52;c;aGk=&amp;#7; red</title><guid>1</guid></item>"), URL
    ).entries
    assert "\x1b" not in entry.title
    assert "\x07" not in entry.title


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"<html><body>hello</body></html>", b"just words", b"{}", b"[1]", b"\x00\x01"]
)
def test_what_is_no_feed_is_a_sentence(body):
    with pytest.raises(ParseError) as caught:
        parse(body, URL)
    assert str(caught.value).startswith(URL)


def test_a_body_that_is_a_path_is_not_opened(tmp_path):
    feed = tmp_path / "secret.xml"
    feed.write_bytes(rss(ITEM))
    with pytest.raises(ParseError):
        parse(str(feed).encode(), URL)


# ---------------------------------------------------------------- JSON Feed


def test_a_json_feed_whole():
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "home_page_url": "/",
        "language": "es",
        "items": [
            {
                "id": 7,
                "url": "a/1",
                "title": "T <b>",
                "content_html": "<a href='x'>x</a>",
                "date_published": "2026-11-20T10:00:00+01:00",
                "authors": [{"name": "Zed"}],
                "tags": ["t"],
                "attachments": [{"url": "a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 5}],
            },
            {"content_text": "without an id"},
        ],
    }
    parsed = parse(b"\xef\xbb\xbf" + json.dumps(data).encode(), "https://j.example/d/feed")
    [entry] = parsed.entries
    assert (entry.guid, entry.url, entry.title, entry.lang) == ("7", "https://j.example/d/a/1", "T <b>", "es")
    assert entry.published == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert entry.enclosures == (Enclosure("https://j.example/d/a.mp3", "audio/mpeg", 5),)
    assert "https://j.example/d/x" in entry.body
    assert parsed.damaged == "some items have no id"


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                (
                    "id",
                    "url",
                    "title",
                    "items",
                    "authors",
                    "name",
                    "tags",
                    "attachments",
                    "date_published",
                    "content_html",
                )
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(("title", "language", "items", "authors", "icon")), json_values),
    st.lists(json_values, max_size=3),
)
def test_any_json_is_a_feed_or_a_parse_error(head, entries):
    body = json.dumps({"version": "https://jsonfeed.org/version/1", **head, "items": entries}).encode()
    try:
        parsed = parse(body, URL)
    except ParseError:
        return
    assert all(entry.guid and "\x1b" not in entry.title for entry in parsed.entries)


# ---------------------------------------------------------------- the rest of a feed


def test_ttl_and_syndication_period():
    assert parse(rss(ITEM, "<title>P</title><ttl>90</ttl>"), URL).ttl == timedelta(minutes=90)
    sy = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    channel = f"<title>P</title><sy:updatePeriod {sy}>daily</sy:updatePeriod><sy:updateFrequency {sy}>4</sy:updateFrequency>"
    assert parse(rss(ITEM, channel), URL).ttl == timedelta(hours=6)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (rss(ITEM), "feed"),
        (atom(""), "feed"),
        ("<rss />".encode("utf-16"), "feed"),
        (b"<opml><body/></opml>", "opml"),
        (b"<!doctype html><p>hi", "html"),
        (b"<!-- <rss> --><html><body>x", "html"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": []}', "jsonfeed"),
        (b"PK\x03\x04rest", "zip"),
        (b"From: a@b.example\r\nSubject: x\r\n\r\nhello", "mail"),
        (b"A headline\n\n" + b"Some words. " * 200 + b"about the <rss> format.", "text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "binary"),
        (b" \n", "empty"),
    ],
)
def test_sniff(body, kind):
    assert sniff(body) == kind


@given(st.binary(max_size=300))
def test_sniff_answers_for_any_bytes(body):
    assert sniff(body) in "feed jsonfeed opml html mhtml mail epub zip tar text binary empty".split()


# ---------------------------------------------------------------- hostile feeds


LAUGHS = (
    b'<!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9))
    + b"]>"
)


@pytest.mark.parametrize(
    "body",
    [
        LAUGHS + rss(ITEM.replace("Food", "&j;"))[38:],
        rss("<item><guid>1</guid><description>" + "<b>" * 20_000 + "</description></item>"),
        rss(
            "<item><guid>1</guid><author>"
            + "a" * 64_000
            + "@</author><title>t</title><title>u</title></item>"
        ),
        rss("<item " + " ".join(f'a{n}="1"' for n in range(20_000)) + "><guid>1</guid></item>"),
    ],
    ids=["laughs", "depth", "author", "attributes"],
)
def test_hostile_feeds_end_in_entries_or_a_sentence_in_time(body):
    begun = time.monotonic()
    try:
        parsed = parse_safely(body, URL, seconds=2)
    except ParseError as error:
        assert "stopped" in str(error) or "damaged" in str(error) or "no feed" in str(error)
    else:
        assert all(len(entry.title) <= 2000 for entry in parsed.entries)
    assert time.monotonic() - begun < 15


def test_after_a_killed_worker_the_next_feed_is_read():
    with pytest.raises(worker.Stopped):
        worker.call("time", "sleep", 60, seconds=0.2)
    untitled = rss("<item><title>no id</title></item>")
    assert len(parse_safely(untitled, URL).entries) == 1


def test_a_room_has_workers_of_its_own_until_it_is_cleared():
    def of(room: str) -> int:
        return worker.call("os", "getpid", seconds=20, room=room)

    library = of("library")
    assert of("library") == library != of("")
    worker.clear("library")
    assert of("library") != library
    worker.clear("library")


def test_errors_cross_the_border_of_the_worker():
    with pytest.raises(ParseError):
        worker.call("feeds.parse.lenient", "parse", b"nothing", URL, None, seconds=20)


def test_importing_the_parser_loads_no_parser():
    import subprocess
    import sys

    code = "import sys, feeds.parse; print([m for m in ('lxml', 'feedparser', 'feeds.dates.written') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


CHANNEL = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0">'
    "<channel><title>T</title><link>http://x.example/</link>{}<item><guid>1</guid><title>a</title>"
    "<link>http://x.example/1</link>{}</item></channel></rss>"
)


@pytest.mark.parametrize(
    ("channel", "item"),
    [
        ("<lastBuildDate>Mon, 05 Feb 2024 10:20:30 GMT</lastBuildDate>", ""),
        ("<lastBuildDate>yesterday</lastBuildDate>", ""),
        ("<pubDate>Mon, 05 Feb 2024 10:20:30 GMT</pubDate>", ""),
        ("<managingEditor>a@b.example (Ann)</managingEditor>", ""),
        ("<managingEditor>news desk</managingEditor><itunes:author>It</itunes:author>", ""),
        ("<dc:creator>Di</dc:creator><itunes:author>It</itunes:author>", ""),
        ("<image><url>http://x.example/a.png</url></image><itunes:image href='http://x.example/i.png'/>", ""),
        ("<itunes:image href='http://x.example/i.png'/><image><url>http://x.example/a.png</url></image>", ""),
        ("<itunes:new-feed-url>\n https://y.example/feed?a=1 </itunes:new-feed-url>", ""),
        ("<itunes:new-feed-url>soon</itunes:new-feed-url>", ""),
        ("", "<itunes:duration>1:00</itunes:duration><itunes:episode>3</itunes:episode>"),
        ("", "<podcast:chapters url='http://x.example/c.json' type='application/json'/>"),
    ],
)
def test_the_fast_path_reads_a_channel_as_feedparser_does(channel, item):
    body = CHANNEL.format(channel, item).encode()
    fast = strict.parse(body, "http://x.example/feed")
    assert fast is not None, "this is for the fast path"
    assert fast == lenient.parse(body, "http://x.example/feed")


@pytest.mark.parametrize(
    ("said", "moved_to"),
    [
        ("\n https://y.example/feed?a=1 ", "https://y.example/feed?a=1"),
        ("HTTP://y.example", "HTTP://y.example"),
        ("", ""),
        ("/feed", ""),
        ("ftp://y.example/feed", ""),
        ("https:///feed", ""),
        ("https://y.example/feed and another", ""),
    ],
)
def test_a_feed_says_where_it_lives_from_now_on(said, moved_to):
    body = CHANNEL.format(f"<itunes:new-feed-url>{said}</itunes:new-feed-url>", "").encode()
    assert parse(body, "http://x.example/feed").moved_to == moved_to


def test_a_language_said_by_dublin_core_is_left_to_feedparser():
    body = CHANNEL.format("<dc:language>fr</dc:language>", "").encode()
    assert strict.parse(body, "http://x.example/feed") is None
    assert parse(body, "http://x.example/feed").lang == "fr"
