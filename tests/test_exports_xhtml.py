"""Document trees as XHTML: well-formed whatever is in them, nothing in it runs or is loaded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.document import Document, Figure, Footnote, Paragraph, Span, Style
from feeds.markup import document, plain
from feeds.transfer.exports import xhtml
from tests.generators.documents import DOCUMENTS

ELEMENTS = frozenset(
    "div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre code table caption tr td th figure figcaption img a"
    " aside hr br span strong em s u mark sub sup small".split()
)


def parsed(written):
    return etree.fromstring(f"<div>{written}</div>".encode())


@given(DOCUMENTS)
def test_every_tree_is_well_formed_and_harmless(tree):
    root = parsed(xhtml.body(tree, lambda _: "pictures/1.png"))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        assert element.tag in ELEMENTS
        assert not any(name.startswith("on") for name in element.attrib)
        assert element.get("src") in (None, "pictures/1.png")
        href = element.get("href")
        assert href is None or href.isascii()
        if href and href.startswith("#"):
            assert href[1:] in ids
        if element.tag == "a":
            assert not element.xpath(".//a")


@given(DOCUMENTS)
def test_without_pictures_there_is_none(tree):
    assert parsed(xhtml.body(tree)).xpath("//img") == []


@pytest.mark.parametrize(
    "html",
    [
        "<p>Water, <b>salt</b> &amp; <i>wind</i>.</p>",
        "<h2>Tides</h2><ul><li>ebb<li>flood</ul><ol start=3 type=a><li>spring</ol>",
        "<blockquote><p>It turns.</p></blockquote><pre>a\n  b</pre><hr>",
        "<table><caption>Heights</caption><tr><th>Port<th align=right>m<tr><td>Brest<td>6.4</table>",
        "<dl><dt>ebb<dd>falling</dl>",
        '<p>See <a href="https://sea.example/?a=1&amp;b=2">the tables</a>.</p>',
    ],
)
def test_what_is_written_reads_as_it_was(html):
    tree = document(html, "https://sea.example/")
    # Headings stand one lower, below the title of the article.
    again = document(xhtml.body(tree, level=0), "https://sea.example/")
    assert again == tree


def test_footnotes_are_linked_where_they_stand():
    tree = Document(
        (
            Paragraph((Span("Salt", note="1"), Span("2", note="gone"))),
            Footnote("1", (Paragraph((Span("NaCl"),)),)),
        )
    )
    assert xhtml.body(tree, prefix="a7-") == (
        '<p><a role="doc-noteref" href="#a7-n1">Salt</a>2</p>\n<aside role="doc-footnote" id="a7-n1">\n<p>NaCl</p>\n</aside>'
    )


def test_a_picture_that_is_not_at_hand_is_a_link():
    tree = Document((Figure("https://a.example/p.png", "A quay"),))
    assert (
        xhtml.body(tree) == '<figure><a href="https://a.example/p.png" rel="noreferrer">[A quay]</a></figure>'
    )


def test_styles_are_elements():
    tree = Document((Paragraph((Span("x", Style.BOLD | Style.ITALIC), Span("\n"))),))
    assert xhtml.body(tree) == "<p><em><strong>x</strong></em><br/></p>"


@pytest.mark.parametrize(
    ("url", "strict"),
    [
        ("https://a.example/x?a=1#b", "https://a.example/x?a=1#b"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://a.example/[x]", "https://a.example/%5Bx%5D"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("https://[broken", ""),
        ("https://a.example:99999/", ""),
        ("/relative", ""),
        ("", ""),
    ],
)
def test_an_address_is_strict_or_none(url, strict):
    assert xhtml.address(url) == strict


@given(st.text(max_size=60))
def test_an_address_holds_nothing_that_ends_it(url):
    strict = xhtml.address(url)
    assert strict.isascii()
    assert not set(" <>\"'`\\^{}|\n").intersection(strict.replace("'", ""))


def test_plain_words_stay():
    assert plain(document(xhtml.body(Document((Paragraph((Span("a < b & c"),)),))))) == "a < b & c"
