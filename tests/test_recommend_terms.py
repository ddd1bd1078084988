"""Terms: what means the same compares equal, in any language."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.recommend import segments
from feeds.recommend.cognates import Cognates
from feeds.recommend.folding import fold
from feeds.recommend.latin import latin
from feeds.recommend.names import known_names
from feeds.recommend.piece import epoch
from feeds.recommend.stopwords import STOP, guess_language
from feeds.recommend.terms import FIGURES, TERM_BITS, strip_tags, terms_of


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
    assert words("Visiting South Africa cheaply") == ["Visiting", "South Africa", "cheaply"]


def test_every_name_of_several_words_is_one_term_wherever_it_stands() -> None:
    table = known_names(str)
    named = [" ".join((first, *rest)) for first, found in table.phrases.items() for rest, _ in found]
    # Of scripts without spaces and what is written onto words, terms are cut in other ways.
    plain = [name for name in named if re.fullmatch(r"[a-z]{2,}( [a-z]+)+", name)]
    assert len(plain) > 1000
    split = [name for name in plain if len(numbers(f"qqzz – {name}, qqzz", "en")) != 3]
    assert split == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("South – Africa", ["South Africa"]),
        ("South-Africa's vineyards", ["South Africa's", "vineyards"]),
        ("Africa, south of its states", ["Africa", "south", "states"]),
        ("the United Kingdom united", ["United Kingdom", "united"]),
        ("la vie, La Réunion", ["vie", "La Réunion"]),
    ],
)
def test_words_of_a_name_are_one_only_where_the_whole_name_stands(text: str, found: list[str]) -> None:
    assert words(text, "fr" if "Réunion" in text else "en") == found


NAMES = st.sampled_from(
    [
        "South",
        "Africa",
        "africa,",
        "New",
        "York",
        "«New",
        "la",
        "Réunion",
        "United",
        "states",
        "of",
        "–",
        "v2",
        "dʼun",
        "l'été",
    ]
)


@given(st.lists(NAMES, max_size=8), st.lists(NAMES, max_size=8))
def test_terms_are_the_same_beside_others(before: list[str], after: list[str]) -> None:
    one, other = " ".join(before), " ".join(after)
    assert terms_of(f"{one} qqzz {other}", "fr") == [
        *terms_of(one, "fr"),
        *terms_of("qqzz", "fr"),
        *terms_of(other, "fr"),
    ]


def test_stop_words_of_the_language_are_left_out() -> None:
    assert words("le chat et la souris", "fr") == ["chat", "souris"]


def test_scripts_without_spaces_become_pairs_of_letters_without_their_endings() -> None:
    assert words("東京で発布") == ["東京", "発布"]
    assert words("新iPhone登場") == ["", "iPhone", "登場"]
    assert numbers("りんご") == numbers("りんご、りん")[:2]


@pytest.mark.parametrize(
    ("text", "lang", "shown"),
    [
        ("中央银行宣布加息以抑制通货膨胀", "zh", {"中央", "银行", "宣布", "加息", "抑制", "通货膨胀"}),
        ("日本銀行は会合で利上げを決めた。インフレ率が上昇", "ja", {"銀行", "会合", "インフレ", "上昇"}),
        ("นายกรัฐมนตรีเยือนญี่ปุ่น", "th", set()),
    ],
)
def test_a_pair_of_letters_is_shown_as_the_word_it_is_in_and_never_torn(
    text: str, lang: str, shown: set[str]
) -> None:
    assert set(words(text, lang)) - {""} == shown


@pytest.mark.parametrize(
    ("lang", "small"),
    [
        ("de", "erst dritte vierzig Montag außerdem"),
        ("en", "third forty seventh Monday furthermore"),
        ("fr", "troisième quarante lundi néanmoins"),
        ("es", "tercero cuarenta lunes además"),
        ("pt", "terceiro quarenta além"),
        ("it", "terzo quaranta lunedì inoltre"),
        ("nl", "derde veertig maandag bovendien"),
        ("sv", "tredje fyrtio måndag dessutom"),
        ("da", "tredje fyrre mandag"),
        ("nb", "tredje førti mandag"),
        ("fi", "kolmas neljäkymmentä maanantaina"),
        ("pl", "trzeci czterdzieści poniedziałek"),
        ("cs", "třetí čtyřicet pondělí"),
        ("ru", "третий сорок понедельник кроме"),
        ("uk", "третій сорок понеділок"),
        ("tr", "üçüncü kırk pazartesi"),
        ("ar", "أربعون الذي"),
        ("hi", "लेकिन द्वारा"),
        ("id", "ketiga empat senin"),
        ("vi", "nhưng bốn mươi"),
        ("ro", "treilea patruzeci luni"),
        ("hu", "harmadik negyven hétfő"),
        ("el", "αλλά όμως"),
        ("bn", "কিন্তু এবং"),
        ("ta", "மற்றும் ஆனால்"),
        ("te", "మరియు కానీ"),
        ("sr", "трећи један"),
        ("bg", "които когато"),
        ("he", "אבל כאשר"),
        ("fa", "برای همچنین"),
        ("ur", "لیکن اور"),
        ("sw", "kwa sana"),
        ("ca", "tercer quaranta"),
    ],
)
def test_small_words_numbers_and_days_of_any_language_are_no_terms(lang: str, small: str) -> None:
    assert words(small, lang) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("See https://news.example.com/item?id=42 for more harbour", ["harbour"]),
        ("harbour (harbour-news.co.uk)", ["harbour"]),
        ("www.example.org/a,b harbour press@harbour.example.com", ["harbour"]),
        ("東京https://example.com/東", ["東京", ""]),
        ("Amazon.com buys node.js tools", ["Amazon", "buys", "node", "js", "tools"]),
        ("the U.S. sum of 1.5 cranes.", ["sum", "1.5", "cranes"]),
    ],
)
def test_addresses_and_hosts_are_no_words(text: str, left: list[str]) -> None:
    assert words(text, "en") == left


@pytest.mark.parametrize(
    "html",
    [
        "&lt;p class=&quot;lead&quot;&gt;harbour&lt;/p&gt;",
        '<img alt="a > b" src="x.png">harbour',
        "<!DOCTYPE html><p data-x='1 > 0'>harbour",
        '<p>harbour <a href="https://example.com/cut off he',
        "&amp;lt;b&amp;gt;harbour",
    ],
)
def test_markup_leaves_no_words_however_it_is_written(html: str) -> None:
    assert [word for word in words(strip_tags(html), "en") if word != "harbour"] == []


def test_words_of_every_script_are_whole() -> None:
    assert words("தமிழ்நாடு அரசு", "ta") == ["தமிழ்நாடு", "அரசு"]
    assert words("ગુજરાતમાં વરસાદ", "gu") == ["ગુજરાતમાં", "વરસાદ"]


def test_figures_months_and_versions_are_known_as_such() -> None:
    assert all(number < FIGURES for number in numbers("2026 v2.1.0 5G 1,000 mars avril", "fr"))
    assert all(number >= FIGURES for number in numbers("MH370 harbour 東京"))


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
        assert "\n" not in word


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


@pytest.mark.parametrize(
    "words",
    ["étude estudio study studies", "Zentrum centre centro", "état state Staat", "nación nation Nation nazione", "groupe group grupo", "especial special spécial", "marché market marchés"],
    ids=lambda words: words.split()[0],
)  # fmt: skip
def test_cognates_of_the_latin_script_are_one_term_where_they_sound_alike(words: str) -> None:
    first, *others = words.split()
    assert all(numbers(other) == numbers(first) for other in others)


@pytest.mark.parametrize(
    "words",
    ["президент President", "Люксембург Luxembourg Luxemburg", "компьютеры computers", "математик μαθηματικός mathematician", "Ντόναλντ Donald Дональд", "Джонс Jones", "Wałęsa Walesa", "Ørsted Orsted", "Đorđević Ђорђевић"],
    ids=lambda words: words.split()[-1],
)  # fmt: skip
def test_a_word_is_one_term_in_every_alphabet(words: str) -> None:
    first, *others = words.split()
    assert all(numbers(other) == numbers(first) for other in others)


@pytest.mark.parametrize("word", ["מצרים", "مصر", "東京", "ไทย", "भारत"])
def test_a_script_that_is_no_alphabet_of_sounds_known_here_is_left_as_it_is(word: str) -> None:
    assert latin(word) == word


def test_words_of_two_languages_are_cognates_by_most_of_their_letters() -> None:
    def read(text: str) -> dict[int, str]:
        return dict(terms_of(text, "xx"))

    ours = read("gouvernement antilope cuisine moscou 2026 été Путин")
    alike = Cognates(ours).alike(read("government antelope kitchen 2025 summer Putin"))
    assert {ours[number] for number in alike} == {"gouvernement", "antilope"}
    assert all(0.5 <= share < 1 for share in alike.values())
    assert Cognates(ours).alike(ours) == {}, "what is the same is no cognate"


def test_of_words_that_begin_alike_those_that_go_on_alike_are_likelier_to_be_one() -> None:
    def read(text: str) -> dict[int, str]:
        return dict(terms_of(text, "xx"))

    ours = read("introduit pyramide Япония Deutschland 2026")
    theirs = read("intriguing pyramid Japan Germany 2026")
    doubts = {ours[number]: share for number, share in Cognates(ours).doubts(theirs).items()}
    assert doubts["introduit"] > 2 * doubts["pyramide"] > 0
    assert doubts.keys() == {"introduit", "pyramide"}, "names in the table and figures are the same for sure"


# ---------------------------------------------------------------- where words end without spaces


@given(
    st.text(st.sampled_from("今日は天気がいいカタログー北京这個為們研究，a\0"), min_size=1, max_size=24),
    st.sampled_from(["ja", "hans", "hant"]),
)
def test_a_word_ends_where_the_letters_around_weigh_enough(text: str, model: str) -> None:
    weights, floor = segments._model(model)
    around = [
        floor
        + sum(
            weights[name].get(text[at + start : at + end], 0)
            for name, start, end in segments._AROUND
            if at + start >= 0 and at + end <= len(text)
        )
        for at in range(1, len(text))
    ]
    runs = [found.span() for found in re.finditer(r"[\u30a0-\u30ff]+", text)]
    inside = {at for start, end in runs for at in range(start + 1, end)}
    edges = {at for span in runs for at in span}
    assert segments._borders(text, model) == [
        at for at, weight in enumerate(around, 1) if at in edges or (weight > 0 and at not in inside)
    ]
