"""Strings: what may not reach a terminal is gone, what a language needs is kept."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import markup
from tests.hostile import FORBIDDEN, NASTY

ANY = st.text() | st.lists(NASTY, max_size=30).map("".join)


@given(ANY)
def test_cleaned_text_holds_nothing_that_acts_on_a_terminal(text: str) -> None:
    for made in (
        markup.clean(text),
        markup.clean_lines(text).replace("\n", "").replace("\t", ""),
        markup.title_text(text),
    ):
        assert not FORBIDDEN.search(made)
        made.encode()


@given(ANY, st.integers(1, 40))
def test_cleaning_twice_changes_nothing(text: str, limit: int) -> None:
    once = markup.clean(text, limit)
    assert len(once) <= limit
    assert markup.clean(once, limit) == once
    lines = markup.clean_lines(text)
    assert markup.clean_lines(lines) == lines


@given(ANY)
def test_a_clean_line_has_no_edges_breaks_or_double_blanks(text: str) -> None:
    made = markup.clean(text)
    assert made == made.strip()
    assert not re.search(r"[\t\n]|  ", made)


@given(ANY)
def test_marks_never_pile_up(text: str) -> None:
    run = 0
    for char in markup.clean(text):
        run = run + 1 if unicodedata.category(char)[0] == "M" else 0
        assert run <= 4


@pytest.mark.parametrize(
    "text",
    [
        "Ordinary words, “quoted” — with dashes…",
        "«\xa0Voilà\u202f!\xa0»",
        "می‌خواهم",
        "क्‍ष",
        "👩‍🚀 ✈️ 👨‍👩‍👧 #️⃣",
        "葛\U000e0100城市",
        "שלום \u2067עולם\u2069 abc",
        "עברית\u200f!",
        "Tiếng Việt e\u0323\u0302",
        "日本語\u3000タイトル",
        "[TODO] Q3 [/b] [@click=app.quit]",
    ],
)
def test_text_that_needs_its_characters_keeps_them(text: str) -> None:
    assert markup.clean(text) == text


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a\x1b]52;c;aGk=\x07b", "a]52;c;aGk=b"),
        ("a\x9b31mb", "a31mb"),
        ("exe.\u202egpj", "exe.gpj"),
        ("pay\u200bpal \xadx\u2060y\ufeff", "paypal xy"),
        ("a\u200db\u200cc", "abc"),
        ("plain \u2067text\u2069", "plain text"),
        ("עברית \u2067x", "עברית x"),
        ("עברית \u2069x\u2067", "עברית x"),
        ("z" + "\u0301" * 30, "z" + "\u0301" * 4),
        ("one\u2028two\u2029three\r\nfour\tfive  six ", "one two three four five six"),
        ("\ud83d\ude00 \ud83d", "😀 \ufffd"),
        ("flag 🏴\U000e0067\U000e0062\U000e007f", "flag 🏴"),
        ("a\ufe0f \U000e0100b", "a b"),
        ("\u3164 name\u3164", "name"),
    ],
)
def test_tricks_are_taken_out(text: str, made: str) -> None:
    assert markup.clean(text) == made


def test_a_long_text_ends_in_an_ellipsis_within_its_limit() -> None:
    assert markup.clean("word " * 10, 12) == "word word w…"
    assert markup.clean("x" * 10_000_000) == "x" * 1999 + "…"


def test_lines_and_tabs_survive_where_they_are_wanted() -> None:
    assert markup.clean_lines("a\r\n\tb\rc\x0bd\u2028e\x00") == "a\n\tb\nc\nd\ne"


@pytest.mark.parametrize(
    ("raw", "made"),
    [
        ("a < b and c > d", "a < b and c > d"),
        ("<b>Big</b> &amp; small", "Big & small"),
        ("Don&#8217;t", "Don’t"),
        ("Don&amp;#8217;t", "Don’t"),
        ("AT&amp;amp;T", "AT&T"),
        ("AT&T; R&D", "AT&T; R&D"),
        ("&lt;i&gt;Le Monde&lt;/i&gt; bouge", "Le Monde bouge"),
        ("The &lt;b&gt; tag", "The <b> tag"),
        ("Vec<T> and List<A> in Rust", "Vec<T> and List<A> in Rust"),
        ("if a <b and c", "if a <b and c"),
        ("one<br/>two<p>three", "one two three"),
        ("a<!-- hidden -->b <!-- open", "ab <!-- open"),
        ("<![CDATA[Raw <em>news</em>]]>", "Raw news"),
        ('<a href="x">linked</a>', "linked"),
        ("&#27;]0;x&#7; &amp;#x1b;[2J &#x9b;m", "]0;x [2J ›m"),
        ("<unknown> stays", "<unknown> stays"),
        ("", ""),
    ],
)
def test_titles_lose_their_markup_and_nothing_else(raw: str, made: str) -> None:
    assert markup.title_text(raw) == made


def test_a_flood_of_half_open_marks_is_read_in_time() -> None:
    assert markup.title_text("<!--" * 100_000, 100).startswith("<!--")
    assert markup.title_text("<a " * 100_000, 100).startswith("<a")
    assert markup.title_text("&amp;" * 100_000, 100).startswith("&")


def test_plain_text_becomes_paragraphs_with_links() -> None:
    made = markup.from_text("One <line>\ntwo\n \n\nSee https://example.org/a?b=1&c=2.\n")
    assert made == (
        "<p>One &lt;line&gt;<br>two</p>\n"
        '<p>See <a href="https://example.org/a?b=1&amp;c=2">https://example.org/a?b=1&amp;c=2</a>.</p>'
    )
    assert markup.from_text("(https://example.org)") == (
        '<p>(<a href="https://example.org">https://example.org</a>)</p>'
    )
    assert markup.from_text(" \n\n ") == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one two, three", 3),
        ("l’heure d'été arc-en-ciel", 3),
        ("人工智能产业", 3),
        ("東京でAI会議", 4),
        ("ภาษาไทยง่าย", 3),
        ("정부는 오늘", 2),
    ],
)
def test_words_are_counted_in_any_script(text: str, words: int) -> None:
    assert markup.word_count(text) == words


def test_reading_time_is_whole_minutes_and_never_none_for_some() -> None:
    assert [markup.reading_minutes(words) for words in (0, 1, 230, 600)] == [0, 1, 1, 3]


def test_importing_markup_loads_no_parser() -> None:
    code = "import sys, feeds.markup; print(any(name.startswith(('lxml', 'trafilatura')) for name in sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
