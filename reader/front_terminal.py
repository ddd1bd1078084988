"""The terminal that the panes stand on: what it can show, what is selected there, and who else may have it."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.app import SuspendNotSupported

from reader import textual_doors
from reader.i18n.translate import tr

if TYPE_CHECKING:
    from textual.app import App

    from reader.screens.main import MainScreen


class FrontTerminal:
    """`reader.context.Terminal` of an app and its screen of panes."""

    def __init__(self, app: App[Any], main: MainScreen) -> None:
        self._app, self._main = app, main

    @property
    def is_dark(self) -> bool:
        return self._app.current_theme.dark

    @property
    def has_many_colours(self) -> bool:
        return self._app.console.color_system == "truecolor"

    def selected_text(self) -> str:
        return self._main.get_selected_text() or ""

    def unselect(self) -> bool:
        had = bool(self._main.selections)
        self._main.clear_selection()
        return had

    def copy(self, text: str) -> None:
        self._app.copy_to_clipboard(text)

    def tell(self, code: str) -> None:
        textual_doors.write(self._app, code)

    def show_to_visitor(self, address: str) -> bool:
        if self._app.is_web:
            self._app.open_url(address)
        return self._app.is_web

    def lend(self, argv: Sequence[str]) -> str:
        try:
            with self._app.suspend():
                try:
                    status = subprocess.run(list(argv), check=False).returncode  # noqa: S603 - the reader's own argv
                except (OSError, ValueError) as error:
                    return str(error)
        except SuspendNotSupported:
            return tr("this terminal cannot be lent")
        return tr("it ended with {status}", status=status) if status else ""

    def to_shell(self) -> None:
        self._app.action_suspend_process()
