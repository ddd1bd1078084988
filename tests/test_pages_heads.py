"""Heads and dialects of Markdown, each as the programs that have it write it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import markup, pages
from feeds.model import Entry
from feeds.pages import dialects, heads

TEXT = "The ferry to the outer islands runs twice a day from the first of June, the harbour board decided on Monday."
MORE = "A second boat has been hired from the north, older and slower than the first, with room for a bus."
DAY = datetime(2024, 5, 3, 14, 20, tzinfo=UTC)


def read(text: str, name: str = "a-page.md") -> Entry:
    (entry,) = pages.read(text.encode(), name)
    return entry


def words(entry: Entry) -> list[str]:
    text = markup.plain(markup.document(entry.body))
    return [line.removeprefix("> ") for line in text.split("\n") if line.strip(" >")]


HEADS = {
    "pelican": "Title: Boats again\nDate: 2024-05-03 14:20\nModified: 2024-06-01\nAuthors: Ada Boat, Jo Cow\nTags: a, b\nSummary: Of boats.\n\n",
    "multimarkdown": "title:   Boats again  \nAuthor:  Ada Boat;\n         Jo Cow\ndate:    2024-05-03T14:20:00Z\nKeywords: a, b\nSummary: Of\n    boats.\n\n",
    "pandoc": "% Boats\n  again\n% Ada Boat; Jo Cow\n% 2024-05-03T14:20:00Z\n\n",
    "pandoc lines": "% Boats again\n% Ada Boat\n  Jo Cow\n% 2024-05-03 14:20\n\n",
    "json": '{\n  "title": "Boats again",\n  "date": "2024-05-03T14:20:00Z",\n  "authors": ["Ada Boat", "Jo Cow"],\n  "tags": ["a", "b"], "summary": "Of boats."\n}\n\n',
    "json fenced": ';;;\n{"title": "Boats again", "date": "2024-05-03T14:20:00Z", "authors": ["Ada Boat", {"name": "Jo Cow"}]}\n;;;\n',
    "toml": '+++\ntitle = "Boats again"\ndate = 2024-05-03T14:20:00Z\nauthors = ["Ada Boat",\n  "Jo Cow",\n]\ntags = ["a",\n"b"]\nsummary = """\nOf boats."""\n[params]\nauthor = "nobody"\n+++\n',
    "toml tables": "+++\ntitle = 'Boats again'\ndate = 2024-05-03T14:20:00+00:00\n[[authors]]\nname = 'Ada Boat'\nemail = 'a@b.example'\n[[authors]]\nname = 'Jo Cow'\n+++\n",
    "broken toml": '+++\ntitle = "Boats again"\ndate = 2024-05-03T14:20:00Z\nauthors = ["Ada Boat", "Jo Cow"]\nwrong = =\n+++\n',
    "yaml list": "---\ntitle: Boats again\ndate: 2024-05-03 14:20:00 +0000\nauthors:\n  - Ada Boat\n  - 'Jo Cow'\ntags: [a, \"b\"]\nsummary: >-\n  Of\n  boats.\n---\n",
    "yaml maps": "---\ntitle: >-\n  Boats\n  again\ndate: 2024-05-03T16:20:00+02:00 # summer\nauthor:\n- name: Ada Boat\n  email: a@b.example\n  url: https://a.example/\n- url: https://c.example/\n  name: Jo Cow\n---\n",
    "yaml flow": '---\n"title": "Boats\n  again"\ndate: 2024-05-03T14:20Z\nauthors: [{name: Ada Boat, url: "https://a.example/?a,b"},\n  {name: "Jo Cow"}]\n...\n',
    "yaml parted names": "---\ntitle: 'Boats again'\ndate: May 3, 2024 14:20\nauthor:\n  - given: Ada\n    family: Boat\n  - {given: Jo, family: Cow}\n---\n",
    "obsidian": '---\ntitle: "Boats again"\nsource: "https://island.example/boats"\nauthor:\n  - "[[Ada Boat]]"\n  - "[[people/Jo Cow|Jo Cow]]"\npublished: 2024-05-03T14:20:00\ncreated: 2025-01-02\n---\n',
    "nikola": "<!--\n.. title: Boats again\n.. slug: boats\n.. date: 2024-05-03 14:20:00 UTC\n.. author: Ada Boat, Jo Cow\n-->\n\n",
    "blank lines first": "\n\n---\ntitle: Boats again\nauthor: Ada Boat and Jo Cow\ndate: 2024-05-03 14:20\n---\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", HEADS)
def test_each_kind_of_head_is_read(kind: str) -> None:
    entry = read(f"{HEADS[kind]}{TEXT}\n\n{MORE}\n")
    assert entry.title == "Boats again"
    assert entry.authors == ("Ada Boat", "Jo Cow")
    assert entry.published == DAY
    assert words(entry) == [TEXT, MORE]
    if "summary" in HEADS[kind].lower():
        assert entry.summary == "<p>Of boats.</p>"
    if "tags" in HEADS[kind].lower():
        assert entry.categories == ("a", "b")


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        ("author:\n  name: Ada Boat\n  email: a@b.example", ("Ada Boat",)),
        ("author: {name: Ada Boat, url: https://a.example}", ("Ada Boat",)),
        ("author:\n  - Ada Boat\n  -   name: Jo Cow\n      role: editor", ("Ada Boat", "Jo Cow")),
        ("params:\n  author: Ada Boat", ("Ada Boat",)),
        ("author: Ada Boat\nparams:\n  author: nobody", ("Ada Boat",)),
        ("author: https://a.example/ada", ()),
        ("author:", ()),
    ],
)
def test_authors_are_found_in_maps(head: str, authors: tuple[str, ...]) -> None:
    assert read(f"---\ntitle: x\n{head}\n---\n{TEXT}").authors == authors


@pytest.mark.parametrize(
    "text",
    [
        "---\nA line between two rules.\n---\n\nMore.",
        "Note: this is no head.\n\nMore.",
        "Ada: a boat.\nJo: a cow.\n\nMore.",
        "{ braces begin it\n\nMore.",
        "%100 of it\n\nMore.",
        "Title\n\nMore.",
    ],
)
def test_what_only_looks_like_a_head_is_read_as_text(text: str) -> None:
    assert heads.split(text) == (heads.Head(), text)


def test_the_day_a_page_was_clipped_is_not_its_day() -> None:
    head = '---\ntitle: x\nsource: "https://i.example/"\npublished:\ncreated: 2025-01-02\n---\n'
    entry = read(head + TEXT)
    assert entry.published is None
    assert entry.url == "https://i.example/"


ABOVE = [
    "[![Build](https://ci.example/b.svg)](https://ci.example) ![Docs](d.svg)\n",
    '<p align="center"><img src="logo.png" width="90"></p>\n<!-- badges -->\n',
    "[![a][b]][c] [![d](e)][f]\n",
    "[ Skip to content ](#content)\n\n  * [News](https://n.example/)\n  * [Sport](https://n.example/sport)\n",
    "\n\n",
]


@pytest.mark.parametrize("above", ABOVE)
@pytest.mark.parametrize(
    "heading", ["# Boats again", "# Boats again #", "Boats again\n===", '<h1 align="center">Boats again</h1>']
)
def test_badges_and_menus_above_the_headline_do_not_hide_it(above: str, heading: str) -> None:
    entry = read(f"{above}\n{heading}\n\n{TEXT}\n\n{MORE}\n")
    assert entry.title == "Boats again"
    assert words(entry) == [TEXT, MORE]


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("*By Ada Boat, 3 May 2024*", ("Ada Boat",)),
        ("By [Ada Boat](https://a.example/) **3 May 2024**", ("Ada Boat",)),
        ("Von Ada Boat und Jo Cow, 3. Mai 2024", ("Ada Boat", "Jo Cow")),
    ],
)
def test_a_byline_under_the_headline_is_read(line: str, authors: tuple[str, ...]) -> None:
    entry = read(f"# Boats again\n\n{line}\n\n{TEXT}\n\n{MORE}\n")
    assert entry.authors == authors
    assert entry.published == datetime(2024, 5, 3, tzinfo=UTC)
    assert words(entry) == [TEXT, MORE]


def test_a_headline_after_text_or_in_code_is_none() -> None:
    entry = read(f"{TEXT}\n\n# A part\n\n{MORE}")
    assert entry.title == "a page"
    assert words(entry) == [TEXT, "A part", MORE]
    assert read(f"```sh\n# install\n```\n\n{MORE}").title == "a page"


@pytest.mark.parametrize(
    "noise",
    [
        '{{< figure src="/b.jpg" caption="x" >}}',
        "{{% notice tip %}}",
        "{% include ad.html %}",
        "{%- if a -%}",
        "{{ site.title }}",
        "{{\n  image(src)\n}}",
        "{# a comment #}",
        "<!--more-->",
        "{:.lead}",
        "{: .no_toc #id style='a'}",
        "%% a note to oneself %%",
        "[TOC]",
        "[[_TOC_]]",
        "::: {.callout}",
        ":::",
        "import Chart from '../chart.js'",
        "export const a = 1",
    ],
)
def test_templates_and_shortcodes_are_no_text(noise: str) -> None:
    assert words(read(f"# T\n\n{TEXT}\n\n{noise}\n\n{MORE}")) == [TEXT, MORE]


def test_what_stands_between_two_shortcodes_stays() -> None:
    body = f"{{{{< quote >}}}}\n{TEXT}\n{{{{< /quote >}}}}\n\n{{% raw %}}{MORE}{{% endraw %}}"
    assert words(read(f"# T\n\n{body}")) == [TEXT, MORE]


def test_code_is_left_as_it_is() -> None:
    code = "{{< a >}} {% b %} [[c]] ==d== %%e%% {:.f}"
    entry = read(f"# T\n\n```jinja\n{code}\n```\n\nThen `{{{{ x }}}}` and ``[[y]] ` z``.\n")
    assert words(entry) == [code, "Then {{ x }} and [[y]] ` z."]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("See [[Boats]].", "See Boats."),
        ("See [[Boats|the boats]].", "See the boats."),
        ("See [[notes/Boats#History]].", "See Boats."),
        ("See [[#History]].", "See History."),
        ("It is ==late== now.", "It is late now."),
        ("It is late. ^a1b2", "It is late."),
        ("Before ![[chart.md]] after.", "Before  after."),
        ("# Heading {#id .cls}", "Heading"),
        ("A [link](https://a.example){target=_blank} here.", "A link here."),
    ],
)
def test_what_obsidian_and_pandoc_write_is_read_as_words(written: str, said: str) -> None:
    assert [line.replace("  ", " ") for line in words(read(f"# T\n\n{TEXT}\n\n{written}"))] == [
        TEXT,
        said.replace("  ", " "),
    ]


def test_callouts_are_quotations_under_their_title() -> None:
    entry = read(f"# T\n\n> [!warning]- Mind the tide\n> {TEXT}\n\n> [!note]\n> {MORE}")
    assert words(entry) == ["Mind the tide", TEXT, MORE]
    assert "[!" not in entry.body


def test_a_picture_of_a_note_is_a_picture() -> None:
    assert '<img src="a%20b.png" alt="a boat"' in read(f"# T\n\n{TEXT}\n\n![[a b.png|a boat]]").body


@given(st.text(alphabet="-+:;%{}[]\"'#|> \n.abT=,\\", max_size=200))
def test_any_head_gives_strings(text: str) -> None:
    for start in ("---\n", "+++\n", "", "{", "% "):
        head, rest = heads.split(f"{start}{text}\n---\n+++\n")
        assert all(isinstance(one, str) for values in head.values.values() for one in values)
        assert isinstance(dialects.to_commonmark(rest), str)


@pytest.mark.parametrize(
    "head",
    [
        "title: A quay closes\ndate: 2023-11-02\nauthor: Ada Boat\ntags:\n- quay\n---\n",
        "Title: A quay closes\nAuthor: Ada Boat\nDate: 2 November 2023\n\n",
        '+++\ntitle = "A quay closes"\nauthors = ["Boat, Ada"]\ndate = "2023-11-02"\n+++\n',
    ],
)
def test_a_head_with_half_its_fences_and_a_family_name_first(head: str) -> None:
    (entry,) = pages.read(f"{head}The gate opens at six.\n".encode(), "a.md")
    assert (entry.title, entry.authors) == ("A quay closes", ("Ada Boat",))
    assert entry.published == datetime(2023, 11, 2, tzinfo=UTC)
    assert markup.plain(markup.document(entry.body)) == "The gate opens at six."


def test_authors_on_lines_of_their_own_are_several() -> None:
    (entry,) = pages.read(b"Title: A quay\nAuthor: Ada Boat\n    Jo Cow\n\nThe gate opens at six.\n", "a.md")
    assert entry.authors == ("Ada Boat", "Jo Cow")


def test_footnotes_keep_their_numbers_and_boxes_their_words() -> None:
    said = '# A quay\n\nThe gate[^b] opens.[^1]\n\n!!! note "Mind"\n    The ground shakes.\n\n{/* no word */}\n\n[^1]: At six.\n[^b]: The north one.\n'
    (entry,) = pages.read(said.encode(), "a.md")
    text = markup.plain(markup.document(entry.body))
    assert [line for line in text.split("\n") if line] == [
        "The gate1 opens.2",
        "Mind",
        "The ground shakes.",
        "2 At six.",
        "1 The north one.",
    ]
