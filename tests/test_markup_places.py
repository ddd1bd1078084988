"""What a text points at without saying so: written-out addresses, places within the article; how lists count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import markup
from feeds.document import Document, ListBlock, Paragraph, Span
from feeds.markup import addresses, numerals
from reader.render import Head, layout

PAGE = "https://example.org/news/"


def spans(html: str) -> list[Span]:
    return [
        span
        for block in markup.document(html, PAGE).blocks
        if isinstance(block, Paragraph)
        for span in block.spans
    ]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://a.example/x?y=1&amp;z=2, then rest.", "https://a.example/x?y=1&z=2"),
        ("(https://a.example/wiki/Bell_(ship))", "https://a.example/wiki/Bell_(ship)"),
        ("Go to www.harbour.example.", "http://www.harbour.example/"),
        ("“https://a.example/é/ö”", "https://a.example/%C3%A9/%C3%B6"),
        ("続きはhttps://a.example/jaです。", "https://a.example/ja"),
        ("https://a.example/wiki/日本", "https://a.example/wiki/日本"),
        ("続きは https://a.example を見る", "https://a.example/"),
        ("write mailto:desk@a.example!", "mailto:desk@a.example"),
        ("magnet:?xt=urn:btih:abc&dn=x end", "magnet:?xt=urn:btih:abc&dn=x"),
        ("call tel:+49-30-123456.", "tel:+49-30-123456"),
        ("gopher://hole.example/1/x", "gopher://hole.example/1/x"),
        ("javascript:alert(1) and file:///etc/passwd", ""),
        ("the https:// part", ""),
        ("a.www.b and me@www.x.example", ""),
    ],
)
def test_an_address_in_plain_text_is_a_live_link(text: str, address: str) -> None:
    from urllib.parse import unquote

    found = [span.href for span in spans(f"<p>{text}</p>") if span.href]
    assert [unquote(href).rstrip("/") for href in found] == (
        [unquote(address).rstrip("/")] if address else []
    )


def test_the_text_around_a_written_out_address_is_kept() -> None:
    html = "<p>Before https://a.example/x. <b>After</b></p>"
    assert markup.plain(markup.document(html)) == "Before https://a.example/x. After"


def test_addresses_in_links_and_in_code_stay_what_they_are() -> None:
    [link] = spans('<p><a href="https://b.example/">https://a.example/</a></p>')
    assert link.href == "https://b.example/"
    assert not any(s.href for s in spans("<p><code>curl https://a.example/</code></p>"))


@given(st.text(alphabet="https:/w.a()[]?#&,。 é\n@mailto", max_size=60))
def test_splitting_loses_no_letter(text: str) -> None:
    assert "".join(part for part, _ in addresses.split(text)) == text


# ---------------------------------------------------------------- places


def test_a_link_within_the_article_leads_to_its_place() -> None:
    html = '<p>See <a href="#two">below</a>.</p><h2>One</h2><p>x</p><h2 id="two">Two</h2><p>y</p>'
    made = layout(Head(), markup.document(html, PAGE))
    [link] = made.links
    assert (link.href, link.text) == ("#two", "below")
    block, offset = made.places["two"]
    assert made.text_of(block)[offset:] == "Two"


@pytest.mark.parametrize(
    "html",
    [
        '<a href="#x">go</a><p>t</p><p><a name="x"></a>here</p>',
        f'<a href="{PAGE}#x">go</a><p>t</p><p>mid <span id="x">here</span></p>',
        '<a href="#x">go</a><table><tr><th>t<th>u<tr><td>v<td id="x">here</table>',
        '<a href="#x">go</a><ul><li>t<li id="x">here</ul>',
        '<a href="#x">go</a><p>t</p><div id="x"><img src="/p.png" alt=""></div><p>here</p>',
    ],
)
def test_places_stand_wherever_the_page_names_them(html: str) -> None:
    made = layout(Head(), markup.document(html, PAGE))
    block, offset = made.places["x"]
    assert made.text_of(block)[offset:].startswith("here")


def test_a_link_to_a_place_that_is_not_there_is_text() -> None:
    assert [span.href for span in spans('<p><a href="#gone">x</a></p>')] == [""]


def test_a_name_that_is_escaped_in_the_link_is_found() -> None:
    made = layout(Head(), markup.document('<a href="#caf%C3%A9">go</a><p id="café">here</p>', PAGE))
    assert "café" in made.places


# ---------------------------------------------------------------- how lists count


def listed(html: str) -> ListBlock:
    [block] = markup.document(html).blocks
    assert isinstance(block, ListBlock)
    return block


@pytest.mark.parametrize(
    ("html", "marks"),
    [
        ("<ol type=a start=5><li>x<li>y</ol>", ["e. ", "f. "]),
        ("<ol type=A start=26><li>x<li>y</ol>", ["Z. ", "AA. "]),
        ("<ol type=i start=3><li>x<li>y</ol>", ["iii. ", "iv. "]),
        ("<ol type=I start=1999><li>x</ol>", ["MCMXCIX. "]),
        ("<ol type=a start=0><li>x<li>y</ol>", ["0. ", "a. "]),
        ("<ol type=x><li>x</ol>", ["1. "]),
        ("<ol style='list-style-type: lower-roman'><li>x<li>y</ol>", ["i. ", "ii. "]),
        ("<ol reversed><li>x<li>y<li>z</ol>", ["3. ", "2. ", "1. "]),
        ("<ol><li>x<li value=9>y<li>z</ol>", ["1. ", "9. ", "10. "]),
        ("<ol type=i><li>x<li value='²'>y</ol>", ["i. ", "ii. "]),
        ("<ol><li>x<li></li><li>z</ol>", ["1. ", "3. "]),
        ("<ul type=a><li>x</ul>", ["• "]),
    ],
)
def test_an_ordered_list_counts_as_its_page_does(html: str, marks: list[str]) -> None:
    block = listed(html)
    assert numerals.marks(block) == marks
    assert markup.plain(Document((block,))).startswith(marks[0])
    drawn = layout(Head(), Document((block,)))
    assert "".join(run.text for run in drawn.line(0).runs).strip().startswith(marks[0].strip())


def test_plain_text_becomes_links_the_same_way() -> None:
    html = markup.from_text("(https://a.example/wiki/Bell_(ship)) and www.b.example & <tags>.")
    hrefs = [span.href for span in spans(html) if span.href]
    assert hrefs == ["https://a.example/wiki/Bell_(ship)", "http://www.b.example"]
    assert markup.plain(markup.document(html)).endswith("www.b.example & <tags>.")
