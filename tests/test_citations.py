"""Articles in a line or two, and codes of their addresses."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import urls
from feeds.model import Article, Entry
from feeds.transfer.exports import citations
from reader import codes
from reader.browsers import opener

WHEN = datetime(2026, 1, 31, 12, tzinfo=UTC)


def article(title: str = "Trams & *bells*", url: str = "https://a.example/1", **said: object) -> Article:
    wishes = {"authors": ("Jo Müller", "A. N. Other")} | said
    entry = Entry(guid="1", title=title, url=url, **wishes)
    return Article(id=1, entry=entry, feed="Harbour_Gazette", date=WHEN, seen=WHEN)


def test_a_link_and_a_quotation_say_where_it_stands():
    assert citations.link(article()) == r"[Trams & \*bells\*](https://a.example/1)"
    assert citations.link(article(url="")) == r"Trams & \*bells\*"
    assert citations.quotation(article(), "# One\n\ntwo") == (
        "> \\# One\n>\n> two\n>\n> — [Trams & \\*bells\\*](https://a.example/1), Harbour\\_Gazette\n"
    )


def test_a_citation_is_one_that_bibtex_reads():
    assert citations.bibtex(article(), date(2026, 2, 1)) == (
        "@online{muller2026trams,\n"
        "  author = {{Jo Müller} and {A. N. Other}},\n"
        "  title = {{Trams \\& *bells*}},\n"
        "  organization = {Harbour\\_Gazette},\n"
        "  year = {2026},\n  month = {01},\n  day = {31},\n"
        "  url = {https://a.example/1},\n  urldate = {2026-02-01},\n}\n"
    )


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_no_title_ends_a_field_of_a_citation(title, author, url):
    said = citations.bibtex(article(title, url, authors=(author,)), date(2026, 2, 1))
    bare = re.sub(r"\\[{}\\]", "", said)
    depth = 0
    for sign in bare:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    assert re.match(r"@online\{[a-z0-9]+,\n", said)


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_mail_is_one_live_address_whatever_the_title_is(title, url):
    said = citations.mail(article(title, url))
    assert urls.is_live(said)
    assert said.count("&") == 1


# ---------------------------------------------------------------- codes


def test_a_code_has_its_quiet_zone_and_is_light_around_on_either_ground():
    """One dark module: on a light ground it is what is drawn, on a dark one all but it."""
    assert codes.blocks([[True]], on_dark=False) == "\n".join(["\xa0" * 5, "\xa0\xa0▀\xa0\xa0", "\xa0" * 5])
    assert codes.blocks([[True]], on_dark=True) == "\n".join(["█" * 5, "██▄██", "█" * 5])


def test_a_code_is_square_and_one_that_would_be_too_long_is_none():
    pytest.importorskip("segno")
    drawn = codes.drawn("https://a.example/1", on_dark=True)
    lines = drawn.splitlines()
    assert {len(line) for line in lines} == {25 + 2 * codes.QUIET}
    assert len(lines) == (25 + 2 * codes.QUIET + 1) // 2
    assert codes.drawn("x" * 5000, on_dark=True) is None


# ---------------------------------------------------------------- openers


@pytest.mark.parametrize(
    ("address", "program"),
    [
        ("https://a.example/paper.pdf?x=1.html", "zathura"),
        ("https://a.example/talk.MP3", "mpv"),
        ("mailto:ann@a.example", "neomutt"),
        ("https://a.example/", None),
        ("gemini://a.example/", None),
    ],
)
def test_an_opener_is_found_by_the_ending_else_by_the_scheme(address, program):
    openers = {"application/pdf": ("zathura",), "audio/*": ("mpv", "--"), "mailto": ("neomutt",)}
    found = opener(openers, address)
    assert (found.argv[0] if found else None) == program
