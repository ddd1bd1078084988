"""Pictures: fetched when asked for, cached with a cap, scaled by a worker, never anything but pixels."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds import pictures
from feeds.errors import FetchError, MissingExtra, ParseError
from tests.server import Answer, Server

Image = pytest.importorskip("PIL.Image")


def png(width: int, height: int, color: tuple[int, ...] = (250, 10, 20)) -> bytes:
    data = io.BytesIO()
    Image.new("RGB" if len(color) == 3 else "RGBA", (width, height), color).save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def test_a_picture_is_scaled_to_fit_and_keeps_its_shape(server: Server, tmp_path: Path) -> None:
    at = server.at("/a.png", Answer(body=png(400, 200)))
    picture = pictures.picture(at, 40, 40, tmp_path, near=at)
    assert (picture.width, picture.height) == (40, 20)
    assert picture.pixels == bytes((250, 10, 20)) * 800


def test_what_is_transparent_stands_on_grey(server: Server, tmp_path: Path) -> None:
    at = server.at("/a.png", Answer(body=png(4, 4, (0, 0, 0, 0))))
    assert set(pictures.picture(at, 4, 4, tmp_path, near=at).pixels) == {128}


def test_a_picture_is_fetched_once(server: Server, tmp_path: Path) -> None:
    at = server.at("/a.png", Answer(body=png(4, 4)))
    for _ in range(3):
        pictures.picture(at, 4, 4, tmp_path, near=at)
    assert len(server.asked) == 1


def test_the_cache_keeps_to_its_cap(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "CACHE", 200)
    for number in range(6):
        at = server.at(f"/{number}.png", Answer(body=png(4 + number, 4)))
        pictures.picture(at, 4, 4, tmp_path, near=at)
        for age, file in enumerate(sorted(tmp_path.iterdir(), key=lambda file: file.stat().st_mtime)):
            os.utime(file, (age, age))
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 200


@pytest.mark.parametrize("body", [b"", b"<html>", png(4, 4)[:40], b"\x89PNG\r\n\x1a\n" + b"\0" * 100])
def test_what_is_no_picture_is_a_sentence(server: Server, tmp_path: Path, body: bytes) -> None:
    at = server.at("/a.png", Answer(body=body))
    with pytest.raises(ParseError, match="no picture that can be shown"):
        pictures.picture(at, 4, 4, tmp_path, near=at)


def test_a_picture_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PIXELS", 10_000)
    assert pictures.scaled(png(200, 200), 10, 10) == "DecompressionBombError"


def test_a_private_address_that_content_names_is_not_asked(server: Server, tmp_path: Path) -> None:
    at = server.at("/a.png", Answer(body=png(4, 4)))
    with pytest.raises(FetchError, match="private"):
        pictures.picture(at, 4, 4, tmp_path, near="https://news.example/feed")
    assert server.asked == []


def test_without_the_extra_the_sentence_names_it(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = server.at("/a.png", Answer(body=png(4, 4)))
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert pictures.scaled(b"", 1, 1) == "pillow"
    monkeypatch.setattr("feeds.worker.call", lambda *_, **__: "pillow")
    with pytest.raises(MissingExtra, match=r"install broadsheet\[images\]"):
        pictures.picture(at, 4, 4, tmp_path, near=at)
