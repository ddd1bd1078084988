"""What was made of texts before: made once, as long as it is kept, and the same ever after."""

from __future__ import annotations

import pytest

from feeds.memo import Memo


@pytest.fixture
def made() -> list[str]:
    return []


@pytest.fixture
def memo(made: list[str]) -> Memo[int]:
    """Of four texts, up to six letters each, and of four more before them."""

    def length(text: str) -> int:
        made.append(text)
        return len(text)

    return Memo(length, 4, longest=6)


def test_it_is_made_once_of_each_text(memo, made):
    assert list(map(memo.__getitem__, ["a", "bb", "a", "", "", "bb"])) == [1, 2, 1, 0, 0, 2]
    assert made == ["a", "bb", ""]


def test_what_is_asked_for_again_stays_and_the_rest_is_forgotten(memo, made):
    for place in range(40):
        assert memo["often"] == 5
        assert memo[f"w{place}"] == len(f"w{place}")
    assert made.count("often") == 1
    assert memo["w0"] == 2
    assert made.count("w0") == 2
    assert len(memo) <= 4


def test_of_long_texts_nothing_is_kept(memo, made):
    assert memo["address"] == memo["address"] == 7
    assert made == ["address", "address"]
    assert not memo
