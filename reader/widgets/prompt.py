"""The line at the bottom where something is typed: a search, a filter, a command."""

from __future__ import annotations

import asyncio
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.containers import Horizontal
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.widgets import Input, Label

from reader.questions import Type, Written
from reader.textual_doors import PointedInput
from reader.widgets.lines import along

SHOWN = 4
"""Completions named at the right end."""
SPARED = 12
"""Cells a note may be shorter than its room: the number of hits changes with each letter."""


class Field(PointedInput):
    """A line to type in. Where it becomes narrower the place that is typed at stays in view."""

    virtual_size = Reactive(Size(0, 0), layout=False)
    """How long the text is moves nothing on the screen, and a letter should not wait until all is laid out."""

    def on_resize(self) -> None:
        at = cell_len(self.value[: self.cursor_position])
        self.scroll_to_region(Region(at, 0, 1, 1), force=True, animate=False)

    def pointed(self, cell: int) -> int:
        return max(0, along(cell, self.content_size.width))


class Prompt(Horizontal):
    """A `Line` of `reader.questions`, closed until asked. While it is open it has the focus; Esc closes it.

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
        self._question = Type("")
        self._answer: asyncio.Future[Written | None] | None = None
        self._round: list[tuple[str, int]] = []
        """The lines Tab goes through, each with its cursor; the typed one is the last."""
        self._earlier: list[str] = []
        self._place = 0
        self._unheard: str | None = None
        """What was typed and is not told of yet."""
        self._mistake = 0
        """Where in the text something is wrong: there the cursor goes when it is refused."""

    async def ask(self, question: Type) -> asyncio.Future[Written | None]:
        """Open with a question; what comes of it is None after Esc."""
        self._question = question
        self._earlier, self._place = [*question.earlier, ""], len(question.earlier)
        self._round, self._unheard = [], None
        if not self.children:
            # One line for all questions: Textual's screen keeps every input that was ever on it.
            await self.mount(
                Label(id="prompt-label", markup=False),
                Field(select_on_focus=False),
                Label(id="prompt-note", markup=False),
            )
        self.query_one("#prompt-label", Label).update(f" {question.label} ")
        line = self.query_one(Input)
        with self.prevent(Input.Changed):
            line.value = ""
        line.placeholder = question.placeholder
        self.add_class("open")
        self._note(f"{question.note} " if question.note else "")
        line.focus()
        self._answer = asyncio.get_running_loop().create_future()
        return self._answer

    @property
    def is_open(self) -> bool:
        return self.has_class("open")

    def note(self, text: str) -> None:
        """Say something at the right end, such as the number of hits."""
        if self.is_open:
            self._note(f"{text} ")

    def _note(self, text: str) -> None:
        """Write the note in the room the one before had, where that is about enough: the line beside it stays."""
        note, width = self.query_one("#prompt-note", Label), cell_len(text)
        fits = bool(text) and 0 <= note.size.width - width < SPARED
        note.update(" " * (note.size.width - width) + text if fits else text, layout=not fits)

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

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._round and (event.value, self.query_one(Input).cursor_position) not in self._round:
            self._round = []
        # The letter is drawn first: who looks for what is typed has a share of the processor.
        self._unheard = event.value
        self.call_after_refresh(self._tell)

    def _tell(self) -> None:
        """Tell what was typed, unless it was told or the line is closed."""
        text, self._unheard = self._unheard, None
        if text is not None and self._question.changed is not None and self.is_open:
            self._question.changed(self, text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._tell()
        if self._question.refused is not None and self._question.refused(self, event.value):
            self.query_one(Input).cursor_position = self._mistake
            return
        self._finish(Written(event.value))

    def on_key(self, event: events.Key) -> None:
        if not self.is_open:
            return
        if event.key == "escape":
            event.stop()
            self._finish(None)
        elif event.key in self._question.ends:
            event.stop()
            event.prevent_default()
            self._finish(Written(self.text, event.key))
        elif event.key in self._question.also:
            event.stop()
            event.prevent_default()
            self._question.also[event.key](self, self.text)
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
        if not self._round and self._question.complete is not None:
            found = self._question.complete(text, cursor)
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
            if self._question.changed is not None:
                self._question.changed(self, value)

    def _finish(self, written: Written | None) -> None:
        self.remove_class("open")
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(written)
