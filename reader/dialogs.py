"""The questions of `reader.questions` as dialogs over the panes: one to choose from a list, one to answer by key, one to type in."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, cast

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.filter import LineFilter
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from reader.i18n.translate import tr
from reader.keys.commands import keyboard_names
from reader.mirror import Mirror, stand
from reader.questions import Ask, Choice, Choose, Chosen, Decide, Press, Question, Stay, T, Try
from reader.widgets.choice_list import ChoiceList, widest
from reader.widgets.lines import along, in_drawing_order, reads_leftwards, wrap_all
from reader.widgets.prompt import Field

if TYPE_CHECKING:
    from reader.context import Program

LOW = 30
"""Rows below which a dialog does without air, for what is in it to have them."""
SIDES = 6
"""Cells of the frame and of the air within it, left and right together."""
EDGE = 2
"""Columns of the panes that stay in sight beside a dialog."""
LEAST_COLUMNS = 40
"""A dialog is no narrower than this, where the screen is as wide."""
KEYS_COLUMNS = 64
"""What a dialog's keys make it as wide as, before they take a further row."""


class Dialog(ModalScreen[T], Generic[T]):
    """A framed dialog in the middle: title, text, what the subclass puts in it, the keys. Dismissed with a `T`, or None.

    It is as wide as what is in it, up to `WIDTH`, and never higher than the screen: what is long in it, its
    list or else its text, scrolls. All of it is counted from the words and the screen alone, so that it stands
    the same however late a part of it is drawn.
    """

    WIDTH: ClassVar[int] = 84
    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 70%; overflow: hidden hidden; }
    Dialog > #dialog { background: $bar; border: round $rule; height: auto; }
    Dialog #dialog-title { color: $gold; text-style: bold; }
    Dialog #dialog-text { color: $ink; }
    Dialog #dialog-text > Static { height: auto; }
    Dialog #dialog-note { color: $ink-dim; }
    Dialog Input, Dialog Input:focus { border: none; height: 1; padding: 0 1; background: $selected; }
    Dialog ChoiceList { background: $bar; overflow-x: hidden; }
    """

    def __init__(self, title: str, text: str = "", note: str = "") -> None:
        super().__init__()
        stand(self)
        self._title = title
        self._text = text
        self._note = note
        self._answers: Collection[str] = ()
        """Keys that the text names to be answered with."""
        self.outer = Size(0, 0)
        """What the dialog takes of the screen."""
        self._answer: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()

    async def answer(self) -> T | None:
        """What the dialog is dismissed with."""
        return await self._answer

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        closed = super().dismiss(result)
        if not self._answer.done():
            self._answer.set_result(result)
        return closed

    @property
    def program(self) -> Program:
        """The app, as the commands know it."""
        return cast("Program", self.app)

    def get_line_filters(self) -> Sequence[LineFilter]:
        # What shows through from the screen behind stands in the mirror already.
        return [
            line_filter for line_filter in super().get_line_filters() if not isinstance(line_filter, Mirror)
        ]

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Static(id="dialog-title")
            if self._text:
                with VerticalScroll(id="dialog-text", can_focus=False):
                    yield Static()
            yield from self.compose_body()
            if self._note:
                yield Static(id="dialog-note")

    def compose_body(self) -> ComposeResult:
        return iter(())

    def on_mount(self) -> None:
        self.fit(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        self.fit(event.size)

    def columns(self) -> int:
        """How wide what is in the dialog would like to be."""
        wanted = [cell_len(row) for row in (self._title, *self._text.splitlines())]
        for choices in self.query(ChoiceList):
            wanted.append(widest(choices.all) + 1)
        return max(*wanted, min(cell_len(self._note), KEYS_COLUMNS), LEAST_COLUMNS)

    def fit(self, screen: Size) -> None:
        """Give each part its rows, and what is long in the dialog those that all else in it leaves."""
        low = screen.height < LOW
        air = 0 if low else 1
        width = max(1, min(self.columns(), self.WIDTH - SIDES, screen.width - SIDES - EDGE))
        box = self.query_one("#dialog")
        box.styles.width = width + SIDES
        box.styles.padding = (air, 2)
        parts = list(box.children)
        rows = {part: self._rows_of(part, width) for part in parts}
        above = 0 if low else 2
        room = screen.height - 2 - 2 * air - above - air * (len(parts) - 1)
        long = next(iter([*self.query(ChoiceList), *self.query("#dialog-text")]), None)
        if long is not None:
            rows[long] = max(1, min(rows[long], room - sum(rows.values()) + rows[long]))
        for note in self.query("#dialog-note"):
            # Of the keys only so much goes as leaves a row to what they are for.
            rows[note] = max(1, min(rows[note], room - sum(rows.values()) + rows[note]))
        for place, part in enumerate(parts):
            part.styles.margin = (air if place else 0, 0, 0, 0)
            part.styles.width, part.styles.height = width, rows[part]
        taken = sum(rows.values()) + air * (len(parts) - 1) + 2 + 2 * air
        self.outer = Size(width + SIDES, taken)
        self.place(screen)

    def place(self, screen: Size) -> None:
        """Put the dialog where it belongs, now that its size is known: in the middle, unless a subclass knows better."""

    def _rows_of(self, part: Widget, width: int) -> int:
        """Put its words into a part, and how many rows they take."""
        if isinstance(part, ChoiceList):
            return max(1, part.rows_needed(width - 1))
        words = {
            "dialog-title": (part, self._title, width),
            "dialog-note": (part, self._note, width),
            "dialog-text": (next(iter(part.query(Static)), part), self._text, width - 1),
        }
        if part.id not in words:
            return 1
        static, text, room = words[part.id]
        assert isinstance(static, Static)
        rows = wrap_all(text, max(1, room))
        static.update(Content("\n").join(self._inked(row, room, part.id == "dialog-note") for row in rows))
        return len(rows)

    def _inked(self, row: str, width: int, is_note: bool) -> Content:
        """A row as it is drawn: from the right where it reads leftwards, keys in an ink of their own."""
        if self.program.settings.bidi and reads_leftwards(row):
            return Content(f"{in_drawing_order(row):>{width}}")
        drawn = Content(in_drawing_order(row) if self.program.settings.bidi else row)
        names = keyboard_names()
        at = 0
        for part in row.split(" · ") if is_note else [row]:
            start = at + len(part) - len(part.lstrip())
            for word in part.split():
                if word not in self._answers and (not is_note or (word not in names and word[0] != "^")):
                    break
                drawn = drawn.stylize("$gold", start, start + len(word))
                start += len(word) + 1
            at += len(part) + 3
        return drawn

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
        """Move through a text that is longer than the dialog; whether `key` is one for that."""
        moves = {
            "up": "scroll_up",
            "down": "scroll_down",
            "pageup": "scroll_page_up",
            "pagedown": "scroll_page_down",
        }
        if key in moves:
            for text in self.query("#dialog-text"):
                getattr(text, moves[key])(animate=False)
        return key in moves


class ChooseDialog(Dialog[Chosen[T]]):
    """Choose one of many; typing narrows."""

    COLUMN: ClassVar[int] = 0
    """The width from which on choices stand in a further column; 0 for one column."""

    def __init__(self, question: Choose[T]) -> None:
        note = question.note
        if note is None:
            note = tr("Type to narrow · ↑ ↓ choose · Enter open · Esc close")
        super().__init__(question.title, "", note)
        self._question = question

    def compose_body(self) -> ComposeResult:
        yield Field(placeholder=self._question.placeholder or tr("type to narrow"))
        yield ChoiceList(
            self._question.choices,
            bidi=self.program.settings.bidi,
            column=self.COLUMN,
            empty=tr("Nothing has these words in it."),
        )

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one(ChoiceList).narrow(event.value)

    def on_input_submitted(self) -> None:
        self._choose("enter")

    def on_choice_list_clicked(self) -> None:
        self._choose("enter")

    def _choose(self, key: str) -> None:
        """Choose what is under the cursor by a key, and stay where that key does."""
        if (choice := self.query_one(ChoiceList).current) is None:
            return
        if (stay := self._question.staying.get(key)) is not None:
            self.program.tasks.start(self._stay(stay, choice.value))
        else:
            self.dismiss(Chosen(choice.value, key))

    async def _stay(self, stay: Stay[T], value: T) -> None:
        self.show(await stay(value))

    def show(self, choices: Sequence[Choice[T]]) -> None:
        """Show other choices, as far as they hold what was typed."""
        if self.is_attached:
            self.query_one(ChoiceList).replace(choices, self.query_one(Input).value)
            self.fit(self.app.size)

    def pressed(self, event: events.Key) -> bool:
        choices = self.query_one(ChoiceList)
        steps = {"down": 1, "up": -1, "ctrl+n": 1, "ctrl+p": -1}
        pages = {"pagedown": 1, "pageup": -1}
        asides = {} if self.query_one(Input).value else {"left": -1, "right": 1}
        choosing = {*self._question.others, *self._question.staying} - {"enter"}
        if event.key in steps:
            choices.move_to(choices.cursor + steps[event.key])
        elif event.key in pages:
            choices.move_page(pages[event.key])
        elif event.key in asides:
            choices.move_aside(asides[event.key])
        elif event.key in choosing:
            self._choose(event.key)
        return event.key in (*steps, *pages, *asides, *choosing)


class WideDialog(ChooseDialog[T]):
    """Many choices under headings, in as many columns as there is room for."""

    WIDTH: ClassVar[int] = 196
    COLUMN: ClassVar[int] = 44

    def columns(self) -> int:
        return self.WIDTH


class MenuDialog(ChooseDialog[T]):
    """Choices that open where the pointer is, as far as the screen has room there."""

    WIDTH: ClassVar[int] = 60
    DEFAULT_CSS = """
    MenuDialog { align: left top; background: transparent; }
    """

    def place(self, screen: Size) -> None:
        box = self.query_one("#dialog")
        width, height = self.outer
        x, y = self._question.at or (0, 0)
        box.styles.offset = (
            max(0, min(along(x, screen.width), screen.width - width)),
            max(0, min(y, screen.height - height)),
        )


class TryDialog(ChooseDialog[T]):
    """Choose while it is tried on the panes, which stay in sight beside it; Esc brings back what was there."""

    WIDTH: ClassVar[int] = 52
    DEFAULT_CSS = """
    TryDialog { align: right middle; background: transparent; }
    """

    def __init__(self, question: Try[T]) -> None:
        now = question.now
        choices = [
            Choice(name, tr("in use") if value == now else "", value) for value, name in question.values
        ]
        super().__init__(Choose(question.title, choices, tr("↑ ↓ try · Enter keep · Esc as it was")))
        self._values = [value for value, _ in question.values]
        self._was = self._shown = now
        self._tried = question.tried

    def on_mount(self) -> None:
        if self._was in self._values:
            self.query_one(ChoiceList).move_to(self._values.index(self._was))

    def on_choice_list_moved(self) -> None:
        if (choice := self.query_one(ChoiceList).current) is not None:
            self._try(choice.value)

    def _try(self, value: T) -> None:
        if value != self._shown:
            self._shown = value
            self._tried(value)

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            self._try(self._was)

    def _choose(self, key: str) -> None:
        if (choice := self.query_one(ChoiceList).current) is not None:
            self._try(choice.value)
        super()._choose(key)


class KeyDialog(Dialog[str]):
    """A text and a few keys to answer with."""

    def __init__(self, question: Decide) -> None:
        super().__init__(question.title, question.text, question.note)
        self.keys = self._answers = question.keys

    def pressed(self, event: events.Key) -> bool:
        key = event.character if event.is_printable and event.character else event.key
        if key in self.keys:
            self.dismiss(key)
        return key in self.keys


class BesideDialog(KeyDialog):
    """A text that stands under what it is about, or over it where there is no room below."""

    WIDTH: ClassVar[int] = 72
    DEFAULT_CSS = """
    BesideDialog { align: left top; background: transparent; }
    """

    def __init__(self, question: Decide) -> None:
        super().__init__(question)
        self._at = question.at or (0, 0)

    def place(self, screen: Size) -> None:
        (column, row), (width, height) = self._at, self.outer
        if row + height > screen.height:
            row = max(0, row - 1 - height) if row > height else screen.height - height
        column = along(column - SIDES // 2, screen.width)
        self.query_one("#dialog").styles.offset = (max(0, min(column, screen.width - width)), row)


class PressDialog(Dialog[str]):
    """Ask for a key, or a comma with the key after it."""

    def __init__(self, question: Press) -> None:
        super().__init__(question.title, question.text, tr("Esc leaves it as it is"))
        self._begun = ""

    def pressed(self, event: events.Key) -> bool:
        key = event.character if event.is_printable and event.character not in (None, " ") else event.key
        if event.key == "escape":
            return False
        if key == "," and not self._begun:
            self._begun = ", "
            self.query_one("#dialog-note", Static).update(Content(", …"))
        else:
            self.dismiss(self._begun + str(key))
        return True


class AskDialog(Dialog[str]):
    """Ask for one line of text."""

    def __init__(self, question: Ask) -> None:
        super().__init__(question.title, question.text, tr("Enter accept · Esc cancel"))
        self._question = question

    def compose_body(self) -> ComposeResult:
        question = self._question
        yield Field(value=question.value, placeholder=question.placeholder, password=question.hidden)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        question = self._question
        text = event.value if question.hidden else event.value.strip()
        if (question.change and event.value == question.value) or not (text or question.empty):
            self.dismiss(None)
        else:
            self.dismiss(text)


def dialog_of(question: Question[T]) -> Dialog[T]:
    """The dialog that asks a question."""
    dialog: Any
    match question:
        case Choose(in_columns=True):
            dialog = WideDialog(question)
        case Choose(at=(_, _)):
            dialog = MenuDialog(question)
        case Choose():
            dialog = ChooseDialog(question)
        case Try():
            dialog = TryDialog(question)
        case Decide(at=(_, _)):
            dialog = BesideDialog(question)
        case Decide():
            dialog = KeyDialog(question)
        case Press():
            dialog = PressDialog(question)
        case Ask():
            dialog = AskDialog(question)
        case _:
            raise TypeError(f"no dialog asks {type(question).__name__}")
    asks: Dialog[T] = dialog
    return asks
