"""Addresses: joined as browsers do, compared by what they mean, shown for what they are."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds import urls
from tests.hostile import FORBIDDEN, NASTY

BASE = "https://example.org/a/b?c=1#d"
PIECES = st.sampled_from(
    "http https : / // @ . ? # & = % %41 %e6%97%a5 javascript data: file: xn-- аррӏе.com 日本 [ ] [::1] :80 :99999 \\ utm_source=x"
    " mailto: com example .org ..".split(" ")
)
ANY = st.lists(PIECES | NASTY | st.text(max_size=5), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("href", "made"),
    [
        ("c", "https://example.org/a/c"),
        ("../c", "https://example.org/c"),
        ("?q", "https://example.org/a/b?q"),
        ("#x", "https://example.org/a/b?c=1#x"),
        ("//other.example/x", "https://other.example/x"),
        ("https://other.example", "https://other.example"),
        ("  https://x.example/\n a\tb ", "https://x.example/%20ab"),
        ("https:\\\\x.example\\a?b=\\c", "https://x.example/a?b=%5Cc"),
        ("https://good.example\\@evil.example/", "https://good.example/@evil.example/"),
        ("https://x.example/<\"'>", "https://x.example/%3C%22'%3E"),
        ("https://x.example/a\u202eb\u200bc\x9b", "https://x.example/abc"),
        ("https://x.example/日本?é=ü", "https://x.example/日本?é=ü"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("http://[::1", ""),
        ("http://x.example:port/", ""),
        ("https://", ""),
        ("", BASE),
    ],
)
def test_references_are_resolved_as_browsers_do(href: str, made: str) -> None:
    assert urls.resolve(BASE, href) == (made or "")
    assert urls.resolve("", "/only/a/path") == "/only/a/path"


@pytest.mark.parametrize(
    ("url", "live"),
    [
        ("https://example.org/", True),
        ("HTTP://EXAMPLE.ORG", True),
        ("https://example.org:8080/a?b#c", True),
        ("https://日本.example/", True),
        ("gemini://example.org/", True),
        ("gopher://example.org/", True),
        ("ftp://example.org/f", True),
        ("mailto:a@example.org", True),
        ("magnet:?xt=urn:btih:abc", True),
        ("tel:+212555", True),
        ("xmpp:a@example.org", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("vbscript:x", False),
        ("about:blank", False),
        ("blob:https://x.example/1", False),
        ("chrome://settings", False),
        ("ms-msdt:/id", False),
        ("ssh://host", False),
        ("https:///path", False),
        ("https:x", False),
        ("mailto:", False),
        ("//example.org", False),
        ("example.org", False),
        ("-https://example.org", False),
        ("https://example.org/\x1b]0;x\x07", False),
        ("https://example.org/a b", False),
        ("https://example.org/a\u202eb", False),
        ("http://[::1", False),
        ("http://x:99999999/", False),
        ("https://example.org/" + "x" * urls.MAX_LENGTH, False),
        ("", False),
    ],
)
def test_only_harmless_schemes_with_a_host_are_live(url: str, live: bool) -> None:
    assert urls.is_live(url) is live


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("https://x.example/a?utm_source=rss&utm_medium=feed", "https://x.example/a"),
        ("https://x.example/a?id=1&fbclid=abc&b=2#part", "https://x.example/a?id=1&b=2#part"),
        (
            "https://x.example/?gclid=1&msclkid=2&mc_cid=3&_hsenc=4&xtor=5&at_medium=6&q=x",
            "https://x.example/?q=x",
        ),
        ("https://x.example/?gid=1&uid=2&src=3&s=4&ref=5", "https://x.example/?gid=1&uid=2&src=3&s=4&ref=5"),
        ("https://x.example/?a=%20b&c=d+e&&utm_id=1", "https://x.example/?a=%20b&c=d+e&"),
        ("https://x.example/utm_source=1", "https://x.example/utm_source=1"),
        ("https://x.example/#?utm_source=1", "https://x.example/#?utm_source=1"),
    ],
)
def test_trackers_go_and_the_rest_stays_as_written(url: str, made: str) -> None:
    assert urls.strip_trackers(url) == made


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTPS://Example.ORG:443/a#b", "https://example.org/a"),
        ("http://example.org:80", "http://example.org/"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://example.org/%7Ea%2f", "https://example.org/~a%2F"),
        ("https://example.org/é", "https://example.org/%c3%a9"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("https://ＥＸＡＭＰＬＥ.org/", "https://example.org/"),
        ("https://example.org/a?utm_source=x", "https://example.org/a"),
    ],
)
def test_two_spellings_of_one_address_have_one_key(one: str, other: str) -> None:
    assert urls.normalise(one) == urls.normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/?a=1", "https://example.org/?a=2"),
        ("https://example.org/#!/a", "https://example.org/#!/b"),
        ("https://example.org:8443/", "https://example.org/"),
        ("https://u:p@example.org/", "https://example.org/"),
        ("https://[::1]/", "https://[::2]/"),
        ("mailto:a@x.example", "mailto:b@x.example"),
    ],
)
def test_different_addresses_keep_different_keys(one: str, other: str) -> None:
    assert urls.normalise(one) != urls.normalise(other)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/a?b", "https://example.org/a?b"),
        ("https://user:secret@evil.example/good.example", "https://evil.example/good.example"),
        ("https://xn--mnchen-3ya.example/", "https://münchen.example/"),
        ("https://日本語.example/%E6%97%A5%E6%9C%AC", "https://日本語.example/日本"),
        ("https://example.org/%E2%80%AE%20x%2Fy", "https://example.org/%E2%80%AE%20x%2Fy"),
        ("https://example.org/%ff", "https://example.org/%ff"),
        # Cyrillic letters that look Latin, alone or mixed, stay in punycode under a Latin top domain.
        ("https://аррӏе.com/", "https://xn--80ak6aa92e.com/"),
        ("https://pаypal.com/", "https://xn--pypal-4ve.com/"),
        ("https://президент.рф/", "https://президент.рф/"),
        ("https://новости.example/", "https://новости.example/"),
        ("https://xn--a.example/", "https://xn--a.example/"),
        ("https://xn--\u202e.example/", "https://xn--.example/"),
        ("https://example.org:8080/", "https://example.org:8080/"),
        ("https://[::1]:8080/x", "https://[::1]:8080/x"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("http://[::1", ""),
    ],
)
def test_the_host_shown_is_the_host_opened(url: str, shown: str) -> None:
    assert urls.display(url) == shown


def test_the_host_alone() -> None:
    assert urls.host("https://u@News.Example.org:8080/x") == "news.example.org"
    assert urls.host("https://pаypal.com") == "xn--pypal-4ve.com"
    assert urls.host("mailto:a@b") == urls.host("http://[") == urls.host("") == ""


@given(ANY, ANY)
def test_no_address_raises_or_carries_what_acts_on_a_terminal(base: str, href: str) -> None:
    made = urls.resolve(base, href) if urls.is_live(base) else urls.resolve("", href)
    for text in (made, urls.display(href), urls.host(href), urls.display(made)):
        assert not FORBIDDEN.search(text)
        assert not re.search(r"\s", text.replace("\xa0", "x"))
    urls.normalise(href)
    urls.strip_trackers(href)


@given(ANY)
def test_keys_and_shown_forms_are_stable(href: str) -> None:
    key = urls.normalise(href)
    assert urls.normalise(key) == key
    url = urls.resolve("", href)
    assert urls.resolve("", url) == url
    if urls.is_live(url) and url.startswith("http"):
        assert urls.host(urls.display(url)) == urls.host(url)


@given(
    st.sampled_from(
        (
            "https://paper.example/feeds/main.xml",
            "http://paper.example",
            "https://paper.example:8080/a/../b/",
            "https://Paper.example/a?b/c",
            "https://u:p@paper.example/",
            "mailto:a@paper.example",
            "feeds/main.xml",
            "",
        )
    ),
    st.text(alphabet="ab0/.?=&:;%~_-+@#,A", max_size=14),
)
@example("https://paper.example/feeds/main.xml", "0//")
def test_plain_paths_are_joined_as_the_standard_library_joins_them(base: str, href: str) -> None:
    made = urls.resolve(base, href)
    if made:
        assert made == (urljoin(base, href) if base else href)
    else:
        assert not href or not base or urls.scheme(href) or "//" in href


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://paper.example/a?b#c", "https://paper.example/a?b#c"),
        ("https://münchen.example/ö?é=ü#ß", "https://xn--mnchen-3ya.example/%C3%B6?%C3%A9=%C3%BC#%C3%9F"),
        ("https://u:ü@münchen.example:8080/", "https://u:%C3%BC@xn--mnchen-3ya.example:8080/"),
        ("https://paper.example/a%20b/œ", "https://paper.example/a%20b/%C5%93"),
        ("https://paper.example/\ud800", "https://paper.example/%3F"),
        ("https://paper.example/\x1b]0;a\x07", "https://paper.example/%1B]0;a%07"),
        ("mailto:é@paper.example", "mailto:%C3%A9@paper.example"),
        ("https://[é/", ""),
        ("https://´/", ""),
    ],
)
def test_machines_are_told_addresses_in_ascii(url: str, told: str) -> None:
    assert urls.in_ascii(url) == told


@given(st.text(max_size=20), st.text(max_size=20))
def test_what_machines_are_told_is_ascii_and_the_same_host(host: str, path: str) -> None:
    url = urls.resolve("", f"https://{host}/{path}")
    told = urls.in_ascii(url)
    assert re.fullmatch(r"[\x21-\x7e]*", told)
    if told:
        assert urls.host(told) == urls.host(url)
