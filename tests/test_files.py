"""Files and folders are read as they are, and what cannot be read is said in a sentence."""

import io
import os
import sys
from datetime import UTC
from pathlib import Path

import pytest

from feeds import files
from feeds.errors import MissingSource, NothingToRead, SourceError


def test_a_file_comes_with_its_name_and_time(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(b"<html>")
    os.utime(page, (86400, 86400))
    loaded = files.load(str(page))
    assert (loaded.data, loaded.source, loaded.name) == (b"<html>", str(page), "page.html")
    assert loaded.modified is not None
    assert loaded.modified.tzinfo is UTC
    assert loaded.modified.timestamp() == 86400


def test_standard_input_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"text")))
    assert files.load("-").data == b"text"


def test_empty_standard_input_is_nothing_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    with pytest.raises(NothingToRead, match="nothing came in"):
        files.load("-")


def test_too_much_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 4)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"12345")))
    with pytest.raises(NothingToRead, match="more than"):
        files.load("-")


def test_closed_standard_input_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.TextIOWrapper(io.BytesIO(b""))
    closed.close()
    monkeypatch.setattr(sys, "stdin", closed)
    with pytest.raises(MissingSource):
        files.load("-")


@pytest.mark.parametrize("path", ["gone", "gone/deeper", "a\0b", "x" * 300])
def test_what_is_not_there_is_missing(tmp_path: Path, path: str) -> None:
    with pytest.raises(MissingSource):
        files.load(f"{tmp_path}/{path}")
    with pytest.raises(MissingSource):
        list(files.walk(f"{tmp_path}/{path}"))


def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NothingToRead, match="no ordinary file"):
        files.load(str(tmp_path / "pipe"))
    with pytest.raises(NothingToRead):
        files.load("/dev/null")
    with pytest.raises(NothingToRead):
        list(files.walk(tmp_path))


def test_empty_large_and_folder_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty.html").touch()
    (tmp_path / "large.html").write_bytes(b"12345")
    monkeypatch.setattr(files, "LARGEST", 4)
    for name, reason in (("empty.html", "empty"), ("large.html", "larger"), ("", "folder")):
        with pytest.raises(NothingToRead, match=reason):
            files.load(str(tmp_path / name))
    with pytest.raises(NothingToRead):
        list(files.walk(tmp_path / "empty.html"))


def test_a_circle_of_links_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(MissingSource, match="circle"):
        files.load(str(tmp_path / "a"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_missing(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("x")
    (tmp_path / "secret.html").chmod(0)
    with pytest.raises(MissingSource, match="may not be read"):
        files.load(str(tmp_path / "secret.html"))


def test_refusals_of_the_system_are_sentences() -> None:
    def sentence(error: OSError) -> str:
        refused: SourceError = files._missing("x", error)
        return str(refused)

    assert sentence(PermissionError(13, "denied")) == "x: it may not be read; check its permissions."
    assert "Input/output error" in sentence(OSError(5, "Input/output error"))


def test_a_walk_gives_pages_and_feeds_in_order(tmp_path: Path) -> None:
    for name, data in {
        "b.html": b"<p>",
        "a.txt": b"text",
        "README": b"words",
        "core": b"\0\0",
        "photo.jpg": b"\xff\xd8",
        "feed.php": b"\xef\xbb\xbf <?xml version='1.0'?><rss/>",
        "style.css": b"p {}",
        ".hidden.html": b"<p>",
        "empty.html": b"",
    }.items():
        (tmp_path / name).write_bytes(data)
    for folder in ("b_files", "b-Dateien", "deep", ".git"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.html").write_text("<p>")
    found = [str(path.relative_to(tmp_path)) for path in files.walk(tmp_path)]
    assert found == ["README", "a.txt", "b.html", "feed.php", "deep/page.html"]


def test_links_in_a_circle_end_and_broken_ones_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "page.html").write_text("<p>")
    (tmp_path / "one" / "up").symlink_to(tmp_path)
    (tmp_path / "two").symlink_to(tmp_path / "one")
    (tmp_path / "gone.html").symlink_to("nowhere")
    assert [path.name for path in files.walk(tmp_path)] == ["page.html"]


def test_a_folder_that_vanishes_does_not_stop_the_walk(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>")
    (tmp_path / "sub").mkdir()
    walking = files.walk(tmp_path)
    assert next(walking).name == "a.html"
    (tmp_path / "sub").rmdir()
    assert list(walking) == []
