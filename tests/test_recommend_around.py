"""What is told around the few pieces a reader has chosen speaks for what is told there too."""

from __future__ import annotations

from feeds.recommend import Recommender

NOON = 1_772_452_800


def told(*titles: str) -> Recommender:
    recommender = Recommender(":memory:", semantic=False)
    recommender.add(
        [
            {"id": at, "title": title, "feed": f"Paper {at}", "lang": "en", "date": NOON + 60 * at}
            for at, title in enumerate(titles)
        ]
    )
    return recommender


CHOSEN = "Glacier melting uncovers ancient harbour"
BETWEEN = "Glacier melting floods valley villages farmland"
ABOUT = "Valley villages rebuild farmland dams"
APART = "Orchestra hires violinist conductor soprano"


def test_a_piece_without_a_word_of_the_chosen_one_is_found_through_a_third() -> None:
    recommender = told(CHOSEN, BETWEEN, ABOUT, APART)
    recommender.history.record(0, "read", when=NOON + 3600)
    page = recommender.for_you(2, candidates=[2, 3], now=NOON + 7200)
    assert [each.id for each in page] == [2, 3]


def test_it_gives_no_word_as_a_reason_that_the_reader_has_not_read() -> None:
    recommender = told(CHOSEN, BETWEEN, ABOUT, APART)
    recommender.history.record(0, "read", when=NOON + 3600)
    for each in recommender.for_you(4, candidates=[1, 2, 3], now=NOON + 7200):
        words = {word.lower() for reason in each.reasons for word in reason.terms if " " not in word}
        assert words <= set(CHOSEN.lower().split())


def test_a_piece_like_the_chosen_one_itself_stays_before_it() -> None:
    recommender = told(CHOSEN, BETWEEN, ABOUT, "Ancient harbour opens museum quay", APART)
    recommender.history.record(0, "read", when=NOON + 3600)
    assert [each.id for each in recommender.for_you(3, candidates=[2, 3, 4], now=NOON + 7200)] == [3, 2, 4]
