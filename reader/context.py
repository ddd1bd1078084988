"""What a command may ask of where it runs: the screen of panes, or a conversation in plain lines.

A command is a plain function of a `Context` in `reader.commands`. It asks the library through `ask` and
`write`, the reader through `choose`, and says what it has changed: what that renews is no business of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from reader.changes import Change
from reader.listing import Section
from reader.questions import Question, T
from reader.tasks import READ, Queue, Tasks, Topic

if TYPE_CHECKING:
    from feeds.anchors import Anchor
    from feeds.library import Opened
    from feeds.model import Headline, Suggestion
    from feeds.workspace import Workspace
    from reader.config import Settings
    from reader.graphics import Drawing
    from reader.keys.commands import Command
    from reader.player import Player
    from reader.render import Heading, Image, Link, Mark
    from reader.sections import Part

Answer = TypeVar("Answer")
SAID = 6.0
"""Seconds a sentence stands in the status line."""


class Context(Protocol):
    """Where a command runs."""

    @property
    def library(self) -> Workspace:
        """What is open."""

    @property
    def headlines(self) -> Headlines: ...
    @property
    def articles(self) -> Articles: ...
    @property
    def pieces(self) -> Pieces: ...
    @property
    def panes(self) -> Panes: ...
    @property
    def program(self) -> Program: ...

    @property
    def opened(self) -> Opened | None:
        """The article that is open; in a macro the one it began with."""

    def target(self) -> int | None:
        """The article a command acts on: the open one in its pane, else the one under the cursor."""

    def targets(self) -> list[int]:
        """The articles a mark is for: the selected ones, which are so no longer, else the one acted on."""

    def say(self, sentence: str, seconds: float = SAID, *, holds: Callable[[], bool] | None = None) -> None:
        """Say one sentence for a while, and no longer than it `holds`."""

    async def choose(self, question: Question[T]) -> T | None:
        """What the reader answers; None where they have no answer."""

    def ask(self, call: Callable[[], Answer], to: Queue | Topic = READ) -> Awaitable[Answer]:
        """What the library, or another program, answers. The next key waits for what is read."""

    def write(self, call: Callable[[], Answer]) -> Awaitable[Answer]:
        """Change the library, one change after the other; what could not be written is raised and not shown."""

    def changed(self, change: Change) -> None:
        """Renew all that a change of the library makes old."""

    async def run(self, command: str) -> None:
        """Carry out a command of the table, or a macro."""


class Headlines(Protocol):
    """The list of headlines."""

    section: Section
    sort: str
    group: str
    origin: tuple[Section, int | None] | None
    """The section, and the headline in it, that the search or filter on screen was begun in."""
    was_named: dict[Section, Section]
    """What was listed before the folder or tag of a section got another name."""

    @property
    def sections(self) -> Sequence[Section]:
        """The first sections of all: all, unread, starred."""

    @property
    def ids(self) -> Sequence[int]: ...
    @property
    def cursor(self) -> int: ...
    @property
    def current(self) -> int | None:
        """The headline under the cursor."""

    @property
    def selected(self) -> Collection[int]: ...

    def show(
        self, section: Section, keep: int | None = None, listed: Callable[[int], None] | None = None
    ) -> None:
        """List a section, the cursor on `keep`; `listed` is told how many headlines it has."""

    def row(self, id: int) -> Headline | None:
        """A headline as the list shows it, else as the library has it."""

    def known(self, id: int | None) -> Headline | None:
        """A headline as the list shows it, None where it does not know it."""

    def touch(self) -> None:
        """The reader did something with the list: its cursor does not go to the top by itself."""

    def change(self, id: int, **marks: Any) -> None:
        """Show a mark at once, before the library has it."""

    def take_out(self, ids: Sequence[int]) -> None:
        """Show the list without these."""

    def select_ids(self, ids: Collection[int]) -> None:
        """Select just these."""

    def toggle_selected(self) -> None:
        """Select the row under the cursor, or no longer, and go on to the next."""

    def select_range(self) -> None:
        """Select from the row last selected to the cursor."""

    def move_to(self, index: int) -> None: ...

    def select(self, id: int) -> bool:
        """Put the cursor on a headline; False where the list has it not."""

    async def go_unread(self, step: int) -> None:
        """Open the next unread article, or with -1 the one before."""


class Articles(Protocol):
    """The article that is open, and those that were."""

    @property
    def opened(self) -> Opened | None: ...
    @property
    def page(self) -> Page: ...

    def is_open(self, id: int) -> bool: ...
    def show(self, opened: Opened | None) -> None: ...

    def show_linked(self, opened: Opened, before: Opened | None) -> None:
        """Show and go to an article that was opened by a link which stood in another, to which the way back leads."""

    async def came(self) -> bool:
        """Wait until the article that the reader has gone to is open; False where it is left before, or cannot be.

        The next key waits too: it is for what this one leads to.
        """

    def preview(self, id: int) -> None:
        """Show an article; it does not count as read."""

    def read(self, id: int, *, focus: bool = False) -> None:
        """Read an article: mark it read, show it, and go to it if `focus`."""

    def visit(self, id: int) -> None:
        """Note that an article is read now, whatever shows it."""

    def mark_read(self, ids: Sequence[int], read: bool) -> None:
        """Show the mark now, write it in its turn."""

    def read_on(self) -> bool:
        """Read a page further; False at the end of the article."""

    def peel(self) -> bool:
        """Take the last layer off the article: a jump, what was found in it, a page a link led to."""

    def back(self) -> int | None:
        """The article read before this one."""

    def forward(self) -> int | None:
        """The article read after this one."""


class Page(Protocol):
    """The open article as it is laid out."""

    @property
    def links(self) -> list[Link]: ...
    @property
    def headings(self) -> list[Heading]: ...
    @property
    def images(self) -> list[Image]: ...
    @property
    def percent(self) -> int:
        """How much of it has been in view, 0 to 100."""

    @property
    def has_hints(self) -> bool: ...

    def page(self, pages: int) -> bool: ...
    def move(self, steps: int) -> None: ...
    def pan(self, columns: int) -> bool: ...
    def go_to(self, heading: Heading) -> None: ...
    def jump(self, block: int, offset: int = 0) -> None: ...
    def jump_back(self) -> bool: ...
    def jump_to_name(self, name: str) -> bool: ...
    def jump_to_note(self, name: str) -> bool: ...
    def marks_in_view(self) -> list[tuple[Mark, str]]: ...
    def below(self, mark: Mark) -> tuple[int, int]:
        """The column and row of the screen under a mark, where its note may stand."""

    def find(self, *texts: str) -> int: ...
    def find_next(self, step: int = 1) -> tuple[int, int]: ...
    def begin_passage(self) -> bool:
        """Begin to choose a passage by keys; False where none can be."""

    def passage(self) -> Anchor | None:
        """The passage that is being chosen."""

    @property
    def is_choosing(self) -> bool: ...
    def forget_passage(self) -> None: ...
    def shows(self, passage: Anchor) -> bool:
        """Whether a passage is in the article as it is shown."""

    def go_to_passage(self, passage: Anchor) -> bool: ...
    def show_hints(self) -> bool: ...
    def picture_cells(self) -> tuple[int, int]: ...
    def show_picture(self, number: int, drawing: Drawing) -> None: ...


class Pieces(Protocol):
    """What is recommended."""

    @property
    def number(self) -> int:
        """How many pieces there are."""

    @property
    def current(self) -> Suggestion | None:
        """The piece under the cursor, where that is among them."""


class Pane(Protocol):
    """What every pane can do with the cursor, or what is in view, in it."""

    @property
    def has_rows(self) -> bool:
        """Whether it goes row by row, so that a row can be gone to."""

    def move(self, steps: int) -> None:
        """So many rows or lines down, or up."""

    def page(self, pages: int) -> object:
        """So many pages down, or up."""

    def home(self) -> None: ...
    def end(self) -> None: ...
    def move_to(self, row: int) -> None: ...


class Panes(Protocol):
    """Which pane has the keys, and what room each has."""

    @property
    def zen(self) -> bool:
        """Whether the article stands alone."""

    @property
    def here(self) -> str:
        """The pane that has the keys."""

    @property
    def current(self) -> Pane: ...
    @property
    def part(self) -> Part | None:
        """The section under the cursor of the tree, where the keys are in it."""

    @property
    def are_in_front(self) -> bool:
        """Whether no dialog lies over them."""

    def focus(self, pane: str) -> None: ...
    def is_shown(self, pane: str) -> bool: ...

    async def laid_out(self) -> None:
        """Wait until every pane has its room."""

    def step(self, step: int) -> None:
        """To the pane so far to the right, or with -1 to the left."""

    def go_round(self, step: int) -> None:
        """To the next pane that can be shown, from the last to the first; with -1 the other way."""

    def leave(self) -> bool:
        """Back to the pane that was before; False in that of the headlines."""

    def pick(self) -> None:
        """List the section under the cursor of the tree."""

    def fold(self) -> bool:
        """Fold or unfold it; False where it has no parts."""

    def toggle_zen(self) -> None: ...
    def resize(self, steps: int) -> None:
        """Make the pane wider, or with -1 narrower."""

    def put_away(self, pane: str) -> None:
        """Put a pane away, or bring it back."""


class Program(Protocol):
    """The program around the panes: what it was told, what goes on in the background."""

    refused_address: str
    """What was typed to be added, and has led to no feed yet."""

    @property
    def settings(self) -> Settings: ...
    @property
    def keymap(self) -> Mapping[str, Sequence[Command]]: ...
    @property
    def sources(self) -> Sequence[str]:
        """What was opened beside the library: files, folders and addresses."""

    @property
    def shows_sample(self) -> bool: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def one_macro(self) -> asyncio.Lock:
        """One macro goes at a time."""

    @property
    def last_key(self) -> float:
        """When a key was last pressed, by the monotonic clock."""

    @property
    def player(self) -> Player:
        """What plays audio and video."""

    @property
    def looks(self) -> Looks: ...
    @property
    def terminal(self) -> Terminal: ...

    def show_playing(self, how_far: str) -> None:
        """Show how far what plays is, without a word; with an empty text that nothing does."""

    # What goes on in the background.

    def refresh_feeds(
        self, feeds: Sequence[int] | None, *, force: bool = False, library: Workspace | None = None
    ) -> None:
        """Refresh these feeds, or all that are due (with `force` all)."""

    def meet_account(self, name: str) -> None:
        """Send what waits for the server of an account, and fetch what is new there."""

    def meet_folder(self) -> None:
        """Bring this device in step with the others, where the settings name a folder for that."""

    def open_sources(self, sources: Sequence[str]) -> None:
        """Read files, folders and addresses into what is open."""

    def turn_home(self) -> bool:
        """From the sample edition to the reader's own library, now that it has feeds; False where that is open."""

    def report(self, error: BaseException) -> None:
        """Say what happened in one sentence; the log has the rest."""

    # What is kept for the next time.

    def remember(self, write: Callable[[], object]) -> None:
        """Keep something for the next time."""

    def change_keys(self, settings: Settings) -> list[str]:
        """Take other keys; what is wrong with them, a sentence each."""

    def change_settings(self, **changes: Any) -> None:
        """Change settings for this session."""

    def leave(self) -> None: ...


class Looks(Protocol):
    """How the screen looks, as the reader chose it, now and the next time."""

    @property
    def theme(self) -> str: ...
    @property
    def themes(self) -> Sequence[str]: ...
    @property
    def tag_colours(self) -> Mapping[str, str]:
        """The colours the reader chose for tags."""

    def choose_theme(self, name: str) -> None: ...
    def choose_density(self, density: str) -> None: ...
    def colour_tag(self, tag: str, colour: str) -> None: ...


class Terminal(Protocol):
    """The terminal the program stands on."""

    @property
    def is_dark(self) -> bool:
        """Whether letters are lighter than the ground they stand on."""

    @property
    def has_many_colours(self) -> bool:
        """Whether it tells more colours apart than 256."""

    def selected_text(self) -> str:
        """What is selected of the article."""

    def unselect(self) -> bool:
        """Select nothing of it; False where nothing was."""

    def copy(self, text: str) -> None:
        """Put a text into its clipboard."""

    def tell(self, code: str) -> None:
        """Send it a code that is no part of what is drawn: a bell, a notification."""

    def show_to_visitor(self, address: str) -> bool:
        """Where the screen stands in a browser, have that browser open an address; False on a terminal."""

    def lend(self, argv: Sequence[str]) -> str:
        """Let a program have it until that ends; why it could not, empty where all went well."""

    def to_shell(self) -> None:
        """Back to the shell, until it brings the program to the front again."""
