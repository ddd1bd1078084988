"""The Textual application: themes, keymap, first screen, and what happens when something breaks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen

from feeds.errors import FeedsError
from reader import config, theme_names, themes
from reader.bindings import bindings
from reader.config import Settings
from reader.harmless import Harmless
from reader.i18n import translate
from reader.i18n.messages import sentence
from reader.i18n.translate import tr, trn
from reader.keys.commands import key_of, names_of_keys
from reader.layout import Wishes
from reader.looks import Looks
from reader.pace import FIRST_LOOK
from reader.screens import returning
from reader.screens.main import MainScreen
from reader.screens.typist import Typed, Typist
from reader.steady import steadied
from reader.still import ALTERNATE, Still
from reader.tasks import INDEX, STATE, Tasks
from reader.textual_doors import Holding, begin_in, drawn

if TYPE_CHECKING:
    from feeds.library import Library
    from feeds.workspace import Workspace
    from reader.front_terminal import FrontTerminal
    from reader.player import Player
    from reader.render import Options
    from reader.screens.accounts import AccountMeetings
    from reader.screens.background import Background
    from reader.screens.folder import FolderMeetings
    from reader.screens.opening import Sources
    from reader.screens.refreshing import Refreshes

log = logging.getLogger(__name__)
HELD = 2.0
"""Seconds for which the still of the last time stands at the most, once the app runs."""
SETTLING = 0.03
"""Seconds between two looks whether the screen shows as much as it did."""
LOOK_AGAIN = 10.0
"""Seconds between two questions whether it is time to look for due feeds; how often that is, `pace` decides."""


class BroadsheetApp(Holding):
    """One window on one library. Exits with the number of problems that deserve an exit status."""

    CSS_PATH = "reader.tcss"
    TITLE = "Broadsheet"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[Any]] = []

    def __init__(
        self,
        library: Workspace,
        settings: Settings,
        *,
        sources: Sequence[str] = (),
        edition: str = "",
        welcome: bool = False,
        problems: Sequence[str] = (),
    ) -> None:
        super().__init__()
        translate.choose(settings.language)
        self.library = library
        self.settings = settings
        for each in library.places.all():
            each.lists.stories.fold, each.index.recommends = settings.fold_stories, settings.recommend
            each.index.semantic = None if settings.semantic else False
        self.sources = sources
        self.edition = edition
        self.keymap, clashes = bindings(settings)
        translate.name_keys(names_of_keys(self.keymap))
        self.first_problems = [*problems, *clashes]
        for theme in themes.OURS:
            self.register_theme(theme)
        if settings.theme not in self.available_themes:
            self.first_problems.append(theme_names.missing(settings.theme, self.available_themes))
        self._welcome = welcome
        self._left: Library | None = None
        self._harmless = Harmless()
        self._mirrors: list[LineFilter] = []
        if translate.leftwards():
            from reader.mirror import Mirror

            self._mirrors.append(Mirror(bidi=settings.bidi))
        known = settings.theme in self.available_themes
        begin_in(self, settings.theme if known else themes.DARK.name)
        self.refused_address = ""
        self.still = Still()
        """What stands on the terminal until the app has as much to show."""
        self.drawn = ""
        """What the screen showed when it was left, where the next time begins with it."""
        self.unopened: list[str] = []
        """What could not be opened, a sentence each."""
        self.main = MainScreen(library, Wishes.remembered(config.read_state("layout")), bidi=settings.bidi)

    def get_driver_class(self) -> type[Driver]:
        # A still that stands is not to be wiped.
        return steadied(
            super().get_driver_class(),
            lambda data: self.is_held and data == ALTERNATE,
            lambda: self.still.hand_over(),
        )

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._harmless, *self._mirrors]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.fallbacks(self.current_theme)

    def layout_options(self) -> Options:
        from reader.render import Options

        settings = self.settings
        key = key_of("pictures", self.keymap)
        return Options(
            justify=settings.justify,
            bidi=settings.bidi,
            link_numbers=settings.link_numbers,
            load_hint=tr("{key} loads it", key=key) if key else "",
        )

    def get_default_screen(self) -> Screen[Any]:
        return self.main

    @cached_property
    def tasks(self) -> Tasks:
        """The queues of work, made on the loop that asks first."""
        return Tasks(self.report)

    @cached_property
    def looks(self) -> Looks:
        return Looks(self, self.main)

    @cached_property
    def terminal(self) -> FrontTerminal:
        from reader.front_terminal import FrontTerminal

        return FrontTerminal(self, self.main)

    @cached_property
    def player(self) -> Player:
        from reader.player import of_setting

        return of_setting(self.settings.player)

    def show_playing(self, how_far: str) -> None:
        self.main.status.show_playing(how_far)

    @cached_property
    def one_macro(self) -> asyncio.Lock:
        return asyncio.Lock()

    @cached_property
    def refreshes(self) -> Refreshes:
        from reader.screens.refreshing import Refreshes

        return Refreshes(self.main, self.main.status)

    @cached_property
    def opening(self) -> Sources:
        from reader.screens.opening import Sources

        return Sources(self.main, self.main.status, self.unopened)

    @cached_property
    def background(self) -> Background:
        from reader.screens.background import Background

        return Background(self.main, self.main.status)

    @cached_property
    def account_meetings(self) -> AccountMeetings:
        from reader.screens.accounts import AccountMeetings

        return AccountMeetings(self.main, self.main.status)

    @cached_property
    def folder(self) -> FolderMeetings:
        from reader.screens.folder import FolderMeetings

        return FolderMeetings(self.main)

    @cached_property
    def typist(self) -> Typist:
        """Who hands on what is typed, made on the loop with the first key or the whole screen."""
        return Typist(self, self.tasks, self._typed)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, Typed) and not event.is_forwarded:
            self.typist.take(event)
        elif isinstance(event, events.MouseEvent) and not self.main.is_complete:
            return  # there is nothing yet that a click could be for
        else:
            await super().on_event(event)

    async def _typed(self, event: Typed) -> None:
        self.draw()
        await super().on_event(event)

    async def headlines_shown(self) -> None:
        """The first headlines are on screen: put up the rest and begin the work that takes time."""
        if self.main.is_complete:
            return
        from reader.render import warm

        await self.main.complete()
        self.typist.begin()
        self.tasks.do(warm, INDEX)
        if self.sources:
            self.opening.open(self.sources)
        if self._welcome:
            from reader.commands.program import welcome

            self.tasks.start(welcome(self.main))
        if self.first_problems:
            self.main.say(_first_of(self.first_problems), 20)
        self.background.begin()
        if self.settings.sync.path:
            self.folder.begin()
        if self.settings.refresh_at_start and not self.sources:
            self.refresh_feeds(None, force=True)
        self.set_timer(FIRST_LOOK, self.look_for_due)

    # ------------------------------------------------------------ in the background

    def refresh_feeds(
        self, feeds: Sequence[int] | None, *, force: bool = False, library: Workspace | None = None
    ) -> None:
        """Refresh these feeds, or all that are due (with `force` all)."""
        self.refreshes.ask(feeds, force=force, library=library)

    def look_for_due(self) -> None:
        """Refresh what is due, now and from time to time."""
        counts = self.main.counts
        # Without feeds there is nothing to load the refresh for.
        if self.settings.refresh_while_open and not self.sources and counts is not None and counts.feeds:
            self.refreshes.look_for_due()
        self.set_timer(LOOK_AGAIN, self.look_for_due)

    def open_sources(self, sources: Sequence[str]) -> None:
        """Read files, folders and addresses into what is open."""
        self.opening.open(sources)

    def catch_up(self) -> None:
        """Bring the indexes up to date."""
        self.background.catch_up()

    def meet_account(self, name: str) -> None:
        self.account_meetings.meet(name)

    def meet_folder(self) -> None:
        if self.settings.sync.path:
            self.folder.meet()

    @property
    def shows_sample(self) -> bool:
        from feeds.library import SAMPLE

        return list(self.sources) == [SAMPLE.as_posix()]

    def turn_home(self) -> bool:
        """From the sample edition to the reader's own library, now that it has feeds; False where that is open."""
        sample, own = self.library.opened, self.library.alone()
        if sample is None or not self.shows_sample:
            return False
        # Work that was begun with the sample may still ask it: it is closed at the end.
        self._left = sample
        self.library, self.sources, self.edition = own, [], ""
        self.main.turn_to(own)
        self.catch_up()
        return True

    # ------------------------------------------------------------ what breaks

    def report(self, error: BaseException) -> None:
        """Say what happened in one sentence; the log has the rest."""
        if isinstance(error, FeedsError):
            self.main.say(sentence(error), 20)
        else:
            log.error("unexpected", exc_info=error)
            said = tr("Something went wrong ({error}); the log says more.", error=type(error).__name__)
            self.main.say(said, 20)

    # ------------------------------------------------------------ settings

    def on_mount(self) -> None:
        # Others have written on the terminal meanwhile, or it comes back empty: all is drawn anew.
        self.app_resume_signal.subscribe(self, lambda _: self.screen.refresh())
        if self.is_held:
            self.set_timer(HELD, self.draw)
            self._draw_settled()

    def _draw_settled(self) -> None:
        """Let the still stand until there is as much to see."""
        if self.main.is_settled:
            self.draw()
        elif self.is_held:
            self.set_timer(SETTLING, self._draw_settled)

    def change_settings(self, **changes: Any) -> None:
        """Change settings for this session."""
        self.settings = replace(self.settings, **changes)

    def remember(self, write: Callable[[], object]) -> None:
        """Keep something for the next time, one thing after the other: the screen does not wait for the disk."""
        self.tasks.do(write, STATE)

    @property
    def last_key(self) -> float:
        """When a key was last pressed, by the monotonic clock."""
        return self.main.keys.last

    def change_keys(self, settings: Settings) -> list[str]:
        """Take other keys; what is wrong with them, a sentence each."""
        self.settings = settings
        self.keymap, clashes = bindings(settings)
        translate.name_keys(names_of_keys(self.keymap))
        self.main.keys.bind(self.keymap)
        self.main.paint()
        return clashes

    # ------------------------------------------------------------ leaving

    def leave(self) -> None:
        """Quit: the place in the open article is kept, queued marks are written first."""
        self.main.keep_place()
        if self.main.is_complete and returning.is_kept(self.library) and not self.is_web:
            self.drawn = drawn(self.main)
        self.main.articles.show(None)
        if self.settings.sync.path:
            self.folder.leave()
        self.exit(0)

    def on_unmount(self) -> None:
        self.typist.close()
        if "player" in vars(self):
            self.player.stop()
        self.tasks.close()
        self.library.close()
        if self._left is not None:
            self._left.close()


def _first_of(problems: Sequence[str]) -> str:
    """The first problem, and how many more there are."""
    # The folder of the settings is known; what is wrong in them needs the room.
    first = problems[0].replace(f"{config.config_path().parent}/", "")
    if others := len(problems) - 1:
        return trn("{problem} (and {number} more)", "{problem} (and {number} more)", others, problem=first)
    return first
