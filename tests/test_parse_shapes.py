"""What publishers write that is no sound feed, or a feed with odd habits: each kind in several unlike dresses."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import escape

import pytest

from feeds.dates import parse_machine
from feeds.markup import document, plain
from feeds.model import Entry
from feeds.parse import parse

URL = "https://feeds.example/f.xml"
SPACES = (
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:pheedo="http://www.pheedo.com/namespace/pheedo"'
)


def rss(items: str, title: str = "T", link: str = "https://a.example/", head: str = "") -> bytes:
    channel = f"<title>{title}</title><link>{link}</link><description/>{items}"
    return (
        f'<?xml version="1.0"?>{head}<rss version="2.0"{SPACES}><channel>{channel}</channel></rss>'.encode()
    )


def atom(entries: str, head: str = "", attributes: str = "") -> bytes:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"{attributes}><title>T</title><id>f</id>{head}{entries}</feed>'
    ).encode()


def only(body: bytes, url: str = URL) -> Entry:
    (entry,) = parse(body, url).entries
    return entry


def text_of(entry: Entry) -> str:
    return plain(document(entry.body or entry.summary, entry.url))


# ---------------------------------------------------------------- bare signs and entities


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("R&D", "R&D"),
        ("Fish & chips", "Fish & chips"),
        ("Čaj & káva, 5 < 6", "Čaj & káva, 5 < 6"),
        ("お茶&お菓子", "お茶&お菓子"),
        ("Caf&eacute; & bar", "Café & bar"),
        ("A &amp; B & C", "A & B & C"),
        ("&unknown; & known", "&unknown; & known"),
        ("1 & 2 &#38; 3", "1 & 2 & 3"),
        ("what? a<1 && b>2", "what? a<1 && b>2"),
    ],
)
def test_bare_ampersands_and_brackets_stay(written: str, read: str) -> None:
    item = f"<item><title>{written}</title><link>https://a.example/x?id=1&copy=2&lang=en</link><guid>1</guid></item>"
    parsed = parse(rss(item * 1 + "<item><title>Two</title><guid>2</guid></item>", title=written), URL)
    assert (parsed.title, parsed.entries[0].title, parsed.entries[1].title) == (read, read, "Two")
    assert parsed.entries[0].url == "https://a.example/x?id=1&copy=2&lang=en"
    entry = f'<entry><id>1</id><title>{written}</title><link href="https://a.example/?a=1&b=2"/></entry>'
    parsed = parse(atom(entry), URL)
    assert (parsed.entries[0].title, parsed.entries[0].url) == (read, "https://a.example/?a=1&b=2")


def test_signs_in_cdata_stay_as_they_are() -> None:
    entry = only(
        rss(
            "<item><title>A & B</title><guid>1</guid><description><![CDATA[x & y < z &amp; <b>b</b>]]></description></item>"
        )
    )
    assert entry.summary == "x & y < z &amp; <b>b</b>"


@pytest.mark.parametrize(
    ("declared", "written", "read"),
    [
        ('<!ENTITY site "Harbour &amp; Sons">', "&site;", "Harbour & Sons"),
        ("<!ENTITY eacute '&#233;'>", "Caf&eacute;", "Café"),
        ('<!ENTITY a "One"><!ENTITY b "&a; and &#50;">', "&b;", "One and 2"),
        ('<!-- names --><!ENTITY ouml "ö"><!ELEMENT rss ANY>', "M&ouml;bel", "Möbel"),
        ('<!ENTITY a "x">', "<![CDATA[&a;]]>", "&a;"),
        ('<!ENTITY far SYSTEM "file:///etc/passwd"><!ENTITY a "near">', "&a;", "near"),
        ('<!ENTITY a "&a;">', "[&a;]", "[&a;]"),
    ],
)
@pytest.mark.parametrize("kind", ["rss", "feed"])
def test_entities_of_the_document_are_written_out(declared: str, written: str, read: str, kind: str) -> None:
    head = f"<!DOCTYPE {kind} [\n{declared}\n]>"
    if kind == "rss":
        body = rss(f"<item><title>{written}</title><guid>1</guid></item>", title=written, head=head)
    else:
        body = head.encode() + atom(f"<entry><id>1</id><title>{written}</title></entry>")
    assert only(body).title == read


def test_entities_that_are_a_bomb_are_not_written_out() -> None:
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE rss [<!ENTITY e0 "lol">{names}]>'
    parsed = parse(
        rss("<item><title>a</title><guid>1</guid><description>&e11;</description></item>", head=head), URL
    )
    assert all(len(entry.summary) < 5000 for entry in parsed.entries)
    head = f'<!DOCTYPE rss [<!ENTITY e "{"x" * 2000}">]>'
    item = "<item><title>a</title><guid>1</guid><description>" + "&e;" * 50_000 + "</description></item>"
    assert len(only(rss(item, head=head)).summary) < 1 << 21


# ---------------------------------------------------------------- CDATA


@pytest.mark.parametrize(
    "written",
    [
        "&lt;![CDATA[Half past &lt;b&gt;nine&lt;/b&gt;]]&gt;",
        "\n &lt;![CDATA[Half past &lt;b&gt;nine&lt;/b&gt;]]&gt;\n",
        "<![CDATA[<![CDATA[Half past <b>nine</b>]]>",
        "<![CDATA[<![CDATA[Half past <b>nine</b>]]]]><![CDATA[>]]>",
        "<![CDATA[&lt;![CDATA[Half past &lt;b&gt;nine&lt;/b&gt;]]&gt;]]>",
        "&amp;lt;![CDATA[Half past &amp;lt;b&amp;gt;nine&amp;lt;/b&amp;gt;]]&amp;gt;",
        "Half past &lt;b&gt;nine&lt;/b&gt;",
    ],
)
@pytest.mark.parametrize("name", ["description", "content:encoded"])
def test_cdata_that_was_escaped_or_nested_is_none(written: str, name: str) -> None:
    entry = only(
        rss(
            f"<item><title>t</title><guid>1</guid><link>https://a.example/1</link><{name}>{written}</{name}></item>"
        )
    )
    assert (entry.body or entry.summary) == "Half past <b>nine</b>"


def test_escaped_cdata_in_titles_links_and_ids_is_none() -> None:
    inner = "&lt;![CDATA[{}]]&gt;".format
    item = f"<item><title>{inner('Nine')}</title><link>{inner('https://a.example/1')}</link><guid>{inner('id-1')}</guid></item>"
    entry = only(rss(item))
    assert (entry.title, entry.url, entry.guid) == ("Nine", "https://a.example/1", "id-1")


def test_a_text_about_cdata_keeps_its_words() -> None:
    entry = only(
        rss(
            "<item><guid>1</guid><title>t</title><description><![CDATA[<p>Use <code>&lt;![CDATA[</code> so.</p>]]></description></item>"
        )
    )
    assert text_of(entry) == "Use <![CDATA[ so."


# ---------------------------------------------------------------- letters


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Party &#55357;&#56841; time", "Party 😉 time"),
        ("&#xD83D;&#xDE09;", "😉"),
        ("&#xd83d;&#xde09;&#x1F600;", "😉😀"),
        ("<![CDATA[wink &#55357;&#56841;]]>", "wink 😉"),
        ("wink &amp;#55357;&amp;#56841;", "wink 😉"),
        ("half &#55357; of one", "half \ufffd of one"),
        ("&#56841;&#55357;", "\ufffd\ufffd"),
        ("&#55296;&#57343;", "\U000103ff"),
    ],
)
def test_two_halves_that_follow_each_other_are_one_character(written: str, read: str) -> None:
    entry = only(
        rss(f"<item><title>{written}</title><guid>1</guid><description>{written}</description></item>")
    )
    assert (entry.title, text_of(entry)) == (read, read)
    if "CDATA" in written:
        return
    assert (
        only(atom(f"<entry><id>1</id><title>{written}</title></entry>".replace("&amp;", "&"))).title == read
    )


TEXTS = (
    "Müsli für alle – “gratis”",
    "Ελληνικός καφές κάθε πρωί",
    "Приморский бульвар",
    "東京の朝は早い",
    "ćma i żółw",
)


@pytest.mark.parametrize("declared", [b"", b' encoding="utf-8"', b' encoding="UTF-8"'])
@pytest.mark.parametrize("place", range(5))
def test_one_broken_letter_leaves_all_others(declared: bytes, place: int) -> None:
    items = "".join(f"<item><title>{text}</title><guid>{n}</guid></item>" for n, text in enumerate(TEXTS))
    body = rss(items).replace(b'version="1.0"', b'version="1.0"' + declared, 1)
    letter = next(char for char in TEXTS[place] if ord(char) > 127).encode()
    parsed = parse(body.replace(letter, letter[:-1], 1), URL)
    expected = [
        text.replace(letter.decode(), "\ufffd", 1) if n == place else text for n, text in enumerate(TEXTS)
    ]
    assert [entry.title.count("\ufffd") for entry in parsed.entries] == [int(n == place) for n in range(5)]
    assert [entry.title for entry in parsed.entries] == expected
    assert parsed.damaged


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_letters_are_read_whatever_the_document_says_of_them(encoding: str) -> None:
    body = rss("<item><title>Ελληνικός</title><guid>1</guid></item>").decode()
    for said in ("", ' encoding="utf-8"', ' encoding="utf-16"'):
        text = body.replace('version="1.0"?', f'version="1.0"{said}?')
        mark = "" if encoding in ("utf-16", "utf-32") else "\ufeff"
        assert only((mark + text).encode(encoding)).title == "Ελληνικός"


# ---------------------------------------------------------------- titles with angle brackets


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("How to write a <script> tag in JSX", None),
        ("<noscript>", None),
        ("Why <div> is not <section>", None),
        ("Das <table>-Element", None),
        ("Le <marquee> est mort", None),
        ("Use <b> for bold", None),
        ("<Foo/> considered harmful", None),
        ("Vec<usize> and List<A>", None),
        ("if a < b and c > d", None),
        ("I <3 this", None),
        ("<b>Bold</b> claims", "Bold claims"),
        ("<b>Bold claims", "Bold claims"),
        ("One<br>two", "One two"),
        ("<p>Title</p>", "Title"),
        ("<p>Title", "Title"),
        ('<span class="x">Word</span> and <img src="a.png">more', "Word and more"),
        ("H<sub>2</sub>O", "H2O"),
    ],
)
def test_tags_that_are_spoken_of_stay_in_titles(title: str, read: str | None) -> None:
    escaped = title.replace("&", "&amp;").replace("<", "&lt;")
    assert only(rss(f"<item><title>{escaped}</title><guid>1</guid></item>")).title == (read or title)


# ---------------------------------------------------------------- plain text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            "First line,\nsecond line,\nthird.\n\nNew stanza",
            "First line,\nsecond line,\nthird.\n\nNew stanza",
        ),
        ("00:00 Öffnung\r\n03:10 Die Fähre\r\n14:25 Gast", "00:00 Öffnung\n03:10 Die Fähre\n14:25 Gast"),
        ("* один\n* два\n* три", "* один\n* два\n* три"),
        ("  Zutaten:\n  2 Eier\n  1 Glas Milch\n", "Zutaten:\n2 Eier\n1 Glas Milch"),
        ("古池や\n蛙飛びこむ\n水の音", "古池や\n蛙飛びこむ\n水の音"),
        ("Tea &amp;amp; cake\nfor two", "Tea & cake\nfor two"),
        (
            "One long paragraph that goes on.\n\nAnother one.",
            "One long paragraph that goes on.\n\nAnother one.",
        ),
        ("One line", "One line"),
        (
            "The harbour was quiet this morning and the ferry left on time, which\n"
            "nobody had expected after the long repairs of the winter, and even\nthe gulls kept still.",
            "The harbour was quiet this morning and the ferry left on time, which nobody had expected after the long"
            " repairs of the winter, and even the gulls kept still.",
        ),
    ],
)
@pytest.mark.parametrize("name", ["description", "content:encoded"])
def test_lines_of_plain_text_stay_and_wrapped_ones_are_joined(written: str, read: str, name: str) -> None:
    entry = only(rss(f"<item><guid>1</guid><title>t</title><{name}>{written}</{name}></item>"))
    assert text_of(entry) == read


def test_lines_of_html_mean_nothing() -> None:
    entry = only(
        rss(
            "<item><guid>1</guid><title>t</title><description>&lt;p&gt;one\ntwo\n\nthree&lt;/p&gt;</description></item>"
        )
    )
    assert text_of(entry) == "one two three"


# ---------------------------------------------------------------- whose it is, and where it lies


def test_the_author_of_a_source_comes_before_that_of_the_feed() -> None:
    feed = "<author><name>Planet</name></author>"
    source = "<source><title>Bob's</title><id>b</id><author><name>Bob</name></author></source>"
    own = "<author><name>Alice</name></author>"
    bodies = {source + own: ("Alice",), own + source: ("Alice",), source: ("Bob",), "": ("Planet",)}
    for inner, authors in bodies.items():
        entry = only(atom(f"<entry><id>1</id><title>t</title>{inner}<content>x</content></entry>", feed))
        assert entry.authors == authors
    two = atom(
        f"<entry><id>1</id><title>t</title>{source}</entry><entry><id>2</id><title>t</title></entry>", feed
    )
    assert [entry.authors for entry in parse(two, URL).entries] == [("Bob",), ("Planet",)]


PICTURES = '<img src="/i/tide.png"><a href="../about">a</a> <a href="x.html">x</a> <a href="#n">1</a>'
AT_PAGE = (
    '<img src="https://a.example/i/tide.png"><a href="https://a.example/2025/about">a</a>'
    ' <a href="https://a.example/2025/tide/x.html">x</a> <a href="#n">1</a>'
)


@pytest.mark.parametrize(
    "body",
    [
        rss(
            f"<item><guid>1</guid><title>t</title><link>https://a.example/2025/tide/</link><description><![CDATA[{PICTURES}]]></description></item>"
        ),
        rss(
            f"<item><guid>1</guid><title>t</title><link>/2025/tide/</link><content:encoded><![CDATA[{PICTURES}]]></content:encoded></item>"
        ),
        rss(
            f"<item><guid>1</guid><title>t &nbsp;</title><link>https://a.example/2025/tide/</link><description><![CDATA[{PICTURES}]]></description></item>"
        ),
        atom(
            f'<entry><id>1</id><title>t</title><link href="https://a.example/2025/tide/"/><content type="html"><![CDATA[{PICTURES}]]></content></entry>'
        ),
        atom(
            f'<entry><id>1</id><title>t</title><link href="/2025/tide/"/><content type="html"><![CDATA[{PICTURES}]]></content></entry>',
            attributes=' xml:base="https://a.example/"',
        )
        .replace(b"/2025/tide/", b"https://a.example/2025/tide/")
        .replace(b'<content type="html">', b'<content type="html" xml:base="https://a.example/2025/tide/">'),
    ],
    ids=["rss", "relative link", "lenient", "atom", "base"],
)
def test_relative_links_count_from_the_page_of_the_entry(body: bytes) -> None:
    entry = only(body)
    assert entry.url == "https://a.example/2025/tide/"
    assert (entry.body or entry.summary) == AT_PAGE


def test_inner_elements_have_bases_of_their_own() -> None:
    inner = (
        '<div xmlns="http://www.w3.org/1999/xhtml" xml:base="https://b.example/b/"><p><a href="1">1</a></p>'
        '<p xml:base="c/"><a href="2">2</a><br/><a href="/3">3</a></p><a href="4">4</a></div>'
    )
    entry = only(
        atom(
            f'<entry><id>1</id><title>t</title><link href="https://a.example/x"/><content type="xhtml">{inner}</content></entry>',
            attributes=' xml:base="https://a.example/"',
        )
    )
    for address in ("b/1", "b/c/2", "3", "b/4"):
        assert f'href="https://b.example/{address}"' in entry.body


@pytest.mark.parametrize(
    "origin",
    [
        "<feedburner:origLink>https://a.example/real</feedburner:origLink>",
        "<pheedo:origLink>https://a.example/real</pheedo:origLink>",
    ],
)
@pytest.mark.parametrize("extra", ["", "&nbsp;"], ids=["strict", "lenient"])
def test_the_page_behind_a_counter_is_the_page(origin: str, extra: str) -> None:
    item = (
        f"<item><guid>g</guid><title>t{extra}</title><link>https://count.example/~r/x</link>{origin}</item>"
    )
    assert only(rss(item)).url == "https://a.example/real"
    bad = item.replace("https://a.example/real", "javascript:alert(1)")
    assert only(rss(bad)).url == "https://count.example/~r/x"


@pytest.mark.parametrize("nothing", ["N/A", "n/a", "none", "null", "undefined", "-", "#"])
def test_words_for_none_are_no_ids_and_no_addresses(nothing: str) -> None:
    items = "".join(
        f'<item><title>{title}</title><link>{nothing}</link><guid isPermaLink="false">{nothing}</guid></item>'
        for title in ("Owl", "Robot", "Whale")
    )
    parsed = parse(rss(items, link=nothing), URL)
    assert len({entry.guid for entry in parsed.entries}) == 3
    assert {entry.url for entry in parsed.entries} == {""}


# ---------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("address", "said", "kind"),
    [
        ("1.mp3", None, "audio/mpeg"),
        ("1.MP3", "", "audio/mpeg"),
        ("1.mp3", "mp3", "audio/mpeg"),
        ("1.mp3", "file", "audio/mpeg"),
        ("1.m4a", "application/octet-stream", "audio/mp4"),
        ("1.ogg?x=1", "image/jpeg", "audio/ogg"),
        ("redirect?to=ep%2F1.opus", "unknown", "audio/opus"),
        ("1.mp3", "audio/x-mp3; charset=x", "audio/x-mp3; charset=x"),
        ("1", "audio", "audio/*"),
        ("1", "mp3", "audio/mpeg"),
        ("1.mp4", "text/html", "video/mp4"),
        ("1.jpg", "", "image/jpeg"),
        ("1.pdf", "application/pdf", "application/pdf"),
        ("page.html", "text/html", "text/html"),
    ],
)
def test_the_ending_of_a_file_tells_its_type_where_its_publisher_does_not(
    address: str, said: str | None, kind: str
) -> None:
    type_ = "" if said is None else f' type="{said}"'
    url = f"https://a.example/{address}"
    item = f'<item><guid>1</guid><title>t</title><enclosure url="{url}"{type_} length="1"/></item>'
    assert [file.type for file in only(rss(item)).enclosures] == [kind]
    link = f'<link rel="enclosure" href="{url}"{type_}/>'
    assert [
        file.type for file in only(atom(f"<entry><id>1</id><title>t</title>{link}</entry>")).enclosures
    ] == [kind]


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("Mon, 03 Mar 2025 06:00:00 Europe/Berlin", 5),
        ("Thu, 03 Jul 2025 06:00:00 Europe/Berlin", 4),
        ("2025-03-03 06:00:00 America/New_York", 11),
        ("2025-03-03T06:00:00[Asia/Tokyo]", -3),
        ("2025-03-03T06:00:00+01:00[Europe/Paris]", 5),
        ("2025-03-03T06:00:00Z[Etc/UTC]", 6),
        ("03 Mar 2025 06:00 (America/Argentina/Buenos_Aires)", 9),
        ("Mon, 3 Mar 2025 06:00:00 +0200 Europe/Helsinki", 4),
        ("2025-03-03 06:00 Mars/Olympus", 6),
        ("2025-03-03 06:00 Europe/Nowhere", 6),
    ],
)
def test_zones_are_known_by_their_iana_names(written: str, hour: int) -> None:
    moment = parse_machine(written)
    assert moment is not None
    day = datetime(moment.year, moment.month, 3, tzinfo=UTC)
    assert (moment - day).total_seconds() == hour * 3600


@pytest.mark.parametrize(
    ("people", "authors"),
    [
        ([{"url": "https://m.example/ada"}], ("https://m.example/ada",)),
        ([{"name": "Ada Boat"}, {"url": "https://m.example/tom"}], ("Ada Boat",)),
    ],
)
def test_an_address_is_an_author_of_a_json_feed_only_where_no_one_is_named(
    people: list[dict[str, str]], authors: tuple[str, ...]
) -> None:
    item = {"id": "1", "content_text": "Words.", "authors": people}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Marsh", "items": [item]}
    (entry,) = parse(json.dumps(feed).encode(), "https://m.example/feed.json").entries
    assert entry.authors == authors


SAID = "The ferry to the outer islands runs twice a day from the first of June."


@pytest.mark.parametrize(
    "meant",
    [
        f"<p>{SAID}</p><p>Caf&eacute; &amp; bar.</p>",
        f'<div class="x"><p>{SAID}</p></div>',
        f'{SAID} <a href="https://island.example/a">More</a>',
        f'<img src="https://island.example/a.jpg" /> {SAID}<br/>',
    ],
)
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("strict", [True, False])
def test_html_that_was_escaped_too_often_is_read_as_it_was_meant(
    meant: str, times: int, strict: bool
) -> None:
    sent = meant
    for _ in range(times + 1):
        sent = escape(sent)
    tail = "" if strict else "<broken>"
    feed = f"<rss version='2.0'><channel><title>t</title><item><title>a</title><description>{sent}</description>{tail}</item></channel></rss>"
    (entry,) = parse(feed.encode(), "https://island.example/feed").entries
    assert plain(document(entry.body or entry.summary)) == plain(document(meant))


@pytest.mark.parametrize(
    "said",
    [
        "Use the <b> tag to make things bold, not the <strong> tag.",
        "Write <p>text</p> to get a paragraph.",
        "<p> opens a paragraph and </p> closes it, says the &nbsp; of her time.",
        "if a < b and b > c then <unknown>x</unknown>",
    ],
)
def test_texts_about_markup_stay_as_they_are(said: str) -> None:
    feed = f"<rss version='2.0'><channel><title>t</title><item><title>a</title><description>{escape(escape(said))}</description></item></channel></rss>"
    (entry,) = parse(feed.encode(), "https://island.example/feed").entries
    assert plain(document(entry.body or entry.summary)) == said


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Caf&amp;eacute; &amp;amp; bar &amp;#8211; open</p>", "Café & bar – open"),
        ("<p>Type <code>&amp;eacute;</code> for é.</p>", "Type &eacute; for é."),
        ("<p>Write &amp;lt; and &amp;eacute; there.</p>", "Write &lt; and &eacute; there."),
        ("<p>See https://x.example/?a=1&amp;copy=2 now.</p>", "See https://x.example/?a=1&copy=2 now."),
        ("<p>A &amp;none; of it.</p>", "A &none; of it."),
    ],
)
def test_signs_that_were_escaped_twice_are_signs_but_not_in_code(html: str, text: str) -> None:
    feed = f"<rss version='2.0'><channel><title>t</title><item><title>a</title><description>{escape(html)}</description></item></channel></rss>"
    (entry,) = parse(feed.encode(), "https://island.example/feed").entries
    assert plain(document(entry.body or entry.summary)) == text
