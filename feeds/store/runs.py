"""Ids as runs: what a list of a million mostly is, a few of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

Runs = Sequence[tuple[int, int]]
"""First and last of consecutive ids, ascending."""


def runs_of(ids: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending ids as runs."""
    runs: list[tuple[int, int]] = []
    first = last = 0
    for id in ids:
        if last and id == last + 1:
            last = id
            continue
        if last:
            runs.append((first, last))
        first = last = id
    if last:
        runs.append((first, last))
    return runs


def ids_of(runs: Runs) -> array[int]:
    """The ids of runs, ascending."""
    return array("q", (id for first, last in runs for id in range(first, last + 1)))


def size(runs: Runs) -> int:
    """How many ids they are."""
    return sum(last - first + 1 for first, last in runs)


def runs_bytes(runs: Runs) -> bytes:
    """Runs as they are kept; see `runs_from`."""
    import zlib

    flat = array("q", (number for first, last in runs for number in (first, last)))
    return zlib.compress(flat.tobytes(), 1)


def runs_from(data: bytes) -> list[tuple[int, int]]:
    import zlib

    flat = array("q", zlib.decompress(data))
    return list(zip(flat[::2], flat[1::2], strict=True))
