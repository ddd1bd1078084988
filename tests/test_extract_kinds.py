"""Kinds of pages, each in the ways publishers make them: where dates, names, titles and the edges of a text stand."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from feeds import markup
from feeds.extract import extract
from feeds.model import Entry

TITLE = "Boats again for the outer islands"
SAID = [
    "The ferry to the outer islands runs twice a day from the first of June, the harbour board decided on Monday, after a winter in which it hardly ran at all.",
    "A second boat has been hired from the north, older and slower than the first, with room for a bus and for the milk of both dairies on the way back.",
    "Nobody knows yet what the crossing will cost. The board speaks of nine crowns, the dairies of ruin, and the captain of the weather.",
    "The school on the far island counts four children this year. With two boats a day it may count seven, says the teacher, who is one of the four parents.",
]
PROSE = "".join(f"<p>{one}</p>" for one in SAID)
DAY = datetime(2024, 5, 3, tzinfo=UTC)


def a_page(inner: str, head: str = "", title: str = f"{TITLE} | The Island Post", lang: str = "en") -> Entry:
    return extract(
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f'<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>{inner}'
        "<footer><p>© The Island Post. All rights reserved.</p></footer></body></html>"
    )


def words(entry: Entry) -> list[str]:
    return [line for line in markup.plain(markup.document(entry.body)).split("\n") if line]


def an_article(before: str = "", after: str = "", prose: str = PROSE) -> str:
    return f"<article><h1>{TITLE}</h1>{before}{prose}{after}</article>"


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ('<p class="meta">Published 3 May 2024, last updated 9 June 2025</p>', "en"),
        ('<p class="meta">Last updated 9 June 2025 | Published 3 May 2024</p>', "en"),
        ("<p>3 May 2024</p>", "en"),
        (
            '<div class="date">Updated on June 9, 2025</div><div class="date">Published on May 3, 2024</div>',
            "en",
        ),
        (
            '<p class="meta">Stand: 09.06.2025, 10:00 Uhr</p><p>Von Jan Holm, veröffentlicht am 3. Mai 2024</p>',
            "de",
        ),
        ('<time title="2024-05-03 00:00:00 UTC">2 years ago</time>', "en"),
        ("<div><span>Stand: 9. Juni 2025</span> <span>Veröffentlicht: 3. Mai 2024</span></div>", "de"),
        ("<div>Aktualisiert am 9. Juni 2025, veröffentlicht am 3. Mai 2024</div>", "de"),
        ("<p>Publié le 3 mai 2024, mis à jour le 9 juin 2025</p>", "fr"),
        ("<ul><li>Publicado: 3 de mayo de 2024</li><li>Actualizado: 9 de junio de 2025</li></ul>", "es"),
        (
            '<time class="updated" datetime="2025-06-09">9 June 2025</time><time datetime="2024-05-03">3 May 2024</time>',
            "en",
        ),
        (
            '<p>Updated: <time datetime="2025-06-09">9 June</time></p><p>First published: <time datetime="2024-05-03">3 May</time></p>',
            "en",
        ),
        ('<abbr class="published" title="2024-05-03">last spring</abbr>', "en"),
        (
            '<span itemprop="dateModified" content="2025-06-09">x</span><span itemprop="datePublished" content="2024-05-03">x</span>',
            "en",
        ),
        ('<div data-published="2024-05-03">last spring</div>', "en"),
        ('<relative-time datetime="2024-05-03T00:00:00Z">last spring</relative-time>', "en"),
        ('<span data-timestamp="1714694400000">last spring</span>', "en"),
    ],
)
def test_a_day_is_found_where_it_stands_and_an_update_is_not_it(line: str, lang: str) -> None:
    expiry = '<script>var offer={"valid_until":"2031-01-31","expires":"31 January 2031"};</script>'
    other = '<aside class="related"><time datetime="2020-01-01">1 January 2020</time></aside>'
    foot = '<p class="footer-date">Today is 1 September 2025</p>'
    entry = a_page(f"{expiry}{other}{an_article(line)}{foot}", lang=lang)
    assert entry.published == DAY
    assert words(entry)[-len(SAID) :] == SAID


def test_without_a_day_the_foot_and_the_comments_give_none() -> None:
    comments = '<div class="comments"><p><time datetime="2024-06-01">1 June 2024</time> Well said.</p></div>'
    assert a_page(an_article() + comments + '<p class="footer-date">1 September 2025</p>').published is None


# ---------------------------------------------------------------- authors

PERSON = {"@type": "Person", "@id": "#ada", "name": "Ada Boat"}


@pytest.mark.parametrize(
    ("author", "more", "names"),
    [
        ({"@type": "Person", "givenName": "Ada", "familyName": "Boat"}, [], ("Ada Boat",)),
        ({"@id": "#ada"}, [PERSON], ("Ada Boat",)),
        ([{"@id": "#ada"}, {"@type": "Person", "name": "Jo Cow"}], [PERSON], ("Ada Boat", "Jo Cow")),
        ("#ada", [PERSON], ("Ada Boat",)),
        (
            {"@type": "Person", "name": "By Ada Boat, Jo Cow, and Ruth Pearl"},
            [],
            ("Ada Boat", "Jo Cow", "Ruth Pearl"),
        ),
        ({"@type": "Person", "name": ["Ada Boat", "Jo Cow"]}, [], ("Ada Boat", "Jo Cow")),
        ({"@list": [{"name": "Ada Boat"}, "Jo Cow"]}, [], ("Ada Boat", "Jo Cow")),
        ({"@type": "Person", "name": {"@value": "Ada Boat", "@language": "en"}}, [], ("Ada Boat",)),
        ([{"@type": "Person", "name": "https://post.example/ada"}, {"name": "Jo Cow"}], [], ("Jo Cow",)),
        ({"@type": "Person", "name": "", "alternateName": "Ada Boat"}, [], ("Ada Boat",)),
        ({"@type": "Person", "name": "ada42"}, [], ("ada42",)),
        ({"@id": ["#ada"], "name": {"@value": ["x"]}, "alternateName": {"name": "x"}}, [PERSON], ()),
        ({"@type": "Role", "author": PERSON}, [], ("Ada Boat",)),
        ({"@type": "Person", "name": "Boat, Ada"}, [], ("Ada Boat",)),
        ({"@type": "Person", "name": "Boat, Ada M.; Cow, Jo"}, [], ("Ada M. Boat", "Jo Cow")),
        ({"@type": "Person", "name": "Ada Boat | Jo Cow"}, [], ("Ada Boat", "Jo Cow")),
        ({"@type": "Person", "name": "Jo Cow Jr."}, [], ("Jo Cow Jr.",)),
        ({"@type": "Person", "name": "Jo Cow, Jr. and Ada Boat"}, [], ("Jo Cow, Jr.", "Ada Boat")),
        ({"@type": "Person", "name": "Jo Cow III"}, [], ("Jo Cow III",)),
        ({"@type": "Person", "name": "desk@post.example (Ada Boat)"}, [], ("Ada Boat",)),
        ({"@type": "Person", "name": "Ada Boat, Reuters"}, [], ("Ada Boat",)),
    ],
)
def test_authors_of_structured_data(author: object, more: list[object], names: tuple[str, ...]) -> None:
    said = {"@type": "NewsArticle", "headline": TITLE, "author": author}
    graph = json.dumps({"@context": "https://schema.org", "@graph": [said, *more]})
    apart = [json.dumps(one) for one in [said, *more]]
    spoilt = graph[:-1] + ",}"
    for scripts in ([graph], apart, [spoilt]):
        head = "".join(f'<script type="application/ld+json">{one}</script>' for one in scripts)
        assert a_page(an_article(), head).authors == names


def test_the_house_that_publishes_a_page_did_not_write_it() -> None:
    house = {"@type": "Organization", "@id": "#post", "name": "The Island Post"}
    said = {
        "@type": "NewsArticle",
        "headline": TITLE,
        "publisher": {"@id": "#post"},
        "author": [house, PERSON],
    }
    head = f'<script type="application/ld+json">{json.dumps([said, house])}</script>'
    assert a_page(an_article(), head).authors == ("Ada Boat",)


FACTS = {"@type": "NewsArticle", "headline": TITLE, "author": PERSON, "datePublished": "2024-05-03"}
OTHER = {"@type": "NewsArticle", "headline": "Fire at the sugar works", "author": "Wrong Man", "datePublished": "2020-01-01"}  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        "//<![CDATA[\n" + json.dumps(FACTS) + "\n//]]>",
        "/*<![CDATA[*/" + json.dumps(FACTS) + "/*]]>*/;",
        json.dumps({"description": "WORDS", **FACTS}).replace("WORDS", 'a "quoted" word'),
        json.dumps(FACTS)[:-1] + ",,}",
        json.dumps([OTHER, FACTS]),
        json.dumps({"@graph": [OTHER, {"@type": "WebPage", "datePublished": "2019-01-01"}, FACTS]}),
    ],
)
def test_data_that_is_wrapped_broken_or_of_several_pieces_tells_of_the_page(data: str) -> None:
    entry = a_page(an_article(), f'<script type="application/ld+json">{data}</script>')
    assert (entry.authors, entry.published) == (("Ada Boat",), DAY)


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ('<meta name="DC.creator" content="Boat, Ada"><meta name="DC.date.issued" content="2024-05-03">', 1),
        (
            '<meta name="dcterms.creator" content="Ada Boat"><meta name="DCTERMS.issued" content="2024-05-03">',
            1,
        ),
        (
            '<meta name="citation_author" content="Boat, Ada"><meta name="citation_author" content="van der Cow, Jo"><meta name="citation_publication_date" content="2024/05/03">',
            2,
        ),
        (
            '<meta name="sailthru.author" content="Ada Boat, Jo van der Cow"><meta name="sailthru.date" content="2024-05-03">',
            2,
        ),
        (
            """<meta name="parsely-page" content='{"title": "x", "author": "Ada Boat", "pub_date": "2024-05-03"}'>""",
            1,
        ),
        ('<meta name="byl" content="By Ada Boat"><meta name="pdate" content="20240503">', 1),
    ],
)
def test_what_the_head_says_in_the_ways_of_its_programs(head: str, names: int) -> None:
    entry = a_page(an_article(), head)
    assert (entry.authors, entry.published) == (("Ada Boat", "Jo van der Cow")[:names], DAY)


def test_all_who_are_marked_as_authors_are_named() -> None:
    line = '<ul><li><a rel="author" href="/a">Ada Boat</a></li><li><a rel="author" href="/j">Jo Cow</a></li></ul>'
    assert a_page(an_article(line)).authors == ("Ada Boat", "Jo Cow")
    line = '<div><span itemprop="author">Ada Boat</span> and <span itemprop="author">Jo Cow</span></div>'
    assert a_page(an_article(line)).authors == ("Ada Boat", "Jo Cow")


@pytest.mark.parametrize(
    "line",
    [
        '<div itemprop="author" itemscope><img src="a.jpg"><span itemprop="name">Ada Boat</span> <span>Staff writer</span></div>',
        '<p class="byline vcard">Written by <span class="fn">Ada Boat</span>, who lives in a lighthouse and sails</p>',
        "<p>By Ada Boat</p>",
        "<div>By Ada Boat, 3 May 2024</div>",
    ],
)
def test_authors_in_sight(line: str) -> None:
    entry = a_page(an_article(line))
    assert entry.authors == ("Ada Boat",)
    assert words(entry)[-len(SAID) :] == SAID


# ---------------------------------------------------------------- titles


@pytest.mark.parametrize(
    "title",
    [
        "The harbour that refused to drown – and what it cost",
        "“We will not leave”: the last pilot of the Ouse",
        "Harbour (updated): what we know",
        "Why it matters - and to whom",
        "Boats, cows and crowns",
    ],
)
@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "{} | The Island Post",
        "{} | Rivers | The Island Post",
        "{} - The Island Post",
        "The Island Post | {}",
        "{} » Rivers » Post",
    ],
)
def test_a_title_loses_the_sites_parts_and_only_those(title: str, around: str) -> None:
    assert a_page(f"<div class=story>{PROSE}</div>", title=around.format(title)).title == title


@pytest.mark.parametrize(
    ("title", "head", "right"),
    [
        ("The Island Post - {} - Islands", "The Island Post", TITLE),
        ("{} - Islands - The Island Post", "The Island Post", TITLE),
        ("{} - The Island Post - News of all the islands", "The Island Post", TITLE),
        ("{} / The Island Post", "", TITLE),
        ("{} ~ The Island Post", "", TITLE),
        ("{} &lt; Islands &lt; The Island Post", "", TITLE),
        ("{} › Islands › The Island Post", "", TITLE),
        ("(3) {} | The Island Post", "", TITLE),
        ("{} – now - The Island Post", "The Island Post", f"{TITLE} – now"),
        ("沖の島に船が戻る-海辺新聞", "", "沖の島に船が戻る"),
        ("外岛恢复每日两班渡轮—岛民新闻网", "", "外岛恢复每日两班渡轮"),
        ("外岛恢复渡轮-两班往返", "", "外岛恢复渡轮-两班往返"),
    ],
)
def test_a_title_loses_site_section_and_motto_in_any_order(title: str, head: str, right: str) -> None:
    meta = f'<meta property="og:site_name" content="{head}">' if head else ""
    assert a_page(f"<div class=story>{PROSE}</div>", meta, title.format(TITLE)).title == right


def test_the_name_of_the_site_in_the_only_h1_is_not_the_headline() -> None:
    page = f'<h1 class="logo">The Island Post</h1><article><h2>{TITLE}</h2>{PROSE}</article>'
    entry = a_page(page)
    assert (entry.title, words(entry)) == (TITLE, SAID)


@pytest.mark.parametrize(
    "title", [f"The Island Post - {TITLE}", f"{TITLE} – The island's own paper since 1903"]
)
def test_a_bold_line_over_the_text_is_the_headline_where_none_is_marked(title: str) -> None:
    inner = f"<font size=4><b>{TITLE}</b></font><br><font size=1>by Jan Holm, May 3, 2024</font><br><br>"
    entry = a_page(f"<table><tr><td>{inner}{'<br><br>'.join(SAID)}</td></tr></table>", title=title)
    assert (entry.title, entry.authors, entry.published) == (TITLE, ("Jan Holm",), DAY)
    assert words(entry) == SAID


@pytest.mark.parametrize(
    "pressed",
    ['<span class="mw-editsection">[<a href="/e">edit</a>]</span>', '<a class="anchor" href="#prices">#</a>'],
)
def test_a_heading_keeps_its_words_and_not_what_is_pressed_beside_it(pressed: str) -> None:
    heading = f'<h2 id="prices"><span class="headline">Prices</span>{pressed}</h2>'
    entry = a_page(an_article(prose=PROSE.replace("<p>Nobody", f"{heading}<p>Nobody")))
    assert words(entry) == [*SAID[:2], "Prices", *SAID[2:]]


@pytest.mark.parametrize("home", ["/", "https://island.example/", "./"])
def test_the_headline_is_the_heading_under_the_name_of_the_site(home: str) -> None:
    inner = f'<h1><a href="{home}">The Island Post</a></h1><div><h3>{TITLE}</h3>{PROSE}</div>'
    assert a_page(inner, title=f"The Island Post: {TITLE}").title == TITLE
    section = f'<h1><a href="/boats/7">{TITLE}</a></h1><div><h3>The Island Post</h3>{PROSE}</div>'
    assert a_page(section, title=f"{TITLE}: The Island Post").title == TITLE


@pytest.mark.parametrize("between", ["\n\n", "\n", "</p><p>"])
def test_an_article_that_scripts_show_is_read_from_its_data(between: str) -> None:
    said = between.join(SAID)
    body = f"<p>{said}</p>" if "<" in between else said
    data = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": body})
    head = f'<script type="application/ld+json">{data}</script>'
    assert words(a_page(f"<h1>{TITLE}</h1><p>Loading…</p>", head)) == SAID
    assert words(a_page(an_article(prose=f"{PROSE}<p>And a word more.</p>"), head)) == [
        *SAID,
        "And a word more.",
    ]


def test_a_title_with_underlines_between_its_parts() -> None:
    assert (
        a_page(
            f"<div class=story>{PROSE}</div>", title="外岛渡船六月一日起恢复每天两班_新闻频道_海岛网"
        ).title
        == "外岛渡船六月一日起恢复每天两班"
    )


# ---------------------------------------------------------------- the edges of the text


def test_paragraphs_that_are_links_are_read() -> None:
    linked = f'<p>{SAID[0]}</p><p><a href="/w"><strong>{SAID[1]}</strong></a></p><p>{SAID[2]}</p><p><a href="/x">{SAID[3]}</a></p>'
    teasers = (
        "<ul>"
        + "".join(f'<li><a href="/{n}">Another piece of the island, number {n}</a></li>' for n in range(4))
        + "</ul>"
    )
    assert words(a_page(an_article(prose=linked) + teasers)) == SAID


def test_text_behind_an_article_that_was_closed_too_early_is_read() -> None:
    first, rest = "".join(f"<p>{one}</p>" for one in SAID[:2]), "".join(f"<p>{one}</p>" for one in SAID[2:])
    broken = f'<article class="post"><h1>{TITLE}</h1><div class="entry-content">{first}</div></article></div></article>{rest}'
    assert words(a_page(broken)) == SAID


def test_text_behind_it_in_a_block_without_a_name_is_read() -> None:
    first, rest = "".join(f"<p>{one}</p>" for one in SAID[:2]), "".join(f"<p>{one}</p>" for one in SAID[2:])
    broken = (
        f"<article><h1>{TITLE}</h1><div class=entry-content>{first}</div></article></div><div>{rest}</div>"
    )
    assert words(a_page(broken)) == SAID


def test_what_stands_there_for_readers_without_scripts_is_read_where_nothing_else_is() -> None:
    assert (
        words(a_page(f"<div id=app></div><noscript><article><h1>{TITLE}</h1>{PROSE}</article></noscript>"))
        == SAID
    )
    assert (
        "Turn on"
        not in a_page(
            an_article(after="<noscript><p>Turn on scripts to read all of it here.</p></noscript>")
        ).body
    )


@pytest.mark.parametrize(
    "page",
    [
        "<article><h1>{title}</h1><p>{0}</p><p><b>{1}</p><p>{2}</p><p>{3}</p></article>",
        "<article><h1>{title}</h1><a name=top><p>{0}</p><p>{1}</p><p>{2}</p><p>{3}</p></article>",
        "<article><h1>{title}</h1><p>{0}</p><div class=share>Share<p>{1}</p><p>{2}</p><p>{3}</p></article>",
        "<header><a href=/>Home</a><article><h1>{title}</h1><p>{0}<p>{1}<p>{2}<p>{3}</article>",
        "<article><h1>{title}</h1>{0}<br><br>{1}<br><br>{2}<br/><br/>{3}</article>",
        "<center><font size=2><h1>{title}</h1><font>{0}<p>{1}<p>{2}<p>{3}</font></center>",
        "<form><article><h1>{title}</h1><p><p>{0}</p><p>{1}</p></p><p>{2}</p><p>{3}</p></article></form>",
        "<table><tr><td><a href=/a>A</a><br><a href=/b>B</a></td><td><h1>{title}</h1><p>{0}</p><p>{1}</p><p>{2}</p><p>{3}</p></td></tr></table>",
        "<x-a><template shadowrootmode=open><h1>{title}</h1><slot></slot></template><div><p>{0}</p><p>{1}</p><p>{2}</p><p>{3}</p></div></x-a>",
    ],
)
def test_markup_that_is_not_as_it_should_be_costs_no_paragraph(page: str) -> None:
    entry = a_page(page.format(*SAID, title=TITLE))
    assert entry.title == TITLE
    assert words(entry) == SAID


LINKED = [f'<p><a href="/{at}">{one}</a></p>' for at, one in enumerate(SAID)]


@pytest.mark.parametrize(
    "inner",
    [
        f"<p>{SAID[0]}</p><!-- a note that never ends <p>{SAID[1]}</p><p>{SAID[2]}</p><p>{SAID[3]}</p>",
        f"<p>{SAID[0]}</p><!-- a note <p>{SAID[1]}</p><!-- another --><p>{SAID[2]}</p><p>{SAID[3]}</p>",
        f'<p>{SAID[0]}</p><p><a href="/x title=far>{SAID[1]}</a></p><p>{SAID[2]}</p><p><a href="/y">{SAID[3]}</a></p>',
        f"<p>{SAID[0]}</p><p>{SAID[1]}</p></body></html><p>{SAID[2]}</p><p>{SAID[3]}</p>",
        f"<hr><p>{SAID[0]}</p><p>{SAID[1]}</p><p>{SAID[2]}</p><p>{SAID[3]}</p><hr>",
        "".join(LINKED),
    ],
)
def test_an_open_comment_quote_or_end_costs_nothing_behind_it(inner: str) -> None:
    assert words(a_page(f"<article><h1>{TITLE}</h1>{inner}</article>")) == SAID


def test_a_comment_that_ends_stays_one() -> None:
    inner = f"<p>{SAID[0]}</p><!--[if mso]><p>Old <!-- readers --><![endif]--><!-- <p>Unsaid.</p> --><p>{SAID[1]}</p>"
    assert words(a_page(f"<article><h1>{TITLE}</h1>{inner}</article>")) == SAID[:2]


def test_comments_behind_an_article_are_not_its_rest() -> None:
    comments = "<section class=comments>" + "".join(f"<p>{one} So say I.</p>" for one in SAID) + "</section>"
    assert words(a_page(an_article() + comments)) == SAID


@pytest.mark.parametrize(
    "first",
    [
        "Boats again for the outer islands from the first of June, the harbour board decided on Monday.",
        "STOWE FERRY, May 3 (Coast Wire) - Boats will run again for the outer islands once the pier is on new oak.",
    ],
)
def test_a_first_sentence_that_has_the_words_of_the_headline_stays(first: str) -> None:
    entry = a_page(an_article("<p>By Jan Holm</p><p>3 May 2024</p>", prose=f"<p>{first}</p>{PROSE}"))
    assert words(entry) == [first, *SAID]


def test_a_list_of_buttons_over_the_text_is_none_of_it() -> None:
    buttons = "<ul><li>Keep among your readings</li><li>Share</li></ul>"
    boats = "<ul><li>Two boats a day</li><li>Nine crowns</li></ul>"
    assert words(a_page(an_article(buttons))) == SAID
    assert words(a_page(an_article(boats))) == ["• Two boats a day", "• Nine crowns", *SAID]


@pytest.mark.parametrize(
    "line",
    [
        "<div class=info><span>Jan Holm</span><span>Published 3 May 2024</span></div>",
        "<dl><dt>By</dt><dd>Jan Holm</dd><dt>Last updated</dt><dd>9 June 2025</dd><dt>Published</dt><dd>3 May 2024</dd></dl>",
    ],
)
def test_a_day_in_a_row_of_facts_is_found(line: str) -> None:
    assert a_page(an_article(line)).published == DAY


def test_the_paper_beside_a_name_is_no_text_and_a_short_sentence_is() -> None:
    entry = a_page(
        an_article("<div><div>Jan Holm</div><div>Island Post, Stowe</div><div>3 May 2024</div></div>")
    )
    assert (entry.authors, words(entry)) == (("Jan Holm",), SAID)
    short = "<p>3 May 2024</p><p>The ferry rests on Sunday.</p><p>Use the bridge.</p>"
    assert words(a_page(f"<main><h1>{TITLE}</h1>{short}</main>")) == [
        "The ferry rests on Sunday.",
        "Use the bridge.",
    ]


def test_comments_that_stand_in_what_holds_the_text_are_none_of_it() -> None:
    posts = [("Peg", "My grandfather took the last boat and would have danced on the pier to read this."), ("Ozzie", "Who pays for the crossing? I should like to see the bill before anybody dances.")]  # fmt: skip
    comments = "".join(f"<div>{who}</div><div>{said}</div><div>Reply</div>" for who, said in posts)
    inner = "".join(f"<div>{one}</div>" for one in SAID)
    entry = a_page(f"<div><h1>{TITLE}</h1>{inner}<div>2 comments</div>{comments}</div>")
    assert words(entry) == SAID


def test_paragraphs_below_such_a_label_stay_where_nobody_is_named_over_them() -> None:
    jury = [
        "The jury found the boat too slow for the milk.",
        "It gave it the prize all the same, for the bell.",
    ]
    inner = "".join(f"<div>{one}</div>" for one in [*SAID, "Comments", *jury])
    assert words(a_page(f"<div><h1>{TITLE}</h1>{inner}</div>"))[-2:] == jury


@pytest.mark.parametrize(
    "lede",
    [
        "<h2>Two boats a day, and nobody knows the price. The islands ask for more milk.</h2>",
        '<p class="standfirst"><b>Two boats a day, and nobody knows the price. The islands ask for more milk.</b></p>',
        "<div>Two boats a day, and nobody knows the price. The islands ask for more milk.</div>",
    ],
)
def test_a_lede_outside_of_what_holds_the_text_is_not_lost(lede: str) -> None:
    said = "Two boats a day, and nobody knows the price. The islands ask for more milk."
    for page in (
        f"<article><h1>{TITLE}</h1>{lede}<p class=byline>By Ada Boat</p><div class=article-body>{PROSE}</div></article>",
        f"<main><header><h1>{TITLE}</h1>{lede}</header><figure><img src=a.jpg></figure><div class=article-body>{PROSE}</div></main>",
    ):
        entry = a_page(page)
        assert said in markup.plain(markup.document(entry.summary + entry.body))
        assert words(entry)[-len(SAID) :] == SAID


@pytest.mark.parametrize(
    "line",
    [
        "<p>By Ada Boat</p>",
        "<time datetime=2024-05-03>3 May 2024</time>",
        "<div>Von Ada Boat</div>",
        "<p>Por Ada Boat, 3 de mayo de 2024</p>",
    ],
)
def test_lines_of_author_and_day_are_no_text(line: str) -> None:
    assert (
        words(
            a_page(
                f"<div id=c><h1>{TITLE}</h1>{line}{PROSE.replace('<p>', '<div>').replace('</p>', '</div>')}</div>"
            )
        )
        == SAID
    )


@pytest.mark.parametrize(
    "caption",
    [
        "<div><img src=a.jpg><br>The second boat</div>",
        "<center><img src=a.jpg><em>The second boat on a calm day</em></center>",
        "<p>The second boat, seen from the lighthouse. (Photo: Ada Boat)</p>",
        "<p>Foto: Ada Boat</p>",
    ],
)
def test_captions_in_the_text_are_no_text(caption: str) -> None:
    prose = f"<p>{SAID[0]}</p>{caption}<p>{SAID[1]}</p><p>{SAID[2]}</p><p>{SAID[3]}</p>"
    assert [
        line
        for line in words(a_page(an_article(prose=prose)))
        if line in SAID or "boat on" in line or "Ada" in line
    ] == SAID


@pytest.mark.parametrize(
    "after",
    [
        "<div>More great island stories</div><ul>"
        + "".join(f'<li>Another <a href="/{n}">piece, no. {n}</a></li>' for n in range(4))
        + "</ul>",
        "<p>Follow us on Twitter @islandpost and on Facebook.</p>",
        "<p>Reporting by Ada Boat and Jo Cow; editing by Ruth Pearl</p>",
        "<p>ada@post.example twitter.com/ada</p>",
        "<p>Jo Cow contributed to this report.</p>",
    ],
)
def test_what_the_publisher_adds_at_the_end_is_no_text(after: str) -> None:
    assert words(a_page(an_article(after=after))) == SAID


@pytest.mark.parametrize(
    "after",
    [
        "<p>Write to us.</p>",
        "<ul><li>One boat</li><li>Two crowns</li></ul>",
        f'<p>More in <a href="/a">the board\'s paper</a>, which says: {SAID[0]}</p>',
    ],
)
def test_what_the_writer_says_at_the_end_stays(after: str) -> None:
    assert len(words(a_page(an_article(after=after)))) > len(SAID)


# ---------------------------------------------------------------- kinds of pages

KINDS = {
    "recipe": "<article><h1>{title}</h1><p>{0}</p><h2>Ingredients</h2><ul class=ingredients><li>200 g flour</li><li>2 eggs</li></ul><h2>Method</h2><ol><li>Mix.</li><li>Bake.</li></ol><p>Serve warm.</p></article>",
    "documentation": "<div class=document><div class=section><h1>{title}</h1><p>{0}</p><dl><dt><code>start(boat)</code></dt><dd><p>Start it.</p></dd></dl><pre>a = 1</pre></div></div>",
    "numbered": "<article><h1>{title}</h1><p>{0}</p><h2>1. Ada</h2><img src=a.jpg><p>A good boat.</p><h2>2. Jo</h2><p>A better boat.</p></article>",
    "live": "<main><h1>{title}</h1><p>{0}</p><div class=live-blog><article><time>14:20</time><h2>The boat is in</h2><p>It came at last.</p></article><article><time>14:02</time><h2>Fog lifts</h2><p>Two miles of sight, says the pilot.</p></article></div></main>",
    "questions": "<main><h1>{title}</h1><div class=question><div class=post-text><p>{0}</p><pre>boat --start</pre></div></div><div class=answer><div class=post-text><p>{1}</p></div></div><div class=answer><div class=post-text><p>{2}</p></div></div></main>",
    "interview": "<article><h1>{title}</h1><p>{0}</p><p><strong>Who are you?</strong></p><p>Ada.</p><p><strong>And the cows?</strong></p><p>They are well, thank you.</p></article>",
    "table": "<article><h1>{title}</h1><p>{0}</p><table><tr><th>Boat</th><th>Fare</th></tr><tr><td>Fast</td><td>9</td></tr></table><p>{1}</p></article>",
    "product": "<main><h1>{title}</h1><div class=product-description><p>{0}</p><ul><li>Two masts</li><li>One cow</li></ul></div></main>",
    "short sentences": "<article><h1>{title}</h1><p>He came.</p><p>He saw.</p><p>{0}</p><p>No one knew.</p><p>{1}</p></article>",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_each_kind_keeps_all_its_parts(kind: str) -> None:
    page = KINDS[kind].format(*SAID, title=TITLE)
    said = {part.strip() for part in re.split(r"<[^>]*>", page) if part.strip()} - {TITLE, "14:20", "14:02"}
    entry = a_page(
        page + '<div class="related"><h2>You may also like</h2><a href="/x">Another boat</a></div>'
    )
    text = markup.plain(markup.document(entry.body))
    assert [part for part in said if part not in text] == []
    assert "Another boat" not in text


@pytest.mark.parametrize(
    "hidden",
    [
        "<div style='display:none'><p>{} Not seen.</p></div>",
        "<p hidden>{} Not seen.</p>",
        "<p style='visibility: hidden'>{} Not seen.</p>",
        "<amp-ad><p>{} Not seen.</p></amp-ad>",
    ],
)
def test_what_no_reader_sees_is_not_in_the_text(hidden: str) -> None:
    assert words(a_page(an_article(hidden.format(SAID[0])))) == SAID


# ---------------------------------------------------------------- headlines, appeals, who posts


@pytest.mark.parametrize("mark", ["¶", "#", "§"])
def test_the_link_of_a_heading_to_itself_is_no_part_of_the_title(mark: str) -> None:
    linked = f'<article><h1>{TITLE}<a href="#boats">{mark}</a></h1>{PROSE}</article>'
    assert a_page(linked).title == TITLE


def test_the_only_headline_in_sight_is_the_title_though_the_head_words_it_in_another_way() -> None:
    assert a_page(an_article(), title="Second boat for islands from June: a report").title == TITLE
    logo = f'<h1><a href="/">The Island Post of today</a></h1><article>{PROSE}</article>'
    assert a_page(logo, title="Second boat for islands of the north").title.startswith("Second boat")


@pytest.mark.parametrize("level", [2, 3])
def test_a_subtitle_without_a_stop_is_the_standfirst(level: int) -> None:
    said = "An old boat from the north, a bus on its deck and the milk of two dairies"
    entry = a_page(an_article(f"<h{level}>{said}</h{level}><p>By Ann Holm</p>"))
    assert said in markup.plain(markup.document(entry.summary + entry.body))


def test_a_sentence_over_a_button_in_the_text_is_an_appeal() -> None:
    appeal = '<div class="box"><p>Our paper lives from what its readers give it, from five crowns on.</p><a class="btn" href="/give">Give now</a></div>'
    parts = PROSE.split("</p>")
    text = "</p>".join(parts[:2]) + "</p>" + appeal + "</p>".join(parts[2:])
    assert words(a_page(an_article(prose=text))) == SAID


@pytest.mark.parametrize(
    "named", ["The Island Post: {}", "The Island Post： {}", "The Island Post: News: {}"]
)
def test_a_headline_that_only_looks_like_one_shows_where_the_name_of_the_site_ends(named: str) -> None:
    old = f"<table><tr><td><font size=+2><b>{TITLE}</b></font><p><i>By Jan Holm</i>{PROSE}</td></tr></table>"
    assert a_page(old, title=named.format(TITLE)).title == TITLE
    assert a_page(f"<p>News</p>{PROSE}", title="News: a long day").title == "News: a long day"


@pytest.mark.parametrize("line", ['<time datetime="2024-05-03">3 May</time>', "<p><time>09:15</time></p>"])
def test_a_moment_by_itself_at_the_head_is_no_text(line: str) -> None:
    assert words(a_page(an_article(f"<p class='byline'>By Jan Holm</p>{line}"))) == SAID


def test_the_moments_of_a_diary_stay() -> None:
    diary = "".join(
        f"<div><time>1{at}:00</time><h2>Part {at}</h2><p>{one}</p></div>" for at, one in enumerate(SAID)
    )
    said = words(a_page(f"<article><h1>{TITLE}</h1>{diary}</article>"))
    assert [line for line in said if line.endswith(":00")] == ["10:00", "11:00", "12:00", "13:00"]


@pytest.mark.parametrize(
    "hidden", ['style="display: none"', "hidden", 'style="visibility:hidden" aria-hidden="true"']
)
def test_a_text_that_scripts_would_have_shown_is_the_text_where_there_is_no_other(hidden: str) -> None:
    gate = "<div><p>Please sign in to read on.</p></div>"
    entry = a_page(f"<div {hidden}><h1>{TITLE}</h1>{PROSE}</div>{gate}")
    assert (entry.title, words(entry)) == (TITLE, SAID)


def test_what_is_hidden_beside_a_text_stays_hidden() -> None:
    other = "".join(f"<p>Cookies are small, and there are many. {one}</p>" for one in SAID)
    assert words(a_page(f'{an_article()}<div style="display:none">{other}</div>')) == SAID
    short = '<div style="display:none"><p>A line. And one more.</p></div>'
    assert words(a_page(f"<p>{SAID[0]}</p>{short}")) == SAID[:1]


def test_a_page_that_holds_its_text_twice_is_read_once() -> None:
    twice = "".join(f'<div class="{screen}"><h1>{TITLE}</h1>{PROSE}</div>' for screen in ("small", "wide"))
    assert words(a_page(twice)) == SAID


def test_lines_that_come_again_in_a_text_stay() -> None:
    song = f"<p>{SAID[0]}</p><p>{SAID[1]}</p><p>{SAID[0]}</p><p>{SAID[2]}</p><p>{SAID[0]}</p>"
    assert words(a_page(an_article(prose=song))) == [SAID[0], SAID[1], SAID[0], SAID[2], SAID[0]]


def test_code_that_names_the_thing_of_the_title_stays() -> None:
    page = f"<article><h1>Ferrycount</h1><p>{SAID[0]}</p><pre>pip install ferrycount</pre><p>{SAID[1]}</p></article>"
    assert words(a_page(page, title="Ferrycount")) == [SAID[0], "pip install ferrycount", SAID[1]]


def test_the_card_under_a_piece_names_its_author() -> None:
    foot = '<div class="post-footer">Posted by <span class="fn">Jan Holm</span> at 6:30</div>'
    assert a_page(f'<div class="post hentry">{an_article()}{foot}</div>').authors == ("Jan Holm",)
    two = foot.replace("post-footer", "guest").replace("Jan Holm", "Ada Boat")
    assert a_page(f"<div>{an_article()}{foot}{two}</div>").authors == ()


@pytest.mark.parametrize("style", ["c1 title", "MsoTitle", "Headline"])
def test_a_line_in_the_style_of_a_title_is_one_where_nothing_else_is(style: str) -> None:
    page = f'<html><body><p class="{style}"><span>{TITLE}</span></p>{PROSE}</body></html>'
    assert extract(page).title == TITLE
    assert extract(page.replace("<body>", "<head><title>Boats</title></head><body>")).title == "Boats"
    assert extract(page.replace(TITLE, SAID[0] * 2)).title == ""
