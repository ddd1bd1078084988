"""The chosen pieces as clean HTML with the page's own structure around them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from feeds import urls
from feeds.extract.page import Page

if TYPE_CHECKING:
    from lxml.etree import _Element

_KEPT_EMPTY = frozenset(
    (
        "img",
        "br",
        "hr",
        "td",
        "th",
        "video",
        "audio",
        "source",
        "track",
        "iframe",
        "embed",
        "object",
        "math",
        "svg",
    )
)
_GONE = frozenset(
    "script style noscript template form button input select textarea nav object embed svg canvas ins".split()
)
_ATTRIBUTES = frozenset(
    "href src srcset data-src data-srcset data-original data-lazy-src alt title width height colspan rowspan start id name lang dir "
    "class align cite datetime type reversed role rel".split()
)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MAX_ATTRIBUTE = 4000


def rebuild(page: Page, kept: Iterable[int], holder: int, base: str) -> str:
    """HTML of node `holder` with only the pieces `kept` in it, addresses absolute; consumes the tree."""
    from lxml import etree

    chosen = set(kept)
    top = page.nodes[holder].element
    inside: set[_Element] = set()
    for at in chosen:
        for element, _ in page.pieces[at].slots:
            while element is not None and element not in inside:
                inside.add(element)
                parent = element.getparent()
                if element is top or parent is None:
                    break
                element = parent
    figures = {
        figure
        for figure in top.iter("figure")
        if next(figure.iter("img"), None) is not None and not _in_junk(figure, page)
    }
    captions = {element for figure in figures for element in figure.iter()}
    for at, piece in enumerate(page.pieces):
        if at in chosen:
            continue
        for element, tail in piece.slots:
            if element in captions and (not tail or element.getparent() in captions):
                continue
            if tail:
                element.tail = None
            else:
                element.text = None
    junk = {node.element for node in page.nodes if node.junk and node.element not in inside}
    junk.update(element for element in page.hidden if element not in inside)
    _prune(top, junk, inside | captions)
    _without_outer_rules(top)
    _absolute(top, base)
    html: str = etree.tostring(top, encoding="unicode", method="html", with_tail=False)
    return html


def _in_junk(element: _Element, page: Page) -> bool:
    marked = {node.element for node in page.nodes if node.junk}
    return any(above in marked for above in element.iterancestors())


def _prune(top: _Element, junk: set[_Element], inside: set[_Element]) -> None:
    """Drop boilerplate, then whatever holds neither text nor picture, innermost first."""
    for element in [*top.iter()]:
        if element is not top and (element.tag in _GONE or element in junk):
            drop(element)
    for element in reversed([*top.iter()]):
        if element is top or element.tag in _KEPT_EMPTY or len(element):
            continue
        if not (element.text and element.text.strip()):
            drop(element)


def _without_outer_rules(top: _Element) -> None:
    """Drop rules that part nothing: before the first words, after the last."""
    from lxml import etree

    if next(top.iter("hr"), None) is None:
        return
    waiting: list[_Element] = []
    outer: list[_Element] = []
    begun = False
    for event, element in etree.iterwalk(top, events=("start", "end")):
        text = element.text if event == "start" else element.tail if element is not top else None
        if element.tag == "hr" and event == "start":
            (waiting if begun else outer).append(element)
        if element.tag == "img" or (text and text.strip()):
            begun = True
            waiting.clear()
    for rule in [*outer, *waiting]:
        drop(rule)


def drop(element: _Element) -> None:
    """Take `element` out and leave what follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = _plain((before.tail or "") + element.tail)
        else:
            parent.text = _plain((parent.text or "") + element.tail)
    parent.remove(element)


def _plain(text: str) -> str:
    """Text without what HTML lets through and XML has no place for."""
    return _NO_XML.sub("", text)


def _absolute(top: _Element, base: str) -> None:
    for element in top.iter():
        kept = [(str(name), str(value)) for name, value in element.items() if name in _ATTRIBUTES]
        # Names that HTML allows and XML does not can neither be asked for nor deleted one by one.
        element.attrib.clear()
        for name, value in kept:
            if len(value) > _MAX_ATTRIBUTE:
                continue
            is_address = name in ("href", "src", "cite") and not value.startswith("#")
            element.set(name, _plain(urls.resolve(base, value) if is_address else value))
