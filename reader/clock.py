"""The screen's clock: what says the date and the ages of articles asks here, so that a picture of a screen can be drawn twice."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
