"""What an article kept as plain text holds is read, and nothing the site put around it: one promise a test."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import boilerplate, byline, language, markup
from feeds.model import Entry
from feeds.pages.lines import read_blocks
from feeds.pages.text import read_text

TITLE = "Orchard on the old railway yard opens to pickers"
LEDE = "Where coal once stood in heaps, two hundred pear trees now bear. The first baskets go to the school kitchen."
PARAGRAPHS = [
    "The gates of the yard were opened on Saturday by the stationmaster, who had planted the first tree in the ballast eleven years ago against all advice.",
    "Pears do well between rails, the gardeners found, because the stones keep the warmth of the day until long after dark. Slugs do not like to cross them.",
    "Baskets may be borrowed at the signal box. Whoever picks two takes one home, and the other is left on the bench for the school.",
]  # fmt: skip


def article(*blocks: str) -> Entry:
    entry = read_text("\n\n".join(blocks) + "\n", "x")
    assert entry is not None
    return entry


def paragraphs(entry: Entry) -> list[str]:
    return markup.plain(markup.document(entry.body)).split("\n\n")


# ---------------------------------------------------------------- headline


def test_a_standfirst_does_not_outscore_the_headline_with_its_own_words() -> None:
    entry = article(TITLE, LEDE, "By Ann Lee", "4 May 2024", *PARAGRAPHS)
    assert entry.title == TITLE
    assert LEDE in entry.summary
    assert paragraphs(entry) == PARAGRAPHS


def test_nothing_between_the_headline_and_the_text_is_lost() -> None:
    entry = article(TITLE, "A walk through the rails in five stops", "4 May 2024", *PARAGRAPHS)
    assert "A walk through the rails" in entry.summary + entry.body


@pytest.mark.parametrize("above", [["News"], ["News", "Gardens"], ["We value your privacy", "We and our 90 partners store cookies on your device with your consent.", "Accept all"]])  # fmt: skip
def test_sections_and_banners_above_are_no_headline(above: list[str]) -> None:
    entry = article(*above, TITLE, "4 May 2024", *PARAGRAPHS)
    assert entry.title == TITLE
    assert paragraphs(entry) == PARAGRAPHS


# ---------------------------------------------------------------- short lines are articles


def test_short_sentences_stay_wherever_they_stand() -> None:
    blocks = ["It rained.", PARAGRAPHS[0], "Nobody minded.", PARAGRAPHS[1], "The pears did."]
    assert paragraphs(article(TITLE, "4 May 2024", *blocks)) == blocks


def test_a_recipe_keeps_its_ingredients_and_its_steps() -> None:
    blocks = [PARAGRAPHS[0], "Serves 4", "Ingredients", "6 ripe pears", "1 lemon", "Method", "Peel the pears and halve them.", "Stew them until they are soft."]  # fmt: skip
    entry = article("Pears in their own juice", "By Ann Lee", "4 May 2024", *blocks, "More recipes", "Plum cake for a wet Sunday", "Bread that needs no oven")  # fmt: skip
    assert paragraphs(entry) == blocks
    assert [pick.heading for pick in entry.picks] == ["More recipes"] * 2


@pytest.mark.parametrize("menu", [0, 40], ids=["article", "crowded"])
@pytest.mark.parametrize(
    ("button", "asked", "steps"),
    [
        ("Print", ["Ingredients", "6 ripe pears", "1/2 cup honey", "1 tsp ground cloves", "Method"], ["Peel the pears, halve them and stew them in the honey until they are soft.", "Serve them cold, with what is left of the honey."]),
        ("Drucken", ["Zutaten", "1 kg Birnen", "1 Zitrone", "250 g Honig", "Zubereitung"], ["Die Birnen schälen, halbieren und im Honig weich dünsten, bis sie glasig sind.", "Kalt servieren, mit dem Rest des Honigs."]),
        ("Imprimer", ["Ingrédients", "1 kg de poires", "½ citron", "2 c. à soupe de miel", "Préparation"], ["Peler les poires, les couper en deux et les cuire dans le miel jusqu’à ce qu’elles soient tendres.", "Servir froid, avec le reste du miel."]),
    ],
)  # fmt: skip
def test_a_recipe_behind_a_button_is_the_articles(
    menu: int, button: str, asked: list[str], steps: list[str]
) -> None:
    labels = [f"Shelf {at}" for at in range(menu)]
    entry = article(*labels, TITLE, "4 May 2024", *PARAGRAPHS, button, *asked, *steps, "Tags", "Shelf 99")
    assert paragraphs(entry) == [*PARAGRAPHS, *asked, *steps]


def test_titles_with_figures_are_no_ingredients() -> None:
    titles = ["12 things to do with a pear", "3 ways to keep a wasp happy", "100 years of the old yard"]
    entry = article(TITLE, "4 May 2024", *PARAGRAPHS, "Most read", *titles)
    assert [pick.title for pick in entry.picks] == titles
    assert paragraphs(entry) == PARAGRAPHS


def test_steps_whose_number_stands_on_a_line_of_its_own_are_a_numbered_list() -> None:
    entry = article("Birnen im eigenen Saft", "4. Mai 2024", PARAGRAPHS[0], "1", "Die Birnen schälen und halbieren.", "2", "Weich dünsten, bis sie glasig sind.")  # fmt: skip
    assert "<ol>\n<li>Die Birnen schälen und halbieren.</li>\n<li>Weich" in entry.body


def test_a_poem_is_read_in_its_stanzas() -> None:
    entry = article("The Yard", "by Ann Lee", "The rails are rust,\nthe pears are gold,\nthe coal is dust,", "and we are old\nand in the sun\nand have begun.")  # fmt: skip
    assert (entry.title, entry.authors) == ("The Yard", ("Ann Lee",))
    assert entry.body == (
        "<p>The rails are rust,<br>the pears are gold,<br>the coal is dust,</p>\n"
        "<p>and we are old<br>and in the sun<br>and have begun.</p>"
    )


def test_speakers_behind_dashes_are_paragraphs_and_no_list() -> None:
    turns = ["– Et les limaces ?", "– Elles ne traversent pas le ballast, il est trop sec et trop chaud.", "– Jamais ?", "– Une fois, sous la pluie."]  # fmt: skip
    entry = article("Le verger de la gare", "Par Anne Lebrun", "4 mai 2024", "Le chef de gare nous attend sur le quai, un panier à la main, et nous montre le premier arbre.", *turns)  # fmt: skip
    assert "<ul>" not in entry.body
    assert paragraphs(entry)[1:] == turns


def test_a_live_blog_keeps_its_times_and_the_headings_of_its_entries() -> None:
    entries = ["18:42", "Gates closed", PARAGRAPHS[0], "17.05 Uhr", "First basket full", PARAGRAPHS[1]]
    assert paragraphs(article(TITLE, "4 May 2024", *entries)) == entries


# ---------------------------------------------------------------- broken lines


@pytest.mark.parametrize("width", [60, 66, 72, 80])
def test_one_or_two_full_lines_show_that_a_text_was_broken(width: int) -> None:
    broken = textwrap.fill(PARAGRAPHS[0], width)
    assert PARAGRAPHS[0] in [block.text for block in read_blocks(f"{TITLE}\n\n{broken}\n").blocks]


def test_verses_are_not_put_together_as_broken_lines() -> None:
    verses = ["When all the coal was carried off to sea and sold,", "and every rail was red with rust from end to end,", "the stationmaster planted pears against the cold,"]  # fmt: skip
    assert [block.text for block in read_blocks("\n".join(verses)).blocks] == verses


def test_a_text_with_a_sentence_a_line_has_its_paragraphs_again() -> None:
    text = "It rained.\nNobody minded.\n\nThe pears fell.\nThey were picked up.\nThe school was glad."
    assert [block.text for block in read_blocks(text).blocks] == [
        "It rained. Nobody minded.",
        "The pears fell. They were picked up. The school was glad.",
    ]


def test_a_word_that_looks_like_a_bullet_does_not_begin_an_item() -> None:
    text = "Farul a fost vândut luni pentru\no monedă, spune căpitănia portului."
    assert all(not block.bullet for block in read_blocks(text).blocks)


# ---------------------------------------------------------------- words of the site


@pytest.mark.parametrize("line", ["İLGİLİ HABERLER", "ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ", "A LIRE EGALEMENT", "Editor’s Picks", "EN ÇOK OKUNANLAR", "Читайте ещё"])  # fmt: skip
def test_headings_are_known_in_capitals_without_accents_and_with_curly_quotes(line: str) -> None:
    assert boilerplate.is_related_heading(line)


@pytest.mark.parametrize("line", ["Advertisement - scroll to continue", "Article continues below this ad", "Skip Ad", "LA SUITE APRES LA PUBLICITE", "Der Artikel geht nach der Anzeige weiter", "SPONSORED BY HOLM FEEDS", "広告の後に続きます"])  # fmt: skip
def test_advertising_marks_are_known_by_their_words_in_any_order(line: str) -> None:
    assert boilerplate.is_ad(line)


@pytest.mark.parametrize("line", ["The ad was good", "Die Anzeige ging bei der Polizei ein", "Читать подано"])
def test_a_line_that_only_speaks_of_advertising_is_none(line: str) -> None:
    assert not boilerplate.is_ad(line)


def test_short_titles_under_a_heading_no_one_knows_are_a_list_and_not_the_articles() -> None:
    titles = ["15 kinds of guard", "A dog on the line", "Who rang the bell?", "Trains we have missed"]
    entry = article(TITLE, "4 May 2024", *PARAGRAPHS, "Evergreens", *titles)
    assert paragraphs(entry) == PARAGRAPHS
    assert [(pick.heading, pick.title) for pick in entry.picks] == [("Evergreens", each) for each in titles]


def test_a_single_title_under_a_known_heading_is_a_list() -> None:
    entry = article(TITLE, "4 May 2024", *PARAGRAPHS, "İlgili Haberler", "A dog on the line")
    assert [pick.title for pick in entry.picks] == ["A dog on the line"]


# ---------------------------------------------------------------- bylines


@pytest.mark.parametrize(
    ("line", "lang", "authors"),
    [
        ("By Ann Lee, Tom Ray, and Ruth Pell", "en", ("Ann Lee", "Tom Ray", "Ruth Pell")),
        ("By Ann Lee in Holm and Tom Ray in York", "en", ("Ann Lee", "Tom Ray")),
        ("By Ann Lee, Saturday, October 12, 2024, 17:56", "en", ("Ann Lee",)),
        ("Von Jana Graf, dpa", "de", ("Jana Graf",)),
        ("Text: Anna Berg, Foto: Bo Lind", "sv", ("Anna Berg",)),
        ("2024年5月3日 18時20分　山田かおり", "ja", ("山田かおり",)),
        ("文／記者林曉嵐　圖／記者林曉嵐、業者提供", "zh", ("林曉嵐",)),
        ("文・中村あおい 共同通信", "ja", ("中村あおい",)),
        ("3 Mart 2024 Pazar 14:20", "tr", ()),
    ],
)
def test_bylines_with_agencies_places_weekdays_and_pictures(
    line: str, lang: str, authors: tuple[str, ...]
) -> None:
    found = byline.read_byline(line, lang)
    assert found is not None
    assert found.authors == authors


@pytest.mark.parametrize(
    ("line", "lang", "authors"),
    [
        ("Tyler G. Marsh and Ana Silver-Greene", "en", ("Tyler G. Marsh", "Ana Silver-Greene")),
        ("Ann Lee, Environment correspondent, and agencies", "en", ("Ann Lee",)),
        ("Jan de Vries", "nl", ("Jan de Vries",)),
        ("سلمى الخطيب", "ar", ("سلمى الخطيب",)),
        ("김하늘 기자 sky@news.example", "ko", ("김하늘",)),
        ("דנה לוי", "he", ("דנה לוי",)),
        ("佐々木美咲", "ja", ("佐々木美咲",)),
        ("Environment editor", "en", ()),
        ("The Lane", "en", ()),
        ("इसे किसी ने नहीं गिना।", "hi", ()),
    ],
)
def test_a_name_alone_on_its_line_is_read_in_any_script(
    line: str, lang: str, authors: tuple[str, ...]
) -> None:
    assert byline.read_names(line, lang) == authors


@pytest.mark.parametrize("head", [["Ann Lee", "4 May 2024"], ["4 May 2024", "Ann Lee"], ["Ann Lee", "Garden editor", "4 May 2024", "Share", "Save"]])  # fmt: skip
def test_a_name_beside_the_day_is_the_authors(head: list[str]) -> None:
    entry = article(TITLE, LEDE, *head, *PARAGRAPHS)
    assert entry.authors == ("Ann Lee",)
    assert entry.published == datetime(2024, 5, 4, tzinfo=UTC)
    assert paragraphs(entry) == PARAGRAPHS


def test_a_reporter_may_be_named_under_the_text() -> None:
    entry = article(TITLE, "4 May 2024", *PARAGRAPHS, "Ann Lee", "Source: AP")
    assert entry.authors == ("Ann Lee",)
    assert paragraphs(entry) == PARAGRAPHS
    last = "駅長は「梨は石のあたたかさが好きだ」と話す。秋には収穫祭も計画している。（山田かおり）"
    signed = article("駅の跡地に梨の果樹園が開く", "2024年5月4日", "貨物駅の跡地に二百本の梨の木が植えられ、土曜日に初めて公開された。", last)  # fmt: skip
    assert signed.authors == ("山田かおり",)


def test_the_day_may_stand_in_the_dateline_of_the_first_paragraph() -> None:
    entry = article(TITLE, f"HOLM, England, May 4, 2024 (Coast News) – {PARAGRAPHS[0]}", *PARAGRAPHS[1:])
    assert entry.published == datetime(2024, 5, 4, tzinfo=UTC)


# ---------------------------------------------------------------- what stands between


@pytest.mark.parametrize(
    "foreign",
    [
        ["The first tree in bloom. Photograph: Tom Ray/Coast Mail"],
        ["Die Birnen im Mai. | Bildquelle: Ada Lund"],
        ["De eerste peer. Foto ANP / Henk Smit"],
        ["View image in fullscreen"],
        ["Bild 1 / 4"],
        ["Share", "Facebook", "Copy link"],
        ["ADVERTISEMENT", "Skip Ad"],
    ],
)
def test_captions_buttons_and_marks_in_the_text_are_left_out(foreign: list[str]) -> None:
    entry = article(TITLE, "4 May 2024", PARAGRAPHS[0], *foreign, *PARAGRAPHS[1:])
    assert paragraphs(entry) == PARAGRAPHS


def test_boxes_of_other_pieces_are_lists_and_the_text_goes_on_behind_them() -> None:
    entry = article(TITLE, "4 May 2024", PARAGRAPHS[0], "Read also", "A dog on the line", "Who rang the bell?", *PARAGRAPHS[1:])  # fmt: skip
    assert paragraphs(entry) == PARAGRAPHS
    assert [pick.title for pick in entry.picks] == ["A dog on the line", "Who rang the bell?"]


def test_a_subheading_behind_a_box_is_the_articles() -> None:
    entry = article(TITLE, "4 May 2024", *PARAGRAPHS[:2], "Read also", "A dog on the morning line to Holm", "Who rang the chapel bell at noon?", "Baskets for the school", PARAGRAPHS[2])  # fmt: skip
    assert "<h2>Baskets for the school</h2>" in entry.body


def test_an_offer_to_subscribe_is_no_part_of_the_text_and_hides_no_list() -> None:
    offer = ["Weiterlesen mit Plus", "Gratismonat testen", "Danach 9,99 Euro im Monat. Monatlich kündbar.", "Sie haben bereits ein Abo? Hier anmelden"]  # fmt: skip
    entry = article(TITLE, "4 May 2024", *PARAGRAPHS, *offer, "Meistgelesen", "A dog on the line")
    assert paragraphs(entry) == PARAGRAPHS
    assert [pick.heading for pick in entry.picks] == ["Meistgelesen"]


@pytest.mark.parametrize(
    "offer",
    [
        ["The rest is kept for subscribers.", "Join us from 1 € for the first month", "Already a subscriber? Log in"],
        ["La suite est réservée aux abonnés.", "Je m’abonne à partir de 1 € le premier mois", "Déjà abonné ? Se connecter"],
    ],
)  # fmt: skip
def test_an_offer_may_begin_with_a_sentence(offer: list[str]) -> None:
    entry = article(
        TITLE, "4 May 2024", *PARAGRAPHS[:2], "Whoever picks two takes one home, and the …", *offer
    )
    assert not any(line in markup.plain(markup.document(entry.body)) for line in offer)
    assert paragraphs(entry)[:2] == PARAGRAPHS[:2]


def test_what_was_put_right_later_is_said() -> None:
    amended = "This article was amended on 5 May 2024. The trees are pears and not quinces."
    assert paragraphs(article(TITLE, "4 May 2024", *PARAGRAPHS, amended)) == [*PARAGRAPHS, amended]


def test_comments_end_the_article_though_no_heading_says_so() -> None:
    comments = ["pearlover", "5 May 2024 at 09:12", "I have waited for this since the last coal train left the yard.", "Reply", "old_ray", "5 May 2024 at 10:40", "They said the same about the plums, and look at them now.", "Reply"]  # fmt: skip
    entry = article(TITLE, "By Ann Lee", "4 May 2024", *PARAGRAPHS, "What do you think?", *comments)
    assert "coal train" not in entry.body
    assert paragraphs(entry)[:3] == PARAGRAPHS


def test_pages_pasted_one_after_another_are_one_article() -> None:
    head = [TITLE, "By Ann Lee", "4 May 2024"]
    entry = article(*head, PARAGRAPHS[0], "Page 1 of 2", "Next page", *head, *PARAGRAPHS[1:], "Page 2 of 2")
    assert paragraphs(entry) == PARAGRAPHS


# ---------------------------------------------------------------- dumps of tools


def test_a_dump_written_like_markdown_is_read_without_its_marks() -> None:
    text = (
        "[ Skip to content ](#content)\n\n  * [News](https://n.example/)\n\n"
        f"# {TITLE}\n\nBy [Ann Lee](https://n.example/ann) **4 May 2024**\n\n"
        "![Pears](https://i.example/a-\nb.jpg)\n\n"
        'The gates were opened by the [station\nmaster](https://n.example/long?a=1&\nb=2 "Who he is"), who had **planted** the _first_ tree.\n\n'
        "He had been [warned][1] by everybody who knew about pears and about railways.\n\n"
        "## Read more\n\n  * [A dog on the line](https://n.example/dog)\n\n[1]: https://n.example/warned\n"
    )
    entry = read_text(text, "x")
    assert entry is not None
    assert (entry.title, entry.authors) == (TITLE, ("Ann Lee",))
    assert paragraphs(entry) == [
        "The gates were opened by the station master, who had planted the first tree.",
        "He had been warned by everybody who knew about pears and about railways.",
    ]
    assert [(pick.title, pick.url) for pick in entry.picks] == [
        ("A dog on the line", "https://n.example/dog")
    ]


def test_a_free_book_is_read_without_its_licence() -> None:
    book = "You may copy it.\n\nTitle: The Yard\n\nAuthor: Ann Lee\n\n*** START OF THE PROJECT EBOOK THE YARD ***\n\nTHE YARD\n\nBy Ann Lee\n\nCHAPTER I\n\n{}\n\n*** END OF THE PROJECT EBOOK THE YARD ***\n\nNo one owns it."  # fmt: skip
    entry = read_text(book.format("\n\n".join(PARAGRAPHS)), "x")
    assert entry is not None
    assert (entry.title, entry.authors) == ("The Yard", ("Ann Lee",))
    assert paragraphs(entry) == ["CHAPTER I", *PARAGRAPHS]


# ---------------------------------------------------------------- heads and feet of other makes


@pytest.mark.parametrize("above", ["Home > News > Coast", "Gardens / Fruit / Pears"])
def test_the_sections_a_page_belongs_to_are_no_headline(above: str) -> None:
    assert article(above, TITLE, "By Ann Lee", "4 May 2024", *PARAGRAPHS).title == TITLE


def test_one_word_over_the_author_is_the_headline_below_a_menu() -> None:
    entry = article("Home", "News", "Gardens", "Weather", "Pears", "By Ann Lee", "4 May 2024", *PARAGRAPHS)
    assert (entry.title, entry.authors) == ("Pears", ("Ann Lee",))
    assert paragraphs(entry) == PARAGRAPHS


@pytest.mark.parametrize(
    ("line", "lang", "author"),
    [
        ("BY ANN LEE", "en", "Ann Lee"),
        ("Interview by Ann Lee", "en", "Ann Lee"),
        ("VON JEAN-LUC VAN DER MEER", "de", "Jean-Luc van der Meer"),
        ("BY J. R. O'NEILL", "en", "J. R. O'Neill"),
        ("BY SORCHA MCDONALD", "en", "Sorcha McDonald"),
        ("YAZAN: IŞIK YILDIRIM", "tr", "Işık Yıldırım"),
        ("АВТОР: ИВАН ПЕТРОВ", "ru", "Иван Петров"),
        ("BY BBC NEWS", "en", "BBC News"),
    ],
)
def test_names_in_capitals_are_written_as_names_are(line: str, lang: str, author: str) -> None:
    found = byline.read_byline(line, lang)
    assert found is not None
    assert found.authors == (author,)


def test_author_and_day_under_the_text_are_read_and_leave_the_text_alone() -> None:
    entry = article(TITLE, *PARAGRAPHS, "By Ann Lee", "4 May 2024")
    assert (entry.authors, entry.published) == (("Ann Lee",), datetime(2024, 5, 4, tzinfo=UTC))
    assert paragraphs(entry) == PARAGRAPHS


def test_what_is_said_of_the_author_is_no_part_of_the_text() -> None:
    entry = article(TITLE, "By Ann Lee", "4 May 2024", *PARAGRAPHS, "About the author", "Ann Lee grows pears. Her book came out last year.", "Tags: pears, rails")  # fmt: skip
    assert paragraphs(entry) == PARAGRAPHS


def test_a_piece_named_in_the_line_of_its_heading_is_one_of_the_list() -> None:
    entry = article(TITLE, "4 May 2024", PARAGRAPHS[0], "Read also: A dog on the line", *PARAGRAPHS[1:])
    assert paragraphs(entry) == PARAGRAPHS
    assert [(pick.heading, pick.title) for pick in entry.picks] == [("Read also", "A dog on the line")]


def test_the_same_buttons_at_head_and_foot_are_no_comments() -> None:
    buttons = ["Share", "Facebook", "Copy link"]
    entry = article(TITLE, "By Ann Lee", "4 May 2024", *buttons, *PARAGRAPHS, *buttons, "Harbour tales", "A dog on the line to Holm", "Who rang the chapel bell?", "Trains that we have all missed")  # fmt: skip
    assert paragraphs(entry) == PARAGRAPHS
    assert {pick.heading for pick in entry.picks} == {"Harbour tales"}


@pytest.mark.parametrize("line", ["A label of some thirty letters, number {}", "Who moved the statue number {}?", "the rails are rust and number {},"])  # fmt: skip
def test_a_long_register_is_read_without_comparing_each_line_with_all(line: str) -> None:
    lines = [line.format(at) for at in range(1500)]
    assert "1499" in article(TITLE, "By Ann Lee", "4 May 2024", PARAGRAPHS[0], *lines).body


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Zhasla lampa, racek zůstal, moře dál říká věty, které ze tmy přišly.", "cs"),
        ("Погасла лампа, и мы ещё ждём, но башня с моря не видна. Рыбы мало.", "ru"),
        ("Söndü lamba, martı kaldı, merdiven saydı ağır adımı.", "tr"),
    ],
)
def test_short_texts_are_told_by_letters_their_neighbours_do_not_write(text: str, lang: str) -> None:
    assert language.guess(text) == lang


PIECES = st.sampled_from([TITLE, LEDE, *PARAGRAPHS, "By Ann Lee", "4 May 2024", "Share", "Read also", "Read also: A dog", "Most read", "A dog on the line", "Who rang the bell?", "[x](https://n.example/", "![a](b)", "**", "](", "[1]: x", "1", "2", "– Yes.", "o x", "Accept all", "3 comments", "© N", "*** START OF THE PROJECT EBOOK X ***", "Title: X", "14:20", "", "（山田かおり）"])  # fmt: skip


@given(st.lists(PIECES, max_size=40), st.sampled_from(["\n", "\n\n"]))
@settings(max_examples=150, deadline=None)
def test_any_mixture_of_lines_is_an_article_or_nothing(pieces: list[str], between: str) -> None:
    entry = read_text(between.join(pieces), "x")
    assert entry is None or entry.guid == "x"


# ---------------------------------------------------------------- labels on a line


@pytest.mark.parametrize(
    ("line", "heading", "title"),
    [
        ("READ MORE: How the ferry learned to wait", "READ MORE", "How the ferry learned to wait"),
        ("Lue myös: Seitsemän leipomoa avaa ennen aurinkoa", "Lue myös", "Seitsemän leipomoa avaa ennen aurinkoa"),
        ("관련기사: 해보다 먼저 문을 여는 빵집", "관련기사", "해보다 먼저 문을 여는 빵집"),
        ("קראו גם: שבע מאפיות שנפתחות לפני השמש", "קראו גם", "שבע מאפיות שנפתחות לפני השמש"),
        ("Olvassa el ezt is: Ki vitte el a szobrot a piactérről?", "Olvassa el ezt is", "Ki vitte el a szobrot a piactérről?"),
    ],
)  # fmt: skip
def test_a_piece_behind_its_label_on_one_line_is_a_pick_and_no_text(
    line: str, heading: str, title: str
) -> None:
    entry = article(TITLE, "4 May 2024", PARAGRAPHS[0], line, *PARAGRAPHS[1:])
    assert [(pick.heading, pick.title) for pick in entry.picks] == [(heading, title)]
    assert paragraphs(entry) == PARAGRAPHS


@pytest.mark.parametrize(
    "line", ["Tags: pears, Holm", "Avainsanat: päärynät, asema", "#pears #holm", "Comments (12)", "Címkék: körte, állomás"]
)  # fmt: skip
def test_topics_and_counts_of_comments_at_the_end_are_no_text(line: str) -> None:
    assert paragraphs(article(TITLE, "4 May 2024", *PARAGRAPHS, line)) == PARAGRAPHS


@pytest.mark.parametrize(
    ("line", "lang", "authors"),
    [
        ("By John Carter Jr.", "en", ("John Carter Jr.",)),
        ("Andi Wijaya - Suara Pelabuhan | 3 Mei 2024", "id", ("Andi Wijaya",)),
        ("입력 2024-03-02 12:30 | 김서연 기자", "ko", ("김서연",)),
        ("记者 王小明 李丽 2024年5月3日", "zh", ("王小明", "李丽")),
    ],
)
def test_bylines_with_suffixes_papers_and_names_in_a_row(
    line: str, lang: str, authors: tuple[str, ...]
) -> None:
    found = byline.read_byline(line, lang)
    assert found is not None
    assert found.authors == authors


# ---------------------------------------------------------------- what stands around


@pytest.mark.parametrize(
    "above",
    [
        ["Orchards"],
        ["News", "Orchards"],
        ["Local › Coast"],
        ["Startseite Regionales Garten"],
        ["Coast » Yards"],
    ],
)
def test_a_section_or_a_short_trail_is_no_headline(above: list[str]) -> None:
    entry = article(*above, TITLE, "Ann Lee", "4 May 2024", *PARAGRAPHS)
    assert (entry.title, entry.authors) == (TITLE, ("Ann Lee",))


def test_a_standfirst_without_a_stop_is_no_headline_though_the_text_has_its_words() -> None:
    entry = article("Local", TITLE, "Two hundred trees bear where coal was heaped and the stationmaster was right", "Ann Lee", "4 May 2024", *PARAGRAPHS)  # fmt: skip
    assert entry.title == TITLE
    assert "Two hundred trees" in entry.summary


@pytest.mark.parametrize(
    "quote", ["until long after dark. Slugs do not like to cross them.", "Pears do well between rails"]
)
def test_a_sentence_shown_again_in_large_letters_is_read_once(quote: str) -> None:
    entry = article(TITLE, "By Ann Lee", "4 May 2024", PARAGRAPHS[0], quote, *PARAGRAPHS[1:])
    assert paragraphs(entry) == PARAGRAPHS


@pytest.mark.parametrize(
    "line",
    [
        "Ann Lee teaches botany at the evening school of Holm.",
        "The author is a gardener and lives in Holm.",
        "What do you think? Tell us in the comments.",
        "Do you know a yard like this one? Write to yard@mail.example",
        "orchard railway pears",
        "/ritzau/",
        "(ANSA)",
    ],
)
def test_what_is_said_under_the_text_of_author_and_topics_is_no_part_of_it(line: str) -> None:
    assert paragraphs(article(TITLE, "By Ann Lee", "4 May 2024", *PARAGRAPHS, line)) == PARAGRAPHS


def test_a_paragraph_that_ends_in_its_agency_stays() -> None:
    closing = "The yard is open until dusk. Dogs stay at the gate. (PAP)"
    assert paragraphs(article(TITLE, "By Ann Lee", "4 May 2024", *PARAGRAPHS, closing)) == [
        *PARAGRAPHS,
        closing,
    ]


def test_the_paragraph_that_the_offer_to_pay_cuts_off_stays() -> None:
    cut = "The pears of the second year were sold before they had been picked. The third year brought a frost, and with it the"
    entry = article(TITLE, "By Ann Lee", "4 May 2024", *PARAGRAPHS, cut, "Subscribe now to read on.")
    assert paragraphs(entry) == [*PARAGRAPHS, cut]


def test_a_name_between_the_text_and_a_list_is_the_authors_and_no_heading() -> None:
    entry = article(TITLE, "4 May 2024", *PARAGRAPHS, "Ann Lee", "From the yard", "Trains that we have all missed", "A dog on the line to Holm", "Who rang the chapel bell?")  # fmt: skip
    assert entry.authors == ("Ann Lee",)
    assert {pick.heading for pick in entry.picks} == {"From the yard"}


def test_a_list_above_the_headline_is_a_list() -> None:
    rest = "\n\n".join([TITLE, "By Ann Lee", "4 May 2024", *PARAGRAPHS])
    entry = article(f"Most read\nA dog on the line to Holm\nTrains that we have all missed\n\n{rest}")
    assert entry.title == TITLE
    assert [pick.title for pick in entry.picks] == [
        "A dog on the line to Holm",
        "Trains that we have all missed",
    ]


@pytest.mark.parametrize("mark", ["###", "# # #", "-30-"])
def test_a_press_release_ends_at_its_mark(mark: str) -> None:
    entry = article(TITLE, "HOLM, May 4, 2024 – " + PARAGRAPHS[0], *PARAGRAPHS[1:], mark, "Media contact:", "Ann Lee", "press@yard.example")  # fmt: skip
    assert paragraphs(entry)[1:] == PARAGRAPHS[1:]
    assert entry.published == datetime(2024, 5, 4, tzinfo=UTC)


def test_the_same_mark_between_paragraphs_ends_nothing() -> None:
    entry = article(TITLE, "By Ann Lee", "4 May 2024", PARAGRAPHS[0], "###", *PARAGRAPHS[1:])
    assert paragraphs(entry)[-1] == PARAGRAPHS[-1]


def test_the_numbers_of_notes_are_no_marks_of_links() -> None:
    noted = [f"{text}[{at}]" for at, text in enumerate(PARAGRAPHS, 1)]
    notes = [f"[{at}] See the minutes of the parish, volume {at}." for at in range(1, 4)]
    assert paragraphs(article(TITLE, "By Ann Lee", "4 May 2024", *noted, "Notes", *notes)) == [
        *noted,
        "Notes",
        *notes,
    ]


def test_players_rows_of_places_and_content_from_elsewhere_are_left_out() -> None:
    foreign = [
        "00:00 / 31:12",
        "Listen on: Pods | Casts | RSS",
        "Newsletter “The Yard”",
        "Subscribe for free",
    ]
    consent = ["Here you find content from YouTube", "To show content from YouTube we need your consent.", "Show content"]  # fmt: skip
    entry = article(TITLE, "By Ann Lee", "4 May 2024", PARAGRAPHS[0], *foreign, PARAGRAPHS[1], *consent, PARAGRAPHS[2])  # fmt: skip
    assert paragraphs(entry) == PARAGRAPHS


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Þetta er ekki í fyrsta sinn sem hann sést hér, og það er von á fleirum.", "is"),
        ("Mae'r côr yn canu yn y neuadd heno, ac mae croeso i bawb o'r pentref.", "cy"),
        ("Bu gün dənizdə heç kim yox idi və qayıq sahildə qaldı.", "az"),
        ("Die skip het nie gister gekom nie en die mense staan nog op die strand om te wag.", "af"),
        ("ഇന്ന് തുറമുഖത്ത് ആരും ഉണ്ടായിരുന്നില്ല", "ml"),
    ],
)
def test_more_languages_are_told_apart(text: str, lang: str) -> None:
    assert language.guess(text) == lang


def test_the_words_that_announce_author_and_day_may_stand_on_lines_of_their_own() -> None:
    entry = article(TITLE, "By", "Ann Lee", "Published", "4 May 2024", *PARAGRAPHS)
    assert (entry.authors, paragraphs(entry)) == (("Ann Lee",), PARAGRAPHS)


@pytest.mark.parametrize(
    "lines",
    [
        ["Ann Lee Garden correspondent"],
        ["Ann Lee", "Holm"],
        ["Ann Lee", "Coast Mail"],
        ["Text Ann Lee Foto Max Berg"],
        ["Words by Ann Lee"],
    ],
)
def test_roles_places_papers_and_pictures_beside_a_name_are_no_part_of_it(lines: list[str]) -> None:
    assert article(TITLE, *lines, "4 May 2024", *PARAGRAPHS).authors == ("Ann Lee",)


def test_a_line_over_a_headline_that_has_its_standfirst_below_is_a_kicker() -> None:
    entry = article(
        "The story of a family that sold its last lamb", TITLE, LEDE, "By Ann Lee", "4 May 2024", *PARAGRAPHS
    )
    assert entry.title == TITLE


@pytest.mark.parametrize(
    "lines",
    [
        ["Reporting by Ann Lee; Editing by Max Berg"],
        ["The views expressed here are the author's own."],
        ["Explore more on these topics", "Orchards"],
        ["Show other news"],
    ],
)
def test_who_helped_whose_opinion_it_is_and_the_way_to_others_are_no_text(lines: list[str]) -> None:
    assert paragraphs(article(TITLE, "By Ann Lee", "4 May 2024", *PARAGRAPHS, *lines)) == PARAGRAPHS


@pytest.mark.parametrize(
    "lines", [["Yours, Ann"], ["Ann Lee", "Holm", PARAGRAPHS[1], "Max Berg", "Teacher in Holm"]]
)
def test_signed_letters_keep_who_signed_them(lines: list[str]) -> None:
    assert paragraphs(article(TITLE, "4 May 2024", *PARAGRAPHS, *lines))[-1] == lines[-1]


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ann Lee, Rural Affairs Editor", ("Ann Lee",)),
        ("Ann Lee Rural affairs correspondent", ("Ann Lee",)),
        ("THE OLD YARD IS GIVEN AWAY", ()),
        ("ΤΟ ΤΡΕΝΟ ΤΟΥ ΠΗΛΙΟΥ ΣΦΥΡΙΖΕΙ ΚΑΙ ΤΟΝ ΧΕΙΜΩΝΑ", ()),
    ],
)
def test_names_are_told_from_roles_and_from_headlines_in_capitals(
    line: str, authors: tuple[str, ...]
) -> None:
    assert byline.read_names(line, "en") == authors


def test_a_bio_over_a_button_and_the_stars_of_readers_are_no_text() -> None:
    entry = article(TITLE, "By Ann Lee", "4 May 2024", "★★★★☆ (48)", *PARAGRAPHS, "Ann Lee is a gardener in Holm.", "Use this piece", "Was this page helpful?", "Yes No")  # fmt: skip
    assert paragraphs(entry) == PARAGRAPHS


def test_the_first_heading_of_a_live_page_is_not_its_headline() -> None:
    entry = article("Ann Lee", "4 May 2024", "Pears for all from Holm to the coast", "The yard. Photo: Max Berg", "16:26", "Gates of the yard opened on Saturday", PARAGRAPHS[0], "15:59", "Stones keep the warmth", PARAGRAPHS[1])  # fmt: skip
    assert entry.title == "Pears for all from Holm to the coast"


@pytest.mark.parametrize(
    "above,last",
    [
        ("The writer had come to the island in 1961 and never left it again.", "The writer was 83."),
        ("L'autrice vivait sur l'île depuis 1961 et n'en partait jamais.", "L'autrice avait 83 ans, dit-on."),
        ("著者は1961年に島へ渡り、二度と島を離れることはなかったと島の人は話す。", "著者は83歳だった。"),
        ("", "“We will see”"),
        ("", "Her last comment on it was short."),
    ],
)
def test_the_last_words_of_a_text_are_its_own(above: str, last: str) -> None:
    text = [*PARAGRAPHS, *filter(None, [above]), last]
    assert paragraphs(article(TITLE, "By Ann Lee", "4 May 2024", *text)) == text


def test_what_somebody_says_behind_a_hyphen_is_no_item_of_a_list() -> None:
    said = ["- Nie wierzyłem, że doczekam - mówi sołtys wsi.", "- Ja też nie - dodaje jego sąsiadka."]
    text = [PARAGRAPHS[0], *said, PARAGRAPHS[1]]
    assert paragraphs(article(TITLE, "By Ann Lee", "4 May 2024", *text)) == text


@pytest.mark.parametrize("line", ["By our harbour correspondent Ann Lee", "Door onze redacteur Ann Lee"])
def test_a_post_before_a_name_is_no_part_of_it(line: str) -> None:
    assert article(TITLE, line, "4 May 2024", *PARAGRAPHS).authors == ("Ann Lee",)


@pytest.mark.parametrize("line", ["Updated yesterday", "Uppdaterad i går", "Atualizado há 2 dias"])
def test_a_day_told_in_words_below_the_day_is_no_text(line: str) -> None:
    assert paragraphs(article(TITLE, "By Ann Lee", "4 May 2024", line, *PARAGRAPHS)) == PARAGRAPHS


def test_a_heading_that_begins_with_a_word_of_days_stays_in_the_text() -> None:
    text = [PARAGRAPHS[0], "Date palms of the coast", PARAGRAPHS[1], PARAGRAPHS[1][::-1]]
    assert "Date palms of the coast" in article(TITLE, "By Ann Lee", "4 May 2024", *text).body


def test_a_name_over_a_picture_credit_with_the_day_above_the_headline_is_the_authors() -> None:
    entry = article(
        "4 May 2024", TITLE, "What was found behind the icons", "Ann Lee", "Photo: archive", *PARAGRAPHS
    )
    assert (entry.authors, entry.published is not None, paragraphs(entry)) == (("Ann Lee",), True, PARAGRAPHS)


def test_a_button_under_a_signature_and_the_day_told_again_are_no_text() -> None:
    entry = article(TITLE, "4 May 2024", *PARAGRAPHS, "Ann Lee", "Back to the front")
    assert (entry.authors, paragraphs(entry)) == (("Ann Lee",), PARAGRAPHS)
    entry = article(TITLE, "By Ann Lee", *PARAGRAPHS, "Originally Published: May 3, 2024 at 10:22 a.m.")
    assert paragraphs(entry) == PARAGRAPHS


@pytest.mark.parametrize("line", ["Newsroom", "有料記事", "This article is more than 2 years old", "Abo"])
def test_a_mark_between_day_and_text_is_no_text(line: str) -> None:
    assert paragraphs(article(TITLE, "By Ann Lee", "4 May 2024", line, *PARAGRAPHS)) == PARAGRAPHS


@pytest.mark.parametrize("line", ["Dear Ottoline,", "[앵커]"])
def test_whom_a_letter_greets_and_who_speaks_first_stay_in_the_text(line: str) -> None:
    text = [line, *PARAGRAPHS]
    assert paragraphs(article(TITLE, "By Ann Lee", "4 May 2024", *text)) == text


def test_a_speaker_named_more_than_once_stays_in_the_text() -> None:
    text = ["HOST", PARAGRAPHS[0], "Guest", PARAGRAPHS[1], "HOST", *PARAGRAPHS[2:]]
    assert paragraphs(article(TITLE, "By Ann Lee", "4 May 2024", *text))[:1] == ["HOST"]


def test_a_box_about_the_author_under_a_text_and_keys_that_report_a_slip_are_no_text() -> None:
    box = ["About the writer", "Ann Lee", "Writes about orchards since 2011. Before that she kept bees."]
    assert paragraphs(article(TITLE, "By Ann Lee", "4 May 2024", *PARAGRAPHS, *box)) == PARAGRAPHS
    slip = "If you have found a slip, mark it and press Ctrl+Enter"
    assert paragraphs(article(TITLE, "By Ann Lee", "4 May 2024", *PARAGRAPHS, slip)) == PARAGRAPHS


def test_a_text_may_begin_with_the_word_story_and_end_with_keys() -> None:
    text = ["The story begins in a kitchen.", *PARAGRAPHS, "Press Ctrl+C to stop the server."]
    assert paragraphs(article(TITLE, "By Ann Lee", "4 May 2024", *text)) == text


@pytest.mark.parametrize(
    "last",
    [
        "Writing from memory, she drew every tree of the yard.",
        "Bericht über Bericht folgte, und keiner wurde gelesen.",
        "Escrito por nadie, el libro se vendió en una semana.",
    ],
)
def test_a_last_sentence_that_begins_as_credits_do_is_text(last: str) -> None:
    assert paragraphs(article(TITLE, "By Ann Lee", "4 May 2024", *PARAGRAPHS, last)) == [*PARAGRAPHS, last]
