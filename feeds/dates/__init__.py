"""Read any date a publisher writes, as UTC: what programs write into feeds, what people write on pages."""

from __future__ import annotations

from feeds.dates.machine import parse_machine

__all__ = ["parse_machine"]
