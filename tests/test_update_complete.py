"""What has arrived is made whole, whoever asked for the refresh."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.query import Query
from feeds.update import Updated
from feeds.update.complete import MOST
from feeds.workspace import Workspace
from tests.server import Answer, Server

PAGE = (
    "<html><head><title>Ferry</title></head><body><article><h1>The ferry waits</h1>{}</article></body></html>"
)
LONG = "".join(
    f"<p>Paragraph {n} tells at length how the ferry waited for tide and people.</p>" for n in range(12)
)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "*")
    with Server() as running:
        yield running


@pytest.fixture
def library(place: Path | str) -> Iterator[Workspace]:
    with Workspace.at(place) as opened:
        yield opened


def subscribed(server: Server, library: Workspace, links: list[str]) -> int:
    items = "".join(
        f"<item><title>Ferry {n}</title><guid>{n}</guid><link>{link}</link><description>Short.</description></item>"
        for n, link in enumerate(links)
    )
    feed = f'<rss version="2.0"><channel><title>Quay</title>{items}</channel></rss>'
    address = server.at("/feed", Answer(body=feed.encode(), headers={"content-type": "application/rss+xml"}))
    return library.own.subscriptions.subscribe(address)


def texts(library: Workspace) -> list[str]:
    opened = [library.articles.open(id) for id in library.shown.lists.ids(Query())]
    return [one.article.full_text for one in opened if one is not None]


def page_of(server: Server, path: str) -> str:
    return server.at(path, Answer(body=PAGE.format(LONG).encode(), headers={"content-type": "text/html"}))


def test_a_feed_set_so_gets_the_text_of_its_pages_and_one_that_fails_costs_no_other(
    server: Server, library: Workspace
) -> None:
    gone = server.at("/gone", Answer(status=404))
    id = subscribed(server, library, [gone, page_of(server, "/page")])
    library.subscriptions.set_settings(id, full_text=True)
    (outcome,) = library.subscriptions.refresh([id])
    assert isinstance(outcome, Updated)
    assert sorted("Paragraph 11" in text for text in texts(library)) == [False, True]


def test_a_feed_not_set_so_has_no_page_asked_for(server: Server, library: Workspace) -> None:
    list(library.subscriptions.refresh([subscribed(server, library, [page_of(server, "/page")])]))
    assert [asked.path for asked in server.asked] == ["/feed"]
    assert texts(library) == [""]


def test_an_archive_has_only_so_many_of_its_pages_asked_for(server: Server, library: Workspace) -> None:
    page_of(server, "/page")
    id = subscribed(server, library, [f"{server.url}/page?{n}" for n in range(MOST + 5)])
    library.subscriptions.set_settings(id, full_text=True)
    list(library.subscriptions.refresh([id]))
    assert sum(asked.path.startswith("/page") for asked in server.asked) == MOST


def test_what_arrived_is_recommended_at_once(server: Server, library: Workspace) -> None:
    list(
        library.subscriptions.refresh(
            [subscribed(server, library, [page_of(server, "/page"), page_of(server, "/other")])]
        )
    )
    first, second = library.shown.lists.ids(Query())
    opened = library.articles.open(first)
    assert opened is not None
    assert [piece.id for piece in library.recommendations.beside_article(opened)[0].suggestions] == [second]


def test_whoever_stops_early_asks_for_no_page(server: Server, library: Workspace) -> None:
    id = subscribed(server, library, [page_of(server, "/page")])
    library.subscriptions.set_settings(id, full_text=True)
    outcomes = library.subscriptions.refresh([id])
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert [asked.path for asked in server.asked] == ["/feed"]
