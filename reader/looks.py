"""How the screen looks, as the reader chose it: theme, density of the rows, colours of tags. Kept for the next time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from reader import config, theme_names
from reader.changes import Change

if TYPE_CHECKING:
    from textual.app import App

    from reader.screens.main import MainScreen


class Looks:
    """`reader.context.Looks` of an app and its screen of panes."""

    def __init__(self, app: App[Any], main: MainScreen) -> None:
        self._app, self._main = app, main
        self._tag_colours = config.tag_colours()

    @property
    def theme(self) -> str:
        return self._app.theme

    @property
    def themes(self) -> Sequence[str]:
        """Ours first, then the others there are."""
        ours = theme_names.OURS
        return [*ours, *sorted(set(self._app.available_themes) - set(ours))]

    @property
    def tag_colours(self) -> Mapping[str, str]:
        return self._tag_colours

    def choose_theme(self, name: str) -> None:
        self._app.theme = name
        self._main.program.remember(partial(config.write_look, theme=name))

    def choose_density(self, density: str) -> None:
        self._main.program.change_settings(density=density)
        self._main.program.remember(partial(config.write_look, density=density))
        self._main.panes.lay_out()

    def colour_tag(self, tag: str, colour: str) -> None:
        self._tag_colours[tag] = colour
        self._main.program.remember(partial(config.write_state, "tags", dict(self._tag_colours)))
        self._main.list.colour_tags(self._tag_colours)
        self._main.changed(Change.SECTIONS)
