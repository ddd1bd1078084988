"""The catalogue of well-known feeds is sound data."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import pytest

LANGUAGES = {"en", "fr", "ar", "ja", "es", "de", "pt", "it"}
TOPICS = {
    "World",
    "Maghreb & Middle East",
    "Europe",
    "Technology",
    "Programming",
    "Science",
    "Climate",
    "Economy",
    "Culture",
    "Sport",
    "Podcasts",
    "Comics",
    "Longreads",
}


@pytest.fixture(scope="module")
def feeds() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = tomllib.loads((files("feeds") / "catalogue.toml").read_text("utf-8"))[
        "feed"
    ]
    return listed


def test_every_feed_has_a_title_a_site_and_an_https_address(feeds: list[dict[str, Any]]) -> None:
    for feed in feeds:
        assert set(feed) == {"title", "url", "site", "lang", "topic"}
        assert feed["title"].strip() == feed["title"] != ""
        for address in (feed["url"], feed["site"]):
            parts = urlsplit(address)
            assert parts.scheme == "https", address
            assert "." in parts.netloc and " " not in address, address


def test_no_feed_stands_twice(feeds: list[dict[str, Any]]) -> None:
    assert [u for u, n in Counter(f["url"] for f in feeds).items() if n > 1] == []
    assert [t for t, n in Counter(f["title"] for f in feeds).items() if n > 1] == []


def test_every_topic_and_every_language_has_feeds(feeds: list[dict[str, Any]]) -> None:
    assert {f["topic"] for f in feeds} == TOPICS
    assert {f["lang"] for f in feeds} == LANGUAGES
    assert len(feeds) >= 120
