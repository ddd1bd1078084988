"""What an entry lacks, made from what it has: the same at every refresh, so that read stays read."""

from __future__ import annotations

from hashlib import blake2b

from feeds import urls
from feeds.markup import clean, title_text

WORDS = 12
"""Words of the text that stand in for a title."""


def guid(link: str, title: str, text: str, enclosure: str = "") -> str:
    """An id for an entry without one: its link, else its file, else a hash of what it says."""
    if link or enclosure:
        return link or enclosure
    digest = blake2b(f"{title}\0{text}".encode("utf-8", "replace"), digest_size=12)
    return f"urn:broadsheet:{digest.hexdigest()}"


def title(html: str, *addresses: str) -> str:
    """A title for an entry without one: the first words of its text, else the name of the file it brings."""
    words = clean(title_text(html[:2000])).split()
    if words:
        return " ".join(words[:WORDS]) + ("…" if len(words) > WORDS else "")
    for address in filter(None, addresses):
        path, _, _ = urls.display(address).partition("?")
        if name := path.rstrip("/").rpartition("/")[2]:
            return clean(name)
    return ""
