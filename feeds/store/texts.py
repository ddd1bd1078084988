"""Texts as every store keeps them."""

from __future__ import annotations


def storable(text: str) -> str:
    """Text that can be kept: unpaired surrogates become U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
