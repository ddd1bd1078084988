"""The line at the bottom where something is typed: a search, a filter, a command."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.containers import Horizontal
from textual.geometry import Region
from textual.widgets import Input, Label

from reader.widgets.lines import along

Complete = Callable[[str, int], Sequence[tuple[str, int, int]]]
"""Text and cursor -> what may stand instead of `text[start:end]`, as (text, start, end)."""
SHOWN = 4
"""Completions named at the right end."""


class Line(Input):
    """A line to type in. Where it becomes narrower the place that is typed at stays in view."""

    def on_resize(self) -> None:
        at = cell_len(self.value[: self.cursor_position])
        self.scroll_to_region(Region(at, 0, 1, 1), force=True, animate=False)

    def _cell_offset_to_index(self, offset: int) -> int:
        return super()._cell_offset_to_index(max(0, along(offset, self.content_size.width)))


class Prompt(Horizontal):
    """Closed until asked. While it is open it has the focus; Esc closes it.

    Tab goes through what the word can become, ↑ and ↓ through what was typed earlier.
    """

    DEFAULT_CSS = """
    Prompt { height: 1; dock: bottom; background: $selected; display: none; }
    Prompt.open { display: block; }
    Prompt Label { width: auto; color: $gold; background: $selected; }
    Prompt Input, Prompt Input:focus { height: 1; border: none; background: $selected; padding: 0 1; width: 1fr; }
    Prompt #prompt-note { color: $ink-dim; width: auto; max-width: 50%; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._changed: Callable[[str], None] | None = None
        self._done: Callable[[str | None], Any] | None = None
        self._refused: Callable[[str], bool] | None = None
        self._also: Mapping[str, Callable[[str], Any]] = {}
        self._complete: Complete | None = None
        self._round: list[tuple[str, int]] = []
        """The lines Tab goes through, each with its cursor; the typed one is the last."""
        self._earlier: list[str] = []
        self._place = 0
        self._mistake = 0
        """Where in the text something is wrong: there the cursor goes when it is refused."""

    async def ask(
        self,
        label: str,
        done: Callable[[str | None], Any],
        *,
        value: str = "",
        placeholder: str = "",
        changed: Callable[[str], None] | None = None,
        also: Mapping[str, Callable[[str], Any]] | None = None,
        complete: Complete | None = None,
        earlier: Sequence[str] = (),
        refused: Callable[[str], bool] | None = None,
    ) -> None:
        """Open with `label`. `changed` hears every edit; `done` gets the text, or None after Esc.

        A text that is `refused` stays in the line, which stays open: who refuses says why.

        `also` are further keys, called with the text. `earlier` is what was typed before, the last one last.
        """
        self._changed, self._done, self._refused = changed, done, refused
        self._also, self._complete = also or {}, complete
        self._earlier, self._place = [*earlier, value], len(earlier)
        self._round = []
        if not self.children:
            # One line for all questions: Textual's screen keeps every input that was ever on it.
            await self.mount(
                Label(id="prompt-label", markup=False),
                Line(select_on_focus=False),
                Label(id="prompt-note", markup=False),
            )
        self.query_one("#prompt-label", Label).update(f" {label} ")
        self.query_one("#prompt-note", Label).update("")
        line = self.query_one(Input)
        with self.prevent(Input.Changed):
            line.value = value
        line.placeholder = placeholder
        line.cursor_position = len(value)
        self.add_class("open")
        line.focus()

    @property
    def is_open(self) -> bool:
        return self.has_class("open")

    def note(self, text: str) -> None:
        """Say something at the right end, such as the number of hits."""
        if self.is_open:
            self.query_one("#prompt-note", Label).update(f"{text} ")

    def label(self, text: str) -> None:
        """Ask under another name."""
        self.query_one("#prompt-label", Label).update(f" {text} ")

    @property
    def text(self) -> str:
        """What is in the line; nothing while it is closed."""
        return self.query_one(Input).value if self.is_open else ""

    def point(self, position: int, reason: str) -> None:
        """Say what is wrong with the text and from which of its letters on: the cursor goes there when it is refused."""
        self._mistake = position
        self.note(f"✗ {position + 1}: {reason}")

    def close(self) -> None:
        self.remove_class("open")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._round and (event.value, self.query_one(Input).cursor_position) not in self._round:
            self._round = []
        if self._changed is not None and self.is_open:
            self._changed(event.value)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._refused is not None and self._refused(event.value):
            self.query_one(Input).cursor_position = self._mistake
            return
        await self._finish(event.value)

    async def on_key(self, event: events.Key) -> None:
        if not self.is_open:
            return
        if event.key == "escape":
            event.stop()
            await self._finish(None)
        elif event.key in self._also:
            event.stop()
            event.prevent_default()
            result = self._also[event.key](self.query_one(Input).value)
            if inspect.isawaitable(result):
                await result
        elif event.key in ("up", "down"):
            event.stop()
            self._walk(-1 if event.key == "up" else 1)
        elif event.key == "tab":
            # Tab never leaves the line: there is nowhere to go while it is open.
            event.stop()
            event.prevent_default()
            self._go_on()

    def _walk(self, step: int) -> None:
        place = self._place + step
        if 0 <= place < len(self._earlier):
            self._place = place
            line = self.query_one(Input)
            line.value = self._earlier[place]
            line.cursor_position = len(line.value)

    def _go_on(self) -> None:
        """Put the next completion into the line."""
        line = self.query_one(Input)
        text, cursor = line.value, line.cursor_position
        if not self._round and self._complete is not None:
            found = self._complete(text, cursor)
            self._round = [(text[:start] + put + text[end:], start + len(put)) for put, start, end in found]
            if self._round:
                self._round.append((text, cursor))
                names = "  ".join(put for put, _, _ in found[:SHOWN])
                self.note(names + (f"  … {len(found)}" if len(found) > SHOWN else ""))
        if self._round:
            value, at = self._round[0]
            self._round = [*self._round[1:], self._round[0]]
            with self.prevent(Input.Changed):
                line.value = value
            line.cursor_position = at
            if self._changed is not None:
                self._changed(value)

    async def _finish(self, text: str | None) -> None:
        self.close()
        if self._done is not None:
            done, self._done = self._done, None
            result = done(text)
            if inspect.isawaitable(result):
                await result
