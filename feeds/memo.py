"""What was made of texts before, for the next time one of them comes.

Half as dear to ask as `functools.lru_cache`, and `map` asks it of a whole list without a step of Python's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


class Memo(dict[str, Value]):
    """`memo[text]` is what `make(text)` gives, which may not be None.

    Up to `most` are kept, and as many that were asked for before them; of those, whoever is asked for again stays.
    Texts of more than `longest` letters do not come again and are not kept. From any thread.
    """

    __slots__ = ("_before", "_longest", "_make", "_most")

    def __init__(self, make: Callable[[str], Value], most: int, longest: int = 40) -> None:
        self._make, self._most, self._longest = make, most, longest
        self._before: dict[str, Value] = {}

    def __missing__(self, text: str) -> Value:
        if len(text) > self._longest:
            return self._make(text)
        value = self._before.get(text)
        if value is None:
            value = self._make(text)
        if len(self) >= self._most:
            self._before = dict(self)
            self.clear()
        self[text] = value
        return value
