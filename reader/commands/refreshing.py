"""Refreshing: one feed, or all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.context import Context


def refresh(context: Context) -> None:
    """Refresh the feed of the article at hand."""
    target = context.target()
    row = context.headlines.row(target) if target is not None else None
    if row is None or not row.feed_id:
        refresh_all(context)
    else:
        context.program.refresh_feeds([row.feed_id])


def refresh_all(context: Context) -> None:
    """Refresh every feed, due or not: who asks wants news now."""
    context.program.refresh_feeds(None, force=True)
