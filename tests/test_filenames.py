"""Names of files: no title leads out of its folder, hides, runs or collides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.filenames import LONGEST, Names, file_name
from tests.hostile import FORBIDDEN, NASTY


@given(st.text(max_size=300) | st.lists(NASTY).map("".join), st.sampled_from(("", ".md", ".html")))
def test_a_name_is_one_plain_part_of_a_path(tmp_path_factory, title, suffix):
    name = file_name(title, suffix)
    assert len(name.encode()) <= LONGEST + 1
    assert name.endswith(suffix)
    assert not set('/\\:*?"<>|').intersection(name)
    assert not FORBIDDEN.search(name)
    assert name[0] not in " .-~"
    assert name.removesuffix(suffix).strip(" .") != ""


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc/passwd", "etc passwd.md"),
        ("Tides: what turns?", "Tides what turns.md"),
        ("...", "untitled.md"),
        ("con", "_con.md"),
        ("COM1.txt", "_COM1.txt.md"),
        ("-rf", "rf.md"),
        ("~root", "root.md"),
        ("e\u0301t\u0301", "\u00e9t\u0301.md"),
        ("漢" * 100, "漢" * 39 + ".md"),
    ],
)
def test_a_title_gives_a_name(title, name):
    assert file_name(title, ".md") == name


def test_no_two_files_of_a_folder_have_one_name():
    names = Names()
    given_out = [names.of(title, ".md") for title in ("Tides", "tides", "Tides?", "Tides 2")]
    assert given_out == ["Tides.md", "tides 2.md", "Tides 3.md", "Tides 2 2.md"]
