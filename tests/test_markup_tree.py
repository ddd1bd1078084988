"""HTML as publishers write it -> the document tree."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import document as tree
from feeds import markup, urls
from feeds.document import (
    Block,
    Cell,
    Code,
    Embed,
    Figure,
    Footnote,
    Heading,
    Paragraph,
    Quote,
    Span,
    Style,
    Table,
    ThematicBreak,
)
from tests.hostile import FORBIDDEN, NASTY

BASE = "https://example.org/news/piece?id=1"


def blocks(html: str, base: str = BASE) -> tuple[Block, ...]:
    return markup.document(html, base).blocks


def p(text: str) -> Paragraph:
    return Paragraph((Span(text),))


def spans(html: str) -> tuple[Span, ...]:
    (block,) = blocks(html)
    assert isinstance(block, Paragraph)
    return block.spans


# ---------------------------------------------------------------- text and paragraphs


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ("", ()),
        (" \n ", ()),
        ("<!-- nothing -->", ()),
        ("<!DOCTYPE html>", ()),
        ("<?php x ?>", ()),
        ("</p>", ()),
        ("\x00", ()),
        ("loose text", (p("loose text"),)),
        ("<p>one<p>two", (p("one"), p("two"))),
        ("one<br><br>two<br> <br/>\n<br>three", (p("one"), p("two"), p("three"))),
        ("one<br>two<br>", (p("one\ntwo"),)),
        ("<p> a \n b\t<b></b> c </p>", (p("a b c"),)),
        ("<p>&nbsp;</p><div><span> </span></div><p>x</p>", (p("x"),)),
        ("a<div>b<div>c</div>d</div>e", (p("a"), p("b"), p("c"), p("d"), p("e"))),
        ("<p>a\x00b&#0;c&#27;]0;x&#7;</p>", (p("ab\ufffdc]0;x"),)),
        ("\ud83d\ude00 \ud83d", (p("😀 \ufffd"),)),
        ("soft&shy;hy&#8203;phen<wbr>ed", (p("softhyphened"),)),
        ("<p>one</p><hr><hr/><p>two</p><hr>", (p("one"), ThematicBreak(), p("two"))),
    ],
)
def test_text_becomes_paragraphs(html: str, made: tuple[Block, ...]) -> None:
    assert blocks(html) == made


def test_styles_are_kept_and_equal_neighbours_joined() -> None:
    assert spans(
        "a <b>b</b><strong> c</strong> <i><b>d</b></i><sub>2</sub><span style='font-style: italic'>e</span>"
    ) == (
        Span("a "),
        Span("b c", Style.BOLD),
        Span(" "),
        Span("d", Style.BOLD | Style.ITALIC),
        Span("2", Style.SUB),
        Span("e", Style.ITALIC),
    )
    assert spans("<p>x <code>y</code> <del>z</del> <mark>m</mark></p>")[1::2] == (
        Span("y", Style.CODE),
        Span("z", Style.STRIKE),
        Span("m", Style.MARK),
    )


def test_marks_do_not_pile_up_over_a_change_of_style() -> None:
    pile = "&#769;" * 4
    assert spans(f"<p>one <i>a{pile}</i><b>{pile}b</b><br>two</p>") == (
        Span("one a\u0301\u0301\u0301\u0301b\ntwo"),
    )


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ('<h2 id="a">Prices <a href="#a">#</a></h2>', "Prices"),
        ('<h3 id="a"><a href="#a">¶</a>Prices</h3>', "Prices"),
        ('<h2 id="a"><a href="#a">#</a></h2>', "#"),
        ('<h2 id="a">C<a href="https://a.example/">#</a></h2>', "C#"),
    ],
)
def test_signs_that_lead_to_their_own_heading_are_none_of_it(heading: str, said: str) -> None:
    assert markup.plain(markup.document(f"{heading}<p>Nine crowns.</p>")) == f"{said}\n\nNine crowns."


def test_headings_keep_their_level_and_lose_nothing() -> None:
    assert blocks("<h2>One <em>two</em></h2><h6>x</h6><h3></h3>") == (
        Heading(2, (Span("One "), Span("two", Style.ITALIC))),
        Heading(6, (Span("x"),)),
    )


def test_what_is_not_for_reading_is_dropped() -> None:
    html = """<head><title>t</title></head><style>s</style><script>x</script><template>t</template><noscript>n</noscript>
    <p style="display: none">h</p><p hidden>h</p><span aria-hidden="true">h</span><span class="sr-only">h</span>
    <form><button>b</button><select><option>o</option></select><textarea>t</textarea><input value="v"><p>kept</p></form>
    <div style="visibility:hidden">h</div><p hidden="until-found">found</p><svg><title>icon</title></svg>"""
    assert blocks(html) == (p("kept"), p("found"))
    assert blocks("<html hidden><body style='visibility: hidden'><p>x</p></body></html>") == (p("x"),)


# ---------------------------------------------------------------- links


@pytest.mark.parametrize(
    ("href", "made"),
    [
        ("https://other.example/x?utm_source=feed&amp;id=2", "https://other.example/x?id=2"),
        ("../up", "https://example.org/up"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        (" https://a.example/b c ", "https://a.example/b%20c"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("&#106;avascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("vbscript:x", ""),
        ("unknown:thing", ""),
        ("https://", ""),
        ("#part", ""),
        ("", ""),
    ],
)
def test_only_safe_addresses_are_live(href: str, made: str) -> None:
    assert spans(f'<a href="{href}">x</a>') == (Span("x", href=made),)


def test_base_of_the_page_is_obeyed_only_where_it_is_live() -> None:
    assert spans('<base href="https://b.example/d/"><p><a href="e">x</a>')[0].href == "https://b.example/d/e"
    assert spans('<base href="file:///etc/"><p><a href="e">x</a>')[0].href == "https://example.org/news/e"


def test_a_link_around_blocks_links_each_of_them() -> None:
    made = blocks('<a href="/x"><div>one</div><div>two</div></a>three')
    assert [block.spans[0].href for block in made if isinstance(block, Paragraph)] == [
        "https://example.org/x"
    ] * 2 + [""]


# ---------------------------------------------------------------- lists, quotes, definitions


def test_lists_nest_and_count() -> None:
    made = blocks(
        "<ul><li>a<ol start='3'><li>b</li><li><p>c</p><p>d</p></li></ol></li><li></li><li>e</li></ul>"
    )
    inner = tree.ListBlock(((p("b"),), (p("c"), p("d"))), True, 3)
    assert made == (tree.ListBlock(((p("a"), inner), (p("e"),))),)


def test_badly_nested_lists_are_mended() -> None:
    assert blocks("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>") == (
        tree.ListBlock(((p("a"), tree.ListBlock(((p("b"),),))), (p("c"),))),
    )
    assert blocks("<ul>loose<li>a</ul>") == (tree.ListBlock(((p("loose"),), (p("a"),))),)
    assert blocks("<li>a</li><li>b</li><p>c") == (tree.ListBlock(((p("a"),), (p("b"),))), p("c"))
    assert blocks("<ol><li value='7'>a</ol>") == (tree.ListBlock(((p("a"),),), True, 7),)
    assert blocks("<ol start='x'><li>a</ol><ul></ul>") == (tree.ListBlock(((p("a"),),), True, 1),)


def test_task_lists_show_their_boxes() -> None:
    assert blocks("<ul><li><input type=checkbox checked> a<li><input type=checkbox>b</ul>") == (
        tree.ListBlock(((p("☑ a"),), (p("☐ b"),))),
    )


def test_quotes_and_definitions() -> None:
    assert blocks("<blockquote>a<p>b</p></blockquote><blockquote></blockquote>") == (Quote((p("a"), p("b"))),)
    assert blocks("<dl><dt>T<dd>one<dd><p>two</p><dt>U</dt></dl>") == (
        tree.Definitions((((Span("T"),), (p("one"), p("two"))), ((Span("U"),), ()))),
    )
    assert blocks("<dl><dd>lost</dl>") == (tree.Definitions((((), (p("lost"),)),)),)
    assert spans("<p>He said <q>no</q>.</p>") == (Span("He said “no”."),)
    assert markup.document("<q>non</q>", lang="fr").blocks == (p("«\xa0non\xa0»"),)


def test_details_show_their_summary_and_their_content() -> None:
    assert blocks("<details><summary>More</summary><p>text</p></details>") == (
        Paragraph((Span("More", Style.BOLD),)),
        p("text"),
    )


# ---------------------------------------------------------------- code


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ("<pre>a\n  b\t<b>c</b>\n\n</pre>", Code("a\n  b\tc")),
        ("<pre>a<br>b</pre>", Code("a\nb")),
        ('<pre><code class="language-python">x &lt; 1</code></pre>', Code("x < 1", "python")),
        ('<pre class="brush: js; toolbar">x</pre>', Code("x", "js")),
        ('<div class="highlight-source-sh"><pre>x</pre></div>', Code("x", "sh")),
        ('<pre data-lang="C++">x</pre>', Code("x", "c++")),
        ("<pre><div>a</div><div>b</div></pre>", Code("a\nb")),
        ("<pre>a&#27;[2Jb\r\nc</pre>", Code("a[2Jb\nc")),
        (
            "<table class=highlight><tr><td class=gutter><pre>1\n2</pre><td class=code><pre>x\ny</pre></table>",
            Code("x\ny"),
        ),
    ],
)
def test_code_is_verbatim_and_knows_its_language(html: str, made: Code) -> None:
    assert blocks(html) == (made,)


def test_code_inside_code_and_other_languages_of_a_class_are_one_listing() -> None:
    assert blocks("<pre>a<pre>b</pre></pre><xmp>c</xmp>") == (Code("a\nb"), Code("c"))


# ---------------------------------------------------------------- tables


def test_tables_keep_headers_alignment_and_spans() -> None:
    html = """<table><caption>Cap</caption><thead><tr><td>A<th align=right>B</thead>
    <tr><td rowspan=2>1<td style="text-align: center">2<tr><td>3<tr><td colspan=2>4 <a href="/x">x</a><tr></tr></table>"""
    assert blocks(html) == (
        Table(
            (
                (Cell((Span("A"),), True), Cell((Span("B"),), True, "right")),
                (Cell((Span("1"),)), Cell((Span("2"),), align="center")),
                (Cell(()), Cell((Span("3"),))),
                (Cell((Span("4 "), Span("x", href="https://example.org/x")), colspan=2),),
            ),
            (Span("Cap"),),
        ),
    )


@pytest.mark.parametrize(
    "html",
    [
        "<table role=presentation><tr><td><p>a</p><td><p>b</p></table>",
        "<table><tr><td><p>a</p></td></tr><tr><td><p>b</p></td></tr></table>",
        "<table><tr><td><table><tr><td>a</td></tr></table></td><td>b</td></tr></table>",
    ],
)
def test_tables_that_only_lay_out_a_page_are_flattened(html: str) -> None:
    assert blocks(html) == (p("a"), p("b"))


def test_long_cells_without_headers_are_a_layout() -> None:
    long = "word " * 100
    assert blocks(f"<table><tr><td>{long}<td>b</table>") == (p(long.strip()), p("b"))
    (table,) = blocks(f"<table><tr><th>a<th>b<tr><td>{long}<td>b</table>")
    assert isinstance(table, Table)


def test_cells_that_reach_far_down_and_wide_do_not_multiply() -> None:
    html = "<table>" + "<tr><td colspan=50 rowspan=1000>x<td>y" * 500 + "</table>"
    (table,) = blocks(html)
    assert isinstance(table, Table)
    assert sum(map(len, table.rows)) < 200 * 500
    assert blocks("<table><tr>" + "<td>x" * 200 + "</table>") == (p("x"),) * 200


def test_terms_and_captions_hold_any_block_as_lines() -> None:
    html = """<table><caption><dl><dt>a<dd>b</dl><pre>c
d</pre><h3>e</h3><table><caption>f</caption><tr><th>g<th>h<tr><td>i<td>j</table><hr></caption><tr><th>x<th>y</table>"""
    (table,) = blocks(html)
    assert isinstance(table, Table)
    assert markup.spans_text(table.caption) == "a\nb\nc\nd\ne\nf\ng  h\ni  j"
    assert table.caption[-1] == Span("j")
    assert table.rows == ((Cell((Span("x"),), True), Cell((Span("y"),), True)),)
    assert blocks("<dl><dt><pre>a</pre><img src=/x alt=b><dd>c</dl>") == (
        tree.Definitions((((Span("a", Style.CODE), Span("\n"), Span("b")), (p("c"),)),)),
    )


def test_cells_hold_lists_and_paragraphs_as_lines() -> None:
    (table,) = blocks("<table><tr><th>a<th>b<tr><td><p>x</p><p>y</p><td><ul><li>m<li>n</ul></table>")
    assert isinstance(table, Table)
    assert [markup.spans_text(cell.spans) for cell in table.rows[1]] == ["x\ny", "• m\n• n"]


# ---------------------------------------------------------------- pictures and players


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ('<img src="/a.jpg" alt="A  bridge" width=640 height="480">', Figure("https://example.org/a.jpg", "A bridge", (), 640, 480)),
        ('<img src="data:image/gif;base64,x" data-src="/b.jpg">', Figure("https://example.org/b.jpg")),
        ('<img src="/loading.gif" srcset="/s.jpg 400w, /m.jpg 1200w, /l.jpg 3000w">', Figure("https://example.org/m.jpg")),
        ('<img srcset="/a.jpg 1x, /b.jpg 2x">', Figure("https://example.org/b.jpg")),
        ('<picture><source srcset="/p.webp 800w"><img alt=x></picture>', Figure("https://example.org/p.webp", "x")),
        ('<a href="/big"><img src="/a.jpg"></a>', Figure("https://example.org/a.jpg", href="https://example.org/big")),
        ('<img src="javascript:x" alt="only words">', Figure("", "only words")),
        ('<img src="/x.jpg" alt="IMG_0042.JPG">', Figure("https://example.org/x.jpg")),
        ('<noscript><img src="/n.jpg"></noscript>', Figure("https://example.org/n.jpg")),
        ('<svg role="img" aria-label="Chart of prices"></svg>', Figure("", "Chart of prices")),
        ("<figure><img src='/a.jpg'><figcaption>A <b>cap</b></figcaption></figure>",
         Figure("https://example.org/a.jpg", "", (Span("A "), Span("cap", Style.BOLD)))),
        ("<figure><figcaption>Cap <img src='/a.jpg'></figcaption></figure>", Figure("https://example.org/a.jpg", "", (Span("Cap"),))),
        ("<div class='wp-caption x'><img src='/a.jpg'><p class='wp-caption-text'>Cap</p></div>",
         Figure("https://example.org/a.jpg", "", (Span("Cap"),))),
    ],
)  # fmt: skip
def test_pictures(html: str, made: Figure) -> None:
    assert blocks(html) == (made,)


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://x.example/a.gif" width=1 height=1>',
        '<img src="https://x.example/a.gif" style="width:1px;height:1px">',
        '<img src="https://feeds.feedburner.com/~r/x/~4/y" height="1">',
        '<img src="https://pixel.example.com/b.gif">',
        '<img src="https://x.example/icon.png" width=16 height=16>',
        "<img>",
        '<img src="data:image/png;base64,x">',
        '<iframe src="https://www.googletagmanager.com/ns.html?id=x" height=0 width=0></iframe>',
    ],
)
def test_spies_and_icons_are_no_pictures(html: str) -> None:
    assert blocks(html) == ()


def test_a_picture_in_running_text_does_not_tear_it() -> None:
    picture = Figure("https://example.org/a.jpg")
    assert blocks("<p>one <img src='/a.jpg'> two</p>") == (p("one two"), picture)
    assert blocks("<p><img src='/a.jpg'> two</p>") == (picture, p("two"))
    assert blocks("<img src='/a.jpg'><noscript><img src='/a.jpg'></noscript>") == (picture,)
    assert blocks("<p>smile <img class=emoji alt=😀 src=/e.png> now</p>") == (p("smile 😀 now"),)


def test_captions_of_other_things_stay() -> None:
    assert blocks("<figure><pre>x</pre><figcaption>Listing</figcaption></figure>") == (
        Code("x"),
        Paragraph((Span("Listing", Style.SMALL),)),
    )
    (table,) = blocks(
        "<figure><table><tr><th>a<th>b<tr><td>1<td>2</table><figcaption>Cap</figcaption></figure>"
    )
    assert isinstance(table, Table)
    assert table.caption == (Span("Cap"),)
    assert blocks("<figcaption>alone</figcaption>") == (p("alone"),)


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ('<iframe src="https://www.youtube.com/embed/x" title="A talk"></iframe>', Embed("video", "https://www.youtube.com/embed/x", "A talk")),
        ('<video><source src="/v.mp4">no support</video>', Embed("video", "https://example.org/v.mp4")),
        ('<audio src="/a.mp3"></audio>', Embed("audio", "https://example.org/a.mp3")),
        ('<embed src="/a.bin" type="audio/ogg">', Embed("audio", "https://example.org/a.bin")),
        ('<iframe data-src="https://x.example/p"></iframe>', Embed("page", "https://x.example/p")),
    ],
)  # fmt: skip
def test_players_become_their_address(html: str, made: Embed) -> None:
    assert blocks(html) == (made,)


def test_an_object_without_an_address_shows_what_it_holds() -> None:
    assert blocks("<object>instead</object><video>nothing</video>") == (p("instead"),)


# ---------------------------------------------------------------- footnotes


@pytest.mark.parametrize(
    "html",
    [
        '<p>Text<sup><a href="#fn1" id="ref1">1</a></sup>.</p><ol><li id="fn1">Note. <a href="#ref1">↩</a></li></ol>',
        f'<p>Text<a class="footnote-ref" href="{BASE}#fn1"><sup>1</sup></a>.</p><hr><section><ol><li id="fn1"><p>Note.'
        ' <a href="#ref1" class="footnote-back">back</a></p></li></ol></section>',
        '<p>Text<a href="#fn1" name="_ref1">[1]</a>.</p><p><a href="#_ref1" name="fn1">[1]</a> Note.</p>',
        '<p>Text<a role="doc-noteref" href="#fn1">1</a>.</p><aside id="fn1">Note.</aside>',
    ],
)
def test_footnotes_of_the_usual_shapes(html: str) -> None:
    body, note = blocks(html)
    assert isinstance(body, Paragraph)
    assert isinstance(note, Footnote)
    mark = next(span for span in body.spans if span.note)
    assert (mark.text, mark.note, note.name) == ("1", "fn1", "fn1")
    assert note.blocks == (p("Note."),)
    assert markup.spans_text(body.spans) == "Text1."


def test_links_to_places_that_are_no_notes_stay_text() -> None:
    html = '<ul><li><a href="#h">Part</a></ul><h2 id="h">Part</h2><p>x<sup><a href="#none">2</a></sup></p>'
    made = blocks(html)
    assert [type(block) for block in made] == [tree.ListBlock, Heading, Paragraph]
    assert not any(span.note or span.href for span in made[2].spans)  # type: ignore[union-attr]


def test_a_note_needs_a_block_of_its_own_apart_from_its_mark() -> None:
    assert not any(
        isinstance(block, Footnote) for block in blocks("<p id=fn1>x<sup><a href='#fn1'>1</a></sup></p>")
    )
    [body] = blocks("<a href='#fn1'>1</a> <span id=fn1>y</span>")
    assert isinstance(body, Paragraph)
    assert markup.spans_text(body.spans) == "1 y"
    assert not any(span.note for span in body.spans)
    made = blocks(
        "<p>x<sup><a href='#fn1'>1</a></sup></p><p><b><span><a name=fn1>1</a></span></b> N <a href='#z'>see</a></p>"
    )
    assert isinstance(made[1], Footnote)
    assert made[1].blocks == (Paragraph((Span("1", Style.BOLD), Span(" N see"))),)


# ---------------------------------------------------------------- ruby, formulas


def test_ruby_and_formulas_read_as_text() -> None:
    assert spans("<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>") == (Span("漢字(かんじ)"),)
    assert spans("<ruby>字<rt> </rt></ruby>") == (Span("字"),)
    assert spans("<math><msub><mi>x</mi><mn>1</mn></msub></math>")[1] == Span("1", Style.SUB)
    assert spans('<math alttext="x^2"><mi>x</mi></math>') == (Span("x^2", Style.CODE),)
    assert spans(
        "<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x_1</annotation></semantics></math>"
    ) == (Span("x_1", Style.CODE),)
    assert spans("<math><mfrac><mi>a</mi><mi>b</mi></mfrac><msup><mi>x</mi><mn>2</mn></msup></math>") == (
        Span("a/bx"),
        Span("2", Style.SUP),
    )


# ---------------------------------------------------------------- hostile pages


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "ul><li", "table><tr><td", "a href=x", "font"])
def test_the_deepest_page_keeps_its_text(tag: str) -> None:
    made = markup.document(f"<{tag}>" * 30_000 + "deep text" + "<p>after</p>", BASE)
    text = markup.plain(made)
    assert "deep text" in text
    assert "after" in text
    assert len(repr(made)) < 100_000


@pytest.mark.parametrize(
    "html",
    [
        "<p " + "a=1 " * 100_000 + ">x",
        "<!--" * 100_000 + "-->x",
        "<" * 100_000 + " x",
        "&" * 100_000 + "x",
        "<p>x" + "<br>" * 100_000,
        "x<br>" * 100_000,
        "<img src='data:image/png;base64," + "A" * 2_000_000 + "'>x",
        "<a href='" + "x" * 1_000_000 + "'>x</a>",
        "<pre>" + "\n" * 100_000 + "x</pre>",
        "<img alt=x srcset='" + ", " * 50_000 + "'>",
    ],
    ids=lambda html: html[:8],
)
def test_floods_are_read(html: str) -> None:
    assert "x" in markup.plain(markup.document(html, BASE))


def texts(block: object) -> list[str]:
    """Every string of a tree."""
    if isinstance(block, str):
        return [block]
    if isinstance(block, tuple):
        return [text for part in block for text in texts(part)]
    return [text for name in getattr(block, "__slots__", ()) for text in texts(getattr(block, name))]


def addresses(block: object) -> list[str]:
    if isinstance(block, tuple):
        return [url for part in block for url in addresses(part)]
    names = getattr(block, "__slots__", ())
    own = [getattr(block, name) for name in ("href", "src", "url") if name in names]
    return own + [
        url
        for name in names
        for url in addresses(getattr(block, name))
        if not isinstance(getattr(block, name), str)
    ]


TAGS = (
    "p div a b i sup sub ul ol li dl dt dd blockquote pre code table tr td th caption figure figcaption img h1 h4 br hr "
    "details summary span font ruby rt math mi svg title iframe video object noscript script style q input"
).split()
ATTRIBUTES = st.sampled_from(
    ["", "", "", ' href="#n"', ' href="javascript:x"', ' id="n"', ' href="//h/x\u202ey"', ' src="/i\x9b.png"', " hidden",
     ' alt="a\u202eb"', ' colspan="9"', ' rowspan="3"', ' class="language-x sr"', ' start="-4"', ' title="\ud800"']
)  # fmt: skip
MESS = st.lists(
    st.text(max_size=12)
    | NASTY
    | st.builds(lambda tag, rest: f"<{tag}{rest}>", st.sampled_from(TAGS), ATTRIBUTES)
    | st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
    max_size=40,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(MESS)
def test_any_mess_becomes_a_safe_tree(html: str) -> None:
    made = markup.document(html, BASE)
    for text in texts(made.blocks):
        assert not FORBIDDEN.search(text)
        text.encode()
    for url in addresses(made.blocks):
        assert not url or urls.is_live(url)
    said = markup.plain(made)
    assert markup.clean_lines(said) == said
    assert not re.search(r"\n{3,}", re.sub(r"[^\n]+", "x", said)) or "<pre" in html
    assert markup.word_count(said) >= 0


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("abc <&é漢\u0301\u202e", max_size=30), max_size=5))
def test_plain_text_survives_the_way_through_html(parts: list[str]) -> None:
    lines = [made for made in map(markup.clean, parts) if made]
    made = markup.document(markup.from_text("\n\n".join(lines)))
    assert markup.plain(made) == "\n\n".join(lines)
