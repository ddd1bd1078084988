"""What of a text a terminal may be given: the last door before it, for what is drawn by Textual and before Textual runs."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

_BREAKS = str.maketrans(dict.fromkeys("\t\n\v\f\r\u2028\u2029"))


def printable(text: str) -> str:
    """A text with what the cleaner takes out of feeds gone; its cells stay as many."""
    if text.isprintable():
        return text
    from feeds.markup import clean_lines

    cleaned = clean_lines(text.translate(_BREAKS))
    return text if cleaned == text else set_cell_size(cleaned, cell_len(text))
