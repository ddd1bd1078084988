"""Sheets over the panes: one to choose from a list, one to answer yes or no, one to type an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from reader.mirror import stand
from reader.tongue import tr
from reader.widgets.choice_list import Choice, ChoiceList
from reader.widgets.prompt import Line

LOW = 30
"""Rows below which a sheet does without air, for what is in it to have them."""


class Sheet(ModalScreen[Any]):
    """A bordered sheet in the middle: title, text, what the subclass puts in it, a note.

    It is never higher than the screen: what is long in it, its list or else its text, scrolls.
    """

    WIDTH: ClassVar[int] = 84
    DEFAULT_CSS = """
    Sheet { align: center middle; background: $background 70%; overflow: hidden hidden; }
    Sheet > #sheet { max-width: 96%; height: auto; background: $bar; border: round $rule; padding: 1 2; }
    Sheet #sheet-title { color: $gold; text-style: bold; height: auto; }
    Sheet #sheet-text { color: $ink; height: auto; margin: 1 0 0 0; }
    Sheet #sheet-text > Static { height: auto; }
    Sheet #sheet-note { color: $ink-dim; height: auto; margin: 1 0 0 0; }
    Sheet Input { margin: 1 0 0 0; background: $background; border: tall $rule; }
    Sheet Input:focus { border: tall $gold; }
    Sheet ChoiceList { height: auto; margin: 1 0 0 0; background: $bar; overflow-x: hidden; }
    Sheet.low > #sheet { padding: 0 1; }
    Sheet.low #sheet-text, Sheet.low #sheet-note, Sheet.low Input, Sheet.low ChoiceList { margin: 0; }
    Sheet.low Input, Sheet.low Input:focus { border: none; height: 1; padding: 0 1; }
    """

    def __init__(self, title: str, text: str = "", note: str = "") -> None:
        super().__init__()
        stand(self)
        self._title = title
        self._text = text
        self._note = note

    def compose(self) -> ComposeResult:
        self.set_class(self.app.size.height < LOW, "low")
        with Vertical(id="sheet") as box:
            box.styles.width = self.WIDTH
            yield Static(Content(self._title), id="sheet-title")
            if self._text:
                with VerticalScroll(id="sheet-text", can_focus=False):
                    yield Static(Content(self._text))
            yield from self.compose_body()
            if self._note:
                yield Static(Content(self._note), id="sheet-note")

    def compose_body(self) -> ComposeResult:
        return iter(())

    def on_resize(self) -> None:
        low = self.size.height < LOW
        if low != self.has_class("low"):
            self.set_class(low, "low")
            self.call_after_refresh(self.fit)  # it has other margins now
        self.fit()

    def fit(self) -> None:
        """Give what is long in the sheet the rows that all else in it leaves."""
        box = self.query_one("#sheet")
        long = next(iter([*self.query(ChoiceList), *self.query("#sheet-text")]), None)
        if long is None:
            return
        width = min(self.WIDTH, 96 * self.size.width // 100)
        inner = Size(width - box.styles.gutter.width, self.size.height)
        taken = box.styles.gutter.height + long.styles.margin.height
        for part in box.children:
            if part is not long:
                height = part.get_content_height(inner, self.size, inner.width)
                taken += height + part.styles.gutter.height + part.styles.margin.height
        air = 0 if self.has_class("low") else 2
        long.styles.max_height = max(1, self.size.height - air - taken)

    def on_key(self, event: events.Key) -> None:
        if self.pressed(event) or self._scrolled(event.key):
            event.stop()
            event.prevent_default()
        elif event.key == "escape":
            event.stop()
            self.dismiss(None)

    def pressed(self, event: events.Key) -> bool:
        """Act on a key; whether it was one of the subclass's. (Textual runs `on_key` of every base.)"""
        return False

    def _scrolled(self, key: str) -> bool:
        """Move through a text that is longer than the sheet; whether `key` is one for that."""
        moves = {
            "up": "scroll_up",
            "down": "scroll_down",
            "pageup": "scroll_page_up",
            "pagedown": "scroll_page_down",
        }
        if key in moves:
            for text in self.query("#sheet-text"):
                getattr(text, moves[key])(animate=False)
        return key in moves


class ChooseSheet(Sheet):
    """Choose one of many; typing narrows. Dismissed with the chosen value, or None.

    `keep_open` is called with each chosen value instead of closing the sheet; what it
    returns are the choices to show from then on, None leaves them until `show` is called. `also` and
    `instead` are further keys, each called with the value under the cursor: `also` answers as
    `keep_open` does, `instead` is called when the sheet has closed.
    """

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        *,
        note: str | None = None,
        placeholder: str = "",
        keep_open: Callable[[Any], Sequence[Choice] | None] | None = None,
        also: Mapping[str, Callable[[Any], Sequence[Choice] | None]] | None = None,
        instead: Mapping[str, Callable[[Any], object]] | None = None,
    ) -> None:
        if note is None:
            note = tr("Type to narrow · ↑ ↓ choose · Enter open · Esc close")
        super().__init__(title, "", note)
        self._choices = choices
        self._placeholder = placeholder
        self._keep_open = keep_open
        self._also = also or {}
        self._instead = instead or {}

    def compose_body(self) -> ComposeResult:
        yield Line(placeholder=self._placeholder)
        yield ChoiceList(self._choices)

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one(ChoiceList).narrow(event.value)

    def on_input_submitted(self) -> None:
        self._choose()

    def on_choice_list_clicked(self) -> None:
        self._choose()

    def _choose(self) -> None:
        choices = self.query_one(ChoiceList)
        if (choice := choices.current) is None:
            return
        if self._keep_open is None:
            self.dismiss(choice.value)
        else:
            self._show_next(self._keep_open(choice.value))

    def _show_next(self, choices: Sequence[Choice] | None) -> None:
        if choices is not None:
            self.show(choices)

    def show(self, choices: Sequence[Choice]) -> None:
        """Show other choices, as far as they hold what was typed."""
        if self.is_attached:
            self.query_one(ChoiceList).replace(choices, self.query_one(Input).value)

    def pressed(self, event: events.Key) -> bool:
        choices = self.query_one(ChoiceList)
        page = max(1, choices.size.height - 1)
        steps = {"down": 1, "up": -1, "pagedown": page, "pageup": -page, "ctrl+n": 1, "ctrl+p": -1}
        if event.key in steps:
            choices.move_to(choices.cursor + steps[event.key])
        elif event.key in self._also and (choice := choices.current) is not None:
            self._show_next(self._also[event.key](choice.value))
        elif event.key in self._instead and (choice := choices.current) is not None:
            act, value = self._instead[event.key], choice.value
            self.dismiss(None)
            self.app.call_later(act, value)
        return event.key in steps or event.key in self._also or event.key in self._instead


class TrySheet(ChooseSheet):
    """Choose while it is tried on the panes, which stay in sight beside it; Esc brings back what was there.

    `values` are what there is to choose and their names, `now` the one that is in use. Dismissed with what is
    kept, or None.
    """

    WIDTH: ClassVar[int] = 52
    DEFAULT_CSS = """
    TrySheet { align: right middle; background: transparent; }
    """

    def __init__(
        self, title: str, values: Sequence[tuple[Any, str]], now: Any, tried: Callable[[Any], object]
    ) -> None:
        choices = [Choice(name, tr("in use") if value == now else "", value) for value, name in values]
        super().__init__(title, choices, note=tr("↑ ↓ try · Enter keep · Esc as it was"))
        self._was, self._tried = now, tried
        self._shown = now

    def on_mount(self) -> None:
        places = [choice.value for choice in self._choices]
        if self._was in places:
            self.query_one(ChoiceList).move_to(places.index(self._was))

    def on_choice_list_moved(self) -> None:
        if (choice := self.query_one(ChoiceList).current) is not None:
            self._try(choice.value)

    def _try(self, value: Any) -> None:
        if value != self._shown:
            self._shown = value
            self._tried(value)

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            self._try(self._was)

    def _choose(self) -> None:
        if (choice := self.query_one(ChoiceList).current) is not None:
            self._try(choice.value)
            self.dismiss(choice.value)


class KeySheet(Sheet):
    """A text and a few keys to answer with. Dismissed with the key pressed, or None."""

    def __init__(self, title: str, text: str, keys: Sequence[str], note: str) -> None:
        super().__init__(title, text, note)
        self._keys = keys

    def pressed(self, event: events.Key) -> bool:
        key = event.character if event.is_printable and event.character else event.key
        if key in self._keys:
            self.dismiss(key)
        return key in self._keys


class PressSheet(Sheet):
    """Ask for a key. Dismissed with it, a comma with the key after it; None for Esc."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title, text, tr("Esc leaves it as it is"))
        self._begun = ""

    def pressed(self, event: events.Key) -> bool:
        key = event.character if event.is_printable and event.character not in (None, " ") else event.key
        if event.key == "escape":
            return False
        if key == "," and not self._begun:
            self._begun = ", "
            self.query_one("#sheet-note", Static).update(Content(", …"))
        else:
            self.dismiss(self._begun + str(key))
        return True


class AskSheet(Sheet):
    """Ask for one line of text. Dismissed with it (stripped), or None; an empty line is None too, unless `empty`.

    With `change` the value is how things are: Enter on it as it stands changes nothing, and is None.
    """

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        value: str = "",
        placeholder: str = "",
        empty: bool = False,
        change: bool = False,
    ) -> None:
        super().__init__(title, text, tr("Enter accept · Esc cancel"))
        self._value = value
        self._placeholder = placeholder
        self._empty = empty
        self._change = change

    def compose_body(self) -> ComposeResult:
        yield Line(value=self._value, placeholder=self._placeholder)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        if (self._change and event.value == self._value) or not (text or self._empty):
            self.dismiss(None)
        else:
            self.dismiss(text)
