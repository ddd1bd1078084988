"""What every group of errands stands on: the main screen it acts for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.screens.main import MainScreen


class Errand:
    """Commands that lead beyond the panes. They are loaded with the first of them that is wanted."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
