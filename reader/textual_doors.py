"""Doors of Textual that are marked private: each goes through here, and says why. All are as in Textual 8.2.8.

`tests/test_textual_doors.py` fails where another Textual has them no longer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from time import monotonic
from typing import Any

from rich.console import RenderableType
from textual import events
from textual._compositor import ChopsUpdate, Compositor, CompositorMap, CompositorUpdate
from textual._styles_cache import StylesCache
from textual.app import App
from textual.geometry import Region, Size
from textual.screen import UPDATE_PERIOD, Screen, ScreenResultType
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input


def write(app: App[Any], code: str) -> None:
    """Write to the terminal, past the screen: a picture, a sound. Nothing before the app runs.

    `App._driver`, app.py. `App.copy_to_clipboard` writes so itself; nothing public writes another code.
    """
    if app._driver is not None:
        app._driver.write(code)


def begin_in(app: App[Any], theme: str) -> None:
    """Give an app that does not run yet its theme.

    `App._watch_theme`, app.py, does as much for one that is set, and has all styles read a second time before the
    first screen. `App._refresh_truecolor_filter`, app.py: colours of the terminal's own are drawn as this theme wants.
    """
    app.set_reactive(App.theme, theme)
    app.update_classes(
        {
            f"-theme-{theme}": True,
            "-dark-mode": app.current_theme.dark,
            "-light-mode": not app.current_theme.dark,
        },
        update=False,
    )
    app._refresh_truecolor_filter(app.ansi_theme)
    app.stylesheet.set_variables(app.get_css_variables())


class Holding(App[int]):
    """An app that draws nothing while it `is_held`: what the terminal shows until then is not disturbed.

    `App._display`, app.py, is what all drawing goes through.
    """

    is_held = False

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if not self.is_held:
            super()._display(screen, renderable)

    def draw(self) -> None:
        """Draw from now on."""
        if self.is_held:
            self.is_held = False
            self.screen.refresh()


def drawn(screen: Screen[Any]) -> str:
    """What a screen shows, as it is written to the terminal.

    `Screen._compositor`, screen.py: Textual exports a screen as a picture only.
    """
    shown = screen._compositor.render_update(full=True)
    return shown.render_segments(screen.app.console) if isinstance(shown, CompositorUpdate) else ""


def forget_drawn_rows() -> None:
    """Let go of the widgets that have drawn rows: a dialog that is closed takes its memory with it.

    `StylesCache.get_inner_outer`, _styles_cache.py, is a method under `lru_cache`, which keeps the objects it
    was called on. A Textual that keeps none has nothing to be cleared.
    """
    if (forget := getattr(StylesCache.get_inner_outer, "cache_clear", None)) is not None:
        forget()


class Sparing(Compositor):
    """Draws of a change the rows it touches, and none of the widgets beside them.

    `Compositor._get_renders`, _compositor.py, has every widget draw all its rows that lie between the uppermost
    and the lowest change: with a title above and a bar below, the whole screen for each key.
    """

    _touched: Collection[Region] = ()

    def render_partial_update(self) -> ChopsUpdate | None:
        self._touched = tuple(self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._touched = ()

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        parts = set(self._touched or (crop or self.size.region,))
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            for part in tuple(parts):
                if touched := shown.intersection(part):
                    rows = Region(shown.x, touched.y, shown.width, touched.height)
                    yield region, rows, widget.render_lines(rows.translate(-region.offset))
                if touched == part:
                    parts.remove(part)  # nothing of what is behind it is seen


class Places(Sparing):
    """Where all widgets of a screen are: `placed` is told, and says where they are instead.

    `Compositor._arrange_root`, _compositor.py, is what both drawing and the mouse go by.
    """

    def placed(self, places: CompositorMap, size: Size) -> CompositorMap:
        """Where the widgets of a screen of this size go."""
        return places

    def _arrange_root(
        self, root: Widget, size: Size, visible_only: bool = True
    ) -> tuple[CompositorMap, set[Widget]]:
        places, widgets = super()._arrange_root(root, size, visible_only)
        return self.placed(places, size), widgets


class Immediate(Screen[ScreenResultType]):
    """A screen that draws what changed at once, where it has not drawn for the time of a frame, and makes no rows for
    an app that draws nothing.

    `Screen._on_idle`, `_update_timer` and `_on_timer_update`, screen.py: Textual draws with the next beat of a
    timer, half a frame later on the average. `Screen._compositor_refresh`, screen.py, has the rows made.
    """

    _drawn_at = 0.0

    def _compositor_refresh(self) -> None:
        if isinstance(self.app, Holding) and self.app.is_held:
            # All of it is drawn when the app no longer is; rows of panes that still come and go are not made until then.
            self._dirty_widgets.clear()
            self._compositor._dirty_regions.clear()
        else:
            super()._compositor_refresh()

    def _on_timer_update(self) -> None:
        self._drawn_at = monotonic()
        super()._on_timer_update()

    async def _on_idle(self, event: events.Idle) -> None:
        await super()._on_idle(event)
        if self._update_timer._active.is_set() and monotonic() - self._drawn_at >= UPDATE_PERIOD:
            self._on_timer_update()


def place_by(screen: Screen[Any], places: Compositor) -> None:
    """Have a screen that nothing is drawn of yet go by these places.

    `Screen._compositor`, screen.py, is made by the screen itself: there is no class variable for it.
    """
    screen._compositor = places


class PointedInput(Input):
    """A line to type in, where `pointed` says which cell the mouse is at.

    `Input._cell_offset_to_index`, widgets/_input.py, reads the pointer for clicks and for selecting alike;
    their events cannot be changed before it.
    """

    def pointed(self, cell: int) -> int:
        """The cell of the line, from the first in view, that column `cell` of the widget shows."""
        return cell

    def _cell_offset_to_index(self, offset: int) -> int:
        return super()._cell_offset_to_index(self.pointed(offset))


def vertical_scrollbar(widget: Widget, make: Callable[[], ScrollBar]) -> ScrollBar:
    """The scrollbar of a widget, made when it is first asked for; it is not in sight yet.

    `Widget._vertical_scrollbar`, widget.py, and `App._start_widget`, app.py: `Widget.vertical_scrollbar` makes
    a `ScrollBar` and lets no other class take its place.
    """
    if widget._vertical_scrollbar is None:
        widget._vertical_scrollbar = bar = make()
        bar.display = False
        widget.app._start_widget(widget, bar)
    return widget._vertical_scrollbar
