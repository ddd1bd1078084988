"""Two ways to one answer, tried at once: the better one wins unless it fails or keeps everybody waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeVar

Answer = TypeVar("Answer")
Kind = TypeVar("Kind")
GRACE = 3.0
"""Seconds that the better way may still take when the other has an answer."""


def first_good(better: Callable[[], Answer], other: Callable[[], Answer], *, grace: float = GRACE) -> Answer:
    """What `better` gives, else what `other` gives; where both fail, what `better` raises.

    What `other` gave first waits `grace` seconds for `better`. A call that comes too late runs on unheard.
    """
    told: SimpleQueue[tuple[bool, Answer | None, BaseException | None]] = SimpleQueue()

    def run(call: Callable[[], Answer], is_better: bool) -> None:
        try:
            told.put((is_better, call(), None))
        except BaseException as error:
            told.put((is_better, None, error))

    for call, is_better in ((better, True), (other, False)):
        threading.Thread(target=run, args=(call, is_better), name="side-by-side", daemon=True).start()
    first = told.get()
    if first[0] and first[2] is None:
        return first[1]  # type: ignore[return-value]
    second = _within(told, None if first[0] or first[2] is not None else grace)
    better_one, other_one = (first, second) if first[0] else (second, first)
    if better_one is not None and better_one[2] is None:
        return better_one[1]  # type: ignore[return-value]
    if other_one is not None and other_one[2] is None:
        return other_one[1]  # type: ignore[return-value]
    assert better_one is not None
    assert better_one[2] is not None
    raise better_one[2]


def _within(told: SimpleQueue[Kind], seconds: float | None) -> Kind | None:
    try:
        return told.get(timeout=seconds)
    except Empty:
        return None
