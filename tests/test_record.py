"""Records behave as frozen dataclasses do, but for the freezing."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.record import record


def kinds(make: Any) -> tuple[Any, Any, Any]:
    @make(frozen=True, slots=True)
    class Point:
        x: Any
        y: Any = 0
        secret: str = field(default="", repr=False)

    @make(frozen=True, slots=True)
    class One:
        only: Any

    @make(frozen=True)
    class Empty:
        pass

    return Point, One, Empty


OURS, PYTHONS = kinds(record), kinds(dataclass)
VALUES = st.one_of(st.integers(0, 2), st.text("ab", max_size=1), st.tuples(st.integers(0, 1)))


@given(VALUES, VALUES, VALUES, VALUES)
def test_records_are_equal_hashed_and_said_as_dataclasses_are(a: Any, b: Any, c: Any, d: Any) -> None:
    (point, one, empty), (their_point, their_one, their_empty) = OURS, PYTHONS
    assert (point(a, b) == point(c, d)) == (their_point(a, b) == their_point(c, d))
    assert (one(a) == one(b)) == (their_one(a) == their_one(b))
    assert hash(point(a, b)) == hash(point(a, b)) and len({one(a), one(a)}) == 1
    assert repr(point(a, b, "hidden")) == repr(their_point(a, b, "hidden"))
    assert repr(one(a)) == repr(their_one(a)) and repr(empty()) == repr(their_empty())
    assert empty() == empty() and empty() != one(a) and point(a, b) != (a, b, "")
    assert replace(point(a, b), y=c) == point(a, c)
    assert not hasattr(point(a), "__dict__")


def test_what_is_not_frozen_has_no_hash() -> None:
    @record(frozen=False)
    class Loose:
        x: int = 0

    with pytest.raises(TypeError):
        hash(Loose())
    with pytest.raises(FrozenInstanceError):
        PYTHONS[0](1).x = 2
