"""Pages of our own, one a layout, become the articles they hold; no page stops the reader."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import markup, pages
from feeds.document import Code, Definitions, Figure, Heading, ListBlock, Quote, Table
from feeds.extract import cheap, extract, extract_safely
from feeds.model import Entry, Pick

DATA = Path(__file__).parent / "data" / "pages"
URL = "https://post.example/2024/05/09/ferry-every-hour"


def entry_of(name: str, url: str = "https://site.example/page") -> Entry:
    return extract((DATA / name).read_bytes(), url)


def text_of(entry: Entry) -> str:
    return markup.plain(markup.document(entry.body, entry.url))


@pytest.fixture(scope="module")
def news() -> Entry:
    return entry_of("news.html", URL)


def test_head_of_a_news_page(news: Entry) -> None:
    assert news.title == "Ferry to run every hour from autumn"
    assert news.authors == ("Jane Example",)
    assert news.published == datetime(2024, 5, 9, 13, 23, tzinfo=UTC)
    assert news.updated == datetime(2024, 5, 10, 8, 0, tzinfo=UTC)
    assert (news.lang, news.url, news.guid) == ("en", URL, URL)
    assert news.image == "https://post.example/img/ferry.jpg"
    assert (
        news.summary
        == "<p>Two island councils have agreed to buy an electric ferry and share what it costs.</p>"
    )


def test_body_keeps_the_structure_of_the_page(news: Entry) -> None:
    kinds = [type(block) for block in markup.document(news.body, news.url).blocks]
    assert {Heading, ListBlock, Quote, Table, Figure} <= set(kinds)
    assert 'href="https://post.example/timetable"' in news.body


@pytest.mark.parametrize(
    "foreign",
    ["cookies", "Advertisement", "Share on", "best news of the year", "lighthouse lamp", "All rights reserved", "not be read", "By Jane"],
)  # fmt: skip
def test_body_holds_nothing_of_the_site(news: Entry, foreign: str) -> None:
    assert foreign not in news.body


def test_lists_around_the_article_are_its_picks(news: Entry) -> None:
    assert news.picks[0] == Pick(
        "Read more", "What the new lighthouse lamp costs the council", "https://post.example/a"
    )
    assert [pick.url for pick in news.picks if pick.heading == "Most read"] == [
        "https://post.example/one", "https://post.example/two", "https://post.example/three",
    ]  # fmt: skip


def test_documentation_keeps_code_and_definitions() -> None:
    blocks = markup.document(entry_of("docs.html").body).blocks
    code = next(block for block in blocks if isinstance(block, Code))
    assert (code.language, code.text.count("\n")) == ("python", 2)
    assert any(isinstance(block, Definitions) for block in blocks)


def test_recipe_keeps_its_short_lists_whatever_its_classes_say() -> None:
    entry = entry_of("recipe.html")
    assert "400 g di ceci" in text_of(entry)
    assert "Frullarne la metà" in text_of(entry)
    assert "ghisa" not in entry.body
    assert entry.title == "Zuppa di ceci e rosmarino"


def test_right_to_left_page() -> None:
    entry = entry_of("rtl.html")
    assert (entry.lang, entry.title) == ("ar", "المكتبة تفتح ليلا أمام الطلاب")
    assert text_of(entry).count("\n\n") == 2
    assert entry.picks[0].heading == "اقرأ أيضا"


def test_every_message_of_a_thread_is_kept() -> None:
    text = text_of(entry_of("forum.html"))
    assert all(part in text for part in ("south window", "small lamp", "cuttings"))
    assert "Log in" not in text


def test_a_saved_page_knows_where_it_was_saved_from() -> None:
    html = (
        b"<!-- saved from url=(0034)https://news.example/saved/article -->\n"
        + (DATA / "forum.html").read_bytes()
    )
    assert pages.read(html, "saved.html")[0].url == "https://news.example/saved/article"


@pytest.mark.parametrize(
    "html", ["", "<html>", "<body></body>", "<p>", "<title>Only a title</title>", "\0\0", "<!---->"]
)
def test_pages_without_text_have_no_body(html: str) -> None:
    assert text_of(extract(html, "")) == ""


PARAGRAPH = (
    "<p>The council agreed on Monday to rebuild the old harbour wall before the winter, officials said.</p>"
)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 60_000 + PARAGRAPH * 5 + "</div>" * 60_000,
        PARAGRAPH * 5 + '<img src="data:image/png;base64,' + "A" * 3_000_000 + '">',
        "\0".join(PARAGRAPH * 5),
        PARAGRAPH * 5 + "<" * 200_000,
    ],
    ids=["nested", "data address", "NULs", "brackets"],
)  # fmt: skip
def test_hostile_pages_still_give_their_text(html: str) -> None:
    assert "harbour wall" in extract(html, "https://site.example/").body


def test_the_worker_answers_as_the_caller_would() -> None:
    html = (DATA / "news.html").read_text(encoding="utf-8")
    assert extract_safely(html, URL, seconds=60) == extract(html, URL)


def test_without_an_answer_in_time_the_running_text_is_left() -> None:
    html = (DATA / "news.html").read_text(encoding="utf-8")
    entry = extract_safely(html, URL, seconds=0.0)
    assert entry == cheap.read(html, URL)
    assert "electric ferry" in entry.body
    assert "Not a paragraph" not in entry.body


@given(st.text(alphabet=st.sampled_from("<>/pdivah1 =\"'&;.!-x\n\0é"), max_size=200))
@settings(max_examples=150, deadline=None)
def test_no_markup_stops_either_extractor(html: str) -> None:
    assert isinstance(extract(html, "").body, str)
    assert isinstance(cheap.read(html, "").body, str)


def test_importing_is_cheap() -> None:
    code = "import sys, feeds.pages, feeds.extract; print([m for m in ('lxml', 'trafilatura', 'markdown_it') if m in sys.modules])"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


def test_attributes_and_characters_that_xml_has_no_place_for_are_dropped():
    words = "The ferry waited for an hour beside the quay, and nobody knew why it did. " * 4
    page = f"<html><body><h1>The ferry</h1><p \x01\xab<x='1' title='a\x02b'>{words}<b>\x03</b>\x04 more</p><p>{words}</p></body></html>"
    assert "waited for an hour" in extract(page, "https://a.example/").body


def sentences(words: str, number: int) -> str:
    return "".join(
        f"<p>The {words} number {n} is told here at some length, so that nobody takes it for a label.</p>"
        for n in range(number)
    )


def test_a_page_of_two_texts_offers_all_it_says() -> None:
    page = (
        "<html><body><nav><p>Sign in to read all that the harbour paper has, every day of the week.</p></nav>"
        f"<article>{sentences('ferry', 12)}</article><div><div>{sentences('bridge', 14)}</div></div></body></html>"
    )
    entry = extract(page)
    assert "ferry" in entry.body
    assert "bridge" not in entry.body
    assert entry.other.count("ferry") == 12
    assert entry.other.count("bridge") == 14
    assert "Sign in" not in entry.other


def test_a_page_of_one_text_leaves_no_doubt(news: Entry) -> None:
    assert news.other == ""
    assert extract(f"<html><body><article>{sentences('ferry', 12)}</article></body></html>").other == ""


@pytest.mark.parametrize("title", ["Ferry", "The ferry", "Ferry crews wait at the quay"])
def test_a_sentence_with_the_words_of_a_short_title_is_no_title(title: str) -> None:
    first = "Ferry crews wait at the quay for the tide, and for the people who were late once more."
    page = f"<html><head><title>{title}</title></head><body><article><p>{first}</p>{sentences('bell', 3)}</article></body></html>"
    assert first in extract(page).body


def test_the_headline_said_again_below_itself_is_left_out() -> None:
    title = "Ferry crews wait at the quay for the tide"
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{title}.</p>{sentences('bell', 3)}</article></body></html>"
    assert title not in extract(page).body


@pytest.mark.parametrize(
    ("inner", "body"),
    [
        ("<main><h1>Hours</h1><p>We are closed today.</p></main>", "We are closed today."),
        ("<div><h1>Hours</h1><p>We are closed today.</p></div>", "We are closed today."),
        (
            "<article><h1>Hours</h1><p>Roses are red</p><p>violets are blue</p></article>",
            "Roses are red violets are blue",
        ),
    ],
)
def test_a_page_of_a_few_words_is_read_too(inner: str, body: str) -> None:
    page = (
        f"<html><head><title>Hours</title></head><body><nav><a href='/'>Home</a></nav>{inner}"
        "<footer><p>All rights reserved by the harbour paper.</p></footer></body></html>"
    )
    assert " ".join(text_of(extract(page)).split()) == body
