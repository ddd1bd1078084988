"""The program around plain lines: what it was told, and what it does at once since nothing goes on meanwhile."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from feeds.errors import FeedsError
from feeds.markup import clean
from reader import clock, config
from reader.bindings import bindings
from reader.i18n import translate
from reader.i18n.messages import sentence, worded
from reader.i18n.translate import tr, trn
from reader.keys.commands import Command, names_of_keys
from reader.linear.talk import Farewell
from reader.linear.verbs import typable

if TYPE_CHECKING:
    import asyncio

    from feeds.workspace import Workspace
    from reader.config import Settings
    from reader.linear.context import LinearContext
    from reader.player import Player
    from reader.tasks import AtOnce

log = logging.getLogger(__name__)


class LinearProgram:
    """What `reader.context.Program` says of it."""

    last_key = 0.0

    def __init__(self, context: LinearContext, settings: Settings, sources: Sequence[str]) -> None:
        self._context = context
        self.sources = sources
        self.refused_address = ""
        self.settings = settings
        self.keymap: dict[str, list[Command]] = {}
        self.first_problems = self.change_keys(settings)

    @cached_property
    def looks(self) -> LinearLooks:
        return LinearLooks(self)

    @cached_property
    def terminal(self) -> LinearTerminal:
        return LinearTerminal(self)

    @cached_property
    def tasks(self) -> AtOnce:
        from reader.tasks import AtOnce

        return AtOnce(self.report)

    @cached_property
    def player(self) -> Player:
        from reader.player import of_setting

        return of_setting(self.settings.player)

    def show_playing(self, how_far: str) -> None:
        """Who is told lines is not told one a second."""

    @cached_property
    def one_macro(self) -> asyncio.Lock:
        import asyncio

        return asyncio.Lock()

    # ------------------------------------------------------------ what goes on at once

    def refresh_feeds(
        self, feeds: Sequence[int] | None, *, force: bool = False, library: Workspace | None = None
    ) -> None:
        from feeds.update import Failed, Updated

        new, new_ids = 0, list[int]()
        shown = library or self._context.library
        for outcome in shown.subscriptions.refresh(feeds, force=force):
            if isinstance(outcome, Failed):
                self._context.tell(clean(sentence(outcome.error)))
            elif isinstance(outcome, Updated):
                new += len(outcome.new_ids)
                new_ids += outcome.new_ids
                for notice in outcome.notices:
                    self._context.tell(clean(worded(notice)))
        self._notify(shown, new_ids)
        self.meet_folder()
        self._say_new(new)

    def _notify(self, library: Workspace, new_ids: list[int]) -> None:
        from reader import notifying

        wish = self.settings.notifications
        notices = notifying.arrived(library, new_ids, wish.queries)
        for name in notifying.tell(notices, wish, os.environ, clock.now(), self.terminal.tell):
            self._context.tell(tr("The settings notify by {program}, which is not there.", program=name))

    def meet_account(self, name: str) -> None:
        from reader.i18n import meetings

        for account, came in self._context.library.own.accounts.keep_in_step(name):
            if isinstance(came, FeedsError):
                self.report(came)
                continue
            for notice in came.notices:
                self._context.tell(clean(worded(notice)))
            for said in (meetings.came(account, came.outcome), *meetings.rest(account, came.outcome)):
                self._context.tell(clean(said))
        self._context.headlines.tell_anew()

    def meet_folder(self) -> None:
        """Bring this device in step with the others, where the settings name a folder for that."""
        own = self._context.library.own
        if not self.settings.sync.path or own.readonly or not own.store.address.is_kept:
            return
        try:
            met = own.folder.meet(self.settings.sync)
        except FeedsError as error:
            self.report(error)
        else:
            for trouble in met.troubles:
                self.report(trouble.error)

    def open_sources(self, sources: Sequence[str]) -> None:
        new = 0
        for taken in self._context.library.shown.sources.read(sources):
            if isinstance(taken, FeedsError):
                self.report(taken)
            else:
                new += taken
        self._say_new(new)

    def _say_new(self, number: int) -> None:
        self._context.tell(trn("{number} new article.", "{number} new articles.", number))
        self._context.headlines.tell_anew()

    @property
    def shows_sample(self) -> bool:
        from feeds.library import SAMPLE

        return list(self.sources) == [SAMPLE.as_posix()]

    def turn_home(self) -> bool:
        """From the sample edition to the reader's own library; who asks lists it."""
        if not self.shows_sample:
            return False
        self.sources = ()
        self._context.library = self._context.library.alone()
        self._context.articles.show(None)
        self._context.headlines.forget()
        return True

    def report(self, error: BaseException) -> None:
        if isinstance(error, FeedsError):
            self._context.tell(clean(sentence(error)))
        else:
            log.error("unexpected", exc_info=error)
            said = tr("Something went wrong ({error}); the log says more.", error=type(error).__name__)
            self._context.tell(said)

    # ------------------------------------------------------------ what is kept

    def remember(self, write: Callable[[], object]) -> None:
        write()

    def change_keys(self, settings: Settings) -> list[str]:
        self.settings = settings
        self.keymap, clashes = bindings(settings)
        translate.name_keys(names_of_keys(typable(self.keymap)))
        return clashes

    def change_settings(self, **changes: Any) -> None:
        self.settings = replace(self.settings, **changes)

    def leave(self) -> None:
        raise Farewell


class LinearLooks:
    """What `reader.context.Looks` says of it: nothing of it is seen in plain lines, all is kept for the panes."""

    theme = ""
    themes: Sequence[str] = ()

    def __init__(self, program: LinearProgram) -> None:
        self._program = program
        self.tag_colours = {tag: str(colour) for tag, colour in config.read_state("tags").items()}

    def choose_theme(self, name: str) -> None:
        config.write_look(theme=name)

    def choose_density(self, density: str) -> None:
        self._program.change_settings(density=density)
        config.write_look(density=density)

    def colour_tag(self, tag: str, colour: str) -> None:
        self.tag_colours[tag] = colour
        config.write_state("tags", dict(self.tag_colours))


class LinearTerminal:
    """What `reader.context.Terminal` says of it."""

    has_many_colours = False

    def __init__(self, program: LinearProgram) -> None:
        self._program = program

    @property
    def is_dark(self) -> bool:
        """What the terminal is like, nobody tells: what the theme for the panes is like."""
        return "light" not in self._program.settings.theme

    def selected_text(self) -> str:
        return ""

    def unselect(self) -> bool:
        return False

    def copy(self, text: str) -> None:
        """A terminal is asked by signs that plain lines have not."""

    def tell(self, code: str) -> None:
        if sys.stdout.isatty():
            print(code, end="", flush=True)

    def show_to_visitor(self, address: str) -> bool:
        return False

    def lend(self, argv: Sequence[str]) -> str:
        try:
            status = subprocess.run(list(argv), check=False).returncode  # noqa: S603 - the reader's own argv
        except (OSError, ValueError) as error:
            return str(error)
        return tr("it ended with {status}", status=status) if status else ""

    def to_shell(self) -> None:
        """The terminal's own ^Z does it here."""
