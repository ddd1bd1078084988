"""Names, of what the reader types and of where something came from."""

from __future__ import annotations

from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "sample"
CATALOGUE = Path(__file__).parent.parent / "catalogue.toml"


def cleaned(text: str) -> str:
    """A name the reader gives, fit for a terminal: what is pasted may hold anything."""
    from feeds.markup import clean

    return clean(text, 300)


def of_path(path: str) -> str:
    """What a file or folder is called."""
    return Path(path).name or path


def of_shelf(folder: str) -> str:
    """What the saved pages of a folder are called."""
    if not folder:
        return "saved page"
    return "saved pages" if Path(folder) == SAMPLE else of_path(folder)
