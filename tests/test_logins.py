"""Names and passwords in addresses."""

from __future__ import annotations

import pytest

from feeds.library.facts import no_facts
from feeds.logins import without_login


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://ann:hush@a.example/f", "http://a.example/f"),
        ("http://ann:hush@a.example/@maria", "http://a.example/@maria"),
        ("ann:hush@a.example/f", "a.example/f"),
        ("feed:http://ann:hush@a.example/f", "feed:http://a.example/f"),
        ("http:/ann:hush@a.example/f", "http:/a.example/f"),
        ("https://http:/ann:hush@a.example/f", "https://http:/a.example/f"),
        ("http:\\\\ann:hush@a.example/f", "http:\\\\a.example/f"),
        ("http://ann:hu/sh@a.example/f", "http://a.example/f"),
        ("http://ann:hu#sh@a.example/f", "http://a.example/f"),
        ("http://ann:hu?sh@a.example/f", "http://a.example/f"),
    ],
)
def test_a_login_is_taken_out_of_what_may_be_an_address(address: str, told: str) -> None:
    assert without_login(address) == told


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/@maria",
        "https://a.example:8080/@maria",
        "https://a.example:/x@y",
        "http://[2001:db8::1]/@maria",
        "https://a.example/?mail=ann@b.example",
        "mailto:ann@a.example",
        "notes/ann@home.html",
    ],
)
def test_what_is_no_login_stays(address: str) -> None:
    assert without_login(address) == address


def test_programs_are_not_told_a_login() -> None:
    assert no_facts("http://ann:hush@a.example/f")["source"] == "http://a.example/f"
