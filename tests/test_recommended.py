"""What a library recommends, and what it does not; and what its search shows of a text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from feeds.model import Arrival, Changes, Entry, FetchState, ReasonKind
from feeds.query import parse
from feeds.recommend import Recommender
from feeds.workspace import Workspace

NOW = datetime.now(UTC).replace(microsecond=0)
MATTERS = (
    "Glaciers of the Alps lose ice",
    "Alpine glaciers melt in a warm summer",
    "Ice of Alpine glaciers measured",
)
SOUPS = (
    "Lentil soup for winter",
    "Onions and carrots roasted",
    "A bakery at the harbour",
    "Chess in the park",
)
GUIDS = count()


@pytest.fixture
def library(place: Path | str) -> Iterator[Workspace]:
    with Workspace.at(place) as made:
        made.shown.index.semantic = False
        yield made


def arrived(library: Workspace, feed: int, *titles: str, **fields: object) -> list[int]:
    """New articles of a feed, indexed; their ids."""
    made = {"date": NOW - timedelta(hours=1), "dated": True, "body": "", "lang": "en", **fields}
    date, dated = made.pop("date"), made.pop("dated")
    new = tuple(
        Arrival(
            entry=Entry(guid=f"{next(GUIDS)}", title=title, **made),  # type: ignore[arg-type]
            fingerprint=next(GUIDS),
            date=date,  # type: ignore[arg-type]
            dated=dated,  # type: ignore[arg-type]
        )
        for title in titles
    )
    before = set(library.shown.lists.ids(parse("")))
    library.shown.store.arrivals.apply(Changes(feed_id=feed, seen=NOW, fetch=FetchState(), new=new))
    while library.shown.index.portion():
        pass
    return sorted(set(library.shown.lists.ids(parse(""))) - before)


def feeds(library: Workspace, number: int) -> list[int]:
    return [library.shown.store.subscriptions.add(f"https://{at}.example.com/feed") for at in range(number)]


def for_you(library: Workspace) -> list[int]:
    return [
        int(piece.id)
        for shelf in library.recommendations.for_you()
        for piece in shelf.suggestions
        if piece.id
    ]


def related(library: Workspace, id: int) -> list[int]:
    opened = library.articles.open(id)
    return [
        int(piece.id) for piece in library.recommendations.beside_article(opened)[0].suggestions if piece.id
    ]


def test_nothing_read_is_for_you_however_it_was_marked(library: Workspace) -> None:
    ids = [arrived(library, feed, title)[0] for feed, title in zip(feeds(library, 3), MATTERS, strict=True)]
    library.recommendations.noted(ids[0], "star")
    assert set(for_you(library)) == set(ids[1:])
    library.articles.set_read([ids[1]], True)
    assert for_you(library) == [ids[2]]
    assert list(library.shown.lists.ids(parse("is:recommended"))) == [ids[2]]
    library.articles.set_read(library.shown.lists.ids(parse("")), True)
    assert for_you(library) == []


def test_nothing_hidden_is_recommended_anywhere(library: Workspace) -> None:
    ids = [arrived(library, feed, title)[0] for feed, title in zip(feeds(library, 3), MATTERS, strict=True)]
    assert set(related(library, ids[0])) == set(ids[1:])
    library.articles.set_hidden([ids[1]], True)
    assert ids[1] not in for_you(library)
    assert related(library, ids[0]) == [ids[2]]
    assert ids[1] not in library.shown.lists.ids(parse("is:recommended"))


def test_nothing_of_a_feed_that_was_left_is_recommended(library: Workspace) -> None:
    subscribed = feeds(library, 3)
    ids = [arrived(library, feed, title)[0] for feed, title in zip(subscribed, MATTERS, strict=True)]
    library.subscriptions.unsubscribe(subscribed[1])
    assert ids[1] not in for_you(library)
    assert related(library, ids[0]) == [ids[2]]


def test_what_is_read_does_not_use_up_the_places_of_what_is_not(library: Workspace) -> None:
    [old, new] = feeds(library, 2)
    [left] = arrived(library, old, "Glaciers of the Alps lose ice", date=NOW - timedelta(days=2))
    many = arrived(library, new, *(f"Report number{at} of matter{at}" for at in range(300)))
    library.articles.set_read(many, True)
    assert for_you(library) == [left]


def test_a_language_the_reader_never_reads_is_for_you_only_when_marked_as_outside(library: Workspace) -> None:
    subscribed = feeds(library, 12)
    [liked] = arrived(library, subscribed[0], MATTERS[0])
    library.recommendations.noted(liked, "star")
    german = [
        arrived(
            library, feed, f"Alpen Gletscher Bericht {at}", lang="de", body=f"<p>Gletscher der Alpen {at}</p>"
        )[0]
        for at, feed in enumerate(subscribed[1:6])
    ]
    english = [
        arrived(library, feed, title)[0]
        for feed, title in zip(subscribed[6:], [*MATTERS[1:], *SOUPS], strict=False)
    ]
    pieces = [piece for shelf in library.recommendations.for_you() for piece in shelf.suggestions]
    assert set(english) <= {piece.id for piece in pieces}
    foreign = [piece for piece in pieces if piece.id in german]
    assert foreign
    assert all(piece.reasons[0].kind is ReasonKind.OUTSIDE for piece in foreign)
    first = [piece.id in german for piece in pieces[: len(english)]]
    assert first.count(True) <= 1


def test_a_piece_of_1999_is_not_for_you(library: Workspace) -> None:
    subscribed = feeds(library, 3)
    [liked] = arrived(library, subscribed[0], MATTERS[0])
    library.recommendations.noted(liked, "star")
    [old] = arrived(library, subscribed[1], MATTERS[1], date=datetime(1999, 5, 1, tzinfo=UTC))
    [new] = arrived(library, subscribed[2], MATTERS[2])
    assert for_you(library) == [new]
    assert old in related(library, liked)


def test_a_library_that_was_not_refreshed_for_years_has_something_for_you(library: Workspace) -> None:
    ids = [
        arrived(library, feed, title, date=NOW - timedelta(days=900))[0]
        for feed, title in zip(feeds(library, 3), MATTERS, strict=True)
    ]
    assert set(for_you(library)) == set(ids)


def test_undated_pieces_do_not_stand_first_as_new(library: Workspace) -> None:
    [one, other] = feeds(library, 2)
    [dated] = arrived(library, one, SOUPS[0], date=NOW - timedelta(days=1))
    [undated] = arrived(library, other, SOUPS[1], date=NOW, dated=False)
    assert for_you(library) == [dated, undated]


def test_of_one_story_an_undated_piece_is_not_the_latest() -> None:
    recommender = Recommender(":memory:", semantic=False)
    recommender.add(
        {"id": at, "title": title, "text": text, "feed": f"f{at}", "date": NOW - timedelta(hours=9 - at), "dated": at != 3}
        for at, (title, text) in enumerate(
            [
                ("Old theatre burns in Porto", "Flames took the roof of the old theatre in Porto."),
                ("Porto theatre burns, roof lost", "The old theatre of Porto has lost its roof to flames."),
                ("Flames over Porto: theatre roof burns", "Of the old theatre in Porto the roof is gone."),
            ],
            1,
        )
    )  # fmt: skip
    assert recommender.story(1) == [2, 1, 3]


def test_a_snippet_leaves_out_what_the_feed_repeats(library: Workspace) -> None:
    [feed] = feeds(library, 1)
    frame = '<p>Article URL: <a href="https://{0}.example.net">https://{0}.example.net</a></p><p>Comments on the harbour board.</p>'
    ids = [
        arrived(library, feed, title, body=frame.format(at) + f"<p>The {title.lower()} told in full.</p>")[0]
        for at, title in enumerate((*SOUPS, *MATTERS))
    ]
    found = library.shown.lists.found(library.headlines(ids), parse("harbour"))
    snippets = {row.id: row.snippet for row in found}
    assert all("Comments" not in text and "URL" not in text for text in snippets.values())
    assert "the \x02harbour\x03 told in full" in snippets[ids[2]]
