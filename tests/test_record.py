"""Records behave as frozen dataclasses do, but for the freezing."""

from __future__ import annotations

import threading
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace
from typing import Any, ClassVar, Generic, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import record as ours
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
    assert replace(point(a, b), y=c) == ours.replace(point(a, b), y=c) == point(a, c)
    assert ours.replace(their_point(a, b), y=c) == their_point(a, c)
    assert not hasattr(point(a), "__dict__")


def test_what_is_not_frozen_has_no_hash() -> None:
    @record(frozen=False)
    class Loose:
        x: int = 0

    with pytest.raises(TypeError):
        hash(Loose())
    with pytest.raises(FrozenInstanceError):
        PYTHONS[0](1).x = 2


def test_what_was_never_filled_is_a_dataclass_already() -> None:
    @record(frozen=True, slots=True, kw_only=True)
    class Named:
        at_once: ClassVar[int] = 3
        first: int
        second: list[int] = field(default_factory=list)

    assert is_dataclass(Named) and [each.name for each in fields(Named)] == ["first", "second"]
    assert Named.at_once == 3 and Named(first=1) == Named(first=1, second=[])
    assert Named(first=1).second is not Named(first=1).second
    with pytest.raises(TypeError):
        Named(1)  # type: ignore[misc]
    with pytest.raises(TypeError):
        Named()  # type: ignore[call-arg]


def test_what_python_asks_of_a_record_is_made_once() -> None:
    @record(frozen=True, slots=True)
    class Named:
        first: str

    class Other(Named):
        __slots__ = ()

    assert replace(Other("a"), first="b") == Other("b")
    assert [one is other for one, other in zip(fields(Named), fields(Named), strict=True)] == [True]
    assert fields(Other)[0] is fields(Named)[0]


def test_what_is_done_after_filling_is_done_and_defaults_hold() -> None:
    @record(frozen=True, slots=True)
    class Doubled:
        value: int = 2

        def __post_init__(self) -> None:
            object.__setattr__(self, "value", self.value * 2)

    assert (Doubled().value, Doubled(5).value) == (4, 10)
    match Doubled(3):
        case Doubled(value):
            assert value == 6


T = TypeVar("T")


def test_one_may_be_generic_and_a_base_of_what_has_no_fields() -> None:
    @record(frozen=True, slots=True)
    class Box(Generic[T]):
        """Holds one."""

        held: T

    class Crate(Box[int]):
        pass

    assert Box[str]("a").held == "a" and Crate(3) != Box(3) and Crate(3).held == 3
    assert Box.__doc__ == "Holds one."


def test_a_record_of_a_record_is_refused() -> None:
    @record(frozen=True)
    class Base:
        x: int

    with pytest.raises(TypeError, match="lose"):

        @record(frozen=True)
        class Derived(Base):
            y: int


def test_threads_that_fill_the_first_ones_at_once_fill_them_all() -> None:
    @record(frozen=True, slots=True)
    class Shared:
        x: int

    gate, made = threading.Barrier(8), []

    def fill(number: int) -> None:
        gate.wait()
        made.append(Shared(number))

    threads = [threading.Thread(target=fill, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(made) == {Shared(number) for number in range(8)}
