"""Subscribing: from an address to its feeds, and which of them are taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from feeds import logins
from feeds.errors import FeedsError
from feeds.library import Library
from reader.dialogs import AskDialog, ChooseDialog
from reader.i18n.messages import sentence
from reader.i18n.translate import tr, trn
from reader.screens.errand import Errand
from reader.widgets.choice_list import Choice

if TYPE_CHECKING:
    from feeds.discover import Candidate
    from reader.screens.main import MainScreen

QUEUE = "add"
"""A queue of its own: whoever waits for feeds may open pages meanwhile."""


class Subscribing(Errand):
    """The actions that add feeds by an address."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._refused = ""
        """The address that led to no feed; it stands in the field when the reader adds again."""

    def ask_address(self, value: str, problem: str = "") -> None:
        """Ask for an address; its feeds are looked for while the reader goes on."""

        def answered(address: str) -> None:
            self._look_for(address)

        text = problem or tr("The address of a feed or of any page: its feeds are found.")
        dialog = AskDialog(tr("Add a feed"), text, value=value or self._refused, placeholder="https://")
        self.screen.choose(dialog, answered)

    def _look_for(self, address: str) -> None:
        own, asked_at = self.screen.library.own, self.screen.last_key
        self.screen.say(tr("Looking for feeds at {address}…", address=logins.without_login(address)), 60)

        def look() -> tuple[Sequence[Candidate], list[Candidate]]:
            found = own.candidates(address)
            return found, own.subscribed(found)

        def found(answer: tuple[Sequence[Candidate], list[Candidate]]) -> None:
            self._refused = ""
            self._candidates_found(own, *answer)

        def failed(error: BaseException) -> None:
            self._refused = address
            if not isinstance(error, FeedsError):
                self.screen.app.report(error)
                return
            said = sentence(error)
            self.screen.say(said, 20)
            # Who has gone on reading is told, and not torn away; the address is kept for the next time.
            if self.screen.is_active and self.screen.last_key == asked_at:
                self.ask_address(address, said)

        self.screen.app.jobs.ask(look, found, queue=QUEUE, topic="add", failed=failed)

    def _candidates_found(
        self, own: Library, candidates: Sequence[Candidate], had: Sequence[Candidate]
    ) -> None:
        fresh = [each for each in candidates if each not in had]
        if not fresh:
            names = ", ".join(each.title or each.url for each in had)
            self.screen.say(tr("You have {feed} already.", feed=names), 12)
            return
        if len(candidates) == 1:
            self.subscribe_to(own, fresh)
            return
        picked: list[Candidate] = []

        def choices() -> list[Choice]:
            return [
                Choice(
                    each.title or each.url,
                    tr("subscribed") if each in had else " · ".join(each.headlines[:1]) or each.url,
                    each,
                    "✓" if each in had else "☑" if each in picked else "☐",
                )
                for each in candidates
            ]

        def toggled(candidate: Candidate) -> list[Choice]:
            if candidate in picked:
                picked.remove(candidate)
            elif candidate not in had:
                picked.append(candidate)
            return choices()

        def chosen(candidate: Candidate) -> None:
            wanted = [each for each in candidates if each in picked] or [candidate]
            self.subscribe_to(own, [each for each in wanted if each not in had], had=wanted)

        note = tr("Tab picks several · Enter subscribes · Esc close")
        dialog = ChooseDialog(tr("Which feeds?"), choices(), note=note, also={"tab": toggled})
        self.screen.choose(dialog, chosen)

    def subscribe_to(
        self, own: Library, candidates: Sequence[Candidate], had: Sequence[Candidate] = ()
    ) -> None:
        """Subscribe to these feeds and fetch them."""
        if not candidates:
            names = ", ".join(each.title or each.url for each in had)
            self.screen.say(tr("You have {feed} already.", feed=names), 12)
            return

        def subscribe() -> list[int]:
            return [own.subscribe(each.url, each.title) for each in candidates]

        def subscribed(feed_ids: list[int]) -> None:
            self.screen.app.turn_home()
            names = ", ".join(each.title or each.url for each in candidates)
            self.screen.say(
                tr("Subscribed to {feed}.", feed=names)
                if len(feed_ids) == 1
                else trn(
                    "Subscribed to {number} feed: {feeds}.",
                    "Subscribed to {number} feeds: {feeds}.",
                    len(feed_ids),
                    feeds=names,
                )
            )
            self.screen.errands.refresh_feeds(feed_ids, library=own)

        self.screen.app.jobs.ask(subscribe, subscribed, queue="write")
