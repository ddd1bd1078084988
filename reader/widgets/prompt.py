"""The line at the bottom where something is typed: a search, a filter, a command."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from textual import events
from textual.containers import Horizontal
from textual.widgets import Input, Label


class Prompt(Horizontal):
    """Closed until asked. While it is open it has the focus; Esc closes it."""

    DEFAULT_CSS = """
    Prompt { height: 1; dock: bottom; background: $selected; display: none; }
    Prompt.open { display: block; }
    Prompt Label { width: auto; color: $gold; background: $selected; }
    Prompt Input { height: 1; border: none; background: $selected; padding: 0 1; width: 1fr; }
    Prompt #prompt-note { color: $ink-dim; width: auto; }
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._changed: Callable[[str], None] | None = None
        self._done: Callable[[str | None], Any] | None = None

    async def ask(
        self,
        label: str,
        done: Callable[[str | None], Any],
        *,
        value: str = "",
        placeholder: str = "",
        changed: Callable[[str], None] | None = None,
    ) -> None:
        """Open with `label`. `changed` hears every edit; `done` gets the text, or None after Esc."""
        await self.remove_children()
        self._changed, self._done = changed, done
        line = Input(value=value, placeholder=placeholder, select_on_focus=False)
        await self.mount(Label(f" {label} ", markup=False), line, Label("", id="prompt-note", markup=False))
        self.add_class("open")
        line.focus()

    @property
    def is_open(self) -> bool:
        return self.has_class("open")

    def note(self, text: str) -> None:
        """Say something at the right end, such as the number of hits."""
        if self.is_open:
            self.query_one("#prompt-note", Label).update(f"{text} ")

    def close(self) -> None:
        self.remove_class("open")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._changed is not None and self.is_open:
            self._changed(event.value)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        await self._finish(event.value)

    async def on_key(self, event: events.Key) -> None:
        if event.key == "escape" and self.is_open:
            event.stop()
            await self._finish(None)

    async def _finish(self, text: str | None) -> None:
        self.close()
        if self._done is not None:
            done, self._done = self._done, None
            result = done(text)
            if inspect.isawaitable(result):
                await result
