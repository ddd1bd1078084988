"""The screen of a language that reads leftwards: laid out as any other, and seen in a mirror.

Each pane, bar and dialog takes the place across the screen, and each row begins at its right
end. Words are not turned over with their row: they stand in drawing order (UAX 9).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.screen import Screen

from reader.i18n import translate
from reader.textual_doors import Places, Sparing, place_by
from reader.turned import turned

if TYPE_CHECKING:
    from textual._compositor import CompositorMap


class Mirror(LineFilter):
    """Rows with what stood first at the right end. A terminal that orders words itself (not `bidi`) gets them as read."""

    def __init__(self, *, bidi: bool) -> None:
        super().__init__()
        self.bidi = bidi

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        styles = [style for _, style, _ in segments]
        texts = tuple(text for text, _, _ in segments)
        return [Segment(text, _turned(text, styles[index])) for text, index in turned(texts, self.bidi)]


def _turned(text: str, style: Style | None) -> Style | None:
    """The style of a text in the mirror: a block with no counterpart is drawn as what it leaves free."""
    if style is None or text not in ("▊", "▎"):
        return style
    return style + Style(reverse=not style.reverse)


class Mirrored(Places):
    """The places of all widgets, seen in a mirror."""

    def placed(self, places: CompositorMap, size: Size) -> CompositorMap:
        def across(region: Region) -> Region:
            return Region(size.width - region.right, region.y, region.width, region.height)

        return {
            widget: place._replace(region=across(place.region), clip=across(place.clip))
            for widget, place in places.items()
        }


def stand(screen: Screen[Any]) -> None:
    """Have a new screen drawn sparingly, and in the mirror where the language wants it so."""
    place_by(screen, Mirrored() if translate.leftwards() else Sparing())
