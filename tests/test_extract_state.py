"""Pages that scripts fill in: the article is read out of the data that they bring along."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import markup
from feeds.extract import extract
from feeds.extract.page import parse
from feeds.extract.state import article
from feeds.model import Entry

TITLE = "The lock keeper stays another year"
SAID = [
    "The canal board has asked the keeper of the upper lock to stay another year, as nobody else applied for the house and its leaking roof.",
    "She has opened the gates by hand since the motor failed in March; the board promises a new one before the herring boats come back.",
    "Until then boats are asked to ring twice, to wait at the willow, and to bring their own patience and a little bread for the geese.",
]
HTML = "".join(f"<p>{one}</p>" for one in SAID)
OTHER = (
    "<p>Another piece about the geese, which are many. They are not paid. Nobody asked them to stay. </p>"
    * 20
)


def a_page(script: str, kind: str = "", shell: str = '<div id="root"></div>', title: str = TITLE) -> Entry:
    said = f' type="{kind}"' if kind else ""
    return extract(
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title} | Canal Post</title></head>'
        f"<body>{shell}<script{said}>{script}</script></body></html>"
    )


def words(entry: Entry) -> list[str]:
    return [line for line in markup.plain(markup.document(entry.body)).split("\n") if line]


def data(**more: Any) -> dict[str, Any]:
    return {"menu": [{"title": "Home"}], "piece": {"title": TITLE, **more}, "user": None}


def shouted(value: object) -> str:
    return json.dumps(value).replace("</", "<\\/")


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("", "", "application/json"),
        ("window.__STATE__ = ", ";(function(){var s;})();", ""),
        ("var first = {}; self['x'] =", "", "text/javascript"),
        ("window.__DATA__={'not': json};\nwindow.PAGE = ", "\n", ""),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        HTML,
        "\n\n".join(SAID),
        [{"type": "paragraph", "text": one} for one in SAID],
        [{"type": "p", "children": [{"text": one[:50]}, {"text": one[50:], "bold": True}]} for one in SAID],
        {"document": {"nodes": [{"kind": "block", "nodes": [{"text": one}]} for one in SAID]}},
        [f"<p>{one}</p>" for one in SAID],
        "<br><br>".join(SAID),
    ],
    ids=["html", "plain", "parts", "pieces of parts", "nested", "list", "breaks"],
)
def test_the_text_is_found_in_the_data(text: object, before: str, after: str, kind: str) -> None:
    entry = a_page(before + shouted(data(content=text)) + after, kind)
    assert words(entry) == SAID
    assert (entry.title, entry.lang) == (TITLE, "en")


@pytest.mark.parametrize("mark", ['"', "'"])
def test_data_in_a_string_of_a_script_are_read(mark: str) -> None:
    inner = (
        shouted(data(content=f"{HTML}<p>It's “hers”.</p>")).replace("\\", "\\\\").replace(mark, f"\\{mark}")
    )
    entry = a_page(f"window.state = JSON.parse({mark}{inner}{mark});")
    assert words(entry) == [*SAID, "It's “hers”."]


def test_values_that_json_has_not_are_none() -> None:
    script = "window.state = " + shouted(data(content=HTML)).replace("null", "undefined") + ";"
    assert words(a_page(script)) == SAID


@pytest.mark.parametrize(("before", "kind"), [("", "application/json"), ("window.__STATE__ = ", "")])
def test_what_scripts_have_for_nothing_is_a_word_in_a_text(before: str, kind: str) -> None:
    said = [
        *SAID,
        'The form had three fields: undefined, undefined, and, said the keeper, "undefined, void 0".',
    ]
    html = "".join(f"<p>{one}</p>" for one in said)
    assert words(a_page(before + shouted(data(content=html)), kind)) == said


def test_the_piece_that_bears_the_title_comes_before_a_longer_one() -> None:
    both = [{"title": "Geese of the canal", "content": OTHER}, {"title": TITLE, "content": HTML}]
    for order in (both, both[::-1]):
        assert words(a_page(shouted({"pieces": order}), "application/json")) == SAID


def test_headings_among_the_parts_are_headings() -> None:
    parts = [{"type": "paragraph", "text": one} for one in SAID]
    parts.insert(1, {"type": "heading", "text": "By hand"})
    entry = a_page(shouted(data(blocks=[*parts, {"type": "image", "url": "x.jpg"}])), "application/json")
    assert "<h2>By hand</h2>" in entry.body
    assert words(entry) == [SAID[0], "By hand", *SAID[1:]]


def test_writers_and_day_are_told_beside_the_text() -> None:
    piece = data(
        body=HTML, author={"name": "Iris Vane"}, publishedAt="2024-09-03T10:00:00Z", updatedAt="2025-01-01"
    )
    entry = a_page(shouted(piece), "application/json")
    assert (entry.authors, entry.published) == (("Iris Vane",), datetime(2024, 9, 3, 10, tzinfo=UTC))
    piece = data(body=HTML, authors=[{"name": "Iris Vane"}, "Odd Berg"], date="soon")
    entry = a_page(shouted(piece), "application/json")
    assert (entry.authors, entry.published) == (("Iris Vane", "Odd Berg"), None)


def test_what_is_seen_of_a_page_comes_before_its_data() -> None:
    shell = f"<article><h1>{TITLE}</h1>{HTML}</article>"
    entry = a_page(shouted({"title": TITLE, "content": OTHER}), "application/json", shell)
    assert words(entry) == SAID


def test_a_page_that_asks_for_scripts_gives_its_data() -> None:
    shell = (
        "<noscript><p>You need to enable JavaScript to read this page.</p></noscript><div id='root'></div>"
    )
    assert words(a_page(shouted(data(content=HTML)), "application/json", shell)) == SAID


@pytest.mark.parametrize(
    "script",
    [
        "window.state = {broken: " + HTML,
        "window.state = " + shouted(data(content="short")),
        'window.state = {"template": ' + json.dumps("{{#each pieces}} {{title}}. " * 30) + "}",
        'window.state = {"icon": ' + json.dumps("<svg><path d='M0 0. L1 1. '/></svg>" * 30) + "}",
        'window.state = {"names": ' + json.dumps(["Home", "Sport", "Weather"] * 60) + "}",
        'window.state = JSON.parse("' + "x" * 300,
        "window.state = JSON.parse('\\u00zz" + "x" * 300 + "');",
        "var a = " + "[" * 5000,
    ],
)
def test_what_is_no_running_text_is_no_article(script: str) -> None:
    assert a_page(script).body == ""


json_values = st.recursive(
    st.none() | st.booleans() | st.text(max_size=20) | st.just(HTML) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["text", "title", "content", "children", "type", "author", "date"]), inner
        )
    ),
    max_leaves=20,
)


@given(json_values)
def test_any_data_are_read_without_a_fault(value: object) -> None:
    root = parse(f'<script type="application/json">{shouted(value)}{" " * 200}</script>')
    assert root is not None
    assert (json.dumps(HTML) in json.dumps(value)) <= bool(article(root, TITLE).html)
