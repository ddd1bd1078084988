"""Following what an article points at: pages, places within it, footnotes, what only the desktop can open."""

from __future__ import annotations

import os
from functools import partial

from feeds import urls
from reader import clipboard, desktop
from reader.clipboard import Copied
from reader.dialogs import ChooseDialog
from reader.i18n.translate import tr
from reader.screens.errand import Errand
from reader.widgets.choice_list import Choice

TOP = "top"
"""The place every page has, named or not."""


class Following(Errand):
    """The actions that go where the article points, and what is copied on the way."""

    def follow(self, href: str) -> None:
        """Go where a link leads: a place in the article, a page, or what the desktop has a program for."""
        if href.startswith("#"):
            self._jump_to(href[1:])
        elif urls.scheme(href) in ("http", "https"):
            self.screen.errands.open_address(href)
        elif urls.is_live(href):
            self.hand_over(href)
        else:
            self.screen.say(tr("Not opened: {address} is no address.", address=urls.display(href)))

    def _jump_to(self, name: str) -> None:
        article = self.screen.article
        if article.jump_to_name(name):
            article.focus()
        elif name.casefold() == TOP:
            article.jump(0)
            article.focus()
        else:
            self.screen.say(tr("The place this link leads to is not in the article."))

    def do_footnotes(self) -> None:
        """To the footnote that is referred to in view, of several to one that is chosen; from a jump, back."""
        article = self.screen.article
        if article.jump_back():
            return
        marks = article.marks_in_view()
        if not marks:
            self.screen.say(tr("No footnote is referred to in view."))
        elif len(marks) == 1:
            self._to_note(marks[0][0].note)
        else:
            choices = [Choice(text, "", mark.note, str(mark.number)) for mark, text in marks]
            self.screen.choose(ChooseDialog(tr("Footnotes"), choices), self._to_note)

    def _to_note(self, name: str) -> None:
        if self.screen.article.jump_to_note(name):
            self.screen.article.focus()
            self.screen.say(tr("{key} leads back.", key=self.screen.key_of("back")))

    # ------------------------------------------------------------ the desktop and the clipboard

    def hand_over(self, address: str) -> None:
        """Give an address that no browser opens to the desktop; where it is not taken, copy it."""
        shown = urls.display(address)

        def handed(taken: bool) -> None:
            if taken:
                self.screen.say(tr("Handed to the desktop: {address}.", address=shown))
            else:
                self.copy(address, tr("No program here opens {address}; it is copied.", address=shown))

        program = desktop.opener(os.environ)
        self.screen.app.jobs.ask(partial(desktop.hand_over, program, address), handed, queue="programs")

    def copy(self, text: str, said: str) -> None:
        """Copy a text and say so, as far as it can be known."""

        def copied(outcome: Copied) -> None:
            if outcome.to_terminal:
                self.screen.app.copy_to_clipboard(text)
            if outcome.sure:
                self.screen.say(said)
            elif outcome.to_terminal:
                self.screen.say(
                    tr(
                        "{said} The terminal was asked to; if it does not know how, install wl-copy, xclip or xsel.",
                        said=said,
                    ),
                    12,
                )
            else:
                self.screen.say(
                    tr(
                        "Not copied: this terminal has no clipboard, and no program for it (wl-copy, xclip, xsel) is here."
                    ),
                    12,
                )

        self.screen.app.jobs.ask(partial(clipboard.copy, text, os.environ), copied, queue="programs")
