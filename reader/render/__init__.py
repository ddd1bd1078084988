"""A safe document tree and a width -> lines for a Line API widget. Pure: no widgets, no colours.

    page = layout(Head(title, meta, standfirst), document, width=76, options=Options())
    page.height                 rows in all; exact where wrapped, estimated elsewhere
    page.line(y) -> Line        the row `y` (0-based); wraps only the block it stands in
    page.settle(5.0) -> bool    wrap more for about 5 ms; True when nothing is left to do
    page.version                grows when rows already given may have changed (drop cached strips)
    page.anchor(y) -> str       the place of row `y` as text, for resize and restart
    page.y_of(anchor) -> int    the row of that place, in a layout of any width
    page.links, page.headings, page.images, page.marks, page.notes, page.places
    warm()                      load the colouring of code ahead of need (20 ms, any thread)
    page.find(text) -> [(block, offset)], page.row_of(block, offset) -> y
    page.text_of(block) -> str  what a block says (a listing whole), for copying
    page.make_room(image, rows) keep rows free for a picture; `Line.image` names it in them
    page.pan(block, columns)    move a listing sideways

A `Line` is a tuple of `Run`s from column 0; it is at most `width` cells and is not
padded on the right (listings are: their ground is a panel). `Run.style` is one of `STYLES`, a name the widget gives ink;
`Run.look` adds bold, italic and so on as `feeds.document.Style`; `Run.tone` is the kind of a
word of code (`keyword`, `string`, `comment`, `number`, `name`), empty elsewhere.
`Line.text` is the text in reading order, without margins, list marks and link
numbers: what is copied.

While blocks above the screen are still estimated, wrapping them moves what is below.
Keep `anchor(top)` before `settle` and go to `y_of` of it afterwards.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reader.render.code import warm
    from reader.render.page import Head, Heading, Image, Layout, Line, Link, layout
    from reader.render.runs import STYLES, Run
    from reader.render.units import Options

_ROOMS = {"warm": "code", "STYLES": "runs", "Run": "runs", "Options": "units"}
"""Where a name comes from; the others are those of a page."""

__all__ = [
    "STYLES",
    "Head",
    "Heading",
    "Image",
    "Layout",
    "Line",
    "Link",
    "Mark",
    "Options",
    "Run",
    "layout",
    "warm",
]


def __getattr__(name: str) -> Any:
    # A headline that reads leftwards wants `direction` before anything of an article is laid out.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS.get(name, 'page')}"), name)
