"""What a command asks the reader, as values: the screen puts each in a dialog, plain lines ask it in words.

The answer to a `Question[T]` is a `T`, or None where the reader has none.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field
from typing import Generic, NamedTuple, Protocol, TypeVar

from feeds.record import record

T = TypeVar("T")


class Question(Generic[T]):
    """Something to be answered with a `T`."""


@record(frozen=True)
class Choice(Generic[T]):
    """One of what there is to choose from: its text, a dim note at the right, and what choosing it means."""

    text: str
    note: str
    value: T
    lead: str = ""
    """What stands before the text in a column of its own: a key, a sign."""
    group: str = ""
    """The heading it stands under, with those beside it that have the same."""
    ink: str = "gold"
    """The ink of what leads, one of `INKS`."""


INKS = ("text", "gold", "good", "dim", "alarm")
Stay = Callable[[T], Awaitable[Sequence[Choice[T]]]]
"""Acts on a choice and says what there is to choose from then on."""


class Chosen(NamedTuple, Generic[T]):
    """What was chosen, and by which key."""

    value: T
    key: str = "enter"


@record(frozen=True)
class Choose(Question[Chosen[T]]):
    """Which of these? Typing narrows them."""

    title: str
    choices: Sequence[Choice[T]]
    note: str | None = None
    """What the keys do; None for the usual."""
    placeholder: str = ""
    others: Sequence[str] = ()
    """Keys that choose too; the answer says which it was."""
    staying: Mapping[str, Stay[T]] = field(default_factory=dict)
    """Keys, `enter` among them, that act on what is under the cursor and leave the question open."""
    in_columns: bool = False
    """Whether there are many, under headings, to be seen at once."""
    at: tuple[int, int] | None = None
    """The column and row of the pointer that asked, where it was one."""


@record(frozen=True)
class Try(Question[Chosen[T]]):
    """Which of these? Each is tried at once; no answer leaves things as they were."""

    title: str
    values: Sequence[tuple[T, str]]
    """What there is, with its name."""
    now: T
    tried: Callable[[T], object]


@record(frozen=True)
class Decide(Question[str]):
    """A text, and a few keys to answer it with."""

    title: str
    text: str
    keys: Sequence[str]
    note: str
    at: tuple[int, int] | None = None
    """The column and row of what it is about, which it stands beside."""


@record(frozen=True)
class Press(Question[str]):
    """Which key? A comma is one with the key after it."""

    title: str
    text: str


@record(frozen=True)
class Ask(Question[str]):
    """A line of text, without blanks around it. An empty one is no answer, unless `empty`.

    With `change` the value is how things are: to accept it as it stands is no answer.
    """

    title: str
    text: str = ""
    value: str = ""
    placeholder: str = ""
    empty: bool = False
    change: bool = False
    hidden: bool = False
    """Whether it is a secret: what is typed is not shown, and is taken as it is typed, blanks and all."""


class Written(NamedTuple):
    """A line that was typed, and the key it was ended with."""

    text: str
    key: str = "enter"


class Line(Protocol):
    """The line that is being typed in."""

    @property
    def is_open(self) -> bool:
        """Whether it is still typed in."""

    @property
    def text(self) -> str:
        """What is in it; nothing once it is closed."""

    def label(self, text: str) -> None:
        """Ask under another name."""

    def note(self, text: str) -> None:
        """Say something beside it, such as the number of hits."""

    def point(self, position: int, reason: str) -> None:
        """Say what is wrong with the text, and from which of its letters on."""


Complete = Callable[[str, int], Sequence[tuple[str, int, int]]]
"""Text and cursor -> what may stand instead of `text[start:end]`, as (text, start, end)."""
Hear = Callable[[Line, str], object]
"""Is told the line and what stands in it."""


@record(frozen=True)
class Type(Question[Written]):
    """A line that is heard while it is typed, with the panes in sight above it."""

    label: str
    placeholder: str = ""
    note: str = ""
    changed: Hear | None = None
    """Hears what is typed, once it is drawn."""
    refused: Callable[[Line, str], bool] | None = None
    """Whether a text is none: it stays in the line, which stays open. Who refuses says why."""
    also: Mapping[str, Hear] = field(default_factory=dict)
    """Keys that do something with the text."""
    ends: Sequence[str] = ()
    """Keys that end the line beside Enter; the answer says which it was."""
    earlier: Sequence[str] = ()
    """What was typed before, the last one last."""
    complete: Complete | None = None
    pane: str = "list"
    """The pane that has the keys afterwards."""
