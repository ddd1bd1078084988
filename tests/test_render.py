"""How an article is set: breaks, margins, tables, code, right-to-left text, places."""

from __future__ import annotations

import subprocess
import sys

import pytest
from rich.cells import cell_len

from feeds import markup, tokens
from feeds.document import Style
from reader.render import STYLES, Head, Layout, Line, Options, Run, layout
from reader.render.wrap import breaks, columns, estimate


def page(html: str, width: int = 40, options: Options | None = None, head: Head | None = None) -> Layout:
    made = layout(head or Head(), markup.document(html, "https://example.org/"), width, options)
    while not made.settle(1_000):
        pass
    return made


def lines(made: Layout) -> list[Line]:
    return [made.line(y) for y in range(made.height)]


def drawn(html: str, width: int = 40, options: Options | None = None) -> list[str]:
    return ["".join(run.text for run in line.runs) for line in lines(page(html, width, options))]


def wrapped(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in breaks(text, width)]


# ---------------------------------------------------------------- breaks


@pytest.mark.parametrize(
    ("text", "width", "made"),
    [
        ("", 5, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two   three", 9, ["one two", "three"]),
        ("one\ntwo\n", 9, ["one", "two", ""]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("ab cdefghij", 4, ["ab", "cdef", "ghij"]),
        ("well-known fact", 6, ["well-", "known", "fact"]),
        ("from 1-2 to 3", 7, ["from", "1-2 to", "3"]),
        ("on 12/05/2026 or 555-1234", 8, ["on", "12/05/20", "26 or", "555-1234"]),
        ("so—he said—it was", 11, ["so—he said—", "it was"]),
        ("see /usr/local/share now", 12, ["see /usr/", "local/share", "now"]),
        # French blanks: never a break before ; : ! ? » or after «, whatever blank was typed.
        ("il a dit : non", 9, ["il a", "dit : non"]),
        ("il dit « oui » ici", 8, ["il dit", "« oui »", "ici"]),
        ("prix\xa0: 10\xa0000\xa0€ net", 12, ["prix\xa0:", "10\xa0000\xa0€ net"]),
        # Wide letters: two cells, breaks anywhere but where kinsoku forbids.
        ("東京都は新しい", 6, ["東京都", "は新し", "い"]),
        ("東京都。新しい", 6, ["東京", "都。新", "しい"]),
        ("東京「都」新", 6, ["東京", "「都」", "新"]),
        ("あカット", 4, ["あ", "カッ", "ト"]),
        ("AI企業のGPU", 6, ["AI企業", "のGPU"]),
        ("정부는 오늘 발표", 12, ["정부는 오늘", "발표"]),
        ("👩‍🚀👩‍🚀👩‍🚀", 4, ["👩‍🚀👩‍🚀", "👩‍🚀"]),
        ("🇫🇷🇲🇦🇯🇵", 4, ["🇫🇷🇲🇦", "🇯🇵"]),
        ("e\u0301e\u0301e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301e\u0301", "e\u0301"]),
    ],
)  # fmt: skip
def test_lines_break_where_the_script_allows(text: str, width: int, made: list[str]) -> None:
    assert wrapped(text, width) == made


def test_a_line_may_begin_with_a_mark_rather_than_overflow() -> None:
    assert all(cell_len(line) <= 4 for line in wrapped("ーーーーー。。。。。", 4))


def test_characters_taken_for_single_cells_are() -> None:
    assert not [char for char in map(chr, range(0x20, 0x3000)) if columns(char) != cell_len(char)]


def test_estimates_are_near_the_truth() -> None:
    text = "several words of middling length and then a few more " * 40
    assert estimate(len(text), text, 60) == pytest.approx(len(breaks(text, 60)), rel=0.1)
    assert estimate(200, "漢字" * 100, 20) == pytest.approx(len(breaks("漢字" * 100, 20)), rel=0.2)
    assert estimate(0, "", 20) == 1
    assert estimate(20, text, 20) == 1


# ---------------------------------------------------------------- the head and the blocks


def test_the_head_stands_above_the_body_and_is_not_said_twice() -> None:
    made = page("<h1>The  Title</h1><p>Body.</p>", head=Head("The title", "Source · today", "Standfirst."))
    assert [line.text for line in lines(made)] == [
        "The title",
        "",
        "Source · today",
        "",
        "Standfirst.",
        "",
        "",
        "",
        "Body.",
    ]
    styles = [line.runs[0].style for line in lines(made) if line.runs]
    assert styles == ["title", "meta", "standfirst", "accent", "body"]
    assert made.line(0).runs[0].look == Style.BOLD
    assert made.line(4).runs[0].look == Style.ITALIC
    assert lines(page("")) == []


def test_lists_hang_and_nest() -> None:
    assert drawn("<ul><li>one two three<ol start=9><li>four five<li>six</ol><li>seven</ul>", 20) == [
        "• one two three",
        "   9. four five",
        "  10. six",
        "• seven",
    ]
    assert drawn("<ol><li>one two three four</ol>", 12) == ["1. one two", "   three", "   four"]
    assert drawn("<ul><li><p>a</p><p>b</p><li>c</ul>") == ["• a", "", "  b", "", "• c"]


def test_quotes_have_a_bar_that_goes_on_between_paragraphs() -> None:
    assert drawn("<p>x</p><blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote><p>y</p>") == [
        "x", "", "│ a", "│ ", "│ │ b", "", "y",
    ]  # fmt: skip


def test_definitions_are_indented_below_their_term() -> None:
    assert drawn("<dl><dt>T<dd>a<dd>b<dt>U<dt>V<dd>c</dl>") == [
        "T",
        "    a",
        "",
        "    b",
        "",
        "U",
        "V",
        "    c",
    ]


def test_pictures_players_rules_and_headings() -> None:
    html = """<h2>H</h2><figure><img src="/a.jpg" width=640 height=480><figcaption>Cap</figcaption></figure>
    <iframe src="https://youtube.com/v"></iframe><hr><p>x</p>"""
    made = page(html)
    assert [line.text for line in lines(made)] == [
        "H",
        "",
        "",
        "Cap",
        "",
        "",
        "",
        "https://youtube.com/v",
        "",
        "",
        "",
        "x",
    ]
    box = ["".join(run.text for run in line.runs) for line in lines(made)[2:6]]
    assert [len(line) for line in box] == [40] * 4
    assert [line.strip(" │") for line in box] == [
        "┌" + "─" * 38 + "┐",
        "▣ Cap",
        "640 × 480",
        "└" + "─" * 38 + "┘",
    ]
    assert made.line(made.row_of(made.images[0].block)).text == "Cap"
    assert made.line(7).runs[0] == Run("▶ ", "marker")
    assert (made.images[0].src, made.images[0].width) == ("https://example.org/a.jpg", 640)
    assert [(heading.level, heading.text) for heading in made.headings] == [(2, "H")]
    assert made.row_of(made.headings[0].block) == 0


def test_the_box_of_a_picture_goes_once_it_is_shown() -> None:
    made = page(
        "<p>x</p><figure><img src=/a><figcaption>Cap</figcaption></figure>",
        options=Options(load_hint="I loads it"),
    )
    assert [line.text for line in lines(made)] == ["x", "", "", "Cap", "", ""]
    assert "I loads it" in "".join(run.text for run in made.line(4).runs)
    made.make_room(0, 3)
    assert [line.text for line in lines(made)] == ["x", "", "", "", "", "Cap"]
    assert not any("─" in run.text for line in lines(made) for run in line.runs)


def test_a_box_mirrors_a_caption_that_reads_leftwards() -> None:
    made = page("<figure><img src=/a><figcaption>صورة الميناء</figcaption></figure>", 40)
    assert made.line(1).text == "صورة الميناء"
    assert [run.text for run in made.line(1).runs][-2:] == [" ▣", " │"]
    assert {cell_len("".join(run.text for run in line.runs)) for line in lines(made)} == {40}


def test_the_rule_below_the_head_stands_where_its_lines_begin() -> None:
    assert page("<p>x</p>", 20, head=Head("Harbour")).line(2).runs == (Run("━" * 6, "accent"),)
    assert page("<p>x</p>", 20, head=Head("الميناء")).line(2).runs[0] == Run(" " * 14)


def test_headings_have_three_ranks_counted_from_the_first_level_used() -> None:
    made = page("<p>x</p><h3>a</h3><p>x</p><h4>b</h4><p>x</p><h6>c</h6><p>x</p><h5>d</h5>")
    ranks = [made.line(made.row_of(heading.block)).runs[0] for heading in made.headings]
    assert [run.style for run in ranks] == ["heading", "subheading", "minor", "minor"]
    assert [bool(run.look & Style.BOLD) for run in ranks] == [True, True, False, False]
    assert [made.line(made.row_of(heading.block) - 2).text for heading in made.headings] == [
        "",
        "x",
        "x",
        "x",
    ]


def test_deep_nesting_leaves_room_for_the_text() -> None:
    rows = drawn("<blockquote>" * 15 + "one two three four", 20)
    assert max(map(cell_len, rows)) <= 20
    assert any("one two" in row for row in rows)


def test_every_style_given_is_a_known_one() -> None:
    html = """<h2>h</h2><h3>h</h3><h4>h</h4><p>a <a href="/x">l</a> <code>c</code><sup><a href="#n">1</a></sup></p><pre>x</pre><hr>
    <ul><li>i</ul><table><tr><th>a<th>b<tr><td>c<td>d</table><figure><img src=/a><figcaption>c</figcaption></figure>
    <blockquote>q</blockquote><p id=n>note</p>"""
    made = page(html, options=Options(link_numbers=True), head=Head("t", "m", "s"))
    used = {run.style for line in lines(made) for run in line.runs}
    assert used == set(STYLES)


# ---------------------------------------------------------------- links, notes, raised digits


def test_links_are_numbered_and_numbers_are_not_copied() -> None:
    html = (
        '<p>a <a href="/x">one <b>two</b></a>, <a href="/y">three</a></p><ul><li><a href="/x">four</a></ul>'
    )
    made = page(html, options=Options(link_numbers=True))
    assert [(link.number, link.href[-1], link.text) for link in made.links] == [
        (1, "x", "one two"),
        (2, "y", "three"),
        (3, "x", "four"),
    ]
    assert "".join(run.text for run in made.line(0).runs) == "a one two¹, three²"
    assert made.line(0).text == "a one two, three"
    assert [run.link for run in made.line(0).runs if run.style == "link"] == [1, 1, 2]
    assert page(html).line(0).runs[-1].text == "three"


def test_a_link_keeps_its_address_on_every_line() -> None:
    made = page('<a href="/x">one two three four</a>', 20 // 2)
    assert {run.href for line in lines(made) for run in line.runs} == {"https://example.org/x"}


def test_places_do_not_depend_on_link_numbers() -> None:
    html = "<p>" + " ".join(f'<a href="/{n}">word{n}</a> and' for n in range(40)) + " <b>the end</b></p>"
    plain, numbered = page(html, 30), page(html, 30, Options(link_numbers=True))
    (found,) = plain.find("the end")
    assert numbered.find("THE END") == [found]
    row = numbered.line(numbered.row_of(*found))
    assert "end" in row.text or "end" in numbered.line(numbered.row_of(*found) + 1).text
    assert numbered.line(numbered.y_of(plain.anchor(9))).offset <= plain.line(9).offset


def test_footnotes_stand_at_the_end_in_the_order_of_their_marks() -> None:
    html = """<p>x<sup><a href="#b">2</a></sup> y<sup><a href="#a">1</a></sup> z<sup><a href="#b">2</a></sup></p>
    <ol><li id=a>Note A</li><li id=b><p>Note B</p><p>more</p></li></ol>"""
    made = page(html)
    rows = ["".join(run.text for run in line.runs) for line in lines(made)]
    assert rows == ["x¹ y² z¹", "", "━━━━━━", "", "1 Note B", "", "  more", "", "2 Note A"]
    assert made.line(made.row_of(made.notes["a"])).text == "Note A"
    assert [run.note for run in made.line(0).runs if run.note] == ["b", "a", "b"]


def test_raised_and_lowered_digits_are_unicode_s_own() -> None:
    assert drawn("<p>H<sub>2</sub>O, 10<sup>-3</sup>, 1<sup>st</sup></p>") == ["H₂O, 10⁻³, 1st"]


# ---------------------------------------------------------------- code


def test_code_is_verbatim_on_a_ground_and_cut_sideways() -> None:
    made = page("<pre>if x:\n\ty = 1\n0123456789abc</pre>", 12)
    assert ["".join(run.text for run in line.runs) for line in lines(made)] == [
        "────────────", " if x:      ", "     y = 1  ", " 0123456789›", "────────────",
    ]  # fmt: skip
    assert [line.text for line in lines(made)] == ["", "if x:", "\ty = 1", "0123456789abc", ""]
    assert made.text_of(1) == "if x:\n\ty = 1\n0123456789abc"


def test_code_can_be_moved_sideways_as_far_as_it_goes() -> None:
    made = page("<p>x</p><pre>0123456789abc\nxy</pre>", 12)
    version = made.version
    assert made.pan(2, 2)
    assert ["".join(run.text for run in line.runs) for line in lines(made)[3:5]] == [
        "‹23456789ab›",
        "‹          "[:11] + " ",
    ]
    assert made.pan(2, 50)
    assert "".join(run.text for run in made.line(3).runs) == "‹3456789abc "
    assert not made.pan(2, 1)
    assert not made.pan(0, 1)
    assert made.version > version


def test_known_languages_are_coloured_without_changing_the_text() -> None:
    source = "def f(x):\n    # note\n\n    return 'a' + 1\n"
    made = page(f'<pre><code class="language-python">{source}</code></pre>')
    tones = {run.text.strip(): run.tone for line in lines(made) for run in line.runs if run.tone}
    assert tones["def"] == tones["return"] == "keyword"
    assert tones["# note"] == "comment"
    assert tones["a"] == "string"
    assert tones["1"] == "number"
    assert [line.text for line in lines(made)[1:-1]] == source.rstrip("\n").split("\n")
    assert "".join(run.text for run in made.line(0).runs).strip("─") == " python "
    assert made.version > 0


@pytest.mark.parametrize("language", ["klingon", "text", "html", "console"])
def test_code_of_any_language_keeps_its_lines(language: str) -> None:
    source = "&lt;a b='c'&gt;\n\n  $ x \n\ty"
    made = page(f'<pre><code class="language-{language}">{source}</code></pre>', 30)
    assert [line.text for line in lines(made)[1:-1]] == ["<a b='c'>", "", "  $ x", "\ty"]


def test_a_long_listing_is_set_in_parts() -> None:
    made = page("<pre>" + "\n".join(f"line {n}" for n in range(100)) + "</pre>")
    assert made.height == 102
    assert made.line(71).text == "line 70"
    assert made.line(made.row_of(*made.find("line 70")[0])).text == "line 70"
    assert made.text_of(3).startswith("line 0\n")


# ---------------------------------------------------------------- tables


def test_a_table_that_fits_is_drawn_with_thin_lines() -> None:
    html = "<table><tr><th>Country<th>2024<tr><td>Maroc<td>1 234<tr><td>日本<td>12</table>"
    assert drawn(html) == ["Country │  2024", "────────┼──────", "Maroc   │ 1 234", "日本    │    12"]


def test_a_wide_table_wraps_its_cells_when_that_is_enough() -> None:
    html = "<table><tr><th>Name<th>What<tr><td>one<td>some words that go on for a while</table>"
    assert drawn(html, 24) == [
        "Name │ What             ",
        "─────┼──────────────────",
        "one  │ some words that  ",
        "     │ go on for a while",
    ]  # fmt: skip


@pytest.mark.parametrize("width", range(1, 13))
def test_a_table_is_told_however_narrow_the_pane(width: int) -> None:
    html = "<table><tr><th>Country<th>Inhabitants<tr><td>Maroc<td>37 000 000<tr><td>日本<td>123-456</table>"
    said = "".join("".join(drawn(html, width)).split())
    assert "Maroc" in said
    assert "37000000" in said


def test_a_table_too_wide_is_told_row_by_row() -> None:
    head = "".join(f"<th>Column{n}" for n in range(8))
    body = "".join(f"<td>value{n} <a href=/{n}>link</a>" for n in range(8))
    rows = drawn(f"<table><tr>{head}<tr>{body}<tr><td>x<td><td>y</table>", 30)
    assert rows[:2] == ["Column0: value0 link", "Column1: value1 link"]
    assert rows[7:] == ["Column7: value7 link", "", "Column0: x", "Column2: y"]


def test_records_with_long_labels_put_them_on_their_own_line() -> None:
    head = "".join(f"<th>A rather long label {n}" for n in range(6))
    rows = drawn(f"<table><tr>{head}<tr>{'<td>some value' * 6}</table>", 24)
    assert rows[:3] == ["A rather long label 0:", "  some value", "A rather long label 1:"]


def test_cells_over_columns_and_aligned_ones() -> None:
    html = """<table><caption>Cap</caption><tr><th>aaaa<th>bbbb<th>cccc<tr><td colspan=2>xy<td align=center>z
    <tr><td>1<td align=left>2</table>"""
    assert drawn(html) == [
        "Cap",
        "",
        "aaaa │ bbbb │ cccc",
        "─────┼──────┼─────",
        "xy          │  z  ",
        "   1 │ 2    │     ",
    ]


def test_a_table_of_many_rows_is_found_by_place() -> None:
    body = "".join(f"<tr><td>row{n}<td>{n}" for n in range(60))
    made = page(f"<table><tr><th>a<th>b{body}</table>")
    assert made.height == 62
    (place,) = made.find("row47")
    assert made.line(made.row_of(*place)).text.startswith("row47")
    assert made.y_of(made.anchor(30)) == 30
    assert made.row_of(*place) == 49


def test_a_place_in_a_tall_row_is_its_first_line_and_links_know_their_row() -> None:
    html = "<table><tr><th>a<th>b<tr><td>x<td>y<tr><td>p<td>many words that go on <a href=/l>here</a> for a while</table>"
    made = page(html, 20)
    (link,) = made.links
    row = made.row_of(link.block, link.offset)
    assert made.line(row).text.startswith("p\tmany")
    assert made.y_of(made.anchor(row + 1)) == row


# ---------------------------------------------------------------- right-to-left


def test_a_hebrew_paragraph_is_reordered_and_stands_on_the_right() -> None:
    (row,) = drawn("<p>שלום (עולם) 2025</p>", 30)
    assert row == "2025 (םלוע) םולש".rjust(30)
    (line,) = lines(page("<p>שלום (עולם) 2025</p>", 30))
    assert line.text == "שלום (עולם) 2025"


def test_terminals_that_reorder_themselves_get_it_in_reading_order() -> None:
    assert drawn("<p>שלום עולם</p>", 30, Options(bidi=False)) == ["שלום עולם"]


def test_marks_stay_on_their_letters_and_styles_on_their_words() -> None:
    made = page("<p>שָׁלוֹם <a href='/x'>עולם</a></p>", 20)
    runs = made.line(0).runs
    assert "".join(run.text for run in runs) == "םלוע םוֹלשָׁ".rjust(20 + 3)
    assert [run.text for run in runs if run.href] == ["םלוע"]


def test_hebrew_words_in_an_english_line_are_turned_in_place() -> None:
    assert drawn("<p>say שלום now</p>") == ["say םולש now"]


def test_margins_of_right_to_left_lines_stand_on_the_right() -> None:
    assert drawn("<ul><li>שלום</ul>", 12) == ["םולש •".rjust(12)]
    assert drawn("<ol start=10><li>שלום</ol>", 12) == ["םולש .10".rjust(12)]
    assert drawn("<blockquote>שלום</blockquote>", 12) == ["םולש │".rjust(12)]


def test_right_to_left_cells_keep_to_their_column() -> None:
    assert drawn("<table><tr><th>a<th>b<tr><td>שלום<td>x</table>")[2] == "םולש │ x"


# ---------------------------------------------------------------- justification


def test_justified_lines_end_flush_but_for_the_last() -> None:
    html = "<p>several words that make up some lines of a paragraph, no more, no less than this one does<br>and</p>"
    rows = drawn(html, 30, Options(justify=True))
    assert [len(row) for row in rows[:-2]] == [30] * (len(rows) - 2)
    assert len(rows[-2]) < 30
    text = [line.text for line in lines(page(html, 30, Options(justify=True)))]
    assert text == drawn(html, 30)


def test_a_line_too_loose_is_left_alone() -> None:
    assert drawn("<p>a b incomprehensibilities</p>", 22, Options(justify=True)) == [
        "a b",
        "incomprehensibilities",
    ]


# ---------------------------------------------------------------- places


def test_a_place_is_found_by_its_words_when_the_article_changed() -> None:
    before = page("<p>one</p><p>the wanted place is here</p>")
    after = page("<p>zero</p><p>new</p><p>one</p><p>and now the wanted place is here</p>")
    assert after.line(after.y_of(before.anchor(2))).text == "and now the wanted place is here"


@pytest.mark.parametrize(
    "anchor", ["", "x", "1", "1:2", "-1:0:x", "99:0:nowhere to be found", "0:99:x", "٣:0:x"]
)
def test_a_place_that_means_nothing_is_a_row_of_the_article(anchor: str) -> None:
    made = page("<p>one</p><p>two</p>")
    assert 0 <= made.y_of(anchor) < made.height
    empty = page("")
    assert (empty.y_of(anchor), empty.anchor(0), empty.row_of(3)) == (0, "", 0)


def test_rows_outside_the_article_are_empty() -> None:
    made = page("<p>one</p>")
    assert made.line(-1).runs == made.line(99).runs == ()


def test_find_ignores_case_and_accents_and_keeps_offsets() -> None:
    made = page("<p>İstanbul and ISTANBUL straße</p><pre>istanbul</pre>")
    assert made.find("istanbul") == [(0, 0), (0, 13), (2, 0)]
    assert made.find(" ") == made.find("") == []
    assert made.find("nowhere") == []


def test_lines_look_the_same_however_the_page_is_reached() -> None:
    html = "".join(f"<p>{'some words here ' * n}</p><ul><li>x<li>{'y ' * n}</ul>" for n in range(1, 40))
    settled = page(html)
    lazy = layout(Head(), markup.document(html), 40)
    last = lazy.row_of(10**6)
    assert lazy.line(last).block == settled.line(settled.height - 1).block
    anchor = settled.anchor(settled.height // 2)
    assert lazy.line(lazy.y_of(anchor)).text == settled.line(settled.height // 2).text
    assert not lazy.settle(0)
    while not lazy.settle(0.01):
        pass
    assert lines(lazy) == lines(settled)


# ---------------------------------------------------------------- pictures drawn by the widget


def test_room_for_a_picture_is_kept_above_its_caption() -> None:
    made = page("<p>a</p><figure><img src=/a><figcaption>Cap</figcaption></figure><p>b</p>")
    made.make_room(0, 3)
    assert [line.image for line in lines(made)] == [0, 0, 1, 1, 1, 0, 0, 0]
    assert [line.text for line in lines(made)] == ["a", "", "", "", "", "Cap", "", "b"]
    assert [run.text for run in made.line(5).runs] == ["Cap"]
    version = made.version
    made.make_room(0, 3)
    assert made.version == version


def test_importing_render_stays_cheap() -> None:
    code = "import sys, reader.render; print([n for n in ('lxml', 'pygments', 'bidi', 'textual', 'wcwidth') if n in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("typed", "text", "places"),
    [
        ("ete", "L'été passé", [(2, 5)]),
        ("ete", "l'e\u0301te\u0301!", [(2, 7)]),
        ("strasse", "Die Straße.", [(4, 10)]),
        ("e", "cœur", [(1, 2)]),
        ("Łódź", "lodz LODZ", [(0, 4), (5, 9)]),
    ],
)
def test_what_is_sought_is_marked_whatever_its_accents(typed, text, places):
    assert tokens.places(text, typed) == places
