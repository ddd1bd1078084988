"""Laws of the layout: no line too wide, no word lost, every place found again."""

from __future__ import annotations

import re
from itertools import pairwise
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from feeds import markup
from feeds.document import Document, Paragraph, Span
from reader.render import Head, Layout, Options, layout, wrap
from reader.render.wrap import breaks

WORDS = st.sampled_from(
    "le la council « » : ; ! ? well-known https://example.org/a/very/long/path/that/never/ends/at/all "
    "東京都は９日、 新しい「交通計画」を発表した。 ーっ 한국어 أعلنت הממשלה 2024 👩‍🚀 🇫🇷 ✈️ e\u0301 — – a\xa0b 1\u202f000 "
    "ภาษาไทย हिन्दी (x) [1] Donaudampfschifffahrtsgesellschaft".split(" ")
)
PROSE = st.lists(WORDS, max_size=60).map(" ".join)
ANY_TEXT = st.text(max_size=300).map(markup.clean_lines)
TEXT = PROSE | ANY_TEXT

HTML = st.recursive(
    TEXT.map(lambda text: text.replace("<", "&lt;")),
    lambda inner: st.tuples(
        st.sampled_from(
            "p b a blockquote ul li ol dl dt dd table tr td th h2 pre code figure figcaption sup div br".split()
        ),
        st.lists(inner, max_size=4),
    ).map(lambda pair: f"<{pair[0]} href='https://e.org/{len(pair[1])}'>{''.join(pair[1])}</{pair[0]}>"),
    max_leaves=12,
)
OPTIONS = st.builds(Options, st.booleans(), st.booleans(), st.booleans())


def rows(page: Layout) -> list[str]:
    page.settle(10_000)
    return ["".join(run.text for run in page.line(y).runs) for y in range(page.height)]


@given(TEXT, st.integers(20, 120))
def test_no_line_of_a_text_is_wider_than_asked(text: str, width: int) -> None:
    assert all(cell_len(text[start:end]) <= width for start, end in breaks(text, width))


@given(st.text(alphabet="ab é ش ي («“[ »);:!?% -— \u0301\u200d€", max_size=60), st.integers(1, 20))
def test_a_text_of_no_wide_letters_breaks_as_one_beside_them(text: str, width: int) -> None:
    with patch.object(wrap, "FIRST_WIDE", ""):
        beside = breaks(text, width)
    assert breaks(text, width) == beside


@given(TEXT, st.integers(1, 120))
def test_wrapping_loses_nothing_but_blanks_and_breaks(text: str, width: int) -> None:
    lines = breaks(text, width)
    gone = text[: lines[0][0]]
    for (_, end), (start, _) in pairwise(lines):
        assert end <= start
        gone += text[end:start]
    gone += text[lines[-1][1] :]
    assert not gone.strip(" \n")


@settings(max_examples=150, deadline=None)
@given(HTML, st.integers(20, 100), OPTIONS)
def test_no_row_of_an_article_is_wider_than_asked(html: str, width: int, options: Options) -> None:
    page = layout(Head("A title", "a source", "A standfirst"), markup.document(html), width, options)
    assert all(cell_len(row) <= width for row in rows(page))


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXT, max_size=5), st.integers(20, 100), OPTIONS)
def test_every_word_of_the_text_is_on_some_line(texts: list[str], width: int, options: Options) -> None:
    document = Document(tuple(Paragraph((Span(text),)) for text in texts))
    page = layout(Head(), document, width, options)
    page.settle(10_000)
    said = "".join(page.line(y).text for y in range(page.height))
    assert re.sub(r"[ \n]", "", said) == re.sub(r"[ \n]", "", "".join(texts))


@settings(max_examples=100, deadline=None)
@given(HTML, st.integers(20, 100), st.integers(20, 100), st.data())
def test_a_place_is_found_again_at_any_width(html: str, one: int, other: int, data: st.DataObject) -> None:
    document = markup.document(html)
    before, after = (layout(Head("A title"), document, width) for width in (one, other))
    before.settle(10_000)
    y = data.draw(st.integers(0, before.height - 1))
    place = before.line(y)
    there = after.y_of(before.anchor(y))
    found = after.line(there)
    following = after.line(there + 1)
    assert found.block == place.block
    assert found.offset <= place.offset
    assert following.block != place.block or following.offset >= place.offset or not following.text
    assert before.line(before.y_of(before.anchor(y))).offset == place.offset


@settings(max_examples=100, deadline=None)
@given(HTML, st.integers(20, 100), OPTIONS)
def test_every_link_is_found_on_its_row(html: str, width: int, options: Options) -> None:
    # In a table the row of the cell is found, not the line within it.
    page = layout(Head("A title"), markup.document(html.replace("<table", "<div")), width, options)
    for link in page.links:
        row = page.line(page.row_of(link.block, link.offset))
        assert (link.number, link.href) in {(run.link, run.href) for run in row.runs}


@given(st.text(max_size=80))
def test_an_anchor_of_any_text_is_a_row(anchor: str) -> None:
    page = layout(Head("A title"), markup.document("<p>one two three</p>"), 40)
    assert 0 <= page.y_of(anchor) < page.height
