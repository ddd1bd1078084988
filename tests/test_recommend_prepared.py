"""What was read in an article, written down by one process and used by another."""

from __future__ import annotations

from zlib import crc32, decompress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.recommend import Recommender
from feeds.recommend.piece import Piece, read_piece
from feeds.recommend.prepared import _HEAD, VERSION, packed, prepare, unpacked
from tests import press

PIECES = [
    Piece(1, "Harbour of Rotterdam grows", "The <b>port</b> of Rotterdam, in 2026 Europe's largest, grows.", date=0),
    Piece(2, "Rotterdam's port", "Ships in the harbour of Rotterdam: 2026 was a good year.", date=0),
    Piece(3, "東京の天気", "東京は明日も晴れるでしょう。", date=0),
    Piece(4, "", "", date=0),
    Piece(5, "Ölpreise steigen in Hamburg", "Der Hafen von Hamburg meldet mehr.", lang="de", date=0),
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.id)
def test_what_was_prepared_reads_back_as_it_was(piece: Piece) -> None:
    assert unpacked(packed(prepare(piece))) == prepare(piece)


@given(st.text(), st.text())
def test_whatever_is_written_in_an_article_reads_back(title: str, text: str) -> None:
    prepared = prepare(Piece(1, title, text))
    again = unpacked(packed(prepared))
    assert again is not None
    assert (again.twin, again.title.keys(), again.text.keys()) == (
        *(prepared.twin, prepared.title.keys(), prepared.text.keys()),
    )


@given(st.binary())
def test_bytes_of_another_kind_are_nothing(data: bytes) -> None:
    assert unpacked(data) is None


def test_many_names_and_odd_languages_are_written_down() -> None:
    names = " ".join(f"{chr(65 + at // 26)}{chr(97 + at % 26)}" for at in range(490))
    for piece in (
        Piece(1, "", f"so {names}"),
        Piece(1, "Harbour", "", lang="ééééééé"),
        Piece(1, "a", "", "x" * 90),
    ):
        value = prepare(piece)
        again = unpacked(packed(value))
        assert again is not None and (again.named, again.words) == (value.named, value.words)


def test_what_is_prepared_otherwise_has_another_version() -> None:
    """Where this fails, texts become other terms than those that lie in archives: a version more is due, with its sum."""
    made = [packed(prepare(read_piece(article))) for article in press.made().articles]
    assert VERSION == 5
    assert crc32(b"".join(decompress(each[_HEAD.size :]) for each in made)) == 1894650906


def test_another_version_and_what_is_cut_off_is_nothing() -> None:
    whole = packed(prepare(PIECES[0]))
    assert unpacked(bytes([VERSION + 1]) + whole[1:]) is None
    assert all(unpacked(whole[:length]) is None for length in range(len(whole)))


def test_articles_that_come_prepared_are_found_by_their_words_without_being_read() -> None:
    ready = [
        {"id": piece.id, "title": "-", "prepared": packed(prepare(piece)), "feed": f"f{piece.id}", "date": 0}
        for piece in PIECES
    ]
    read, taken = Recommender(":memory:", semantic=False), Recommender(":memory:", semantic=False)
    read.add({"id": p.id, "title": p.title, "text": p.text, "lang": p.lang, "feed": f"f{p.id}", "date": 0} for p in PIECES)  # fmt: skip
    taken.add(ready)
    assert [each.id for each in taken.related(1)] == [2]
    assert [taken.related(p.id) for p in PIECES] == [read.related(p.id) for p in PIECES]


def test_what_was_prepared_by_another_version_is_read_anew() -> None:
    recommender = Recommender(":memory:", semantic=False)
    recommender.add({"id": p.id, "title": p.title, "text": p.text, "prepared": b"\xffold"} for p in PIECES)
    assert [each.id for each in recommender.related(1)] == [2]
    assert read_piece({"id": 1, "prepared": "text"}).prepared == b""
