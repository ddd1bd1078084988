"""Read any date a publisher writes, as UTC: what programs write into feeds, what people write on pages."""

from __future__ import annotations

from feeds.dates.machine import parse_machine
from feeds.dates.written import find_written, names_weekday, parse_written

__all__ = ["find_written", "names_weekday", "parse_machine", "parse_written"]
