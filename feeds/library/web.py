"""One address fetched for the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.errors import FetchError
from feeds.hints import Hint
from feeds.messages import Message

if TYPE_CHECKING:
    from feeds import sources


def get(address: str, near: str | None = None) -> sources.Body:
    """Fetch an address that the reader typed; with `near`, one that content names beside that address.

    Raises FetchError.
    """
    from feeds import fetch, sources

    private = near is None or fetch.lies_beside(address, near)
    fetched = fetch.get(fetch.Request(address, private=private))
    if isinstance(fetched, fetch.NotModified):
        raise FetchError(
            address, Message("http.no-page", "the server gave no page"), Hint.TRY_LATER, status=304
        )
    return sources.Body(
        fetched.body,
        fetched.url,
        content_type=fetched.content_type,
        moved_to=fetched.moved_to,
        links=fetched.links,
    )
