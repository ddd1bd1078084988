"""The Textual application: themes, keymap, first screen, and what happens when something breaks."""

from __future__ import annotations

import gc
import logging
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App, SuspendNotSupported
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen

from feeds.errors import FeedsError
from reader import config, theme_names, themes
from reader.config import Settings
from reader.harmless import Harmless
from reader.i18n import translate
from reader.i18n.messages import sentence, told
from reader.i18n.translate import message, tr, trn
from reader.jobs import Jobs
from reader.keys.commands import Command, key_of, keymap, names_of_keys
from reader.keys.sequences import Sequences
from reader.keys.typist import Typed, Typist
from reader.layout import Wishes
from reader.pace import FIRST_LOOK
from reader.screens.main import MainScreen
from reader.steady import steadied

if TYPE_CHECKING:
    from feeds.library import Library
    from reader.render import Options

log = logging.getLogger(__name__)
KEYS_REST = 1.0
"""Seconds without a key before background indexing goes on: it shares the disk and the CPU with the screen."""
CARE_AFTER = 20.0
"""Seconds after the start when the day's care begins: the reader settles first."""
LOOK_AGAIN = 10.0
"""Seconds between two questions whether it is time to look for due feeds; how often that is, `pace` decides."""
CATCH_UP_PAUSE = 0.05
"""Seconds between two portions of background indexing, for the keys to get through."""


class BroadsheetApp(App[int]):
    """One window on one library. Exits with the number of problems that deserve an exit status."""

    CSS_PATH = "reader.tcss"
    TITLE = "Broadsheet"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[Any]] = []

    def __init__(
        self,
        library: Library,
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
        for each in (library, library.behind):
            if each is not None:
                each.fold_stories, each.recommends = settings.fold_stories, settings.recommend
                each.semantic = None if settings.semantic else False
        self.sources = sources
        self.edition = edition
        self.keymap, clashes = _keymap(settings)
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
        self.theme = settings.theme if settings.theme in self.available_themes else themes.DARK.name
        remembered = config.read_state("tags")
        self.tag_colours = {tag: colour for tag, colour in remembered.items() if colour in themes.COLOURS}
        """The colours the reader chose for tags."""
        self.main = MainScreen(library, Wishes.remembered(config.read_state("layout")))

    def get_driver_class(self) -> type[Driver]:
        return steadied(super().get_driver_class())

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
    def jobs(self) -> Jobs:
        """The queues of work, made on the loop that asks first."""
        return Jobs(self.report)

    @cached_property
    def typist(self) -> Typist:
        """Who hands on what is typed, made on the loop with the first key or the whole screen."""
        return Typist(self, self._typed)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, Typed) and not event.is_forwarded:
            self.typist.take(event)
        elif isinstance(event, events.MouseEvent) and not self.main.is_complete:
            return  # there is nothing yet that a click could be for
        else:
            await super().on_event(event)

    async def _typed(self, event: Typed) -> None:
        await super().on_event(event)

    async def headlines_shown(self) -> None:
        """The first headlines are on screen: put up the rest and begin the work that takes time."""
        if self.main.is_complete:
            return
        from reader.render import warm

        await self.main.complete()
        self.typist.begin()
        # What is loaded by now stays: the collector need not walk it again while the reader waits for a key.
        gc.freeze()
        self.jobs.ask(warm, queue="index")
        if self.sources:
            self.main.errands.load_sources(self.sources)
        if self._welcome:
            self.main.errands.welcome()
        if self.first_problems:
            # The folder of the settings is known; what is wrong in them needs the room.
            first = self.first_problems[0].replace(f"{config.config_path().parent}/", "")
            others = len(self.first_problems) - 1
            if others:
                first = trn(
                    "{problem} (and {number} more)", "{problem} (and {number} more)", others, problem=first
                )
            self.main.say(first, 20)
        self.set_timer(1.0, self.catch_up)
        self.set_timer(CARE_AFTER, self.look_after)
        if self.settings.refresh_at_start and not self.sources:
            self.main.errands.do_refresh_all()
        self.set_timer(FIRST_LOOK, self.look_for_due)

    def look_for_due(self) -> None:
        """Refresh what is due, now and from time to time."""
        counts = self.main.counts
        # Without feeds there is nothing to load the errands for.
        if self.settings.refresh_while_open and not self.sources and counts is not None and counts.feeds:
            self.main.errands.refresh_due()
        self.set_timer(LOOK_AGAIN, self.look_for_due)

    @property
    def shows_sample(self) -> bool:
        from feeds.library import SAMPLE

        return list(self.sources) == [SAMPLE.as_posix()]

    def turn_home(self) -> bool:
        """From the sample edition to the reader's own library, now that it has feeds; False where that is open."""
        sample, own = self.library, self.library.behind
        if own is None or not self.shows_sample:
            return False
        # Work that was begun with the sample may still ask it: it is closed at the end.
        sample.behind, self._left = None, sample
        self.library, self.sources, self.edition = own, [], ""
        self.main.turn_to(own)
        self.set_timer(1.0, self.catch_up)
        return True

    # ------------------------------------------------------------ background work

    def catch_up(self) -> None:
        """Bring the search and recommendation indexes up to date, a portion at a time, while no key is pressed."""
        if monotonic() - self.main.last_key < KEYS_REST:
            self.set_timer(KEYS_REST, self.catch_up)
            return

        def portion_done(more: bool) -> None:
            if more:
                self.set_timer(CATCH_UP_PAUSE, self.catch_up)
            else:
                self._look_for_stories()
                self.learn_meanings()

        self.jobs.ask(self.library.catch_up, portion_done, queue="index", topic="index")

    def _look_for_stories(self) -> None:
        def stories_known(changed: bool) -> None:
            if changed:
                self.main.list.forget_rows()
                self.main.reload()

        self.jobs.ask(self.library.stories_changed, stories_known, queue="index")

    def learn_meanings(self) -> None:
        """Learn what the articles mean, a portion at a time, while no key is pressed; the status line tells how far."""
        if monotonic() - self.main.last_key < KEYS_REST:
            self.set_timer(KEYS_REST, self.learn_meanings)
            return

        def portion_done(learned: tuple[int, int] | None) -> None:
            if learned is None:
                self.main.show_learning("")
                return
            done, total = learned
            if done < total:
                self.main.show_learning(tr("meanings {percent} %", percent=100 * done // total))
                self.set_timer(CATCH_UP_PAUSE, self.learn_meanings)
            else:
                self.main.show_learning("")
                self._look_for_stories()

        def broken(error: BaseException) -> None:
            self.main.show_learning("")
            self.report(error)

        self.jobs.ask(
            self.library.learn_meanings, portion_done, queue="index", topic="meanings", failed=broken
        )

    def announce(self, feed: str, title: str) -> None:
        """Tell of an article that one of the reader's rules wants told."""
        self.main.say(tr("{feed}: {title}", feed=feed, title=title), 20)
        self.bell()

    def look_after(self) -> None:
        """The day's backup and what else is due once a day, while no key is pressed: it keeps the disk busy."""
        if monotonic() - self.main.last_key < CARE_AFTER:
            self.set_timer(CARE_AFTER, self.look_after)
            return
        settings = self.settings

        def done(sentences: list[str]) -> None:
            for said in sentences:
                log.info("%s", said)
            # A backup is of no interest as long as it is made; what was dropped and what was spared is.
            if len(sentences) > 1 or (sentences and not settings.keep_backups):
                self.main.say(" ".join(map(told, sentences)), 20)

        self.jobs.ask(
            lambda: self.library.look_after(keep_days=settings.keep_days, keep_backups=settings.keep_backups),
            done,
            queue="care",
        )

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

    def lend_terminal(self, argv: Sequence[str]) -> str:
        """Let a program have the terminal until it ends; why it could not, empty where all went well."""
        try:
            with self.suspend():
                try:
                    status = subprocess.run(list(argv), check=False).returncode  # noqa: S603 - the reader's own argv
                except (OSError, ValueError) as error:
                    return str(error)
        except SuspendNotSupported:
            return tr("this terminal cannot be lent")
        return tr("it ended with {status}", status=status) if status else ""

    def change_settings(self, **changes: Any) -> None:
        """Change settings for this session."""
        self.settings = replace(self.settings, **changes)

    def remember(self, write: Callable[[], object]) -> None:
        """Keep something for the next time, one thing after the other: the screen does not wait for the disk."""
        self.jobs.ask(write, queue="state")

    def choose_theme(self, name: str) -> None:
        self.theme = name
        self.remember(partial(config.write_look, theme=name))

    def choose_density(self, density: str) -> None:
        self.change_settings(density=density)
        self.remember(partial(config.write_look, density=density))
        self.main.lay_out()

    def colour_tag(self, tag: str, colour: str) -> None:
        """Give a tag a colour, here and the next time."""
        self.tag_colours[tag] = colour
        self.remember(partial(config.write_state, "tags", dict(self.tag_colours)))
        self.main.list.colour_tags(self.tag_colours)
        self.main.sections_changed()

    def change_keys(self, settings: Settings) -> list[str]:
        """Take other keys; what is wrong with them, a sentence each."""
        self.settings = settings
        self.keymap, clashes = _keymap(settings)
        translate.name_keys(names_of_keys(self.keymap))
        self.main.sequences = Sequences(self.keymap)
        self.main.paint()
        return clashes

    # ------------------------------------------------------------ leaving

    def leave(self) -> None:
        """Quit: the place in the open article is kept, queued marks are written first."""
        self.main.keep_place()
        self.main.show_article(None)
        self.exit(0)

    def on_unmount(self) -> None:
        self.typist.close()
        self.jobs.close()
        self.library.close()
        if self._left is not None:
            self._left.close()


def _keymap(settings: Settings) -> tuple[dict[str, list[Command]], list[str]]:
    """The keys of the settings: their own, over those of their preset, over the table's."""
    preset = None
    if settings.preset:
        from reader.keys.presets import PRESETS

        preset = PRESETS[settings.preset]
    macros = [
        Command(
            key, (key,), tr(", then ").join(step.action or step.run[0] for step in steps), message("Macros")
        )
        for key, steps in settings.macros.items()
    ]
    return keymap(settings.keys, preset=preset, macros=macros)
