"""Text dumps of our own, in several languages and shapes, become the articles they were."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import markup, pages
from feeds.errors import NothingToRead
from feeds.model import Entry
from feeds.pages.lines import read_blocks
from feeds.pages.text import read_text

DATA = Path(__file__).parent / "data" / "pages"
FOUNDING = Path(__file__).parents[2] / "shared" / "samples" / "saved-page-fr.txt"


def read(name: str) -> Entry:
    path = DATA / name
    return pages.read(path.read_bytes(), str(path))[0]


def paragraphs(entry: Entry) -> list[str]:
    return markup.plain(markup.document(entry.body)).split("\n\n")


@pytest.mark.parametrize(
    ("name", "lang", "title", "authors", "published"),
    [
        ("hafen-de.txt", "de", "Neue Fähre verbindet die Inseln ab Herbst im Stundentakt", ("Clara Beispiel", "Jonas Muster"), datetime(2022, 3, 12, 14, 5, tzinfo=UTC)),
        ("harbour-en-wrapped.txt", "en", "Old harbour wall to be rebuilt before the winter storms", ("Jane Example",), datetime(2023, 3, 3, 10, 5, tzinfo=UTC)),
        ("library-ar.txt", "ar", "المكتبة العامة تفتح أبوابها ليلا أمام الطلاب في موسم الامتحانات", ("سلمى مثال",), datetime(2024, 5, 9, 15, 23, tzinfo=UTC)),
        ("garden-ja.txt", "ja", "古い温室が市民の植物園として来春に再開へ", (), datetime(2024, 5, 9, 15, 23, tzinfo=UTC)),
        ("mercado-es.txt", "es", "El mercado cubierto reabre tras dos años de obras", (), datetime(2024, 1, 2, 10, 0, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_head_of_a_dump_is_read_in_any_language(
    name: str, lang: str, title: str, authors: tuple[str, ...], published: datetime
) -> None:
    entry = read(name)
    assert (entry.lang, entry.title, entry.authors, entry.published) == (lang, title, authors, published)


@pytest.mark.parametrize(
    ("name", "first", "last", "count"),
    [
        ("hafen-de.txt", "Die Gemeinderäte", "fertig sein soll.", 5),
        ("harbour-en-wrapped.txt", "The town council voted on Tuesday to rebuild the old harbour wall, which has lost", "coastal fund.", 4),
        ("library-ar.txt", "قررت بلدية", "في الفترة نفسها.", 4),
        ("garden-ja.txt", "市は九日", "ガラスを入れ替える。", 4),
        ("mercado-es.txt", "El mercado cubierto de la plaza", "del edificio.", 4),
    ],
)  # fmt: skip
def test_body_holds_the_paragraphs_and_nothing_of_the_site(
    name: str, first: str, last: str, count: int
) -> None:
    found = paragraphs(read(name))
    assert found[0].startswith(first)
    assert found[-1].endswith(last)
    assert len(found) == count


def test_paragraphs_between_headline_and_byline_are_the_standfirst() -> None:
    assert "teilen sich die Kosten" in read("hafen-de.txt").summary


def test_a_label_between_paragraphs_is_a_subheading() -> None:
    assert "<h2>Wie die Fähre bezahlt wird</h2>" in read("hafen-de.txt").body


def test_several_lists_keep_their_headings_and_their_titles_whole() -> None:
    picks = read("hafen-de.txt").picks
    assert [pick.heading for pick in picks] == ["Mehr zum Thema"] * 3 + ["Meistgelesen"] * 3
    assert picks[0].title == "1. FC Norderhafen steigt zum dritten Mal in Folge ab"
    assert picks[3].title == "Warum die Möwen in diesem Jahr später brüten als sonst"


def test_link_marks_of_lynx_become_addresses_of_the_picks() -> None:
    picks = read("harbour-en-wrapped.txt").picks
    assert [(pick.title, pick.url) for pick in picks[1:]] == [
        ("12 gardens to visit before the last tulips are gone", "https://news.example/gardens"),
        ("Why the library stays open until midnight in June", "https://news.example/library"),
    ]
    assert "[6]" not in read("harbour-en-wrapped.txt").body


@pytest.mark.parametrize("name", ["library-ar.txt", "garden-ja.txt", "mercado-es.txt"])
def test_lists_are_found_in_any_language(name: str) -> None:
    picks = read(name).picks
    assert len(picks) == 3
    assert all(pick.heading for pick in picks)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("hafen-de.txt", "latin-1"),
        ("hafen-de.txt", "utf-16"),
        ("mercado-es.txt", "cp1252"),
        ("library-ar.txt", "cp1256"),
        ("garden-ja.txt", "shift_jis"),
        ("garden-ja.txt", "euc_jp"),
        ("hafen-de.txt", "utf-16-le"),
    ],
)
def test_encodings_are_told_apart(name: str, encoding: str) -> None:
    text = (DATA / name).read_text(encoding="utf-8")
    again = pages.read(text.encode(encoding), "-")[0]
    assert again.title == read(name).title
    assert again.body == read(name).body


def test_line_ends_tabs_and_hard_spaces_change_nothing() -> None:
    text = (DATA / "mercado-es.txt").read_text(encoding="utf-8")
    odd = text.replace("Según los", "Según\u00a0los").replace("\n\n", "\n \t\n").replace("\n", "\r\n")
    assert pages.read(odd.encode(), "-")[0].body == read("mercado-es.txt").body


@pytest.mark.parametrize("data", [b"", b" \n\t \r\n", b"\xef\xbb\xbf", b"\0\0\0\0"])
def test_an_empty_file_says_so(data: bytes) -> None:
    with pytest.raises(NothingToRead, match="empty"):
        pages.read(data, "notes.txt")


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"%PDF-1.7\n%", bytes(range(1, 32)) * 40]
)
def test_bytes_that_are_no_page_are_named(data: bytes) -> None:
    with pytest.raises(NothingToRead):
        pages.read(data, "thing.bin")


def test_the_guid_is_the_same_for_the_same_place_and_for_the_same_piped_text() -> None:
    data = (DATA / "mercado-es.txt").read_bytes()
    assert (
        pages.read(data, "a.txt")[0].guid
        == pages.read(data, "a.txt")[0].guid
        != pages.read(data, "b.txt")[0].guid
    )
    assert pages.read(data, "-")[0].guid == pages.read(data, "-")[0].guid


@given(st.text(max_size=400))
@settings(max_examples=120, deadline=None)
def test_any_text_is_an_article_or_a_clear_error(text: str) -> None:
    try:
        entries = pages.read(text.encode("utf-8", "replace"), "-")
    except NothingToRead:
        return
    assert all(entry.guid for entry in entries)


@given(
    st.lists(
        st.sampled_from(
            ["word", "[1]", "* ", "References", "\n", "\n\n", "1. ", "Text with more words. ", "© "]
        ),
        max_size=60,
    )
)
@settings(max_examples=100, deadline=None)
def test_blocks_hold_no_blank_text(parts: list[str]) -> None:
    assert all(block.text.strip() for block in read_blocks("".join(parts)).blocks)


@pytest.mark.skipif(not FOUNDING.exists(), reason="the founding page is not beside the project")
def test_the_founding_page() -> None:
    entry = pages.read(FOUNDING.read_bytes(), str(FOUNDING))[0]
    assert entry.title == "Ghita Mezzour prône un système d’IA compatible aux spécificités du Maroc"
    assert entry.published == datetime(2024, 5, 9, 15, 23, tzinfo=UTC)
    assert (entry.authors, entry.lang) == ((), "fr")
    assert entry.summary.startswith("<p>La ministre déléguée")
    assert len(paragraphs(entry)) == 6
    assert "Publicité" not in entry.body
    assert "société marocaine</p>" not in entry.body
    assert [pick.heading for pick in entry.picks] == ["Les indémodables"] * 10
    assert entry.picks[0].title == "15 types de profs que tu as forcément eu au lycée"
    assert entry.picks[4].title.endswith("Soukaina...")
    assert entry.picks[9].title.endswith("?")


# ---------------------------------------------------------------- what belongs to an article and what does not

PROSE = [
    "The town council voted on Tuesday to rebuild the old harbour wall before the winter, after years of talk about money and of small repairs that never held for long.",
    "Engineers say that the stones at its foot have moved by half a metre since the spring, and that another storm like the last one would open the quay to the sea.",
    "The mayor called the vote a relief, and the fishermen who had filled the hall stood up and clapped for a good while before anyone could go on with the meeting.",
    "Work is to begin in May, when the boats can lie in the outer basin, and is to be done by the first of October if the weather lets the divers do what they must.",
]  # fmt: skip
HEAD = ["Old harbour wall to be rebuilt before winter", "By Jane Example, 3 March 2023"]


def text_of(*blocks: str) -> str:
    entry = read_text("\n\n".join([*HEAD, *blocks]), "-")
    assert entry is not None
    return markup.plain(markup.document(entry.body))


def test_a_numbered_list_that_follows_the_text_at_once_is_read_with_its_addresses() -> None:
    items = [
        part
        for at in range(1, 5)
        for part in (f"{at}. A pair of boots, number {at}", f"http://shop.example/{at}")
    ]
    text = text_of(
        *PROSE, *items, "Most read", "Fire damages a club in the old town", "Ferry to run every hour"
    )
    assert "number 1" in text and "number 4" in text
    assert "Fire damages" not in text


def test_lines_of_one_make_are_a_table_of_the_article() -> None:
    lands = ("France", "Spain", "Italy", "Wales", "Turkey", "Poland")
    text = text_of(
        *PROSE, "Qualified", *(f"{land} (Group {at}): appearance {at}" for at, land in enumerate(lands))
    )
    assert all(f"{land} (Group" in text for land in lands)


def test_a_list_without_bullets_is_announced_by_a_colon() -> None:
    fish = ["any fish, of sea or river", "eggs in every form", "fresh mushrooms"]
    text = text_of(
        *PROSE[:2], "The new rules allow on the quay without a licence all of these:", *fish, *PROSE[2:]
    )
    assert all(part in text for part in fish)


def test_a_box_in_the_middle_does_not_end_the_article() -> None:
    text = text_of(
        *PROSE[:3],
        "Subscribe",
        "Sign up for our newsletter and get the day's news in your inbox.",
        f"{PROSE[3]} {PROSE[1]}",
        f"{PROSE[0]} {PROSE[2]}",
    )
    assert "Work is to begin" in text
    assert "inbox" not in text


def test_more_from_a_section_is_a_list_of_other_pieces() -> None:
    others = [f"* A quite different story about number {at} in the town" for at in range(5)]
    text = text_of(*PROSE[:2], "More from Business", *others, *PROSE[2:])
    assert "different story" not in text
    assert "Work is to begin" in text


def test_titles_that_were_cut_off_are_no_paragraphs() -> None:
    text = text_of(
        *PROSE, "Elsewhere in town", *(f"A story number {at} about things that hap.." for at in range(5))
    )
    assert "that hap" not in text


def test_what_a_picture_is_called_is_no_subheading() -> None:
    caption = "A fisherman mends his nets on the old quay of the town while the first boats of the morning come in from the sea"
    assert caption not in text_of(*PROSE[:2], caption, *PROSE[2:])
    assert "What it costs" in text_of(*PROSE[:2], "What it costs", *PROSE[2:])


def test_paragraphs_broken_sooner_than_the_page_are_put_together() -> None:
    wide = textwrap.fill(" ".join(PROSE * 2), 79)
    narrow = textwrap.fill(PROSE[1], 34)
    page = "\n".join([*HEAD, "", wide, "", narrow, ""])
    assert PROSE[1] in [block.text for block in read_blocks(page).blocks]


def test_korean_words_broken_by_the_edge_are_whole_again() -> None:
    sentence = "시의회는화요일에오래된항구의방파제를겨울이오기전에다시쌓기로결정했다고밝혔다 "
    page = "\n".join(textwrap.wrap(sentence * 20, 39, drop_whitespace=True))
    text = " ".join(block.text for block in read_blocks(page).blocks)
    assert text.count(sentence.strip()) >= 15


@pytest.mark.parametrize("opening", ["It was a dark night.", "Nobody was surprised.", "“We knew it.”"])
def test_a_short_first_sentence_belongs_to_the_body(opening: str) -> None:
    long = (
        "The council of the harbour town voted on Tuesday to keep the old ferry running for another winter,"
        " after months of debate about its cost. The mayor said that nobody would be left on the island."
    )
    entry = read_text(
        f"Home\nNews\nSport\n\nThe ferry stays for another winter\n\nBy Ann Lee\n\n4 May 2024\n\n{opening}\n\n{long}\n\n"
        f"{long.replace('Tuesday', 'Monday')}\n\nSign up for our newsletter\n",
        "x",
    )
    assert entry is not None
    assert entry.body.startswith(f"<p>{opening}</p>")
    assert entry.authors == ("Ann Lee",)
