"""Where playing of a file stopped, by its address: kept with the library, so that it goes along with a backup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.store import Store

_KEY = "played:"


def place(store: Store, url: str) -> int:
    """The second at which a file was last stopped; 0 for its beginning."""
    kept = store.state.get(_KEY + url) or ""
    return int(kept) if kept.isascii() and kept.isdigit() else 0


def set_place(store: Store, url: str, second: int) -> None:
    """Remember where playing stopped; 0 forgets it."""
    if second or place(store, url):
        store.state.set(_KEY + url, str(second))


def places(store: Store, urls: Iterable[str]) -> dict[str, int]:
    """Those of some files that were stopped before their end, and where."""
    return {url: second for url in urls if (second := place(store, url))}
