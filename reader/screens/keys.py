"""The keys typed at the panes: sequences, counts, letters on links, and numbers that stand alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from textual import events

from reader.i18n.translate import tr
from reader.keys import commands
from reader.keys.commands import ARTICLE, LIST, SECTIONS, Command, key_name
from reader.keys.sequences import Sequences, Typed
from reader.screens.host import Later

if TYPE_CHECKING:
    from reader.screens.article import ArticleController
    from reader.screens.host import Host
    from reader.screens.recommendations import RecommendationController
    from reader.screens.status import Status

DIGITS_WAIT = 0.6
"""Seconds after which a number is what it stands for: who types `10j` is quicker."""
CHOSEN = {"enter": "highlight", "n": "note"}
"""What is done with a passage by the key that ends choosing it."""
WAITING_SECONDS = 30.0
"""How long what a sequence can go on with is said."""


class KeyController:
    """What was typed so far, and what it comes to."""

    def __init__(
        self,
        host: Host,
        articles: ArticleController,
        pieces: RecommendationController,
        status: Status,
    ) -> None:
        self._host, self._articles, self._pieces, self._status = host, articles, pieces, status
        self._sequences = Sequences({})
        self._settle_digits = Later(host, DIGITS_WAIT, self._settle)
        self.last = 0.0
        """When a key was last pressed, by the monotonic clock."""

    def bind(self, keymap: Mapping[str, Sequence[Command]]) -> None:
        """Take other keys."""
        self._sequences = Sequences(keymap)

    def press(self, event: events.Key) -> bool:
        """Take a key; whether it was one of ours."""
        self.last = monotonic()
        key = event.character if event.is_printable and event.character not in (None, " ") else event.key
        assert key is not None
        # What the line does not take for itself (Enter, the arrows) is still the line's.
        if not self._host.is_complete or self._host.is_typing:
            return False
        if self._articles.page.has_hints and self._takes_hint(key):
            return True
        if self._articles.page.is_choosing and self._takes_passage(key):
            return True
        was_waiting = self._sequences.is_waiting
        self._settle_digits.forget()
        typed = self._sequences.press(key, self._host.panes.here)
        if typed.command is not None or typed.number:
            if was_waiting:
                self._status.unsay()
            self._do(typed)
        elif typed.waiting:
            self._say_waiting(typed.waiting)
        elif typed.unknown:
            self._host.say(tr("{key} does nothing; <help> lists the keys.", key=key_name(typed.unknown)))
        elif was_waiting:
            self._status.unsay()
        if self._sequences.counts:
            self._settle_digits.wish()
        return typed != Typed() or was_waiting

    def _takes_hint(self, key: str) -> bool:
        """Whether a key is for the letters on the links; any other puts them away, and does what it does."""
        if key.isdecimal() or (key == "enter" and self._sequences.counts):
            return False  # a number of a link: it acts as numbers do everywhere
        page = self._articles.page
        taken = page.type_hint(key)
        if not taken:
            page.hide_hints()
        self._host.paint()
        return taken or key == "escape"

    def _takes_passage(self, key: str) -> bool:
        """Whether a key is for the passage that is being chosen; any other does what it does."""
        page = self._articles.page
        if page.move_passage(key):
            self._host.paint()
            return True
        if key in CHOSEN:
            self._host.act(CHOSEN[key])
        elif key == "escape":
            page.forget_passage()
            self._status.unsay()
        return key in CHOSEN or key == "escape"

    def _settle(self) -> None:
        """The number that was typed stands alone: do what it is for."""
        typed = self._sequences.settle(self._host.panes.here)
        if typed != Typed():
            self._status.unsay()
            self._do(typed)

    def _do(self, typed: Typed) -> None:
        if typed.command is not None:
            self._host.act(typed.command.id, typed.count)
        elif typed.number:
            self._number(typed.number)

    def _say_waiting(self, typed: str) -> None:
        """Show what was typed so far and what can follow."""
        if self._sequences.counts:
            what = self._number_means(typed)
            said = tr("{number} …   before <down> or <up> a count, by itself {what}", number=typed, what=what)
            self._host.say(said, WAITING_SECONDS)
            return
        following = "   ".join(
            f"{key_name(key)} {commands.short(command)}"
            for key, command in self._sequences.following(typed, self._host.panes.here)
        )
        self._host.say(f"{key_name(typed)} …   {following}", WAITING_SECONDS)

    # ------------------------------------------------------------ numbers

    def _number(self, number: int) -> None:
        """Open what bears a number: the links of an article while they show theirs, else the pieces beside it."""
        page = self._articles.page
        if self._host.panes.here in (SECTIONS, LIST):
            self._host.say(tr("No section has the number {number}.", number=number))
        elif self._counts_links():
            page.hide_hints()
            if number > len(page.links):
                self._host.say(tr("There is no link {number} here.", number=number))
            else:
                page.open_link(number)
        elif not self._pieces.are_shown:
            self._host.say(tr("No recommended pieces are on screen; <next_piece> goes to them."))
        elif not self._pieces.pick(number):
            self._host.say(tr("No recommended piece has the number {number}.", number=number))

    def _number_means(self, typed: str) -> str:
        """What a number by itself does in this pane, in a few words."""
        here = self._host.panes.here
        found = self._host.program.keymap.get(typed, ())
        bound = next((command for command in found if here in command.panes), None)
        if bound is not None:
            return commands.short(bound)
        if here in (SECTIONS, LIST):
            return tr("a section")
        return tr("a link") if self._counts_links() else tr("a piece")

    def _counts_links(self) -> bool:
        """Whether a number is that of a link."""
        numbered = self._host.program.settings.link_numbers or self._articles.page.has_hints
        return self._host.panes.here == ARTICLE and numbered
