"""Document trees as Markdown: what is written reads as the same words, whatever signs are in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.document import Document, Paragraph, Span, Style
from feeds.markup import document, plain
from feeds.pages.markdown import render
from feeds.transfer.exports import xhtml
from feeds.transfer.exports.markdown import page
from feeds.transfer.exports.publication import Piece, piece
from tests.generators.documents import DOCUMENTS, article

SIGNS = st.text('ab *_`[]()#-+=.|~!&\\1:;"é。', min_size=1, max_size=10) | st.sampled_from(
    ("&amp;", "&copy;", "https://a.example", "<b>", "1. ", "a\nb")
)
STYLES = (Style.PLAIN, Style.PLAIN, *Style)
SPANS = st.builds(Span, SIGNS, st.sampled_from(STYLES), st.sampled_from(("", "", "https://a.example/(x)")))


def body(tree: Document) -> str:
    """The document alone, without head and title."""
    return page(Piece(article(), "", tree)).partition("# Tides\n")[2].strip()


def letters(text: str) -> str:
    return "".join(text.split())


@given(st.lists(SPANS, min_size=1, max_size=4).map(tuple))
def test_no_sign_of_a_text_is_taken_for_a_mark(spans):
    # What the reader would see, not what a test could make up: through HTML first.
    tree = document(xhtml.body(Document((Paragraph(spans),))))
    assert letters(plain(document(render(body(tree))))) == letters(plain(tree))


@given(DOCUMENTS)
def test_every_tree_can_be_written(tree):
    assert render(body(tree)) is not None


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<p>a <b>b</b>c</p>", "a **b**c"),
        # Between a sign and a letter two stars would stay stars.
        ("<p>東京<b>「駅」</b>で</p>", "東京<strong>「駅」</strong>で"),
        ("<p><b>a</b><i>b</i></p>", "**a**<em>b</em>"),
        ("<p><b><i>a</i></b></p>", "***a***"),
        ("<p><code>a`b</code><b><code>c</code></b></p>", "``a`b``<strong><code>c</code></strong>"),
        ("<p>x<sub>2</sub></p>", "x<sub>2</sub>"),
        ("<p>a<br>b</p>", "a\\\nb"),
        ("<p>1. no list</p>", "1\\. no list"),
        ("<p># none</p>", "\\# none"),
        ("<h1>A</h1><hr><p>b</p>", "## A\n\n* * *\n\nb"),
        ("<ul><li>a<li><p>b</p><p>c</p></ul>", "- a\n- b\n\n  c"),
        ("<ol start=9><li>a<li>b</ol>", "9. a\n10. b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre>```\nx</pre>", "````\n```\nx\n````"),
        ("<dl><dt>ebb<dd>falling</dl>", "ebb\n:   falling"),
        ('<img src="https://a.example/p.png" alt="A quay">', "[A quay](https://a.example/p.png)"),
        ('<p><a href="https://a.example/(1)">x</a></p>', "[x](https://a.example/%281%29)"),
    ],
)
def test_blocks_and_styles_have_their_marks(html, written):
    assert body(document(html, "https://sea.example/")) == written


def test_the_head_is_one_of_yaml():
    said = page(piece(article('Tides: "x"', lang="en", tags=("a, b",), starred=True)))
    assert said.startswith(
        '---\ntitle: "Tides: \\"x\\""\ndate: "2026-11-20T12:00:00Z"\nurl: "https://sea.example/tides"\nfeed: "The Sea"\n'
        'lang: "en"\ntags: ["a, b"]\nstarred: true\n---\n\n# Tides: "x"\n'
    )


def test_the_standfirst_stands_before_the_body():
    said = page(piece(article(summary="<p>It turns twice a day.</p>")))
    assert "# Tides\n\n**It turns twice a day.**\n\nThe tide turns.\n" in said
