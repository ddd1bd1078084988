"""How much each part of a taste counts is learned from what a reader chose and passed over."""

from __future__ import annotations

import random

from feeds.recommend import Recommender
from feeds.recommend.mix import LEAST, PARTS, UNLEARNED, Mix, learned

NOON = 1_772_452_800


def parts(**given: float) -> tuple[float, ...]:
    return tuple(given.get(name, 0.0) for name in PARTS)


def test_a_reader_of_whom_little_is_known_has_every_part_count_one() -> None:
    chosen = [parts(feed=1.0)] * (LEAST - 1)
    assert learned(chosen, [parts(words=1.0)]) == (1.0,) * len(PARTS)
    assert learned([parts(feed=1.0)] * LEAST, []) == (1.0,) * len(PARTS)


def test_what_tells_the_chosen_from_the_passed_over_counts_more_and_what_misleads_less() -> None:
    dice = random.Random(3)
    chosen = [parts(feed=0.4, words=dice.random() / 2) for _ in range(40)]
    passed = [parts(feed=-0.1, words=0.3 + dice.random() / 2) for _ in range(60)]
    weight = dict(zip(PARTS, learned(chosen, passed), strict=True))
    assert weight["feed"] > 1.2
    assert 0 <= weight["words"] < 0.8
    assert weight["tag"] == 1.0, "nothing was said of it"


def test_no_part_comes_to_count_against_what_it_speaks_for() -> None:
    chosen, passed = [parts(words=0.0)] * 200, [parts(words=5.0)] * 200
    assert learned(chosen, passed) == parts(**dict.fromkeys(PARTS, 1.0) | {"words": 0.0})


def test_parts_of_any_size_give_weights_that_are_numbers() -> None:
    weights = learned([parts(words=1e9, pieces=-1e9)] * 10, [parts(words=-1e9)] * 10)
    assert all(0 <= weight < 1e12 for weight in weights)


def pressed(recommender: Recommender) -> list[int]:
    """Sixty pieces of six papers on ten matters, in two languages; the ids of twelve that are new."""
    dice = random.Random(5)
    matters = "glacier harbour election violin vaccine orchard railway comet ceramics lighthouse".split()
    pieces = [
        {
            "id": at,
            "title": " ".join(dice.sample(matters, 3)),
            "feed": f"Paper {at % 6}",
            "lang": ("en", "de")[at // 6 % 2],
            "date": NOON + 60 * at,
        }
        for at in range(72)
    ]
    recommender.add(pieces)
    return list(range(60, 72))


def test_who_reads_one_paper_whatever_it_tells_is_shown_that_paper_first() -> None:
    recommender = Recommender(":memory:", semantic=False)
    new = pressed(recommender)
    for at in range(2, 60, 6):
        recommender.history.record(at, "read", when=NOON + 3600)
    page = [each.id for each in recommender.for_you(12, candidates=new, now=NOON + 7200)]
    assert {id % 6 for id in page[:2]} == {2}


def test_who_reads_one_language_of_two_is_shown_that_one_first() -> None:
    recommender = Recommender(":memory:", semantic=False)
    new = pressed(recommender)
    for at in (each for each in range(60) if each // 6 % 2):
        recommender.history.record(at, "read", when=NOON + 3600)
    page = [each.id for each in recommender.for_you(12, candidates=new, now=NOON + 7200)]
    assert sum(id // 6 % 2 for id in page[:6]) >= 5


def test_what_was_learned_holds_until_something_else_was_chosen_often_enough() -> None:
    kept = Mix(frozenset(range(40)), parts(feed=2.0))
    assert not kept.is_old(frozenset(range(40)))
    assert not kept.is_old(frozenset(range(3, 43))), "three of forty are new"
    assert kept.is_old(frozenset(range(8, 48)))
    assert UNLEARNED.is_old(frozenset(range(LEAST)))


def test_a_page_asked_for_again_is_the_same_page() -> None:
    recommender = Recommender(":memory:", semantic=False)
    new = pressed(recommender)
    for at in range(2, 60, 6):
        recommender.history.record(at, "read", when=NOON + 3600)
    first, again = (recommender.for_you(12, candidates=new, now=NOON + 7200) for _ in range(2))
    assert first == again


def test_of_a_history_that_is_forgotten_nothing_learned_is_left() -> None:
    recommender, fresh = (Recommender(":memory:", semantic=False) for _ in range(2))
    new = pressed(recommender)
    pressed(fresh)
    for at in range(2, 60, 6):
        recommender.history.record(at, "read", when=NOON + 3600)
    recommender.for_you(12, candidates=new, now=NOON + 7200)
    recommender.history.forget()
    for each in (recommender, fresh):
        for at in range(0, 60, 10):
            each.history.record(at, "read", when=NOON + 3600)
    assert recommender.for_you(12, candidates=new, now=NOON + 7200) == fresh.for_you(
        12, candidates=new, now=NOON + 7200
    )
