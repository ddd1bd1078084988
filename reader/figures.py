"""Whole numbers as a reader types them: digits of any script, and no crash for what only looks like one."""

from __future__ import annotations

MOST = 10**15
"""No row, article or span has a larger number; the database holds it and more."""
_DIGITS = len(str(MOST))


def whole(text: str, most: int = MOST) -> int | None:
    """The whole number that `text` is, at most `most`; None for every other text. (`²` is a digit and no number.)"""
    text = text.strip()
    if not text.isdecimal() or len(text.lstrip("0")) > _DIGITS:
        return None
    number = int(text[-_DIGITS:] if len(text) > _DIGITS else text)
    return number if number <= most else None
