"""What search takes for words: however they are written, and whatever markup stands around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.markup import document, plain, simple
from feeds.tokens import LONGEST, tokens

WRITTEN = st.text(
    st.sampled_from("aZé ßœŁ+#..-_'’1٣أـ ً\u0301½ﬁ\xa0\u3000東京ーがไทิ한क\u093f🚀→€\x1c\x85\u2028"),
    max_size=12,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Harbour, RIVER's market_place", ["harbour", "river", "s", "market", "place"]),
        ("C++ and C# or .NET, at 3.5", ["c", "⁺⁺", "and", "c", "♯", "or", "․", "net", "at", "3", "5"]),
        ("L'été à Łódź, Straße", ["l", "ete", "a", "lodz", "strasse"]),
        ("東京は🚀", ["東京", "京は", "は", "🚀"]),
        ("x" * 90, ["x" * LONGEST]),
        ("", []),
    ],
)
def test_text_is_cut_into_words_signs_and_pairs(text: str, found: list[str]) -> None:
    assert tokens(text) == found


def test_a_french_word_is_the_same_beside_an_arabic_one() -> None:
    assert tokens("œuvre كتاب") == ["oeuvre", *tokens("كتاب")]


@given(WRITTEN, WRITTEN)
def test_words_are_the_same_wherever_they_stand(before: str, after: str) -> None:
    assert tokens(f"{before} {after}") == tokens(before) + tokens(after)


INLINE = (
    "b",
    "em",
    "span",
    'a href="https://a.example/?x=1&amp;y"',
    'a rel="nofollow" href="/x" title="&lt;"',
)
BLOCK = ("p", "div", "h2", "section", "P")


def element(inside: st.SearchStrategy[str], tags: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.builds(lambda tag, text: f"<{tag}>{text}</{tag.split()[0]}>", st.sampled_from(tags), inside)


LETTERS = st.sampled_from(
    [
        "word",
        " ",
        "\n",
        "é",
        "東京",
        "&amp;",
        "&lt;b&gt;",
        "&nbsp;",
        "&#8217;",
        "&hellip;",
        "<br>",
        "<br />",
        "C++",
        "\x07",
    ]
)
LINE = st.lists(LETTERS | element(LETTERS, INLINE), max_size=5).map("".join)
PAGE = st.lists(LINE | element(LINE, BLOCK), max_size=5).map("".join)


@given(PAGE)
def test_the_words_of_simple_markup_are_those_that_are_read(html: str) -> None:
    found = simple.text(html)
    assert found is not None
    assert tokens(found) == tokens(plain(document(html)))


@pytest.mark.parametrize(
    "html",
    [
        "<p hidden>no</p>",
        '<p style="display:none">no</p>',
        '<p class="sr-only">no</p>',
        '<p>yes<a href="#fn1">1</a></p>',
        "<ol><li>one</li></ol>",
        '<img src="/x.jpg" alt="A bridge">',
        "<script>no</script>",
        "<!-- no -->yes",
        "&unknown; and &copy without its end",
        "1 < 2",
        "<b>" * 1001,
    ],
)
def test_what_takes_a_parser_is_left_to_it(html: str) -> None:
    assert simple.text(html) is None
