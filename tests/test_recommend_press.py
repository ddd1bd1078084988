"""Stories and reasons over a made-up press, where it is known who tells the same event."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import groupby

import pytest

from feeds.model import ReasonKind
from feeds.recommend import Recommender
from tests.press import Press, made

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def press() -> Press:
    return made(seed=1)


@pytest.fixture(scope="module")
def recommender(press: Press) -> Recommender:
    return filled(press.articles)


def filled(articles: list[dict[str, object]]) -> Recommender:
    recommender = Recommender(":memory:", semantic=False)
    recommender.add(articles)
    return recommender


def two(count: int) -> int:
    return count * (count - 1) // 2


def folded(recommender: Recommender, press: Press) -> tuple[int, int, int]:
    """Pairs in one story, those of them that tell one event, and all pairs that do."""
    told = {id: story.id for id, story in recommender.stories(each["id"] for each in press.articles).items()}  # type: ignore[misc]
    joined = sum(map(two, Counter(told.values()).values()))
    right = sum(map(two, Counter((told[id], event) for id, event in press.events.items()).values()))
    return joined, right, sum(map(two, Counter(press.events.values()).values()))


def test_of_the_pairs_folded_into_stories_98_in_100_tell_the_same_event() -> None:
    counts = [folded(filled(press.articles), press) for press in map(made, (1, 2, 3))]
    joined, right, true = (sum(column) for column in zip(*counts, strict=True))
    assert right >= 0.98 * joined
    assert right >= 0.8 * true


def test_the_common_words_of_a_language_that_few_feeds_are_in_make_no_story() -> None:
    """Beside a library of other languages they are rare: half of what three papers had was one story."""
    press = made(seed=33)
    joined, right, true = folded(filled(press.articles), press)
    assert right >= 0.98 * joined
    assert right >= 0.8 * true


def test_a_story_has_two_publishers_at_least(press: Press, recommender: Recommender) -> None:
    stories = recommender.stories(each["id"] for each in press.articles)  # type: ignore[misc]
    feeds = {each["id"]: each["feed"] for each in press.articles}
    found = [story for story in stories.values() if len(story.members) > 1]
    assert found
    for story in found:
        assert len({feeds[id] for id in story.members}) == story.sources > 1


def test_no_reason_names_what_a_feed_repeats(press: Press, recommender: Recommender) -> None:
    named = Counter(
        word
        for each in press.articles
        for found in recommender.related(each["id"], 5)  # type: ignore[arg-type]
        for reason in found.reasons
        for word in reason.terms
    )
    assert sum(named.values()) > 500
    assert [word for word in named if word.lower() in press.frames or set("/:@<>&") & set(word)] == []


@pytest.mark.parametrize(
    "kind", ["Orange Links", "Lobby", "r/terminal", "cloudbarn", "horoscope", "weather", "photo"]
)
def test_what_misleads_is_no_story(kind: str, press: Press, recommender: Recommender) -> None:
    ids = [each["id"] for each in press.articles if kind.lower() in f"{each['feed']} {each['title']}".lower()]
    assert ids
    assert {len(recommender.stories([id])[id].members) for id in ids} == {1}  # type: ignore[list-item,index]


AGGREGATED = (
    "A parser in three hundred lines",
    "Why the harbour cranes were silent",
    "Terminal palettes for the colour blind",
    "How salt was taxed along the river",
    "Repairing a valve radio from a flea market",
)
OTHERS = (
    "Chess clocks and their makers",
    "A printer that folds its own maps",
    "Moss grows on northern roofs",
    "Typesetting poems with scissors",
    "Forgotten keyboards of Bulgaria",
)


def aggregated(host: str, feed: str, first: int) -> list[dict[str, object]]:
    body = (
        '<p>Article URL: <a href="https://{at}.example.net/">https://{at}.example.net/</a></p>'
        '<p>Comments URL: <a href="https://{host}/item?id={at}">https://{host}/item?id={at}</a></p>'
        "<p>Points: {at}</p><p># Comments: {at}</p>"
    )
    return [
        {
            "id": first + at,
            "title": title,
            "text": body.format(at=first + 10 * at, host=host),
            "feed": feed,
            "date": NOON + timedelta(hours=at),
        }
        for at, title in enumerate(AGGREGATED if feed == "one" else OTHERS)
    ]


def test_five_odd_items_of_one_feed_are_five_stories_and_not_related() -> None:
    recommender = filled(
        [*aggregated("links.example.com", "one", 1), *aggregated("links.example.com", "two", 100)]
    )
    ids = [1, 2, 3, 4, 5, 100, 101, 102, 103, 104]
    assert [len(recommender.story(id)) for id in ids] == [1] * len(ids)
    assert [recommender.related(id) for id in ids] == [[]] * len(ids)


def test_a_frame_is_known_also_to_the_pieces_that_came_before_it_was() -> None:
    recommender = Recommender(":memory:", semantic=False)
    for article in aggregated("links.example.com", "one", 1):
        recommender.add([article])
    assert [recommender.related(id) for id in range(1, 6)] == [[]] * 5


def test_what_stands_in_every_text_may_still_tell_something_in_a_title() -> None:
    footer = "<p>More on climate in our newsletter.</p>"
    titles = ["Climate talks resume in Geneva", "Trams return", "Bridge closed", "Bakers meet", "Chess opens"]
    pieces: list[dict[str, object]] = [
        {"id": at, "title": title, "text": f"word{at} {footer}", "feed": "Post"}
        for at, title in enumerate(titles, 1)
    ]
    pieces.append(
        {"id": 9, "title": "Geneva prepares climate talks", "text": "Delegates arrive.", "feed": "Ledger"}
    )
    found = filled(pieces).related(9)
    assert [each.id for each in found] == [1]
    assert {word.lower() for reason in found[0].reasons for word in reason.terms} == {
        "climate",
        "talks",
        "geneva",
    }


def test_several_publishers_telling_one_event_are_a_story_beside_all_that() -> None:
    pieces = aggregated("links.example.com", "one", 1)
    pieces += [
        {"id": 50, "title": "Fire destroys old theatre in Porto", "text": "Flames took the roof of the theatre.", "feed": "Post"},
        {"id": 51, "title": "Porto theatre burns: roof lost to fire", "text": "The old theatre in Porto burned.", "feed": "Ledger"},
    ]  # fmt: skip
    for piece in pieces:
        piece["date"] = NOON
    assert sorted(filled(pieces).story(50)) == [50, 51]


def test_two_headlines_that_came_before_the_words_of_their_story_are_taken_into_it() -> None:
    dice = random.Random(1)
    elsewhere = (
        "apple bridge candle desert engine forest garden hammer island jacket kettle ladder market".split()
    )
    pieces: list[dict[str, object]] = [
        {"id": at, "title": " ".join(dice.sample(elsewhere, 5)), "feed": f"Paper {at % 7}", "date": NOON}
        for at in range(60)
    ]
    told = [
        "orchard lantern quarry turbine", "quarry walnut orchard turbine", "quarry gravel saffron glacier",
        "gravel quarry glacier saffron", "gravel saffron glacier quarry",
        "saffron gravel glacier quarry orchard lantern", "quarry glacier saffron ferry orchard",
    ]  # fmt: skip
    pieces += [
        {"id": 100 + at, "title": title, "feed": f"Herald {at}", "date": NOON + timedelta(hours=at)}
        for at, title in enumerate(told)
    ]
    recommender = Recommender(":memory:", semantic=False)
    sizes = []
    for piece in pieces:
        recommender.add([piece])
        sizes.append(len(recommender.story(100)))
    assert 2 in sizes, "they were a story of their own"
    assert sorted(recommender.story(100)) == [100 + at for at in range(len(told))]


def test_the_same_thing_elsewhere_is_another_story() -> None:
    pieces: list[dict[str, object]] = [
        {
            "id": at,
            "title": f"Ferry crews in {place} walk out over pay",
            "text": f"Crews of the ferries stopped work when {firm} refused a rise, leaving {place} without boats.",
            "feed": feed,
            "date": NOON,
        }
        for at, (place, firm, feed) in enumerate(
            [("Harwick", "Merrow", "Post"), ("Harwick", "Merrow", "Ledger"), ("Sandby", "Tollin", "Beacon")],
            1,
        )
    ]
    recommender = filled(pieces)
    assert sorted(recommender.story(1)) == [1, 2]
    assert recommender.story(3) == [3]


def test_words_that_are_shared_in_japanese_and_chinese_are_named_whole() -> None:
    pieces: list[dict[str, object]] = [
        {
            "id": 1,
            "title": "中央银行宣布加息",
            "text": "中央银行为抑制通货膨胀宣布加息。",
            "lang": "zh",
            "feed": "a",
        },
        {"id": 2, "title": "通货膨胀上升", "text": "中央银行警告通货膨胀上升。", "lang": "zh", "feed": "b"},
        {
            "id": 3,
            "title": "日本銀行が利上げ",
            "text": "日本銀行はインフレに対し利上げした。",
            "lang": "ja",
            "feed": "c",
        },
        {
            "id": 4,
            "title": "インフレ続く",
            "text": "インフレが続き日本銀行は会合を開く。",
            "lang": "ja",
            "feed": "d",
        },
    ]
    recommender = filled(pieces)
    named = {
        word
        for id in (1, 2, 3, 4)
        for each in recommender.related(id)
        for reason in each.reasons
        for word in reason.terms
    }
    assert named
    assert named <= {"中央", "银行", "通货膨胀", "日本", "銀行", "インフレ"}


def test_pieces_of_a_script_whose_words_are_not_known_have_a_reason_all_the_same() -> None:
    pieces: list[dict[str, object]] = [
        {"id": 1, "title": "นายกรัฐมนตรีเยือนญี่ปุ่นเพื่อหารือการค้า", "lang": "th", "feed": "a"},
        {"id": 2, "title": "นายกรัฐมนตรีหารือการค้ากับญี่ปุ่น", "lang": "th", "feed": "b"},
    ]
    [found] = filled(pieces).related(1)
    assert (found.id, found.reasons[-1].kind, found.reasons[-1].terms) == (2, ReasonKind.SHARES, ())


def test_what_a_feed_declares_does_not_let_its_small_words_pass() -> None:
    pieces: list[dict[str, object]] = [
        {"id": at, "title": title, "text": text, "lang": "en", "feed": f"f{at}"}
        for at, (title, text) in enumerate(
            [
                (
                    "Erst die Fähre, dann der Kran",
                    "Der Hafen ist erst im Mai wieder offen, und die Fähre wartet dort.",
                ),
                (
                    "Die Fähre fährt erst morgen",
                    "Der Kran ist erst am Montag repariert, und die Fähre liegt im Hafen.",
                ),
            ],
            1,
        )
    ]
    named = {word for each in filled(pieces).related(1) for reason in each.reasons for word in reason.terms}
    assert named <= {"Fähre", "Kran", "Hafen"} and named


def test_the_press_is_the_same_for_one_seed() -> None:
    assert made(4).articles == made(4).articles
    assert [key for key, _ in groupby(made(4).articles, key=lambda each: each["date"])] == sorted(
        {each["date"] for each in made(4).articles}  # type: ignore[type-var]
    )


def headlines(feeds: list[str], titles: list[str]) -> list[dict[str, object]]:
    """Bare headlines, one of each feed in turn, an hour apart."""
    return [
        {"id": at, "title": title, "feed": feeds[at % len(feeds)], "date": NOON + timedelta(hours=at)}
        for at, title in enumerate(titles)
    ]


def test_a_headline_that_came_before_its_story_was_known_is_taken_into_it() -> None:
    recommender = filled(
        headlines(
            ["one", "two", "three", "four", "five"],
            [
                "Chiquita with Dublin partner Fyffes",
                "Chess clocks and their makers",
                "Fyffes and Chiquita merge, biggest banana company",
                "Biggest banana company: Chiquita and Fyffes merge",
                "Chiquita and Fyffes merge into biggest banana company",
            ],
        )
    )
    assert set(recommender.story(0)) == {0, 2, 3, 4}
    assert recommender.story(1) == [1]


def test_a_turn_of_phrase_is_no_story() -> None:
    names = ("Cobol", "Tabs", "Email", "Fences", "Honey", "Radio", "Bridges")
    titles = [f"{name} considered harmful" for name in names]
    recommender = filled(headlines(["one", "two", "three"], titles))
    assert {len(recommender.story(id)) for id in range(len(titles))} == {1}


def test_what_other_feeds_tell_as_well_is_no_frame() -> None:
    rivals = [f"Titanfall {word} {at}" for at, word in enumerate(("servers", "maps", "pilots", "queues") * 4)]
    ours = ["Titanfall review", "Titanfall beta opens", "Titanfall trailer", "Titanfall prices"]
    articles = headlines(["a", "b", "c", "d", "e", "f", "g", "h"], rivals)
    articles += [{"id": 100 + at, "title": title, "feed": "Game"} for at, title in enumerate(ours)]
    found = filled(articles).related(100, 3)
    assert found
    assert all("Titanfall" in reason.terms for each in found for reason in each.reasons)


def test_what_two_papers_have_every_day_is_no_story_however_its_days_arrive() -> None:
    recommender = Recommender(":memory:", semantic=False)
    moods = "sun rain fog wind doubt luck travel rest money letters frost calm".split()
    for day in range(8):
        recommender.add(
            {
                "id": 10 * day + at,
                "title": f"Weather forecast for {day + 2} March",
                "text": f"Expect {moods[day + at]} in the morning, {moods[day + 2]} later and {moods[day + 3]} by night.",
                "feed": feed,
                "date": NOON + timedelta(days=day, hours=at),
            }
            for at, feed in enumerate(("The Almanac", "The Beacon"))
        )
    late = [10 * day + at for day in range(4, 8) for at in range(2)]
    assert {len(story.members) for story in recommender.stories(late).values()} == {1}


def test_no_piece_is_outside_the_usual_and_like_what_is_read_without_saying_in_what(press: Press) -> None:
    recommender = filled(press.articles)
    now = max(article["date"] for article in press.articles)  # type: ignore[type-var]
    for article in press.articles[:40:8]:
        recommender.history.record(article["id"], "read", when=now)  # type: ignore[arg-type]
        for piece in recommender.for_you(30, now=now):  # type: ignore[arg-type]
            kinds = {reason.kind for reason in piece.reasons if not reason.terms}
            assert not {ReasonKind.OUTSIDE, ReasonKind.LIKES} <= kinds
