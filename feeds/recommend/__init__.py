"""What else to read: related pieces, stories, a page for the reader, each with its reasons.

Everything stays on the reader's machine, in tables of its own (prefix `rec_`) in an SQLite file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.recommend.profile import Weight
    from feeds.recommend.recommender import Recommender
    from feeds.recommend.stories import Member, Story

__all__ = ["Member", "Recommender", "Story", "Weight"]

_HOMES = {"Member": "stories", "Recommender": "recommender", "Story": "stories", "Weight": "profile"}


def __getattr__(name: str) -> object:
    """The classes are loaded when first asked for: a reader that shows no recommendations pays nothing."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
