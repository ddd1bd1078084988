"""Terms: what means the same compares equal, in any language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.recommend.folding import fold
from feeds.recommend.piece import epoch
from feeds.recommend.stopwords import STOP, guess_language
from feeds.recommend.terms import TERM_BITS, strip_tags, terms_of


def words(text: str, lang: str = "") -> list[str]:
    return [word for _, word in terms_of(text, lang)]


def numbers(text: str, lang: str = "") -> list[int]:
    return [number for number, _ in terms_of(text, lang)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Économie", "economie"),
        ("l'intelligence", "intelligence"),
        ("China’s", "China"),
        ("banks", "bank"),
        ("independence", "independencia"),
        ("Morocco", "Maroc"),
        ("Marruecos", "المغرب"),
        ("والعراق", "العراق"),
        ("أحمد", "احمد"),
        ("United States", "États-Unis"),
        ("London", "لندن"),
        ("٢٠٢٤", "2024"),
        ("1,000", "1.000"),
    ],
)
def test_the_same_thing_is_the_same_term(one: str, other: str) -> None:
    assert numbers(one) == numbers(other) != []


def test_a_name_of_several_words_is_one_term_spelled_as_it_stands() -> None:
    assert words("Visiting South Africa soon") == ["Visiting", "South Africa", "soon"]


def test_stop_words_of_the_language_are_left_out() -> None:
    assert words("le chat et la souris", "fr") == ["chat", "souris"]


def test_scripts_without_spaces_become_pairs_of_letters() -> None:
    assert words("東京で発布") == ["東京", "京で", "で発", "発布"]
    assert words("新iPhone登場") == ["新", "iPhone", "登場"]


def test_tags_and_entities_are_no_words() -> None:
    assert strip_tags("a<script>x()</script><b>b</b>&amp;<!-- c -->").split() == ["a", "b", "&"]
    assert strip_tags("3 < 4") == "3 < 4"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The house of the rising sun", "en"),
        ("Der Hund ist in dem Haus", "de"),
        ("Le chat est dans la maison", "fr"),
        ("東京で発表", "ja"),
        ("البيت الذي في المدينة", "ar"),
        ("", ""),
    ],
)
def test_common_words_tell_the_language(text: str, lang: str) -> None:
    assert guess_language(text) == lang


def test_stop_words_are_listed_folded() -> None:
    assert {word for listed in STOP.values() for word in listed if fold(word) != word} == set()


@given(st.text(max_size=300))
def test_any_text_has_terms_in_range(text: str) -> None:
    for number, word in terms_of(strip_tags(text)):
        assert 0 <= number < 1 << TERM_BITS
        assert word and "\n" not in word


@pytest.mark.parametrize(
    ("moment", "seconds"),
    [
        ("2026-03-02T12:00:00+00:00", 1_772_452_800),
        ("2026-03-02T12:00:00", 1_772_452_800),
        ("1772452800", 1_772_452_800),
        (1_772_452_800_000, 1_772_452_800),
        (1_772_452_800.5, 1_772_452_800),
        ("soon", None),
        (float("nan"), None),
        (float("inf"), None),
        (True, None),
        (None, None),
    ],
)
def test_moments_of_any_shape_are_seconds(moment: object, seconds: int | None) -> None:
    assert epoch(moment) == seconds
