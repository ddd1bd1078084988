"""Which links of a page are footnote marks, which elements are the notes, which links lead back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from lxml.etree import _Element

_LABEL = re.compile(r"[\s\[(]*(?:\d{1,3}|[*†‡§¶]{1,3}|[ivx]{1,5}|[a-z])[\s\]).:]*\Z")
_NOTE_NAME = re.compile(r"fn|foot|note|endn|^n\d|ref", re.IGNORECASE)
_BACK = re.compile(r"[\s↩↵⏎↑⇑⇧⤴←^\ufe0e\ufe0f\[\]]+\Z|(?:back|return|retour|jump up|zurück)\b", re.IGNORECASE)
_HOLDERS = frozenset({"li", "p", "div", "dd", "aside", "section", "td", "blockquote"})
_HIGHEST = 6
"""How many levels up a mark's target is sought for the block that holds the note."""


@dataclass(slots=True)
class Notes:
    """Elements of one tree: mark -> name, note -> name, and links that lead back to a mark."""

    marks: dict[_Element, str] = field(default_factory=dict)
    bodies: dict[_Element, str] = field(default_factory=dict)
    backs: set[_Element] = field(default_factory=set)


def find(root: _Element, page: str) -> Notes:
    """The footnotes of the tree `root` that was published at `page`."""
    notes = Notes()
    links = [(link, name) for link in root.iter("a") if (name := local_target(link.get("href"), page))]
    if not any(_is_mark(link, name) for link, name in links):
        return notes
    places = {key: element for element in root.iter() for key in (element.get("id"), _anchor(element)) if key}
    for link, name in links:
        if _holder_in(link, notes.bodies) is not None:
            if _BACK.match(_text(link)) or _LABEL.match(_text(link)):
                notes.backs.add(link)
        elif name in places and _is_mark(link, name):
            body = _body(places[name])
            if body is not None and not _within(link, body):
                notes.marks[link] = notes.bodies.setdefault(body, name)
    return notes


def places(root: _Element, page: str, notes: Notes) -> frozenset[str]:
    """The names of the elements that links of the tree lead to, footnotes and their marks aside."""
    wanted = {
        name
        for link in root.iter("a")
        if (name := local_target(link.get("href"), page))
        and link not in notes.marks
        and link not in notes.backs
    }
    if not wanted:
        return frozenset()
    return frozenset(wanted.intersection(map(name_of, root.iter())))


def name_of(element: _Element) -> str:
    """The name an element can be led to by; empty without one."""
    return element.get("id") or _anchor(element) or ""


def local_target(href: str | None, page: str) -> str:
    """The fragment a link within the page points at, empty for any other link."""
    if not href or "#" not in href:
        return ""
    where, _, name = href.strip().partition("#")
    name = unquote(name)
    return name if not where or where == page.partition("#")[0] else ""


def _anchor(element: _Element) -> str | None:
    return element.get("name") if element.tag == "a" else None


def _is_mark(link: _Element, name: str) -> bool:
    kind = " ".join(filter(None, (link.get("class"), link.get("role"), link.get("rel"), link.get("{*}type"))))
    text = _text(link)
    if _BACK.match(text):
        return False
    if re.search(r"noteref|footnote", kind):
        return True
    if not _LABEL.match(text):
        return False
    parent = link.getparent()
    raised = (parent is not None and parent.tag == "sup") or any(child.tag == "sup" for child in link)
    return raised or bool(_NOTE_NAME.search(name))


def _text(link: _Element) -> str:
    return "".join(map(str, link.itertext()))[:60].strip()


def _body(target: _Element) -> _Element | None:
    found: _Element | None = target
    for _ in range(_HIGHEST):
        if found is None:
            return None
        if found.tag in _HOLDERS:
            return found
        found = found.getparent()
    return None


def _within(element: _Element, body: _Element) -> bool:
    return any(above is body for above in element.iterancestors())


def _holder_in(element: _Element, bodies: dict[_Element, str]) -> _Element | None:
    if not bodies:
        return None
    for height, above in enumerate(element.iterancestors()):
        if above in bodies:
            return above
        if height > 4 * _HIGHEST:
            break
    return None
