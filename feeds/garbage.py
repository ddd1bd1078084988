"""How often Python looks for things that nobody refers to but they each other.

By default after every 700 things made and not dropped again, at whatever is young. Where feeds are read and written it
finds nothing, for a twentieth of the processor's time.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG = 20_000
"""Things, some 2 MB, after which it looks."""

_lock = threading.Lock()
_users = 0
"""How many want it seldom."""
_usual = 0
"""The number that is in force for others."""


@contextmanager
def seldom() -> Iterator[None]:
    """Have it looked for seldom meanwhile. From any thread, also several times at once."""
    global _users, _usual
    with _lock:
        young, *older = gc.get_threshold()
        if not _users:
            _usual = young
            # Zero is never, and stays so.
            gc.set_threshold(young and max(young, YOUNG), *older)
        _users += 1
    try:
        yield
    finally:
        with _lock:
            _users -= 1
            if not _users:
                gc.set_threshold(_usual, *gc.get_threshold()[1:])
